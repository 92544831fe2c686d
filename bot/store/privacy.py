"""Queries for a person's rights: all that is kept of somebody, and its removal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from bot.store.people import Person

NOBODY = "erased"  # the platform of the anonymous person who stands for all that were erased in an organisation
Rows = list[Mapping[str, object]]


@dataclass(frozen=True)
class Posted:
    """Something of ours that is on a platform: a post, or a file when `file` (then `message` is the file's id)."""

    platform: str
    team: str
    conversation: str
    message: str
    file: bool
    staff: bool  # in a staff thread


@dataclass(frozen=True)
class Doubtful:
    """A post that waited: it stands on the platform all the same when its answer was lost. `item`: its id in the outbox."""

    item: int
    platform: str
    team: str
    conversation: str
    user: str
    thread: str
    at: str


@dataclass(frozen=True)
class Removed:
    """What was taken out of the database: how many of each; the bytes nobody needs any more; what is still on the platforms."""

    counts: Mapping[str, int]
    bytes: tuple[str, ...] = ()  # SHA-256
    numbers: tuple[str, ...] = ()  # cases
    proposals: tuple[str, ...] = ()  # files
    posted: tuple[Posted, ...] = ()
    doubtful: tuple[Doubtful, ...] = ()


@dataclass
class _Tally:
    counts: dict[str, int] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)
    numbers: list[str] = field(default_factory=list)
    proposals: set[str] = field(default_factory=set)
    posted: list[Posted] = field(default_factory=list)
    doubtful: list[Doubtful] = field(default_factory=list)


