"""Queries about how far a platform's conversations have been heard: what was said later is read again after a stop."""

from __future__ import annotations

from sqlite_utils import Database


class Heard:
    def __init__(self, db: Database) -> None:
        self._db = db

    def until(self, platform: str, team: str) -> str:
        """The platform's own time until which nothing is missing; "" when nothing was heard yet."""
        row = self._db.execute("select until from heard where platform = ? and team = ?", [platform, team]).fetchone()
        return str(row[0]) if row else ""

    def note(self, platform: str, team: str, until: str) -> None:
        """Nothing is missing until this time of the platform."""
        self._db.execute(
            "insert into heard (platform, team, until) values (?, ?, ?) on conflict (platform, team) do update set until = excluded.until",
            [platform, team, until],
        )
