"""Which earlier answer a text corrects, and to what; whether it asks, or states a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from bot import amounts, days, doubts, facts, hints, replies, slips, sums
from bot.days import Day, fold
from bot.dialogue import Answered, Heard, Kind, Unclear, Widget
from bot.legible import READ
from bot.turn import Turn

_QUESTION = re.compile(
    r"^(?:mais |et |dis |au fait,? |alors |bonjour,? |hello,? |so |but |and )?(?:c ?'?est quoi|ce quoi|c koi|c quoi|qu'?est\b|que |quoi|quel|quelle|quels|comment|combien|pourquoi|pk|pourkoi|quand|ou |qui |est-ce|est ce|esk|ya t|y a-t|peut[- ]on|(?:puis|dois|suis|ai|vais|pourrais)[- ]je|j ?(?:peu|pe)x?\b|je peux|j'ai le droit|faut[- ]il|sera[- ]t|what|how|why|when|where|who|which|can i|could i|may i|am i|do i|should i|is it|is there|are )"
)
_CORRECTING = re.compile(
    r"^(?:(?:ah|oh|euh|well),? (?=actually|en fait|sorry|pardon|i (?:also|forgot)|j'))?(?:(?:(?:ah|oh),? )?(?:mince|zut|merde|flute|damn|shoot|shit)|ah (?:si|non|oui)|en fait|enfin|finalement|non,? (?:c'|en fait|plutot|le |en |fin |debut |mi-)|pardon|oups|oops|erreur|correction|je me suis trompe"
    r"|j'?(?:ai|avais) (?:aussi|encore|oublie)|si,? j'|c'etait plutot|plutot|(?:ah|oh),? (?:yes|no|wait|and)|actually|in fact|sorry|wait|no,? (?:it|actually|the |on |in )"
    r"|i (?:also|forgot|meant)|my mistake|make that|euh non|attends?|rectification|au temps pour moi|autant pour moi)\b"
)
# Something more, beside what was said; a replacement takes that back.
_MORE = re.compile(
    r"\b(?:y ?'?a eu|refait|there (?:was|were)|aussi|egalement|encore|re-?bosse|retravaille|en plus|also|as well|too|again|besides)\b"
)
_RECALLED = re.compile(r"^(?:ah|oh)?,? ?(?:si|oui|yes|and)\b|\b(?:oublie|forgot(?:ten)?)\b")
_LED = re.compile(r"^\s*(?:(?:ah|oh)?[ ,]*(?:si|oui|non|yes|no)\b|en fait|actually|in fact)[ ,]*", re.IGNORECASE)
_INSTEAD = re.compile(r"\b(?:c'etait|c'est|ct|plutot|trompe|erreur|pas|it was|it's|rather|meant|mistake|wrong|not)\b")
_CORRECT = re.compile(
    r"^(?:corriger|corrige|modifier|modifie|changer|change|rectifier|correct|edit|modify|update|fix)\s+(?:le |la |les |l'|the |my |mon |ma )?(?P<what>.{2,40}?)(?:\s*(?::|=|en|to|par)\s+(?P<value>.+))?$"
)


_STATED = re.compile(
    r"^(?:(?:au fait|en fait|enfin|(?:oui|yes|ok),? (?:mais|but)|mais|but|non|pardon|oups|oops|desolee?|finalement|actually|sorry|by the way|btw|oh|ah)\b[ ,:]*)*(?:le |la |les |l'|the |my |mon |ma )?"
    r"(?P<what>(?:[^\d,.!?]|\b\d{1,2}(?:ere|er|re|eme|e|nde|nd|st|rd|th)\b|(?<=[a-z][-_])\d[\w-]{0,19}){2,40}?(?:\b(?:facture|invoice) (?:n°|no |numero |number |#)? ?[\w-]{1,20}|\b[a-z]{0,6}[-_]?\d[\w-]{2,20})?)\s*(?:(?:,? ?c'est|,? ?c'etait|est|etait|serait|devrait etre|is|was|should be|it's)\b|[:=])"
    r"(?: (?:pas|not) (?:\S+ ){1,4}?(?:(?:mais|but) )?(?:c'est|it's|plutot|rather|mais|but)\b)?"
    r"(?: (?:plutot|en fait|finalement|actually|in fact|de|du|le|the|on)\b)* ?(?P<value>\S+?(?: \S+?){0,4}?)"
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
NAMES = ("client", "number")  # the answers that are a name
_LINKING = re.compile(r"\b(?:sur|pour|de|du|des|la|le|les|the|of|on|for|in|facture|invoice)\b|\b[dl]'")


@dataclass(frozen=True)
class Correction:
    """An answer to correct; `value`: the new words when they are given already.

    `among`: the answers that could be meant when there are several, `key` being one of them. `more`: said beside the
    answer given, not instead of it ("j'ai aussi travaillé en mai"). `told`: facts told in the same words.
    """

    key: str
    value: str | None
    among: tuple[str, ...] = ()
    more: bool = False
    told: tuple[tuple[str, str], ...] = ()


def is_question(text: str) -> bool:
    """Whether the words ask something of Relais rather than tell it something."""
    return "?" in text or bool(_QUESTION.search(fold(text)))


def is_correcting(text: str) -> bool:
    return bool(_CORRECTING.search(fold(text)))


def names_correction(text: str) -> bool:
    """Whether the words are of the form "corriger montant", or "corriger" alone."""
    return bool(_CORRECT.search(fold(text))) or doubts.anything(fold(text))


def states_fact(text: str) -> bool:
    """Whether the words may be of the form "le montant, c'est 1800"."""
    return bool(_STATED.search(_short(text)))


def _short(text: str) -> str:
    """The folded words, "" when there are too many to state one fact."""
    return fold(text) if len(text) <= READ else ""


def is_bare_day(text: str, today: date) -> bool:
    """Whether the words say a day and hardly anything else."""
    try:
        return len(text.split()) <= 4 and days.find(text, today) is not None
    except Unclear as problem:
        return problem.code == "day-impossible"


def correction(turn: Turn, text: str, trace: Sequence[Answered], *, bare: bool = False, named: bool = False) -> Correction | None:
    """The correction these words make among the answers given; None when they make none.

    `bare`: a day alone is one, too. `named`: so are "le client c'est Acme" and "le montant est faux", which elsewhere may begin a story.
    """
    said = fold(text)
    given = [a for a in trace if a.ask.recap]
    if doubts.anything(said):
        return _one_of([a.ask.key for a in given], None)
    if named and (doubted := doubts.find(said)) and (keys := _meant(turn, doubted[0], given)[0]):
        value = replies.as_typed(text, doubted[1])
        return _one_of(keys, value if value and _may_be(turn, given, keys[0], value) else None)
    if found := _CORRECT.search(said):
        keys, rest = _meant(turn, found["what"].strip(), given)
        return _one_of(keys, replies.as_typed(text, found["value"] or rest) or None)
    if (stated := _STATED.search(_short(text))) and (fix := _stated(turn, text, stated, given, named=named)):
        return fix
    if not (bare or is_correcting(text) or (named and sums.instead(text, given) is not None)):
        return None
    dates = [a for a in given if a.ask.kind.widget is Widget.DAY]
    paid = [a for a in given if a.ask.kind.name == sums.KIND]
    if dates and (fix := _of_day(text, dates, turn.today)):
        return fix
    if not slips.counts(text):
        return None
    value = sums.instead(text, paid) or text
    try:
        amounts.parse(value)
    except Unclear:
        return None
    item, _ = _item(said, given)
    old = sums.denied(text, paid)
    return _one_of(old or [a.ask.key for a in paid if not item or a.ask.key.startswith(f"{item}/")], value)


def _of_day(text: str, dates: Sequence[Answered], today: date) -> Correction | None:
    """The correction of a day: of the last one given, or of the span it was asked to make exact, whichever the new day fits."""
    last = dates[-1]
    rough = next((d for d in dates if d.row.value == last.ask.about), None)
    try:
        said = days.near(text, today, Day.read((rough or last).row.value), instead=bool(_INSTEAD.search(fold(text))))
        value = str(said) if said else ""
    except Unclear as problem:
        said, value = None, str(problem.facts.get("day", text))  # a day all the same: what is wrong with it is told
    if not value:
        return None
    if adds(text) and dates[0].ask.kind.latest:
        return Correction(dates[0].ask.key, text, more=True)
    if rough is None:
        several = len({d.ask.key.split("/")[0] for d in dates}) > 1
        return None if several else Correction(last.ask.key, value)
    span = Day.read(rough.row.value)
    within = said is None or (said.exact and span.first <= said.first <= span.last)
    return Correction((last if within else rough).ask.key, value)


def retold(turn: Turn, text: str, trace: Sequence[Answered], *, stated: bool = False) -> Correction | None:
    """The choice made before that these words tell otherwise ("en fait la mission est toujours en cours"); None when none.

    `stated`: they need not be words of correcting.
    """
    if not (stated or is_correcting(text)):
        return None
    of_mission = any(answered.ask.hint == "running" for answered in trace)  # "elle est finie depuis mars" is said of it
    told = hints.find(f"{'mission ' if of_mission else ''}{_LED.sub('', text)}", turn.today)
    for answered in trace:
        ask = answered.ask
        if ask.kind.options and ask.hint in told and told[ask.hint] in ask.kind.options and told[ask.hint] != answered.row.value:
            others = tuple((name, value) for name, value in told.items() if name != ask.hint)
            return Correction(ask.key, told[ask.hint], told=others)
    return None


def adds(text: str) -> bool:
    """Whether the words tell of something more, rather than of something else instead.

    >>> adds("ah si, j'ai fait une demi-journée en mai"), adds("j'ai aussi bossé en mai"), adds("ah oui non c'était en mai")
    (True, True, False)
    """
    said = fold(text)
    return bool(_MORE.search(said) or (_RECALLED.search(said) and not _INSTEAD.search(said)))


def _one_of(keys: Sequence[str], value: str | None) -> Correction | None:
    """The correction of one of these answers."""
    return Correction(keys[0], value, tuple(keys) if len(keys) > 1 else ()) if keys else None


def _may_be(turn: Turn, given: Sequence[Answered], key: str, value: str) -> bool:
    """Whether the words may be this answer: without a digit, those for an amount or a day must read as one."""
    kind = next(a.ask.kind for a in given if a.ask.key == key)
    return bool(re.search(r"\d", value)) or not _counted(kind) or _reads(turn, kind, value)


def _counted(kind: Kind[Any]) -> bool:
    return kind.name == "amount" or kind.widget is Widget.DAY


def _reads(turn: Turn, kind: Kind[Any], value: str) -> bool:
    try:
        kind.accept(Heard(value, turn.person.lang, turn.today))
    except Unclear:
        return False
    return True


def _meant(turn: Turn, what: str, given: Sequence[Answered]) -> tuple[list[str], str]:
    """The answers that these words name ("montant de la facture 2026-032", "facture 2"), several when they do not tell which;
    and the words behind the name."""
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
        return [a.ask.key for a in given if a.ask.key.startswith(f"{item}/")], ""
    if rest not in names:
        for name in [n for n in list(names) if names[n][0].split("/")[-1] in NAMES]:
            names.setdefault(name.split(" ")[0], names[name])
        for name in sorted(names, key=len, reverse=True):
            if (behind := re.match(rf"{re.escape(name)} (?!de |du |des |de la |d'|of )(?P<value>.*\d.*)", rest)) is not None:
                return names[name], behind["value"]
    best = process.extractOne(rest, list(names), scorer=fuzz.WRatio, score_cutoff=75)
    return (names[best[0]] if best else []), ""


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


def _stated(turn: Turn, text: str, stated: re.Match[str], given: Sequence[Answered], *, named: bool) -> Correction | None:
    """The amount or day given whose name and kind fit what is stated of it, the best named alone; of a name, words prove
    something when it is `named` exactly."""
    fits: list[tuple[float, str]] = []
    value = replies.as_typed(text, stated["value"])
    denied = re.match(r"(?:pas|not)\b", fold(value))  # "le client c'est pas Acme" does not tell who it is
    item, rest = _item(stated["what"].strip(), given)
    for answered in given:
        ask = answered.ask
        plain = _counted(ask.kind)
        if not (plain or (named and ask.key.split("/")[-1] in NAMES)) or (item and not ask.key.startswith(f"{item}/")):
            continue
        wordings = turn.house.knowledge.wordings
        names = [fold(facts.label(wordings.words(lang, turn.org.address), ask.key, many=False)) for lang in wordings.bundles]
        names += [] if plain else [name.split(" ")[0] for name in names] + [name.split(" ")[-1] for name in names]
        best = process.extractOne(rest, names, scorer=fuzz.WRatio if plain else fuzz.ratio, score_cutoff=85)
        if not ((item and not rest and plain) or best):
            continue
        if not plain and not (re.search(r"\d|^\W*[A-ZÀ-Ý]", value) or re.search(r"c'est|[:=]", stated[0])):
            continue  # "le client est parti sans payer" names nobody
        if not (denied and named) and (denied or not _reads(turn, ask.kind, value)):
            continue
        fits.append(
            (best[1] + best[0].startswith(rest) if best else 100.0, ask.key)
        )  # "date" is rather the "date de facture" than the "due date"
    return _one_of([key for score, key in fits if score == max(fits)[0]], None if denied else value)
