"""Words carried between a freelancer and the staff of a case: nothing internal leaves the staff thread by itself."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from bot import evidence, replies, sending, tickets
from bot.cards import Button, Buttons, Card, Note, Quote, Text, WordsField, dump, load
from bot.events import Message
from bot.store.cases import Relay, Ticket, TicketState
from bot.store.outbox import Item
from bot.turn import House, Target, Turn
from bot.wording import Markdown, Words

DOUBLE_TAP = 10  # seconds
EXCERPT = 300  # characters by which a message is known again
UNTOLD = "not-passed-on/"


def source_of(turn: Turn, message: str) -> str:
    place = turn.event.place
    return f"{place.platform}/{place.team}/{place.conversation}/{message}"


def from_box(turn: Turn, card: str, text: str) -> str:
    """The id under which words typed into a card's box are relayed; "" when the same were sent a moment ago, by a double tap."""
    moment = int(turn.event.at.timestamp()) // DOUBLE_TAP
    told = [f"{card};{sha256(f'{turn.person.id}|{text}|{m}'.encode()).hexdigest()[:16]}" for m in (moment, moment - 1)]
    return "" if any(turn.store.cases.relayed(source_of(turn, one)) for one in told) else told[0]


def case_of_thread(turn: Turn) -> Ticket | None:
    """The case whose card or message is the root of the thread the event was said in."""
    place = turn.event.place
    root = turn.store.outbox.by_message(place.platform, place.conversation, place.thread) if place.thread else None
    return turn.store.cases.following(root.ticket) if root and root.ticket else None


def to_freelancer(turn: Turn, event: Message, ticket: Ticket, text: str) -> None:
    """A staff member's words, in the freelancer's direct conversation; marked there as delivered once they have arrived."""
    ref = f"relay/{source_of(turn, event.message)}"
    if not turn.store.cases.relay(ticket.id, source_of(turn, event.message), ref, "freelancer", event.at):
        return
    person = turn.store.people.get(ticket.person)
    words = turn.words_for(person)
    name = turn.person.name or words.plain("a-colleague")
    if text:
        head = Text(words("staff-says", name=name, org=turn.org.name, number=ticket.number))
        shown = Card((head, Quote(text), *_how_to_reply(words, ticket.id)))
        turn.send_to(person, shown, ref=ref, ticket=ticket.id)
    turn.store.people.talk_to(person.id, ticket.id)
    turn.store.cases.record(ticket.id, event.at, name, "to_freelancer", author=turn.person.id, text=text, ref=ref)
    if event.files:
        evidence.announce(turn, event, None, ticket, side="staff")


def _how_to_reply(words: Words, ticket: int) -> tuple[WordsField, Note]:
    """Below a staff member's words: a box where there are no threads, and what to do."""
    return WordsField("reply", words.plain("button-reply"), str(ticket)), Note(words("staff-says-how"))


def to_staff(turn: Turn, ticket: Ticket, event: Message) -> None:
    """The freelancer's words, in the staff thread of the case; a resolved case reopens unless it was only a thank-you."""
    words, text = turn.words, event.text.strip()
    if ticket.state is TicketState.CLOSED:
        turn.reply(
            Text(words("case-closed", number=ticket.number)),
            Buttons((Button("intent", words.plain("offer-ticket-human"), "ticket.human"),)),
        )
        return
    ref = f"relay/{source_of(turn, event.message)}"
    if text and turn.store.cases.relay(ticket.id, source_of(turn, event.message), ref, "staff", event.at):
        staff = turn.staff_words
        name = turn.person.name or staff.plain("the-freelancer")
        turn.to_staff(ticket, Card((Text(staff("freelancer-says", name=name)), Quote(text))), ref=ref)
        turn.store.cases.record(ticket.id, event.at, name, "to_staff", text=text, ref=ref)
    over = ticket.state is TicketState.RESOLVED
    thanks = bool(text) and replies.thanks(text, settled=over) and not event.files
    reopened = over and not thanks
    if reopened or (ticket.state is TicketState.WAITING and not thanks):
        tickets.change_state(turn, ticket, TicketState.IN_PROGRESS if ticket.assignee else TicketState.OPEN, turn.person.name)
    if event.files:
        evidence.announce(turn, event, None, ticket)
    if text:
        turn.reply(Note(words("passed-on-reopened" if reopened else "passed-on", number=ticket.number)))


def _reader(turn: Turn, relay: Relay) -> Words:
    """The words of who reads the copy."""
    ticket = turn.store.cases.get(relay.ticket)
    if relay.towards == "staff" or ticket is None:
        return turn.staff_words
    return turn.words_for(turn.store.people.get(ticket.person))


