"""Files on their way in: broken transfers, files that are gone, too large, or odd; each is said, none holds up another."""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import intake
from bot.cards import load
from bot.config import Config
from bot.engine import Engine
from bot.events import Message, Place, RemoteFile, Room, Sender
from bot.intake import Collector, Gone
from bot.knowledge import Knowledge
from bot.store import Store
from bot.text_cards import render
from bot.turn import House
from bot.understanding import Understanding
from tests.transcript import SAMPLES

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
PDF = (SAMPLES / "facture-2026-031.pdf").read_bytes()


class Platform:
    """Serves files; `faults` are raised first, one at each attempt, in the middle of the file."""

    def __init__(self, faults: dict[str, list[Exception]], size: int = 0) -> None:
        self.faults, self.size, self.tries = faults, size, 0

    async def fetch(self, team: str, ref: str) -> AsyncIterator[bytes]:
        self.tries += 1
        yield PDF[:100]
        if waiting := self.faults.get(ref):
            raise waiting.pop(0)
        yield PDF[100:]
        for _ in range(self.size // 1_000_000):
            yield bytes(1_000_000)


def take(house: House, platform: Platform, *names: str) -> str:
    """Announce the files, run the collector until nothing waits; all that the person was shown."""
    engine = Engine(house)
    place = Place("slack", "T00WEBPORT", "D1", Room.DM)
    files = tuple(RemoteFile(name, f"{name}.pdf") for name in names)
    engine.handle(Message("e1", NOW, "webportage", Sender("U1", "Nadia"), place, "", "m1", files=files))

    async def call(what: Callable[[], object]) -> object:
        return what()

    async def submit(event: object) -> object:
        return engine.handle(event)  # type: ignore[arg-type]  # an event

    async def run() -> None:
        collector = Collector(house, call, {"slack": platform}, submit, lambda: NOW)  # type: ignore[arg-type]  # call is generic
        while await collector.once():
            pass

    asyncio.run(run())
    bodies = house.store.db.execute("select body from outbox where kind = 'post' order by id")
    return "\n".join(render(load(body)) for (body,) in bodies)


@pytest.fixture
def house(app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(intake, "PAUSE", 0.0)
    return House(app, known, understanding, Store(tmp_path))


def test_a_transfer_that_breaks_is_tried_again(house: House) -> None:
    platform = Platform({"a": [OSError("reset"), TimeoutError()]})
    assert "s'est interrompu" not in take(house, platform, "a")
    assert platform.tries == 3 and [p.name for p in house.store.files.all()] == ["a.pdf"]


def test_one_that_never_comes_through_is_said_with_the_cure(house: House) -> None:
    platform = Platform({"a": [OSError("reset")] * 99})
    assert "s'est interrompu" in take(house, platform, "a")
    assert platform.tries == intake.MAX_TRIES and not house.store.files.all()
    assert not list((house.store.folder / "incoming").glob("*"))


def test_one_that_the_platform_no_longer_has_is_asked_for_again(house: House) -> None:
    assert "n'est plus disponible" in take(house, Platform({"a": [Gone("404")]}), "a")


def test_one_that_is_larger_than_announced_is_cut_off(house: House) -> None:
    assert "dépasse 25 Mo" in take(house, Platform({}, size=40_000_000), "a")
    assert not list((house.store.folder / "incoming").glob("*"))


def test_an_odd_one_holds_up_no_other(house: House) -> None:
    told = take(house, Platform({"a": [ValueError("odd")] * 99}), "a", "b")
    assert "s'est interrompu" in told and [p.name for p in house.store.files.all()] == ["b.pdf"]


def test_a_platform_that_is_away_for_hours_loses_no_file_and_this_is_said_once(house: House) -> None:
    waits = [min(0.5 * 2.0**n, intake.LONGEST_WAIT) for n in range(intake.MAX_TRIES)]
    assert 4 <= sum(waits) / 3600 <= 8 and 180 <= sum(waits[: intake.LATE]) <= 600
    told = take(house, Platform({"a": [OSError("HTTP 503")] * 70, "b": [OSError(errno.ENOSPC, "full")] * 3}), "a", "b")
    assert told.count("pas encore pu être récupéré") == 1 and "interrompu" not in told
    assert [p.name for p in house.store.files.all()] == ["b.pdf"] and "exactement le même contenu" in told  # both came


def test_one_that_is_put_off_holds_up_no_other(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PAUSE", 3600.0)
    begun = time.monotonic()
    take(house, Platform({"a": [OSError("HTTP 503")]}), "a", "b")
    assert [p.name for p in house.store.files.all()] == ["b.pdf"] and len(house.store.files.waiting(("slack",))) == 1
    assert time.monotonic() - begun < 60
