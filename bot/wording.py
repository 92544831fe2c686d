"""Key and facts → words: the Fluent files of knowledge/wording, in one language and one form of address."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk, Message

from bot.amounts import Amount
from bot.cards import clean, verbatim
from bot.days import Day

log = logging.getLogger(__name__)
LANGUAGES = ("fr", "en")


class Markdown(str):
    """Words of ours that are Markdown already and must not be escaped."""


class WordingError(Exception):
    """A wording is missing or malformed. Mend the key in knowledge/wording/fr.ftl and en.ftl."""


@lru_cache(512)
def _day(value: date, lang: str) -> str:
    shown = format_date(value, "d MMMM yyyy", locale=lang)
    return f"1er{shown[1:]}" if lang == "fr" and value.day == 1 else shown


def show(value: object, lang: str) -> str:
    """A date, a number or words as people of that language read them, plain text."""
    match value:
        case datetime():
            return format_datetime(value, "d MMM yyyy, HH:mm" if lang == "en" else "d MMM yyyy 'à' HH:mm", locale=lang)
        case date():
            return _day(value, lang)
        case Decimal() | float():
            return format_decimal(value, locale=lang)
        case _:
            return str(value)


@dataclass(frozen=True)
class Words:
    """The words of one language and form of address ("tu" or "vous")."""

    bundle: FluentBundle
    lang: str
    address: str
    _said: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)  # what `heard` was asked for

    def __call__(self, key: str, /, **facts: Hashable) -> str:
        """The wording as Markdown: facts typed by people are shown exactly, never read as markup."""
        return _formatted(self, key, verbatim, tuple(facts), *facts.values())

    def plain(self, key: str, /, **facts: Hashable) -> str:
        """The wording as plain text, for labels and file names."""
        return _formatted(self, key, clean, tuple(facts), *facts.values())

    def heard(self, key: str, org: str = "") -> tuple[str, ...]:
        """What people say for this choice: its label and its `.heard` list, where `$org` is the organisation's name."""
        if (key, org) not in self._said:
            self._said[key, org] = self._listed(key, org)
        return self._said[key, org]

    def _listed(self, key: str, org: str) -> tuple[str, ...]:
        message = self.bundle.get_message(key)
        listed = message.attributes.get("heard")
        said = [self.plain(key)]
        if listed is not None:
            said += [w.strip() for w in str(self.bundle.format_pattern(listed, {"org": org})[0]).split("|")]
        return tuple(said)

    def has(self, key: str) -> bool:
        return bool(self.bundle.has_message(key))

    def show(self, value: object) -> str:
        """A value as plain text; a span the way it was probably said: a month, a year, else "between … and …"."""
        match value:
            case Amount():
                money = format_currency(value.value, value.currency, locale=self.lang)
                return f"{money} {self.plain(f'tax-{value.tax.lower()}')}" if value.tax else money
            case Day(first, last) if not value.exact:
                if first.day == 1 and (first.year, first.month) == (last.year, last.month) and last.day >= 28:
                    return format_date(first, "MMMM yyyy", locale=self.lang)
                if (first.month, first.day) == (1, 1) and first.year == last.year and (last.month, last.day) == (12, 31):
                    return str(first.year)
                return self.plain("between", first=first, last=last)
            case Day(first, _):
                return show(first, self.lang)
        return show(value, self.lang)


@lru_cache(1024, typed=True)  # most cards say what others said; 1, True and 1.0 are shown in different ways
def _formatted(words: Words, key: str, escape: Callable[[str], str], names: tuple[str, ...], *values: object) -> str:
    if not words.has(key):
        raise WordingError(f"{key!r} has no wording in {words.lang}")
    pattern = words.bundle.get_message(key).value
    if pattern is None:
        raise WordingError(f"{key!r} has no words of its own in {words.lang}")
    args: dict[str, Any] = {"address": words.address}
    for name, value in zip(names, values, strict=True):
        plain_number = isinstance(value, int) and not isinstance(value, bool)
        args[name] = value if plain_number or isinstance(value, Markdown) else escape(words.show(value))
    shown, errors = words.bundle.format_pattern(pattern, args)
    for error in errors:
        log.warning("A wording lacks a fact", extra={"key": key, "error": repr(error)})
    return str(shown)


@dataclass(frozen=True, eq=False)
class Wordings:
    """The Fluent files of one knowledge folder."""

    bundles: Mapping[str, FluentBundle]
    keys: tuple[str, ...] = ()  # every wording there is, in the order of the file
    _words: dict[tuple[str, str], Words] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, folder: Path) -> Wordings:
        bundles: dict[str, FluentBundle] = {}
        keys: tuple[str, ...] = ()
        for lang in LANGUAGES:
            path = folder / f"{lang}.ftl"
            bundle = FluentBundle([lang], use_isolating=False)
            written = path.read_text(encoding="utf-8")
            resource = FluentResource(written)
            for entry in resource.body:
                if isinstance(entry, Junk):
                    line = written[: entry.span.start if entry.span else 0].count("\n") + 1
                    raise WordingError(f"{path}:{line}: not Fluent: {(entry.content or '').splitlines()[0]!r}")
            bundle.add_resource(resource)
            bundles[lang] = bundle
            keys = tuple(entry.id.name for entry in resource.body if isinstance(entry, Message))
        return cls(bundles, keys)

    def words(self, lang: str, address: str) -> Words:
        if (lang, address) not in self._words:
            self._words[lang, address] = Words(self.bundles[lang], lang, address)
        return self._words[lang, address]
