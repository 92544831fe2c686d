"""The people of the torture run do what people in Teams do: what was not taken, they write again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random

import pytest

from benchmarks.torture import people
from benchmarks.torture.people import FAQ_SAID, Freelancer, Log


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
