"""A running Relais: the engine on its one thread, delivery and intake beside it, shared by all adapters."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import structlog

import intents
from bot import antivirus, knowledge, meta, progress, reload
from bot.ahead import Ahead
from bot.config import Config
from bot.engine import Engine
from bot.events import Command, Event, Message, Room
from bot.freelancer import LONGEST
from bot.intake import Collector, Fetcher
from bot.metrics import Stock
from bot.outbox import Delivery
from bot.pace import Pace, Verdict
from bot.sending import Sender
from bot.store import correlation
from bot.store.thread import StoreThread
from bot.sweeper import REOPENING, Sweeper
from bot.turn import House, Reply
from bot.understanding import Understanding

log = structlog.get_logger()
FINISHING = 2.0  # seconds that what is being sent may take when Relais stops
Who = tuple[str, str, str]  # platform, team, user
MOST_KNOWN = 10_000  # people whose last words are remembered, to read the next with them
INTENTS_FOLDER = Path(intents.__file__).parent


def load_knowledge(config: Config) -> knowledge.Knowledge:
    """knowledge/ beside app.yaml; KnowledgeError tells all that is wrong."""
    return knowledge.load(config.knowledge, tuple(config.organisations), INTENTS_FOLDER)


def prepare_understanding(known: knowledge.Knowledge, data: Path, *, words_only: bool = False) -> Understanding:
    """The classifier for these phrasings, from the cache of the data directory when it is there, else learnt with a progress bar."""
    with progress.bar(f"Learning {len(known.phrasings)} phrasings, once") as tell:
        return Understanding.prepare(known.phrasings, data / "cache", tell, words_only=words_only)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Runtime:
    """Everything of a data directory that runs; the store is only ever touched on its one thread."""

    def __init__(
        self, config: Config, known: knowledge.Knowledge, understanding: Understanding, data: Path,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:  # fmt: skip
        self.config, self.data, self.clock = config, data, clock
        self._thread = StoreThread(data)
        self.call, self.change = self._thread.call, self._thread.change
        self.house = House(config, known, understanding, self._thread.store)
        self.engine = Engine(self.house)
        self.senders: dict[str, Sender] = {}
        self.fetchers: dict[str, Fetcher] = {}
        self._pace = Pace(config.limits.per_person_per_minute)
        self._wake, self._stir = asyncio.Event(), asyncio.Event()  # of delivery, and of all else that runs beside the engine
        self._loops: list[asyncio.Task[None]] = []
        self._workers: tuple[Delivery | Collector, ...] = ()
        self._ahead: Ahead | None = None
        self._said: OrderedDict[Who, str] = OrderedDict()  # what each person said last
        self._turns: WeakValueDictionary[Who, asyncio.Lock] = WeakValueDictionary()

    async def handle(self, event: Event, *, paced: bool = True) -> Reply:
        """Give an event to the engine; it is committed when this returns. StoreBusy: nothing was changed.

        `paced`: it comes as it was said, so that a person who sends too much is told; what is read up after a pause is not.
        """
        if paced and (verdict := self._pace.take(event)) is not Verdict.FINE:
            self.house.meter.refused("rate")
            return await self.call(lambda: meta.too_fast(self.house, event, tell=verdict is Verdict.TOO_FAST))
        kind, begun, outcome = type(event).__name__, time.perf_counter(), "busy"
        with structlog.contextvars.bound_contextvars(correlation=correlation(event.id)):
            try:
                async with self._turn(event):
                    await self._foretell(event)
                    reply = await self.change(lambda: self.engine.handle(event))
                outcome = "handled" if reply.fresh else "repeated"
            finally:
                seconds = time.perf_counter() - begun
                self.house.meter.event(kind, outcome, seconds)
                log.info("An event came", kind=kind, organisation=event.org, outcome=outcome, ms=round(seconds * 1000, 1))
        self._wake.set()
        if not isinstance(event, Message) or event.files:  # bare words give the others nothing to do
            self._stir.set()
        return reply

    def _turn(self, event: Event) -> asyncio.Lock:
        """The events of one person are handled in the order in which they came."""
        who = (event.place.platform, event.place.team, event.sender.user)
        lock = self._turns.get(who)
        if lock is None:
            lock = self._turns[who] = asyncio.Lock()
        return lock

    async def _foretell(self, event: Event) -> None:
        """Have the text of an event understood beside this process before the engine needs it."""
        if self._ahead is None or not isinstance(event, Message | Command) or event.place.room is Room.STAFF:
            return
        text = event.text.strip()[:LONGEST]  # as it is read
        if not text:
            return
        who = (event.place.platform, event.place.team, event.sender.user)
        before = self._said.pop(who, "")
        self._said[who] = text
        if len(self._said) > MOST_KNOWN:
            self._said.popitem(last=False)
        await self._ahead.read(text, before)

    async def stock(self) -> Stock:
        """What the store holds now, for metrics and health."""
        return await self.call(lambda: self.house.store.stock(tuple(self.senders), self.clock()))

    def broken(self) -> str:
        """The background step that has ended though it never should, "" when all are at work."""
        return next((task.get_name() for task in self._loops if task.done()), "")

    def start(self, *, ahead: int = 0) -> None:
        """Begin to deliver and to fetch; `ahead`: how many processes beside this one understand texts."""
        if ahead:
            self._ahead = Ahead(self.house.understanding, self.house.knowledge.phrasings, self.data / "cache", ahead, self.house.meter)
        delivery = Delivery(self.house, self.call, self.change, self.senders, self.handle)
        scanner = antivirus.scanner(self.config.evidence.clamd)
        collector = Collector(self.house, self.call, self.fetchers, self.handle, self.clock, scanner)
        sweeper = Sweeper(lambda: self.house, self.call, self.clock)
        self._workers = (delivery, collector)
        beside = (collector.once, collector.rescan, sweeper.erasures, sweeper.once)
        self._loops = [asyncio.create_task(self._loop(delivery.once, self._wake, 0.005), name="Delivery.once")]
        self._loops += [asyncio.create_task(self._loop(step, self._stir), name=step.__qualname__) for step in beside]
        watcher = reload.Watcher(
            (self.config.knowledge, INTENTS_FOLDER), lambda: load_knowledge(self.config), self.replace_knowledge, self.data / "cache",
            self.house.knowledge, self.house.understanding,
        )  # fmt: skip
        self._loops.append(asyncio.create_task(watcher.watch(), name="Watcher.watch"))

    def beside(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Let something else that never ends run until Relais stops."""
        self._loops.append(asyncio.create_task(work, name=name))

    async def _loop(self, once: Callable[[], object], wake: asyncio.Event, pause: float = 0.0) -> None:
        """Take a step again and again: at once while there is work (after `pause` seconds), else when woken, or after a moment."""
        while True:
            wake.clear()
            try:
                busy = await once()  # type: ignore[misc]  # a coroutine function
            except Exception as error:  # delivery must outlive any single failure
                log.error("A background step failed and is tried again", step=getattr(once, "__qualname__", ""), error=type(error).__name__)
                busy = False
                await asyncio.sleep(1)
            if busy:
                self._wake.set()  # what was done may have left something to send
                await asyncio.sleep(pause)
            else:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.2):  # not wait_for: before Python 3.12 it can swallow the cancelling that stops this loop
                        await wake.wait()

    async def drain(self, seconds: float = 60.0) -> None:
        """Wait until nothing is left to fetch or to send for the platforms served here."""
        deadline = asyncio.get_running_loop().time() + seconds
        places = tuple(self.senders)

        def left() -> int:
            store = self.house.store
            return store.outbox.waiting(places) + len(store.files.waiting(places)) + len(store.people.to_erase(self.clock() - REOPENING))

        while await self.call(left) and asyncio.get_running_loop().time() < deadline:
            self._wake.set()
            self._stir.set()
            await asyncio.sleep(0.01)

    def clock_shift(self, shift: timedelta) -> None:
        """Pretend that it is another time (`relais chat --now`)."""
        real = self.clock
        self.clock = lambda: real() + shift

    def replace_knowledge(self, known: knowledge.Knowledge, understanding: Understanding) -> None:
        """Swap articles and classifier whole, between two events."""
        self.house = replace(self.house, knowledge=known, understanding=understanding)
        self.engine = Engine(self.house)
        for worker in self._workers:
            worker.house = self.house
        if self._ahead is not None and understanding is not self._ahead.understanding:
            old, self._ahead = (
                self._ahead,
                Ahead(understanding, known.phrasings, self.data / "cache", self._ahead.processes, self.house.meter),
            )
            self._ending = asyncio.create_task(old.stop())

    async def stop(self) -> None:
        """Finish the event in hand, stop the loops, close the store."""
        for task in self._loops:
            task.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        for worker in self._workers:
            if isinstance(worker, Delivery):
                await worker.finish(FINISHING)
        if self._ahead is not None:
            await self._ahead.stop()
        await self._thread.close()
