"""Queries about what is to be sent: one row per outgoing message, edit, mark or file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database


@dataclass(frozen=True)
class Item:
    """state: waiting | sent | dead (could not be delivered) | dropped (superseded). `lane` orders: items of one lane go out one after the other."""

    id: int
    platform: str
    team: str
    lane: str
    target: str
    kind: str
    body: str
    ref: str
    state: str
    tries: int
    due_at: float  # seconds since the epoch
    error: str
    message: str  # the platform's id once sent
    conversation: str
    ticket: int | None
    link: str  # the address that leads to it, once sent; "" when the platform has none
    cause: str  # the correlation id of the event that led to it
    created_at: str

    @property
    def transient(self) -> bool:
        """Whether it is never looked up again once it is sent: its row goes then, and with it the words it holds."""
        return self.kind in ("home", "whisper", "mark", "remove") or self.ref == FAREWELL


_ITEM = (
    "id, platform, team, lane, target, kind, body, ref, state, tries, due_at, error, message, conversation, ticket, link, cause, created_at"
)
FAREWELL = "farewell"  # the ref of the last message to somebody who is forgotten


class Outbox:
    def __init__(self, db: Database) -> None:
        self._db = db
        self.cause = ""  # the correlation id of the event being handled

    def put(
        self, platform: str, team: str, lane: str, target: str, kind: str, body: str, ref: str, ticket: int | None, at: datetime
    ) -> int:
        """Something to send; its id."""
        cursor = self._db.execute(
            "insert into outbox (platform, team, lane, target, kind, body, ref, state, ticket, created_at, cause)"
            " values (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?)",
            [platform, team, lane, target, kind, body, ref, ticket, at.isoformat(), self.cause],
        )
        return int(cursor.lastrowid or 0)

    def newest(self) -> int:
        """The id of the newest item, 0 when there is none."""
        return int(self._db.execute("select coalesce(max(id), 0) from outbox").fetchone()[0])

    def heads(self, platforms: tuple[str, ...], now: float, longest: float = 1e12) -> list[Item]:
        """The first waiting item of each lane, in a room of each case, when it is due.

        One that is due later than the longest wait was put off by a clock that has been set back since: it is due.
        """
        marks = ",".join("?" * len(platforms))
        rows = self._db.execute(
            f"select {_ITEM} from outbox where id in (select min(id) from outbox where state = 'waiting'"
            f" and platform in ({marks}) group by platform, team, lane, case when lane like 'room/%' then coalesce(ticket, 0) else 0 end)"
            " and (due_at <= ? or due_at > ?) order by id",
            [*platforms, now, now + longest],
        )
        return [Item(*row) for row in rows]

    def waiting(self, platforms: tuple[str, ...]) -> int:
        """How many items are still to send."""
        marks = ",".join("?" * len(platforms))
        row = self._db.execute(f"select count(*) from outbox where state = 'waiting' and platform in ({marks})", list(platforms))
        return int(row.fetchone()[0])

    def taking_back(self) -> bool:
        """Whether messages of somebody who was erased are still to be taken back."""
        row = self._db.execute("select 1 from outbox where state = 'waiting' and (kind = 'remove' or ref = ?) limit 1", [FAREWELL])
        return row.fetchone() is not None

    def sent(self, item: int, conversation: str, message: str, link: str = "", *, transient: bool) -> bool:
        """The platform has it, and the row of a `transient` one goes; False when it was erased while it was on its way."""
        if transient:
            return self._db.execute("delete from outbox where id = ?", [item]).rowcount == 1
        cursor = self._db.execute(
            "update outbox set state = 'sent', conversation = ?, message = ?, link = ?, error = '' where id = ?",
            [conversation, message, link, item],
        )
        return cursor.rowcount == 1

    def failed(self, item: int, error: str, due_at: float) -> None:
        """It did not go; try again at that time."""
        self._db.execute("update outbox set tries = tries + 1, error = ?, due_at = ? where id = ?", [error, due_at, item])

    def drop(self, ticket: int, conversation: str) -> None:
        """What waits for a ticket in a conversation that is not reached any more will not go out."""
        self._db.execute(
            "update outbox set state = 'dropped', error = 'moved' where ticket = ? and lane = ? and state = 'waiting'",
            [ticket, f"room/{conversation}"],
        )

    def dead(self, item: int, error: str) -> None:
        """It will not go any more."""
        self._db.execute("update outbox set state = 'dead', tries = tries + 1, error = ? where id = ?", [error, item])

    def withdraw(self, item: int) -> None:
        """It is not wanted any more; what is on its way at this moment is taken back once it has gone out."""
        self._db.execute("delete from outbox where id = ? and state = 'waiting'", [item])

    def dead_letters(self) -> list[Item]:
        """What could not be delivered, oldest first."""
        return [Item(*row) for row in self._db.execute(f"select {_ITEM} from outbox where state = 'dead' order by id")]

    def retry(self, item: int | None) -> int:
        """Put one letter back, or all of them, to be tried anew; how many there were."""
        return int(
            self._db.execute(
                "update outbox set state = 'waiting', tries = 0, due_at = 0 where state = 'dead' and (? is null or id = ?)", [item, item]
            ).rowcount
        )

    def by_ref(self, ref: str, before: int | None = None) -> Item | None:
        """The newest post of this name (not its later edits); `before`: of those put before this item."""
        row = self._db.execute(
            f"select {_ITEM} from outbox where ref = ? and kind = 'post' and (? is null or id < ?) order by id desc limit 1",
            [ref, before, before],
        ).fetchone()
        return Item(*row) if row else None

    def body(self, ref: str) -> str | None:
        """What the post of this name says now: its body, or that of its newest edit."""
        row = self._db.execute("select body from outbox where ref = ? and kind in ('post', 'edit') order by id desc limit 1", [ref])
        found = row.fetchone()
        return str(found[0]) if found else None

    def latest(self, lane: str) -> list[Item]:
        """The posts of a lane that were put together last, newest first."""
        rows = self._db.execute(
            f"select {_ITEM} from outbox where lane = ? and kind = 'post' and created_at ="
            " (select created_at from outbox where lane = ? and kind = 'post' order by id desc limit 1) order by id desc",
            [lane, lane],
        )
        return [Item(*row) for row in rows]

    def asked_of_words(self, lane: str, most: int) -> list[Item]:
        """The newest posts of a lane that ask whose somebody's words are, or what they are for, newest first; the lane's last hundred are looked at."""
        rows = self._db.execute(
            f"select {_ITEM} from (select * from outbox where lane = ? and kind = 'post' order by id desc limit 100)"
            " where ref like 'for/%' or ref like 'pass/%' or ref like 'sure/%' order by id desc limit ?",
            [lane, most],
        )
        return [Item(*row) for row in rows]

    def staff_spoke(self, lane: str) -> int:
        """The id of the newest words or file of staff in a person's lane, 0 when there are none."""
        row = self._db.execute(
            "select coalesce(max(id), 0) from outbox where lane = ? and (kind = 'file' or kind = 'post' and ref like 'relay/%')", [lane]
        ).fetchone()
        return int(row[0])

    def link_of(self, ticket: int, person: int) -> str:
        """The address of the first message about a ticket in a person's direct conversation, "" when there is none."""
        row = self._db.execute(
            "select link from outbox where ticket = ? and lane = ? and kind = 'post' and link <> '' order by id limit 1",
            [ticket, f"person/{person}"],
        ).fetchone()
        return str(row[0]) if row else ""

    def offered(self, item: int, platform: str, team: str, conversation: str) -> Item | None:
        """The file sent by this item, when it was sent in this conversation."""
        row = self._db.execute(
            f"select {_ITEM} from outbox where id = ? and platform = ? and team = ? and conversation = ? and kind in ('file', 'export')",
            [item, platform, team, conversation],
        ).fetchone()
        return Item(*row) if row else None

    def by_message(self, platform: str, conversation: str, message: str) -> Item | None:
        """The post that the platform knows under this id, or one of whose messages it does."""
        row = (
            self._db.execute(
                f"select {_ITEM} from outbox where platform = ? and conversation = ? and message = ? and kind in ('post', 'file')"
                " order by id limit 1",
                [platform, conversation, message],
            ).fetchone()
            or self._db.execute(
                f"select {_ITEM} from outbox where platform = ? and conversation = ? and parts <> '' and ' ' || parts || ' ' like ?"
                " order by id limit 1",
                [platform, conversation, f"% {message} %"],
            ).fetchone()
        )
        return Item(*row) if row else None

    def edits_waiting(self, ref: str) -> bool:
        """Whether the post of this name is still to be edited."""
        row = self._db.execute("select 1 from outbox where ref = ? and kind = 'edit' and state = 'waiting' limit 1", [ref])
        return row.fetchone() is not None

    def merge(self, item: Item) -> str:
        """Let this edit say what the newest one of its card says; the others that wait are dropped. The body to send."""
        row = self._db.execute(
            "select body from outbox where ref = ? and lane = ? and kind in ('post', 'edit') order by id desc limit 1",
            [item.ref, item.lane],
        ).fetchone()
        newest = str(row[0]) if row else item.body
        self._db.execute("update outbox set body = ? where id = ?", [newest, item.id])
        self._db.execute(
            "update outbox set state = 'dropped', error = 'merged' where ref = ? and lane = ? and kind = 'edit' and state = 'waiting' and id > ?",
            [item.ref, item.lane, item.id],
        )
        return newest

    def begun(self, item: int, message: str) -> None:
        """Keep the id that the platform gave before it had all of it."""
        self._db.execute("update outbox set message = ? where id = ?", [message, item])

    def parts(self, item: int) -> tuple[str, ...]:
        """The platform's ids of the messages before the last one, for an item that goes out in several."""
        row = self._db.execute("select parts from outbox where id = ?", [item]).fetchone()
        return tuple(str(row[0]).split()) if row else ()

    def keep_parts(self, item: int, parts: tuple[str, ...]) -> bool:
        """These are the messages before the last one now; False when the item was erased meanwhile."""
        return self._db.execute("update outbox set parts = ? where id = ?", [" ".join(parts), item]).rowcount == 1

    def rewrite(self, item: int, body: str) -> None:
        """Replace a body that has not gone out yet."""
        self._db.execute("update outbox set body = ? where id = ?", [body, item])
