"""What a freelancer says and presses: an answer to what was asked, a question of their own, words for the staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import answers, conversation, evidence, hints, invoice_offer, language, meta, questions, relay, router, tickets
from bot.cards import Block, Button, Buttons, Note, Quote, Text
from bot.dialogue import Replay, Unclear, Widget
from bot.events import Deleted, Edited, Message, Shortcut
from bot.knowledge import ARTICLES, CONVERSATIONS, META, OUT_OF_SCOPE
from bot.router import Control, Correction
from bot.store.cases import ALIVE
from bot.store.runs import Run, RunState
from bot.turn import Turn
from bot.understanding import Decision
from intents import INTENTS

BURST_SECONDS = 120
LONGEST = 12_000  # characters of one message that are kept


def on_message(turn: Turn, event: Message) -> None:
    """A message in the direct conversation."""
    text = event.text.strip()
    note = turn.store.people.note(turn.person.id, event.message, event.place.thread, text[:LONGEST], event.at)
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
    lang, _ = language.detect(text)
    wanted = lang if lang in turn.org.languages else turn.org.languages[0]
    first = not turn.person.greeted
    if turn.person.lang_chosen or wanted == turn.person.lang or not text:
        return
    if (first and len(text.split()) > 1) or language.clear(text):
        turn.store.people.set_language(turn.person.id, wanted, False)
        turn.refresh()


def _files(turn: Turn, event: Message, run: Run | None) -> None:
    """Files go to the conversation that collects, else to the open case; nothing received is lost."""
    collecting = run if run is not None and (run.script in evidence.TOPICS or run.ticket) else None
    case = None
    if collecting is None:
        alive = [t for t in turn.store.cases.of_person(turn.person.id) if t.state in ALIVE]
        if len(alive) == 1:
            case = alive[0]
    evidence.announce(turn, event, collecting, case)
    turn.reply(Note(turn.words("files-coming", count=len(event.files))))


def _words(turn: Turn, event: Message, text: str, note: int, run: Run | None) -> None:
    control = router.control(turn, text)
    if run is not None:
        _in_run(turn, text, note, run, control, event.message)
        return
    if control is not None:
        _control_idle(turn, control, note)
        return
    if _revise(turn, text, note, event.message):
        turn.store.people.became(note, "correction")
        return
    if _for_staff(turn, event, text, note):
        return
    joined = _burst(turn, text, note, event.at)
    route(turn, joined or text, note)


# --- while something is being asked --------------------------------------------------


def _in_run(turn: Turn, text: str, note: int, run: Run, control: Control | None, message: str) -> None:
    turn.store.people.became(note, "answer", run=run.id)
    if control is not None:
        _control(turn, run, control)
        return
    found = conversation.pending(turn, run)
    if found is None or found.pending is None:
        conversation.advance(turn, run)
        return
    ask = found.pending
    fix = router.correction(turn, text, found.trace)
    if fix is not None and not (router.is_correcting(text) and _fits(turn, found, text)):
        try:
            if conversation.correct(turn, run, fix.key, fix.value, message):
                return
        except Unclear as problem:
            conversation.unclear(turn, run, problem)
            return
    problem_: Unclear | None = None
    try:
        ask.kind.accept(conversation.heard(turn, ask, text))
    except Unclear as problem:
        problem_ = problem
        told = hints.find(text, conversation.context(turn).today)
        if ask.hint and ask.hint in told:  # "j'ai fini fin mars" answers "is a mission running?" and the next question too
            conversation.volunteer(turn, run, told, message)
            return
        conversation.remember(turn, run, told, message)
    label = _own_need(turn, text, found, run, problem_)
    if label:
        turn.store.people.became(note, "aside", run=run.id)
        _aside(turn, run, label, text, note)
    elif problem_ is None:
        conversation.answer(turn, run, found, text, "typed", message)
    else:
        conversation.unclear(turn, run, problem_)


def _fits(turn: Turn, found: Replay, text: str) -> bool:
    """Whether the words answer the very question now asked, which is of a strict kind."""
    ask = found.pending
    assert ask is not None
    if ask.kind.free:
        return False
    try:
        ask.kind.accept(conversation.heard(turn, ask, text))
    except Unclear:
        return False
    return True


_ALWAYS = ("ticket.human", "ticket.status", "meta.help", "meta.language", "meta.privacy", "meta.cancel")


def _own_need(turn: Turn, text: str, found: Replay, run: Run, problem: Unclear | None) -> str:
    """The label of a question that the person asks instead of answering; "" when this is an answer.

    A free text takes any words, so a need is seen there only in a question, or in a short call for a person.
    """
    ask = found.pending
    assert ask is not None
    decision = turn.decide(text)
    if decision.kind != "answer" or decision.label in (OUT_OF_SCOPE, "meta.greeting", "meta.thanks"):
        return ""
    label = decision.label
    if label == run.script or not ask.kind.asides:
        return ""
    question = router.is_question(text)
    if not question and label in ARTICLES and label.split(".")[0] == run.script.split(".")[0]:
        return ""  # a statement about the very matter of this conversation is no question about it
    if label in _ALWAYS and (question or len(text.split()) <= 8) and decision.score >= 0.7:
        return "" if problem is None and not ask.kind.free and not question else label
    if ask.kind.free and problem is None:
        return label if question and len(text.split()) <= 25 else ""
    if problem is None:
        return label if question and len(text.split()) >= 4 else ""
    return label if question or decision.score >= 0.8 else ""


def _aside(turn: Turn, run: Run, label: str, text: str, note: int) -> None:
    """Serve a question in mid-flow, then put the pending one again (a conversation on top comes back to it by itself)."""
    if label == "meta.cancel":
        conversation.cancel(turn, run)
        return
    if label in CONVERSATIONS and label not in ("ticket.status",):
        serve(turn, label, text, note)
        return
    serve(turn, label, text, note)
    conversation.advance(turn, turn.store.runs.get(run.id) or run, before=[Note(turn.words("back-to-question"))], again=True)


def _control(turn: Turn, run: Run, control: Control) -> None:
    match control:
        case Control.BACK:
            conversation.back(turn, run)
        case Control.CANCEL:
            conversation.cancel(turn, run)
        case Control.RESTART:
            conversation.cancel(turn, run)
            conversation.start(turn, run.script)
        case Control.ANOTHER:
            conversation.start(turn, run.script)
        case Control.HELP:
            turn.reply(*answers.help_card(turn))
            conversation.advance(turn, run, before=[Note(turn.words("back-to-question"))], again=True)


def _control_idle(turn: Turn, control: Control, note: int) -> None:
    match control:
        case Control.HELP:
            serve(turn, "meta.help", "", note)
        case Control.ANOTHER | Control.RESTART:
            last = turn.store.runs.latest(turn.person.id)
            if last is not None and last.script in INTENTS:
                conversation.start(turn, last.script)
            else:
                serve(turn, "meta.help", "", note)
        case Control.BACK | Control.CANCEL:
            turn.reply(Text(turn.words("nothing-to-cancel")))


# --- when nothing is being asked -----------------------------------------------------


def _revise(turn: Turn, text: str, note: int, message: str) -> bool:
    """A correction of what was said before: a verdict is computed again, a case amended; when two could be meant, asked."""
    bare = router.is_bare_day(text, turn.event.at.date())
    if not (bare or router.is_correcting(text) or router.names_correction(text)):
        return False
    fits: list[tuple[Run, Correction]] = []
    for run in conversation.revisable(turn):
        found, _ = conversation.play(turn, run)
        fix = router.correction(turn, text, found.trace, bare=bare and run.state is RunState.DONE)
        if fix is not None:
            fits.append((run, fix))
    if not fits:
        return False
    if len(fits) > 1:
        buttons = tuple(Button("revise", _named(turn, run), f"{run.id}|{note}") for run, _ in fits[:4])
        turn.reply(Text(turn.words("correct-which")), Buttons(buttons))
        return True
    return revise(turn, *fits[0], message)


def revise(turn: Turn, run: Run, fix: Correction, message: str) -> bool:
    """Make a correction in this conversation; False when the answer is not there any more."""
    try:
        return conversation.correct(turn, run, fix.key, fix.value, message)
    except Unclear as problem:
        turn.reply(Text(turn.words(f"unclear-{problem.code}", **problem.facts)))
        return True


def _named(turn: Turn, run: Run) -> str:
    """A conversation in a few words: its case, or its subject."""
    ticket = turn.store.cases.get(run.ticket) if run.ticket else None
    return questions.case_label(turn, ticket.number) if ticket else turn.words.plain(f"run-{conversation.name_of(run)}")


def _for_staff(turn: Turn, event: Message, text: str, note: int) -> bool:
    """Words at top level after a staff message are for the staff, unless they clearly ask something else."""
    ticket = turn.store.cases.get(turn.person.talking_to) if turn.person.talking_to else None
    if ticket is None or ticket.state.value == "closed":
        return False
    decision = turn.decide(text)
    clear = decision.kind == "answer" and decision.label not in (OUT_OF_SCOPE, "meta.thanks", "meta.greeting")
    if clear and (router.is_question(text) or decision.label in CONVERSATIONS) and decision.score >= 0.7:
        turn.reply(Note(turn.words("or-pass-on", number=ticket.number)),
                   Buttons((Button("pass_on", turn.words.plain("button-pass-on"), f"{ticket.id}|{note}"),)))  # fmt: skip
        route(turn, text, note)
        return True
    turn.store.people.became(note, "relay", ticket=ticket.id)
    relay.to_staff(turn, ticket, replace(event, files=()))
    return True


def _burst(turn: Turn, text: str, note: int, at: datetime) -> str:
    """Short messages in a row are one thought: what follows a clarification within two minutes completes it."""
    last = turn.store.people.last_said(turn.person.id, note)
    if last is None or last.became != "clarify" or (at - datetime.fromisoformat(last.at)).total_seconds() > BURST_SECONDS:
        return ""
    if (old := turn.posted(f"clarify/{last.id}")) is not None:
        turn.edit(f"clarify/{last.id}", old.without_controls())
    return f"{last.text} {text}"


def asks(turn: Turn, text: str) -> bool:
    """Whether a text is a question that an article answers, rather than the start of a story."""
    decision = turn.decide(text)
    return router.is_question(text) or (decision.kind == "answer" and decision.label in ARTICLES and decision.label != "dispute.unpaid")


def within(decision: Decision, fallback: str) -> str:
    """The label of a text typed behind a command: of the command's topic, unless it plainly asks for something else."""
    family = fallback.split(".")[0]
    if decision.kind == "answer" and not decision.label.startswith("meta."):
        return decision.label
    return next((g.label for g in decision.candidates if g.label.split(".")[0] == family and g.score >= 0.05), fallback)


