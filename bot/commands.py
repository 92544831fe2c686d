"""Slash commands: one small function each, usable with or without text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import answers, conversation, gap_desk, hints, queue, serving, tickets
from bot.cards import Card, Note, Text, card
from bot.events import Command, Room
from bot.knowledge import ARTICLES
from bot.turn import Turn

NAMES = {
    "direct": "direct", "litige": "dispute", "dispute": "dispute", "assurance": "insurance", "insurance": "insurance",
    "contrat": "contract", "contract": "contract", "dossier": "case", "case": "case", "aide": "help", "relais-help": "help",
    "dossiers": "queue", "cases": "queue", "lacunes": "gaps", "gaps": "gaps",
}  # fmt: skip
FOR_STAFF = ("dossiers", "cases", "lacunes", "gaps")
# The language in which each command is listed by the platform. Slack keeps /help to itself.
LISTED = {
    "direct": "fr", "litige": "fr", "dispute": "en", "assurance": "fr", "insurance": "en", "contrat": "fr", "contract": "en",
    "dossier": "fr", "case": "en", "aide": "fr", "relais-help": "en", "dossiers": "fr", "cases": "en",
    "lacunes": "fr", "gaps": "en",
}  # fmt: skip


def on_command(turn: Turn, event: Command) -> None:
    """Run the command of this name; an unknown one lists what there is. A conversation under way then asks its question again."""
    handler, under_way = _HANDLERS.get(NAMES.get(event.name.casefold(), ""), _help), conversation.top(turn)
    handler(turn, event)
    if event.place.room is Room.DM and handler not in (_queue, _gaps):
        conversation.back_to(turn, under_way)


def _topic(turn: Turn, event: Command, label: str, script: str) -> None:
    """With text: the answer to it, within this topic when it is unclear. Without: the conversation, or the topic's article."""
    if event.text.strip():
        _asked(turn, event, label)
        return
    if script:
        _converse(turn, event, script)
        return
    if event.place.room is Room.DM:
        serving.chosen(turn, label)
    _say(turn, *answers.article(turn, label, personal=event.place.room is Room.DM))


def _say(turn: Turn, *blocks: object) -> None:
    """In a channel the reply is visible to its author only; in the direct conversation it is a message like any other."""
    if turn.event.place.room is Room.DM:
        turn.reply(*blocks)
    else:
        turn.now.append(card(*blocks))  # type: ignore[arg-type]  # blocks or strings


def _converse(turn: Turn, event: Command, script: str, text: str = "") -> None:
    """A conversation always takes place in the direct conversation."""
    if event.place.room is not Room.DM:
        turn.now.append(card(Text(turn.words("moved-to-dm"))))
    note = turn.store.people.note(turn.person.id, f"command/{event.id}", "", text, event.at) if text else 0
    serving.begin(turn.private(), script, hints.find(text, turn.today) if text else {}, note=note)


def _asked(turn: Turn, event: Command, fallback: str) -> None:
    text = event.text.strip()
    if event.place.room is Room.DM:
        note = turn.store.people.note(turn.person.id, f"command/{event.id}", event.place.thread, text, event.at)
        serving.route(turn, text, note, fallback=fallback)
        return
    decision = turn.decide(text)
    label = serving.within(decision, fallback)
    if label in ARTICLES:
        _say(turn, *answers.article(turn, label, personal=False), Note(turn.words("more-in-dm")))
        return
    note = turn.store.people.note(turn.person.id, f"command/{event.id}", "", text, event.at)
    turn.now.append(card(Text(turn.words("moved-to-dm"))))
    serving.route(turn.private(), text, note, fallback=fallback)


def _direct(turn: Turn, event: Command) -> None:
    _topic(turn, event, "direct.allowed", "direct.check")


def _dispute(turn: Turn, event: Command) -> None:
    """`/litige Acme me doit 3 200 €` opens the conversation with what was said; a question is answered."""
    text = event.text.strip()
    if text and not serving.asks(turn, text):
        _converse(turn, event, "dispute.open", text)
        return
    _topic(turn, event, "dispute.unpaid", "dispute.open")


def _insurance(turn: Turn, event: Command) -> None:
    text = event.text.strip()
    if text and turn.decide(text).label == "insurance.incident":
        _converse(turn, event, "insurance.incident", text)
        return
    _topic(turn, event, "insurance.coverage", "" if not text else "insurance.incident")


def _contract(turn: Turn, event: Command) -> None:
    _topic(turn, event, "contract.what", "")


def _case(turn: Turn, event: Command) -> None:
    _say(turn, *tickets.mine(turn))


def _queue(turn: Turn, event: Command) -> None:
    """The staff's open cases, filtered by what is typed; whoever is not staff sees their own."""
    if not event.sender.staff:
        _case(turn, event)
        return
    turn.now.append(Card(tuple(queue.listed(turn, queue.read(event.text, turn.person.user)))))


def _gaps(turn: Turn, event: Command) -> None:
    """What was not understood, for staff; buttons act in the staff channel only, where who is staff is known at each press."""
    if not event.sender.staff:
        _help(turn, replace(event, text=""))
        return
    turn.now.append(Card(tuple(gap_desk.listed(turn, acting=event.place.room is Room.STAFF))))


def _help(turn: Turn, event: Command) -> None:
    if event.text.strip():
        _asked(turn, event, "meta.help")
        return
    _say(turn, *answers.help_card(turn))


_HANDLERS: dict[str, Callable[[Turn, Command], None]] = {
    "direct": _direct, "dispute": _dispute, "insurance": _insurance, "contract": _contract, "case": _case, "help": _help, "queue": _queue,
    "gaps": _gaps,
}  # fmt: skip
