"""Every query, one function and one sentence each; the only package that knows the database.

store.people · runs · cases · files · outbox · feedback · rooms · addresses · links     each in its file, each a set of queries
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from bot.store.addresses import Addresses
from bot.store.cases import Cases
from bot.store.feedback import Feedbacks
from bot.store.files import Files
from bot.store.links import Links
from bot.store.migrations import migrations
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.rooms import Rooms
from bot.store.runs import Runs


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
        self.feedback = Feedbacks(self.db)
        self.rooms = Rooms(self.db)
        self.addresses = Addresses(self.db)
        self.links = Links(self.db)

    @contextmanager
    def turn(self, event: str, at: datetime) -> Iterator[bool]:
        """One transaction for one event: yields whether the event is new; its first statement takes the write lock."""
        with self.db.atomic():
            seen = self.db.execute("insert into inbox (id, at) values (?, ?) on conflict do nothing", [event, at.isoformat()])
            yield seen.rowcount == 1

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What happens within is undone alone when it fails."""
        with self.db.atomic():
            yield

    @contextmanager
    def write(self) -> Iterator[None]:
        """A transaction that is no event's: delivery and intake record what they did."""
        with self.db.atomic():
            yield

    def close(self) -> None:
        self.db.close()
