"""Delivery: reads the outbox, sends each lane in order and in its time, retries with back-off, marks sent or dead; never drops silently.

What may have gone out already (Relais was killed meanwhile, or the answer was lost) is looked up on the platform before it is sent again.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from bot import dead_letters, evidence_store, export, filetypes, private, relay
from bot import dossier as dossiers
from bot.apart import apart
from bot.cards import load
from bot.events import ChannelLost, Event, Place, Room
from bot.events import Sender as User
from bot.sending import Call, Lane, Retry, Sender, Sent, Undeliverable, Unreachable, lane_of, put_removal
from bot.store.cases import Dossier, Ticket
from bot.store.outbox import Item
from bot.tempo import Tempo
from bot.turn import House, Target

log = structlog.get_logger()
MAX_TRIES = 300  # with the waits between them, about a day: a platform may be away for hours
MOST_FAILURES = 12  # of our own code, which no waiting mends
LONGEST_WAIT = 300.0  # seconds between two tries
LOOKED_UP = ("post", "file", "dossier", "export")  # all else may be done twice without anybody seeing it
PACED = ("post", "file", "dossier", "export", "whisper")  # platforms count new messages; an edit goes at once


@dataclass
class Delivery:
    """Sends for some platforms. `call` runs a function on the thread that owns the store."""

    house: House
    call: Call  # type: ignore[type-arg]  # generic in each call
    change: Call  # type: ignore[type-arg]  # for what writes
    senders: dict[str, Sender]
    submit: Callable[[Event], Awaitable[object]] | None = None  # gives an event to the engine
    tempo: Tempo = field(default_factory=Tempo)
    _at_work: dict[Lane, asyncio.Task[None]] = field(default_factory=dict)
    _begun: set[int] = field(default_factory=set)  # tried by this process
    _arrived: dict[int, Sent | None] = field(default_factory=dict)  # the platform has them, and the store could not be told yet
    _inherited: int | None = None  # the newest item of an earlier process, which may have begun it

    async def once(self) -> bool:
        """Begin the first due item of each lane that is free, and wait a moment for any to end; whether anything is under way."""
        if self._inherited is None:
            self._inherited = await self.call(lambda: self.house.store.outbox.newest())
        heads: list[Item] = await self.call(lambda: self.house.store.outbox.heads(tuple(self.senders), time.time(), LONGEST_WAIT))
        for item in heads:
            lane = lane_of(item)
            if lane not in self._at_work and (
                item.kind not in PACED or self.tempo.take(lane[:3], self.senders[item.platform].seconds_apart)
            ):
                self._at_work[lane] = asyncio.create_task(self._run(item))
        if self._at_work:
            await asyncio.wait(self._at_work.values(), timeout=0.05, return_when=asyncio.FIRST_COMPLETED)
        self._at_work = {lane: task for lane, task in self._at_work.items() if not task.done()}
        return bool(heads or self._at_work)

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way; what takes longer is broken off, and looked up when Relais runs again."""
        tasks = list(self._at_work.values())
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._at_work = {}

    async def _run(self, item: Item) -> None:
        """One item, begun; a store that cannot be written leaves it where it is."""
        structlog.contextvars.bind_contextvars(correlation=item.cause)  # each item is sent in a task, so in a context of its own
        try:
            await self._one(item)
        except Exception as error:
            log.error("What became of a delivery could not be recorded yet", item=item.id, kind=item.kind, error=type(error).__name__)
            await asyncio.sleep(1)

    async def _one(self, item: Item) -> None:
        try:
            if item.id not in self._arrived:
                self._arrived[item.id] = await self._send(item)
        except Retry as problem:
            await self._later(item, str(problem), MAX_TRIES, problem.after)
        except Unreachable as problem:
            if not await self._found_elsewhere(item, str(problem)):
                await self._dead(item, str(problem))
        except Undeliverable as problem:
            await self._dead(item, str(problem))
        except OSError as error:  # a full disk: it may have room later
            await self._later(item, type(error).__name__, MAX_TRIES)
        except Exception as error:  # one odd item must not hold up the others, nor be lost
            log.error("A delivery failed on an error of Relais", item=item.id, kind=item.kind, error=type(error).__name__)
            await self._later(item, type(error).__name__, MOST_FAILURES)
        else:
            sent = self._arrived[item.id]
            await self.change(lambda: self._write(lambda: self._sent(item, sent)))
            self._begun.discard(item.id)
            del self._arrived[item.id]
            self.house.meter.delivery(item.platform, item.kind, "sent")
            log.info("Sent", item=item.id, kind=item.kind, platform=item.platform)

    async def _later(self, item: Item, why: str, most: int, after: float = 0.0) -> None:
        """Try again after a while, which grows; after too many tries it is a dead letter."""
        if item.tries + 1 >= most:
            await self._dead(item, why)
            return
        self.house.meter.delivery(item.platform, item.kind, "retried")
        wait = min(max(after, 2.0 ** min(item.tries, 10) * 0.5), LONGEST_WAIT)
        await self.change(lambda: self._write(lambda: self.house.store.outbox.failed(item.id, why, time.time() + wait)))
        log.info("A delivery will be tried again", item=item.id, kind=item.kind, tries=item.tries + 1, wait=round(wait, 1))

    def _write(self, what: Callable[[], None]) -> None:
        with self.house.store.write():
            what()

    def _sent(self, item: Item, sent: Sent | None) -> None:
        put = sent or Sent("", "")
        target = Target.load(item.target)
        if not self.house.store.outbox.sent(item.id, put.conversation, put.message, put.link, transient=item.transient):
            if put.message:  # erased while it was on its way: it is taken back
                put_removal(self.house, item, put, datetime.now(UTC))
            return
        self._bring_up_to_date(item, target, found=put.found)
        if sent and target.person and sent.conversation != target.conversation:
            self.house.store.people.set_dm(target.person, sent.conversation)
        relay.settled(self.house, item, datetime.now(UTC))

    def _bring_up_to_date(self, item: Item, target: Target, *, found: bool) -> None:
        """A card that was rewritten while it went out, or found there from before, shows what it should."""
        outbox = self.house.store.outbox
        now = outbox.body(item.ref) if item.kind == "post" and item.ref else None
        cut_off = item.tries > 0 and bool(outbox.parts(item.id))  # its first parts may show what it said then
        if now is not None and (found or now != item.body or cut_off) and not outbox.edits_waiting(item.ref):
            there = replace(target, under=item.ref).dump()
            outbox.put(item.platform, item.team, item.lane, there, "edit", now, item.ref, item.ticket, datetime.now(UTC))

    async def _found_elsewhere(self, item: Item, error: str) -> bool:
        """What concerns a case is never given up for want of its channel: the default one takes the case, or it waits."""
        channel = Target.load(item.target).conversation
        number = item.ticket or 0
        ticket: Ticket | None = await self.call(lambda: self.house.store.cases.following(number))
        if ticket is None or self.submit is None or item.lane != f"room/{channel}":
            return False
        org = self.house.config.organisations[ticket.org]
        default = org.staff_channel(item.platform, "default")
        if ticket.staff_channel == channel and default not in ("", channel):
            log.error("A staff channel cannot be reached; its case goes to the default one", channel=channel, error=error)
            place = Place(item.platform, item.team, "", Room.DM)
            await self.submit(
                ChannelLost(f"lost/{ticket.id}/{item.id}", datetime.now(UTC), org.key, User(""), place, ticket.id, channel, error)
            )
            return True
        if ticket.staff_channel != channel:
            return False  # it has moved on
        log.error("The default staff channel cannot be reached; cases wait for it", channel=channel, error=error)
        until = time.time() + LONGEST_WAIT / 10
        await self.change(lambda: self._write(lambda: self.house.store.outbox.failed(item.id, error, until)))
        return True

    async def _dead(self, item: Item, error: str) -> None:
        self.house.meter.delivery(item.platform, item.kind, "dead")
        log.error("A delivery was given up", item=item.id, kind=item.kind, platform=item.platform, error=error)

        def bury() -> None:
            self.house.store.outbox.dead(item.id, error)
            relay.settled(self.house, item, datetime.now(UTC), error)
            dead_letters.tell(self.house, item, error, datetime.now(UTC))

        await self.change(lambda: self._write(bury))

    async def _send(self, item: Item) -> Sent | None:
        sender = self.senders[item.platform]
        target = Target.load(item.target)
        if item.kind == "edit":
            post = await self._under(item.ref, item.id)
            body: str = await self.change(lambda: self._merged(item))
            await sender.edit(item, post.conversation, post.message, load(body))
            return None
        if target.under:
            root = await self._under(target.under)
            target = Target(root.conversation, target.person, target.user, root.message)
        doubtful = item.id in self._begun or item.tries > 0 or item.id <= (self._inherited or 0)
        self._begun.add(item.id)
        if doubtful and item.kind in LOOKED_UP and (found := await sender.find(item, target)):
            log.info("It had arrived before", item=item.id, kind=item.kind, platform=item.platform)
            return found
        match item.kind:
            case "post":
                return await sender.post(item, target, load(item.body))
            case "home":
                await sender.home(item, target, load(item.body))
            case "whisper":
                await sender.whisper(item, target, load(item.body))
            case "mark":
                mark = json.loads(item.body)
                await sender.mark(item, target.conversation, mark["message"], mark["name"])
            case "file":
                kept = await self.call(lambda: self.house.store.files.get(int(item.body)))
                if kept is None:
                    raise Undeliverable("the file is no longer kept")
                path = evidence_store.path(self.house.store.folder, kept.sha256)
                return await sender.file(item, target, path, filetypes.safe_name(kept.name, kept.type))
            case "remove":
                await self._remove(sender, item, target, json.loads(item.body))
            case "export":
                return await self._export(sender, item, target)
            case "dossier":
                built = await self._dossier(int(item.body))
                return await sender.file(item, target, built, built.name)
        return None

    async def _remove(self, sender: Sender, item: Item, target: Target, taken: dict[str, Any]) -> None:
        """Take back a message or a file; one that may stand there, its answer lost, is looked for first."""
        conversation, message = target.conversation, str(taken["message"])
        if "sought" in taken:
            found = await sender.find(replace(item, id=taken["sought"], kind="post", created_at=taken["at"], tries=item.tries + 1), target)
            if found is None:
                return
            conversation, message = found.conversation, found.message
        await sender.remove(item, conversation, message, file=bool(taken["file"]))

    def _merged(self, item: Item) -> str:
        """The newest words for the card that this edit is about; edits that wait behind it are done with."""
        with self.house.store.write():
            return self.house.store.outbox.merge(item)

    async def _export(self, sender: Sender, item: Item, target: Target) -> Sent:
        """All that is kept of a person, built beside the engine and sent to them; gone from this disk then, or within a day."""

        def read() -> export.Gathered:
            with self.house.store.write():
                return export.gather(self.house.store, self.house.store.people.get(target.person), datetime.now(UTC))

        try:
            gathered: export.Gathered = await self.call(read)
        except KeyError as error:
            raise Undeliverable("the person is no longer known") from error
        org = self.house.config.organisations[gathered.person.org]
        words = self.house.knowledge.wordings.words(gathered.person.lang, org.address)
        folder = self.house.store.folder
        built = export.kept(folder, target.person, item.id)
        private.folder(built.parent)
        try:
            await apart(export.build, folder, gathered, words, org, built)
            return await sender.file(item, target, built, f"{words.plain('export-file')}.zip")
        finally:
            if not sender.fetched_later:
                built.unlink(missing_ok=True)

    async def _dossier(self, dossier: int) -> Path:
        """The ZIP of a dossier's version, built beside the engine."""
        found: Dossier | None = await self.call(lambda: self.house.store.cases.dossier_of(dossier))
        ticket: Ticket | None = await self.call(lambda: self.house.store.cases.get(found.ticket)) if found else None
        if found is None or ticket is None:
            raise Undeliverable("the dossier is no longer kept")
        org = self.house.config.organisations[ticket.org]
        words = self.house.knowledge.wordings.words(org.languages[0], org.address)
        try:
            return await apart(dossiers.build, self.house.store.folder, found.manifest, words, org)
        except FileNotFoundError as error:
            raise Undeliverable("a piece is missing from the data directory") from error

    async def _under(self, ref: str, before: int | None = None) -> Item:
        """The post of ours that this one belongs to, `before` this item: wait until it is out."""
        post: Item | None = await self.call(lambda: self.house.store.outbox.by_ref(ref, before))
        if post is None or post.state in ("dead", "dropped"):
            raise Undeliverable("the message it belongs to could not be delivered")
        if post.state != "sent":
            raise Retry("the message it belongs to is not out yet", 0.1)
        return post
