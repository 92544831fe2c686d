"""Files in Slack: fetched with the bot's token, from Slack's own hosts only; sent in the two steps that Slack asks for."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.intake import Gone

if TYPE_CHECKING:
    from bot.slack.app import Installations

CHUNK = 1 << 16
_GONE = frozenset(("file_not_found", "file_deleted", "not_found", "invalid_arguments"))


class SlackFiles:
    """Streams files of any workspace served here."""

    def __init__(self, installations: Installations, api_url: str) -> None:
        self._installations = installations
        self._api = urlsplit(api_url)

    def _address(self, url: str) -> str:
        """Where to fetch: Slack itself, or the host of SLACK_API_URL when that is another one; the token goes nowhere else."""
        asked = urlsplit(url)
        if (self._api.hostname or "").endswith("slack.com"):
            host = asked.hostname or ""
            if asked.scheme != "https" or not (host == "slack.com" or host.endswith(".slack.com") or host.endswith(".slack-edge.com")):
                raise Gone("not an address of Slack")
            return url
        return urlunsplit((self._api.scheme, self._api.netloc, asked.path, asked.query, ""))

    async def fetch(self, team: str, ref: str) -> AsyncIterator[bytes]:
        """The file's bytes; Gone when Slack no longer has it, OSError when it may work later."""
        wanted = json.loads(ref)
        slack = self._installations.of_team(team)
        if slack is None:
            raise Gone("workspace no longer served")
        url = wanted["url"]
        if not url:
            url = await self._look_up(slack.client, wanted["id"])
        timeout = aiohttp.ClientTimeout(total=None, connect=10, sock_read=30)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session:
                headers = {"Authorization": f"Bearer {slack.client.token}"}
                async with session.get(self._address(url), headers=headers, allow_redirects=False) as answer:
                    if answer.status in (403, 404, 410):
                        raise Gone(f"HTTP {answer.status}")
                    if answer.status != 200:  # also a redirection to where one signs in: our token is not taken at the moment
                        raise OSError(f"HTTP {answer.status}")
                    async for chunk in answer.content.iter_chunked(CHUNK):
                        yield chunk
        except aiohttp.ClientError as error:
            raise OSError(type(error).__name__) from error

    async def _look_up(self, client, file_id: str) -> str:  # type: ignore[no-untyped-def]  # slack_sdk's AsyncWebClient
        """The address of a file that was announced without one (shared from another workspace)."""
        try:
            info = await client.api_call("files.info", data={"file": file_id})
        except SlackApiError as error:
            if error.response.get("error") in _GONE:
                raise Gone(str(error.response.get("error"))) from error
            raise OSError("files.info") from error
        url = (info.get("file") or {}).get("url_private_download")
        if not url:
            raise Gone("no address")
        return str(url)


async def upload(  # type: ignore[no-untyped-def]  # slack_sdk's AsyncWebClient
    client, path: Path, name: str, channel: str, thread: str, begun: Callable[[str], Awaitable[None]]
) -> str:
    """Share a file in a channel or thread, streamed from disk in Slack's three steps; its file id, told to `begun` before it is shared."""
    size = os.path.getsize(path)
    place = await client.api_call("files.getUploadURLExternal", data={"filename": name, "length": str(size)})
    timeout = aiohttp.ClientTimeout(total=300)
    with open(path, "rb") as source:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            headers = {"Content-Type": "application/octet-stream"}
            async with session.post(place["upload_url"], data=source, headers=headers) as answer:
                if answer.status != 200:
                    raise OSError(f"upload answered HTTP {answer.status}")
    await begun(str(place["file_id"]))
    told = {"files": json.dumps([{"id": place["file_id"], "title": name}]), "channel_id": channel}
    await client.api_call("files.completeUploadExternal", data=told | ({"thread_ts": thread} if thread else {}))
    return str(place["file_id"])
