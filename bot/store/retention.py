"""Queries that take out what has been kept long enough."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.store.privacy import NOBODY

# Times are written with their own zone's offset: datetime() brings them to UTC before they are compared.
_OLD = "datetime({}) < datetime(:before)"
_HERE = "{0} >= :first and {0} < :end"
WINDOW = 2000  # rows: a look through them keeps events waiting for some hundredths of a second
SIMPLE = {  # table: the name under which its rows are counted, and which of them go
    "intake": ("announced_files", f"ticket is null and {_OLD.format('at')}"),
    "feedback": ("kept_to_learn", _OLD.format("at")),
    "web_lines": ("lines_on_the_page", _OLD.format("at")),
    "outbox": (
        "sent",
        f"(state <> 'waiting' or kind <> 'remove') and ticket is null and {_OLD.format('created_at')}"
        " and not exists (select 1 from runs r where r.question = outbox.ref and r.question <> '')",
    ),
    "inbox": ("events", _OLD.format("at")),
}
WINDOWED = ("runs", "evidence", *SIMPLE, "messages", "people")


class Retention:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._here: dict[str, str | int] = {}  # the rows looked through now, and the moment before which they are old

    def closed_before(self, before: datetime) -> list[tuple[int, str]]:
        """Cases resolved or closed that have not changed since then, id and organisation; not those that an open case goes on from."""
        rows = self._db.execute(
            "select t.id, t.org from tickets t join people p on p.id = t.person left join tickets m on m.id = t.merged_into"
            f" where t.state in ('resolved', 'closed') and p.platform <> :nobody and {_OLD.format('t.changed_at')}"
            " and (m.id is null or m.state in ('resolved', 'closed')) order by t.id",
            {"before": before.isoformat(), "nobody": NOBODY},
        )
        return [(int(ticket), str(org)) for ticket, org in rows]

    def windows(self) -> list[tuple[str, int]]:
        """What is looked through for old conversations, in this order: a table, and the first row of some thousand of it."""
        return [(table, first) for table in WINDOWED for first in range(0, self._newest(table) + 1, WINDOW)]

    def forget(self, table: str, first: int, before: datetime) -> tuple[dict[str, int], list[str]]:
        """Take out what belongs to no case and is older, among these rows: counts, and the bytes that no piece refers to any more.

        The newest message of somebody who stays keeps its id, without its words: reading on after a stop begins there.
        """
        self._here = {"before": before.isoformat(), "first": first, "end": first + WINDOW}
        match table:
            case "runs":
                over = f"ticket is null and {_OLD.format('changed_at')}"
                counts = {
                    "answers": self._do(f"delete from journal where run in (select id from runs where {over} and {_HERE.format('id')})"),
                    "conversations": self._delete("runs", over),
                }
            case "evidence":
                return self._forget_files()
            case "messages":
                newest = "id = (select max(m.id) from messages m where m.person = messages.person)"
                counts = {
                    "messages": self._delete("messages", f"{_OLD.format('at')} and not {newest}")
                    + self._do(
                        "update messages set text = '', became = 'swept', run = null, ticket = null"
                        f" where {_OLD.format('at')} and became <> 'swept' and {_HERE.format('rowid')}"
                    )
                }
            case "outbox":
                self._keep_ids()
                name, old = SIMPLE[table]
                counts = {name: self._delete(table, old)}
            case "people":
                counts = self._forget_people()
            case _:
                name, old = SIMPLE[table]
                counts = {name: self._delete(table, old)}
        return {name: n for name, n in counts.items() if n}, []

    def _keep_ids(self) -> None:
        """What a person was sent still stands on the platform: its ids stay as long as the person is known, to take it back at an erasure."""
        _, old = SIMPLE["outbox"]
        rows = self._db.execute(
            "select p.id, o.platform, o.team, o.conversation, o.parts || ' ' || o.message, o.kind <> 'post' from outbox o"
            " join people p on o.lane like 'person/%' and p.id = cast(substr(o.lane, 8) as integer)"
            f" where o.id in (select id from outbox where {old} and {_HERE.format('id')}) and o.state = 'sent' and o.kind in ('post', 'file', 'dossier', 'export')",
            self._here,
        ).fetchall()
        for *where, messages, file in rows:
            for message in str(messages).split():
                self._db.execute(
                    "insert into standing (person, platform, team, conversation, message, file) values (?, ?, ?, ?, ?, ?)",
                    [*where, message, file],
                )

    def _forget_files(self) -> tuple[dict[str, int], list[str]]:
        loose = f"ticket is null and (run is null or run not in (select id from runs)) and {_OLD.format('at')}"
        rows = self._db.execute(f"select distinct sha256 from evidence where {loose} and {_HERE.format('id')}", self._here)
        hashes = [str(row[0]) for row in rows]
        count = self._delete("evidence", loose)
        gone = [h for h in hashes if not self._db.execute("select 1 from evidence where sha256 = ? limit 1", [h]).fetchone()]
        return {"files": count} if count else {}, gone

    def _forget_people(self) -> dict[str, int]:
        """Those of whom nothing is left but the id of a message."""
        nothing = " and ".join(
            f"not exists (select 1 from {table} x where x.person = people.id)"
            for table in ("tickets", "runs", "evidence", "intake", "feedback")
        )
        gone = (
            f"platform <> '{NOBODY}' and erase_asked = '' and {_OLD.format('seen_at')} and {nothing}"
            " and not exists (select 1 from history h where h.author = people.id and h.author <> 0)"
            " and not exists (select 1 from messages m where m.person = people.id and m.became <> 'swept')"
        )
        for table in ("messages", "standing"):
            self._do(f"delete from {table} where person in (select id from people where {gone} and {_HERE.format('id')})")
        return {"people": self._delete("people", gone)}

    def known_bytes(self) -> set[str]:
        """The SHA-256 of every piece."""
        return {str(row[0]) for row in self._db.execute("select distinct sha256 from evidence")}

    def dossier_names(self) -> set[str]:
        """The ZIP of every version of every dossier, by name."""
        rows = self._db.execute("select t.number || '-v' || d.version || '.zip' from dossiers d join tickets t on t.id = d.ticket")
        return {str(row[0]) for row in rows}

    def _newest(self, table: str) -> int:
        return int(self._db.execute(f"select coalesce(max(rowid), -1) from {table}").fetchone()[0])

    def _delete(self, table: str, old: str) -> int:
        return self._do(f"delete from {table} where {old} and {_HERE.format('rowid')}")

    def _do(self, statement: str) -> int:
        return int(self._db.execute(statement, self._here).rowcount)
