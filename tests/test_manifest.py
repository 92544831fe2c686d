"""The Slack manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import re

from bot.commands import NAMES
from bot.slack.manifest import EVENTS, SCOPES, manifest
from bot.wording import Wordings
from tests.conftest import ROOT

CODE = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "bot" / "slack").glob("*.py") if p.stem != "manifest")
# The scope of each Web API method, from its page on docs.slack.dev/reference/methods (November 2026).
NEEDED = {
    "auth.test": set(), "users.info": {"users:read"}, "conversations.members": {"channels:read", "groups:read"}, "conversations.open": {"im:write"},
    "conversations.history": {"im:history", "groups:history", "channels:history"}, "conversations.replies": {"im:history", "groups:history", "channels:history"}, "conversations.list": {"im:read"}, "reactions.add": {"reactions:write"}, "reactions.remove": {"reactions:write"}, "files.info": {"files:read"},
    "files.getUploadURLExternal": {"files:write"}, "files.completeUploadExternal": {"files:write"}, "chat.postMessage": {"chat:write"},
    "views.publish": set[str](), "conversations.info": {"channels:read", "groups:read"}, "users.lookupByEmail": {"users:read.email"},
    "chat.delete": {"chat:write"}, "files.delete": {"files:write"}, "chat.update": {"chat:write"}, "chat.postEphemeral": {"chat:write"},
}  # fmt: skip
FOR_EVENTS = {"app_mention": {"app_mentions:read"}, "message.im": {"im:history"}, "message.channels": {"channels:history"},
              "message.groups": {"groups:history"}, "app_home_opened": set[str]()}  # fmt: skip


def test_every_scope_serves_a_call_or_an_event_and_none_is_missing() -> None:
    calls = set(re.findall(r'"((?:users|conversations|reactions|files|views)\.\w+|chat\.delete)"', CODE))
    calls |= {f"chat.{name}" for name in re.findall(r"\.chat_(\w+)\(", CODE)} | {"auth.test"}
    assert calls == set(NEEDED)
    needed = set().union(*NEEDED.values(), *(FOR_EVENTS[e] for e in EVENTS), {"commands"})
    assert set(SCOPES) == needed


def test_every_command_is_listed_and_handled() -> None:
    told = manifest("https://relais.example", Wordings.load(ROOT / "knowledge" / "wording"), socket_mode=False)
    assert {c["command"].lstrip("/") for c in told["features"]["slash_commands"]} == set(NAMES)
    assert all(
        c["url"] == "https://relais.example/slack/events" and len(c["description"]) <= 2000 for c in told["features"]["slash_commands"]
    )
    assert set(told["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)
    assert set(re.findall(r'app\.event\("(\w+)"', CODE)) == {e.split(".")[0] for e in EVENTS}


def test_every_name_and_description_comes_from_the_wordings() -> None:
    told = manifest("https://relais.example", Wordings.load(ROOT / "knowledge" / "wording"), socket_mode=False)
    [shortcut] = told["features"]["shortcuts"]
    assert shortcut["name"] == "Ouvrir un dossier" and shortcut["name"] not in CODE + (ROOT / "bot/slack/manifest.py").read_text("utf-8")


def test_socket_mode_needs_no_address() -> None:
    told = manifest("", Wordings.load(ROOT / "knowledge" / "wording"), socket_mode=True)
    assert told["settings"]["socket_mode_enabled"] and "url" not in str(told["settings"]["interactivity"])
