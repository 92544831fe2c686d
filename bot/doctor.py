"""`relais doctor`: whether what app.yaml names is there and lets Relais in; each trouble with its cure. Nothing is changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import antivirus, lock
from bot.config import Config

ENOUGH = 1_000_000_000  # bytes that should be free for evidence


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `cure` is empty when it is well."""

    what: str
    cure: str = ""

    def __str__(self) -> str:
        return f"{'✗' if self.cure else '✓'} {self.what}" + (f"\n    → {self.cure}" if self.cure else "")


def machine(config: Config, data: Path) -> Iterator[Finding]:
    """The data directory, the space for evidence, the antivirus."""
    yield _folder(data)
    free = shutil.disk_usage(data if data.exists() else data.absolute().parent).free
    space = f"{free // 10**6:,} MB free for evidence"
    yield Finding(
        space, "" if free > ENOUGH else "Make room, or move the data directory with --data: files are refused when the disk is full."
    )
    try:
        lock.take(data).close()
        yield Finding("no `relais run` on this data directory at the moment")
    except lock.Held:
        yield Finding("`relais run` is at work on this data directory")
    if config.evidence.clamd:
        yield _antivirus(config.evidence.clamd)
    else:
        yield Finding("antivirus: none configured (evidence.clamd); each card says that files were not scanned")


def _folder(data: Path) -> Finding:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=data)
        os.close(handle)
        os.unlink(name)
    except OSError as error:
        return Finding(f"data directory {data}: {error.strerror}", f"Let the account that runs Relais write there: chown -R USER {data}")
    private = data.stat().st_mode & 0o007 == 0
    return Finding(f"data directory {data}", "" if private else f"Everybody on this machine may look into it: chmod 700 {data}")


def _antivirus(address: str) -> Finding:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"relais doctor")
        file.flush()
        try:
            antivirus.Clamd(address).scan(Path(file.name))
        except antivirus.Unavailable:
            return Finding(
                f"antivirus at {address} does not answer", "Start clamd, or correct evidence.clamd; until then files wait and reach nobody."
            )
    return Finding(f"antivirus at {address} answers")
