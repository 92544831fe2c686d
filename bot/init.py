"""`relais init`: asks a few questions and writes an app.yaml with comments that `relais check` accepts; changes nothing that exists."""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot import config, platforms
from bot.placeholders import SLACK_CHANNEL, TEAMS_CHANNEL
from bot.program import NAME

SHIPPED = Path(__file__).parent.parent / "knowledge"  # the words and general articles that come with Relais
_SLACK_TEAM, _SLACK_CHANNEL = r"T[A-Z0-9]{2,20}", r"[CG][A-Z0-9]{2,20}"
_TENANT, _TEAMS_CHANNEL = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", r"19:[\w.-]+@thread\.(?:tacv2|skype)"
LATER = f"  # not known yet: replace it before `{NAME} run`"


class GaveUp(Exception):
    """The answers ended before a question that has no default. Answer it."""


@dataclass(frozen=True)
class Answers:
    """What was answered for one organisation; ids are "" when they are not known yet."""

    name: str
    languages: tuple[str, ...]
    address: str
    platform: str  # slack | teams
    place: str  # workspace or tenant
    channel: str
    direct_months: int | None

    @property
    def key(self) -> str:
        plain = unicodedata.normalize("NFKD", self.name.casefold()).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "organisation"


class Asker:
    """Asks on one stream and reads from another; an answer that does not fit is asked again, an empty one takes the default."""

    def __init__(self, source: TextIO, out: TextIO) -> None:
        self._source, self._out = source, out

    def ask(self, question: str, default: str, fits: Callable[[str], str], why: str = "") -> str:
        """The answer as `fits` gives it back; `fits` raises ValueError with what would do instead. GaveUp when there is no default to take."""
        if why:
            print(f"  {why}", file=self._out)
        while True:
            print(f"{question}{f' [{default}]' if default else ''} ", end="", file=self._out, flush=True)
            line = self._source.readline()
            if not self._source.isatty():
                print(line.strip(), file=self._out)  # from a pipe nobody sees what was answered
            said = line.strip() or default
            try:
                return fits(said)
            except ValueError as problem:
                print(f"  {problem}", file=self._out)
                if not line:
                    raise GaveUp(f"The answers ended here. {problem}") from None


def _one_of(*allowed: str) -> Callable[[str], str]:
    def fits(said: str) -> str:
        found = [a for a in allowed if said and a.startswith(said.casefold())]
        if len(found) != 1:
            raise ValueError(f"Please answer with one of: {', '.join(allowed)}.")
        return found[0]

    return fits


def _name(said: str) -> str:
    if not 1 <= len(said) <= 80 or "${" in said or not said.isprintable():
        raise ValueError("A name of 1 to 80 plain characters, as freelancers should read it.")
    return said


def _languages(said: str) -> str:
    found = dict.fromkeys(re.findall(r"[a-z]+", said.casefold()))
    if not found or set(found) - set(("fr", "en")):
        raise ValueError("fr, en, or both; the first one is the default: fr, en")
    return " ".join(found)


def _identifier(pattern: str, example: str) -> Callable[[str], str]:
    def fits(said: str) -> str:
        if said and said != "-" and not re.fullmatch(pattern, said):
            raise ValueError(f"That is no such id. It looks like {example}; an empty answer leaves it for later.")
        return said.strip("-") if said == "-" else said

    return fits


def _months(said: str) -> str:
    if said in ("", "-", "none", "no"):
        return ""
    if not said.isdigit() or not 1 <= int(said) <= 120:
        raise ValueError("A number of months from 1 to 120, or none when there is no such rule.")
    return said


def _organisation(asker: Asker, taken: set[str]) -> Answers:
    def new_name(said: str) -> str:
        made = Answers(_name(said), (), "", "", "", "", None)
        if made.key in taken:
            raise ValueError(f"{said} is there already; another organisation needs another name.")
        return said

    name = asker.ask("Name of the organisation, as freelancers know it:", "", new_name)
    languages = asker.ask(
        "Languages that it speaks with them (fr, en):", "fr en", _languages, "The first one is the default, and the staff's."
    )
    address = "vous"
    if "fr" in languages:
        address = asker.ask("In French, does it say tu or vous?", "vous", _one_of("tu", "vous"))
    platform = asker.ask("Where do freelancers write: slack or teams?", "slack", _one_of("slack", "teams"))
    if platform == "slack":
        place = asker.ask("Id of the Slack workspace (T…):", "", _empty(_identifier(_SLACK_TEAM, "T01AB2CD3")),
                          "In a browser it stands in the address: app.slack.com/client/T…  Empty: later.")  # fmt: skip
        channel = asker.ask("Id of the staff channel (C…):", "", _empty(_identifier(_SLACK_CHANNEL, "C01AB2CD3")),
                            "At the bottom of the channel's details. Everybody in it acts as staff: make it private. Empty: later.")  # fmt: skip
    else:
        place = asker.ask("Id of the Microsoft 365 tenant:", "", _empty(_identifier(_TENANT, "8-4-4-4-12 hexadecimal digits")),
                          "In the Entra admin centre, under Overview. Empty: later.")  # fmt: skip
        channel = asker.ask("Link to the staff channel, or its id (19:…@thread.tacv2):", "",
                            _empty(lambda said: _identifier(_TEAMS_CHANNEL, "19:…@thread.tacv2")(platforms.channel_id(said))),
                            "In Teams: the channel's …, Copy link. Everybody in it acts as staff: make it private. Empty: later.")  # fmt: skip
    months = asker.ask(
        "Months after a mission during which going direct is not allowed:", "none", _months, "none: no such rule is published."
    )
    return Answers(name, tuple(languages.split()), address, platform, place, channel, int(months) if months else None)


