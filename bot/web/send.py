"""What the outbox holds for the page: written where the page remembers it, and every open view told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cards import Card, dump
from bot.runtime import Runtime
from bot.sending import Sent, Undeliverable
from bot.store.outbox import Item
from bot.turn import Target
from bot.web.visitors import STAFF

DM = "dm"
CHUNK = 1 << 16


class Bells:
    """Rings for every open view of a workspace."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}

    @contextmanager
    def listening(self, team: str) -> Iterator[asyncio.Event]:
        """An event that is set at each change, until the view is closed."""
        bell = asyncio.Event()
        self._waiting.setdefault(team, set()).add(bell)
        try:
            yield bell
        finally:
            self._waiting[team].discard(bell)
            if not self._waiting[team]:
                del self._waiting[team]

    def ring(self, team: str) -> None:
        for bell in self._waiting.get(team, ()):
            bell.set()

    def ring_all(self) -> None:
        for team in tuple(self._waiting):
            self.ring(team)


class PageSender:
    """Sends by writing a line; the same outbox item twice is one line, so nothing is doubled after a crash."""

    fetched_later = True
    seconds_apart = 0.0

    def __init__(self, runtime: Runtime, bells: Bells) -> None:
        self._runtime, self._bells = runtime, bells

    async def _write(self, item: Item, target: Target, kind: str, body: dict[str, Any], only_for: str = "") -> Sent:
        if target.user in STAFF and target.person:
            raise Undeliverable("staff have no direct conversation on the try-it page")
        conversation = target.conversation if target.conversation.startswith("staff-") else DM
        thread = int(target.thread) if target.thread.isdigit() else 0
        line = await self.write(item.team, room_of(conversation), thread, kind, body, item.id, only_for, self._runtime.clock())
        return Sent(conversation, str(line))

    async def write(
        self, team: str, room: str, thread: int, kind: str, body: dict[str, Any], item: int | None, only_for: str, at: datetime
    ) -> int:
        """A message of Relais on the page; its id."""
        store = self._runtime.house.store

        def put() -> int:
            with store.write():
                return store.rooms.post(team, room, thread, kind, body, item, only_for, at)

        line = await self._runtime.call(put)
        self._bells.ring(team)
        return line

    async def find(self, item: Item, target: Target) -> Sent | None:
        """Not needed: what is written twice is one line."""
        return None

    async def post(self, item: Item, target: Target, card: Card) -> Sent:
        return await self._write(item, target, "card", {"card": dump(card)})

    async def edit(self, item: Item, conversation: str, message: str, card: Card) -> None:
        await self._change(item.team, lambda: self._runtime.house.store.rooms.replace(int(message), item.team, {"card": dump(card)}))

    async def home(self, item: Item, target: Target, card: Card) -> None:
        """The page has no home view: its two rooms are always in sight."""

    async def whisper(self, item: Item, target: Target, card: Card) -> None:
        await self._write(item, target, "whisper", {"card": dump(card)}, target.user)

    async def mark(self, item: Item, conversation: str, message: str, name: str) -> None:
        await self._change(item.team, lambda: self._runtime.house.store.rooms.mark(int(message), item.team, name))

    async def file(self, item: Item, target: Target, path: Path, name: str) -> Sent:
        if not path.exists():
            raise Undeliverable("the file is missing from the data directory")
        kept = str(path.relative_to(self._runtime.house.store.folder))
        body = {"name": name, "size": path.stat().st_size, "path": kept, "sha256": path.name if item.kind == "file" else ""}
        return await self._write(item, target, "file", body)

    async def remove(self, item: Item, conversation: str, message: str, *, file: bool) -> None:
        await self._change(item.team, lambda: self._runtime.house.store.rooms.remove(int(message), item.team))

    async def _change(self, team: str, what: Any) -> None:
        store = self._runtime.house.store

        def put() -> None:
            with store.write():
                what()

        await self._runtime.call(put)
        self._bells.ring(team)


def room_of(conversation: str) -> str:
    return "staff" if conversation.startswith("staff-") else DM
