"""app.yaml and the environment → one frozen Config. Nothing else reads either."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from bot import antivirus, names
from bot.platforms import Section, Slack, Teams

Languages = tuple[Literal["fr", "en"], ...]


class ConfigError(Exception):
    """app.yaml cannot be used. Each line names the place and the cure."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Policy(Section):
    """The rules that conversations apply."""

    direct_months: Annotated[int, Field(ge=1, le=120)] | None = None
    """Months after a mission during which going direct is not allowed; `null`: no rule is published, and Relais says so."""


class Organisation(Section):
    """One organisation that Relais serves, under a key of your choice (`acme`), with at least one platform's `staff.default`."""

    key: str = ""
    name: Annotated[str, Field(min_length=1, max_length=80)]
    """Its name, as freelancers read it."""
    languages: Annotated[Languages, Field(min_length=1)]
    """The languages it speaks with freelancers; the first one is the default, and the staff's."""
    address: Literal["tu", "vous"]
    """How French speaks to a freelancer."""
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,4}$")] | None = None
    """The letters of its case numbers (`WP-2026-0001`); `null`: two initials of its name."""
    timezone: str = "Europe/Paris"
    """Where "today" is, a name of the IANA time zone database."""
    contact: str = ""
    """An address where people reach the organisation without Relais."""
    default: bool = False
    """Whether it answers workspaces and tenants that no organisation lists; at most one does."""
    slack: Slack = Slack()
    teams: Teams = Teams()
    policy: Policy = Policy()

    @property
    def number_prefix(self) -> str:
        return self.prefix or names.initials(self.name)

    def applies(self, label: str) -> bool:
        """Whether what a label leads to has the rule that it needs here."""
        return not (label.startswith("direct.") and self.policy.direct_months is None)

    @property
    def zone(self) -> ZoneInfo:
        """Where "today" is."""
        return ZoneInfo(self.timezone)

    def staff_channel(self, platform: str, topic: str) -> str:
        """The staff channel of this topic, "" when the platform has none."""
        staff = self.slack.staff if platform == "slack" else self.teams.staff if platform == "teams" else {}
        return staff.get(topic) or staff.get("default", "")

    def staff_channels(self, platform: str) -> frozenset[str]:
        staff = self.slack.staff if platform == "slack" else self.teams.staff if platform == "teams" else {}
        return frozenset(c for c in staff.values() if c)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value} is no time zone; use a name such as Europe/Paris")
        return value

    @model_validator(mode="after")
    def _one_platform(self) -> Organisation:
        if not (self.slack.staff.get("default") or self.teams.staff.get("default")):
            raise ValueError("no staff channel: give slack.staff.default or teams.staff.default the id of a channel")
        return self


class Evidence(Section):
    """The files that freelancers send for a case."""

    max_file_mb: Annotated[int, Field(ge=1, le=1000)] = 25
    """The largest file, told before an upload."""
    max_case_mb: Annotated[int, Field(ge=1, le=10000)] = 100
    """The most that one case may hold."""
    clamd: str | None = None
    """The address of a ClamAV daemon (`tcp://127.0.0.1:3310`, `unix:/run/clamav/clamd.ctl`); `null`: files are not scanned, and cards say so."""

    @field_validator("clamd")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value:
            antivirus.address(value)
        return value or None


class Retention(Section):
    """How long things are kept: told at first contact, applied at start and once a day."""

    conversations_days: Annotated[int, Field(ge=1)] = 90
    """Days for which messages are kept that belong to no case."""
    closed_cases_days: Annotated[int, Field(ge=1)] = 1825
    """Days for which a case is kept after it was resolved, with its files."""


class Limits(Section):
    """Against floods."""

    per_person_per_minute: Annotated[int, Field(ge=10)] | None = 120
    """Events of one person in a minute, twice as many at once; the rest is refused with a polite word. `null`: no limit."""
    understanding_processes: Annotated[int, Field(ge=0, le=32)] = 1
    """Processes beside the main one that read messages ahead, so that several people are understood at once. 0: none; each takes about 150 MB."""


class Config(Section):
    organisations: Annotated[dict[str, Organisation], Field(min_length=1)]
    """Whom Relais serves, by a key of your choice."""
    evidence: Evidence = Evidence()
    retention: Retention = Retention()
    limits: Limits = Limits()
    folder: Path = Path()
    asks: dict[str, str] = Field(default_factory=dict)  # "ORGANISATION.slack.bot_token" → the variable that app.yaml takes it from
    slack_api_url: str = "https://slack.com/api/"
    """Where Slack's Web API is; file downloads follow it."""
    public_url: str = ""
    """The address (`https://your-host`) under which platforms and people reach Relais: manifests, links to evidence in Teams, `python3 relais.py doctor`."""
    metrics_token: str = ""
    """A bearer token with which `GET /metrics` answers anybody; without it, loopback alone."""

    @property
    def knowledge(self) -> Path:
        return self.folder / "knowledge"

    @model_validator(mode="after")
    def _workspaces(self) -> Config:
        seen: dict[str, str] = {}
        for key, org in self.organisations.items():
            for place in (*org.slack.workspaces, *org.teams.tenants):
                if place in seen:
                    raise ValueError(
                        f"{place} stands in both {seen[place]} and {key}; each workspace or tenant belongs to one organisation"
                    )
                seen[place] = key
        if sum(org.default for org in self.organisations.values()) > 1:
            raise ValueError("several organisations are marked default: true; keep one")
        return self

    def named(self, org: str, words: str) -> str:
        """A sentence with the variables from which app.yaml takes this organisation's secrets, in place of the usual ones."""
        for platform, keys in SECRETS.items():
            for key, usual in keys.items():
                words = re.sub(rf"\b{usual}\b", self.asks.get(f"{org}.{platform}.{key}", usual), words)
        return words

    def organisation_of(self, platform: str, team: str) -> Organisation | None:
        """Whose workspace or tenant this is; None: nobody's, refuse politely."""
        orgs = list(self.organisations.values())
        for org in orgs:
            if team and team in (org.slack.workspaces if platform == "slack" else org.teams.tenants):
                return org
        return next((org for org in orgs if org.default), None)


