"""Slack: one Bolt app for each installation; events go in, the outbox comes out. The only importer of slack_bolt and slack_sdk."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryState
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import Card
from bot.commands import FOR_STAFF
from bot.config import Config, Organisation
from bot.engine import Reply
from bot.events import Event, Mention, Message, Room, Sender
from bot.runtime import Runtime
from bot.slack import payloads, sign
from bot.slack.payloads import Home
from bot.slack.render import render
from bot.staff import NOBODY
from bot.store import StoreBusy
from bot.wording import Words

log = structlog.get_logger()
ROSTER_SECONDS = 300.0
NAME_SECONDS = 3600.0
SEEN_TWICE = ("chat.postMessage", "files.completeUploadExternal")  # if Slack did it and its answer was lost


async def call(client: AsyncWebClient, method: str, **values: str) -> Any:
    """A Web API call as a form by POST, which every method takes (slack_sdk would use GET or the query string for some)."""
    return await client.api_call(method, data={k: v for k, v in values.items() if v})


@dataclass
class Installation:
    """One organisation in its workspace: its Bolt app, its client with its open connections, and what was looked up lately."""

    org: Organisation
    client: AsyncWebClient
    app: AsyncApp
    team: str = ""
    bot_user: str = ""
    url: str = ""  # the workspace's address, such as https://acme.slack.com/
    names: dict[str, tuple[float, str, str]] = field(default_factory=dict)
    rosters: dict[str, tuple[float, frozenset[str]]] = field(default_factory=dict)
    missed: bool = True  # something may have been said that was not handled; read by `catch_up`
    newest: str = ""  # Slack's time of the newest event handled

    @property
    def home(self) -> Home:
        return Home(self.org, self.team or next(iter(self.org.slack.workspaces), ""), self.bot_user)

    async def introduce(self) -> None:
        """Learn who the bot is and which workspace this is; kept once it is known."""
        if not self.bot_user:
            me = await self.client.auth_test()
            self.bot_user, self.team = str(me.get("user_id", "")), str(me.get("team_id", ""))
            self.url = str(me.get("url", ""))

    async def lost(self, *_: object) -> None:
        """The Socket Mode connection was closed: what is said until it is open again may be missed."""
        self.missed = True

    async def who(self, sender: Sender) -> Sender:
        """The sender with the name and language that Slack knows."""
        known = self.names.get(sender.user)
        if known is None or time.monotonic() - known[0] > NAME_SECONDS:
            try:
                info = await asyncio.wait_for(call(self.client, "users.info", user=sender.user, include_locale="true"), 1.5)
            except (TimeoutError, SlackApiError, ClientError, OSError):
                return sender
            user = info.get("user") or {}
            profile = user.get("profile") or {}
            name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name") or ""
            known = (time.monotonic(), str(name), str(user.get("locale") or ""))
            self.names[sender.user] = known
        return replace(sender, name=known[1], locale=known[2])

    async def is_staff(self, channel: str, user: str) -> bool | None:
        """Whether the user is in the channel, as of at most five minutes ago; None when that cannot be known."""
        known = self.rosters.get(channel)
        if known is None or time.monotonic() - known[0] > ROSTER_SECONDS or user not in known[1]:
            try:
                members: set[str] = set()
                cursor = ""
                while True:
                    page = await asyncio.wait_for(
                        call(self.client, "conversations.members", channel=channel, cursor=cursor, limit="1000"), 2
                    )
                    members |= {str(m) for m in page.get("members") or ()}
                    cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
                    if not cursor:
                        break
            except (TimeoutError, SlackApiError, ClientError, OSError) as error:
                log.warning("The staff channel's members could not be looked up", error=type(error).__name__)
                return None
            known = (time.monotonic(), frozenset(members))
            self.rosters[channel] = known
        return user in known[1]


class Installations:
    """Every Slack installation of app.yaml that has its secrets."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        config: Config = runtime.config
        # Without a signing secret or an app token nothing could tell Slack's requests from anybody's: Slack is off then.
        usable = [o for o in config.organisations.values() if o.slack.bot_token and (o.slack.signing_secret or o.slack.app_token)]
        self.all = [_install(org, config) for org in usable if org.slack.wanted]
        for one in self.all:
            one.client.session = ClientSession(timeout=ClientTimeout(total=one.client.timeout))  # connections are kept open between calls
            _Listeners(runtime, one, self).register()

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
        team = _team(told)
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


def _team(body: Mapping[str, Any]) -> str:
    """The workspace where the app is installed, which is not always the author's own (Slack Connect)."""
    granted = body.get("authorizations")
    if isinstance(granted, list) and granted and isinstance(granted[0], dict) and granted[0].get("team_id"):
        return str(granted[0]["team_id"])
    team = body.get("team")
    return str(body.get("team_id") or (team.get("id") if isinstance(team, dict) else "") or "")


class _OnceMore(AsyncConnectionErrorRetryHandler):
    """Calls once more when the connection broke, unless people would see it twice: the outbox looks those up first."""

    async def _can_retry_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None, error: Exception | None = None
    ) -> bool:
        method = urlsplit(request.url).path.rpartition("/")[2]
        return method not in SEEN_TWICE and await super()._can_retry_async(state=state, request=request, response=response, error=error)


def make_client(org: Organisation, config: Config) -> AsyncWebClient:
    """A client with the organisation's token, at the configured address."""
    client = AsyncWebClient(token=org.slack.bot_token, base_url=config.slack_api_url, timeout=15, retry_handlers=[_OnceMore()])
    if urlsplit(config.slack_api_url).hostname in ("127.0.0.1", "localhost", "::1"):
        client.proxy = None  # slack_sdk would send loopback through HTTP_PROXY
    return client


