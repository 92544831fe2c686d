"""A call to Slack whose connection broke: done once more by itself only where nobody would see it twice."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from aiohttp import ClientError, web
from aiohttp.test_utils import TestServer

from bot import config
from bot.slack.client import call, make_client


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
            settings = app.model_copy(update={"slack_api_url": str(server.make_url("/api/"))})
            org = settings.organisations["webportage"]
            client = make_client(org.model_copy(update={"slack": org.slack.model_copy(update={"bot_token": "x"})}), settings)
            with pytest.raises(ClientError):
                await call(client, method, channel="C1")

    asyncio.run(ask())
    assert came == {method: times}
