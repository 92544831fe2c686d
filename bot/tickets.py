"""Cases: opened, amended, shown to staff as one headline card that is edited in place, listed for their freelancer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot import case_card, evidence, facts, merging
from bot.cards import Block, Button, Buttons, Card, Facts, Note, Quote, Text, verbatim
from bot.dialogue import Answered, OpenCase
from bot.store.cases import ALIVE, Fact, Ticket, TicketState
from bot.store.files import Evidence
from bot.store.runs import Run
from bot.turn import Turn


@dataclass(frozen=True)
class Acting:
    """What an action of a script acts with."""

    turn: Turn
    run: Run
    trace: tuple[Answered, ...]


def staff_place(turn: Turn, topic: str) -> tuple[str, str, str]:
    """Platform, team and channel of the staff who handle this topic.

    The terminal and the try-it page have a staff room of their own, so that a trial never reaches the real staff.
    """
    here = turn.event.place
    if here.platform not in ("slack", "teams"):
        return here.platform, here.team, f"staff-{here.team}"
    other = "teams" if here.platform == "slack" else "slack"
    for platform in (here.platform, other):
        if channel := turn.org.staff_channel(platform, topic):
            teams = turn.org.slack.workspaces if platform == "slack" else turn.org.teams.tenants
            return platform, here.team if platform == here.platform else next(iter(teams), ""), channel
    return here.platform, here.team, ""


def open_case(turn: Turn, run: Run, topic: str, gathered: list[Fact]) -> Ticket:
    """A new case with its number, its facts, the run's pieces, and a headline card in the staff channel."""
    store, at = turn.store, turn.event.at
    ticket = store.cases.open(
        turn.org.key, turn.org.number_prefix, topic, turn.person.id, run.id, staff_place(turn, topic), at.astimezone(turn.org.zone)
    )
    for place, fact in enumerate(gathered):
        store.cases.set_fact(ticket.id, place, fact)
    store.runs.set_ticket(run.id, ticket.id)
    store.files.attach_run(run.id, ticket.id)
    store.cases.record(ticket.id, at, turn.person.name or turn.person.user, "opened", topic=topic)
    turn.house.meter.handed_over(topic)
    turn.to_staff(ticket, case_card.headline(turn, ticket), ref=ticket.headline, root=True)
    for piece in store.files.of_ticket(ticket.id):
        record_piece(turn, ticket, piece)
        turn.file_to_staff(ticket, piece.id)
    invite(turn, ticket)
    return ticket


def invite(turn: Turn, ticket: Ticket) -> None:
    """The person was told that words about this case may be written here; when they have others, they are asked which one."""
    others = [t for t in turn.store.cases.of_person(ticket.person) if t.state in ALIVE and t.id != ticket.id]
    turn.store.people.talk_to(ticket.person, None if others else ticket.id)


def record_piece(turn: Turn, ticket: Ticket, piece: Evidence) -> None:
    """The receipt of a piece in the case's history: who, when, hash."""
    sender = turn.store.people.get(piece.person) if piece.side == "freelancer" else turn.person
    at = datetime.fromisoformat(piece.at)
    turn.store.cases.record(
        ticket.id, at, sender.name or sender.user, "evidence", name=piece.name, sha256=piece.sha256, size=str(piece.size), scan=piece.scan
    )


