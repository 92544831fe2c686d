"""What `relais init` wrote because nobody knew better yet, and what keeps Relais from knowing anybody: each with its cure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config import Config, Organisation

SLACK_CHANNEL, TEAMS_CHANNEL = "C0LATER", "19:later@thread.tacv2"


def left(config: Config) -> Iterator[str]:
    """A sentence for each thing that is still to be filled in."""
    for org in config.organisations.values():
        yield from (f"{org.key}: {told}" for told in _left(org))


def _left(org: Organisation) -> Iterator[str]:
    for topic, channel in org.slack.staff.items():
        if channel == SLACK_CHANNEL:
            yield f"slack.staff.{topic} is {channel}, a placeholder: put the staff channel's id there (C…: the channel's details in Slack, at the bottom)"
    for topic, channel in org.teams.staff.items():
        if channel == TEAMS_CHANNEL:
            yield f"teams.staff.{topic} is {channel}, a placeholder: put the staff channel's link there (in Teams: Get link to channel)"
    if (org.slack.wanted or org.teams.wanted) and not org.slack.workspaces and not org.teams.tenants and not org.default:
        wanted = (["slack.workspaces (T…, in the address app.slack.com/client/T…)"] if org.slack.wanted else []) + (
            ["teams.tenants (the tenant's id)"] if org.teams.wanted else []
        )
        yield f"no workspace is named, so whoever writes is refused: fill in {' or '.join(wanted)}"
