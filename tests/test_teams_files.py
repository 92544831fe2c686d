"""Files that people send in Teams: an inline image is fetched with the bot's token from the service alone, a file without one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from bot.config import Config
from bot.intake import Gone
from bot.platforms import Slack, Teams
from bot.teams import payloads
from bot.teams.files import TeamsFiles
from bot.teams.payloads import Home
from tests.e2e.connector import STAFF, TENANT

IMAGE = b"\x89PNG image"


class Service(BaseHTTPRequestHandler):
    """Serves an image to whoever bears the bot's token, a file to anybody; notes what it was asked with."""

    asked: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        token = self.headers.get("Authorization")
        self.asked.append((self.path, token))
        status = {"/moved": 302, "/image": 200 if token == "Bearer the-token" else 401}.get(self.path, 200)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/image")
        self.end_headers()
        self.wfile.write(IMAGE if status == 200 else b"")

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@pytest.fixture
def service() -> Iterator[str]:
    Service.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def fetched(app: Config, service: str, attachment: dict[str, Any]) -> bytes:
    """What is taken of an attachment of a message from this service."""
    teams = Teams(tenants=(TENANT,), staff={"default": STAFF}, app_id="11111111-2222-3333-4444-555555555555", app_password="x")
    org = app.organisations["webportage"].model_copy(update={"slack": Slack(), "teams": teams})
    told = {
        "type": "message", "id": "1", "from": {"id": "29:n"}, "serviceUrl": f"{service}/emea/", "text": "",
        "conversation": {"id": "a:n", "conversationType": "personal"}, "attachments": [attachment],
    }  # fmt: skip
    event = payloads.event(Home(org, TENANT), told)
    (file,) = getattr(event, "files")  # noqa: B009  # of a Message

    async def client(_: str) -> Any:
        return SimpleNamespace(config=SimpleNamespace(credentials=SimpleNamespace(get_access_token=lambda: "the-token")))

    one = SimpleNamespace(org=org, client=client)
    files = TeamsFiles(SimpleNamespace(of_team=lambda _: one, anonymous=True))  # type: ignore[arg-type]  # what it asks of Installations

    async def read() -> bytes:
        return b"".join([chunk async for chunk in files.fetch(TENANT, file.ref)])

    return asyncio.run(read())


def image(url: str) -> dict[str, Any]:
    return {"contentType": "image/*", "contentUrl": url}


def test_an_inline_image_is_fetched_with_the_bots_token(app: Config, service: str) -> None:
    assert fetched(app, service, image(f"{service}/image")) == IMAGE
    assert Service.asked == [("/image", "Bearer the-token")]


@pytest.mark.parametrize(
    "where", ["http://localhost:{port}/image", "https://evil.example/image", "http://127.0.0.1:{port}@evil.example/image", "{url}/moved"]
)
def test_the_bots_token_goes_to_the_service_alone(app: Config, service: str, where: str) -> None:
    url = where.format(port=service.rpartition(":")[2], url=service)
    with pytest.raises(Gone):
        fetched(app, service, image(url))
    assert [path for path, _ in Service.asked] == (["/moved"] if url.endswith("/moved") else [])


def test_a_shared_file_is_fetched_without_a_token(app: Config, service: str) -> None:
    content = {"downloadUrl": f"{service}/file", "uniqueId": "1", "fileType": "pdf"}
    shared = {"contentType": "application/vnd.microsoft.teams.file.download.info", "name": "f.pdf", "content": content}
    assert fetched(app, service, shared) == IMAGE and Service.asked == [("/file", None)]
