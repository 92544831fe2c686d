"""One text, one need or two, served one after the other; a story of four sentences is one need, told at length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding import OUT_OF_SCOPE, Decision, Understanding, Verdict

READ = 2000  # characters
ADDED = 0.6  # the score from which both halves count when a word of addition ("en plus", "also") stands between them
APART = 0.85  # … and when only a sentence ends there, or "et" stands
POLITE = ("meta.greeting", "meta.thanks", "meta.help", "meta.cancel")
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
_APART = re.compile(r"[.!?;\n]+\s+|,\s+|\b(?:et|and)\b\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Need:
    """What a part of a text asks for."""

    decision: Decision
    text: str


def two(understanding: Understanding, text: str) -> tuple[Need, Need] | None:
    """The two different needs of a text, in its order; None when it has one, or when a second is not plain by itself."""
    best: tuple[float, tuple[Need, Need]] | None = None
    for first, second, least in _halves(text[:READ]):
        one, other = understanding.decide(first), understanding.decide(second)
        sure = min(_sure(one), _sure(other))
        if sure >= least and _apart(one, other) and (best is None or sure > best[0]):
            best = sure, (Need(one, first), Need(other, second))
    return best[1] if best else None


def following(understanding: Understanding, text: str, before: str) -> Decision:
    """What a text asks for, read with the label just served ("" for none)."""
    return understanding.decide(text)


def _sure(decision: Decision) -> float:
    """How plain a need is: the score of its label, or of the subject that all its candidates share."""
    if decision.kind is Verdict.HANDOVER or decision.label in (*POLITE, OUT_OF_SCOPE):
        return 0.0
    if decision.kind is Verdict.ANSWER:
        return decision.score
    subject = _subject(decision.label)
    return sum(g.score for g in decision.candidates if _subject(g.label) == subject)


def _apart(one: Decision, other: Decision) -> bool:
    """Whether these are two needs: two subjects, or two plain answers of which neither says the other."""
    if _subject(one.label) != _subject(other.label):
        return True
    plain = one.kind is Verdict.ANSWER and other.kind is Verdict.ANSWER and one.label != other.label
    return plain and other.label not in WITHIN.get(one.label, ()) and one.label not in WITHIN.get(other.label, ())


def _subject(label: str) -> str:
    return label.split(".")[0]


def _halves(text: str) -> Iterator[tuple[str, str, float]]:
    for pattern, least in ((_ADDITION, ADDED), (_APART, APART)):
        for found in pattern.finditer(text):
            first, second = text[: found.start()].strip(" ,;"), text[found.end() :].strip(" ,;")
            if min(len(first.split()), len(second.split())) >= 2:
                yield first, second, least
