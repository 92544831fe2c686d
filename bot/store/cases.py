"""Queries about tickets: what staff call cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database


class TicketState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"  # for the freelancer
    RESOLVED = "resolved"
    CLOSED = "closed"


ALIVE = (TicketState.OPEN, TicketState.IN_PROGRESS, TicketState.WAITING)


@dataclass(frozen=True)
class Ticket:
    """A case. `staff_*` is where its headline card and its thread are."""

    id: int
    number: str
    org: str
    topic: str
    state: TicketState
    person: int
    run: int | None
    staff_platform: str
    staff_team: str
    staff_channel: str
    assignee: str
    assignee_name: str
    opened_at: str
    changed_at: str
    wanted: str  # the slot that staff asked the freelancer to fill, "" when none
    merged_into: int | None = None

    @property
    def headline(self) -> str:
        """The ref of the headline card, the root of the staff thread."""
        return f"case/{self.id}"


@dataclass(frozen=True)
class Fact:
    """A fact of a case: `kind` names the kind of answer that reads `value`."""

    key: str
    kind: str
    value: str
    by_staff: bool = False


@dataclass(frozen=True)
class Change:
    """A line of a case's history."""

    at: str
    who: str
    what: str
    detail: Mapping[str, str]


@dataclass(frozen=True)
class Relay:
    """A message carried over; `source` is the platform's id of the original, `ref` names the copy."""

    id: int
    ticket: int
    source: str
    ref: str
    towards: str  # freelancer | staff


@dataclass(frozen=True)
class Dossier:
    """A version of a case's dossier; `manifest` is what it holds (see bot.dossier)."""

    id: int
    ticket: int
    version: int
    manifest: dict[str, Any]


# The cases of a try-out (terminal, page) are seen by that try-out alone, and never by the real staff.
CIRCLE = "case when staff_platform in ('slack', 'teams') then '' else staff_platform || '/' || staff_team end"
_TICKET = "id, number, org, topic, state, person, run, staff_platform, staff_team, staff_channel, assignee, assignee_name, opened_at, changed_at, wanted, merged_into"


def _ticket(row: tuple[object, ...]) -> Ticket:
    return Ticket(*row[:4], TicketState(str(row[4])), *row[5:])  # type: ignore[arg-type,call-arg]  # a row of _TICKET, in its order


