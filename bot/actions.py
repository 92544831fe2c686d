"""The side effects that a script may ask for with `do`."""

from __future__ import annotations

from dataclasses import dataclass

from bot import facts, tickets
from bot.dialogue import Answered
from bot.store.cases import TicketState
from bot.store.runs import RunState
from bot.tickets import Acting


@dataclass(frozen=True)
class OpenTicket:
    """Open a case with every fact gathered so far; a later correction amends it. The result is its number.

    `about` is the dataclass of facts, so that a change of any of them is seen.
    """

    topic: str
    about: object

    def run(self, acting: Acting, trace: tuple[Answered, ...]) -> str:
        return tickets.open_case(acting.turn, acting.run, self.topic, facts.of_trace(trace)).number

    def amend(self, acting: Acting, number: str, trace: tuple[Answered, ...]) -> str:
        """The sentence that tells the person what became of the correction, "" for none."""
        turn = acting.turn
        ticket = turn.store.cases.by_number(number)
        if ticket is None:
            return ""
        changed = tickets.amend_case(turn, ticket, facts.of_trace(trace))
        case = turn.store.cases.following(ticket.id) or ticket
        return turn.words("amend-done" if changed else "amend-kept", number=case.number)


@dataclass(frozen=True)
class SendLetter:
    """Give the person a letter of knowledge/letters to send themselves, filled with these facts."""

    letter: str
    client: str
    invoice: str
    amount: object
    due: object
    corrected: str = "letter-already"

    def run(self, acting: Acting, trace: tuple[Answered, ...]) -> str:
        from bot import answers

        values = {"client": self.client, "invoice": self.invoice, "amount": self.amount, "due": self.due}
        answers.letter(acting.turn, self.letter, values)
        return self.letter


@dataclass(frozen=True)
class CloseTicket:
    """The freelancer says that it is solved: the case is resolved and staff are told."""

    number: str
    reason: str
    corrected: str = "close-already"

    def run(self, acting: Acting, trace: tuple[Answered, ...]) -> str:
        turn = acting.turn
        ticket = turn.store.cases.by_number(self.number)
        if ticket is None or ticket.person != turn.person.id:
            return ""
        tickets.invite(turn, ticket)
        tickets.change_state(turn, ticket, TicketState.RESOLVED, turn.person.name or turn.person.user)
        tickets.tell_closed(turn, ticket, self.reason)
        return self.number


@dataclass(frozen=True)
class JoinTicket:
    """This conversation is about a case that is open already: it goes on there."""

    number: str
    corrected: str = "join-already"

    def run(self, acting: Acting, trace: tuple[Answered, ...]) -> str:
        tickets.join(acting.turn, acting.run, self.number)
        return self.number


@dataclass(frozen=True)
class CollectFor:
    """The files of this conversation go to that case."""

    number: str
    corrected: str = "collect-already"

    def run(self, acting: Acting, trace: tuple[Answered, ...]) -> str:
        tickets.collect_for(acting.turn, acting.run, self.number)
        return self.number


@dataclass(frozen=True)
class ExportData:
    """The person is sent a copy of all that is kept of them, in their direct conversation."""

    corrected: str = "export-already"

    def run(self, acting: Acting, trace: tuple[Answered, ...]) -> str:
        acting.turn.export()
        return "asked"


@dataclass(frozen=True)
class EraseData:
    """The person is forgotten as soon as this event is over, open cases once they are closed. Nothing else is asked any more."""

    corrected: str = "erase-already"

    def run(self, acting: Acting, trace: tuple[Answered, ...]) -> str:
        turn = acting.turn
        for other in turn.store.runs.asking(turn.person.id):
            if other.id != acting.run.id:
                turn.store.runs.set_state(other.id, RunState.CANCELLED, turn.event.at)
        turn.store.people.ask_erasure(turn.person.id, turn.event.at)
        return "asked"
