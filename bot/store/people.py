"""Queries about people and what they wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

CHOSEN = "chosen"  # what became of what a button asked for: it tells no facts


@dataclass(frozen=True)
class Person:
    """A freelancer or staff member on one platform, within one organisation."""

    id: int
    org: str
    platform: str
    team: str
    user: str
    name: str
    lang: str
    lang_chosen: bool
    dm: str  # the id of the direct conversation, "" while unknown
    greeted: bool
    talking_to: int | None  # the ticket whose staff spoke last to this person
    created_at: str
    seen_at: str  # on the day of the last event
    erase_asked: str  # when erasure was asked for; "" when it was not
    erase_begun: bool  # all is erased but what open cases hold


@dataclass(frozen=True)
class Said:
    """A message of a person, and what became of it: answer | question | clarify | relay | file | …"""

    id: int
    person: int
    message: str
    thread: str
    text: str
    became: str
    run: int | None
    ticket: int | None
    at: str
    label: str  # what was served for it


_PERSON = "id, org, platform, team, user, name, lang, lang_chosen, dm, greeted, talking_to, created_at, seen_at, erase_asked, erase_begun"
_SAID = "id, person, message, thread, text, became, run, ticket, at, label"


def _person(row: tuple[Any, ...]) -> Person:
    *before, lang_chosen, dm, greeted, talking_to, created_at, seen_at, erase_asked, erase_begun = row
    return Person(*before, bool(lang_chosen), dm, bool(greeted), talking_to, created_at, seen_at, erase_asked, bool(erase_begun))  # type: ignore[call-arg]  # a row of _PERSON


class People:
    def __init__(self, db: Database) -> None:
        self._db = db

    def _one(self, where: str, values: list[object]) -> Person | None:
        row = self._db.execute(f"select {_PERSON} from people where {where}", values).fetchone()
        if row is None:
            return None
        return _person(row)

    def get(self, person: int) -> Person:
        """The person of this id; KeyError when there is none."""
        found = self._one("id = ?", [person])
        if found is None:
            raise KeyError(person)
        return found

    def find(self, org: str, platform: str, team: str, user: str) -> Person | None:
        """The person behind a platform's user id."""
        return self._one("org = ? and platform = ? and team = ? and user = ?", [org, platform, team, user])

    def named(self, words: str) -> list[Person]:
        """Everybody of this Relais id or platform user id, whatever the organisation."""
        wanted = words.strip()
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 12 else 0
        rows = self._db.execute(f"select {_PERSON} from people where platform <> 'erased' and (id = ? or user = ?)", [number, wanted])
        return [_person(row) for row in rows]

    def all(self) -> list[Person]:
        """Everybody known."""
        return [_person(row) for row in self._db.execute(f"select {_PERSON} from people where platform <> 'erased' order by id")]

    def ask_erasure(self, person: int, at: datetime) -> None:
        """The person asks to be forgotten; the first time counts."""
        self._db.execute("update people set erase_asked = ? where id = ? and erase_asked = ''", [at.isoformat(), person])

    def begin_erasure(self, person: int) -> None:
        """All is erased but what open cases hold."""
        self._db.execute("update people set erase_begun = 1 where id = ?", [person])

    def to_erase(self, before: datetime) -> list[Person]:
        """Who asked to be forgotten and is not yet, or whose cases, which held their part up, have not changed since then and are not open."""
        rows = self._db.execute(
            f"select {_PERSON} from people where erase_asked <> '' and (erase_begun = 0 or not exists (select 1 from tickets t"
            " where t.person = people.id and (t.state in ('open', 'in_progress', 'waiting') or datetime(t.changed_at) > datetime(?))))",
            [before.isoformat()],
        )
        return [_person(row) for row in rows]

    def add(self, org: str, platform: str, team: str, user: str, name: str, lang: str, at: datetime) -> Person:
        """A person met for the first time."""
        self._db.execute(
            "insert into people (org, platform, team, user, name, lang, created_at, seen_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
            [org, platform, team, user, name, lang, at.isoformat(), at.isoformat()],
        )
        found = self.find(org, platform, team, user)
        assert found is not None
        return found

    def set_name(self, person: int, name: str) -> None:
        """The name the platform gives now."""
        self._db.execute("update people set name = ? where id = ?", [name, person])

    def set_language(self, person: int, lang: str, chosen: bool) -> None:
        """The language to speak from now on; `chosen` when the person said so."""
        self._db.execute("update people set lang = ?, lang_chosen = ? where id = ?", [lang, chosen, person])

    def set_dm(self, person: int, conversation: str) -> None:
        """Where this person's direct conversation is."""
        self._db.execute("update people set dm = ? where id = ?", [conversation, person])

    def see(self, person: int, at: datetime) -> None:
        """The person was there."""
        self._db.execute("update people set seen_at = ? where id = ?", [at.isoformat(), person])

    def greet(self, person: int) -> None:
        """The first-contact notice has been given."""
        self._db.execute("update people set greeted = 1 where id = ?", [person])

    def talk_to(self, person: int, ticket: int | None) -> None:
        """The ticket whose staff spoke last, so that the next words may be for them."""
        self._db.execute("update people set talking_to = ? where id = ?", [ticket, person])

    def note(self, person: int, message: str, thread: str, text: str, at: datetime) -> int:
        """Keep a message; the same message twice is kept once. The id of the row."""
        kept = self._db.execute(
            "insert into messages (person, message, thread, text, at) values (?, ?, ?, ?, ?) on conflict do nothing",
            [person, message, thread, text, at.isoformat()],
        )
        if kept.rowcount == 1 and kept.lastrowid:
            return kept.lastrowid
        row = self._db.execute("select id from messages where person = ? and message = ?", [person, message]).fetchone()
        return int(row[0])

    def became(self, note: int, became: str, run: int | None = None, ticket: int | None = None, label: str = "") -> None:
        """What a message led to."""
        self._db.execute("update messages set became = ?, run = ?, ticket = ?, label = ? where id = ?", [became, run, ticket, label, note])

    def retext(self, note: int, text: str) -> None:
        """A message was edited."""
        self._db.execute("update messages set text = ? where id = ?", [text, note])

    def said(self, person: int, message: str) -> Said | None:
        """The kept message of this platform id."""
        row = self._db.execute(f"select {_SAID} from messages where person = ? and message = ?", [person, message]).fetchone()
        return Said(*row) if row else None

    def note_of(self, note: int) -> Said | None:
        """The kept message of this row id."""
        row = self._db.execute(f"select {_SAID} from messages where id = ?", [note]).fetchone()
        return Said(*row) if row else None

    def last_said(self, person: int, before: int) -> Said | None:
        """The message before this one."""
        row = self._db.execute(
            f"select {_SAID} from messages where person = ? and id < ? order by id desc limit 1", [person, before]
        ).fetchone()
        return Said(*row) if row else None

    def last_served(self, person: int, before: int) -> Said | None:
        """The last message typed that was answered under a label, before this one (0: of all)."""
        row = self._db.execute(
            f"select {_SAID} from messages where person = ? and label <> '' and became <> ? and (id < ? or ? = 0) order by id desc limit 1",
            [person, CHOSEN, before, before],
        ).fetchone()
        return Said(*row) if row else None

    def newest(self, platform: str, team: str) -> list[tuple[str, str]]:
        """For each direct conversation of a workspace, the platform id of the newest message known."""
        rows = self._db.execute(
            "select p.dm, max(m.message) from people p join messages m on m.person = p.id"
            " where p.platform = ? and p.team = ? and p.dm <> '' and m.message not like 'command/%' group by p.dm",
            [platform, team],
        )
        return [(str(dm), str(message)) for dm, message in rows]
