"""Slack's bodies → neutral events; typed, forgiving of what is missing, silent about what is no concern of ours."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from pydantic_core import PydanticSerializationError, to_json

from bot.config import Organisation
from bot.events import TYPED, Command, Deleted, Edited, Event, Mention, Message, Opened, Place, Press, RemoteFile, Room, Sender, Shortcut
from bot.slack.render import action_of

Body = Mapping[str, Any]  # Slack's JSON, as it came
LARGEST = 1 << 53  # bytes: no file is larger
_LINK = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_IGNORED = frozenset(
    "bot_message channel_join channel_leave group_join group_leave channel_topic group_topic channel_purpose group_purpose "
    "channel_name group_name pinned_item unpinned_item reminder_add tombstone assistant_app_thread".split()
)


_P = ParamSpec("_P")
_E = TypeVar("_E")
_TS = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,9})?")


class Malformed(Exception):
    """A body is of a shape that Slack never sends."""


def _whole(body: Body) -> Body:
    """The body without half a character."""
    try:
        to_json(body)  # cannot be written with one
    except PydanticSerializationError:
        told = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        return json.loads(told)  # type: ignore[no-any-return]  # an object as before
    return body


def _shaped(parser: Callable[Concatenate[Home, Body, _P], _E], /) -> Callable[Concatenate[Home, Body, _P], _E]:
    """The parser, raising Malformed for whatever it stumbles on; half a character, which can be kept nowhere, is replaced."""

    @wraps(parser)
    def read(home: Home, body: Body, /, *args: _P.args, **more: _P.kwargs) -> _E:
        try:
            return parser(home, _whole(body), *args, **more)
        except (AttributeError, TypeError, ValueError, LookupError, ArithmeticError, OSError, RecursionError) as error:
            raise Malformed from error

    return read


def part(body: Body, name: str) -> Body:
    """The object of this name in a body, empty when there is none."""
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def stamp(event: Body) -> str:
    """Slack's time of an event, "" when it tells none."""
    told = str(event.get("event_ts") or event.get("ts") or "")
    return told if _TS.fullmatch(told) else ""


@dataclass(frozen=True)
class Home:
    """What a payload is read against: the organisation, the workspace, and who the bot is there."""

    org: Organisation
    team: str
    bot_user: str


def plain(text: str) -> str:
    """Slack's escaped text as the person typed it: links as addresses, mentions as words that ping nobody."""

    def shown(found: re.Match[str]) -> str:
        target, label = found["target"], found["label"]
        if target.startswith(("@", "#")):
            return target[0] + (label or target[1:])
        if target.startswith("!"):
            return "@" + (label or target[1:].split("^")[0]).lstrip("@")
        bare = target.removeprefix("mailto:").removeprefix("tel:")
        return f"{label} ({bare})" if label and label not in (bare, target, re.sub(r"^https?://", "", bare)) else bare

    return html.unescape(_LINK.sub(shown, text))


def mention(text: str, bot_user: str) -> tuple[Mention, str]:
    """Whether Slack's text names the bot, and the text without a leading mention."""
    leads, named = _naming(bot_user)
    leading = leads.match(text)
    if leading:
        return Mention.LEADING, text[leading.end() :]
    return (Mention.ELSEWHERE if named.search(text) else Mention.NONE), text


