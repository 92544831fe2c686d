"""French or English, from the words that only one of them has."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.days import fold

_FRENCH = frozenset(
    "je j tu il elle on nous vous ils elles le la les un une des du de d l et est suis es sont ai as avez ont pas ne n que "
    "qui quoi qu mon ma mes ton ta tes son sa ses notre votre vos leur pour avec sans dans sur chez par mais ou donc si ce c "
    "cette ca cela quel quelle comment combien pourquoi quand peux peut puis dois doit faire fait veux voudrais bonjour "
    "bonsoir salut merci svp facture client litige contrat assurance dossier mission toujours deja encore plus tres bien oui "
    "non aide jsuis jai pk koi c'est j'ai qu'il payer paie paye direct moi toi me te se y en au aux".split()
)
_ENGLISH = frozenset(
    "i you he she it we they the a an is am are was were be been have has had do does did not don't can't won't didn't my "
    "your his her its our their for with without in on at by but or so if this that these those what which who how much why "
    "when where can could should would will want need hello hi hey thanks thank please pls invoice contract insurance case "
    "mission still already yet more very yes no help im ive i'm i've to of from and me them him u ur gonna got get paid pay "
    "owes owe unpaid dispute about any there".split()
)
_KNOWN = _FRENCH | _ENGLISH
_SHARED = frozenset("a on me direct contract mission client on i".split())
_CHOICES = (
    ("en", r"\b(?:english|anglais|en anglais|in english)\b"),
    ("fr", r"\b(?:french|francais|en francais|in french)\b"),
)


@lru_cache(256)  # a message is looked at more than once
def _counts(text: str) -> tuple[int, int]:
    words = re.findall(r"[a-z']+", fold(text[:2000]))
    split = [part for word in words for part in ([word] if word in _KNOWN else word.split("'"))]
    french = sum(word in _FRENCH and word not in _SHARED for word in split) + len(re.findall(r"[éèêàâçùûîôœ]", text[:2000].casefold()))
    english = sum(word in _ENGLISH and word not in _SHARED for word in split)
    return french, english


def detect(text: str) -> tuple[str, float]:
    """The likelier language and how sure that is, 0.5 to 1; French at 0.5 when nothing tells."""
    french, english = _counts(text)
    if french == english:
        return "fr", 0.5
    return ("fr" if french > english else "en"), max(french, english) / (french + english)


def clear(text: str) -> bool:
    """Whether several words agree: enough to change the language of a conversation, which a single word never does."""
    french, english = _counts(text)
    return len(text.split()) >= 4 and max(french, english) >= 3 and min(french, english) * 4 <= max(french, english)


def wanted(text: str) -> str | None:
    """The language asked for by name."""
    said = fold(text)
    return next((lang for lang, pattern in _CHOICES if re.search(pattern, said)), None)
