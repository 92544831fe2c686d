"""Who is staff in Teams: members of the channel as of at most five minutes ago, whatever sort of channel; refused when that cannot be known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import Config
from bot.knowledge import Knowledge
from bot.teams import installation
from bot.understanding import Understanding
from tests.e2e.connector import STAFF, dm
from tests.teams_stage import TeamsStage


class Clock:
    """The monotonic clock of the rosters, under the test's hand."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(installation, "time", one)
    return one


@pytest.fixture
def stage(app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path, clock: Clock) -> Iterator[TeamsStage]:
    """Nadia has a case; Hugo has claimed it, so that the roster is known."""
    one = TeamsStage(app, known, understanding, tmp_path, "webportage", datetime(2026, 9, 1, 9, 0, tzinfo=UTC))
    one.says("Nadia", "je veux parler à quelqu'un")
    one.says("Nadia", "Question Orion")
    one.forges("Hugo", "claim", "1", thread=card(one))
    yield one
    one.close()


def card(stage: TeamsStage) -> str:
    return stage.connector.shown(STAFF, "Question Orion").id


def assignee(stage: TeamsStage) -> str:
    ticket = stage.served.look(lambda: stage.served.runtime.house.store.cases.get(1))
    return str(ticket.assignee_name) if ticket else "?"


def told(stage: TeamsStage, who: str) -> list[str]:
    return [post.text for post in stage.connector.of(dm(who))]


def looked_up(stage: TeamsStage) -> int:
    return sum("pagedmembers" in path for _, path in stage.connector.calls)


def presses(stage: TeamsStage, who: str, action: str) -> None:
    stage.forges(who, action, "1", thread=card(stage), member=False)


def test_who_has_left_the_channel_is_refused_after_five_minutes(stage: TeamsStage, clock: Clock) -> None:
    stage.connector.members[STAFF] = ["29:camille"]
    clock.now += 299
    presses(stage, "Hugo", "release")
    assert assignee(stage) == "" and looked_up(stage) == 1  # as of less than five minutes ago
    clock.now += 2
    presses(stage, "Hugo", "claim")
    assert assignee(stage) == "" and "Seuls les membres du salon" in told(stage, "hugo")[-1]


def test_who_has_just_joined_acts_at_once(stage: TeamsStage) -> None:
    presses(stage, "Zoe", "release")
    assert assignee(stage) == "Hugo"
    stage.connector.members[STAFF].append("29:zoe")
    presses(stage, "Zoe", "release")
    assert assignee(stage) == ""


def test_nobody_acts_while_the_members_cannot_be_known(stage: TeamsStage, clock: Clock) -> None:
    members = stage.connector.members.pop(STAFF)
    clock.now += 301
    presses(stage, "Hugo", "release")
    assert assignee(stage) == "Hugo" and "pas pu vérifier les membres" in told(stage, "hugo")[-1]
    stage.connector.members[STAFF] = members
    presses(stage, "Hugo", "release")
    assert assignee(stage) == ""


def test_a_service_that_does_not_answer_holds_nobody_up(stage: TeamsStage, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "SOON", 0.0)
    clock.now += 301
    presses(stage, "Hugo", "release")
    assert assignee(stage) == "Hugo" and "pas pu vérifier les membres" in told(stage, "hugo")[-1]


def test_the_members_of_the_channel_are_asked_for_not_the_teams(stage: TeamsStage) -> None:
    """A private or shared channel has members of its own: whoever is in the team alone is not staff."""
    asked = [path for _, path in stage.connector.calls if "pagedmembers" in path]
    assert asked and all(path == f"/v3/conversations/{STAFF}/pagedmembers" for path in asked)


def test_a_channel_of_many_members_is_read_to_its_end(stage: TeamsStage, clock: Clock) -> None:
    stage.connector.members[STAFF] = [f"29:colleague{n}" for n in range(450)] + ["29:hugo"]
    clock.now += 301
    presses(stage, "Hugo", "release")
    assert assignee(stage) == "" and looked_up(stage) == 4  # once at first, then in three pages
