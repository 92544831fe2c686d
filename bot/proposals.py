"""A change of knowledge proposed by staff: a patch file, read and applied like code (`git apply`, or `patch -p1`)."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot import pending, private
from bot.knowledge import ARTICLES, COMMON, Knowledge
from bot.pending import Pending

FOLDER = "proposals"
MOST = 5  # new texts of one proposal
_MADE = re.compile(r"^--- /dev/null\n\+\+\+ b/(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Proposal:
    """`patch`: "" when there is nothing to change. `settled`: the texts that are in it, known, or proposed already."""

    patch: str
    settled: frozenset[str]


def phrasings(known: Knowledge, data: Path, org: str, label: str, texts: Sequence[tuple[str, str]]) -> Proposal:
    """These texts, each with its language, as phrasings of a label; what finds no place, or is too much for one reading, is not settled."""
    have = {p.text for p in known.phrasings}
    settled = {text for text, _ in texts if text in have}
    wanted: dict[tuple[Path, str], list[str]] = {}
    for text, lang in texts:
        path = _home(known, org, label, lang)
        if text not in settled and path is not None:
            wanted.setdefault((path, lang if path.suffix == ".yaml" else ""), []).append(text)
    return _adding(known, data, label, wanted, settled)


def article(known: Knowledge, data: Path, org: str, label: str, lang: str, texts: Sequence[str], today: date) -> Proposal:
    """A stub of the organisation's article, which names what was asked; more questions for it when it is there, or proposed, already."""
    path = known.folder / org / lang / f"{label.replace('.', '-')}.md"
    if label not in ARTICLES:
        return Proposal("", frozenset())
    if path.exists() or pending.of(data / FOLDER, _name(path, known)).made:
        return _adding(known, data, label, {(path, ""): list(texts)}, {p.text for p in known.phrasings} & set(texts))
    asked = "".join(f"  - {_quoted(text)}\n" for text in texts[:MOST])
    stub = (
        f"---\nid: {label}\ntitle: TODO\nsource: TODO\nupdated: {today}\nreview_by: {today.replace(year=today.year + 1, day=1)}\n"
        f"offers: [ticket.human]\nquestions:\n{asked}---\nTODO\n"
    )
    return Proposal(_diff(_name(path, known), "", stub), frozenset(texts[:MOST]))


def write(data: Path, label: str, patch: str) -> Path:
    """Keep the patch under the next number; the file's path."""
    folder = private.folder(data / FOLDER)
    numbers = [int(found[0]) for p in folder.glob("*.patch") if (found := re.match(r"\d+", p.name))]
    path = folder / f"{max(numbers, default=0) + 1:04}-{label.replace('.', '-')}.patch"
    path.write_text(patch, encoding="utf-8")
    return path


def built_on(data: Path, names: Collection[str]) -> set[str]:
    """The other patches that change a file which one of these makes: they show a line of it beside their own."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (data / FOLDER).glob("*.patch")}
    made = {name for one in names for name in _MADE.findall(texts.get(one, ""))}
    return {one for one, text in texts.items() if one not in names and any(f"--- a/{name}\n" in text for name in made)}


def _adding(known: Knowledge, data: Path, label: str, wanted: dict[tuple[Path, str], list[str]], settled: set[str]) -> Proposal:
    """A patch that adds these texts to lists: file and language ("" for an article's questions)."""
    before: dict[Path, str] = {}
    after: dict[Path, str] = {}
    new = 0
    for (path, lang), texts in wanted.items():
        there = pending.of(data / FOLDER, _name(path, known))
        old = before.setdefault(path, path.read_text(encoding="utf-8") if path.exists() else there.made)
        kept = {line.strip() for line in (*old.splitlines(), *there.added)}
        settled |= {text for text in texts if f"- {_quoted(text)}" in kept}
        more = [text for text in texts if text not in settled][: MOST - new]
        written = _with(after.get(path, old), label if lang else "", lang, more, there) if more else None
        if written is not None:
            after[path], new, settled = written, new + len(more), settled | set(more)
    return Proposal("".join(_diff(_name(path, known), before[path], text) for path, text in sorted(after.items())), frozenset(settled))


def _home(known: Knowledge, org: str, label: str, lang: str) -> Path | None:
    """The file that holds the phrasings of a label: the organisation's article, another's, or the list beside a handler."""
    for owner in (org, COMMON, *sorted({o for o, _, _ in known.articles})):
        found = known.articles.get((owner, lang, label))
        if found is not None and found.questions:
            return found.path
    for path in sorted(known.intents.glob("*.yaml")):
        if re.search(rf"^{re.escape(label)}:", path.read_text(encoding="utf-8"), re.MULTILINE):
            return path
    return None


def _with(written: str, label: str, lang: str, texts: Sequence[str], there: Pending) -> str | None:
    """The file with more phrasings in the list of this label and language (of `questions`, for an article), where no patch changes it yet.

    None when there is no such list, or no such place: each phrasing that it has makes room for one patch.
    """
    lines = written.splitlines(keepends=True)
    at: int | None = _find(lines, 0, f"{label}:" if label else "questions:")
    if at is not None and label:
        at = _find(lines, at + 1, f"  {lang}:")
    if at is None or at + 1 == len(lines) or not (item := re.match(r" *- ", lines[at + 1])):
        return None
    last = at
    while last + 1 < len(lines) and lines[last + 1].startswith((item.group(), " " * len(item.group()))):
        last += 1
    for place in range(last, at - 1, -1):
        above, below = (lines[n].rstrip("\n") if n < len(lines) else "" for n in (place, place + 1))
        within = below.startswith(" " * len(item.group()))  # the phrasing goes on
        if below and not within and (above, below) not in there.relied:
            return "".join([*lines[: place + 1], *(f"{item.group()}{_quoted(text)}\n" for text in texts), *lines[place + 1 :]])
    return None


def _find(lines: Sequence[str], begin: int, key: str) -> int | None:
    """Where this key stands with nothing behind it, before the next key that is as little indented as its parent's."""
    parent = key.startswith(" ")
    for number, line in enumerate(lines[begin:], begin):
        if re.sub(r"\s+#.*", "", line).rstrip() == key:
            return number
        if parent and re.match(r"\S", line) and not line.startswith("#"):
            return None
    return None


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _name(path: Path, known: Knowledge) -> str:
    """The path as it stands in the repository."""
    return (
        f"knowledge/{path.relative_to(known.folder)}" if path.is_relative_to(known.folder) else f"intents/{path.relative_to(known.intents)}"
    )


def _diff(name: str, before: str, after: str) -> str:
    """One line around each change: the fewer a patch relies on, the more other changes leave it applicable."""
    old = f"a/{name}" if before else "/dev/null"
    told = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), old, f"b/{name}", n=1)
    return "".join(told)
