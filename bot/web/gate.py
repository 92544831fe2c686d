"""Who may speak to the page: its own address only, its own origin only; and headers that leave a browser no other way."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.program import shown

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_loopback(host: str) -> bool:
    """Whether an address or name stands for this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def known_host(host: str, bound: str, public: str) -> bool:
    """Whether a Host header names this server. A foreign name that leads here (DNS rebinding) does not."""
    name = (urlsplit(f"//{host}").hostname or "").casefold()
    if is_loopback(name):
        return True
    if is_loopback(bound):
        return False
    try:
        ipaddress.ip_address(name)
        return True  # an address cannot be rebound
    except ValueError:
        own = {bound.casefold(), socket.gethostname().casefold(), (urlsplit(public).hostname or "").casefold()}
        return bool(name) and name in own


def guard(bound: str, public: str) -> Middleware:
    """The middleware that refuses strangers; `bound` is the address listened on."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        host = request.headers.get("Host", "")
        if not known_host(host, bound, public):
            return web.Response(
                status=421, text=shown("This server has another name. Use the address that `relais demo` printed."), headers=HEADERS
            )
        if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none") and request.path != "/":
            return web.Response(status=403, text="Another site sent this request.", headers=HEADERS)
        if request.method not in ("GET", "HEAD"):
            origin = urlsplit(request.headers.get("Origin", ""))
            if origin.scheme not in ("http", "https") or origin.netloc.casefold() != host.casefold():
                return web.Response(status=403, text="Only the page itself may send this.", headers=HEADERS)
        try:
            response = await handler(request)
        except web.HTTPException as error:
            error.headers.update(HEADERS)
            raise
        if not response.prepared:
            response.headers.update({k: v for k, v in HEADERS.items() if k not in response.headers})
        return response

    return check
