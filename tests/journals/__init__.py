"""Conversations as past releases journaled them, and how they are recorded: `python -m tests.journals`.

One JSON-lines file for each transcript that reached an end: a head (script, organisation, day, context, what the script came to), then a
row of the journal a line. A release adds files and never changes one.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

from bot.dialogue import Ask, Context, Do
from bot.journal import Journal, Op, Row
from bot.replay import Replay, replay
from intents import INTENTS

FOLDER = Path(__file__).parent


class Changed(Exception):
    """A past journal leads elsewhere. Keep the names of questions, or let the new ones do without an answer."""


def again(run: str, rows: list[Row], context: Context) -> Replay:
    """What the script comes to with these rows; Changed when it would do something again, or take a fact anew."""

    def perform(step: Do, before: Row | None, trace: object) -> str:
        if before is not None:
            return before.value  # the same effect on new words: its result stands
        raise Changed(f"{run}: {step.key} would be done")

    def take(step: Ask[object], hint: Row) -> str:
        raise Changed(f"{run}: {step.key} would be read anew")

    return replay(INTENTS[run].script, Journal(rows), context, perform, take)


def facts(found: Replay) -> dict[str, str]:
    """Question → canonical answer, on the way that the script took."""
    return {one.ask.key: one.row.value for one in found.trace}


def written(script: str, context: Context, rows: list[Row]) -> str:
    """A journal as a file."""
    found = again(script, rows, context)
    head = {"script": script, "org": context.org, "today": context.today.isoformat(), "direct_months": context.direct_months,
            "letters": list(context.letters), "outcome": found.outcome, "facts": facts(found)}  # fmt: skip
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (head, *(asdict(row) for row in rows)))


def read(path: Path) -> tuple[str, Context, list[Row], str, dict[str, str]]:
    """Script, context, rows, and what the script came to then: its outcome and facts."""
    head, *lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    context = Context(head["org"], date.fromisoformat(head["today"]), "", head["direct_months"], (), tuple(head["letters"]))
    return head["script"], context, [Row(**{**line, "op": Op(line["op"])}) for line in lines], head["outcome"], head["facts"]
