"""The journal of a conversation: every answer, word said, effect and correction, in order, never overwritten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Op(StrEnum):
    """What a journal row records."""

    ANSWER = "answer"
    SAID = "said"
    DID = "did"
    HINT = "hint"  # a volunteered fact, under its hint name or the key of its question
    CORRECT = "correct"  # a correction begun; the old value stands until a new one is accepted
    KEEP = "keep"  # … and undone
    WITHDRAW = "withdraw"  # "back": the answer is asked again
    REMOVE = "remove"  # a repeated thing taken away


@dataclass(frozen=True)
class Row:
    op: Op
    key: str
    fingerprint: str = ""
    value: str = ""
    source: str = ""  # typed | pressed | volunteered | edited | document
    message: str = ""  # the platform's id of the message that gave it


class Journal:
    """The rows of one run, append-only: what was is never overwritten, only followed."""

    def __init__(self, rows: Sequence[Row], write: Callable[[Row], None] = lambda row: None) -> None:
        self._write = write
        self.answers: dict[str, Row] = {}
        self.said: dict[str, Row] = {}
        self.done: dict[str, Row] = {}
        self.hints: dict[str, Row] = {}
        self.removed: set[str] = set()
        self.correcting = ""
        self._order: list[str] = []  # keys in the order of their newest answer
        for row in rows:
            self._fold(row)

    def add(self, row: Row) -> None:
        """Append a row and take it into account."""
        self._write(row)
        self._fold(row)

    def _fold(self, row: Row) -> None:
        match row.op:
            case Op.ANSWER:
                self.answers[row.key] = row
                if row.key in self._order:
                    self._order.remove(row.key)
                self._order.append(row.key)
                if self.correcting == row.key:
                    self.correcting = ""
            case Op.SAID:
                self.said[row.key] = row
            case Op.DID:
                self.done[row.key] = row
            case Op.HINT:
                self.hints[row.key] = row
            case Op.CORRECT:
                self.correcting = row.key
            case Op.KEEP:
                self.correcting = ""
            case Op.WITHDRAW:
                self.answers.pop(row.key, None)
                self.hints.pop(row.value, None)
                self.hints.pop(row.key, None)
                if row.key in self._order:
                    self._order.remove(row.key)
            case Op.REMOVE:
                self.removed.add(row.key)

    def last_given(self, among: set[str]) -> str:
        """The newest answer that the person gave when asked, among these keys; "" when there is none."""
        given = [k for k in self._order if k in among and self.answers[k].source != "volunteered"]
        return given[-1] if given else ""
