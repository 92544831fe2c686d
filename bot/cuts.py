"""Where a text may be cut in two: before a word of addition ("en plus", "also"), a second number, the end of a sentence, a comma or "et"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.days import fold

READ = 2000  # characters
ADDED = 0.6  # the score from which both halves count when a word of addition ("en plus", "also") stands between them
STATED = 0.9  # … of a second half that tells rather than asks
GLANCED = 0.85  # the score by words and letters, of one subject, below which a half is not read where no word of addition stands
APART = 0.85  # the score from which both halves count when only a sentence ends there, or "et" stands
_ADDITION = re.compile(
    r"(?:\b(?:et|ah|and|oh|puis|mais|but|ou)[\s,]+)*\b(?:en plus(?: de (?:ça|ca|cela|tout ça))?|aussi|par ailleurs|d['’]ailleurs|sinon|ensuite|et puis|par contre|en revanche|[aà] part (?:[çc]a|cela)"
    r"|(?:une )?autre (?:chose|question|sujet|point)|(?:deuxi[eè]me|seconde|2e|2[eè]me) (?:question|chose|point|sujet)|[eé]galement|au fait|ps|p\.s"
    r"|j['’]en profite(?: pour)?|au passage|tant que j['’]y suis|pendant que j['’]y suis|rien [aà] voir(?: mais)?|also|besides(?: that)?|on top of (?:that|it|this|everything)"
    r"|another (?:thing|question|point)|(?:second|2nd) (?:question|thing|point)|additionally|moreover|by the way|btw|while i['’]m at it|unrelated(?:ly)?"
    r"|separately|one more (?:thing|question)|apart from that|on the other hand|while i have you|in passing|(?<=[,.;!?] )plus)\b[\s,:;.]*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<!\S)[23] ?[).°/-] ?(?=[^\W\d])")
_FIRST = re.compile(r"(?<!\S)1 ?[).°/-] ?(?=[^\W\d])")
_ANNOUNCED = re.compile(
    r"^.{0,40}?\b(?:deux|2|trois|3|plusieurs|quelques|two|three|several|a few|a couple of) (?:petites? |quick )?(?:questions?|choses|points|sujets|trucs|things|points)\b[\s:.,;!-]*",
    re.IGNORECASE,
)
_HELLO = re.compile(r"^(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|bjr|slt)\b(?: [\w]+(?=,))?[ ,!.]+", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:une? autre|another(?: one)?)(?=\W*$)", re.IGNORECASE)
_ASKING = re.compile(
    r"\b(?:veut dire|expli(?:que|quez|cation)|explain|je trouve pas|je (?:veux|voudrais|souhaite|cherche)|jveux|j'aimerais|jaimerais|il (?:me )?faut|besoin|dis[- ]moi|dites[- ]moi|comment|pourquoi|pk|combien|quand|qui|quel(?:le)?s?"
    r"|c'?est quoi|c koi|ou (?:est|en|se|sont|je)|est-?ce|peut-on|puis-je|j'ai le droit|suis-je|i (?:want|need|wanna|would like|wonder)|i'd like|how|why|what|when|where|who"
    r"|which|can (?:i|you|we)|could|am i|do i|should|is (?:it|there)|tell me)\b"
)
_APART = re.compile(r"[.!?;\n]+\s+|,\s+|\b(?:et|and)\b\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Cut:
    """A way to cut a text in two; `added`: it is said that something else follows."""

    first: str
    second: str
    added: bool

    @cached_property
    def parts(self) -> tuple[str, str]:
        """Both halves as they read alone."""
        return whole(self.first), whole(self.second)

    @property
    def glanced(self) -> float:
        """The score of one subject, by words and letters, from which a half is read."""
        return 0.0 if self.added else GLANCED

    @property
    def least(self) -> tuple[float, float]:
        """The scores from which the halves count."""
        least = ADDED if self.added else APART
        if asks(self.second):
            return least, least
        return (ADDED if self.added else STATED), STATED


def announced(text: str) -> bool:
    """Whether a text says or shows by its numbering that it asks for several things."""
    return bool(_ANNOUNCED.match(text) or (_FIRST.search(text) and _NUMBERED.search(text)))


def whole(half: str) -> str:
    """A half of a text as it reads alone: without a greeting or a number, and "avec un autre" with whom."""
    return _ANOTHER.sub(lambda found: f"{found[0].removesuffix(' one')} client", _FIRST.sub("", _HELLO.sub("", half)))


def asks(text: str) -> bool:
    """Whether the words ask or want something, rather than tell it."""
    return "?" in text or bool(_ASKING.search(fold(text)))


@lru_cache(64)
def cuts(text: str) -> tuple[Cut, ...]:
    """The places where a text may be cut in two, those where a word of addition stands first."""
    text, found = text[:READ], []
    said = _ANNOUNCED.match(text)
    begun = said.end() if said else 0
    numbered = _FIRST.search(text)
    for pattern in (*((_NUMBERED,) if numbered else ()), _ADDITION, _APART):
        for place in pattern.finditer(text, begun):
            first, second = text[begun : place.start()].strip(" ,;"), text[place.end() :].strip(" ,;")
            if min(len(first.split()), len(second.split())) >= 2:
                found.append(Cut(first, second, pattern is not _APART or bool(said or _ADDITION.match(second))))
    return tuple(found)
