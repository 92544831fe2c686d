"""Files on their way: fetched, recognised, scanned, read in a guarded process, then told to the engine as an event."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog

from bot import antivirus, evidence_store, filetypes, reading
from bot.antivirus import Scanner
from bot.apart import apart
from bot.events import Event, FileFailed, FileReady, FileScanned, Place, Room, Sender
from bot.evidence import MEGABYTE
from bot.sending import Call
from bot.store.files import Evidence, Intake
from bot.turn import House

log = structlog.get_logger()
MAX_TRIES = 4
PAUSE = 0.3  # seconds before the second attempt; twice as long before each further one
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

    async def once(self) -> bool:
        """Take each waiting file; whether there was any."""
        waiting: list[Intake] = await self.call(lambda: self.house.store.files.waiting(tuple(self.fetchers)))
        for intake in waiting:
            try:
                await self._take(intake)
            except Exception as error:  # one odd file must not hold up the others
                log.error("A file could not be taken", intake=intake.id, tries=intake.tries + 1, error=type(error).__name__)
                await self._again(intake)
        return bool(waiting)

    async def _take(self, intake: Intake) -> None:
        limits = self.house.config.evidence
        folder = self.house.store.folder
        try:
            chunks = self.fetchers[intake.platform].fetch(intake.team, intake.ref)
            temporary, sha256, size = await evidence_store.write(folder, chunks, limits.max_file_mb * MEGABYTE)
        except evidence_store.TooLarge:
            await self._fail(intake, "file-large")
            return
        except Gone:
            await self._fail(intake, "file-gone")
            return
        except (TimeoutError, OSError) as error:
            log.warning("A file could not be fetched", intake=intake.id, tries=intake.tries + 1, error=type(error).__name__)
            await self._again(intake)
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

    async def _again(self, intake: Intake) -> None:
        """Count a failed attempt; after the last one, say that the file did not arrive."""
        if intake.tries + 1 >= MAX_TRIES:
            await self._fail(intake, "file-interrupted")
            return
        await self.call(lambda: self._tried(intake))
        await asyncio.sleep(PAUSE * 2**intake.tries)

    def _tried(self, intake: Intake) -> None:
        with self.house.store.write():
            self.house.store.files.tried(intake.id)

    async def _fail(self, intake: Intake, reason: str) -> None:
        place = Place(intake.platform, intake.team, "", Room.DM, intake.thread)
        await self.submit(FileFailed(f"file/{intake.id}", self.clock(), intake.org, Sender(""), place, intake.id, reason))
