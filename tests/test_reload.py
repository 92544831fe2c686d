"""A running Relais sees edits of knowledge/: articles at once, phrasings once learnt, broken edits never."""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot import config
from bot.knowledge import Knowledge
from bot.reload import Watcher
from bot.runtime import INTENTS_FOLDER, load_knowledge
from bot.understanding import Phrasing, Understanding
from tests.conftest import ROOT

FEW = tuple(Phrasing(f"{word} {n}", label, "fr") for word, label in (("payer", "dispute.unpaid"), ("météo", "oos")) for n in range(8))


class Place:
    """A copy of knowledge/ under watch, learning a few phrasings and those of one article."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(ROOT / "knowledge", folder / "knowledge")
        shutil.copy(ROOT / "app.yaml", folder)
        self.article = folder / "knowledge" / "acracy" / "fr" / "direct-why.md"
        self.settings = config.load(folder / "app.yaml", {})
        self.taken: list[tuple[Knowledge, Understanding]] = []
        known = self.load()
        self.learnt = known.phrasings
        self.first = Understanding.prepare(known.phrasings, folder / "cache")
        self.watcher = Watcher((self.settings.knowledge, INTENTS_FOLDER), self.load, lambda *pair: self.taken.append(pair),
                               folder / "cache", known, self.first)  # fmt: skip

    def load(self) -> Knowledge:
        known = load_knowledge(self.settings)
        why = known.articles["acracy", "fr", "direct.why"]
        return replace(known, phrasings=FEW + tuple(Phrasing(q, why.label, "fr") for q in why.questions[:9]))

    def edit(self, old: str, new: str) -> None:
        text = self.article.read_text(encoding="utf-8")
        assert old in text
        self.article.write_text(text.replace(old, new, 1), encoding="utf-8")

    def looks(self, times: int = 2) -> None:
        async def look() -> None:
            for _ in range(times):
                await self.watcher.once()
            await self.watcher.learnt()

        asyncio.run(look())

    def body(self) -> str:
        return self.taken[-1][0].articles["acracy", "fr", "direct.why"].body


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_nothing_happens_while_nobody_edits(place: Place) -> None:
    place.looks(5)
    assert place.taken == []


def test_an_edited_article_is_in_use_and_nothing_is_learnt_anew(place: Place) -> None:
    place.edit("\n---\n", "\n---\nTout neuf.\n\n")
    place.looks()
    assert len(place.taken) == 1 and place.body().startswith("Tout neuf.") and place.taken[0][1] is place.first


def test_a_file_that_is_still_being_written_is_not_read(place: Place) -> None:
    place.edit("\n---\n", "\n---\nUn.\n\n")
    place.looks(1)
    place.edit("Un.", "Un. Deux.")
    place.looks(1)
    assert place.taken == []
    place.looks(1)
    assert len(place.taken) == 1 and place.body().startswith("Un. Deux.")


def test_a_broken_edit_is_refused_and_its_repair_taken(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.edit("id: direct.why", "id: [")
    place.looks(4)
    told = capsys.readouterr()
    said = told.out + told.err
    assert place.taken == [] and said.count("direct-why.md:") == 1 and "until this is mended" in said  # told once, with the file
    place.edit("id: [", "id: direct.why")
    place.looks()
    assert len(place.taken) == 1


def test_a_removed_article_is_gone(place: Place) -> None:
    (place.article.parent / "direct-proposal.md").unlink()
    place.looks()
    assert ("acracy", "fr", "direct.proposal") not in place.taken[-1][0].articles


def test_a_new_phrasing_is_learnt_beside_the_loop_and_swapped_whole(place: Place) -> None:
    place.edit("questions:\n", "questions:\n  - turlututu chapeau pointu\n")
    place.looks()
    (_, before), (_, after) = place.taken
    assert before is place.first and after.decide("turlututu chapeau pointu").label == "direct.why"


def test_while_one_file_is_broken_the_others_wait_and_are_named(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    other = place.article.with_name("direct-proposal.md")
    place.edit("id: direct.why", "id: [")
    place.looks()
    other.write_text(other.read_text(encoding="utf-8").replace("\n---\n", "\n---\nTout neuf.\n\n", 1), encoding="utf-8")
    place.looks()
    told = capsys.readouterr()
    shown = re.sub(r"\x1b\[\d*m", "", told.out + told.err)  # for people or for machines, as logging was set up last
    assert place.taken == [] and re.search(r"waiting\W+direct-proposal\.md\W+direct-why\.md", shown)
    place.edit("id: [", "id: direct.why")
    place.looks()
    assert place.taken[-1][0].articles["acracy", "fr", "direct.proposal"].body.startswith("Tout neuf.")


def test_articles_are_in_use_while_phrasings_are_learnt(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async def edits() -> None:
        goes_on = asyncio.Event()
        apart = place.watcher._apart

        async def slow(phrasings: Sequence[Phrasing]) -> None:
            await goes_on.wait()
            await apart(phrasings)

        monkeypatch.setattr(place.watcher, "_apart", slow)
        place.edit("questions:\n", "questions:\n  - turlututu chapeau pointu\n")
        await looks()
        place.edit("\n---\n", "\n---\nTout neuf.\n\n")
        await looks()
        known, understanding = place.taken[-1]
        assert place.body().startswith("Tout neuf.") and understanding is place.first and known.phrasings == place.learnt
        place.edit("turlututu chapeau pointu", "turlututu chapeau rond")
        await looks()
        goes_on.set()
        await place.watcher.learnt()
        assert place.taken[-1][1].knows("turlututu chapeau rond") == "direct.why" and place.body().startswith("Tout neuf.")

    async def looks() -> None:
        await place.watcher.once()
        await place.watcher.once()

    asyncio.run(edits())


def test_a_learning_that_fails_leaves_what_was_there(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(phrasings: Sequence[Phrasing]) -> None:
        raise ChildProcessError("exit code 1")

    with monkeypatch.context() as broken:
        broken.setattr(place.watcher, "_apart", fails)
        place.edit("questions:\n", "questions:\n  - turlututu chapeau pointu\n")
        place.looks()
    assert [u for _, u in place.taken] == [place.first]
    place.edit("\n---\n", "\n---\nTout neuf.\n\n")
    place.looks()
    assert place.taken[-1][1].knows("turlututu chapeau pointu") == "direct.why"


def test_what_could_not_be_read_for_another_reason_is_tried_again(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    load, tried = place.watcher._load, []

    def fails_twice() -> Knowledge:
        tried.append(1)
        if len(tried) < 3:
            raise FileNotFoundError("gone.md")
        return load()

    place.watcher._load = fails_twice
    place.edit("\n---\n", "\n---\nTout neuf.\n\n")
    place.looks(4)
    told = capsys.readouterr()
    assert len(tried) == 3 and place.body().startswith("Tout neuf.") and (told.out + told.err).count("are tried again") == 1


def test_who_stops_does_not_wait_for_the_learning(place: Place) -> None:
    async def stop() -> float:
        place.edit("questions:\n", "questions:\n  - turlututu chapeau pointu\n")
        watching = asyncio.create_task(place.watcher.watch())
        await place.watcher.once()
        await place.watcher.once()
        begun = time.monotonic()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        return time.monotonic() - begun

    assert asyncio.run(stop()) < 1.0
