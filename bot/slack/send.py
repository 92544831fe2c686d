"""What the outbox holds for Slack, sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import Card
from bot.outbox import Retry, Sent, Undeliverable, Unreachable
from bot.slack.app import Installations, call
from bot.slack.files import upload
from bot.slack.render import render
from bot.store.outbox import Item
from bot.turn import Target

MARKS = {"delivered": "white_check_mark", "failed": "warning"}
_RETRIED = frozenset(
    ("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "message_limit_exceeded")
)

_NO_CHANNEL = frozenset(("channel_not_found", "not_in_channel", "is_archived", "restricted_action"))
_GONE = frozenset(("message_not_found", "file_not_found", "file_deleted"))


class SlackSender:
    """Sends what the outbox holds for Slack."""

    fetched_later = False

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    def _client(self, item: Item) -> AsyncWebClient:
        one = self._installations.of_team(item.team)
        if one is None:
            raise Undeliverable("no organisation serves this workspace any more")
        return one.client

    async def _call(self, what: Any) -> Any:
        """The answer of a Web API call, or Retry, or Undeliverable."""
        try:
            return await what
        except SlackApiError as error:
            code, status = str(error.response.get("error") or ""), error.response.status_code
            if status == 429 or status >= 500 or code in _RETRIED:
                headers = {k.casefold(): v for k, v in (error.response.headers or {}).items()}
                after = headers.get("retry-after", "0")
                raise Retry(code or f"HTTP {status}", float(after) if str(after).isdigit() else 0.0) from error
            if code in _NO_CHANNEL:
                raise Unreachable(code) from error
            raise Undeliverable(code or f"HTTP {status}") from error
        except (TimeoutError, ClientError, OSError) as error:
            raise Retry(type(error).__name__) from error

    async def _channel(self, client: AsyncWebClient, target: Target) -> str:
        if target.conversation or not target.user:
            return target.conversation
        opened = await self._call(call(client, "conversations.open", users=target.user))
        return str(opened["channel"]["id"])

    async def post(self, item: Item, target: Target, card: Card) -> Sent:
        client, shown = self._client(item), render(card)
        channel = await self._channel(client, target)
        answer = await self._call(
            client.chat_postMessage(
                channel=channel, text=shown.text, blocks=shown.blocks, thread_ts=target.thread or None, unfurl_links=False,
                unfurl_media=False, metadata={"event_type": "relais", "event_payload": {"outbox": item.id}},
            )
        )  # fmt: skip
        where, ts = str(answer.get("channel") or channel), str(answer["ts"])
        one = self._installations.of_team(item.team)
        link = f"{one.url.rstrip('/')}/archives/{where}/p{ts.replace('.', '')}" if one and one.url and not target.thread else ""
        return Sent(where, ts, link)

    async def edit(self, item: Item, conversation: str, message: str, card: Card) -> None:
        shown = render(card)
        await self._call(self._client(item).chat_update(channel=conversation, ts=message, text=shown.text, blocks=shown.blocks))

    async def home(self, item: Item, target: Target, card: Card) -> None:
        view = {"type": "home", "blocks": render(card).blocks}
        await self._call(call(self._client(item), "views.publish", user_id=target.user, view=json.dumps(view)))

    async def whisper(self, item: Item, target: Target, card: Card) -> None:
        shown = render(card)
        await self._call(
            self._client(item).chat_postEphemeral(
                channel=target.conversation, user=target.user, text=shown.text, blocks=shown.blocks, thread_ts=target.thread or None
            )
        )

    async def mark(self, item: Item, conversation: str, message: str, name: str) -> None:
        try:
            await self._call(call(self._client(item), "reactions.add", channel=conversation, timestamp=message, name=MARKS[name]))
        except Undeliverable as problem:
            if str(problem) != "already_reacted":
                raise

    async def file(self, item: Item, target: Target, path: Path, name: str) -> Sent:
        if not path.exists():
            raise Undeliverable("the file is missing from the data directory")
        client = self._client(item)
        channel = await self._channel(client, target)
        return Sent(channel, await self._call(upload(client, path, name, channel, target.thread)))

    async def remove(self, item: Item, conversation: str, message: str, *, file: bool) -> None:
        """Delete a message or a file of ours; one that is gone already is well."""
        client = self._client(item)
        try:
            if file:
                await self._call(call(client, "files.delete", file=message))
            else:
                await self._call(call(client, "chat.delete", channel=conversation, ts=message))
        except Undeliverable as problem:
            if str(problem) not in _GONE:
                raise