# What the environment alone tells.
VARIABLES = {"slack_api_url": "SLACK_API_URL", "public_url": "RELAIS_PUBLIC_URL", "metrics_token": "RELAIS_METRICS_TOKEN"}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def _fill(value: Any, environ: Mapping[str, str]) -> Any:
    """The value with each ${VAR} replaced; a variable that is not set gives an empty text (the platform is then off)."""
    if isinstance(value, str):
        return _VARIABLE.sub(lambda m: environ.get(m[1], ""), value)
    if isinstance(value, dict):
        return {k: _fill(v, environ) for k, v in value.items()}
    if isinstance(value, list):
        return [_fill(v, environ) for v in value]
    return value


def _line(node: yaml.Node | None, path: tuple[int | str, ...]) -> int:
    """The line where the value at this path stands, or the last place on the way that exists; 1-based."""
    line = 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


_CURES = {
    "missing": "add this key",
    "extra_forbidden": "no such key: check its spelling or remove it",
    "literal_error": "use one of the values named",
}


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration; ConfigError names each problem as file:line: key: what is wrong, and the cure."""
    try:
        written = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read ({error.strerror}); create it, or give its place with --config"]) from None
    except UnicodeDecodeError:
        raise ConfigError([f"{path}: is not UTF-8 text; save it as UTF-8"]) from None
    try:
        node = yaml.compose(written, Loader=yaml.SafeLoader)
        raw = yaml.safe_load(written)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError([f"{path}:{line}: not YAML: {error.problem}; check indentation, colons and quotes here"]) from None
    except yaml.YAMLError as error:
        raise ConfigError([f"{path}: not YAML: {error}; remove the odd characters"]) from None
    if not isinstance(raw, dict):
        raise ConfigError([f"{path}:1: should begin with 'organisations:'; see the example in README.md"])
    asks = _asked(raw)
    raw = _fill(raw, environ)
    for key, org in (raw.get("organisations") or {}).items() if isinstance(raw.get("organisations"), dict) else ():
        if isinstance(org, dict):
            org["key"] = str(key)
            _defaults(org, environ)
    own: dict[str, Any] = {"folder": path.resolve().parent, "asks": asks}
    own |= {key: environ.get(variable) or Config.model_fields[key].default for key, variable in VARIABLES.items()}
    reserved = [k for k in raw if k in own]
    if reserved:
        raise ConfigError([f"{path}:{_line(node, (k,))}: {k}: not a key of app.yaml; remove it" for k in reserved])
    try:
        return Config.model_validate({**raw, **own})
    except ValidationError as error:
        raise ConfigError([_problem(path, node, e) for e in error.errors()]) from None


def _problem(path: Path, node: yaml.Node | None, error: Any) -> str:
    place = tuple(p for p in error["loc"] if p not in ("key",))
    cure = _CURES.get(error["type"], "correct this value")
    message = error["msg"].removeprefix("Value error, ")
    tail = "" if error["type"] == "value_error" else f"; {cure}"
    return f"{path}:{_line(node, place)}: {'.'.join(map(str, place)) or 'app.yaml'}: {message}{tail}"


# Where an organisation's empty secrets are taken from.
SECRETS = {
    "slack": {"bot_token": "SLACK_BOT_TOKEN", "signing_secret": "SLACK_SIGNING_SECRET", "app_token": "SLACK_APP_TOKEN"},
    "teams": {"app_id": "MicrosoftAppId", "app_password": "MicrosoftAppPassword", "app_type": "MicrosoftAppType",
              "app_tenant": "MicrosoftAppTenantId"},
}  # fmt: skip


def _asked(raw: dict[str, Any]) -> dict[str, str]:
    """Which variable each secret is taken from."""
    orgs = raw.get("organisations")
    return {
        f"{org}.{platform}.{key}": found[1]
        for org, told in (orgs.items() if isinstance(orgs, dict) else ())
        for platform, keys in SECRETS.items()
        for key in keys
        if isinstance(told, dict)
        and isinstance(section := told.get(platform), dict)
        and (found := _VARIABLE.fullmatch(str(section.get(key))))
    }


def _defaults(org: dict[str, Any], environ: Mapping[str, str]) -> None:
    """Fill an installation's empty secrets from the environment's defaults."""
    for platform, keys in SECRETS.items():
        section = org.get(platform)
        if isinstance(section, dict):
            for key, variable in keys.items():
                if not section.get(key) and environ.get(variable):
                    section[key] = environ[variable]
