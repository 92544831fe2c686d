"""Evidence in conversation: files announced, received, sorted into named slots, refused with the reason and the cure."""

from __future__ import annotations

import json
import re
from itertools import pairwise

from bot import antivirus, invoices
from bot.cards import Block, Button, Buttons, Card, Choices, Facts, Note, Style, Text
from bot.days import fold
from bot.events import FileFailed, FileReady, FileScanned, Message
from bot.filetypes import shown_name
from bot.knowledge import Slot
from bot.store.cases import ALIVE, Ticket
from bot.store.files import Evidence, Intake
from bot.store.runs import Run
from bot.turn import Turn
from bot.wording import Words

TOPICS = {"dispute.open": "dispute", "insurance.incident": "insurance"}
MEGABYTE = 1_000_000
INVOICES = "invoices"  # the slot whose files are read for the facts of an invoice


def checklist(turn: Turn, topic: str) -> tuple[Slot, ...]:
    return turn.house.knowledge.checklist(turn.org.key, topic)


def slot_name(turn: Turn, topic: str, key: str, words: Words) -> str:
    """The name of a slot in words; the topic's list first, then "other"."""
    found = next((s for s in checklist(turn, topic) if s.key == key), None)
    return found.name[words.lang] if found else words.plain("slot-other")


def collected(turn: Turn, run: Run | None, ticket: Ticket | None) -> list[Evidence]:
    """The pieces of a case, or of a run that has none yet; quarantined ones do not count, held ones do."""
    pieces = turn.store.files.of_ticket(ticket.id) if ticket else turn.store.files.of_run(run.id) if run else []
    return [p for p in pieces if p.status != "quarantined" and p.side == "freelancer"]


def tally(turn: Turn, topic: str, pieces: list[Evidence], words: Words) -> tuple[tuple[tuple[str, str], ...], int, int]:
    """A row for each slot (mark and name; file names or what is missing), then how many required slots are complete, of how many."""
    rows: list[tuple[str, str]] = []
    complete = required = 0
    slots = checklist(turn, topic)
    for slot in slots:
        here = [p for p in pieces if p.slot == slot.key]
        enough = len(here) >= slot.minimum
        required += slot.required
        complete += slot.required and enough
        mark = "✅" if enough else "⬜" if slot.required else "➕"
        missing = words.plain("slot-missing" if slot.required else "slot-optional")
        rows.append((f"{mark} {slot.name[words.lang]}", ", ".join(p.name for p in here) or missing))
    other = [p for p in pieces if p.slot not in {s.key for s in slots}]
    if other:
        rows.append((f"📎 {words.plain('slot-other')}", ", ".join(p.name for p in other)))
    return tuple(rows), complete, required


def progress(turn: Turn, run: Run, topic: str, *, full: bool) -> list[Block]:
    """Where the collection stands; `full` explains each slot and the limits, before the first upload."""
    words = turn.words
    ticket = turn.store.cases.get(run.ticket) if run.ticket else None
    pieces = collected(turn, run, ticket)
    rows, complete, required = tally(turn, topic, pieces, words)
    shown: list[Block] = []
    if not checklist(turn, topic):
        return shown
    if full and not pieces:
        lines = []
        for slot in checklist(turn, topic):
            need = words.plain("slot-required" if slot.required else "slot-optional")
            lines.append(words("slot-line", name=slot.name[words.lang], need=need, why=slot.why[words.lang],
                               examples=", ".join(slot.examples[words.lang][:3])))  # fmt: skip
        shown.append(Text("\n".join(f"- {line}" for line in lines)))
        limits = turn.house.config.evidence
        shown.append(Note(words("files-limits", file=limits.max_file_mb, case=limits.max_case_mb)))
    else:
        shown.append(Facts(rows))
    shown.append(Note(words("files-progress", complete=complete, required=required, count=len(pieces))))
    return shown


