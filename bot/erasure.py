"""Forgetting: a person, or a case whose time is over, in the database, on disk and on the platforms; what stays is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import evidence_store, ledger, proposals
from bot.cards import Card, Text, dump
from bot.config import Config
from bot.knowledge import Knowledge
from bot.store import Store
from bot.store.outbox import FAREWELL
from bot.store.people import Person
from bot.store.privacy import Doubtful, Posted, Removed
from bot.turn import Target

MARK = "unscrubbed"  # there from before an erasure until the database was rebuilt without what was erased


@dataclass(frozen=True)
class Report:
    """What an erasure did: counts of what was removed, the cases that hold it up, messages to take back, what nobody here can reach."""

    removed: Mapping[str, int]
    held: tuple[str, ...]
    taking_back: int
    elsewhere: int  # cases of others in which this person acts as staff
    proposals: int  # for the knowledge, which held this person's words and are removed


def erase(
    store: Store, config: Config, known: Knowledge, person: Person, at: datetime, *, tell: bool = True, whole: bool = False
) -> Report:
    """Forget a person, all but open cases (they are needed for claims, GDPR art. 17(3)(e)); those follow once closed.

    `whole`: open cases too, which were closed and erased once and are open again in a restored backup. The ledger is written first: after a crash in between, asking again or a restore finishes the work.
    """
    folder = store.folder
    (folder / MARK).touch()
    held = [] if whole else store.privacy.held(person.id)
    elsewhere = store.privacy.elsewhere(person)
    first = not person.erase_begun
    if first or not held:
        ledger.append(folder, person, at, "held" if held else "done", {})
    with store.write():
        if held:
            store.people.ask_erasure(person.id, at)
            store.people.begin_erasure(person.id)
        removed = store.privacy.forget_person(person, at, whole=whole)
        _take_back(store, removed, at)
        leaning = _discard(store, removed, person.id)
        if person.platform == "web":  # what a visitor uploaded
            for upload in (folder / "uploads").glob(f"{person.team.partition('-')[0]}-*"):
                upload.unlink(missing_ok=True)
        if tell and (first or not held):
            _farewell(store, config, known, person, tuple(n for _, n in held), at)
    (folder / MARK).touch()  # once more: a sweep may have come in between
    return Report(
        removed.counts,
        tuple(n for _, n in held),
        sum(p.platform != "terminal" for p in removed.posted),
        elsewhere,
        len(removed.proposals) + leaning,
    )


def forget_case(store: Store, ticket: int, org: str, at: datetime) -> Removed:
    """Forget a case whose time is over: number, topic and dates stay."""
    with store.write():
        removed = store.privacy.forget_case(ticket, org, at)
        _take_back(store, removed, at)
        _discard(store, removed)
    return removed


def replay(store: Store, config: Config, known: Knowledge, entries: Iterable[ledger.Erasure], at: datetime) -> int:
    """Forget again whoever asked for it before, as far as it had been done; how many there were."""
    people = store.people.all()
    again: dict[int, bool] = {}
    for entry in entries:
        for person in people:
            if entry.concerns(person):
                again[person.id] = again.get(person.id, False) or entry.state == "done"
    for number, whole in again.items():
        erase(store, config, known, store.people.get(number), at, tell=False, whole=whole)
    return len(again)


def scrub(store: Store, *, force: bool = False) -> bool:
    """Rebuild the database without what was erased; False when others kept it busy (it is tried again).

    Without `force` only when something was erased, and once its messages have been taken back: until then the outbox names them.
    """
    mark = store.folder / MARK
    if not force and (not mark.exists() or store.outbox.taking_back()):
        return True
    if not store.rebuild():
        return False
    if not store.outbox.taking_back():
        mark.unlink(missing_ok=True)
    return True


def _take_back(store: Store, removed: Removed, at: datetime) -> None:
    """Our own messages and files leave the platforms, by way of the outbox; what may have arrived is looked for there."""
    for one in (p for p in removed.posted if p.platform != "terminal"):  # which keeps nothing
        body, target = {"message": one.message, "file": one.file}, Target(one.conversation)
        _remove(store, one, target, body, at)
    for sought in (d for d in removed.doubtful if d.platform != "terminal"):
        target = Target(sought.conversation, user=sought.user, thread=sought.thread)
        _remove(store, sought, target, {"message": "", "file": False, "sought": sought.item, "at": sought.at}, at)


def _remove(store: Store, one: Posted | Doubtful, target: Target, body: Mapping[str, object], at: datetime) -> None:
    lane = f"remove/{one.conversation}"
    store.outbox.put(one.platform, one.team, lane, target.dump(), "remove", json.dumps(body), "", None, at)


def _discard(store: Store, removed: Removed, person: int = 0) -> int:
    """Bytes go while the write lock is held, so that nobody can come to need them in between; also those of a ZIP half made.

    How many proposals went that were built on those of the removed.
    """
    folder = store.folder
    for sha256 in removed.bytes:
        evidence_store.path(folder, sha256).unlink(missing_ok=True)
    for number in removed.numbers:
        for built in (folder / "dossiers").glob(f"{number}-v*.zip*"):
            built.unlink(missing_ok=True)
    leaning = proposals.built_on(folder, removed.proposals)
    store.feedback.unpropose(leaning)
    for name in (*removed.proposals, *leaning):
        (folder / proposals.FOLDER / name).unlink(missing_ok=True)
    for built in (folder / "exports").glob(f"{person}-*"):
        built.unlink(missing_ok=True)
    return len(leaning)


def _farewell(store: Store, config: Config, known: Knowledge, person: Person, held: tuple[str, ...], at: datetime) -> None:
    """The last message: what was erased, what an open case holds up, what only the person can delete. It is not kept."""
    org = config.organisations.get(person.org)
    if org is None or person.platform == "terminal" or not (person.dm or person.user):
        return
    words = known.wordings.words(person.lang, org.address)
    shown = [Text(words("erased-but", org=org.name, numbers=", ".join(held), count=len(held)) if held else words("erased", org=org.name))]
    shown.append(Text(words("erased-not-reached", org=org.name)))
    target = Target(person.dm, user=person.user)
    store.outbox.put(
        person.platform, person.team, f"farewell/{person.id}", target.dump(), "post", dump(Card(tuple(shown))), FAREWELL, None, at
    )
