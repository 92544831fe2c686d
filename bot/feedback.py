"""What was not understood, or did not help, is kept without names for those who write the articles."""

from __future__ import annotations

from bot import anonymous, answers, client_names
from bot.cards import Button, Buttons, Note, Text
from bot.events import row
from bot.language import SURE
from bot.store.feedback import Reason
from bot.turn import Turn

LONGEST = 300  # characters kept of one text
HELPFUL = "helpful"  # the action of the two buttons below an answer


def keep(turn: Turn, text: str, reason: Reason, note: int, label: str = "") -> None:
    """Keep the text without names; one that holds no word of its own is not kept."""
    names = {turn.person.name, *turn.person.name.split(), client_names.find(text), *turn.store.cases.clients_of(turn.person.id)}
    told = anonymous.scrub(text, names, turn.house.knowledge.vocabulary)[:LONGEST]
    if len(told) > 2 or reason in (Reason.HELPFUL, Reason.NOT_HELPFUL):
        lang, sure = turn.house.knowledge.languages.detect(text)
        spoken = lang if sure >= SURE else turn.person.lang
        turn.store.feedback.add(turn.org.key, spoken, told, label, reason, note, turn.person.id, turn.event.at)


def buttons(turn: Turn, label: str, note: int, ref: str) -> Buttons:
    """Two buttons that ask whether the answer helped."""
    value = f"{label}|{note}|{ref}"
    return Buttons((
        Button(HELPFUL, turn.words.plain("button-helpful"), f"yes|{value}"),
        Button(HELPFUL, turn.words.plain("button-not-helpful"), f"no|{value}"),
    ))  # fmt: skip


def ref(turn: Turn, label: str) -> str:
    """The name under which an answer is posted, so that its buttons can go when they were used."""
    return f"answer/{turn.person.id}/{turn.event.id}/{label}"


def vote(turn: Turn, value: str) -> bool:
    """Somebody said whether an answer helped; False when the value is none that Relais gave this person."""
    said, label, number, posted = (*value.split("|", 3), "", "", "")[:4]
    old = turn.posted(posted) if posted.startswith(f"answer/{turn.person.id}/") else None
    kept = turn.store.people.note_of(row(number))
    if old is None or said not in ("yes", "no") or (kept is not None and kept.person != turn.person.id):
        return False
    if all(action != HELPFUL for _, action, _ in old.controls()):
        return True  # pressed twice
    turn.edit(posted, old.without(HELPFUL))
    helped = said == "yes"
    keep(turn, "" if helped or kept is None else kept.text, Reason.HELPFUL if helped else Reason.NOT_HELPFUL, kept.id if kept else 0, label)
    if helped:
        turn.reply(Note(turn.words("helpful-thanks")))
    else:
        turn.reply(Text(turn.words("not-helpful")), Buttons((answers.offer(turn, "ticket.human", text=number if kept else ""),)))
    return True