def announce(turn: Turn, event: Message, run: Run | None, ticket: Ticket | None, *, side: str = "freelancer") -> None:
    """Record each file of a message so that it is fetched, even after a crash; too large ones are refused at once."""
    limits = turn.house.config.evidence
    person = ticket.person if ticket and side == "staff" else turn.person.id
    for file in event.files:
        name = shown_name(file.name)
        if file.size > limits.max_file_mb * MEGABYTE:
            turn.reply(Text(turn.words("file-large", name=name, limit=limits.max_file_mb)))
            continue
        turn.store.files.announce(
            turn.org.key, person, run.id if run else None, ticket.id if ticket else None, event.place.platform, event.place.team,
            file.ref, name, file.size, event.message, event.place.thread, side, event.at,
        )  # fmt: skip


def propose(slots: tuple[Slot, ...], name: str, text: str) -> str:
    """The slot that a file's name and first words point to; "" when nothing does.

    The name counts most, then what stands near the top ("FACTURE N° …" above all: an invoice also speaks of
    quotes and orders), then how often a slot's words occur.
    """
    title, body = fold(re.sub(r"[_\W]+", " ", name)), fold(text[:3000])
    scores: dict[str, float] = {}
    for slot in slots:
        for word in slot.words:
            pattern = rf"\b{re.escape(fold(word))}\b"
            if re.search(pattern, title):
                scores[slot.key] = scores.get(slot.key, 0) + 10
            found = re.search(pattern, body)
            if found:
                scores[slot.key] = scores.get(slot.key, 0) + (5 if found.start() < 200 else 1)
    best = sorted(scores.items(), key=lambda item: -item[1])
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return ""
    return best[0][0]


def propose_again(turn: Turn, piece: Evidence, topic: str) -> None:
    """Put a piece that comes from elsewhere into the slot its name points to, or that of invoices when it was read as one."""
    slots = checklist(turn, topic)
    slot = INVOICES if piece.read and any(s.key == INVOICES for s in slots) else ""
    turn.store.files.sort(piece.id, propose(slots, piece.name, "") or slot)


def received(turn: Turn, event: FileReady, intake: Intake) -> Evidence | None:
    """Keep a file that has arrived; None when it is refused or was already there (said)."""
    store, words = turn.store, turn.words
    run = store.runs.get(intake.run) if intake.run else None
    ticket = store.cases.get(intake.ticket) if intake.ticket else store.cases.get(run.ticket) if run and run.ticket else None
    pieces = store.files.of_ticket(ticket.id) if ticket else store.files.of_run(run.id) if run else store.files.loose(turn.person.id)
    if twin := next((p for p in pieces if (p.sha256, p.side) == (event.sha256, intake.side)), None):
        store.files.settle(intake.id, "taken", "file-twice")
        _tell(turn, intake, [Text(words("file-twice", name=intake.name, same=twin.name))])
        return None
    limit = turn.house.config.evidence.max_case_mb
    if sum(p.size for p in pieces) + event.size > limit * MEGABYTE:
        store.files.settle(intake.id, "refused", "file-case-full")
        _tell(turn, intake, [Text(words("file-case-full", name=intake.name, limit=limit))])
        return None
    topic = ticket.topic if ticket else TOPICS.get(run.script, "") if run else ""
    wanted = ticket.wanted if ticket and intake.side == "freelancer" else ""
    slot = intake.slot or wanted or propose(checklist(turn, topic), intake.name, event.text)
    lang = turn.person.lang
    told = invoices.read(event.text, lang, event.at.astimezone(turn.org.zone).date())
    kept = store.files.keep(
        intake.org, intake.person, run.id if run else None, ticket.id if ticket else None, slot, intake.name, event.sha256,
        event.size, event.type, event.scan, antivirus.leaves(event.scan), intake.side, event.at,
        json.dumps(told, ensure_ascii=False) if told else "",
    )  # fmt: skip
    store.files.settle(intake.id, "taken")
    if ticket:
        store.cases.record(
            ticket.id, event.at, turn.person.name or turn.person.user, "evidence", name=kept.name, sha256=kept.sha256, scan=kept.scan
        )
    if kept.status == "quarantined":
        _tell(turn, intake, [Text(words("file-infected", name=kept.name))])
    return kept


