"""A script is run again from its journal: what it says anew, what it asks now, what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from bot.dialogue import Again, Answered, Ask, Context, Do, Here, Kept, Say, Script, ScriptError, Step, Unclear
from bot.journal import Journal, Op, Row


@dataclass(frozen=True)
class Replay:
    """`pending`: the question now open, None at the end; `said`: what is new to say; `outcome`: the script's word."""

    pending: Ask[Any] | None
    said: tuple[Say, ...]
    outcome: str | None
    trace: tuple[Answered, ...]
    previous: str = ""  # the value that a correction would replace


Perform = Callable[[Do, "Row | None", tuple[Answered, ...]], str]
Take = Callable[[Ask[Any], Row], str]


def replay(script: Script, journal: Journal, context: Context, perform: Perform, take: Take) -> Replay:
    """Run the script against its journal.

    `perform` carries out a Do (with the row of an earlier time, when the action has changed since) and
    returns its result; `take` reads a volunteered fact for a question (raises Unclear).
    """
    said: list[Say] = []
    trace: list[Answered] = []
    seen: set[str] = set()
    running = script()
    try:
        step: object = running.send(None)
        while True:
            if not isinstance(step, Step):
                raise ScriptError(f"{script.__name__} awaited {step!r}; await ask, say, do, here, again or group.")
            if step.key in seen and not isinstance(step, Here | Again):
                raise ScriptError(f"{script.__name__} uses the name {step.key!r} twice; give each step its own.")
            seen.add(step.key)
            match step:
                case Ask():
                    row = _answer(step, journal, take)
                    if row is None:
                        old = journal.answers.get(step.key)
                        return Replay(step, tuple(said), None, tuple(trace), old.value if old else "")
                    trace.append(Answered(step, row))
                    step = running.send(step.kind.read(row.value))
                case Say():
                    before = journal.said.get(step.key)
                    if before is None or (step.again and before.fingerprint != step.fingerprint):
                        said.append(step)
                        journal.add(Row(Op.SAID, step.key, step.fingerprint))
                    step = running.send(None)
                case Do():
                    done = journal.done.get(step.key)
                    if done is None or done.fingerprint != step.fingerprint:
                        result = perform(step, done, tuple(trace))
                        journal.add(Row(Op.DID, step.key, step.fingerprint, result))
                    else:
                        result = done.value
                    step = running.send(result)
                case Here():
                    step = running.send(context)
                case Kept():
                    step = running.send(step.key not in journal.removed)
                case Again():
                    journal.add(Row(Op.WITHDRAW, trace[-1].ask.key))
                    journal.add(Row(Op.WITHDRAW, step.key, value=step.hint))
                    found = replay(script, journal, context, perform, take)
                    return replace(found, said=(*said, *found.said))
                case _:
                    raise ScriptError(f"{script.__name__} awaited {step!r}, which replay does not know.")
    except StopIteration as end:
        return Replay(None, tuple(said), cast(str, end.value), tuple(trace))
    finally:
        running.close()


def _answer(step: Ask[Any], journal: Journal, take: Take) -> Row | None:
    """The row that answers this question now, taking a volunteered fact when there is one."""
    if journal.correcting == step.key:
        return None
    row = journal.answers.get(step.key)
    if row is not None:
        if row.fingerprint != step.fingerprint:
            return None
        try:
            step.kind.read(row.value)
        except (ValueError, ArithmeticError, KeyError):
            return None
        return row
    hint = journal.hints.get(step.key) or (journal.hints.get(step.hint) if step.hint else None)
    if hint is None:
        return None
    try:
        value = take(step, hint)
    except Unclear:
        return None
    taken = Row(Op.ANSWER, step.key, step.fingerprint, value, hint.source or "volunteered", hint.message)
    journal.add(taken)
    return taken
