"""A text as the weights of its words, pairs of words and letters (term frequency × inverse document frequency)."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt

from bot.days import fold

READ = 2000  # characters of a text that are read
GRAMS = (2, 5)  # lengths of character n-grams within words
WORDS = 8192  # whose n-grams are remembered
Floats = npt.NDArray[np.float32]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+|[€?!]", fold(text[:READ]))


def _of_word(word: str) -> list[str]:
    padded = f" {word} "
    lengths = range(GRAMS[0], GRAMS[1] + 1)
    grams = ["c" + padded[start : start + length] for length in lengths for start in range(max(len(padded) - length + 1, 1))]
    return [*grams, "w" + word]


class TfIdf:
    """`names`: the features that count, sorted; `idf`: the inverse document frequency of each.

    A feature is a letter for its sort, then itself: "c" n-grams within a word, "p" pairs of words, "w" words.
    """

    def __init__(self, names: Sequence[str], idf: Floats) -> None:
        self.names, self.idf = names, idf
        self._number = {name: number for number, name in enumerate(names)}
        self._words_from = bisect_left(names, "d")  # the n-grams stand first
        self._of_word = lru_cache(WORDS)(self._numbers_of_word)

    @classmethod
    def learn(cls, texts: Sequence[str]) -> TfIdf:
        """The features that stand in at least two of the texts."""
        frequency: Counter[str] = Counter()
        of_word = lru_cache(WORDS)(_of_word)
        for text in texts:
            words = _words(text)
            pairs = (f"p{first} {second}" for first, second in itertools.pairwise(words))
            frequency.update({*itertools.chain.from_iterable(map(of_word, words)), *pairs})
        names = sorted(f for f, n in frequency.items() if n >= 2)
        return cls(names, np.array([log((1 + len(texts)) / (1 + frequency[f])) + 1 for f in names], dtype=np.float32))

    def weigh(self, text: str) -> tuple[npt.NDArray[np.int64], Floats]:
        """The features of a text, as places in `names`, and their weights (1 + log count) · idf; letters and words have unit norm each."""
        words = _words(text)
        found = list(itertools.chain.from_iterable(map(self._of_word, words)))
        pairs = (self._number.get(f"p{first} {second}") for first, second in itertools.pairwise(words))
        found += [number for number in pairs if number is not None]
        places, counts = np.unique(np.array(found, dtype=np.int64), return_counts=True)
        weights = (1 + np.log(counts)) * self.idf[places]
        parted = int(np.searchsorted(places, self._words_from))
        for block in (weights[:parted], weights[parted:]):
            block /= np.linalg.norm(block) or 1.0
        return places, weights.astype(np.float32)

    def _numbers_of_word(self, word: str) -> list[int]:
        return [number for f in _of_word(word) if (number := self._number.get(f)) is not None]
