"""Words said while nothing is asked, by somebody who has a case: they reach it, or are offered to be passed on to it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot import answering, conversation, hints, merging, questions, relay, replies, router, serving, tickets
from bot.cards import Button, Buttons, Note, Text
from bot.days import fold
from bot.events import Message
from bot.knowledge import ARTICLES, CONVERSATIONS, META, OUT_OF_SCOPE
from bot.needs import SITUATIONS
from bot.serving import CALL, OF_CASES, SURE
from bot.store.cases import Ticket, TicketState
from bot.store.runs import Run, RunState
from bot.turn import Turn
from bot.understanding import Decision, Verdict

RECENT_DAYS = 30  # for which a resolved case is reopened unasked
MOST = 4  # cases among which is chosen
# "Nouvelle question : …": what follows is said to be of another matter.
_NEW = re.compile(
    r"^(?:(?:bonjour|bonsoir|salut|hello|hi|ok|merci|thanks|et|and|sinon|au fait|by the way|btw|oui|yes)\b[ ,.!]*)*(?:j'?(?:ai|aurais)|i have|i've(?: got)?|c'est|it's|pour)?\s*(?:une?|an?)?\s*"
    r"(?:(?:nouvel(?:le)?|nouveau|(?:tout )?autre|deuxieme|seconde?|new|another|other|different|separate)\s+"
    r"(?:question|demande|sujet|chose|probleme|souci|affaire|client|litige|cas|point|dossier|issue|matter|topic|thing|request|problem|dispute|case|customer)\b"
    r"|(?:rien a voir|sans rapport|changeons de sujet|unrelated|changing (?:the )?subject|(?:question|sujet|topic) (?:differente?|distincte?)))"
)
_REOPENS = re.compile(r"\b(?:rouvr\w+|re-?ouvr\w+|reopen\w*|re-open\w*)\b")


def reachable(turn: Turn) -> list[Ticket]:
    """The person's cases that words may still be for: open, resolved lately, or the one to answer; the last changed comes first."""
    to = invited(turn)
    kept = [t for t in turn.store.cases.of_person(turn.person.id) if t.merged_into is None and t.state is not TicketState.CLOSED]
    mine = [t for t in kept if t == to or not _long_ago(turn, t)]
    return sorted(mine, key=lambda t: (t.changed_at or t.opened_at, t.id), reverse=True)


def on_words(turn: Turn, event: Message, text: str, note: int) -> bool:
    """Pass the words on, or serve them with the offer to pass them on, or ask which. False: they concern no case."""
    cases = reachable(turn)
    if not cases:
        return False
    to = invited(turn)
    named = tickets.named_in(turn, text)
    if serving.of_case(turn, text):
        if named in cases and len(text.split()) > CALL:  # who writes so much may mean the staff
            _offer(turn, [named], note)
        serving.route(turn, text, note)
        return True
    if named in cases:
        return _pass(turn, event, named, note)
    if replies.thanks(text, settled=(to or cases[0]).state is TicketState.RESOLVED):
        return _thanks(turn, event, to, note)
    decision = turn.decide(text)
    if _of_relais(decision, text):
        return False
    another = bool(_NEW.search(fold(text))) or _another_client(turn, text, cases)
    if _own(decision, text, another=another):
        if decision.label in ARTICLES:  # the answer first; a conversation's question stands last
            serving.route(turn, text, note)
            _offer(turn, [to] if to else cases, note)
        else:
            _offer(turn, [to] if to else cases, note)
            serving.route(turn, text, note)
        return True
    if to is not None and not another and not _long_ago(turn, to):
        return _pass(turn, event, to, note)
    _ask_which(turn, cases, note)
    return True


def beside(turn: Turn, event: Message, run: Run, text: str, note: int) -> bool:
    """Words said while something is asked, when staff have written since it was put: thanks are theirs, of others it is asked whose they are.

    False: they are the question's, as an answer on offer is, or a call for something that Relais does by itself.
    """
    to = invited(turn)
    asked = turn.store.outbox.by_ref(run.question) if run.question else None
    found = conversation.pending(turn, run)
    if to is None or asked is None or found is None or found.pending is None or turn.store.outbox.staff_spoke(turn.dm().lane) < asked.id:
        return False
    if answering.plainly(turn, run, text) or router.names_correction(text) or _of_relais(turn.decide(text), text):
        return False
    if replies.thanks(text, settled=to.state is TicketState.RESOLVED):
        return _pass(turn, event, to, note)
    turn.store.people.became(note, "which", run=run.id)
    words = turn.words
    theirs = Button("pass_on", words.plain("button-for-staff", number=to.number), f"{to.id}|{note}")
    ours = Button("for_question", words.plain("button-for-question"), f"{run.id}|{found.pending.key}|{note}")
    turn.reply(Text(words("for-whom")), Buttons((theirs, ours)), ref=_for(note))
    return True


def for_question(turn: Turn, number: int, key: str, note: int) -> bool:
    """The words kept under this note were for the question of this key; served as any others when the conversation is over."""
    said, run = turn.store.people.note_of(note), turn.store.runs.get(number)
    if said is None or run is None or not said.person == run.person == turn.person.id:
        return False
    if run.state is not RunState.ASKING:
        return settle(turn, note, None)
    found = conversation.pending(turn, run)
    if found is None or found.pending is None or found.pending.key != key:
        return False
    _settled(turn, note)
    answering.in_run(turn, said.text, note, run, None, said.message)
    return True


