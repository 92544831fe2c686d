"""The one thread that touches the store: what waits for it at the same time becomes one write to disk, each change whole by itself."""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.store import Store, StoreBusy

T = TypeVar("T")
TOGETHER = 16  # changes in one write


@dataclass(frozen=True)
class _Change:
    what: Callable[[], Any]
    context: contextvars.Context
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]


@dataclass(frozen=True)
class _Outcome:
    change: _Change
    value: Any = None
    error: BaseException | None = None


class StoreThread:
    """A data directory's store, opened here and closed by `close`; what is called logs with its caller's correlation."""

    def __init__(self, folder: Path) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._changes: deque[_Change] = deque()
        self._called = False  # the thread will see to the changes that wait
        self.store = self._executor.submit(Store, folder).result()

    async def call(self, what: Callable[[], T]) -> T:
        """Run a function on the store's thread, by itself."""
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: context.run(what))

    async def change(self, what: Callable[[], T]) -> T:
        """Run a function that makes one `turn` or `write` of the store; it is on disk when this returns.

        It may run twice: where one of those written with it finds the store busy, nothing of them stays and each is made alone.
        """
        loop = asyncio.get_running_loop()
        change = _Change(what, contextvars.copy_context(), loop, loop.create_future())
        self._changes.append(change)
        self._see_to_them()
        return await change.done  # type: ignore[no-any-return]  # what the function returned

    def _see_to_them(self) -> None:
        if not self._called:
            self._called = True
            self._executor.submit(self._make)

    def _make(self) -> None:
        """Make the changes that wait; what else was called meanwhile has its turn before those that are left."""
        self._called = False  # first: what is added from here on may be seen to twice, never not at all
        taken = [self._changes.popleft() for _ in range(min(len(self._changes), TOGETHER))]
        if not taken:
            return
        if self._changes:
            self._see_to_them()
        outcomes = self._together(taken) if len(taken) > 1 else None
        told = outcomes or [_made(change) for change in taken]
        taken[0].loop.call_soon_threadsafe(_tell, told)

    def _together(self, taken: list[_Change]) -> list[_Outcome] | None:
        """What became of the changes, all on disk; None when they must be made one by one."""
        outcomes: list[_Outcome] = []
        try:
            with self.store.write():
                for change in taken:
                    outcomes.append(_made(change))
                    if isinstance(outcomes[-1].error, StoreBusy):
                        raise outcomes[-1].error
        except (StoreBusy, sqlite3.Error):
            return None
        return outcomes

    async def close(self) -> None:
        await self.call(self.store.close)
        self._executor.shutdown(wait=True)


def _made(change: _Change) -> _Outcome:
    try:
        return _Outcome(change, change.context.run(change.what))
    except BaseException as error:  # it is the caller's to handle
        return _Outcome(change, error=error)


def _tell(outcomes: list[_Outcome]) -> None:
    for outcome in outcomes:
        if outcome.change.done.done():  # whoever asked has gone
            continue
        if outcome.error is not None:
            outcome.change.done.set_exception(outcome.error)
        else:
            outcome.change.done.set_result(outcome.value)
