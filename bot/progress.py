"""Long work shows how far it is: a bar in a terminal, one line elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from tqdm import tqdm


@contextmanager
def bar(what: str) -> Iterator[Callable[[float], None]]:
    """A function that takes the share done, 0 to 1; what is shown goes to standard error, and only once it is called."""
    shown: list[tqdm[NoReturn]] = []
    in_terminal = sys.stderr.isatty()

    def tell(share: float) -> None:
        if not shown:
            if not in_terminal:
                print(f"{what} …", file=sys.stderr, flush=True)
            shown.append(tqdm(total=100, desc=what, disable=not in_terminal, bar_format="{desc} {bar} {n_fmt} %  {elapsed}", leave=False))
        shown[0].update(round(share * 100) - shown[0].n)

    yield tell
    for one in shown:
        one.close()
