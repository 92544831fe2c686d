"""The trained classifiers, kept in a file under a hash of the phrasings and of the code's version."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot import private
from bot.tfidf import Floats, TfIdf

KEPT = 4  # trained classifiers in the cache; older ones go


@dataclass(frozen=True)
class Weights:
    """Two linear classifiers, as (inputs + 1, labels) with the intercepts last; a softmax of what they give is calibrated.

    `light` reads the features of `words`. `full` reads the sentence's vector, then these features; None: no encoder was there.
    """

    labels: tuple[str, ...]
    words: TfIdf
    light: Floats
    full: Floats | None
    answer_from: float  # the score from which a label is answered at once …
    outside_below: float  # … unless out-of-scope scores more than this
    handover_from: float  # the score of out-of-scope from which nothing is offered


def save(path: Path, weights: Weights) -> None:
    """Write the weights whole or not at all; plain arrays, no pickle."""
    handle, name = tempfile.mkstemp(dir=private.folder(path.parent), suffix=".npz")
    full = np.empty((0, 0), dtype=np.float32) if weights.full is None else weights.full
    thresholds = np.array([weights.answer_from, weights.outside_below, weights.handover_from])
    with os.fdopen(handle, "wb") as out:
        np.savez(
            out, labels=np.array(weights.labels), words=np.array(weights.words.names), idf=weights.words.idf,
            light=weights.light, full=full, thresholds=thresholds,
        )  # fmt: skip
    os.replace(name, path)
    for old in sorted(path.parent.glob("*.npz"), key=lambda p: p.stat().st_mtime, reverse=True)[KEPT:]:
        old.unlink(missing_ok=True)


def load(path: Path) -> Weights | None:
    """The weights kept under this name; None when there are none, or when the file is damaged."""
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as kept:
            words, full = TfIdf(kept["words"].tolist(), kept["idf"]), kept["full"]
            return Weights(tuple(kept["labels"].tolist()), words, kept["light"], full if len(full) else None, *kept["thresholds"].tolist())
    except (OSError, ValueError, KeyError):
        return None
