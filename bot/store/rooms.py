"""Queries about what was said on the try-it page, which is a platform of its own: it remembers, as Slack would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database


@dataclass(frozen=True)
class Line:
    """A message on the page. `team` is one visitor's own workspace; `room` dm or staff; `thread` the id of its root line, or 0.

    kind: said (a person) | card (Relais) | file (Relais) | whisper (Relais, for `only_for` alone). `handled`: the engine has had it.
    `rev` grows with every change of any line, so that a reader asks only for what is new.
    """

    id: int
    team: str
    room: str
    thread: int
    author: str
    name: str
    kind: str
    body: dict[str, Any]
    only_for: str
    mark: str
    handled: bool
    at: str
    rev: int


_LINE = "id, team, room, thread, author, name, kind, body, only_for, mark, handled, at, rev"
_NEXT = "(select coalesce(max(rev), 0) + 1 from web_lines)"


def _line(row: Any) -> Line:
    team, room, thread, author, name, kind = row[1:7]
    return Line(row[0], team, room, thread, author, name, kind, json.loads(row[7]), row[8], row[9], bool(row[10]), row[11], row[12])


class Rooms:
    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, line: int, team: str) -> Line | None:
        """The line of this id in this workspace."""
        row = self._db.execute(f"select {_LINE} from web_lines where id = ? and team = ?", [line, team]).fetchone()
        return _line(row) if row else None

    def since(self, team: str, rev: int) -> list[Line]:
        """The lines of a workspace that are new or changed after this revision, in the order of their changes."""
        return [
            _line(row) for row in self._db.execute(f"select {_LINE} from web_lines where team = ? and rev > ? order by rev", [team, rev])
        ]

    def say(self, team: str, room: str, thread: int, author: str, name: str, body: dict[str, Any], nonce: str, at: datetime) -> Line:
        """A person's message; the same `nonce` again gives the line of the first time."""
        self._db.execute(
            "insert into web_lines (team, room, thread, author, name, kind, body, nonce, handled, at, rev)"
            f" values (?, ?, ?, ?, ?, 'said', ?, ?, 0, ?, {_NEXT}) on conflict (team, nonce) do nothing",
            [team, room, thread, author, name, json.dumps(body, ensure_ascii=False), nonce, at.isoformat()],
        )
        return _line(self._db.execute(f"select {_LINE} from web_lines where team = ? and nonce = ?", [team, nonce]).fetchone())

    def post(
        self, team: str, room: str, thread: int, kind: str, body: dict[str, Any], item: int | None, only_for: str, at: datetime
    ) -> int:
        """A message of Relais; the same outbox item again gives the line of the first time, so that a crash doubles nothing."""
        nonce = f"item/{item}" if item else f"now/{at.isoformat()}/{kind}"
        self._db.execute(
            "insert into web_lines (team, room, thread, author, name, kind, body, item, nonce, only_for, at, rev)"
            f" values (?, ?, ?, 'relais', 'Relais', ?, ?, ?, ?, ?, ?, {_NEXT}) on conflict do nothing",
            [team, room, thread, kind, json.dumps(body, ensure_ascii=False), item, nonce, only_for, at.isoformat()],
        )
        return int(self._db.execute("select id from web_lines where team = ? and nonce = ?", [team, nonce]).fetchone()[0])

    def replace(self, line: int, team: str, body: dict[str, Any]) -> None:
        """A message of Relais reads otherwise now."""
        self._db.execute(
            f"update web_lines set body = ?, rev = {_NEXT} where id = ? and team = ?", [json.dumps(body, ensure_ascii=False), line, team]
        )

    def mark(self, line: int, team: str, mark: str) -> None:
        """A person's message has been delivered, or could not be."""
        self._db.execute(f"update web_lines set mark = ?, rev = {_NEXT} where id = ? and team = ?", [mark, line, team])

    def remove(self, line: int, team: str) -> None:
        """A message of Relais is taken back."""
        self._db.execute("delete from web_lines where id = ? and team = ?", [line, team])

    def handled(self, line: int) -> None:
        """The engine has had the message."""
        self._db.execute("update web_lines set handled = 1 where id = ?", [line])

    def unhandled(self) -> list[Line]:
        """Messages that the engine has not had: the process ended between the two."""
        return [_line(row) for row in self._db.execute(f"select {_LINE} from web_lines where handled = 0 order by id")]

    def under_way(self, team: str) -> int:
        """How many messages are still to send, and files still to fetch, in a workspace."""
        row = self._db.execute(
            "select (select count(*) from outbox where platform = 'web' and team = ? and state = 'waiting')"
            " + (select count(*) from intake where platform = 'web' and team = ? and state = 'waiting')",
            [team, team],
        ).fetchone()
        return int(row[0])

    def uploads(self) -> set[str]:
        """The refs of uploaded files that are still wanted: announced and not fetched, or in a message that is not handled."""
        wanted = {str(row[0]) for row in self._db.execute("select ref from intake where platform = 'web' and state = 'waiting'")}
        return wanted | {str(file.get("ref", "")) for line in self.unhandled() for file in line.body.get("files", ())}
