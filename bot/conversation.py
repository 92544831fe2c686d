"""Runs of scripts: started, answered, cancelled, resumed; always by replay. Their corrections: bot.corrections."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog

from bot import evidence, facts, questions, sums, tickets
from bot.cards import Block, Button, Buttons, Card, Note, Style, Text
from bot.dialogue import Answered, Ask, Context, Do, Heard, Say, Unclear, Widget
from bot.journal import Journal, Op, Row
from bot.kinds import LONGEST
from bot.replay import Replay, replay
from bot.store import StoreBusy
from bot.store.cases import ALIVE
from bot.store.runs import Run, RunState
from bot.turn import Turn
from intents import INTENTS

log = structlog.get_logger()


class SetAside(Exception):
    """A script failed; its conversation was set aside and staff were told."""


def context(turn: Turn, run: Run | None = None) -> Context:
    """What the scripts may know now; with a run, also which cases were open when it began."""
    mine = tuple(t.number for t in turn.store.cases.of_person(turn.person.id) if t.state in ALIVE)
    letters = turn.house.knowledge.letters_of(turn.org.key)
    before = tickets.open_before(turn, run.opened_at) if run else ()
    return Context(turn.org.key, turn.today, turn.person.name, turn.org.policy.direct_months, mine, letters, before)


def journal_of(turn: Turn, run: Run) -> Journal:
    return Journal(turn.store.runs.journal(run.id), lambda row: turn.store.runs.append(run.id, row, turn.event.at))


def heard(turn: Turn, ask: Ask[Any], said: str) -> Heard:
    return Heard(said, turn.person.lang, turn.today, questions.options(turn, ask))


def play(turn: Turn, run: Run) -> tuple[Replay, list[str]]:
    """Replay the run; its effects happen. Also the sentences about what a correction changed, or could not change any more."""
    late: list[str] = []
    intent = INTENTS[run.script]

    def perform(step: Do, before: Row | None, trace: tuple[Answered, ...]) -> str:
        acting = tickets.Acting(turn, run, trace)
        if before is None:
            return step.action.run(acting, trace)
        amend = getattr(step.action, "amend", None)
        if amend is not None:
            late.append(amend(acting, before.value, trace))
        else:
            late.append(turn.words(getattr(step.action, "corrected")))  # noqa: B009  # declared by every action without amend
        return before.value

    def take(ask: Ask[Any], row: Row) -> str:
        return ask.kind.accept(heard(turn, ask, row.value))

    return replay(intent.script, journal_of(turn, run), context(turn, run), perform, take), late


def start(turn: Turn, label: str, *, hints: dict[str, str] | None = None, message: str = "", before: list[Block] | None = None) -> None:
    """Begin a conversation on top of whatever is under way, with what the person has already said."""
    under_way = turn.store.runs.asking(turn.person.id)
    if under_way:
        strip_question(turn, under_way[0])
    target = turn.here if turn.here.person else turn.dm()
    run = turn.store.runs.open(
        turn.org.key, turn.person.id, label, turn.event.place.platform, turn.event.place.team, target.conversation, target.thread,
        turn.event.at,
    )  # fmt: skip
    turn.store.people.talk_to(turn.person.id, None)
    remember(turn, run, hints or {}, message)
    shown = list(before or [])
    if under_way:
        fresh = not under_way[0].question
        told = "run-next" if fresh else "run-on-top"
        shown.append(Note(turn.words(told, topic=turn.words.plain(f"run-{name_of(under_way[0])}"))))
    if label in evidence.TOPICS and (found := turn.store.files.loose(turn.person.id)):
        for piece in found:
            turn.store.files.attach(piece.id, run.id, None)
            evidence.propose_again(turn, piece, evidence.TOPICS[label])
        shown.append(Note(turn.words("loose-joined", count=len(found), names=", ".join(p.name for p in found))))
    advance(turn, run, before=shown)


def line_up(turn: Turn, label: str, hints: dict[str, str]) -> None:
    """A conversation below the one that is begun next: it is put when that one is over."""
    place = turn.event.place
    target = turn.here if turn.here.person else turn.dm()
    run = turn.store.runs.open(
        turn.org.key, turn.person.id, label, place.platform, place.team, target.conversation, target.thread, turn.event.at
    )
    remember(turn, run, hints, "")


def name_of(run: Run) -> str:
    return run.script.replace(".", "-")


def advance(turn: Turn, run: Run, *, before: list[Block] | None = None, again: bool = False) -> None:
    """Replay, say what is new, then put the pending question or finish and return to what was under way."""
    shown = list(before or [])
    try:
        with turn.store.savepoint():
            found, late = play(turn, run)
    except StoreBusy:
        raise
    except Exception as error:  # a bug in a script or an old journal: never a redelivery loop, never a dead end
        log.error("A conversation failed and was set aside", run=run.id, script=run.script, error=type(error).__name__,
                  where=traceback.extract_tb(error.__traceback__)[-1].name)  # fmt: skip
        _set_aside(turn, run, type(error).__name__)
        return
    run = turn.store.runs.get(run.id) or run
    shown += [Text(sentence) for sentence in late if sentence]
    strip_question(turn, run)
    if found.said and found.pending is None and not journal_of(turn, run).done:  # a verdict: nothing was handed over
        shown += questions.read_in_message(turn, run, found)
    for said in found.said:
        shown += _said(turn, run, said)
    if found.pending is not None:
        if run.state is not RunState.ASKING:
            turn.store.runs.set_state(run.id, RunState.ASKING, turn.event.at)
        _put_question(turn, run, found, shown, again)
        return
    _finish(turn, run, shown)


def _said(turn: Turn, run: Run, said: Say) -> list[Block]:
    """A sentence of the script: its words, and the letter or the offers it names."""
    values = {k: v for k, v in said.facts if k not in ("offers", "letter")}
    blocks: list[Block] = [Text(turn.words(f"say-{name_of(run)}-{said.key}", org=turn.org.name, **values))]
    offers = dict(said.facts).get("offers", ())
    if isinstance(offers, tuple) and offers:
        blocks.append(Buttons(tuple(Button("intent", turn.words.plain(f"offer-{str(o).replace('.', '-')}"), str(o)) for o in offers)))
    return blocks


def _put_question(turn: Turn, run: Run, found: Replay, shown: list[Block], again: bool) -> None:
    number = len(turn.store.runs.journal(run.id))
    ref = f"q/{run.id}/{number}/{turn.event.id}"
    blocks = shown + questions.blocks(turn, replace(run, script=name_of(run)), found, again=again)
    target = turn.here if turn.here.person else turn.dm()
    turn.send(target, Card(tuple(blocks)), ref=ref, place=(run.platform, run.team))
    turn.store.runs.set_question(run.id, ref)


def strip_question(turn: Turn, run: Run) -> None:
    """The receipts of files lose the button that answers the question, its card all buttons and fields; the newest pressed says so."""
    chosen = ""
    for piece in reversed(turn.store.files.of_run(run.id)):
        ref = f"receipt/{piece.id}"
        if (old := turn.posted(ref)) and old.without("answer") != old:
            turn.edit(ref, old.without("answer", "" if chosen else turn.chosen(old)))
            chosen = chosen or turn.chosen(old)
    if run.question:
        turn.answered(run.question, told=bool(chosen))
        turn.store.runs.set_question(run.id, "")


def _finish(turn: Turn, run: Run, shown: list[Block]) -> None:
    state = RunState.HANDED_OVER if run.ticket else RunState.DONE
    turn.store.runs.set_state(run.id, state, turn.event.at)
    if shown:
        ticket = turn.store.cases.get(run.ticket) if run.ticket else None
        target = turn.here if turn.here.person else turn.dm()
        ref = f"said/{turn.event.id}/{run.id}"
        turn.send(target, Card(tuple(shown)), ref=ref, ticket=ticket.id if ticket else None, place=(run.platform, run.team))
    resume(turn)


def resume(turn: Turn) -> None:
    """Put the question of the conversation that was set aside for another one."""
    waiting = turn.store.runs.asking(turn.person.id)
    if waiting:
        topic = turn.words.plain(f"run-{name_of(waiting[0])}")
        advance(turn, waiting[0], before=[Note(turn.words("run-resumed", topic=topic))], again=True)


def _set_aside(turn: Turn, run: Run, error: str) -> None:
    turn.store.runs.set_state(run.id, RunState.FAILED, turn.event.at)
    strip_question(turn, run)
    ticket = tickets.open_failed(turn, run, error)
    turn.send(turn.here if turn.here.person else turn.dm(), Card((Text(turn.words("run-failed", number=ticket.number)),)), ticket=ticket.id)
    resume(turn)


def pending(turn: Turn, run: Run) -> Replay | None:
    """Where the run stands, without a word; None when it fails or is at its end."""
    try:
        with turn.store.savepoint():
            found, _ = play(turn, run)
    except StoreBusy:
        raise
    except Exception:  # the same failure will be told by the next advance
        return None
    return found if found.pending else None


def give(turn: Turn, run: Run, ask: Ask[Any], value: str, source: str, message: str = "") -> None:
    """Record an accepted answer and go on."""
    journal_of(turn, run).add(Row(Op.ANSWER, ask.key, ask.fingerprint, value, source, message))
    advance(turn, run)


def answer(turn: Turn, run: Run, found: Replay, said: str, source: str, message: str = "") -> None:
    """Take the words as the answer to the pending question; Unclear when they are none."""
    ask = found.pending
    assert ask is not None
    value = sums.same_currency(ask, ask.kind.accept(heard(turn, ask, said)), said, found.previous)
    if ask.kind.widget is Widget.APPROVAL and (left := turn.store.files.under_way(run.id)):
        journal_of(turn, run).add(Row(Op.HINT, "approved", ask.fingerprint, value, source, message))
        turn.reply(Text(turn.words("approval-waits", count=left)))
        return
    confirm = _echo(turn, ask, value, said, source)
    journal = journal_of(turn, run)
    journal.add(Row(Op.ANSWER, ask.key, ask.fingerprint, value, source, message))
    item = ask.key.rpartition("/")[0]
    for name, more in ask.kind.beside(heard(turn, ask, said)).items():
        journal.add(Row(Op.HINT, f"{item}/{name}", value=more, source="volunteered", message=message))
    advance(turn, run, before=confirm)


def _echo(turn: Turn, ask: Ask[Any], value: str, said: str, source: str) -> list[Block]:
    """A date given in other words than a plain date is said back, so that a misreading shows."""
    if ask.kind.widget is not Widget.DAY or source == "pressed":
        return []
    return [Note(turn.words("heard-day", day=facts.shown(turn.words, ask.kind.name, value)))]


def volunteer(turn: Turn, run: Run, told: dict[str, str], message: str) -> None:
    """Take facts told in other words than an answer's, then go on."""
    remember(turn, run, told, message)
    advance(turn, run)


