"""Whether two names mean the same company (case, accents, legal forms and small slips do not count), and the letters that stand for one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.days import fold
from bot.dialogue import OpenCase

_FORMS = re.compile(
    r"\b(?:s\.?a\.?s\.?u?|s\.?a\.?r\.?l|e\.?u\.?r\.?l|s\.?a|s\.?c\.?i|ltd|limited|inc|llc|gmbh|plc|groupe|group|la societe|societe|company|co)\b\.?"
)


def same(one: str, other: str) -> bool:
    """
    >>> same("ACME SAS", "acme"), same("Acmé", "Acme"), same("Acme", "Apex")
    (True, True, False)
    """
    first, second = (re.sub(r"\W+", " ", _FORMS.sub(" ", fold(name))).strip() for name in (one, other))
    if not first or not second:
        return fold(one) == fold(other)
    return first == second or (min(len(first), len(second)) >= 5 and fuzz.ratio(first, second) >= 85)


def alike(one: str, other: str) -> bool:
    """Whether two names may mean the same company: the same, or all words of one among those of the other.

    >>> alike("Marie Durand, Acme", "ACME SAS"), alike("Société Générale", "Initech Ltd")
    (True, False)
    """
    first, second = (set(re.sub(r"\W+", " ", _FORMS.sub(" ", fold(name))).split()) for name in (one, other))
    return same(one, other) or bool(first and second and (first <= second or second <= first))


def twin(cases: Sequence[OpenCase], topic: str, client: str) -> str:
    """The number of the newest case on the same topic and client, "" when there is none."""
    return next((c.number for c in reversed(cases) if c.topic == topic and same(c.client, client)), "")


def initials(name: str) -> str:
    """Two letters for case numbers: of the first two words, else of the first two syllables ("webportage": WP, "acracy": AC)."""
    plain = re.sub(r"[^a-z ]", "", unicodedata.normalize("NFKD", name.casefold()))
    words = plain.split()
    if len(words) > 1:
        return (words[0][0] + words[1][0]).upper()
    syllables = re.match(r"([a-z])[^aeiouy]*[aeiouy]*(?:[^aeiouy]*?)((?:[bcdfgkptv][lr]|[^aeiouy])(?=[aeiouy]))", plain)
    return (syllables[1] + syllables[2][0] if syllables else plain[:2]).upper().ljust(2, "X")
