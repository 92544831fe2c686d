"""A conversation is written to at its platform's pace, edits of one card are merged, and nobody waits for another."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from bot.cards import Card, Text, dump
from bot.outbox import Delivery
from bot.sending import Retry, Sent
from bot.store import Store
from bot.store.outbox import Item
from bot.tempo import AT_ONCE, Tempo
from bot.text_cards import render
from bot.turn import House, Target
from tests.stage import Stage
from tests.test_outbox import Platform, call

APART = 0.1  # seconds; Slack's second would make the test ten times as long


@dataclass
class Paced(Platform):
    """Tells when it was given what; knows what arrived although the answer was lost."""

    seconds_apart = APART

    at: list[tuple[float, str, str]] = field(default_factory=list)
    slow: str = ""
    loses: int = 0  # answers
    kept: dict[int, Sent] = field(default_factory=dict)

    async def post(self, item: Item, target: Target, card: Card) -> Sent:
        self.at.append((time.monotonic(), item.lane, render(card)))
        if self.slow and self.slow in render(card):
            await asyncio.sleep(1.5)
        self.kept[item.id] = Sent(target.conversation, f"m{item.id}", found=True)
        if self.loses:
            self.loses -= 1
            raise Retry("TimeoutError")
        return Sent(target.conversation, f"m{item.id}")

    async def find(self, item: Item, target: Target) -> Sent | None:
        return self.kept.get(item.id)

    async def edit(self, item: Item, conversation: str, message: str, card: Card) -> None:
        self.at.append((time.monotonic(), item.lane, render(card)))


def put(store: Store, target: Target, words: str, ticket: int | None = None, kind: str = "post", ref: str = "") -> int:
    at = "2026-11-23T10:00:00+00:00"

    return store.outbox.put(
        "slack", "T1", target.lane, target.dump(), kind, dump(Card((Text(words),))), ref, ticket, datetime.fromisoformat(at)
    )


def run(stage: Stage, store: Store, platform: Paced, seconds: float) -> None:
    """Delivery at work for so long."""

    async def work() -> None:
        delivery = Delivery(House(stage.config, stage.knowledge, stage.understanding, store), call, call, {"slack": platform})
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await delivery.once()
            await asyncio.sleep(0.005)
        await delivery.finish(2)

    asyncio.run(work())


def test_a_room_gets_one_message_at_a_time_and_a_slow_case_holds_up_no_other(stage: Stage) -> None:
    store, room, other = Store(stage.data), Target("C1"), Target("C2")
    for n in range(5):
        put(store, room, f"affaire {n}", ticket=n)
    put(store, room, "affaire 0, suite", ticket=0)
    put(store, other, "ailleurs", ticket=9)
    platform = Paced(slow="affaire 0")
    run(stage, store, platform, 1.2)
    times = [at for at, lane, _ in platform.at if lane == "room/C1"]
    assert len(times) == 5 and all(b - a >= APART * 0.95 for a, b in pairwise(times))
    assert [words for _, _, words in platform.at if "suite" in words] == []  # its own case waits for its turn
    assert next(at for at, lane, _ in platform.at if lane == "room/C2") - times[0] < APART
    run(stage, store, platform, 0.3)
    assert [words for _, _, words in platform.at if "suite" in words] and store.outbox.waiting(("slack",)) == 0
    store.close()


def test_edits_of_a_card_that_wait_are_merged(stage: Stage) -> None:
    store = Store(stage.data)
    put(store, Target("C1"), "carte", ticket=1, ref="card/1")
    for n in range(20):
        put(store, Target("C1", under="card/1"), f"carte, {n}", ticket=1, kind="edit", ref="card/1")
    platform = Paced()
    run(stage, store, platform, 0.6)
    assert [words.strip() for _, _, words in platform.at] == ["carte", "carte, 19"]
    assert store.outbox.waiting(("slack",)) == 0
    store.close()


def test_what_arrived_although_the_answer_was_lost_is_not_sent_again(stage: Stage) -> None:
    store = Store(stage.data)
    first = put(store, Target("D1", person=1, user="U1"), "bonjour")
    platform = Paced(loses=1)
    run(stage, store, platform, 1.0)
    assert len(platform.at) == 1 and store.outbox.waiting(("slack",)) == 0
    put(store, Target("D1", person=1, user="U1"), "encore")  # put before the next process begins, so it may have been sent by this one
    platform.kept[first + 1] = Sent("D1", "there", found=True)
    run(stage, store, platform, 0.3)
    assert len(platform.at) == 1 and store.outbox.by_message("slack", "D1", "there")
    store.close()


def test_a_card_rewritten_while_it_went_out_is_brought_up_to_date(stage: Stage) -> None:
    store = Store(stage.data)
    number = put(store, Target("C1"), "0 sur 3", ticket=1, ref="card/1")
    platform = Paced(before=lambda: None)
    inner = platform.post

    async def post(item: Item, target: Target, card: Card) -> Sent:
        store.outbox.rewrite(number, dump(Card((Text("1 sur 3"),))))
        return await inner(item, target, card)

    platform.post = post  # type: ignore[method-assign]  # the moment between two
    run(stage, store, platform, 0.6)
    assert [words.strip() for _, _, words in platform.at] == ["0 sur 3", "1 sur 3"]
    store.close()


def test_a_clock_set_back_holds_nothing_up(stage: Stage) -> None:
    store = Store(stage.data)
    number = put(store, Target("C1"), "bonjour", ticket=1)
    store.outbox.failed(number, "HTTP 503", time.time() + 7200)  # written while the clock was two hours ahead
    platform = Paced()
    run(stage, store, platform, 0.3)
    assert len(platform.at) == 1
    store.close()


def test_a_person_gets_a_few_messages_at_once() -> None:
    now = [0.0]
    tempo = Tempo(lambda: now[0])
    person, room = ("slack", "T1", "person/1"), ("slack", "T1", "room/C1")
    assert [tempo.take(person, 1.0) for _ in range(AT_ONCE + 1)] == [True] * AT_ONCE + [False]
    assert [tempo.take(room, 1.0) for _ in range(2)] == [True, False]
    now[0] = 1.0
    assert tempo.take(person, 1.0) and not tempo.take(person, 1.0) and tempo.take(room, 1.0)
