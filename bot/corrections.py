"""What was answered is corrected, added to, taken back, or read anew: the run is replayed with the journal that says so."""

from __future__ import annotations

from bot import facts, sums
from bot.cards import Button, Buttons, Note, Text
from bot.conversation import advance, give, heard, journal_of, play, unclear
from bot.days import Day
from bot.dialogue import Answered, Unclear, Widget
from bot.journal import Op, Row
from bot.router import Correction
from bot.store.cases import ALIVE
from bot.store.runs import Run, RunState
from bot.turn import Turn
from intents import INTENTS

WHICH = "which"  # the hint under which a correction waits for its line
CARRIED = 300  # characters of a correction that a button carries


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
    value = sums.same_currency(step, step.kind.accept(heard(turn, step, said)), said, answered.row.value)
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


def revisable(turn: Turn) -> list[Run]:
    """Finished conversations that a correction may still reach: those whose case is open, and the last one of all."""
    last = turn.store.runs.latest(turn.person.id)
    found = [r for r in turn.store.runs.handed_over(turn.person.id) if (t := turn.store.cases.get(r.ticket or 0)) and t.state in ALIVE]
    if last is not None and last.state is RunState.DONE and last.script in INTENTS:
        return [last, *found]
    return [run for run in found if run.script in INTENTS]


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
