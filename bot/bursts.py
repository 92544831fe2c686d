"""Short messages in a row are one thought: what was unclear is completed by what follows, and is not answered piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import replies, serving
from bot.leaning import leans
from bot.serving import Standing
from bot.store.people import Said
from bot.turn import Turn
from bot.understanding import BARE, Decision, Verdict

SECONDS = 120  # between two pieces of one thought
QUICK_SECONDS = 20  # … of which the second was typed before the answer to the first could be read
PIECES, FRAGMENT = 5, 4  # messages of one thought; words of one that alone says nothing
NAMED = 0.4  # the score from which a bare word or two name a subject


def route(turn: Turn, text: str, note: int, at: datetime) -> None:
    """Serve what the words ask for, read with the pieces of the same thought before them."""
    pieces = _pieces(turn, note, at)
    cards = [serving.clarified(piece.id) for piece in pieces]
    shown = [ref for ref in cards if (old := turn.posted(ref)) is not None and any(old.controls())]
    quick = pieces and len(text.split()) <= FRAGMENT and _seconds(pieces[-1], at) <= QUICK_SECONDS
    standing = Standing(pieces[cards.index(shown[-1])].id, (*(p.text for p in pieces), text)) if quick and shown else None
    whole = _joined(turn, [p.text for p in pieces], text) if pieces else text
    if serving.route(turn, whole, note, asked=bool(pieces), standing=standing):
        return
    for ref in shown:
        turn.answered(ref)


def _pieces(turn: Turn, note: int, at: datetime) -> list[Said]:
    """What was unclear, each up to two minutes before the next, the oldest first."""
    pieces: list[Said] = []
    last = turn.said_before(note)
    while last is not None and len(pieces) < PIECES and _seconds(last, at) <= SECONDS:
        if last.became != "clarify" and not (last.became == "handover" and not last.label and len(last.text.split()) <= FRAGMENT):
            break
        pieces.insert(0, last)
        at = datetime.fromisoformat(last.at)
        last = turn.said_before(last.id)
    return pieces


def _seconds(said: Said, at: datetime) -> float:
    return (at - datetime.fromisoformat(said.at)).total_seconds()


def _joined(turn: Turn, pieces: Sequence[str], text: str) -> str:
    """The pieces as one text when that asks plainly for something and the last one adds to it, else the last one alone."""
    said, alone = replies.plain(text).strip(" ?"), turn.decide(text)
    if any(replies.plain(piece).strip(" ?") == said for piece in pieces) or replies.yes_or_no(text, {}):
        return text
    if (
        len(text.split()) <= BARE
        and all(len(piece.split()) <= BARE for piece in pieces)
        and any(_other(turn.decide(p), alone) for p in pieces)
    ):
        return text
    joined = " ".join((*pieces, text))
    return joined if not leans(joined) and turn.decide(joined).kind is Verdict.ANSWER else text


def _other(one: Decision, other: Decision) -> bool:
    """Whether two bare words or two name different subjects: "les factures", "le contrat"."""
    return one.label.split(".")[0] != other.label.split(".")[0] and min(one.score, other.score) >= NAMED
