"""Every transcript reads today as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Config
from bot.knowledge import Knowledge
from bot.understanding import Understanding
from tests.stage import Stage
from tests.transcript import FOLDER, play

TRANSCRIPTS = sorted(FOLDER.glob("*.md"))


def test_there_are_enough() -> None:
    assert len(TRANSCRIPTS) >= 24


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda p: p.stem)
def test_transcript(path: Path, app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    assert play(written, lambda org, now: Stage(app, known, understanding, tmp_path, org, now)) == written
