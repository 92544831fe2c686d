"""Every query, one function and one sentence each; the only package that knows the database.

store.people · runs · cases · queue · files · outbox · feedback · rooms · addresses · heard · links · privacy · retention     each in its file, each a set of queries
store.thread     the one thread that may call them
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from bot import private
from bot.metrics import Stock
from bot.store.addresses import Addresses
from bot.store.cases import Cases
from bot.store.feedback import Feedbacks
from bot.store.files import Files
from bot.store.heard import Heard
from bot.store.links import Links
from bot.store.migrations import hashed, migrations
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.privacy import Privacy
from bot.store.queue import Queue
from bot.store.retention import Retention
from bot.store.rooms import Rooms
from bot.store.runs import Runs
from bot.store.stock import stock


def correlation(event: str) -> str:
    """A short name for an event that tells nothing of who sent it: the same in every log line it leads to."""
    return hashed(event)[:CORRELATION]


class StoreBusy(Exception):
    """The database could not be written just now. The event will come again; nothing was changed."""


class StoreTooNew(Exception):
    """The data directory was written by a newer Relais. Install that version, or restore the backup made before the upgrade."""


class StoreDamaged(Exception):
    """The database cannot be read. The sentence tells why, and the cure."""


CORRELATION = 12  # characters
DATABASE = "relais.db"
MIGRATION_TRIES = 6
_CURES = {
    "locked": "another process has been writing for a long time. Try again in a minute",
    "full": "the disk is full. Make room, then try again; nothing was lost",
    "readonly": "this account may not write there. Give it the folder: chown -R USER {folder}",
    "unable to open": "it cannot be opened by this account. Give it the folder: chown -R USER {folder}",
    "malformed": "the database is damaged. Stop Relais, then `relais restore` the last backup with --replace",
    "not a database": "the database is damaged. Stop Relais, then `relais restore` the last backup with --replace",
    "i/o error": "the disk does not answer. Check it and its space, then try again",
}


def explained(error: Exception, folder: Path) -> str:
    """What a failure of the database means, and the cure."""
    told = str(error).casefold()
    cure = next(
        (words for sign, words in _CURES.items() if sign in told), f"the database failed ({type(error).__name__}). See `relais doctor`"
    )
    return f"{folder}: {cure.format(folder=folder)}."


class Store:
    """One connection to the database of a data directory, for one thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._depth = 0  # of `_atomic` blocks, one inside the other
        try:
            connection = sqlite3.connect(private.file(private.folder(folder) / DATABASE), timeout=10, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise StoreDamaged(explained(error, folder)) from error
        self.db = Database(connection)
        try:
            self._prepare()
        except sqlite3.OperationalError as error:
            connection.close()
            raise StoreBusy(explained(error, folder)) from error
        except sqlite3.DatabaseError as error:
            connection.close()
            raise StoreDamaged(explained(error, folder)) from error
        except StoreTooNew:
            connection.close()
            raise
        self.people = People(self.db)
        self.runs = Runs(self.db)
        self.cases = Cases(self.db)
        self.queue = Queue(self.db)
        self.files = Files(self.db)
        self.outbox = Outbox(self.db)
        self.feedback = Feedbacks(self.db)
        self.rooms = Rooms(self.db)
        self.addresses = Addresses(self.db)
        self.heard = Heard(self.db)
        self.links = Links(self.db)
        self.privacy = Privacy(self.db)
        self.retention = Retention(self.db)

    def _prepare(self) -> None:
        """Set the connection up and bring the schema to this version's."""
        for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on", "secure_delete = on"):
            self.db.execute(f"pragma {pragma}")
        known = {m.name for m in migrations._migrations}
        if unknown := [m.name for m in migrations.applied(self.db) if m.name not in known]:
            raise StoreTooNew(
                f"{self.folder}: the database was written by a newer Relais (schema steps {', '.join(unknown)})."
                " Install that version, or restore the backup made before the upgrade."
            )
        for attempt in range(MIGRATION_TRIES):
            if not migrations.pending(self.db):
                self.db.execute("pragma temp_store = memory")  # where pages stand that a change may have to undo: in no file
                return
            try:
                migrations.apply(self.db)
            except (sqlite3.OperationalError, sqlite3.IntegrityError):  # another process is at it in the same moment
                if attempt == MIGRATION_TRIES - 1:
                    raise
                time.sleep(0.2 * 2**attempt)

    @contextmanager
    def turn(self, event: str, at: datetime) -> Iterator[bool]:
        """One transaction for one event: yields whether the event is new; its first statement takes the write lock."""
        with self._atomic():
            name = hashed(event)
            seen = self.db.execute("insert into inbox (id, at) values (?, ?) on conflict do nothing", [name, at.isoformat()])
            self.outbox.cause = name[:CORRELATION]
            try:
                yield seen.rowcount == 1
            finally:
                self.outbox.cause = ""

    def expect_no_more(self, event: str, at: datetime) -> None:
        """A message that was deleted has no effect when it is delivered only now."""
        self.db.execute("insert into inbox (id, at) values (?, ?) on conflict do nothing", [hashed(event), at.isoformat()])

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What happens within is undone alone when it fails. StoreBusy: the whole of the transaction has."""
        try:
            with self._atomic():
                yield
        except sqlite3.OperationalError as error:
            raise StoreBusy(explained(error, self.folder)) from error

    @contextmanager
    def _atomic(self) -> Iterator[None]:
        """All or nothing of what happens within, alone or inside another one.

        Inside, sqlite_utils would give each savepoint a name of its own: a statement that SQLite has not met before, which costs more than
        the savepoint and pushes one that will come again out of the connection's cache.
        """
        connection, outermost = self.db.conn, self._depth == 0
        if not outermost and not connection.in_transaction:  # some errors end the whole of it: nothing more may be begun
            raise sqlite3.OperationalError("the transaction has ended")
        self._depth += 1
        try:
            if outermost:
                with self.db.atomic():
                    yield
                return
            connection.execute("savepoint inner_one")
            try:
                yield
            except BaseException:
                if connection.in_transaction:
                    connection.execute("rollback to inner_one")
                    connection.execute("release inner_one")
                raise
            connection.execute("release inner_one")
        finally:
            self._depth -= 1

    @contextmanager
    def write(self) -> Iterator[None]:
        """A transaction that is no event's: delivery and intake record what they did. StoreBusy: nothing was changed."""
        try:
            outermost = self._depth == 0
            with self._atomic():
                if outermost:  # takes the write lock: reading first would fail beside another writer
                    self.db.execute("delete from counters where name = ''")
                yield
        except sqlite3.OperationalError as error:
            raise StoreBusy(explained(error, self.folder)) from error

    def copy(self, path: Path) -> list[str]:
        """The database as it is at one moment, as a file of its own for its owner only; the SHA-256 of every piece it names."""
        target = sqlite3.connect(private.file(path))
        try:
            self.db.conn.backup(target)
            target.execute("pragma journal_mode = delete")
            return [str(row[0]) for row in target.execute("select distinct sha256 from evidence order by sha256")]
        finally:
            target.close()

    def stock(self, platforms: tuple[str, ...], now: datetime) -> Stock:
        """The numbers that Relais tells of itself."""
        return stock(self.db, platforms, now)

    def rebuild(self) -> bool:
        """Write the database anew without what was deleted; False when another process kept it busy.

        `secure_delete` alone leaves copies in the unused parts of pages that were rebalanced (seen with SQLite 3.40).
        """
        try:
            here = str(self.folder.resolve()).replace("'", "''")
            self.db.execute("pragma temp_store = file")  # the copy of the whole may be more than memory holds
            self.db.execute(f"pragma temp_store_directory = '{here}'")
            self.db.execute("vacuum")
            return self.truncate()
        except sqlite3.OperationalError:
            return False
        finally:
            self.db.execute("pragma temp_store = memory")

    def truncate(self) -> bool:
        """Empty the write-ahead log, which still holds pages as they were; False when a reader kept it in use."""
        return int(self.db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]) == 0

    def close(self) -> None:
        self.db.close()


def check(folder: Path) -> None:
    """Make a closed database whole in its one file and look it over; StoreDamaged when it is not sound."""
    connection = sqlite3.connect(folder / DATABASE, isolation_level=None)
    try:
        connection.execute("pragma journal_mode = delete")
        found = str(connection.execute("pragma integrity_check").fetchone()[0])
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(explained(error, folder)) from error
    finally:
        connection.close()
    if found != "ok":
        raise StoreDamaged(f"{folder}: the database of the backup is damaged ({found}). Use another backup.")


def make_way(folder: Path) -> None:
    """Before another database takes its place, the old one's log must go, or it would be read into the new one."""
    if not (folder / DATABASE).exists():
        return
    connection = sqlite3.connect(folder / DATABASE, timeout=10, isolation_level=None)
    try:
        connection.execute("pragma journal_mode = delete")
    except sqlite3.OperationalError as error:
        raise StoreDamaged(f"{folder}: another process has the database open. Stop it, then restore again.") from error
    except sqlite3.DatabaseError:  # damaged: that is why it is replaced
        pass
    finally:
        connection.close()
    for rest in ("-wal", "-shm"):
        (folder / f"{DATABASE}{rest}").unlink(missing_ok=True)
