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
    r"(?P<what>[^\d,.!?]{2,40}?(?:\b(?:facture|invoice) (?:n°|no |numero |number |#)? ?[\w-]{1,20})?)\s*(?:(?:,? ?c'est|,? ?c'etait|est|etait|serait|devrait etre|is|was|should be|it's)\b|[:=])"
    r"(?: (?:plutot|en fait|finalement|actually|in fact|de|du|le|the|on))* ?(?P<value>\S+?(?: \S+?){0,4}?)"
    r"(?:,? (?:en fait|finalement|plutot|pardon|desolee?|actually|in fact|sorry|(?:et )?pas|(?:and )?not)\b.*)?[ .!]*$"
)


_ORDINALS = (
    ("premiere", "1ere", "1re", "first", "1st"),
    ("deuxieme", "seconde", "2e", "2eme", "second", "2nd"),
    ("troisieme", "3e", "3eme", "third", "3rd"),
)
_RANKED = (
    r"\b(?:(?:facture|invoice)\s*(?:n°|no\.?|numero|number|#)?\s*(?P<rank>\d{1,2})(?![\w-])"
    rf"|(?P<ordinal>{'|'.join(w for ways in _ORDINALS for w in ways)})\b)"
)
_LINKING = re.compile(r"\b(?:sur|pour|de|du|des|la|le|les|the|of|on|for|in|facture|invoice)\b|\b[dl]'")


class Control(StrEnum):
    """Words that steer a conversation, whatever is being asked."""

    BACK = "back"
    CANCEL = "cancel"
    RESTART = "restart"
    HELP = "help"
    ANOTHER = "another"


@dataclass(frozen=True)
class Correction:
    """An answer to correct; `value`: the new words when they are given already.

    `among`: the answers that could be meant when there are several, `key` being one of them.
    """

    key: str
    value: str | None
    among: tuple[str, ...] = ()


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
    """The correction these words make among the answers given; None when they make none."""
    said = fold(text)
    given = [a for a in trace if a.ask.recap]
    if found := _CORRECT.search(said):
        return _one_of(_meant(turn, found["what"].strip(), given), found["value"])
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
    try:
        amounts.parse(text)
    except Unclear:
        return None
    item, _ = _item(said, given)
    return _one_of([a.ask.key for a in sums if not item or a.ask.key.startswith(f"{item}/")], text)


def _one_of(keys: Sequence[str], value: str | None) -> Correction | None:
    """The correction of one of these answers."""
    return Correction(keys[0], value, tuple(keys) if len(keys) > 1 else ()) if keys else None


def _meant(turn: Turn, what: str, given: Sequence[Answered]) -> list[str]:
    """The answers that these words name ("montant de la facture 2026-032", "facture 2"); several when they do not tell which."""
    item, rest = _item(what, given)
    names: dict[str, list[str]] = {}
    for ask in (a.ask for a in given):
        if item and not ask.key.startswith(f"{item}/"):
            continue
        for lang in turn.house.knowledge.wordings.bundles:
            words = turn.house.knowledge.wordings.words(lang, turn.org.address)
            for many in (False, True):
                keys = names.setdefault(fold(facts.label(words, ask.key, many=many)), [])
                keys += [ask.key] if ask.key not in keys else []
    if item and not rest:
        return [a.ask.key for a in given if a.ask.key.startswith(f"{item}/")]
    best = process.extractOne(rest, list(names), scorer=fuzz.WRatio, score_cutoff=75)
    return names[best[0]] if best else []


def _item(what: str, given: Sequence[Answered]) -> tuple[str, str]:
    """The repeated thing that the words name by its number or its rank ("" for none), and what is left of them."""
    numbers = {a.ask.key.rsplit("/", 1)[0]: fold(a.row.value) for a in given if "/" in a.ask.key and a.ask.key.endswith("/number")}
    if len(numbers) < 2:
        return "", what
    own = "|".join(re.escape(n) for n in sorted(numbers.values(), key=len, reverse=True))
    for pattern in (rf"(?<![\w-])(?P<number>{own})(?![\w-])", _RANKED):
        found = re.search(pattern, what)
        if not found:
            continue
        if said := found.groupdict().get("number"):
            items = [item for item, number in numbers.items() if number == said]
        else:
            rank = found["rank"] or found["ordinal"]
            wanted = int(rank) if rank.isdigit() else next(n for n, ways in enumerate(_ORDINALS, 1) if rank in ways)
            items = [item for item in numbers if facts.named(f"{item}/x")[1] == wanted]
        if len(items) == 1:
            left = _LINKING.sub(" ", what[: found.start()] + " " + what[found.end() :])
            return items[0], re.sub(r"[\s,:]+", " ", left).strip()
    return "", what


def _stated(turn: Turn, what: str, value: str, given: Sequence[Answered]) -> Correction | None:
    """The amount or day given whose name and kind fit what is stated of it; of a name or a story, words prove nothing."""
    fits: list[str] = []
    item, rest = _item(what.strip(), given)
    for answered in given:
        ask = answered.ask
        if (ask.kind.name != "amount" and ask.kind.widget is not Widget.DAY) or (item and not ask.key.startswith(f"{item}/")):
            continue
        wordings = turn.house.knowledge.wordings
        names = [fold(facts.label(wordings.words(lang, turn.org.address), ask.key, many=False)) for lang in wordings.bundles]
        if (item and not rest) or process.extractOne(rest, names, scorer=fuzz.WRatio, score_cutoff=85):
            try:
                ask.kind.accept(Heard(value, turn.person.lang, turn.event.at.date()))
            except Unclear:
                continue
            fits.append(ask.key)
    return _one_of(fits, value)
