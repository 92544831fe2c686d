"""`relais doctor`: whether what app.yaml names is there and lets Relais in, both ways; each trouble with its cure."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot import machine, round_trip
from bot.config import Config, Organisation
from bot.diagnosis import Finding, as_json, error, exit_code, ok, summary
from bot.round_trip import Came, Trip, Way
from bot.slack import doctor as slack
from bot.store import DATABASE, Store, StoreBusy, StoreDamaged, StoreTooNew
from bot.teams import doctor as teams
from bot.wording import Wordings

EVERY = 0.3  # seconds between two looks at the outbox
_START = "Start `relais run` on this data directory and config, then ask again with --as."
_IN = {
    "slack": "Press the button. If you did: over HTTPS, the app's Event Subscriptions and Interactivity must name your-host/slack/events;"
    " otherwise Socket Mode must be on. The log of `relais run` names a request that it refuses.",
    "teams": "Press the button. If you did: the Azure Bot's messaging endpoint must be https://your-host/api/messages."
    " The log of `relais run` names a request that it refuses.",
}


async def run(config: Config, data: Path, email: str, only: str, wait: float, *, json: bool) -> int:
    """Look, and print each finding as it is made (or all of it as JSON); 1 when anything is wrong."""
    orgs = [org for org in config.organisations.values() if only in ("", org.key)]
    if not orgs:
        print(f"--org {only}: app.yaml has {', '.join(config.organisations)}. Use one of these.", file=sys.stderr)
        return 1
    found: list[Finding] = []
    async for one in _all(config, data, orgs, email, wait):
        if not json:
            if not found or found[-1].where != one.where:
                print(f"{'' if not found else chr(10)}{one.where}")
            print(one, flush=True)
        found.append(one)
    print(as_json(found) if json else f"\n{summary(found)}")
    return exit_code(found)


async def _all(config: Config, data: Path, orgs: list[Organisation], email: str, wait: float) -> AsyncIterator[Finding]:
    for one in machine.look(config, data, datetime.now(UTC)):
        yield one
    if any(org.slack.bot_token and not slack.sockets(org) for org in orgs):
        async for one in machine.public(config, "/slack/events", 405):  # the path takes POST alone
            yield one
    for org in orgs:
        if org.teams.app_id:
            async for one in machine.public(config, f"/about/{org.key}", 200):
                yield one
    store = _open(data)
    try:
        for org in orgs:
            async for one in _platforms(config, org):
                yield replace(one, what=config.named(org.key, one.what), cure=config.named(org.key, one.cure))
            if store and org.teams.wanted:
                async for one in teams.channels(org, store):
                    yield one
        if email:
            async for one in _round_trips(config, data, orgs, email, wait, store):
                yield one
    finally:
        if store:
            store.close()


async def _platforms(config: Config, org: Organisation) -> AsyncIterator[Finding]:
    """What Slack and Teams say. A Slack that is not reached has refused nothing: its token is not looked at then."""
    why = await machine.unreachable(config.slack_api_url) if org.slack.wanted and org.slack.bot_token else ""
    if why:
        cure = "Check this machine's network, name service (DNS), firewall and proxy, then ask again: nothing of the token or the channels was looked at."
        yield error(slack.where(org), f"Slack cannot be reached from here: {config.slack_api_url} ({why})", cure)
    else:
        async for one in slack.check(config, org):
            yield one
    async for one in teams.check(config, org):
        yield one


def _open(data: Path) -> Store | None:
    """The database; None when there is none, or none that can be used (the machine's findings tell why)."""
    try:
        return Store(data) if (data / DATABASE).exists() else None
    except (StoreBusy, StoreDamaged, StoreTooNew):
        return None


async def _round_trips(
    config: Config, data: Path, orgs: list[Organisation], email: str, wait: float, store: Store | None
) -> AsyncIterator[Finding]:
    """A card in the person's direct conversation and one in a staff thread, on each platform, and whether they come back pressed."""
    if store is None or not machine.runs(data):
        yield error(machine.HERE, "inbound not proven: no `relais run` is at work on this data directory", _START)
        return
    wordings, trips = Wordings.load(config.knowledge / "wording"), list[tuple[Trip, str, str]]()
    for org in orgs:
        if org.slack.wanted and org.slack.bot_token:
            told = await slack.find(config, org, email)
            if isinstance(told, Finding):
                yield told
            else:
                trips.append((round_trip.begin(store, wordings, org, "slack", *told[:2], datetime.now(UTC)), slack.where(org), told[2]))
        if org.teams.wanted:
            told = await teams.find(org, store, email)
            if isinstance(told, Finding):
                yield told
            else:
                trips.append((round_trip.begin(store, wordings, org, "teams", *told[:2], datetime.now(UTC)), teams.where(org), told[2]))
    if trips:
        async for one in _watch(store, wordings, trips, email, wait):
            yield one


async def _watch(store: Store, wordings: Wordings, trips: list[tuple[Trip, str, str]], email: str, wait: float) -> AsyncIterator[Finding]:
    open_ = {(n, way): "" for n, (trip, _, _) in enumerate(trips) for way in trip.ways}
    begun = time.monotonic()
    print(
        f"… {email}: press the button in your direct messages and the one in the staff thread (up to {wait:.0f} s)",
        file=sys.stderr,
        flush=True,
    )
    try:
        while open_ and time.monotonic() - begun < wait:
            for n, way in list(open_):
                trip, here, channel = trips[n]
                came, why = round_trip.came(store, trip, way)
                place = f"the direct message to {email}" if way is Way.DM else f"the thread in {channel}"
                if came is Came.PRESSED:
                    yield ok(here, f"both ways proven: {place} arrived, and its press came back after {time.monotonic() - begun:.0f} s")
                elif came is Came.DEAD:
                    yield error(here, f"{place} could not be delivered ({why})", "Mend what is named above, then ask again with --as.")
                else:
                    open_[n, way] = (
                        f"{place}: the card went out" if came is Came.SENT else f"{place}: the card is not out yet ({why or 'waiting'})"
                    )
                    continue
                del open_[n, way]
            await asyncio.sleep(EVERY if open_ else 0)
        for (n, _), how in open_.items():
            yield error(trips[n][1], f"inbound not proven: {how}, and no press came back within {wait:.0f} s", _IN[trips[n][0].platform])
    finally:
        for trip, _, _ in trips:
            round_trip.end(store, wordings, trip, datetime.now(UTC))
