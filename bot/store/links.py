"""Queries about links to evidence: kept as hashes, each for a few minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database


@dataclass(frozen=True)
class Link:
    """`kind`: file or dossier; `item`: the id of the piece, or of the dossier's version."""

    ticket: int
    kind: str
    item: int
    who: str
    until: str


class Links:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, digest: str, link: Link) -> None:
        """A link that whoever holds it can open until then; what has expired goes."""
        self._db.execute("delete from links_to_files where until < ?", [datetime.fromisoformat(link.until).replace(hour=0).isoformat()])
        self._db.execute(
            "insert into links_to_files (digest, ticket, kind, item, who, until) values (?, ?, ?, ?, ?, ?)",
            [digest, link.ticket, link.kind, link.item, link.who, link.until],
        )

    def find(self, digest: str, now: datetime) -> Link | None:
        """The link of this hash, while it is valid."""
        row = self._db.execute("select ticket, kind, item, who, until from links_to_files where digest = ?", [digest]).fetchone()
        return Link(*row) if row and datetime.fromisoformat(row[4]) > now else None
