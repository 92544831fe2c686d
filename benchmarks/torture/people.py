"""Freelancers and staff: they read what the platform shows them, and answer it. What they did is the drivers' own log."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from tests.transcript import SAMPLES

Json = dict[str, Any]
FAQ, FAQ_SAID = "où trouver l'attestation d'assurance ?", "Espace adhérent"
DONE = "C'est transmis"
TICK = 0.2  # seconds between two looks at the screen
PATIENCE = 12.0  # seconds after which somebody in Teams whose message was not taken writes again
SYLLABLES = "ba co di fu ga le mi no pa ra so ti vu za be cu do fi lo mu".split()


@dataclass
class Case:
    """A case that a freelancer opened, as they know it."""

    person: str
    platform: str
    token: str  # the client's name, or the words of the question
    facts: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)  # SHA-256 → name
    told: str = ""  # the number that Relais gave, once it did
    passed_down: list[str] = field(default_factory=list)  # words of staff for the freelancer, marked as delivered
    unmarked: list[str] = field(default_factory=list)  # … whose mark was never seen
    passed_up: list[str] = field(default_factory=list)  # words of the freelancer for staff
    internal: list[str] = field(default_factory=list)
    handled: bool = False


@dataclass
class Log:
    """What the drivers did and saw."""

    cases: list[Case] = field(default_factory=list)
    questions: dict[str, int] = field(default_factory=dict)  # person → how often the question of the FAQ was put
    presses: int = 0
    refused: int = 0  # presses that failed, which people saw fail
    stuck: list[str] = field(default_factory=list)  # who waits for an answer that does not come
    messages: int = 0
    sent_files: int = 0


class Face(Protocol):
    """A person's chat with Relais."""

    platform: str

    async def say(self, text: str, files: dict[str, bytes] | None = None) -> bool: ...
    async def heard(self) -> list[str]: ...


def token(random: Random, parts: int = 4) -> str:
    return "".join(random.choice(SYLLABLES) for _ in range(parts)).capitalize()


def piece(name: str, mark: str) -> bytes:
    """A piece with bytes of its own: a comment after the end of a PDF, or of a picture, changes nothing of it."""
    start = (SAMPLES / name).read_bytes() if name.endswith(".pdf") else b"\x89PNG\r\n\x1a\n" + bytes(60)
    return start + f"\n% {mark}\n".encode()


def flat(words: str) -> str:
    """Words without any white space: French amounts hold several kinds of it."""
    return re.sub(r"\s+", "", words).replace("’", "'").casefold()


