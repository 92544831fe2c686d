"""What a person types in a terminal: editing, history and completion; Ctrl-C is heard at once."""

from __future__ import annotations

import asyncio
import contextlib
import glob
import os
import sys
import threading
from pathlib import Path
from typing import Any

from bot.commands import FOR_STAFF, LISTED


def ready() -> None:
    """Editing and history for input(); Tab completes commands, and the path behind /attach. Nothing typed is kept on disk."""
    with contextlib.suppress(ImportError):
        import readline

        readline.set_completer_delims(" ")
        readline.set_completer(lambda text, n: next(iter(completions(text, readline.get_line_buffer())[n : n + 1]), None))
        readline.parse_and_bind("tab: complete")


def completions(text: str, line: str) -> list[str]:
    """What the word being typed may become."""
    if line.startswith("/attach "):
        found = sorted(glob.glob(glob.escape(os.path.expanduser(text)) + "*"))
        return [path + ("/" if Path(path).is_dir() else "") for path in found]
    if " " in line or not line.startswith("/"):
        return []
    return [
        f"{name} "
        for name in sorted(("/attach", "/press", "/quit", *(f"/{n}" for n in LISTED if n not in FOR_STAFF)))
        if name.startswith(text)
    ]


async def typed(prompt: str) -> str | None:
    """A line of the keyboard; None at its end. Ctrl-C ends the wait at once: the thread that reads is left behind, so that nobody waits for Enter."""
    loop = asyncio.get_running_loop()
    heard: asyncio.Future[str | None] = loop.create_future()

    def told(line: str | None) -> None:
        if not heard.done():
            heard.set_result(line)

    def read() -> None:
        line: str | None = None
        with contextlib.suppress(EOFError, KeyboardInterrupt):
            line = input(prompt)
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(told, line)

    threading.Thread(target=read, name="keyboard", daemon=True).start()
    return await heard


def modes() -> list[Any]:
    """How the terminal is set before line editing changes it."""
    with contextlib.suppress(ImportError):
        import termios

        return termios.tcgetattr(sys.stdin.fileno())
    return []


def restore(modes: list[Any]) -> None:
    """Set the terminal as it was."""
    if modes:
        import termios

        termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, modes)
