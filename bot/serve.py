"""`relais run`: the HTTP server, the platforms that have their secrets, delivery and intake, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hmac
import signal
import sys
import time
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot import about_page, garbage, link_pages, lock
from bot.config import Config
from bot.runtime import Runtime, load_knowledge, prepare_understanding
from bot.slack import app as slack
from bot.slack.catch_up import CatchUp
from bot.slack.files import SlackFiles
from bot.slack.send import SlackSender
from bot.starting import Start, summary
from bot.sweeper import after_a_kill
from bot.teams import app as teams
from bot.teams.files import TeamsFiles
from bot.teams.send import TeamsSender

log = structlog.get_logger()
BODY_SECONDS = 10.0
FINISHING = 0.8  # seconds, twice, that requests may take when Relais stops; Slack and Teams send again what was not answered
LARGEST_BODY = 2 * 1024 * 1024  # bytes; Slack's largest event is far smaller


async def run(config: Config, data: Path, host: str, port: int, *, anonymous_teams: bool = False) -> int:
    """Serve until SIGTERM or Ctrl-C; the exit code. `anonymous_teams`: Teams without an app id, then on loopback only."""
    begun = time.perf_counter()
    known = load_knowledge(config)
    read = time.perf_counter() - begun
    try:
        held = lock.take(data)
    except lock.Held as problem:
        print(problem, file=sys.stderr)
        return 1
    try:
        after_a_kill(data)
        begun = time.perf_counter()
        understanding = prepare_understanding(known, data)
        understood, begun = time.perf_counter() - begun, time.perf_counter()
        known.languages.detect("")  # both are learnt or read in before somebody waits for them
        understanding.warm_up()
        seconds = {"knowledge": read, "classifier": understood, "first text": time.perf_counter() - begun}
        runtime = Runtime(config, known, understanding, data)
        return await _serve(runtime, "127.0.0.1" if anonymous_teams else host, port, anonymous_teams, seconds)
    finally:
        held.close()


async def _serve(runtime: Runtime, host: str, port: int, anonymous: bool, seconds: dict[str, float]) -> int:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):  # before anything is begun, so that whatever is begun is ended in order
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with contextlib.AsyncExitStack() as ending:
        begun, told = asyncio.create_task(_begin(runtime, host, port, anonymous, seconds, ending)), asyncio.create_task(stop.wait())
        await asyncio.wait({begun, told}, return_when=asyncio.FIRST_COMPLETED)
        if not begun.done():  # told to stop before all was begun
            begun.cancel()
            await asyncio.wait({begun})
        if not begun.cancelled() and (error := begun.exception()) is not None:
            if not isinstance(error, OSError):
                raise error
            print(f"Nothing can be received on {host}:{port}: {_why(error)}.", file=sys.stderr)
            return 1
        await told
    log.info("Stopped; nothing is left half done")
    return 0


def _why(error: OSError) -> str:
    """What keeps an address from being used, and the cure."""
    cures = {
        errno.EADDRINUSE: "another program uses this port. Stop it, or choose another port with --port",
        errno.EACCES: "this account may not use this port. Choose one from 1024 on with --port",
        errno.EADDRNOTAVAIL: "this machine has no such address. --host 0.0.0.0 is every address it has",
    }
    return cures.get(error.errno or 0, f"{error.strerror or error}. --host and --port choose where")


async def _begin(
    runtime: Runtime, host: str, port: int, anonymous: bool, seconds: dict[str, float], ending: contextlib.AsyncExitStack
) -> None:
    """Begin all that runs; what is begun is put on `ending` at once. OSError: the address cannot be used."""
    begun = time.perf_counter()
    installations, tenants = slack.Installations(runtime), teams.Installations(runtime, anonymous=anonymous)
    ending.push_async_callback(installations.close)
    ending.push_async_callback(tenants.close)
    ending.push_async_callback(runtime.stop)
    if anonymous:
        log.warning("TEAMS IS OPEN TO ANYBODY ON THIS MACHINE (--allow-anonymous-teams): for the local playground, never for people")
    runner = web.AppRunner(
        _application(runtime, installations, tenants), access_log=None, handler_cancellation=False, shutdown_timeout=FINISHING
    )
    ending.push_async_callback(runner.cleanup)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    await installations.introduce()
    if installations.all:
        runtime.senders["slack"] = SlackSender(installations)
        runtime.fetchers["slack"] = SlackFiles(installations, runtime.config.slack_api_url)
    if tenants.all:
        runtime.senders["teams"] = TeamsSender(tenants)
        runtime.fetchers["teams"] = TeamsFiles(tenants)
    runtime.start(ahead=runtime.config.limits.understanding_processes)
    sockets = slack.listen(installations)
    ending.push_async_callback(slack.hang_up, sockets)
    runtime.beside(CatchUp(runtime, installations).run(), "CatchUp.run")
    seconds["platforms"] = time.perf_counter() - begun
    garbage.rarely()
    on = Start(
        host, port, {one.org.key for one in installations.all}, {one.org.key for one in installations.all if one.bot_user},
        {one.org.key for one in tenants.all}, seconds,
    )  # fmt: skip
    print("\n".join(summary(runtime.config, on)), file=sys.stderr, flush=True)
    log.info("Relais is running", port=port, slack=len(on.slack), teams=len(on.teams), seconds=round(sum(seconds.values()), 1))


def _application(runtime: Runtime, installations: slack.Installations, tenants: teams.Installations) -> web.Application:
    @web.middleware
    async def limited(request: web.Request, handler: Handler) -> web.StreamResponse:
        """A body that is too large or comes too slowly is refused before anybody looks at it."""
        try:
            whole = request.content.is_eof()  # it came with the first bytes, as most do
            async with contextlib.nullcontext() if whole else asyncio.timeout(BODY_SECONDS):
                await request.read()
        except TimeoutError:
            runtime.house.meter.refused("slow")
            answer = web.Response(status=408)
            answer.force_close()
            return answer
        except web.HTTPRequestEntityTooLarge:
            runtime.house.meter.refused("size")
            raise
        return await handler(request)

    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[limited])

    async def health(_: web.Request) -> web.Response:
        """Red (503) when delivery is stuck, a background step has ended, or the store does not answer."""
        try:
            why = runtime.house.meter.stuck(await asyncio.wait_for(runtime.stock(), 5), runtime.senders) or runtime.broken()
        except Exception as error:  # whatever keeps the store from answering
            why = f"the store does not answer: {type(error).__name__}"
        return web.json_response({"status": "stuck", "why": why}, status=503) if why else web.json_response({"status": "ok"})

    async def metrics(request: web.Request) -> web.Response:
        """Loopback only and not by way of a proxy, unless RELAIS_METRICS_TOKEN is set and given."""
        token = runtime.config.metrics_token
        near = request.remote in ("127.0.0.1", "::1") and not {"X-Forwarded-For", "Forwarded"} & set(request.headers)
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not (hmac.compare_digest(given.encode(), token.encode()) if token else near):
            runtime.house.meter.refused("metrics")
            return web.Response(status=403)
        page = runtime.house.meter.page(await runtime.stock())
        return web.Response(body=page, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    app.router.add_get("/healthz", health)
    app.router.add_get("/metrics", metrics)
    if installations.by_http:
        app.router.add_post("/slack/events", installations.handle)
    if tenants.all:
        app.router.add_post("/api/messages", tenants.handle)
        app.router.add_routes([*link_pages.routes(runtime), *about_page.routes(runtime)])
    return app
