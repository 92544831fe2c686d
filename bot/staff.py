"""What happens in the staff channel: claim, resolve, reopen, and words for the freelancer; only staff may."""

from __future__ import annotations

import structlog

from bot import relay, tickets
from bot.cards import Button, Buttons, Card, Quote, Style, Text
from bot.events import Deleted, Edited, Mention, Message, Press
from bot.store.cases import ALIVE, Ticket, TicketState
from bot.turn import Target, Turn
from bot.wording import Words

log = structlog.get_logger()
ACTIONS = ("claim", "resolve", "reopen", "relay_send", "relay_keep")


def allowed(turn: Turn, ticket: Ticket | None) -> bool:
    """Whether the sender is staff of the channel that the case is in now; a refusal is said and recorded."""
    place = turn.event.place
    here = ticket is not None and ticket.org == turn.org.key and ticket.staff_channel == place.conversation
    if here and turn.event.sender.staff:
        return True
    whisper(turn, Text(turn.staff_words("staff-unknown" if turn.event.sender.staff is None else "staff-refused")))
    log.warning("A staff action was refused", staff=turn.event.sender.staff, known_case=ticket is not None)
    if ticket is not None and ticket.org == turn.org.key:
        turn.store.cases.record(ticket.id, turn.event.at, turn.person.user, "refused")
    return False


def whisper(turn: Turn, *blocks: object) -> None:
    """Words that only the sender sees."""
    from bot.cards import card, dump

    place = turn.event.place
    target = Target(place.conversation, user=turn.person.user, thread=place.thread)
    turn.store.outbox.put(place.platform, place.team, f"whisper/{turn.person.id}", target.dump(), "whisper",
                          dump(card(*blocks)), "", None, turn.event.at)  # type: ignore[arg-type]  # fmt: skip  # blocks or strings


def on_message(turn: Turn, event: Message) -> None:
    """A message in the staff channel: internal, unless it starts with a mention of Relais in a case's thread."""
    words = turn.staff_words
    ticket = relay.case_of_thread(turn)
    if event.mention is Mention.NONE:
        return
    if ticket is None:
        turn.reply(Text(words("staff-not-a-case")))
        return
    if not allowed(turn, ticket):
        return
    if event.mention is Mention.LEADING:
        if not event.text.strip() and not event.files:
            whisper(turn, Text(words("staff-empty")))
            return
        relay.to_freelancer(turn, event, ticket, event.text.strip())
        return
    _ask_whether(turn, event, words, ticket)


def _ask_whether(turn: Turn, event: Message, words: Words, ticket: Ticket) -> None:
    """A mention elsewhere in the text: send it, or keep it internal?"""
    note = turn.store.people.note(turn.person.id, event.message, event.place.thread, event.text, event.at)
    buttons = Buttons(
        (
            Button("relay_send", words.plain("button-send"), f"{ticket.id}|{note}", Style.PRIMARY),
            Button("relay_keep", words.plain("button-internal"), f"{ticket.id}|{note}"),
        )
    )
    turn.to_staff(ticket, Card((Text(words("staff-whether")), Quote(event.text), buttons)), ref=f"whether/{note}")


def on_edited(turn: Turn, event: Edited) -> None:
    """An edit of a message that was sent follows; an edit that adds a mention sends nothing."""
    ticket = relay.case_of_thread(turn)
    if ticket is not None and turn.event.sender.staff:
        relay.edited(turn, event.message, event.text.strip())


def on_deleted(turn: Turn, event: Deleted) -> None:
    relay.deleted(turn, event.message)


def on_press(turn: Turn, event: Press) -> None:
    """A button of a headline card or of a staff thread."""
    number, _, rest = event.value.partition("|")
    ticket = turn.store.cases.get(int(number)) if number.isdigit() else None
    if not allowed(turn, ticket):
        return
    assert ticket is not None
    name = turn.person.name or turn.person.user
    match event.action:
        case "claim":
            _claim(turn, ticket, name)
        case "resolve":
            _resolve(turn, ticket, name)
        case "reopen":
            if ticket.state not in ALIVE:
                tickets.change_state(turn, ticket, TicketState.IN_PROGRESS if ticket.assignee else TicketState.OPEN, name)
        case "relay_send" | "relay_keep":
            _settle_whether(turn, event, ticket, int(rest) if rest.isdigit() else 0)


def _claim(turn: Turn, ticket: Ticket, name: str) -> None:
    words = turn.staff_words
    if ticket.assignee:
        mine = ticket.assignee == turn.person.user
        whisper(turn, Text(words("claim-yours" if mine else "claim-taken", name=ticket.assignee_name)))
        return
    turn.store.cases.assign(ticket.id, turn.person.user, name, turn.event.at)
    turn.store.cases.record(ticket.id, turn.event.at, name, "claimed")
    if ticket.state is TicketState.OPEN:
        tickets.change_state(turn, ticket, TicketState.IN_PROGRESS, name)
    else:
        tickets.redraw(turn, ticket.id)
    person = turn.store.people.get(ticket.person)
    told = turn.words_for(person)
    turn.send_to(person, Card((Text(told("claimed", name=name, number=ticket.number)),)), ticket=ticket.id)


def _resolve(turn: Turn, ticket: Ticket, name: str) -> None:
    if ticket.state not in ALIVE:
        whisper(turn, Text(turn.staff_words("already-resolved", number=ticket.number)))
        return
    tickets.change_state(turn, ticket, TicketState.RESOLVED, name)
    person = turn.store.people.get(ticket.person)
    told = turn.words_for(person)
    turn.send_to(person, Card((Text(told("resolved", name=name, number=ticket.number)),)), ticket=ticket.id)
    turn.to_staff(ticket, Card((Text(turn.staff_words("staff-resolved", name=name)),)))


def _settle_whether(turn: Turn, event: Press, ticket: Ticket, note: int) -> None:
    kept = turn.store.people.note_of(note)
    card = turn.posted(f"whether/{note}")
    if kept is None or card is None or not card.controls():
        return
    sent = event.action == "relay_send"
    if sent:
        original = Message(event.id, event.at, event.org, event.sender, event.place, kept.text, kept.message, Mention.LEADING)
        relay.to_freelancer(turn, original, ticket, kept.text)
    turn.edit(f"whether/{note}", card.without_controls(turn.staff_words("whether-sent" if sent else "whether-kept", name=turn.person.name)))