def was_sent(turn: Turn, message: str) -> bool:
    """Whether a message of the staff thread was sent to the freelancer."""
    relay = turn.store.cases.relayed(source_of(turn, message))
    return relay is not None and relay.towards == "freelancer"


def edited(turn: Turn, message: str, text: str) -> bool:
    """A relayed message was edited on one side, or its deletion undone: the copy on the other side follows. False: it was never relayed."""
    relay = turn.store.cases.relayed(source_of(turn, message))
    if relay is None:
        return False
    copy = turn.posted(relay.ref)
    if copy is not None:
        words = _reader(turn, relay)
        if any(isinstance(b, Quote) for b in copy.blocks):
            blocks = tuple(Quote(text) if isinstance(b, Quote) else b for b in copy.blocks)
            shown = (*(b for b in blocks if not (isinstance(b, Note) and b.markdown == words("edited"))), Note(words("edited")))
        else:  # it had lost its words
            head = tuple(b for b in copy.blocks if isinstance(b, Text))
            shown = (*head, Quote(text), *(_how_to_reply(words, relay.ticket) if relay.towards == "freelancer" else ()))
        turn.edit(relay.ref, Card(shown))
        by = turn.person
        turn.store.cases.record(relay.ticket, turn.event.at, by.name or by.user, "edited", author=by.id, text=text, ref=relay.ref)
    return True


def deleted(turn: Turn, message: str) -> bool:
    """A relayed message was deleted on one side: the copy says so and loses its words."""
    relay = turn.store.cases.relayed(source_of(turn, message))
    if relay is None:
        return False
    copy = turn.posted(relay.ref)
    if copy is not None:
        words = _reader(turn, relay)
        head = tuple(b for b in copy.blocks if isinstance(b, Text))
        turn.edit(relay.ref, Card((*head, Note(words("deleted")))))
        if (said := turn.store.people.said(turn.person.id, message)) is not None:
            turn.store.people.retext(said.id, "")  # so that the same words, when the deletion is undone, are new
        turn.store.cases.record(relay.ticket, turn.event.at, turn.person.name or turn.person.user, "deleted", ref=relay.ref)
    return True


def settled(house: House, item: Item, at: datetime, error: str = "") -> None:
    """Delivery tells how something fared: who wrote a relayed message reads that it did not arrive, staff's are marked when they did; a piece
    shown to staff is recorded."""
    if item.kind in ("file", "dossier") and item.ticket and not error:
        _shown(house, item, at)
    if not item.ref.startswith("relay/") or item.kind != "post":
        return
    source = item.ref.removeprefix("relay/")
    relay = house.store.cases.relayed(source)
    ticket = house.store.cases.get(relay.ticket) if relay else None
    if relay is None or ticket is None:
        return
    if relay.towards == "staff":
        if error:
            _not_passed_on(house, item, ticket, at)
            house.store.cases.record(ticket.id, at, "relais", "relay_failed", error=error)
        return
    org = house.config.organisations[ticket.org]
    platform, team, conversation, message = source.split("/", 3)
    if error:
        words = house.knowledge.wordings.words(org.languages[0], org.address)
        sending.put_post(house, ticket, Card((Text(words("relay-failed", error=Markdown(error))),)), at)
        house.store.cases.record(ticket.id, at, "relais", "relay_failed", error=error)
    else:
        sending.put_mark(house, platform, team, conversation, message, "delivered", at)


def _not_passed_on(house: House, item: Item, ticket: Ticket, at: datetime) -> None:
    """The freelancer, who read that it was passed on, reads that it did not arrive."""
    org, person = house.config.organisations[ticket.org], house.store.people.get(ticket.person)
    words = house.knowledge.wordings.words(person.lang, org.address)
    said = [Quote(b.plain[:EXCERPT]) for b in load(item.body).blocks if isinstance(b, Quote)]
    target = Target(person.dm, person.id, person.user)
    told = dump(Card((Text(words("not-passed-on", number=ticket.number)), *said)))
    house.store.outbox.put(person.platform, person.team, target.lane, target.dump(), "post", told, f"{UNTOLD}{item.id}", ticket.id, at)


def _shown(house: House, item: Item, at: datetime) -> None:
    """From now on whoever is in the staff channel can open this piece: the case's history says so."""
    target = Target.load(item.target)
    if target.person or item.ticket is None:
        return
    kept = house.store.files.get(int(item.body)) if item.kind == "file" else None
    what, channel = f"{item.kind}_shown_to_staff", target.conversation
    if kept:
        house.store.cases.record(item.ticket, at, "Relais", what, channel=channel, name=kept.name, sha256=kept.sha256)
    else:
        house.store.cases.record(item.ticket, at, "Relais", what, channel=channel)
