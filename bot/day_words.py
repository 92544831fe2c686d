"""Calendar dates inside a text: each with the day, month or year it names, and the ranges that join two of them.

The text is first cut into pieces ("15 mai 2025", "fin avril", "mars"), then neighbours joined by "et", "au", "to" … become
one span; only then are years that were not said chosen, so that "entre mars et avril 2025" has one year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from bot.dialogue import Unclear

Span = tuple[date, date]

_MONTHS = (
    ("janvier|janv", "january|jan"), ("fevrier|fevr|fev", "february|feb"), ("mars", "march|mar"), ("avril|avr", "april|apr"),
    ("mai", "may"), ("juin", "june|jun"), ("juillet|juil", "july|jul"), ("aout", "august|aug"), ("septembre|sept", "september|sep"),
    ("octobre", "october|oct"), ("novembre", "november|nov"), ("decembre", "december|dec"),
)  # fmt: skip
MONTH_NAMES = "|".join(f"{fr}|{en}" for fr, en in _MONTHS)  # patterns of folded words
_MONTH = rf"(?P<month>{MONTH_NAMES})\b\.?"
_SHORT_YEAR = r"'?2\d(?=\s*(?:$|[,;.!?)]|\b(?:et|au|a|ou|and|to|or)\b))"
_YEAR = (
    rf"(?:\s*,?\s*(?:(?:de|of|en|in)\s+)?(?P<year>(?:19|20)\d\d\b|{_SHORT_YEAR}"
    r"|(?P<last>derniere?|passee?|last)\b|(?P<next>prochaine?|next)\b))?"
)
_PART = r"(?P<part>(?:tout |au )?debut|toute fin|fin|milieu|mi|end|late|early|beginning|start|middle|mid)[\s-]*(?:de\s+|d'|du mois de?\s*'?|of\s+)?"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<iso>\d{4})[-/](?P<m>\d\d?)[-/](?P<d>\d\d?)(?!\d)",
        r"(?<![\d/.,-])(?P<d>\d{1,2})(?P<sep>[/.-]|\s)(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})(?![\d€%]|[.,-]\d)",
        r"(?<![\d/.,-])(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?:(?P=sep)(?P<y>\d{2}))?(?![\d/€%]|[.,-]\d)",
        r"(?<![\d/.,-])(?P<m>0?[1-9]|1[0-2])[/-](?P<y>20\d\d)(?![\d/.,-])",
        rf"(?<![\d.,])(?:the\s+)?(?P<day>\d{{1,2}})\s*(?:er|st|nd|rd|th|eme|e)?\s+(?:of\s+)?{_MONTH}{_YEAR}",
        rf"\b{_PART}(?:last\s+)?{_MONTH}{_YEAR}",
        rf"\b{_MONTH}\s+(?:the\s+)?(?P<day>\d{{1,2}})(?P<nth>st|nd|rd|th)?(?!\d)(?:\s*(?:-|to|and|or)\s*(?:the\s+)?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*[a-z€%/]))?(?!\s*(?:{_MONTH.replace('<month>', '<other>')})){_YEAR}",
        rf"\b(?:(?P<pre>last|next)\s+)?{_MONTH}{_YEAR}",
        rf"\b{_PART}(?:en\s+|in\s+)?(?P<year>(?:19|20)\d\d)\b",
        r"(?:^|\b(?:en|in|depuis|since)\s+)(?P<alone>(?:19|20)\d\d)(?=$|\b)",
    )
)
_JOIN = re.compile(r"\s*(?:,|-|–|/|et|ou|au|a|jusqu'(?:a|au|en)|jusque|and|or|to|until|till|through)?\s*(?:le|la|the|en|in|d'|l')?\s*")
_DAY_BEFORE = re.compile(r"\b(?P<day>\d{1,2})\s*(?:er|st|nd|rd|th)?\s*(?:et|ou|au|a|-|/|and|or|to)\s*(?:le|the)?\s*$")
_IN_IT = re.compile(r"\s*,?\s*(?:en|in|au|le|on|the|vers|around|courant)?\s*")
_DENIED = re.compile(r"\b(?:pas|not|ni)\s+(?:(?:en|le|au|a|du|in|on|the|de)\s+)?$")
_OPEN = re.compile(r"\b(?:avant|before|apres|after|d'ici|prior to)\s+(?:(?:le|la|en|the|in|a)\s+)?$")
_LEFT = re.compile(r"\b(?:ans|annees?|years?)\b|\b(?:un|l'|d'un) ?an\b")
# "mai", "may", "mars" … are said of months; these alone are also other words.
_OTHER_WORDS = ("mar", "sept", "jan", "may", "dec")
_PLACE = re.compile(r"\b(?:in|en|since|during|depuis|courant)\s+$")
_COUNTED = re.compile(r"\s*(?:jours?|semaines?|mois|ans?|annees?|heures?|minutes?|fois)\b")  # "en sept jours"
_THAT_YEAR = (
    (r"\b(?:de )?(?:l'|la )?\b(?:an|annee) (?:derniere?|passee?)\b|\b(?:of )?last year\b", -1),
    (r"\b(?:de )?cette annee\b|\b(?:of )?this year\b", 0),
    (r"\b(?:de )?(?:l'|la )?\b(?:an|annee) prochaine?\b|\b(?:of )?next year\b", 1),
)  # fmt: skip


@dataclass(frozen=True)
class _Piece:
    """One date as it was written; `at` gives its days in a year, `year` is None when none was said."""

    start: int
    end: int
    at: Callable[[int], Span]
    year: int | None = None
    relative: str = ""  # "last" or "next"
    whole_year: bool = False


def real(year: int, month: int, day: int) -> date:
    """That day; Unclear("day-impossible") for 31/02."""
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear("day-impossible", day=f"{day:02}/{month:02}/{year:04}") from None


def whole_month(year: int, month: int) -> Span:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def spans(said: str, today: date, past: bool, until: date | None = None) -> list[Span]:
    """Every calendar date of a folded text, in its order; without its year the last one up to `until`. Unclear: day-impossible, day-open ("before May"), day-year."""
    said = _years_named(said, today)
    pieces = [p for p in _pieces(said) if not _DENIED.search(said[: p.start])]
    if pieces and (open_ := next((p for p in pieces if _OPEN.search(said[: p.start])), None)):
        raise Unclear("day-open", said=said[open_.start : open_.end].strip())
    found: list[Span] = []
    while pieces:
        group = [pieces.pop(0)]
        while pieces and _JOIN.fullmatch(said[group[-1].end : pieces[0].start]):
            group.append(pieces.pop(0))
        spoken = _resolved(group, today, past, until)
        first, last = min(s[0] for s in spoken), max(s[1] for s in spoken)
        if (more := _DAY_BEFORE.search(said[: group[0].start])) and first == spoken[0][1]:
            first = min(first, real(first.year, first.month, int(more["day"])))
        if all(p.year is None and not p.relative for p in group) and _LEFT.search(said):
            raise Unclear("day-year", said=said[group[0].start : group[-1].end].strip())
        found.append((first, last))
    return found


def _years_named(said: str, today: date) -> str:
    """The text with "l'an dernier", "this year", and "avril, il y a deux ans" as numbers."""
    for pattern, more in _THAT_YEAR:
        said = re.sub(pattern, f"en {today.year + more}", said)
    said = re.sub(rf"\b(?:premier|first)(?: of)? (?={_MONTH})", "1 ", said)
    ago = rf"(?P<month_said>{_MONTH},?\s+)(?:d'|of )?(?:il y a|y ?'?a)?\s*(?P<n>\d|deux|trois|two|three)\s*(?:ans|years ago)\b"
    return re.sub(
        ago,
        lambda m: f"{m['month_said']}{today.year - int({'deux': 2, 'two': 2, 'trois': 3, 'three': 3}.get(m['n'], m['n']))}",
        said,
    )


def _pieces(said: str) -> list[_Piece]:
    found: list[_Piece] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(said):
            if all(match.end() <= p.start or match.start() >= p.end for p in found) and (piece := _piece(match, said)):
                found.append(piece)
    found.sort(key=lambda p: p.start)
    for year, piece in pairwise(found[:]):  # "l'an dernier, en mars"
        if year.whole_year and piece.year is None and not piece.relative and _IN_IT.fullmatch(said[year.end : piece.start]):
            found[found.index(piece)] = replace(piece, start=year.start, year=year.year)
            found.remove(year)
    return found


def _piece(match: re.Match[str], said: str) -> _Piece | None:
    got = {name: value for name, value in match.groupdict().items() if value}
    whole = _Piece(match.start(), match.end(), lambda year: (date(year, 1, 1), date(year, 12, 31)))
    if "alone" in got or ("part" in got and "month" not in got):
        year = int(got.get("alone") or got["year"])
        part = _part(got.get("part", ""))
        months = {"end": (10, 12), "middle": (5, 8), "start": (1, 3), "": (1, 12)}[part]
        return replace(whole, year=year, whole_year=not part, at=lambda y: (date(y, months[0], 1), whole_month(y, months[1])[1]))
    if "m" in got:
        month = int(got["m"])
        if "d" not in got:
            return replace(whole, year=int(got["y"]), at=lambda y: whole_month(y, month))
        day = int(got["d"])
        if got.get("sep") in (".", "-") and "y" not in got:
            return None  # "3.2", "5-6" are no dates
        number = int(got.get("iso") or got.get("y") or 0)
        number += 2000 if len(got.get("y", "")) == 2 else 0
        known = number if "iso" in got or "y" in got else None
        return replace(whole, year=known, at=lambda y: (real(y, month, day), real(y, month, day)))
    name, french, month = _month(got["month"])
    if name in _OTHER_WORDS and got.keys() == {"month"} and match.group(0) != said and not _months_place(match, said):
        return None
    year_, relative = _said_year(got)
    if "day" in got:
        day = int(got["day"])
        if french and 20 <= day <= 29 and year_ is None and match.start("month") < match.start("day") and "nth" not in got:
            return replace(whole, year=2000 + day, at=lambda y: whole_month(y, month))  # "avril 25" is no English "April 25"
        days = sorted((day, int(got.get("day2", day))))
        return replace(whole, year=year_, relative=relative, at=lambda y: (real(y, month, days[0]), real(y, month, days[1])))
    part = _part(got.get("part", ""))
    return replace(whole, year=year_, relative=relative, at=lambda y: _within(part, y, month))


def _months_place(match: re.Match[str], said: str) -> bool:
    """Whether a word that is not always a month stands where a month does: "in May", not "it may", "en sept jours"."""
    return bool(_PLACE.search(said[: match.start()])) and not _COUNTED.match(said, match.end())


def _within(part: str, year: int, month: int) -> Span:
    first, last = whole_month(year, month)
    if part == "end":  # "fin mars" is the last day of March
        return last, last
    if part == "middle":
        return date(year, month, 11), date(year, month, 20)
    return first, date(year, month, 10) if part == "start" else last


def _part(said: str) -> str:
    if said.endswith("fin") or said in ("end", "late"):
        return "end"
    if said.startswith("mi"):
        return "middle"
    return "start" if said else ""


def _month(said: str) -> tuple[str, bool, int]:
    for number, (french, english) in enumerate(_MONTHS, 1):
        if re.fullmatch(french, said):
            return said, True, number
        if re.fullmatch(english, said):
            return said, False, number
    raise ValueError(said)


def _said_year(got: dict[str, str]) -> tuple[int | None, str]:
    if "last" in got or got.get("pre") == "last":
        return None, "last"
    if "next" in got or got.get("pre") == "next":
        return None, "next"
    digits = got.get("year", "").strip("'")
    return (int(digits) + (2000 if len(digits) == 2 else 0), "") if digits else (None, "")


def _resolved(group: list[_Piece], today: date, past: bool, until: date | None) -> list[Span]:
    """The days of joined pieces; a year said of the last of them counts for those before it."""
    days: list[Span] = []
    after: date | None = None
    for piece in reversed(group):
        if piece.year is not None:
            year = piece.year
        elif after is not None:
            year = after.year - (_at(piece, after.year)[0] > after)
        else:
            year = _chosen(piece, until, True) if until and not piece.relative else _chosen(piece, today, past)
            year = next((y for y in range(year, year - 8, -1) if _exists(piece, y)), year)  # "29 février" is that of a leap year
        span = _at(piece, year)
        after = span[0]
        days.insert(0, span)
    return days


def _at(piece: _Piece, year: int) -> Span:
    if not 1 <= year <= 9999:
        raise Unclear("day-impossible", day=str(year))
    return piece.at(year)


def _chosen(piece: _Piece, today: date, past: bool) -> int:
    """The year that makes the day the last one past, or the nearest when `past` is false."""
    day = next((piece.at(y)[0] for y in range(today.year, today.year - 9, -1) if _exists(piece, y)), today)
    this = day if day.year == today.year else day.replace(year=today.year, day=28)
    if piece.relative == "next":
        return today.year + (this <= today)
    if piece.relative == "last":
        return today.year - (this.replace(day=1) >= today.replace(day=1))
    if past:
        return today.year - (this > today)
    if this < today - timedelta(days=183):
        return today.year + 1
    return today.year - (this > today + timedelta(days=183))


def _exists(piece: _Piece, year: int) -> bool:
    try:
        piece.at(year)
    except Unclear:
        return False
    return True
