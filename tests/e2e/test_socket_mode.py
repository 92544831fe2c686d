"""Relais over Socket Mode: a local server plays Slack's side (hello, envelopes, acknowledgements), the emulator keeps the Web API."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType, web

from tests.e2e.conftest import cache
from tests.e2e.world import ROOT, TEAM, Emulator, Relais, Workspace, fetch, free_port, until

APP = """
organisations:
  webportage:
    name: webportage
    languages: [fr, en]
    address: vous
    slack: {{workspaces: [T000000001], staff: {{default: {staff}}}, bot_token: xoxb-relais, app_token: xapp-relais, signing_secret: s}}
"""


class Sockets:
    """Slack's side of Socket Mode, on a thread of its own; every other call goes on to the emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self.port, self.emulator = free_port(), emulator
        self.acknowledged: list[dict[str, Any]] = []
        self._sockets: list[web.WebSocketResponse] = []
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._run, daemon=True).start()
        until(lambda: self._ready)

    _ready = False

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.run_forever()

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket", self._socket)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        self._ready = True

    async def _api(self, request: web.Request) -> web.Response:
        if request.match_info["method"] == "apps.connections.open":
            assert request.headers["Authorization"] == "Bearer xapp-relais"
            return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{self.port}/socket"})
        headers = {k: v for k, v in request.headers.items() if k in ("Authorization", "Content-Type")}
        url = f"http://127.0.0.1:{self.emulator.port}{request.path}"
        async with ClientSession() as session, session.post(url, data=await request.read(), headers=headers) as answer:
            return web.Response(body=await answer.read(), status=answer.status, content_type=answer.content_type)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._sockets.append(socket)
        async for message in socket:
            if message.type is WSMsgType.TEXT and message.data.startswith("{"):
                self.acknowledged.append(json.loads(message.data))
        return socket

    def send(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        """An envelope, and the acknowledgement that it gets."""
        name = f"env-{len(self.acknowledged)}"
        envelope = {"envelope_id": name, "type": kind, "payload": payload, "accepts_response_payload": kind != "events_api"}
        socket = until(lambda: next((s for s in self._sockets if not s.closed), None))
        asyncio.run_coroutine_threadsafe(socket.send_json(envelope), self._loop).result(5)
        found: dict[str, Any] = until(lambda: next((a for a in self.acknowledged if a["envelope_id"] == name), None))
        return found


@pytest.fixture
def sockets(emulator: Emulator, tmp_path: Path) -> Iterator[tuple[Sockets, Workspace]]:
    staff = emulator.channel(f"staff-{tmp_path.name[-8:].lower()}", "hugo")
    (tmp_path / "app.yaml").write_text(APP.format(staff=staff))
    (tmp_path / "knowledge").symlink_to(ROOT / "knowledge")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cache").symlink_to(cache())
    server = Sockets(emulator)
    relais = Relais(tmp_path / "app.yaml", tmp_path / "data", f"http://127.0.0.1:{server.port}/api/")
    relais.start()
    yield server, Workspace(emulator, relais, staff)
    assert relais.stop() < 5


def test_messages_and_commands_over_socket_mode(sockets: tuple[Sockets, Workspace]) -> None:
    server, slack = sockets
    where, text = slack.dm("nadia"), "où trouver l'attestation d'assurance ?"
    ts = slack.emulator.done("xoxp-nadia", "chat.postMessage", channel=where, text=text)["ts"]
    told = {"type": "message", "channel": where, "channel_type": "im", "user": slack.emulator.user("nadia"), "text": text, "ts": ts}
    body = {"type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event_id": "EvSocket1", "event": told}
    server.send("events_api", body)
    slack.told("nadia", "Espace adhérent")
    form = {"command": "/contrat", "text": "", "team_id": TEAM, "api_app_id": "A1", "channel_id": "C000000001", "channel_name": "general",
            "user_id": slack.emulator.user("nadia"), "user_name": "nadia", "trigger_id": "trigger.socket.1"}  # fmt: skip
    answer = server.send("slash_commands", form)
    assert answer["payload"]["response_type"] == "ephemeral" and "tripartite" in answer["payload"]["text"]


def test_the_http_door_is_closed_under_socket_mode(sockets: tuple[Sockets, Workspace]) -> None:
    _, slack = sockets
    assert fetch(f"http://127.0.0.1:{slack.relais.port}/slack/events", b"{}", {"Content-Type": "application/json"})[0] == 404
