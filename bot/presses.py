"""What a freelancer presses: only the person's own things, only what is still being asked."""

from __future__ import annotations

from bot import (
    answering,
    answers,
    asides,
    case_card,
    conversation,
    corrections,
    evidence,
    feedback,
    freelancer,
    invoice_offer,
    meta,
    needs,
    passing_on,
    relay,
    router,
    serving,
)
from bot.cards import Text
from bot.dialogue import Unclear
from bot.events import Message, Press, row
from bot.knowledge import ARTICLES, CONVERSATIONS, META, OUT_OF_SCOPE
from bot.store.cases import Ticket
from bot.store.runs import RunState
from bot.turn import Turn
from intents import INTENTS


def on_press(turn: Turn, event: Press) -> None:
    """A button, a choice or a date of a card in the direct conversation."""
    meta.welcome(turn)
    value = event.value
    match event.action:
        case "intent":
            _intent(turn, value)
        case "pick":
            _pick(turn, value)
        case "letter":
            answers.letter(turn, value)
        case "slot":
            kept, _, slot = value.partition("|")
            if not evidence.resort(turn, row(kept), slot):
                turn.reply(Text(turn.words("stale")))
            elif piece := turn.store.files.get(row(kept)):
                if piece.ticket:
                    case_card.redraw(turn, piece.ticket)
                if run := turn.store.runs.get(piece.run) if piece.run else None:
                    invoice_offer.offer(turn, run, piece)
        case "read_yes" | "read_no" | "read_client":
            read = turn.store.files.get(row(value))
            if not invoice_offer.settle(turn, read, taken=event.action != "read_no", client=event.action == "read_client"):
                turn.reply(Text(turn.words("stale")))
        case "file_case":
            ticket, _ = _own_case(turn, value.partition("|")[2])
            held = value.partition("|")[0]
            if ticket is None or not evidence.give_to(turn, row(held), ticket):
                turn.reply(Text(turn.words("stale")))
            else:
                case_card.redraw(turn, ticket.id)
        case feedback.HELPFUL:
            if not feedback.vote(turn, value):
                turn.reply(Text(turn.words("stale")))
        case "revise":
            _revise(turn, value)
        case "reply":
            _reply(turn, event)
        case "pass_on":
            _pass_on(turn, value)
        case "not_case":
            if not passing_on.settle(turn, row(value), None):
                turn.reply(Text(turn.words("stale")))
        case "for_question":
            number, key, note = [*value.split("|"), "", ""][:3]
            if not passing_on.for_question(turn, row(number), key, row(note)):
                turn.reply(Text(turn.words("stale")))
        case "aside" | "mine" | "join":
            _sure(turn, event.action, value)
        case "answer" | "correct" | "keep" | "cancel":
            _press_run(turn, event.action, value)
        case _:
            turn.reply(Text(turn.words("stale")))


def _intent(turn: Turn, value: str) -> None:
    label, _, rest = value.partition("|")
    text, note, under_way = "", 0, conversation.top(turn)
    if rest.startswith("="):
        text = rest[1:]
    elif (kept := turn.store.people.note_of(row(rest))) is not None and kept.person == turn.person.id:
        text, note = kept.text, kept.id
    if label == "ticket.human" and text:
        conversation.start(turn, label, hints={"question": text})
    elif label in INTENTS or label in META or label in ARTICLES or label == "ticket.status":
        if label in ARTICLES:
            serving.chosen(turn, label)
        serving.serve(turn, label, text, note)
    else:
        turn.reply(Text(turn.words("stale")))
    conversation.back_to(turn, under_way)


def _pick(turn: Turn, value: str) -> None:
    """A choice at a clarification: served, and remembered as a suggested phrasing."""
    label, _, rest = value.partition("|")
    kept = turn.store.people.note_of(row(rest))
    if kept is None or kept.person != turn.person.id:
        turn.reply(Text(turn.words("stale")))
        return
    for part in range(needs.MOST):
        ref = serving.clarified(kept.id, part)
        if (old := turn.posted(ref)) is not None and any(control[2] == value for control in old.controls()):
            turn.answered(ref)
    turn.store.people.became(kept.id, "answered", label="" if label == OUT_OF_SCOPE else label)
    if label == OUT_OF_SCOPE:
        turn.reply(*answers.out_of_scope(turn, str(kept.id), asked=True))
        return
    turn.store.feedback.meant(kept.id, label)
    serving.serve(turn, label, kept.text, kept.id)


