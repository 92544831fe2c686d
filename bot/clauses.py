"""A text cut into clauses, and what makes of a clause no fact: denied, supposed, only intended, or asked."""

from __future__ import annotations

import re
from datetime import date

from bot import days
from bot.days import Day
from bot.dialogue import Unclear

# What is only imagined is no fact at all.
SUPPOSED = re.compile(
    r"\b(?:si|s'il|s'ils|quand|lorsque?|une fois|des que|apres|avant|tant que|jusqu'a|if|when|once|after|before|until|as soon as|suppose\w*|unless)\b"
)
DENIED = re.compile(r"(?:\b(?:pas|jamais|aucune?|sans|ni|plus|not|never|no|without|didnt|dont|havent|nor)\b|n't\b)(?:\W+[\w']+){0,6}\W*$")
INTENDED = re.compile(
    r"\b(?:vais|va|allons|veux|voudrais|veut|dois|doit|devrais|faut|peux|pourrais|puis-je|compte|aimerais|menace|si|comment|quoi|quand|pourquoi|will"
    r"|going to|want|should|can|must|could|would|if|how|what|when|plan|thinking)\b"
)
ASKED = re.compile(r"\?\s*$")
NEXT_SAYS_WHEN = re.compile(r"^\s*(?:c'etait|ct|en|le|fin|debut|mi|il y a|ya|y a|y'a|depuis|it was|in|on|since|the)\b")


def cut(said: str) -> list[str]:
    """The folded text cut where a negation, a condition or a date ceases to count; each clause keeps its question mark."""
    return [
        c
        for c in re.findall(r"(?:[^.!?;,\n]|(?<=\d)[.,](?=\d))+\??", re.sub(r"\b(?:mais|but|however|par contre)\b", ",", said))
        if c.strip()
    ]


def said_day(words: str, today: date, *, past: bool) -> Day | None:
    """The day that a clause says, None when it says none or is not clear."""
    try:
        return days.find(words, today, past=past)
    except Unclear:
        return None


def past_day(words: str, today: date) -> str:
    """The past day that the words say, as the kinds read it; "" when they say none."""
    found = said_day(words, today, past=True)
    return str(found) if found and found.first <= today else ""
