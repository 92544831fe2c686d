"""Delivery never drops anything in silence: what cannot arrive is listed, told to staff, and sent again when asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from bot import erasure, outbox
from bot.__main__ import main
from bot.cards import Card, Text, dump
from bot.outbox import Delivery
from bot.sending import Retry, Sent, Undeliverable
from bot.store import Store
from bot.store.outbox import FAREWELL, Item
from bot.text_cards import render
from bot.turn import House, Target
from tests.conftest import ROOT
from tests.stage import Stage

T = TypeVar("T")


@dataclass
class Platform:
    """A platform that refuses what it is told to refuse."""

    fetched_later = False
    seconds_apart = 0.0

    fails: Callable[[Item, Target], Exception | None] = lambda item, target: None
    got: list[tuple[str, str]] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    async def find(self, item: Item, target: Target) -> Sent | None:
        return None

    async def post(self, item: Item, target: Target, card: Card) -> Sent:
        self.before()
        if problem := self.fails(item, target):
            raise problem
        self.got.append((target.conversation, render(card)))
        return Sent(target.conversation or "dm", f"m{item.id}")

    async def edit(self, item: Item, conversation: str, message: str, card: Card) -> None: ...
    async def home(self, item: Item, target: Target, card: Card) -> None: ...
    async def whisper(self, item: Item, target: Target, card: Card) -> None: ...
    async def mark(self, item: Item, conversation: str, message: str, name: str) -> None: ...

    async def file(self, item: Item, target: Target, path: Path, name: str) -> Sent:
        return await self.post(item, target, Card(()))

    async def remove(self, item: Item, conversation: str, message: str, *, file: bool) -> None:
        self.got.append(("removed", message))


async def call(what: Callable[[], T]) -> T:
    return what()


async def once(delivery: Delivery) -> None:
    await delivery.once()
    await delivery.finish(5)


def deliver(stage: Stage, platform: Platform, rounds: int = 1) -> None:
    """Rounds of delivery, each as if every wait were over."""
    store = Store(stage.data)
    delivery = Delivery(House(stage.config, stage.knowledge, stage.understanding, store), call, call, {"slack": platform})
    for _ in range(rounds):
        store.db.execute("update outbox set due_at = 0")
        asyncio.run(once(delivery))
    store.close()


@pytest.fixture
def quiet(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A stage whose own delivery stands still."""
    monkeypatch.setattr(Stage, "_deliver", lambda self, house: None)
    return stage


def relais(stage: Stage, *words: str) -> int:
    return main([*words, "--config", str(ROOT / "app.yaml"), "--data", str(stage.data)])


