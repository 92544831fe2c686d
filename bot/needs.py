"""One text, one need or two, served one after the other; a story of four sentences is one need, told at length."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest

from bot.days import fold
from bot.leaning import SHORT, leans
from bot.understanding import OUT_OF_SCOPE, Decision, Guess, Understanding, Verdict

READ = 2000  # characters
FORETOLD = 4  # ways to cut a text in two
ADDED = 0.6  # the score from which both halves count when a word of addition ("en plus", "also") stands between them
STATED = 0.9  # … and when the second half tells rather than asks
GLANCED = 0.6  # the score by words and letters, of one subject, below which a half is not read where no word of addition stands
# Chosen on tests/follow-ups.jsonl, whose author wrote none of the phrasings that are learnt.
PLAIN = 0.9  # the score from which a text is plain by itself
LIKELIER = 4  # how many times likelier a label of the subject is that was just served
TOGETHER = 0.2  # the weight of reading a short text together with the words before it
FITS, ANSWERS = (
    0.005,
    0.3,
)  # the score of the subject from which words that lean on it may mean something of it, and from which they plainly do
APART = 0.85  # … and when only a sentence ends there, or "et" stands
SITUATIONS = {"dispute.unpaid", "dispute.disagreement", "insurance.incident", "direct.proposal"}
COURTESY = ("meta.greeting", "meta.thanks", "meta.cancel")
POLITE = (*COURTESY, "meta.help")
# An answer that says what the other would: asked together they are one need.
WITHIN = {
    "direct.check": ("direct.allowed",),
    "dispute.open": ("dispute.unpaid", "dispute.disagreement", "dispute.documents"),
    "dispute.unpaid": ("dispute.disagreement",),
    "insurance.incident": ("insurance.coverage", "insurance.documents"),
}
_ADDITION = re.compile(
    r"(?:\b(?:et|ah|and|oh|puis|mais|but|ou)[\s,]+)*\b(?:en plus(?: de (?:ça|ca|cela|tout ça))?|aussi|par ailleurs|d['’]ailleurs|sinon|ensuite|et puis"
    r"|(?:une )?autre (?:chose|question|sujet|point)|(?:deuxi[eè]me|seconde|2e|2[eè]me) (?:question|chose|point|sujet)|[eé]galement|au fait|ps|p\.s"
    r"|tant que j['’]y suis|pendant que j['’]y suis|rien [aà] voir(?: mais)?|also|besides(?: that)?|on top of (?:that|it|this|everything)"
    r"|another (?:thing|question|point)|(?:second|2nd) (?:question|thing|point)|additionally|moreover|by the way|btw|while i['’]m at it|unrelated(?:ly)?"
    r"|separately|one more (?:thing|question)|plus)\b[\s,:;.]*",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:expli(?:que|quez|cation)|explain|je trouve pas|je (?:veux|voudrais|souhaite|cherche)|jveux|j'aimerais|jaimerais|il (?:me )?faut|besoin|dis[- ]moi|dites[- ]moi|comment|pourquoi|pk|combien|quand|qui|quel(?:le)?s?"
    r"|c'?est quoi|c koi|ou (?:est|en|se|sont|je)|est-?ce|peut-on|puis-je|j'ai le droit|suis-je|i (?:want|need|wanna|would like|wonder)|i'd like|how|why|what|when|where|who"
    r"|which|can (?:i|you|we)|could|am i|do i|should|is (?:it|there)|tell me)\b"
)
_APART = re.compile(r"[.!?;\n]+\s+|,\s+|\b(?:et|and)\b\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Need:
    """What a part of a text asks for."""

    decision: Decision
    text: str


def read(understanding: Understanding, asked: Sequence[Sequence[str]]) -> None:
    """Let what `two` and `following` will ask about these messages be known, each with what its sender said before; several at once cost less."""
    news = [(text, before) for text, before in asked if understanding.halves(text) is None]
    for wanted in zip_longest(*(_steps(understanding, text, before) for text, before in news), fillvalue=[]):
        unknown = understanding.unknown(list(dict.fromkeys(chain.from_iterable(wanted))))
        for text, guesses in zip(unknown, understanding.guess_all(unknown) if unknown else [], strict=True):
            understanding.remember(text, guesses)
    for text, _ in news:
        two(understanding, text)


def known(understanding: Understanding, text: str, before: str) -> list[str]:
    """The texts whose reading decides what a message asks for, once it is read."""
    short = [_joined(before, text)] if before and len(text.split()) <= SHORT else []
    return [text, *(understanding.halves(text) or ()), *short]


def _steps(understanding: Understanding, text: str, before: str) -> Iterator[list[str]]:
    """The texts to be understood, each list once those of the one before are. What is not foretold is understood when it is asked about."""
    if understanding.near(text):
        yield [text]
        return
    halves = list(islice(_halves(understanding, text), FORETOLD))
    yield [text, *(first for first, _, _ in halves)]
    seconds = [second for first, second, wanted in halves if _sure(understanding.decide(first)) >= wanted]
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
    return Need(understanding.decide(first), first), Need(understanding.decide(second), second)


def _cut(understanding: Understanding, text: str) -> tuple[str, ...]:
    """The two parts of a text that plainly ask for different things, () when there are none."""
    if understanding.near(text):
        return ()
    best: tuple[float, tuple[str, ...]] = 0.0, ()
    for first, second, wanted in _halves(understanding, text):
        if _sure(one := understanding.decide(first)) < wanted:
            continue
        other = understanding.decide(second)
        sure = min(_sure(one), _sure(other))
        if sure >= wanted and _apart(one, other, asks(first) and asks(second)) and sure > best[0]:
            best = sure, (first, second)
    return best[1]


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


def _halves(understanding: Understanding, text: str) -> Iterator[tuple[str, str, float]]:
    """The places where a text may be cut in two: both halves, and how plain each must be."""
    for pattern, least in ((_ADDITION, ADDED), (_APART, APART)):
        for found in pattern.finditer(text[:READ]):
            first, second = text[: found.start()].strip(" ,;"), text[found.end() : READ].strip(" ,;")
            if min(len(first.split()), len(second.split())) < 2:
                continue
            one, other = _glanced(understanding, first), _glanced(understanding, second)
            added = least == ADDED or _ADDITION.match(second)
            if one[0] != other[0] and (added or min(one[1], other[1]) >= GLANCED):
                yield first, second, least if asks(second) else STATED


def _glanced(understanding: Understanding, text: str) -> tuple[str, float]:
    """At first sight: the label that a text is likeliest to have, and the score of the subject that it is likeliest about."""
    subjects: defaultdict[str, float] = defaultdict(float)
    guesses = understanding.glance(text)
    for guess in guesses:
        if guess.label not in (*POLITE, OUT_OF_SCOPE):
            subjects[_subject(guess.label)] += guess.score
    return guesses[0].label, max(subjects.values())
