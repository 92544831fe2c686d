"""What is printed on an administrator's terminal: nothing that people typed moves the cursor, colours or turns round what stands there."""

from __future__ import annotations

import json
import re

from bot.cards import UNSEEN, clean


def line(*parts: object) -> str:
    """These parts on one line, without control and bidirectional characters."""
    return clean("".join(str(part) for part in parts)).replace("\n", " ")


def as_json(value: object) -> str:
    """The value as JSON for programs, and safe to look at: what no terminal should be sent is escaped."""
    return re.sub(UNSEEN, lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, indent=2))
