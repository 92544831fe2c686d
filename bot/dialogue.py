"""A conversation is a script of named steps, replayed each turn from a journal of named answers.

A script is an `async def` without arguments that awaits steps only: `ask`, `say`, `do`, `here`,
`again`, `kept`. Nothing of it lives between two messages. A journal row answers a step when its name and its
fingerprint match and its value still parses: by name, never by position, so that questions may be
added, moved or removed while conversations are under way.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar

from bot.canonical import digest
from bot.journal import Row

T = TypeVar("T")
Script = Callable[[], Coroutine[Any, Any, str]]


class Unclear(Exception):
    """The words do not answer the question; `code` names the wording that says why and how to mend it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class ScriptError(Exception):
    """A script broke its one rule. Await only the steps of bot.dialogue, and give each step a name of its own."""


# --- kinds of answers --------------------------------------------------------------


class Widget(StrEnum):
    """How a question is put besides its words."""

    TEXT = "text"
    CHOICE = "choice"
    DAY = "day"
    FILES = "files"
    APPROVAL = "approval"


@dataclass(frozen=True)
class Heard:
    """An answer as it was given, with what is needed to read it."""

    words: str
    lang: str
    today: date
    options: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))  # code → words for it


@dataclass(frozen=True)
class Kind(Generic[T]):
    """How words become a value: `accept` once, at the edge, to a canonical text; `read` at every replay.

    accept raises Unclear; read raises ValueError or ArithmeticError when an old value no longer fits.
    """

    name: str
    accept: Callable[[Heard], str]
    read: Callable[[str], T]
    widget: Widget = Widget.TEXT
    options: tuple[str, ...] = ()  # the codes of a choice
    free: bool = False  # any words would do, so the router looks twice for a question of the person's own
    asides: bool = True  # whether a question typed here is served rather than taken as the answer
    opens: bool = False  # whether the answer opens a case by itself, so that thanks or words of giving up are none
    beside: Callable[[Heard], Mapping[str, str]] = lambda heard: {}  # what the words say for the item's other questions
    latest: bool = False  # a day of which the latest counts, when more than one is told


# --- the steps ---------------------------------------------------------------------


@dataclass(frozen=True)
class OpenCase:
    """A case of the person's that was open when the conversation began."""

    number: str
    topic: str
    client: str


@dataclass(frozen=True)
class Context:
    """What a script may know of the world: the organisation, its policy, the day of the event."""

    org: str
    today: date
    person: str = ""
    direct_months: int | None = None
    cases: tuple[str, ...] = ()  # the numbers of the person's open cases
    letters: tuple[str, ...] = ()  # the letters that the organisation offers
    before: tuple[OpenCase, ...] = ()


@dataclass(frozen=True)
class Step(Generic[T]):
    """What a script may await."""

    key: str

    def __await__(self) -> Generator[Step[T], T, T]:
        return (yield self)

    @property
    def fingerprint(self) -> str:
        return ""


@dataclass(frozen=True)
class Ask(Step[T]):
    """`about`: what the answer is given about; the answer is void when it changes. `hint`: the name of a
    volunteered fact that may answer (one told under the question's own key always may). `recap`: whether the answer is shown and correctable
    at the recap. `mends`: the key of the earlier answer that this yes-or-no question doubts; words other than a yes may be its correction."""

    kind: Kind[T]
    about: object = None
    hint: str = ""
    recap: bool = True
    mends: str = ""

    @property
    def fingerprint(self) -> str:
        return digest((self.kind.name, self.about))


@dataclass(frozen=True)
class Say(Step[None]):
    facts: tuple[tuple[str, object], ...] = ()
    again: bool = False

    @property
    def fingerprint(self) -> str:
        return digest(self.facts)


class Action(Protocol):
    """A side effect, a frozen dataclass. It also has either `amend` (see bot.actions) or `corrected`,
    the wording key of the sentence that tells what cannot be changed any more."""

    def run(self, turn: Any, trace: tuple[Answered, ...]) -> str: ...


@dataclass(frozen=True)
class Do(Step[str]):
    action: Action

    @property
    def fingerprint(self) -> str:
        return digest(self.action)


@dataclass(frozen=True)
class Here(Step[Context]):
    """The context; never journaled."""


@dataclass(frozen=True)
class Kept(Step[bool]):
    """Whether the repeated thing of this name has not been removed."""


@dataclass(frozen=True)
class Again(Step[None]):
    """The answer under this key is withdrawn, as is the one just given, and asked again."""

    hint: str = ""


def ask(key: str, kind: Kind[T], about: object = None, *, hint: str = "", recap: bool = True, mends: str = "") -> Ask[T]:
    return Ask(key, kind, about, hint, recap, mends)


def say(key: str, *, again: bool = False, **facts: object) -> Say:
    return Say(key, tuple(sorted(facts.items())), again)


def do(key: str, action: Action) -> Do:
    return Do(key, action)


def here() -> Here:
    return Here("here")


def again(key: str, *, hint: str = "") -> Again:
    return Again(key, hint)


async def group(name: str, one: Callable[[str], Coroutine[Any, Any, T]], more: Kind[bool]) -> tuple[T, ...]:
    """Repeated things, at least one: keys are `name/i1/…`, ids are never reused, a removed one is skipped."""
    found: list[T] = []
    number = 0
    while True:
        number += 1
        item = f"{name}/i{number}"
        if await Kept(item):
            found.append(await one(item))
        if not await ask(f"{item}/more", more, recap=False) and found:
            return tuple(found)


@dataclass(frozen=True)
class Answered:
    """A question on the way of this replay, and the row that answers it."""

    ask: Ask[Any]
    row: Row

    @property
    def value(self) -> Any:
        return self.ask.kind.read(self.row.value)