def remember(turn: Turn, run: Run, told: dict[str, str], message: str) -> None:
    """Keep volunteered facts for the questions still to come; a story too long to be one is said to be."""
    journal = journal_of(turn, run)
    if longest := max((len(value) for value in told.values() if len(value) > LONGEST["text"]), default=0):
        turn.reply(Note(turn.words("story-long", limit=LONGEST["text"], length=longest)))
    for name, value in ((n, v) for n, v in told.items() if len(v) <= LONGEST["text"]):
        journal.add(Row(Op.HINT, name, value=value, source="volunteered", message=message))


def unclear(turn: Turn, run: Run, problem: Unclear, more: Sequence[Block] = ()) -> None:
    """Say why the answer does not do, how to mend it (`more` ways below), and ask again."""
    advance(turn, run, before=[Text(turn.unclear(problem)), *more], again=True)


def cancel(turn: Turn, run: Run, *, anew: bool = False) -> None:
    """End the conversation without effect; what was received is kept. `anew`: it begins again at once."""
    turn.store.runs.set_state(run.id, RunState.CANCELLED, turn.event.at)
    strip_question(turn, run)
    kept = len(turn.store.files.of_run(run.id))
    stopped = Text(turn.words("cancelled", topic=turn.words.plain(f"run-{name_of(run)}"), kept=kept))
    if anew:
        turn.reply(stopped)
        start(turn, run.script)
        return
    turn.reply(stopped, Buttons((Button("intent", turn.words.plain("button-restart"), run.script, Style.PLAIN),)))
    resume(turn)


def back_to(turn: Turn, run: Run | None) -> None:
    """Put the question again that this conversation was asking, after something else was served, unless another one is on top now."""
    now = top(turn)
    if run is not None and now is not None and (now.id, now.question) == (run.id, run.question):
        advance(turn, now, before=[Note(turn.words("back-to-question"))], again=True)


def top(turn: Turn) -> Run | None:
    """The conversation that is asking this person something."""
    return next(iter(turn.store.runs.asking(turn.person.id)), None)


def approved_meanwhile(turn: Turn, run: Run) -> bool:
    """All files are in: the approval given while they were under way counts now, if nothing changed since."""
    journal = journal_of(turn, run)
    waiting = journal.hints.get("approved")
    found = pending(turn, run)
    if waiting is None or found is None or found.pending is None or found.pending.kind.widget is not Widget.APPROVAL:
        return False
    if turn.store.files.under_way(run.id) or waiting.fingerprint != found.pending.fingerprint:
        return False
    give(turn, run, found.pending, waiting.value, waiting.source, waiting.message)
    return True
