"""Slack at the door: which installation a request is for, whether it is genuine, and Socket Mode where that is used instead."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Config
from bot.runtime import Runtime
from bot.slack import payloads
from bot.slack.installation import Installation, install
from bot.slack.listeners import Listeners

log = structlog.get_logger()


class Installations:
    """Every Slack installation of app.yaml that has its secrets."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        config: Config = runtime.config
        # Without a signing secret or an app token nothing could tell Slack's requests from anybody's: Slack is off then.
        usable = [o for o in config.organisations.values() if o.slack.bot_token and (o.slack.signing_secret or o.slack.app_token)]
        self.all = [install(org, config) for org in usable if org.slack.wanted]
        for one in self.all:
            one.client.session = ClientSession(timeout=ClientTimeout(total=one.client.timeout))  # connections are kept open between calls
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

    def choose(self, body: bytes, content_type: str) -> tuple[Installation | None, bool]:
        """Which installation a request is for, before its signature is verified; and whether its workspace is known."""
        told = _peek(body, content_type)
        team = payloads.team(told)
        found = self.of_team(team)
        if found is not None:
            return found, True
        app_id = str(told.get("api_app_id") or "")
        return next((one for one in self.all if app_id and one.org.slack.api_app_id == app_id), next(iter(self.all), None)), not team

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """POST /slack/events."""
        body = await request.read()
        chosen, _ = self.choose(body, request.headers.get("Content-Type", ""))
        if chosen is None:
            return web.Response(status=404)
        try:
            await chosen.introduce()
        except (TimeoutError, SlackApiError, ClientError, OSError) as error:
            log.error("Slack did not say who the bot is; check its token", organisation=chosen.org.key, error=type(error).__name__)
            return web.Response(status=503)
        answer = await chosen.app.async_dispatch(await to_bolt_request(request))
        if answer.status == 401:
            self.runtime.house.meter.refused("signature")
            if _out_of_time(chosen.org.slack.signing_secret, body, request.headers):
                chosen.missed = True  # from Slack indeed, and refused for its age, which tells no replay from a clock that jumped
                log.error(
                    "Slack's time is not this machine's: a request was refused for its age. Set the clock", organisation=chosen.org.key
                )
        return await to_aiohttp_response(answer)


def _out_of_time(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether a request that was refused bears Slack's signature, for a time too far from now."""
    stamp, signature = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    right = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) if secret and stamp.isdigit() else None
    return right is not None and hmac.compare_digest(right.encode(), signature.encode())


def _peek(body: bytes, content_type: str) -> Mapping[str, Any]:
    """The body's fields, unverified: enough to choose whose secret verifies it."""
    try:
        if "json" in content_type:
            told = json.loads(body)
        else:
            form = {k: v[0] for k, v in parse_qs(body.decode()).items()}
            told = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, UnicodeDecodeError):
        return {}
    return told if isinstance(told, dict) else {}


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
