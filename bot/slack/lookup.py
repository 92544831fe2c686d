"""Who an e-mail address stands for in Slack."""

from __future__ import annotations

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.config import Config
from bot.slack.client import call, make_client


async def accounts(config: Config, email: str) -> list[tuple[str, str]]:
    """Team and user id of this address in every workspace whose token allows the look-up."""
    found: list[tuple[str, str]] = []
    for org in config.organisations.values():
        if not org.slack.bot_token:
            continue
        client = make_client(org, config)
        try:
            team = str((await client.auth_test()).get("team_id", ""))
            user = (await call(client, "users.lookupByEmail", email=email))["user"]
        except (TimeoutError, SlackApiError, ClientError, OSError):
            continue  # not a member there, or not reachable: `doctor` tells which
        for workspace in {team, str(user.get("team_id") or team), *org.slack.workspaces}:
            found.append((workspace, str(user["id"])))
    return found
