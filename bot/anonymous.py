"""A text without what tells who wrote it or of whom: names, addresses, numbers become "…".

What is kept for those who write the articles passes through here. A capitalised word that stands nowhere in
knowledge/ counts as a name, and so does a client that was recognised; a name typed in lower case in some other
place cannot be told from a new word and stays, which is why these texts are kept for a time only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from bot.days import fold
from bot.legible import READ

GONE = "…"
_CONTACT = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,}\b", re.IGNORECASE)
_NUMBER = re.compile(r"[+#n°]{0,9}\d[\d .,/:\u00a0\u202f-]*\d|\d")
_WORD = re.compile(r"[^\W\d_](?:[\w&-]*\w)?")


def scrub(text: str, names: Iterable[str], known: Collection[str]) -> str:
    """
    The first 2,000 characters without the names, contacts and numbers; `known`: folded words that are no names.

    >>> scrub("Bonjour, Acme me doit 3 200 € depuis mars, jean@acme.fr et petit disent non", ["Petit"], {"bonjour"})
    'Bonjour, … me doit … € depuis mars, … et … disent non'
    """
    found = _NUMBER.sub(GONE, _CONTACT.sub(GONE, text[:READ]))
    for name in sorted({n for n in names if len(n) >= 2}, key=len, reverse=True):
        found = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", GONE, found, flags=re.IGNORECASE)

    def word(match: re.Match[str]) -> str:
        said = fold(match.group())
        return GONE if match.group()[0].isupper() and said not in known else match.group()

    return re.sub(r"…(?:[\s-]*…)+", GONE, _WORD.sub(word, found)).strip()
