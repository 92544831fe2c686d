"""Teams activities → neutral events; typed, forgiving of what is missing, silent about what is no concern of ours."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.commands import NAMES
from bot.config import Organisation
from bot.events import Command, Deleted, Edited, Event, Mention, Message, Opened, Place, Press, RemoteFile, Room, Sender

Body = Mapping[str, Any]  # the activity's JSON, as it came
CHANNEL = "msteams"  # of a bot's channels, the only one that is served here
DATA = "relais"  # the key of our own data in a card's press
INPUT = "input"  # the id of the field beside a button, with a number
ALIASES = {"help": "relais-help"}  # Slack keeps /help to itself, Teams does not
_AT = re.compile(r"<at\b[^<>]*>(?P<name>(?:(?!<at\b).)*?)</at>", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"<quoted\b[^<>]*/?>(?:</quoted>)?\s*", re.IGNORECASE)  # where the client shows a message that is quoted
_SLASHED = re.compile(r"/[^\W\d_][\w-]*")
_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"


@dataclass(frozen=True)
class Home:
    """What an activity is read against: the organisation, the tenant, and the bot's id there."""

    org: Organisation
    tenant: str


def tenant_of(activity: Body) -> str:
    """The tenant; the SDK's own field is always empty."""
    told = activity.get("channelData") or {}
    tenant = (told.get("tenant") or {}).get("id") if isinstance(told, dict) else ""
    return str(tenant or (activity.get("conversation") or {}).get("tenantId") or "").lower()


def split(conversation: str) -> tuple[str, str]:
    """A conversation id as channel (or chat) and the id of the thread's root, "" when it names none."""
    base, _, root = conversation.partition(";messageid=")
    return base, root


def joined(conversation: str, root: str) -> str:
    """The conversation id under which a thread is reached."""
    return f"{conversation};messageid={root}" if root and conversation.startswith("19:") else conversation


def message_id(root: str, activity: str) -> str:
    """Our name of a message: a reply in a channel bears its root, which Teams needs to reach it again."""
    return f"{root};{activity}" if root and root != activity else activity


def bare(message: str) -> str:
    """Teams' own id of a message."""
    return message.rpartition(";")[2]


def moment(activity: Body) -> datetime:
    try:
        return datetime.fromisoformat(str(activity.get("timestamp") or "").replace("Z", "+00:00")).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.now(UTC)


def place_of(home: Home, activity: Body) -> tuple[Place, str]:
    """Where it happened, and our id of the message itself."""
    told = activity.get("conversation") or {}
    base, root = split(str(told.get("id") or ""))
    here = str(activity.get("id") or "")
    if told.get("conversationType") == "channel" or (base.startswith("19:") and "@thread" in base and not told.get("conversationType")):
        room = Room.STAFF if base in home.org.staff_channels("teams") else Room.CHANNEL
    elif told.get("isGroup") or told.get("conversationType") == "groupChat":
        room, root = Room.CHANNEL, ""
    else:
        room, root = Room.DM, ""
    thread = "" if root == here else root
    return Place("teams", home.tenant, base, room, thread), message_id(root, here)


def sender_of(activity: Body) -> Sender:
    told = activity.get("from") or {}
    return Sender(str(told.get("id") or ""), str(told.get("name") or ""), str(activity.get("locale") or ""))


def words(activity: Body) -> tuple[Mention, str]:
    """Whether the text names the bot, and the text as typed without a leading mention; other mentions ping nobody."""
    text = _QUOTED.sub("", str(activity.get("text") or "").replace("\u00a0", " "))
    bot = str((activity.get("recipient") or {}).get("id") or "")
    ours = {
        str(e.get("text") or "")
        for e in activity.get("entities") or () if isinstance(e, dict) and e.get("type") == "mention"
        and str((e.get("mentioned") or {}).get("id") or "") == bot
    } - {""}  # fmt: skip
    how, text = _without(text, ours)
    plain = html.unescape(_AT.sub(lambda found: "@" + re.sub(r"<[^>]*>", "", found["name"]), text)).replace("\u00a0", " ")
    return how, plain.strip(" \t") if how is Mention.LEADING else plain


def _without(text: str, ours: set[str]) -> tuple[Mention, str]:
    for one in ours:
        leading = re.match(rf"\s*{re.escape(one)}(?:\s|&nbsp;|[,:])*", text, re.IGNORECASE)
        if leading:
            return Mention.LEADING, text[leading.end() :]
    return (Mention.ELSEWHERE if any(one in text for one in ours) else Mention.NONE), text


def files(activity: Body) -> tuple[RemoteFile, ...]:
    """Files and pasted images; the text/html twin of every message and cards are no files."""
    found = []
    for one in activity.get("attachments") or ():
        if not isinstance(one, dict):
            continue
        kind, content = str(one.get("contentType") or ""), one.get("content")
        if kind == _DOWNLOAD and isinstance(content, dict) and content.get("downloadUrl"):
            ref = {"url": str(content["downloadUrl"]), "own": False}
            found.append(RemoteFile(json.dumps(ref), str(one.get("name") or "fichier"), 0))
        elif kind.startswith("image/") and one.get("contentUrl"):
            ending = kind.partition("/")[2].partition("+")[0].replace("*", "png")
            ref = {"url": str(one["contentUrl"]), "own": True, "service": str(activity.get("serviceUrl") or "")}
            found.append(RemoteFile(json.dumps(ref), str(one.get("name") or f"image.{ending}"), 0))
    return tuple(found)