def _pass_on(turn: Turn, value: str) -> None:
    ticket, kept = _own_case(turn, value)
    if ticket is None or not passing_on.settle(turn, kept, ticket):
        turn.reply(Text(turn.words("stale")))


def _sure(turn: Turn, action: str, value: str) -> None:
    """What words typed at a question were: a call for something else, the answer, a part of the account."""
    number, _, rest = value.partition("|")
    what, _, last = rest.rpartition("|")
    run = turn.store.runs.get(row(number))
    kept = turn.store.people.note_of(row(last))
    mine = run is not None and kept is not None and run.person == turn.person.id == kept.person
    if run is None or kept is None or not mine or run.state is not RunState.ASKING:
        turn.reply(Text(turn.words("stale")))
        return
    turn.answered(f"sure/{kept.id}")
    if action == "aside" and (what == asides.CANCEL or what in answering.ALWAYS or what in (*ARTICLES, *CONVERSATIONS)):
        asides.aside(turn, run, what, kept.text, kept.id)
    elif not (asides.join(turn, run, kept.id) if action == "join" else action == "mine" and asides.mine(turn, run, what, kept.id)):
        turn.reply(Text(turn.words("stale")))


def _reply(turn: Turn, event: Press) -> None:
    """Words in the box of a staff member's message, where threads cannot be answered in."""
    number, _, words = event.value.partition("|")
    ticket, _ = _own_case(turn, number)
    if ticket is None or not words.strip():
        turn.reply(Text(turn.words("stale")))
    elif message := relay.from_box(turn, event.message, words.strip()):
        relay.to_staff(
            turn, ticket, Message(event.id, event.at, event.org, event.sender, event.place, words[: freelancer.LONGEST], message)
        )


def _revise(turn: Turn, value: str) -> None:
    """Which conversation a correction is for."""
    number, _, rest = value.partition("|")
    run = turn.store.runs.get(row(number))
    said = turn.store.people.note_of(row(rest))
    if (
        run is None
        or said is None
        or run.person != turn.person.id
        or said.person != turn.person.id
        or run not in corrections.revisable(turn)
    ):
        turn.reply(Text(turn.words("stale")))
        return
    found, _ = conversation.play(turn, run)
    fix = router.correction(turn, said.text, found.trace) or router.retold(turn, said.text, found.trace)
    if fix is None or not freelancer.revise(turn, run, fix, said.message):
        turn.reply(Text(turn.words("stale")))
    else:
        turn.answered(f"revise/{said.id}")


def _own_case(turn: Turn, value: str) -> tuple[Ticket | None, int]:
    first, _, second = value.partition("|")
    ticket = turn.store.cases.following(row(first))
    mine = ticket if ticket is not None and ticket.person == turn.person.id else None
    return mine, row(second)


def _press_run(turn: Turn, action: str, value: str) -> None:
    """A press on a question's card: only the person's own run, only the question still pending."""
    number, _, rest = value.partition("|")
    run = turn.store.runs.get(row(number))
    if run is None or run.person != turn.person.id or run.state in (RunState.CANCELLED, RunState.FAILED):
        turn.reply(Text(turn.words("stale")))
        return
    if action == "cancel":
        if run.state is RunState.ASKING:
            conversation.cancel(turn, run)
        return
    if action == "keep":
        corrections.keep(turn, run)
        return
    if action == "correct":
        if not corrections.amend(turn, run, rest):
            turn.reply(Text(turn.words("stale")))
        return
    key, _, said = rest.rpartition("|")
    found = conversation.pending(turn, run) if run.state is RunState.ASKING else None
    if found is None or found.pending is None or found.pending.key != key:
        turn.reply(Text(turn.words("stale")))
        return
    if conversation.top(turn) != run:
        turn.store.runs.raise_(run.id)
        run = turn.store.runs.get(run.id) or run
    try:
        conversation.answer(turn, run, found, said, "pressed")
    except Unclear as problem:
        conversation.unclear(turn, run, problem)
