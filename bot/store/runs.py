"""Queries about conversations (runs) and their journals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from bot.journal import Op, Row


class RunState(StrEnum):
    ASKING = "asking"  # has a pending question; only the newest raised one asks it
    HANDED_OVER = "handed_over"  # its case is open: corrections and files still amend it
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True)
class Run:
    """A conversation by a script; replies go where it was begun, unless the person speaks elsewhere."""

    id: int
    org: str
    person: int
    script: str
    state: RunState
    raised: int
    platform: str
    team: str
    conversation: str
    thread: str
    ticket: int | None
    question: str  # the ref of the outgoing message that holds the question, "" when none
    opened_at: str
    changed_at: str


_RUN = "id, org, person, script, state, raised, platform, team, conversation, thread, ticket, question, opened_at, changed_at"


def _run(row: tuple[object, ...]) -> Run:
    return Run(*row[:4], RunState(str(row[4])), *row[5:])  # type: ignore[arg-type,call-arg]  # a row of _RUN, in its order


class Runs:
    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, run: int) -> Run | None:
        """The run of this id."""
        row = self._db.execute(f"select {_RUN} from runs where id = ?", [run]).fetchone()
        return _run(row) if row else None

    def asking(self, person: int) -> list[Run]:
        """The person's unfinished runs, the one that asks first."""
        rows = self._db.execute(f"select {_RUN} from runs where person = ? and state = 'asking' order by raised desc", [person])
        return [_run(row) for row in rows]

    def handed_over(self, person: int) -> list[Run]:
        """The person's conversations that led to a case, newest first."""
        rows = self._db.execute(
            f"select {_RUN} from runs where person = ? and state = 'handed_over' and ticket is not null order by changed_at desc", [person]
        )
        return [_run(row) for row in rows]

    def latest(self, person: int, script: str = "") -> Run | None:
        """The run that changed last, whatever its state (of this script, when one is named)."""
        row = self._db.execute(
            f"select {_RUN} from runs where person = ? and (? = '' or script = ?) order by changed_at desc, id desc limit 1",
            [person, script, script],
        ).fetchone()
        return _run(row) if row else None

    def open(self, org: str, person: int, script: str, platform: str, team: str, conversation: str, thread: str, at: datetime) -> Run:
        """A new run on top of the person's stack."""
        cursor = self._db.execute(
            "insert into runs (org, person, script, state, raised, platform, team, conversation, thread, opened_at, changed_at)"
            " values (?, ?, ?, 'asking', (select coalesce(max(raised), 0) + 1 from runs where person = ?), ?, ?, ?, ?, ?, ?)",
            [org, person, script, person, platform, team, conversation, thread, at.isoformat(), at.isoformat()],
        )
        found = self.get(int(cursor.lastrowid or 0))
        assert found is not None
        return found

    def set_state(self, run: int, state: RunState, at: datetime) -> None:
        """Where the run stands now."""
        self._db.execute("update runs set state = ?, changed_at = ? where id = ?", [state.value, at.isoformat(), run])

    def raise_(self, run: int) -> None:
        """Put the run on top of its person's stack."""
        self._db.execute("update runs set raised = (select max(raised) + 1 from runs r where r.person = runs.person) where id = ?", [run])

    def set_question(self, run: int, ref: str) -> None:
        """Which outgoing message holds the question now pending."""
        self._db.execute("update runs set question = ? where id = ?", [ref, run])

    def set_ticket(self, run: int, ticket: int) -> None:
        """The case this run opened."""
        self._db.execute("update runs set ticket = ? where id = ?", [ticket, run])

    def journal(self, run: int) -> list[Row]:
        """The rows of a run, oldest first."""
        rows = self._db.execute("select op, key, fingerprint, value, source, message from journal where run = ? order by id", [run])
        return [Row(Op(op), *rest) for op, *rest in rows]

    def append(self, run: int, row: Row, at: datetime) -> None:
        """Add a row to a run's journal."""
        self._db.execute(
            "insert into journal (run, op, key, fingerprint, value, source, message, at) values (?, ?, ?, ?, ?, ?, ?, ?)",
            [run, row.op.value, row.key, row.fingerprint, row.value, row.source, row.message, at.isoformat()],
        )
