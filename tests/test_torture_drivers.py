"""The people of the torture run do what people in Teams do: what was not taken, they write again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random

import pytest

from benchmarks.torture import people
from benchmarks.torture.people import FAQ_SAID, Case, Freelancer, Log


@dataclass
class Answering:
    """Answers each question that it takes; `taken` tells of each request whether it is, and `told` whether the person learns that."""

    taken: tuple[bool, ...]
    told: tuple[bool, ...]
    platform: str = "teams"
    said: list[str] = field(default_factory=list)

    async def say(self, text: str, files: dict[str, bytes] | None = None) -> bool:
        self.said.append(text)
        return self.told[len(self.said) - 1]

    async def heard(self) -> list[str]:
        return [FAQ_SAID] * sum(self.taken[: len(self.said)])


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        ((True, True), (True, True)),
        ((False, True, True), (False, True, True)),
        ((True, False, True), (True, False, True)),  # the answer to the first question says nothing of the second
        ((True, True), (True, False)),
    ],
)
def test_a_question_that_was_not_taken_is_put_again(
    taken: tuple[bool, ...], told: tuple[bool, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PATIENCE", 0.0)

    async def ask() -> None:
        face = Answering(taken, told)
        await asyncio.wait_for(Freelancer("nadia", face, Random(1), Log(), asyncio.Event()).ask_twice(), 2)
        assert len(face.said) == len(taken)

    asyncio.run(ask())


@dataclass
class Repeating:
    """Takes no word before the second try, and shows what it said of an earlier case once more meanwhile."""

    platform: str = "teams"
    said: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=lambda: ["C'est transmis à l'équipe : dossier WP-2026-0001."])

    async def say(self, text: str, files: dict[str, bytes] | None = None) -> bool:
        self.said.append(text)
        answers = {2: "De quoi s'agit-il ?", 3: "C'est transmis à l'équipe : dossier WP-2026-0002."}
        self.shown.append(answers.get(len(self.said), self.shown[0]))
        return len(self.said) > 1

    async def heard(self) -> list[str]:
        return self.shown


def test_what_was_said_of_an_earlier_case_says_nothing_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PATIENCE", 0.0)

    async def ask() -> list[str]:
        log = Log(cases=[Case("nadia", "teams", "Question Une", told="WP-2026-0001")])
        await asyncio.wait_for(Freelancer("nadia", Repeating(), Random(1), log, asyncio.Event()).human(), 2)
        return [case.told for case in log.cases]

    assert asyncio.run(ask()) == ["WP-2026-0001", "WP-2026-0002"]
