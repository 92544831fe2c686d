"""What the outbox holds for Slack, sent."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import Card
from bot.sending import Parts, Retry, Sent, Undeliverable, Unreachable
from bot.slack.app import Installations
from bot.slack.client import call
from bot.slack.files import upload
from bot.slack.render import joined, pages, render
from bot.store.outbox import Item
from bot.turn import Target

_Answer = TypeVar("_Answer")
MARKS = {"delivered": "white_check_mark", "failed": "warning"}
RETRIED = frozenset(
    ("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "message_limit_exceeded")
)
# The fault is in our token or app, never in the message: whoever mends it finds everything still waiting.
_OURS = frozenset(
    "token_revoked token_expired invalid_auth not_authed account_inactive missing_scope no_permission org_login_required ekm_access_denied"
    " not_allowed_token_type team_access_not_granted access_denied two_factor_setup_required accesslimited team_added_to_org app_missing_action_url"
    " invalid_token".split()
)

_NO_CHANNEL = frozenset(("channel_not_found", "not_in_channel", "is_archived", "restricted_action"))
_GONE = frozenset(("message_not_found", "file_not_found", "file_deleted"))
BEFORE = 24 * 3600.0  # seconds before its own time that a message is looked for: clocks differ
MOST_PAGES = 5
SETTLED = 3.0  # seconds after a start until Slack has done, or dropped, what a process that was killed had asked of it
SHARE_TRIES = 8  # a share completes later than its call; then it is taken for lost


def _signed(item: Item, part: int = 0) -> dict[str, Any]:
    """The metadata by which a message of ours is known again, whatever became of the answer; `part`: one before the last, from 1."""
    return {"event_type": "relais", "event_payload": {"outbox": item.id, "at": item.created_at} | ({"part": part} if part else {})}


def _part(told: Mapping[str, Any]) -> int:
    """Which part of one of ours a message is, 0 for the last one."""
    part = ((told.get("metadata") or {}).get("event_payload") or {}).get("part")
    return part if isinstance(part, int) else 0


class OurFault(Retry):
    """Slack does not take our token or app as it is."""


class SlackSender:
    """Sends what the outbox holds for Slack."""

    fetched_later = False
    seconds_apart = 1.0  # api.slack.com/apis/rate-limits: about one message per second and channel, short bursts allowed

    def __init__(self, installations: Installations) -> None:
        self._installations = installations
        self._parts = Parts(lambda: installations.runtime)
        self._since = time.monotonic()

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
            if code in _OURS:
                raise OurFault(code) from error
            if status == 429 or status >= 500 or code in RETRIED:
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

    async def _reached(self, client: AsyncWebClient, target: Target, send: Callable[[str, str], Awaitable[_Answer]]) -> _Answer:
        """What `send` answers, given channel and thread; a person's direct conversation that is not there is opened anew, once."""
        channel = await self._channel(client, target)
        try:
            return await send(channel, target.thread)
        except Unreachable as problem:
            if str(problem) != "channel_not_found" or not (target.user and target.conversation):
                raise
            anew = await self._channel(client, replace(target, conversation=""))
            if anew == channel:
                raise
            return await send(anew, "")

    async def post(self, item: Item, target: Target, card: Card) -> Sent:
        """What is too long for a message goes out in several, but the root of a thread, which is cut."""
        client = self._client(item)
        root = not (target.thread or target.user)
        *before, last = [card] if root else pages(card)

        async def say(page: Card, channel: str, thread: str, part: int) -> Sent:
            shown = render(page)
            answer = await self._call(
                client.chat_postMessage(
                    channel=channel, text=shown.text, blocks=shown.blocks, thread_ts=thread or None, unfurl_links=False,
                    unfurl_media=False, metadata=_signed(item, part),
                )
            )  # fmt: skip
            where, ts = str(answer.get("channel") or channel), str(answer["ts"])
            return Sent(where, ts, self._link(item, where, ts, thread))

        async def send(channel: str, thread: str) -> Sent:
            parts = await self._parts.out(item.id) if before else ()  # out already, at an earlier try
            for number, page in enumerate(before[len(parts) :], len(parts) + 1):
                sent = await say(page, channel, thread, number)
                parts = (*parts, sent.message)
                if not await self._parts.keep(item.id, parts):
                    await self.remove(item, sent.conversation, sent.message, file=False)  # erased while it was on its way
            return await say(last, channel, thread, 0)

        return await self._reached(client, target, send)

    def _link(self, item: Item, channel: str, ts: str, thread: str) -> str:
        one = self._installations.of_team(item.team)
        return f"{one.url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}" if one and one.url and not thread else ""

    async def find(self, item: Item, target: Target) -> Sent | None:
        """A message of ours by the outbox id in its metadata; a file by its id, which was kept before it was shared."""
        await asyncio.sleep(max(0.0, self._since + SETTLED - time.monotonic()))
        client = self._client(item)
        try:
            look = self._posted if item.kind == "post" else self._shared
            return await self._reached(client, target, lambda channel, thread: look(client, item, channel, thread))
        except (Undeliverable, OurFault):
            return None  # it cannot be told; what is wrong shows when it is sent

    async def _posted(self, client: AsyncWebClient, item: Item, channel: str, thread: str) -> Sent | None:
        method, limit = ("conversations.replies", "999") if thread else ("conversations.history", "200")
        parts: dict[int, str] = {}
        oldest, cursor = datetime.fromisoformat(item.created_at).timestamp() - BEFORE, ""
        for _ in range(MOST_PAGES):
            page = await self._call(
                call(client, method, channel=channel, ts=thread, limit=limit, cursor=cursor, include_all_metadata="true")
            )
            told = page.get("messages") or []
            ours = {_part(m): str(m["ts"]) for m in told if m.get("metadata") == _signed(item, _part(m))}
            parts |= {number: ts for number, ts in ours.items() if number}
            if found := next((m for m in told if m.get("metadata") == _signed(item)), None):
                return Sent(channel, str(found["ts"]), self._link(item, channel, str(found["ts"]), thread), found=True)
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor or (told and not thread and float(told[-1]["ts"]) < oldest):
                break
        if len(parts) > len(await self._parts.out(item.id)):
            await self._parts.keep(item.id, tuple(parts[number] for number in sorted(parts)))
        return None

    async def _shared(self, client: AsyncWebClient, item: Item, channel: str, thread: str) -> Sent | None:
        if not item.message:
            return None
        file = (await self._call(call(client, "files.info", file=item.message))).get("file") or {}
        shares = file.get("shares") or {}
        if channel in {
            *(c for sort in shares.values() for c in sort),
            *(c for k in ("channels", "groups", "ims") for c in file.get(k) or ()),
        }:
            return Sent(channel, item.message, found=True)
        if item.tries < SHARE_TRIES:
            raise Retry("Slack has the file and does not show it in the conversation yet")
        return None

    async def edit(self, item: Item, conversation: str, message: str, card: Card) -> None:
        """What went out in several messages is edited in as many, the last one cut when they do not do; those left over are deleted."""
        client, runtime = self._client(item), self._installations.runtime
        post = await runtime.call(lambda: runtime.house.store.outbox.by_message("slack", conversation, message))
        parts = await self._parts.out(post.id) if post else ()
        shown = pages(card) if parts else [card]
        shown = [*shown[: len(parts)], joined(shown[len(parts) :])] if len(shown) > len(parts) else shown
        kept = parts[: len(shown) - 1]
        for one, page in zip((*kept, message), map(render, shown), strict=True):
            await self._call(client.chat_update(channel=conversation, ts=one, text=page.text, blocks=page.blocks))
        for one in parts[len(kept) :]:
            await self.remove(item, conversation, one, file=False)
        if post and kept != parts:
            await self._parts.keep(post.id, kept)

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
        except OurFault as problem:
            if str(problem) == "missing_scope":  # an ornament holds up no words behind it
                raise Undeliverable(str(problem)) from problem
            raise
        except Undeliverable as problem:
            if str(problem) != "already_reacted":
                raise

    async def file(self, item: Item, target: Target, path: Path, name: str) -> Sent:
        if not path.exists():
            raise Undeliverable("the file is missing from the data directory")
        client = self._client(item)
        runtime = self._installations.runtime

        def keep(file: str) -> None:
            with runtime.house.store.write():
                runtime.house.store.outbox.begun(item.id, file)

        async def begun(file: str) -> None:
            await runtime.call(lambda: keep(file))

        async def send(channel: str, thread: str) -> Sent:
            return Sent(channel, await self._call(upload(client, path, name, channel, thread, begun)))

        return await self._reached(client, target, send)

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
