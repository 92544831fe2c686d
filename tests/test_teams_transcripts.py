"""Every transcript runs through the Teams adapter too, over HTTP, with the same outcome: who is told what, in which order, with which buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.config import Config
from bot.knowledge import Knowledge
from bot.sweeper import Sweeper
from bot.understanding import Understanding
from tests.teams_stage import TeamsStage
from tests.transcript import FOLDER, play

TRANSCRIPTS = sorted(FOLDER.glob("*.md"))
Told = dict[str, list[str]]  # place → what was said there, in order

# Where Teams shows the same in another way; docs/teams.md has the table for people.
_PLACES = (
    (r"à un seul lecteur dans l'équipe.*", "à l'équipe, dans le fil"), (r"à un seul lecteur dans le salon", "au salon"),
    (r"à un seul lecteur dans", "à"),
)  # fmt: skip
_MARK = re.compile(r"^\*✓ marqué comme remis, pour (.*?)(?:, dans le fil)?\*$")
_FILE = re.compile(r"^\*📎 (?:fichier|copie de toutes les données), pour (.*?)(?:, dans le fil)?\*$")


def steps(text: str) -> list[tuple[str, Told]]:
    """Each step and what was told after it, at each place: lanes of different places have no common order."""
    found: list[tuple[str, Told]] = []
    for line in text.split("\n"):
        if line.startswith("**"):
            found.append((line, {}))
        elif line.startswith(">") and found:
            _take(found[-1][1], line[1:].removeprefix(" "))
    for _, told in found:
        for place in [p for p, parts in told.items() if any(_plain(part) == "✅" for part in parts)]:
            told[f"✅ {place}"] = [part for part in told[place] if _plain(part) == "✅"]  # a mark has a lane of its own
            told[place] = [part for part in told[place] if _plain(part) != "✅"]
    return [(step, {place: [_plain(part) for part in parts] for place, parts in told.items()}) for step, told in found]


def _take(told: Told, line: str) -> None:
    if head := re.fullmatch(r"\*\*Relais (.*)\*\*", line):
        place = head[1]
        for pattern, other in _PLACES:
            place = re.sub(pattern, other, place)
        parts = told.pop(place, [])
        told[place] = [*parts, ""]  # the newest place comes last
    elif mark := _MARK.match(line):
        _alone(told, _thread(mark[1]), "✅")
    elif file := _FILE.match(line):
        _alone(told, _thread(file[1]), "📎")
    elif told:
        last = next(reversed(told))
        told[last][-1] += line + "\n"


def _thread(where: str) -> str:
    return "à l'équipe, dans le fil" if where == "l'équipe" else f"à {where}"


def _alone(told: Told, place: str, what: str) -> None:
    """A mark or a file: one line of its own."""
    parts = told.pop(place, [])
    told[place] = [*parts, what]


def _plain(part: str) -> str:
    """The words in one line, without what rendering adds: spaces, bullets, underlines; a mark or file by its sign alone."""
    if re.match(r"(✅ Transmis|Transmis).*\n*$", part.strip()) and part.strip().count("\n") == 0:
        return "✅"
    if re.match(r"📎 [^→\n]* \(\d+ ko\)\s*\n\[Ouvrir la pièce\]", part.strip()):
        return "📎"
    lines = (re.sub(r"^\s*(?:[•>-]|\d+\.)\s+", "", line) for line in part.split("\n"))
    return re.sub(r"\s+", " ", " ".join(line for line in lines if not re.fullmatch(r"\s*-*\s*", line))).strip()


@pytest.fixture
def teams(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[TeamsStage]]:
    """Stages begun by the test; ended after it. Erasures wait until the step is through: else they race with what is still to be sent."""

    async def idle(_: Sweeper) -> bool:
        return False

    monkeypatch.setattr(Sweeper, "erasures", idle)
    begun: list[TeamsStage] = []
    yield begun
    for stage in begun:
        stage.close()


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda p: p.stem)
def test_transcript_in_teams(
    path: Path, app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path, teams: list[TeamsStage]
) -> None:
    def stage_of(org: str, now: datetime) -> TeamsStage:
        teams.append(TeamsStage(app, known, understanding, tmp_path, org, now))
        return teams[-1]

    written = path.read_text(encoding="utf-8")
    played = play(written, stage_of)  # type: ignore[arg-type]  # the part of Stage that transcripts use
    for wanted, had in zip(steps(written), steps(played), strict=True):
        assert had == wanted, wanted[0]
