"""What `relais run` says once it is up: what is on, what is off and why, and how long nobody was answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot import placeholders
from bot.config import Config, Organisation
from bot.program import NAME


@dataclass(frozen=True)
class Start:
    """How a start went. `proven`: the organisations whose Slack token was taken; times in seconds."""

    host: str
    port: int
    slack: Collection[str]  # keys of the organisations served in Slack
    proven: Collection[str]
    teams: Collection[str]
    seconds: Mapping[str, float]  # what was waited for

    @property
    def here(self) -> str:
        return f"{self.host}:{self.port}"


def summary(config: Config, start: Start) -> Iterator[str]:
    """The lines, for a person who looks on."""
    parts = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in start.seconds.items())
    yield f"Relais is up after {sum(start.seconds.values()):.1f} s ({parts}); the first message is answered as fast as the others."
    for org in config.organisations.values():
        yield f"  {org.name}"
        yield f"    Slack      {config.named(org.key, _slack(org, start))}"
        yield f"    Teams      {config.named(org.key, _teams(org, start))}"
    yield f"  antivirus    {_antivirus(config)}"
    yield f"  file links   {_links(config, start)}"
    yield f"  metrics      on: GET /metrics {'with RELAIS_METRICS_TOKEN' if config.metrics_token else 'from this machine alone; RELAIS_METRICS_TOKEN opens it'}"
    yield f"  health       on: GET /healthz on {start.here}"
    limit = config.limits.per_person_per_minute
    yield f"  limit        {f'on: {limit} events a minute of one person' if limit else 'off: limits.per_person_per_minute is null'}"
    if start.slack:
        yield "  catching up  what was said in Slack while Relais was away is read beside the daily work; the log tells when it is done"
    for told in placeholders.left(config):
        yield f"  TO FILL IN   {told}"
    if not start.slack and not start.teams:
        yield f"Nobody can write to Relais: every platform is off. `{NAME} doctor` names the cures."


def _slack(org: Organisation, start: Start) -> str:
    if org.key in start.slack:
        how = "Socket Mode" if org.slack.app_token else f"POST /slack/events on {start.here}"
        return f"on: {how}" + (
            "" if org.key in start.proven else f"; Slack did not take its token, or was not reached: `{NAME} doctor` tells why"
        )
    if org.slack.wanted and org.slack.bot_token:
        return "off: no signing secret (slack.signing_secret, or SLACK_SIGNING_SECRET) and no app token (SLACK_APP_TOKEN, Socket Mode)"
    if org.slack.wanted:
        return "off: no bot token (slack.bot_token in app.yaml, or SLACK_BOT_TOKEN)"
    return "off: no slack section in app.yaml"


def _teams(org: Organisation, start: Start) -> str:
    if org.key in start.teams:
        return f"on: POST /api/messages on {start.here}" + (
            "" if org.teams.app_id else ", WITHOUT AUTHENTICATION (--allow-anonymous-teams)"
        )
    if org.teams.app_id and not org.teams.ready:
        return "off: no client secret (teams.app_password in app.yaml, or MicrosoftAppPassword)"
    if org.teams.wanted:
        return "off: no app id (teams.app_id in app.yaml, or MicrosoftAppId)"
    return "off: no teams section in app.yaml"


def _antivirus(config: Config) -> str:
    if config.evidence.clamd:
        return f"on: {config.evidence.clamd}; files wait while it does not answer"
    return "off: evidence.clamd is not set; each card says that files were not scanned"


def _links(config: Config, start: Start) -> str:
    if not start.teams:
        return "off: they are for Teams, where a bot puts no file into a channel"
    if config.public_url:
        return f"on: {config.public_url.rstrip('/')}, 15 minutes each"
    return "off: RELAIS_PUBLIC_URL is not set, so staff cannot open files from a Teams channel"
