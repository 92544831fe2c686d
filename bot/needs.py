"""One text, one need or several, served one after the other; a story of four sentences is one need, told at length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, islice, zip_longest

from bot import incidents
from bot.days import fold
from bot.knowledge import CONVERSATIONS
from bot.leaning import SHORT, leans
from bot.understanding import COURTESY, OUT_OF_SCOPE, POLITE, Decision, Guess, Understanding, Verdict

READ = 2000  # characters
FORETOLD = 4  # ways to cut a text in two
MOST = 4  # needs of one text
LIKELY = 0.8  # the score from which a part is answered though alone it might be about anything: the rest says what it is about
ADDED = 0.6  # the score from which both halves count when a word of addition ("en plus", "also") stands between them
STATED = 0.9  # … of a second half that tells rather than asks
TOLD = 0.95  # … of a half that only tells what the text as a whole is not about
GLANCED = 0.8  # the score by words and letters, of one subject, below which a half is not read where no word of addition stands
# Chosen on tests/follow-ups.jsonl, whose author wrote none of the phrasings that are learnt.
PLAIN = 0.9  # the score from which a text is plain by itself
LIKELIER = 4  # how many times likelier a label of the subject is that was just served
TOGETHER = 0.2  # the weight of reading a short text together with the words before it
FITS, ANSWERS = (
    0.005,
    0.3,
)  # the score of the subject from which words that lean on it may mean something of it, and from which they plainly do
APART = 0.85  # the score from which both halves count when only a sentence ends there, or "et" stands
SITUATIONS = {"dispute.unpaid", "dispute.disagreement", "insurance.incident", "direct.proposal"}
# The same question of two subjects: which of them is meant is said by the rest of the text.
ALIKE = (
    {"dispute.documents", "insurance.documents"},
    {"contract.template", "insurance.certificate"},
    {"direct.definition", "insurance.liability", "contract.what"},
)
# An answer that says what the other would: asked together they are one need.
WITHIN = {
    "direct.check": ("direct.allowed",),
    "dispute.open": ("dispute.unpaid", "dispute.disagreement", "dispute.documents"),
    "dispute.unpaid": ("dispute.disagreement",),
    "insurance.incident": ("insurance.coverage", "insurance.documents"),
}
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
        return _whole(self.first), _whole(self.second)

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


@dataclass(frozen=True)
class Need:
    """What a part of a text asks for."""

    decision: Decision
    text: str


def read(understanding: Understanding, asked: Sequence[Sequence[str]]) -> None:
    """Let what `two` and `following` will ask about these messages be known, each with what its sender said before; several at once cost less."""
    news = [(text, before) for text, before in asked if understanding.halves(text) is None]
    _glance(understanding, [text for text, _ in news if not understanding.near(text)])
    for wanted in zip_longest(*(_steps(understanding, text, before) for text, before in news), fillvalue=[]):
        unknown = understanding.unknown(list(dict.fromkeys(chain.from_iterable(wanted))))
        for text, guesses in zip(unknown, understanding.guess_all(unknown) if unknown else [], strict=True):
            understanding.remember(text, guesses)
    for text, _ in news:
        several(understanding, text)


def _glance(understanding: Understanding, texts: Sequence[str]) -> None:
    """Look at these texts and at the halves that will be looked at."""
    cuts = [cut for text in texts for cut in _cuts(text)]
    firsts = understanding.glance([*(cut.parts[0] for cut in cuts), *texts])
    understanding.glance([cut.parts[1] for cut, first in zip(cuts, firsts, strict=False) if first.subject >= cut.glanced])


def known(understanding: Understanding, text: str, before: str) -> list[str]:
    """The texts whose reading decides what a message asks for, once it is read."""
    short = [_joined(before, text)] if before and len(text.split()) <= SHORT else []
    return [text, *map(_whole, understanding.halves(text) or ()), *short]


def _steps(understanding: Understanding, text: str, before: str) -> Iterator[list[str]]:
    """The texts to be understood, each list once those of the one before are. What is not foretold is understood when it is asked about."""
    if understanding.near(text):
        yield [text]
        return
    halves = list(islice(_halves(understanding, text), FORETOLD))
    yield [text, *(cut.parts[0] for cut in halves)]
    seconds = [cut.parts[1] for cut in halves if _sure(_decide(understanding, cut.first)) >= cut.least[0]]
    short = before and len(text.split()) <= SHORT and (leans(text) or not _plain(understanding.decide(text)))
    yield [*seconds, *([_joined(before, text)] if short else [])]


def _joined(before: str, text: str) -> str:
    return f"{before} {text}"[-READ:]


def two(understanding: Understanding, text: str) -> tuple[Need, Need] | None:
    """The two different needs of a text, in its order; None when it has one, or when a second is not plain by itself."""
    halves = understanding.halves(text)
    if halves is None:
        halves = _cut(understanding, text)
        understanding.remember_halves(text, halves)
    if not halves:
        return None
    first, second = halves
    return Need(_decide(understanding, first), first), Need(_decide(understanding, second), second)


def several(understanding: Understanding, text: str) -> tuple[Need, ...]:
    """The needs of a text that has more than one, in its order; () when it has one."""
    both = two(understanding, text) or ()
    return tuple(need for half in both for need in two(understanding, half.text) or (half,))


def announced(text: str) -> bool:
    """Whether a text says or shows by its numbering that it asks for several things."""
    return bool(_ANNOUNCED.match(text) or (_FIRST.search(text) and _NUMBERED.search(text)))


def _cut(understanding: Understanding, text: str) -> tuple[str, ...]:
    """The two parts of a text that plainly ask for different things, () when there are none."""
    if understanding.near(text):
        return ()
    best: tuple[float, tuple[str, ...]] = 0.0, ()
    for cut in _halves(understanding, text):
        if leans(cut.second, you=True) or _sure(one := _decide(understanding, cut.first)) < cut.least[0]:
            continue
        other = _decide(understanding, cut.second)
        if _sure(other) < cut.least[1]:
            continue
        both_ask = asks(cut.first) and asks(cut.second)
        sure = min(_sure(one), _sure(other))
        if (
            sure > best[0]
            and _apart(one, other, both_ask)
            and (cut.added or not _story(understanding.decide(text), cut, one, other, both_ask))
        ):
            best = sure, (cut.first, cut.second)
    return best[1]


def _story(whole: Decision, cut: Cut, one: Decision, other: Decision, both_ask: bool) -> bool:
    """Whether a text without a word of addition is plainly one need, of which a half alone would be misread."""
    if whole.kind is not Verdict.ANSWER or whole.label not in (one.label, other.label):
        return False
    if any({one.label, other.label} <= alike for alike in ALIKE) or (_subject(one.label) == _subject(other.label) and not both_ask):
        return True
    part, odd = (cut.second, other) if whole.label == one.label else (cut.first, one)
    if odd.label == "insurance.incident" and incidents.states(part):
        return False
    if odd.label.startswith("meta."):
        return odd.score < TOLD
    talk = odd.label in CONVERSATIONS
    return not asks(part) and (talk or odd.score < TOLD)


def _decide(understanding: Understanding, half: str) -> Decision:
    found = understanding.decide(_whole(half))
    return replace(found, kind=Verdict.ANSWER) if found.kind is Verdict.CLARIFY and found.score >= LIKELY else found


def _whole(half: str) -> str:
    """A half of a text as it reads alone: without a greeting or a number, and "avec un autre" with whom."""
    return _ANOTHER.sub(lambda found: f"{found[0].removesuffix(' one')} client", _FIRST.sub("", _HELLO.sub("", half)))


def following(understanding: Understanding, text: str, before: str, served: str) -> Decision:
    """What a text asks for, read with what was said `before` and the label `served` for it ("" for none).

    Words that lean on what was served ("how long?") mean something of that subject and of no other. Else what is plain by
    itself stays so, labels of the same subject are likelier, and a short text is read together with the words before it.
    """
    alone = understanding.decide(text)
    subject = _subject(served)
    if not served or subject == "meta":
        return alone
    if leans(text) and alone.label not in COURTESY:
        return _leaning(understanding, text, before, served)
    if _plain(alone):
        return alone
    scores = {guess.label: guess.score for guess in understanding.guess(text)}
    if len(text.split()) <= SHORT:
        for guess in understanding.guess(_joined(before, text)):
            scores[guess.label] = (1 - TOGETHER) * scores.get(guess.label, 0.0) + TOGETHER * guess.score
    likelier = {label: score * (LIKELIER if _subject(label) == subject else 1) for label, score in scores.items()}
    whole = sum(likelier.values())
    return understanding.settle(sorted((Guess(label, score / whole) for label, score in likelier.items()), key=lambda g: -g.score))


def _leaning(understanding: Understanding, text: str, before: str, served: str) -> Decision:
    """What words that lean on what was served ask for within its subject; handed over under the label served when nothing there fits."""
    subject = _subject(served)
    alone, joined = (
        {guess.label: guess.score for guess in understanding.guess(words) if _subject(guess.label) == subject}
        for words in (text, _joined(before, text))
    )
    fit, together = sum(alone.values()), sum(joined.values())
    if fit < FITS:
        return Decision(Verdict.HANDOVER, served, 1 - fit, ())
    scores = [Guess(label, (1 - TOGETHER) * score / fit + TOGETHER * joined[label] / together) for label, score in alone.items()]
    found = understanding.settle(sorted(scores, key=lambda g: -g.score))
    return found if fit >= ANSWERS else replace(found, kind=Verdict.CLARIFY)


def _plain(alone: Decision) -> bool:
    """Whether a text says by itself what it asks for, whatever was said before."""
    return alone.kind is not Verdict.CLARIFY and alone.score >= PLAIN


def _sure(decision: Decision) -> float:
    """How plain a need is: the score of its label, or of the subject that all its candidates share."""
    if decision.kind is Verdict.HANDOVER or decision.label in (*POLITE, OUT_OF_SCOPE):
        return 0.0
    if decision.kind is Verdict.ANSWER:
        return decision.score
    subject = _subject(decision.label)
    return sum(g.score for g in decision.candidates if _subject(g.label) == subject)


def asks(text: str) -> bool:
    """Whether the words ask or want something, rather than tell it."""
    return "?" in text or bool(_ASKING.search(fold(text)))


def _apart(one: Decision, other: Decision, both_ask: bool) -> bool:
    """Whether these are two needs: two subjects, or two questions on one of which neither answer says the other."""
    if _subject(one.label) != _subject(other.label):
        return True
    plain = one.kind is Verdict.ANSWER and other.kind is Verdict.ANSWER and one.label != other.label
    if not both_ask and {one.label, other.label} & SITUATIONS:
        return False  # what happened, and what is wanted because of it
    return plain and other.label not in WITHIN.get(one.label, ()) and one.label not in WITHIN.get(other.label, ())


def _subject(label: str) -> str:
    return label.split(".")[0]


def _halves(understanding: Understanding, text: str) -> Iterator[Cut]:
    """The ways to cut a text in two of which the words and letters do not say plainly that they are none."""
    for cut in _cuts(text):
        [one] = understanding.glance([cut.parts[0]])
        if one.subject < cut.glanced:
            continue
        [other] = understanding.glance([cut.parts[1]])
        if one.label != other.label and other.subject >= cut.glanced:
            yield cut


@lru_cache(64)
def _cuts(text: str) -> tuple[Cut, ...]:
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
