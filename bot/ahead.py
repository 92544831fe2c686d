"""Texts are understood in processes of their own, several at a time, before their events reach the engine, which finds the result ready.

`python -m bot.ahead CACHE` is such a process: lines of JSON in and out; the first line in is the phrasings. It ends with its
standard input, so that none is left behind however the parent ends. Whatever fails here costs time only: the engine then
understands the text itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from bot import client_names, garbage, hints, needs
from bot.knowledge import CONVERSATIONS
from bot.understanding import Guess, Phrasing, Understanding, Verdict

if TYPE_CHECKING:
    from bot.metrics import Meter

log = structlog.get_logger()
T = TypeVar("T")
TOGETHER = 24  # messages understood in one go: a lot
LOTS = 2  # that a process is given at a time: it begins the next one while what it found of the last is read here
_SECRET = re.compile(r"^(?:SLACK|RELAIS|TEAMS|Microsoft)|TOKEN|SECRET|PASSWORD|KEY", re.IGNORECASE)  # no such variable is needed there
FAINT, SHOWN = 0.001, 4  # what scores less is left out, but for the first few
PATIENCE = 2.0  # seconds after which the engine goes on without
HUNG = 30.0  # … after which a process that does not answer is replaced: it would make everybody wait so long
_ROOT = Path(__file__).resolve().parent.parent


@dataclass
class _Asked:
    text: str
    before: str
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class _Child:
    """A process of ours, spoken to from a thread: starting one of asyncio's cannot be cancelled (Python 3.11)."""

    def __init__(self, cache: Path) -> None:
        environment = {k: v for k, v in os.environ.items() if not _SECRET.search(k)}
        self._process = subprocess.Popen(  # noqa: S603  # nosec B603  # our own interpreter and module; no shell
            [sys.executable, "-m", "bot.ahead", str(cache)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT,
            env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip

    def tell(self, value: object) -> None:
        """Say a value. OSError: the process has ended."""
        assert self._process.stdin
        self._process.stdin.write(_line(value))
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Wait for what comes back. OSError, ValueError: the process has ended."""
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        """Whoever waits in `hear` is let go."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]  # both were asked for


class Ahead:
    """`processes` of them beside this one, each with the same classifier as `understanding`. What they find is remembered where the engine looks."""

    def __init__(self, understanding: Understanding, phrasings: Sequence[Phrasing], cache: Path, processes: int, meter: Meter) -> None:
        self.understanding, self.processes, self._meter = understanding, processes, meter
        self._phrasings, self._cache = phrasings, cache
        self._stopping = False
        self.up = 0  # processes that can be asked; while there is none nobody waits for one
        self._asked: list[_Asked] = []
        self._wake = asyncio.Event()
        self._threads = ThreadPoolExecutor(processes * LOTS, thread_name_prefix="ahead")
        self._workers = [asyncio.create_task(self._work(), name="Ahead") for _ in range(processes)]

    async def read(self, text: str, before: str) -> None:
        """Return once a text is understood, or cannot be in time; `before`: what the person said before."""
        if not self.up or self.understanding.knows(text):  # the engine reads what it knows at once
            return
        one = _Asked(text, before)
        self._asked.append(one)
        self._wake.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await one.done

    async def _next(self) -> list[_Asked]:
        """What is asked now, as much as is understood in one go."""
        while not self._asked:
            self._wake.clear()
            await self._wake.wait()
        taken, self._asked = self._asked[:TOGETHER], self._asked[TOGETHER:]
        return [a for a in taken if not a.done.done()]

    async def _work(self) -> None:
        """Keep one process busy; a process that ends is replaced. A cancelling in the very moment in which one ends may be lost in the group."""
        while not self._stopping:
            child = _Child(self._cache)
            telling, hearing = asyncio.Lock(), asyncio.Lock()
            try:
                await self._beside(child.tell, [[p.text, p.label, p.lang] for p in self._phrasings])
                await self._beside(child.hear)
                self.up += 1
                try:
                    async with asyncio.TaskGroup() as lots:
                        for _ in range(LOTS):
                            lots.create_task(self._serve(child, telling, hearing))
                finally:
                    self.up -= 1
                    _let_go([] if self.up else self._asked)
            except* (OSError, ValueError) as errors:
                log.error("A process that understands texts has ended and is replaced", error=type(errors.exceptions[0]).__name__)
            finally:
                child.end()
            if not self._stopping:
                await asyncio.sleep(1)

    async def _serve(self, child: _Child, telling: asyncio.Lock, hearing: asyncio.Lock) -> None:
        """One lot after another. Locks let in whoever came first, so answers are heard in the order in which lots were told."""
        while True:
            asked: list[_Asked] = []
            try:
                async with telling:  # one of them waits for messages, so that those who come next go to a process that is free
                    asked = await self._next()
                    async with asyncio.timeout(HUNG):
                        await self._beside(child.tell, [[one.text, one.before] for one in asked])
                async with hearing:
                    begun = time.perf_counter()
                    async with asyncio.timeout(HUNG):
                        self._learn(await self._beside(child.hear))
                for _ in asked:
                    self._meter.understood((time.perf_counter() - begun) / len(asked))
            finally:
                _let_go(asked)

    def _learn(self, answer: dict[str, Any]) -> None:
        for text, guesses in answer["guesses"].items():
            self.understanding.remember(text, tuple(Guess(label, score) for label, score in guesses))
        for text, halves in answer["halves"].items():
            self.understanding.remember_halves(text, tuple(halves))
        for text, found in answer["hints"].items():
            hints.remember(text, date.fromisoformat(answer["day"]), found)
        for text, name in answer["clients"].items():
            client_names.remember(text, name)

    async def _beside(self, what: Callable[..., T], *told: object) -> T:
        """What a function returns that waits, in a thread of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, what, *told)

    async def stop(self) -> None:
        """End the processes."""
        self._stopping = True
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        self._threads.shutdown()


def _let_go(asked: Sequence[_Asked]) -> None:
    for one in asked:
        if not one.done.done():
            one.done.set_result(None)


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


def main() -> None:
    """Say when this process is ready, then understand lists of messages, a line each, until the input ends."""
    phrasings = [Phrasing(*told) for told in json.loads(sys.stdin.buffer.readline())]
    understanding = Understanding.prepare(phrasings, Path(sys.argv[1]))
    understanding.warm_up()  # the encoder is loaded before it is needed
    garbage.rarely()
    _say("ready")
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        needs.read(understanding, asked)
        _say(_told(understanding, asked, datetime.now(UTC).date()))


def _say(value: object) -> None:
    sys.stdout.buffer.write(_line(value))
    sys.stdout.buffer.flush()


def _told(understanding: Understanding, asked: list[list[str]], day: date) -> dict[str, Any]:
    """What was found of these messages, as little of it as decides: no label that is hardly thought of, facts only where they are asked for next."""
    texts = {part for text, before in asked for part in needs.known(understanding, text, before)}
    read = {text: understanding.guess(text) for text in texts.difference(understanding.unknown(list(texts)))}
    wanted = [need for text, _ in asked for need in needs.all_of(understanding, text)]
    begun = {need.text for need in wanted if need.decision.kind is Verdict.ANSWER and need.decision.label in CONVERSATIONS}
    unclear = {need.text for need in wanted if need.decision.kind is not Verdict.ANSWER}  # what is kept of them holds no name
    return {
        "guesses": {
            t: [[g.label, round(g.score, 6)] for n, g in enumerate(found) if g.score >= FAINT or n < SHOWN] for t, found in read.items()
        },
        "halves": {text: found for text in texts if (found := understanding.halves(text)) is not None},
        "day": day.isoformat(),  # of the hints: where it is another day already, the engine reads them itself
        "hints": {text: hints.find(text, day) for text in begun},
        "clients": {text: client_names.find(text) for text in unclear},
    }


if __name__ == "__main__":
    try:
        main()
    except (KeyboardInterrupt, BrokenPipeError, json.JSONDecodeError):  # who asked has ended
        pass
    except Exception as failure:  # its words may be a person's
        last = traceback.extract_tb(failure.__traceback__)[-1]
        sys.exit(f"Texts could not be understood beside the engine: {type(failure).__name__} in {last.name}:{last.lineno}")