class Privacy:
    def __init__(self, db: Database) -> None:
        self._db = db

    # --- what is kept of somebody ---

    def of_person(self, person: int) -> dict[str, Rows]:
        """Everything kept of a person, table by table; not the words of others, and not the bodies of staff cards."""
        mine = "ticket in (select id from tickets where person = :p)"
        runs = "run in (select id from runs where person = :p)"
        wanted = {
            "person": "select id, org, platform, team, user, name, lang, dm, created_at, seen_at, erase_asked from people where id = :p",
            "messages": "select message, thread, text, became, at from messages where person = :p order by id",
            "answers": f"select created_at as at, kind, state, body from outbox where lane = 'person/{int(person)}' and kind = 'post' order by id",
            "answers_without_words": "select platform, conversation, message from standing where person = :p order by id",
            "conversations": "select id, script, state, opened_at, changed_at from runs where person = :p order by id",
            "journal": f"select run, op, key, value, source, at from journal where {runs} order by id",
            "cases": "select id, number, topic, state, assignee_name, opened_at, changed_at from tickets where person = :p order by id",
            "facts": f"select ticket, key, kind, value, by_staff from ticket_facts where {mine} order by ticket, place",
            "history": f"select ticket, at, who, what, detail from history where {mine} order by id",
            "words_as_staff": "select t.number, h.at, h.what, json_extract(h.detail, '$.text') as text from history h"
            " join tickets t on t.id = h.ticket where h.author = :p and h.author <> 0 and t.person <> :p order by h.id",
            "files": "select id, ticket, slot, name, sha256, size, type, scan, status, side, read, at from evidence where person = :p order by id",
            "announced_files": "select name, size, state, reason, at from intake where person = :p order by id",
            "kept_to_learn": "select text, lang, label, reason, at from feedback where person = :p order by id",
        }
        return {name: self._rows(query, {"p": person}) for name, query in wanted.items()}

    def _rows(self, query: str, values: Mapping[str, object]) -> Rows:
        cursor = self._db.execute(query, dict(values))
        columns = [c[0] for c in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def elsewhere(self, person: Person) -> int:
        """In how many cases of others this person acts as staff: those acts belong to these cases."""
        row = self._db.execute(
            "select count(distinct t.id) from tickets t left join history h on h.ticket = t.id"
            " where t.org = ? and t.person <> ? and (t.assignee = ? or h.who in (?, nullif(?, '')))",
            [person.org, person.id, person.user, person.user, person.name],
        ).fetchone()
        return int(row[0])

    # --- its removal ---

    def held(self, person: int) -> list[tuple[int, str]]:
        """The cases that may not be erased yet, id and number: the open ones, and those merged into them."""
        rows = self._db.execute(
            "with recursive held(id) as (select id from tickets where person = :p and state in ('open', 'in_progress', 'waiting')"
            " union select t.id from tickets t join held on t.merged_into = held.id)"
            " select id, number from tickets where id in held order by id",
            {"p": person},
        )
        return [(int(i), str(n)) for i, n in rows]

    def forget_person(self, person: Person, at: datetime, *, whole: bool = False) -> Removed:
        """Take out all of a person but, unless `whole`, what belongs to cases that are held; without such a case, the person too."""
        tally = _Tally()
        held = [] if whole else [i for i, _ in self.held(person.id)]
        marks = ",".join(map(str, held)) or "-1"
        for (ticket,) in self._db.execute(f"select id from tickets where person = ? and id not in ({marks})", [person.id]).fetchall():
            self._case(int(ticket), person.org, at, tally)
        where = f"lane in ('person/{person.id}', 'home/{person.id}', 'whisper/{person.id}') and coalesce(ticket, 0) not in ({marks})"
        self._outbox(where, tally)
        loose = f"person = {person.id} and coalesce(ticket, 0) not in ({marks})"
        kept_runs = f"coalesce(run, 0) not in (select id from runs where ticket in ({marks}))"
        self._standing(person.id, tally)
        self._evidence(f"{loose} and {kept_runs}", tally)
        self._delete("intake", f"{loose} and {kept_runs}", tally, "announced_files")
        self._learnt(f"person = {person.id}", tally)
        self._delete("messages", f"{loose} and {kept_runs}", tally)
        self._elsewhere(person, bool(held), tally)
        gone = f"select id from runs where person = {person.id} and coalesce(ticket, 0) not in ({marks})"
        self._db.execute(f"update tickets set run = null where run in ({gone})")
        self._delete("journal", f"run in ({gone})", tally)
        self._delete("runs", f"id in ({gone})", tally, "conversations")
        # A home page shows names of others: whoever opens it gets it anew.
        self._db.execute("delete from outbox where kind = 'home'")
        if not held:
            self._db.execute("update history set author = 0 where author = ? and author <> 0", [person.id])
            self._delete("people", f"id = {person.id}", tally)
        return self._removed(tally)

    def forget_case(self, ticket: int, org: str, at: datetime) -> Removed:
        """Take out a case: its number, topic and dates stay, of nobody."""
        tally = _Tally()
        self._case(ticket, org, at, tally)
        return self._removed(tally)

    def _case(self, ticket: int, org: str, at: datetime, tally: _Tally) -> None:
        number = str(self._db.execute("select number from tickets where id = ?", [ticket]).fetchone()[0])
        tally.numbers.append(number)
        tally.counts["cases"] = tally.counts.get("cases", 0) + 1
        runs = f"select id from runs where ticket = {ticket}"
        self._outbox(f"ticket = {ticket}", tally)
        self._evidence(f"ticket = {ticket}", tally)
        self._learnt(f"note in (select id from messages where ticket = {ticket} or run in ({runs}))", tally)
        for table, name in (
            ("ticket_facts", "facts"),
            ("history", ""),
            ("relays", ""),
            ("dossiers", ""),
            ("links_to_files", ""),
            ("intake", "announced_files"),
            ("messages", ""),
        ):
            self._delete(table, f"ticket = {ticket}", tally, name)
        self._delete("links", f"{ticket} in (one, other)", tally)
        self._db.execute("update people set talking_to = null where talking_to = ?", [ticket])
        self._db.execute("update tickets set run = null where id = ?", [ticket])
        self._evidence(f"run in ({runs}) and ticket is null", tally)
        self._delete("intake", f"run in ({runs})", tally, "announced_files")
        self._delete("messages", f"run in ({runs})", tally)
        self._delete("journal", f"run in ({runs})", tally)
        self._db.execute(f"update tickets set run = null where run in ({runs})")
        self._delete("runs", f"ticket = {ticket}", tally, "conversations")
        self._db.execute(
            "update tickets set person = ?, state = 'closed', staff_platform = '', staff_team = '', staff_channel = '', assignee = '',"
            " assignee_name = '', wanted = '' where id = ?",
            [self._nobody(org, at), ticket],
        )
        self._db.execute("insert into history (ticket, at, who, what, detail) values (?, ?, 'Relais', 'erased', ?)",
                         [ticket, at.isoformat(), json.dumps({})])  # fmt: skip

    def _nobody(self, org: str, at: datetime) -> int:
        """The anonymous person of an organisation."""
        self._db.execute(
            "insert into people (org, platform, team, user, lang, created_at, seen_at) values (?, ?, '', '', 'fr', ?, '') on conflict do nothing",
            [org, NOBODY, at.isoformat()],
        )
        return int(self._db.execute("select id from people where org = ? and platform = ?", [org, NOBODY]).fetchone()[0])

    def _elsewhere(self, person: Person, held: bool, tally: _Tally) -> None:
        """Where the person is reached (the tenant's own address stays), and what was said on the try-it page, which keeps its rooms itself."""
        mine = [person.platform, person.team, person.dm]
        self._db.execute(
            "insert into addresses (platform, team, conversation, url, at) select platform, team, '', url, at from addresses"
            " where platform = ? and team = ? and conversation = ? on conflict do update set url = excluded.url, at = excluded.at",
            mine,
        )
        self._db.execute("delete from addresses where platform = ? and team = ? and conversation = ?", mine)
        if person.platform == "web":  # a visitor's workspace is theirs alone
            said = " and room = 'dm' and kind = 'said'" if held else ""
            count = self._db.execute(f"delete from web_lines where team = ?{said}", [person.team]).rowcount
            tally.counts |= {"lines_on_the_page": count} if count else {}

    def _outbox(self, where: str, tally: _Tally) -> None:
        """What was sent, or may have been, is noted so that it can be taken back; what was not is dropped."""
        rows = self._db.execute(
            "select id, platform, team, conversation, message, parts, kind <> 'post', lane like 'room/%', state, target, created_at from outbox"
            f" where {where} and kind in ('post', 'file', 'dossier', 'export') order by id"
        ).fetchall()
        for item, platform, team, there, last, parts, file, staff, state, target, at in rows:
            to = self._place(str(target))
            messages = [*parts.split(), *([last] if last else [])]
            place = there or to["conversation"]
            tally.posted += [Posted(platform, team, place, m, bool(file), bool(staff)) for m in messages if place]
            if state == "waiting" and not file:
                tally.doubtful.append(Doubtful(item, platform, team, **to, at=at))
        self._delete("outbox", where, tally, "sent_or_waiting")

    def _standing(self, person: int, tally: _Tally) -> None:
        """What retention has taken out of the outbox, and stands on the platform."""
        rows = self._db.execute("select platform, team, conversation, message, file from standing where person = ? order by id", [person])
        tally.posted += [Posted(p, t, c, m, bool(f), False) for p, t, c, m, f in rows]
        self._delete("standing", f"person = {person}", tally, "sent_or_waiting")

    def _place(self, target: str) -> dict[str, str]:
        """Where a thing that was not sent was to go: conversation, user and thread."""
        told = json.loads(target)
        dm = self._db.execute("select dm from people where id = ?", [told.get("person", 0)]).fetchone()
        root = self._db.execute(
            "select message from outbox where ref = ? and kind = 'post' and state = 'sent' order by id desc limit 1",
            [told.get("under", "")],
        ).fetchone()
        conversation = told.get("conversation") or (dm[0] if dm else "")
        return {"conversation": conversation, "user": told.get("user", ""), "thread": told.get("thread") or (root[0] if root else "")}

    def _learnt(self, where: str, tally: _Tally) -> None:
        """What was kept to learn goes with the proposals made of it; what others said in these is not dealt with any more."""
        files = [str(row[0]) for row in self._db.execute(f"select distinct proposed from feedback where {where} and proposed <> ''")]
        self._delete("feedback", where, tally, "kept_to_learn")
        for file in files:
            self._db.execute("update feedback set proposed = '' where proposed = ?", [file])
        tally.proposals.update(files)

    def _evidence(self, where: str, tally: _Tally) -> None:
        tally.hashes |= {str(row[0]) for row in self._db.execute(f"select sha256 from evidence where {where}")}
        self._delete("evidence", where, tally, "files")

    def _delete(self, table: str, where: str, tally: _Tally, name: str = "") -> None:
        count = self._db.execute(f"delete from {table} where {where}").rowcount
        if count:
            tally.counts[name or table] = tally.counts.get(name or table, 0) + count

    def _removed(self, tally: _Tally) -> Removed:
        needless = tuple(self._unneeded(tally.hashes))
        return Removed(
            tally.counts, needless, tuple(tally.numbers), tuple(sorted(tally.proposals)), tuple(tally.posted), tuple(tally.doubtful)
        )

    def _unneeded(self, hashes: set[str]) -> list[str]:
        """Those bytes that no piece refers to any more."""
        return [h for h in sorted(hashes) if self._db.execute("select 1 from evidence where sha256 = ? limit 1", [h]).fetchone() is None]
