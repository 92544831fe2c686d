"""Dates as people say them: "fin mars", "il y a 8 mois", "12/03/2025", "March 3rd".

Numeric dates are day first. What is said of a month or "about" becomes a span, so that whoever needs the
exact day can see that it is not known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from bot.day_words import real, spans, whole_month
from bot.dialogue import Unclear
from bot.legible import head


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


_SMALL = {
    "un": 1, "une": 1, "a": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
    "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10,
    "ten": 10, "onze": 11, "eleven": 11, "douze": 12, "twelve": 12, "quinze": 15, "dix-huit": 18, "vingt": 20, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "couple": 2,
}  # fmt: skip
_COUNT = (
    r"(?:une? (?:petite |bonne )?(?=\w+aine)|a (?=couple))?\b(?P<count>\d{1,3}|" + "|".join(sorted(_SMALL, key=len, reverse=True)) + ")"
)
_COUNT_2 = r"(?:\s*(?:-|ou|a|et|or|to|and)\s*(?P<count2>\d{1,3}|" + "|".join(sorted(_SMALL, key=len, reverse=True)) + "))?"
_UNIT = r"(?P<unit>jours?|jrs?\b|days?|j\b|semaines?|sem\b|weeks?|mois|moi\b|months?|annees?|ans?\b|years?|yrs?\b)"
_ABOUT = r"(?P<about>environ|a peu pres|presque|bientot|pas loin d[e']|a peine|about|around|roughly|almost|nearly|some)?\s*"
_BOUND = r"(?:(?P<more>plus d[e']|over|more than)|(?P<less>moins d[e']|less than|under))?\s*"
_EXTRA = (
    r"(?P<half>\s*et demie?|\s*and a half)?(?:(?:\s*,\s*(?:et |and )?|\s+(?:et |and )?)(?P<months>\d{1,2}|"
    + "|".join(sorted(_SMALL, key=len, reverse=True))
    + r")\s*(?:mois|months?))?"
)
_LENGTH = rf"{_ABOUT}{_BOUND}(?:d[e'] ?)?(?:entre |between )?{_COUNT}{_COUNT_2}(?P<half2>\s+and a half)?\s*(?:de |d'|of )?{_UNIT}{_EXTRA}"
_AGO = re.compile(rf"(?:\b(?P<pre>il ?y ?a|y ?'?a|depuis|ca fait|cela fait|fait|voila|for|since)\s*)?\b{_LENGTH}(?P<post>\s+(?:ago|back))?")
_BARE = re.compile(
    rf"(?:euh|bah|je crois|je pense|i think|maybe|peut[- ]etre)?\s*{_LENGTH}(?:\s*(?:environ|a peu pres|je crois|or so))?[\s.!?]*"
)
_IN = re.compile(rf"\b(?:dans|in)\s+{_LENGTH}")
# A mission that ends later: its month without a year is the next one.
_COMING = re.compile(
    r"\b(?:finira|finiront|terminera|(?:va|vais|vont|doit|devrait) (?:se |s')?(?:finir|terminer|arreter)|prendra fin|se termine|se finit"
    r"|finit|ends|(?:will|going to|should|is due to) (?:be )?(?:end|finish|over|stop|done)\w*|is ending)\b"
)
_NAMED = (
    (r"\b(?:avant|avan|avt|av)[- ]?hier|day before yesterday", 2), (r"\bhier\b|\byesterday\b", 1),
    (r"aujourd'? ?hui|\btoday\b|\bce matin\b|\bthis morning\b|\bce jour\b|\btonight\b|\ba l'instant\b|\btout a l'heure\b|\bjust now\b"
     r"|\b(?:ce|this) (?:soir|midi|afternoon|evening)\b|\bcet(?:te)? apres[- ]midi\b|\b(?:il y a|y ?a) (?:\w+ )?(?:heures?|h|minutes?|min)\b|\b\w+ (?:hours?|minutes?) ago\b", 0), (r"\bapres[- ]demain\b", -2),
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


WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?")  # a Day as text


_ELIDED = re.compile(r"(?<!\d )(?<!')\b(qu|[cdjlmnst]) (?=(?:a|ai|as|ont?|est|et(?:ait|e)|y|en|il|elle|un|une|autre|[aeiouyh]\w{2,})\b)")


class _NoAccents(dict[int, int | None]):
    """For str.translate: combining marks go, all else stays."""

    def __missing__(self, code: int) -> int | None:
        return None if unicodedata.combining(chr(code)) else code


_NO_ACCENTS = _NoAccents({code: None if unicodedata.combining(chr(code)) else code for code in range(0x370)})  # Latin, and its accents


@lru_cache(256)  # a message is folded by whoever looks at it
def fold(words: str) -> str:
    """Lower case, without accents, plain apostrophes (also where a thumb left one out: "c est") and single spaces."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("’", "'").replace("œ", "oe"))
    if not plain.isascii():
        plain = plain.translate(_NO_ACCENTS)
    return _ELIDED.sub(r"\1'", " ".join(plain.split()))


