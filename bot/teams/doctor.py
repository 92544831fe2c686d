"""What `relais doctor` asks Microsoft: whether the app id and its secret give a token, and what the bot can see. Nothing is changed there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from msrest.exceptions import ClientException

from bot.config import Config, Organisation
from bot.diagnosis import Finding, clock, error, ok, warning
from bot.store import Store
from bot.teams.installation import install
from bot.teams.manifest import GUID

_CHANNEL = r"19:[\w.-]+@thread\.(?:tacv2|skype)"
_PUBLIC_LOGIN = "https://login.microsoftonline.com/"
_SCOPE = "https://api.botframework.com/.default"
# learn.microsoft.com/entra/identity-platform/reference-error-codes
_CURES = {
    "AADSTS7000215": "Make a new client secret (Entra, App registrations, Certificates & secrets) and copy its Value, not its Secret ID.",
    "AADSTS7000222": "The client secret has expired: make a new one (Entra, App registrations, Certificates & secrets).",
    "AADSTS700016": "No app has this id there: check teams.app_id, teams.app_type and teams.app_tenant against the Azure Bot's page Configuration.",
    "AADSTS90002": "There is no such tenant: check teams.app_tenant.",
    "AADSTS900023": "There is no such tenant: check teams.app_tenant.",
}
_PROBLEMS = (TimeoutError, ClientException, aiohttp.ClientError, OSError, PermissionError)


@dataclass(frozen=True)
class Member:
    """Somebody in a staff channel."""

    user: str
    names: tuple[str, ...]  # e-mail address, user principal name, directory id


def where(org: Organisation) -> str:
    return f"{org.name} · Teams"


def login_address(org: Organisation) -> str:
    """Where this app's tokens are issued."""
    teams = org.teams
    if teams.login_url:
        return teams.login_url.rstrip("/")
    return _PUBLIC_LOGIN + (teams.home_tenant if teams.kind == "SingleTenant" else "botframework.com")


async def check(config: Config, org: Organisation) -> AsyncIterator[Finding]:
    """Findings about one organisation's Teams that need no database."""
    here, teams = where(org), org.teams
    if not teams.wanted:
        yield ok(here, "off: app.yaml has no teams section for it")
        return
    for one in _shapes(org):
        yield one
    if not teams.app_id:
        yield error(here, "off: no app id", "Give MicrosoftAppId, or teams.app_id in app.yaml; without Teams, remove the teams section.")
        return
    if teams.kind == "UserAssignedMSI":
        yield ok(here, "the app is a managed identity: its token is only given on its own Azure machine, and was not asked for")
        return
    if not teams.app_password:
        yield error(here, "no client secret", "Give MicrosoftAppPassword, or teams.app_password in app.yaml.")
        return
    async for one in _token(org):
        yield one


def _shapes(org: Organisation) -> list[Finding]:
    """What can be told wrong by its shape alone."""
    here, teams, found = where(org), org.teams, list[Finding]()
    if teams.app_id and not GUID.fullmatch(teams.app_id):
        found.append(
            error(
                here,
                "the app id is no id (8-4-4-4-12 hexadecimal digits)",
                "Copy the Microsoft App ID from the Azure Bot's page Configuration.",
            )
        )
    wrong = [t for t in teams.tenants if not GUID.fullmatch(t)]
    if wrong:
        cure = "Copy the Tenant ID from the Entra admin centre, page Overview (8-4-4-4-12 hexadecimal digits)."
        found.append(error(here, f"no tenant's id: {', '.join(wrong)}", cure))
    elif teams.tenants:
        found.append(ok(here, f"{len(teams.tenants)} tenant{'s' * (len(teams.tenants) > 1)} served"))
    elif not org.default:
        found.append(error(here, "no tenant is served", "Put the tenant's id into teams.tenants, or mark the organisation default: true."))
    for topic, channel in teams.staff.items():
        if not re.fullmatch(_CHANNEL, channel):
            cure = "Copy the link to the channel there (its …, Copy link), or the id in it."
            found.append(error(here, f"staff channel for {topic}: {channel} is no channel's id", cure))
    return found


