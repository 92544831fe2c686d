"""What a freelancer says and presses: an answer to what was asked, a question of their own, words for the staff."""

from __future__ import annotations

from dataclasses import replace

from bot import (
    answering,
    answers,
    bursts,
    conversation,
    corrections,
    edits,
    evidence,
    language,
    meta,
    passing_on,
    questions,
    relay,
    restating,
    router,
    serving,
    steering,
    tickets,
)
from bot.cards import Button, Buttons, Note, Quote, Text
from bot.dialogue import Unclear, Widget
from bot.events import Deleted, Edited, Message, Shortcut
from bot.router import Correction
from bot.steering import Control
from bot.store.cases import ALIVE, TicketState
from bot.store.runs import Run, RunState
from bot.turn import Turn
from intents import INTENTS

LONGEST = 12_000  # characters of one message that are kept and read; a message for the staff is passed on whole


def on_message(turn: Turn, event: Message) -> None:
    """A message in the direct conversation."""
    text = event.text.strip()[:LONGEST]
    note = turn.store.people.note(turn.person.id, event.message, event.place.thread, text, event.at)
    _mind_language(turn, text)
    meta.welcome(turn)
    ticket = relay.case_of_thread(turn)
    run = conversation.top(turn)
    if ticket is not None and (run is None or run.thread != event.place.thread):
        turn.store.people.became(note, "relay", ticket=ticket.id)
        relay.to_staff(turn, ticket, event)
        return
    if event.files:
        _files(turn, event, run)
    if not text:
        if not event.files:
            turn.reply(Text(turn.words("empty")))
        return
    if not event.files or run is None:
        _words(turn, event, text, note, run)
        return
    found = conversation.pending(turn, run)
    if found and found.pending and found.pending.kind.widget is not Widget.FILES:
        _words(turn, event, text, note, run)  # words beside a file are words all the same


def _mind_language(turn: Turn, text: str) -> None:
    """The first message sets the language; later a clear change of language is followed unless one was chosen."""
    languages = turn.house.knowledge.languages
    lang, sure = languages.detect(text)
    wanted = lang if lang in turn.org.languages else turn.org.languages[0]
    first = not turn.person.greeted
    if turn.person.lang_chosen or wanted == turn.person.lang or not text:
        return
    if (first and len(text.split()) > 1 and sure >= language.SURE) or languages.clear(text):
        turn.store.people.set_language(turn.person.id, wanted, False)
        turn.person = replace(turn.person, lang=wanted)


def _files(turn: Turn, event: Message, run: Run | None) -> None:
    """Files go to the conversation that collects, else to the open case, else reopen the one just resolved; nothing is lost."""
    collecting = run if run is not None and (run.script in evidence.TOPICS or run.ticket) else None
    case = None
    if collecting is None:
        alive = [t for t in turn.store.cases.of_person(turn.person.id) if t.state in ALIVE]
        case = alive[0] if len(alive) == 1 else None if alive else passing_on.invited(turn)
    if case is not None and case.state is TicketState.RESOLVED:
        case = tickets.change_state(turn, case, TicketState.IN_PROGRESS if case.assignee else TicketState.OPEN, turn.person.name)
    evidence.announce(turn, event, collecting, case)
    turn.reply(Note(turn.words("files-coming", count=len(event.files))))


def _words(turn: Turn, event: Message, text: str, note: int, run: Run | None) -> None:
    control = steering.control(turn, text)
    if run is not None:
        if control is None and passing_on.beside(turn, event, run, text, note):
            return
        answering.in_run(turn, text, note, run, control, event.message)
        return
    if control is not None:
        _control_idle(turn, control, note)
        return
    if _revise(turn, text, note, event.message):
        turn.store.people.became(note, "correction")
        return
    if passing_on.on_words(turn, event, text, note):
        return
    bursts.route(turn, text, note, event.at)


