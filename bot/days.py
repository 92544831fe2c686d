"""Dates as people say them: "fin mars", "il y a 8 mois", "12/03/2025", "March 3rd".

Numeric dates are day first. What is said of a month or "about" becomes a span, so that whoever needs the
exact day can see that it is not known.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.dialogue import Unclear


@dataclass(frozen=True)
class Day:
    """A day, or the span from `first` to `last` when only about is known. A span counts as its last day."""

    first: date
    last: date

    @property
    def exact(self) -> bool:
        return self.first == self.last

    @classmethod
    def of(cls, day: date) -> Day:
        return cls(day, day)

    @classmethod
    def read(cls, written: str) -> Day:
        first, _, last = written.partition("/")
        return cls(date.fromisoformat(first), date.fromisoformat(last or first))

    def __str__(self) -> str:
        return self.first.isoformat() if self.exact else f"{self.first.isoformat()}/{self.last.isoformat()}"


_MONTHS = (
    ("janvier|janv|january|jan", 1), ("fevrier|fevr|fev|february|feb", 2), ("mars|march|mar", 3),
    ("avril|avr|april|apr", 4), ("mai|may", 5), ("juin|june|jun", 6), ("juillet|juil|july|jul", 7),
    ("aout|august|aug", 8), ("septembre|sept|september|sep", 9), ("octobre|october|oct", 10),
    ("novembre|november|nov", 11), ("decembre|december|dec", 12),
)  # fmt: skip
_MONTH = "(?P<month>" + "|".join(names for names, _ in _MONTHS) + r")\b\.?"
_YEAR = r"(?:\s*,?\s*(?:de\s+|of\s+)?(?P<year>(?:19|20)\d\d|(?P<last>dernier|derniere|passe|last)|(?P<next>prochain|next)))?"
_SMALL = {
    "un": 1, "une": 1, "a": 1, "an": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
    "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10,
    "ten": 10, "onze": 11, "eleven": 11, "douze": 12, "twelve": 12, "quinze": 15, "dix-huit": 18, "vingt": 20,
}  # fmt: skip
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(sorted(_SMALL, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>jours?|days?|j\b|semaines?|weeks?|mois|months?|annees?|ans?\b|years?)"
_ABOUT = r"(?:environ\s+|a peu pres\s+|about\s+|around\s+|roughly\s+)?"
_AGO = re.compile(
    rf"(?P<pre>(?:il y a|ya|y a|depuis|ca fait|cela fait|for|since)\s+)?{_ABOUT}(?P<more>plus (?:de |d')\s*|over |more than )?"
    rf"\b{_COUNT}\s*{_UNIT}(?P<post>\s+ago)?"
)
_IN = re.compile(rf"(?:dans|in)\s+{_ABOUT}{_COUNT}\s*{_UNIT}")
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)(?!\d)")
_NUMERIC = re.compile(r"(?<![\d/.,-])(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?:(?P=sep)(?P<y>\d{4}|\d{2}))?(?![\d/€%]|[.,-]\d)")
_DAY_MONTH = re.compile(rf"(?<![\d.,])(?:the\s+)?(?P<day>\d{{1,2}})\s*(?:er|st|nd|rd|th|eme|e)?\s+(?:of\s+)?{_MONTH}{_YEAR}")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(?:the\s+)?(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?{_YEAR}")
_PART = re.compile(
    rf"\b(?P<part>tout debut|toute fin|fin|debut|mi|milieu|end|late|early|beginning|start|mid|middle)[\s-]*(?:de\s+|d'|du mois de?\s*'?|of\s+)?{_MONTH}{_YEAR}"
)
_PART_YEAR = re.compile(r"\b(?P<part>fin|debut|end of|late|early|mi|mid)[\s-]+(?P<year>(?:19|20)\d\d)\b")
_BARE_MONTH = re.compile(rf"(?:(?P<pre>last|en|in|since|depuis|courant|de|of|au mois de|au mois d'|mois de|mois d')\s+)?\b{_MONTH}{_YEAR}")
_BARE_YEAR = re.compile(r"^(?:en|in|depuis|since)?\s*(?P<year>(?:19|20)\d\d)$|\b(?:en|in)\s+(?P<year2>(?:19|20)\d\d)\b")
_NAMED = (
    (r"avant[- ]hier|day before yesterday", 2), (r"\bhier\b|\byesterday\b", 1),
    (r"aujourd'? ?hui|\btoday\b|\bce matin\b|\bthis morning\b|\bce jour\b|\btonight\b", 0), (r"\bapres[- ]demain\b", -2),
    (r"\bdemain\b|\btomorrow\b", -1),
)  # fmt: skip
_WEEKDAYS = (
    "lundi|monday",
    "mardi|tuesday",
    "mercredi|wednesday",
    "jeudi|thursday",
    "vendredi|friday",
    "samedi|saturday",
    "dimanche|sunday",
)


def fold(words: str) -> str:
    """Lower case, without accents, plain apostrophes and single spaces."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("’", "'").replace("œ", "oe"))
    return re.sub(r"\s+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def _month(name: str) -> int:
    return next(number for names, number in _MONTHS if re.fullmatch(names, name))


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear("day-impossible", day=f"{day:02}/{month:02}/{year}") from None


def _year(found: re.Match[str], month: int, day: int, today: date, past: bool) -> int:
    """The year said, or else the one that makes the day the last one past (or the nearest, when `past` is false)."""
    said = found.group("year")
    if said and said.isdigit():
        return int(said)
    day = min(day, monthrange(today.year, month)[1])
    this = date(today.year, month, day)
    if found.group("next"):
        return today.year + (this <= today)
    if found.group("last"):
        return today.year - (this.replace(day=1) >= today.replace(day=1))
    if past:
        return today.year - (this > today)
    if this < today - timedelta(days=183):
        return today.year + 1
    return today.year - (this > today + timedelta(days=183))


def _whole_month(year: int, month: int) -> Day:
    return Day(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _ago(found: re.Match[str], today: date, sign: int) -> Day:
    said, unit = found["count"], found["unit"]
    count = int(said) if said.isdigit() else _SMALL[said]
    if unit.startswith(("j", "d")):
        return Day.of(today + sign * timedelta(days=count))
    if unit.startswith(("sem", "w")):
        middle, slack = today + sign * timedelta(weeks=count), 3
    elif unit.startswith("m"):
        middle, slack = today + sign * relativedelta(months=count), 15
    else:
        middle, slack = today + sign * relativedelta(years=count), 45
    if found.groupdict().get("more"):
        return Day(middle - relativedelta(months=6), middle)
    first, last = middle - timedelta(days=slack), middle + timedelta(days=slack)
    return Day(first, min(last, today)) if sign < 0 else Day(max(first, today), last)


def _relative(said: str, today: date) -> Day | None:
    for pattern, days in _NAMED:
        if re.search(pattern, said):
            return Day.of(today - timedelta(days=days))
    for number, names in enumerate(_WEEKDAYS):
        if re.search(rf"\b({names})\b", said):
            return Day.of(today - timedelta(days=(today.weekday() - number - 1) % 7 + 1))
    if re.search(r"semaine (derniere|passee)|last week", said):
        monday = today - timedelta(days=today.weekday() + 7)
        return Day(monday, monday + timedelta(days=6))
    if re.search(r"mois (dernier|passe)|last month", said):
        before = today.replace(day=1) - timedelta(days=1)
        return _whole_month(before.year, before.month)
    if re.search(r"\b(l'an|annee) (dernier|derniere|passee?)|last year", said):
        return Day(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    return None


def find(words: str, today: date, *, past: bool = True) -> Day | None:
    """The first day said in these words, None when there is none; Unclear("day-impossible") for 31/02."""
    said = fold(words)
    if found := _ISO.search(said):
        return Day.of(_real(int(found["y"]), int(found["m"]), int(found["d"])))
    if found := _NUMERIC.search(said):
        day, month = int(found["d"]), int(found["m"])
        if found["sep"] == "/" or found["y"]:
            if found["y"]:
                year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
                return Day.of(_real(year, month, day))
            guess = _real(today.year, month, day)
            return Day.of(_real(today.year - 1, month, day) if past and guess > today else guess)
    if found := _DAY_MONTH.search(said) or _MONTH_DAY.search(said):
        month, day = _month(found["month"]), int(found["day"])
        return Day.of(_real(_year(found, month, day, today, past), month, day))
    if found := _PART.search(said):
        month, part = _month(found["month"]), found["part"]
        year = _year(found, month, {"f": 31, "e": 31, "l": 31, "m": 11}.get(part.split()[-1][0], 1), today, past)
        whole = _whole_month(year, month)
        if part in ("fin", "toute fin", "end", "late"):  # "fin mars" is the last day of March
            return Day.of(whole.last)
        if part in ("mi", "milieu", "mid", "middle"):
            return Day(date(year, month, 11), date(year, month, 20))
        return Day(date(year, month, 1), date(year, month, 10))
    if found := next((m for m in _AGO.finditer(said) if m["pre"] or m["post"]), None):
        return _ago(found, today, -1)
    if not past and (found := _IN.search(said)):
        return _ago(found, today, 1)
    if relative := _relative(said, today):
        return relative
    if found := _BARE_MONTH.search(said):
        if found["month"] in ("mar", "sept", "jan", "may", "dec") and found.group(0) == found["month"] != said:
            return None  # "sept", "mar" and "may" are also other words
        month = _month(found["month"])
        whole = _whole_month(_year(found, month, 1, today, past), month)
        if found["pre"] == "last" and not found["year"] and whole.last >= today:
            whole = _whole_month(whole.first.year - 1, month)
        return Day(whole.first, min(whole.last, today)) if past and whole.first <= today else whole
    if found := _PART_YEAR.search(said):
        year, part = int(found["year"]), found["part"]
        months = (10, 12) if part in ("fin", "end of", "late") else (5, 8) if part in ("mi", "mid") else (1, 3)
        return Day(date(year, months[0], 1), _whole_month(year, months[1]).last)
    if found := _BARE_YEAR.search(said):
        year = int(found["year"] or found["year2"])
        last = date(year, 12, 31)
        return Day(date(year, 1, 1), min(last, today) if past and year <= today.year else last)
    return None


def parse(words: str, lang: str, today: date, *, past: bool = True) -> Day:
    """The day meant by an answer. Unclear: day, day-impossible, day-future (when only the past makes sense), day-old."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?", words):  # a date picker, or a fact kept earlier
        try:
            given = Day.read(words)
        except ValueError:
            raise Unclear("day-impossible", day=words) from None
        found: Day | None = Day(min(given.first, given.last), max(given.first, given.last))
    else:
        found = find(words, today, past=past) or _library(words, lang, today, past)
    if found is None:
        raise Unclear("day")
    if past and found.first > today:
        raise Unclear("day-future", day=found.first)
    if found.last.year < today.year - 30 or found.first.year > today.year + 5:
        raise Unclear("day-old", day=found.last)
    return Day(found.first, min(found.last, today)) if past else found


def _library(words: str, lang: str, today: date, past: bool) -> Day | None:
    """What dateparser makes of a short answer that the patterns above do not know."""
    if len(words.split()) > 6 or not re.search(r"[^\W\d_]", words):
        return None
    from datetime import datetime

    import dateparser  # half a second to import: only the rare answer pays for it

    found = dateparser.parse(
        words, languages=[lang, "en" if lang == "fr" else "fr"],
        settings={"DATE_ORDER": "DMY", "PREFER_DATES_FROM": "past" if past else "current_period",
                  "RELATIVE_BASE": datetime.combine(today, datetime.min.time()), "STRICT_PARSING": True,
                  "REQUIRE_PARTS": ["day", "month"]},
    )  # fmt: skip
    return Day.of(found.date()) if found else None
