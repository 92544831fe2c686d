"""The Slack app manifest: every scope, event and command that the code uses, and no other."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bot.commands import LISTED, NAMES
from bot.config import Config
from bot.wording import Wordings

# Each scope with the call or event that needs it.
SCOPES = {
    "app_mentions:read": "app_mention",
    "channels:history": "message.channels, and what was said meanwhile, in a public staff channel",
    "channels:read": "conversations.members of a public staff channel",
    "chat:write": "chat.postMessage, chat.update, chat.postEphemeral, chat.delete",
    "commands": "slash commands",
    "files:read": "files.info and the download of evidence",
    "files:write": "evidence in the staff thread, a copy of one's data; taken back at an erasure",
    "groups:history": "message.groups, and what was said meanwhile, in a private staff channel",
    "groups:read": "conversations.members of a private staff channel",
    "im:history": "message.im; conversations.history and .replies: what was said while Relais was away, and whether a doubtful send arrived",
    "im:read": "conversations.list: who wrote for the first time while Relais was away",
    "im:write": "conversations.open",
    "reactions:write": "the mark of delivery; the hourglass while an answer takes long",
    "users:read": "users.info: name and language",
    "users:read.email": "users.lookupByEmail: relais doctor --as EMAIL",
}
EVENTS = ("app_home_opened", "app_mention", "message.channels", "message.groups", "message.im")


def manifest(url: str, wordings: Wordings, *, socket_mode: bool) -> dict[str, Any]:
    """The manifest for a public address, or for Socket Mode."""
    request = {} if socket_mode else {"request_url": f"{url}/slack/events"}
    commands = []
    for name, lang in LISTED.items():
        words = wordings.words(lang, "tu")
        told = {"command": f"/{name}", "description": words.plain(f"command-{NAMES[name]}"), "usage_hint": words.plain("command-hint")}
        commands.append({**told, "should_escape": True, **({} if socket_mode else {"url": f"{url}/slack/events"})})
    return {
        "display_information": {
            "name": "Relais", "description": wordings.words("fr", "tu").plain("app-description"),
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": "Relais", "always_online": True},
            "slash_commands": commands,
            "shortcuts": [{"name": wordings.words("fr", "tu").plain("shortcut-name"), "type": "message", "callback_id": "open_case",
                           "description": wordings.words("fr", "tu").plain("shortcut-description")}],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False, "socket_mode_enabled": socket_mode, "token_rotation_enabled": False,
        },
    }  # fmt: skip


def write(config: Config, out: Path | None) -> int:
    """Write the manifest as JSON, which Slack's "From a manifest" takes."""
    sockets = any(org.slack.app_token for org in config.organisations.values()) or not config.public_url
    told = json.dumps(
        manifest(config.public_url.rstrip("/"), Wordings.load(config.knowledge / "wording"), socket_mode=sockets),
        ensure_ascii=False,
        indent=2,
    )
    if out is None:
        print(told)
    else:
        try:
            out.write_text(told + "\n", encoding="utf-8")
        except OSError as error:
            print(f"{out}: cannot be written ({error.strerror}); give --out a file in a folder where you may write.", file=sys.stderr)
            return 1
        how = "Socket Mode" if sockets else config.public_url
        print(f"{out}: written for {how}. In api.slack.com/apps choose Create New App, From a manifest, and paste it.")
    return 0
