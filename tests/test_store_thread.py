"""Changes that wait together are one write to disk, and each is whole by itself."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.store import Store, StoreBusy
from bot.store.thread import StoreThread
from tests.conftest import ROOT

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def on_thread(folder: Path, what: Callable[[StoreThread], Awaitable[None]]) -> None:
    async def run() -> None:
        thread = StoreThread(folder)
        try:
            await what(thread)
        finally:
            await thread.close()

    asyncio.run(run())


async def held(thread: StoreThread, *changes: Callable[[], object]) -> list[object]:
    """What becomes of changes that all wait while the thread is kept busy."""
    go = threading.Event()
    busy = asyncio.ensure_future(thread.call(lambda: go.wait(5)))
    await asyncio.sleep(0.01)
    waiting = [asyncio.ensure_future(thread.change(what)) for what in changes]
    await asyncio.sleep(0.01)
    go.set()
    await busy
    return await asyncio.gather(*waiting, return_exceptions=True)


def event(store: Store, name: str, fails: Exception | None = None) -> Callable[[], bool]:
    def handle() -> bool:
        with store.turn(name, NOW) as fresh:
            if fails:
                raise fails
            return fresh

    return handle


def seen(folder: Path) -> int:
    """Events on disk, read beside the thread."""
    return int(sqlite3.connect(folder / "relais.db").execute("select count(*) from inbox").fetchone()[0])


def test_what_waits_together_is_written_once_and_is_on_disk_when_told(tmp_path: Path) -> None:
    async def told(thread: StoreThread) -> None:
        commits: list[str] = []
        trace = partial(thread.store.db.conn.set_trace_callback, lambda said: commits.append(said) if said == "COMMIT" else None)
        await thread.call(trace)
        assert await held(thread, *(event(thread.store, f"e{n}") for n in range(5))) == [True] * 5
        assert len(commits) == 1 and seen(tmp_path) == 5
        assert await held(thread, event(thread.store, "e1"), event(thread.store, "e9")) == [False, True]

    on_thread(tmp_path, told)


def test_one_that_fails_is_undone_alone(tmp_path: Path) -> None:
    async def told(thread: StoreThread) -> None:
        store = thread.store
        first, second, third = await held(thread, event(store, "e1"), event(store, "e2", KeyError("x")), event(store, "e3"))
        assert first is True and third is True and isinstance(second, KeyError) and seen(tmp_path) == 2
        assert await thread.change(event(store, "e2")) is True  # it is not taken for one that was handled

    on_thread(tmp_path, told)


@pytest.mark.parametrize("broken", [False, True], ids=["found busy", "its transaction destroyed"])
def test_where_one_finds_the_store_busy_the_others_are_made_alone(tmp_path: Path, broken: bool) -> None:
    async def told(thread: StoreThread) -> None:
        store = thread.store

        def busy() -> None:
            if broken and store.db.conn.in_transaction:
                store.db.conn.execute("rollback")  # as SQLite does by itself on a full disk
            raise StoreBusy("full")

        first, second, third = await held(thread, event(store, "e1"), busy, event(store, "e3"))
        assert first is True and third is True and isinstance(second, StoreBusy) and seen(tmp_path) == 2

    on_thread(tmp_path, told)


def test_a_store_that_cannot_be_written_says_so_to_each(tmp_path: Path) -> None:
    async def told(thread: StoreThread) -> None:
        await thread.call(lambda: thread.store.db.execute("pragma busy_timeout = 10"))
        other = sqlite3.connect(tmp_path / "relais.db")
        other.execute("begin immediate")

        def write() -> None:
            with thread.store.write():
                pass

        assert [type(one) for one in await held(thread, write, write)] == [StoreBusy, StoreBusy]
        other.rollback()
        assert await held(thread, write, write) == [None, None]

    on_thread(tmp_path, told)


def test_whoever_has_gone_holds_nobody_up(tmp_path: Path) -> None:
    async def told(thread: StoreThread) -> None:
        go = threading.Event()
        busy = asyncio.ensure_future(thread.call(lambda: go.wait(5)))
        await asyncio.sleep(0.01)
        gone, stays = (asyncio.ensure_future(thread.change(event(thread.store, name))) for name in ("e1", "e2"))
        await asyncio.sleep(0)
        gone.cancel()
        go.set()
        await busy
        assert await stays is True and seen(tmp_path) == 2  # what was begun is kept: the platform sends it again, and it is known

    on_thread(tmp_path, told)


def test_after_an_error_that_ends_the_transaction_nothing_is_begun_in_its_place(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(StoreBusy), store.write():
        store.db.conn.execute("rollback")  # as SQLite does by itself when it runs out of memory
        with store.turn("Ev1", NOW):
            pass
    assert store.db.execute("select count(*) from inbox").fetchone()[0] == 0
    with store.turn("Ev1", NOW) as fresh:
        assert fresh
    store.close()


# Prints the temporary files that are open while a change is made that may be undone, and while the database is written anew.
WATCHED = """
import os, pathlib, sys
from datetime import UTC, datetime
from bot.store import Store

def opened(seen):
    seen |= {os.readlink(f) for f in pathlib.Path("/proc/self/fd").iterdir() if f.is_symlink() and "etilqs" in os.readlink(f)}

store = Store(pathlib.Path(sys.argv[1]))
for number in range(600):
    store.people.add("acracy", "slack", "T", f"U{number}", "Nadia" * 3000, "fr", datetime.now(UTC))
change, rebuilt = set(), set()
with store.write(), store.savepoint():
    store.db.execute("update people set name = name || 'x'")
    opened(change)
store.db.conn.set_progress_handler(lambda: opened(rebuilt), 50)
assert store.rebuild()
print(len(change), *rebuilt)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="finds open files in /proc")
def test_no_page_of_the_database_is_put_down_outside_the_data_directory(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "SQLITE_TMPDIR"}
    told = subprocess.run([sys.executable, "-c", WATCHED, tmp_path], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    change, *rebuilt = told.stdout.replace(" (deleted)", "").split()
    assert int(change) == 0 and rebuilt, told.stdout
    assert all(Path(file).is_relative_to(tmp_path.resolve()) for file in rebuilt), rebuilt
