"""Edits of knowledge/ are seen by a running Relais: articles at once, new phrasings once they are learnt; a broken edit is refused."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import structlog

from bot.knowledge import Knowledge, KnowledgeError
from bot.understanding import Phrasing, Understanding

log = structlog.get_logger()
EVERY = 1.0  # seconds between two looks
_READ = (".md", ".yaml", ".ftl")


def learn(phrasings: Sequence[Phrasing], cache: Path) -> None:
    """Train, and leave the result in the cache; run in a process of its own, because training would hold up the event loop."""
    Understanding.prepare(phrasings, cache)


class Watcher:
    """Looks at the files, and gives what has changed to `swap`, whole; phrasings are given as they were until new ones are learnt."""

    def __init__(
        self, folders: Sequence[Path], load: Callable[[], Knowledge], swap: Callable[[Knowledge, Understanding], None], cache: Path,
        known: Knowledge, understanding: Understanding,
    ) -> None:  # fmt: skip
        self._folders, self._load, self._swap, self._cache = folders, load, swap, cache
        self._known, self._understanding, self._learnt = known, understanding, known.phrasings
        self._taken = self._seen = self._pending = self._look()
        self._learning: asyncio.Task[None] | None = None
        self._failed = ""

    def _look(self) -> dict[Path, tuple[int, int, int]]:
        """When each file, or the right to read it, was changed last, and its size."""
        found = {}
        for folder in self._folders:
            for path in folder.rglob("*"):
                if path.suffix in _READ and path.is_file():
                    stat = path.stat()
                    found[path] = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size)
        return found

    async def watch(self) -> None:
        """Look again and again, until cancelled."""
        try:
            while True:
                await asyncio.sleep(EVERY)
                await self.once()
        finally:
            if self._learning is not None:
                self._learning.cancel()
                await asyncio.gather(self._learning, return_exceptions=True)

    async def once(self) -> None:
        """One look: a change is taken once it stands still for one look, so that a half-written file is not read."""
        try:
            now = await asyncio.to_thread(self._look)
            if now not in (self._seen, self._pending):
                self._pending = now
            elif now != self._seen:
                await self._take(now)
                self._seen = now
            self._failed = ""
        except Exception as error:  # whatever an editor leaves behind must not end the watching
            if repr(error) != self._failed:
                log.error("Edits of knowledge/ could not be read and are tried again", error=repr(error))
            self._failed = repr(error)

    async def learnt(self) -> None:
        """Wait until no phrasings are being learnt."""
        if self._learning is not None:
            await self._learning

    async def _take(self, now: dict[Path, tuple[int, int, int]]) -> None:
        changed = sorted(path.name for path in now.keys() | self._taken.keys() if now.get(path) != self._taken.get(path))
        try:
            known = await asyncio.to_thread(self._load)
        except KnowledgeError as problem:
            log.error(
                "An edit of knowledge/ is refused: what was there before goes on, and no edit is used until this is mended",
                problems=problem.problems, waiting=changed,
            )  # fmt: skip
            return
        self._use(known)
        self._taken = now
        log.info("Knowledge was edited and is in use", files=changed)
        if known.phrasings != self._learnt and (self._learning is None or self._learning.done()):
            self._learning = asyncio.create_task(self._learn(), name="Watcher.learn")

    def _use(self, known: Knowledge) -> None:
        self._known = known
        self._swap(replace(known, phrasings=self._learnt), self._understanding)

    async def _learn(self) -> None:
        """Learn the phrasings beside this process until those in use are the newest."""
        while (wanted := self._known.phrasings) != self._learnt:
            try:
                await self._apart(wanted)
                self._understanding = await asyncio.to_thread(Understanding.prepare, wanted, self._cache)
            except Exception as error:  # whatever hinders it must not end the watching
                log.error("New phrasings could not be learnt: the old ones go on until the next edit", error=repr(error))
                return
            self._learnt = wanted
            self._use(self._known)
            log.info("New phrasings are learnt and in use", phrasings=len(wanted))

    async def _apart(self, phrasings: Sequence[Phrasing]) -> None:
        """Have a process learn them; it ends with whoever waits for it. ChildProcessError: it failed."""
        process = multiprocessing.get_context("spawn").Process(target=learn, args=(phrasings, self._cache), daemon=True)
        await asyncio.to_thread(process.start)
        try:
            await asyncio.to_thread(process.join)
        finally:
            process.terminate()
        if process.exitcode != 0:
            raise ChildProcessError(f"exit code {process.exitcode}")
