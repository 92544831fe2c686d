"""A card as plain text, for the terminal: choices are numbered, so that a number presses them."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.cards import Buttons, Card, Choices, DayField, Facts, Note, PersonField, Quote, Text, Title, bound

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_HANGS = re.compile(r"(?:[-•] |\[\d+\] |\d+\. )?")  # what the following lines of a long one stand behind


@lru_cache(maxsize=512)
def plain(markdown: str) -> str:
    """Small Markdown as plain text: emphasis dropped, links with their address, lists with dashes and numbers."""
    lines: list[str] = []
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
                if not lists:
                    prefix = ""
                    lines.append("")
            case "list_item_open":
                number = lists[-1]
                prefix = "  " * (len(lists) - 1) + ("- " if number is None else f"{number}. ")
                if number is not None:
                    lists[-1] = number + 1
            case "inline":
                lines.append(prefix + _inline(token.children or []))
                prefix = " " * len(prefix)
            case "paragraph_close":
                if not lists:
                    lines.append("")
            case "fence" | "code_block":
                lines.append(token.content)
    return "\n".join(lines).strip()


def _inline(tokens: list[Token]) -> str:
    out: list[str] = []
    href = ""
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                out.append(token.content)
            case "softbreak" | "hardbreak":
                out.append("\n")
            case "link_open":
                href = str(token.attrs.get("href", ""))
            case "link_close":
                shown = href.removeprefix("mailto:")
                if shown and not "".join(out).endswith(shown):
                    out.append(f" ({shown})")
    return "".join(out)


def _filled(text: str, width: int, indent: str = "") -> str:
    """The text wrapped to `width` columns, no line begun with a French punctuation mark; 0 leaves lines as they are."""
    if not width:
        return textwrap.indent(text, indent) if indent else text
    return "\n".join(
        textwrap.fill(bound(line), width, initial_indent=indent, subsequent_indent=indent + " " * len(_HANGS.match(line)[0]))  # type: ignore[index]  # it always matches
        for line in text.split("\n")
    )


def render(card: Card, *, width: int = 0, first: int = 1) -> str:
    """The card as text; its presses are numbered from `first`, in the order of `Card.controls`."""
    parts: list[str] = []
    number = first
    for block in card.blocks:
        match block:
            case Text(markdown):
                parts.append(_filled(plain(markdown), width))
            case Note(markdown):
                parts.append(_filled(plain(markdown), width, "  "))
            case Title(title):
                parts.append(_filled(title, width) + "\n" + "-" * min(len(title), width or 80))
            case Facts(rows):
                parts.append("\n".join(_filled(f"• {label}{'' if label.endswith(':') else ' :'} {value}", width) for label, value in rows))
            case Quote(said):
                parts.append(textwrap.indent(_filled(said, width - 2 if width else 0), "> ", lambda line: True))
            case Buttons(items):
                parts.append("\n".join(_filled(f"[{number + n}] {b.label}", width) for n, b in enumerate(items)))
                number += len(items)
            case Choices(_, label, options):
                parts.append(
                    "\n".join([f"{label} :", *(_filled(f"[{number + n}] {shown}", width) for n, (_, shown) in enumerate(options))])
                )
                number += len(options)
            case DayField(_, label) | PersonField(_, label):
                parts.append(f"({label})")
    return "\n".join(parts)
