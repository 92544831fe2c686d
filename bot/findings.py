"""A finding of `relais check`: what is not as it should be, where, and its cure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Weight(StrEnum):
    """How much a finding matters: an error fails the check; a note tells what may be meant so."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be; `line` counts from 1."""

    weight: Weight
    path: Path
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        here = self.path.relative_to(Path.cwd()) if self.path.is_relative_to(Path.cwd()) else self.path
        return f"{here}:{self.line}: {self.weight}: {self.what}; {self.cure}"


def line_of(path: Path, words: str) -> int:
    """The first line that holds the words; 1 when none does."""
    return next((n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line), 1)


def in_place(path: Path) -> str:
    """What stands below the front matter, with as many empty lines above it as the file has."""
    text = path.read_text(encoding="utf-8")
    front = re.match(r"\s*---\s*$.*?^---\s*$", text, re.DOTALL | re.MULTILINE)
    end = front.end() if front else 0
    return "\n" * text.count("\n", 0, end) + text[end:]
