"""What was said while Relais did not listen is read from Slack: events are redelivered for about five minutes only.

At start, after an event that could not be handled, whose time was far from this machine's, or after a lost Socket Mode connection, each conversation is read from the moment
until which nothing is missing; reading goes on beside the daily work, at Slack's pace, until it is complete. What was handled before is
known by its id and has no effect again. Source: docs.slack.dev, Events API, "Error handling and retries".
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.events import Event, Room
from bot.runtime import Runtime
from bot.slack import payloads, sign
from bot.slack.app import Installations
from bot.slack.client import call
from bot.slack.installation import Installation
from bot.slack.send import RETRIED
from bot.store import StoreBusy

log = structlog.get_logger()
Told = Mapping[str, Any]  # a message or conversation, as Slack tells it
EVERY = 30.0  # seconds between two looks whether anything was missed
OVERLAP = 600.0  # seconds read twice: what Slack was still redelivering then
OLDEST = 7 * 86400.0  # seconds; what is older is not answered any more
PEOPLE = 1000  # direct conversations that are read, those spoken in last first
THREADS = 30 * 86400.0  # seconds back to which a message's thread is looked into
PAGES = 10  # pages of a conversation, 200 messages each
TRIES = 5
LONGEST = 300.0  # seconds waited for at once
# The token is at fault: what was said is read once that is mended.
TOKEN = frozenset(("token_revoked", "token_expired", "invalid_auth", "not_authed", "account_inactive"))
TROUBLE = (TimeoutError, ClientError, OSError)


class CatchUp:
    """Reads on in every installation, for ever: `run`."""

    def __init__(self, runtime: Runtime, installations: Installations) -> None:
        self.runtime, self.installations = runtime, installations

    async def run(self) -> None:
        """Read what was missed, then note every half minute that nothing was."""
        while True:
            for one in self.installations.all:
                try:
                    await self._look(one)
                except (*TROUBLE, SlackApiError, StoreBusy) as error:
                    one.missed = True
                    log.warning("What was said meanwhile could not be read yet", organisation=one.org.key, error=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def _look(self, one: Installation) -> None:
        store = self.runtime.house.store
        await one.introduce()
        newest = one.newest
        if one.missed:
            one.missed = False
            known = dict(await self.runtime.call(lambda: store.people.newest("slack", one.team)))
            since = await self.runtime.call(lambda: store.heard.until("slack", one.team))
            if not since and (since := max(known.values(), default="")):  # kept at once: the next start may come before all is read
                begun = since
                await self.runtime.call(lambda: store.heard.note("slack", one.team, begun))
            if since:
                begin = max(float(since) - OVERLAP, await self._slack_time(one) - OLDEST)
                taken = await self._read(one, known, begin)
                log.info("What was said meanwhile has been read", organisation=one.org.key, conversations=len(known), new=taken)
            newest = max(newest, since)
        if newest and not one.missed:
            await self.runtime.call(lambda: store.heard.note("slack", one.team, newest))

    async def _slack_time(self, one: Installation) -> float:
        """Slack's clock, which is right; this machine's may just have jumped."""
        told = getattr(await self._ask(one, "auth.test"), "headers", {}).get("Date", "")
        try:
            return parsedate_to_datetime(told).timestamp()
        except ValueError:
            return self.runtime.clock().timestamp()

    async def _read(self, one: Installation, known: Mapping[str, str], since: float) -> int:
        """Every conversation of a workspace since then: direct ones, staff channels, first contacts; how many events were new."""
        taken = 0
        direct = sorted(known, key=lambda channel: known[channel], reverse=True)[:PEOPLE]
        for channel in (*direct, *sorted(one.org.staff_channels("slack"))):
            taken += await self._conversation(one, channel, since)
        async for channel in self._first_contacts(one, known):
            taken += await self._conversation(one, channel, since)
        return taken

    async def _first_contacts(self, one: Installation, known: Mapping[str, str]) -> AsyncIterator[str]:
        """The newest direct conversations that hold no word known yet."""
        found: list[tuple[float, str]] = []
        async for page in self._pages(one, "conversations.list", types="im", limit="1000"):
            listed = [c for c in page.get("channels") or () if str(c.get("id")) not in known]
            found += [
                (float(c.get("created") or 0), str(c["id"])) for c in listed if c.get("user") not in (None, "USLACKBOT", one.bot_user)
            ]
        for _, channel in sorted(found, reverse=True)[:PEOPLE]:
            yield channel

    async def _conversation(self, one: Installation, channel: str, since: float) -> int:
        """The messages of a conversation since then, and of the threads below messages of Relais, in the order of their time."""
        direct = channel not in one.org.staff_channels("slack")
        found: list[Told] = []
        async for page in self._pages(one, "conversations.history", channel=channel, limit="200"):
            messages = page.get("messages") or []
            found += [m for m in messages if _ts(m) > since]
            for root in messages:
                ours = root.get("user") == one.bot_user or root.get("bot_id")
                if ours and root.get("reply_count") and float(root.get("latest_reply") or since + 1) > since:
                    found += await self._thread(one, channel, str(root["ts"]), since)
            if not messages or _ts(messages[-1]) < since - THREADS or (direct and _ts(messages[-1]) < since):
                break
        taken = 0
        for told in sorted(found, key=_ts):
            try:
                event = payloads.message(one.home, {**told, "channel": channel, "channel_type": "im" if direct else "channel"})
            except payloads.Malformed:
                self.runtime.house.meter.refused("malformed")
                continue
            if event is not None:
                taken += await self._give(one, event)
                await sign.clear(one.client, told, channel, one.bot_user)
        return taken

    async def _thread(self, one: Installation, channel: str, root: str, since: float) -> list[Told]:
        found: list[Told] = []
        async for page in self._pages(one, "conversations.replies", channel=channel, ts=root, oldest=f"{since:.6f}", limit="200"):
            found += [m for m in page.get("messages") or () if _ts(m) > since and m.get("ts") != root]
        return found

    async def _give(self, one: Installation, event: Event) -> bool:
        sender = await one.who(event.sender)
        if event.place.room is Room.STAFF:
            sender = replace(sender, staff=await one.is_staff(event.place.conversation, sender.user))
        return (await self.runtime.handle(replace(event, sender=sender), paced=False)).fresh

    async def _pages(self, one: Installation, method: str, **values: str) -> AsyncIterator[Told]:
        """The pages of a list; none when Slack refuses (a conversation that is gone, a scope that is missing)."""
        cursor = ""
        for _ in range(PAGES):
            page = await self._ask(one, method, **values, cursor=cursor)
            yield page
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return

    async def _ask(self, one: Installation, method: str, **values: str) -> Told:
        """A Web API call that waits as long as Slack asks for."""
        for attempt in range(TRIES):
            try:
                answer: Told = await call(one.client, method, **values)
                return answer
            except SlackApiError as error:
                code, status = str(error.response.get("error") or ""), getattr(error.response, "status_code", 200)
                if status == 429 or code in ("ratelimited", "rate_limited"):
                    after = str((error.response.headers or {}).get("Retry-After") or "")
                    await asyncio.sleep(min(float(after), LONGEST) if after.isdecimal() else 30)
                elif code in TOKEN:
                    raise
                elif status >= 500 or code in RETRIED:
                    await asyncio.sleep(2**attempt)
                else:
                    log.warning("Slack does not let a conversation be read", method=method, error=error.response.get("error"))
                    return {}
            except TROUBLE:
                await asyncio.sleep(2**attempt)
        raise TimeoutError(method)


def _ts(told: Told) -> float:
    return float(payloads.stamp({"ts": told.get("ts")}) or 0)
