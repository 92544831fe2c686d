"""Who asked to be forgotten, and when: kept beside the database so that a restored backup forgets them again. No personal word in it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from bot.store.people import Person

NAME = "erasures.jsonl"


@dataclass(frozen=True)
class Erasure:
    """`who` is a keyed hash of the person's identifiers on their platform; `state`: done, or held (by open cases)."""

    at: str
    org: str
    salt: str
    who: str
    state: str
    removed: Mapping[str, int] = field(default_factory=dict)

    def concerns(self, person: Person) -> bool:
        """Whether it is about this person, and not about what they said after having been forgotten."""
        if person.org != self.org or datetime.fromisoformat(person.created_at) > datetime.fromisoformat(self.at):
            return False
        return hmac.compare_digest(_mark(self.salt, person), self.who)


def _mark(salt: str, person: Person) -> str:
    told = json.dumps([person.org, person.platform, person.team, person.user])
    return hmac.new(bytes.fromhex(salt), told.encode(), hashlib.sha256).hexdigest()


def read(path: Path) -> list[Erasure]:
    """Every entry, oldest first; a last line cut off by a crash is left out."""
    if not path.exists():
        return []
    found: list[Erasure] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(Erasure(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def append(folder: Path, person: Person, at: datetime, state: str, removed: Mapping[str, int]) -> Erasure:
    """Write an entry; it is on disk when this returns."""
    path = folder / NAME
    before = read(path)
    salt = before[-1].salt if before else secrets.token_hex(16)
    entry = Erasure(at.isoformat(), person.org, salt, _mark(salt, person), state, dict(removed))
    new = not path.exists()
    cut = not new and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8") as out:
        out.write(("\n" if cut and before else "") + json.dumps(asdict(entry)) + "\n")
        out.flush()
        os.fsync(out.fileno())
    if new:
        path.chmod(0o600)
    return entry


def merge(*ledgers: Iterable[Erasure]) -> list[Erasure]:
    """The entries of several copies of a ledger, each once, oldest first."""
    every = {(e.at, e.org, e.who, e.state): e for ledger in ledgers for e in ledger}
    return sorted(every.values(), key=lambda e: e.at)


def write(path: Path, entries: Iterable[Erasure]) -> None:
    """Replace a ledger, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(asdict(e)) + "\n" for e in entries)
        out.flush()
        os.fsync(out.fileno())
    os.replace(name, path)
