"""A case changes its staff channel: handed over by staff, or because its channel cannot be reached any more."""

from __future__ import annotations

from bot import case_card
from bot.cards import Card, Facts, Text
from bot.store.cases import Ticket
from bot.turn import Turn

MOST = 40  # messages of the old thread that are shown in the new one


def move(turn: Turn, ticket: Ticket, channel: str, told: Text) -> Ticket:
    """Card, words so far and files go to the other channel; `told` says there why."""
    turn.store.cases.move(ticket.id, channel, turn.event.at)
    moved = turn.store.cases.get(ticket.id)
    assert moved is not None
    turn.to_staff(moved, case_card.headline(turn, moved), ref=moved.headline, root=True)
    said = [c for c in turn.store.cases.history(ticket.id) if c.what in ("to_staff", "to_freelancer")]
    rows = tuple(
        (f"{c.at[:16].replace('T', ' ')} {c.who} {'→' if c.what == 'to_freelancer' else ':'}", c.detail.get("text", ""))
        for c in said[-MOST:]
    )
    turn.to_staff(moved, Card((told, *((Facts(rows),) if rows else ()))))
    for piece in turn.store.files.of_ticket(ticket.id):
        turn.file_to_staff(moved, piece.id)
    return moved


def to_topic(turn: Turn, ticket: Ticket, name: str, topic: str) -> None:
    """Staff hand the case to another topic's channel."""
    words = turn.staff_words
    here = words.plain(f"topic-{topic}")
    turn.edit(ticket.headline, Card((Text(words("staff-moved-away", number=ticket.number, name=name, topic=here)),)))
    turn.store.cases.record(ticket.id, turn.event.at, name, "moved", topic=topic)
    move(turn, ticket, turn.org.staff_channel(ticket.staff_platform, topic), Text(words("staff-moved-here", name=name)))


def lost(turn: Turn, ticket: Ticket, channel: str, error: str) -> None:
    """The case's channel is missing, or Relais was removed from it: the default channel takes the case, and is told the cure."""
    default = turn.org.staff_channel(ticket.staff_platform, "default")
    if ticket.staff_channel != channel or not default or default == channel:
        return
    turn.store.outbox.drop(ticket.id, channel)
    turn.store.cases.record(ticket.id, turn.event.at, "Relais", "channel_lost", error=error)
    words = turn.staff_words
    move(turn, ticket, default, Text(words("staff-channel-lost", topic=words.plain(f"topic-{ticket.topic}"), channel=channel, error=error)))