def scanned(turn: Turn, event: FileScanned, kept: Evidence) -> None:
    """The antivirus has answered about a piece that was held: it goes on its way, or is set aside and its sender told."""
    store, status = turn.store, antivirus.leaves(event.scan)
    store.files.scanned(kept.id, event.scan, status)
    ticket = store.cases.get(kept.ticket) if kept.ticket else None
    if ticket:
        store.cases.record(ticket.id, event.at, "Relais", "scanned", name=kept.name, sha256=kept.sha256, scan=event.scan)
    if status == "quarantined":
        told = Card((Text(turn.words("file-infected", name=kept.name)),))
        if kept.side == "staff" and ticket:
            turn.to_staff(ticket, told)
        else:
            turn.send_to(turn.person, told, ticket=kept.ticket)
    elif ticket and kept.side == "staff":
        turn.file_to(turn.person, kept.id, ticket.id)
    elif ticket:
        turn.file_to_staff(ticket, kept.id)


def receipt(turn: Turn, kept: Evidence, intake: Intake, asking: bool) -> None:
    """Tell the person what arrived, where it was put, how to change that, and what is still missing."""
    words, store = turn.words, turn.store
    run = store.runs.get(kept.run) if kept.run else None
    ticket = store.cases.get(kept.ticket) if kept.ticket else None
    topic = ticket.topic if ticket else TOPICS.get(run.script, "") if run else ""
    slots = checklist(turn, topic)
    if not slots:
        shown: list[Block] = [
            Text(words("file-kept" if not ticket else "file-added", name=kept.name, number=ticket.number if ticket else ""))
        ]
        alive = [] if ticket or run else [t for t in store.cases.of_person(turn.person.id) if t.state in ALIVE]
        if len(alive) > 1:
            offered = tuple(Button("file_case", t.number, f"{kept.id}|{t.id}") for t in alive[-5:])
            shown = [Text(words("file-which-case", name=kept.name)), Buttons(offered)]
        elif not ticket and not run:
            shown.append(Buttons(tuple(Button("intent", words.plain(f"offer-{label.replace('.', '-')}"), label) for label in TOPICS)))
        if kept.status == "held":
            shown.append(Note(words("file-held")))
        _tell(turn, intake, shown)
        return
    key = "file-sorted" if kept.slot else "file-unsorted"
    shown = [Text(words(key, name=kept.name, slot=slot_name(turn, topic, kept.slot, words)))]
    if ticket:
        shown.append(Note(words("file-in-case", number=ticket.number)))
    if kept.status == "held":
        shown.append(Note(words("file-held")))
    shown.append(_elsewhere(turn, kept.id, slots, kept.slot))
    left = store.files.under_way(run.id) if run else 0
    if asking and run and not left:
        shown += _so_far(turn, topic, run, ticket)
        shown.append(Buttons((Button("answer", words.plain("choice-evidence-done"), f"{run.id}|evidence|done", Style.PRIMARY),)))
    _tell(turn, intake, shown, ref=f"receipt/{kept.id}")


def _elsewhere(turn: Turn, evidence: int, slots: tuple[Slot, ...], slot: str) -> Choices:
    """The slots that a piece may be put into but the one it is in."""
    named = {s.key: s.name[turn.words.lang] for s in slots} | {"other": turn.words.plain("slot-other")}
    listed = tuple((f"{evidence}|{key}", name) for key, name in named.items() if key != slot)
    return Choices("slot", turn.words.plain("slot-change" if slot else "slot-pick"), listed)


