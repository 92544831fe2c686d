"""Edits and deletions in Teams, where a deletion can be undone: the copy on the other side always shows what the message shows now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import erasure
from bot.config import Config
from bot.events import Mention
from bot.knowledge import Knowledge
from bot.understanding import Understanding
from tests.e2e.connector import STAFF, TENANT, Post, dm
from tests.teams_stage import NAMED, SAID, TeamsStage


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
    """What Teams tells of a message that somebody edited, deleted or restored: all that the message holds now."""
    place, named = (dm("nadia"), []) if who == "Nadia" else (thread(stage), [NAMED])
    sort = "messageDelete" if kind == "softDeleteMessage" else "messageUpdate"
    said = f"{SAID}&nbsp;{text}" if named and text else text
    stage._gives(who, sort, place, id=message, text=said, entities=named, channelData={"tenant": {"id": TENANT}, "eventType": kind})


def relayed(stage: TeamsStage, who: str, text: str) -> tuple[str, Post]:
    """A message of this person to the other side; its id, and the copy."""
    if who == "Nadia":
        message = stage.says("Nadia", text)
        return message, stage.connector.shown(thread(stage), text[:99], 5)
    message = stage.says("Hugo", text, staff=True, thread=thread(stage).partition("=")[2], mention=Mention.LEADING)
    return message, stage.connector.told("nadia", text[:99], 5)


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


LONG = "ø" * 20_000  # in five messages


def shown(stage: TeamsStage, place: str) -> str:
    return "".join(post.text for post in stage.connector.of(place))


@pytest.mark.parametrize(("text", "left"), [("ø" * 9_000, 9_000), ("ø", 1), (LONG + "ø" * 9_000, 0), ("", 0)])
def test_every_part_of_a_long_message_follows(stage: TeamsStage, text: str, left: int) -> None:
    message, _ = relayed(stage, "Hugo", LONG)
    assert shown(stage, dm("nadia")).count("ø") >= 20_000
    before = shown(stage, dm("nadia")).count("ø") - 20_000
    changes(stage, "Hugo", message, text, "editMessage" if text else "softDeleteMessage")
    found = shown(stage, dm("nadia")).count("ø") - before
    assert found == left if len(text) < 20_000 else 0 < found <= len(text)  # one that grew is cut, and stands once
    changes(stage, "Hugo", message, "Bonjour", "editMessage")
    assert "Bonjour" in shown(stage, dm("nadia")) and shown(stage, dm("nadia")).count("ø") - before in (0, 1)


def test_an_erasure_takes_every_part_back(stage: TeamsStage) -> None:
    relayed(stage, "Hugo", LONG)
    stage.forges("Hugo", "resolve", "1", thread=thread(stage).partition("=")[2])
    store, runtime = stage.served.runtime.house.store, stage.served.runtime

    def forget() -> None:
        store.db.execute("update tickets set state = 'closed'")
        erasure.erase(store, runtime.config, runtime.house.knowledge, store.people.all()[0], stage.now, tell=False)

    stage.served.look(forget)
    stage.served.settle()
    assert "ø" * 100 not in shown(stage, dm("nadia"))


def test_the_reason_is_asked_for_once(stage: TeamsStage) -> None:
    root = thread(stage).partition("=")[2]
    stage.forges("Hugo", "resolve", "1", thread=root)
    asked = stage.connector.shown(thread(stage), "résolu", 5)
    assert "reason" in str(asked.card)
    stage.presses("Hugo", "reason", "1|paid", staff=True, thread=root)
    assert "Action.Execute" not in str(asked.card)  # no stale list
    told = {"relais": {"action": "reason", "value": "1|dropped"}}  # from a window that was not refreshed
    value = {"action": {"type": "Action.Execute", "verb": "reason", "data": told}, "trigger": "manual"}
    stage._gives("Hugo", "invoke", thread(stage), name="adaptiveCard/action", value=value, replyToId=asked.id)
    store = stage.served.runtime.house.store
    assert [e.detail["reason"] for e in stage.served.look(lambda: store.cases.history(1)) if e.what == "reason"] == ["paid"]
