"""One event, one synchronous call, one transaction: seen before? who? then the right handler; all or nothing."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot import (
    case_card,
    commands,
    conversation,
    evidence,
    evidence_store,
    freelancer,
    gap_desk,
    handing_over,
    invoice_offer,
    language,
    meta,
    presses,
    queue,
    round_trip,
    serving,
    staff,
    staff_presses,
    tickets,
    typed,
)
from bot.cards import Note, Text, card
from bot.config import Organisation
from bot.dialogue import Widget
from bot.events import (
    ChannelLost,
    Command,
    Deleted,
    Edited,
    Event,
    FileFailed,
    FileLate,
    FileReady,
    FileScanned,
    Mention,
    Message,
    Opened,
    Press,
    Room,
    Shortcut,
    Tick,
)  # fmt: skip
from bot.knowledge import ARTICLES, OUT_OF_SCOPE
from bot.store import StoreBusy
from bot.turn import House, Reply, Turn
from bot.understanding import Verdict

__all__ = ["Engine", "Reply"]
log = structlog.get_logger()


@dataclass(frozen=True)
class Engine:
    house: House

    def handle(self, event: Event) -> Reply:
        """Handle an event once. StoreBusy: nothing was changed, let it be delivered again."""
        try:
            try:
                return self._once(event, self._dispatch)
            except (sqlite3.OperationalError, OSError, StoreBusy):
                raise
            except Exception as error:  # nothing of it stays but, with the apology, the record that it was seen
                last = traceback.extract_tb(error.__traceback__)[-1]
                log.error("An event could not be handled", kind=type(event).__name__, error=type(error).__name__,
                          where=f"{last.name}:{last.lineno}")  # fmt: skip
                self.house.meter.failed(type(event).__name__)
            return self._once(event, self._apologise)
        except (sqlite3.OperationalError, OSError) as error:
            raise StoreBusy(f"{type(error).__name__}: the database could not be written") from error

    def _once(self, event: Event, handle: Callable[[Event], Reply]) -> Reply:
        """What a handler makes of an event that was not seen before, whole or not at all."""
        with self.house.store.turn(event.id, event.at) as fresh:
            return handle(event) if fresh else Reply(fresh=False)

    def _apologise(self, event: Event) -> Reply:
        """Say in the person's language that something went wrong, and that asking again or a person helps."""
        if isinstance(event, Tick | Deleted | FileReady | FileFailed | FileLate | FileScanned | ChannelLost):
            return Reply()
        org = self.house.config.organisations[event.org]
        turn = self._turn(event, org)
        words = Text(turn.words("went-wrong"))
        if isinstance(event, Command) and event.place.room is not Room.DM:
            return Reply((card(words),))
        if event.place.room is Room.DM:
            turn.reply(words)
        else:
            staff.whisper(turn, words)
        return Reply()

    def _turn(self, event: Event, org: Organisation) -> Turn:
        """The hands for this event; a person never seen before is met."""
        people, sender, place = self.house.store.people, event.sender, event.place
        person = people.find(org.key, place.platform, place.team, sender.user)
        if person is None:
            guess = sender.locale[:2].casefold()
            text = event.text if isinstance(event, Message | Command) else ""
            lang, sure = self.house.knowledge.languages.detect(text)
            chosen = lang if sure >= language.SURE else guess if guess in org.languages else org.languages[0]
            if chosen not in org.languages:
                chosen = org.languages[0]
            person = people.add(org.key, place.platform, place.team, sender.user, sender.name, chosen, event.at)
        turn = Turn(self.house, event, org, person)
        if sender.name and sender.name != person.name:
            people.set_name(person.id, sender.name)
            turn.refresh()
        if person.seen_at[:10] != event.at.isoformat()[:10]:
            people.see(person.id, event.at)
            turn.refresh()
        if place.room is Room.DM and place.conversation and place.conversation != person.dm:
            people.set_dm(person.id, place.conversation)
            turn.refresh()
        return turn

    def _dispatch(self, event: Event) -> Reply:
        org = self.house.config.organisations[event.org]
        if isinstance(event, FileReady | FileFailed | FileLate):
            self._file(event, org)
            if isinstance(event, FileReady) and not self.house.store.files.needs(event.sha256):  # refused, or erased on its way
                evidence_store.path(self.house.store.folder, event.sha256).unlink(missing_ok=True)
            return Reply()
        if isinstance(event, FileScanned):
            self._scanned(event, org)
            return Reply()
        if isinstance(event, ChannelLost):
            self._lost(event, org)
            return Reply()
        if isinstance(event, Tick):
            return Reply()
        turn = self._turn(event, org)
        in_staff = event.place.room is Room.STAFF
        match event:
            case Message() if in_staff:
                staff.on_message(turn, event)
            case Message() if event.place.room is Room.CHANNEL:
                _in_channel(turn, event)
            case Message() if (press := typed.press(turn, event)) is not None:
                presses.on_press(turn, press)
            case Message():
                freelancer.on_message(turn, event)
            case Edited() if in_staff:
                staff.on_edited(turn, event)
            case Edited():  # in a channel nothing is shown of what was personal
                freelancer.on_edited(turn.private(), event)
            case Deleted():
                self.house.store.expect_no_more(event.id.partition("/deleted")[0], event.at)  # the message's own id, wherever it comes from
                if in_staff:
                    staff.on_deleted(turn, event)
                else:
                    freelancer.on_deleted(turn.private(), event)
            case Press() if event.action == round_trip.ACTION:
                if not round_trip.on_press(turn, event):
                    refused = "stale" if not in_staff else "stale-staff" if event.sender.staff else "staff-refused"
                    (staff.whisper if in_staff else Turn.reply)(turn, Text(turn.words(refused)))
            case Press() if event.action in gap_desk.ACTIONS:
                staff.whisper(turn, *gap_desk.on_press(turn, event))
            case Press() if in_staff or event.action in staff_presses.ACTIONS:
                staff_presses.on_press(turn, event)
            case Press():
                presses.on_press(turn.private(), event)
            case Command():
                if not (event.sender.staff and event.name.casefold() in commands.FOR_STAFF):
                    meta.welcome(turn.private())
                turn.refresh()
                commands.on_command(turn, event)
            case Opened(home=True):
                turn.home(queue.home(turn))
            case Opened():
                meta.welcome(turn)
            case Shortcut():
                meta.welcome(turn)
                turn.refresh()
                freelancer.on_shortcut(turn, event)
        return Reply(tuple(turn.now))

    def _file(self, event: FileReady | FileFailed | FileLate, org: Organisation) -> None:
        """A file has come in, or will not, or later: recorded, sorted, told; a conversation that waited for it goes on."""
        store = self.house.store
        intake = store.files.intake(event.intake)
        if intake is None or intake.state != "waiting":
            return
        person = store.people.get(intake.person)
        turn = Turn(self.house, event, org, person).private()
        run = store.runs.get(intake.run) if intake.run else None
        top = conversation.top(turn)
        asking = run is not None and top is not None and top.id == run.id
        if isinstance(event, FileLate):
            evidence.late(turn, intake)
        elif isinstance(event, FileFailed):
            evidence.refused(turn, event, intake)
        elif not evidence_store.path(store.folder, event.sha256).exists():  # its bytes went with an erasure in this very moment
            evidence.refused(
                turn, FileFailed(event.id, event.at, event.org, event.sender, event.place, intake.id, "file-interrupted"), intake
            )
        elif (kept := evidence.received(turn, event, intake)) is not None:
            ticket = store.cases.get(kept.ticket) if kept.ticket else None
            if kept.status == "quarantined":
                if ticket is not None:
                    case_card.redraw(turn, ticket.id)
                return
            if intake.side == "staff" and ticket is not None:
                turn.file_to(person, kept.id, ticket.id)
                return
            at = conversation.pending(turn, run) if run is not None and asking else None
            collecting = at is not None and at.pending is not None and at.pending.kind.widget is Widget.FILES
            evidence.receipt(turn, kept, intake, collecting)
            if run is not None and asking:
                invoice_offer.offer(turn, run, kept)
            if ticket is not None:
                turn.file_to_staff(ticket, kept.id)
                tickets.arrived(turn, ticket, kept)
        if run is not None and asking:
            conversation.approved_meanwhile(turn, run)

    def _scanned(self, event: FileScanned, org: Organisation) -> None:
        """The antivirus has answered about a piece that was held."""
        kept = self.house.store.files.get(event.evidence)
        if kept is None or kept.status != "held":
            return
        turn = Turn(self.house, event, org, self.house.store.people.get(kept.person)).private()
        evidence.scanned(turn, event, kept)
        if kept.ticket:
            case_card.redraw(turn, kept.ticket)

    def _lost(self, event: ChannelLost, org: Organisation) -> None:
        """A staff channel cannot be reached: its case goes to the default one."""
        ticket = self.house.store.cases.get(event.ticket)
        if ticket is not None:
            turn = Turn(self.house, event, org, self.house.store.people.get(ticket.person)).private()
            handing_over.lost(turn, ticket, event.channel, event.error)


