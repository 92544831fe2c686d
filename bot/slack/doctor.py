"""What `relais doctor` asks Slack: token, scopes, clock, way in, each staff channel; and who an address is. Nothing is changed there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Config, Organisation
from bot.diagnosis import Finding, clock, error, ok, warning
from bot.slack.client import call, make_client
from bot.slack.manifest import SCOPES

_AGAIN = "Copy the Bot User OAuth Token again (xoxb-…, page OAuth & Permissions of the app)."
_REINSTALL = "Install the app again (page Install App) and copy the new token."
_MANIFEST = "Paste `relais manifest slack` on the page App Manifest of the app, then install the app again."
_CURES = {
    "invalid_auth": _AGAIN, "not_authed": _AGAIN, "token_revoked": _REINSTALL, "token_expired": _REINSTALL,
    "account_inactive": _REINSTALL, "missing_scope": _MANIFEST, "users_not_found": "No member has this e-mail address.",
    "channel_not_found": "Type /invite @Relais in that channel and copy its id (channel details, at the bottom) into slack.staff.",
    "not_in_channel": "Type /invite @Relais in that channel.", "ratelimited": "Slack asks to wait: try again in a minute.",
    "not_allowed_token_type": "Make an App-Level Token (xapp-…, page Basic Information) with the scope connections:write.",
}  # fmt: skip
_PROBLEMS = (TimeoutError, SlackApiError, ClientError, OSError)


def _why(problem: Exception) -> str:
    return str(problem.response.get("error") or "") if isinstance(problem, SlackApiError) else type(problem).__name__


def where(org: Organisation) -> str:
    return f"{org.name} · Slack"


def sockets(org: Organisation) -> bool:
    """Whether events come over Socket Mode, so that no public address is needed."""
    return bool(org.slack.app_token)


async def check(config: Config, org: Organisation) -> AsyncIterator[Finding]:
    """Findings about one organisation's Slack."""
    here = where(org)
    if not org.slack.wanted:
        yield ok(here, "off: app.yaml has no slack section for it")
        return
    if not org.slack.bot_token:
        yield error(
            here, "off: no bot token", "Give SLACK_BOT_TOKEN, or slack.bot_token in app.yaml; without Slack, remove the slack section."
        )
        return
    client = make_client(org, config)
    try:
        me = await client.auth_test()
    except _PROBLEMS as problem:
        why = _why(problem)
        yield error(here, f"the bot token is refused ({why})", _CURES.get(why, f"Check that this machine reaches {config.slack_api_url}."))
        return
    headers = {k.casefold(): str(v) for k, v in (me.headers or {}).items()}
    team = str(me.get("team_id", ""))
    yield ok(here, f"the token is valid in {me.get('team')} ({team}) as @{me.get('user')}")
    if org.slack.workspaces and team not in org.slack.workspaces:
        told = f"the token belongs to {team}, app.yaml names {', '.join(org.slack.workspaces)}"
        yield error(here, told, f"Put {team} into slack.workspaces, or take the token of the other workspace.")
    for one in _scopes(here, headers.get("x-oauth-scopes", "")):
        yield one
    if (skew := clock(here, headers.get("date", ""), datetime.now(UTC))) is not None:
        yield skew
    yield await _way_in(client, org)
    for topic, channel in org.slack.staff.items():
        yield await _channel(client, here, topic, channel)


def _scopes(here: str, told: str) -> list[Finding]:
    """The token's scopes beside those of the manifest."""
    granted = {s.strip() for s in told.split(",") if s.strip()}
    if not granted:
        return [
            warning(here, "Slack did not tell the token's scopes", "Compare the page OAuth & Permissions with `relais manifest slack`.")
        ]
    found = []
    if missing := sorted(set(SCOPES) - granted):
        needed = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
        found.append(error(here, f"missing scopes: {needed}", _MANIFEST))
    if extra := sorted(granted - set(SCOPES)):
        cure = "Remove them on the page OAuth & Permissions: the token can do more than Relais needs."
        found.append(warning(here, f"scopes that the manifest does not have: {', '.join(extra)}", cure))
    return found or [ok(here, f"all {len(SCOPES)} scopes of the manifest are granted, and no other")]


