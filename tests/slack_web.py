"""As much of Slack's Web API as sending needs, with Slack's documented refusals; and Relais running for one workspace on it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import config
from bot.knowledge import Knowledge
from bot.runtime import Runtime
from bot.slack.app import Installations
from bot.slack.listeners import Listeners
from bot.slack.send import SlackSender
from bot.understanding import Understanding

Json = dict[str, Any]
STAFF, BOT, NADIA, OWN = "C0LITIGES", "U0BOT", "UNADIA", "D1"
MOST_TEXT = 13_200  # characters in the blocks of one message, beyond which Slack answers msg_blocks_too_long


class Answer(Json):
    status_code, headers = 200, dict[str, str]()


def refusal(error: str) -> SlackApiError:
    return SlackApiError("refused", cast(AsyncSlackResponse, Answer(ok=False, error=error)))  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped


def length(told: object) -> int:
    """The characters of text in blocks."""
    if isinstance(told, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else length(v) for k, v in told.items())
    return sum(length(v) for v in told) if isinstance(told, list) else 0


@dataclass
class Web:
    """`own`: user → the bot's direct conversation with them. `gone`: conversations that refuse. `posted`: id → channel, thread, blocks."""

    own: dict[str, str] = field(default_factory=lambda: {NADIA: OWN})
    gone: dict[str, str] = field(default_factory=dict)
    posted: dict[str, tuple[str, str, list[Json]]] = field(default_factory=dict)
    signed: dict[str, Json] = field(default_factory=dict)  # id → metadata
    breaks: list[int] = field(default_factory=list)  # the posts, by their number, whose answer is lost
    calls: list[str] = field(default_factory=list)
    silent: bool = False  # whether it does not tell whose a direct conversation is
    session: None = None
    timeout = 5

    async def auth_test(self) -> Json:
        return {"user_id": BOT, "team_id": "T1", "url": "https://acme.example/"}

    async def chat_postMessage(self, *, channel: str, blocks: list[Json], thread_ts: str | None, metadata: Json, **_: object) -> Json:
        self._check(channel, blocks)
        ts = f"{1788253200 + len(self.signed)}.000100"
        self.posted[ts], self.signed[ts] = (channel, thread_ts or "", blocks), metadata
        if len(self.signed) in self.breaks:
            raise ConnectionResetError
        return {"channel": channel, "ts": ts}

    async def chat_update(self, *, channel: str, ts: str, blocks: list[Json], **_: object) -> Json:
        self._check(channel, blocks)
        if ts not in self.posted:
            raise refusal("message_not_found")
        self.posted[ts] = (channel, self.posted[ts][1], blocks)
        return {"ok": True}

    def _check(self, channel: str, blocks: list[Json]) -> None:
        if channel in self.gone or (channel.startswith("D") and channel not in self.own.values()):
            raise refusal(self.gone.get(channel, "channel_not_found"))
        if len(blocks) > 50:
            raise refusal("invalid_blocks")
        if length(blocks) > MOST_TEXT:
            raise refusal("msg_blocks_too_long")

    async def api_call(self, method: str, *, data: dict[str, str]) -> Json:
        self.calls.append(method)
        match method:
            case "conversations.open" if self.silent:
                raise TimeoutError
            case "conversations.open":
                return {"channel": {"id": self.own[data["users"]]}}
            case "conversations.members":
                return {"members": ["UMARC", BOT]}
            case "chat.delete" if self.posted.pop(data["ts"], None) is None:
                raise refusal("message_not_found")
            case "conversations.replies" | "conversations.history":
                here = [ts for ts, (where, thread, _) in self.posted.items() if (where, thread) == (data["channel"], data.get("ts", ""))]
                return {"messages": [{"ts": ts, "metadata": self.signed[ts]} for ts in here]}
            case "users.info":
                return {"user": {"real_name": data["user"][1:].capitalize()}}
            case _:
                return {"ok": True}

    def shown(self, channel: str) -> str:
        """All that stands in a conversation now."""
        return "\n".join(words(blocks) for where, _, blocks in self.posted.values() if where == channel)


def words(blocks: object) -> str:
    """The texts in blocks, one after the other."""
    if isinstance(blocks, dict):
        return "".join(v if k == "text" and isinstance(v, str) else words(v) for k, v in blocks.items())
    return "".join(words(v) for v in blocks) if isinstance(blocks, list) else ""


