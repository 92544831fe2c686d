"""One text, one need or several, served one after the other; a story of four sentences is one need, told at length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest

from bot import cuts, incidents
from bot.cuts import Cut
from bot.knowledge import CONVERSATIONS
from bot.leaning import SHORT, leans
from bot.understanding import COURTESY, OUT_OF_SCOPE, POLITE, Decision, Guess, Understanding, Verdict

FORETOLD = 4  # ways to cut a text in two
MOST = 4  # needs of one text
LIKELY = 0.8  # the score from which a part is answered though alone it might be about anything: the rest says what it is about
TOLD = 0.95  # … of a half that only tells what the text as a whole is not about
# Chosen on tests/follow-ups.jsonl, whose author wrote none of the phrasings that are learnt.
PLAIN = 0.9  # the score from which a text is plain by itself
LIKELIER = 4  # how many times likelier a label of the subject is that was just served
TOGETHER = 0.2  # the weight of reading a short text together with the words before it
FITS, ANSWERS = (
    0.005,
    0.3,
)  # the score of the subject from which words that lean on it may mean something of it, and from which they plainly do
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
    ways = [cut for text in texts for cut in cuts.cuts(text)]
    firsts = understanding.glance([*(cut.parts[0] for cut in ways), *texts])
    understanding.glance([cut.parts[1] for cut, first in zip(ways, firsts, strict=False) if first.subject >= cut.glanced])


def known(understanding: Understanding, text: str, before: str) -> list[str]:
    """The texts whose reading decides what a message asks for, once it is read."""
    short = [_joined(before, text)] if before and len(text.split()) <= SHORT else []
    return [text, *map(cuts.whole, understanding.halves(text) or ()), *short]


def _steps(understanding: Understanding, text: str, before: str) -> Iterator[list[str]]:
    """The texts to be understood, each list once those of the one before are. What is not foretold is understood when it is asked about."""
    if understanding.near(text):
        yield [text]
        return
    yield [text, *chain.from_iterable(cut.parts for cut in islice(_halves(understanding, text), FORETOLD))]
    if before and len(text.split()) <= SHORT and (leans(text) or not _plain(understanding.decide(text))):
        yield [_joined(before, text)]


def _joined(before: str, text: str) -> str:
    return f"{before} {text}"[-cuts.READ :]


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


def all_of(understanding: Understanding, text: str) -> tuple[Need, ...]:
    """The needs of a text, in its order."""
    return several(understanding, text) or (Need(understanding.decide(text), text),)


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
        both_ask = cuts.asks(cut.first) and cuts.asks(cut.second)
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
    return not cuts.asks(part) and (talk or odd.score < TOLD)


def _decide(understanding: Understanding, half: str) -> Decision:
    found = understanding.decide(cuts.whole(half))
    return replace(found, kind=Verdict.ANSWER) if found.kind is Verdict.CLARIFY and found.score >= LIKELY else found


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
    for cut in cuts.cuts(text):
        [one] = understanding.glance([cut.parts[0]])
        if one.subject < cut.glanced:
            continue
        [other] = understanding.glance([cut.parts[1]])
        if one.label != other.label and other.subject >= cut.glanced:
            yield cut
