"""As much of what a person types as is read for facts: no pattern of ours may be worn out by what lies beyond, nor by runs of spaces."""

from __future__ import annotations

READ = 2000  # characters


def head(text: str) -> str:
    """The first 2,000 characters, with single spaces and without empty lines."""
    return "\n".join(said for line in text[:READ].splitlines() if (said := " ".join(line.split())))
