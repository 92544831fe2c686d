"""Words that take back what was just said ("non, 3500", "3500 pardon", "pas 3200, 3500"), and what is left without them."""

from __future__ import annotations

import re
from collections.abc import Callable

_TAKING_BACK = re.compile(
    r"(?<![\w'-])(?:en ?faite?|enft|enfin|finalement|plut[oô]t|pardon|oups|(?:je suis )?d[ée]sol[ée]e?|(?:c'est une )?erreur(?: de ma part)?|rectification"
    r"|j(?:e |')?(?:voulai[st]?|veux) dire|(?:je |j')?me suis (?:tromp|plant|gour)[ée]e?|j'ai fait une (?:erreur|faute)(?: de frappe)?|faute de frappe|attend[s]?|attendez"
    r"|(?:au temps|autant) pour moi|non|nan|nn|corrige|rectifie"
    r"|actually|in fact|(?:i'?m )?sorry|my (?:bad|mistake)|i made a mistake|typo|wait|hold on|hang on|i mean[t]?|scratch that|make (?:it|that)|change (?:it|that) to"
    r"|correction|oops|rather|no|nope)(?![\w'-])",
    re.IGNORECASE,
)  # fmt: skip
_BESIDE = r"(?:euh+|heu+|bah|ben|ah|oh|hm+|mais|but|alors|donc|du coup|so|c ?'?est|c'[ée]tait|ct|ce serait|ce sera|it'?s|it is|it was|that'?s|it should be|should be)"
_LED = re.compile(rf"^(?:[\s,;:.!…-]|(?<![\w'-]){_BESIDE}(?![\w'-]))+", re.IGNORECASE)
_ENDED = re.compile(rf"(?:[\s,;:.!…]|(?<![\w'-]){_BESIDE}(?![\w'-]))+$", re.IGNORECASE)
_AGAINST = r"(?:pas|not|au lieu d[eu']|instead of|rather than|plut[oô]t que)"
_OLD = re.compile(
    rf"(?:\b(?:et|and|c'est|c'[ée]tait|ce n'est|it'?s|it was)\s+){{0,3}}\b{_AGAINST}\b\s*(?P<old>[^,;:]+?)"
    r"(?=\s*[,;:]|[\s.!]*$|\s(?:c'est|c'[ée]tait|mais|but|it'?s|it was|plut[oô]t|rather)\b)",
    re.IGNORECASE,
)
_DENYING = re.compile(rf"\b{_AGAINST}\b|n't\b", re.IGNORECASE)

_COUNTED = re.compile(r"\d|\b(?:cents?|mille|hundred|thousand|euros?)\b", re.IGNORECASE)


def counts(text: str) -> bool:
    """Whether the words may say a sum; "attends un peu" says none of one.

    >>> counts("c'est trois mille"), counts("attends un peu")
    (True, False)
    """
    return bool(_COUNTED.search(text))


def denied(text: str, is_old: Callable[[str], bool]) -> list[str]:
    """The values said before that the words deny.

    >>> denied("pas 3200, 3500", lambda words: words == "3200"), denied("3500", lambda words: True)
    (['3200'], [])
    """
    return [old for found in _OLD.finditer(text.replace("’", "'")) if is_old(old := found["old"].strip())]


def left(text: str, is_old: Callable[[str], bool] = lambda words: False) -> str | None:
    """What is said instead, when something is taken back; None when nothing is, or nothing is said instead.

    `is_old`: whether words are the value said before, so that "pas 3200, 3500" leaves "3500".

    >>> left("non pardon, 4 500 TTC"), left("c'est 3500 en fait"), left("3500"), left("non"), left("non pas 3500")
    ('4 500 TTC', '3500', None, None, None)
    >>> left("it's 3500 not 3200", lambda words: words == "3200")
    '3500'
    """
    said = text.replace("’", "'")
    denied = _OLD.sub(lambda found: " , " if is_old(found["old"].strip()) else found[0], said)
    rest, taken_back = _TAKING_BACK.subn(" , ", denied)
    if (not taken_back and denied == said) or _DENYING.search(rest):
        return None
    return _ENDED.sub("", _LED.sub("", rest)) or None
