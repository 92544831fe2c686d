"""What `relais doctor` looks at for Teams: the ids' shapes, the client secret, the public address. Nothing is sent to anybody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp

from bot.config import Config, Organisation
from bot.doctor import Finding
from bot.teams.manifest import GUID

CHANNEL = re.compile(r"19:[\w.-]+@thread\.(?:tacv2|skype)")
_LOGIN = "https://login.microsoftonline.com/{tenant}"
_SCOPE = "https://api.botframework.com/.default"
# What Entra answers, by the beginning of its description (learn.microsoft.com, "Microsoft Entra authentication error codes").
_CURES = {
    "AADSTS7000215": "Copy the client secret's value again, not its id: Azure portal, App registrations, Certificates & secrets.",
    "AADSTS7000222": "The client secret has expired: make a new one in Certificates & secrets and give its value.",
    "AADSTS700016": "The app id is not known in that tenant: copy the Microsoft App ID of the Azure bot, and set teams.app_tenant to its App Tenant ID.",
    "AADSTS90002": "There is no such tenant: copy the App Tenant ID of the Azure bot into teams.app_tenant.",
    "AADSTS900023": "That is no tenant: copy the App Tenant ID of the Azure bot into teams.app_tenant.",
}
_SECONDS = aiohttp.ClientTimeout(total=10)


async def check(config: Config, org: Organisation) -> AsyncIterator[Finding]:
    """Findings about one organisation's Teams."""
    teams = org.teams
    if not teams.wanted:
        yield Finding(f"{org.name}: Teams off, no teams section in app.yaml")
        return
    yield _tenants(org)
    for topic, channel in teams.staff.items():
        yield _channel(org, topic, channel)
    yield await _app(org)
    if teams.app_id:
        yield await _address(config, org)


def _tenants(org: Organisation) -> Finding:
    odd = [tenant for tenant in org.teams.tenants if not GUID.fullmatch(tenant)]
    if odd:
        return Finding(
            f"{org.name}: teams.tenants: {', '.join(odd)} is no tenant id", "Copy it from the Entra admin centre, Overview, Tenant ID."
        )
    if not org.teams.tenants and not org.default:
        return Finding(f"{org.name}: teams.tenants is empty: everybody in Teams is refused", "Put the organisation's Tenant ID there.")
    return Finding(f"{org.name}: {len(org.teams.tenants)} Teams tenant(s) served")


def _channel(org: Organisation, topic: str, channel: str) -> Finding:
    where = f"{org.name}: Teams staff channel for {topic}"
    if CHANNEL.fullmatch(channel):
        return Finding(f"{where} ({channel})")
    cure = "Copy the link to the channel there (its …, Copy link), or the id in it."
    return Finding(f"{where}: {channel[:60]} is no channel id (19:…@thread.tacv2)", cure)


async def _app(org: Organisation) -> Finding:
    """Whether Microsoft gives this app a token."""
    teams = org.teams
    if not teams.app_id:
        return Finding(
            f"{org.name}: Teams off, no app id", "Give MicrosoftAppId, or teams.app_id in app.yaml: the Microsoft App ID of the Azure bot."
        )
    if not GUID.fullmatch(teams.app_id):
        return Finding(
            f"{org.name}: teams.app_id is no app id", "Copy the Microsoft App ID of the Azure bot: 32 hexadecimal digits with hyphens."
        )
    if teams.kind == "UserAssignedMSI":
        return Finding(f"{org.name}: the app signs in as a managed identity; that can be tried only on the machine in Azure")
    if not teams.app_password:
        return Finding(f"{org.name}: Teams off, no client secret", "Give MicrosoftAppPassword, or teams.app_password in app.yaml.")
    tenant = teams.home_tenant if teams.kind == "SingleTenant" else "botframework.com"
    login = (teams.login_url or _LOGIN.format(tenant=tenant)).rstrip("/")
    asked = {"grant_type": "client_credentials", "client_id": teams.app_id, "client_secret": teams.app_password, "scope": _SCOPE}
    try:
        async with (
            aiohttp.ClientSession(timeout=_SECONDS, trust_env=True) as session,
            session.post(f"{login}/oauth2/v2.0/token", data=asked) as answer,
        ):
            told = await answer.json(content_type=None)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return Finding(
            f"{org.name}: {login} does not answer ({type(error).__name__})", "Let this machine reach it over HTTPS (firewall, proxy)."
        )
    if isinstance(told, dict) and told.get("access_token"):
        return Finding(f"{org.name}: Microsoft gives the Teams app a token ({teams.kind})")
    description = str(told.get("error_description") or told.get("error") or "") if isinstance(told, dict) else ""
    code = description.partition(":")[0][:60]
    cure = _CURES.get(code, f"Compare app id, client secret and app_type ({teams.kind}) with the Azure bot's Configuration page.")
    return Finding(f"{org.name}: Microsoft refuses the Teams app a token ({code or answer.status})", cure)


async def _address(config: Config, org: Organisation) -> Finding:
    """Whether Teams could reach this Relais, and people its links to evidence."""
    url = config.public_url.rstrip("/")
    if not url:
        return Finding(
            f"{org.name}: RELAIS_PUBLIC_URL is not set",
            "Set it to the https address of this Relais: without it staff get no links to evidence, and there is no app package.",
        )
    if urlsplit(url).scheme != "https":
        return Finding(f"{org.name}: RELAIS_PUBLIC_URL is {url}", "Teams speaks to https addresses only.")
    try:
        async with aiohttp.ClientSession(timeout=_SECONDS, trust_env=True) as session, session.get(f"{url}/about/{org.key}") as answer:
            well = answer.status == 200
            why = f"HTTP {answer.status}"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        well, why = False, type(error).__name__
    cure = "Start `relais run`, and lead your proxy or tunnel to its port; then set the bot's messaging endpoint to this address + /api/messages."
    return (
        Finding(f"{org.name}: {url} leads to this Relais")
        if well
        else Finding(f"{org.name}: {url} does not lead to this Relais ({why})", cure)
    )
