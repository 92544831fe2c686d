"""The network between Relais and the platforms: a proxy that fails calls on their way out, and deliveries that fail on their way in."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.e2e.world import SECRET, TEAM, free_port

Json = dict[str, Any]
FAULTS = ("429", "500", "slow", "reset before", "reset after")
CALLS_OF_A_TOKEN = 4000  # the emulator allows 5,000 an hour; the bot has many tokens there
RETRIES = (0.0, 60.0, 300.0)  # seconds after which Slack delivers an event again: docs.slack.dev/apis/events-api#retries
ACCEPTED = 3.0  # seconds that Slack waits for an answer


@dataclass
class FaultProxy:
    """Passes everything on to one address; while `bad`, a share of the calls fails in one of five ways."""

    target: str
    random: Random
    share: float = 0.08
    bad: bool = False
    port: int = field(default_factory=free_port)
    counts: Counter[str] = field(default_factory=Counter)
    saw: Callable[[bytes], None] = lambda body: None  # told of each call that went through
    _calls: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), auto_decompress=False)
        app = web.Application(client_max_size=60_000_000)
        app.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def stop(self) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        fault = self.random.choice(FAULTS) if self.bad and self.random.random() < self.share else ""
        self.counts[fault or "passed on"] += 1
        if fault == "429":
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        if fault == "500":
            return web.Response(status=500)
        if fault == "slow":
            await asyncio.sleep(self.random.uniform(0.5, 3))
            if request.transport is None or request.transport.is_closing():
                self.counts["slow, passed on after the caller was killed"] += 1
        if fault == "reset before":
            return self._reset(request)
        self._calls += 1
        headers = {k: v for k, v in request.headers.items() if k.casefold() not in ("host", "content-length", "transfer-encoding")}
        if headers.get("Authorization", "").startswith("Bearer xoxb-"):
            headers["Authorization"] = f"Bearer xoxb-relais-{self._calls // CALLS_OF_A_TOKEN}"
        try:
            async with self._session.request(request.method, self.target + str(request.rel_url), data=body, headers=headers) as answer:
                said = await answer.read()
        except aiohttp.ClientError:
            return self._reset(request)
        self.saw(body)
        if fault == "reset after":
            return self._reset(request)
        if b"/upload/v1/" in said:  # what is uploaded comes this way too
            said = said.replace(self.target.encode(), self.url.encode()).replace(
                self.target.replace("127.0.0.1", "localhost").encode(), self.url.encode()
            )
        kept = {k: v for k, v in answer.headers.items() if k.casefold() in ("content-type", "retry-after")}
        return web.Response(status=answer.status, body=said, headers=kept)

    def _reset(self, request: web.Request) -> web.Response:
        if request.transport:
            request.transport.abort()
        return web.Response()


@dataclass
class Ways:
    """How events reach Relais: late, twice, out of order; again when nobody took them, as often as the platform would."""

    port: int
    random: Random
    haste: float  # Slack's waits are divided by it
    bad: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    pending: set[asyncio.Task[bool]] = field(default_factory=set)
    _number: int = 0

    async def start(self) -> None:
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))

    async def stop(self) -> None:
        for task in self.pending:
            task.cancel()
        await asyncio.gather(*self.pending, return_exceptions=True)
        await self.session.close()

    async def _post(self, path: str, body: bytes, headers: dict[str, str], wait: float) -> tuple[int, bytes]:
        """The answer; status 0 when there was none in time."""
        try:
            timeout = aiohttp.ClientTimeout(total=wait)
            async with self.session.post(f"http://127.0.0.1:{self.port}{path}", data=body, headers=headers, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, b""

    async def slack(self, body: bytes, kind: str = "application/json") -> bool:
        """One signed request; whether Relais took it within the time that Slack gives."""
        stamp = str(int(time.time()))
        signature = "v0=" + hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        status, _ = await self._post("/slack/events", body, headers, ACCEPTED)
        self.counts["slack requests"] += 1
        return status == 200

    def event(self, told: Json, bot: str) -> asyncio.Task[bool]:
        """An Events API delivery with Slack's retries; done when it was taken, or given up."""
        self._number += 1
        granted = [{"team_id": TEAM, "user_id": bot, "is_bot": True}]
        body = json.dumps({"type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event_id": f"Ev{self._number}",
                           "event_time": int(time.time()), "authorizations": granted, "event": told}).encode()  # fmt: skip
        late, twice = self.bad and self.random.random() < 0.15, self.bad and self.random.random() < 0.1

        async def deliver() -> bool:
            if late:
                self.counts["events late"] += 1
                await asyncio.sleep(self.random.uniform(0.2, 2))
            if twice:
                self.counts["events twice"] += 1
                asyncio.ensure_future(self.slack(body))  # noqa: RUF006  # nobody waits for it
            taken = await self.slack(body)
            for wait in RETRIES:
                if taken:
                    return True
                self.counts["events redelivered"] += 1
                await asyncio.sleep(wait / self.haste)
                taken = await self.slack(body)
            self.counts["events given up by Slack"] += not taken
            return taken

        task = asyncio.create_task(deliver())
        self.pending.add(task)
        task.add_done_callback(self.pending.discard)
        return task

    async def press(self, payload: Json) -> bool:
        """An interaction, which Slack never delivers again."""
        self._number += 1
        told = {"team": {"id": TEAM}, "api_app_id": "A1", "trigger_id": f"trigger.{self._number}", **payload}
        return await self.slack(urlencode({"payload": json.dumps(told)}).encode(), "application/x-www-form-urlencoded")

    async def teams(self, activity: Json) -> bool:
        """An activity: Teams does not deliver it again by itself; now and then the network does."""
        body, headers = json.dumps(activity).encode(), {"Content-Type": "application/json"}
        self.counts["teams requests"] += 1
        if self.bad and self.random.random() < 0.1:
            self.counts["activities twice"] += 1
            asyncio.ensure_future(self._post("/api/messages", body, headers, 15))  # noqa: RUF006  # nobody waits for it
        status, _ = await self._post("/api/messages", body, headers, 15)
        return status == 200
