"""When a question is not answered twice, or cannot be: that a rough answer does, and a person to turn to."""

from __future__ import annotations

import re
from typing import Any

from bot import answers
from bot.cards import Block, Buttons, Text
from bot.days import fold
from bot.dialogue import Ask, Widget
from bot.store.runs import Run
from bot.turn import Turn

UNREAD = "unread"  # what became of words that did not answer the question
_UNKNOWN = re.compile(
    r"\b(?:(?:sais|souviens?|rappelle)(?: plus| pas)|jsp|aucune idee|pas (?:la moindre )?idee|pas sure?|plus (?:trop|tres) sure?|oublie"
    r"|no idea|no clue|idk|dunno|not sure|forgot(?:ten)?|(?:don'?t|do not|can'?t|cannot|can not) (?:know|remember|recall|say))\b"
)


def unknown(text: str) -> bool:
    """Whether the words say that the answer is not known."""
    return bool(_UNKNOWN.search(fold(text)))


def help_for(turn: Turn, run: Run, ask: Ask[Any], text: str, note: int) -> list[Block]:
    """What else would do as an answer, and a person, from the second failure on or when the person does not know."""
    last = turn.store.people.last_said(turn.person.id, note)
    again = last is not None and last.run == run.id and last.became == UNREAD
    match ask.kind.widget:
        case Widget.DAY:
            key = "stuck-day-exact" if ask.kind.name == "day exact" else "stuck-day"
        case Widget.CHOICE:
            key = "stuck-yesno" if ask.kind.name == "yesno" else "stuck-choice"
        case _ if ask.kind.name == "amount":
            key = "stuck-amount"
        case _:
            return []
    if not again and not unknown(text):
        return []
    return [Text(turn.words(key)), Buttons((answers.offer(turn, "ticket.human"),))]
