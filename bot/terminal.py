"""`relais chat`: the same engine in a terminal; from a pipe it prints plain text and `--` after each input."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from bot import keyboard
from bot.cards import Card, clean
from bot.events import Command, Event, Message, Place, Press, RemoteFile, Room
from bot.events import Sender as Who
from bot.runtime import Runtime
from bot.sending import Sent, Undeliverable
from bot.store.outbox import Item
from bot.text_cards import render
from bot.turn import Target
from bot.wording import Words

WIDEST = 100  # columns; longer lines are hard to read

PLAIN, BOLD, DIM, CYAN, GREEN, YELLOW = (f"\033[{code}m" for code in ("0", "1", "2", "36", "32", "33;1"))
_STYLES = {"title": BOLD, "note": DIM, "quote": GREEN}


def paint(card: Card, width: int, first: int) -> str:
    """The card in colours, behind a bar that tells whose words these are; numbers to press stand out."""
    lines: list[str] = []
    for block in card.blocks:
        one = Card((block,))
        style = _STYLES.get(block.type, "")
        for line in clean(render(one, width=width - 2, first=first)).split("\n"):
            shown = re.sub(r"^(\[\d+\])", rf"{YELLOW}\1{PLAIN}{style}", line)
            shown = re.sub(r"^(• [^:]{1,60} :)", rf"{DIM}\1{PLAIN}", shown) if block.type == "facts" else shown
            lines.append(f"{CYAN}▌{PLAIN} {style}{shown}{PLAIN}")
        first += len(one.controls())
    return "\n".join(lines)


class Screen:
    """The terminal as a platform: cards are printed; the presses of the newest ones are remembered by number and label."""

    fetched_later = True
    seconds_apart = 0.0

    def __init__(self, out: TextIO, *, colours: bool, width: int) -> None:
        self._out, self._colours, self._width = out, colours, width
        self.controls: list[tuple[str, str, str]] = []
        self.closed = False

    def new_input(self) -> None:
        """What was offered before counts only until something new is shown."""
        self._fresh, self._changed = True, None

    _fresh = True
    _changed: Card | None = None

    def show(self, card: Card) -> None:
        offered = card.controls()
        if self._fresh:
            self.controls, self._fresh = [], False
        first = len(self.controls) + 1
        self.controls += offered
        text = paint(card, self._width, first) + "\n" if self._colours else clean(render(card, width=self._width, first=first))
        try:
            print(text, file=self._out, flush=True)
        except BrokenPipeError:
            self.closed = True  # who read the pipe has gone

    def chose(self, words: Words, press: Press) -> None:
        """Say beside a typed number what it stands for."""
        label = next(shown for shown, *offered in self.controls if offered == [press.action, press.value])
        if self._width:
            said = clean(words.plain("chosen", label=label))
            print(f"{DIM}{said}{PLAIN}" if self._colours else said, file=self._out, flush=True)

    async def find(self, item: Item, target: Target) -> Sent | None:
        """A terminal keeps nothing."""
        return None

    async def post(self, item: Item, target: Target, card: Card) -> Sent:
        name = f"out-{item.id}"
        if target.person or target.user:
            self.show(card)
        return Sent(target.conversation or "dm", name)

    async def edit(self, item: Item, conversation: str, message: str, card: Card) -> None:
        """A line printed stays printed; in a terminal, an input that changed nothing but a card shows what it reads now."""
        if Target.load(item.target).person:
            self._changed = card

    def settle(self) -> None:
        """Whatever the input caused is out."""
        if self._fresh and self._changed and (self._width or self._changed.controls()):
            self.show(self._changed)

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
    """/attach reads from this machine's disk; `out` is a terminal that is shown how far it is, or None."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    async def fetch(self, team: str, ref: str) -> AsyncIterator[bytes]:
        path, done = Path(json.loads(ref)["path"]), 0
        with path.open("rb") as source:
            total = max(os.fstat(source.fileno()).st_size, 1)
            while chunk := source.read(1 << 16):
                done += len(chunk)
                self._progress(path.name, min(done / total, 1))
                yield chunk
        if self._out:
            print(f"\r\033[K{DIM}📎 {clean(path.name)} · {_size(done)}{PLAIN}", file=self._out, flush=True)

    def _progress(self, name: str, part: float) -> None:
        if self._out:
            bar = "█" * round(part * 24)
            print(f"\r\033[K📎 {clean(name)[:36]}  {CYAN}{bar:░<24}{PLAIN} {part:4.0%}", end="", file=self._out, flush=True)


