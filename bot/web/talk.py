"""What visitors send: kept first, then given to the engine; sent twice, it happens once."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.cards import Card, Text, card, dump, load
from bot.config import Organisation
from bot.engine import Reply
from bot.events import Event
from bot.evidence import MEGABYTE
from bot.store import StoreBusy
from bot.store.rooms import Line
from bot.web import payloads
from bot.web.files import KEPT_SECONDS
from bot.web.visitors import FREELANCERS

if TYPE_CHECKING:
    from bot.web.app import Page

LONGEST_WORK = 60.0  # seconds that Relais is shown to be at work at most
T = TypeVar("T", bound=BaseModel)


class Talk:
    """Messages, presses, arrivals and changes of language."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._tasks: set[asyncio.Task[None]] = set()

    async def say(self, request: web.Request) -> web.Response:
        """A message: kept first, then given to the engine; sent twice, it is one message."""
        told = await read(request, payloads.Said)
        team, org = self.page.place(request, told.org)
        who = payloads.sender(told.room, told.who, told.lang)
        if who is None or not (told.text.strip() or told.files):
            raise web.HTTPUnprocessableEntity(text="Nobody, or nothing said.")
        store, at = self.page.runtime.house.store, self.page.runtime.clock()
        for file in told.files:
            if file.upload and not self.page.uploads.path(team, file.upload).exists():
                raise web.HTTPUnprocessableEntity(text="A file of this message is not here. Send it again.")
            if not file.upload and file.size <= self.page.runtime.config.evidence.max_file_mb * MEGABYTE:
                raise web.HTTPUnprocessableEntity(text="A file of this message was not uploaded.")

        def keep() -> Line:
            with store.write():
                root = store.rooms.get(told.thread, team) if told.thread else None
                thread = (root.thread or root.id) if root and root.room == told.room == "staff" else 0
                return store.rooms.say(team, told.room, thread, who.user, who.name, payloads.body(told), told.id, at)

        line = await self.page.runtime.call(keep)
        if not line.handled:
            await self._work(team, self.give(line, org))
        return web.json_response({"line": line.id})

    async def give(self, line: Line, org: Organisation) -> None:
        """A kept message to the engine; what must be answered at once is shown to its author."""
        store = self.page.runtime.house.store

        def done() -> None:
            with store.write():
                store.rooms.handled(line.id)

        if refused := payloads.not_here(line):
            words = self.page.runtime.house.knowledge.wordings.words(org.languages[0], org.address)
            told: tuple[Card, ...] = (card(Text(words(refused, command=line.body["text"].split()[0], name=FREELANCERS["nadia"]))),)
        else:
            reply: Reply = await self.page.runtime.handle(payloads.event_of(line, org))
            told = reply.now
        for one in told:
            body = {"card": dump(one)}
            await self.page.sender.write(line.team, line.room, line.thread, "whisper", body, None, line.author, self.page.runtime.clock())
        await self.page.runtime.call(done)

    async def press(self, request: web.Request) -> web.Response:
        """A button, a choice, a date: only one that the card offers now."""
        told = await read(request, payloads.Pressed)
        team, org = self.page.place(request, told.org)
        line = await self.page.runtime.call(lambda: self.page.runtime.house.store.rooms.get(told.line, team))
        event = payloads.press(told, line, org, self.page.runtime.clock()) if line else None
        if line is None or event is None or not payloads.offers(load(line.body["card"]), told.action, told.value):
            raise web.HTTPConflict(text="This is not offered (any more).")
        await self._work(team, self.page.runtime.handle(event))
        return web.json_response({})

    async def open(self, request: web.Request) -> web.Response:
        return await self._switched(request, payloads.opened)

    async def language(self, request: web.Request) -> web.Response:
        return await self._switched(request, payloads.language)

    async def _switched(self, request: web.Request, event: Callable[..., Event]) -> web.Response:
        told = await read(request, payloads.Switched)
        team, org = self.page.place(request, told.org)
        await self._work(team, self.page.runtime.handle(event(told, team, org, self.page.runtime.clock())))
        return web.json_response({})

    async def _work(self, team: str, what: Awaitable[object]) -> None:
        """Do it; Relais is seen to be at work until all that it causes is out."""
        self.page.busy[team] = self.page.busy.get(team, 0) + 1
        self.page.bells.ring(team)
        try:
            await what
        except StoreBusy as problem:
            raise web.HTTPServiceUnavailable(text="Not stored just now; it will be sent again.") from problem
        finally:
            task = asyncio.create_task(self._settle(team))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _settle(self, team: str) -> None:
        store, deadline = self.page.runtime.house.store, time.monotonic() + LONGEST_WORK
        while time.monotonic() < deadline:
            if not await self.page.runtime.call(lambda: store.rooms.under_way(team)):
                break
            await asyncio.sleep(0.05)
        self.page.busy[team] -= 1
        if not self.page.busy[team]:
            del self.page.busy[team]
        self.page.bells.ring(team)

    async def catch_up(self) -> int:
        """Give the engine what was kept and not handled before the process ended; how many messages that were."""
        store, orgs = self.page.runtime.house.store, self.page.runtime.config.organisations
        waiting = await self.page.runtime.call(store.rooms.unhandled)
        for line in waiting:
            if org := orgs.get(line.team.partition("-")[2]):
                with contextlib.suppress(web.HTTPServiceUnavailable):  # it stays kept, for the next start
                    await self._work(line.team, self.give(line, org))
        wanted = await self.page.runtime.call(store.rooms.uploads)
        await asyncio.to_thread(self.page.uploads.sweep, wanted, time.time() - KEPT_SECONDS)
        return len(waiting)


async def read(request: web.Request, kind: type[T]) -> T:
    """The body as this kind of message; HTTP 422 when it is anything else."""
    try:
        return kind.model_validate_json(await request.read())
    except ValidationError as error:
        raise web.HTTPUnprocessableEntity(text=f"{error.error_count()} fields are not as the page sends them.") from None
