"""What Relais makes for data is closed to the other accounts of the machine, whichever command comes first."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import lock, private, training, weights
from bot.store import DATABASE, Store
from bot.understanding import OUT_OF_SCOPE, Phrasing
from bot.weights import Weights
from tests.test_backup import relais

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
CLOSED = 0o077


@pytest.fixture(autouse=True)
def _generous() -> Iterator[None]:
    """The umask of most machines, whatever that of this one is."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(top: Path) -> list[str]:
    """What others may look into: folders, and files that lie in such a folder."""
    return [str(p) for p in (top, *top.rglob("*")) if p.stat().st_mode & CLOSED and (p.is_dir() or p.name.startswith(DATABASE))]


@pytest.fixture(scope="module")
def learnt() -> Weights:
    few = [Phrasing("bonjour à tous", "meta.greeting", "fr"), Phrasing("le temps", OUT_OF_SCOPE, "fr")]
    return training.fit(few * 3, None)


def test_the_lock_the_weights_and_the_database_each_close_what_they_make(tmp_path: Path, learnt: Weights) -> None:
    lock.take(tmp_path / "a" / "data").close()
    weights.save(tmp_path / "b" / "cache" / "one.npz", learnt)
    Store(tmp_path / "c").close()
    for made in "abc":
        assert open_to_others(tmp_path / made) == []


def test_a_folder_that_exists_keeps_its_rights(tmp_path: Path) -> None:
    wide = tmp_path / "wide"
    wide.mkdir(mode=0o755)
    assert private.folder(wide).stat().st_mode & 0o777 == 0o755
    Store(wide).close()
    assert (wide / DATABASE).stat().st_mode & CLOSED == 0
    with pytest.raises(FileExistsError):
        private.folder(private.file(tmp_path / "a file") / "in it")


@pytest.mark.parametrize(("command", "said"), [("understand", '{"text": "bonjour"}\n'), ("chat", "bonjour\n")])
def test_a_new_directory_and_what_is_restored_are_closed(
    command: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, learnt: Weights
) -> None:
    data, back = tmp_path / "under" / "data", tmp_path / "back"
    monkeypatch.setattr("bot.training.train", lambda *_, **__: learnt)
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    assert relais(data, command) == 0 and open_to_others(tmp_path / "under") == []
    Store(data).close()
    assert relais(data, "backup", str(tmp_path / "all.zip")) == 0
    assert relais(back, "restore", str(tmp_path / "all.zip")) == 0 and open_to_others(back) == []
