"""What a person writes while something is being asked: an answer, a correction, a control word, or a question of their own."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from bot import (
    answers,
    asides,
    conversation,
    corrections,
    days,
    hints,
    matter,
    needs,
    questions,
    replies,
    retelling,
    router,
    steering,
    stuck,
)
from bot.asides import CANCEL
from bot.cards import Note
from bot.dialogue import Ask, Unclear, Widget
from bot.knowledge import ARTICLES, CONVERSATIONS, OUT_OF_SCOPE
from bot.leaning import leans
from bot.replay import Replay
from bot.router import Correction
from bot.steering import Control
from bot.store.runs import Run
from bot.turn import Turn

ALWAYS = ("ticket.human", "ticket.status", "meta.help", "meta.language", "meta.privacy")  # may be called for at any question
SHORT, LONG = 8, 25  # words of a call like "parler à quelqu'un"; words beyond which a question is part of a story
CALLED, GUESSED, TOLD = 0.7, 0.8, 0.8  # scores: a call where the words answer nothing, where they might, and a need that is told
CERTAIN = 0.97  # … and a call for a person that is followed unasked
# Words that begin one more conversation like the one under way: "je veux ouvrir un autre dossier de litige".
_ANOTHER = re.compile(
    r"^(?:(?:et|puis|aussi|ok|bon|and|also|now)\b[ ,]*)*(?:je (?:veux|voudrais|dois|souhaite)|jveux|j'aimerais|il faut|i (?:want|need)|i'd like|ouvr\w+|declar\w+|open|report)\b"
    r".{0,20}\b(?:autre|nouveau|nouvel|nouvelle|deuxieme|second\w?|another|new)\b"
)
# What a kind says of words that it cannot read at all; any other trouble means that they were meant as the answer.
_UNREAD = ("choice", "amount", "day", "files", "approval", "text-empty", "name-long", "number")


class Then(StrEnum):
    """What becomes of words that may be no answer."""

    ANSWER = "answer"
    SERVE = "serve"  # a question or a call of the person's own
    SURE = "sure"  # it is asked which
    UNKNOWN = "unknown"  # a question of the person's own that is not understood


def in_run(turn: Turn, text: str, note: int, run: Run, steer: Control | None, message: str) -> None:
    turn.store.people.became(note, "answer", run=run.id)
    found = conversation.pending(turn, run)
    if found is None or found.pending is None:
        conversation.advance(turn, run)
        return
    if steer is not None:
        exact, fits = steering.is_control(turn, text), _fits(turn, found, text) or bool(retelling.past(turn, found.pending, text))
        also = any(replies.plain(text) == replies.plain(w) for ways in questions.options(turn, found.pending).values() for w in ways)
        if found.pending.hint == "running":  # "arrête" may be said of the mission
            also = also or "running" in hints.find(f"mission {text}", turn.today)
        if steer in (Control.CANCEL, Control.RESTART) and (also if exact else not fits):
            asides.sure(turn, run, found, CANCEL, note, fits=_fits(turn, found, text))
            return
        if exact or not fits:
            control(turn, run, steer, note)
            return
    ask = found.pending
    if replies.pauses(text):
        conversation.unclear(turn, run, Unclear("wait"))
        return
    if ask.kind.opens and matter.is_none(turn, run, ask, text, note):
        return
    if ask.mends and not router.names_correction(text) and _mended(turn, run, ask, text, message):
        return
    fix = _correction(turn, run, found, text)
    if fix is not None:
        try:
            if corrections.mend(turn, run, fix, message):
                return
        except Unclear as problem:
            conversation.unclear(turn, run, problem)
            return
    if (not _fits(turn, found, text) or retelling.of_told(turn, run, found, text)) and (
        anew := retelling.otherwise(turn, run, found, text)
    ):
        retelling.retell(turn, run, found, anew, message)
        return
    if ask.kind.widget is Widget.APPROVAL and (open_ := corrections.choosing(turn, run)) and _fits(turn, found, text):
        corrections.which(turn, run, open_)  # a yes may not send what is being corrected
        return
    problem_: Unclear | None = None
    told: dict[str, str] = {}
    try:
        ask.kind.accept(conversation.heard(turn, ask, text))
    except Unclear as problem:
        problem_ = problem
        told = retelling.past(turn, ask, text) or hints.find(text, turn.today, about=ask.hint)
        if ask.hint in told and (
            replies.denied(text, questions.options(turn, ask), told[ask.hint]) or not _accepts(turn, ask, told[ask.hint])
        ):
            del told[ask.hint]  # "pas de mise en demeure" tells of none
        if ask.hint and ask.hint in told:  # "j'ai fini fin mars" answers "is a mission running?" and the next question too
            conversation.volunteer(turn, run, told, message)
            return
        conversation.remember(turn, run, told, message)
    then, label = _own_need(turn, text, found, run, problem_)
    match then:
        case Then.SERVE:
            turn.store.people.became(note, "aside", run=run.id)
            asides.aside(turn, run, label, text, note)
        case Then.SURE:
            asides.sure(turn, run, found, label, note, fits=_fits(turn, found, text))
        case Then.UNKNOWN:
            asides.unknown(turn, run, found, text, note)
        case Then.ANSWER if problem_ is None:
            if ask.hint and not ask.kind.free:  # "cassé hier" to "what kind of damage?" says when, too
                told = hints.find(text, turn.today, about=ask.hint)
                conversation.remember(turn, run, {n: v for n, v in told.items() if ask.hint in told and n != ask.hint}, message)
            conversation.answer(turn, run, found, text, "typed", message)
        case Then.ANSWER:
            more = asides.offer_to_join(turn, run, found, text, note)
            if problem_.code in _UNREAD and replies.waits(text):
                problem_ = Unclear("wait")
            elif problem_.code in _UNREAD:
                more += stuck.help_for(turn, run, ask, text, note)
                turn.store.people.became(note, stuck.UNREAD, run=run.id)
            conversation.unclear(turn, run, problem_, more)


def _correction(turn: Turn, run: Run, found: Replay, text: str) -> Correction | None:
    """The correction of an answer given that these words make, when they do not answer the question now asked."""
    ask = found.pending
    assert ask is not None
    recap = ask.kind.widget is Widget.APPROVAL
    led = ask.kind.name == "yesno" and replies.wholly(text, questions.options(turn, ask)) is None  # "non, le 4 mars" is no "no"
    if not recap and (led or not _fits(turn, found, text)) and (fix := retelling.just_before(turn, run, found, text)):
        return fix
    if not router.names_correction(text) and _fits(turn, found, text):
        return None
    fix = router.correction(turn, text, found.trace, named=recap or not ask.kind.free)
    stated = (recap or (ask.hint == "ended" and _names_no_day(turn, text))) and not router.is_question(text)  # "elle n'est pas finie"
    return fix or router.retold(turn, text, found.trace, stated=stated)


def _names_no_day(turn: Turn, text: str) -> bool:
    try:
        return days.find(text, turn.today) is None
    except Unclear:
        return False


def _mended(turn: Turn, run: Run, ask: Ask[Any], text: str, message: str) -> bool:
    """Correct the earlier answer that this question doubts, when the words are one and do not say yes."""
    try:
        if ask.kind.accept(conversation.heard(turn, ask, text)) == "yes":
            return False
    except Unclear:
        pass
    try:
        return corrections.correct(turn, run, ask.mends, text, message)
    except Unclear:
        return False


def plainly(turn: Turn, run: Run, text: str) -> bool:
    """Whether the whole text is one of the answers on offer, as a press would be."""
    found = conversation.pending(turn, run)
    offered = questions.options(turn, found.pending) if found and found.pending else {}
    return bool(offered) and (replies.wholly(text, offered) or replies.rank(text, len(offered))) is not None


def _fits(turn: Turn, found: Replay, text: str) -> bool:
    """Whether the words answer the very question now asked, which is of a strict kind."""
    ask = found.pending
    assert ask is not None
    return not ask.kind.free and _accepts(turn, ask, text)


def _accepts(turn: Turn, ask: Ask[Any], words: str) -> bool:
    try:
        ask.kind.accept(conversation.heard(turn, ask, words))
    except Unclear:
        return False
    return True


def _own_need(turn: Turn, text: str, found: Replay, run: Run, problem: Unclear | None) -> tuple[Then, str]:
    """What becomes of the words, and the label of what the person may ask or call for instead of answering.

    A free text takes any words, so there only a question, or a phrasing that is known word for word, is served; a short
    call that is merely guessed is asked about. Nothing but a control word stops a conversation unasked.
    """
    ask = found.pending
    assert ask is not None
    answer = Then.ANSWER, ""
    read = problem is None or problem.code not in _UNREAD
    if len(text.split()) <= SHORT and (ask.kind.free or not read) and steering.leads(turn, text) is Control.CANCEL:
        return Then.SURE, CANCEL
    understanding, question = turn.house.understanding, router.is_question(text)
    alone, words = turn.decide(text), len(text.split())
    if (
        question
        and alone.kind == "clarify"
        and alone.label in ARTICLES
        and ask.kind.free
        and ask.kind.asides
        and words <= SHORT
        and not leans(text)
    ):
        return Then.SURE, alone.label  # "c'est quoi une mise en demeure ?" is no account
    decision = alone
    if question and (leans(text) or alone.kind != "answer"):
        decision = needs.following(understanding, text, turn.words.plain(f"run-{conversation.name_of(run)}"), run.script)
    label = decision.label
    if label == run.script and _ANOTHER.search(days.fold(text)):
        return Then.SERVE, label
    if decision.kind != "answer" or label in (OUT_OF_SCOPE, "meta.greeting", "meta.thanks", run.script):
        unknown = question and ask.kind.asides and (not read or (problem is None and ask.kind.free and leans(text)))
        return (Then.UNKNOWN, "") if unknown else answer
    if label == CANCEL:
        guessed = words <= SHORT and decision.score >= CALLED and not replies.denies(text)
        return (Then.SURE, label) if guessed and (ask.kind.free or not read) else answer
    if not ask.kind.asides:
        return (Then.SERVE, label) if label == "meta.language" and words <= SHORT else answer
    if not question and label in ARTICLES and label.split(".")[0] == run.script.split(".")[0]:
        return answer  # a statement about the very matter of this conversation is no question about it
    called = label in ALWAYS and words <= SHORT and (question or decision.score >= CALLED)
    if ask.kind.free and problem is None:
        if understanding.knows(text) == label and (question or called):
            return Then.SERVE, label
        if label in CONVERSATIONS or label in ALWAYS:
            return (Then.SURE, label) if called and (question or decision.score >= GUESSED) else answer
        return (Then.SERVE, label) if question and words <= LONG else answer
    if read:
        return (Then.SERVE, label) if question and words >= 4 else answer
    if called and label == "ticket.human" and decision.score < CERTAIN and understanding.knows(text) != label:
        return Then.SURE, label  # "avec acracy" may say with whom
    if question or called or (decision.score >= TOLD and ask.kind.widget not in (Widget.APPROVAL, Widget.FILES)):
        return Then.SERVE, label
    return answer


def control(turn: Turn, run: Run, control: Control, note: int) -> None:
    match control:
        case Control.BACK:
            corrections.back(turn, run)
        case Control.CANCEL:
            conversation.cancel(turn, run)
        case Control.RESTART:
            conversation.cancel(turn, run, anew=True)
        case Control.ANOTHER:
            conversation.start(turn, run.script)
        case Control.FORGET:
            asides.aside(turn, run, "meta.privacy", "", note)
        case Control.HELP:
            turn.reply(*answers.help_card(turn))
            conversation.advance(turn, run, before=[Note(turn.words("back-to-question"))], again=True)