def listed(stage: Stage, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert relais(stage, "outbox", "--json") == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_what_cannot_arrive_is_listed_told_to_staff_and_sent_again(quiet: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    quiet.says("Nadia", "Zanzibar")
    platform = Platform(lambda item, target: Undeliverable("account_inactive") if target.person else None)
    deliver(quiet, platform, 4)
    letters = listed(quiet, capsys)
    assert len(letters) == 2 and {x["error"] for x in letters} == {"account_inactive"}
    assert "Zanzibar" not in json.dumps(letters) and letters[0]["to"] == "person 1"
    told = [words for where, words in platform.got if where == "C00WEBPORT"]
    assert len(told) == 2 and "account_inactive" in told[0] and f"n° {letters[0]['id']}" in told[0]
    platform.fails = lambda item, target: None
    assert relais(quiet, "outbox", "--retry", str(letters[0]["id"])) == 0
    deliver(quiet, platform)
    assert "une machine, pas une personne" in platform.got[-1][1] and len(listed(quiet, capsys)) == 1
    assert relais(quiet, "outbox", "--retry", "all") == 0 and listed(quiet, capsys) == []


@pytest.mark.parametrize(("retry", "told"), [("999", "no such letter"), ("x", "give the number")])
def test_a_letter_that_is_not_there_is_told(quiet: Stage, capsys: pytest.CaptureFixture[str], retry: str, told: str) -> None:
    assert relais(quiet, "outbox", "--retry", retry) == 1
    assert told in capsys.readouterr().err


def test_a_platform_that_is_away_for_hours_loses_nothing(quiet: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    quiet.says("Nadia", "bonjour")
    platform = Platform(lambda item, target: Retry("HTTP 503"))
    deliver(quiet, platform, 100)
    assert listed(quiet, capsys) == []
    waits = [min(2.0**n * 0.5, outbox.LONGEST_WAIT) for n in range(outbox.MAX_TRIES)]
    assert 23 <= sum(waits) / 3600 <= 26
    deliver(quiet, platform, outbox.MAX_TRIES)
    assert [x["error"] for x in listed(quiet, capsys)] == ["HTTP 503"]


def test_an_item_that_breaks_delivery_holds_up_no_other(quiet: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    quiet.says("Nadia", "bonjour")
    quiet.says("Karim", "bonjour")
    store = Store(quiet.data)
    store.db.execute("update outbox set body = '{broken' where id = 1")
    store.close()
    platform = Platform()
    deliver(quiet, platform, 2)
    assert len(platform.got) == 2  # all of Karim's
    deliver(quiet, platform, outbox.MOST_FAILURES)
    assert [x["error"] for x in listed(quiet, capsys)] == ["ValidationError"] and len(platform.got) == 4


def test_what_goes_out_while_its_person_is_erased_is_taken_back(quiet: Stage) -> None:
    quiet.says("Nadia", "bonjour")

    def erased() -> None:
        platform.before = lambda: None
        store = Store(quiet.data)
        erasure.erase(store, quiet.config, quiet.knowledge, store.people.named("nadia")[0], quiet.now, tell=False)
        store.close()

    platform = Platform(before=erased)
    deliver(quiet, platform, 5)
    assert [what for what, _ in platform.got] == ["dm-nadia", "removed"]


def test_what_a_case_moved_away_from_is_no_dead_letter(quiet: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    quiet.says("Nadia", "je veux parler à quelqu'un")
    quiet.says("Nadia", "Une question")
    store = Store(quiet.data)
    store.outbox.drop(1, "C00WEBPORT")
    store.close()
    assert listed(quiet, capsys) == []


@pytest.mark.parametrize(
    ("asks", "told"),
    [("je veux parler à quelqu'un", "finalement pas pu être remis"), ("i want to talk to someone", "could not be delivered")],
)
def test_a_freelancers_words_that_cannot_reach_the_staff_are_told_to_both(
    quiet: Stage, capsys: pytest.CaptureFixture[str], asks: str, told: str
) -> None:
    quiet.says("Nadia", asks)
    quiet.says("Nadia", "Ma question / my question")
    quiet.says("Nadia", "Zanzibar a payé / Zanzibar has paid")
    platform = Platform(
        lambda item, target: Undeliverable("msg_blocks_too_long") if "Zanzibar" in item.body and not target.person else None
    )
    deliver(quiet, platform, 12)
    [nadia] = [words for _, words in platform.got if told in words]
    assert "Zanzibar" in nadia and "WP-2026-0001" in nadia
    [staff] = [words for where, words in platform.got if "msg_blocks_too_long" in words]
    assert "relais.py outbox" in staff and len(listed(quiet, capsys)) == 1


class Forgetful(Platform):
    """Takes messages and loses the answers; knows by the outbox id and its time what it has."""

    def __init__(self) -> None:
        super().__init__(lambda item, target: None)
        self.stands: dict[tuple[int, str], Sent] = {}

    async def find(self, item: Item, target: Target) -> Sent | None:
        return self.stands.get((item.id, item.created_at)) if item.kind == "post" else None

    async def post(self, item: Item, target: Target, card: Card) -> Sent:
        self.stands[item.id, item.created_at] = Sent(target.conversation, f"{target.thread}/m{item.id}")
        raise Retry("TimeoutError")

    async def remove(self, item: Item, conversation: str, message: str, *, file: bool) -> None:
        assert (conversation, message) in [(s.conversation, s.message) for s in self.stands.values()]
        self.got.append((conversation, message))


def test_a_message_whose_answer_was_lost_is_taken_back_with_its_person(quiet: Stage) -> None:
    quiet.says("Nadia", "bonjour")
    platform = Forgetful()
    deliver(quiet, platform)
    store = Store(quiet.data)
    nadia = store.people.named("nadia")[0]
    with store.write():  # a long one: its first page is out
        late = store.outbox.put("slack", nadia.team, "person/1", Target(person=1, user="nadia").dump(), "post", "[]", "", None, quiet.now)
        store.outbox.keep_parts(late, ("/m1",))
    erasure.erase(store, quiet.config, quiet.knowledge, nadia, quiet.now, tell=False)
    store.close()
    deliver(quiet, platform, 9)
    assert len(platform.stands) == 1 and platform.got == [("dm-nadia", "/m1")] * 2  # sought, and by the id of the page
    store = Store(quiet.data)
    assert not store.outbox.taking_back() and store.db.execute("select count(*) from outbox").fetchone()[0] == 0
    store.close()


def test_what_is_never_looked_up_again_is_not_kept_once_it_is_sent(quiet: Stage) -> None:
    store = Store(quiet.data)
    mark, removal = json.dumps({"message": "m1", "name": "delivered"}), json.dumps({"message": "m1", "file": False})
    shown = dump(Card((Text("x"),)))
    bodies = {"home": shown, "whisper": shown, "mark": mark, "remove": removal, "post": shown}
    with store.write():
        for kind, body in bodies.items():
            store.outbox.put("slack", "T", f"room/{kind}", Target(kind, user="nadia").dump(), kind, body, "", None, quiet.now)
        store.outbox.put("slack", "T", "room/last", Target("last").dump(), "post", shown, FAREWELL, None, quiet.now)
    store.close()
    platform = Platform()
    deliver(quiet, platform, 3)
    assert ("last", "x") in platform.got and ("removed", "m1") in platform.got
    store = Store(quiet.data)
    assert store.db.execute("select kind, state, ref from outbox").fetchall() == [("post", "sent", "")]
    store.close()


def test_the_card_of_a_case_that_moved_says_so_where_it_was(quiet: Stage) -> None:
    org = quiet.config.organisations["webportage"]
    slack = org.slack.model_copy(update={"staff": {"default": "C00WEBPORT", "dispute": "C0LITIGES"}})
    moved = {**quiet.config.organisations, "webportage": org.model_copy(update={"slack": slack})}
    quiet.config = quiet.config.model_copy(update={"organisations": moved})
    quiet.says("Nadia", "je veux parler à quelqu'un")
    quiet.says("Nadia", "Question Orion")
    platform = Editing()
    deliver(quiet, platform, 6)
    quiet.presses("Hugo", "move", "1|dispute", staff=True)
    deliver(quiet, platform, 8)
    there = {where: words for where, words in platform.edited}
    assert "a été transmis par Hugo" in there["C00WEBPORT"] and "Question Orion" not in there["C00WEBPORT"]
    assert "a été transmis" not in there.get("C0LITIGES", "")


@dataclass
class Editing(Platform):
    edited: list[tuple[str, str]] = field(default_factory=list)

    async def edit(self, item: Item, conversation: str, message: str, card: Card) -> None:
        self.edited.append((conversation, render(card)))


def test_a_full_disk_holds_a_file_back_for_a_day_as_an_outage_does(quiet: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    quiet.says("Nadia", "bonjour")
    platform = Platform(lambda item, target: OSError(28, "No space left on device"))
    deliver(quiet, platform, 100)
    assert listed(quiet, capsys) == []
    platform.fails = lambda item, target: None
    deliver(quiet, platform, 2)
    assert len(platform.got) == 2


def test_a_card_rewritten_after_its_first_part_went_out_is_brought_up_to_date(quiet: Stage) -> None:
    quiet.says("Nadia", "je veux parler à quelqu'un")
    cut_off: list[int] = []

    def rewritten(item: Item, target: Target) -> Exception | None:
        if not item.ref or cut_off:
            return None
        cut_off.append(item.id)
        store = Store(quiet.data)
        with store.write():
            store.outbox.keep_parts(item.id, ("p1",))  # the first message of two, in the words of before
            store.outbox.rewrite(item.id, dump(Card((Text("autres mots"),))))
        store.close()
        return Retry("ratelimited")

    platform = Editing(rewritten)
    deliver(quiet, platform, 4)
    assert cut_off and [words for _, words in platform.edited] == ["autres mots"]