def is_article(turn: Turn, label: str) -> bool:
    return label in ARTICLES


def route(turn: Turn, text: str, note: int, *, fallback: str = "") -> None:
    """Decide what a text asks for, and serve it; `fallback` is the label of the command it was typed behind."""
    number = tickets.named_in(turn, text)
    if number is not None and len(text.split()) <= 4:
        turn.reply(*tickets.mine(turn))
        return
    decision = turn.decide(text)
    label = within(decision, fallback) if fallback else decision.label
    if decision.kind == "handover" and not fallback:
        turn.store.people.became(note, "handover")
        turn.reply(*answers.out_of_scope(turn, str(note)))
        return
    if decision.kind == "clarify" and not fallback:
        turn.store.people.became(note, "clarify")
        turn.reply(*answers.clarify(turn, [g.label for g in decision.candidates], str(note)), ref=f"clarify/{note}")
        return
    turn.store.people.became(note, "answered")
    serve(turn, label, text, note)


def serve(turn: Turn, label: str, text: str, note: int) -> None:
    """Give what a label stands for: words, an article, a list, a conversation."""
    today = conversation.context(turn).today
    if label in META:
        meta.serve(turn, label, text)
    elif label == "ticket.status":
        turn.reply(*tickets.mine(turn))
    elif label in INTENTS:
        begin(turn, label, hints.find(text, today) if text else {}, note=note)
    elif label in ARTICLES:
        turn.reply(*answers.article(turn, label, note=str(note) if note else ""))
    else:
        turn.reply(*answers.out_of_scope(turn, str(note) if note else ""))