def _install(org: Organisation, config: Config) -> Installation:
    client = make_client(org, config)

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=one.team, bot_user_id=one.bot_user, bot_token=org.slack.bot_token)

    app = AsyncApp(
        client=client, signing_secret=org.slack.signing_secret, authorize=authorize, process_before_response=True,
        request_verification_enabled=bool(org.slack.signing_secret),
    )  # fmt: skip
    one = Installation(org, client, app)
    return one


class _Listeners:
    """What one Bolt app does with a body: read it, look up who acts, give the event to the engine, acknowledge after commit."""

    def __init__(self, runtime: Runtime, one: Installation, installations: Installations) -> None:
        self.runtime, self.one, self.installations = runtime, one, installations

    def register(self) -> None:
        app, anything = self.one.app, re.compile(".*", re.DOTALL)
        app.event("message")(self.on_message)
        app.event("app_mention")(self.on_message)
        app.event("app_home_opened")(self.on_opened)
        app.event(anything)(self.on_other)
        app.command(anything)(self.on_command)
        app.action(anything)(self.on_action)
        app.shortcut(anything)(self.on_shortcut)

    def _words(self, org: Organisation) -> Words:
        return self.runtime.house.knowledge.wordings.words(org.languages[0], org.address)

    def _foreign(self, body: Mapping[str, Any]) -> bool:
        """Whether the body comes from a workspace that no organisation has."""
        team = _team(body)
        if not team or self.installations.of_team(team) is not None:
            return False
        self.runtime.house.meter.refused("workspace")
        return True

    async def give(self, event: Event, *, staff: bool) -> Reply:
        """The event to the engine, with the sender's name and, where it matters, whether they are staff."""
        sender = await self.one.who(event.sender)
        if staff:
            sender = replace(sender, staff=await self.one.is_staff(event.place.conversation, event.sender.user))
        return await self.runtime.handle(replace(event, sender=sender))

    async def on_message(self, body: dict[str, Any], ack: AsyncAck) -> None:
        told = body.get("event") or {}
        if self._foreign(body):
            await self._refuse(told)
        elif (event := payloads.message(self.one.home, told)) is not None:
            try:
                await self._answer(event)
            except Exception:
                self.one.missed = True
                raise
            self.one.newest = max(self.one.newest, str(told.get("event_ts") or told.get("ts") or ""))
        await ack()

    async def _answer(self, event: Event) -> None:
        """Give it to the engine; who waits for an answer sees when that takes long."""
        in_staff = event.place.room is Room.STAFF
        if isinstance(event, Message) and (event.place.room is Room.DM or event.mention is not Mention.NONE):
            async with sign.working(self.one.client, event.place.conversation, event.message):
                await self.give(event, staff=in_staff)
        else:
            await self.give(event, staff=in_staff)

    async def _refuse(self, told: Mapping[str, Any]) -> None:
        """A workspace that nobody has put in app.yaml gets a polite word, at most one for each message of a person."""
        if told.get("bot_id") or not told.get("user") or told.get("channel_type") != "im":
            return
        try:
            await self.one.client.chat_postMessage(
                channel=str(told.get("channel")), text=self._words(self.one.org).plain("refused-workspace")
            )
        except (TimeoutError, SlackApiError, ClientError, OSError) as error:
            log.info("An unknown workspace could not be answered", error=type(error).__name__)

    async def on_opened(self, body: dict[str, Any], ack: AsyncAck) -> None:
        event = payloads.opened(self.one.home, body.get("event") or {}, str(body.get("event_id") or ""))
        if event is not None and not self._foreign(body):
            if event.home:
                event = replace(event, sender=replace(event.sender, staff=await self._is_any_staff(event.sender.user)))
            await self.give(event, staff=False)
        await ack()

    async def _is_any_staff(self, user: str) -> bool:
        """Whether the user is in one of the organisation's staff channels."""
        for channel in sorted(self.one.org.staff_channels("slack")):
            if await self.one.is_staff(channel, user):
                return True
        return False

    async def on_shortcut(self, body: dict[str, Any], ack: AsyncAck) -> None:
        if not self._foreign(body):
            await self.give(payloads.shortcut(self.one.home, body, datetime.now(UTC)), staff=False)
        await ack()

    async def on_other(self, ack: AsyncAck) -> None:
        await ack()  # an event that is not ours

    async def on_command(self, body: dict[str, Any], ack: AsyncAck) -> None:
        if self._foreign(body):
            await ack(text=self._words(self.one.org).plain("refused-workspace"), response_type="ephemeral")
            return
        event = payloads.command(self.one.home, body, datetime.now(UTC))
        if event.name in FOR_STAFF:
            event = replace(event, sender=replace(event.sender, staff=await self._is_any_staff(event.sender.user)))
        try:
            reply = await self.give(event, staff=False)
        except StoreBusy:
            await ack(text=self._words(self.one.org).plain("busy"), response_type="ephemeral")
            return
        if not reply.now:
            await ack()
            return
        shown = render(Card(tuple(block for card in reply.now for block in card.blocks)))
        await ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")

    async def on_action(self, body: dict[str, Any], ack: AsyncAck) -> None:
        event = None if self._foreign(body) else payloads.press(self.one.home, body, datetime.now(UTC))
        if event is not None:
            if event.action == "assign":  # the engine knows no roster: who was picked comes with their name
                chosen = await self.one.who(Sender(event.value.rpartition("|")[2]))
                member = await self.one.is_staff(event.place.conversation, chosen.user)
                ticket = event.value.rpartition("|")[0]
                event = replace(event, value=f"{ticket}|{chosen.user if member else NOBODY}|{chosen.name or chosen.user}")
            await self.give(event, staff=event.place.room is Room.STAFF)
        await ack()


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
