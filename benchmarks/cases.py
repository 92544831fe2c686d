"""Many open cases, and a large file: `python -m benchmarks.cases [--cases N]`.

Prints the time of a staff home page and of `/dossiers` with N open cases, and the time and the growth of memory while
a 25 MB file is taken (streamed, hashed, recognised, recorded), each in this process on a real database.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import config
from bot.engine import Engine
from bot.events import Command, Event, Message, Opened, Place, Press, RemoteFile, Room, Sender
from bot.intake import Collector
from bot.runtime import load_knowledge, prepare_understanding
from bot.store import Store
from bot.turn import House

ROOT = Path(__file__).parent.parent
AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
FILE = 25_000_000  # bytes
CHUNK = 9 * 7000


def _base(number: int, who: int, *, staff: bool = False) -> tuple[str, datetime, str, Sender, Place]:
    place = Place("slack", "T00WEBPORT", f"D{who}", Room.DM)
    return f"e{number}/{who}", AT + timedelta(minutes=number), "webportage", Sender(f"U{who}", f"Person {who}", staff=staff), place


def _peak() -> float:
    """The peak of resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


class _Fetcher:
    """A platform that sends a text of 25 MB, piece by piece."""

    async def fetch(self, team: str, ref: str) -> AsyncIterator[bytes]:
        for _ in range(FILE // CHUNK):
            yield b"Facture. " * (CHUNK // 9)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1000)
    many = parser.parse_args().cases
    settings = config.load(ROOT / "app.yaml", {})
    known = load_knowledge(settings)
    understanding = prepare_understanding(known, ROOT / "var")
    with tempfile.TemporaryDirectory() as data:
        store = Store(Path(data))
        house = House(settings, known, understanding, store)
        engine = Engine(house)
        for who in range(many):
            engine.handle(Press(*_base(1, who), "intent", "ticket.human", ""))
            engine.handle(Message(*_base(2, who), f"Question {who} sur le client Orion {who % 7}", f"m{who}"))
        assert len(store.cases.alive("webportage")) == many

        def timed(event: Callable[[int], Event]) -> str:
            seconds = []
            for n in range(30):
                begun = time.perf_counter()
                engine.handle(event(100 + n))
                seconds.append((time.perf_counter() - begun) * 1000)
            return f"median {statistics.median(seconds):6.1f} ms   worst {max(seconds):6.1f} ms"

        print(f"open cases               {many}")
        print(f"home page of staff       {timed(lambda n: Opened(*_base(n, 10**6, staff=True), True))}")
        print(f"/dossiers                {timed(lambda n: Command(*_base(n, 10**6 + 1, staff=True), 'dossiers', ''))}")
        print(f"/dossiers Orion 3        {timed(lambda n: Command(*_base(n, 10**6 + 2, staff=True), 'dossiers', 'Orion 3'))}")
        asyncio.run(_upload(house, engine))


async def _upload(house: House, engine: Engine) -> None:
    engine.handle(Message(*_base(500, 1), "", "file", files=(RemoteFile("{}", "grand.txt", FILE),)))

    async def call(what: Callable[[], object]) -> object:
        return what()

    async def submit(event: Event) -> object:
        return engine.handle(event)

    collector = Collector(house, call, {"slack": _Fetcher()}, submit, lambda: AT)  # type: ignore[arg-type]  # call is generic
    before, begun = _peak(), time.perf_counter()
    await collector.once()
    assert [p.name for p in house.store.files.all()] == ["grand.txt"]
    print(
        f"a file of {FILE // 10**6} MB          {time.perf_counter() - begun:.2f} s, memory + {_peak() - before:.1f} MB (peak of the process {_peak():.0f} MB)"
    )


if __name__ == "__main__":
    main()
