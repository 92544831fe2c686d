"""A card within the limits of a platform: in as many messages as it needs, or cut to one; `fits` tells whether a card is within them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import text_cards
from bot.cards import CONTROLS, Block, Card, Facts, Note, Quote, Text, verbatim

Fits = Callable[[Card], bool]


def pages(card: Card, fits: Fits, piece: int = 8000) -> list[Card]:
    """The card in as many messages as it needs, its texts in pieces of so many characters; the last one holds its controls."""
    found: list[list[Block]] = [[]]
    for block in card.blocks:
        for part in _pieces(block, fits, piece):
            if found[-1] and not fits(Card((*found[-1], part))):
                found.append([])
            found[-1].append(part)
    return [Card(tuple(blocks)) for blocks in found]


def fitting(card: Card, fits: Fits) -> Card:
    """The card as one message: what does not fit is cut, controls stay."""
    blocks = card.blocks
    most = 4000
    while not fits(Card(blocks)) and most >= 60:
        blocks = tuple(_cut(block, most) for block in card.blocks)
        most //= 2
    while not fits(Card(blocks)):  # many blocks: the last ones that are no controls go
        at = max((n for n, b in enumerate(blocks) if not isinstance(b, CONTROLS)), default=None)
        if at is None:
            break
        blocks = (*blocks[:at], *blocks[at + 1 :])
    return Card(blocks)


def _cut(block: Block, most: int) -> Block:
    """The block with no text longer than this."""
    match block:
        case Text(markdown) | Note(markdown):
            words = text_cards.plain(markdown)
            return block if len(markdown) <= most else replace(block, markdown=verbatim(words[:most] + "…"))
        case Quote(plain):
            return block if len(plain) <= most else Quote(plain[:most] + "…")
        case Facts(rows):
            return Facts(tuple((label[:80], value if len(value) <= most else value[:most] + "…") for label, value in rows))
    return block


def _pieces(block: Block, fits: Fits, most: int) -> list[Block]:
    """The block in pieces that each fit a message."""
    if fits(Card((block,))):
        return [block]
    match block:
        case Quote(plain):
            return [Quote(part) for part in _parts(plain, most)]
        case Text(markdown) | Note(markdown):
            return [replace(block, markdown=verbatim(part)) for part in _parts(text_cards.plain(markdown), most)]
        case Facts(rows) if len(rows) > 1:
            half = len(rows) // 2
            return [*_pieces(Facts(rows[:half]), fits, most), *_pieces(Facts(rows[half:]), fits, most)]
        case Facts(((label, value),)):
            return [Facts(((label[:80] if n == 0 else "…", part),)) for n, part in enumerate(_parts(value, most))]
    return [_cut(block, 4000)]


def _parts(words: str, most: int) -> list[str]:
    return [words[start : start + most] for start in range(0, len(words), most)]
