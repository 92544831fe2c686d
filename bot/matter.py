"""What is typed when the answer opens a case by itself: words of giving up, thanks or a question open none unasked."""

from __future__ import annotations

from typing import Any

from bot import conversation, replies, router, slips
from bot.cards import Button, Buttons, Text
from bot.dialogue import Ask
from bot.knowledge import ARTICLES
from bot.store.runs import Run
from bot.turn import Turn
from bot.understanding import Verdict

SHORT = 8  # words of a question that may be Relais's to answer


def is_none(turn: Turn, run: Run, ask: Ask[Any], text: str, note: int) -> bool:
    """Whether the words are no matter for the team; what they are is answered here."""
    if any(replies.wholly(one, {"": _said(turn, "drop")}) is not None for one in (text, slips.left(text) or text)):
        conversation.cancel(turn, run)
        return True
    if replies.thanks(text) or replies.wholly(text, {"": [*_said(turn, "choice-yesno-yes"), *_said(turn, "hello")]}) is not None:
        conversation.advance(turn, run, before=[Text(turn.words("matter-wanted"))], again=True)
        return True
    decision = turn.decide(text)
    served = decision.kind is Verdict.ANSWER and (decision.label in ARTICLES or decision.label == "ticket.status")
    if len(text.split()) > SHORT or not ("?" in text or (served and router.is_question(text))):
        return False
    mine = Button("mine", turn.words.plain("button-pass-on-yes"), f"{run.id}|{ask.key}|{note}")
    if served:
        need = turn.words.plain(f"label-{decision.label.replace('.', '-')}")
        shown, other = turn.words("sure-matter", need=need), Button("aside", need, f"{run.id}|{decision.label}|{note}")
    else:
        shown, other = turn.words("sure-pass-on"), Button("cancel", turn.words.plain("button-cancel"), str(run.id))
    turn.store.people.became(note, "sure", run=run.id)
    turn.reply(Text(shown), Buttons((mine, other)), ref=f"sure/{note}")
    return True


def _said(turn: Turn, key: str) -> list[str]:
    """What the wordings of every language say for this."""
    wordings = turn.house.knowledge.wordings
    return [word for lang in wordings.bundles for word in wordings.words(lang, turn.org.address).heard(key)]
