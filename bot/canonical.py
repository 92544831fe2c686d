"""Fingerprints: the same thing said twice has the same one, across processes, languages and releases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2s


def canonical(thing: object) -> object:
    """The thing as JSON values that compare equal when it means the same; TypeError for what has no order or type."""
    match thing:
        case None | bool() | int():
            return thing
        case StrEnum():
            return thing.value
        case str():
            return thing
        case Decimal():
            return format(thing.normalize() if thing else Decimal(0), "f")
        case date():
            return thing.isoformat()
        case Mapping():
            return {str(key): canonical(thing[key]) for key in sorted(thing)}
        case list() | tuple():
            return [canonical(item) for item in thing]
    if is_dataclass(thing) and not isinstance(thing, type):
        return {f.name: canonical(getattr(thing, f.name)) for f in fields(thing)}
    raise TypeError(f"{type(thing).__name__} has no canonical form; use codes, numbers, dates or dataclasses of them")


def digest(thing: object) -> str:
    """A short fingerprint, stable across processes, languages and releases."""
    written = json.dumps(canonical(thing), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2s(written.encode(), digest_size=8).hexdigest()
