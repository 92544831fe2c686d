"""A question or a call of the person's own in the midst of a conversation: served, or asked about when it may be the answer."""

from __future__ import annotations

from bot import answers, conversation, corrections, feedback, serving
from bot.cards import Block, Button, Buttons, Note, Text
from bot.dialogue import Unclear, Widget
from bot.knowledge import CONVERSATIONS
from bot.replay import Replay
from bot.store.feedback import Reason
from bot.store.runs import Run
from bot.turn import Turn

CANCEL = "meta.cancel"
ACCOUNT = "account"  # the key under which scripts ask what happened
JOINED = 5  # words from which a text typed while files are awaited may belong to the account


def sure(turn: Turn, run: Run, found: Replay, label: str, note: int, *, fits: bool) -> None:
    """Ask whether the words call for this, or are the answer, which they may be where they fit; they are kept meanwhile."""
    ask = found.pending
    assert ask is not None
    words = turn.words
    turn.store.people.became(note, "sure", run=run.id)
    if label == CANCEL:
        shown, yes = words("sure-stop", topic=words.plain(f"run-{conversation.name_of(run)}")), words.plain("button-stop")
    else:
        shown, yes = words("sure-aside", need=words.plain(f"label-{label.replace('.', '-')}")), words.plain("choice-yesno-yes")
    answers_it = ask.kind.free or fits
    no = words.plain("button-mine-after-all" if answers_it else "button-go-on")
    turn.reply(
        Text(shown),
        Buttons((Button("aside", yes, f"{run.id}|{label}|{note}"), Button("mine", no, f"{run.id}|{ask.key}|{note}"))),
        ref=f"sure/{note}",
    )


def aside(turn: Turn, run: Run, label: str, text: str, note: int) -> None:
    """Serve a question in mid-flow, then put the pending one again (a conversation on top comes back to it by itself)."""
    if label == CANCEL:
        conversation.cancel(turn, run)
        return
    found = conversation.pending(turn, run)
    serving.serve(turn, label, text, note)
    if label in CONVERSATIONS and label != "ticket.status":
        return
    _again(turn, run, found, text, note)


def unknown(turn: Turn, run: Run, found: Replay, text: str, note: int) -> None:
    """Say that the question is not one that Relais can answer, and offer a person; then put the pending one again."""
    turn.store.people.became(note, "aside", run=run.id)
    feedback.keep(turn, text, Reason.HANDED_OVER, note)
    turn.reply(Text(turn.words("aside-unknown")), Buttons((answers.offer(turn, "ticket.human", text=str(note)),)))
    _again(turn, run, found, text, note)


def _again(turn: Turn, run: Run, found: Replay | None, text: str, note: int) -> None:
    """Put the pending question again after a question of the person's own, which may have been the answer after all."""
    before: list[Block] = [Note(turn.words("back-to-question"))]
    if found is not None:
        before += offer_to_join(turn, run, found, text, note)
    if found is not None and found.pending is not None and found.pending.kind.free:
        mine = Button("mine", turn.words.plain("button-mine"), f"{run.id}|{found.pending.key}|{note}")
        before.append(Buttons((mine,)))
    conversation.advance(turn, turn.store.runs.get(run.id) or run, before=before, again=True)


def offer_to_join(turn: Turn, run: Run, found: Replay, text: str, note: int) -> list[Block]:
    """While files are awaited, the offer to join words of some length to the account given."""
    wanted = found.pending is not None and found.pending.kind.widget is Widget.FILES and len(text.split()) >= JOINED
    if not wanted or all(a.ask.key != ACCOUNT for a in found.trace):
        return []
    return [Buttons((Button("join", turn.words.plain("button-join"), f"{run.id}|{ACCOUNT}|{note}"),))]


def join(turn: Turn, run: Run, note: int) -> bool:
    """Add the words kept under this note to the account; False when they are there already, or there is none."""
    kept = turn.store.people.note_of(note)
    found = conversation.pending(turn, run)
    account = next((a for a in found.trace if a.ask.key == ACCOUNT), None) if found else None
    if kept is None or account is None or kept.became == "joined":
        return False
    try:
        corrections.extend(turn, run, account, kept.text)
    except Unclear as problem:
        conversation.unclear(turn, run, problem)
        return True
    turn.store.people.became(note, "joined", run=run.id)
    return True


def mine(turn: Turn, run: Run, key: str, note: int) -> bool:
    """The words kept under this note were the answer after all; False when that question is not asked any more."""
    found = conversation.pending(turn, run)
    kept = turn.store.people.note_of(note)
    if found is None or found.pending is None or found.pending.key != key or kept is None or kept.person != turn.person.id:
        return False
    if conversation.top(turn) != run:
        turn.store.runs.raise_(run.id)
        run = turn.store.runs.get(run.id) or run
    turn.store.people.became(note, "answer", run=run.id)
    try:
        conversation.answer(turn, run, found, kept.text, "typed", kept.message)
    except Unclear as problem:
        conversation.unclear(turn, run, problem)
    return True
