"""A sum that was given and is taken back: "non 3500", "pas 3200, 3500"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot import amounts, slips
from bot.amounts import Amount
from bot.dialogue import Answered, Ask, Unclear
from bot.kinds import UNKNOWN

KIND = "amount"


def instead(text: str, given: Sequence[Answered]) -> str | None:
    """What is said instead of what is taken back, None when nothing is."""
    return slips.left(text, lambda words: any(_says(answered, words) for answered in given))


def denied(text: str, given: Sequence[Answered]) -> list[str]:
    """The keys of the sums given that the words deny."""

    def said(answered: Answered) -> bool:
        return bool(slips.denied(text, lambda words: _says(answered, words)))

    return [answered.ask.key for answered in given if said(answered)]


def _says(answered: Answered, words: str) -> bool:
    """Whether the words are the sum that was given, whatever its tax."""
    if answered.ask.kind.name != KIND or not slips.counts(words):
        return False
    try:
        return amounts.parse(words).value == Amount.read(answered.row.value).value
    except (Unclear, ValueError, ArithmeticError):
        return False


def same_currency(ask: Ask[Any], value: str, said: str, before: str) -> str:
    """A corrected amount that names no currency is in that of the amount before."""
    if ask.kind.name != KIND or not before or UNKNOWN in (value, before) or amounts.names_currency(said):
        return value
    return str(replace(Amount.read(value), currency=Amount.read(before).currency))
