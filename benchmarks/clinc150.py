"""CLINC150, the published intent benchmark, with the code of bot.understanding: `python -m benchmarks.clinc150 data_full.json`.

Every message is read with its sentence vector. Trained on the train split alone; how much the vectors count beside words
and letters, the regularisation, the calibration and every threshold are chosen on the validation split; the test split is only measured. Data: github.com/clinc/oos-eval (Larson et al., 2019).
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from pathlib import Path

import numpy as np

from bot import training
from bot.tfidf import Floats
from bot.understanding import Phrasing, softmax, vectors
from bot.weights import Weights

WEIGHTS = (1.5, 2.0)
REGULARISATIONS = (0.3, 1.0)
KEPT = (0.96, 0.95, 0.93, 0.91, 0.88, 0.85)  # in-scope accuracy on the validation split that a threshold must keep
# In-scope accuracy and out-of-scope recall as published: Larson et al. 2019, table 2 (full data, oos-threshold).
PUBLISHED = (("Rasa", 91.5, 45.0), ("Dialogflow", 91.7, 14.0), ("BERT", 96.9, 40.0))


def _dense(texts: list[str]) -> Floats:
    return np.vstack([vectors(texts[i : i + 64]) for i in range(0, len(texts), 64)])


def main() -> None:
    """Print accuracy without rejection, and the curve with it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    data = json.loads(parser.parse_args().path.read_text(encoding="utf-8"))
    begun = time.perf_counter()
    texts = {name: [text for text, _ in rows] for name, rows in data.items()}
    labels = {name: np.array([label for _, label in rows]) for name, rows in data.items()}
    dense = {name: _dense(texts[name]) for name in ("train", "val", "test", "oos_test")}
    phrasings = [Phrasing(text, label, "en") for text, label in data["train"]]
    best: tuple[float, float, float, Weights] | None = None
    for c, weight in itertools.product(REGULARISATIONS, WEIGHTS):
        weights = training.fit(phrasings, weight * dense["train"], c=c)
        names = np.array(weights.labels)
        accuracy = float((names[training.margins(weights, texts["val"], weight * dense["val"])[-1].argmax(axis=1)] == labels["val"]).mean())
        print(f"C {c}, vectors × {weight}: validation {100 * accuracy:.2f} %", flush=True)
        if best is None or accuracy > best[0]:
            best = accuracy, c, weight, weights
    assert best is not None
    _, c, weight, weights = best
    names = np.array(weights.labels)
    margins = {name: training.margins(weights, texts[name], weight * dense[name])[-1] for name in ("val", "test", "oos_test")}
    sharpness = training.sharpness_of(margins["val"], labels["val"], weights.labels)
    scores = {name: softmax(found * sharpness) for name, found in margins.items()}
    right = {name: names[scores[name].argmax(axis=1)] == labels[name] for name in ("val", "test")}
    top = {name: found.max(axis=1) for name, found in scores.items()}
    how = f"C {c}, vectors × {weight}, {time.perf_counter() - begun:.0f} s"
    print(f"\nin-scope accuracy without rejection, test: {100 * right['test'].mean():.2f} %  ({how})\n")
    print(f"{'':24}in-scope accuracy   out-of-scope recall")
    for name, accuracy, recall in PUBLISHED:
        print(f"{name + ' (published)':<24}{accuracy:>15.1f} %{recall:>19.1f} %")
    for kept in KEPT:
        candidates = [t for t in np.arange(0.0, 1.0, 0.005) if (right["val"] & (top["val"] >= t)).mean() >= kept]
        if not candidates:
            continue
        threshold = max(candidates)
        accuracy = 100 * (right["test"] & (top["test"] >= threshold)).mean()
        recall = 100 * (top["oos_test"] < threshold).mean()
        print(f"{f'Relais, score ≥ {threshold:.3f}':<24}{accuracy:>15.1f} %{recall:>19.1f} %")


if __name__ == "__main__":
    main()