def _control_idle(turn: Turn, control: Control, note: int) -> None:
    match control:
        case Control.HELP:
            serving.serve(turn, "meta.help", "", note)
        case Control.FORGET:
            serving.serve(turn, "meta.privacy", "", note)
        case Control.ANOTHER | Control.RESTART:
            last = turn.store.runs.latest(turn.person.id)
            if last is not None and last.script in INTENTS:
                conversation.start(turn, last.script)
            else:
                serving.serve(turn, "meta.help", "", note)
        case Control.BACK | Control.CANCEL:
            turn.reply(Text(turn.words("nothing-to-cancel")))


# --- when nothing is being asked -----------------------------------------------------


def _revise(turn: Turn, text: str, note: int, message: str) -> bool:
    """A correction of what was said before: a verdict is computed again, a case amended; when two could be meant, asked."""
    fits = _corrected(turn, text) or restating.after_verdict(turn, text, note)
    if not fits:
        return False
    if len(fits) > 1:
        buttons = tuple(Button("revise", _named(turn, run), f"{run.id}|{note}") for run, _ in fits[:4])
        turn.reply(Text(turn.words("correct-which")), Buttons(buttons), ref=f"revise/{note}")
        return True
    return revise(turn, *fits[0], message)


def _corrected(turn: Turn, text: str) -> list[tuple[Run, Correction]]:
    """The finished conversations that these words of correcting may be for."""
    bare = router.is_bare_day(text, turn.today)
    if not (bare or router.is_correcting(text) or router.names_correction(text) or router.states_fact(text)):
        return []
    fits: list[tuple[Run, Correction]] = []
    for run in corrections.revisable(turn):
        found, _ = conversation.play(turn, run)
        fix = router.correction(turn, text, found.trace, bare=bare and run.state is RunState.DONE)
        if fix is None and run.state is RunState.DONE:  # a verdict; what is told of a case is for the staff to read
            fix = router.retold(turn, text, found.trace)
        if fix is not None:
            fits.append((run, fix))
    return fits


def revise(turn: Turn, run: Run, fix: Correction, message: str) -> bool:
    """Make a correction in this conversation; False when the answer is not there any more."""
    try:
        return corrections.mend(turn, run, fix, message)
    except Unclear as problem:
        turn.reply(Text(turn.unclear(problem)))
        return True


def _named(turn: Turn, run: Run) -> str:
    """A conversation in a few words: its case, or its subject."""
    ticket = turn.store.cases.get(run.ticket) if run.ticket else None
    return questions.case_label(turn, ticket.number) if ticket else turn.words.plain(f"run-{conversation.name_of(run)}")


def on_shortcut(turn: Turn, event: Shortcut) -> None:
    """A case about a message: begun at once when its topic is plain, else the topic is asked first."""
    text = event.text.strip()[:LONGEST]
    note = turn.store.people.note(turn.person.id, f"command/{event.id}", "", text, event.at)
    turn.store.people.became(note, "shortcut")
    label = turn.decide(text).label if text else ""
    family = label.split(".")[0]
    if family in ("dispute", "insurance"):
        serving.serve(turn, "dispute.open" if family == "dispute" else "insurance.incident", text, note)
        return
    offered = ("dispute.open", "insurance.incident", "ticket.human")
    turn.reply(
        Text(turn.words("shortcut-which")),
        *((Quote(text),) if text else ()),
        Buttons(tuple(answers.offer(turn, label, text=str(note)) for label in offered)),
    )


# --- edits ---------------------------------------------------------------------------


def on_edited(turn: Turn, event: Edited) -> None:
    """Editing a message is a correction: of an answer, of a question, of words for the staff."""
    said = turn.store.people.said(turn.person.id, event.message)
    text = event.text.strip()
    if said is None or said.text == text or not text:
        return
    turn.store.people.retext(said.id, text[:LONGEST])
    if relay.edited(turn, event.message, text):
        return
    edits.follow(turn, said, text[:LONGEST])


def on_deleted(turn: Turn, event: Deleted) -> None:
    relay.deleted(turn, event.message)