def _counted(said: str) -> int:
    return int(said) if said.isdigit() else _SMALL[said]


def _whole(words: str) -> str:
    """The folded words with half a year as six months."""
    return re.sub(r"\bhalf (?:a |of a )?year\b|\b(?:une )?demi[- ]annee\b", "6 months", fold(words))


def _ago(found: re.Match[str], today: date, sign: int) -> Day:
    """The days that a length of time from today may mean: a round or rough one is a wide span."""
    counts = [_counted(c) for c in (found["count"], found["count2"]) if c]
    unit, half = found["unit"], bool(found["half"] or found["half2"])
    vague = bool(found["about"]) or found["count"].endswith(("aine", "ouple"))
    ends: list[tuple[date, int]] = []
    for count in counts:
        if unit.startswith(("j", "d")):
            ends.append((today + sign * timedelta(days=count), count // 10 + (count // 5 if vague else 0)))
        elif unit.startswith(("s", "w")):
            ends.append((today + sign * timedelta(weeks=count, days=3 * half), 7 if vague else 3))
        elif unit.startswith("m"):
            ends.append((today + sign * relativedelta(months=count, days=15 * half), 45 if count >= 10 and vague else 15))
        else:
            months = 12 * count + 6 * half + _counted(found["months"] or "0")
            ends.append((today + sign * relativedelta(months=months), 15 if found["months"] else 45))
    middle = min(e[0] for e in ends)
    if found["more"]:
        return Day(middle - relativedelta(months=6), middle) if sign < 0 else Day(middle, middle + relativedelta(months=6))
    if found["less"]:
        return Day(min(middle, today), max(middle, today))
    first, last = middle - timedelta(days=ends[0][1]), max(e[0] for e in ends) + timedelta(days=ends[0][1])
    return Day(first, min(last, today)) if sign < 0 else Day(max(first, today), last)


def _relative(said: str, today: date) -> Day | None:
    if re.search(r"\bcette nuit\b|\bla nuit derniere\b|\bdans la nuit\b|\blast night\b|\bovernight\b", said):
        return Day(today - timedelta(days=1), today)
    for pattern, days in _NAMED:
        if re.search(pattern, said):
            return Day.of(today - timedelta(days=days))
    for number, names in enumerate(_WEEKDAYS):
        if re.search(rf"\b({names})\b", said):
            back = (today.weekday() - number - 1) % 7 + 1
            return Day.of(today + timedelta(days=7 - back % 7) if re.search(r"prochain|\bnext\b", said) else today - timedelta(days=back))
    monday = today - timedelta(days=today.weekday())
    if found := re.search(r"semaine (?:derniere|passee)|last week\b|cette semaine|this week\b|semaine prochaine|next week\b", said):
        first = monday + timedelta(weeks=_step(found[0]))
        return Day(first, first + timedelta(days=6))
    if found := re.search(r"mois (?:dernier|passe)\b|last month|(?:ce|this) mois|this month|mois prochain|next month", said):
        return Day(*whole_month(*_month_from(today, _step(found[0]))))
    if found := re.search(r"week-?end (?:dernier|passe)|last weekend", said):
        return Day(monday - timedelta(days=2), monday - timedelta(days=1))
    return None


def _step(said: str) -> int:
    return -1 if re.search("dern|pass|last", said) else 1 if re.search("proch|next", said) else 0


def _month_from(today: date, more: int) -> tuple[int, int]:
    moved = today.replace(day=1) + relativedelta(months=more)
    return moved.year, moved.month


def find(words: str, today: date, *, past: bool = True, until: date | None = None) -> Day | None:
    """The day said in these words, None when there is none. `until`: a day without its year is the last one up to there.

    Unclear: day-impossible (31/02), day-several, day-open ("before May"), day-year ("April" and some year unsaid).
    """
    said = _whole(head(words))
    coming = past and bool(_COMING.search(said))
    found = list(dict.fromkeys(Day(*span) for span in spans(said, today, past and not coming, until)))
    if len(found) > 1:
        raise Unclear("day-several")
    if found:
        only = found[0]
        if coming and only.last < today and not re.search(r"\b(?:19|20)\d\d\b", said):
            only = Day(only.first + relativedelta(years=1), only.last + relativedelta(years=1))
        return Day(only.first, min(only.last, today)) if past and only.first <= today else only
    if ahead := _IN.search(said):
        return _ago(ahead, today, 1)
    if ago := next((m for m in _AGO.finditer(said) if m["pre"] or m["post"]), None):
        return _ago(ago, today, -1)
    return _relative(said, today)


_NUMBERED = re.compile(
    r"(?:^|\b(?:le|the)\s+)(?P<day>\d{1,2})\s*(?:er|st|nd|rd|th)?(?:\s+(?:plutot|en fait|du mois|actually|instead))?[\s.!]*$"
)


def of_month(words: str, near: Day) -> Day | None:
    """The day of the month of `near` that words like "en fait c'était le 12" name; None when they name none. Unclear: day-impossible."""
    found = _NUMBERED.search(fold(words))
    if found is None or (near.first.year, near.first.month) != (near.last.year, near.last.month):
        return None
    return Day.of(real(near.first.year, near.first.month, int(found["day"])))


def near(words: str, today: date, before: Day, *, instead: bool = False) -> Day | None:
    """The day that these words say, in the span or month of `before` when they leave that open; None for none.

    `instead`: they take back the day before, so that without a year it is of the nearest one, else of the last.

    >>> str(near("non, c'était en mai", date(2026, 6, 10), Day.of(date(2025, 7, 3)), instead=True))
    '2025-05-01/2025-05-31'
    """
    if (numbered := of_month(words, before)) is not None:
        return numbered
    within = find(words, today, until=before.last)
    if within and before.first <= within.first and within.last <= before.last:
        return within
    return find(words, today, until=min(today, before.last + timedelta(days=182)) if instead else None)


def parse(words: str, lang: str, today: date, *, past: bool = True, until: date | None = None) -> Day:
    """The day meant by an answer. Unclear: day, day-impossible, day-future (when only the past makes sense), day-old."""
    words = head(words)
    if WRITTEN.fullmatch(words):  # a date picker, or a fact kept earlier
        try:
            given = Day.read(words)
        except ValueError:
            raise Unclear("day-impossible", day=words) from None
        found: Day | None = Day(min(given.first, given.last), max(given.first, given.last))
    else:
        found = find(words, today, past=past, until=until) or _bare(words, today, past) or _library(words, lang, today, past)
    if found is None:
        raise Unclear("day")
    if past and found.first > today:
        raise Unclear("day-future", day=found.first)
    if found.last.year < today.year - 30 or found.first.year > today.year + 5:
        raise Unclear("day-old", day=found.last)
    return Day(found.first, min(found.last, today)) if past else found


def _bare(words: str, today: date, past: bool) -> Day | None:
    """ "8 mois" to "when?" is so long ago; of a day to come it says nothing."""
    found = _BARE.fullmatch(_whole(words))
    return _ago(found, today, -1) if found and past else None


def _library(words: str, lang: str, today: date, past: bool) -> Day | None:
    """What dateparser makes of a short answer that the patterns above do not know."""
    if len(words.split()) > 6 or not re.search(r"[^\W\d_]", words) or re.search(_UNIT, fold(words)):  # a length of time is no day
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
