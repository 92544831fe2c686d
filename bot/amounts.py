"""Amounts as people type them: "3 200,50 €", "3.2k", "3200 euros HT", "12k€", "trois mille"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from price_parser import Price

from bot.days import fold
from bot.dialogue import Unclear
from bot.legible import head

LARGEST = Decimal(10_000_000)
_CURRENCIES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "balles": "EUR", "$": "USD", "usd": "USD",
               "dollars": "USD", "£": "GBP", "gbp": "GBP", "pounds": "GBP", "chf": "CHF"}  # fmt: skip
_SPACE = r"[ \u00a0\u202f]"
_UNITS = (
    r"€|eur(?:os?)?\b|balles\b|\$|usd\b|dollars?\b|£|gbp\b|pounds?\b|chf\b"
    rf"|(?:(?<=\d{{3}})|(?<=[.,]\d\d)|(?<=[\dk]{_SPACE})|(?<=k))e\b(?!-|\s*(?:mails?|factures?|relances?|missions?|fois|mois|clients?)\b)"  # "500 e"; "2e" is an ordinal
)
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f'.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(
    rf"(?P<minus>[-−]\s*)?(?:(?P<before>[€$£]|\b(?:chf|eur|usd|gbp)\b)\s*)?(?P<number>{_NUMBER})\s*(?P<times>k(?![a-z])|k(?=€|eur|ht|ttc)|mille\b|thousand\b|millions?\b|m(?=\s*(?:€|eur|\$|£|chf))|m\b|grand\b(?=\s*(?:$|[.,;:!?)]|(?:for|from|since|unpaid|overdue|excl|incl|before|net|please|on|by)\b)))?"
    rf"\s*(?P<unit>{_UNITS})?(?P<cents>\d{{2}}(?!\d))?\s*(?P<tax>ht\b|ttc\b|hors taxes?\b|toutes taxes\b|excl\.?(?:uding)? (?:vat|tax)|incl\.?(?:uding)? (?:vat|tax)|before tax|net of vat)?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(
    r"(?<![\d.,])(?P<whole>\d{1,4})\s*(?:k|mille|thousand)\s*(?:et |and )?(?P<rest>\d{3}|\d)(?![\d.,]|\s*k)", re.IGNORECASE
)
_DATES = re.compile(
    r"\b\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?:janv|f[eé]v|mars|avr|mai|juin|juil|ao[uû]t"
    r"|sept|oct|nov|d[eé]c|jan|feb|march|apr|may|june|july|aug|dec)\w*(?:\s+(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_INVOICE = re.compile(
    r"\b(?:factures?|invoices?|fact|n°|num[eé]ro|number|no)\.?\s*(?:n°|no\.?|#|num[eé]ro|number)?\s*(?:\w*\d{1,4}[/-][\w/-]*|[a-z]+\d+|\d+)\b(?!\s*(?:[€$£]|eur|k|ht|ttc|chf)|[.,\s]\d)",
    re.IGNORECASE,
)
_COINS = re.compile(
    r"(?P<whole>\d)(?<![.,]\d)(?<![.,]\d\d)\s*(?P<unit>€|eur(?:os?)?|dollars?|\$|£|pounds?|balles)\s*(?:(?:et|and)\s+)?(?P<coins>\d{1,2})"
    r"(?:\s*(?:centimes?|cents?|cts?|pence)\b|(?<=\d\d)(?=\s*(?:$|[;:!?)]|[.,](?!\d)|ht\b|ttc\b)))",
    re.IGNORECASE,
)
_MULTIPLIED = re.compile(
    rf"\b(?:\d+|deux|trois|quatre|cinq|two|three|four|five)\s*(?:{_UNITS})?\s*(?:(?:ht|ttc)\s*)?(?:\b(?:fois|times)|x|×|\*)\s*(?:[€$£]?\d|(?:deux|trois|quatre|cinq|two|three|four|five)\b)|\b(?:[2-9]|\d\d|deux|trois|quatre|cinq|two|three|four|five)\s+(?:\w+\s+)?(?:factures|invoices|mensualit[eé]s|bills)\s+(?:de|of|à|at|for)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d\s*(?:€|euros?|k)?\s*(?:-|–|à|a|ou|or|to)\s*[€$£]?\d", re.IGNORECASE)
# Words that may stand beside a number without a unit; beside any other it may be the number of something else.
_FILLERS = frozenset(
    "env en fait c s l n t re au cest est ce sont etait plutot finalement non oui pardon oups euh bah ben alors donc environ a peu pres autour vers dans les total tout soit"
    " le la montant somme prix de du d il elle on ils client me m doit doivent devait reste encore du je j dirais dis pense crois voulais dire corrige"
    " correction merci stp svp svoplait a ouais ok et pas exactement precisement pile"
    " actually it its is was the amount sum total about around roughly approximately sorry no yes he she they owes owe me i think meant say make that of"
    " exactly just only please right now not but mais faux bon".split()
)
_TIMES = {"k": 1000, "mille": 1000, "thousand": 1000, "grand": 1000, "m": 1_000_000}
_WORDS = {
    "zero": 0, "un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4, "cinq": 5,
    "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10, "ten": 10,
    "onze": 11, "eleven": 11, "douze": 12, "twelve": 12, "treize": 13, "thirteen": 13, "quatorze": 14, "fourteen": 14,
    "quinze": 15, "fifteen": 15, "seize": 16, "sixteen": 16, "vingt": 20, "vingts": 20, "twenty": 20, "trente": 30,
    "thirty": 30, "quarante": 40, "forty": 40, "cinquante": 50, "fifty": 50, "soixante": 60, "sixty": 60, "eighty": 80,
    "seventy": 70, "ninety": 90, "cent": 100, "cents": 100, "hundred": 100, "mille": 1000, "thousand": 1000, "million": 1_000_000, "millions": 1_000_000,
}  # fmt: skip
_WORD = rf"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b"
_MORE_WORDS = rf"(?:(?:[\s-]+(?:et|and))?[\s-]+{_WORD})"
_SPELT = re.compile(  # in folded words
    rf"\b(?P<whole>{_WORD}{_MORE_WORDS}*)(?P<thousands>\s*k\b|(?<!\bun)(?<!\bune)\s+grand\b)?(?:\s*(?P<unit>{_UNITS}))?"
    rf"(?:\s*(?:et|and)?\s*\b(?P<coins>{_WORD}{_MORE_WORDS}*?)(?:\s+(?:centimes?|cents?|pence)\b(?!\s*(?:{_UNITS}))|(?=\s*(?:$|[.,;!?)]|ht\b|ttc\b))))?"
    r"\s*(?P<tax>ht\b|ttc\b|hors taxes?\b|toutes taxes\b|excl\.?(?:uding)? (?:vat|tax)|incl\.?(?:uding)? (?:vat|tax))?"
)
# Where an answer begins so, in folded words, nothing is due; "moins de 3000" is about as much.
_NEGATIVE = re.compile(rf"\W*(?:–\s?\d|(?:moins|minus|negatif|negative)\s+(?:\d|{_WORD}))")
_ONE = ("un", "une", "one")  # without a unit these are articles: "une minute"
_EITHER = frozenset("ou or entre between to".split())


@dataclass(frozen=True)
class Amount:
    """Money: `tax` is "HT" (without VAT), "TTC" (with) or "" (not said); `currency` an ISO 4217 code."""

    value: Decimal
    tax: str = ""
    currency: str = "EUR"

    @classmethod
    def read(cls, written: str) -> Amount:
        value, currency, *tax = written.split(" ")
        return cls(Decimal(value), tax[0] if tax else "", currency)

    def __str__(self) -> str:
        return f"{self.value} {self.currency} {self.tax}".strip()


def _checked(value: Decimal, tax: str, currency: str) -> Amount:
    if value == 0:
        raise Unclear("amount-zero")
    if value > LARGEST:
        raise Unclear("amount-large")
    return Amount(value.quantize(Decimal("0.01")), tax, currency)


def _tax(said: str | None) -> str:
    plain = (said or "").casefold()
    if plain.startswith(("ht", "hors", "excl", "before", "net")):
        return "HT"
    return "TTC" if plain else ""


def _amount(found: re.Match[str]) -> Amount:
    number, times = found["number"], (found["times"] or "").casefold()
    multiple = _TIMES.get(times[:1] if times.startswith("m") and times != "mille" else times, 1)
    if multiple > 1:  # price-parser would read "1.234k" as thousands
        value = Decimal(number.replace(",", ".").replace(" ", "")) if number.count(".") + number.count(",") <= 1 else None
    elif re.fullmatch(r"\d{4,}[.,]\d{3}", number):  # "3200,500": thousands or a slip
        raise Unclear("amount")
    else:
        value = Price.fromstring(number.replace("'", " ")).amount
    if value is None:
        raise Unclear("amount")
    if found["cents"] and value == value.to_integral():  # "12€50"
        value += Decimal(found["cents"]) / 100
    if found["minus"]:
        raise Unclear("amount-negative")
    unit = (found["unit"] or found["before"] or "€").casefold()
    return _checked(value * multiple, _tax(found["tax"]), _CURRENCIES.get(unit, _CURRENCIES.get(unit + "s", "EUR")))


def _plain(words: str) -> str:
    """The words without dates and numbers of invoices, with "2k5" and "T.T.C." written out."""
    said = re.sub(r"\bt\.\s?t\.\s?c\b\.?", "TTC", re.sub(r"\bh\.\s?t\b\.?", "HT", head(words), flags=re.IGNORECASE), flags=re.IGNORECASE)
    said = _COINS.sub(lambda m: f"{m['whole']},{m['coins']:0>2} {m['unit']}", _DATES.sub(" ; ", _INVOICE.sub(" ; ", said)))
    return _THOUSANDS.sub(lambda m: str(int(m["whole"]) * 1000 + int(m["rest"]) * (100 if len(m["rest"]) == 1 else 1)), said)


def names_currency(words: str) -> bool:
    return bool(re.search(_UNITS, words, re.IGNORECASE))


def find(words: str) -> tuple[Amount, ...]:
    """Every sum in these words that is plainly money: with a unit, a tax word or a "k"."""
    found: list[Amount] = []
    said = _plain(words)
    if _MULTIPLIED.search(said):
        return ()
    for match in _AMOUNT.finditer(said):
        if match["unit"] or match["before"] or match["tax"] or match["times"]:
            try:
                found.append(_amount(match))
            except Unclear:
                continue
    return tuple(found)


def _number(words: str) -> int:
    """The number that number words make. Unclear("amount-several") when they make more than one."""
    total = group = 0
    for word in re.split(r"[\s-]+", words):
        value = _WORDS.get(word, 0)
        if value >= 1000:
            if total % (value * 1000):
                raise Unclear("amount-several")
            total, group = total + max(group, 1) * value, 0
        elif value == 100 or (value == 20 and group % 100 == 4):  # "quatre-vingts"
            group = group - group % 100 + (group % 100 or 1) * value if value == 20 else max(group, 1) * 100
        else:
            group += value
    return total + group


def _spelt(words: str) -> Amount:
    """The amount written in words: with its unit, or beside nothing but fillers. Unclear: amount, amount-several."""
    said = fold(words)
    found = [m for m in _SPELT.finditer(said) if m["unit"] or m["whole"] not in _ONE or m["thousands"]]
    plain = [m for m in found if m["unit"] or m["tax"] or m["thousands"]]
    if not plain and (_FILLERS | _EITHER).issuperset(re.findall(r"[^\W_]+", _SPELT.sub(" ", said))):
        plain = found
    amounts = {_spelt_amount(m) for m in plain}
    if len(amounts) > 1:
        raise Unclear("amount-several")
    if not amounts:
        raise Unclear("amount")
    return amounts.pop()


def _spelt_amount(found: re.Match[str]) -> Amount:
    value = Decimal(_number(found["whole"]) * (1000 if found["thousands"] else 1))
    coins = _number(found["coins"]) if found["coins"] else 0
    if coins >= 100 or (coins and not found["unit"]):
        raise Unclear("amount-several")
    unit = found["unit"] or "€"
    return _checked(value + Decimal(coins) / 100, _tax(found["tax"]), _CURRENCIES.get(unit, _CURRENCIES.get(unit + "s", "EUR")))


def parse(words: str) -> Amount:
    """The amount an answer gives. Unclear: amount, amount-negative, amount-zero, amount-large, amount-several."""
    words = head(words)
    if _NEGATIVE.match(fold(words)):
        raise Unclear("amount-negative")
    dated = _plain(words)
    if re.search(r"\d\s*(?:€|euros?)?\s*(?:et|and|\+|puis|then)\s*\d", dated, re.IGNORECASE):
        raise Unclear("amount-several")
    if _RANGE.search(dated) or _MULTIPLIED.search(dated):
        raise Unclear("amount-several")
    matches = list(_AMOUNT.finditer(dated))
    plain = [m for m in matches if m["unit"] or m["before"] or m["tax"] or m["times"]]
    if matches and not plain:
        beside = re.findall(r"[^\W_]+", fold(_AMOUNT.sub(" ", dated)))
        if not _FILLERS.issuperset(beside):
            raise Unclear("amount")
    amounts = {_amount(m) for m in plain or matches}
    if len({a.value for a in amounts}) > 1:
        raise Unclear("amount-several")
    if amounts:
        return max(amounts, key=lambda a: a.tax)
    return _spelt(words)
