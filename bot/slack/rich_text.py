"""Small Markdown → Slack's rich_text elements: paragraphs, bold, italics, code, links, lists."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

Json = dict[str, Any]  # Block Kit
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_STYLES = {"strong": "bold", "em": "italic"}
LONGEST = 2900  # characters of one rich_text block


def section(inside: list[Json]) -> Json:
    return {"type": "rich_text_section", "elements": inside}


@lru_cache(maxsize=256)
def elements(markdown: str) -> list[list[Json]]:
    """The Markdown as elements of one or more rich_text blocks, each within Slack's limits; shared, not to be changed."""
    parts: list[Json] = []
    lists: list[tuple[str, int]] = []
    items: list[Json] = []

    def flush() -> None:
        if items and lists:
            style, _ = lists[-1]
            parts.append({"type": "rich_text_list", "style": style, "indent": min(len(lists) - 1, 8), "elements": list(items)})
            items.clear()

    for token in _MARKDOWN.parse(markdown):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                flush()
                lists.append(("ordered" if token.type.startswith("ordered") else "bullet", 0))
            case "bullet_list_close" | "ordered_list_close":
                flush()
                lists.pop()
            case "inline":
                shown = _inline(token.children or [])
                if lists:
                    items.append(section(shown))
                elif parts and parts[-1]["type"] == "rich_text_section":
                    parts.append(section([{"type": "text", "text": "\n"}, *shown]))
                else:
                    parts.append(section(shown))
            case "fence" | "code_block":
                parts.append({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": token.content or " "}]})
    return _split(parts) or [[section([{"type": "text", "text": " "}])]]


def _inline(tokens: list[Token]) -> list[Json]:
    out: list[Json] = []
    styles: list[str] = []
    link: str | None = None
    label: list[str] = []
    for token in tokens:
        match token.type:
            case "strong_open" | "em_open":
                styles.append(_STYLES[token.tag if token.tag in _STYLES else "strong"])
            case "strong_close" | "em_close":
                styles.pop()
            case "link_open":
                link, label = str(token.attrs.get("href", "")), []
            case "link_close":
                out.append(_link(link or "", "".join(label), styles))
                link = None
            case "text" | "code_inline" | "softbreak" | "hardbreak":
                words = token.content if token.type in ("text", "code_inline") else "\n"
                if link is not None:
                    label.append(words)
                elif words:
                    out.append(_text(words, [*styles, "code"] if token.type == "code_inline" else styles))
    return out or [{"type": "text", "text": " "}]


def _text(words: str, styles: list[str]) -> Json:
    element: Json = {"type": "text", "text": words}
    if styles:
        element["style"] = {name: True for name in styles}
    return element


def _link(href: str, label: str, styles: list[str]) -> Json:
    """A link of an article of ours; anything but http, https and mailto stays words."""
    if not href.startswith(("https://", "http://", "mailto:")):
        return _text(label or href or " ", styles)
    element: Json = {"type": "link", "url": href, "text": label or href}
    if styles:
        element["style"] = {name: True for name in styles}
    return element


def _size(part: Json) -> int:
    if "elements" in part:
        return sum(_size(inner) for inner in part["elements"])
    return len(part.get("text", ""))


def _split(parts: list[Json]) -> list[list[Json]]:
    """The parts in groups of at most LONGEST characters; a longer section is cut between its elements' characters."""
    groups: list[list[Json]] = []
    size = LONGEST + 1
    for part in parts:
        for piece in _cut(part):
            if size + _size(piece) > LONGEST:
                groups.append([])
                size = 0
            groups[-1].append(piece)
            size += _size(piece)
    return groups


def _cut(part: Json) -> list[Json]:
    if _size(part) <= LONGEST:
        return [part]
    if part["type"] == "rich_text_list":
        return [{**part, "elements": [item]} for whole in part["elements"] for item in _cut(whole)]
    pieces: list[Json] = []
    for element in part["elements"]:
        words = element.get("text", "")
        for start in range(0, max(len(words), 1), LONGEST):
            pieces.append({**part, "elements": [{**element, "text": words[start : start + LONGEST]}]})
    return pieces