def _size(count: int) -> str:
    """Bytes as people read them."""
    return f"{count} B" if count < 1000 else f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


class Chat:
    """One person at a terminal."""

    def __init__(self, runtime: Runtime, screen: Screen, org: str, name: str, lang: str) -> None:
        self.runtime, self.screen, self.org, self.lang = runtime, screen, org, lang
        self._who = Who(name.casefold().replace(" ", "-"), name, lang, False)
        self._place = Place("terminal", "local", f"dm-{self._who.user}", Room.DM)
        self._session, self._count = uuid4().hex[:8], 0

    async def words(self) -> Words:
        """The words in the language that is spoken with this person."""
        org, people = self.runtime.config.organisations[self.org], self.runtime.house.store.people
        known = await self.runtime.call(lambda: people.find(self.org, "terminal", "local", self._who.user))
        lang = known.lang if known else self.lang if self.lang in org.languages else org.languages[0]
        return self.runtime.house.knowledge.wordings.words(lang, org.address)

    def _event(self, line: str, words: Words) -> Event | str:
        """The event that a typed line makes, or a sentence when it makes none."""
        self._count += 1
        name, now = f"{self._session}/{self._count}", self.runtime.clock()
        base = (f"terminal/{name}", now, self.org, self._who, self._place)
        if found := re.fullmatch(r"/attach\s+(.+)", line.strip()):
            path = Path(found[1].strip().strip("'\"")).expanduser()
            if not path.is_file():
                return words.plain("terminal-no-file", path=str(path))
            ref = json.dumps({"path": str(path.resolve())})
            return Message(*base, "", name, files=(RemoteFile(ref, path.name, path.stat().st_size),))
        if re.fullmatch(r"\s*\d{1,2}\s*", line) and 1 <= int(line) <= len(self.screen.controls):
            return self._press(line.strip(), base, words)
        if found := re.fullmatch(r"/press\s+(.+)", line.strip()):
            return self._press(found[1].strip(), base, words)
        if found := re.fullmatch(r"/(\w[\w-]*)(?:\s+(.*))?", line.strip(), re.DOTALL):
            return Command(*base, found[1], found[2] or "")
        return Message(*base, line, name)

    def _press(self, what: str, base: tuple[str, datetime, str, Who, Place], words: Words) -> Event | str:
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
        labels = " · ".join(o[0] for o in offered)
        return words.plain("terminal-no-button" if offered else "terminal-no-buttons", what=what, offered=labels)

    async def take(self, line: str) -> None:
        """One line typed: handled, and everything it causes shown."""
        event = self._event(line, words := await self.words())
        self.screen.new_input()
        if isinstance(event, str):
            print(clean(event))
            return
        if isinstance(event, Press):
            self.screen.chose(words, event)
        reply = await self.runtime.handle(event)
        for card in reply.now:
            self.screen.show(card)
        await self.runtime.drain()
        self.screen.settle()


async def chat(runtime: Runtime, org: str, name: str, lang: str, now: datetime | None, *, colours: bool = True) -> None:
    """Talk until /quit or the end of input; colours only in a terminal."""
    interactive = sys.stdin.isatty()
    modes = keyboard.modes() if interactive else []
    painted = colours and interactive and sys.stdout.isatty()
    width = min(shutil.get_terminal_size((80, 24)).columns, WIDEST) - 2
    screen = Screen(sys.stdout, colours=painted, width=width if interactive else 0)
    runtime.senders["terminal"] = screen
    runtime.fetchers["terminal"] = LocalFiles(sys.stdout if painted else None)
    talk = Chat(runtime, screen, org, name, lang)
    if now:
        runtime.clock_shift(now - runtime.clock())
    runtime.start()
    try:
        if interactive:
            keyboard.ready()
            print(textwrap.fill((await talk.words()).plain("terminal-help"), width))
        prompt = f"\001{YELLOW}\002›\001{PLAIN}\002 " if painted else "› "
        while True:
            line = await (keyboard.typed(prompt) if interactive else asyncio.to_thread(_piped))
            if line is None or line.strip() == "/quit":
                return
            await talk.take(line)
            if screen.closed:
                return
            if not interactive:
                print("--", flush=True)
    finally:
        await runtime.stop()
        if interactive:
            keyboard.restore(modes)


def _piped() -> str | None:
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None
