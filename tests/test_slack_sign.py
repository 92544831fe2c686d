"""The hourglass of Slack: put when an answer takes long, and always taken away."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import sign


class Web:
    """Slack's Web API, which takes `slow` seconds or refuses."""

    def __init__(self, slow: float = 0.0, *, refuses: bool = False) -> None:
        self.slow, self.refuses = slow, refuses
        self.called: list[str] = []

    async def api_call(self, method: str, *, data: dict[str, Any]) -> None:
        assert data == {"channel": "D1", "timestamp": "1.2", "name": "hourglass_flowing_sand"}
        self.called.append(method)
        await asyncio.sleep(self.slow)
        if self.refuses:
            raise SlackApiError("already_reacted", {"error": "already_reacted"})  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped


@pytest.mark.parametrize(
    ("takes", "web", "called"),
    [
        (0.0, Web(), []),
        (0.15, Web(), ["reactions.add", "reactions.remove"]),
        (0.06, Web(slow=0.1), ["reactions.add", "reactions.remove"]),  # done while the mark is on its way
        (0.15, Web(refuses=True), ["reactions.add", "reactions.remove"]),
    ],
    ids=["soon", "late", "between", "refused"],
)
def test_what_takes_long_bears_the_mark_until_it_is_done(
    takes: float, web: Web, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign, "LONG", 0.05)

    async def run() -> None:
        with pytest.raises(KeyError):  # also when what is done fails
            async with sign.working(cast(AsyncWebClient, web), "D1", "1.2"):
                await asyncio.sleep(takes)
                assert web.called == called[:1]
                raise KeyError
        await asyncio.sleep(0.3)
        assert web.called == called

    asyncio.run(run())
