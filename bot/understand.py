"""`relais understand`: JSON lines in, one decision a line out, in the same order."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from bot.config import Config
from bot.runtime import load_knowledge, prepare_understanding


def run(settings: Config, data: Path) -> int:
    """Read standard input to its end; a malformed or empty line gives {"error": …} in its place, and exit code 1 at the end."""
    understanding = prepare_understanding(load_knowledge(settings), data)
    bad = 0
    for number, line in enumerate(sys.stdin, 1):
        try:
            text = _asked(line, settings)
        except ValueError as problem:
            bad += 1
            print(json.dumps({"error": f"line {number}: {problem}"}, ensure_ascii=False), flush=True)
            continue
        begun = time.perf_counter()
        decision = understanding.decide(text)
        told = {
            "decision": str(decision.kind),
            "label": decision.label,
            "score": round(decision.score, 4),
            "candidates": [{"label": g.label, "score": round(g.score, 4)} for g in decision.candidates],
            "ms": round((time.perf_counter() - begun) * 1000, 3),
        }
        print(json.dumps(told, ensure_ascii=False), flush=True)
    if bad:
        print(f"{bad} lines could not be read; each says so in its place.", file=sys.stderr)
    return 1 if bad else 0


def _asked(line: str, settings: Config) -> str:
    """The text that a line asks about; ValueError says what is wrong with the line, and the cure."""
    try:
        asked = json.loads(line)
        text, org = asked["text"], asked.get("org")
    except (ValueError, KeyError, TypeError, AttributeError):
        text = org = None
    if not isinstance(text, str):
        raise ValueError('give a JSON object such as {"text": "…", "org": "acracy", "lang": "fr"}') from None
    if org is not None and (not isinstance(org, str) or org not in settings.organisations):
        raise ValueError(
            f"no organisation has the key {json.dumps(org, ensure_ascii=False)}; use one of {', '.join(settings.organisations)}, or leave org out"
        )
    return text
