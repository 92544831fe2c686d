"""One event being handled: who, where, with which words, and what goes out, all within one transaction."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from dateutil.relativedelta import relativedelta
from pydantic_core import to_json

from bot import facts
from bot.cards import Card, card, dump, load
from bot.config import Config, Organisation
from bot.dialogue import Unclear
from bot.events import Event, Message, Place, Press, Room
from bot.knowledge import Knowledge
from bot.metrics import Meter
from bot.store import Store
from bot.store.cases import Ticket
from bot.store.people import Person, Said
from bot.understanding import Decision, Understanding
from bot.wording import Words

_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Target:
    """Where an outgoing thing goes. A person's direct conversation when `person` is set, else `conversation`.

    `under` names a post of ours whose thread it belongs to; `thread` is a platform's thread id.
    """

    conversation: str = ""
    person: int = 0
    user: str = ""
    thread: str = ""
    under: str = ""

    @property
    def lane(self) -> str:
        return f"person/{self.person}" if self.person else f"room/{self.conversation}"

    def dump(self) -> str:
        return to_json({k: v for k, v in self.__dict__.items() if v}).decode()

    @classmethod
    @lru_cache(256)  # it is read before it is sent and after
    def load(cls, written: str) -> Target:
        return cls(**json.loads(written))


@dataclass(frozen=True)
class Reply:
    """`now`: what must be answered at once, seen by the sender alone; everything else is in the outbox."""

    now: tuple[Card, ...] = ()
    fresh: bool = True


@dataclass(frozen=True)
class House:
    """What every turn shares: all of it frozen but the store and the meter."""

    config: Config
    knowledge: Knowledge
    understanding: Understanding
    store: Store
    meter: Meter = field(default_factory=Meter)


@dataclass
class Turn:
    """The hands of the handlers: everything they send goes into the outbox, or into `now`."""

    house: House
    event: Event
    org: Organisation
    person: Person
    now: list[Card] = field(default_factory=list)
    decided: dict[str, Decision] = field(default_factory=dict)
    _earlier: dict[int, Said | None] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.house.store

    def said_before(self, note: int) -> Said | None:
        """The message of this person before that one, as it was when this turn first asked."""
        if note not in self._earlier:
            self._earlier[note] = self.store.people.last_said(self.person.id, note)
        return self._earlier[note]

    @property
    def today(self) -> date:
        """The day of the event where the organisation is."""
        return self.event.at.astimezone(self.org.zone).date()

    @property
    def words(self) -> Words:
        return self.house.knowledge.wordings.words(self.person.lang, self.org.address)

    @property
    def staff_words(self) -> Words:
        """Staff read the organisation's first language."""
        return self.house.knowledge.wordings.words(self.org.languages[0], self.org.address)

    def decide(self, text: str) -> Decision:
        """What a text asks for; understood once in a turn, however often it is asked."""
        if text not in self.decided:
            found = self.decided[text] = self.timed(text, lambda: self.house.understanding.decide(text))
            self.house.meter.decided(found.kind, found.label)
        return self.decided[text]

    def timed(self, text: str, read: Callable[[], _Found]) -> _Found:
        """What a function finds a text to be; the time that takes is counted, unless it was read before (`ahead` counts what it reads)."""
        begun, new = time.perf_counter(), self.house.understanding.unknown([text])
        found = read()
        if new:
            self.house.meter.understood(time.perf_counter() - begun)
        return found

    def unclear(self, problem: Unclear) -> str:
        """Why an answer does not do, with a day before today as the example."""
        example = self.today - relativedelta(months=1)
        return self.words(f"unclear-{problem.code}", **{"example": example.strftime("%d/%m/%Y")} | problem.facts)

    def words_for(self, person: Person) -> Words:
        return self.house.knowledge.wordings.words(person.lang, self.org.address)

    @property
    def circle(self) -> str:
        """Whose cases this event may see: "" for the organisation's real ones, else the one try-out that it belongs to."""
        place = self.event.place
        return "" if place.platform in ("slack", "teams") else f"{place.platform}/{place.team}"

    def refresh(self) -> None:
        """Read the person again after a change."""
        self.person = self.store.people.get(self.person.id)

    @property
    def here(self) -> Target:
        """Where to answer this event."""
        place = self.event.place
        if place.room is Room.DM:
            return Target(place.conversation, self.person.id, self.person.user, place.thread)
        thread = place.thread or (self.event.message if isinstance(self.event, Message) else "")
        return Target(place.conversation, thread=thread)

    def private(self) -> Turn:
        """The same turn as if it took place in the person's direct conversation: nothing it says is public."""
        if self.event.place.room is Room.DM:
            return self
        place = replace(self.event.place, conversation=self.person.dm, room=Room.DM, thread="")
        return replace(self, event=replace(self.event, place=place))

    def dm(self, person: Person | None = None, thread: str = "") -> Target:
        """A person's direct conversation."""
        whom = person or self.person
        return Target(whom.dm, whom.id, whom.user, thread)

    def reply(self, *blocks: object, ref: str = "", ticket: int | None = None) -> None:
        """Answer where the event came from."""
        self.send(self.here, card(*blocks), ref=ref, ticket=ticket)  # type: ignore[arg-type]  # blocks or strings

    def send(self, target: Target, what: Card, *, ref: str = "", ticket: int | None = None, place: tuple[str, str] | None = None) -> None:
        """Post a card; `place` is platform and team when they are not the event's."""
        self._put(target, "post", dump(what), ref, ticket, place)

    def send_to(self, person: Person, what: Card, *, ref: str = "", ticket: int | None = None) -> None:
        """Post a card in a person's direct conversation."""
        self._put(self.dm(person), "post", dump(what), ref, ticket, (person.platform, person.team))

    def to_staff(self, ticket: Ticket, what: Card, *, ref: str = "", root: bool = False) -> None:
        """Post a card in the case's staff thread (or as its root)."""
        target = Target(ticket.staff_channel, under="" if root else ticket.headline)
        self._put(target, "post", dump(what), ref, ticket.id, (ticket.staff_platform, ticket.staff_team))

    def file_to_staff(self, ticket: Ticket, evidence: int) -> None:
        """Put a kept file into the case's staff thread; one that is held or quarantined stays out of it."""
        if not self._may_travel(evidence):
            return
        target = Target(ticket.staff_channel, under=ticket.headline)
        self._put(target, "file", str(evidence), f"file/{evidence}", ticket.id, (ticket.staff_platform, ticket.staff_team))

    def dossier_to_staff(self, ticket: Ticket, dossier: int) -> None:
        """Put a version of the case's dossier into its staff thread."""
        target = Target(ticket.staff_channel, under=ticket.headline)
        self._put(target, "dossier", str(dossier), "", ticket.id, (ticket.staff_platform, ticket.staff_team))

    def file_to(self, person: Person, evidence: int, ticket: int) -> None:
        """Send a kept file to a person; one that is held or quarantined stays here."""
        if not self._may_travel(evidence):
            return
        self._put(self.dm(person), "file", str(evidence), f"file/{evidence}/{person.id}", ticket, (person.platform, person.team))

    def export(self) -> None:
        """Send the person all that is kept of them, in their direct conversation and nowhere else."""
        self._put(self.dm(), "export", "", "", None, (self.person.platform, self.person.team))

    def _may_travel(self, evidence: int) -> bool:
        kept = self.store.files.get(evidence)
        return kept is not None and kept.status == "received"

    def edit(self, ref: str, what: Card) -> None:
        """Replace a card posted earlier; one that has not gone out yet is replaced before it goes."""
        post = self.store.outbox.by_ref(ref)
        if post is None:
            return
        if post.state == "waiting" and post.tries == 0:
            self.store.outbox.rewrite(post.id, dump(what))
            return
        target = replace(Target.load(post.target), under=ref)
        self._put(target, "edit", dump(what), ref, post.ticket, (post.platform, post.team))

    def chosen(self, offered: Card) -> str:
        """What this event presses of a card, to stand below it; "" when it is no press on it."""
        label, day = offered.pressed(self.event.action, self.event.value) if isinstance(self.event, Press) else ("", "")
        said = facts.shown(self.words, "day", day) if day else label
        return self.words("chosen", label=said) if said else ""

    def answered(self, ref: str, *, told: bool = False) -> None:
        """The card posted under this name loses its controls; what was pressed of them is written below, unless it is told elsewhere."""
        old = self.posted(ref)
        if old is not None and old != old.without_controls():
            self.edit(ref, old.without_controls("" if told else self.chosen(old)))

    def posted(self, ref: str) -> Card | None:
        """The card of this ref as it reads now, edits that are still on their way included."""
        body = self.store.outbox.body(ref)
        return load(body) if body else None

    def home(self, what: Card) -> None:
        """Replace the person's home page."""
        place = self.event.place
        target = Target(user=self.person.user)
        self.store.outbox.put(
            place.platform, place.team, f"home/{self.person.id}", target.dump(), "home", dump(what), "", None, self.event.at
        )

    def mark(self, place: Place, message: str, name: str) -> None:
        """Put a mark (a reaction) on somebody's message; `name` is delivered or failed."""
        body = json.dumps({"message": message, "name": name})
        self._put(Target(place.conversation), "mark", body, "", None, None)

    def _put(self, target: Target, kind: str, body: str, ref: str, ticket: int | None, place: tuple[str, str] | None) -> None:
        platform, team = place or (self.event.place.platform, self.event.place.team)
        self.store.outbox.put(platform, team, target.lane, target.dump(), kind, body, ref, ticket, self.event.at)
