"""Facts of a conversation or a case, named and shown in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from bot import kinds
from bot.amounts import Amount
from bot.days import Day
from bot.dialogue import Answered
from bot.store.cases import Fact
from bot.wording import Words

_ITEM = re.compile(r"/i(\d+)/")


def named(key: str) -> tuple[str, int]:
    """The wording name of a key, and which one of a repeated thing it is (0: not repeated)."""
    item = _ITEM.search(key)
    return _ITEM.sub("-", key).replace("/", "-"), int(item[1]) if item else 0


def label(words: Words, key: str, *, many: bool = True) -> str:
    """The name of a fact, plain: "Client", "Facture 2, montant"."""
    name, number = named(key)
    return words.plain(f"fact-{name}", number=number if many else 0)


def read(kind: str, value: str) -> object:
    """The typed value that a stored fact holds."""
    if kind == kinds.amount.name:
        return kinds.UNKNOWN if value == kinds.UNKNOWN else Amount.read(value)
    if kind.startswith("day"):
        return Day.read(value)
    return value


def shown(words: Words, kind: str, value: str) -> str:
    """A stored fact's value in words, plain."""
    try:
        typed = read(kind, value)
    except (ValueError, ArithmeticError):
        return value
    if isinstance(typed, str) and words.has(f"choice-{kind}-{typed}"):
        return words.plain(f"choice-{kind}-{typed}")
    return words.show(typed)


def of_trace(trace: Iterable[Answered]) -> list[Fact]:
    """The facts that a replay has gathered, in the order they were asked."""
    return [Fact(a.ask.key, a.ask.kind.name, a.row.value) for a in trace if a.ask.recap and a.ask.kind.widget not in ("files", "approval")]


def rows(words: Words, facts: Iterable[Fact]) -> tuple[tuple[str, str], ...]:
    """Label and value of each fact, plain text."""
    listed = list(facts)
    many = len({named(f.key)[1] for f in listed} - {0}) > 1
    return tuple((label(words, f.key, many=many), shown(words, f.kind, f.value)) for f in listed)


def total(words: Words, facts: Iterable[Fact]) -> tuple[tuple[str, str], ...]:
    """A row with what several invoices come to, apart by currency and tax; none for one invoice alone."""
    sums: dict[tuple[str, str], Decimal] = {}
    count = 0
    for fact in facts:
        try:
            amount = read(fact.kind, fact.value) if fact.kind == kinds.amount.name and named(fact.key)[1] else None
        except (ValueError, ArithmeticError):
            continue
        if isinstance(amount, Amount):
            count += 1
            sums[amount.currency, amount.tax] = sums.get((amount.currency, amount.tax), Decimal(0)) + amount.value
    if count < 2:
        return ()
    return (
        (words.plain("fact-total", count=count), " + ".join(words.show(Amount(value, tax, unit)) for (unit, tax), value in sums.items())),
    )


def nested(facts: Iterable[Fact]) -> dict[str, object]:
    """Facts as the data other programs read: repeated things are lists, amounts are {amount, currency, tax}."""
    told: dict[str, object] = {}
    groups: dict[str, dict[str, dict[str, object]]] = {}
    for fact in facts:
        try:
            typed = read(fact.kind, fact.value)
        except (ValueError, ArithmeticError):
            typed = fact.value
        value: object = None if fact.kind == kinds.amount.name and typed == kinds.UNKNOWN else fact.value
        if isinstance(typed, Amount):
            value = {"amount": str(typed.value), "currency": typed.currency, "tax": typed.tax or None}
        elif isinstance(typed, Day):
            value = typed.last.isoformat() if typed.exact else {"from": typed.first.isoformat(), "to": typed.last.isoformat()}
        parts = fact.key.split("/")
        if len(parts) == 3:
            groups.setdefault(f"{parts[0]}s", {}).setdefault(parts[1], {})[parts[2]] = value
        else:
            told[fact.key] = value
    return told | {name: list(items.values()) for name, items in groups.items()}