@lru_cache
def _naming(bot_user: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a text begins with that names this bot first, and what names it anywhere."""
    named = rf"(?:<@{re.escape(bot_user)}(?:\|[^>]*)?>|{TYPED})" if bot_user else TYPED
    return re.compile(rf"\s*{named}[\s,:]*", re.IGNORECASE), re.compile(named, re.IGNORECASE)


def room(home: Home, channel: str, channel_type: str) -> Room:
    if channel in home.org.staff_channels("slack"):
        return Room.STAFF
    return Room.DM if channel_type == "im" or channel.startswith("D") else Room.CHANNEL


def moment(ts: str) -> datetime:
    """A Slack timestamp ("1700000000.000100") as a time; ValueError when it is none."""
    if not _TS.fullmatch(ts):
        raise ValueError("no timestamp")
    return datetime.fromtimestamp(float(ts), UTC)


def _files(event: Body) -> tuple[RemoteFile, ...]:
    return tuple(
        RemoteFile(
            json.dumps({"id": f.get("id", ""), "url": f.get("url_private_download") or f.get("url_private") or ""}),
            str(f.get("name") or f.get("title") or "fichier"), min(int(f.get("size") or 0), LARGEST),
        )
        for f in event.get("files") or () if isinstance(f, dict)
    )  # fmt: skip


@_shaped
def message(home: Home, event: Body) -> Event | None:
    """The event that a message, an edit, a deletion or a mention makes; None when it is the bot's own or no one's words."""
    subtype = event.get("subtype", "")
    if subtype == "message_changed":
        return _edited(home, event)
    if subtype == "message_deleted":
        return _deleted(home, event)
    if subtype in _IGNORED or event.get("bot_id") or event.get("user") in (None, "", home.bot_user, "USLACKBOT"):
        return None
    channel, ts = str(event.get("channel", "")), str(event.get("ts", ""))
    where = room(home, channel, str(event.get("channel_type", "")))
    thread = str(event.get("thread_ts") or "")
    place = Place("slack", home.team, channel, where, "" if thread == ts else thread)
    how, text = mention(str(event.get("text") or ""), home.bot_user)
    if where is Room.STAFF and event.get("type") == "app_mention":
        return None  # the `message` of the same words follows or came before, and alone tells whether it was broadcast
    if where is Room.STAFF and subtype == "thread_broadcast":
        how = Mention.NONE  # what is broadcast to the channel is for colleagues
    if where is Room.CHANNEL and how is Mention.NONE:
        return None
    files = _files(event)
    return Message(
        f"slack/{home.team}/{channel}/{ts}", moment(ts), home.org.key, Sender(str(event["user"])), place, plain(text), ts, how, files
    )


def _edited(home: Home, event: Body) -> Event | None:
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if now.get("bot_id") or now.get("user") in (None, "", home.bot_user) or now.get("text") == before.get("text"):
        return None  # the bot's own edit, or a link preview that was added
    channel, ts = str(event.get("channel", "")), str(now.get("ts", ""))
    stamp = str((now.get("edited") or {}).get("ts") or event.get("event_ts") or event.get("ts") or ts)
    thread = str(now.get("thread_ts") or "")
    place = Place("slack", home.team, channel, room(home, channel, str(event.get("channel_type", ""))), "" if thread == ts else thread)
    how, text = mention(str(now.get("text") or ""), home.bot_user)
    return Edited(
        f"slack/{home.team}/{channel}/{ts}/edited/{stamp}",
        moment(stamp),
        home.org.key,
        Sender(str(now["user"])),
        place,
        plain(text),
        ts,
        how,
    )


def _deleted(home: Home, event: Body) -> Event | None:
    before = event.get("previous_message") or {}
    if before.get("bot_id") or before.get("user") in (None, "", home.bot_user):
        return None
    channel, ts = str(event.get("channel", "")), str(event.get("deleted_ts") or before.get("ts") or "")
    thread = str(before.get("thread_ts") or "")
    place = Place("slack", home.team, channel, room(home, channel, str(event.get("channel_type", ""))), "" if thread == ts else thread)
    at = moment(str(event.get("event_ts") or event.get("ts") or ts))
    return Deleted(f"slack/{home.team}/{channel}/{ts}/deleted", at, home.org.key, Sender(str(before["user"])), place, ts)


@_shaped
def opened(home: Home, event: Body, event_id: str = "") -> Opened | None:
    """The person opened the direct conversation, or the home page."""
    if event.get("tab") not in ("messages", "home") or not event.get("user"):
        return None
    place = Place("slack", home.team, str(event.get("channel") or ""), Room.DM)
    at = moment(str(event.get("event_ts") or "0"))
    known = event_id.encode("utf-8", "replace").decode() or at.isoformat()
    return Opened(
        f"slack/{home.team}/opened/{known}",
        at,
        home.org.key,
        Sender(str(event["user"])),
        place,
        event["tab"] == "home",
    )


@_shaped
def command(home: Home, body: Body, now: datetime) -> Command:
    """A slash command."""
    channel = str(body.get("channel_id", ""))
    name = str(body.get("command", "")).lstrip("/")
    where = Room.DM if body.get("channel_name") == "directmessage" and channel.startswith("D") else Room.CHANNEL
    place = Place("slack", home.team, channel, where)
    key = body.get("trigger_id") or f"{body.get('user_id')}/{now.timestamp()}"
    sender = Sender(str(body.get("user_id", "")), str(body.get("user_name", "")))
    return Command(f"slack/{home.team}/command/{key}", now, home.org.key, sender, place, name, plain(str(body.get("text") or "")))


@_shaped
def shortcut(home: Home, body: Body, now: datetime) -> Shortcut:
    """The message shortcut "open a case"."""
    user = body.get("user") or {}
    sender = Sender(str(user.get("id", "")), str(user.get("name") or user.get("username") or ""))
    key = body.get("trigger_id") or f"{sender.user}/{body.get('action_ts') or now.timestamp()}"
    said = plain(str((body.get("message") or {}).get("text") or ""))
    return Shortcut(f"slack/{home.team}/shortcut/{key}", now, home.org.key, sender, Place("slack", home.team, "", Room.DM), said)


@_shaped
def press(home: Home, body: Body, now: datetime) -> Press | None:
    """A button, list or date of a card."""
    action = next(iter(body.get("actions") or ()), None)
    if not isinstance(action, dict):
        return None
    container = body.get("container") or {}
    held = body.get("message") or {}
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    ts = str(held.get("ts") or container.get("message_ts") or "")
    thread = str(held.get("thread_ts") or container.get("thread_ts") or "")
    value = str(action.get("value") or "")
    match action.get("type"):
        case "static_select":
            value = str((action.get("selected_option") or {}).get("value") or "")
        case "datepicker":
            value = f"{action.get('block_id', '').partition('#')[0]}|{action.get('selected_date') or ''}"
        case "users_select":
            value = f"{action.get('block_id', '').partition('#')[0]}|{action.get('selected_user') or ''}"
    where = room(home, channel, "") if channel else Room.DM  # the home page has no channel: what it leads to is said directly
    place = Place("slack", home.team, channel, where, "" if thread == ts else thread)
    key = body.get("trigger_id") or action.get("action_ts") or now.timestamp()
    user = body.get("user") or {}
    sender = Sender(str(user.get("id", "")), str(user.get("name") or user.get("username") or ""))
    return Press(f"slack/{home.team}/press/{key}", now, home.org.key, sender, place, action_of(str(action.get("action_id", ""))), value, ts)


def team(body: Mapping[str, Any]) -> str:
    """The workspace where the app is installed, which is not always the author's own (Slack Connect)."""
    granted = body.get("authorizations")
    if isinstance(granted, list) and granted and isinstance(granted[0], dict) and granted[0].get("team_id"):
        return str(granted[0]["team_id"])
    team = body.get("team")
    return str(body.get("team_id") or (team.get("id") if isinstance(team, dict) else "") or "")
