"""What was found of the texts read lately; the oldest is forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Lately(Generic[K, T]):
    """By text, or by text and how it was read, for several threads; `most`: how many."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._found: OrderedDict[K, T] = OrderedDict()

    def get(self, text: K) -> T | None:
        """What was found of a text; None when it was not read lately."""
        with self._lock:
            return self._found.get(text)

    def put(self, text: K, found: T) -> None:
        """Keep what was found of a text."""
        with self._lock:
            self._found[text] = found
            if len(self._found) > self._most:
                self._found.popitem(last=False)

    def unknown(self, texts: Iterable[K]) -> list[K]:
        """Those of the texts that were not read lately, each once."""
        with self._lock:
            return [text for text in dict.fromkeys(texts) if text not in self._found]
