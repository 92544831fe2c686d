"""The pages behind links to evidence: opening one does nothing by itself, its button downloads, and each download is in the history."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot import dossier, evidence_store, filetypes
from bot.apart import apart
from bot.links import digest
from bot.runtime import Runtime
from bot.store.links import Link

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex", "Cache-Control": "no-store",
}  # fmt: skip


def routes(runtime: Runtime) -> list[web.RouteDef]:
    """GET shows the page, POST downloads."""

    async def page(request: web.Request) -> web.StreamResponse:
        found = await _found(runtime, request)
        words = await _words(runtime, found)
        if found is None:
            return html_page(words("link-gone"), status=404)
        name = await runtime.call(lambda: _name(runtime, found))
        text = f"<h1>{html.escape(name)}</h1><p>{html.escape(words('link-how'))}</p>"
        return html_page(f'{text}<form method="post"><button>{html.escape(words("link-download"))}</button></form>')

    async def download(request: web.Request) -> web.StreamResponse:
        found = await _found(runtime, request)
        path = await _path(runtime, found) if found else None
        if found is None or path is None or not path.exists():
            return html_page((await _words(runtime, found))("link-gone"), status=404)
        name = await runtime.call(lambda: _opened(runtime, found))
        plain = name.encode("ascii", "replace").decode().translate(dict.fromkeys(map(ord, '"\\/?;'), "_"))
        return web.FileResponse(
            path,
            headers=HEADERS
            | {
                "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
                "Content-Type": "application/octet-stream",
            },
        )

    return [web.get("/evidence/{token}", page), web.post("/evidence/{token}", download)]


async def _found(runtime: Runtime, request: web.Request) -> Link | None:
    wanted = digest(request.match_info["token"])
    found: Link | None = await runtime.call(lambda: runtime.house.store.links.find(wanted, runtime.clock().astimezone(UTC)))
    return found


async def _words(runtime: Runtime, link: Link | None) -> Callable[[str], str]:
    """The words of the staff whose case it is; of the first organisation when nobody knows the link."""
    orgs = runtime.config.organisations
    ticket = await runtime.call(lambda: runtime.house.store.cases.get(link.ticket)) if link else None
    org = orgs.get(ticket.org if ticket else "") or next(iter(orgs.values()))
    return runtime.house.knowledge.wordings.words(org.languages[0], org.address).plain


def _name(runtime: Runtime, link: Link) -> str:
    store = runtime.house.store
    if link.kind == "file":
        kept = store.files.get(link.item)
        return filetypes.safe_name(kept.name, kept.type) if kept else "?"
    ticket = store.cases.get(link.ticket)
    return f"{ticket.number if ticket else 'dossier'}.zip"


def _opened(runtime: Runtime, link: Link) -> str:
    """Record the access; the name of what is downloaded."""
    store, now = runtime.house.store, datetime.now(UTC)
    with store.write():
        store.cases.record(link.ticket, now, link.who, "downloaded", kind=link.kind, item=str(link.item))
    return _name(runtime, link)


async def _path(runtime: Runtime, link: Link) -> Path | None:
    store = runtime.house.store
    if link.kind == "file":
        kept = await runtime.call(lambda: store.files.get(link.item))
        return evidence_store.path(store.folder, kept.sha256) if kept and kept.status == "received" else None
    found = await runtime.call(lambda: store.cases.dossier_of(link.item))
    ticket = await runtime.call(lambda: store.cases.get(link.ticket))
    if found is None or ticket is None:
        return None
    org = runtime.config.organisations[ticket.org]
    words = runtime.house.knowledge.wordings.words(org.languages[0], org.address)
    return await apart(dossier.build, store.folder, found.manifest, words, org)


def html_page(body: str, status: int = 200) -> web.Response:
    style = "body{font:18px/1.5 system-ui,sans-serif;max-width:34em;margin:4em auto;padding:0 1em}button{font:inherit;padding:.6em 1.2em}"
    text = f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Relais</title><style>{style}</style>{body}'
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)
