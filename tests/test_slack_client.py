"""A call to Slack whose connection broke: done once more by itself only where nobody would see it twice."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from aiohttp import ClientError, web
from aiohttp.test_utils import BaseTestServer, TestServer
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import config, persons
from bot.slack import lookup
from bot.slack.client import call, make_client


def client_of(app: config.Config, server: BaseTestServer) -> AsyncWebClient:
    """The client of an organisation whose Slack is this server."""
    settings = app.model_copy(update={"slack_api_url": str(server.make_url("/api/"))})
    org = settings.organisations["webportage"]
    return make_client(org.model_copy(update={"slack": org.slack.model_copy(update={"bot_token": "x"})}), settings)


@pytest.mark.parametrize(
    ("method", "times"),
    [("chat.postMessage", 1), ("files.completeUploadExternal", 1), ("users.info", 2), ("chat.update", 2)],
)
def test_what_people_would_see_twice_is_never_sent_again_unseen(app: config.Config, method: str, times: int) -> None:
    came: Counter[str] = Counter()

    async def lose_the_answer(request: web.Request) -> web.Response:
        came[request.match_info["method"]] += 1
        assert request.transport
        request.transport.abort()
        return web.Response()

    async def ask() -> None:
        slack = web.Application()
        slack.router.add_post("/api/{method}", lose_the_answer)
        async with TestServer(slack) as server:
            client = client_of(app, server)
            with pytest.raises(ClientError):
                await call(client, method, channel="C1")

    asyncio.run(ask())
    assert came == {method: times}


@pytest.mark.parametrize("status", [200, 429, 502, 503])
@pytest.mark.parametrize(
    ("body", "sort"),
    [("upstream connect error", "text/plain"), ("<html>", "application/json"), ("<html>", "text/html"), ("[1]", "application/json")],
)
def test_an_answer_that_is_not_slacks_is_a_broken_connection(app: config.Config, status: int, body: str, sort: str) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type=sort)

    async def ask() -> None:
        slack = web.Application()
        slack.router.add_post("/api/{method}", answer)
        async with TestServer(slack) as server:
            client = client_of(app, server)
            with pytest.raises(SlackApiError if sort == "text/html" and status != 200 else ClientError):  # their status is known
                await call(client, "chat.postMessage", channel="C1")

    asyncio.run(ask())


@pytest.mark.parametrize(
    ("answer", "accounts", "told"),
    [
        ({"ok": False, "error": "users_not_found"}, [], []),
        ({"ok": False, "error": "missing_scope"}, [], ["webportage in Slack (missing_scope)"]),
        ({"ok": True, "user": {"id": "U1", "team_id": "T1"}}, [("T1", "U1")], []),
        (None, [], ["webportage in Slack (ClientConnectorError)"]),
    ],
)
def test_an_address_that_could_not_be_looked_up_everywhere_says_where(
    app: config.Config, answer: dict[str, object] | None, accounts: list[tuple[str, str]], told: list[str]
) -> None:
    async def reply(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "team_id": "T1"} if request.match_info["method"] == "auth.test" else answer)

    async def ask() -> persons.Address:
        slack = web.Application()
        slack.router.add_post("/api/{method}", reply)
        async with TestServer(slack) as server:
            url = "http://127.0.0.1:9/api/" if answer is None else str(server.make_url("/api/"))
            orgs = {key: one.model_copy(update={"slack": one.slack.model_copy(update={"bot_token": "x", "workspaces": ("T1",)})})
                    for key, one in app.organisations.items() if key == "webportage"}  # fmt: skip
            other = app.organisations["acracy"]
            orgs["acracy"] = other.model_copy(update={"teams": other.teams.model_copy(update={"staff": {"default": "19:x"}})})
            return await lookup.address(app.model_copy(update={"slack_api_url": url, "organisations": orgs}), "nadia@example.org")

    found = asyncio.run(ask())
    assert found.accounts == accounts
    assert list(found.unasked)[: len(told)] == told and any("acracy in Teams" in one for one in found.unasked)
