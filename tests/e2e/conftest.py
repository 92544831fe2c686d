"""One emulator and one running Relais for each test module."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.world import EMULATE, OTHER_SECRET, OTHER_TEAM, ROOT, SECRET, TEAM, Emulator, Relais, Workspace

APP = """
organisations:
  webportage:
    name: webportage
    prefix: WP
    languages: [fr, en]
    address: vous
    slack: {{workspaces: [{team}], staff: {{default: {staff}, insurance: C0GONE}}, bot_token: xoxb-relais, signing_secret: {secret}}}
  acracy:
    name: acracy
    prefix: AC
    languages: [fr, en]
    address: tu
    slack: {{workspaces: [{other}], staff: {{default: {other_staff}}}, bot_token: xoxb-relais, signing_secret: {other_secret}}}
    policy: {{direct_months: 12}}
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in str(item.path):
            item.add_marker(pytest.mark.e2e)
            if not EMULATE.exists():
                item.add_marker(pytest.mark.skip(reason="the emulator is not installed: run `npm ci` in tests/e2e"))


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    one = Emulator(tmp_path_factory.mktemp("emulator"))
    one.start()
    yield one
    one.stop()


@contextmanager
def served(emulator: Emulator, folder: Path, more: str = "") -> Iterator[tuple[Workspace, Workspace]]:
    """webportage and acracy, each with its own staff channel and secret, served by one process; `more` goes into app.yaml."""
    staff, other_staff = emulator.channel("litiges", "hugo"), emulator.channel("acracy-staff", "camille")
    told = APP.format(team=TEAM, other=OTHER_TEAM, secret=SECRET, other_secret=OTHER_SECRET, staff=staff, other_staff=other_staff) + more
    (folder / "app.yaml").write_text(told)
    shutil.copytree(ROOT / "knowledge", folder / "knowledge")
    data = folder / "data"
    data.mkdir()
    (data / "cache").symlink_to(cache())
    relais = Relais(folder / "app.yaml", data, f"http://127.0.0.1:{emulator.port}/api/")
    relais.start()
    yield Workspace(emulator, relais, staff), Workspace(emulator, relais, other_staff, OTHER_TEAM, OTHER_SECRET)
    assert relais.stop() < 5


@pytest.fixture(scope="module")
def workspaces(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Workspace]]:
    with served(emulator, tmp_path_factory.mktemp("relais")) as both:
        yield both


def cache() -> Path:
    """The classifier's weights, shared by all runs of the tests."""
    cache = ROOT / "var" / "tests" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    return cache


@pytest.fixture
def slack(workspaces: tuple[Workspace, Workspace]) -> Workspace:
    return workspaces[0]


@pytest.fixture
def acracy_slack(workspaces: tuple[Workspace, Workspace]) -> Workspace:
    return workspaces[1]
