"""Cards → Block Kit. Words are put into rich_text elements, where nothing is markup: no mention, link or ping can be typed.

Limits are Slack's documented ones: https://docs.slack.dev/reference/block-kit/blocks (read November 2026).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic_core import to_json

from bot import text_cards
from bot.cards import CONTROLS, Block, Button, Buttons, Card, Choices, DayField, Facts, Note, PersonField, Quote, Style, Text, Title, clean
from bot.pages import fitting
from bot.pages import pages as paged
from bot.slack.rich_text import elements, section

MOST_BLOCKS = 50
MOST_BUTTONS = 25
MOST_OPTIONS = 100
LABEL, OPTION, HEADER, ELEMENT, BLOCK_ID, VALUE, OPTION_VALUE = 75, 75, 150, 2000, 255, 2000, 150
FALLBACK = 4000
PIECE = 2900  # characters of one text
LATELY = 64  # cards whose blocks are remembered: one is measured, paged and rendered in turn
LARGEST = 12_000  # characters in the blocks of one message; beyond about 13,000 Slack answers msg_blocks_too_long
Json = dict[str, Any]  # Block Kit


@dataclass(frozen=True)
class Rendered:
    """`text`: the whole card in plain words, for notifications and screen readers; `blocks`: Block Kit."""

    text: str
    blocks: list[Json]


def action_of(action_id: str) -> str:
    """The card's action behind an action_id, which bears a number to be unique in its message."""
    return action_id.partition("#")[0]


def cut(words: str, most: int) -> str:
    """The words within a limit, with an ellipsis where something is left out."""
    return words if len(words) <= most else words[: most - 1] + "…"


def escape(words: str) -> str:
    """Plain words for a place where Slack reads its control characters."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(words: str, most: int) -> Json:
    return {"type": "plain_text", "text": cut(clean(words).strip() or "–", most), "emoji": True}


class _Renderer:
    def __init__(self) -> None:
        self.blocks: list[Json] = []
        self._number = 0

    def _id(self, action: str) -> str:
        self._number += 1
        return f"{action}#{self._number}"

    def add(self, block: Block) -> None:
        match block:
            case Text(markdown):
                self.blocks += [{"type": "rich_text", "elements": part} for part in elements(markdown)]
            case Note(markdown):
                for piece in _pieces(text_cards.plain(markdown), ELEMENT):
                    self.blocks.append({"type": "context", "elements": [_plain(piece, ELEMENT)]})
            case Title(plain):
                self.blocks.append({"type": "header", "text": _plain(plain, HEADER)})
            case Facts(rows):
                lines = [[_styled(f"{label} : ", bold=True), *map(_styled, _pieces(f"{value}\n", PIECE))] for label, value in rows]
                for start in range(0, len(lines), 40):
                    self.blocks.append(
                        {"type": "rich_text", "elements": [section([e for line in lines[start : start + 40] for e in line])]}
                    )
            case Quote(plain):
                for piece in _pieces(clean(plain) or "–", PIECE):
                    self.blocks.append({"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [_styled(piece)]}]})
            case Buttons(items):
                for start in range(0, len(items), MOST_BUTTONS):
                    self.blocks.append({"type": "actions", "elements": [self._button(b) for b in items[start : start + MOST_BUTTONS]]})
            case Choices(action, label, options):
                for start in range(0, len(options), MOST_OPTIONS):
                    listed = [
                        {"text": _plain(shown, OPTION), "value": cut(value, OPTION_VALUE)}
                        for value, shown in options[start : start + MOST_OPTIONS]
                    ]
                    picker = {"type": "static_select", "action_id": self._id(action), "placeholder": _plain(label, 150), "options": listed}
                    self.blocks.append({"type": "actions", "elements": [picker]})
            case DayField(action, label, value):
                picker = {"type": "datepicker", "action_id": self._id(action), "placeholder": _plain(label, 150)}
                self.blocks.append({"type": "actions", "block_id": cut(f"{value}#{self._number}", BLOCK_ID), "elements": [picker]})

            case PersonField(action, label, value):
                picker = {"type": "users_select", "action_id": self._id(action), "placeholder": _plain(label, 150)}
                self.blocks.append({"type": "actions", "block_id": cut(f"{value}#{self._number}", BLOCK_ID), "elements": [picker]})

    def _button(self, button: Button) -> Json:
        shown: Json = {"type": "button", "action_id": self._id(button.action), "text": _plain(button.label, LABEL)}
        if button.value:
            shown["value"] = button.value[:VALUE]
        if button.style is not Style.PLAIN:
            shown["style"] = button.style.value
        if button.confirm:
            shown["confirm"] = {
                "title": _plain(button.label, 100), "text": _plain(button.confirm, 300), "confirm": _plain(button.label, 30),
                "deny": _plain("✕", 30),
            }  # fmt: skip
        return shown


def _styled(words: str, *, bold: bool = False) -> Json:
    element: Json = {"type": "text", "text": clean(words) or " "}
    if bold:
        element["style"] = {"bold": True}
    return element


def _pieces(words: str, most: int) -> Iterable[str]:
    for start in range(0, max(len(words), 1), most):
        yield words[start : start + most]


def render(card: Card) -> Rendered:
    """One message within Slack's limits: what does not fit is cut, controls stay."""
    return _made(fitting(card, _fits))


def pages(card: Card) -> list[Card]:
    """The card in as many messages as it needs; the last one holds its controls."""
    return [card] if _fits(card) else paged(card, _fits, 2 * PIECE)


def joined(cards: Iterable[Card]) -> Card:
    """One card of several."""
    return Card(tuple(block for card in cards for block in card.blocks))


@lru_cache(LATELY)
def _blocks(card: Card) -> list[Json]:
    renderer = _Renderer()
    for block in card.blocks:
        renderer.add(block)
    return renderer.blocks


@lru_cache(LATELY)
def _fits(card: Card) -> bool:
    blocks = _blocks(card)
    return len(blocks) <= MOST_BLOCKS and (len(to_json(blocks)) <= LARGEST or length(blocks) <= LARGEST)  # JSON is told sooner, and longer


def length(told: object) -> int:
    """The characters of the texts in blocks."""
    if isinstance(told, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else length(v) for k, v in told.items())
    return sum(length(v) for v in told) if isinstance(told, list) else 0


def _made(card: Card) -> Rendered:
    blocks = _blocks(card)
    if len(blocks) > MOST_BLOCKS:  # nothing but controls
        blocks = [*blocks[: MOST_BLOCKS - 6], *blocks[-6:]]
    told = Card(tuple(b for b in card.blocks if not isinstance(b, CONTROLS)))
    return Rendered(cut(escape(clean(text_cards.render(told))) or "…", FALLBACK), blocks)
