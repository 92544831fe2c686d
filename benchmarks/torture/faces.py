"""How people reach Relais: in Slack through the emulator and signed events, in Teams through the local Bot Connector."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from benchmarks.torture.faults import CALLS_OF_A_TOKEN, Ways
from tests.e2e.connector import BOT, STAFF, Connector, actions, dm
from tests.e2e.world import Emulator

Json = dict[str, Any]
STALE = 4.0  # seconds after which a screen is read again though nothing was seen to change
CHANNEL = re.compile(rb'channel(?:_id)?"?(?:=|:\s*)"?([CDG][A-Z0-9]+)')


@dataclass
class Slack:
    """The emulator as people's apps use it, without Relais in between."""

    emulator: Emulator
    ways: Ways
    bot: str
    staff: str
    touched: Counter[str] = field(default_factory=Counter)  # channel → calls of Relais that changed it
    _reads: int = 0

    def saw(self, body: bytes) -> None:
        if found := CHANNEL.search(body[:20_000]):
            self.touched[found[1].decode()] += 1

    async def call(self, token: str, method: str, **values: str) -> Json:
        url = f"http://127.0.0.1:{self.emulator.port}/api/{method}"
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"}
        for _ in range(5):
            try:
                async with self.ways.session.post(url, data=urlencode(values).encode(), headers=headers) as answer:
                    told: Json = json.loads(await answer.read())
                    assert told.get("ok"), (method, told)
                    return told
            except (aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(0.5)
        raise AssertionError(f"the emulator does not answer {method}")

    def reader(self) -> str:
        """A token to read with: one of the bot's, each with its own allowance of calls."""
        self._reads += 1
        return f"xoxb-reader-{self._reads // CALLS_OF_A_TOKEN}"

    async def history(self, channel: str) -> list[Json]:
        return list(reversed((await self.call(self.reader(), "conversations.history", channel=channel, limit="1000"))["messages"]))

    async def thread(self, channel: str, root: str) -> list[Json]:
        return list((await self.call(self.reader(), "conversations.replies", channel=channel, ts=root))["messages"])

    async def post(
        self, name: str, user: str, channel: str, text: str, thread: str = "", *, mention: bool = False
    ) -> tuple[Json, asyncio.Task[bool]]:
        """A message in Slack, and its events on their way."""
        values = {"channel": channel, "text": text} | ({"thread_ts": thread} if thread else {})
        ts = (await self.call(f"xoxp-{name}", "chat.postMessage", **values))["ts"]
        kind = "im" if channel.startswith("D") else "group"
        told: Json = {"type": "message", "channel": channel, "user": user, "text": text, "ts": ts, "channel_type": kind}
        told |= {"thread_ts": thread} if thread else {}
        if mention:
            self.ways.event({k: v for k, v in told.items() if k != "channel_type"} | {"type": "app_mention"}, self.bot)
        return told, self.ways.event(told, self.bot)

    async def share(self, name: str, user: str, channel: str, files: dict[str, bytes], thread: str = "", text: str = "") -> None:
        """Files as one message: shared in Slack, then announced."""
        token, shared = f"xoxp-{name}", []
        for filename, data in files.items():
            place = await self.call(token, "files.getUploadURLExternal", filename=filename, length=str(len(data)))
            url = place["upload_url"].replace("localhost", "127.0.0.1")
            async with self.ways.session.post(url, data=data, headers={"Content-Type": "application/octet-stream"}) as answer:
                assert answer.status == 200
            more = {"thread_ts": thread} if thread else {}
            told = json.dumps([{"id": place["file_id"], "title": filename}])
            await self.call(token, "files.completeUploadExternal", files=told, channel_id=channel, **more)
            shared.append((await self.call(token, "files.info", file=place["file_id"]))["file"])
        posts = [
            m for m in await (self.thread(channel, thread) if thread else self.history(channel)) if m.get("files") and m["user"] == user
        ]
        mine = {f["id"] for f in shared}
        for post in (p for p in posts if p["files"][0]["id"] in mine):  # the emulator makes a message of each: each has its event
            event = {"type": "message", "subtype": "file_share", "channel": channel, "channel_type": "im" if channel.startswith("D") else "group",
                     "user": user, "text": text, "ts": post["ts"], "files": [f for f in shared if f["id"] == post["files"][0]["id"]]}  # fmt: skip
            self.ways.event(event | ({"thread_ts": thread} if thread else {}), self.bot)

    async def press(self, name: str, user: str, channel: str, message: Json, label: str) -> bool:
        """Whether Slack got an answer to a press; False too when the button is not there any more."""
        found = [
            e
            for b in message.get("blocks") or ()
            if b["type"] == "actions"
            for e in b["elements"]
            if e.get("text", {}).get("text") == label
        ]
        return bool(found) and await self.ways.press({
            "type": "block_actions", "user": {"id": user, "name": name}, "channel": {"id": channel, "name": "privategroup"},
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel}, "message": {"ts": message["ts"]},
            "actions": [{**found[0], "action_ts": f"{time.time():.6f}"}],
        })  # fmt: skip


