"""What all tests share: the real configuration, knowledge and classifier, prepared once."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from bot import config
from bot.knowledge import Knowledge
from bot.runtime import load_knowledge, prepare_understanding
from bot.understanding import Understanding
from tests.stage import Stage

settings.register_profile("ci", derandomize=True)  # the same examples each time: a landing must not hang on luck
settings.register_profile("search", max_examples=3000, deadline=None)  # HYPOTHESIS_PROFILE=search looks for new ones
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))

ROOT = Path(__file__).parent.parent
LEARNT = ROOT / "var" / "tests"


def loaded() -> config.Config:
    return config.load(ROOT / "app.yaml", {})


def pytest_configure(config: pytest.Config) -> None:
    """Several workers (`pytest -n 4`): the phrasings are learnt once, before they start."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        prepare_understanding(load_knowledge(loaded()), LEARNT)


@pytest.fixture(scope="session")
def app() -> config.Config:
    return loaded()


@pytest.fixture(scope="session")
def known(app: config.Config) -> Knowledge:
    return load_knowledge(app)


@pytest.fixture(scope="session")
def understanding(known: Knowledge) -> Understanding:
    return prepare_understanding(known, LEARNT)


@pytest.fixture
def stage(app: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> Stage:
    """webportage on 1 September 2026."""
    return Stage(app, known, understanding, tmp_path, "webportage", datetime(2026, 9, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def acracy(app: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> Stage:
    """acracy on 14 March 2025."""
    return Stage(app, known, understanding, tmp_path, "acracy", datetime(2025, 3, 14, 9, 0, tzinfo=UTC))
