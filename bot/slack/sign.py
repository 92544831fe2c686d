"""An hourglass on a message that takes longer than a second to handle; Slack shows no typing sign for an app's messages.

Source: docs.slack.dev, reactions.add (scope reactions:write); `assistant.threads.setStatus` is for assistant apps alone.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Mapping
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

LONG = 1.0  # seconds after which a person wonders
NAME = "hourglass_flowing_sand"


_SHOWN: set[asyncio.Task[None]] = set()  # asyncio itself keeps no task alive


@contextlib.asynccontextmanager
async def working(client: AsyncWebClient, channel: str, message: str) -> AsyncIterator[None]:
    """Mark the message while what is done within takes long. Whether the mark shows matters to nobody."""
    done = asyncio.Event()
    waiting = asyncio.get_running_loop().call_later(LONG, lambda: _begin(_show(client, channel, message, done)))
    try:
        yield
    finally:
        waiting.cancel()
        done.set()


def _begin(work: Coroutine[Any, Any, None]) -> None:
    shown = asyncio.create_task(work)
    _SHOWN.add(shown)
    shown.add_done_callback(_SHOWN.discard)


async def clear(client: AsyncWebClient, told: Mapping[str, Any], channel: str, bot: str) -> None:
    """Take away the mark that a process left on a message when it was killed, as the message, read from Slack, tells."""
    if any(r.get("name") == NAME and bot in (r.get("users") or ()) for r in told.get("reactions") or ()):
        await _call(client, "reactions.remove", channel, str(told["ts"]))


async def _show(client: AsyncWebClient, channel: str, message: str, done: asyncio.Event) -> None:
    await _call(client, "reactions.add", channel, message)
    await done.wait()
    await _call(client, "reactions.remove", channel, message)


async def _call(client: AsyncWebClient, method: str, channel: str, message: str) -> None:
    with contextlib.suppress(TimeoutError, SlackApiError, ClientError, OSError):  # put already, or taken away by somebody
        await client.api_call(method, data={"channel": channel, "timestamp": message, "name": NAME})
