"""Long work shows how far it is: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn, TypeVar

from tqdm import tqdm

T = TypeVar("T")
PATIENCE = 1.0  # seconds for which nobody wonders
EVERY = 5.0  # seconds between two lines where no bar can be drawn


@contextmanager
def bar(what: str) -> Iterator[Callable[[float], None]]:
    """A function that takes the share done, 0 to 1; what is shown goes to standard error, and only once it is called."""
    shown: list[tqdm[NoReturn]] = []
    told = time.monotonic()
    in_terminal = sys.stderr.isatty()

    def tell(share: float) -> None:
        nonlocal told
        if not shown:
            if not in_terminal:
                print(f"{what} …", file=sys.stderr, flush=True)
            shown.append(tqdm(total=100, desc=what, disable=not in_terminal, bar_format="{desc} {bar} {n_fmt} %  {elapsed}", leave=False))
        elif not in_terminal and time.monotonic() - told > EVERY:
            told = time.monotonic()
            print(f"{what} … {share:.0%}", file=sys.stderr, flush=True)
        shown[0].update(round(share * 100) - shown[0].n)

    try:
        yield tell
    finally:
        for one in shown:
            one.close()


def each(what: str, items: Sequence[T]) -> Iterator[T]:
    """The items, one after another; how far it is shows when they take longer than a second."""
    begun = time.monotonic()
    with bar(f"{what} ({len(items)})") as tell:
        for done, item in enumerate(items, 1):
            yield item
            if time.monotonic() - begun > PATIENCE:
                tell(done / len(items))