def unseen_files(activity: Body) -> bool:
    """Whether a message in a channel holds files: a bot is shown only a mark of them, in the message's HTML."""
    told = (one for one in activity.get("attachments") or () if isinstance(one, dict))
    return any(one.get("contentType") == "reference" or "<attachment" in str(one.get("content") or "") for one in told)


def event(home: Home, activity: Body) -> Event | None:
    """The event that an activity makes; None when it is no person's doing."""
    sender = sender_of(activity)
    if not sender.user or sender.user == str((activity.get("recipient") or {}).get("id") or ""):
        return None
    place, message = place_of(home, activity)
    key, at, org = f"teams/{home.tenant}/{place.conversation}/{message}", moment(activity), home.org.key
    kind = activity.get("type")
    change = (activity.get("channelData") or {}).get("eventType")
    stamp = str(activity.get("localTimestamp") or activity.get("timestamp") or "")
    match kind:
        case "message" if isinstance(activity.get("value"), dict) and DATA in activity["value"]:
            return press(home, activity, activity["value"])
        case "message":
            how, text = words(activity)
            if place.room is Room.CHANNEL and how is Mention.NONE:
                return None
            if (found := _command(place, how, text)) is not None:
                return Command(key, at, org, sender, place, *found)
            return Message(key, at, org, sender, place, text, message, how, files(activity) if place.room is not Room.CHANNEL else ())
        case "messageUpdate" if change in (None, "editMessage", "undeleteMessage"):
            how, text = words(activity)
            return Edited(f"{key}/edited/{stamp}", at, org, sender, place, text, message, how)
        case "messageDelete":
            return Deleted(f"{key}/deleted/{stamp}", at, org, sender, place, message)
        case "installationUpdate" if str(activity.get("action") or "add").startswith("add") and place.room is Room.DM:
            return Opened(f"{key}/installed", at, org, sender, place)
        case "conversationUpdate" if place.room is Room.DM and _joined_by_bot(activity):
            return Opened(f"{key}/opened", at, org, sender, place)
    return None


def _joined_by_bot(activity: Body) -> bool:
    bot = (activity.get("recipient") or {}).get("id")
    return any(isinstance(m, dict) and m.get("id") == bot for m in activity.get("membersAdded") or ())


def _command(place: Place, how: Mention, text: str) -> tuple[str, str] | None:
    """A command's name and what was typed behind it: "/litige …", or the bare word that the command list inserts.

    An unknown one ("/inconnue") is a command all the same: it lists what there is.
    """
    said = text.strip()
    first, _, rest = said.removeprefix("/").partition(" ")
    if not rest.strip(" .!…"):  # a phone ends sentences by itself
        first, rest = first.rstrip(".!…"), ""
    name = ALIASES.get(first.casefold(), first.casefold())
    unknown = _SLASHED.fullmatch(said) is not None
    if not (name in NAMES or unknown) or (place.room is not Room.DM and how is not Mention.LEADING):
        return None
    return (name, rest.strip()) if said.startswith("/") or not rest.strip() else None


def press(home: Home, activity: Body, told: Body) -> Press | None:
    """A button of a card, with the field beside it; None when that field was left empty."""
    ours = told.get(DATA)
    if not isinstance(ours, dict):
        return None
    place, _ = place_of(home, activity)
    action, value, field = (str(ours.get(k) or "") for k in ("action", "value", "field"))
    if field:
        picked = str(told.get(field) or "").strip()
        if not picked:
            return None
        value = picked if ours.get("whole") else f"{value}|{picked}"
    here = str(activity.get("replyToId") or "")
    root = split(str((activity.get("conversation") or {}).get("id") or ""))[1]
    digest = hashlib.blake2s(json.dumps([action, value], ensure_ascii=False).encode(), digest_size=8).hexdigest()
    key = f"teams/{home.tenant}/{place.conversation}/press/{activity.get('id') or moment(activity).isoformat()}/{digest}"
    return Press(key, moment(activity), home.org.key, sender_of(activity), place, action, value, message_id(root, here))


_SHAPES: dict[str, type] = {
    "from": dict, "recipient": dict, "conversation": dict, "channelData": dict, "entities": list, "attachments": list, "membersAdded": list,
}  # fmt: skip


def read(body: bytes) -> Body | None:
    """The activity of a request; None when nothing can be done with it."""
    try:
        told = json.loads(body)
        told = json.loads(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))  # half a character can be kept nowhere
    except (ValueError, RecursionError):
        return None
    return sane(told) if isinstance(told, dict) else None


def sane(told: Body) -> Body | None:
    """The activity without parts of a wrong shape; None when nothing can be done with it."""
    if not isinstance(told.get("type"), str):
        return None
    kept = {k: v for k, v in told.items() if k not in _SHAPES or isinstance(v, _SHAPES[k])}
    data = kept.get("channelData")
    if data is not None and not isinstance(data.get("tenant", {}), dict):
        kept["channelData"] = {k: v for k, v in data.items() if k != "tenant"}
    kept["entities"] = [
        e for e in kept.get("entities") or () if isinstance(e, dict) and isinstance(e.get("mentioned") or {}, dict)
    ]  # fmt: skip
    return kept
