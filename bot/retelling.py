"""What was told is told otherwise: the answer given just before, or a fact that was volunteered and is still to be asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot import amounts, days, facts, hints, kinds, questions, replies, router, slips
from bot.amounts import Amount
from bot.cards import Note
from bot.clauses import INTENDED
from bot.conversation import advance, heard, journal_of
from bot.days import WRITTEN, fold
from bot.dialogue import Answered, Ask, Unclear, Widget
from bot.journal import Op, Row
from bot.replay import Replay
from bot.router import Correction
from bot.store.runs import Run, RunState
from bot.turn import Turn

_NUMBERED = re.compile(r"(?=\S*\d)(?=\S*(?:[^\W\d_]|[-/]))\S+")  # an invoice's number that no amount is written like
# Words that tell of an end and command none, unlike "arrête".
_OVER = re.compile(
    r"\b(?:(?:s'est|s'etait|est|sont|c'est|a|ai|ont|avons|avait) (?:\w+ )?arrete\w*(?! de\b)|fini[es]*|terminee?s?|acheve\w*|over|ended|finished|stopped)\b"
)
SHORT = 6  # words of a value that is said instead of another
_KINDS = {"running": "yesno", "reminders": "reminded"}  # the kinds of those facts that are not called like them


# --- the answer given just before ----------------------------------------------------


def just_before(turn: Turn, run: Run, found: Replay, text: str) -> Correction | None:
    """The correction of the answer given last, by words that take it back and say another in its stead; None when they do not."""
    key = journal_of(turn, run).last_given({a.ask.key for a in found.trace})
    answered = next((a for a in found.trace if a.ask.key == key and a.ask.recap), None)
    if answered is None:
        return None
    said = slips.left(text, lambda words: _is_value(turn, answered, words))
    if said is None or len(said.split()) > SHORT or not _says(turn, answered, said):
        return None
    return None if _is_value(turn, answered, said) else Correction(key, said)


def _is_value(turn: Turn, answered: Answered, words: str) -> bool:
    """Whether the words say the very value given; of an amount, whatever its tax."""
    kind, given = answered.ask.kind, answered.row.value
    try:
        value = kind.accept(heard(turn, answered.ask, words))
    except Unclear:
        return False
    if kind.name == kinds.amount.name and kinds.UNKNOWN not in (value, given):
        return Amount.read(value).value == Amount.read(given).value and not Amount.read(value).tax
    return replies.plain(value) == replies.plain(given)


def _says(turn: Turn, answered: Answered, said: str) -> bool:
    """Whether the words are a value of this question and nothing else."""
    ask = answered.ask
    try:
        ask.kind.accept(heard(turn, ask, said))
    except Unclear:
        return False
    if ask.kind.name == kinds.amount.name:
        return slips.counts(said)
    if ask.kind.widget is Widget.DAY:
        return True
    if ask.kind.options:
        return replies.wholly(said, questions.options(turn, ask)) is not None
    if ask.kind.name == kinds.name.name:
        return said[0].isupper() or said[0].isdigit()
    return ask.key.endswith("/number") and bool(_NUMBERED.fullmatch(said)) and not amounts.find(said)


def past(turn: Turn, ask: Ask[Any], text: str) -> dict[str, str]:
    """What words that tell of an end say of the mission, when it is asked whether it is running: "ça s'est arrêté"."""
    said = fold(text)
    over = ask.hint == "running" and (re.search(r"arrêté(?!\w* de\b)", text.casefold()) or _OVER.search(said)) and not INTENDED.search(said)
    told = hints.find(f"mission {text}", turn.today) if over else {}
    return told if ask.hint in told else {}


# --- facts volunteered and not asked for yet -----------------------------------------


def waiting(turn: Turn, run: Run, found: Replay) -> dict[str, Row]:
    """The volunteered facts that no question has taken yet, by hint name."""
    asked = {name for a in found.trace for name in (a.ask.hint, a.ask.key)}
    if found.pending is not None:
        asked |= {found.pending.hint, found.pending.key}
    return {name: row for name, row in journal_of(turn, run).hints.items() if row.source == "volunteered" and name not in asked}


def otherwise(turn: Turn, run: Run, found: Replay, text: str) -> dict[str, str]:
    """What a correction says of facts that wait to be asked for; empty when it corrects none of them."""
    facts_waiting = waiting(turn, run, found)
    if not facts_waiting:
        return {}
    said = slips.left(text, lambda words: any(_read(turn, row, words) == row.value for row in facts_waiting.values()))
    if said is None and not router.is_correcting(text):
        return {}
    told = _anew(turn, facts_waiting, said or text)
    return told if any(name in facts_waiting for name in told) else {}


def of_told(turn: Turn, run: Run, found: Replay, text: str) -> bool:
    """Whether the words take back a fact that waits to be asked for, so that they answer nothing else: "pas 3200, 3500" is no number."""
    rows = waiting(turn, run, found).values()

    def is_old(words: str) -> bool:
        return any(_read(turn, row, words) == row.value for row in rows)

    said = slips.left(text, is_old)
    plain = said is not None and bool(amounts.find(said) or slips.counts(said)) and not _NUMBERED.fullmatch(said)
    return bool(slips.denied(text, is_old)) or (plain and any(_is_amount(row.value) for row in rows))


def _anew(turn: Turn, facts_waiting: Mapping[str, Row], said: str) -> dict[str, str]:
    """The facts that the words tell, those among them that are told already only when they are told otherwise.

    A bare day or amount is the one that waits, when only one does.
    """
    bare = len(said.split()) <= SHORT
    subject = "mission " if "running" in facts_waiting else ""  # "elle est toujours en cours" is said of it
    told = hints.find(f"{subject}{said}", turn.today)
    for is_kind in (_is_day, _is_amount):
        alike = [name for name, row in facts_waiting.items() if is_kind(row.value)]
        if (
            bare
            and len(alike) == 1
            and not any(is_kind(value) for value in told.values())
            and (value := _read(turn, facts_waiting[alike[0]], said))
        ):
            told[alike[0]] = value
    return {name: value for name, value in told.items() if name not in facts_waiting or value != facts_waiting[name].value}


def _read(turn: Turn, row: Row, said: str) -> str:
    """The value of the row's kind that these words say; "" for none."""
    try:
        if _is_day(row.value):
            return str(day) if (day := days.find(said, turn.today)) else ""
        return str(amounts.parse(said)) if _is_amount(row.value) and slips.counts(said) else ""
    except Unclear:
        return ""


