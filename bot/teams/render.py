"""Cards → Adaptive Cards 1.5. Words stand in RichTextBlocks, whose text runs are never read as markup: nothing typed can link or ping.

Limits: a message of at most 28 KB (learn.microsoft.com, "Format your bot messages", read November 2026).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot import text_cards
from bot.cards import (
    Block,
    Button,
    Buttons,
    Card,
    Choices,
    DayField,
    Facts,
    Note,
    PersonField,
    Quote,
    Style,
    Text,
    Title,
    WordsField,
    bound,
    clean,
)  # fmt: skip
from bot.pages import fitting
from bot.pages import pages as paged
from bot.teams.payloads import DATA, INPUT

Json = dict[str, Any]  # an Adaptive Card, or a part of one
LARGEST = 24_000  # bytes of one card; the rest of 28 KB is left for the activity around it
MOST_ACTIONS = 6  # of one row; Teams shows no more
SUMMARY = 240
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_STYLES = {Style.PLAIN: "default", Style.PRIMARY: "positive", Style.DANGER: "destructive"}
PEOPLE = "graph.microsoft.com/users?scope=currentContext"


@dataclass(frozen=True)
class Rendered:
    """`card`: the Adaptive Card; `summary`: its first words, for notifications."""

    card: Json
    summary: str


def render(card: Card) -> Rendered:
    """One Adaptive Card within the limit: what does not fit is cut, controls stay."""
    return _made(fitting(card, _fits))


def pages(card: Card) -> list[Rendered]:
    """The card in as many messages as it needs; the last one holds its controls."""
    return [_made(page) for page in paged(card, _fits)]


def _made(card: Card) -> Rendered:
    told = text_cards.plain(next((b.markdown for b in card.blocks if isinstance(b, Text | Note)), "")) or next(
        (b.plain for b in card.blocks if isinstance(b, Title | Quote)), ""
    )
    return Rendered(_Renderer().card(card), clean(told)[:SUMMARY])


def _fits(card: Card) -> bool:
    return len(json.dumps(_Renderer().card(card)).encode()) <= LARGEST


class _Renderer:
    def __init__(self) -> None:
        self._number = 0

    def card(self, card: Card) -> Json:
        body = [element for block in card.blocks for element in self._block(block)]
        return {
            "type": "AdaptiveCard", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "version": "1.5",
            "msteams": {"width": "Full"}, "body": body or [_rich([_run("–")])],
        }  # fmt: skip

    def _block(self, block: Block) -> list[Json]:
        match block:
            case Text(markdown):
                return paragraphs(markdown)
            case Note(markdown):
                return [
                    _rich([_run(line, size="Small", isSubtle=True)]) | {"spacing": "Small"}
                    for line in text_cards.plain(markdown).split("\n")
                    if line.strip()
                ]
            case Title(plain):
                return [_rich([_run(plain, size="Large", weight="Bolder")])]
            case Facts(rows):
                return [_rich([_run(f"{label} : ", weight="Bolder"), _run(value)]) | {"spacing": "Small"} for label, value in rows]
            case Quote(plain):
                lines = [_rich([_run(line or " ")]) | {"spacing": "None"} for line in clean(plain).split("\n")]
                return [{"type": "Container", "style": "emphasis", "items": lines or [_rich([_run("–")])]}]
            case Buttons(items):
                return [
                    {"type": "ActionSet", "actions": [self._button(b) for b in items[start : start + MOST_ACTIONS]]}
                    for start in range(0, len(items), MOST_ACTIONS)
                ]
            case Choices(action, label, options):
                listed = [{"title": clean(shown) or "–", "value": value} for value, shown in options]
                field = {"type": "Input.ChoiceSet", "style": "compact", "label": clean(label), "choices": listed}
                return self._field(action, "", field, whole=True)
            case DayField(action, label, value):
                return self._field(action, value, {"type": "Input.Date", "label": clean(label)})
            case PersonField(action, label, value):
                people = {"type": "Input.ChoiceSet", "style": "filtered", "label": clean(label), "choices": [],
                          "choices.data": {"type": "Data.Query", "dataset": PEOPLE}}  # fmt: skip
                return self._field(action, value, people)
            case WordsField(action, label, value):
                return self._field(action, value, {"type": "Input.Text", "isMultiline": True, "label": clean(label), "maxLength": 4000})

    def _button(self, button: Button) -> Json:
        told = {DATA: {"action": button.action, "value": button.value}}
        return _action(clean(button.label) or "–", button.action, told, _STYLES[button.style], "none")

    def _field(self, action: str, value: str, field: Json, *, whole: bool = False) -> list[Json]:
        """A field and, on the same line, the button that sends it."""
        self._number += 1
        name = f"{INPUT}{self._number}"
        told = {DATA: {"action": action, "value": value, "field": name, **({"whole": True} if whole else {})}}
        sends = {"type": "ActionSet", "actions": [_action("OK", action, told, "default", "auto")]}
        return [{"type": "ColumnSet", "columns": [
            {"type": "Column", "width": "stretch", "items": [field | {"id": name}]},
            {"type": "Column", "width": "auto", "verticalContentAlignment": "Bottom", "items": [sends]},
        ]}]  # fmt: skip


def _action(title: str, verb: str, data: Json, style: str, inputs: str) -> Json:
    """Action.Execute, which lets the card be replaced at once; older clients fall back to Action.Submit."""
    shared = {"title": title, "data": data, "style": style, "associatedInputs": inputs}
    return {"type": "Action.Execute", "verb": verb, **shared, "fallback": {"type": "Action.Submit", **shared}}


def _run(words: str, **look: object) -> Json:
    return {"type": "TextRun", "text": bound(words) or " ", **look}


def _rich(runs: list[Json]) -> Json:
    return {"type": "RichTextBlock", "inlines": runs}


def paragraphs(markdown: str) -> list[Json]:
    """Small Markdown as RichTextBlocks: one for each line, paragraph or entry of a list."""
    found: list[Json] = []
    lists: list[int | None] = []
    prefix = ""
    for token in _MARKDOWN.parse(markdown):
        match token.type:
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                number = lists[-1]
                prefix = "\u2003" * (len(lists) - 1) + ("• " if number is None else f"{number}. ")
                if number is not None:
                    lists[-1] = number + 1
            case "inline":
                for line in _lines(token.children or []):
                    found.append(_rich([_run(prefix), *line] if prefix else line) | ({"spacing": "Small"} if lists else {}))
                    prefix = ""
            case "fence" | "code_block":
                found.append(_rich([_run(token.content, fontType="Monospace")]))
    return found or [_rich([_run(" ")])]


def _lines(tokens: list[Token]) -> list[list[Json]]:
    lines: list[list[Json]] = [[]]
    look: dict[str, object] = {}
    href, label = "", ""
    for token in tokens:
        match token.type:
            case "strong_open":
                look["weight"] = "Bolder"
            case "strong_close":
                look.pop("weight", None)
            case "em_open":
                look["italic"] = True
            case "em_close":
                look.pop("italic", None)
            case "link_open":
                href, label = str(token.attrs.get("href", "")), ""
            case "link_close":
                lines[-1].append(_link(href, label, look))
                href = ""
            case "softbreak" | "hardbreak":
                lines.append([])
            case "text" | "code_inline" if href:
                label += token.content
            case "text" | "code_inline" if token.content:
                lines[-1].append(_run(token.content, **look))
    return [line or [_run(" ")] for line in lines]


def _link(href: str, label: str, look: dict[str, object]) -> Json:
    """A link of an article of ours; anything but http, https and mailto stays words."""
    if not href.startswith(("https://", "http://", "mailto:")):
        return _run(label or href, **look)
    return _run(label or href, **look, selectAction={"type": "Action.OpenUrl", "url": href})
