"""A stage for conversations: people say and press, Relais answers; every step runs in a fresh engine on a real database.

Only the platform is played: what the outbox would send is collected instead, in order.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot import erasure, evidence_store, filetypes, reading, relay, sweeper
from bot.cards import Card, load
from bot.config import Config
from bot.engine import Engine, Reply
from bot.events import (
    Command,
    Deleted,
    Edited,
    Event,
    FileFailed,
    FileReady,
    FileScanned,
    Mention,
    Message,
    Opened,
    Place,
    Press,
    RemoteFile,
    Room,
    Sender,
    Shortcut,
)
from bot.knowledge import Knowledge
from bot.store import Store
from bot.store.outbox import Item
from bot.turn import House, Target
from bot.understanding import Understanding

TEAM = {"acracy": "T00ACRACY", "webportage": "T00WEBPORT"}
STAFF = {"acracy": "C00ACRACY", "webportage": "C00WEBPORT"}


@dataclass(frozen=True)
class Seen:
    """Something that Relais sent: where to, and the card, mark or file."""

    kind: str  # post | edit | whisper | mark | file | now
    conversation: str
    thread: str
    message: str
    card: Card | None = None
    note: str = ""


@dataclass
class Stage:
    """One organisation's workspace."""

    config: Config
    knowledge: Knowledge
    understanding: Understanding
    data: Path
    org: str
    now: datetime
    seen: list[Seen] = field(default_factory=list)
    crash: bool = False
    scan: str = "not scanned"  # what the antivirus says of the next files

    def __post_init__(self) -> None:
        self._count = 0
        self.refuse: dict[str, str] = {}  # conversation → error, for what must not arrive

    # --- what people do ---

    def says(self, user: str, text: str, *, staff: bool = False, thread: str = "", files: tuple[Path, ...] = (), channel: str = "",
             mention: Mention = Mention.NONE, event: str = "") -> str:  # fmt: skip
        """A message; its id."""
        name = event or self._next()
        kept = tuple(RemoteFile(json.dumps({"path": str(p)}), p.name, p.stat().st_size if p.exists() else 0) for p in files)
        place = self._place(user, staff, thread, channel)
        self.give(Message(name, self.now, self.org, self._who(user, staff), place, text, f"m-{name}", mention, kept))
        self.fetch()
        return f"m-{name}"

    def edits(self, user: str, message: str, text: str, *, staff: bool = False, thread: str = "", mention: Mention = Mention.NONE) -> None:
        place = self._place(user, staff, thread)
        self.give(Edited(self._next(), self.now, self.org, self._who(user, staff), place, text, message, mention))

    def deletes(self, user: str, message: str, *, staff: bool = False, thread: str = "") -> None:
        self.give(Deleted(self._next(), self.now, self.org, self._who(user, staff), self._place(user, staff, thread), message))

    def presses(
        self, user: str, action: str, value: str, *, staff: bool = False, thread: str = "", message: str = "", member: bool = True
    ) -> None:
        sender = Sender(user.casefold(), user, "fr", staff and member)
        self.give(Press(self._next(), self.now, self.org, sender, self._place(user, staff, thread), action, value, message))
        self.fetch()

    def commands(self, user: str, name: str, text: str = "", *, channel: str = "", staff: bool = False, staff_room: bool = False) -> Reply:
        place = self._place(user, staff_room, "", channel)
        return self.give(Command(self._next(), self.now, self.org, self._who(user, staff), place, name, text))

    def shortcut(self, user: str, text: str) -> Reply:
        """The shortcut "open a case" on a message that reads so."""
        return self.give(Shortcut(self._next(), self.now, self.org, self._who(user, False), self._place(user, False), text))

    def opens_home(self, user: str, *, staff: bool = False) -> Card:
        """The home page that a person is shown."""
        self.give(Opened(self._next(), self.now, self.org, self._who(user, staff), self._place(user, False), True))
        card = self.seen[-1].card
        assert self.seen[-1].kind == "home" and card
        return card

    def later(self, **time_passed: float) -> None:
        self.now += timedelta(**time_passed)

    # --- how Relais answers ---

    def give(self, event: Event) -> Reply:
        """Handle an event in a fresh engine, as after a restart, then deliver."""
        store = Store(self.data)
        try:
            engine = Engine(House(self.config, self.knowledge, self.understanding, store))
            reply = engine.handle(event)
            self.seen += [Seen("now", event.place.conversation, "", "", card) for card in reply.now]
            self._deliver(engine.house)
            if sweeper.carry_out_erasures(engine.house, self.now):
                self._deliver(engine.house)
            erasure.scrub(store)
            return reply
        finally:
            store.close()
            self.now += timedelta(seconds=5)

    def fetch(self) -> None:
        """Take every file announced: what the intake worker does, one at a time."""
        while True:
            store = Store(self.data)
            waiting = store.files.waiting(("slack",))
            store.close()
            if not waiting:
                return
            intake = waiting[0]
            path = Path(json.loads(intake.ref)["path"])
            place, base = Place("slack", TEAM[self.org], "", Room.DM), (f"file/{intake.id}", self.now, self.org, Sender(""))
            try:
                if not path.exists():
                    raise FileNotFoundError
                media = filetypes.recognise(path, path.name)
            except (filetypes.Refused, FileNotFoundError) as refusal:
                self.give(FileFailed(*base, place, intake.id, getattr(refusal, "code", "file-gone")))
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            copy = self.data / "copy"
            shutil.copy(path, copy)
            evidence_store.keep(self.data, copy, digest)
            text = reading.read_text(path, media.type)
            self.give(FileReady(*base, place, intake.id, digest, path.stat().st_size, media.type, self.scan, text))

    def scans(self, evidence: int, scan: str) -> None:
        """The antivirus answers about a piece that was held."""
        place = Place("slack", TEAM[self.org], "", Room.DM)
        self.give(FileScanned(f"scanned/{evidence}", self.now, self.org, Sender(""), place, evidence, scan))

    def _deliver(self, house: House) -> None:
        """Everything in the outbox, in order, to the collected list."""
        store = house.store
        while heads := store.outbox.heads(("slack", "teams"), time.time() + 1e6):
            item = heads[0]
            with store.write():
                error = self.refuse.get(Target.load(item.target).conversation or f"dm-{Target.load(item.target).user}", "")
                if error:
                    store.outbox.dead(item.id, error)
                    relay.settled(house, item, self.now, error)
                    continue
                seen = self._collect(store, item)
                self.seen.append(seen)
                store.outbox.sent(item.id, seen.conversation, seen.message, transient=item.transient)
                relay.settled(house, item, self.now)

    def _collect(self, store: Store, item: Item) -> Seen:
        target = Target.load(item.target)
        root = store.outbox.by_ref(target.under) if target.under else None
        conversation = (root.conversation if root else "") or target.conversation or f"dm-{target.user}"
        thread = root.message if root and item.kind != "edit" else target.thread
        card = load(item.body) if item.kind in ("post", "edit", "whisper", "home") else None
        message = root.message if root and item.kind == "edit" else f"r-{item.id}"
        return Seen(item.kind, conversation, thread, message, card, "" if card else item.body)

    # --- small things ---

    def _next(self) -> str:
        self._count += 1
        return f"e{self._count}"

    def _who(self, user: str, staff: bool) -> Sender:
        return Sender(user.casefold(), user, "", staff)

    def _place(self, user: str, staff: bool, thread: str = "", channel: str = "") -> Place:
        if staff:
            return Place("slack", TEAM[self.org], STAFF[self.org], Room.STAFF, thread)
        if channel:
            return Place("slack", TEAM[self.org], channel, Room.CHANNEL, thread)
        return Place("slack", TEAM[self.org], f"dm-{user.casefold()}", Room.DM, thread)

    def dm(self, user: str) -> list[Seen]:
        """What was sent to a person."""
        return [s for s in self.seen if s.conversation == f"dm-{user.casefold()}"]

    def staff_room(self) -> list[Seen]:
        return [s for s in self.seen if s.conversation == STAFF[self.org]]