def _in_channel(turn: Turn, event: Message) -> None:
    """In a channel Relais answers articles, in the thread, when it is mentioned; anything personal moves to the direct conversation."""
    if event.mention is Mention.NONE:
        return
    words, text = turn.words, event.text.strip()
    met = turn.person.greeted or turn.person.created_at != event.at.isoformat()
    machine = (
        () if met else (Note(words("channel-machine", org=turn.org.name)),)
    )  # the rest of the welcome waits for the direct conversation
    if event.files:
        turn.reply(Text(words("channel-file")), *machine)
        return
    decision = turn.decide(text) if text else None
    if decision is not None and decision.kind == "answer" and decision.label in ARTICLES:
        from bot import answers

        turn.reply(*answers.article(turn, decision.label, personal=False), Text(words("more-in-dm")), *machine)
        return
    if decision is None or decision.label in ("meta.greeting", "meta.help"):
        turn.reply(Text(words("channel-hello", org=turn.org.name)), *machine)
        return
    if decision.kind is Verdict.ANSWER and decision.label == "meta.thanks":
        turn.reply(Text(words("thanks")), *machine)
        return
    if decision.kind is Verdict.HANDOVER or decision.label == OUT_OF_SCOPE:
        turn.reply(Text(words("channel-unknown", org=turn.org.name)), *machine)
        return
    private = turn.private()
    turn.reply(Text(words("moved-to-dm")))
    meta.welcome(private)
    private.refresh()
    note = turn.store.people.note(turn.person.id, event.message, event.place.thread, text, event.at)
    serving.route(private, text, note)
