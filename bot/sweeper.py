"""What has been kept long enough goes, at start and once a day; whoever asked to be forgotten is, as soon as no case holds it up."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot import erasure, evidence_store, proposals
from bot.sending import Call
from bot.store import Store
from bot.turn import House

log = structlog.get_logger()
REOPENING = timedelta(days=7)  # a case just resolved may be reopened by a message, so what it holds waits that long
DAY = 24 * 3600.0  # seconds between two sweeps
RETRY = 60.0  # seconds until a sweep that failed, on a busy store for instance, is begun again
EXPORT_KEPT = 24 * 3600.0  # seconds during which a person may take the export they asked for
UNDER_WAY = 3600.0  # seconds during which a file that nothing refers to may still be on its way in


def steps(house: House, now: datetime, grace: float = UNDER_WAY) -> Iterator[dict[str, int]]:
    """The retention of app.yaml, a little with each step, so that events are handled in between: how many of each it removed."""
    store, keep = house.store, house.config.retention
    for ticket, org in store.retention.closed_before(now - timedelta(days=keep.closed_cases_days)):
        yield dict(erasure.forget_case(store, ticket, org, now).counts)
    for table, first in store.retention.windows():
        with store.write():
            removed, hashes = store.retention.forget(table, first, now - timedelta(days=keep.conversations_days))
            for sha256 in hashes:
                evidence_store.path(store.folder, sha256).unlink(missing_ok=True)
        yield removed
    if old := _sweep_proposals(store, now - timedelta(days=keep.conversations_days)):
        yield {"proposals": old}
    orphans = sweep_orphans(store, grace)
    yield {"orphans": orphans} if orphans else {}


def tidy(store: Store) -> None:
    """Leave no copy of what was removed in the database's free pages."""
    if not store.rebuild():
        (store.folder / erasure.MARK).touch()  # somebody was reading: done with the next round


def sweep_orphans(store: Store, grace: float = UNDER_WAY) -> int:
    """Remove files that nothing refers to: downloads broken off, bytes of an event that never came, dossiers of forgotten cases."""
    folder, oldest = store.folder, time.time() - grace
    with store.write():  # nothing comes to refer to a file in the meantime
        known, dossiers = store.retention.known_bytes(), store.retention.dossier_names()
        lost = [p for p in (folder / "evidence").glob("*/*") if p.name not in known]
        lost += [p for p in (folder / "dossiers").glob("*") if p.name not in dossiers]
        lost += list((folder / "incoming").glob("*"))
        count = sum(_remove(path, oldest) for path in lost)
        count += sum(_remove(path, time.time() - max(grace, EXPORT_KEPT)) for path in (folder / "exports").glob("*"))
        wanted = {json.loads(ref)["upload"] for ref in store.rooms.uploads() if ref}
        count += sum(
            _remove(p, oldest) for p in (folder / "uploads").glob("*") if p.name.rpartition("-")[2].partition(".")[0] not in wanted
        )
    unfinished = folder / "restoring"  # a restore that was killed
    if unfinished.exists() and unfinished.stat().st_mtime <= oldest:
        shutil.rmtree(unfinished, ignore_errors=True)
        count += 1
    return count


def _sweep_proposals(store: Store, before: datetime) -> int:
    """Remove what was proposed for the knowledge before then: it holds words that are kept no longer than the conversations."""
    with store.write():
        known = store.feedback.proposed()
        old = {p.name for p in (store.folder / proposals.FOLDER).glob("*.patch") if p.name not in known and _old(p, before.timestamp())}
        leaning = proposals.built_on(store.folder, old)
        store.feedback.unpropose(leaning)
        for name in (*old, *leaning):
            (store.folder / proposals.FOLDER / name).unlink(missing_ok=True)
        return len(old) + len(leaning)


def after_a_kill(folder: Path) -> None:
    """Remove what a killed process left half done: a restore, downloads. Only who holds the data directory's lock may, before fetching anything."""
    shutil.rmtree(folder / "restoring", ignore_errors=True)
    for part in (folder / "incoming").glob("*"):
        part.unlink(missing_ok=True)


def _old(path: Path, oldest: float) -> bool:
    try:
        return path.stat().st_mtime <= oldest
    except FileNotFoundError:
        return False


def _remove(path: Path, oldest: float) -> bool:
    if not _old(path, oldest):
        return False
    path.unlink(missing_ok=True)
    return True


def carry_out_erasures(house: House, now: datetime) -> int:
    """Forget whoever asked for it and has no open case any more; how many."""
    people = house.store.people.to_erase(now - REOPENING)
    for person in people:
        report = erasure.erase(house.store, house.config, house.knowledge, person, now)
        log.info("A person was forgotten", **report.removed, taken_back=report.taking_back)
    erasure.scrub(house.store, force=bool(people))
    return len(people)


@dataclass
class Sweeper:
    """Runs beside the engine. `call` runs a function on the thread that owns the store."""

    house: Callable[[], House]
    call: Call  # type: ignore[type-arg]  # generic in each call
    clock: Callable[[], datetime]
    _next: float = 0.0

    async def erasures(self) -> bool:
        """Carry out what was asked for; whether there was anything."""
        return bool(await self.call(lambda: carry_out_erasures(self.house(), self.clock())))

    async def once(self) -> bool:
        """Sweep when a day has passed since the last time, and at start."""
        if time.monotonic() < self._next:
            await asyncio.sleep(0.5)
            return False
        self._next = time.monotonic() + RETRY
        under_way, counts = steps(self.house(), self.clock()), Counter[str]()
        while (step := await self.call(lambda: next(under_way, None))) is not None:
            counts.update(step)
        self._next = time.monotonic() + DAY
        if counts:
            await self.call(lambda: tidy(self.house().store))
        log.info("Swept what has been kept long enough", **counts)
        return False
