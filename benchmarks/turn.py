"""The time of one engine turn, with and without understanding: `python -m benchmarks.turn [--turns N]`.

A turn is one event through `Engine.handle`, transaction and commit to disk included. Without understanding:
answers inside a conversation. With: questions answered from the knowledge base, all texts different, none of them learnt.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import config
from bot.engine import Engine
from bot.events import Event, Message, Place, Press, Room, Sender
from bot.runtime import load_knowledge, prepare_understanding
from bot.store import Store
from bot.turn import House

ROOT = Path(__file__).parent.parent


def _line(name: str, seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{name:<24} median {statistics.median(ordered) * 1000:6.2f} ms   p99 {ordered[int(len(ordered) * 0.99)] * 1000:6.2f} ms   n {len(ordered)}"


def main() -> None:
    """Print median and 99th percentile of both kinds of turn."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=1000)
    turns = parser.parse_args().turns
    settings = config.load(ROOT / "app.yaml", {})
    known = load_knowledge(settings)
    understanding = prepare_understanding(known, ROOT / "var")
    with tempfile.TemporaryDirectory() as data:
        engine = Engine(House(settings, known, understanding, Store(Path(data))))
        at = datetime(2026, 9, 1, 9, tzinfo=UTC)

        def timed(event: Event) -> float:
            begun = time.perf_counter()
            engine.handle(event)
            return time.perf_counter() - begun

        def base(number: int, who: int) -> tuple[str, datetime, str, Sender, Place]:
            place = Place("slack", "T00WEBPORT", f"D{who}", Room.DM)
            return f"e{number}/{who}", at + timedelta(seconds=number), "webportage", Sender(f"U{who}", f"Person {who}"), place

        told = map(json.loads, (ROOT / "tests" / "held-out.jsonl").read_text(encoding="utf-8").splitlines())
        questions = [row["text"] for row in told if row["label"].startswith(("contract", "insurance", "dispute"))]
        with_understanding = [timed(Message(*base(n, n % 50), f"{questions[n % len(questions)]} ({n})", f"m{n}")) for n in range(turns)]
        without: list[float] = []
        for person in range(1000, 1000 + max(turns // 4, 1)):
            engine.handle(Press(*base(1, person), "intent", "dispute.open", ""))
            run = engine.house.store.runs.asking(engine.house.store.people.find("webportage", "slack", "T00WEBPORT", f"U{person}").id)[0].id  # type: ignore[union-attr]  # just met
            answers = [f"{run}|nature|unpaid", f"{run}|reminders|several"]
            engine.handle(Message(*base(2, person), f"Client {person}", f"a{person}"))
            without.append(timed(Press(*base(3, person), "answer", answers[0], "")))
            for step in range(4, 7):
                without.append(timed(Press(*base(step, person), "keep", str(run), "")))
        print(_line("with understanding", with_understanding))
        print(_line("without", without))


if __name__ == "__main__":
    main()
