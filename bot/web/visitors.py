"""Who visits: a secret cookie leads to a workspace of one's own, in each organisation, that nobody else can reach."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from aiohttp import web

from bot.config import Organisation

FREELANCERS = {"nadia": "Nadia Benali"}
STAFF = {"hugo": "Hugo Martin", "camille": "Camille Petit"}
LIFETIME = 30 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Visitor:
    """`key` is derived from the cookie, which is kept nowhere: whoever reads the database cannot take a visitor's place."""

    key: str

    def team(self, org: Organisation) -> str:
        """The visitor's workspace in an organisation."""
        return f"{self.key}-{org.key}"


def cookie_name(port: int) -> str:
    """Browsers share cookies between all ports of a host."""
    return f"relais-{port}"


def visitor(request: web.Request, port: int) -> Visitor | None:
    """Who sent this request; None without a cookie of ours."""
    token = request.cookies.get(cookie_name(port), "")
    if not 40 <= len(token) <= 60:
        return None
    return Visitor(hashlib.sha256(token.encode()).hexdigest()[:20])


def welcome(response: web.StreamResponse, port: int, *, secure: bool) -> None:
    """Give a new visitor a cookie that no script reads; what other sites send with it, the gate refuses."""
    token = secrets.token_urlsafe(32)
    response.set_cookie(cookie_name(port), token, max_age=LIFETIME, httponly=True, samesite="Lax", secure=secure, path="/")
