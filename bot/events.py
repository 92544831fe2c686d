"""What comes in: frozen, neutral events with their time; adapters make them, the engine reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Room(StrEnum):
    """Where words were said."""

    DM = "dm"  # one person and the bot
    CHANNEL = "channel"  # any channel that is not for staff
    STAFF = "staff"  # a staff channel of the organisation


TYPED = r"@relais(?![\w-]|[.'’/]\w)"  # the bot's name as typed; not the start of another's, such as "@relais-compta"


class Mention(StrEnum):
    """Whether a message names the bot, and where."""

    NONE = "none"
    LEADING = "leading"  # the message starts with it: in the staff room, this text is for the freelancer
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Place:
    """A conversation on a platform; `thread` is the id of the thread's root message, or ""."""

    platform: str
    team: str
    conversation: str
    room: Room
    thread: str = ""


@dataclass(frozen=True)
class Sender:
    """Who acts. `staff`: member of the organisation's staff channel; None: could not be looked up (refused)."""

    user: str
    name: str = ""
    locale: str = ""
    staff: bool | None = False


@dataclass(frozen=True)
class RemoteFile:
    """A file the platform holds: `ref` is what the adapter needs to fetch it again after a restart."""

    ref: str
    name: str
    size: int = 0  # bytes, as announced; 0 when unknown


@dataclass(frozen=True)
class Event:
    """`id` names the event for ever: a second delivery bears the same one."""

    id: str
    at: datetime
    org: str
    sender: Sender
    place: Place


@dataclass(frozen=True)
class Message(Event):
    """Words and files; `message` is the platform's id of the message."""

    text: str
    message: str
    mention: Mention = Mention.NONE
    files: tuple[RemoteFile, ...] = ()


@dataclass(frozen=True)
class Edited(Event):
    """A message said earlier now reads `text`."""

    text: str
    message: str
    mention: Mention = Mention.NONE


@dataclass(frozen=True)
class Deleted(Event):
    """A message said earlier was taken back."""

    message: str


def row(told: str) -> int:
    """The row of the database that a part of a button's value names; 0, which no row has, where it names none."""
    return int(told) if re.fullmatch(r"[0-9]{1,18}", told) else 0


@dataclass(frozen=True)
class Press(Event):
    """A button, choice or date on the card `message` was used."""

    action: str
    value: str
    message: str


@dataclass(frozen=True)
class Command(Event):
    """A slash command, without its slash, and what was typed behind it."""

    name: str
    text: str


@dataclass(frozen=True)
class Opened(Event):
    """A person opened the conversation with the bot without a word, or its home page."""

    home: bool = False


@dataclass(frozen=True)
class Shortcut(Event):
    """A person asked for a case about a message, which may be anybody's."""

    text: str


@dataclass(frozen=True)
class FileReady(Event):
    """Intake `intake` lies in the evidence store under `sha256`."""

    intake: int
    sha256: str
    size: int
    type: str  # media type by content
    scan: str  # clean | infected | not scanned
    text: str = ""  # the beginning of its text, when it could be read


@dataclass(frozen=True)
class FileScanned(Event):
    """Piece `evidence`, held while the antivirus did not answer, has been scanned."""

    evidence: int
    scan: str  # clean | infected | not scanned


@dataclass(frozen=True)
class FileFailed(Event):
    """Intake `intake` could not be taken; `reason` is a wording code (`file-refused-…`)."""

    intake: int
    reason: str


@dataclass(frozen=True)
class FileLate(Event):
    """Intake `intake` could not be fetched for some minutes; it is tried on."""

    intake: int


@dataclass(frozen=True)
class ChannelLost(Event):
    """The staff channel of a case cannot be reached: it is missing, archived, or Relais is not in it."""

    ticket: int
    channel: str
    error: str


@dataclass(frozen=True)
class Tick(Event):
    """Time passed."""
