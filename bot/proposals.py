"""A change of knowledge proposed by staff: a patch file, read and applied like code (`git apply`, or `patch -p1`)."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot import private
from bot.knowledge import ARTICLES, COMMON, Knowledge

FOLDER = "proposals"
MOST = 5  # texts of one proposal


def phrasings(known: Knowledge, org: str, label: str, texts: Sequence[tuple[str, str]]) -> str:
    """A patch that adds these texts, each with its language, to the phrasings of a label; "" when nothing is new."""
    changed: dict[Path, str] = {}
    have = {p.text for p in known.phrasings}
    for text, lang in texts[:MOST]:
        if text in have:
            continue
        path = _home(known, org, label, lang)
        if path is not None:
            before = changed.get(path) or path.read_text(encoding="utf-8")
            changed[path] = _with(before, label if path.suffix == ".yaml" else "", lang, text)
    return "".join(_diff(_name(path, known), path.read_text(encoding="utf-8"), after) for path, after in sorted(changed.items()))


def article(known: Knowledge, org: str, label: str, lang: str, texts: Sequence[str], today: date) -> str:
    """A patch with a stub of the organisation's article, which names what was asked; "" when it is there already."""
    path = known.folder / org / lang / f"{label.replace('.', '-')}.md"
    if label not in ARTICLES or path.exists():
        return ""
    asked = "".join(f"  - {_quoted(text)}\n" for text in texts[:MOST])
    stub = (
        f"---\nid: {label}\ntitle: TODO\nsource: TODO\nupdated: {today}\nreview_by: {today.replace(year=today.year + 1, day=1)}\n"
        f"offers: [ticket.human]\nquestions:\n{asked}---\nTODO\n"
    )
    return _diff(_name(path, known), "", stub)


def write(data: Path, label: str, patch: str) -> Path:
    """Keep the patch under the next number; the file's path."""
    folder = private.folder(data / FOLDER)
    numbers = [int(found[0]) for p in folder.glob("*.patch") if (found := re.match(r"\d+", p.name))]
    path = folder / f"{max(numbers, default=0) + 1:04}-{label.replace('.', '-')}.patch"
    path.write_text(patch, encoding="utf-8")
    return path


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


def _with(written: str, label: str, lang: str, text: str) -> str:
    """The file with one more phrasing at the end of the list of this label and language (of `questions`, for an article)."""
    lines = written.splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith(f"{label}:" if label else "questions:"))
    indent = "  "
    if label:
        at = next((n for n, line in enumerate(lines[at + 1 :], at + 1) if line.strip() == f"{lang}:"), at)
        indent = "    "
    last = at
    while last + 1 < len(lines) and lines[last + 1].startswith(f"{indent}- "):
        last += 1
    return "".join([*lines[: last + 1], f"{indent}- {_quoted(text)}\n", *lines[last + 1 :]])


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _name(path: Path, known: Knowledge) -> str:
    """The path as it stands in the repository."""
    return (
        f"knowledge/{path.relative_to(known.folder)}" if path.is_relative_to(known.folder) else f"intents/{path.relative_to(known.intents)}"
    )


def _diff(name: str, before: str, after: str) -> str:
    old = f"a/{name}" if before else "/dev/null"
    told = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), old, f"b/{name}")
    return "".join(told)
