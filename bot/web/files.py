"""Files on the page: uploaded by visitors, kept pieces and dossiers to download, samples to drop in."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from aiohttp import web

from bot import private
from bot.evidence import MEGABYTE
from bot.intake import Gone
from bot.store.rooms import Line
from bot.web import samples
from bot.web.visitors import STAFF

if TYPE_CHECKING:
    from bot.web.app import Page

CHUNK = 1 << 16


MOST_WAITING = 60  # uploads of one visitor that no message has taken yet, or not long ago
KEPT_SECONDS = 3600.0


class Uploads:
    """Files that a visitor has uploaded, until intake has taken them. Their names are ours, never what a person typed."""

    def __init__(self, folder: Path) -> None:
        self.folder = private.folder(folder / "uploads")

    def path(self, team: str, upload: str) -> Path:
        """Where an upload lies; Gone when the name is none of ours."""
        if not (upload.isalnum() and len(upload) == 32):
            raise Gone("no such upload")
        return self.folder / f"{team.partition('-')[0]}-{upload}"

    async def fetch(self, team: str, ref: str) -> AsyncIterator[bytes]:
        path = self.path(team, json.loads(ref)["upload"])
        if not path.exists():
            raise Gone("no such upload")
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                yield chunk

    def count(self, team: str) -> int:
        """How many uploads of a visitor lie here."""
        return sum(1 for _ in self.folder.glob(f"{team.partition('-')[0]}-*"))

    def sweep(self, wanted: set[str], before: float) -> None:
        """Remove what nothing refers to any more and was written before that time (seconds since the epoch)."""
        names = {json.loads(ref)["upload"] for ref in wanted if ref}
        for path in self.folder.iterdir():
            if path.name.rpartition("-")[2].partition(".")[0] not in names and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)


class Files:
    """What comes up and goes down."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def upload(self, request: web.Request) -> web.Response:
        """A file's bytes, streamed to disk under a name of ours."""
        team, _ = self.page.place(request, request.query.get("org", ""))
        limit = self.page.runtime.config.evidence.max_file_mb * MEGABYTE
        await self._make_room(team)
        name, size = secrets.token_hex(16), 0
        path = self.page.uploads.path(team, name)
        part = path.with_suffix(".part")
        try:
            with part.open("xb") as out:
                async for chunk in request.content.iter_chunked(1 << 16):
                    size += len(chunk)
                    if size > limit:
                        raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=size)
                    out.write(chunk)
                out.flush()
                await asyncio.to_thread(os.fsync, out.fileno())
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
        return web.json_response({"upload": name, "size": size})

    async def _make_room(self, team: str) -> None:
        """Remove what intake has taken; HTTP 429 when a visitor uploads without end."""
        if await asyncio.to_thread(self.page.uploads.count, team) < MOST_WAITING:
            return
        wanted = await self.page.runtime.call(self.page.runtime.house.store.rooms.uploads)
        await asyncio.to_thread(self.page.uploads.sweep, wanted, time.time() - KEPT_SECONDS)
        if await asyncio.to_thread(self.page.uploads.count, team) >= MOST_WAITING:
            raise web.HTTPTooManyRequests(text="Many files came in a short time. Later ones pass again within the hour.")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A stored piece, or a dossier, that stands in one of the visitor's own rooms; what staff download is in the case's history."""
        team, _ = self.page.place(request, request.query.get("org", ""))
        number = int(request.match_info["line"])
        line = await self.page.runtime.call(lambda: self.page.runtime.house.store.rooms.get(number, team))
        if line is None or line.kind != "file":
            raise web.HTTPNotFound
        path = self.page.runtime.house.store.folder / line.body["path"]
        if not path.is_file():
            raise web.HTTPNotFound
        who = STAFF.get(request.query.get("who", ""), "?")
        await self.page.runtime.call(lambda: self._downloaded(line, who))
        return web.FileResponse(path, headers=_attachment(line.body["name"]))

    def _downloaded(self, line: Line, who: str) -> None:
        store, name = self.page.runtime.house.store, line.body["name"]
        root = store.outbox.by_message("web", f"staff-{line.team}", str(line.thread)) if line.thread else None
        if line.room == "staff" and root and root.ticket:
            with store.write():
                store.cases.record(root.ticket, self.page.runtime.clock(), who, "downloaded", name=name)

    async def sample(self, request: web.Request) -> web.Response:
        org = next(iter(self.page.runtime.config.organisations.values()))
        made = await asyncio.to_thread(samples.pdf, request.match_info["lang"], self.page.today(org), unquote(request.match_info["name"]))
        if made is None:
            raise web.HTTPNotFound
        return web.Response(body=made, headers=_attachment(request.match_info["name"]) | {"Content-Type": "application/pdf"})


def _attachment(name: str) -> dict[str, str]:
    """Always saved, never shown by the browser: what a person sent may be anything."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}", "Content-Type": "application/octet-stream"}
