"""Files on their way: fetched, recognised, scanned, read in a guarded process, then told to the engine as an event."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog

from bot import antivirus, evidence_store, filetypes, reading
from bot.antivirus import Scanner
from bot.apart import apart
from bot.events import Event, FileFailed, FileLate, FileReady, FileScanned, Place, Room, Sender
from bot.evidence import MEGABYTE
from bot.sending import Call
from bot.store.files import Evidence, Intake
from bot.turn import House

log = structlog.get_logger()
MAX_TRIES = 80  # with the waits between them, about six hours: a platform may be away, or the disk full
MOST_FAILURES = 12  # of our own code, which no waiting mends
PAUSE = 0.5  # seconds before the second attempt; twice as long before each further one
LONGEST_WAIT = 300.0  # seconds between two attempts
LATE = 9  # attempts, some four minutes, after which it is said that the file is still being fetched
FETCHING = 600.0  # seconds for one file
RESCAN_SECONDS = 5.0


class Gone(Exception):
    """The platform no longer serves the file. Send it again."""


class Fetcher(Protocol):
    """Streams a file's bytes from a platform; raises Gone, or any OSError when it may work later."""

    def fetch(self, team: str, ref: str) -> AsyncIterator[bytes]: ...


@dataclass
class Collector:
    """Fetches what is announced. `submit` gives an event to the engine."""

    house: House
    call: Call  # type: ignore[type-arg]  # generic in each call
    fetchers: dict[str, Fetcher]
    submit: Callable[[Event], Awaitable[object]]
    clock: Callable[[], datetime]
    scanner: Scanner | None = None
    _due: dict[int, float] = field(
        default_factory=dict
    )  # intake → time.monotonic() of its next attempt; after a start all are tried at once

    async def once(self) -> bool:
        """Take each waiting file that is due; whether there was any."""
        waiting: list[Intake] = await self.call(lambda: self.house.store.files.waiting(tuple(self.fetchers)))
        self._due = {one.id: self._due[one.id] for one in waiting if one.id in self._due}
        due = [one for one in waiting if self._due.get(one.id, 0.0) <= time.monotonic()]
        for intake in due:
            try:
                await self._take(intake)
            except OSError as error:  # a full disk, a store that is busy: it may work later
                log.warning("A file could not be taken yet", intake=intake.id, tries=intake.tries + 1, error=type(error).__name__)
                await self._again(intake)
            except Exception as error:  # one odd file must not hold up the others
                log.error("A file could not be taken", intake=intake.id, tries=intake.tries + 1, error=type(error).__name__)
                await self._again(intake, MOST_FAILURES)
        return bool(due)

    async def _take(self, intake: Intake) -> None:
        limits = self.house.config.evidence
        folder = self.house.store.folder
        try:
            chunks = self.fetchers[intake.platform].fetch(intake.team, intake.ref)
            async with asyncio.timeout(FETCHING):
                temporary, sha256, size = await evidence_store.write(folder, chunks, limits.max_file_mb * MEGABYTE)
        except evidence_store.TooLarge:
            await self._fail(intake, "file-large")
            return
        except Gone:
            await self._fail(intake, "file-gone")
            return
        try:
            media = await apart(filetypes.recognise, temporary, intake.name)
            scan = await self._scan(temporary)
            final = evidence_store.keep(folder, temporary, sha256)
        except filetypes.Refused as refusal:
            await self._fail(intake, refusal.code)
            return
        finally:
            temporary.unlink(missing_ok=True)
        text = "" if scan == antivirus.INFECTED else await apart(reading.read_text, final, media.type)
        place = Place(intake.platform, intake.team, "", Room.DM, intake.thread)
        event = FileReady(f"file/{intake.id}", self.clock(), intake.org, Sender(""), place, intake.id, sha256, size, media.type, scan, text)
        await self.submit(event)

    async def _scan(self, path: Path) -> str:
        """What the antivirus says; WAITING when it is configured and does not answer."""
        if self.scanner is None:
            return antivirus.NOT_SCANNED
        try:
            return await apart(self.scanner.scan, path)
        except antivirus.Unavailable as problem:
            log.warning("The antivirus does not answer; files are held until it does", error=str(problem))
            return antivirus.WAITING

    async def rescan(self) -> bool:
        """Scan the pieces that are held; whether any was."""
        held: list[Evidence] = await self.call(self.house.store.files.held)
        for piece in held:
            path = evidence_store.path(self.house.store.folder, piece.sha256)
            scan = await self._scan(path) if path.exists() else antivirus.NOT_SCANNED
            if scan == antivirus.WAITING:
                await asyncio.sleep(RESCAN_SECONDS)
                return False
            person = await self.call(lambda piece=piece: self.house.store.people.get(piece.person))  # type: ignore[misc]  # default binds the loop's value
            place = Place(person.platform, person.team, person.dm, Room.DM)
            await self.submit(FileScanned(f"scanned/{piece.id}", self.clock(), piece.org, Sender(""), place, piece.id, scan))
        return bool(held)

    async def _again(self, intake: Intake, most: int = MAX_TRIES) -> None:
        """Put a file off after a failed attempt; after some minutes say so, after the last one that it did not arrive."""
        self._due[intake.id] = time.monotonic() + min(PAUSE * 2.0 ** min(intake.tries, 20), LONGEST_WAIT)
        try:
            if intake.tries + 1 >= most:
                await self._fail(intake, "file-interrupted")
                return
            await self.call(lambda: self._tried(intake))
            if intake.tries + 1 == LATE:
                place = Place(intake.platform, intake.team, "", Room.DM, intake.thread)
                await self.submit(FileLate(f"file/{intake.id}/late", self.clock(), intake.org, Sender(""), place, intake.id))
        except Exception as error:  # a store that cannot be written; it is due later all the same
            log.warning("A failed attempt could not be recorded", intake=intake.id, error=type(error).__name__)

    def _tried(self, intake: Intake) -> None:
        with self.house.store.write():
            self.house.store.files.tried(intake.id)

    async def _fail(self, intake: Intake, reason: str) -> None:
        place = Place(intake.platform, intake.team, "", Room.DM, intake.thread)
        await self.submit(FileFailed(f"file/{intake.id}", self.clock(), intake.org, Sender(""), place, intake.id, reason))
