"""Phrasings of two labels that are the same, or that one slip turns into each other: a message can only mean one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from bot.days import fold
from bot.findings import Finding, Weight
from bot.knowledge import Knowledge
from bot.understanding import NEAR, NEAR_LONGEST
from bot.written import LOADER


@dataclass(frozen=True)
class _Placed:
    text: str
    label: str
    path: Path
    line: int


def collisions(known: Knowledge, intents: Path) -> Iterator[Finding]:
    """A pair each: an error when both are the same, a warning when a slip of a known phrasing would be taken for the other label."""
    placed = [*_of_articles(known), *_of_lists(intents)]
    by_text: dict[str, list[_Placed]] = defaultdict(list)
    for one in placed:
        by_text[fold(one.text)].append(one)
    for alike in by_text.values():
        for first, second in combinations(alike, 2):
            if first.label != second.label:
                yield _finding(first, second, 100, Weight.ERROR)
    texts = [text for text, alike in by_text.items() if len(alike[0].text) <= NEAR_LONGEST]
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=NEAR, dtype="uint8", workers=-1)  # type: ignore[call-overload]  # stubs lack names
    for one, other in zip(*scores.nonzero(), strict=True):
        first, second = by_text[texts[one]][0], by_text[texts[other]][0]
        if one < other and first.label != second.label:
            yield _finding(first, second, int(scores[one, other]), Weight.WARNING)


def _finding(first: _Placed, second: _Placed, score: int, weight: Weight) -> Finding:
    return Finding(
        weight, first.path, first.line,
        f"“{first.text}” ({first.label}) collides with “{second.text}” ({second.label}) in {second.path}:{second.line}, {score} % alike",
        "keep it where it belongs, or make the two differ",
    )  # fmt: skip


def _of_articles(known: Knowledge) -> Iterator[_Placed]:
    for article in known.articles.values():
        front = article.path.read_text(encoding="utf-8").split("\n---", 1)[0]
        for text, line in zip(article.questions, _lines(_under(_root(front), "questions")), strict=False):
            yield _Placed(text, article.label, article.path, line)


def _of_lists(intents: Path) -> Iterator[_Placed]:
    for path in sorted(intents.glob("*.yaml")):
        root = _root(path.read_text(encoding="utf-8"))
        for key, by_lang in root.value if isinstance(root, yaml.MappingNode) else ():
            for _, texts in by_lang.value if isinstance(by_lang, yaml.MappingNode) else ():
                for node, line in zip(texts.value, _lines(texts), strict=True):
                    yield _Placed(str(node.value), key.value, path, line)


def _root(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=LOADER)


def _under(root: yaml.Node | None, name: str) -> yaml.Node | None:
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _lines(node: yaml.Node | None) -> list[int]:
    return [one.start_mark.line + 1 for one in node.value] if isinstance(node, yaml.SequenceNode) else []
