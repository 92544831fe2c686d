"""Every query, one function and one sentence each; the only package that knows the database.

store.people · store.runs · store.cases · store.files · store.outbox · store.privacy · store.retention     each in its file, each a set of queries
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from bot.store.cases import Cases
from bot.store.files import Files
from bot.store.migrations import hashed, migrations
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.privacy import Privacy
from bot.store.retention import Retention
from bot.store.runs import Runs


def correlation(event: str) -> str:
    """A short name for an event that tells nothing of who sent it: the same in every log line it leads to."""
    return hashed(event)[:12]


class StoreBusy(Exception):
    """The database could not be written just now. The event will come again; nothing was changed."""


class StoreTooNew(Exception):
    """The data directory was written by a newer Relais. Install that version, or restore the backup made before the upgrade."""


class Store:
    """One connection to the database of a data directory, for one thread."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        connection = sqlite3.connect(folder / "relais.db", timeout=10, isolation_level=None)
        self.db = Database(connection)
        for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on", "secure_delete = on"):
            self.db.execute(f"pragma {pragma}")
        known = {m.name for m in migrations._migrations}
        if unknown := [m.name for m in migrations.applied(self.db) if m.name not in known]:
            raise StoreTooNew(f"{folder}: schema steps {', '.join(unknown)} are not known to this version")
        if migrations.pending(self.db):
            migrations.apply(self.db)
        self.people = People(self.db)
        self.runs = Runs(self.db)
        self.cases = Cases(self.db)
        self.files = Files(self.db)
        self.outbox = Outbox(self.db)
        self.privacy = Privacy(self.db)
        self.retention = Retention(self.db)

    @contextmanager
    def turn(self, event: str, at: datetime) -> Iterator[bool]:
        """One transaction for one event: yields whether the event is new; its first statement takes the write lock."""
        with self.db.atomic():
            name = hashed(event)
            seen = self.db.execute("insert into inbox (id, at) values (?, ?) on conflict do nothing", [name, at.isoformat()])
            self.outbox.cause = correlation(event)
            try:
                yield seen.rowcount == 1
            finally:
                self.outbox.cause = ""

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What happens within is undone alone when it fails."""
        with self.db.atomic():
            yield

    @contextmanager
    def write(self) -> Iterator[None]:
        """A transaction that is no event's: delivery and intake record what they did."""
        with self.db.atomic():
            self.db.execute("delete from counters where name = ''")  # takes the write lock: reading first would fail beside another writer
            yield

    def rebuild(self) -> bool:
        """Write the database anew without what was deleted; False when another process kept it busy.

        `secure_delete` alone leaves copies in the unused parts of pages that were rebalanced (seen with SQLite 3.40).
        """
        try:
            self.db.execute("vacuum")
            return self.truncate()
        except sqlite3.OperationalError:
            return False

    def truncate(self) -> bool:
        """Empty the write-ahead log, which still holds pages as they were; False when a reader kept it in use."""
        return int(self.db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]) == 0

    def close(self) -> None:
        self.db.close()
