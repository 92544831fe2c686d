"""One organisation in its Slack workspace: its Bolt app, who the bot is there, who writes, and who is in a staff channel."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace

import structlog
from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Config, Organisation
from bot.events import Sender
from bot.slack.client import call, make_client
from bot.slack.payloads import Home

log = structlog.get_logger()
ROSTER_SECONDS = 300.0
NAME_SECONDS = 3600.0


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


def install(org: Organisation, config: Config) -> Installation:
    """An organisation's Bolt app, which answers Slack only once its event is on disk."""
    client = make_client(org, config)

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=one.team, bot_user_id=one.bot_user, bot_token=org.slack.bot_token)

    app = AsyncApp(
        client=client, signing_secret=org.slack.signing_secret, authorize=authorize, process_before_response=True,
        ssl_check_enabled=False, attaching_function_token_enabled=False,  # each request would pay for what Relais has no use for
    )  # fmt: skip
    one = Installation(org, client, app)
    return one
