"""A file offered to a person in Teams: taken, it is where they can find it; when it cannot be sent, they are told and offered it again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.config import Config
from bot.knowledge import Knowledge
from bot.teams import offers
from bot.turn import Target
from bot.understanding import Understanding
from tests.e2e.connector import TENANT, Json, Post, dm
from tests.e2e.world import until
from tests.teams_stage import TeamsStage


@pytest.fixture
def stage(
    app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TeamsStage]:
    """Nadia has asked for a copy of her data, which is a file."""
    monkeypatch.setattr(offers, "PAUSES", (0.01, 0.01))
    one = TeamsStage(app, known, understanding, tmp_path, "webportage", datetime(2026, 9, 1, 9, 0, tzinfo=UTC))
    one.says("Nadia", "bonjour")
    store = one.served.runtime.house.store
    one.served.write(lambda: store.outbox.put("teams", TENANT, "person/1", Target(dm("nadia"), 1).dump(), "export", "", "", None, one.now))
    one.served.settle()
    yield one
    one.close()


def offered(stage: TeamsStage) -> list[Post]:
    return [post for post in stage.connector.of(dm("nadia")) if "acceptContext" in str(post.activity)]


def takes(stage: TeamsStage, who: str = "Nadia", action: str = "accept", **where: str) -> None:
    content = stage.connector.of(dm("nadia"))[-1].activity["attachments"][0]["content"] if not where.get("item") else {}
    context: Json = {"item": int(where["item"])} if where.get("item") else content["acceptContext"]
    upload = {"uploadUrl": f"{stage.connector.url}/files/taken", "contentUrl": f"{stage.connector.url}/Documents/mes%20donnees.zip"}
    value = {"action": action, "context": context, "uploadInfo": upload | {k: v for k, v in where.items() if k != "item"}}
    stage._gives(who, "invoke", dm(who.casefold()), name="fileConsent/invoke", value=value)


def test_what_was_taken_is_where_the_message_says(stage: TeamsStage) -> None:
    (before,) = offered(stage)
    takes(stage)
    said = stage.connector.told("nadia", "est enregistré dans OneDrive", 15)
    assert f"{stage.connector.url}/Documents/mes%20donnees.zip" in str(said.card)
    until(lambda: not offered(stage), 15)  # no question is left that was answered
    assert stage.connector.files["/files/taken"].startswith(b"PK")
    number = before.activity["attachments"][0]["content"]["acceptContext"]["item"]
    takes(stage, item=str(number))  # the same answer once more
    assert sum("est enregistré" in post.text for post in stage.connector.of(dm("nadia"))) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/closed", "{}/v3/none"])
def test_what_cannot_be_sent_is_told_and_offered_again(stage: TeamsStage, url: str) -> None:
    takes(stage, uploadUrl=url.format(stage.connector.url))
    stage.connector.told("nadia", "n'a pas pu être enregistré", 15)
    until(lambda: len(offered(stage)) == 2, 15)
    takes(stage)
    stage.connector.told("nadia", "est enregistré dans OneDrive", 15)


def test_nobody_else_takes_it(stage: TeamsStage) -> None:
    number = offered(stage)[0].activity["attachments"][0]["content"]["acceptContext"]["item"]
    takes(stage, who="Karim", item=str(number))
    takes(stage, item="999")
    takes(stage, action="decline")
    takes(stage, uploadUrl="file:///etc/passwd")
    assert "/files/taken" not in stage.connector.files and len(offered(stage)) == 1
    assert not any("enregistré" in post.text for post in stage.connector.posts)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://127.0.0.1:9/a b", "https://x.example/>[y](https://evil.example)", ""])
def test_an_odd_address_is_not_shown(stage: TeamsStage, link: str) -> None:
    takes(stage, contentUrl=link)
    said = stage.connector.told("nadia", "est enregistré dans OneDrive", 15)
    assert "Action.OpenUrl" not in str(said.card)


def test_no_redirection_takes_a_file_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "PAUSES", ())
    came: list[str] = []

    async def put(request: web.Request) -> web.Response:
        came.append(request.path)
        if request.path == "/there":
            return web.Response()
        raise web.HTTPTemporaryRedirect("/elsewhere")

    async def run() -> list[bool]:
        app = web.Application()
        app.router.add_put("/{any}", put)
        async with TestServer(app) as server:
            return [await offers._put(str(server.make_url(place)), kept) for place in ("/there", "/moved")]

    (kept := tmp_path / "a").write_bytes(b"secret")
    assert asyncio.run(run()) == [True, False] and came == ["/there", "/moved"]
