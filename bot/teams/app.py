"""Teams: one CloudAdapter for each installation; activities go in, the outbox comes out. With its neighbours the only importer of botbuilder."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog
from aiohttp import web
from botbuilder.schema import Activity
from msrest.exceptions import ClientException

from bot.cards import Card, Text
from bot.cards import load as load_card
from bot.commands import NAMES
from bot.config import Organisation
from bot.engine import Reply
from bot.events import Command, Event, Mention, Message, Press, Room
from bot.runtime import Runtime
from bot.staff_presses import NOBODY
from bot.store import StoreBusy
from bot.teams import files, payloads
from bot.teams.door import Door, KeysAway
from bot.teams.installation import SOON, Installation, install
from bot.teams.offers import Offers
from bot.teams.payloads import Home
from bot.teams.render import render
from bot.wording import Words

log = structlog.get_logger()
PRIVATE = ("case", "queue", "gaps")  # commands whose answer is no concern of a channel's other readers


class Installations:
    """Every Teams installation of app.yaml that may run."""

    def __init__(self, runtime: Runtime, *, anonymous: bool = False) -> None:
        self.runtime, self.anonymous = runtime, anonymous
        orgs = [
            o for o in runtime.config.organisations.values() if o.teams.wanted and (o.teams.ready or (anonymous and not o.teams.app_id))
        ]
        self.all = [install(org) for org in orgs]
        self._addresses: dict[tuple[str, str], str] = {}
        self._door, self._offers = Door(anonymous), Offers(runtime)

    def of_team(self, tenant: str) -> Installation | None:
        """The installation that serves this tenant."""
        for one in self.all:
            if tenant and tenant in one.org.teams.tenants:
                return one
        return next((one for one in self.all if one.org.default), None)

    def _asked(self, told: Mapping[str, Any]) -> Installation | None:
        """Whose credentials verify the request: the app it is addressed to, within it the tenant's organisation."""
        bot = str((told.get("recipient") or {}).get("id") or "").removeprefix("28:").lower()
        mine = [one for one in self.all if not one.org.teams.app_id or one.org.teams.app_id == bot]
        served = self.of_team(payloads.tenant_of(told))
        return served if served in mine else next(iter(mine), None)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """POST /api/messages: 401 and nothing done without a valid token; 200 only after the event is committed."""
        told = payloads.read(await request.read())
        if told is None:
            return web.Response(status=400)
        chosen = self._asked(told)
        try:
            opens = chosen is not None and await self._door.opens(chosen, told, request)
        except KeysAway as problem:
            log.error(str(problem.__doc__))
            self.runtime.house.meter.refused("keys")
            return web.Response(status=503)
        if chosen is None or not opens:
            self.runtime.house.meter.refused("token")
            return web.Response(status=401)
        if told.get("channelId") != payloads.CHANNEL:  # in others of the bot's channels whoever writes may choose their id
            self.runtime.house.meter.refused("channel")
            return web.Response(status=403)
        if self.of_team(payloads.tenant_of(told)) is not chosen:  # nobody's tenant, or one that has another app
            self.runtime.house.meter.refused("tenant")
            await self._refuse(chosen, told)
            return web.json_response({}, status=200)
        return await self._serve(chosen, told)

    def _words(self, org: Organisation) -> Words:
        return self.runtime.house.knowledge.wordings.words(org.languages[0], org.address)

    async def _refuse(self, one: Installation, told: Mapping[str, Any]) -> None:
        """A tenant that nobody has put in app.yaml gets a polite word for each message."""
        if told.get("type") != "message":
            return
        try:
            client = await one.client(str(told.get("serviceUrl") or ""))
            answer = Activity(type="message", text=self._words(one.org).plain("refused-workspace"))
            await client.conversations.send_to_conversation(str((told.get("conversation") or {}).get("id") or ""), answer)
        except (ClientException, OSError, PermissionError) as error:
            log.info("An unknown tenant could not be answered", error=type(error).__name__)

    async def _serve(self, one: Installation, told: Mapping[str, Any]) -> web.StreamResponse:
        home = Home(one.org, payloads.tenant_of(told))
        place, _ = payloads.place_of(home, told)
        service = str(told.get("serviceUrl") or "")
        await self._remember(home.tenant, place.conversation, service)
        if told.get("type") == "invoke":
            return await self._invoke(one, home, told, service)
        event = payloads.event(home, told)
        if event is not None:
            if service and isinstance(event, Message | Command) and place.room is Room.DM:
                await self._typing(one, service, place.conversation)
            try:
                await self._give(one, event, service)
            except StoreBusy:
                return web.Response(status=503)
            await self._tell_of_unseen_files(one, told, service, event)
        return web.json_response({}, status=200)

    async def _invoke(self, one: Installation, home: Home, told: Mapping[str, Any], service: str) -> web.StreamResponse:
        """Action.Execute and file consent: each is answered at once, with the card as it reads now."""
        value = told.get("value") if isinstance(told.get("value"), dict) else {}
        assert isinstance(value, dict)
        if told.get("name") == "fileConsent/invoke":
            await self._offers.answered(one.org, home.tenant, payloads.place_of(home, told)[0].conversation, value)
            return web.json_response({}, status=200)
        if told.get("name") != "adaptiveCard/action":
            return web.json_response({}, status=501)
        action = value.get("action") if isinstance(value.get("action"), dict) else {}
        assert isinstance(action, dict)
        data: Any = action.get("data")
        event = payloads.press(home, told, data if isinstance(data, dict) else {})
        if event is None:
            return _toast(self._words(one.org).plain("choose-first"))
        try:
            reply = await self._give(one, event, service)
        except StoreBusy:
            return _toast(self._words(one.org).plain("busy"))
        if reply.now:
            return _shown(Card(tuple(block for card in reply.now for block in card.blocks)))
        card = await self._current(event)
        return _shown(card) if card else _toast("✓")

    async def _current(self, event: Press) -> Card | None:
        """The pressed card as it reads now."""
        place, message = event.place, event.message

        def look() -> Card | None:
            outbox = self.runtime.house.store.outbox
            post = outbox.by_message("teams", place.conversation, message)
            body = outbox.body(post.ref) if post and post.ref else None
            return load_card(body) if body else None

        return await self.runtime.call(look)

    async def _give(self, one: Installation, event: Event, service: str) -> Reply:
        """The event to the engine, with whether its sender is staff; what it wants said at once in a channel is put into the thread."""
        place = event.place
        if place.room is Room.STAFF:
            staff = await one.is_staff(service, place.conversation, event.sender.user)
            event = replace(event, sender=replace(event.sender, staff=staff))
            if isinstance(event, Press) and event.action == "assign":
                event = await self._assigned(one, event, service)
        reply = await self.runtime.handle(event)
        if reply.now and isinstance(event, Command):
            await self._answer(one, event, service, Card(tuple(block for c in reply.now for block in c.blocks)))
        return reply

    async def _answer(self, one: Installation, event: Command, service: str, card: Card) -> None:
        """In the thread, where everybody reads it; what concerns one person alone goes to their own chat."""
        place, words = event.place, self._words(one.org)
        thread = payloads.joined(place.conversation, place.thread or payloads.bare(event.id.rpartition("/")[2]))
        if place.room is Room.CHANNEL and NAMES.get(event.name) in PRIVATE:
            try:
                await self._post(one, service, await one.chat(service, place.team, event.sender.user), card)
                card = Card((Text(words("moved-to-dm")),))
            except (ClientException, OSError, PermissionError):  # the app is not installed for them
                card = Card((Text(words("more-in-dm")),))
        try:
            await self._post(one, service, thread, card)
        except (ClientException, OSError, PermissionError) as error:
            log.warning("A command could not be answered", error=type(error).__name__)

    async def _post(self, one: Installation, service: str, conversation: str, card: Card) -> None:
        client = await one.client(service)
        await client.conversations.send_to_conversation(conversation, files.card_activity(render(card)))

    async def _tell_of_unseen_files(self, one: Installation, told: Mapping[str, Any], service: str, event: Event) -> None:
        """Teams gives a bot no file of a channel: whoever sends one to the freelancer must know that it stayed."""
        if (
            isinstance(event, Message)
            and event.place.room is Room.STAFF
            and event.mention is Mention.LEADING
            and payloads.unseen_files(told)
        ):
            thread = payloads.joined(event.place.conversation, event.place.thread or payloads.bare(event.message))
            with contextlib.suppress(ClientException, OSError, PermissionError):
                await self._post(one, service, thread, Card((Text(self._words(one.org)("teams-file-unseen")),)))

    async def _assigned(self, one: Installation, event: Press, service: str) -> Press:
        """The engine knows no roster: who was picked comes with their Teams id and name."""
        ticket, _, directory = event.value.partition("|")
        members = await one.with_newcomers(service, event.place.conversation, directory) or {}
        user, name = next(((u, n) for u, (d, n) in members.items() if directory and directory in (u, d)), (NOBODY, directory))
        return replace(event, value=f"{ticket}|{user}|{name}")

    async def _remember(self, tenant: str, conversation: str, service: str) -> None:
        """Keep where the conversation is reached, when that is new."""
        if not service or self._addresses.get((tenant, conversation)) == service:
            return
        store = self.runtime.house.store

        def keep() -> None:
            with store.write():
                store.addresses.keep("teams", tenant, conversation, service, datetime.now(UTC))

        await self.runtime.call(keep)
        self._addresses[tenant, conversation] = service

    async def _typing(self, one: Installation, service: str, conversation: str) -> None:
        """Show that an answer is being prepared; whether it shows matters to nobody."""

        async def show() -> None:
            try:
                client = await one.client(service)
                await asyncio.wait_for(client.conversations.send_to_conversation(conversation, Activity(type="typing")), SOON)
            except Exception as error:  # a sign only
                log.debug("The typing sign was not shown", error=type(error).__name__)

        self._signs = asyncio.create_task(show())

    async def close(self) -> None:
        """End the sessions."""
        await self._offers.close()
        for one in self.all:
            for client in one.clients.values():
                await client._client.__aexit__(None, None, None)


def _shown(card: Card) -> web.Response:
    return web.json_response({"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": render(card).card})


def _toast(words: str) -> web.Response:
    return web.json_response({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words})
