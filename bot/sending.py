"""What delivery and the platforms agree on: a sender, what it returns and raises; and what is put into the outbox outside any event."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.cards import Card, dump
from bot.store.cases import Ticket
from bot.store.outbox import Item
from bot.turn import House, Target

if TYPE_CHECKING:
    from bot.runtime import Runtime

T = TypeVar("T")
Call = Callable[[Callable[[], T]], Awaitable[T]]  # runs a function on the thread that owns the store
Lane = tuple[str, str, str, int]  # platform, team, lane, and in a room the case: each thread of a channel is a conversation of its own


@dataclass(frozen=True)
class Sent:
    """Where the platform put it, the id it gave, and an address that leads there. `found`: it was there already."""

    conversation: str
    message: str
    link: str = ""
    found: bool = False


class Retry(Exception):
    """The platform did not take it now. It is tried again by itself."""

    def __init__(self, why: str, after: float = 0.0) -> None:
        super().__init__(why)
        self.after = after  # seconds the platform asked to wait


class Undeliverable(Exception):
    """The platform will never take it. The cause is told to staff when it concerns a case."""


class Unreachable(Undeliverable):
    """The conversation itself is missing, or closed to Relais: nothing for it can be delivered until a person mends that."""


class Sender(Protocol):
    """What each platform's adapter can do; every method raises Retry or Undeliverable.

    `fetched_later`: a file that was sent is read from the disk when the person takes it. `seconds_apart`: how far apart messages to
    one conversation are sent. `find`: what the platform already has of an item that may have gone out; None: nothing, or it cannot tell.
    """

    @property
    def fetched_later(self) -> bool: ...
    @property
    def seconds_apart(self) -> float: ...
    async def find(self, item: Item, target: Target) -> Sent | None: ...
    async def post(self, item: Item, target: Target, card: Card) -> Sent: ...
    async def edit(self, item: Item, conversation: str, message: str, card: Card) -> None: ...
    async def home(self, item: Item, target: Target, card: Card) -> None: ...
    async def whisper(self, item: Item, target: Target, card: Card) -> None: ...
    async def mark(self, item: Item, conversation: str, message: str, name: str) -> None: ...
    async def file(self, item: Item, target: Target, path: Path, name: str) -> Sent: ...
    async def remove(self, item: Item, conversation: str, message: str, *, file: bool) -> None: ...


class Parts:
    """Which messages of an item that goes out in several are out already; the last one is the item's own."""

    def __init__(self, runtime: Callable[[], Runtime]) -> None:
        self._runtime = runtime

    async def out(self, item: int) -> tuple[str, ...]:
        """The platform's ids of the messages before the last one."""
        return await self._runtime().call(lambda: self._runtime().house.store.outbox.parts(item))

    async def keep(self, item: int, parts: tuple[str, ...]) -> bool:
        """These are out now; False when the item was erased meanwhile."""
        runtime = self._runtime()

        def write() -> bool:
            with runtime.house.store.write():
                return runtime.house.store.outbox.keep_parts(item, parts)

        return await runtime.call(write)


def put_post(house: House, ticket: Ticket, card: Card, at: datetime) -> None:
    """A card in a case's staff thread, outside any event."""
    target = Target(ticket.staff_channel, under=ticket.headline)
    house.store.outbox.put(ticket.staff_platform, ticket.staff_team, target.lane, target.dump(), "post", dump(card), "", ticket.id, at)


def put_mark(house: House, platform: str, team: str, conversation: str, message: str, name: str, at: datetime) -> None:
    """A mark on somebody's message, outside any event."""
    target = Target(conversation)
    body = json.dumps({"message": message, "name": name})
    house.store.outbox.put(platform, team, f"mark/{conversation}", target.dump(), "mark", body, "", None, at)


def put_removal(house: House, item: Item, sent: Sent, at: datetime) -> None:
    """Take back what the platform has already taken."""
    body = json.dumps({"message": sent.message, "file": item.kind != "post"})
    lane, target = f"remove/{sent.conversation}", Target(sent.conversation).dump()
    house.store.outbox.put(item.platform, item.team, lane, target, "remove", body, "", None, at)


def lane_of(item: Item) -> Lane:
    return item.platform, item.team, item.lane, (item.ticket or 0) if item.lane.startswith("room/") else 0
