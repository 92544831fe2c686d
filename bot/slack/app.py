"""Slack at the door: which installation a request is for, whether it is genuine, and Socket Mode where that is used instead."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from pydantic_core import to_json
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Config
from bot.runtime import Runtime
from bot.slack import payloads
from bot.slack.installation import Installation, install
from bot.slack.listeners import REACHED, Listeners

log = structlog.get_logger()
LONGEST_WAY = 300.0  # seconds that a request may be old (docs.slack.dev, Verifying requests from Slack)
MOST_FIELDS = 100  # of a form: Slack sends some twelve


class Installations:
    """Every Slack installation of app.yaml that has its secrets."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        config: Config = runtime.config
        # Without a signing secret or an app token nothing could tell Slack's requests from anybody's: Slack is off then.
        usable = [o for o in config.organisations.values() if o.slack.bot_token and (o.slack.signing_secret or o.slack.app_token)]
        self.all = [install(org, config) for org in usable if org.slack.wanted]
        for one in self.all:
            one.client.session = ClientSession(  # connections are kept open between calls
                timeout=ClientTimeout(total=one.client.timeout), json_serialize=lambda told: to_json(told).decode()
            )
            Listeners(runtime, one, self.of_team).register()

    async def introduce(self) -> None:
        """Ask Slack everywhere who the bot is; where it does not answer, it is asked again at the first request, and `doctor` tells why."""
        await asyncio.gather(*(one.introduce() for one in self.all), return_exceptions=True)

    async def close(self) -> None:
        """Close the connections to Slack."""
        for one in self.all:
            if one.client.session is not None:
                await one.client.session.close()

    def of_team(self, team: str) -> Installation | None:
        """The installation that serves this workspace."""
        for one in self.all:
            if team and (team in one.org.slack.workspaces or (not one.org.slack.workspaces and team == one.team)):
                return one
        return next((one for one in self.all if one.org.default), None)

    @property
    def by_http(self) -> list[Installation]:
        """Those that Slack reaches over HTTP: with a secret that tells its requests from anybody's, and without Socket Mode."""
        return [one for one in self.all if one.org.slack.signing_secret and not one.org.slack.app_token]

    def choose(self, told: Mapping[str, Any], genuine: list[Installation]) -> Installation | None:
        """Which of these installations, whose secret the request bears, it is for; None when its workspace is served by another."""
        team = payloads.team(told)
        found = self.of_team(team) if team else None
        if found is not None:
            return found if found in genuine else None
        app_id = str(told.get("api_app_id") or "")
        return next((one for one in genuine if app_id and one.org.slack.api_app_id == app_id), next(iter(genuine), None))

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """POST /slack/events: nothing of a body is looked at before its signature has been verified."""
        body = await request.read()
        genuine = [one for one in self.by_http if _bears(one.org.slack.signing_secret, body, request.headers)]
        if not genuine or not _timely(request.headers):
            return self._refuse(genuine)
        told = _read(body, request.content_type)
        if told is None:
            return self._malformed()
        chosen = self.choose(told, genuine)
        if chosen is None:
            return self._refuse([])
        try:
            await chosen.introduce()
        except (TimeoutError, SlackApiError, ClientError, OSError) as error:
            log.error("Slack did not say who the bot is; check its token", organisation=chosen.org.key, error=type(error).__name__)
            return web.Response(status=503)
        try:
            asked = await to_bolt_request(request)
        except Exception as error:  # Bolt looks into fields before it knows their shape
            return self._malformed(error)
        answer = await chosen.app.async_dispatch(asked)
        if answer.status >= 500 and not asked.context.get(REACHED):  # it was Bolt that could not read it
            return self._malformed()
        if answer.status == 404:  # nothing that Relais has a use for
            return web.Response(status=200)
        return await to_aiohttp_response(answer)

    def _malformed(self, error: Exception | None = None) -> web.Response:
        """A genuine body of a shape that nobody expects: Slack need not send it again."""
        self.runtime.house.meter.refused("malformed")
        log.warning("A request of Slack could not be read", error=type(error).__name__ if error else "")
        return web.Response(status=200)

    def _refuse(self, late: list[Installation]) -> web.Response:
        """A request that is not Slack's, or, for these, not of now: its age tells no replay from a clock that jumped."""
        self.runtime.house.meter.refused("signature")
        for one in late:
            one.missed = True
            log.error("Slack's time is not this machine's: a request was refused for its age. Set the clock", organisation=one.org.key)
        return web.Response(status=401)


def _stamp(headers: Mapping[str, str]) -> str:
    told = headers.get("X-Slack-Request-Timestamp", "")
    return told if re.fullmatch(r"[0-9]{1,12}", told) else ""


def _bears(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether a request bears the signature that Slack makes with this secret, of whatever age."""
    stamp = _stamp(headers)
    right = "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return bool(stamp) and hmac.compare_digest(right.encode(), headers.get("X-Slack-Signature", "").encode("utf-8", "replace"))


def _timely(headers: Mapping[str, str]) -> bool:
    return abs(time.time() - int(_stamp(headers) or 0)) <= LONGEST_WAY


def _read(body: bytes, content_type: str) -> Mapping[str, Any] | None:
    """The fields of a verified body; None when it holds none."""
    try:
        if "json" in content_type:
            told = json.loads(body)
        else:
            form = {k: v[0] for k, v in parse_qs(body.decode(), max_num_fields=MOST_FIELDS).items()}
            told = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def listen(installations: Installations) -> list[AsyncSocketModeHandler]:
    """Open a Socket Mode connection for each installation that has an app token; it is tried, and tried again, beside the rest."""
    opened: list[AsyncSocketModeHandler] = []
    for one in installations.all:
        if one.org.slack.app_token:
            web_client = AsyncWebClient(token=one.org.slack.app_token, base_url=one.client.base_url)
            web_client.proxy = one.client.proxy
            handler = AsyncSocketModeHandler(one.app, one.org.slack.app_token, web_client=web_client)
            handler.client.on_close_listeners.append(one.lost)
            installations.runtime.beside(_connect(one, handler), "Socket Mode")
            opened.append(handler)
    return opened


async def _connect(one: Installation, handler: AsyncSocketModeHandler) -> None:
    while not one.bot_user:
        try:
            await one.introduce()
        except (TimeoutError, SlackApiError, ClientError, OSError) as error:
            log.error("Slack did not say who the bot is; check its token", organisation=one.org.key, error=type(error).__name__)
            await asyncio.sleep(10)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt leaves it untyped
    await asyncio.Event().wait()  # the connection renews itself


async def hang_up(opened: list[AsyncSocketModeHandler]) -> None:
    """Close the Socket Mode connections."""
    for handler in opened:
        await handler.close_async()  # type: ignore[no-untyped-call]  # slack_bolt leaves it untyped
