"""Edits of knowledge/ are seen by a running Relais: articles at once, new phrasings once they are learnt; a broken edit is refused."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
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
    """Looks at the files, and gives what has changed to `swap`, whole."""

    def __init__(
        self, folders: Sequence[Path], load: Callable[[], Knowledge], swap: Callable[[Knowledge, Understanding], None], cache: Path,
        known: Knowledge, understanding: Understanding,
    ) -> None:  # fmt: skip
        self._folders, self._load, self._swap, self._cache = folders, load, swap, cache
        self._known, self._understanding = known, understanding
        self._seen = self._look()
        self._pending = self._seen

    def _look(self) -> dict[Path, tuple[int, int]]:
        """When each file was written last, and its size."""
        found = {}
        for folder in self._folders:
            for path in folder.rglob("*"):
                if path.suffix in _READ and path.is_file():
                    stat = path.stat()
                    found[path] = (stat.st_mtime_ns, stat.st_size)
        return found

    async def watch(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.once()
            except Exception as error:  # whatever an editor leaves behind must not end the watching
                log.error("Edits of knowledge/ could not be read and are tried again", error=repr(error))

    async def once(self) -> None:
        """One look: a change is taken once it stands still for one look, so that a half-written file is not read."""
        now = await asyncio.to_thread(self._look)
        if now == self._seen:
            self._pending = now
            return
        if now != self._pending:
            self._pending = now
            return
        changed = sorted(path.name for path in now.keys() | self._seen.keys() if now.get(path) != self._seen.get(path))
        self._seen = now
        await self._take(changed)

    async def _take(self, changed: list[str]) -> None:
        try:
            known = await asyncio.to_thread(self._load)
        except KnowledgeError as problem:
            log.error("An edit of knowledge/ is refused; what was there before goes on", problems=problem.problems)
            return
        phrasings = self._known.phrasings
        self._known = known
        self._swap(known, self._understanding)
        log.info("Knowledge was edited and is in use", files=changed)
        if known.phrasings != phrasings:
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
                await asyncio.get_running_loop().run_in_executor(apart, learn, known.phrasings, self._cache)
            self._understanding = await asyncio.to_thread(Understanding.prepare, known.phrasings, self._cache)
            self._swap(known, self._understanding)
            log.info("New phrasings are learnt and in use", phrasings=len(known.phrasings))
