"""Queries about where a platform's conversations are reached: renewed at every activity, so that a moved service is followed."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database


class Addresses:
    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, platform: str, team: str, conversation: str, url: str, at: datetime) -> None:
        """The conversation is reached at this address from now on."""
        self._db.execute(
            "insert into addresses (platform, team, conversation, url, at) values (?, ?, ?, ?, ?)"
            " on conflict (platform, team, conversation) do update set url = excluded.url, at = excluded.at",
            [platform, team, conversation, url, at.isoformat()],
        )

    def find(self, platform: str, team: str, conversation: str) -> str:
        """The address of the conversation, else the newest of its team; "" when none is known."""
        row = self._db.execute(
            "select url from addresses where platform = ? and team = ? order by conversation = ? desc, at desc limit 1",
            [platform, team, conversation],
        ).fetchone()
        return str(row[0]) if row else ""
