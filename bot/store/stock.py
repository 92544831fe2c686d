"""Queries for the numbers that Relais tells of itself."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.metrics import Stock, Waiting


def stock(db: Database, platforms: tuple[str, ...], now: datetime) -> Stock:
    """What is held now; for every platform served, even when nothing waits there."""
    rows = db.execute(
        "select platform, state, count(*), min(created_at) from outbox where state in ('waiting', 'dead') group by platform, state"
    ).fetchall()
    counted = {(str(p), str(s)): (int(n), str(first)) for p, s, n, first in rows}
    outbox = []
    for platform in sorted({*platforms, *(p for p, _ in counted)}):
        waiting, first = counted.get((platform, "waiting"), (0, ""))
        oldest = max((now - datetime.fromisoformat(first)).total_seconds(), 0.0) if first else 0.0
        outbox.append(Waiting(platform, waiting, oldest, counted.get((platform, "dead"), (0, ""))[0]))
    cases = {(str(o), str(s)): int(n) for o, s, n in db.execute("select org, state, count(*) from tickets group by org, state")}
    total, files = db.execute("select coalesce(sum(size), 0), count(*) from (select distinct sha256, size from evidence)").fetchone()
    under_way = db.execute("select count(*) from intake where state = 'waiting'").fetchone()[0]
    return Stock(tuple(outbox), cases, int(total), int(files), int(under_way))
