"""Trains the classifier of bot.understanding with scikit-learn, and calibrates it on held-out folds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import log

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.understanding import OUT_OF_SCOPE, Floats, Phrasing, Weights, features, tf_idf, vectors

C = 1.0  # chosen by training on one author's phrasings and testing on another's
FOLDS = 5
BATCH = 64  # texts encoded at once
ENCODING = 0.2  # the share of the training that encoding takes
# Held-out folds hold the same authors as the training ones, so new authors do worse: the aims are set below the
# limits they serve (6 % confidently wrong, 8 % out of scope answered).
WRONG_AT_MOST = 0.05
OUTSIDE_ANSWERED_AT_MOST = 0.03
INSIDE_HANDED_OVER_AT_MOST = 0.02


def _matrix(texts: Sequence[Counter[str]], dense: Floats, vocabulary: dict[str, int], idf: Floats) -> sparse.csr_matrix:
    """A row for each text: its vector, then the weights of its features."""
    indptr, indices, data = [0], [], []
    for counted in texts:
        rows, values = tf_idf(counted, vocabulary, idf)
        indices.append(rows)
        data.append(values)
        indptr.append(indptr[-1] + len(rows))
    shape = (len(texts), len(vocabulary))
    words = sparse.csr_matrix((np.concatenate(data), np.concatenate(indices), np.array(indptr)), shape=shape)
    return sparse.hstack([sparse.csr_matrix(dense), words]).tocsr()


def _vocabulary(texts: Sequence[Counter[str]]) -> tuple[dict[str, int], Floats]:
    """Features that stand in at least two texts, and their inverse document frequency."""
    frequency = Counter(f for counted in texts for f in counted)
    names = sorted(f for f, n in frequency.items() if n >= 2)
    idf = np.array([log((1 + len(texts)) / (1 + frequency[f])) + 1 for f in names], dtype=np.float32)
    return {name: number for number, name in enumerate(names)}, idf


def _fit(matrix: sparse.csr_matrix, labels: npt.NDArray[np.str_]) -> LinearSVC:
    return LinearSVC(C=C, random_state=0).fit(matrix, labels)


def train(phrasings: Sequence[Phrasing], progress: Callable[[float], None] = lambda share: None) -> Weights:
    """Weights and thresholds for these phrasings; the same input gives the same output."""
    progress(0.0)
    labels = np.array([p.label for p in phrasings])
    counted = [features(p.text) for p in phrasings]
    dense = _encoded(phrasings, progress)
    names = tuple(sorted(set(labels.tolist())))
    margins = np.zeros((len(phrasings), len(names)), dtype=np.float32)
    fewest = min(Counter(labels.tolist()).values())
    folds = StratifiedKFold(min(FOLDS, max(fewest, 2)), shuffle=True, random_state=0)
    for done, (train_rows, test_rows) in enumerate(folds.split(dense, labels)):
        vocabulary, idf = _vocabulary([counted[i] for i in train_rows])
        model = _fit(_matrix([counted[i] for i in train_rows], dense[train_rows], vocabulary, idf), labels[train_rows])
        margins[test_rows] = _margins(model, _matrix([counted[i] for i in test_rows], dense[test_rows], vocabulary, idf), names)
        progress(ENCODING + (1 - ENCODING) * (done + 1) / (FOLDS + 1))
    sharpness = sharpness_of(margins, labels, names)
    thresholds = _thresholds(probabilities(margins, sharpness), labels, names)
    weights = _weights(counted, dense, labels, names, sharpness, thresholds)
    progress(1.0)
    return weights


def _encoded(phrasings: Sequence[Phrasing], progress: Callable[[float], None]) -> Floats:
    """The vectors of the phrasings, one row each."""
    found = []
    for start in range(0, len(phrasings), BATCH):
        found.append(vectors([p.text for p in phrasings[start : start + BATCH]]))
        progress(ENCODING * min(start + BATCH, len(phrasings)) / len(phrasings))
    return np.vstack(found)


def fit(phrasings: Sequence[Phrasing], dense: Floats) -> Weights:
    """Weights alone, neither calibrated nor with thresholds; `dense`: the vectors of the phrasings, in their order."""
    labels = np.array([p.label for p in phrasings])
    return _weights([features(p.text) for p in phrasings], dense, labels, tuple(sorted(set(labels.tolist()))), 1.0, (0.0, 1.0, 1.0))


def _weights(
    counted: Sequence[Counter[str]], dense: Floats, labels: npt.NDArray[np.str_], names: tuple[str, ...], sharpness: float,
    thresholds: tuple[float, float, float],
) -> Weights:  # fmt: skip
    vocabulary, idf = _vocabulary(counted)
    model = _fit(_matrix(counted, dense, vocabulary, idf), labels)
    coefficients, intercept = np.asarray(model.coef_, dtype=np.float32).T, np.asarray(model.intercept_, dtype=np.float32)
    if len(names) == 2:  # scikit-learn keeps one column for two classes
        coefficients, intercept = np.hstack([-coefficients, coefficients]), np.concatenate([-intercept, intercept])
    return Weights(names, vocabulary, idf, np.ascontiguousarray(coefficients), intercept, sharpness, *thresholds)


def _margins(model: LinearSVC, matrix: sparse.csr_matrix, names: tuple[str, ...]) -> Floats:
    found = np.asarray(model.decision_function(matrix), dtype=np.float32)
    if found.ndim == 1:
        found = np.stack([-found, found], axis=1)
    full = np.full((found.shape[0], len(names)), -2.0, dtype=np.float32)
    for column, name in enumerate(model.classes_):
        full[:, names.index(str(name))] = found[:, column]
    return full


def probabilities(margins: Floats, sharpness: float) -> Floats:
    scaled = margins * sharpness
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def sharpness_of(margins: Floats, labels: npt.NDArray[np.str_], names: tuple[str, ...]) -> float:
    """The inverse temperature under which held-out labels are likeliest."""
    right = np.array([names.index(label) for label in labels.tolist()])

    def loss(sharpness: float) -> float:
        chosen = probabilities(margins, sharpness)[np.arange(len(right)), right]
        return float(-np.log(np.maximum(chosen, 1e-9)).mean())

    return float(minimize_scalar(loss, bounds=(0.5, 20), method="bounded").x)


def _thresholds(scores: Floats, labels: npt.NDArray[np.str_], names: tuple[str, ...]) -> tuple[float, float, float]:
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
