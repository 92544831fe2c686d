"""What one Bolt app does with what Slack posts: read it, look up who acts, give it to the engine, acknowledge after commit."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import structlog
from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.cards import Card
from bot.commands import FOR_STAFF
from bot.config import Organisation
from bot.engine import Reply
from bot.events import Command, Event, Mention, Message, Press, Room, Sender
from bot.runtime import Runtime
from bot.slack import payloads, sign
from bot.slack.client import call
from bot.slack.installation import Installation
from bot.slack.render import render
from bot.staff_presses import NOBODY
from bot.store import StoreBusy
from bot.wording import Words

log = structlog.get_logger()
_Done = TypeVar("_Done", Command, Press)
LOOK = 1.0  # seconds to ask Slack which direct conversation is Relais's own: a command must be answered within three
REACHED = "reached"  # in Bolt's context: a listener of ours has begun, so what failed then was no matter of reading
E = TypeVar("E")


def _marked(listener: Callable[[dict[str, Any], AsyncAck], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The listener, which notes that it has begun. Bolt gives arguments by these names; as a middleware it would take an eighth of the dispatch."""

    async def begun(body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        context[REACHED] = True
        await listener(body, ack)

    return begun


class Listeners:
    """What one Bolt app does with a body: read it, look up who acts, give the event to the engine, acknowledge after commit."""

    def __init__(self, runtime: Runtime, one: Installation, of_team: Callable[[str], Installation | None]) -> None:
        self.runtime, self.one, self.of_team = runtime, one, of_team

    def register(self) -> None:
        app, anything = self.one.app, re.compile(".*", re.DOTALL)
        app.event("message")(_marked(self.on_message))
        app.event("app_mention")(_marked(self.on_message))
        app.event("app_home_opened")(_marked(self.on_opened))
        app.event(anything)(self.on_other)
        app.command(anything)(_marked(self.on_command))
        app.action(anything)(_marked(self.on_action))
        app.shortcut(anything)(_marked(self.on_shortcut))

    def _read(self, parser: Callable[..., E], *told: object) -> E | None:
        """What a body says; None, and counted, when it is of a shape that Slack never sends."""
        try:
            return parser(self.one.home, *told)
        except payloads.Malformed:
            self.runtime.house.meter.refused("malformed")
            return None

    def _words(self, org: Organisation) -> Words:
        return self.runtime.house.knowledge.wordings.words(org.languages[0], org.address)

    def _foreign(self, body: Mapping[str, Any]) -> bool:
        """Whether the body comes from a workspace that no organisation has."""
        team = payloads.team(body)
        if not team or self.of_team(team) is not None:
            return False
        self.runtime.house.meter.refused("workspace")
        return True

    async def give(self, event: Event, *, staff: bool) -> Reply:
        """The event to the engine, with the sender's name and, where it matters, whether they are staff."""
        sender = await self.one.who(event.sender)
        if staff:
            sender = replace(sender, staff=await self.one.is_staff(event.place.conversation, event.sender.user))
        return await self.runtime.handle(replace(event, sender=sender))

    async def _placed(self, event: _Done) -> _Done:
        """The event where it was done: a direct conversation between two colleagues, where Relais is not, is a channel to it.

        Slack tells of a command in either as of one in a "directmessage"; what is only for its author's eyes may be pressed there, too.
        """
        here, user = event.place, event.sender.user
        if here.room is not Room.DM or not here.conversation:
            return event
        people = self.runtime.house.store.people
        known = await self.runtime.call(lambda: people.find(event.org, "slack", here.team, user))
        own = known.dm if known else ""
        if own != here.conversation:
            try:
                opened = await asyncio.wait_for(call(self.one.client, "conversations.open", users=user), LOOK)
                own = str(opened["channel"]["id"])
            except (TimeoutError, SlackApiError, ClientError, OSError) as error:
                log.warning("Whose direct conversation a command was typed in could not be looked up", error=type(error).__name__)
        return event if own == here.conversation else replace(event, place=replace(here, room=Room.CHANNEL))

    async def on_message(self, body: dict[str, Any], ack: AsyncAck) -> None:
        told = payloads.part(body, "event")
        if self._foreign(body):
            await self._refuse(told)
        elif (event := self._read(payloads.message, told)) is not None:
            try:
                await self._answer(event)
            except Exception:
                self.one.missed = True
                raise
            self.one.newest = max(self.one.newest, payloads.stamp(told))
        await ack()

    async def _answer(self, event: Event) -> None:
        """Give it to the engine; who waits for an answer sees when that takes long."""
        in_staff = event.place.room is Room.STAFF
        if isinstance(event, Message) and (event.place.room is Room.DM or event.mention is not Mention.NONE):
            async with sign.working(self.one.client, event.place.conversation, event.message):
                await self.give(event, staff=in_staff)
        else:
            await self.give(event, staff=in_staff)

    async def _refuse(self, told: Mapping[str, Any]) -> None:
        """A workspace that nobody has put in app.yaml gets a polite word, at most one for each message of a person."""
        if told.get("bot_id") or not told.get("user") or told.get("channel_type") != "im":
            return
        try:
            await self.one.client.chat_postMessage(
                channel=str(told.get("channel")), text=self._words(self.one.org).plain("refused-workspace")
            )
        except (TimeoutError, SlackApiError, ClientError, OSError) as error:
            log.info("An unknown workspace could not be answered", error=type(error).__name__)

    async def on_opened(self, body: dict[str, Any], ack: AsyncAck) -> None:
        event = self._read(payloads.opened, payloads.part(body, "event"), str(body.get("event_id") or ""))
        if event is not None and not self._foreign(body):
            if event.home:
                event = replace(event, sender=replace(event.sender, staff=await self._is_any_staff(event.sender.user)))
            await self.give(event, staff=False)
        await ack()

    async def _is_any_staff(self, user: str) -> bool:
        """Whether the user is in one of the organisation's staff channels."""
        for channel in sorted(self.one.org.staff_channels("slack")):
            if await self.one.is_staff(channel, user):
                return True
        return False

    async def on_shortcut(self, body: dict[str, Any], ack: AsyncAck) -> None:
        if not self._foreign(body) and (event := self._read(payloads.shortcut, body, datetime.now(UTC))) is not None:
            await self.give(event, staff=False)
        await ack()

    async def on_other(self, ack: AsyncAck) -> None:
        await ack()  # an event that is not ours

    async def on_command(self, body: dict[str, Any], ack: AsyncAck) -> None:
        if self._foreign(body):
            await ack(text=self._words(self.one.org).plain("refused-workspace"), response_type="ephemeral")
            return
        event = self._read(payloads.command, body, datetime.now(UTC))
        if event is None:
            await ack()
            return
        event = await self._placed(event)
        if event.name in FOR_STAFF:
            event = replace(event, sender=replace(event.sender, staff=await self._is_any_staff(event.sender.user)))
        try:
            reply = await self.give(event, staff=False)
        except StoreBusy:
            await ack(text=self._words(self.one.org).plain("busy"), response_type="ephemeral")
            return
        if not reply.now:
            await ack()
            return
        shown = render(Card(tuple(block for card in reply.now for block in card.blocks)))
        await ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")

    async def on_action(self, body: dict[str, Any], ack: AsyncAck) -> None:
        event = None if self._foreign(body) else self._read(payloads.press, body, datetime.now(UTC))
        if event is not None:
            if event.action == "assign":  # the engine knows no roster: who was picked comes with their name
                ticket, _, picked = event.value.partition("|")
                chosen = await self.one.who(Sender(picked))
                member = await self.one.is_staff(event.place.conversation, chosen.user)
                event = replace(event, value=f"{ticket}|{chosen.user if member else NOBODY}|{chosen.name or chosen.user}")
            event = await self._placed(event)
            await self.give(event, staff=event.place.room is Room.STAFF)
        await ack()