def _is_day(value: str) -> bool:
    return bool(WRITTEN.fullmatch(value))


def _is_amount(value: str) -> bool:
    try:
        Amount.read(value)
    except (ValueError, ArithmeticError):
        return False
    return " " in value


def retell(turn: Turn, run: Run, found: Replay, told: Mapping[str, str], message: str) -> None:
    """Take facts that wait to be asked for as they are told now, and say so."""
    advance(turn, run, before=[Note(line) for line in _take(turn, run, found, told, message)], again=True)


def _take(turn: Turn, run: Run, found: Replay, told: Mapping[str, str], message: str) -> list[str]:
    """Keep these facts for the questions to come; what is corrected or added by that, in words."""
    known, journal = waiting(turn, run, found), journal_of(turn, run)
    asked = {a.ask.hint for a in found.trace}
    lines: list[str] = []
    for name, value in told.items():
        if name in asked:
            continue
        journal.add(Row(Op.HINT, name, value=value, source="volunteered", message=message))
        if (label := _label(turn, name)) and name != "account":
            lines.append(turn.words("corrected" if name in known else "noted", name=label, value=_shown(turn, name, value)))
    if told.get("running") == "yes" and "ended" in known:
        journal.add(Row(Op.WITHDRAW, "ended", value="ended"))
    return lines


def _label(turn: Turn, name: str) -> str:
    key = next((key for key in (name, f"invoice-{name}") if turn.words.has(f"fact-{key}")), "")
    return facts.label(turn.words, key) if key else ""


def _shown(turn: Turn, name: str, value: str) -> str:
    kind = "day" if _is_day(value) else "amount" if _is_amount(value) else _KINDS.get(name, name)
    return facts.shown(turn.words, kind, value)


# --- edits ---------------------------------------------------------------------------


def reread(turn: Turn, run: Run, found: Replay, message: str, text: str) -> bool:
    """A message that volunteered facts was edited: what was taken from it follows what it says now. False: that changes nothing."""
    mine = {name: row for name, row in waiting(turn, run, found).items() if row.message == message}
    told = hints.find(text, turn.today) | _anew(turn, mine, text)
    journal = journal_of(turn, run)
    changed: list[str] = []
    for answered in found.trace:
        row, ask = answered.row, answered.ask
        name = ask.key if ask.key in told else ask.hint
        if row.message != message or row.source != "volunteered" or name not in told:
            continue
        try:
            value = ask.kind.accept(heard(turn, ask, told[name]))
        except Unclear:
            continue
        if value != row.value:
            journal.add(Row(Op.ANSWER, ask.key, ask.fingerprint, value, "volunteered", message))
            shown = facts.shown(turn.words, ask.kind.name, value)
            changed.append(turn.words("corrected", name=facts.label(turn.words, ask.key), value=shown))
    if run.state is RunState.ASKING:
        others = waiting(turn, run, found).keys() - mine.keys()  # told in another message
        new = {n: v for n, v in told.items() if n not in others and (n not in mine or mine[n].value != v)}
        changed += _take(turn, run, found, new, message)
    if changed:
        advance(turn, run, before=[Note(line) for line in changed], again=True)
    return bool(changed)
