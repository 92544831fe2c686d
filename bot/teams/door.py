"""Who may come in at POST /api/messages: Microsoft by its token, and beside the local playground whoever is on this very machine."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import web
from botbuilder.schema import Activity

from bot.teams.installation import Installation

log = structlog.get_logger()
KEYS_SECONDS = 10.0  # that the keys of Microsoft may take; they are kept for a day
MOST_AT_ONCE = 8
_FROM_ELSEWHERE = ("Origin", "X-Forwarded-For", "Forwarded")  # a page in a browser; a proxy or tunnel in front


class KeysAway(Exception):
    """Microsoft's keys, which prove a token, could not be fetched. Check that this machine reaches login.botframework.com."""


@dataclass
class Door:
    """`anonymous`: requests without a token are taken for installations without an app id, from this machine only."""

    anonymous: bool
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    async def opens(self, one: Installation, told: Mapping[str, Any], request: web.Request) -> bool:
        """Whether the SDK's own validation takes the token: signature, issuer, audience, age, service address. KeysAway: nobody can tell."""
        header = request.headers.get("Authorization")
        if not one.org.teams.app_id:
            return self.anonymous and not header and not any(name in request.headers for name in _FROM_ELSEWHERE)
        try:
            return await self._validated(one, told, header or "")
        except PermissionError as error:
            refusal: Exception = error
        except OSError as error:  # requests' own errors and time-outs are among these
            raise KeysAway from error
        except Exception as error:  # for a bad token the SDK raises anything, bare Exception and IndexError included
            refusal = error
        log.warning("A Teams request without a valid token was refused", error=type(refusal).__name__)
        return False

    async def _validated(self, one: Installation, told: Mapping[str, Any], header: str) -> bool:
        """In a thread of its own: the SDK fetches the keys without a time limit, in a way that would hold up everybody else."""
        loop, done = asyncio.get_running_loop(), concurrent.futures.Future[bool]()

        async def validate() -> bool:
            activity = Activity().deserialize(dict(told))
            found = await one.adapter.bot_framework_authentication.authenticate_request(activity, header)
            return bool(found and found.claims_identity and found.claims_identity.is_authenticated)

        def run() -> None:
            done.set_running_or_notify_cancel()  # from here on nobody can cancel it, however long it takes
            try:
                done.set_result(asyncio.run(validate()))
            except Exception as error:
                done.set_exception(error)

        async with asyncio.timeout(KEYS_SECONDS):
            await self._free.acquire()
            done.add_done_callback(lambda _: None if loop.is_closed() else loop.call_soon_threadsafe(self._free.release))
            threading.Thread(target=run, name="token", daemon=True).start()
            return await asyncio.wrap_future(done)
