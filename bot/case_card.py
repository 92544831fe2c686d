"""The card of a case in the staff channel: who, what, state, pieces, and what can be done with it."""

from __future__ import annotations

from datetime import datetime

from bot import evidence, facts, merging
from bot.cards import Block, Button, Buttons, Card, Choices, Facts, Note, PersonField, Style, Text, Title, WordsField
from bot.store.cases import ALIVE, Ticket, TicketState
from bot.turn import Turn


def title(turn: Turn, ticket: Ticket) -> str:
    """One line for staff: number, topic, client."""
    return " · ".join(x for x in (ticket.number, turn.staff_words.plain(f"topic-{ticket.topic}"), merging.client_of(turn, ticket)) if x)


def headline(turn: Turn, ticket: Ticket) -> Card:
    """The card at the root of the staff thread: who, what, state, who has it, pieces, and what can be done."""
    words = turn.staff_words
    person = turn.store.people.get(ticket.person)
    opened = datetime.fromisoformat(ticket.opened_at).astimezone(turn.org.zone)
    rows = [
        (words.plain("card-freelancer"), person.name or person.user),
        (words.plain("card-state"), words.plain(f"state-{ticket.state}")),
        (words.plain("card-assignee"), ticket.assignee_name or words.plain("card-nobody")),
        (words.plain("card-opened"), words.show(opened)),
        *([(words.plain("card-wanted"), evidence.slot_name(turn, ticket.topic, ticket.wanted, words))] if ticket.wanted else []),
        *([(words.plain("card-linked"), ", ".join(t.number for t in linked))] if (linked := turn.store.cases.linked(ticket.id)) else []),
        *facts.rows(words, known := turn.store.cases.facts(ticket.id)),
        *facts.total(words, known),
    ]
    blocks: list[Block] = [Title(title(turn, ticket)[:150]), Facts(tuple(rows))]
    pieces = evidence.collected(turn, None, ticket)
    if evidence.checklist(turn, ticket.topic):
        listed, complete, required = evidence.tally(turn, ticket.topic, pieces, words)
        blocks += [Text(f"**{words('card-evidence', complete=complete, required=required)}**"), Facts(listed)]
    if held := [p for p in pieces if p.status == "held"]:
        blocks.append(Note(words("card-held", count=len(held))))
    unscanned = [p for p in pieces if p.scan == "not scanned" and p.status == "received"]
    if unscanned:
        blocks.append(Note(words("card-unscanned", count=len(unscanned))))
    quarantined = [p for p in turn.store.files.of_ticket(ticket.id) if p.status == "quarantined"]
    if quarantined:
        blocks.append(Note(words("card-quarantined", count=len(quarantined))))
    blocks.append(Note(words("card-how")))
    return Card((*blocks, *_controls(turn, ticket)))


def _controls(turn: Turn, ticket: Ticket) -> tuple[Block, ...]:
    words, value = turn.staff_words, str(ticket.id)
    if ticket.state not in ALIVE:
        return (Buttons((Button("reopen", words.plain("button-reopen"), value), Button("dossier", words.plain("button-dossier"), value))),)
    first = (
        Button("release", words.plain("button-release"), value)
        if ticket.assignee
        else Button("claim", words.plain("button-claim"), value, Style.PRIMARY)
    )
    waits = ticket.state is TicketState.WAITING
    buttons = (
        first,
        *(() if waits else (Button("wait", words.plain("button-wait"), value),)),
        Button("resolve", words.plain("button-resolve"), value),
        Button("dossier", words.plain("button-dossier"), value),
    )
    shown: list[Block] = [
        Buttons(buttons),
        WordsField("say", words.plain("button-say"), value),
        PersonField("assign", words.plain("assign-to"), value),
    ]
    slots = evidence.checklist(turn, ticket.topic)
    wanted = [(f"{value}|{s.key}", s.name[words.lang]) for s in slots] or [(f"{value}|other", words.plain("slot-other"))]
    shown.append(Choices("ask_document", words.plain("ask-document"), tuple(wanted)))
    if others := merging.candidates(turn, ticket):
        listed = [(f"{value}|{how}|{o.id}", words.plain(f"{how}-with", number=o.number)) for o in others for how in _ways(turn, ticket, o)]
        shown.append(Choices("together", words.plain("together"), tuple(listed)))
    places = elsewhere(turn, ticket)
    if places:
        shown.append(Choices("move", words.plain("move-to"), tuple((f"{value}|{t}", words.plain(f"topic-{t}")) for t in places)))
    return tuple(shown)


def _ways(turn: Turn, ticket: Ticket, other: Ticket) -> list[str]:
    """What can be done with another case: link, unless that is done; merge, when it is the same person's."""
    linked = {t.id for t in turn.store.cases.linked(ticket.id)}
    return [*(["link"] if other.id not in linked else []), *(["merge"] if merging.may_merge(ticket, other) else [])]


def elsewhere(turn: Turn, ticket: Ticket) -> list[str]:
    """The topics whose staff channel is another than the case's."""
    if ticket.staff_platform not in ("slack", "teams"):
        return []
    found = {t: turn.org.staff_channel(ticket.staff_platform, t) for t in ("dispute", "insurance", "direct", "other")}
    return [t for t, channel in found.items() if channel and channel != ticket.staff_channel]


def redraw(turn: Turn, ticket: int) -> None:
    """Bring the headline card up to date."""
    found = turn.store.cases.get(ticket)
    if found and found.merged_into is None:
        turn.edit(found.headline, headline(turn, found))
