"""A text as the weights of its words, pairs of words and letters (term frequency × inverse document frequency)."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.days import fold

READ = 2000  # characters of a text that are read
GRAMS = (2, 5)  # lengths of character n-grams within words
WORDS = 8192  # whose n-grams are remembered
LONGEST = 64  # characters of a word; what is longer is read as several, or those remembered could fill the memory
Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]  # in `names`


def _words(text: str) -> list[str]:
    return re.findall(rf"[^\W_]{{1,{LONGEST}}}|[€?!]", fold(text[:READ]))


def _of_word(word: str) -> list[str]:
    padded = f" {word} "
    lengths = range(GRAMS[0], GRAMS[1] + 1)
    grams = ["c" + padded[start : start + length] for length in lengths for start in range(max(len(padded) - length + 1, 1))]
    return [*grams, "w" + word]


class Weighed(NamedTuple):
    """The features of a text: their places in `names`, rising, and their weights."""

    places: Places
    values: Floats


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

    def weigh(self, texts: Sequence[str]) -> list[Weighed]:
        """The features of each text with their weights (1 + log count) · idf; letters and words have unit norm each."""
        found, width = [self._numbers(text) for text in texts], len(self.names)
        numbered = np.concatenate([numbers + n * width for n, numbers in enumerate(found)])
        both, counts = np.unique(numbered, return_counts=True)
        of, places = np.divmod(both, width)
        weights = (1 + np.log(counts)) * self.idf[places]
        block = 2 * of + (places >= self._words_from)
        norms = np.sqrt(np.bincount(block, weights * weights))
        values = (weights / norms[block]).astype(np.float32)
        bounds = np.searchsorted(of, np.arange(len(texts) + 1)).tolist()
        return [Weighed(places[begun:ended], values[begun:ended]) for begun, ended in itertools.pairwise(bounds)]

    def _numbers(self, text: str) -> Places:
        """The places in `names` of the features of a text, each as often as it stands there."""
        words = _words(text)
        pairs = (self._number.get(f"p{first} {second}") for first, second in itertools.pairwise(words))
        known = np.array([number for number in pairs if number is not None], np.int64)
        return np.concatenate([known, *map(self._of_word, words)])

    def _numbers_of_word(self, word: str) -> Places:
        return np.array([number for f in _of_word(word) if (number := self._number.get(f)) is not None], np.int64)
