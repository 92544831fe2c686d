"""Queries about files on their way (intake) and files kept (evidence)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database


@dataclass(frozen=True)
class Intake:
    """A file announced by the platform. state: waiting | taken | refused."""

    id: int
    org: str
    person: int
    run: int | None
    ticket: int | None
    slot: str
    platform: str
    team: str
    ref: str
    name: str
    size: int
    state: str
    reason: str
    tries: int
    message: str
    thread: str
    side: str  # freelancer | staff


@dataclass(frozen=True)
class Evidence:
    """A file kept under its SHA-256. status: received | held (until the antivirus answers) | quarantined; slot "" while not sorted."""

    id: int
    org: str
    person: int
    run: int | None
    ticket: int | None
    slot: str
    name: str
    sha256: str
    size: int  # bytes
    type: str
    scan: str
    status: str
    side: str
    at: str
    read: str  # the facts read from an invoice, as JSON; "" when none


_INTAKE = "id, org, person, run, ticket, slot, platform, team, ref, name, size, state, reason, tries, message, thread, side"
_EVIDENCE = "id, org, person, run, ticket, slot, name, sha256, size, type, scan, status, side, at, read"


class Files:
    def __init__(self, db: Database) -> None:
        self._db = db

    def announce(
        self, org: str, person: int, run: int | None, ticket: int | None, platform: str, team: str, ref: str, name: str,
        size: int, message: str, thread: str, side: str, at: datetime,
    ) -> int:  # fmt: skip
        """A file to fetch; the id of its intake."""
        cursor = self._db.execute(
            "insert into intake (org, person, run, ticket, platform, team, ref, name, size, state, message, thread, side, at)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?)",
            [org, person, run, ticket, platform, team, ref, name, size, message, thread, side, at.isoformat()],
        )
        return int(cursor.lastrowid or 0)

    def intake(self, intake: int) -> Intake | None:
        """The intake of this id."""
        row = self._db.execute(f"select {_INTAKE} from intake where id = ?", [intake]).fetchone()
        return Intake(*row) if row else None

    def waiting(self, platforms: tuple[str, ...]) -> list[Intake]:
        """Files still to fetch on these platforms, oldest first."""
        marks = ",".join("?" * len(platforms))
        rows = self._db.execute(
            f"select {_INTAKE} from intake where state = 'waiting' and platform in ({marks}) order by id", list(platforms)
        )
        return [Intake(*row) for row in rows]

    def under_way(self, run: int) -> int:
        """How many files of a run are still to fetch."""
        row = self._db.execute("select count(*) from intake where run = ? and state = 'waiting'", [run]).fetchone()
        return int(row[0])

    def settle(self, intake: int, state: str, reason: str = "") -> None:
        """An intake is over: taken, or refused for a reason."""
        self._db.execute("update intake set state = ?, reason = ? where id = ?", [state, reason, intake])

    def tried(self, intake: int) -> None:
        """One more attempt to fetch has failed."""
        self._db.execute("update intake set tries = tries + 1 where id = ?", [intake])

    def keep(
        self, org: str, person: int, run: int | None, ticket: int | None, slot: str, name: str, sha256: str, size: int,
        type: str, scan: str, status: str, side: str, at: datetime, read: str = "",
    ) -> Evidence:  # fmt: skip
        """Record a file that lies in the evidence store."""
        cursor = self._db.execute(
            "insert into evidence (org, person, run, ticket, slot, name, sha256, size, type, scan, status, side, at, read)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [org, person, run, ticket, slot, name, sha256, size, type, scan, status, side, at.isoformat(), read],
        )
        found = self.get(int(cursor.lastrowid or 0))
        assert found is not None
        return found

    def _all(self, where: str, values: list[object]) -> list[Evidence]:
        rows = self._db.execute(f"select {_EVIDENCE} from evidence where {where} order by id", values)
        return [Evidence(*row) for row in rows]

    def get(self, evidence: int) -> Evidence | None:
        """The piece of this id."""
        return next(iter(self._all("id = ?", [evidence])), None)

    def all(self) -> list[Evidence]:
        """Every piece kept."""
        return self._all("1", [])

    def of_run(self, run: int) -> list[Evidence]:
        """The pieces collected in a run."""
        return self._all("run = ?", [run])

    def of_ticket(self, ticket: int) -> list[Evidence]:
        """The pieces of a case."""
        return self._all("ticket = ?", [ticket])

    def of_person(self, person: int) -> list[Evidence]:
        """Every piece of a person."""
        return self._all("person = ?", [person])

    def loose(self, person: int) -> list[Evidence]:
        """Pieces of a person that belong to no case and no run that still asks."""
        return self._all(
            "person = ? and ticket is null and (run is null or run in (select id from runs where state in ('cancelled', 'failed')))",
            [person],
        )

    def held(self) -> list[Evidence]:
        """Pieces that wait for the antivirus."""
        return self._all("status = 'held'", [])

    def scanned(self, evidence: int, scan: str, status: str) -> None:
        """What the antivirus said of a piece that waited for it."""
        self._db.execute("update evidence set scan = ?, status = ? where id = ?", [scan, status, evidence])

    def sort(self, evidence: int, slot: str) -> None:
        """Put a piece into a slot."""
        self._db.execute("update evidence set slot = ? where id = ?", [slot, evidence])

    def attach(self, evidence: int, run: int | None, ticket: int | None) -> None:
        """Give a piece to a run and a case."""
        self._db.execute("update evidence set run = ?, ticket = ? where id = ?", [run, ticket, evidence])

    def needs(self, sha256: str) -> bool:
        """Whether any piece has these bytes."""
        return self._db.execute("select 1 from evidence where sha256 = ? limit 1", [sha256]).fetchone() is not None

    def hand_over(self, ticket: int, into: int) -> None:
        """All pieces and pending files of a case go to another one; bytes that it has already stay behind."""
        self._db.execute(
            "update evidence set ticket = ? where ticket = ? and sha256 not in (select sha256 from evidence where ticket = ?)",
            [into, ticket, into],
        )
        self._db.execute("update intake set ticket = ? where ticket = ? and state = 'waiting'", [into, ticket])

    def attach_run(self, run: int, ticket: int) -> None:
        """Give all pieces and pending files of a run to its case."""
        self._db.execute("update evidence set ticket = ? where run = ?", [ticket, run])
        self._db.execute("update intake set ticket = ? where run = ? and state = 'waiting'", [ticket, run])
