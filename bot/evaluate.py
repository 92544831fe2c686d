"""`relais evaluate`: how well messages are understood, on a file of labelled ones or on the phrasings held out in turn."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot import private, progress
from bot.knowledge import LABELS
from bot.understanding import OUT_OF_SCOPE, Decision, Guess, Phrasing, Understanding, Verdict

BINS = 10
WORST = 12


class BadFile(Exception):
    """The file of labelled messages cannot be read; the message says which line and what to write."""


@dataclass(frozen=True)
class Seen:
    """A labelled message and what was decided about it."""

    phrasing: Phrasing
    decision: Decision
    best: Guess

    @property
    def right(self) -> bool:
        return self.decision.kind is Verdict.ANSWER and self.decision.label == self.phrasing.label

    @property
    def offered(self) -> bool:
        """Right at once, or among the choices offered."""
        among = self.decision.kind is Verdict.CLARIFY and self.phrasing.label in {g.label for g in self.decision.candidates}
        return self.right or among


@dataclass(frozen=True)
class Figures:
    """Shares of messages, 0 to 1; the floors are in FLOORS."""

    messages: int
    right: float  # in scope, answered rightly at once
    offered: float  # in scope, answered rightly or offered
    wrong: float  # in scope, answered with another label
    outside: float  # out of scope, answered as if in scope


FLOORS = Figures(0, 0.80, 0.93, 0.06, 0.08)


def read(path: Path) -> list[Phrasing]:
    """Messages of a JSON-lines file: {"text": …, "label": …, "lang": …}."""
    found: list[Phrasing] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            told = json.loads(line)
            found.append(Phrasing(str(told["text"]), str(told["label"]), str(told.get("lang", ""))))
        except (ValueError, KeyError, TypeError) as error:
            raise BadFile(
                f'{path}:{number}: write {{"text": "…", "label": "dispute.unpaid", "lang": "fr"}} ({type(error).__name__})'
            ) from None
        if (label := found[-1].label) not in LABELS:
            near = get_close_matches(label, LABELS, 3, 0.4) or [OUT_OF_SCOPE]
            raise BadFile(f"{path}:{number}: {label!r} is no label; write {' or '.join(near)}")
    if not found:
        raise BadFile(f"{path}: no message in it")
    return found


def look(understanding: Understanding, messages: Sequence[Phrasing]) -> list[Seen]:
    """What is decided about each message."""
    return [Seen(m, understanding.decide(m.text), understanding.guess(m.text)[0]) for m in progress.each("Reading messages", messages)]


def held_out(phrasings: Sequence[Phrasing], folds: int = 5, *, encode: bool = True) -> list[Seen]:
    """Each phrasing as it is understood by a classifier that has not seen it (takes some minutes)."""
    from bot import training

    found: list[Seen] = []
    with progress.bar(f"Learning {folds} times without a {folds}th of the phrasings") as tell:
        for fold in range(folds):
            train = [p for n, p in enumerate(phrasings) if n % folds != fold]
            test = [p for n, p in enumerate(phrasings) if n % folds == fold]
            weights = training.train(train, lambda share, fold=fold: tell((fold + share) / folds), encode=encode)  # type: ignore[misc]  # default binds the loop's value
            found += look(Understanding(weights, train), test)
    return found


def figures(seen: Sequence[Seen]) -> Figures:
    inside = [s for s in seen if s.phrasing.label != OUT_OF_SCOPE]
    outside = [s for s in seen if s.phrasing.label == OUT_OF_SCOPE]

    def share(of: Sequence[Seen], count: int) -> float:
        return count / len(of) if of else 0.0

    return Figures(
        len(seen),
        share(inside, sum(s.right for s in inside)),
        share(inside, sum(s.offered for s in inside)),
        share(inside, sum(s.decision.kind is Verdict.ANSWER and not s.right for s in inside)),
        share(outside, sum(s.decision.kind is Verdict.ANSWER for s in outside)),
    )


def misses(now: Figures) -> list[str]:
    """Which floors are not reached."""
    pairs = (
        ("right at once", now.right, FLOORS.right, 1),
        ("right or offered", now.offered, FLOORS.offered, 1),
        ("confidently wrong", now.wrong, FLOORS.wrong, -1),
        ("out of scope answered", now.outside, FLOORS.outside, -1),
    )
    return [f"{name}: {value:.1%}, the floor is {floor:.0%}" for name, value, floor, sign in pairs if sign * (value - floor) < 0]


def calibration(seen: Sequence[Seen]) -> list[tuple[float, float, int]]:
    """For each tenth of the score: mean score, share that is right, how many."""
    bins: list[list[Seen]] = [[] for _ in range(BINS)]
    for one in seen:
        bins[min(int(one.best.score * BINS), BINS - 1)].append(one)
    return [(sum(s.best.score for s in b) / len(b), sum(s.best.label == s.phrasing.label for s in b) / len(b), len(b)) for b in bins if b]


def per_label(seen: Sequence[Seen]) -> list[tuple[str, float, float, int]]:
    """Label, precision, recall, how many; of the best guess, worst recall first."""
    truth = Counter(s.phrasing.label for s in seen)
    guessed = Counter(s.best.label for s in seen)
    hits = Counter(s.best.label for s in seen if s.best.label == s.phrasing.label)
    rows = [(label, hits[label] / max(guessed[label], 1), hits[label] / count, count) for label, count in truth.items()]
    return sorted(rows, key=lambda r: (r[2], r[1], r[0]))


def confused(seen: Sequence[Seen]) -> list[tuple[str, str, int]]:
    """Pairs of labels that are taken for one another: meant, taken for, how often; most frequent first."""
    pairs = Counter((s.phrasing.label, s.best.label) for s in seen if s.phrasing.label != s.best.label)
    return [(meant, taken, count) for (meant, taken), count in pairs.most_common()]


def moved(seen: Sequence[Seen], before: Mapping[str, float]) -> list[str]:
    """The labels whose recall is another than the last time, those that lost most first."""
    changes = [(recall - before[label], label, recall) for label, _, recall, _ in per_label(seen) if label in before]
    return [
        f"{label:<24}{before[label]:>5.0%} → {recall:.0%}  {'worse' if by < 0 else 'better'}"
        for by, label, recall in sorted(changes) if abs(by) >= 0.005
    ]  # fmt: skip


def report(seen: Sequence[Seen], before: Figures | None, recalls: Mapping[str, float] | None = None) -> str:
    """Everything as text for a terminal; `recalls`: of each label the last time."""
    now = figures(seen)
    lines = [f"{now.messages} messages" + (f", {before.messages} the last time" if before else "")]
    for field, name in (
        ("right", "right at once"),
        ("offered", "right at once or offered"),
        ("wrong", "confidently wrong"),
        ("outside", "out of scope, answered"),
    ):
        value, floor = getattr(now, field), getattr(FLOORS, field)
        change = f"   {value - getattr(before, field):+.1%} since the last run" if before else ""
        lines.append(f"  {name:<26}{value:>7.1%}   (floor {floor:.0%}){change}")
    if changed := moved(seen, recalls or {}):
        lines += ["", "recall of labels, the last time → now", *(f"  {one}" for one in changed)]
    lines += ["", "score   right   messages"]
    lines += [f"  {mean:.2f}   {right:>4.0%}   {'█' * round(right * 20):<20} {count}" for mean, right, count in calibration(seen)]
    lines += ["", f"{'label':<26}precision   recall   messages"]
    lines += [f"  {label:<24}{precision:>9.0%}{recall:>9.0%}{count:>11}" for label, precision, recall, count in per_label(seen)]
    lines += ["", "taken for one another (meant → taken for)"]
    lines += [f"  {count:>3}  {meant} → {taken}" for meant, taken, count in confused(seen)[:WORST]]
    lines += ["", "surest mistakes"]
    bad = sorted((s for s in seen if s.decision.kind is Verdict.ANSWER and not s.right), key=lambda s: -s.decision.score)
    lines += [f"  {s.decision.score:.2f}  {s.phrasing.label} → {s.decision.label}: {s.phrasing.text[:90]}" for s in bad[:WORST]]
    return "\n".join(lines)


def plot(seen: Sequence[Seen], path: Path) -> None:
    """Confusion table and calibration as a PNG."""
    from matplotlib.figure import Figure

    labels = sorted({s.phrasing.label for s in seen} | {s.best.label for s in seen})
    place = {label: n for n, label in enumerate(labels)}
    table = [[0] * len(labels) for _ in labels]
    for one in seen:
        table[place[one.phrasing.label]][place[one.best.label]] += 1
    shares = [[count / max(sum(row), 1) for count in row] for row in table]
    figure = Figure(figsize=(17, 11), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[2.2, 1])
    left.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    left.set_xticks(range(len(labels)), labels, rotation=90, fontsize=7)
    left.set_yticks(range(len(labels)), labels, fontsize=7)
    left.set_xlabel("taken for")
    left.set_ylabel("meant")
    bins = calibration(seen)
    right.plot([0, 1], [0, 1], linestyle=":", color="grey")
    right.plot([b[0] for b in bins], [b[1] for b in bins], marker="o")
    right.set_xlabel("score")
    right.set_ylabel("share that is right")
    right.set_aspect("equal")
    private.folder(path.parent)
    figure.savefig(path, dpi=110)


def run(understanding: Understanding, phrasings: Sequence[Phrasing], file: Path | None, data: Path, *, floors: bool) -> int:
    """Evaluate, print, draw, keep the figures for the next time; with `floors`, 1 when one is not reached."""
    seen = look(understanding, read(file)) if file else held_out(phrasings, encode=understanding.encoded)
    name = (file.stem if file else "held-out-in-turn") + ("" if understanding.encoded else "-words-only")
    kept = data / "evaluations" / f"{name}.json"
    before: Figures | None = None
    recalls: dict[str, float] = {}
    if kept.exists():
        told: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        recalls = told.pop("labels", {})
        before = Figures(**told)
    print(report(seen, before, recalls))
    picture = kept.with_suffix(".png")
    plot(seen, picture)
    kept.write_text(
        json.dumps(asdict(figures(seen)) | {"labels": {label: recall for label, _, recall, _ in per_label(seen)}}), encoding="utf-8"
    )
    print(f"\nConfusion table and calibration: {picture}\nFigures, for the next run to compare with: {kept}")
    if floors and (below := misses(figures(seen))):
        print("\n".join(below))
        return 1
    return 0
