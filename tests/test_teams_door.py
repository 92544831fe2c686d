"""Who comes in at /api/messages and who does not: forged tokens, other channels and tenants, browsers, tunnels, and keys that cannot be fetched."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.config import Config
from bot.knowledge import Knowledge
from bot.platforms import Slack, Teams
from bot.teams import door
from bot.teams.installation import Installation, install
from bot.understanding import Understanding
from tests.e2e.connector import STAFF, TENANT, Connector, Json, dm
from tests.e2e.world import fetch
from tests.teams_stage import Served, TeamsStage

MINE, OTHERS = "11111111-2222-3333-4444-55555555555a", "11111111-2222-3333-4444-55555555555b"  # the apps of the two organisations
ELSEWHERE = TENANT[:-1] + "b"  # the other organisation's tenant


class Place:
    """Two organisations, each with its own app and tenant, behind one address."""

    def __init__(self, connector: Connector, served: Served) -> None:
        self.connector, self.served = connector, served

    def token(self, *, headers: Json | None = None, key: Any = None, algorithm: str = "RS256", **claims: Any) -> str:
        now = int(time.time())
        told = {"iss": self.connector.url, "aud": MINE, "exp": now + 600, "nbf": now - 60, "serviceurl": self.connector.url} | claims
        return "Bearer " + jwt.encode(
            told, self.connector._key if key is None else key, algorithm, {"kid": "one"} if headers is None else headers
        )

    def gives(self, token: str = "", *, text: str = "bonjour", **more: Any) -> int:
        """Nadia's message to the first organisation's app; the HTTP status."""
        told = self.connector.activity("nadia", "message", dm("nadia"), text=text)
        told["recipient"] = {"id": f"28:{MINE}", "name": "Relais"}
        return self.sends(json.dumps(told | more).encode(), Authorization=token or self.token())

    def sends(self, body: bytes, **headers: str) -> int:
        given = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return fetch(f"http://127.0.0.1:{self.served.port}/api/messages", body, given)[0]

    def refused(self, reason: str) -> int:
        return int(self.served.runtime.house.meter.registry.get_sample_value("relais_refused_total", {"reason": reason}) or 0)

    def people(self) -> list[str]:
        store = self.served.runtime.house.store
        return [f"{person.org} {person.user}" for person in self.served.look(lambda: store.people.all())]


class Clock:
    now = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def place(app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    connector = Connector()
    connector.start()

    def org(key: str, tenant: str, app_id: str) -> Any:
        teams = Teams(
            tenants=(tenant,), staff={"default": STAFF}, app_id=app_id, app_password="x", issuer=connector.url,
            metadata_url=f"{connector.url}/openid",
        )  # fmt: skip
        return app.organisations[key].model_copy(update={"slack": Slack(), "teams": teams, "default": False})

    two = {"webportage": org("webportage", TENANT.upper(), MINE.upper()), "acracy": org("acracy", ELSEWHERE, OTHERS)}
    with_key = Installation.client

    async def client(self: Installation, service: str) -> Any:
        """What the service takes without a token: none is issued here."""
        bare = self.org.model_copy(update={"teams": self.org.teams.model_copy(update={"app_id": ""})})
        return await with_key(replace(install(bare), clients=self.clients), service)

    monkeypatch.setattr(Installation, "client", client)
    served = Served(app.model_copy(update={"organisations": two}), known, understanding, tmp_path, Clock())  # type: ignore[arg-type]
    yield Place(connector, served)
    served.stop()
    connector.stop()


def test_only_a_genuine_token_opens(place: Place) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = [
        place.token(headers={"kid": "unknown"}), place.token(headers={}), place.token(key=other),
        place.token(key="s" * 32, algorithm="HS256"), place.token(key="", algorithm="none", headers={"kid": "one"}), place.token(aud=OTHERS), place.token(aud=[MINE]),
        place.token(exp=1), place.token(iss="https://evil.example"), place.token(serviceurl="https://evil.example"),
        "Bearer e30.e30.", "Bearer " + "a" * 5000, "Bearer a b",
    ]  # fmt: skip
    for token in forged:
        assert place.gives(token) == 401, token
    assert place.gives(channelId="webchat") == 401  # the keys are endorsed for Teams only
    assert place.refused("token") == len(forged) + 1 and place.people() == []
    assert place.gives() == 200 and place.people() == ["webportage 29:nadia"]  # capitals in app.yaml are no matter


def test_another_channel_of_the_bot_is_not_served(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Web Chat or Direct Line whoever writes may call themselves as they like."""

    async def any_token(*_: object) -> bool:
        return True

    monkeypatch.setattr(door.Door, "_validated", any_token)
    assert [place.gives(channelId=one) for one in ("webchat", "directline", "emulator", None)] == [403] * 4
    assert place.refused("channel") == 4 and place.people() == []


