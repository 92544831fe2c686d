"""A card as JSON for the page, which builds each element from it by hand: no HTML is ever made of words."""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.cards import Block, Buttons, Card, Choices, DayField, Facts, Note, PersonField, Quote, Text, Title, WordsField, bound, clean

Json = dict[str, Any]
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_SAFE = ("https://", "http://", "mailto:")


def render(card: Card) -> list[Json]:
    """The card's blocks from top to bottom."""
    return [_block(block) for block in card.blocks if not isinstance(block, WordsField)]  # the page has threads


def _block(block: Block) -> Json:
    match block:
        case Text(markdown) | Note(markdown):
            return {"type": block.type, "parts": parts(markdown)}
        case Title(plain) | Quote(plain):
            return {"type": block.type, "words": bound(plain)}
        case Facts(rows):
            return {"type": "facts", "rows": [[bound(label), bound(value)] for label, value in rows]}
        case Buttons(items):
            shown = [
                {"action": b.action, "value": b.value, "label": bound(b.label), "style": b.style.value, "confirm": bound(b.confirm)}
                for b in items
            ]
            return {"type": "buttons", "items": shown}
        case Choices(action, label, options):
            return {
                "type": "choices",
                "action": action,
                "label": bound(label),
                "options": [[chosen, bound(shown)] for chosen, shown in options],
            }
        case DayField(action, label, value) | PersonField(action, label, value):
            return {"type": block.type, "action": action, "label": label, "value": value}
        case WordsField():
            raise AssertionError("left out above")


def parts(markdown: str) -> list[Json]:
    """Paragraphs, lists and code of small Markdown, as a tree of plain words."""
    top: list[Json] = []
    stack: list[list[Json]] = [top]
    for token in _MARKDOWN.parse(markdown):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                made: Json = {"is": "ol" if token.type.startswith("ordered") else "ul", "in": [], "start": token.attrs.get("start", 1)}
                stack[-1].append(made)
                stack.append(made["in"])
            case "list_item_open":
                item: Json = {"is": "li", "in": []}
                stack[-1].append(item)
                stack.append(item["in"])
            case "bullet_list_close" | "ordered_list_close" | "list_item_close":
                stack.pop()
            case "inline":
                stack[-1].append({"is": "p", "in": _spans(token.children or [])})
            case "fence" | "code_block":
                stack[-1].append({"is": "pre", "in": [{"words": clean(token.content)}]})
    return top


def _spans(tokens: list[Token]) -> list[Json]:
    found: list[Json] = []
    bold = slanted = 0
    href = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                slanted += token.nesting
            case "link_open":
                target = str(token.attrs.get("href", ""))
                href = target if target.startswith(_SAFE) else ""
            case "link_close":
                href = ""
            case "softbreak" | "hardbreak":
                found.append({"break": True})
            case "text" | "code_inline" if token.content:
                span: Json = {"words": bound(token.content) if token.type == "text" else clean(token.content)}
                for name, on in (("bold", bold), ("slanted", slanted), ("code", token.type == "code_inline"), ("href", href)):
                    if on:
                        span[name] = href if name == "href" else True
                found.append(span)
    return found
