"""`relais run`: the HTTP server, the platforms that have their secrets, delivery and intake, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import signal
import sys
import time
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot import about_page, link_pages, lock
from bot.config import Config
from bot.runtime import Runtime, load_knowledge, prepare_understanding
from bot.slack import app as slack
from bot.slack.files import SlackFiles
from bot.slack.send import SlackSender
from bot.starting import Start, summary
from bot.teams import app as teams
from bot.teams.files import TeamsFiles
from bot.teams.send import TeamsSender

log = structlog.get_logger()
BODY_SECONDS = 10.0
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
        begun = time.perf_counter()
        understanding = prepare_understanding(known, data)
        understood = time.perf_counter() - begun
        seconds = {"knowledge": read, "classifier": understood, "first text": understanding.warm_up()}
        runtime = Runtime(config, known, understanding, data)
        return await _serve(runtime, "127.0.0.1" if anonymous_teams else host, port, anonymous_teams, seconds)
    finally:
        held.close()


async def _serve(runtime: Runtime, host: str, port: int, anonymous: bool, seconds: dict[str, float]) -> int:
    begun = time.perf_counter()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):  # before anything is begun, so that whatever is begun is ended in order
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    installations = slack.Installations(runtime)
    for one in installations.all:
        with contextlib.suppress(Exception):  # asked again at the first request; `doctor` tells why
            await one.introduce()
    if installations.all:
        runtime.senders["slack"] = SlackSender(installations)
        runtime.fetchers["slack"] = SlackFiles(installations, runtime.config.slack_api_url)
    tenants = teams.Installations(runtime, anonymous=anonymous)
    if tenants.all:
        runtime.senders["teams"] = TeamsSender(tenants)
        runtime.fetchers["teams"] = TeamsFiles(tenants)
    if anonymous:
        log.warning("TEAMS IS OPEN TO ANYBODY ON THIS MACHINE (--allow-anonymous-teams): for the local playground, never for people")
    runtime.start(ahead=runtime.config.limits.understanding_processes)
    runner = web.AppRunner(_application(runtime, installations, tenants), access_log=None, handler_cancellation=False)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    sockets = await slack.listen(installations)
    taken = await slack.catch_up(runtime, installations)
    seconds["platforms"] = time.perf_counter() - begun
    on = Start(
        host, port, {one.org.key for one in installations.all}, {one.org.key for one in installations.all if one.bot_user},
        {one.org.key for one in tenants.all}, seconds, taken,
    )  # fmt: skip
    print("\n".join(summary(runtime.config, on)), file=sys.stderr, flush=True)
    waited = round(sum(seconds.values()), 1)
    log.info("Relais is running", port=port, slack=len(on.slack), teams=len(on.teams), caught_up=taken, seconds=waited)
    await stop.wait()
    for handler in sockets:
        await handler.close_async()  # type: ignore[no-untyped-call]  # slack_bolt leaves it untyped
    await runner.cleanup()
    await runtime.stop()
    await tenants.close()
    await installations.close()
    log.info("Stopped; nothing is left half done")
    return 0


def _application(runtime: Runtime, installations: slack.Installations, tenants: teams.Installations) -> web.Application:
    @web.middleware
    async def limited(request: web.Request, handler: Handler) -> web.StreamResponse:
        """A body that is too large or comes too slowly is refused before anybody looks at it."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
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
            why = runtime.house.meter.stuck(await asyncio.wait_for(runtime.stock(), 5)) or runtime.broken()
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
    if any(not one.org.slack.app_token for one in installations.all):
        app.router.add_post("/slack/events", installations.handle)
    if tenants.all:
        app.router.add_post("/api/messages", tenants.handle)
        app.router.add_routes([*link_pages.routes(runtime), *about_page.routes(runtime)])
    return app
