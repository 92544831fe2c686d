"""The staff's list of open tickets, and how many there are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlite_utils import Database

from bot.store.cases import CIRCLE


@dataclass(frozen=True)
class Filter:
    """Which open cases a list shows; what is left empty lets everything through."""

    assignee: str = ""
    unassigned: bool = False
    state: str = ""
    topic: str = ""
    text: str = ""  # in the number, the freelancer's name, or any fact


@dataclass(frozen=True)
class Queued:
    """A line of the staff's queue; `link` leads to its card."""

    number: str
    topic: str
    state: str
    person: str
    client: str
    assignee_name: str
    opened_at: str
    link: str


class Queue:
    def __init__(self, db: Database) -> None:
        self._db = db

    def listed(self, org: str, wanted: Filter, most: int, circle: str = "") -> tuple[list[Queued], int]:
        """Open tickets, those without anyone first, then the oldest, at most `most` of them; and how many there are."""
        where, values = ["t.org = ?", "t.state in ('open', 'in_progress', 'waiting')", f"{CIRCLE} = ?"], [org, circle]
        for column, value in (("t.assignee", wanted.assignee), ("t.state", wanted.state), ("t.topic", wanted.topic)):
            if value:
                where.append(f"{column} = ?")
                values.append(value)
        if wanted.unassigned:
            where.append("t.assignee = ''")
        if wanted.text:
            where.append(
                "(t.number like ? escape '\\' or p.name like ? escape '\\' or exists"
                " (select 1 from ticket_facts f where f.ticket = t.id and f.value like ? escape '\\'))"
            )
            values += ["%" + re.sub(r"([%_\\])", r"\\\1", wanted.text) + "%"] * 3
        tables = (
            "from tickets t join people p on p.id = t.person"
            " left join ticket_facts c on c.ticket = t.id and c.key = 'client' where " + " and ".join(where)
        )
        total = int(self._db.execute(f"select count(*) {tables}", values).fetchone()[0])
        rows = self._db.execute(
            "select t.number, t.topic, t.state, coalesce(nullif(p.name, ''), p.user), coalesce(c.value, ''), t.assignee_name, t.opened_at,"
            " coalesce((select o.link from outbox o where o.ref = 'case/' || t.id and o.kind = 'post' order by o.id desc limit 1), '')"
            f" {tables} order by t.assignee <> '', t.opened_at, t.id limit ?",
            [*values, most],
        )
        return [Queued(*row) for row in rows], total

    def counts(self, org: str, circle: str = "") -> list[tuple[str, int]]:
        """How many open tickets there are in each state."""
        rows = self._db.execute(
            f"select state, count(*) from tickets where org = ? and state in ('open', 'in_progress', 'waiting') and {CIRCLE} = ?"
            " group by state order by instr('open in_progress waiting', state)",
            [org, circle],
        )
        return [(str(state), int(count)) for state, count in rows]
