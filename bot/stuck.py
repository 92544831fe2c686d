"""When a question is not answered twice, or cannot be: that a rough answer does, and a person to turn to."""

from __future__ import annotations

from typing import Any

from bot import answers, replies
from bot.cards import Block, Buttons, Text
from bot.dialogue import Ask, Widget
from bot.store.runs import Run
from bot.turn import Turn

UNREAD = "unread"  # what became of words that did not answer the question


def help_for(turn: Turn, run: Run, ask: Ask[Any], text: str, note: int) -> list[Block]:
    """What else would do as an answer, and a person, from the second failure on or when the person does not know."""
    last = turn.store.people.last_said(turn.person.id, note)
    again = last is not None and last.run == run.id and last.became == UNREAD
    match ask.kind.widget:
        case Widget.DAY:
            key = "stuck-day-exact" if ask.kind.name == "day exact" else "stuck-day"
        case _ if ask.kind.name == "amount":
            key = "stuck-amount"
        case Widget.CHOICE:
            key = "stuck-yesno" if ask.kind.name == "yesno" else "stuck-choice"
        case _:
            return []
    if not again and not replies.unknown(text):
        return []
    return [Text(turn.words(key)), Buttons((answers.offer(turn, "ticket.human"),))]
