"""`relais chat`: the same engine in a terminal; from a pipe it prints plain text and `--` after each input."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from bot.cards import Card, clean
from bot.events import Command, Event, Message, Place, Press, RemoteFile, Room
from bot.events import Sender as Who
from bot.outbox import Sent, Undeliverable
from bot.runtime import Runtime
from bot.store.outbox import Item
from bot.text_cards import render
from bot.turn import Target

STAFF_ROOM = "staff"


class Screen:
    """The terminal as a platform: cards are printed; the presses of the newest ones are remembered by number and label."""

    def __init__(self, out: TextIO, *, colours: bool, width: int) -> None:
        self._out, self._colours, self._width = out, colours, width
        self.controls: list[tuple[str, str, str]] = []
        self.closed = False

    def new_input(self) -> None:
        """What was offered before counts only until something new is shown."""
        self._fresh = True

    _fresh = True

    def show(self, card: Card) -> None:
        offered = card.controls()
        if self._fresh:
            self.controls, self._fresh = [], False
        text = clean(render(card, width=self._width, first=len(self.controls) + 1))
        self.controls += offered
        try:
            print(f"\033[36m{text}\033[0m\n" if self._colours else text, file=self._out, flush=True)
        except BrokenPipeError:
            self.closed = True  # who read the pipe has gone

    async def post(self, item: Item, target: Target, card: Card) -> Sent:
        name = f"out-{item.id}"
        if target.person or target.user:
            self.show(card)
        return Sent(target.conversation or "dm", name)

    async def edit(self, item: Item, conversation: str, message: str, card: Card) -> None:
        return None  # a line printed stays printed

    async def home(self, item: Item, target: Target, card: Card) -> None:
        """A terminal has no home page."""

    async def whisper(self, item: Item, target: Target, card: Card) -> None:
        self.show(card)

    async def mark(self, item: Item, conversation: str, message: str, name: str) -> None:
        return None

    async def file(self, item: Item, target: Target, path: Path, name: str) -> Sent:
        if not path.exists():
            raise Undeliverable("the file is missing")
        if item.kind == "export":  # what a platform would keep for the person, the disk does here
            path = Path(shutil.copy(path, Path.cwd() / f"{path.stem}.zip"))
        if target.person:
            print(f"📎 {clean(name)} ({path})", file=self._out, flush=True)
        return Sent(target.conversation or "dm", f"out-{item.id}")

    async def remove(self, item: Item, conversation: str, message: str, *, file: bool) -> None:
        """A line printed stays printed."""


class LocalFiles:
    """/attach reads from this machine's disk."""

    async def fetch(self, team: str, ref: str) -> AsyncIterator[bytes]:
        with open(json.loads(ref)["path"], "rb") as source:
            while chunk := source.read(1 << 16):
                yield chunk


class Chat:
    """One person at a terminal."""

    def __init__(self, runtime: Runtime, screen: Screen, org: str, name: str, lang: str) -> None:
        self.runtime, self.screen, self.org = runtime, screen, org
        self._who = Who(name.casefold().replace(" ", "-"), name, lang, False)
        self._place = Place("terminal", "local", f"dm-{self._who.user}", Room.DM)
        self._session, self._count = uuid4().hex[:8], 0

    def _event(self, line: str) -> Event | str:
        """The event that a typed line makes, or a sentence when it makes none."""
        self._count += 1
        name, now = f"{self._session}/{self._count}", self.runtime.clock()
        base = (f"terminal/{name}", now, self.org, self._who, self._place)
        if found := re.fullmatch(r"/attach\s+(.+)", line.strip()):
            path = Path(found[1].strip().strip("'\"")).expanduser()
            if not path.is_file():
                return f"{path}: no such file. Give the path of a file on this machine."
            ref = json.dumps({"path": str(path.resolve())})
            return Message(*base, "", name, files=(RemoteFile(ref, path.name, path.stat().st_size),))
        if re.fullmatch(r"\s*\d{1,2}\s*", line) and 1 <= int(line) <= len(self.screen.controls):
            return self._press(line.strip(), base)
        if found := re.fullmatch(r"/press\s+(.+)", line.strip()):
            return self._press(found[1].strip(), base)
        if found := re.fullmatch(r"/(\w[\w-]*)(?:\s+(.*))?", line.strip(), re.DOTALL):
            return Command(*base, found[1], found[2] or "")
        return Message(*base, line, name)

    def _press(self, what: str, base: tuple[str, datetime, str, Who, Place]) -> Event | str:
        offered = self.screen.controls
        if what.isdigit() and 1 <= int(what) <= len(offered):
            _, action, value = offered[int(what) - 1]
            return Press(*base, action, value, "")
        for label, action, value in offered:
            if label.casefold() == what.casefold():
                return Press(*base, action, value, "")
        partly = [o for o in offered if what.casefold() in o[0].casefold()]
        if len(partly) == 1:
            return Press(*base, partly[0][1], partly[0][2], "")
        return f"Nothing to press is called {what!r}. Offered: {', '.join(o[0] for o in offered) or 'nothing'}."

    async def take(self, line: str) -> None:
        """One line typed: handled, and everything it causes shown."""
        event = self._event(line)
        self.screen.new_input()
        if isinstance(event, str):
            print(event)
            return
        reply = await self.runtime.handle(event)
        for card in reply.now:
            self.screen.show(card)
        await self.runtime.drain()


async def chat(runtime: Runtime, org: str, name: str, lang: str, now: datetime | None) -> None:
    """Talk until /quit or the end of input."""
    interactive = sys.stdin.isatty()
    screen = Screen(sys.stdout, colours=interactive and sys.stdout.isatty(), width=78 if interactive else 0)
    runtime.senders["terminal"] = screen
    runtime.fetchers["terminal"] = LocalFiles()
    talk = Chat(runtime, screen, org, name, lang)
    if now:
        runtime.clock_shift(now - runtime.clock())
    runtime.start()
    try:
        if interactive:
            print("/attach FILE · /press N · /litige · /aide · /quit")
        while True:
            line = await asyncio.to_thread(_read, interactive)
            if line is None or line.strip() == "/quit":
                return
            await talk.take(line)
            if screen.closed:
                return
            if not interactive:
                print("--", flush=True)
    finally:
        await runtime.stop()


def _read(interactive: bool) -> str | None:
    if not interactive:
        line = sys.stdin.readline()
        return line.rstrip("\n") if line else None
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # gives input() its history and editing
    try:
        return input("› ")
    except (EOFError, KeyboardInterrupt):
        return None
