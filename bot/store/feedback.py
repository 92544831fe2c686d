"""Queries about what was not understood, and about answers that helped or did not: kept without names, for those who write the articles.

Each row knows its person by number, so that an export and an erasure find it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database


class Reason(StrEnum):
    """Why a text was kept."""

    CLARIFIED = "clarified"
    HANDED_OVER = "handed_over"
    NOT_HELPFUL = "not_helpful"
    HELPFUL = "helpful"  # counted only, its text is not kept


@dataclass(frozen=True)
class Feedback:
    """`label`: what was meant, as far as the person said; "" when unknown. `note`: the id of the message, 0 when it is gone."""

    id: int
    org: str
    lang: str
    text: str
    label: str
    reason: Reason
    note: int
    at: str


class Feedbacks:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, org: str, lang: str, text: str, label: str, reason: Reason, note: int, person: int, at: datetime) -> None:
        """Keep one; what is said again of the same message replaces what was kept of it for the same reason."""
        if note:
            self._db.execute("delete from feedback where note = ? and reason = ? and proposed = ''", [note, reason.value])
        self._db.execute(
            "insert into feedback (org, lang, text, label, reason, note, person, at) values (?, ?, ?, ?, ?, ?, ?, ?)",
            [org, lang, text, label, reason.value, note, person, at.isoformat()],
        )

    def meant(self, note: int, label: str) -> None:
        """The person has chosen what the unclear message meant."""
        self._db.execute("update feedback set label = ? where note = ? and reason = 'clarified'", [label, note])

    def gaps(self, org: str = "", most: int = 1000) -> list[Feedback]:
        """What was not understood or did not help, newest first; of all organisations when none is named."""
        rows = self._db.execute(
            "select id, org, lang, text, label, reason, note, at from feedback where reason <> 'helpful' and text <> '' and proposed = ''"
            " and (? = '' or org = ?) order by id desc limit ?",
            [org, org, most],
        )
        return [Feedback(number, org_, lang, text, label, Reason(why), note, at) for number, org_, lang, text, label, why, note, at in rows]

    def votes(self, org: str = "") -> list[tuple[str, int, int]]:
        """For each label: how many found the answer helpful, and how many did not."""
        rows = self._db.execute(
            "select label, sum(reason = 'helpful'), sum(reason = 'not_helpful') from feedback where reason in ('helpful', 'not_helpful')"
            " and (? = '' or org = ?) group by label order by 3 desc, 1",
            [org, org],
        )
        return [(str(label), int(yes), int(no)) for label, yes, no in rows]

    def propose(self, numbers: Sequence[int], file: str, at: datetime) -> None:
        """These have become a proposal: they are kept as long as its file, so that it goes when one of their people is erased."""
        marks = ",".join("?" * len(numbers))
        self._db.execute(f"update feedback set proposed = ?, at = ? where id in ({marks})", [file, at.isoformat(), *numbers])

    def unpropose(self, files: Collection[str]) -> None:
        """These proposals are gone: what was said in them is listed again."""
        for file in files:
            self._db.execute("update feedback set proposed = '' where proposed = ?", [file])

    def proposed(self) -> set[str]:
        """The files of the proposals whose people are known."""
        return {str(row[0]) for row in self._db.execute("select distinct proposed from feedback where proposed <> ''")}

    def drop(self, numbers: Sequence[int]) -> None:
        """These have been dealt with."""
        self._db.execute(f"delete from feedback where id in ({','.join('?' * len(numbers))})", list(numbers))
