"""What the page sends → neutral events; every field typed and bounded, whoever wrote it."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.cards import Buttons, Card, Choices, DayField, PersonField
from bot.commands import FOR_STAFF, NAMES
from bot.config import Organisation
from bot.events import TYPED, Command, Event, Mention, Message, Opened, Place, Press, RemoteFile, Room, Sender
from bot.store.rooms import Line
from bot.web.visitors import FREELANCERS, STAFF

# What staff may command here: only what shows this try-out alone, never what an organisation's real staff would read.
TRIED = frozenset(name for name in FOR_STAFF if NAMES[name] == "queue")
LONGEST = 12_000  # characters of one message
_MENTION = re.compile(TYPED, re.IGNORECASE)
_LEADING = re.compile(rf"\s*{TYPED}[\s,:]*", re.IGNORECASE)
_COMMAND = re.compile(r"/([^\W_][\w-]{0,30})(?:\s+(.*))?", re.DOTALL)
Nonce = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Nonce  # made by the page: sent again after a lost answer, it is the same deed
    org: str
    lang: Literal["fr", "en"] = "fr"


class Uploaded(BaseModel):
    """A file of a message; `upload` is empty when it was too large to be sent at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    upload: Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")]
    name: Annotated[str, Field(min_length=1, max_length=255)]
    size: Annotated[int, Field(ge=0)]


class Said(_Sent):
    room: Literal["dm", "staff"]
    who: str
    thread: Annotated[int, Field(ge=0)] = 0
    text: Annotated[str, Field(max_length=LONGEST)] = ""
    files: Annotated[tuple[Uploaded, ...], Field(max_length=20)] = ()


class Pressed(_Sent):
    who: str
    line: int
    action: Annotated[str, Field(max_length=80)]
    value: Annotated[str, Field(max_length=2100)] = ""


class Switched(_Sent):
    """The visitor arrives, or chooses a language."""


def sender(room: str, who: str, lang: str) -> Sender | None:
    """One of the people who live on this page; None for anybody else."""
    if room == "staff":
        return Sender(who, STAFF[who], lang, True) if who in STAFF else None
    return Sender(who, FREELANCERS[who], lang, False) if who in FREELANCERS else None


def place(team: str, room: str, thread: int = 0) -> Place:
    if room == "staff":
        return Place("web", team, f"staff-{team}", Room.STAFF, str(thread) if thread else "")
    return Place("web", team, "dm", Room.DM)


def body(said: Said) -> dict[str, Any]:
    """What is kept of a message: enough to make its event again after a crash."""
    files = [{"name": f.name, "size": f.size, "ref": json.dumps({"upload": f.upload})} for f in said.files]
    return {"text": said.text, "files": files, "lang": said.lang}


def not_here(line: Line) -> str:
    """The wording that answers a command which staff cannot give on this page; "" when the line is none. Nothing of it reaches the engine."""
    found = _command(line)
    if line.room != "staff" or found is None or found[1].casefold() in TRIED:
        return ""
    known = NAMES.get(found[1].casefold())
    return "tryout-gaps" if known == "gaps" else "tryout-freelancers" if known else "tryout-unknown"


def _command(line: Line) -> re.Match[str] | None:
    """The slash command that a message is, its name and its text; files make it a message."""
    return None if line.body["files"] else _COMMAND.fullmatch(str(line.body["text"]).strip())


def event_of(line: Line, org: Organisation) -> Event:
    """The event that a kept message makes: a slash command, or words and files."""
    at, text = datetime.fromisoformat(line.at), str(line.body["text"])
    who = sender(line.room, line.author, line.body["lang"])
    assert who is not None  # it was checked before the line was kept
    where = place(line.team, line.room, line.thread)
    base = (f"web/{line.team}/line/{line.id}", at, org.key, who)
    files = tuple(RemoteFile(f["ref"], f["name"], f["size"]) for f in line.body["files"])
    if found := _command(line):
        if line.room == "staff":  # a command is answered to its author alone, wherever it was typed
            where = Place("web", line.team, f"staff-{line.team}", Room.CHANNEL)
        return Command(*base[:3], who, where, found[1], found[2] or "")
    mention, shown = Mention.NONE, text
    if line.room == "staff" and (leading := _LEADING.match(text)):
        mention, shown = Mention.LEADING, text[leading.end() :]
    elif line.room == "staff" and _MENTION.search(text):
        mention = Mention.ELSEWHERE
    return Message(*base, where, shown, str(line.id), mention, files)


def press(told: Pressed, line: Line, org: Organisation, at: datetime) -> Press | None:
    """The press on this line; None when its card does not offer it to this person."""
    who = sender(line.room, told.who, told.lang)
    if who is None or "card" not in line.body or (line.only_for and line.only_for != told.who):
        return None
    where = place(line.team, line.room, line.thread)
    return Press(f"web/{line.team}/press/{told.id}", at, org.key, who, where, told.action, told.value, str(line.id))


def offers(card: Card, action: str, value: str) -> bool:
    """Whether the card as it now reads has this press to offer."""
    for block in card.blocks:
        match block:
            case Buttons(items) if any((b.action, b.value) == (action, value) for b in items):
                return True
            case Choices(name, _, options) if name == action and value in {v for v, _ in options}:
                return True
            case DayField(name, _, prefix) if name == action and re.fullmatch(re.escape(prefix) + r"\|\d{4}-\d\d-\d\d", value):
                return True
            case PersonField(name, _, prefix) if name == action:
                if any(value == f"{prefix}|{user}|{shown}" for user, shown in STAFF.items()):
                    return True
    return False


def opened(told: Switched, team: str, org: Organisation, at: datetime) -> Opened:
    """The freelancer opens the conversation."""
    user, name = next(iter(FREELANCERS.items()))
    return Opened(f"web/{team}/opened/{told.id}", at, org.key, Sender(user, name, told.lang), place(team, "dm"))


def language(told: Switched, team: str, org: Organisation, at: datetime) -> Press:
    """The freelancer chooses a language."""
    user, name = next(iter(FREELANCERS.items()))
    wanted = {"fr": "en français", "en": "in English"}[told.lang]
    return Press(
        f"web/{team}/language/{told.id}",
        at,
        org.key,
        Sender(user, name, told.lang),
        place(team, "dm"),
        "intent",
        f"meta.language|={wanted}",
        "",
    )
