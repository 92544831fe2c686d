"""A message was edited: what was taken from it follows, the conversation that it began is begun anew, or it is said that neither can be."""

from __future__ import annotations

from bot import answering, conversation, corrections, hints, needs, retelling, serving, steering, stuck
from bot.cards import Note, Text
from bot.dialogue import Unclear
from bot.journal import Op
from bot.knowledge import CONVERSATIONS, META, OUT_OF_SCOPE
from bot.store.people import Said
from bot.store.runs import Run, RunState
from bot.turn import Turn
from bot.understanding import Verdict

_UNANSWERED = ("answer", "aside", "sure", stuck.UNREAD)  # what became of words typed at a question that they did not answer
_SERVED = ("answered", "clarify", "handover")
_NEWEST = 2**62


def follow(turn: Turn, said: Said, text: str) -> None:
    """Take these words instead of those first sent."""
    asking, run = conversation.top(turn), turn.store.runs.get(said.run) if said.run else None
    if asking is not None and run == asking and _begins_anew(turn, asking, said, text):
        turn.store.runs.set_state(asking.id, RunState.CANCELLED, turn.event.at)
        conversation.strip_question(turn, asking)
    elif run is not None and run.state in (RunState.ASKING, RunState.DONE, RunState.HANDED_OVER) and _in_answers(turn, run, said, text):
        return
    elif asking is not None:
        newest = turn.store.people.last_said(turn.person.id, _NEWEST)
        if run == asking and said.became in _UNANSWERED and newest is not None and newest.id == said.id:
            answering.in_run(turn, text, said.id, asking, steering.control(turn, text), said.message)
        else:
            turn.reply(Note(turn.words("edit-not-taken")))
        return
    elif said.became not in _SERVED:
        return
    turn.reply(Note(turn.words("edit-seen")))
    serving.route(turn, text, said.id, asked=said.became == "clarify")


def _begins_anew(turn: Turn, run: Run, said: Said, text: str) -> bool:
    """Whether the message that began this conversation asks for something else now, while no question of it was answered."""
    answered = any(row.op is Op.ANSWER and row.source != "volunteered" for row in turn.store.runs.journal(run.id))
    return said.label == run.script and not answered and _is_of_another(turn, run, text)


def _is_of_another(turn: Turn, run: Run, text: str) -> bool:
    """Whether the words plainly ask for something other than this conversation."""
    decision = turn.decide(text)
    label = decision.label
    if decision.kind is not Verdict.ANSWER or label in (run.script, OUT_OF_SCOPE, *META) or needs.two(turn.house.understanding, text):
        return False
    return label in CONVERSATIONS or label.split(".")[0] != run.script.split(".")[0]


def _in_answers(turn: Turn, run: Run, said: Said, text: str) -> bool:
    """Correct what was answered or told in the message, or say that it cannot be; False when nothing was."""
    rows = [row for row in turn.store.runs.journal(run.id) if row.message == said.message and row.op in (Op.ANSWER, Op.HINT)]
    key = next((row.key for row in reversed(rows) if row.op is Op.ANSWER and row.source != "volunteered"), "")
    if not rows and said.label != run.script:
        return False
    if key:
        try:
            taken = corrections.correct(turn, run, key, text, said.message)
        except Unclear as problem:
            turn.reply(Text(turn.unclear(problem)))
            return True
    else:
        found, _ = conversation.play(turn, run)
        today = turn.today
        lost = hints.find(said.text, today).keys() - hints.find(text, today).keys()
        taken = retelling.reread(turn, run, found, said.message, text) or not (lost or _is_of_another(turn, run, text))
    if not taken:
        turn.reply(Note(turn.words("edit-not-taken")))
    return True