async def _way_in(client: AsyncWebClient, org: Organisation) -> Finding:
    """Socket Mode: whether its token opens a connection (it is asked for, and not opened: it would take events away). Else: the secret."""
    here = where(org)
    if sockets(org):
        asking = AsyncWebClient(token=org.slack.app_token, base_url=client.base_url, timeout=15)
        asking.proxy = client.proxy
        try:
            await asking.api_call("apps.connections.open")
        except _PROBLEMS as problem:
            why = _why(problem)
            cure = _CURES["not_allowed_token_type"] if why in ("invalid_auth", "not_authed", "missing_scope") else _CURES.get(why, "")
            return error(here, f"Socket Mode refuses the app token ({why})", cure or "Switch Socket Mode on (page Socket Mode of the app).")
        return ok(here, "events come over Socket Mode; its token is valid")
    if not org.slack.signing_secret:
        cure = "Give SLACK_SIGNING_SECRET (page Basic Information), or SLACK_APP_TOKEN for Socket Mode."
        return error(here, "no signing secret and no app token: nothing can come in", cure)
    if not re.fullmatch(r"[0-9a-f]{32}", org.slack.signing_secret):
        return warning(
            here,
            "the signing secret does not look like one (32 of 0-9 a-f)",
            "Copy it again: page Basic Information, Signing Secret, Show.",
        )
    return ok(here, "events come by POST /slack/events, signed; whether the secret is right shows with --as")


async def _channel(client: AsyncWebClient, here: str, topic: str, channel: str) -> Finding:
    said = f"staff channel for {topic} ({channel})"
    try:
        told = (await call(client, "conversations.info", channel=channel))["channel"]
        if told.get("is_member") is not False and not told.get("is_archived"):
            members = (await call(client, "conversations.members", channel=channel, limit="1000")).get("members") or []
    except _PROBLEMS as problem:
        return error(here, f"{said}: {_why(problem)}", _CURES.get(_why(problem), _CURES["channel_not_found"]))
    said = f"staff channel for {topic}, #{told.get('name')}"
    if told.get("is_archived"):
        return error(here, f"{said}: it is archived", "Unarchive it, or put another channel into slack.staff.")
    if told.get("is_member") is False:
        return error(here, f"{said}: Relais is not in it", "Type /invite @Relais there.")
    if not told.get("is_private"):
        return warning(
            here,
            f"{said} is public: anybody in the workspace may read the cases, or join and act as staff",
            "Make it private in its settings.",
        )
    people = len(members) - 1  # the bot is one of them
    if people < 1:
        return warning(here, f"{said}: nobody but Relais is in it", "Invite the people who answer freelancers.")
    return ok(here, f"{said}: private, Relais is in it, {people} {'person acts' if people == 1 else 'people act'} as staff")


async def find(config: Config, org: Organisation, address: str) -> tuple[str, str, str] | Finding:
    """Workspace, user id and staff channel's name for an e-mail address or member id; a finding when there is no such member."""
    here, client = where(org), make_client(org, config)
    try:
        team = str((await client.auth_test()).get("team_id", ""))
        if "@" in address:
            user = str((await call(client, "users.lookupByEmail", email=address))["user"]["id"])
        else:
            user = str((await call(client, "users.info", user=address))["user"]["id"])
        channel = org.staff_channel("slack", "default")
        name = str((await call(client, "conversations.info", channel=channel))["channel"].get("name")) if channel else ""
    except _PROBLEMS as problem:
        why = _why(problem)
        return error(
            here, f"--as {address}: no message can be sent ({why})", _CURES.get(why, "Try with the member id (U…) from their profile.")
        )
    known = org.slack.workspaces
    return (team if not known or team in known else known[0]), user, f"#{name}"
