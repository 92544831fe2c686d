"""A text becomes a decision: a control word, a correction, or what it asks for; else clarify, else hand over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz, process

from bot import amounts, days, facts
from bot.days import fold
from bot.dialogue import Answered, Heard, Unclear, Widget
from bot.turn import Turn

_QUESTION = re.compile(
    r"^(?:mais |et |dis |au fait,? |alors |bonjour,? |hello,? |so |but |and )?(?:c'?est quoi|ce quoi|c koi|c quoi|qu'?est|que |quoi|quel|quelle|quels|comment|combien|pourquoi|pk|pourkoi|quand|ou |qui |est-ce|est ce|esk|ya t|y a-t|peut-on|puis-je|je peux|j'ai le droit|dois-je|what|how|why|when|where|who|which|can i|could i|may i|am i|do i|should i|is it|is there|are )"
)
_CORRECTING = re.compile(
    r"^(?:ah (?:si|non|oui)|en fait|enfin|finalement|non,? (?:c'|en fait|plutot)|pardon|oups|oops|erreur|correction|je me suis trompe|j'ai oublie|c'etait plutot|plutot|actually|sorry|wait|no,? (?:it|actually)|i meant|my mistake|make that|euh non|attends?|rectification|au temps pour moi|autant pour moi)\b"
)
_CORRECT = re.compile(
    r"^(?:corriger|corrige|modifier|modifie|changer|change|rectifier|correct|edit|modify|update|fix)\s+(?:le |la |les |l'|the |my |mon |ma )?(?P<what>.{2,40}?)(?:\s*(?::|=|en|to|par)\s+(?P<value>.+))?$"
)


_STATED = re.compile(
    r"^(?:(?:au fait|en fait|enfin|non|pardon|oups|oops|desolee?|finalement|actually|sorry|by the way|btw|oh|ah)\b[ ,:]*)*(?:le |la |les |l'|the |my |mon |ma )?"
    r"(?P<what>[^\d,.!?]{2,40}?)\s*(?:(?:,? ?c'est|,? ?c'etait|est|etait|serait|devrait etre|is|was|should be|it's)\b|[:=])"
    r"(?: (?:plutot|en fait|finalement|actually|in fact|de|du|le|the|on))* ?(?P<value>\S+?(?: \S+?){0,4}?)"
    r"(?:,? (?:en fait|finalement|plutot|pardon|desolee?|actually|in fact|sorry|(?:et )?pas|(?:and )?not)\b.*)?[ .!]*$"
)


class Control(StrEnum):
    """Words that steer a conversation, whatever is being asked."""

    BACK = "back"
    CANCEL = "cancel"
    RESTART = "restart"
    HELP = "help"
    ANOTHER = "another"


@dataclass(frozen=True)
class Correction:
    """An answer to correct; `value`: the new words when they are given already."""

    key: str
    value: str | None


def control(turn: Turn, text: str) -> Control | None:
    """The control word this text is, with small slips; None when it says anything more."""
    said, heard = _bare(text), _controls(turn)
    if not said or len(said.split()) > 5:
        return None
    if said in heard:
        return heard[said]
    if len(said) < 5:
        return None
    best = process.extractOne(said, list(heard), scorer=fuzz.ratio, score_cutoff=88)
    return heard[best[0]] if best else None


def is_control(turn: Turn, text: str) -> bool:
    """Whether the whole text is a control word, without a slip; "annulé" tells, it does not command."""
    return _bare(text) in _controls(turn) and not text.strip(" .!").casefold().endswith("é")


def _bare(text: str) -> str:
    return fold(text).strip(" .!?,/")


def _controls(turn: Turn) -> dict[str, Control]:
    wordings = turn.house.knowledge.wordings
    return {fold(w): c for lang in wordings.bundles for c in Control for w in wordings.words(lang, "vous").heard(f"control-{c.value}")}


def is_question(text: str) -> bool:
    """Whether the words ask something of Relais rather than tell it something."""
    return "?" in text or bool(_QUESTION.search(fold(text)))


def is_correcting(text: str) -> bool:
    return bool(_CORRECTING.search(fold(text)))


def names_correction(text: str) -> bool:
    """Whether the words are of the form "corriger montant"."""
    return bool(_CORRECT.search(fold(text)))


def states_fact(text: str) -> bool:
    """Whether the words may be of the form "le montant, c'est 1800"."""
    return bool(_STATED.search(fold(text)))


def is_bare_day(text: str, today: date) -> bool:
    """Whether the words say a day and hardly anything else."""
    try:
        return len(text.split()) <= 4 and days.find(text, today) is not None
    except Unclear:
        return False


def correction(turn: Turn, text: str, trace: Sequence[Answered], *, bare: bool = False) -> Correction | None:
    """The correction these words make among the answers given, None when they make none or more than one could be meant."""
    said = fold(text)
    given = [a for a in trace if a.ask.recap]
    if found := _CORRECT.search(said):
        names: dict[str, str] = {}
        for a in given:
            for many in (True, False):
                names.setdefault(fold(facts.label(turn.words, a.ask.key, many=many)), a.ask.key)
        best = process.extractOne(found["what"].strip(), list(names), scorer=fuzz.WRatio, score_cutoff=75)
        return Correction(names[best[0]], found["value"]) if best else None
    if (stated := _STATED.search(said)) and (fix := _stated(turn, stated["what"], stated["value"], given)):
        return fix
    if not (bare or is_correcting(text)):
        return None
    dates = [a for a in given if a.ask.kind.widget is Widget.DAY]
    sums = [a for a in given if a.ask.kind.name == "amount"]
    try:
        a_day = days.find(text, turn.event.at.date()) is not None
    except Unclear:
        a_day = True
    if a_day and dates:
        return Correction(dates[-1].ask.key, text) if len({d.ask.key.split("/")[0] for d in dates}) == 1 or len(dates) == 1 else None
    if not sums:
        return None
    try:
        amounts.parse(text)
    except Unclear:
        return None
    return Correction(sums[-1].ask.key, text) if len(sums) == 1 else None


def _stated(turn: Turn, what: str, value: str, given: Sequence[Answered]) -> Correction | None:
    """The one amount or day given whose name and kind fit what is stated of it; of a name or a story, words prove nothing."""
    fits: list[str] = []
    for answered in given:
        ask = answered.ask
        if ask.kind.name != "amount" and ask.kind.widget is not Widget.DAY:
            continue
        wordings = turn.house.knowledge.wordings
        names = [fold(facts.label(wordings.words(lang, turn.org.address), ask.key, many=False)) for lang in wordings.bundles]
        if process.extractOne(what.strip(), names, scorer=fuzz.WRatio, score_cutoff=85):
            try:
                ask.kind.accept(Heard(value, turn.person.lang, turn.event.at.date()))
            except Unclear:
                continue
            fits.append(ask.key)
    return Correction(fits[0], value) if len(fits) == 1 else None