async def _token(org: Organisation) -> AsyncIterator[Finding]:
    """A token by the client credentials flow, as the Bot Framework documents it; it is thrown away."""
    here, address = where(org), f"{login_address(org)}/oauth2/v2.0/token"
    host = urlsplit(address).hostname or ""
    form = {"grant_type": "client_credentials", "client_id": org.teams.app_id, "client_secret": org.teams.app_password, "scope": _SCOPE}
    near = host in ("127.0.0.1", "localhost", "::1")
    try:
        timeout = aiohttp.ClientTimeout(total=15)
        async with aiohttp.ClientSession(timeout=timeout, trust_env=not near) as session, session.post(address, data=form) as answer:
            date, told = answer.headers.get("Date", ""), await _json(answer)
    except _PROBLEMS as problem:
        yield error(
            here, f"{host} is not reached ({type(problem).__name__})", "Let this machine reach it by https, or correct teams.login_url."
        )
        return
    if told.get("access_token"):
        yield ok(here, f"{host} gives a token for the app id and its secret")
    else:
        code = next(
            iter(re.findall(r"AADSTS\d+", str(told.get("error_description") or ""))), str(told.get("error") or f"HTTP {answer.status}")
        )
        yield error(
            here,
            f"{host} gives no token ({code})",
            _CURES.get(code, "Check teams.app_id, teams.app_password, teams.app_type, teams.app_tenant."),
        )
    if (skew := clock(here, date, datetime.now(UTC))) is not None:
        yield skew


async def _json(answer: aiohttp.ClientResponse) -> Mapping[str, Any]:
    with suppress(ValueError):
        told = await answer.json(content_type=None)
        return told if isinstance(told, dict) else {}
    return {}


async def channels(org: Organisation, store: Store) -> AsyncIterator[Finding]:
    """Whether Relais is in the staff channels: what it can ask depends on the address that the tenant's first activity told."""
    here = where(org)
    for tenant in org.teams.tenants:
        service = store.addresses.find("teams", tenant, "")
        if not service:
            yield warning(
                here, f"nothing has come from tenant {tenant} yet",
                "Install the app in the staff team and write it a word (docs/teams.md); until then Relais cannot send there.",
            )  # fmt: skip
            continue
        for topic, channel in org.teams.staff.items():
            said = f"staff channel for {topic}"
            try:
                members = await _members(org, service, channel)
            except _PROBLEMS as problem:
                status = getattr(getattr(problem, "response", None), "status_code", type(problem).__name__)
                yield error(
                    here,
                    f"{said}: its members cannot be read ({status})",
                    "Install the app in the team of this channel; check teams.staff.",
                )
            else:
                yield ok(here, f"{said}: Relais sees its members, {len(members)} act as staff")


async def _members(org: Organisation, service: str, channel: str) -> list[Member]:
    client, token, found = await install(org).client(service), None, list[Member]()
    try:
        while True:
            page = await client.conversations.get_conversation_paged_members(channel, page_size=200, continuation_token=token)
            for person in page.members or ():
                more = getattr(person, "additional_properties", None) or {}
                told = (more.get("email"), more.get("userPrincipalName"), getattr(person, "aad_object_id", "") or more.get("objectId"))
                found.append(Member(str(person.id), tuple(str(t).casefold() for t in told if t)))
            token = page.continuation_token
            if not token:
                return found
    finally:
        await client._client.__aexit__(None, None, None)


async def find(org: Organisation, store: Store, address: str) -> tuple[str, str, str] | Finding:
    """Tenant, user id and staff channel for the address of somebody in the staff channel, or for anybody's Teams id that is known."""
    here, channel = where(org), org.staff_channel("teams", "default")
    for person in store.people.named(address):
        if (person.org, person.platform) == (org.key, "teams"):
            return person.team, person.user, "the staff channel"
    for tenant in org.teams.tenants:
        service = store.addresses.find("teams", tenant, "")
        with suppress(*_PROBLEMS):
            for member in await _members(org, service, channel) if service and channel else ():
                if address.casefold() in (*member.names, member.user.casefold()):
                    return tenant, member.user, "the staff channel"
    cure = (
        "Teams tells a bot the addresses of a channel's members only: name somebody of the staff channel, once the app is installed there."
    )
    return error(here, f"--as {address}: nobody with this address in the staff channel", cure)