class Cases:
    def __init__(self, db: Database) -> None:
        self._db = db

    def _all(self, where: str, values: list[object]) -> list[Ticket]:
        return [_ticket(row) for row in self._db.execute(f"select {_TICKET} from tickets where {where} order by id", values)]

    def get(self, ticket: int) -> Ticket | None:
        """The ticket of this id."""
        return next(iter(self._all("id = ?", [ticket])), None)

    def by_number(self, number: str) -> Ticket | None:
        """The ticket of this number, however its letters were typed."""
        return next(iter(self._all("number = ?", [number.strip().upper()])), None)

    def all(self) -> list[Ticket]:
        """Every ticket."""
        return self._all("1", [])

    def alive(self, org: str, circle: str = "") -> list[Ticket]:
        """The open tickets of an organisation that this circle sees, oldest first."""
        return self._all(f"org = ? and state in ('open', 'in_progress', 'waiting') and {CIRCLE} = ?", [org, circle])

    def clients_of(self, person: int) -> tuple[str, ...]:
        """The clients named in the person's cases."""
        rows = self._db.execute(
            "select distinct f.value from ticket_facts f join tickets t on t.id = f.ticket where t.person = ? and f.key = 'client'",
            [person],
        )
        return tuple(str(value) for (value,) in rows)

    def following(self, ticket: int) -> Ticket | None:
        """The ticket of this id, or the one it was merged into."""
        found = self.get(ticket)
        return self.following(found.merged_into) if found and found.merged_into else found

    def link(self, one: int, other: int) -> None:
        """Two tickets belong together."""
        self._db.execute("insert into links (one, other) values (?, ?) on conflict do nothing", [min(one, other), max(one, other)])

    def linked(self, ticket: int) -> list[Ticket]:
        """The tickets that belong together with this one."""
        return self._all("id in (select other from links where one = ? union select one from links where other = ?)", [ticket, ticket])

    def merge(self, ticket: int, into: int, at: datetime) -> None:
        """A ticket goes on as another one: its relays and whoever talks to its staff follow."""
        self._db.execute(
            "update tickets set merged_into = ?, state = 'resolved', wanted = '', changed_at = ? where id = ?",
            [into, at.isoformat(), ticket],
        )
        self._db.execute("update relays set ticket = ? where ticket = ?", [into, ticket])
        self._db.execute("update people set talking_to = ? where talking_to = ?", [into, ticket])
        self._db.execute("delete from links where one in (?, ?) and other in (?, ?)", [ticket, into, ticket, into])

    def of_person(self, person: int) -> list[Ticket]:
        """The person's tickets, oldest first."""
        return self._all("person = ?", [person])

    def open(self, org: str, prefix: str, topic: str, person: int, run: int | None, staff: tuple[str, str, str], at: datetime) -> Ticket:
        """A new ticket with the next number of its organisation and year; `staff` is platform, team, channel."""
        counter = f"{prefix}-{at.year}"
        self._db.execute("insert into counters (name, value) values (?, 1) on conflict (name) do update set value = value + 1", [counter])
        serial = self._db.execute("select value from counters where name = ?", [counter]).fetchone()[0]
        cursor = self._db.execute(
            "insert into tickets (number, org, topic, state, person, run, staff_platform, staff_team, staff_channel, opened_at,"
            " changed_at) values (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?)",
            [f"{counter}-{serial:04}", org, topic, person, run, *staff, at.isoformat(), at.isoformat()],
        )
        found = self.get(int(cursor.lastrowid or 0))
        assert found is not None
        return found

    def set_state(self, ticket: int, state: TicketState, at: datetime) -> None:
        """Where the case stands now."""
        self._db.execute("update tickets set state = ?, changed_at = ? where id = ?", [state.value, at.isoformat(), ticket])

    def assign(self, ticket: int, user: str, name: str, at: datetime) -> None:
        """Who has the case in hand."""
        self._db.execute(
            "update tickets set assignee = ?, assignee_name = ?, changed_at = ? where id = ?", [user, name, at.isoformat(), ticket]
        )

    def want(self, ticket: int, slot: str) -> None:
        """The slot that the next file is asked for; "" when none is any more."""
        self._db.execute("update tickets set wanted = ? where id = ?", [slot, ticket])

    def move(self, ticket: int, channel: str, at: datetime) -> None:
        """The case is handled in another staff channel from now on."""
        self._db.execute("update tickets set staff_channel = ?, changed_at = ? where id = ?", [channel, at.isoformat(), ticket])

    def facts(self, ticket: int) -> list[Fact]:
        """The facts of a case in the order they were asked."""
        rows = self._db.execute("select key, kind, value, by_staff from ticket_facts where ticket = ? order by place", [ticket])
        return [Fact(key, kind, value, bool(by_staff)) for key, kind, value, by_staff in rows]

    def set_fact(self, ticket: int, place: int, fact: Fact) -> None:
        """Write a fact, unless a staff member has written this one."""
        self._db.execute(
            "insert into ticket_facts (ticket, key, kind, value, place, by_staff) values (?, ?, ?, ?, ?, ?)"
            " on conflict (ticket, key) do update set kind = excluded.kind, value = excluded.value, place = excluded.place"
            " where by_staff = 0",
            [ticket, fact.key, fact.kind, fact.value, place, fact.by_staff],
        )

    def drop_fact(self, ticket: int, key: str) -> None:
        """Remove a fact that no longer holds, unless a staff member has written it."""
        self._db.execute("delete from ticket_facts where ticket = ? and key = ? and by_staff = 0", [ticket, key])

    def record(self, ticket: int, at: datetime, who: str, what: str, *, author: int = 0, **detail: str) -> None:
        """Add a line to the history of a case; `author`: the person whose words it holds."""
        self._db.execute(
            "insert into history (ticket, at, who, what, detail, author) values (?, ?, ?, ?, ?, ?)",
            [ticket, at.isoformat(), who, what, json.dumps(detail, ensure_ascii=False), author],
        )

    def history(self, ticket: int) -> list[Change]:
        """Every change of a case, oldest first."""
        rows = self._db.execute("select at, who, what, detail from history where ticket = ? order by id", [ticket])
        return [Change(at, who, what, json.loads(detail)) for at, who, what, detail in rows]

    def relay(self, ticket: int, source: str, ref: str, towards: str, at: datetime) -> bool:
        """Record that a message is carried over; False when this one already was."""
        cursor = self._db.execute(
            "insert into relays (ticket, source, ref, towards, at) values (?, ?, ?, ?, ?) on conflict do nothing",
            [ticket, source, ref, towards, at.isoformat()],
        )
        return cursor.rowcount == 1

    def relayed(self, source: str) -> Relay | None:
        """The relay of this original message."""
        row = self._db.execute("select id, ticket, source, ref, towards from relays where source = ?", [source]).fetchone()
        return Relay(*row) if row else None

    def add_dossier(self, ticket: int, version: int, manifest: Mapping[str, Any]) -> Dossier:
        """A new version, which never changes."""
        self._db.execute(
            "insert into dossiers (ticket, version, manifest) values (?, ?, ?)", [ticket, version, json.dumps(manifest, ensure_ascii=False)]
        )
        found = self.dossier(ticket)
        assert found is not None
        return found

    def dossier(self, ticket: int) -> Dossier | None:
        """The newest version of a case's dossier."""
        return self._dossier("ticket = ? order by version desc limit 1", ticket)

    def dossier_of(self, dossier: int) -> Dossier | None:
        """The dossier of this id."""
        return self._dossier("id = ?", dossier)

    def _dossier(self, where: str, value: int) -> Dossier | None:
        row = self._db.execute(f"select id, ticket, version, manifest from dossiers where {where}", [value]).fetchone()
        return Dossier(row[0], row[1], row[2], json.loads(row[3])) if row else None
