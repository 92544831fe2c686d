"""Where evidence lies on disk: under its SHA-256, never under its name."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from bot import private


class TooLarge(Exception):
    """More bytes than allowed arrived. Send a smaller file."""


def path(folder: Path, sha256: str) -> Path:
    """The place of a piece in a data directory."""
    return folder / "evidence" / sha256[:2] / sha256


def digest(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def write(folder: Path, chunks: AsyncIterator[bytes], limit: int) -> tuple[Path, str, int]:
    """Stream to a temporary file in `folder`; its path, SHA-256 and size in bytes. TooLarge past `limit` bytes."""
    incoming = private.folder(folder / "incoming")
    hashed, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=incoming)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"more than {limit} bytes")
                hashed.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary, hashed.hexdigest(), size


def keep(folder: Path, temporary: Path, sha256: str) -> Path:
    """Move a complete temporary file to its place; the same bytes twice are kept once."""
    final = path(folder, sha256)
    private.folder(final.parent)
    os.replace(temporary, final)
    directory = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return final
