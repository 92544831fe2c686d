"""The test of `relais doctor --as`: cards that the running Relais delivers like any other, proven once their buttons come back pressed.

A bot cannot write as a person, and a second connection would steal the platform's events: only a person can prove the way in.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.cards import Button, Buttons, Note, Style, Text, card, dump
from bot.config import Organisation
from bot.events import Press, Room
from bot.store import Store
from bot.turn import Target, Turn
from bot.wording import Wordings

ACTION = "doctor"
REF = "doctor/"  # how the names of these cards begin


class Way(StrEnum):
    """The two ways in."""

    DM = "dm"  # the person's direct conversation
    STAFF = "staff"  # a thread of the staff channel


class Came(StrEnum):
    """How far a card has come."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    PRESSED = "pressed"


@dataclass(frozen=True)
class Trip:
    """One test: who is asked, and where."""

    org: Organisation
    platform: str
    team: str
    user: str
    channel: str
    token: str

    @property
    def ways(self) -> tuple[Way, ...]:
        """Where freelancers and staff are on different platforms, each has one of the two."""
        return (Way.DM, Way.STAFF) if self.channel else (Way.DM,)

    def ref(self, what: str) -> str:
        return f"{REF}{self.token}/{what}"


def begin(store: Store, wordings: Wordings, org: Organisation, platform: str, team: str, user: str, now: datetime) -> Trip:
    """Put the cards into the outbox, from where the running process sends them. The person is met, if nobody did before."""
    trip = Trip(org, platform, team, user, org.staff_channel(platform, "default"), secrets.token_hex(4))
    with store.write():
        person = store.people.find(org.key, platform, team, user)
        person = person or store.people.add(org.key, platform, team, user, "", org.languages[0], now)
        words, staff_words = wordings.words(person.lang, org.address), wordings.words(org.languages[0], org.address)

        def put(target: Target, ref: str, *blocks: Text | Buttons) -> None:
            store.outbox.put(platform, team, target.lane, target.dump(), "post", dump(card(*blocks)), trip.ref(ref), None, now)

        def button(label: str, way: Way) -> Buttons:
            return Buttons((Button(ACTION, label, f"{trip.token}|{way}", Style.PRIMARY),))

        put(Target(person.dm, person.id, person.user), Way.DM, Text(words("doctor-card")), button(words.plain("doctor-press"), Way.DM))
        if not trip.channel:
            return trip
        put(Target(trip.channel), "root", Text(staff_words("doctor-root")))
        under = Target(trip.channel, under=trip.ref("root"))
        put(under, Way.STAFF, Text(staff_words("doctor-card-staff")), button(staff_words.plain("doctor-press"), Way.STAFF))
    return trip


def on_press(turn: Turn, event: Press) -> bool:
    """The button was pressed: the card says so. False when it is no card of a test, or not for this person."""
    token, _, way = event.value.partition("|")
    post = turn.store.outbox.by_ref(f"{REF}{token}/{way}")
    if post is None or post.conversation != event.place.conversation:
        return False
    if way == Way.STAFF and not (event.place.room is Room.STAFF and event.sender.staff):
        return False
    words = turn.staff_words if way == Way.STAFF else turn.words
    turn.edit(post.ref, card(Text(words("doctor-pressed"))))
    return True


def came(store: Store, trip: Trip, way: Way) -> tuple[Came, str]:
    """How far a card has come, and the platform's last error about it."""
    post = store.outbox.by_ref(trip.ref(way))
    if post is None:
        return Came.DEAD, "it was removed"
    if store.outbox.body(post.ref) != post.body:
        return Came.PRESSED, ""
    return Came(post.state) if post.state in ("waiting", "sent") else Came.DEAD, post.error


def end(store: Store, wordings: Wordings, trip: Trip, now: datetime) -> None:
    """What was not pressed loses its button; what was not sent will not be."""
    with store.write():
        for ref in (Way.DM, "root", Way.STAFF):
            post = store.outbox.by_ref(trip.ref(ref))
            if post is None or (ref == "root" and post.state == "sent"):
                continue
            if post.state == "waiting":
                store.outbox.withdraw(post.id)
            elif post.state == "sent" and store.outbox.body(post.ref) == post.body:
                person = store.people.find(trip.org.key, trip.platform, trip.team, trip.user)
                lang = person.lang if ref == Way.DM and person else trip.org.languages[0]
                over = dump(card(Note(wordings.words(lang, trip.org.address)("doctor-over"))))
                target = replace(Target.load(post.target), under=post.ref)
                store.outbox.put(post.platform, post.team, target.lane, target.dump(), "edit", over, post.ref, None, now)