@dataclass
class Workspace:
    """Relais in one workspace of webportage."""

    runtime: Runtime
    installations: Installations
    web: Web
    told: list[Json] = field(default_factory=list)  # what was answered at once
    _count: int = 0

    @property
    def _listeners(self) -> Listeners:
        return Listeners(self.runtime, self.installations.all[0], self.installations.of_team)

    async def ack(self, **told: object) -> None:
        self.told.append(dict(told))

    def _next(self) -> str:
        self._count += 1
        return f"{1788253300 + self._count}.000200"

    async def says(self, text: str, *, user: str = NADIA, channel: str = OWN, thread: str = "", ts: str = "") -> str:
        """A message; its ts."""
        ts = ts or self._next()
        event = {"type": "message", "channel_type": "im" if channel.startswith("D") else "group", "channel": channel, "user": user, "text": text,
                 "ts": ts} | ({"thread_ts": thread} if thread else {})  # fmt: skip
        await self._listeners.on_message({"team_id": "T1", "event": event}, cast(Any, self.ack))
        await self.runtime.drain()
        return ts

    async def edits(self, text: str, ts: str, *, user: str = NADIA, channel: str = OWN, deletes: bool = False) -> None:
        before = {"user": user, "ts": ts, "text": "…"}
        change: Json = {"subtype": "message_deleted", "deleted_ts": ts} if deletes else {
            "subtype": "message_changed", "message": before | {"text": text, "edited": {"ts": self._next()}}}  # fmt: skip
        event = {"type": "message", "channel_type": "im", "channel": channel, "ts": self._next(), "previous_message": before} | change
        await self._listeners.on_message({"team_id": "T1", "event": event}, cast(Any, self.ack))
        await self.runtime.drain()

    async def commands(self, name: str, text: str = "", *, channel: str = OWN, user: str = NADIA) -> None:
        """A slash command; in any direct conversation Slack calls the channel "directmessage"."""
        body = {"team_id": "T1", "command": f"/{name}", "text": text, "channel_id": channel, "channel_name": "directmessage", "user_id": user,
                "trigger_id": self._next()}  # fmt: skip
        await self._listeners.on_command(body, cast(Any, self.ack))
        await self.runtime.drain()

    async def presses(self, action: str, value: str, *, channel: str = OWN, user: str = NADIA) -> None:
        body = {"team": {"id": "T1"}, "user": {"id": user}, "channel": {"id": channel}, "trigger_id": self._next(),
                "actions": [{"type": "button", "action_id": f"{action}#1", "value": value}], "message": {"ts": self._next()}}  # fmt: skip
        await self._listeners.on_action(body, cast(Any, self.ack))
        await self.runtime.drain()

    async def dm(self, user: str = NADIA) -> str:
        """The direct conversation that is kept for a person."""
        people = self.runtime.house.store.people
        person = await self.runtime.call(lambda: people.find("webportage", "slack", "T1", user))
        return person.dm if person else ""


def served(
    app: config.Config, known: Knowledge, understanding: Understanding, data: Path, web: Web, what: Callable[[Workspace], Awaitable[None]]
) -> None:
    """Run Relais for webportage in this Slack while `what` is done."""
    org = app.organisations["webportage"]
    mine = org.slack.model_copy(update={"bot_token": "x", "signing_secret": "y", "staff": {"default": STAFF}, "workspaces": {}})
    settings = app.model_copy(update={"organisations": {"webportage": org.model_copy(update={"slack": mine})}})

    async def run() -> None:
        runtime = Runtime(settings, known, understanding, data, lambda: datetime.fromtimestamp(1788253200, UTC))
        installations = Installations(runtime)
        await installations.close()
        installations.all[0].client = web  # type: ignore[assignment]  # a stand-in
        await installations.introduce()
        runtime.senders["slack"] = SlackSender(installations)
        runtime.start()
        try:
            await what(Workspace(runtime, installations, web))
        finally:
            await runtime.stop()

    asyncio.run(run())


def buttons(blocks: list[Json], action: str) -> list[str]:
    """The values of the buttons of this action."""
    return [e["value"] for b in blocks for e in b.get("elements", []) if str(e.get("action_id", "")).startswith(f"{action}#")]