def _so_far(turn: Turn, topic: str, run: Run | None, ticket: Ticket | None) -> tuple[Facts, Note]:
    """Each slot with what is in it, and how many of the needed ones are filled."""
    pieces = collected(turn, run, ticket)
    rows, complete, required = tally(turn, topic, pieces, turn.words)
    return Facts(rows), Note(turn.words("files-progress", complete=complete, required=required, count=len(pieces)))


def give_to(turn: Turn, evidence: int, ticket: Ticket) -> bool:
    """Give a piece that waits for a case to one of its person's open ones; False when it is not theirs or has a case already."""
    kept = turn.store.files.get(evidence)
    if kept is None or kept.person != turn.person.id or kept.ticket is not None or ticket.state not in ALIVE:
        return False
    turn.store.files.attach(kept.id, None, ticket.id)
    propose_again(turn, kept, ticket.topic)
    turn.store.cases.record(
        ticket.id, turn.event.at, turn.person.name or turn.person.user, "evidence", name=kept.name, sha256=kept.sha256, scan=kept.scan
    )
    turn.file_to_staff(ticket, kept.id)
    turn.reply(Text(turn.words("file-added", name=kept.name, number=ticket.number)))
    return True


def refused(turn: Turn, event: FileFailed, intake: Intake) -> None:
    """A file could not be taken: say which, why, and what to send instead."""
    turn.store.files.settle(intake.id, "refused", event.reason)
    limits = turn.house.config.evidence
    _tell(turn, intake, [Text(turn.words(event.reason, name=intake.name, limit=limits.max_file_mb))])


def late(turn: Turn, intake: Intake) -> None:
    """A file could not be fetched yet: say that it is still being tried."""
    _tell(turn, intake, [Note(turn.words("file-late", name=intake.name))])


def _tell(turn: Turn, intake: Intake, blocks: list[Block], ref: str = "") -> None:
    """Speak to who sent the file, in the thread it came in; a staff member's file is spoken of in the staff thread."""
    if intake.side == "staff" and intake.ticket and (ticket := turn.store.cases.get(intake.ticket)):
        turn.to_staff(ticket, Card(tuple(blocks)), ref=ref)
        return
    person = turn.store.people.get(intake.person)
    turn.send(turn.dm(person, intake.thread), Card(tuple(blocks)), ref=ref, ticket=intake.ticket, place=(person.platform, person.team))


def resort(turn: Turn, evidence: int, slot: str) -> bool:
    """Put a piece into another slot; False when it is not this person's, or the slot does not exist."""
    kept = turn.store.files.get(evidence)
    if kept is None or kept.person != turn.person.id:
        return False
    run = turn.store.runs.get(kept.run) if kept.run else None
    ticket = turn.store.cases.get(kept.ticket) if kept.ticket else None
    topic = ticket.topic if ticket else TOPICS.get(run.script, "") if run else ""
    if slot != "other" and slot not in {s.key for s in checklist(turn, topic)}:
        return False
    turn.store.files.sort(kept.id, slot)
    if ticket:
        turn.store.cases.record(
            ticket.id, turn.event.at, turn.person.name or turn.person.user, "evidence_sorted", name=kept.name, slot=slot
        )
    name = slot_name(turn, topic, slot, turn.words)
    if old := turn.posted(f"receipt/{kept.id}"):
        counted = next((after for block, after in pairwise(old.blocks) if isinstance(block, Facts)), None)
        keep = tuple(b for b in old.blocks if not isinstance(b, Text | Choices | Facts) and b is not counted)
        slots = checklist(turn, topic)
        head: tuple[Block, ...] = (
            Text(turn.words("file-sorted", name=kept.name, slot=name)),
            _elsewhere(turn, kept.id, slots, slot),
            *_so_far(turn, topic, run, ticket),
        )
        turn.edit(f"receipt/{kept.id}", Card(head + keep))
    return True
