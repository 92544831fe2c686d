"""What `relais doctor` finds: one line each, well, to be looked at or wrong, with its cure; as text of 80 columns or as JSON."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from bot.cards import clean
from bot.program import shown

COLUMNS = 80
# Slack refuses signatures, and Relais requests, that are more than 300 s away; tokens of Teams allow as much.
SKEW_WARNING, SKEW_ERROR = 30.0, 240.0
_INDENT = " " * 11
_LOGIN = re.compile(r"(?<=://)[^/@\s]+@")


class State(StrEnum):
    """Whether a thing works. A warning is for a person to judge; an error keeps something from working."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `where` groups: the machine, or an organisation on a platform; `cure` is empty when all is well."""

    where: str
    state: State
    what: str
    cure: str = ""

    def __str__(self) -> str:
        told = _wrapped(f"  {self.state:<9}", self.what)
        return told + (f"\n{_wrapped(_INDENT + '→ ', self.cure)}" if self.cure else "")


def ok(where: str, what: str) -> Finding:
    return Finding(_line(where), State.OK, _line(what))


def warning(where: str, what: str, cure: str) -> Finding:
    return Finding(_line(where), State.WARNING, _line(what), _line(cure))


def error(where: str, what: str, cure: str) -> Finding:
    return Finding(_line(where), State.ERROR, _line(what), _line(cure))


def broken(problems: Sequence[str]) -> list[Finding]:
    """What keeps app.yaml from being read; each problem ends with its cure."""
    return [error("app.yaml", what, cure) for what, _, cure in (one.partition("; ") for one in problems)]


def _line(words: str) -> str:
    """One line that steers no terminal, whatever a name on a platform holds, without the password of an address."""
    return _LOGIN.sub("…@", clean(shown(words)).replace("\n", " "))


def _wrapped(lead: str, words: str) -> str:
    """The words within 80 columns; what is to be copied (a path, a command's word) is never cut in two."""
    behind = " " * len(lead)
    return textwrap.fill(words, COLUMNS, initial_indent=lead, subsequent_indent=behind, break_long_words=False, break_on_hyphens=False)


def summary(found: Sequence[Finding]) -> str:
    counted = {state: sum(one.state is state for one in found) for state in State}
    if counted[State.ERROR]:
        return f"{counted[State.ERROR]} to mend, {counted[State.WARNING]} to look at, {counted[State.OK]} well."
    return (
        f"All well: {counted[State.OK]} things looked at, {counted[State.WARNING]} of them with a warning."
        if found
        else "Nothing to look at."
    )


def as_json(found: Sequence[Finding]) -> str:
    counted = {str(state): sum(one.state is state for one in found) for state in State}
    return json.dumps({"findings": [asdict(one) for one in found], "counts": counted}, ensure_ascii=False, indent=2)


def exit_code(found: Sequence[Finding]) -> int:
    """1 when anything is wrong; warnings alone are 0."""
    return 1 if any(one.state is State.ERROR for one in found) else 0


def clock(where: str, date: str, now: datetime) -> Finding | None:
    """How far this machine's clock is from the Date header of a platform's answer; None when there is none to read."""
    try:
        told = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return None
    away = (now - (told if told.tzinfo else told.replace(tzinfo=UTC))).total_seconds()
    seconds = max(abs(away) - 1, 0)  # the header has whole seconds, and the answer was on its way
    if seconds < SKEW_WARNING:
        return ok(where, "this machine's clock agrees with the platform's")
    said = f"this machine's clock is {seconds:.0f} s {'ahead of' if away > 0 else 'behind'} the platform's"
    cure = "Set the clock, and keep it so (chrony, systemd-timesyncd, or the host's own service)."
    if seconds < SKEW_ERROR:
        return warning(where, said, cure)
    return error(where, f"{said}: signed requests are refused", cure)
