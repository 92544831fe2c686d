"""French or English, from the words that one of them has and the other has not, as learnt from what is known in both."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from bot.days import fold

READ = 2000  # characters
SEEN = 2  # times that a word must be met before it tells a language
TELLS, MOST = 1.0, 2.5  # the log odds from which a word tells, and the most that one word counts
ENOUGH = 8.0  # the weight of a text below which nothing is sure
CLEAR, AGAINST = 4.0, 0.25  # the weight of the words that changes a language, and the share of it that may speak against
SURE = 0.6  # from which the first message of a person sets the language
FEWEST = 3  # words of a text that may change it
LONG, HEAVY = 6, 10.0  # words, and their weight, of a text that is no name
# Words of somebody who speaks, which no name has: "La Maison du Thé", "The Coffee Company" tell of no language to answer in.
_SPOKEN = frozenset(
    "je j tu il elle on nous vous ils elles mon ma mes ton votre vos c ca ce est suis ai as avez ont ne pas qu que qui quoi quel quelle comment "
    "combien pourquoi quand ou veux voudrais peux peut dois faut besoin svp stp merci i you he she it we they my your his her their s is am are was "
    "do does did don t have has had can could may might should would will need want what who how why when where which please pls check send tell "
    "give show m ve re hello hi hey thanks help bonjour bonsoir salut coucou aide oui yes non koi jai jpeux jdois jveux jsuis jlui cmt pk vs whats whos u ur im ive wanna lets plz thx".split()
)
_QUOTED = re.compile(r"\"[^\"]*\"|«[^»]*»|“[^”]*”")
_CHOICES = (
    ("en", r"\b(?:english|anglais|en anglais|in english)\b"),
    ("fr", r"\b(?:french|francais|en francais|in french)\b"),
)


class Languages:
    """What is learnt from texts of which the language is known."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        counts = {"fr": Counter[str](), "en": Counter[str]()}
        for lang, text in texts:
            counts[lang].update(_words(text))
        whole = {lang: sum(count.values()) + 1 for lang, count in counts.items()}
        self._weights: dict[str, float] = {}
        for word in set(chain(*counts.values())):
            french, english = counts["fr"][word], counts["en"][word]
            odds = math.log((french + 0.5) / whole["fr"]) - math.log((english + 0.5) / whole["en"])
            if french + english >= SEEN and abs(odds) >= TELLS:
                self._weights[word] = max(-MOST, min(MOST, odds))
        self._weigh = lru_cache(256)(self._weighed)  # a message is looked at more than once

    def detect(self, text: str) -> tuple[str, float]:
        """The likelier language and how sure that is, 0.5 to 1; French at 0.5 when nothing tells."""
        french, english = self._weigh(text)
        if french == english:
            return "fr", 0.5
        if len(words := _words(text)) == 1 and _SPOKEN.isdisjoint(words):
            return ("fr" if french > english else "en"), 0.5  # "contract", "channel": a word of the trade
        return ("fr" if french > english else "en"), 0.5 + abs(french - english) / 2 / max(french + english, ENOUGH)

    def clear(self, text: str) -> bool:
        """Whether several words of somebody who speaks agree: enough to change the language of a conversation, which a single word never does."""
        words = _words(_unquoted(text))
        french, english = self._weigh(text)
        spoken = not _SPOKEN.isdisjoint(words) or (len(words) >= LONG and max(french, english) >= HEAVY)
        if len(words) < FEWEST or not spoken:
            return False
        return max(french, english) >= CLEAR and min(french, english) <= AGAINST * max(french, english)

    def _weighed(self, text: str) -> tuple[float, float]:
        """The weight of the French words and of the English ones; what somebody else is quoted with does not count."""
        said = _unquoted(text)
        found = [self._weights.get(word, 0.0) for word in _words(said)]
        accents = len(re.findall(r"[éèêàâçùûîôœ]", said.casefold()))
        return sum(w for w in found if w > 0) + accents, -sum(w for w in found if w < 0)


@lru_cache(64)
def _words(text: str) -> tuple[str, ...]:
    """The folded words; what is no word, such as "@channel" or "U1", is left out."""
    return tuple(re.findall(r"(?<![\w@])[a-z]+(?!\w)", fold(text)))


def _unquoted(text: str) -> str:
    said = text[:READ]
    own = _QUOTED.sub(" ", said)
    return own if len(own.split()) >= FEWEST else said


def wanted(text: str) -> str | None:
    """The language asked for by name."""
    said = fold(text)
    return next((lang for lang, pattern in _CHOICES if re.search(pattern, said)), None)
