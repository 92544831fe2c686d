"""Edits and deletions in Teams, where a deletion can be undone: the copy on the other side always shows what the message shows now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import Config
from bot.events import Mention
from bot.knowledge import Knowledge
from bot.understanding import Understanding
from tests.e2e.connector import STAFF, TENANT, Post, dm
from tests.teams_stage import TeamsStage


@pytest.fixture
def stage(app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> Iterator[TeamsStage]:
    """webportage in Teams; Nadia has a case."""
    one = TeamsStage(app, known, understanding, tmp_path, "webportage", datetime(2026, 9, 1, 9, 0, tzinfo=UTC))
    one.says("Nadia", "je veux parler à quelqu'un")
    one.says("Nadia", "Question Orion")
    yield one
    one.close()


def thread(stage: TeamsStage) -> str:
    return f"{STAFF};messageid={stage.connector.shown(STAFF, 'Question Orion').id}"


def changes(stage: TeamsStage, who: str, message: str, text: str, kind: str) -> None:
    """What Teams tells of a message that somebody edited, deleted or restored."""
    place = dm("nadia") if who == "Nadia" else thread(stage)
    sort = "messageDelete" if kind == "softDeleteMessage" else "messageUpdate"
    stage._gives(who, sort, place, id=message, text=text, channelData={"tenant": {"id": TENANT}, "eventType": kind})


def relayed(stage: TeamsStage, who: str, text: str) -> tuple[str, Post]:
    """A message of this person to the other side; its id, and the copy."""
    if who == "Nadia":
        message = stage.says("Nadia", text)
        return message, stage.connector.shown(thread(stage), text)
    message = stage.says("Hugo", text, staff=True, thread=thread(stage).partition("=")[2], mention=Mention.LEADING)
    return message, stage.connector.told("nadia", text)


@pytest.mark.parametrize("who", ["Hugo", "Nadia"])
def test_a_deletion_can_be_undone_and_done_again(stage: TeamsStage, who: str) -> None:
    text = "au fait il pleut sur Orion"
    message, copy = relayed(stage, who, text)
    before = copy.card
    for _ in range(2):
        changes(stage, who, message, "", "softDeleteMessage")
        assert text not in copy.text and "retiré par son auteur" in copy.text
        changes(stage, who, message, text, "undeleteMessage")
        assert copy.card == before  # its reply box with it
    changes(stage, who, message, "autre chose", "editMessage")
    assert "autre chose" in copy.text and "modifié" in copy.text and text not in copy.text
    changes(stage, who, message, "", "softDeleteMessage")
    assert "autre chose" not in copy.text
