"""Links to evidence, for staff whose platform lets no bot put a file into a channel: minted on a verified press, for fifteen minutes.

Opening the address shows a page, which does nothing by itself; only its button downloads. So no preview or virus
scanner of a chat client fetches the file. Each download is in the case's history.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from bot.store import Store
from bot.store.cases import Ticket
from bot.store.links import Link
from bot.turn import Turn

VALID = timedelta(minutes=15)
KINDS = ("file", "dossier")


def mint(turn: Turn, ticket: Ticket, kind: str, item: int) -> str:
    """A new address for a piece or dossier of this case; "" when it is not the case's, or when nobody could open the address."""
    base = turn.house.config.public_url.rstrip("/")
    if not base or kind not in KINDS or not _belongs(turn.store, ticket.id, kind, item):
        return ""
    token = secrets.token_urlsafe(24)
    name = turn.person.name or turn.person.user
    turn.store.links.add(digest(token), Link(ticket.id, kind, item, name, (turn.event.at + VALID).isoformat()))
    turn.store.cases.record(ticket.id, turn.event.at, name, "link_minted", kind=kind, item=str(item))
    return f"{base}/evidence/{token}"


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _belongs(store: Store, ticket: int, kind: str, item: int) -> bool:
    if kind == "dossier":
        found = store.cases.dossier_of(item)
        return found is not None and found.ticket == ticket
    kept = store.files.get(item)
    return kept is not None and kept.ticket == ticket and kept.status == "received"
