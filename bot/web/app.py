"""The routes of the try-it page: what it shows, what it sends, what it hears live."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.cards import load
from bot.config import Organisation
from bot.evidence import MEGABYTE
from bot.runtime import Runtime
from bot.store.rooms import Line
from bot.web import gate, samples, stored, visitors
from bot.web.files import Files, Uploads
from bot.web.render import render
from bot.web.send import Bells, PageSender
from bot.web.talk import Talk
from bot.web.visitors import Visitor
from bot.web.words import for_page

STATIC = Path(__file__).parent / "static"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
LARGEST_BODY = 64 * 1024  # bytes of a JSON body
PING_SECONDS = 15.0
RESTART = 75  # exit code that asks the parent process for a new one


@dataclass
class Page:
    """The adapter: `quit_for_restart` ends the process without any farewell."""

    runtime: Runtime
    port: int
    bells: Bells
    sender: PageSender
    uploads: Uploads
    quit_for_restart: Callable[[], None]
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    busy: dict[str, int] = field(default_factory=dict)  # workspaces where Relais is at work
    closing: bool = False

    def __post_init__(self) -> None:
        self.talk = Talk(self)

    # --- the page itself ---

    async def index(self, request: web.Request) -> web.Response:
        response = web.Response(body=(STATIC / "index.html").read_bytes(), content_type="text/html", charset="utf-8")
        anew = "anew" in request.query and request.headers.get("Sec-Fetch-Site") == "same-origin"  # no link elsewhere ends a try-out
        if anew or visitors.visitor(request, self.port) is None:
            visitors.welcome(response, self.port, secure=request.scheme == "https")
        return response

    async def static(self, request: web.Request) -> web.Response:
        path = STATIC / request.match_info["name"]
        if path.parent != STATIC or path.suffix not in TYPES or not path.is_file():
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8")

    async def state(self, request: web.Request) -> web.Response:
        """Everything the page needs before it shows anything."""
        self.visitor(request)
        orgs = self.runtime.config.organisations
        org = orgs.get(request.query.get("org", "")) or next(iter(orgs.values()))
        lang = request.query.get("lang", "")
        lang = lang if lang in org.languages else org.languages[0]
        limits = self.runtime.config.evidence
        return web.json_response(
            {
                "org": org.key, "lang": lang, "orgs": [{"key": o.key, "name": o.name} for o in orgs.values()], "languages": list(org.languages),
                "address": org.address, "staff_language": org.languages[0], "limit": limits.max_file_mb * MEGABYTE,
                "words": for_page(self.runtime.house.knowledge.wordings, org, lang),
                "samples": samples.names(lang, self.today(org)), "freelancers": visitors.FREELANCERS, "staff": visitors.STAFF,
                "process": self._process(), "supervised": self._at_this_machine(request),
            }
        )  # fmt: skip

    def _process(self) -> dict[str, Any]:
        return {"pid": os.getpid(), "started": self.started.isoformat()}

    async def process(self, request: web.Request) -> web.Response:
        return web.json_response(self._process())

    def today(self, org: Organisation) -> date:
        return self.runtime.clock().astimezone(org.zone).date()

    # --- what is heard live ---

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: each line that is new or changed since the last one the page knows, and whether Relais is at work."""
        team, _ = self.place(request, request.query.get("org", ""))
        known = request.headers.get("Last-Event-ID") or request.query.get("since", "0")
        since = int(known) if known.isdigit() else 0
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no", **gate.HEADERS})
        await response.prepare(request)
        store, told = self.runtime.house.store, None
        with self.bells.listening(team) as bell:
            try:
                await response.write(b"retry: 400\n" + _said("process", self._process()))
                while not self.closing:
                    bell.clear()
                    for line in await self.runtime.call(partial(store.rooms.since, team, since)):
                        since = line.rev
                        await response.write(f"id: {since}\n".encode() + _said("line", shown(line)))
                    if told != (now := bool(self.busy.get(team))):
                        told = now
                        await response.write(_said("working", {"on": now}))
                    await response.write(_said("caught-up", {"rev": since}))
                    try:
                        async with asyncio.timeout(PING_SECONDS):
                            await bell.wait()
                    except TimeoutError:
                        await response.write(b": still here\n\n")
            except (ConnectionResetError, ConnectionError):
                pass  # the view was closed
        return response

    async def stored(self, request: web.Request) -> web.Response:
        team, org = self.place(request, request.query.get("org", ""))
        lang = request.query.get("lang", "")
        lang = lang if lang in org.languages else org.languages[0]
        return web.json_response(await self.runtime.call(lambda: stored.stored(self.runtime.house, org, team, lang)))

    # --- the process ---

    async def restart(self, request: web.Request) -> web.Response:
        """End this process at once, as a power cut would; its parent starts another. For who sits at this machine only."""
        self.visitor(request)
        if not self._at_this_machine(request):
            raise web.HTTPForbidden(text="Only from the machine that runs Relais.")
        asyncio.get_running_loop().call_later(0.05, self.quit_for_restart)
        return web.json_response(self._process())

    @staticmethod
    def _at_this_machine(request: web.Request) -> bool:
        """Whether the visitor sits here: no address from elsewhere, and no proxy that hides one."""
        return gate.is_loopback(request.remote or "") and not {"Forwarded", "X-Forwarded-For"} & set(request.headers)

    async def health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    # --- who and where ---

    def visitor(self, request: web.Request) -> Visitor:
        found = visitors.visitor(request, self.port)
        if found is None:
            raise web.HTTPUnauthorized(text="Open the page first.")
        return found

    def place(self, request: web.Request, key: str) -> tuple[str, Organisation]:
        org = self.runtime.config.organisations.get(key)
        if org is None:
            raise web.HTTPUnprocessableEntity(text="No such organisation.")
        return self.visitor(request).team(org), org

    def application(self, bound: str) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[gate.guard(bound, self.runtime.config.public_url)])
        get, post = app.router.add_get, app.router.add_post
        get("/", self.index)
        get("/static/{name}", self.static)
        get("/healthz", self.health)
        get("/api/state", self.state)
        get("/api/process", self.process)
        get("/api/live", self.live)
        get("/api/stored", self.stored)
        files = Files(self)
        get(r"/files/{line:\d{1,12}}", files.file)
        get("/samples/{lang:fr|en}/{name}", files.sample)
        post("/api/upload", files.upload)
        for name, handler in (
            ("say", self.talk.say),
            ("press", self.talk.press),
            ("open", self.talk.open),
            ("language", self.talk.language),
        ):
            post(f"/api/{name}", handler)
        post("/api/restart", self.restart)
        return app


def shown(line: Line) -> dict[str, Any]:
    """A line as the page reads it; never where a file lies."""
    told: dict[str, Any] = {
        "id": line.id, "room": line.room, "thread": line.thread, "who": line.author, "name": line.name, "kind": line.kind,
        "at": line.at, "only": line.only_for, "mark": line.mark,
    }  # fmt: skip
    match line.kind:
        case "said":
            files = [{"name": f["name"], "size": f["size"]} for f in line.body["files"]]
            return told | {"text": line.body["text"], "files": files}
        case "file":
            return told | {"file": {key: line.body[key] for key in ("name", "size", "sha256")}}
    return told | {"blocks": render(load(line.body["card"]))}


def _said(event: str, told: dict[str, Any]) -> bytes:
    return f"event: {event}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n".encode()
