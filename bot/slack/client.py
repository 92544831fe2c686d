"""Calls of Slack's Web API: every one as a form, tried once more only where nobody would see it twice."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientPayloadError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryState
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.config import Config, Organisation

SEEN_TWICE = ("chat.postMessage", "files.completeUploadExternal")  # if Slack did it and its answer was lost
# slack_sdk writes every call and answer out in full for a logger without a level, whether or not anybody reads it.
_logger = logging.getLogger(__name__)
_logger.setLevel(logging.WARNING)


async def call(client: AsyncWebClient, method: str, **values: str) -> Any:
    """A Web API call as a form by POST, which every method takes (slack_sdk would use GET or the query string for some)."""
    return await client.api_call(method, data={k: v for k, v in values.items() if v})


class _OnceMore(AsyncConnectionErrorRetryHandler):
    """Calls once more when the connection broke, unless people would see it twice: the outbox looks those up first."""

    async def _can_retry_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None, error: Exception | None = None
    ) -> bool:
        method = urlsplit(request.url).path.rpartition("/")[2]
        return method not in SEEN_TWICE and await super()._can_retry_async(state=state, request=request, response=response, error=error)


class _Client(AsyncWebClient):
    """What answers in another shape than Slack's (a proxy's page, a load balancer's sentence) counts as a broken connection."""

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        try:
            return await super().api_call(api_method, **how)
        except AttributeError as error:  # slack_sdk takes any JSON, and any plain text, for a dictionary
            raise ClientPayloadError(f"{api_method}: the answer is not Slack's") from error
        except SlackApiError as error:
            told = error.response.data if isinstance(error.response, AsyncSlackResponse) else None
            if not isinstance(told, dict) or ("ok" not in told and error.response.status_code == 200):
                raise ClientPayloadError(f"{api_method}: the answer is not Slack's") from error
            raise


def make_client(org: Organisation, config: Config) -> AsyncWebClient:
    """A client with the organisation's token, at the configured address."""
    client = _Client(token=org.slack.bot_token, base_url=config.slack_api_url, timeout=15, logger=_logger, retry_handlers=[_OnceMore()])
    if urlsplit(config.slack_api_url).hostname in ("127.0.0.1", "localhost", "::1"):
        client.proxy = None  # slack_sdk would send loopback through HTTP_PROXY
    return client
