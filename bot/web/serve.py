"""`relais demo`: a parent process that only watches, and a child that is the engine, which may die and is started again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path

from aiohttp import web

from bot import lock
from bot.config import Config
from bot.runtime import Runtime, load_knowledge, prepare_understanding
from bot.sweeper import after_a_kill
from bot.web import gate
from bot.web.app import RESTART, Page
from bot.web.files import Uploads
from bot.web.send import Bells, PageSender

PORTS = range(3980, 4000)


def free_port(host: str, asked: int | None) -> int:
    """The port asked for, or the first free one of ours; OSError when there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in [asked] if asked is not None else PORTS:
        with socket.socket(family) as tried:
            if os.name != "nt":
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, port))
            except OSError:
                if asked is not None:
                    raise
                continue
            return int(tried.getsockname()[1])
    raise OSError(f"ports {PORTS[0]} to {PORTS[-1]} are all taken")


def supervise(arguments: list[str], host: str, asked: int | None, *, browse: bool) -> int:
    """Run the child until it ends for good; its exit code. A child that ends to be restarted, or is killed, is followed by another."""
    try:
        port = free_port(host, asked)
    except OSError as error:
        print(f"{host}: {asked or 'port'}: {error.strerror or error}. Give a free one with --port.", file=sys.stderr)
        return 1
    if not gate.is_loopback(host):
        print(f"Relais demo: listening on {host}, so others can reach this try-out. It is not meant for real data.", file=sys.stderr)
    command = [sys.executable, "-m", "bot", "demo", *arguments, "--host", host, "--port", str(port), "--child"]
    stopping = False
    while True:
        child = subprocess.Popen([*command, *([] if browse else ["--no-browser"])], stdin=subprocess.PIPE)  # noqa: S603  # nosec B603  # ourselves
        browse = False

        def stop(*_: object, child: subprocess.Popen[bytes] = child) -> None:
            nonlocal stopping
            stopping = True
            with contextlib.suppress(OSError):
                child.terminate()

        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, stop)
        code = child.wait()
        if child.stdin:
            child.stdin.close()
        if stopping:
            return 0
        if code not in (RESTART, -9):  # -9: somebody killed it, as a proof or for want of memory
            return code


async def serve(config: Config, data: Path, host: str, port: int, *, browse: bool) -> int:
    """The child: the engine and the page, until it is told to stop or its parent is gone; the exit code."""
    known = load_knowledge(config)
    try:
        held = lock.take(data)
    except lock.Held as problem:
        print(problem, file=sys.stderr)
        return 1
    try:
        after_a_kill(data)
        understanding = prepare_understanding(known, data)
        runtime = Runtime(config, known, understanding, data)
        return await _serve(runtime, host, port, browse=browse)
    finally:
        held.close()


async def _serve(runtime: Runtime, host: str, port: int, *, browse: bool) -> int:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    _outlive_nobody(loop, stop)
    bells, uploads = Bells(), Uploads(runtime.data)
    page = Page(runtime, port, bells, PageSender(runtime, bells), uploads, lambda: os._exit(RESTART))
    runtime.senders["web"], runtime.fetchers["web"] = page.sender, uploads
    runtime.start()
    await page.talk.catch_up()
    runner = web.AppRunner(page.application(host), access_log=None, shutdown_timeout=1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104  # nosec B104  # compared, not bound
    address = f"http://{shown}:{port}/"
    print(f"Relais demo: {address}   (Ctrl-C ends it)", flush=True)
    if browse:
        await asyncio.to_thread(show, address)
    warming = asyncio.create_task(_warm(runtime))
    await stop.wait()
    warming.cancel()
    page.closing = True
    bells.ring_all()
    await runner.cleanup()
    await runtime.stop()
    return 0


async def _warm(runtime: Runtime) -> None:
    """The first text to be understood loads the encoder, for a second or so: let that be none of the visitor's."""
    await asyncio.sleep(1)  # what is open already is read again first
    await runtime.call(runtime.house.understanding.warm_up)


def show(address: str) -> bool:
    """Open the address in a browser with windows; False when there is none. One that draws in the terminal would take it over."""
    try:
        browser = webbrowser.get()
        in_terminal = isinstance(browser, webbrowser.GenericBrowser) and not isinstance(browser, webbrowser.BackgroundBrowser)
        return not in_terminal and browser.open(address)
    except (webbrowser.Error, OSError):
        return False


def _outlive_nobody(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Stop when the parent is gone: its end of the pipe closes, however it ended."""

    def wait() -> None:
        with contextlib.suppress(OSError, ValueError):
            while os.read(sys.stdin.fileno(), 1):
                pass
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, name="parent", daemon=True).start()
