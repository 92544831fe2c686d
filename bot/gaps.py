"""What was not understood or did not help, grouped by meaning, so that it becomes a phrasing or an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from bot.knowledge import INTERNAL, LABELS
from bot.store.feedback import Feedback, Reason
from bot.understanding import Understanding, vectors

ALIKE = 0.5  # the cosine of two sentence vectors from which their texts mean much the same; read off the groups of tests/held-out.jsonl
SHOWN = 3  # texts of a group that are shown
SAME_WORDS = 85  # the rapidfuzz ratio from which two texts are one phrasing with a slip
TARGETS = tuple(sorted(LABELS - {*INTERNAL}))  # what a text may be a phrasing of


@dataclass(frozen=True)
class Group:
    """Texts of one meaning, those nearest to its middle first. `label`: what they probably ask for; `chosen`: by how many people."""

    texts: tuple[str, ...]
    langs: tuple[str, ...]  # of the texts, in their order
    label: str
    chosen: int
    reasons: Counter[Reason]
    rows: tuple[int, ...]
    said: tuple[tuple[int, ...], ...]  # the rows of each text

    def rows_of(self, texts: Collection[str]) -> tuple[int, ...]:
        """The rows whose text is one of these, or one of these with a slip."""
        return tuple(row for text, rows in zip(self.texts, self.said, strict=True) if text in texts for row in rows)

    @property
    def count(self) -> int:
        return sum(self.reasons.values())


def clusters(rows: Sequence[Feedback]) -> list[list[Feedback]]:
    """The rows in groups of one meaning, largest first, each with what is nearest to its middle first; about 1 ms a row."""
    if not rows:
        return []
    dense = vectors([row.text for row in rows])
    near = dense @ dense.T >= ALIKE
    left = np.ones(len(rows), dtype=bool)
    found = []
    while left.any():
        neighbours = (near & left).sum(axis=1) * left
        middle = int(neighbours.argmax())
        members = np.flatnonzero(near[middle] & left)
        left[members] = False
        order = members[np.argsort(-(dense[members] @ dense[middle]), kind="stable")]
        found.append([rows[i] for i in order])
    return sorted(found, key=len, reverse=True)


def described(understanding: Understanding, rows: Sequence[Feedback]) -> Group:
    """What a group asks for: what most people chose, else what most of its texts are taken for."""
    chosen = Counter(row.label for row in rows if row.label and row.reason is Reason.CLARIFIED)
    taken = chosen or Counter(understanding.decide(row.text).label for row in rows[:5])
    label, people = taken.most_common(1)[0]
    distinct: list[tuple[Feedback, list[int]]] = []
    for row in rows:
        alike = (said for other, said in distinct if fuzz.ratio(row.text.casefold(), other.text.casefold()) >= SAME_WORDS)
        if (said := next(alike, None)) is None:
            distinct.append((row, [row.id]))
        else:
            said.append(row.id)
    return Group(
        tuple(r.text for r, _ in distinct), tuple(r.lang for r, _ in distinct), label, people if chosen else 0, Counter(r.reason for r in rows),
        tuple(r.id for r in rows), tuple(tuple(said) for _, said in distinct),
    )  # fmt: skip
