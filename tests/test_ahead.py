"""Texts understood beside the engine: the same result as in it, ready when it is needed, and nothing lost without."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import ahead, client_names, config, hints, needs
from bot.ahead import Ahead
from bot.events import Message, Place, Room, Sender
from bot.freelancer import LONGEST
from bot.knowledge import CONVERSATIONS, Knowledge
from bot.metrics import Meter
from bot.runtime import Runtime
from bot.understanding import Understanding, Verdict
from tests.conftest import ROOT

TEXTS = [
    "mon donneur d'ordre a disparu dans la nature",
    "où trouver l'attestation d'assurance ? et c'est quoi le contrat tripartite ?",
    "how long?",
    "🙃",
    "",
]


@pytest.fixture
def alone(known: Knowledge, understanding: Understanding) -> Understanding:
    """The classifier, with nothing remembered."""
    return Understanding(understanding._weights, known.phrasings)


def beside(
    alone: Understanding, known: Knowledge, what: Callable[[Ahead], Awaitable[None]], meter: Meter | None = None, processes: int = 1
) -> None:
    async def run() -> None:
        one = Ahead(alone, known.phrasings, ROOT / "var" / "tests" / "cache", processes, meter or Meter())
        try:
            await asyncio.wait_for(_up(one), 60)
            await what(one)
        finally:
            await asyncio.wait_for(one.stop(), 5)

    asyncio.run(run())


async def _up(one: Ahead) -> None:
    while not one.up:  # noqa: ASYNC110  # a number, which tests alone wait for
        await asyncio.sleep(0.01)


def test_what_another_process_finds_is_what_the_engine_would_find(
    alone: Understanding, known: Knowledge, understanding: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "PATIENCE", 60)

    async def read(one: Ahead) -> None:
        await asyncio.gather(*(one.read(text, "") for text in TEXTS))

    meter = Meter()
    beside(alone, known, read, meter)
    assert alone.unknown(TEXTS) == []
    assert meter.registry.get_sample_value("relais_understanding_seconds_count") == len(TEXTS)
    monkeypatch.setattr(alone, "guess_all", None)  # from here on everything is remembered
    for text in TEXTS:
        assert alone.decide(text).kind == understanding.decide(text).kind
        assert alone.guess(text)[0].score == pytest.approx(understanding.guess(text)[0].score, abs=1e-3)


def test_what_a_story_tells_is_found_beside_the_engine_too(alone: Understanding, known: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "PATIENCE", 60)
    story = "Bonjour, mon client Ravalec Bois ne me paie pas 3 200 € depuis le 3 mars, je voudrais ouvrir un litige"
    unclear = "chez Ravalec Bois le bidule tourne en rond"

    async def read(one: Ahead) -> None:
        await asyncio.gather(one.read(story, ""), one.read(unclear, ""))

    beside(alone, known, read, processes=2)
    [today] = {day for told, day, _ in hints._FOUND._found if told == story}  # where the other process is
    assert alone.decide(story).label in CONVERSATIONS and alone.decide(unclear).kind is not Verdict.ANSWER
    found = hints._find(story, today, "")
    assert found["client"] == "Ravalec Bois"
    monkeypatch.setattr(hints, "_find", None)  # from here on everything is remembered
    monkeypatch.setattr(client_names, "_find", None)
    hints.find(story, today).clear()  # whoever asked may do with it what they like
    assert hints.find(story, today) == found
    assert client_names.find(unclear) == "Ravalec Bois"
    with pytest.raises(TypeError):  # on another day, and as the answer to a question, the same words say something else
        hints.find(story, today - timedelta(days=1))
    with pytest.raises(TypeError):
        hints.find(story, today, about="running")


@pytest.mark.skipif(sys.platform != "linux", reason="finds the process in /proc")
def test_a_process_that_is_killed_is_replaced_and_holds_nobody_up(
    alone: Understanding, known: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def kill_and_read(one: Ahead) -> None:
        monkeypatch.setattr(ahead, "PATIENCE", 60)
        await one.read("le chantier a brûlé hier soir", "")
        [child] = (p for p in _children(os.getpid()) if b"bot.ahead" in Path(f"/proc/{p}/cmdline").read_bytes())
        os.kill(child, signal.SIGKILL)
        await asyncio.wait_for(one.read("mon donneur d'ordre a disparu dans la nature", ""), 30)
        assert alone.unknown(["mon donneur d'ordre a disparu dans la nature"])  # it was not waited for; the engine reads it itself
        begun = time.perf_counter()
        await one.read("il ne répond plus à mes courriers", "")  # nor is the new process, before it is ready
        assert time.perf_counter() - begun < 0.2 and one.up == 0
        await asyncio.wait_for(_up(one), 60)
        await one.read("et ensuite il se passe quoi au juste ?", "")
        assert not alone.unknown(["et ensuite il se passe quoi au juste ?"])

    beside(alone, known, kill_and_read)


@pytest.mark.skipif(sys.platform != "linux", reason="finds the process in /proc")
@pytest.mark.parametrize("text", ["mon donneur d'ordre a disparu dans la nature", "mon client " * 20_000])  # more than a pipe holds
def test_a_process_that_hangs_is_replaced(alone: Understanding, known: Knowledge, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    async def hang_and_read(one: Ahead) -> None:
        [child] = (p for p in _children(os.getpid()) if b"bot.ahead" in Path(f"/proc/{p}/cmdline").read_bytes())
        os.kill(child, signal.SIGSTOP)
        monkeypatch.setattr(ahead, "HUNG", 0.2)
        await asyncio.wait_for(one.read(text, ""), 1.5)  # sooner than a message waits for it
        monkeypatch.setattr(ahead, "HUNG", 30.0)
        while child in _children(os.getpid()):  # noqa: ASYNC110  # the system tells nobody
            await asyncio.sleep(0.01)
        await asyncio.wait_for(_up(one), 60)
        monkeypatch.setattr(ahead, "PATIENCE", 60)
        await one.read("et ensuite il se passe quoi au juste ?", "")
        assert not alone.unknown(["et ensuite il se passe quoi au juste ?"])

    beside(alone, known, hang_and_read)


def _children(pid: int) -> list[int]:
    return [int(c) for task in Path(f"/proc/{pid}/task").iterdir() for c in (task / "children").read_text().split()]


def test_what_is_foretold_is_what_the_engine_asks(alone: Understanding, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (*TEXTS[:3], "il paie pas et en plus je veux passer en direct avec un autre", "le tribunal ? et puis combien ça coûte ?"):
        needs.read(alone, [(text, TEXTS[0])])
        with monkeypatch.context() as patch:
            patch.setattr(alone, "guess_all", None)
            needs.two(alone, text)
            needs.following(alone, text, TEXTS[0], "dispute.unpaid")


def test_a_person_is_heard_in_the_order_of_speaking(
    app: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        runtime = Runtime(app, known, understanding, tmp_path)
        waits = {"longue": 0.2, "courte": 0.0}

        async def slowly(event: Message) -> None:
            await asyncio.sleep(waits[event.text])

        monkeypatch.setattr(runtime, "_foretell", slowly)
        place = Place("slack", "T1", "D1", Room.DM)
        said = [Message(text, datetime.now(UTC), "acracy", Sender("U1", "Nadia"), place, text, text) for text in waits]
        await asyncio.gather(*(runtime.handle(one) for one in said))
        order = await runtime.call(lambda: [r[0] for r in runtime.house.store.db.execute("select text from messages order by id")])
        assert order == ["longue", "courte"]
        await runtime.stop()

    asyncio.run(run())


def test_a_text_is_read_ahead_as_the_engine_reads_it(
    app: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[str, str]] = []

    async def keep(text: str, before: str) -> None:
        read.append((text, before))

    async def run() -> None:
        runtime = Runtime(app, known, understanding, tmp_path)
        monkeypatch.setattr(runtime, "_ahead", SimpleNamespace(read=keep))
        place = Place("slack", "T1", "D1", Room.DM)
        for text in (" bonjour\n", "x" * 20_000, " \n"):
            await runtime._foretell(Message(text, datetime.now(UTC), "acracy", Sender("U1", "Nadia"), place, text, text))
        monkeypatch.setattr(runtime, "_ahead", None)
        await runtime.stop()

    asyncio.run(run())
    assert read == [("bonjour", ""), ("x" * LONGEST, "bonjour")]


def test_a_process_that_fails_tells_no_word_of_anybody(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bot.ahead", str(tmp_path)], input=b'[["Nadia me doit 3200", "x", "fr", "one too many"]]\n', cwd=ROOT,
        capture_output=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert b"TypeError" in ran.stderr and b"Traceback" not in ran.stderr and b"Nadia" not in ran.stderr


def test_stopping_in_the_moment_in_which_a_process_ends(alone: Understanding, known: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11's task groups lose a cancelling that comes while they end for an error."""

    class Dying:
        def __init__(self, cache: Path) -> None:
            self._told = 0

        def tell(self, value: object) -> None:
            self._told += 1

        def hear(self) -> object:
            return "ready" if self._told == 1 else json.loads("")  # it has ended

        def end(self) -> None:
            pass

    async def run() -> None:
        one, stopping = Ahead(alone, known.phrasings, ROOT, 1, Meter()), list[asyncio.Task[None]]()
        ended = asyncio.TaskGroup._on_task_done  # type: ignore[attr-defined]  # the moment meant is inside

        def stop_too(group: asyncio.TaskGroup, task: asyncio.Task[None]) -> None:
            ended(group, task)
            if not stopping:
                stopping.append(asyncio.create_task(one.stop()))

        monkeypatch.setattr(asyncio.TaskGroup, "_on_task_done", stop_too)
        await asyncio.wait_for(_up(one), 5)
        await one.read("mon donneur d'ordre a disparu dans la nature", "")
        await asyncio.sleep(0.1)
        await asyncio.wait_for(stopping[0], 5)

    monkeypatch.setattr(ahead, "_Child", Dying)
    asyncio.run(run())