def amend_case(turn: Turn, ticket: Ticket, gathered: list[Fact]) -> bool:
    """Write the facts that changed, never over a staff member's own; the card follows and the thread says what changed.

    Whether anything of the case changed.
    """
    store = turn.store
    before = {f.key: f for f in store.cases.facts(ticket.id)}
    changed: list[Fact] = []
    for place, fact in enumerate(gathered):
        old = before.get(fact.key)
        if (old is None or (old.kind, old.value) != (fact.kind, fact.value)) and (old is None or not old.by_staff):
            changed.append(fact)
        store.cases.set_fact(ticket.id, place, fact)
    gone = before.keys() - {f.key for f in gathered}
    for key in gone:
        store.cases.drop_fact(ticket.id, key)
    words = turn.staff_words
    for fact in changed:
        old = before.get(fact.key)
        store.cases.record(ticket.id, turn.event.at, turn.person.name or turn.person.user, "amended", key=fact.key,
                           before=old.value if old else "", after=fact.value)  # fmt: skip
    if changed:
        shown = Card((Text(words("staff-amended", name=turn.person.name)), Facts(facts.rows(words, changed))))
        turn.to_staff(store.cases.following(ticket.id) or ticket, shown)
    case_card.redraw(turn, ticket.id)
    return bool(changed or gone)


def open_failed(turn: Turn, run: Run, error: str) -> Ticket:
    """The case that staff get when a conversation broke: everything the person had answered, and the journal's names."""
    answers = [r for r in turn.store.runs.journal(run.id) if r.op == "answer"]
    gathered = {r.key: Fact(r.key, "text", r.value) for r in answers if turn.staff_words.has(f"fact-{facts.named(r.key)[0]}")}
    ticket = open_case(turn, run, evidence.TOPICS.get(run.script, "other"), list(gathered.values()))
    rows = tuple((r.op.value + " " + r.key, r.value) for r in turn.store.runs.journal(run.id))
    words = turn.staff_words
    turn.to_staff(ticket, Card((Text(words("staff-failed", script=run.script, error=error)), Facts(rows))))
    return ticket


def change_state(turn: Turn, ticket: Ticket, state: TicketState, who: str) -> Ticket:
    """Set the state, record it, redraw the card."""
    turn.store.cases.set_state(ticket.id, state, turn.event.at)
    turn.store.cases.record(ticket.id, turn.event.at, who, "state", before=ticket.state.value, after=state.value)
    case_card.redraw(turn, ticket.id)
    return turn.store.cases.get(ticket.id) or ticket


def mine(turn: Turn, only: Ticket | None = None) -> list[Block]:
    """The person's own cases, or one of them: number, topic, client, state, pieces still missing."""
    words = turn.words
    cases = turn.store.cases.of_person(turn.person.id)
    shown = (
        [only]
        if only
        else [t for t in cases if t.state in ALIVE] + [t for t in cases if t.state not in ALIVE and t.merged_into is None][-3:]
    )
    if not shown:
        return [
            Text(words("status-none")),
            Buttons(
                tuple(
                    Button("intent", words.plain(f"offer-{x.replace('.', '-')}"), x)
                    for x in ("dispute.open", "insurance.incident", "ticket.human")
                )
            ),
        ]
    lines: list[str] = []
    for ticket in shown:
        client = merging.client_of(turn, ticket)
        topic = words.plain(f"topic-{ticket.topic}")
        told = [words.plain(f"state-{ticket.state}")]
        if ticket.assignee_name and ticket.state in ALIVE:
            told.append(words.plain("status-assignee", name=ticket.assignee_name))
        if evidence.checklist(turn, ticket.topic) and ticket.state in ALIVE:
            _, complete, required = evidence.tally(turn, ticket.topic, evidence.collected(turn, None, ticket), words)
            told.append(words.plain("status-evidence", complete=complete, required=required))
        link = turn.store.outbox.link_of(ticket.id, turn.person.id)
        number = f"[{ticket.number}]({link})" if link.startswith("https://") else ticket.number
        what = " · ".join([f"**{number}**", *(verbatim(x) for x in (topic, client) if x)])
        lines.append(f"- {what} : " + " · ".join(verbatim(x) for x in told))
    return [Text(words("status-list", count=len(shown))), Text("\n".join(lines)), Note(words("status-how"))]


_NUMBER = re.compile(r"[^\W_][\s-]*\d{4}[\s-]*\d")  # whatever may be a case's number


