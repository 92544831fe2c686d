"""Payment terms as people say them, counted from the day of the invoice: "30 jours fin de mois", "à réception", "net 30".

"30 jours fin de mois" is counted as 30 days, then the end of that month, the usual way of the two that French
law allows (Code de commerce, L441-10).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot import days
from bot.days import Day, fold
from bot.dialogue import Unclear

LONGEST_DAYS = 190  # a longer one is no payment term
AHEAD_DAYS = 270  # how long after the invoice a day said without its year may fall, before the one that came earlier is likelier

_NUMBERS = {
    "huit": 8, "dix": 10, "quinze": 15, "vingt": 20, "trente": 30, "quarante-cinq": 45, "quarante cinq": 45, "soixante": 60, "quatre-vingt-dix": 90,
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "seven": 7, "eight": 8,
    "ten": 10, "fifteen": 15, "fourteen": 14, "twenty": 20, "thirty": 30, "forty-five": 45, "forty five": 45, "sixty": 60, "ninety": 90,
}  # fmt: skip
_COUNT = r"(?P<count>\b\d{1,3}|\b(?:" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")\b)"
_UNIT = r"\s*-?(?P<unit>jours?|jrs?|j|d|days?|semaines?|sem|weeks?|mois|moi|months?)(?=\b|fdm|fin)"
_END = r"(?:fin (?:d[eu] |du )?moi?s?|fdm\b|\beom\b|end of (?:the )?month|month[- ]end)"
_LENGTH = re.compile(rf"{_COUNT}{_UNIT}")
_NET = re.compile(r"\b(?:net|n)[ /-]?(?P<count>\d{1,3})\b")
_BARE = re.compile(rf"{_END}\s*\+?\s*(?P<count>\d{{1,3}})\b|(?P<count2>\b\d{{1,3}}) {_END}")  # "fin de mois 45", "30 fdm", "30 eom"
_RECEIPT = re.compile(
    r"\brec?e?ptions?\b|\b(?:up)?on (?:receipt|invoice|delivery)\b|\bdue (?:on|upon|at) receipt\b|\bcomptant\b|\bimmediat\w*|\btout de suite\b|\bright away\b"
    r"|\b(?:le )?(?:meme jour|jour meme)\b|\bsame day\b|\bcash\b|\bstraight away\b"
)
_NEXT = r"(?:suivant|d'apres|qui suit)"
_DAY_NEXT = re.compile(
    rf"(?:\ble )?\b(?P<day>\d{{1,2}}) (?:du|de) mois {_NEXT}|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? of the following month"
)
_END_NEXT = re.compile(rf"fin (?:de |du )?mois {_NEXT}|\bfin (?:de )?m ?\+ ?1\b|end of the following month")
_NEXT_END = re.compile(r"\bfin (?:de |du )?mois prochain|end of (?:the )?next month")  # counted from today, unlike "suivant"
_ON_DAY = re.compile(r"\ble (?P<day>\d{1,2})\b")
_FORTNIGHT = re.compile(r"\b(?:quinzaine|fortnight)\b")
# A length counted from today, one way or the other: no term.
_FROM_TODAY = re.compile(r"\b(?:il ?y ?a|y ?'?a|depuis|ca fait|cela fait|voila|since|ago|dans|d'ici|in)\b")
_LATE = re.compile(r"\b(?:retard|en souffrance|late|overdue|past due|depassee?)\b")


@dataclass(frozen=True)
class Term:
    """So many months and days after the invoice, then the end of that month, then a day of the month after."""

    days: int = 0
    months: int = 0
    month_end: bool = False
    after_end: int = 0  # days counted from the end of the month ("fin de mois + 45 jours")
    on_day: int = 0  # the day of the month that follows; 0: none

    def counted_from(self, issued: date) -> date:
        due = issued + relativedelta(months=self.months) + timedelta(days=self.days)
        if self.month_end:
            due = due.replace(day=monthrange(due.year, due.month)[1]) + timedelta(days=self.after_end)
        if self.on_day:
            due += relativedelta(months=1)
            due = due.replace(day=min(self.on_day, monthrange(due.year, due.month)[1]))
        return due


def find(words: str) -> Term | None:
    """The payment term in the words, None when there is none."""
    said = fold(words)
    if found := _DAY_NEXT.search(said):
        day = int(found["day"] or found["day2"])
        return Term(on_day=day) if 1 <= day <= 31 else None
    if _END_NEXT.search(said):
        return Term(months=1, month_end=True)
    end = re.search(_END, said)
    length = _NET.search(said) or _LENGTH.search(said) or (_BARE.search(said) if end else None)
    if length is None and _FORTNIGHT.search(said):
        return Term(days=15, month_end=bool(end))
    if length is not None:
        return _counted(said, length, end)
    if end:
        return Term(month_end=True)
    return Term() if _RECEIPT.search(said) else None


def leading(words: str) -> Term | None:
    """The payment term that these words begin with, as an invoice's line of terms does; None when they begin otherwise."""
    said = fold(words)
    began = re.match(
        rf"(?:a |sous |in |within )?(?:{_LENGTH.pattern}|{_RECEIPT.pattern}|{_END}|{_NET.pattern.replace('count', 'net')})", said
    )
    return find(said) if began else None


def _counted(said: str, length: re.Match[str], end: re.Match[str] | None) -> Term | None:
    groups = length.groupdict()
    count, unit = groups.get("count") or groups.get("count2") or "", groups.get("unit") or "j"
    number = int(count) if count.isdigit() else _NUMBERS[count]
    many = number * (7 if unit.startswith(("s", "w")) else 1)
    months = unit.startswith("m")
    if not 1 <= many * (30 if months else 1) <= LONGEST_DAYS:
        return None
    if end and end.start() < length.start("count" if groups.get("count") else "count2"):
        return Term(month_end=True, after_end=many * (30 if months else 1))
    day = _ON_DAY.search(said[end.end() :]) if end else None
    return Term(
        0 if months else many, number if months else 0, bool(end), on_day=int(day["day"]) if day and 1 <= int(day["day"]) <= 31 else 0
    )


def due(words: str, lang: str, today: date, issued: Day) -> Day:
    """The due day that an answer means for an invoice of the day `issued`: a day, or a term counted from it. Raises as days.parse."""
    if days.WRITTEN.fullmatch(words):
        return days.parse(words, lang, today, past=False)
    said = fold(words)
    until = issued.last + timedelta(days=AHEAD_DAYS)
    try:
        dated = days.find(words, today, past=False, until=until)
    except Unclear:
        if not find(words):
            raise
        dated = None  # "30 jours après le 12/02" names the day it counts from
    if dated is None and not _FROM_TODAY.search(said):
        if _LATE.search(said) and (length := _LENGTH.search(said)):
            return days.parse(f"il y a {length[0]}", lang, today, past=False)
        if term := find(words):
            return Day(term.counted_from(issued.first), term.counted_from(issued.last))
    found = days.parse(words, lang, today, past=False, until=until)
    return Day.of(found.last) if _NEXT_END.search(said) else found