@dataclass
class Freelancer:
    name: str
    face: Face
    random: Random
    log: Log
    stop: asyncio.Event  # no new conversation after it
    now: str = ""

    async def live(self) -> None:
        await asyncio.sleep(self.random.uniform(0, 8))
        first = True
        while not self.stop.is_set():
            what = self.random.choices((self.dispute, self.ask, self.ask_twice, self.human), (0 if not first else 5, 3, 2, 2))[0]
            self.now = what.__name__
            await what()
            first = first and what != self.dispute
            self.now = ""
            await asyncio.sleep(self.random.uniform(0.5, 6))

    async def say(self, text: str, files: dict[str, bytes] | None = None) -> bool:
        self.log.messages += 1
        self.log.sent_files += len(files or {})
        return await self.face.say(text, files)

    async def ask(self) -> None:
        """The question of the FAQ, and its answer."""
        await self._answered(1)

    async def ask_twice(self) -> None:
        """Two questions without waiting between them."""
        await self._answered(2)

    async def _answered(self, times: int) -> None:
        before = sum(FAQ_SAID in words for words in await self.face.heard())
        self.log.questions[self.name] = self.log.questions.get(self.name, 0) + times
        for n in range(times):
            while not await self.say(FAQ):
                await asyncio.sleep(PATIENCE)
                if sum(FAQ_SAID in words for words in await self.face.heard()) > before + n:
                    break  # it had been taken after all: each question before it has its answer, and there is one more
        while sum(FAQ_SAID in words for words in await self.face.heard()) < before + times:
            await asyncio.sleep(TICK)

    async def human(self) -> None:
        """Speak to a person: a case with a question."""
        case = Case(self.name, self.face.platform, f"Question {token(self.random, 5)}")
        self.log.cases.append(case)
        await self._talk(case, "je veux parler à quelqu'un", (("De quoi s'agit-il", lambda: self.say(case.token)),))

    async def dispute(self) -> None:
        """A whole dispute with three pieces."""
        client, invoice = token(self.random), f"F{self.random.randint(10_000, 99_999)}"
        amount = f"{self.random.randint(1, 9)} {self.random.randint(100, 999)},{self.random.randint(10, 99)}"
        names = ("facture-scan.png", "devis-signe.pdf", "pv-de-recette.pdf")
        pieces = {name: piece(name, f"{self.name} {client}") for name in names}
        case = Case(
            self.name, self.face.platform, client, (invoice, flat(amount)), {hashlib.sha256(d).hexdigest(): n for n, d in pieces.items()}
        )
        self.log.cases.append(case)

        async def again() -> bool:
            said = (await self.face.heard())[-6:]
            return await self.say(
                "", {n: d for n, d in pieces.items() if any(n in words and "interrompu" in words for words in said)} or pieces
            )

        await self._talk(case, f"{client} me doit {amount} € depuis mars, je veux ouvrir un litige", (
            ("Récapitulatif", lambda: self.say("oui")),
            ("3 sur 3", lambda: self.say("c'est tout")),
            ("interrompu", again),
            ("Les pièces du dossier", lambda: self.say("", pieces)),
            ("Que s'est-il passé", lambda: self.say("Ils ne répondent plus depuis un mois, la livraison a été acceptée.")),
            ("autre facture", lambda: self.say("non")),
            ("relances", lambda: self.say("plusieurs relances")),
            ("date d'échéance", lambda: self.say("14/03/2026")),
            ("date de cette facture", lambda: self.say("12/02/2026")),
            ("numéro de la facture", lambda: self.say(invoice)),
            ("montant", lambda: self.say(f"{amount} €")),
            ("Quel est le problème", lambda: self.say("facture impayée")),
            ("Quel est le client", lambda: self.say(client)),
        ))  # fmt: skip

    async def _talk(self, case: Case, first: str, answers: tuple[tuple[str, Callable[[], Awaitable[bool]]], ...]) -> None:
        """Answer whatever the newest words ask for, until the case is handed over."""
        answers = (
            *answers, ("À qui est ce message", lambda: self.say("Réponse à ma question")), ("Arrêter (", lambda: self.say("Non, c'est ma réponse")),
        )  # fmt: skip
        known = {one.told for one in self.log.cases if one.person == self.name}  # Teams may show once more what it has shown
        seen = len(await self.face.heard())
        act: Callable[[], Awaitable[bool]] = lambda: self.say(first)  # noqa: E731  # replaced as the talk goes on
        last = ""
        while True:
            taken, since = await act(), time.monotonic()
            while True:
                heard = await self.face.heard()
                numbers = (m.group() for w in heard[seen:] if DONE in w and (m := re.search(r"WP-\d+-\d+", w)))
                if number := next((one for one in numbers if one not in known), ""):
                    case.told = number
                    return
                found = next(((w, a) for w in reversed(heard[seen:]) for sign, a in answers if sign in w.replace("’", "'")), None)
                if found and not (found[0] == last and self.face.platform == "teams" and time.monotonic() - since < PATIENCE):
                    last, act, seen = found[0], found[1], len(heard)
                    break
                if not taken and time.monotonic() - since > PATIENCE:
                    break  # nothing has come: it is said again
                await asyncio.sleep(TICK)
