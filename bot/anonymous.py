"""A text without what tells who wrote it or of whom: names, addresses, numbers become "…".

What is kept for those who write the articles passes through here. A capital within a sentence is a name's, whatever the word
means in small letters; at its beginning a word is a name when knowledge/ never writes it small, when another capital follows,
or when it does what clients do ("Claire ne répond pas"). A client that was recognised goes too. A name typed in lower case in some
other place cannot be told from a new word and stays, which is why these texts are kept for a time only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from bot import client_names
from bot.days import fold
from bot.legible import READ

GONE = "…"
_CONTACT = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,}\b", re.IGNORECASE)
_NUMBER = re.compile(r"[+#n°]{0,9}\d[\d .,/:\u00a0\u202f-]*\d|\d")
_WORD = re.compile(r"[^\W\d_](?:[\w&-]*\w)?")
_SENTENCE = re.compile(r"[.!?:\n•]")
_BEHIND_VERBS = frozenset("je tu on il elle nous vous ils elles ce moi toi le la les lui leur y en".split())
ACRONYM = 4  # letters; "TVA" is a word like others, "DUPONT" a name


def scrub(text: str, names: Iterable[str], known: Collection[str]) -> str:
    """
    The first 2,000 characters without the names, contacts and numbers.

    `known`: words that are no names, folded, and with a capital those that are none so.

    >>> scrub("Bonjour, Acme me doit 3 200 € depuis mars, jean@acme.fr et petit disent non", ["Petit"], {"bonjour"})
    'Bonjour, … me doit … € depuis mars, … et … disent non'
    """
    found = _NUMBER.sub(GONE, _CONTACT.sub(GONE, text[:READ]))
    for name in sorted({n for n in names if len(n) >= 2}, key=len, reverse=True):
        found = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", GONE, found, flags=re.IGNORECASE)
    words, loud = list(_WORD.finditer(found)), client_names.shouted(found)
    gone = [_is_name(found, words, at, known, loud) for at in range(len(words))]
    for match, is_name in zip(reversed(words), reversed(gone), strict=True):
        if is_name:
            found = found[: match.start()] + GONE + found[match.end() :]
    return re.sub(r"…(?:[\s-]*…)+", GONE, found).strip()


def _is_name(text: str, words: Sequence[re.Match[str]], at: int, known: Collection[str], loud: bool) -> bool:
    word, end = words[at].group(), words[at].end()
    rest = word.split("-")[1:]
    if not _may_be_name(word, known) or (rest and rest[-1] in _BEHIND_VERBS):
        return False
    if loud or (word.isupper() and len(word) <= ACRONYM):
        return fold(word) not in known
    between = text[words[at - 1].end() : words[at].start()] if at else "."
    opens = bool(_SENTENCE.search(between)) and not (at and client_names.is_title(words[at - 1].group()))
    if not opens or any(part[:1].isupper() for part in rest) or fold(word) not in known:
        return True
    follows = words[at + 1] if at + 1 < len(words) else None
    run = follows is not None and text[end : follows.start()].isspace() and _may_be_name(follows.group(), known)
    return run or client_names.acts(text[end:])


def _may_be_name(word: str, known: Collection[str]) -> bool:
    return word[0].isupper() and len(word) > 1 and word not in known and not client_names.is_plain(word)
