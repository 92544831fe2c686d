"""`relais understand`: JSON lines in, one decision a line out, in the same order."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from bot.config import Config
from bot.runtime import load_knowledge, prepare_understanding


def run(settings: Config, data: Path) -> int:
    """Read standard input to its end; a malformed line gives {"error": …} and exit code 1 at the end."""
    understanding = prepare_understanding(load_knowledge(settings), data)
    bad = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            text = asked["text"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            bad += 1
            print(
                json.dumps({"error": f'line {number}: give a JSON object such as {{"text": "…", "org": "acracy", "lang": "fr"}}'}),
                flush=True,
            )
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
