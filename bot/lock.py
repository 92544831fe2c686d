"""A data directory is run by one process at a time."""

from __future__ import annotations

import os
from io import TextIOWrapper
from pathlib import Path

from bot import private


class Held(Exception):
    """Another process runs this data directory. Stop it first, or give this one another --data."""


def take(data: Path) -> TextIOWrapper:
    """The lock, held until the returned file is closed or the process ends; Held when another process has it."""
    file = open(private.folder(data) / "lock", "a+", encoding="utf-8")  # noqa: SIM115  # held open on purpose
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows only
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise Held(f"{data}: another relais process is running on this data directory. Stop it, or use another --data.") from None
    return file
