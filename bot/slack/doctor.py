"""What `relais doctor` asks Slack: the token, its scopes, each staff channel, and a message that really arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Config, Organisation
from bot.doctor import Finding
from bot.slack.app import call, make_client
from bot.slack.manifest import SCOPES

_CURES = {
    "invalid_auth": "Copy the Bot User OAuth Token again (xoxb-…, page OAuth & Permissions).",
    "not_authed": "Copy the Bot User OAuth Token again (xoxb-…, page OAuth & Permissions).",
    "token_revoked": "Install the app again (page Install App) and copy the new token.",
    "account_inactive": "Install the app again (page Install App) and copy the new token.",
    "missing_scope": "Update the app with `relais manifest slack`, then install it again.",
}


def _why(error: Exception) -> str:
    return str(error.response.get("error") or "") if isinstance(error, SlackApiError) else type(error).__name__


async def check(config: Config, org: Organisation, email: str = "") -> AsyncIterator[Finding]:
    """Findings about one organisation's Slack."""
    if not org.slack.wanted:
        yield Finding(f"{org.name}: Slack off, no slack section in app.yaml")
        return
    if not org.slack.bot_token:
        yield Finding(f"{org.name}: Slack off, no bot token", "Give SLACK_BOT_TOKEN, or slack.bot_token in app.yaml.")
        return
    client = make_client(org, config)
    try:
        me = await client.auth_test()
    except (TimeoutError, SlackApiError, ClientError, OSError) as error:
        why = _why(error)
        cure = _CURES.get(why, f"Check that this machine reaches {config.slack_api_url}.")
        yield Finding(f"{org.name}: Slack refuses the bot token ({why})", cure)
        return
    team = str(me.get("team_id", ""))
    yield Finding(f"{org.name}: the token is valid in {me.get('team')} ({team}) as @{me.get('user')}")
    if org.slack.workspaces and team not in org.slack.workspaces:
        yield Finding(
            f"{org.name}: the token belongs to {team}, app.yaml names {', '.join(org.slack.workspaces)}",
            f"Put {team} into slack.workspaces.",
        )
    granted = {k.casefold(): v for k, v in (me.headers or {}).items()}.get("x-oauth-scopes", "")
    missing = sorted(set(SCOPES) - {s.strip() for s in granted.split(",")}) if granted else []
    if missing:
        yield Finding(f"{org.name}: missing scopes: {', '.join(missing)}", _CURES["missing_scope"])
    elif granted:
        yield Finding(f"{org.name}: all {len(SCOPES)} scopes are granted")
    if not org.slack.app_token and not org.slack.signing_secret:
        yield Finding(
            f"{org.name}: no signing secret and no app token",
            "Give SLACK_SIGNING_SECRET (page Basic Information), or SLACK_APP_TOKEN for Socket Mode.",
        )
    for topic, channel in org.slack.staff.items():
        yield await _channel(client, org, topic, channel)
    if email:
        yield await _round_trip(client, org, email)


async def _channel(client: AsyncWebClient, org: Organisation, topic: str, channel: str) -> Finding:
    where = f"{org.name}: staff channel for {topic} ({channel})"
    try:
        told = (await call(client, "conversations.info", channel=channel))["channel"]
    except (TimeoutError, SlackApiError, ClientError, OSError) as error:
        return Finding(
            f"{where}: {_why(error)}",
            "Type /invite @Relais in that channel and copy its id (channel details, at the bottom) into slack.staff.",
        )
    where = f"{org.name}: staff channel for {topic}, #{told.get('name')}"
    if told.get("is_archived"):
        return Finding(f"{where} is archived", "Unarchive it, or put another channel into slack.staff.")
    if told.get("is_member") is False:
        return Finding(f"{where}: Relais is not in it", "Type /invite @Relais there.")
    if not told.get("is_private"):
        return Finding(f"{where} is public: everybody in the workspace may read the cases", "Make it private in the channel's settings.")
    return Finding(where)


async def _round_trip(client: AsyncWebClient, org: Organisation, email: str) -> Finding:
    """A direct message to this person, read back, then removed."""
    try:
        user = email if "@" not in email else str((await call(client, "users.lookupByEmail", email=email))["user"]["id"])
        channel = str((await call(client, "conversations.open", users=user))["channel"]["id"])
        sent: Any = await client.chat_postMessage(channel=channel, text="Relais : essai de `relais doctor`, rien à faire.")
        page = await call(client, "conversations.history", channel=channel, limit="5")
        arrived = any(m.get("ts") == sent["ts"] for m in page.get("messages") or ())
        await call(client, "chat.delete", channel=channel, ts=str(sent["ts"]))
    except (TimeoutError, SlackApiError, ClientError, OSError) as error:
        why = _why(error)
        cure = (
            "No member has this e-mail address."
            if why == "users_not_found"
            else _CURES.get(why, "Try with the member id (U…) from their profile.")
        )
        return Finding(f"{org.name}: no message could be sent to {email} ({why})", cure)
    return Finding(
        f"{org.name}: a message reached {email} and was read back",
        "" if arrived else "It was sent, but not found again: check the scope im:history.",
    )
