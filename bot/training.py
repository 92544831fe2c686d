"""Trains the classifier of bot.understanding with scikit-learn, and calibrates it on held-out folds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.tfidf import Floats, TfIdf
from bot.understanding import OUT_OF_SCOPE, Phrasing, softmax, vectors
from bot.weights import Weights

C = 1.0  # chosen by training on one author's phrasings and testing on another's
FOLDS = 5
TRIED = 3  # of these folds are held out in turn: three fifths of the phrasings calibrate as well as all, and sooner
TOLERANCE = (
    0.1  # of the solver; a finer one moves the second decimal of a margin, no figure of `relais evaluate`, and takes half as long again
)
BATCH = 64  # texts encoded at once
NEVER = -2.0  # the margin of a label that no example has
ENCODING = 0.4  # the share of the training that encoding takes
# Held-out folds hold the same authors as the training ones, so new authors do worse: the aims are set below the
# limits they serve (6 % confidently wrong, 8 % out of scope answered).
WRONG_AT_MOST = 0.05
OUTSIDE_ANSWERED_AT_MOST = 0.03
INSIDE_HANDED_OVER_AT_MOST = 0.02
Labels = npt.NDArray[np.str_]


def _matrix(texts: Sequence[str], words: TfIdf, dense: Floats | None) -> sparse.csr_matrix:
    """A row for each text: its vector, if there is one, then the weights of its features."""
    indptr, indices, data = [0], [], []
    for places, values in words.weigh(texts):
        indices.append(places)
        data.append(values)
        indptr.append(indptr[-1] + len(places))
    shape = (len(texts), len(words.names))
    weighed = sparse.csr_matrix((np.concatenate(data), np.concatenate(indices), np.array(indptr)), shape=shape)
    return weighed if dense is None else _beside(dense, weighed)


def _beside(dense: Floats, weighed: sparse.csr_matrix) -> sparse.csr_matrix:
    return sparse.hstack([sparse.csr_matrix(dense), weighed]).tocsr()


def _fit(matrix: sparse.csr_matrix, labels: Labels, names: Sequence[str], c: float = C) -> Floats:
    """The weights of a linear classifier, (inputs + 1, labels), the intercepts last; a label that is in no example gets none."""
    model = LinearSVC(C=c, tol=TOLERANCE, random_state=0).fit(matrix, labels)
    found = np.vstack([model.coef_.T, model.intercept_]).astype(np.float32)
    if len(model.classes_) == 2:  # scikit-learn keeps one column for two classes
        found = np.hstack([-found, found])
    weights = np.zeros((len(found), len(names)), dtype=np.float32)
    weights[-1] = NEVER
    weights[:, [names.index(str(name)) for name in model.classes_]] = found
    return weights


def fit(phrasings: Sequence[Phrasing], dense: Floats | None, names: Sequence[str] = (), c: float = C) -> Weights:
    """Both classifiers, neither calibrated nor with thresholds.

    `dense`: the phrasings' vectors; `names`: the labels, when there are others too; `c`: the inverse of the regularisation.
    """
    texts, labels = [p.text for p in phrasings], np.array([p.label for p in phrasings])
    names, words = names or sorted(set(labels.tolist())), TfIdf.learn(texts)
    light = _fit(_matrix(texts, words, None), labels, names, c)
    full = None if dense is None else _fit(_matrix(texts, words, dense), labels, names, c)
    return Weights(tuple(names), words, light, full, 0.0, 1.0, 1.0)


def margins(weights: Weights, texts: Sequence[str], dense: Floats | None) -> list[Floats]:
    """What each classifier gives for these texts, (texts, labels): by words and letters, then with the vectors if there are any."""
    read = [(weights.light, _matrix(texts, weights.words, None))]
    if weights.full is not None:
        read.append((weights.full, _matrix(texts, weights.words, dense)))
    return [_margins(linear, matrix) for linear, matrix in read]


def _margins(linear: Floats, matrix: sparse.csr_matrix) -> Floats:
    return np.asarray(matrix @ linear[:-1] + linear[-1], dtype=np.float32)


def train(phrasings: Sequence[Phrasing], progress: Callable[[float], None] = lambda share: None, *, encode: bool = True) -> Weights:
    """Weights and thresholds for these phrasings; the same input gives the same output. `encode`: with the sentences' vectors."""
    progress(0.0)
    texts, labels = [p.text for p in phrasings], np.array([p.label for p in phrasings])
    dense = _encoded(phrasings, progress) if encode else None
    names = sorted(set(labels.tolist()))
    words = TfIdf.learn(texts)  # features and their weights know no label, so the folds may share them
    weighed = _matrix(texts, words, None)
    read = [weighed] if dense is None else [weighed, _beside(dense, weighed)]
    held: list[list[Floats]] = [[] for _ in read]
    tried: list[int] = []
    fewest = min(Counter(labels.tolist()).values())
    folds = StratifiedKFold(min(FOLDS, max(fewest, 2)), shuffle=True, random_state=0)
    for done, (learnt, tested) in enumerate(islice(folds.split(labels, labels), TRIED)):
        tried += tested.tolist()
        for found, matrix in zip(held, read, strict=True):
            found.append(_margins(_fit(matrix[learnt], labels[learnt], names), matrix[tested]))
        progress(ENCODING + (1 - ENCODING) * (done + 1) / (TRIED + 1))
    seen = [np.vstack(found) for found in held]
    sharp = [sharpness_of(found, labels[tried], names) for found in seen]
    thresholds = _thresholds(softmax(seen[-1] * sharp[-1]), labels[tried], names)
    linear = [_fit(matrix, labels, names) * one for matrix, one in zip(read, sharp, strict=True)]
    progress(1.0)
    return Weights(tuple(names), words, linear[0], None if dense is None else linear[1], *thresholds)


