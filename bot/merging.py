"""Cases that belong together: linked, so that each card names the other, or merged, so that one goes on for both."""

from __future__ import annotations

from bot import facts, names
from bot.cards import Button, Buttons, Card, Facts, Note, Style, Text
from bot.store.cases import ALIVE, Ticket, TicketState
from bot.turn import Turn

MOST = 8  # cases offered in a list


def client_of(turn: Turn, ticket: Ticket) -> str:
    """The client's name in a case, "" when it has none."""
    return next((f.value for f in turn.store.cases.facts(ticket.id) if f.key == "client"), "")


def candidates(turn: Turn, ticket: Ticket) -> list[Ticket]:
    """Other open cases of the same person, or of anybody on the same client and topic; newest first."""
    client = client_of(turn, ticket)
    found = []
    for other in turn.store.cases.alive(ticket.org, turn.circle):
        mine = other.person == ticket.person
        if other.id != ticket.id and (mine or (client and other.topic == ticket.topic and names.same(client, client_of(turn, other)))):
            found.append(other)
    return found[::-1][:MOST]


def link(turn: Turn, ticket: Ticket, other: Ticket, name: str) -> None:
    """Each card names the other from now on."""
    turn.store.cases.link(ticket.id, other.id)
    for one, two in ((ticket, other), (other, ticket)):
        turn.store.cases.record(one.id, turn.event.at, name, "linked", to=two.number)
        turn.to_staff(one, Card((Note(turn.staff_words("staff-linked", name=name, number=two.number)),)))


def propose(turn: Turn, ticket: Ticket, into: Ticket) -> None:
    """Ask in the thread before two cases become one."""
    words, value = turn.staff_words, f"{ticket.id}|{into.id}"
    buttons = Buttons(
        (Button("merge_yes", words.plain("button-merge"), value, Style.DANGER), Button("merge_no", words.plain("button-merge-no"), value))
    )
    shown = Card((Text(words("merge-sure", number=ticket.number, into=into.number)), buttons))
    turn.to_staff(ticket, shown, ref=f"merge/{ticket.id}/{into.id}/{turn.event.id}")


def merge(turn: Turn, ticket: Ticket, into: Ticket, name: str) -> None:
    """Everything of the first case goes on in the second: pieces, words to come, whom the freelancer talks to."""
    store, words, at = turn.store, turn.staff_words, turn.event.at
    kept = {p.sha256 for p in store.files.of_ticket(into.id)}
    moved = [p for p in store.files.of_ticket(ticket.id) if p.sha256 not in kept]
    store.files.hand_over(ticket.id, into.id)
    store.cases.merge(ticket.id, into.id, at)
    store.cases.record(ticket.id, at, name, "merged", into=into.number)
    store.cases.record(into.id, at, name, "took_over", number=ticket.number)
    rows = facts.rows(words, store.cases.facts(ticket.id))
    turn.to_staff(into, Card((Text(words("merge-took", name=name, number=ticket.number)), *((Facts(rows),) if rows else ()))))
    for piece in moved:
        turn.file_to_staff(into, piece.id)
    turn.edit(ticket.headline, Card((Text(words("merge-away", number=ticket.number, into=into.number, name=name)),)))
    person = store.people.get(ticket.person)
    turn.send_to(person, Card((Text(turn.words_for(person)("merged", number=ticket.number, into=into.number)),)), ticket=into.id)


def may_merge(ticket: Ticket, into: Ticket | None) -> bool:
    """Only two open cases of one person become one; those of two people can be linked."""
    return (
        into is not None and into.id != ticket.id and into.person == ticket.person and ticket.state in ALIVE
        and into.state is not TicketState.CLOSED and into.merged_into is None and ticket.merged_into is None
    )  # fmt: skip
