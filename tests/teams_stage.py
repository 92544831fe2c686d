"""The stage of the transcripts, in Teams: each step is an activity over HTTP to the adapter, what is seen is what the connector received.

What a step has that Teams has not is mapped as the table in docs/teams.md says:
- a slash command is a message that begins so; in a channel, behind a mention of the bot;
- a message in the thread of a direct conversation goes into the reply box of the newest card that has one, else it is a plain message;
- what staff write in a thread without naming the bot never reaches it.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from aiohttp import web

from bot import link_pages, sweeper
from bot.config import Config
from bot.events import Mention
from bot.knowledge import Knowledge
from bot.platforms import Slack, Teams
from bot.runtime import Runtime
from bot.teams.app import Installations
from bot.teams.files import CARD, CONSENT, TeamsFiles
from bot.teams.payloads import DATA
from bot.teams.send import TeamsSender
from bot.understanding import Understanding
from tests.e2e.connector import BOT, OTHER, STAFF, TENANT, Connector, Json, Post, dm
from tests.e2e.world import fetch
from tests.stage import STAFF as STAFF_NAMES
from tests.stage import Seen
from tests.teams_cards import read, sent

T = TypeVar("T")
SAID = "<at>Relais</at>"
NAMED = {"type": "mention", "text": SAID, "mentioned": {"id": BOT, "name": "Relais"}}


def in_teams(app: Config, org: str) -> Config:
    """The configuration with this organisation in Teams, and in Teams only."""
    teams = Teams(tenants=(TENANT,), staff={"default": STAFF})
    there = app.organisations[org].model_copy(update={"slack": Slack(), "teams": teams})
    return app.model_copy(update={"organisations": {**app.organisations, org: there}, "public_url": "http://127.0.0.1:9"})


class Served:
    """The adapter on a port of this machine, in a loop of its own thread."""

    def __init__(self, config: Config, known: Knowledge, understanding: Understanding, data: Path, stage: TeamsStage) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.do(self._start(config, known, understanding, data, stage))

    def do(self, what: Any) -> Any:
        asked: Future[Any] = asyncio.run_coroutine_threadsafe(what, self._loop)
        return asked.result(60)

    async def _start(self, config: Config, known: Knowledge, understanding: Understanding, data: Path, stage: TeamsStage) -> None:
        self.runtime = Runtime(config, known, understanding, data, lambda: stage.now)
        self.installations = Installations(self.runtime, anonymous=True)
        self.runtime.senders["teams"] = TeamsSender(self.installations)
        self.runtime.fetchers["teams"] = TeamsFiles(self.installations)
        self.runtime.start()
        served = web.Application()
        served.router.add_post("/api/messages", self.installations.handle)
        served.router.add_routes(link_pages.routes(self.runtime))
        self._runner = web.AppRunner(served, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    def settle(self) -> None:
        """Wait until files are taken, whoever asked for it is forgotten, and everything is sent."""
        self.do(self.runtime.drain(30))
        self.look(lambda: sweeper.carry_out_erasures(self.runtime.house, self.runtime.clock()))
        self.do(self.runtime.drain(30))

    def look(self, what: Callable[[], T]) -> T:
        """What a function of the store gives."""
        found: T = self.do(self.runtime.call(what))
        return found

    def write(self, what: Callable[[], object]) -> None:
        """Change the store."""

        def change() -> None:
            with self.runtime.house.store.write():
                what()

        self.look(change)

    def stop(self) -> None:
        async def end() -> None:
            await self._runner.cleanup()
            await self.runtime.stop()
            await self.installations.close()

        self.do(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


@dataclass
class TeamsStage:
    """One organisation's tenant; the part of Stage that transcripts use."""

    config: Config
    knowledge: Knowledge
    understanding: Understanding
    data: Path
    org: str
    now: datetime
    seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connector = Connector(members={STAFF: []})
        self.connector.start()
        self.served = Served(in_teams(self.config, self.org), self.knowledge, self.understanding, self.data, self)
        self._read = 0
        self._raw: dict[int, Post] = {}  # what a Seen was read from, by its place in `seen`

    def close(self) -> None:
        self.served.stop()
        self.connector.stop()

    # --- what people do ---

    def says(self, user: str, text: str, *, staff: bool = False, thread: str = "", files: tuple[Path, ...] = (), channel: str = "",
             mention: Mention = Mention.NONE, event: str = "", settle: bool = True) -> str:  # fmt: skip
        """A message; its id."""
        if thread and not staff and (box := self._box(user)):
            self.presses(user, "reply", f"{box}|{text}")
            return ""
        if staff and mention is Mention.NONE:
            self._passes()
            return ""  # Teams tells a bot of messages in a channel only when they name it
        said = f"{SAID}&nbsp;{text}" if mention is Mention.LEADING else text.replace("@Relais", SAID)
        named = [NAMED] if mention is not Mention.NONE else []
        shared = self._files(files)
        message = self._gives(
            user, "message", self._where(user, staff, thread, channel), settle=settle, text=said, entities=named, attachments=shared
        )
        for _ in files:
            self._passes()
        return message

    def edits(self, user: str, message: str, text: str, *, staff: bool = False, thread: str = "", mention: Mention = Mention.NONE) -> None:
        data, where = {"tenant": {"id": TENANT}, "eventType": "editMessage"}, self._where(user, staff, thread, "")
        said = f"{SAID}&nbsp;{text}" if mention is Mention.LEADING else text
        named = [NAMED] if mention is not Mention.NONE else []
        self._gives(user, "messageUpdate", where, id=message, text=said, entities=named, channelData=data)

    def presses(self, user: str, action: str, value: str, *, staff: bool = False, thread: str = "") -> None:
        """A press on the newest card that offers this."""
        given = value.split("|") if action == "assign" else []  # the client's people picker gives the directory's id
        wanted = f"{given[0]}|aad-29:{given[1]}" if given else value
        if given:
            self._joins(given[1])
        where = self._where(user, staff, thread, "").partition(";")[0]
        for at in sorted(self._raw, reverse=True):
            post = self._raw[at]
            data = sent(post.card, action, wanted) if post.conversation.partition(";")[0] == where else None
            if data:
                place = post.conversation if ";" in post.conversation or not staff else f"{post.conversation};messageid={post.id}"
                told = {"action": {"type": "Action.Execute", "verb": action, "data": data}, "trigger": "manual"}
                self._gives(user, "invoke", place, name="adaptiveCard/action", value=told, replyToId=post.id)
                return
        raise AssertionError(f"nothing offers {action} {value}")

    def forges(self, user: str, action: str, value: str, *, thread: str, member: bool = True) -> None:
        """A press in the staff channel that no card offers."""
        told = {
            "action": {"type": "Action.Execute", "verb": action, "data": {DATA: {"action": action, "value": value}}},
            "trigger": "manual",
        }
        self._gives(user, "invoke", f"{STAFF};messageid={thread}", member=member, name="adaptiveCard/action", value=told, replyToId=thread)

    def commands(self, user: str, name: str, text: str = "", *, channel: str = "") -> None:
        said = f"/{name} {text}".strip()
        if channel:
            before = len(self.seen)
            self.says(user, said, channel=channel, mention=Mention.LEADING)
            # what Slack shows to one reader alone stands in the thread here
            self.seen[before:] = [
                Seen("now", s.conversation, "", "", s.card) if s.conversation == channel else s for s in self.seen[before:]
            ]
        else:
            self.says(user, said)

    def later(self, **time_passed: float) -> None:
        self.now += timedelta(**time_passed)

    # --- over HTTP ---

    def _gives(self, user: str, kind: str, conversation: str, *, settle: bool = True, member: bool = True, **more: Any) -> str:
        """An activity of a person; its id. What Relais then sends is added to `seen`."""
        if member and conversation.startswith(STAFF):
            self._joins(user.casefold())
        told = self.connector.activity(user.casefold(), kind, conversation, timestamp=self.now.isoformat(), **more)
        told["from"]["name"] = user
        told.pop("locale")
        address = f"http://127.0.0.1:{self.served.port}/api/messages"
        status, answer = fetch(address, json.dumps(told).encode(), {"Content-Type": "application/json"})
        assert status == 200, (status, answer)
        if settle:
            self.served.settle()
        self._passes()
        for what, post in self.connector.history[self._read :]:
            self._raw[len(self.seen)] = post
            self.seen.append(_seen(what, post, self.org))
        self._read = len(self.connector.history)
        return str(told["id"])

    def _passes(self) -> None:
        self.now += timedelta(seconds=5)

    def _joins(self, user: str) -> None:
        """Whoever acts as staff is in the channel."""
        if f"29:{user}" not in self.connector.members[STAFF]:
            self.connector.members[STAFF].append(f"29:{user}")

    def _where(self, user: str, staff: bool, thread: str, channel: str) -> str:
        if staff:
            return f"{STAFF};messageid={thread}"
        return f"{OTHER};messageid=1500" if channel else dm(user.casefold())

    def _files(self, files: tuple[Path, ...]) -> list[Json]:
        """Files as Teams tells a bot of them: an address that needs no token."""
        found: list[Json] = [{"contentType": "text/html", "content": "<p></p>"}]
        for path in files:
            place = f"/files/{len(self.connector.files)}/{path.name}"
            if path.exists():
                self.connector.files[place] = path.read_bytes()
            content = {"downloadUrl": self.connector.url + quote(place), "uniqueId": path.name, "fileType": path.suffix.lstrip(".")}
            found.append({"contentType": "application/vnd.microsoft.teams.file.download.info", "name": path.name, "content": content})
        return found

    def _box(self, user: str) -> str:
        """The case that the newest reply box of a person's chat answers to."""
        for one in reversed(self.dm(user)):
            for block in one.card.blocks if one.card else ():
                if block.type == "words":
                    return block.value
        return ""

    # --- what is seen ---

    def dm(self, user: str) -> list[Seen]:
        return [s for s in self.seen if s.conversation == f"dm-{user.casefold()}"]

    def staff_room(self) -> list[Seen]:
        return [s for s in self.seen if s.conversation == STAFF_NAMES[self.org]]


def _seen(what: str, post: Post, org: str) -> Seen:
    """What arrived, under the names that transcripts use."""
    base, _, root = post.conversation.partition(";messageid=")
    conversation = {STAFF: STAFF_NAMES[org], OTHER: "C00GENERAL"}.get(base, f"dm-{base.removeprefix('a:')}")
    kinds = [a["contentType"] for a in post.activity.get("attachments") or ()]
    if what == "remove":
        return Seen(what, conversation, root, post.id)
    if CONSENT in kinds:
        return Seen("file", conversation, root, post.id)
    assert kinds == [CARD], post.activity
    return Seen(what, conversation, root, post.id, read(post.card))
