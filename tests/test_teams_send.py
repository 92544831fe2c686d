"""What goes out to Teams when the service fails: each part once where that can be known, and counted where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cards import Card, Quote, dump
from bot.config import Config
from bot.knowledge import Knowledge
from bot.turn import Target
from bot.understanding import Understanding
from tests.e2e.connector import TENANT, dm
from tests.teams_stage import TeamsStage


@pytest.fixture
def stage(app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> Iterator[TeamsStage]:
    """webportage in Teams; Nadia has said hello."""
    one = TeamsStage(app, known, understanding, tmp_path, "webportage", datetime(2026, 9, 1, 9, 0, tzinfo=UTC))
    one.says("Nadia", "bonjour")
    yield one
    one.close()


def send(stage: TeamsStage, card: Card) -> list[str]:
    """The card to Nadia; the texts that arrived for it."""
    before, store = len(stage.connector.posts), stage.served.runtime.house.store

    async def put() -> None:
        def write() -> None:
            with store.write():
                store.outbox.put("teams", TENANT, "person/1", Target(dm("nadia")).dump(), "post", dump(card), "", None, stage.now)

        await stage.served.runtime.call(write)

    stage.served.do(put())
    stage.served.settle()
    return [post.text for post in stage.connector.posts[before:]]


LONG = Card((Quote("mot " * 15_000),))


@pytest.mark.parametrize("faults", [[None, 412], [None, 0], [None, 502, 504], [412]])
def test_a_message_in_several_parts_goes_on_where_it_stopped(stage: TeamsStage, faults: list[int | None]) -> None:
    whole = send(stage, LONG)
    assert len(whole) > 2
    stage.connector.faults += faults
    assert send(stage, LONG) == whole and stage.connector.faults == []


@pytest.mark.parametrize(("faults", "doubtful"), [([412, 503], 0), ([502], 1), ([0], 1), ([500, 408], 2), ([], 0), ([0, 412], 1)])
def test_what_may_stand_twice_is_counted(stage: TeamsStage, faults: list[int | None], doubtful: int) -> None:
    stage.connector.faults += faults
    assert send(stage, Card((Quote("une fois"),))) == ["une fois"]
    assert stage.served.installations.doubtful == doubtful
