"""Staff: they claim cases, write to freelancers, talk among themselves, and send a file; what they do not see confirmed they do again."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from benchmarks.torture.faces import Slack, SlackFace, TeamsFace
from benchmarks.torture.people import Case, Log, flat, token
from bot.slack.send import MARKS
from tests.e2e.connector import STAFF, Post
from tests.e2e.world import Json

WAIT = 25.0  # seconds that somebody waits for a mark before they write again
MOST = 12  # times that somebody tries


@dataclass
class Staff(ABC):
    """One member of the staff on one platform."""

    platform: ClassVar[str]
    random: Random
    log: Log
    stop: asyncio.Event

    async def live(self) -> None:
        """Take the cases one after the other, as long as the run lasts."""
        while not self.stop.is_set():
            await asyncio.sleep(1)
            for case in [c for c in self.log.cases if c.platform == self.platform and c.told and not c.handled]:
                case.handled = True
                if self.random.random() < 0.7:
                    await self._handle(case)

    @abstractmethod
    async def _handle(self, case: Case) -> None: ...


@dataclass
class SlackStaff(Staff):
    platform = "slack"
    slack: Slack
    name: str
    user: str
    people: dict[str, SlackFace]

    async def _card(self, case: Case) -> Json | None:
        return next(
            (m for m in await self.slack.history(self.slack.staff) if flat(case.token) in flat(m["text"]) and case.told in m["text"]), None
        )

    async def _handle(self, case: Case) -> None:
        deadline = time.monotonic() + 60
        while (card := await self._card(case)) is None:
            if time.monotonic() > deadline:
                return  # the judge says whether it is missing in the end
            await asyncio.sleep(0.5)
        for _ in range(MOST):
            self.log.presses += 1
            if await self.slack.press(self.name, self.user, self.slack.staff, card, "Je m'en occupe"):
                break
            self.log.refused += 1
            await asyncio.sleep(1)
            card = await self._card(case) or card
        internal = f"entre nous {token(self.random, 6)}"
        case.internal.append(internal)
        await self.slack.post(self.name, self.user, self.slack.staff, internal, card["ts"])
        for _ in range(3):
            words = f"Bonjour, merci de patienter {token(self.random, 6)}"
            told, _ = await self.slack.post(
                self.name, self.user, self.slack.staff, f"<@{self.slack.bot}> {words}", card["ts"], mention=True
            )
            if await self._marked(card["ts"], told["ts"]):
                case.passed_down.append(words)
                await self._answer(case, words)
                return
            case.unmarked.append(words)

    async def _marked(self, root: str, ts: str) -> bool:
        """Whether the mark that a message has arrived appears under it."""
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            thread = await self.slack.thread(self.slack.staff, root)
            if any(r["name"] == MARKS["delivered"] for m in thread if m["ts"] == ts for r in m.get("reactions") or ()):
                return True  # an hourglass is none
            await asyncio.sleep(0.5)
        return False

    async def _answer(self, case: Case, words: str) -> None:
        """The freelancer answers under the words that came."""
        face = self.people[case.person]
        came = [m for m in await self.slack.history(face.channel) if words in m["text"] and m["user"] == self.slack.bot]
        if came:
            said = f"D'accord, voici ma réponse {token(self.random, 6)}"
            case.passed_up.append(said)
            self.log.messages += 1
            await self.slack.post(face.name, face.user, face.channel, said, came[0]["ts"])


@dataclass
class TeamsStaff(Staff):
    platform = "teams"
    face: TeamsFace

    def _card(self, case: Case) -> Post | None:
        posts = [p for p in list(self.face.connector.posts) if p.conversation == STAFF]
        return next((p for p in posts if case.told in p.text and flat(case.token) in flat(p.text)), None)

    async def _handle(self, case: Case) -> None:
        deadline = time.monotonic() + 60
        while (card := self._card(case)) is None:
            if time.monotonic() > deadline:
                return
            await asyncio.sleep(0.5)
        await self._claim(card)
        internal = f"entre nous {token(self.random, 6)}"
        case.internal.append(internal)
        await self.face.in_thread(card.id, internal, mention=False)
        taken = 0  # a mark does not say whose it is: all words that were taken have theirs, or none counts
        for _ in range(MOST):
            words = f"Bonjour, merci de patienter {token(self.random, 6)}"
            refused = await self._refused()
            if await self.face.in_thread(card.id, words, mention=True):
                taken += 1
                deadline = time.monotonic() + WAIT
                while time.monotonic() < deadline and self._marks(card) < taken:
                    await asyncio.sleep(0.5)
                if self._marks(card) >= taken and await self._refused() == refused:
                    case.passed_down.append(words)
                    return
            case.unmarked.append(words)
            await asyncio.sleep(1)
            if self._count(card, "elle est arrivée deux fois"):  # as the answer there says
                await self._claim(card)

    async def _claim(self, card: Post) -> None:
        self.log.presses += 1
        if not await self.face.press(card, "Je m'en occupe"):
            self.log.refused += 1

    async def _refused(self) -> int:
        """How often Relais said that it could not look up who is in the staff channel."""
        return sum("vérifier les membres" in said for said in await self.face.heard())

    def _marks(self, card: Post) -> int:
        return self._count(card, "Transmis au freelance")

    def _count(self, card: Post, said: str) -> int:
        """How often this stands in the thread of a card."""
        where = f"{STAFF};messageid={card.id}"
        return sum(p.conversation == where and said in p.text for p in list(self.face.connector.posts))
