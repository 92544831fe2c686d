"""Folders and files for data: made closed to the other accounts of this machine, whoever is first to need them."""

from __future__ import annotations

from pathlib import Path


def folder(path: Path) -> Path:
    """Make it, with the folders above it that are missing, for this account alone; one that exists keeps its rights (`relais doctor` warns)."""
    if not path.exists():
        if path.parent != path:
            folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    elif not path.is_dir():
        raise FileExistsError(17, "is a file, not a folder", str(path))
    return path


def file(path: Path) -> Path:
    """Make it, empty, for this account alone; one that exists is left as it is."""
    if not path.exists():
        path.touch(mode=0o600)
    return path
