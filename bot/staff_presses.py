"""What staff press on a case's card and in its thread: claim, assign, wait, ask for a document, move, resolve, reopen, merge."""

from __future__ import annotations

import structlog

from bot import case_card, dossier, evidence, handing_over, links, merging, relay, staff, tickets
from bot.cards import Block, Card, Choices, Note, Quote, Text
from bot.events import Mention, Message, Press, row
from bot.store.cases import ALIVE, Ticket, TicketState
from bot.turn import Target, Turn
from bot.wording import Markdown

log = structlog.get_logger()
NOBODY = "!"  # in place of a user who is not in the staff channel
REASONS = ("settled", "paid", "dropped", "duplicate", "elsewhere")
ACTIONS = (
    "claim", "release", "assign", "wait", "ask_document", "move", "resolve", "reason", "reopen", "dossier", "together", "merge_yes",
    "merge_no", "relay_send", "relay_keep", "open_file", "say",
)  # fmt: skip


def on_press(turn: Turn, event: Press) -> None:
    """A button of a headline card or of a staff thread."""
    number, _, rest = event.value.partition("|")
    ticket = turn.store.cases.get(row(number))
    if not staff.allowed(turn, ticket):
        return
    assert ticket is not None
    if ticket.merged_into:
        staff.whisper(turn, Text(turn.staff_words("stale-staff")))
        return
    _know_the_copy(turn, event, ticket)
    name = turn.person.name or turn.person.user
    match event.action:
        case "claim":
            _claim(turn, ticket, name)
        case "release":
            _assign(turn, ticket, name, "", "")
        case "assign":
            user, _, who = rest.partition("|")
            if user == NOBODY:
                staff.whisper(turn, Text(turn.staff_words("assign-not-staff", name=who)))
                return
            _assign(turn, ticket, name, user, who or user)
        case "dossier":
            made = dossier.snapshot(turn.store, turn.house.knowledge, turn.org, ticket, name, event.at)
            turn.store.cases.record(ticket.id, event.at, name, "dossier", version=str(made.version))
            turn.to_staff(ticket, Card((Note(turn.staff_words("dossier-coming", name=name, version=made.version)),)))
            turn.dossier_to_staff(ticket, made.id)
        case "say":
            _say(turn, event, ticket, name, rest.strip())
        case "open_file":
            _open_file(turn, ticket, rest)
        case "wait":
            if ticket.state in ALIVE:
                tickets.change_state(turn, ticket, TicketState.WAITING, name)
        case "ask_document":
            _ask_document(turn, ticket, name, rest)
        case "move":
            _move(turn, ticket, name, rest)
        case "reason":
            _reason(turn, ticket, name, rest, event.message)
        case "resolve":
            _resolve(turn, ticket, name)
        case "reopen":
            if ticket.state not in ALIVE:
                _reopen(turn, ticket, name)
        case "together":
            _together(turn, ticket, name, rest)
        case "merge_yes" | "merge_no":
            _merge(turn, event, ticket, name, rest)
        case "relay_send" | "relay_keep":
            _settle_whether(turn, event, ticket, row(rest))


def _know_the_copy(turn: Turn, event: Press, ticket: Ticket) -> None:
    """Teams, whose answer was lost, may show a case's card twice. Pressed, the copy becomes the case's as well: it leads to the card that is
    kept up to date, and what is said below it reaches whom it is for."""
    place, outbox = event.place, turn.store.outbox
    root = place.thread or event.message
    card = outbox.by_ref(ticket.headline)
    if place.platform != "teams" or not root or card is None or card.state != "sent":
        return
    if outbox.by_message(place.platform, place.conversation, root) is None:
        ref, target = f"copy/{ticket.id}/{root}", Target(place.conversation)
        copy = outbox.put(place.platform, place.team, target.lane, target.dump(), "post", "", ref, ticket.id, event.at)
        outbox.sent(copy, place.conversation, root, transient=False)
        turn.edit(ref, Card((Note(turn.staff_words("card-copy", number=ticket.number)),)))


def _say(turn: Turn, event: Press, ticket: Ticket, name: str, text: str) -> None:
    """Words for the freelancer out of the card's reply box; the thread shows them to the other staff."""
    message = relay.from_box(turn, event.message, text) if text else ""  # what is marked lies under the card
    if not message:
        return
    turn.to_staff(ticket, Card((Text(turn.staff_words("staff-said", name=name)), Quote(text))))
    said = Message(event.id, event.at, event.org, event.sender, event.place, text, message, Mention.LEADING)
    relay.to_freelancer(turn, said, ticket, text)


