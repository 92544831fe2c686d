"""Who an e-mail address stands for in Slack."""

from __future__ import annotations

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.config import Config
from bot.persons import Address
from bot.slack.client import call, make_client


async def address(config: Config, email: str) -> Address:
    """Team and user id of this address in every workspace whose token allows the look-up, and which platforms could not be asked."""
    found: list[tuple[str, str]] = []
    unasked: list[str] = []
    for org in config.organisations.values():
        if org.teams.staff:
            unasked.append(f"{org.name} in Teams (a bot is told no addresses there)")
        if org.slack.staff and not org.slack.bot_token:
            unasked.append(f"{org.name} in Slack (no token is set)")
        if not org.slack.bot_token:
            continue
        client = make_client(org, config)
        try:
            team = str((await client.auth_test()).get("team_id", ""))
            user = (await call(client, "users.lookupByEmail", email=email))["user"]
        except SlackApiError as error:
            if (code := str(error.response.get("error") or "")) != "users_not_found":
                unasked.append(f"{org.name} in Slack ({code or error.response.status_code})")
            continue
        except (TimeoutError, ClientError, OSError) as error:
            unasked.append(f"{org.name} in Slack ({type(error).__name__})")
            continue
        for workspace in {team, str(user.get("team_id") or team), *org.slack.workspaces}:
            found.append((workspace, str(user["id"])))
    return Address(found, unasked)