def test_a_tenant_of_another_organisation_is_refused_politely(place: Place) -> None:
    """Its people have an app of their own; what they write here must not be answered as if they belonged here, nor by the other app."""
    for tenant in (ELSEWHERE, "99999999-0000-0000-0000-000000000000", ""):
        assert place.gives(channelData={"tenant": {"id": tenant}}) == 200
    place.served.settle()
    assert ["pas relié à une organisation" in post.text for post in place.connector.of(dm("nadia"))] == [True] * 3
    assert place.refused("tenant") == 3 and place.people() == []


def test_keys_that_cannot_be_fetched_hold_up_nobody_else(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes the call and never answers
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        monkeypatch.setattr(JwtTokenExtractor.get_open_id_metadata(f"{place.connector.url}/openid"), "url", address)
        monkeypatch.setattr(door, "KEYS_SECONDS", 1.5)
        answers: list[int] = []
        asked = [Thread(target=lambda: answers.append(place.gives())) for _ in range(3)]
        for one in asked:
            one.start()
        begun = time.monotonic()
        assert fetch(f"http://127.0.0.1:{place.served.port}/evidence/x")[0] == 404 and time.monotonic() - begun < 1
        for one in asked:
            one.join(10)
    assert answers == [503] * 3 and place.refused("keys") == 3 and place.people() == []


def test_bodies_that_no_service_sends_leave_no_trace(place: Place) -> None:
    told = place.connector.activity("nadia", "message", dm("nadia"), text="bonjour") | {"recipient": {"id": f"28:{MINE}"}}
    odd: list[Json] = [
        {"id": "\ud800"}, {"from": {"id": "29:\udfff"}}, {"timestamp": "0001-01-01T00:00:00+14:00"}, {"timestamp": {"a": 1}}, {"text": ["x"]},
        {"conversation": {"id": 7}}, {"serviceUrl": None}, {"attachments": [3, {"contentType": ["x"]}]}, {"channelData": {"tenant": TENANT}},
        {"type": "invoke", "name": "fileConsent/invoke", "value": {"action": "accept", "uploadInfo": [1], "context": "x"}},
        {"type": "invoke", "name": "fileConsent/invoke", "value": {"action": "accept", "uploadInfo": {"uploadUrl": "https://x.example/y"}, "context": {"item": 10**30}}},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"data": {"relais": {"action": "reply", "value": "²|x"}}}}},
    ]  # fmt: skip
    for change in odd:
        body = json.dumps(told | change).encode()
        assert place.sends(body, Authorization=place.token()) in (200, 400, 401), change
    for body in (
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"",
        b"3",
        b'{"type": NaN}',
        b"\xff",
        b'{"type": "message", "id": 1' + b"0" * 5000 + b"}",
    ):
        assert place.sends(body) in (400, 401), body[:20]


@pytest.fixture
def stage(app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> Iterator[TeamsStage]:
    """As beside the local playground: without a token."""
    one = TeamsStage(app, known, understanding, tmp_path, "webportage", datetime(2026, 9, 1, 9, 0, tzinfo=UTC))
    yield one
    one.close()


@pytest.mark.parametrize("header", ["Origin", "X-Forwarded-For", "Forwarded", "Authorization"])
def test_without_a_token_only_this_machine_comes_in(stage: TeamsStage, header: str) -> None:
    """Not a page that is open in a browser here, nor the world through a tunnel or proxy."""
    told = json.dumps(stage.connector.activity("nadia", "message", dm("nadia"), text="bonjour")).encode()
    address = f"http://127.0.0.1:{stage.served.port}/api/messages"
    assert fetch(address, told, {"Content-Type": "text/plain", header: "https://evil.example"})[0] == 401
    assert fetch(address, told, {"Content-Type": "application/json"})[0] == 200
