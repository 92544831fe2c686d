"""Who comes in at /slack/events and who does not: no signature, another's, Socket Mode beside HTTP, heavy bodies; and odd shapes fail nowhere."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import Config
from bot.events import Message
from bot.knowledge import Knowledge
from bot.runtime import Runtime
from bot.serve import _application
from bot.slack import payloads
from bot.slack.app import Installations
from bot.slack.listeners import Listeners
from bot.slack.payloads import Home, Malformed
from bot.teams import app as teams
from bot.teams import payloads as teams_payloads
from bot.understanding import Understanding

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)


class Slack:
    """As much of the Web API as a request needs."""

    session, timeout = None, 5

    async def auth_test(self) -> dict[str, Any]:
        return {"user_id": "UBOT", "team_id": "", "url": "https://acme.example/"}

    async def api_call(self, method: str, *, data: dict[str, str]) -> dict[str, Any]:
        return {"ok": True, "user": {"real_name": "Nadia"}, "members": ["UHUGO"]}


class Door:
    """The door of two organisations: webportage (workspace TH) over HTTP, acracy (workspace TS) through Socket Mode."""

    def __init__(self, runtime: Runtime, installations: Installations, client: TestClient[Any, Any]) -> None:
        self.runtime, self.installations, self.client = runtime, installations, client

    async def post(
        self, body: bytes, kind: str = JSON, secret: str = "", age: float = 0, headers: Mapping[str, str] = MappingProxyType({})
    ) -> int:
        stamp = str(int(time.time() - age))
        signed = "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        mine = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed} if secret else {}
        async with self.client.post("/slack/events", data=io.BytesIO(body), headers={"Content-Type": kind, **mine, **headers}) as answer:
            return answer.status

    async def people(self) -> list[str]:
        return await self.runtime.call(lambda: [p.user for p in self.runtime.house.store.people.all()])

    def refused(self, reason: str) -> int:
        return int(self.runtime.house.meter.registry.get_sample_value("relais_refused_total", {"reason": reason}) or 0)


At = Callable[[Callable[[Door], Awaitable[None]]], None]


@pytest.fixture
def at(app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> At:
    """Run something at the door."""

    def org(key: str, team: str, **secrets: str) -> Any:
        told = {"bot_token": "x", "signing_secret": "", "app_token": "", "staff": {"default": f"C{team}"}, "workspaces": (team,)}
        one = app.organisations[key]
        return one.model_copy(update={"slack": one.slack.model_copy(update=told | secrets)})

    two = {
        "webportage": org("webportage", "TH", signing_secret="http"),
        "acracy": org("acracy", "TS", app_token="xapp", signing_secret="socket"),
    }
    changed = app.model_copy(update={"organisations": two})

    def run(what: Callable[[Door], Awaitable[None]]) -> None:
        async def served() -> None:
            runtime = Runtime(changed, known, understanding, tmp_path)
            installations = Installations(runtime)
            await installations.close()
            for one in installations.all:
                one.client = Slack()  # type: ignore[assignment]  # a stand-in
            server = TestServer(_application(runtime, installations, teams.Installations(runtime)))
            try:
                async with TestClient(server) as client:
                    await what(Door(runtime, installations, client))
            finally:
                await runtime.stop()

        asyncio.run(served())

    return run


def message(team: str, **more: object) -> bytes:
    told = {"type": "message", "channel": "D1", "channel_type": "im", "user": "UNADIA", "ts": f"{time.time():.6f}", "text": "bonjour"}
    return json.dumps({"type": "event_callback", "team_id": team, "event_id": "E1", "event": told, **more}).encode()


def test_only_who_knows_the_secret_of_the_workspace_comes_in_beside_socket_mode(at: At) -> None:
    async def knock(door: Door) -> None:
        forged = json.dumps({"type": "block_actions", "team": {"id": "TS"}, "user": {"id": "UHUGO"}, "channel": {"id": "CTS"}, "trigger_id": "t",
                             "actions": [{"type": "button", "action_id": "resolve#1", "value": "1"}]})  # fmt: skip
        for team in ("TH", "TS", "", "TX"):
            for secret in ("", "wrong", "socket"):  # a workspace that is served through Socket Mode is not served here, whoever signs
                assert await door.post(message(team), secret=secret) == 401, (team, secret)
                assert await door.post(urlencode({"payload": forged}).encode(), FORM, secret) == 401
        assert await door.post(message("TS"), secret="http") == 401
        assert await door.post(message("TH"), secret="http", age=3600) == 401 and door.installations.by_http[0].missed
        assert await door.post(message("TH"), secret="http", headers={"X-Slack-Request-Timestamp": "²"}) == 401
        assert await door.people() == []
        assert await door.post(message("TH"), secret="http") == 200
        assert await door.people() == ["UNADIA"]
        assert await door.post(json.dumps({"type": "url_verification", "challenge": "c"}).encode(), secret="http") == 200

    at(knock)


def test_a_body_is_not_read_before_its_signature_is(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    async def knock(door: Door) -> None:
        for kind, body in ((FORM, b"a=b&" * 500_000), (FORM, b"a=" + b"%41" * 650_000), (JSON, b"[" * 1_900_000)):
            for secret in ("", "wrong"):
                begun = time.perf_counter()
                assert await door.post(body, kind, secret) == 401
                assert time.perf_counter() - begun < 0.3
        assert door.refused("signature") == 6

    at(knock)


JUNK = (
    (JSON, b"[]"), (JSON, b'"x"'), (JSON, b"null"), (JSON, b""), (JSON, b"{"), (JSON, b"\xff"), (JSON, b"[" * 100_000), (FORM, b"payload=x"), (FORM, b"payload=null"),
    (FORM, b"payload=%5B%5D"), (FORM, b"a=b"), (FORM, b"\xff"), (FORM, b"a=b&" * 5000), (JSON, b'{"team":5}'), (JSON, b'{"type":"event_callback","team_id":"TH","event":[]}'),
    (JSON, b'{"type":"event_callback","team_id":"TH","event":{"type":"message","user":"U","channel_type":"im","ts":"\\ud800"}}'),
    (JSON, b'{"type":"block_actions","team":{"id":"TH"},"actions":5}'), (JSON, b'{"type":"block_actions","team":{"id":"TH"},"actions":[]}'),
    (JSON, b'{"type":"view_submission","team":{"id":"TH"},"view":{"callback_id":"x"}}'), (JSON, b'{"type":"view_submission","team":{"id":"TH"},"view":7}'),
    (JSON, b'{"type":"view_closed","team":{"id":"TH"},"view":{}}'), (JSON, b'{"type":"never_heard_of","team":{"id":"TH"}}'), (JSON, b'{"type":["x"],"team":{"id":"TH"}}'),
    (JSON, b'{"type":"block_suggestion","team":{"id":"TH"},"user":3}'), ("text/plain; charset=none-such", b"a=b"),
)  # fmt: skip


def test_junk_is_refused_unsigned_and_acknowledged_signed(at: At) -> None:
    async def knock(door: Door) -> None:
        for kind, body in JUNK:
            assert await door.post(body, kind) == 401, body[:60]
            assert await door.post(body, kind, "http") == 200, body[:60]
        assert door.refused("malformed") >= 10 and await door.people() == []

    at(knock)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=8)
    | st.sampled_from(["1700000000.000100", "9" * 400, "²", "1e999", "-1", "\ud800", "im", "D1", "CTH", "UBOT", "<@UBOT> x", "1|2", "button", "datepicker", 10**30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        "id name text ts event_ts user channel type value files edited action_id block_id selected_option selected_date thread_ts tenant eventType mentioned relais"
        " field action url downloadUrl contentType contentUrl content size bot_id team_id".split()), inner, max_size=4), max_leaves=8,
)  # fmt: skip
FIELDS = (
    "subtype user channel ts event_ts thread_ts channel_type text files message previous_message deleted_ts tab actions container command"
    " channel_id channel_name user_id user_name trigger_id action_ts team team_id authorizations bot_id type"
).split()  # fmt: skip
SLACK = st.fixed_dictionaries(
    {}, optional={f: ODD for f in FIELDS} | {"subtype": st.sampled_from(["", "message_changed", "message_deleted", "file_share"]) | ODD}
)
ACTIVITY = st.fixed_dictionaries(
    {"type": st.sampled_from("message messageUpdate messageDelete invoke installationUpdate conversationUpdate".split())},
    optional={f: ODD for f in "from recipient conversation channelData entities attachments membersAdded text value timestamp localTimestamp id"
              " replyToId serviceUrl action locale name".split()} | {"from": st.just({"id": "u1"}) | ODD},
)  # fmt: skip
WIDE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@WIDE
@given(body=SLACK)
def test_whatever_slack_sends_is_an_event_or_malformed(app: Config, body: dict[str, Any]) -> None:
    home = Home(app.organisations["webportage"], "TH", "UBOT")
    payloads.team(body)
    payloads.stamp(body)
    for parser, more in (
        (payloads.message, ()), (payloads.opened, ()), (payloads.command, (NOW,)), (payloads.shortcut, (NOW,)), (payloads.press, (NOW,)),
    ):  # fmt: skip
        try:
            event = parser(home, body, *more)  # type: ignore[operator]  # each takes what stands beside it
        except Malformed:
            continue
        assert event is None or repr(event).encode()


def test_half_a_character_in_a_message_or_an_event_id_can_be_kept(app: Config) -> None:
    home = Home(app.organisations["webportage"], "TH", "UBOT")
    where = {"channel": "D1", "user": "UNADIA"}
    said = payloads.message(home, {"type": "message", "channel_type": "im", "text": "\ud83d ça va", "ts": "1.0", **where})
    opened = payloads.opened(home, {"tab": "messages", "event_ts": "1.0", **where}, "Ev\ud83d")
    assert isinstance(said, Message) and opened is not None
    assert "ça va" in said.text and opened.id.encode() and said.text.encode()


def test_slacks_test_of_the_certificate_is_acknowledged_and_is_nobodys_command(at: At) -> None:
    async def knock(door: Door) -> None:
        assert await door.post(urlencode({"ssl_check": "1", "token": "x"}).encode(), FORM, "http") == 200
        assert await door.people() == []

    at(knock)


def test_an_odd_shape_is_acknowledged_and_counted(at: At) -> None:
    async def knock(door: Door) -> None:
        one, said = door.installations.by_http[0], []

        async def ack(*_: object, **__: object) -> None:
            said.append(1)

        listeners: Any = Listeners(door.runtime, one, door.installations.of_team)
        events: list[Any] = [
            [],
            {"user": "U", "channel_type": "im", "ts": "x"},
            {"subtype": {}},
            {"tab": "home", "user": "U", "event_ts": "nan"},
        ]
        for event in events:
            await listeners.on_message({"event": event}, ack)
            await listeners.on_opened({"event": event}, ack)
        for body in ({"actions": 5}, {"actions": [{"value": 1, "type": "static_select", "selected_option": 7}]}, {"user": 5}):
            await listeners.on_action(body, ack)
            await listeners.on_shortcut(body | {"message": 3, "user": 3}, ack)
        assert len(said) == 14 and door.refused("malformed") >= 7

    at(knock)


@WIDE
@given(told=ACTIVITY)
def test_whatever_teams_sends_is_an_event_or_nothing(app: Config, told: dict[str, Any]) -> None:
    read = teams_payloads.read(json.dumps(told).encode())
    if read is None:
        return
    home = teams_payloads.Home(app.organisations["webportage"], teams_payloads.tenant_of(read))
    teams_payloads.event(home, read)
    teams_payloads.unseen_files(read)
    value = read.get("value")
    teams_payloads.press(home, read, value if isinstance(value, dict) else {})
