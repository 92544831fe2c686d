"""What was found of the texts read lately; the oldest is forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Lately(Generic[T]):
    """By text, for several threads; `most`: how many."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._found: OrderedDict[str, T] = OrderedDict()

    def get(self, text: str) -> T | None:
        """What was found of a text; None when it was not read lately."""
        with self._lock:
            return self._found.get(text)

    def put(self, text: str, found: T) -> None:
        """Keep what was found of a text."""
        with self._lock:
            self._found[text] = found
            if len(self._found) > self._most:
                self._found.popitem(last=False)

    def unknown(self, texts: Iterable[str]) -> list[str]:
        """Those of the texts that were not read lately, each once."""
        with self._lock:
            return [text for text in dict.fromkeys(texts) if text not in self._found]