def _empty(fits: Callable[[str], str]) -> Callable[[str], str]:
    """The same, but no answer at all is one too."""
    return lambda said: fits(said or "-")


def written(organisations: list[Answers], conversations_days: int, closed_cases_days: int) -> str:
    """The text of app.yaml."""
    alone = len(organisations) == 1
    lines = [
        f"# Relais: which organisations it serves, and where. `{NAME} check` tells what is wrong here, and how to mend it.",
        "# Secrets come from the environment: ${NAME} is replaced by the variable of that name. Never write one down here.",
        "organisations:",
    ]
    for one in organisations:
        prefix = "" if alone else re.sub(r"\W", "_", one.key).upper() + "_"
        rule = "null" if one.direct_months is None else str(one.direct_months)
        lines += [
            f"  {json.dumps(one.key)}:",
            f"    name: {json.dumps(one.name, ensure_ascii=False)}  # as freelancers read it",
            f"    languages: [{', '.join(one.languages)}]  # the first one is the default, and the staff's",
            f"    address: {one.address}  # how French speaks to a freelancer: tu | vous",
            *_platform(one, prefix),
            f"    policy: {{direct_months: {rule}}}  # months after a mission without going direct; null: no rule published",
        ]
    return "\n".join(
        [
            *lines,
            "evidence:",
            "  max_file_mb: 25  # told to the freelancer before an upload",
            "  max_case_mb: 100",
            '  clamd: null  # "tcp://127.0.0.1:3310" or "unix:/run/clamav/clamd.ctl": files are scanned; null: each card says that they are not',
            "retention:",
            f"  conversations_days: {conversations_days}  # told to the freelancer at first contact",
            f"  closed_cases_days: {closed_cases_days}",
            "",
        ]
    )


def _platform(one: Answers, prefix: str) -> list[str]:
    if one.platform == "slack":
        channel = one.channel or SLACK_CHANNEL
        return [
            "    slack:",
            f"      workspaces: [{one.place}]" + ("" if one.place else LATER),
            "      staff:  # one channel for all topics; dispute, insurance, direct, other may have their own",
            f"        default: {channel}" + ("" if one.channel else LATER),
            f'      bot_token: "${{{prefix}SLACK_BOT_TOKEN}}"  # xoxb-…',
            f'      signing_secret: "${{{prefix}SLACK_SIGNING_SECRET}}"',
            f'      app_token: "${{{prefix}SLACK_APP_TOKEN}}"  # xapp-…: Socket Mode, no public address needed; leave it unset otherwise',
        ]
    channel = one.channel or TEAMS_CHANNEL
    return [
        "    teams:",
        f"      tenants: [{one.place}]" + ("" if one.place else LATER),
        "      staff:  # one channel for all topics; dispute, insurance, direct, other may have their own",
        f'        default: "{channel}"' + ("" if one.channel else LATER),
        f'      app_id: "${{{prefix}MicrosoftAppId}}"',
        f'      app_password: "${{{prefix}MicrosoftAppPassword}}"',
        "      app_type: SingleTenant  # what Azure registers bots as since August 2025; older ones: MultiTenant",
    ]


def run(path: Path, source: TextIO = sys.stdin, out: TextIO = sys.stdout) -> int:
    """Ask, then write `path`, and the words that come with Relais beside it when there are none; the exit code."""
    if path.exists():
        print(f"{path} exists already; nothing was changed. Edit it, or name another place with --config.", file=sys.stderr)
        return 1
    asker, organisations = Asker(source, out), list[Answers]()
    print("A few questions; an empty answer takes what stands in brackets. Everything can be changed in the file later.\n", file=out)
    try:
        while True:
            organisations.append(_organisation(asker, {o.key for o in organisations}))
            if asker.ask("\nOne more organisation?", "no", _one_of("yes", "no")) == "no":
                break
        days = int(asker.ask("Days for which conversations are kept:", "90", _days))
        closed = int(asker.ask("Days for which closed cases are kept:", "1825", _days))
    except GaveUp as problem:
        print(f"\n{problem} Nothing was written.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nNothing was written.", file=sys.stderr)
        return 130
    text = written(organisations, days, closed)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        knowledge = path.parent / "knowledge"
        copied = not knowledge.exists() and SHIPPED.is_dir() and bool(shutil.copytree(SHIPPED, knowledge))
    except OSError as error:
        print(f"{path}: {error.strerror}. Nothing else was written; name another place with --config.", file=sys.stderr)
        return 1
    config.load(path)  # what was written is what `relais check` accepts
    print(f"\n{path}: written, {len(organisations)} organisation{'s' * (len(organisations) > 1)}.", file=out)
    if copied:
        print(f"{knowledge}: the words and articles that come with Relais, to be edited.", file=out)
    more = "" if path == Path("app.yaml") else f" --config {path}"
    steps = [("check", "whether all is well"), ("demo", "try it in a browser")]
    steps += [
        (f"manifest {p} --out {out_file}", f"the {p.title()} app")
        for p, out_file in (("slack", "manifest.json"), ("teams", "relais-teams.zip"))
        if p in {o.platform for o in organisations}
    ]
    for command, what in steps:
        print(f"  {f'{NAME} {command}{more}':<{len(NAME) + len(more) + 40}}{what}", file=out)
    return 0


def _days(said: str) -> str:
    if not said.isdigit() or int(said) < 1:
        raise ValueError("A number of days, 1 or more.")
    return str(int(said))
