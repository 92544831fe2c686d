"""What was read from an invoice, offered to the person who sent it: taken into the conversation only when they say so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot import conversation, evidence, facts, kinds, names
from bot.cards import Block, Button, Buttons, Card, Facts, Style, Text
from bot.days import fold
from bot.dialogue import Kind
from bot.invoices import CREDIT
from bot.journal import Op, Row
from bot.replay import Replay
from bot.store.files import Evidence
from bot.store.runs import Run, RunState
from bot.turn import Turn

FIELDS: dict[str, Kind[Any]] = {
    "number": kinds.line,
    "date": kinds.past_day,
    "due": kinds.day,
    "amount": kinds.amount,
    "client": kinds.name,
}


@dataclass(frozen=True)
class Plan:
    """What taking the facts over would do: rows for questions still to come or answered otherwise; `more`: one invoice is added first."""

    rows: tuple[Row, ...]
    more: Row | None = None
    client: Row | None = None  # the invoice is another client's: this makes the conversation one about that client


def plan(turn: Turn, run: Run, found: Replay, read: dict[str, str], message: str) -> Plan:
    """How these facts fit the conversation as it stands; no rows when they say nothing new."""
    answered = {a.ask.key: a for a in found.trace}
    pending = found.pending.key if found.pending else ""
    items = sorted({k.rpartition("/")[0] for k in [*answered, pending] if k.startswith("invoice/i")}, key=lambda i: int(i[9:]))
    more: Row | None = None
    same = [i for i in items if f"{i}/number" in answered and fold(answered[f"{i}/number"].value) == fold(read.get("number", ""))]
    if same:
        item = same[0]
    elif not items or f"{items[-1]}/number" not in answered:
        item = items[-1] if items else "invoice/i1"
    else:  # every invoice named so far is another one
        item = f"invoice/i{int(items[-1][9:]) + 1}"
        step = next((s for s in (found.pending, *(a.ask for a in found.trace)) if s and s.key == f"{items[-1]}/more"), None)
        if step is None:
            return Plan(())
        more = Row(Op.ANSWER, step.key, step.fingerprint, "yes", "document", message)
    rows: list[Row] = []
    for name in ("number", "amount", "date", "due"):
        key, value = f"{item}/{name}", read.get(name, "")
        if value and key not in answered:
            rows.append(Row(Op.HINT, key, value=value, source="document", message=message))
        elif value and not _same(name, answered[key].row.value, value):
            rows.append(Row(Op.ANSWER, key, answered[key].ask.fingerprint, value, "document", message))
    if read.get("client") and "client" not in answered:
        rows.append(Row(Op.HINT, "client", value=read["client"], source="document", message=message))
    other: Row | None = None
    if (told := answered.get("client")) and read.get("client") and not names.alike(told.row.value, read["client"]):
        other = Row(Op.ANSWER, "client", told.ask.fingerprint, read["client"], "document", message)
    return Plan(tuple(rows), more, other)


def _same(name: str, told: str, read: str) -> bool:
    """Whether both say the same; an amount without a tax word is not another amount."""
    if name == "amount":
        return told.split()[:2] == read.split()[:2]
    return fold(told) == fold(read)


def offer(turn: Turn, run: Run, piece: Evidence) -> None:
    """Show what was read and ask whether it is right, when it would spare a question or differs from what was said."""
    found = _open(turn, run)
    if not piece.read or piece.slot != evidence.INVOICES or found is None or turn.posted(f"read/{piece.id}"):
        return
    read: dict[str, str] = json.loads(piece.read)
    words = turn.words
    if CREDIT in read:
        _tell(turn, piece, Card((Text(words("read-credit", name=piece.name)),)))
        return
    steps = plan(turn, run, found, read, "")
    if not steps.rows and steps.client is None:
        return
    rows = tuple((words.plain(f"read-{n}"), facts.shown(words, FIELDS[n].name, read[n])) for n in FIELDS if n in read)
    blocks: list[Block] = [Text(words("read-offer", name=piece.name)), Facts(rows)]
    choices = {"read_yes": "read-yes", "read_no": "read-no"}
    if steps.client is not None:
        told = next(a.row.value for a in found.trace if a.ask.key == "client")
        blocks.append(Text(words("read-other-client", told=told, read=read["client"])))
        choices = (
            {"read_client": "read-client", "read_yes": "read-keep", "read_no": "read-nothing"}
            if steps.rows
            else {"read_client": "read-change", "read_no": "read-keep-client"}
        )
    first = next(iter(choices)) if steps.client is None else ""
    blocks.append(
        Buttons(
            tuple(
                Button(action, words.plain(f"button-{key}"), str(piece.id), Style.PRIMARY if action == first else Style.PLAIN)
                for action, key in choices.items()
            )
        )
    )
    _tell(turn, piece, Card(tuple(blocks)))


def _tell(turn: Turn, piece: Evidence, shown: Card) -> None:
    turn.send(turn.dm(), shown, ref=f"read/{piece.id}", place=(turn.person.platform, turn.person.team))


def settle(turn: Turn, piece: Evidence | None, *, taken: bool, client: bool = False) -> bool:
    """The person has answered the offer, `client`: with the invoice's client; False when there is none any more."""
    run = turn.store.runs.get(piece.run) if piece and piece.run else None
    card = turn.posted(f"read/{piece.id}") if piece else None
    if piece is None or run is None or piece.person != turn.person.id or card is None or not card.controls():
        return False
    found = _open(turn, run)
    if found is None:
        return False
    turn.edit(f"read/{piece.id}", card.without_controls(turn.words("read-taken" if taken else "read-left")))
    if not taken:
        conversation.advance(turn, run, again=True)
        return True
    steps = plan(turn, run, found, json.loads(piece.read), f"file/{piece.id}")
    journal = conversation.journal_of(turn, run)
    for row in (steps.client if client else None, steps.more, *steps.rows):
        if row is not None:
            journal.add(row)
    conversation.advance(turn, run, again=True)
    return True


def _open(turn: Turn, run: Run) -> Replay | None:
    """Where the dispute stands while it still asks; None otherwise, or when it is not about unpaid invoices."""
    if run.state is not RunState.ASKING or run.script != "dispute.open":
        return None
    found = conversation.pending(turn, run)
    if found is None or any(a.ask.key == "nature" and a.row.value != "unpaid" for a in found.trace):
        return None
    return found