def _open_file(turn: Turn, ticket: Ticket, what: str) -> None:
    """An address for a piece of the case, told to the presser alone."""
    kind, _, item = what.partition("|")
    address = links.mint(turn, ticket, kind, row(item))
    words = turn.staff_words
    staff.whisper(turn, Text(words("link-minted", address=Markdown(address))) if address else Text(words("link-impossible")))


def _claim(turn: Turn, ticket: Ticket, name: str) -> None:
    words = turn.staff_words
    if ticket.assignee:
        mine = ticket.assignee == turn.person.user
        staff.whisper(turn, Text(words("claim-yours" if mine else "claim-taken", name=ticket.assignee_name)))
        return
    turn.store.cases.assign(ticket.id, turn.person.user, name, turn.event.at)
    turn.store.cases.record(ticket.id, turn.event.at, name, "claimed")
    if ticket.state is TicketState.OPEN:
        tickets.change_state(turn, ticket, TicketState.IN_PROGRESS, name)
    else:
        case_card.redraw(turn, ticket.id)
    person = turn.store.people.get(ticket.person)
    told = turn.words_for(person)
    turn.send_to(person, Card((Text(told("claimed", name=name, number=ticket.number)),)), ticket=ticket.id)
    tickets.invite(turn, ticket)


def _resolve(turn: Turn, ticket: Ticket, name: str) -> None:
    if ticket.state not in ALIVE:
        staff.whisper(turn, Text(turn.staff_words("already-resolved", number=ticket.number)))
        return
    tickets.change_state(turn, ticket, TicketState.RESOLVED, name)
    person = turn.store.people.get(ticket.person)
    told = turn.words_for(person)
    turn.send_to(person, Card((Text(told("resolved", name=name, number=ticket.number)),)), ticket=ticket.id)
    tickets.invite(turn, ticket)
    words = turn.staff_words
    reasons = tuple((f"{ticket.id}|{r}", words.plain(f"reason-{r}")) for r in REASONS)
    shown = Card((Text(words("staff-resolved", name=name)), Choices("reason", words.plain("reason-pick"), reasons)))
    turn.to_staff(ticket, shown, ref=f"resolved/{ticket.id}/{event_name(turn)}")
    turn.store.cases.want(ticket.id, "")


def _reopen(turn: Turn, ticket: Ticket, name: str) -> None:
    tickets.change_state(turn, ticket, TicketState.IN_PROGRESS if ticket.assignee else TicketState.OPEN, name)
    person = turn.store.people.get(ticket.person)
    told = turn.words_for(person)
    turn.send_to(person, Card((Text(told("reopened", name=name, number=ticket.number)),)), ticket=ticket.id)
    turn.store.people.talk_to(person.id, ticket.id)


def event_name(turn: Turn) -> str:
    return turn.event.id


def _reason(turn: Turn, ticket: Ticket, name: str, reason: str, message: str) -> None:
    """Why the case was resolved, for the history; the question, which stands in this message, is answered once."""
    if reason not in REASONS or ticket.state in ALIVE:
        return
    asked = turn.store.outbox.by_message(turn.event.place.platform, turn.event.place.conversation, message)
    card = turn.posted(asked.ref) if asked and asked.ref.startswith(f"resolved/{ticket.id}/") else None
    if asked and card:
        if not card.controls():
            return  # it has been said
        turn.edit(asked.ref, card.without_controls())
    turn.store.cases.record(ticket.id, turn.event.at, name, "reason", reason=reason)
    turn.to_staff(ticket, Card((Note(turn.staff_words("staff-reason", name=name, reason=turn.staff_words.plain(f"reason-{reason}"))),)))


def _assign(turn: Turn, ticket: Ticket, by: str, user: str, who: str) -> None:
    """Give the case to a colleague, or to nobody; the freelancer hears only of a new person."""
    if ticket.state not in ALIVE or user == ticket.assignee:
        return
    turn.store.cases.assign(ticket.id, user, who, turn.event.at)
    turn.store.cases.record(ticket.id, turn.event.at, by, "assigned" if user else "released", to=who)
    state = TicketState.IN_PROGRESS if user else TicketState.OPEN
    if ticket.state is not TicketState.WAITING and ticket.state is not state:
        tickets.change_state(turn, ticket, state, by)
    else:
        case_card.redraw(turn, ticket.id)
    key = "staff-assigned" if user else "staff-released"
    turn.to_staff(ticket, Card((Note(turn.staff_words(key, name=by, to=who)),)))
    if user:
        person = turn.store.people.get(ticket.person)
        turn.send_to(person, Card((Text(turn.words_for(person)("claimed", name=who, number=ticket.number)),)), ticket=ticket.id)


