"""Words in the staff channel: internal, unless they are meant for the freelancer; only staff may send them."""

from __future__ import annotations

import structlog

from bot import relay
from bot.cards import Button, Buttons, Card, Quote, Style, Text
from bot.events import Deleted, Edited, Mention, Message
from bot.store.cases import Ticket
from bot.turn import Target, Turn
from bot.wording import Words

log = structlog.get_logger()


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
    turn.store.people.became(note, "whether", ticket=ticket.id)
    buttons = Buttons(
        (
            Button("relay_send", words.plain("button-send"), f"{ticket.id}|{note}", Style.PRIMARY),
            Button("relay_keep", words.plain("button-internal"), f"{ticket.id}|{note}"),
        )
    )
    turn.to_staff(ticket, Card((Text(words("staff-whether")), Quote(event.text), buttons)), ref=f"whether/{note}")


def on_edited(turn: Turn, event: Edited) -> None:
    """An edit of a message that was sent follows, unless it took the mention out; an edit that adds a mention sends nothing."""
    if relay.case_of_thread(turn) is None or not turn.event.sender.staff:
        return
    if event.mention is Mention.NONE and relay.was_sent(turn, event.message):
        whisper(turn, Text(turn.staff_words("staff-edit-internal")))
    elif not relay.edited(turn, event.message, event.text.strip()):
        _asked_about(turn, event.message, event.text)


def on_deleted(turn: Turn, event: Deleted) -> None:
    if not relay.deleted(turn, event.message):
        _asked_about(turn, event.message, "")


def _asked_about(turn: Turn, message: str, text: str) -> None:
    """Words of which it is still asked whether to send them were edited, or deleted ("" is left): the question follows."""
    said = turn.store.people.said(turn.person.id, message)
    card = turn.posted(f"whether/{said.id}") if said is not None and said.became == "whether" else None
    if said is None or card is None or not card.controls():
        return
    turn.store.people.retext(said.id, text)
    blocks = tuple(Quote(text) if isinstance(b, Quote) else b for b in card.blocks)
    turn.edit(f"whether/{said.id}", Card(blocks) if text.strip() else Card((Text(turn.staff_words("deleted")),)))
