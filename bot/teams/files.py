"""Files in Teams: fetched from where an activity says; what a message that holds a card or offers a file looks like."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp
import structlog
from botbuilder.schema import Activity, Attachment

from bot.intake import Gone
from bot.teams.render import Rendered

if TYPE_CHECKING:
    from bot.teams.app import Installations

log = structlog.get_logger()
CHUNK = 1 << 16
CARD = "application/vnd.microsoft.card.adaptive"
CONSENT = "application/vnd.microsoft.teams.card.file.consent"


def card_activity(shown: Rendered) -> Activity:
    """A message that is this card; words beside it would split it in two."""
    return Activity(type="message", summary=shown.summary, attachments=[Attachment(content_type=CARD, content=shown.card)])


def consent_activity(name: str, size: int, context: dict[str, int]) -> Activity:
    """A message that asks a person whether to take a file; `context` comes back with the answer."""
    content = {"description": name, "sizeInBytes": size, "acceptContext": context, "declineContext": context}
    return Activity(type="message", attachments=[Attachment(content_type=CONSENT, name=name, content=content)])


def allowed(url: str, *, anonymous: bool) -> bool:
    """Whether a file may be fetched from or sent to this address: https by name; loopback beside the local playground only."""
    told = urlsplit(url)
    host = told.hostname or ""
    local = host == "localhost"
    try:
        ipaddress.ip_address(host)
        number = True
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        number = False
    if local:
        return anonymous and told.scheme in ("http", "https")
    return told.scheme == "https" and bool(host) and not number


class TeamsFiles:
    """Streams files of any tenant served here."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    async def fetch(self, team: str, ref: str) -> AsyncIterator[bytes]:
        """The file's bytes; Gone when Teams no longer has it, OSError when it may work later."""
        wanted = json.loads(ref)
        one = self._installations.of_team(team)
        url = str(wanted.get("url") or "")
        if one is None or not allowed(url, anonymous=self._installations.anonymous):
            raise Gone("not an address that files are taken from")
        headers = {}
        if wanted.get("own") and one.org.teams.app_id:  # a pasted image lies with the service, which wants the bot's token
            service = str(wanted.get("service") or "")
            if urlsplit(service).netloc != urlsplit(url).netloc:
                raise Gone("the image does not lie with the service")
            client = await one.client(service)
            headers["Authorization"] = f"Bearer {client.config.credentials.get_access_token()}"
        timeout = aiohttp.ClientTimeout(total=None, connect=10, sock_read=30)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(url, headers=headers, allow_redirects=False) as answer,
            ):
                if answer.status in (401, 403, 404, 410) or 300 <= answer.status < 400:
                    raise Gone(f"HTTP {answer.status}")
                if answer.status != 200:
                    raise OSError(f"HTTP {answer.status}")
                async for chunk in answer.content.iter_chunked(CHUNK):
                    yield chunk
        except aiohttp.ClientError as error:
            raise OSError(type(error).__name__) from error