def _ask_document(turn: Turn, ticket: Ticket, name: str, slot: str) -> None:
    """Ask the freelancer for a document, with the reason; the next file goes there and the case waits for it."""
    slots = {s.key: s for s in evidence.checklist(turn, ticket.topic)}
    if ticket.state not in ALIVE or (slot != "other" and slot not in slots):
        return
    person = turn.store.people.get(ticket.person)
    words = turn.words_for(person)
    wanted = evidence.slot_name(turn, ticket.topic, slot, words)
    why = slots[slot].why[words.lang] if slot in slots else ""
    examples = ", ".join(slots[slot].examples[words.lang][:3]) if slot in slots else ""
    shown: list[Block] = [Text(words("document-wanted", name=name, number=ticket.number, slot=wanted))]
    if why:
        shown.append(Note(words("document-why", why=why, examples=examples)))
    turn.send_to(person, Card(tuple(shown)), ref=f"wanted/{ticket.id}/{event_name(turn)}", ticket=ticket.id)
    turn.store.people.talk_to(person.id, ticket.id)
    turn.store.cases.want(ticket.id, slot)
    turn.store.cases.record(ticket.id, turn.event.at, name, "document_asked", slot=slot)
    tickets.change_state(turn, ticket, TicketState.WAITING, name)
    told = turn.staff_words("staff-document-asked", name=name, slot=evidence.slot_name(turn, ticket.topic, slot, turn.staff_words))
    turn.to_staff(ticket, Card((Note(told),)))


def _move(turn: Turn, ticket: Ticket, name: str, topic: str) -> None:
    """Hand the case to another topic's channel, with what was said in its thread so far."""
    if topic not in case_card.elsewhere(turn, ticket):
        staff.whisper(turn, Text(turn.staff_words("stale-staff")))
        return
    handing_over.to_topic(turn, ticket, name, topic)


def _together(turn: Turn, ticket: Ticket, name: str, rest: str) -> None:
    """Link the case to another, or ask whether to merge the two."""
    how, _, number = rest.partition("|")
    other = next((t for t in merging.candidates(turn, ticket) if str(t.id) == number), None)
    if other is None or ticket.merged_into or (how == "merge" and not merging.may_merge(ticket, other)):
        staff.whisper(turn, Text(turn.staff_words("stale-staff")))
    elif how == "merge":
        merging.propose(turn, ticket, other)
    else:
        merging.link(turn, ticket, other, name)
        case_card.redraw(turn, ticket.id)
        case_card.redraw(turn, other.id)


def _merge(turn: Turn, event: Press, ticket: Ticket, name: str, rest: str) -> None:
    """The two are merged, or stay two; the question is answered once."""
    post = turn.store.outbox.by_message(event.place.platform, event.place.conversation, event.message)
    card = turn.posted(post.ref) if post else None
    into = turn.store.cases.get(row(rest))
    asked = into is not None and post is not None and post.ref.startswith(f"merge/{ticket.id}/{into.id}/")
    if post is None or card is None or not card.controls() or into is None or not asked or not merging.may_merge(ticket, into):
        staff.whisper(turn, Text(turn.staff_words("stale-staff")))
        return
    done = event.action == "merge_yes"
    turn.edit(post.ref, card.without_controls(turn.staff_words("merge-done" if done else "merge-left", name=name)))
    if done:
        merging.merge(turn, ticket, into, name)
        case_card.redraw(turn, into.id)


def _settle_whether(turn: Turn, event: Press, ticket: Ticket, note: int) -> None:
    """The words kept under this number are sent to the freelancer or stay; only words of this very case are."""
    kept = turn.store.people.note_of(note)
    card = turn.posted(f"whether/{note}")
    if kept is None or kept.became != "whether" or kept.ticket != ticket.id or card is None or not card.controls():
        return
    sent = event.action == "relay_send"
    if sent:
        original = Message(event.id, event.at, event.org, event.sender, event.place, kept.text, kept.message, Mention.LEADING)
        relay.to_freelancer(turn, original, ticket, kept.text)
    turn.edit(f"whether/{note}", card.without_controls(turn.staff_words("whether-sent" if sent else "whether-kept", name=turn.person.name)))
