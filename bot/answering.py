"""What a person writes while something is being asked: an answer, a correction, a control word, or a question of their own."""

from __future__ import annotations

from bot import answers, conversation, hints, questions, replies, router, serving
from bot.cards import Note
from bot.dialogue import Replay, Unclear
from bot.knowledge import ARTICLES, CONVERSATIONS, OUT_OF_SCOPE
from bot.router import Control
from bot.store.runs import Run
from bot.turn import Turn

_ALWAYS = ("ticket.human", "ticket.status", "meta.help", "meta.language", "meta.privacy", "meta.cancel")


def in_run(turn: Turn, text: str, note: int, run: Run, steer: Control | None, message: str) -> None:
    turn.store.people.became(note, "answer", run=run.id)
    if steer is not None:
        control(turn, run, steer)
        return
    found = conversation.pending(turn, run)
    if found is None or found.pending is None:
        conversation.advance(turn, run)
        return
    ask = found.pending
    fix = router.correction(turn, text, found.trace)
    if fix is not None and not (router.is_correcting(text) and _fits(turn, found, text)):
        try:
            if conversation.correct(turn, run, fix.key, fix.value, message):
                return
        except Unclear as problem:
            conversation.unclear(turn, run, problem)
            return
    problem_: Unclear | None = None
    try:
        ask.kind.accept(conversation.heard(turn, ask, text))
    except Unclear as problem:
        problem_ = problem
        told = hints.find(text, conversation.context(turn).today)
        if ask.hint in told and replies.denied(text, questions.options(turn, ask), told[ask.hint]):
            del told[ask.hint]  # "pas de mise en demeure" tells of none
        if ask.hint and ask.hint in told:  # "j'ai fini fin mars" answers "is a mission running?" and the next question too
            conversation.volunteer(turn, run, told, message)
            return
        conversation.remember(turn, run, told, message)
    label = _own_need(turn, text, found, run, problem_)
    if label:
        turn.store.people.became(note, "aside", run=run.id)
        _aside(turn, run, label, text, note)
    elif problem_ is None:
        conversation.answer(turn, run, found, text, "typed", message)
    else:
        conversation.unclear(turn, run, problem_)


def _fits(turn: Turn, found: Replay, text: str) -> bool:
    """Whether the words answer the very question now asked, which is of a strict kind."""
    ask = found.pending
    assert ask is not None
    if ask.kind.free:
        return False
    try:
        ask.kind.accept(conversation.heard(turn, ask, text))
    except Unclear:
        return False
    return True


def _own_need(turn: Turn, text: str, found: Replay, run: Run, problem: Unclear | None) -> str:
    """The label of a question that the person asks instead of answering; "" when this is an answer.

    A free text takes any words, so a need is seen there only in a question, or in a short call for a person.
    """
    ask = found.pending
    assert ask is not None
    decision = turn.house.understanding.decide(text)
    if decision.kind != "answer" or decision.label in (OUT_OF_SCOPE, "meta.greeting", "meta.thanks"):
        return ""
    label = decision.label
    if label == run.script or not ask.kind.asides:
        return ""
    question = router.is_question(text)
    if not question and label in ARTICLES and label.split(".")[0] == run.script.split(".")[0]:
        return ""  # a statement about the very matter of this conversation is no question about it
    if label in _ALWAYS and (question or len(text.split()) <= 8) and decision.score >= 0.7:
        return "" if problem is None and not ask.kind.free and not question else label
    if ask.kind.free and problem is None:
        return label if question and len(text.split()) <= 25 else ""
    if problem is None:
        return label if question and len(text.split()) >= 4 else ""
    return label if question or decision.score >= 0.8 else ""


def _aside(turn: Turn, run: Run, label: str, text: str, note: int) -> None:
    """Serve a question in mid-flow, then put the pending one again (a conversation on top comes back to it by itself)."""
    if label == "meta.cancel":
        conversation.cancel(turn, run)
        return
    if label in CONVERSATIONS and label not in ("ticket.status",):
        serving.serve(turn, label, text, note)
        return
    serving.serve(turn, label, text, note)
    conversation.advance(turn, turn.store.runs.get(run.id) or run, before=[Note(turn.words("back-to-question"))], again=True)


def control(turn: Turn, run: Run, control: Control) -> None:
    match control:
        case Control.BACK:
            conversation.back(turn, run)
        case Control.CANCEL:
            conversation.cancel(turn, run)
        case Control.RESTART:
            conversation.cancel(turn, run)
            conversation.start(turn, run.script)
        case Control.ANOTHER:
            conversation.start(turn, run.script)
        case Control.HELP:
            turn.reply(*answers.help_card(turn))
            conversation.advance(turn, run, before=[Note(turn.words("back-to-question"))], again=True)