def begin(turn: Turn, label: str, volunteered: dict[str, str], *, note: int = 0) -> None:
    """Start a conversation, with the article's first lines when there is one; without a rule, say so."""
    intent = INTENTS[label]
    if intent.needs and getattr(turn.org.policy, intent.needs) is None:
        turn.reply(*answers.missing(turn, label, note=str(note) if note else ""))
        return
    before: list[Block] = []
    for article in turn.house.knowledge.answer(turn.org.key, turn.person.lang, label):
        before += [Text(article.body), Note(answers._source(turn, article))]
    said = turn.store.people.note_of(note) if note else None
    if said and said.became == "shortcut":  # the message itself is the first fact
        volunteered = {"account": said.text, "question": said.text} | volunteered
    conversation.start(turn, label, hints=volunteered, message=said.message if said else "", before=before)
    if run := conversation.top(turn):
        if said:
            turn.store.people.became(said.id, said.became, run=run.id)
        for piece in turn.store.files.of_run(run.id):
            invoice_offer.offer(turn, run, piece)


def on_shortcut(turn: Turn, event: Shortcut) -> None:
    """A case about a message: begun at once when its topic is plain, else the topic is asked first."""
    text = event.text.strip()[:LONGEST]
    note = turn.store.people.note(turn.person.id, f"command/{event.id}", "", text, event.at)
    turn.store.people.became(note, "shortcut")
    label = turn.decide(text).label if text else ""
    family = label.split(".")[0]
    if family in ("dispute", "insurance"):
        serve(turn, "dispute.open" if family == "dispute" else "insurance.incident", text, note)
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
    run = turn.store.runs.get(said.run) if said.run else None
    if run is not None and run.state in (RunState.ASKING, RunState.DONE, RunState.HANDED_OVER):
        rows = [r for r in turn.store.runs.journal(run.id) if r.message == event.message and r.op == "answer"]
        if rows and all(r.source == "volunteered" for r in rows):
            told = hints.find(text, conversation.context(turn).today)
            conversation.reread(turn, run, event.message, told)
            return
        key = next((r.key for r in reversed(rows) if r.source != "volunteered"), "")
        if key:
            try:
                conversation.correct(turn, run, key, text, event.message)
            except Unclear as problem:
                turn.reply(Text(turn.words(f"unclear-{problem.code}", **problem.facts)))
            return
    if said.became in ("answered", "clarify", "handover") and conversation.top(turn) is None:
        turn.reply(Note(turn.words("edit-seen")))
        route(turn, text, said.id)


def on_deleted(turn: Turn, event: Deleted) -> None:
    relay.deleted(turn, event.message)