def invited(turn: Turn) -> Ticket | None:
    """The case whose messages the person was last told to answer here."""
    kept = turn.store.cases.following(turn.person.talking_to) if turn.person.talking_to else None
    return kept if kept and kept.state is not TicketState.CLOSED else None


def _long_ago(turn: Turn, ticket: Ticket) -> bool:
    """Whether the case was resolved so long ago that words are likely to be about something new."""
    return ticket.state is TicketState.RESOLVED and (turn.event.at - datetime.fromisoformat(ticket.changed_at)).days >= RECENT_DAYS


def _pass(turn: Turn, event: Message, ticket: Ticket | None, note: int) -> bool:
    if ticket is None:
        return False
    turn.store.people.became(note, "relay", ticket=ticket.id)
    relay.to_staff(turn, ticket, replace(event, files=()))
    return True


def _thanks(turn: Turn, event: Message, to: Ticket | None, note: int) -> bool:
    """Thanks are for who wrote: for staff when they did, else for Relais."""
    if to is not None and any(c.what == "to_freelancer" for c in turn.store.cases.history(to.id)):
        return _pass(turn, event, to, note)
    turn.store.people.became(note, "answered")
    serving.serve(turn, "meta.thanks", "", note)
    return True


def _of_relais(decision: Decision, text: str) -> bool:
    """Whether the words call for something that Relais does by itself: help, another language, the list of cases."""
    if decision.kind is not Verdict.ANSWER or replies.denies(text.replace("?", "")):
        return False
    words = len(text.split())
    if decision.label == "meta.greeting":
        return words <= 3
    label, sure = decision.label, decision.score >= SURE
    return sure and words <= CALL and ((label in META and label not in ("meta.thanks", "meta.cancel")) or label in OF_CASES)


def _another_client(turn: Turn, text: str, cases: list[Ticket]) -> bool:
    """Whether the words name a client that none of these cases is about."""
    client = hints.find(text, turn.today).get("client", "")
    known = [fold(name) for t in cases if (name := merging.client_of(turn, t))]
    return bool(client and known) and all(fold(client) not in name and name not in fold(client) for name in known)


def _own(decision: Decision, text: str, *, another: bool) -> bool:
    """Whether the words are a need of their own: a question that an article answers, a conversation that they ask for."""
    label = decision.label
    if decision.kind is not Verdict.ANSWER or decision.score < SURE or label in (OUT_OF_SCOPE, *META):
        return False
    if label.startswith("ticket.") and replies.denies(text.replace("?", "")):  # "ce n'est pas résolu" closes nothing
        return False
    if _REOPENS.search(fold(text)):
        return False
    if label in CONVERSATIONS:
        return True
    return (another and label in SITUATIONS) or (label in ARTICLES and router.is_question(text))


def _offer(turn: Turn, cases: list[Ticket], note: int) -> None:
    """Beside what is served stands the offer to pass the words on as well."""
    turn.reply(
        Note(turn.words("or-pass-on", number=cases[0].number, count=len(cases))), Buttons(_buttons(turn, cases, note)), ref=_ref(note)
    )


def _ask_which(turn: Turn, cases: list[Ticket], note: int) -> None:
    """Whether the words are for a case, and for which; they are kept meanwhile."""
    turn.store.people.became(note, "which")
    other = Button("not_case", turn.words.plain("button-not-case"), str(note))
    if len(cases) == 1:
        asked = turn.words("pass-on-to", case=questions.case_label(turn, cases[0].number))
        buttons: tuple[Button, ...] = (Button("pass_on", turn.words.plain("button-pass-on-yes"), f"{cases[0].id}|{note}"),)
    else:
        asked, buttons = turn.words("pass-on-which"), _buttons(turn, cases, note)
    turn.reply(Text(asked), Buttons((*buttons, other)), ref=_ref(note))


def _buttons(turn: Turn, cases: list[Ticket], note: int) -> tuple[Button, ...]:
    alone = len(cases) == 1
    labels = [turn.words.plain("button-pass-on") if alone else questions.case_label(turn, t.number) for t in cases]
    return tuple(Button("pass_on", label, f"{t.id}|{note}") for t, label in zip(cases[:MOST], labels, strict=False))


def _ref(note: int) -> str:
    return f"pass/{note}"


def _for(note: int) -> str:
    return f"for/{note}"


def _settled(turn: Turn, note: int) -> None:
    """What was asked about the words kept under this note is answered."""
    for ref in (_ref(note), _for(note)):
        turn.answered(ref)


def settle(turn: Turn, note: int, ticket: Ticket | None) -> bool:
    """The words kept under this note go to this case, or are served as any others; False when they are not the person's."""
    said = turn.store.people.note_of(note)
    if said is None or said.person != turn.person.id:
        return False
    _settled(turn, note)
    if ticket is None:
        serving.route(turn, said.text, note)
        return True
    event = turn.event
    turn.store.people.became(note, "relay", ticket=ticket.id)
    turn.store.people.talk_to(turn.person.id, ticket.id)
    relay.to_staff(turn, ticket, Message(event.id, event.at, event.org, event.sender, event.place, said.text, said.message))
    if said.became == "which" and (run := conversation.top(turn)) is not None:
        conversation.advance(turn, run, before=[Note(turn.words("back-to-question"))], again=True)
    return True