@dataclass
class SlackFace:
    slack: Slack
    name: str
    user: str
    channel: str
    platform: str = "slack"
    _known: list[str] = field(default_factory=list)
    _read: tuple[int, float] = (-1, 0.0)

    async def say(self, text: str, files: dict[str, bytes] | None = None) -> bool:
        if files:
            await self.slack.share(self.name, self.user, self.channel, files)
        else:
            await self.slack.post(self.name, self.user, self.channel, text)
        return True  # Slack keeps it and delivers it, or Relais reads it when it starts

    async def heard(self) -> list[str]:
        touched, at = self._read
        if self.slack.touched[self.channel] != touched or time.monotonic() - at > STALE:
            self._read = (self.slack.touched[self.channel], time.monotonic())
            self._known = [m["text"] for m in await self.slack.history(self.channel) if m["user"] == self.slack.bot]
        return self._known


@dataclass
class TeamsFace:
    connector: Connector
    ways: Ways
    name: str
    url: str  # what Relais reaches the connector by
    platform: str = "teams"

    def activity(self, kind: str, conversation: str, **more: Any) -> Json:
        return self.connector.activity(self.name, kind, conversation, **more) | {"serviceUrl": self.url}

    async def say(self, text: str, files: dict[str, bytes] | None = None) -> bool:
        attachments: list[Json] = [{"contentType": "text/html", "content": f"<p>{text}</p>"}]
        for name, data in (files or {}).items():
            path = f"/files/{len(self.connector.files)}"
            self.connector.files[path] = data
            content = {"downloadUrl": self.url + path, "uniqueId": name, "fileType": "pdf"}
            attachments.append({"contentType": "application/vnd.microsoft.teams.file.download.info", "name": name, "content": content})
        return await self.ways.teams(self.activity("message", dm(self.name), text=text, attachments=attachments))

    async def heard(self) -> list[str]:
        return [post.text for post in list(self.connector.posts) if post.conversation == dm(self.name)]

    async def in_thread(self, root: str, text: str, *, mention: bool) -> bool:
        entities = [{"type": "mention", "text": "<at>Relais</at>", "mentioned": {"id": BOT, "name": "Relais"}}] if mention else []
        said = f"<at>Relais</at>&nbsp;{text}" if mention else text
        return await self.ways.teams(self.activity("message", f"{STAFF};messageid={root}", text=said, entities=entities))

    async def press(self, post: Any, title: str) -> bool:
        action = next((a for a in actions(post.card) if a["title"] == title), None)
        if action is None:
            return False
        value = {"action": {"type": "Action.Execute", "verb": "x", "data": action["data"]}, "trigger": "manual"}
        where = f"{post.conversation};messageid={post.id}"
        return await self.ways.teams(self.activity("invoke", where, name="adaptiveCard/action", value=value, replyToId=post.id))
