"""One Teams installation: the SDK's settings for its app, its connectors, and who is in a channel, as looked up lately."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import ChannelAccount, ConversationParameters
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import ClaimsIdentity
from msrest.exceptions import ClientException

from bot.config import Organisation

log = structlog.get_logger()
ROSTER_SECONDS = 300.0
TOKEN_SECONDS = 10.0
SOON = 2.0  # seconds that a look-up may take while somebody waits


@dataclass(frozen=True)
class Settings:
    """What the SDK reads its configuration from: attributes with these names."""

    APP_ID: str
    APP_PASSWORD: str
    APP_TYPE: str
    APP_TENANTID: str
    TO_CHANNEL_FROM_BOT_LOGIN_URL: str | None = None
    TO_CHANNEL_FROM_BOT_OAUTH_SCOPE: str | None = None
    TO_BOT_FROM_CHANNEL_TOKEN_ISSUER: str | None = None
    TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL: str | None = None
    VALIDATE_AUTHORITY: bool = True


# The SDK takes all of a cloud's addresses or none: these are the public cloud's, of which a configured one replaces one.
_PUBLIC = {
    "TO_CHANNEL_FROM_BOT_LOGIN_URL": "https://login.microsoftonline.com/botframework.com",
    "TO_CHANNEL_FROM_BOT_OAUTH_SCOPE": "https://api.botframework.com",
    "TO_BOT_FROM_CHANNEL_TOKEN_ISSUER": "https://api.botframework.com",
    "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": "https://login.botframework.com/v1/.well-known/openidconfiguration",
}


def settings_of(org: Organisation) -> Settings:
    """The SDK's settings for an organisation's app."""
    teams = org.teams
    own_app = Settings(teams.app_id, teams.app_password, teams.kind, teams.home_tenant)
    if not (teams.issuer or teams.metadata_url or teams.login_url):
        return own_app
    own = {
        "TO_CHANNEL_FROM_BOT_LOGIN_URL": teams.login_url, "TO_BOT_FROM_CHANNEL_TOKEN_ISSUER": teams.issuer,
        "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": teams.metadata_url,
    }  # fmt: skip
    cloud: dict[str, Any] = {key: own.get(key) or public for key, public in _PUBLIC.items()}
    return replace(own_app, **cloud, VALIDATE_AUTHORITY=not teams.login_url)


def install(org: Organisation) -> Installation:
    """The organisation's installation."""
    return Installation(org, CloudAdapter(ConfigurationBotFrameworkAuthentication(settings_of(org))))


@dataclass
class Installation:
    """One organisation in its tenants: its adapter, and what was looked up lately."""

    org: Organisation
    adapter: CloudAdapter
    clients: dict[str, ConnectorClient] = field(default_factory=dict)  # one for each service address, kept: each holds a session
    rosters: dict[str, tuple[float, dict[str, tuple[str, str]]]] = field(default_factory=dict)

    @property
    def bot(self) -> str:
        return f"28:{self.org.teams.app_id}" if self.org.teams.app_id else "28:relais"

    async def client(self, service: str) -> ConnectorClient:
        """The connector at this address, with a token that is still good: the SDK fetches it in a way that would hold up everybody else."""
        if service not in self.clients:
            identity = ClaimsIdentity({"aud": self.org.teams.app_id, "appid": self.org.teams.app_id}, True)
            factory = self.adapter.bot_framework_authentication.create_connector_factory(identity)
            audience = self.adapter.bot_framework_authentication.get_originating_audience()
            self.clients[service] = await factory.create(service, audience)
        if self.org.teams.app_id:
            async with asyncio.timeout(TOKEN_SECONDS):
                await asyncio.to_thread(self.clients[service].config.credentials.get_access_token)
        return self.clients[service]

    async def chat(self, service: str, tenant: str, user: str) -> str:
        """The id of the person's own chat with Relais, opened when it is not yet."""
        client = await self.client(service)
        asked = ConversationParameters(
            is_group=False, bot=ChannelAccount(id=self.bot), members=[ChannelAccount(id=user)], tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )  # fmt: skip
        return str((await client.conversations.create_conversation(asked)).id)

    async def roster(self, service: str, channel: str) -> dict[str, tuple[str, str]] | None:
        """The channel's members as of at most five minutes ago, Teams id → (directory id, name); None when that cannot be known."""
        known = self.rosters.get(channel)
        if known is None or time.monotonic() - known[0] > ROSTER_SECONDS:
            try:
                members = await asyncio.wait_for(self._members(service, channel), SOON)
            except (TimeoutError, ClientException, OSError, PermissionError) as error:
                log.warning("The staff channel's members could not be looked up", error=type(error).__name__)
                return None
            known = (time.monotonic(), members)
            self.rosters[channel] = known
        return known[1]

    async def _members(self, service: str, channel: str) -> dict[str, tuple[str, str]]:
        client, found, token = await self.client(service), {}, None
        while True:
            page = await client.conversations.get_conversation_paged_members(channel, page_size=200, continuation_token=token)
            for one in page.members or ():
                more = getattr(one, "additional_properties", None) or {}
                directory = str(getattr(one, "aad_object_id", "") or more.get("objectId") or more.get("aadObjectId") or "")
                found[str(one.id)] = (directory, str(one.name or ""))
            token = page.continuation_token
            if not token:
                return found

    async def with_newcomers(self, service: str, channel: str, person: str) -> dict[str, tuple[str, str]] | None:
        """The roster, asked for anew when this person (Teams or directory id) is not on it: they may just have joined."""
        members = await self.roster(service, channel)
        if members is not None and not any(person in (user, directory) for user, (directory, _) in members.items()):
            self.rosters.pop(channel, None)
            members = await self.roster(service, channel)
        return members

    async def is_staff(self, service: str, channel: str, user: str) -> bool | None:
        """Whether the user is in the channel; None when that cannot be known."""
        members = await self.with_newcomers(service, channel, user)
        return None if members is None else user in members
