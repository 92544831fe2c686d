"""What the outbox holds for Teams, sent."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from botbuilder.schema import Activity, ConversationParameters
from botframework.connector.aio import ConnectorClient
from msrest.exceptions import ClientRequestError, HttpOperationError

from bot.cards import Button, Buttons, Card, Note, Text
from bot.sending import Lane, Parts, Retry, Sent, Undeliverable, Unreachable, lane_of
from bot.store.outbox import Item
from bot.teams.files import card_activity, consent_activity
from bot.teams.payloads import bare, joined, message_id, split
from bot.teams.render import Rendered, pages, render
from bot.turn import Target
from bot.wording import Words

if TYPE_CHECKING:
    from bot.teams.app import Installations
    from bot.teams.installation import Installation

log = structlog.get_logger()
_PUBLIC_SERVICE = "https://smba.trafficmanager.net/teams/"  # learn.microsoft.com, "Send proactive messages", read November 2026
_RETRIED = frozenset((401, 408, 412, 429, 500, 502, 503, 504))  # 401: the fault is in our secret or app, never in the message
_REFUSED = frozenset((401, 412, 429, 503))  # of these, the ones that tell that nothing was taken
_DOUBT = "no answer"  # how an error begins after which nobody knows whether the message arrived


class NotInstalled(Unreachable):
    """The app is not there for this person, or in this channel. An administrator of Teams can install it."""


class TeamsSender:
    """Sends what the outbox holds for Teams. Teams has no way to look a doubtful send up: at least once, and possible duplicates counted."""

    fetched_later = True
    seconds_apart = 0.5  # learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: 60 in 30 s and conversation

    def __init__(self, installations: Installations) -> None:
        self._installations = installations
        self._parts = Parts(lambda: installations.runtime)
        self._inherited: set[Lane] = set()  # whose first item of an earlier process has been seen

    async def _reach(self, item: Item, conversation: str) -> tuple[Installation, str, ConnectorClient]:
        one = self._installations.of_team(item.team)
        if one is None:
            raise Undeliverable("no organisation serves this tenant any more")
        runtime = self._installations.runtime
        service = await runtime.call(lambda: runtime.house.store.addresses.find("teams", item.team, conversation))
        if not service and one.org.teams.app_id and not one.org.teams.login_url:
            service = _PUBLIC_SERVICE  # nothing has come from this tenant yet: staff in Teams, freelancers in Slack
        if not service:
            raise Retry("nothing has come from this tenant yet, so where to send is not known", 5)
        return one, service, await self._call(one.client(service))

    def _again(self, item: Item) -> None:
        """Count a message that is about to be sent although it may be there already."""
        if item.error.startswith(_DOUBT):
            self._count(item)

    def _count(self, item: Item) -> None:
        self._installations.runtime.house.meter.delivery("teams", item.kind, "doubtful")
        log.warning("A message is sent to Teams again after no answer, and may stand there twice", item=item.id, kind=item.kind)

    async def _call(self, what: Awaitable[Any], *, says: bool = False) -> Any:
        """The answer of the connector, or Retry, or Undeliverable. `says`: whether people see something when it arrives."""
        try:
            return await what
        except HttpOperationError as error:
            status = int(getattr(error.response, "status_code", 0) or 0)
            headers = {str(k).casefold(): str(v) for k, v in (getattr(error.response, "headers", None) or {}).items()}
            if status in _RETRIED:
                after = headers.get("retry-after", "")
                told = f"{_DOUBT}: HTTP {status}" if says and status not in _REFUSED else f"HTTP {status}"
                raise Retry(told, float(after) if after.isdigit() else 0.0) from error
            if status == 403:
                raise NotInstalled("HTTP 403") from error
            if status == 404:
                raise Unreachable("HTTP 404") from error
            raise Undeliverable(f"HTTP {status}") from error
        except (ClientRequestError, TimeoutError, OSError) as error:
            raise Retry(f"{_DOUBT}: {type(error).__name__}" if says else type(error).__name__) from error

    async def _chat(self, item: Item, target: Target) -> tuple[ConnectorClient, str]:
        """The connector and conversation of a target; a chat with a person is opened when it is not known."""
        one, service, client = await self._reach(item, target.conversation)
        if target.conversation or not target.user:
            return client, joined(target.conversation, bare(target.thread))
        return client, str(await self._call(one.chat(service, item.team, target.user)))

    def _words(self, item: Item) -> Words:
        """The staff's words."""
        one = self._installations.of_team(item.team) or self._installations.all[0]
        return self._installations.runtime.house.knowledge.wordings.words(one.org.languages[0], one.org.address)

    async def find(self, item: Item, target: Target) -> Sent | None:
        """Teams cannot tell: what may have gone out goes out again. Of what a process that ended has left, each lane's first was under way."""
        lane = lane_of(item)
        if lane not in self._inherited and not item.tries:
            self._count(item)
        self._inherited.add(lane)
        return None

    async def post(self, item: Item, target: Target, card: Card) -> Sent:
        try:
            return await self._post(item, target, card)
        except NotInstalled as problem:
            key = "teams-not-in-channel" if target.conversation.startswith("19:") else "teams-not-installed"
            raise NotInstalled(self._words(item).plain(key)) from problem

    async def _post(self, item: Item, target: Target, card: Card) -> Sent:
        if target.conversation.startswith("19:") and not target.thread and not target.person:
            return await self._begin(item, target, card)
        client, conversation = await self._chat(item, target)
        base, root = split(conversation)
        self._again(item)
        *before, last = pages(card)
        parts = await self._parts.out(item.id)  # out already, at an earlier try
        for page in before[len(parts) :]:
            parts = (*parts, message_id(root, await self._say(client, conversation, page)))
            if not await self._parts.keep(item.id, parts):
                await self.remove(item, base, parts[-1], file=False)  # erased while it was on its way
        return Sent(base, message_id(root, await self._say(client, conversation, last)))

    async def _say(self, client: ConnectorClient, conversation: str, page: Rendered) -> str:
        """Send a message; Teams' id of it."""
        answer = await self._call(client.conversations.send_to_conversation(conversation, card_activity(page)), says=True)
        return str(answer.id) if answer and answer.id else ""

    async def _begin(self, item: Item, target: Target, card: Card) -> Sent:
        """A new post in a channel, which is the root of its thread."""
        _, _, client = await self._reach(item, target.conversation)
        asked = ConversationParameters(
            is_group=True, channel_data={"channel": {"id": target.conversation}, "tenant": {"id": item.team}},
            activity=card_activity(render(card)),
        )  # fmt: skip
        self._again(item)
        made = await self._call(client.conversations.create_conversation(asked), says=True)
        base, root = split(str(made.id))
        return Sent(base or target.conversation, root or str(made.activity_id))

    async def edit(self, item: Item, conversation: str, message: str, card: Card) -> None:
        """What went out in several messages is edited in as many; those that are left over are deleted."""
        runtime = self._installations.runtime
        post = await runtime.call(lambda: runtime.house.store.outbox.by_message("teams", conversation, message))
        parts = await self._parts.out(post.id) if post else ()
        shown = pages(card) if parts else [render(card)]
        if len(shown) > len(parts) + 1:
            shown = [render(card)]
        kept = parts[: len(shown) - 1]
        for one, page in zip((*kept, message), shown, strict=True):
            await self._update(item, conversation, one, page)
        for one in parts[len(kept) :]:
            await self.remove(item, conversation, one, file=False)
        if post and kept != parts:
            await self._parts.keep(post.id, kept)

    async def _update(self, item: Item, conversation: str, message: str, page: Rendered) -> None:
        _, _, client = await self._reach(item, conversation)
        root, _, here = message.rpartition(";")
        where = joined(conversation, root or message)
        try:
            await self._call(client.conversations.update_activity(where, here or message, card_activity(page)))
        except NotInstalled:
            raise
        except Unreachable as problem:  # the message was deleted by a person: its channel is well, and the case goes on
            raise Undeliverable("the message is no longer there") from problem

    async def home(self, item: Item, target: Target, card: Card) -> None:
        """Teams has no home page: /dossier and /dossiers show what would be there."""

    async def whisper(self, item: Item, target: Target, card: Card) -> None:
        """Words for one person: in their own chat; in the thread when the app is not installed for them."""
        try:
            await self.post(item, Target(user=target.user), card)
        except Undeliverable:
            await self.post(item, target, card)

    async def mark(self, item: Item, conversation: str, message: str, name: str) -> None:
        """A bot puts no reaction in Teams: a reply in the thread says it."""
        _, _, client = await self._reach(item, conversation)
        root = message.rpartition(";")[0] or message
        shown = render(Card((Note(self._words(item)(f"mark-{name}")),)))
        self._again(item)
        await self._call(client.conversations.send_to_conversation(joined(conversation, root), card_activity(shown)), says=True)

    async def remove(self, item: Item, conversation: str, message: str, *, file: bool) -> None:
        """Delete a message of ours; one that is gone already is well. A file that was taken lies with the person who took it."""
        _, _, client = await self._reach(item, conversation)
        root, _, here = message.rpartition(";")
        where = joined(conversation, root)
        with contextlib.suppress(Unreachable):
            await self._call(client.conversations.delete_activity(where, here or message))

    async def file(self, item: Item, target: Target, path: Path, name: str) -> Sent:
        """To a person: offered, sent once they accept. To a channel, where a bot cannot put files: a card whose press mints a link."""
        if not path.exists():
            raise Undeliverable("the file is missing from the data directory")
        if target.conversation.startswith("19:"):
            return await self._piece(item, target, path, name)
        client, conversation = await self._chat(item, target)
        offered: Activity = consent_activity(name, path.stat().st_size, {"item": item.id})
        self._again(item)
        answer = await self._call(client.conversations.send_to_conversation(conversation, offered), says=True)
        return Sent(conversation, str(answer.id) if answer and answer.id else "")

    async def _piece(self, item: Item, target: Target, path: Path, name: str) -> Sent:
        words = self._words(item)
        shown = Text(words("file-in-channel", name=name, size=max(path.stat().st_size // 1000, 1)))
        press = Button("open_file", words.plain("button-open-file"), f"{item.ticket}|{item.kind}|{item.body}")
        return await self.post(item, target, Card((shown, Buttons((press,)))))
