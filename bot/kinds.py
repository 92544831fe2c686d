"""The kinds of answers a script can ask for: text, amounts, days, choices, yes or no, files, approval."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot import amounts, client_names, days, invoices, replies, slips, terms
from bot.amounts import Amount
from bot.cards import clean
from bot.days import Day, fold
from bot.dialogue import Heard, Kind, Unclear, Widget

E = TypeVar("E", bound=StrEnum)
LONGEST = {"name": 120, "line": 300, "text": 4000}


def _words(longest: int, wanted: str) -> Kind[str]:
    def accept(heard: Heard) -> str:
        said = clean(heard.words).strip()
        if not re.search(wanted, said):
            raise Unclear("text-empty")
        if len(said) > longest:
            raise Unclear("text-long", limit=longest, length=len(said))
        return said

    return Kind(f"text {longest}", accept, str, free=True)


_NAMED = r"(?:est|is|c['’]est|(?:qui )?s['’]appelle|se nomme|(?:is |which is )?(?:called|named)|appelée?|nommée?|:)"
_LEAD = re.compile(
    r"^(?:(?:(?:le|la|mon|ma|notre|son|leur|un|une|the|my|our|his|her|its|their|an?)\s+|l['’])?(?:nom|name|client|cliente|customer|company|boîte|boite|société|societe|entreprise|agence|agency|start-?up)"
    rf"(?:['’]s name)?(?: (?:du client|de la (?:boîte|boite|société|societe)|of (?:the|my) (?:client|company|customer)))?\s*{_NAMED}\s+"
    r"|(?:c['’]?est|ce serait|il s['’]agit de|chez|at|with|avec|alors|euh+|donc|bah|it['’]?s|it is|that would be|le client|la cliente|mon client|ma cliente|the client|my client|client)\s*(?:est|is|c['’]est|:)?\s+"
    r"|(?:oui|yes|ok),\s*|(?:il|elle|ça|ca|it|they|he|she)\s+(?:s['’]appelle|is called|are called)\s+)+",
    re.IGNORECASE,
)
# What is said at length opens so; then the name is looked for inside.
_SENTENCE = re.compile(r"^(?:j['’]|je|on|nous|i|i['’]m|we|they|ils|elles)\b", re.IGNORECASE)
_ASKING = re.compile(r"\?|^(?:c ?'?est quoi|c'?est koi|qu'?est[- ]ce|ca veut dire|what (?:is|are|does|do)\b)")


def _name(heard: Heard) -> str:
    """A name: "mon client s'appelle Acme" gives "Acme"; a whole story, a question, "oui" or "je sais pas" do not."""
    said = clean(heard.words).strip().strip('.!,;«»"“” ')
    if _ASKING.search(fold(said)) or replies.unknown(said) or replies.waits(said) or replies.says_only_yes_or_no(said):
        raise Unclear("name-long")
    said = _LEAD.sub("", said).strip() or said
    said = (_SENTENCE.search(said) and client_names.find(said)) or said
    if not re.search(r"\w", said):
        raise Unclear("text-empty")
    if len(said) > LONGEST["name"] or len(said.split()) > 12 or re.fullmatch(r"\d{1,2}", said):  # "2" presses a button that is gone
        raise Unclear("name-long")
    return re.sub(r"\s+", " ", said)


def _invoice(heard: Heard) -> dict[str, str]:
    return invoices.told(slips.left(heard.words) or heard.words, heard.today)


def _number(heard: Heard) -> str:
    return _words(LONGEST["line"], r"\w").accept(replace(heard, words=_invoice(heard)["number"]))


def _beside(heard: Heard) -> dict[str, str]:
    return {name: value for name, value in _invoice(heard).items() if name != "number"}


name: Kind[str] = Kind("name", _name, str, free=True)
line: Kind[str] = _words(LONGEST["line"], r"\w")
text: Kind[str] = _words(LONGEST["text"], r"[^\W\d_]")
invoice_number: Kind[str] = replace(line, accept=_number, beside=_beside, free=False)
message: Kind[str] = replace(text, asides=False)  # words for the staff: a question in them is for the staff too
matter: Kind[str] = replace(message, opens=True)


def _day(past: bool) -> Kind[Day]:
    def accept(heard: Heard) -> str:
        return str(days.parse(heard.words, heard.lang, heard.today, past=past))

    return Kind("day past" if past else "day", accept, Day.read, Widget.DAY)


day: Kind[Day] = _day(past=False)
past_day: Kind[Day] = _day(past=True)
last_day: Kind[Day] = replace(past_day, latest=True)


def due_day(issued: Day) -> Kind[Day]:
    """When an invoice of that day is to be paid: a day, or a payment term counted from it."""
    return replace(day, accept=lambda heard: str(terms.due(heard.words, heard.lang, heard.today, issued)))


def exact_day(about: Day) -> Kind[date]:
    """The exact day of what was said to be in that span; what leaves its month or year open means the one there."""

    def accept(heard: Heard) -> str:
        said = days.near(heard.words, heard.today, about)
        found = days.parse(str(said or heard.words), heard.lang, heard.today, past=True)
        if not found.exact:
            raise Unclear("day-exact", first=found.first, last=found.last)
        return found.first.isoformat()

    return Kind("day exact", accept, date.fromisoformat, Widget.DAY)


amount: Kind[Amount] = Kind("amount", lambda heard: str(amounts.parse(heard.words)), Amount.read)


def _estimate(heard: Heard) -> str:
    options = {UNKNOWN: heard.options.get(UNKNOWN, ())}
    if replies.rank(heard.words, 1) == 0 or replies.wholly(heard.words, options):
        return UNKNOWN
    try:
        return str(amounts.parse(heard.words))
    except Unclear as problem:
        if problem.code == "amount" and (replies.unknown(heard.words) or replies.among(heard.words, options)):
            return UNKNOWN
        if problem.code == "amount" and replies.affirms(heard.words):
            raise Unclear("amount-which") from None
        raise


# An amount that may not be known yet; by the same name as an amount, since it is one wherever it is given.
UNKNOWN = "unknown"
estimate: Kind[Amount | None] = Kind(
    amount.name, _estimate, lambda value: None if value == UNKNOWN else Amount.read(value), Widget.CHOICE, (UNKNOWN,)
)


def _offered(heard: Heard, codes: Sequence[str]) -> dict[str, list[str]]:
    return {code: list(heard.options.get(code, ())) for code in codes}


def _picked(found: str | None, problem: str = "choice") -> str:
    if found is None:
        raise Unclear(problem)
    return found


def one_of(choices: type[E]) -> Kind[E]:
    """One value of the enum; its words are `choice-<enum>-<value>` in knowledge/wording."""
    codes = tuple(c.value for c in choices)
    return Kind(
        choices.__name__.casefold(),
        lambda heard: _picked(replies.among(heard.words, _offered(heard, codes))),
        choices,
        Widget.CHOICE,
        codes,
    )


_YES_NO = ("yes", "no")
yes_no: Kind[bool] = Kind(
    "yesno", lambda heard: _picked(replies.yes_or_no(heard.words, _offered(heard, _YES_NO))), lambda v: v == "yes", Widget.CHOICE, _YES_NO
)


def _wholly(code: str, problem: str) -> Callable[[Heard], str]:
    """Accepts the code when the reply says nothing else: what it lets through cannot be taken back."""

    def accept(heard: Heard) -> str:
        if replies.rank(heard.words, 1) == 0:
            return code
        return _picked(replies.wholly(heard.words, _offered(heard, (code,))), problem)

    return accept


approval: Kind[None] = Kind("approval", _wholly("approve", "approval"), lambda v: None, Widget.APPROVAL, ("approve",))

# The person's own open cases; the engine lists them as options.
case: Kind[str] = Kind("case", lambda heard: _picked(replies.among(heard.words, heard.options)), str, Widget.CHOICE)


def evidence(topic: str) -> Kind[str]:
    """Files into the slots of the topic's checklist ("case": of the case collected for), until the person says that this is all."""
    return Kind(f"evidence {topic}", _wholly("done", "files"), str, Widget.FILES, ("done",))
