"""Speed, size and rightness of understanding, beside rapidfuzz alone and scikit-learn alone, in one run:
`python -m benchmarks.understanding`.

Each way learns the same phrasings and reads the same messages (tests/held-out.jsonl, written by somebody who wrote none
of the phrasings), one at a time on one core. 30,000 phrasings are made of those there are, with words swapped and letters
left out: they serve to see how the time grows, not to see how much is understood.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz, process

from bot import config
from bot.days import fold
from bot.runtime import load_knowledge
from bot.training import _encoded, fit
from bot.understanding import Phrasing, Understanding

ROOT = Path(__file__).parent.parent
SHARPNESS = 6.0, 5.4  # what calibration gives for the phrasings of knowledge/: by words and letters, and with the vectors
Reader = Callable[[str], str]


def relais(phrasings: Sequence[Phrasing]) -> Reader:
    weights = fit(phrasings, _encoded(phrasings, lambda share: None))
    assert weights.full is not None
    sharp = replace(weights, light=SHARPNESS[0] * weights.light, full=SHARPNESS[1] * weights.full)
    understanding = Understanding(sharp, phrasings)
    return lambda text: understanding.guess(text)[0].label


def by_rapidfuzz(phrasings: Sequence[Phrasing]) -> Reader:
    texts, labels = [fold(p.text) for p in phrasings], [p.label for p in phrasings]

    def read(text: str) -> str:
        found = process.extractOne(fold(text), texts, scorer=fuzz.WRatio)
        return labels[found[2]] if found else ""

    return read


def by_scikit_learn(phrasings: Sequence[Phrasing]) -> Reader:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model = make_pipeline(TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, strip_accents="unicode"), LinearSVC())
    model.fit([p.text for p in phrasings], [p.label for p in phrasings])
    return lambda text: str(model.predict([text])[0])


def varied(phrasings: Sequence[Phrasing], count: int) -> list[Phrasing]:
    """So many phrasings: those there are, then variations of them."""
    dice, found = random.Random(0), list(phrasings[:count])  # noqa: S311  # variations, not secrets
    while len(found) < count:
        one = dice.choice(phrasings)
        words = one.text.split()
        if len(words) > 2:
            at = dice.randrange(len(words) - 1)
            words[at], words[at + 1] = words[at + 1], words[at]
        text = " ".join(words)
        cut = dice.randrange(len(text))
        found.append(Phrasing(text[:cut] + text[cut + 1 :], one.label, one.lang))
    return found


def measured(name: str, read: Reader, messages: Sequence[dict[str, str]]) -> float:
    """Print the times of reading each message, and how many labels are right; the median in milliseconds."""
    for message in messages[:20]:
        read(message["text"])
    times, right = [], 0
    for message in messages:
        begun = time.perf_counter()
        label = read(message["text"])
        times.append((time.perf_counter() - begun) * 1000)
        right += label == message["label"]
    median, p99 = statistics.median(times), sorted(times)[int(len(times) * 0.99)]
    print(f"  {name:<22} median {median:7.2f} ms   p99 {p99:7.2f} ms   first label right {right / len(messages):5.1%}", flush=True)
    return median


def started() -> None:
    """Print the time from starting a process to its first answer with a warm cache, and the memory it takes."""
    line = json.dumps({"text": "mon client ne me paie pas", "org": "acracy", "lang": "fr"}) + "\n"
    command = [sys.executable, "-m", "bot", "understand", "--data", "var"]
    subprocess.run(command, input="", text=True, cwd=ROOT, check=True, capture_output=True)  # noqa: S603  # our own command, to warm the cache
    begun = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT) as one:  # noqa: S603  # our own command
        assert one.stdin and one.stdout
        one.stdin.write(line)
        one.stdin.flush()
        one.stdout.readline()
        took = time.perf_counter() - begun
        one.stdin.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"start to first answer, cache warm: {took:.2f} s   memory at most {peak:.0f} MB")


def main() -> None:
    """Print everything."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core
    known = load_knowledge(config.load(ROOT / "app.yaml", {}))
    lines = (ROOT / "tests" / "held-out.jsonl").read_text(encoding="utf-8").splitlines()
    messages = [json.loads(line) for line in lines]
    started()
    dice = random.Random(0)  # noqa: S311  # an order, not a secret
    mixed = dice.sample(known.phrasings, len(known.phrasings))
    medians = {}
    for count in (3_000, len(mixed), 30_000):
        print(f"{count:,} phrasings, {len(messages)} messages")
        phrasings = varied(mixed, count)
        for name, way in (("rapidfuzz alone", by_rapidfuzz), ("scikit-learn alone", by_scikit_learn), ("Relais", relais)):
            read = way(phrasings)
            medians[name, count] = measured(name, read, messages if name == "Relais" or count < 30_000 else messages[:100])
            if name == "Relais":
                begun = time.perf_counter()
                read("mon client ne paie pas, " * 1700)
                print(f"  {'':<22} a message of 40,000 characters: {(time.perf_counter() - begun) * 1000:.1f} ms")
    grown = medians["Relais", 30_000] / medians["Relais", 3_000]
    print(f"Relais with ten times the phrasings: {grown:.1f} times the time")


if __name__ == "__main__":
    main()
