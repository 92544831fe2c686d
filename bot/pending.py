"""Proposals that may not be applied yet: what they change in a file, so that the next one changes it elsewhere and applies before or after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Pending:
    """What the patches of a folder do to one file. `made`: what it holds once one of them has made it, "" when none does."""

    made: str = ""
    relied: set[tuple[str, str]] = field(default_factory=set)  # two lines that a patch wants to find one below the other
    added: set[str] = field(default_factory=set)


def of(folder: Path, name: str) -> Pending:
    """What all patches there do to the file of this name in the repository."""
    found = Pending()
    for path in sorted(folder.glob("*.patch")):
        for part in ("\n" + path.read_text(encoding="utf-8")).split("\n--- ")[1:]:
            header, *lines = part.splitlines()
            if lines and lines[0] == f"+++ b/{name}":
                _read(found, lines[1:], made=header == "/dev/null")
    return found


def _read(found: Pending, lines: Sequence[str], *, made: bool) -> None:
    added = [line[1:] for line in lines if line.startswith("+")]
    found.added.update(added)
    if made:
        found.made = "".join(f"{line}\n" for line in added)
    before = ""
    for line in lines:
        if line.startswith("@@"):
            before = ""
        elif not line.startswith("+"):
            if before:
                found.relied.add((before[1:], line[1:]))
            before = line
