"""What goes out to Teams when the service fails: each part once where that can be known, and counted where it cannot."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cards import Card, Quote, dump
from bot.config import Config
from bot.events import Mention
from bot.knowledge import Knowledge
from bot.store import Store
from bot.store.outbox import Item
from bot.turn import Target
from bot.understanding import Understanding
from tests.e2e.connector import STAFF, TENANT, dm
from tests.e2e.world import until
from tests.teams_stage import Served, TeamsStage, in_teams


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

    target = Target(dm("nadia")).dump()
    stage.served.write(lambda: store.outbox.put("teams", TENANT, "person/1", target, "post", dump(card), "", None, stage.now))
    stage.served.settle()
    return [post.text for post in stage.connector.posts[before:]]


def doubtful(stage: TeamsStage) -> float:
    """How many messages may stand twice, as the operator reads it."""
    value = stage.served.runtime.house.meter.registry.get_sample_value
    return value("relais_deliveries_total", {"platform": "teams", "kind": "post", "outcome": "doubtful"}) or 0


LONG = Card((Quote("mot " * 15_000),))


@pytest.mark.parametrize("faults", [[None, 412], [None, 0], [None, 502, 504], [412]])
def test_a_message_in_several_parts_goes_on_where_it_stopped(stage: TeamsStage, faults: list[int | None]) -> None:
    whole = send(stage, LONG)
    assert len(whole) > 2
    stage.connector.faults += faults
    assert send(stage, LONG) == whole and stage.connector.faults == []


@pytest.mark.parametrize(
    ("faults", "counted"), [([412, 503], 0), ([502], 1), ([0], 1), ([500, 408], 2), ([401, 401], 0), ([], 0), ([0, 412], 1)]
)
def test_what_may_stand_twice_is_counted(stage: TeamsStage, faults: list[int | None], counted: int) -> None:
    stage.connector.faults += faults
    assert send(stage, Card((Quote("une fois"),))) == ["une fois"]
    assert doubtful(stage) == counted


def test_what_a_killed_process_may_have_sent_is_counted(stage: TeamsStage) -> None:
    """The first of the lane may have been on its way; the one behind it had not begun."""
    stage.served.stop()
    store = Store(stage.data)
    with store.write():
        for words in ("une", "deux"):
            store.outbox.put(
                "teams", TENANT, "person/1", Target(dm("nadia")).dump(), "post", dump(Card((Quote(words),))), "", None, stage.now
            )
    store.close()
    stage.served = Served(in_teams(stage.config, "webportage"), stage.knowledge, stage.understanding, stage.data, stage)
    stage.served.settle()
    assert [post.text for post in stage.connector.of(dm("nadia"))][-2:] == ["une", "deux"]
    assert doubtful(stage) == 1


def test_a_case_waits_while_the_app_is_not_in_the_staff_channel(stage: TeamsStage) -> None:
    stage.connector.uninstalled.add(STAFF)
    stage.says("Nadia", "je veux parler à quelqu'un")
    stage.says("Nadia", "Question Orion", settle=False)
    outbox = stage.served.runtime.house.store.outbox

    def case() -> Item | None:
        return next((i for i in stage.served.look(lambda: outbox.heads(("teams",), time.time() + 1e6)) if i.ticket), None)

    held = until(lambda: (one := case()) and "salon" in one.error and one)
    assert held.state == "waiting" and "n'est pas ajoutée à ce salon" in held.error and not stage.connector.of(STAFF)
    stage.connector.uninstalled.clear()
    stage.served.write(lambda: outbox.failed(held.id, "", 0))  # the next try, at once
    stage.connector.shown(STAFF, "Question Orion")


def test_a_case_goes_on_when_its_card_was_deleted_by_a_person(stage: TeamsStage) -> None:
    stage.says("Nadia", "je veux parler à quelqu'un")
    stage.says("Nadia", "Question Orion")
    card = stage.connector.shown(STAFF, "Question Orion")
    stage.connector.posts.remove(card)
    stage.forges("Hugo", "claim", "1", thread=card.id)  # the card of an open window; it cannot be edited any more
    stage.says("Hugo", "Bonjour Nadia", staff=True, thread=card.id, mention=Mention.LEADING)
    said = stage.connector.told("nadia", "Bonjour Nadia")
    stage.presses("Nadia", "reply", "1|merci, et le délai ?")
    assert said and "le délai" in stage.connector.shown(f"{STAFF};messageid={card.id}", "le délai", 5).text
    outbox = stage.served.runtime.house.store.outbox
    assert stage.served.look(lambda: outbox.waiting(("teams",))) == 0


def test_a_card_that_came_twice_leads_to_the_one_that_is_kept_up_to_date_and_serves(stage: TeamsStage) -> None:
    stage.says("Nadia", "je veux parler à quelqu'un")
    stage.says("Nadia", "Question Orion")
    card = stage.connector.shown(STAFF, "Question Orion")
    copy = replace(card, id="copy-of-it")  # it was posted, and the answer to that was lost
    stage.connector.posts.append(copy)
    stage.says("Hugo", "Bonjour Nadia", staff=True, thread=copy.id, mention=Mention.LEADING)
    assert "elle est arrivée deux fois" in stage.connector.shown(f"{STAFF};messageid={copy.id}", "arrivée deux fois", 5).text
    stage.forges("Hugo", "claim", "1", thread=copy.id)
    assert "suivi sur l'autre" in until(lambda: (one := stage.connector.of(STAFF)[-1]) and "deux fois" in one.text and one).text
    stage.says("Hugo", "Bonjour encore", staff=True, thread=copy.id, mention=Mention.LEADING)
    assert stage.connector.told("nadia", "Bonjour encore")
    assert "Transmis" in stage.connector.shown(f"{STAFF};messageid={copy.id}", "Transmis", 5).text
    assert "Suivi par : Hugo" in stage.connector.shown(STAFF, "en cours", 5).text  # the other card
