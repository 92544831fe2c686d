"""What goes out: neutral cards that every platform renders in its own way; no platform word here.

`Text` and `Note` hold a small Markdown (paragraphs, **bold**, lists, links). Words typed by a
person reach them only through `verbatim`, so that they can never become markup, a link or a ping.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from bot.lately import Lately

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Control characters but the line break, lone surrogates, and bidirectional controls, which can make a name or an amount read backwards (Unicode TR 36).
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_BREAKS = re.compile(r" (?=[?!:;»])|(?<=«) ")


def clean(words: str) -> str:
    """The words without control and bidirectional characters; line breaks stay."""
    return UNSEEN.sub("", words)


def bound(words: str) -> str:
    """The words, cleaned, with French spaces at which no line breaks: before ? ! : ; » and after «."""
    return _BREAKS.sub("\u00a0", clean(words))


def verbatim(words: str) -> str:
    """A person's words as Markdown that shows exactly these words (CommonMark backslash escapes)."""
    escaped = _PUNCTUATION.sub(r"\\\1", clean(words).strip())
    return "\\\n".join(line.strip() for line in escaped.split("\n"))


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True)
class Text:
    """A paragraph or more of small Markdown."""

    markdown: str
    type: Literal["text"] = "text"


@dataclass(frozen=True)
class Note:
    """Small print: a source, a hint."""

    markdown: str
    type: Literal["note"] = "note"


@dataclass(frozen=True)
class Title:
    """A heading, plain text."""

    plain: str
    type: Literal["title"] = "title"


@dataclass(frozen=True)
class Facts:
    """Pairs of label and value, both plain text (no markup is read in them)."""

    rows: tuple[tuple[str, str], ...]
    type: Literal["facts"] = "facts"


@dataclass(frozen=True)
class Quote:
    """A person's own words, plain text, shown as a quotation."""

    plain: str
    type: Literal["quote"] = "quote"


@dataclass(frozen=True)
class Button:
    """A press sends `action` and `value` back; `label` is plain text."""

    action: str
    label: str
    value: str = ""
    style: Style = Style.PLAIN
    confirm: str = ""


@dataclass(frozen=True)
class Buttons:
    items: tuple[Button, ...]
    type: Literal["buttons"] = "buttons"


@dataclass(frozen=True)
class Choices:
    """A drop-down list: picking an option sends `action` and that option's value."""

    action: str
    label: str
    options: tuple[tuple[str, str], ...]  # value, plain label
    type: Literal["choices"] = "choices"


@dataclass(frozen=True)
class DayField:
    """A date picker: picking sends `action` and `value` + "|" + the ISO date."""

    action: str
    label: str
    value: str = ""
    type: Literal["day"] = "day"


@dataclass(frozen=True)
class PersonField:
    """A choice among colleagues: picking sends `action` and `value` + "|" + the platform's user id + "|" + the name."""

    action: str
    label: str
    value: str = ""
    type: Literal["person"] = "person"


@dataclass(frozen=True)
class WordsField:
    """A box for words where threads cannot be answered in: sending does `action` with `value` + "|" + the words.

    A platform with threads shows nothing here.
    """

    action: str
    label: str
    value: str = ""
    type: Literal["words"] = "words"


CONTROLS = Buttons | Choices | DayField | PersonField | WordsField
Block = Annotated[
    Text | Note | Title | Facts | Quote | Buttons | Choices | DayField | PersonField | WordsField, Field(discriminator="type")
]


@dataclass(frozen=True)
class Card:
    """One message: blocks from top to bottom."""

    blocks: tuple[Block, ...]

    def without_controls(self, note: str = "") -> Card:
        """The same card once answered: no buttons left, and a note that tells how."""
        kept = tuple(b for b in self.blocks if not isinstance(b, CONTROLS))
        return Card((*kept, Note(note)) if note else kept)

    def without(self, action: str, note: str = "") -> Card:
        """The same card without the buttons of this action, and a note that tells how it was answered."""
        kept = tuple(b for b in self.blocks if not (isinstance(b, Buttons) and all(i.action == action for i in b.items)))
        return Card((*kept, Note(note)) if note else kept)

    def controls(self) -> tuple[tuple[str, str, str], ...]:
        """Every press this card offers, in reading order: label, action, value."""
        found: list[tuple[str, str, str]] = []
        for block in self.blocks:
            match block:
                case Buttons(items):
                    found += [(b.label, b.action, b.value) for b in items]
                case Choices(action, _, options):
                    found += [(label, action, value) for value, label in options]
        return tuple(found)

    def pressed(self, action: str, value: str) -> tuple[str, str]:
        """The label of this press, or the ISO day that it picked; both empty when the card does not offer it."""
        for label, name, offered in self.controls():
            if (name, offered) == (action, value):
                return label, ""
        for block in self.blocks:
            if isinstance(block, DayField) and block.action == action and value.startswith(f"{block.value}|"):
                return "", value.removeprefix(f"{block.value}|")
        return "", ""


_CARD: TypeAdapter[Card] = TypeAdapter(Card)
_LATELY: Lately[str, Card] = Lately(64)  # what is written is mostly read at once, to be sent


def dump(card: Card) -> str:
    """The card as JSON, for the outbox."""
    written = _CARD.dump_json(card).decode()
    _LATELY.put(written, card)
    return written


def load(written: str) -> Card:
    """The card that `dump` wrote."""
    return _LATELY.get(written) or _CARD.validate_json(written)


def card(*blocks: Block | str) -> Card:
    """A card of these blocks; a bare string is a Text."""
    return Card(tuple(Text(b) if isinstance(b, str) else b for b in blocks))