def _encoded(phrasings: Sequence[Phrasing], progress: Callable[[float], None]) -> Floats:
    """The vectors of the phrasings, one row each."""
    found = []
    for start in range(0, len(phrasings), BATCH):
        found.append(vectors([p.text for p in phrasings[start : start + BATCH]]))
        progress(ENCODING * min(start + BATCH, len(phrasings)) / len(phrasings))
    return np.vstack(found)


def sharpness_of(margins: Floats, labels: Labels, names: Sequence[str]) -> float:
    """The inverse temperature under which held-out labels are likeliest."""
    right = np.array([names.index(label) for label in labels.tolist()])

    def loss(sharpness: float) -> float:
        chosen = softmax(margins * sharpness)[np.arange(len(right)), right]
        return float(-np.log(np.maximum(chosen, 1e-9)).mean())

    return float(minimize_scalar(loss, bounds=(0.5, 20), method="bounded").x)


def _thresholds(scores: Floats, labels: Labels, names: Sequence[str]) -> tuple[float, float, float]:
    """The lowest score to answer from, the highest of out-of-scope to answer beside, and the lowest of it to hand over from.

    The first two are those that answer most messages rightly within the limits above.
    """
    best = scores.argmax(axis=1)
    top, guessed = scores[np.arange(len(best)), best], np.array(names)[best]
    inside = labels != OUT_OF_SCOPE
    outside_score = scores[:, names.index(OUT_OF_SCOPE)] if OUT_OF_SCOPE in names else np.zeros(len(scores), dtype=np.float32)
    chosen, most = (0.95, 0.05), -1
    for answer_from in np.arange(0.3, 0.96, 0.01):
        for outside_below in (0.02, 0.04, 0.06, 0.1, 0.15, 0.2, 0.3, 0.5):
            answered = (guessed != OUT_OF_SCOPE) & (top >= answer_from) & (outside_score <= outside_below)
            wrong = (answered & inside & (guessed != labels)).sum() / max(inside.sum(), 1)
            outside = (answered & ~inside).sum() / max((~inside).sum(), 1)
            right = int((answered & (guessed == labels)).sum())
            if wrong <= WRONG_AT_MOST and outside <= OUTSIDE_ANSWERED_AT_MOST and right > most:
                chosen, most = (float(answer_from), outside_below), right
    answered = (guessed != OUT_OF_SCOPE) & (top >= chosen[0]) & (outside_score <= chosen[1])
    handover_from = 0.9
    for candidate in np.arange(0.9, 0.19, -0.01):
        if ((outside_score >= candidate) & ~answered & inside).sum() / max(inside.sum(), 1) > INSIDE_HANDED_OVER_AT_MOST:
            break
        handover_from = float(candidate)
    return *chosen, handover_from
