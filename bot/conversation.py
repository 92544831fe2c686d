"""Runs of scripts: started, answered, corrected, taken back, cancelled, resumed; always by replay."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog

from bot import amounts, evidence, facts, questions, tickets
from bot.amounts import Amount
from bot.cards import Block, Button, Buttons, Card, Choices, Note, Style, Text
from bot.days import Day
from bot.dialogue import Answered, Ask, Context, Do, Heard, Replay, Say, Unclear, Widget, replay
from bot.journal import Journal, Op, Row
from bot.kinds import UNKNOWN
from bot.router import Correction
from bot.store.cases import ALIVE
from bot.store.runs import Run, RunState
from bot.turn import Turn
from intents import INTENTS

log = structlog.get_logger()
WHICH = "which"  # the hint under which a correction waits for its line
CARRIED = 300  # characters of a correction that a button carries


class SetAside(Exception):
    """A script failed; its conversation was set aside and staff were told."""


def context(turn: Turn, run: Run | None = None) -> Context:
    """What the scripts may know now; with a run, also which cases were open when it began."""
    zone = turn.event.at.astimezone(turn.org.zone)
    mine = tuple(t.number for t in turn.store.cases.of_person(turn.person.id) if t.state in ALIVE)
    letters = turn.house.knowledge.letters_of(turn.org.key)
    before = tickets.open_before(turn, run.opened_at) if run else ()
    return Context(turn.org.key, zone.date(), turn.person.name, turn.org.policy.direct_months, mine, letters, before)


def journal_of(turn: Turn, run: Run) -> Journal:
    return Journal(turn.store.runs.journal(run.id), lambda row: turn.store.runs.append(run.id, row, turn.event.at))


def heard(turn: Turn, ask: Ask[Any], said: str) -> Heard:
    return Heard(said, turn.person.lang, context(turn).today, questions.options(turn, ask))


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
    except Exception as error:  # a bug in a script or an old journal: never a redelivery loop, never a dead end
        log.error("A conversation failed and was set aside", run=run.id, script=run.script, error=type(error).__name__,
                  where=traceback.extract_tb(error.__traceback__)[-1].name)  # fmt: skip
        _set_aside(turn, run, type(error).__name__)
        return
    run = turn.store.runs.get(run.id) or run
    shown += [Text(sentence) for sentence in late if sentence]
    strip_question(turn, run)
    if found.said and found.pending is None and not journal_of(turn, run).done:  # a verdict: nothing was handed over
        shown += _read_in_message(turn, run, found)
    for said in found.said:
        shown += _said(turn, run, said)
    if found.pending is not None:
        if run.state is not RunState.ASKING:
            turn.store.runs.set_state(run.id, RunState.ASKING, turn.event.at)
        _put_question(turn, run, found, shown, again)
        return
    _finish(turn, run, shown)


def _read_in_message(turn: Turn, run: Run, found: Replay) -> list[Block]:
    """The facts that the person was not asked for, stated before a verdict that rests on them, and their correction."""
    told = facts.of_trace(a for a in found.trace if a.row.source == "volunteered")
    if not told:
        return []
    lines = [(f.key, f"{name} : {value}") for f, (name, value) in zip(told, facts.rows(turn.words, told), strict=True)]
    return [
        Note(turn.words("verdict-volunteered", facts=" · ".join(line for _, line in lines))),
        Choices("correct", turn.words.plain("recap-correct"), tuple((f"{run.id}|{key}", line) for key, line in lines)),
    ]


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


def strip_question(turn: Turn, run: Run, note: str = "") -> None:
    """The card that held the question loses its buttons and fields; the receipts of files lose the button that answers it."""
    if run.question and (old := turn.posted(run.question)):
        if old.without_controls() != old or note:
            turn.edit(run.question, old.without_controls(note))
        turn.store.runs.set_question(run.id, "")
    for piece in turn.store.files.of_run(run.id):
        ref = f"receipt/{piece.id}"
        if (old := turn.posted(ref)) and old.without("answer") != old:
            turn.edit(ref, old.without("answer"))


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
    value = _same_currency(ask, ask.kind.accept(heard(turn, ask, said)), said, found.previous)
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


def _same_currency(ask: Ask[Any], value: str, said: str, before: str) -> str:
    """A corrected amount that names no currency is in that of the amount before."""
    if ask.kind.name != "amount" or not before or UNKNOWN in (value, before) or amounts.names_currency(said):
        return value
    return str(replace(Amount.read(value), currency=Amount.read(before).currency))


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
    """Keep volunteered facts for the questions still to come."""
    journal = journal_of(turn, run)
    for name, value in told.items():
        journal.add(Row(Op.HINT, name, value=value, source="volunteered", message=message))


def unclear(turn: Turn, run: Run, problem: Unclear, more: Sequence[Block] = ()) -> None:
    """Say why the answer does not do, how to mend it (`more` ways below), and ask again."""
    advance(turn, run, before=[Text(turn.words(f"unclear-{problem.code}", **problem.facts)), *more], again=True)


def extend(turn: Turn, run: Run, answered: Answered, said: str) -> None:
    """Add words to an answer that is a text; Unclear when it becomes too long."""
    ask = answered.ask
    value = ask.kind.accept(heard(turn, ask, f"{answered.row.value.rstrip(' .')}. {said}"))
    journal_of(turn, run).add(Row(Op.ANSWER, ask.key, ask.fingerprint, value, "typed"))
    advance(turn, run, before=[Note(turn.words("joined", name=facts.label(turn.words, ask.key)))], again=True)


def mend(turn: Turn, run: Run, fix: Correction, message: str) -> bool:
    """Make the correction; several that could be meant are asked about. False: no such answer. Unclear: the new words do not do."""
    if fix.among:
        which(turn, run, fix)
        return True
    if fix.more and _known_later(turn, run, fix):
        return True
    journal = journal_of(turn, run)
    for name, value in fix.told:  # what was answered under these names before does not hold any more
        journal.add(Row(Op.WITHDRAW, name, value=name))
        journal.add(Row(Op.HINT, name, value=value, source="volunteered", message=message))
    return correct(turn, run, fix.key, fix.value, message)


def _known_later(turn: Turn, run: Run, fix: Correction) -> bool:
    """Whether the day told beside another is not later, so that it changes nothing; that is said."""
    found, _ = play(turn, run)
    days_given = [a for a in found.trace if a.ask.kind.widget is Widget.DAY and a.ask.recap]
    first = next(a for a in days_given if a.ask.key == fix.key)
    new = Day.read(first.ask.kind.accept(heard(turn, first.ask, fix.value or "")))
    latest = Day.read(days_given[-1].row.value)
    if new.last > latest.last:
        return False
    said = Note(turn.words("day-known-later", day=latest, new=new))
    if found.pending is None:
        turn.reply(said)
    else:
        advance(turn, run, before=[said], again=True)
    return True


def correct(turn: Turn, run: Run, key: str, said: str | None = None, message: str = "") -> bool:
    """Begin the correction of an answer, or make it at once when the new words are given. False: no such answer."""
    found, _ = play(turn, run)
    answered = next((a for a in found.trace if a.ask.key == key), None)
    if answered is None:
        return False
    step = answered.ask
    journal = journal_of(turn, run)
    if said is None:
        journal.add(Row(Op.CORRECT, key))
        advance(turn, run)
        return True
    value = _same_currency(step, step.kind.accept(heard(turn, step, said)), said, answered.row.value)
    journal.add(Row(Op.ANSWER, key, step.fingerprint, value, "typed", message))
    label = facts.label(turn.words, key)
    advance(
        turn,
        run,
        before=[Note(turn.words("corrected", name=label, value=facts.shown(turn.words, step.kind.name, value)))],
        again=found.pending is not None,
    )
    return True


def which(turn: Turn, run: Run, fix: Correction) -> None:
    """Ask which of several answers a correction is for; the new words are kept in the buttons."""
    given = {f.key: f for f in facts.of_trace(play(turn, run)[0].trace)}
    new = f"={fix.value[:CARRIED]}" if fix.value else ""
    keep: list[Button] = []
    if run.state is RunState.ASKING:
        journal_of(turn, run).add(Row(Op.HINT, WHICH, value=f"{'|'.join(fix.among)}{new}"))
        keep = [Button("keep", turn.words.plain("button-keep"), f"{run.id}|")]
    lines = [(k, f"{facts.label(turn.words, k)} : {facts.shown(turn.words, given[k].kind, given[k].value)}") for k in fix.among]
    turn.reply(
        Text(turn.words("correct-which-fact")),
        Buttons((*(Button("correct", line, f"{run.id}|{key}{new}") for key, line in lines), *keep)),
        ref=f"which/{turn.event.id}",
    )


def choosing(turn: Turn, run: Run) -> Correction | None:
    """The correction of which it was asked last which line it is for; None when something else was said since."""
    last = turn.store.runs.journal(run.id)[-1]
    if last.op is not Op.HINT or last.key != WHICH or not last.value:
        return None
    keys, _, new = last.value.partition("=")
    among = tuple(keys.split("|"))
    return Correction(among[0], new or None, among)


def reread(turn: Turn, run: Run, message: str, told: dict[str, str]) -> None:
    """A message that volunteered facts was edited: the answers taken from it follow what it says now."""
    found, _ = play(turn, run)
    journal = journal_of(turn, run)
    changed: list[str] = []
    for answered in found.trace:
        row, ask = answered.row, answered.ask
        if row.message != message or row.source != "volunteered" or ask.hint not in told:
            continue
        try:
            value = ask.kind.accept(heard(turn, ask, told[ask.hint]))
        except Unclear:
            continue
        if value != row.value:
            journal.add(Row(Op.ANSWER, ask.key, ask.fingerprint, value, "volunteered", message))
            changed.append(
                turn.words("corrected", name=facts.label(turn.words, ask.key), value=facts.shown(turn.words, ask.kind.name, value))
            )
    if changed:
        advance(turn, run, before=[Note(line) for line in changed], again=True)


def back(turn: Turn, run: Run) -> None:
    """Undo a correction begun, else ask the last question again."""
    journal = journal_of(turn, run)
    if journal.correcting:
        keep(turn, run)
        return
    found, _ = play(turn, run)
    key = journal.last_given({a.ask.key for a in found.trace})
    if not key:
        advance(turn, run, before=[Text(turn.words("back-at-start"))], again=True)
        return
    step = next(a.ask for a in found.trace if a.ask.key == key)
    journal.add(Row(Op.WITHDRAW, key, value=step.hint))
    advance(turn, run, before=[Note(turn.words("back-done"))])


def keep(turn: Turn, run: Run) -> None:
    """The correction begun is dropped; the old value stands."""
    journal = journal_of(turn, run)
    if journal.correcting:
        journal.add(Row(Op.KEEP, journal.correcting))
    elif choosing(turn, run):
        journal.add(Row(Op.HINT, WHICH))
    advance(turn, run, before=[Note(turn.words("correction-undone"))], again=True)


def cancel(turn: Turn, run: Run) -> None:
    """End the conversation without effect; what was received is kept."""
    turn.store.runs.set_state(run.id, RunState.CANCELLED, turn.event.at)
    strip_question(turn, run)
    kept = len(turn.store.files.of_run(run.id))
    turn.reply(
        Text(turn.words("cancelled", topic=turn.words.plain(f"run-{name_of(run)}"), kept=kept)),
        Buttons((Button("intent", turn.words.plain("button-restart"), run.script, Style.PLAIN),)),
    )
    resume(turn)


def revisable(turn: Turn) -> list[Run]:
    """Finished conversations that a correction may still reach: those whose case is open, and the last one of all."""
    last = turn.store.runs.latest(turn.person.id)
    found = [r for r in turn.store.runs.handed_over(turn.person.id) if (t := turn.store.cases.get(r.ticket or 0)) and t.state in ALIVE]
    if last is not None and last.state is RunState.DONE and last.script in INTENTS:
        return [last, *found]
    return [run for run in found if run.script in INTENTS]


def top(turn: Turn) -> Run | None:
    """The conversation that is asking this person something."""
    return next(iter(turn.store.runs.asking(turn.person.id)), None)


def amend(turn: Turn, run: Run, what: str) -> bool:
    """A line of the recap's list: correct a fact, remove a repeated thing ("-item"), ask for one more ("+key")."""
    if what.startswith("-"):
        found, _ = play(turn, run)
        if not any(a.ask.key.startswith(f"{what[1:]}/") for a in found.trace):
            return False
        journal_of(turn, run).add(Row(Op.REMOVE, what[1:]))
        advance(turn, run, before=[Note(turn.words("item-removed"))])
        return True
    if what.startswith("+"):
        found, _ = play(turn, run)
        step = next((a.ask for a in found.trace if a.ask.key == what[1:]), None)
        if step is None:
            return False
        give(turn, run, step, "yes", "pressed")
        return True
    if run.state is not RunState.ASKING:
        turn.store.runs.set_state(run.id, RunState.ASKING, turn.event.at)
        turn.store.runs.raise_(run.id)
    key, _, said = what.partition("=")
    try:
        return correct(turn, run, key, said or None)
    except Unclear as problem:
        unclear(turn, run, problem)
        return True


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
