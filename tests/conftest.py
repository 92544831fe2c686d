"""What all tests share: the real configuration, knowledge and classifier, prepared once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import config
from bot.knowledge import Knowledge
from bot.runtime import load_knowledge, prepare_understanding
from bot.understanding import Understanding
from tests.stage import Stage

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def settings() -> config.Config:
    return config.load(ROOT / "app.yaml", {})


@pytest.fixture(scope="session")
def known(settings: config.Config) -> Knowledge:
    return load_knowledge(settings)


@pytest.fixture(scope="session")
def understanding(known: Knowledge) -> Understanding:
    return prepare_understanding(known, ROOT / "var" / "tests")


@pytest.fixture
def stage(settings: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> Stage:
    """webportage on 1 September 2026."""
    return Stage(settings, known, understanding, tmp_path, "webportage", datetime(2026, 9, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def acracy(settings: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> Stage:
    """acracy on 14 March 2025."""
    return Stage(settings, known, understanding, tmp_path, "acracy", datetime(2025, 3, 14, 9, 0, tzinfo=UTC))
