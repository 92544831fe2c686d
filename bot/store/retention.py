"""Queries that take out what has been kept long enough."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.store.privacy import NOBODY

# Times are written with their own zone's offset: datetime() brings them to UTC before they are compared.
_OLD = "datetime({}) < datetime(:before)"


class Retention:
    def __init__(self, db: Database) -> None:
        self._db = db

    def closed_before(self, before: datetime) -> list[tuple[int, str]]:
        """Cases resolved or closed that have not changed since then, id and organisation; not those that an open case goes on from."""
        rows = self._db.execute(
            "select t.id, t.org from tickets t join people p on p.id = t.person left join tickets m on m.id = t.merged_into"
            f" where t.state in ('resolved', 'closed') and p.platform <> :nobody and {_OLD.format('t.changed_at')}"
            " and (m.id is null or m.state in ('resolved', 'closed')) order by t.id",
            {"before": before.isoformat(), "nobody": NOBODY},
        )
        return [(int(ticket), str(org)) for ticket, org in rows]

    def forget_conversations(self, before: datetime) -> tuple[dict[str, int], list[str]]:
        """Take out what belongs to no case and is older: counts, and the bytes that no piece refers to any more.

        The newest message of somebody who stays keeps its id, without its words: reading on after a stop begins there.
        """
        moment = before.isoformat()
        old_runs = f"select id from runs where ticket is null and {_OLD.format('changed_at')}"
        loose = f"ticket is null and (run is null or run not in (select id from runs)) and {_OLD.format('at')}"
        counts = {
            "answers": self._do(f"delete from journal where run in ({old_runs})", moment),
            "conversations": self._do(f"delete from runs where ticket is null and {_OLD.format('changed_at')}", moment),
        }
        hashes = [str(r[0]) for r in self._db.execute(f"select distinct sha256 from evidence where {loose}", {"before": moment})]
        counts |= {
            "files": self._do(f"delete from evidence where {loose}", moment),
            "announced_files": self._do(f"delete from intake where state <> 'waiting' and ticket is null and {_OLD.format('at')}", moment),
            "kept_to_learn": self._do(f"delete from feedback where {_OLD.format('at')}", moment),
            "lines_on_the_page": self._do(f"delete from web_lines where {_OLD.format('at')}", moment),
            "sent": self._do(
                f"delete from outbox where state <> 'waiting' and ticket is null and {_OLD.format('created_at')}"
                " and ref not in (select question from runs where question <> '')",
                moment,
            ),
            "events": self._do(f"delete from inbox where {_OLD.format('at')}", moment),
            "messages": self._do(
                f"delete from messages where {_OLD.format('at')} and id <> (select max(m.id) from messages m where m.person = messages.person)",
                moment,
            ),
        }
        counts["messages"] += self._do(
            f"update messages set text = '', became = 'swept', run = null, ticket = null where {_OLD.format('at')} and text <> ''", moment
        )
        nothing = " and ".join(
            f"not exists (select 1 from {table} x where x.person = people.id)" for table in ("tickets", "runs", "evidence", "intake")
        )
        gone = (
            f"select id from people where platform <> '{NOBODY}' and erase_asked = '' and {_OLD.format('seen_at')} and {nothing}"
            " and not exists (select 1 from messages m where m.person = people.id and m.became <> 'swept')"
        )
        self._do(f"delete from messages where person in ({gone})", moment)
        counts["people"] = self._do(f"delete from people where id in ({gone})", moment)
        still = {str(r[0]) for r in self._db.execute("select distinct sha256 from evidence")} if hashes else set()
        return {name: n for name, n in counts.items() if n}, [h for h in hashes if h not in still]

    def known_bytes(self) -> set[str]:
        """The SHA-256 of every piece."""
        return {str(row[0]) for row in self._db.execute("select distinct sha256 from evidence")}

    def dossier_names(self) -> set[str]:
        """The ZIP of every version of every dossier, by name."""
        rows = self._db.execute("select t.number || '-v' || d.version || '.zip' from dossiers d join tickets t on t.id = d.ticket")
        return {str(row[0]) for row in rows}

    def _do(self, statement: str, before: str) -> int:
        return int(self._db.execute(statement, {"before": before}).rowcount)