def named_in(turn: Turn, text: str) -> Ticket | None:
    """The person's own case whose number stands in the words ("WP-2026-0042", "wp 2026 42")."""
    if not _NUMBER.search(text):
        return None
    cases = turn.store.cases.of_person(turn.person.id)
    named = next((t for t in cases if re.search(_said(t.number), text, re.IGNORECASE)), None)
    return turn.store.cases.following(named.id) if named else None


def unnamed(turn: Turn, text: str) -> str:
    """The words without the numbers of the person's own cases."""
    for ticket in turn.store.cases.of_person(turn.person.id):
        text = re.sub(_said(ticket.number), " ", text, flags=re.IGNORECASE)
    return " ".join(text.split())


def _said(number: str) -> str:
    """The ways to write a case's number, as a pattern."""
    prefix, year, serial = number.split("-")
    return rf"\b{re.escape(prefix)}[\s-]*{year}[\s-]*0*{int(serial)}\b"


def tell_closed(turn: Turn, ticket: Ticket, reason: str) -> None:
    """Staff read in the thread that the freelancer closed the case, and why."""
    turn.to_staff(ticket, Card((Text(turn.staff_words("staff-closed", name=turn.person.name)), Quote(reason))))


def open_before(turn: Turn, moment: str) -> tuple[OpenCase, ...]:
    """The person's open cases of before this moment (ISO 8601), oldest first."""
    alive = [t for t in turn.store.cases.of_person(turn.person.id) if t.state in ALIVE]
    early = [t for t in alive if datetime.fromisoformat(t.opened_at) < datetime.fromisoformat(moment)]
    return tuple(OpenCase(t.number, t.topic, merging.client_of(turn, t)) for t in early)


def join(turn: Turn, run: Run, number: str) -> None:
    """A conversation turns out to be about an open case: its files and what was said go there, and what is said next too."""
    ticket = turn.store.cases.by_number(number)
    if ticket is None or ticket.person != turn.person.id:
        return
    pieces = turn.store.files.of_run(run.id)
    turn.store.files.attach_run(run.id, ticket.id)
    for piece in pieces:
        record_piece(turn, ticket, piece)
        turn.file_to_staff(ticket, piece.id)
    told = dict.fromkeys(r.message for r in turn.store.runs.journal(run.id) if r.message)
    said = [s.text for m in told if (s := turn.store.people.said(turn.person.id, m))]
    name = turn.person.name or turn.staff_words.plain("the-freelancer")
    if said:
        turn.to_staff(ticket, Card((Text(turn.staff_words("freelancer-says", name=name)), *(Quote(text) for text in said))))
        turn.store.cases.record(ticket.id, turn.event.at, name, "to_staff", text="\n".join(said))
    turn.store.people.talk_to(turn.person.id, ticket.id)
    case_card.redraw(turn, ticket.id)


def collect_for(turn: Turn, run: Run, number: str) -> None:
    """The run's files, present and to come, go to this case of the same person."""
    ticket = turn.store.cases.by_number(number)
    if ticket is None or ticket.person != turn.person.id:
        return
    turn.store.runs.set_ticket(run.id, ticket.id)
    turn.store.files.attach_run(run.id, ticket.id)
    invite(turn, ticket)


def arrived(turn: Turn, ticket: Ticket, piece: Evidence) -> None:
    """A piece came in: the card follows; the one that staff asked for ends the waiting and is told in the thread."""
    if ticket.wanted and piece.slot == ticket.wanted:
        turn.store.cases.want(ticket.id, "")
        name = evidence.slot_name(turn, ticket.topic, piece.slot, turn.staff_words)
        turn.to_staff(ticket, Card((Text(turn.staff_words("staff-document-here", slot=name, name=piece.name)),)))
        if ticket.state is TicketState.WAITING:
            change_state(turn, ticket, TicketState.IN_PROGRESS if ticket.assignee else TicketState.OPEN, turn.person.name)
            return
    case_card.redraw(turn, ticket.id)
