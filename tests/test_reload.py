"""A running Relais sees edits of knowledge/: articles at once, phrasings once learnt, broken edits never."""

from __future__ import annotations

import asyncio
import shutil
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
    assert place.taken == [] and (told.out + told.err).count("direct-why.md") == 1  # told once, with the file
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
