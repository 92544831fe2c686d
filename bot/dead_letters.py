"""What could not be delivered: told to staff, listed by `relais outbox`, sent again when an administrator says so; never dropped in silence."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from bot import round_trip, screen
from bot.cards import Card, Text, dump
from bot.program import NAME
from bot.store import Store
from bot.store.outbox import FAREWELL, Item
from bot.turn import House, Target
from bot.wording import Markdown

TOLD = ("post", "file", "dossier", "export")  # an edit, a mark or a home page that fails is listed only
NOTICE = "dead-letter/"


def tell(house: House, item: Item, error: str, at: datetime) -> None:
    """Staff read in the case's thread, or in the default channel, that something did not arrive.

    A staff member's relayed message has its own word (see bot.relay), `relais doctor` tells of its test cards itself, and a notice that fails
    is not told again.
    """
    if item.kind not in TOLD or item.ref.startswith((NOTICE, round_trip.REF)) or item.ref == FAREWELL:
        return
    relayed = house.store.cases.relayed(item.ref.removeprefix("relay/")) if item.ref.startswith("relay/") else None
    if relayed is not None and relayed.towards == "freelancer":
        return
    ticket = house.store.cases.get(item.ticket) if item.ticket else None
    org = house.config.organisations.get(ticket.org) if ticket else house.config.organisation_of(item.platform, item.team)
    if org is None:
        return
    words = house.knowledge.wordings.words(org.languages[0], org.address)
    shown = Card((Text(words("dead-letter", number=item.id, kind=words.plain(f"outgoing-{item.kind}"), error=Markdown(error))),))
    if ticket is not None and item.ref != ticket.headline:
        place, target = (ticket.staff_platform, ticket.staff_team), Target(ticket.staff_channel, under=ticket.headline)
    else:
        place, target = (item.platform, item.team), Target(org.staff_channel(item.platform, "default"))
    if target.conversation:
        house.store.outbox.put(*place, target.lane, target.dump(), "post", dump(shown), f"{NOTICE}{item.id}", item.ticket, at)


def run(data: Path, *, as_json: bool, retry: str) -> int:
    """List what could not be delivered, or put it back to be sent; 1 when there is none of that number."""
    store = Store(data)
    try:
        if retry:
            return _retry(store, retry)
        letters = store.outbox.dead_letters()
        rows = [_row(store, item) for item in letters]
    finally:
        store.close()
    if as_json:
        print(screen.as_json(rows))
        return 0
    for row in rows:
        print(screen.line(f"{row['id']:>6}  {row['at']}  {row['kind']:<8} {row['to']:<24} {row['ticket'] or '–':<14} {row['error']}"))
    print(f"{len(rows)} could not be delivered." + (f" `{NAME} outbox --retry N` (or all) tries again." if rows else ""))
    return 0


def _retry(store: Store, retry: str) -> int:
    if retry != "all" and not retry.isdecimal():
        print(f"--retry {retry}: give the number that `{NAME} outbox` shows, or all.", file=sys.stderr)
        return 1
    with store.write():
        count = store.outbox.retry(None if retry == "all" else int(retry))
    if not count and retry != "all":
        print(f"{retry}: no such letter. `{NAME} outbox` lists them.", file=sys.stderr)
        return 1
    print(f"{count} put back; `{NAME} run` sends them.")
    return 0


def _row(store: Store, item: Item) -> dict[str, object]:
    """A letter without its words: they are the person's and the staff's."""
    target = Target.load(item.target)
    ticket = store.cases.get(item.ticket) if item.ticket else None
    return {
        "id": item.id, "at": item.created_at[:19], "platform": item.platform, "kind": item.kind,
        "to": f"person {target.person}" if target.person else target.conversation or target.user,
        "ticket": ticket.number if ticket else None, "error": item.error, "tries": item.tries, "cause": item.cause,
    }  # fmt: skip
