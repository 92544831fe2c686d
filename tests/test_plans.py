"""No event makes the database read a growing table from end to end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.config import Config
from bot.knowledge import Knowledge
from bot.store import Store
from bot.understanding import Understanding
from tests.stage import Stage
from tests.transcript import FOLDER, play

PLAYED = ("webportage-dossier-suivi", "webportage-incident", "acracy-impaye", "webportage-edition-et-relais", "webportage-piece-demandee")
SMALL = {"CONSTANT", "counters", "json_each", "sqlite_master", "_sqlite_migrations"}


def _scanned(db: Database, statement: str) -> set[str]:
    """The growing tables (or their aliases) that a statement, its values filled in, would read from end to end."""
    plan = [row[3] for row in db.execute(f"explain query plan {statement}")]
    return {found[1] for step in plan if (found := re.match(r"SCAN (\w+)\b(?! USING)", step))} - SMALL


@pytest.mark.parametrize("name", PLAYED)
def test_whole_conversations_read_no_growing_table_from_end_to_end(
    name: str, app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: set[str] = set()
    prepare = Store._prepare

    def traced(store: Store) -> None:
        prepare(store)
        store.db.conn.set_trace_callback(statements.add)

    monkeypatch.setattr(Store, "_prepare", traced)
    play(
        (FOLDER / f"{name}.md").read_text(encoding="utf-8"),
        lambda org, now: Stage(app, known, understanding, tmp_path / "played", org, now),
    )
    empty = Store(tmp_path / "empty")
    read = {s for s in statements if re.match(r"\s*(select|update|delete|with)\b", s, re.IGNORECASE)}
    assert len(read) > 80
    assert not {s: tables for s in read if (tables := _scanned(empty.db, s))}
    empty.close()
