"""Files that a person takes: Teams asks them, and says where the bytes go; what became of it is told in their chat."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import structlog

from bot import evidence_store, export, filetypes, sending
from bot.cards import Card, Text, dump
from bot.config import Organisation
from bot.runtime import Runtime
from bot.store.outbox import Item
from bot.teams.files import allowed
from bot.turn import Target
from bot.wording import Markdown

log = structlog.get_logger()
PAUSES = (1.0, 4.0)  # seconds before the second and the third try
WHOLE = aiohttp.ClientTimeout(total=300)


class Offers:
    """The files that are on their way to whoever took them."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def answered(self, org: Organisation, tenant: str, conversation: str, value: dict[str, Any]) -> None:
        """The person's answer: what they took is sent beside this, for Teams waits only seconds. Only what was offered in this very chat, once."""
        info, context = (found if isinstance(found := value.get(key), dict) else {} for key in ("uploadInfo", "context"))
        url, link, number = str(info.get("uploadUrl") or ""), str(info.get("contentUrl") or ""), context.get("item")
        local = not org.teams.app_id
        if value.get("action") != "accept" or not isinstance(number, int) or number.bit_length() > 63 or not allowed(url, anonymous=local):
            return
        store = self._runtime.house.store
        item: Item | None = await self._runtime.call(lambda: store.outbox.offered(number, "teams", tenant, conversation))
        if item is None or item.id in self._under_way:
            return
        told: Item | None = await self._runtime.call(lambda: store.outbox.by_ref(_ref(item)))
        if told is not None:
            return
        link = link if allowed(link, anonymous=local) and not set(link) & set("<> \n") else ""
        self._under_way[item.id] = asyncio.create_task(self._hand_over(org, item, url, link))
        self._under_way[item.id].add_done_callback(lambda _: self._under_way.pop(item.id, None))

    async def _hand_over(self, org: Organisation, item: Item, url: str, link: str) -> None:
        store = self._runtime.house.store
        words = self._runtime.house.knowledge.wordings.words(org.languages[0], org.address)
        if item.kind == "export":
            path, name = export.kept(store.folder, Target.load(item.target).person, item.id), f"{words.plain('export-file')}.zip"
        else:
            kept = await self._runtime.call(lambda: store.files.get(int(item.body)))
            if kept is None:
                return
            path, name = evidence_store.path(store.folder, kept.sha256), filetypes.safe_name(kept.name, kept.type)
        taken = await _put(url, path)
        await self._runtime.call(lambda: self._tell(org, item, name, link, taken=taken))

    def _tell(self, org: Organisation, item: Item, name: str, link: str, *, taken: bool) -> None:
        """Where the file lies now, in place of the question; or that it did not arrive, and the question anew."""
        house, target, at = self._runtime.house, Target.load(item.target), datetime.now(UTC)
        try:
            person = house.store.people.get(target.person)
        except KeyError:
            return  # forgotten meanwhile
        words = house.knowledge.wordings.words(person.lang, org.address)
        key = "file-not-taken" if not taken else "file-taken-link" if link else "file-taken"
        shown = dump(Card((Text(words(key, name=name, address=Markdown(link))),)))
        with house.store.write():
            put = house.store.outbox.put
            put(item.platform, item.team, item.lane, item.target, "post", shown, _ref(item) if taken else "", item.ticket, at)
            if taken:
                sending.put_removal(house, item, sending.Sent(item.conversation, item.message), at)
            else:
                put(item.platform, item.team, item.lane, item.target, item.kind, item.body, item.ref, item.ticket, at)

    async def close(self) -> None:
        """Break off what is on its way: its question is still there."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _ref(item: Item) -> str:
    return f"taken/{item.id}"


async def _put(url: str, path: Path) -> bool:
    """Send the file there; False when it did not arrive, after three tries."""
    for pause in (0.0, *PAUSES):
        await asyncio.sleep(pause)
        try:
            size = path.stat().st_size
            headers = {"Content-Type": "application/octet-stream", "Content-Range": f"bytes 0-{max(size - 1, 0)}/{size}"}
            with open(path, "rb") as source:
                async with (
                    aiohttp.ClientSession(timeout=WHOLE) as session,
                    session.put(url, data=source, headers=headers, allow_redirects=False) as answer,
                ):
                    if answer.status < 300:
                        return True
                    problem = f"HTTP {answer.status}"
        except (aiohttp.ClientError, OSError) as error:
            problem = type(error).__name__
        log.warning("A file that was accepted could not be sent", error=problem)
    return False
