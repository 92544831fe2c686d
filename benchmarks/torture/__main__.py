"""`python -m benchmarks.torture --minutes N`: the run and its table; exit code 1 when anything is lost, doubled or misplaced."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from benchmarks.torture import judge
from benchmarks.torture.chaos import FAKETIME, Disk, Process, rage
from benchmarks.torture.faces import Slack, SlackFace, TeamsFace
from benchmarks.torture.faults import FaultProxy, Ways
from benchmarks.torture.people import Face, Freelancer, Log
from benchmarks.torture.staff import SlackStaff, Staff, TeamsStaff
from tests.e2e.conftest import cache
from tests.e2e.connector import STAFF, TENANT, Connector
from tests.e2e.world import EMULATE, ROOT, SECRET, TEAM, Emulator, webportage_alone

QUIET = 20.0  # seconds
TOKENS = ("xoxb-relais", *(f"xoxb-{who}-{n}" for who in ("relais", "reader") for n in range(60)))


async def run(options: argparse.Namespace, folder: Path) -> int:
    """One run in this folder; the exit code."""
    disk = Disk(folder / "data")
    disk.prepare()
    in_slack = [f"free{n}" for n in range(round(options.people * 0.6))]
    in_teams = [f"team{n}" for n in range(options.people - len(in_slack))]
    emulator = Emulator(folder, people={name: name.capitalize() for name in [*in_slack, "hugo"]}, bot_tokens=TOKENS)
    connector = Connector()
    try:
        await asyncio.to_thread(emulator.start)
        connector.start()
        return await _between(options, folder, disk, emulator, connector, in_slack, in_teams)
    finally:
        connector.stop()
        emulator.stop()
        disk.close()


async def _between(
    options: argparse.Namespace,
    folder: Path,
    disk: Disk,
    emulator: Emulator,
    connector: Connector,
    in_slack: list[str],
    in_teams: list[str],
) -> int:
    def random(what: str) -> Random:
        return Random(f"{options.seed}/{what}")  # to be repeated, not to be guessed

    outward = FaultProxy(f"http://127.0.0.1:{emulator.port}", random("slack calls"))
    towards_teams = FaultProxy(connector.url, random("teams calls"))
    await outward.start()
    await towards_teams.start()
    staff = await asyncio.to_thread(emulator.channel, "dossiers", "hugo")
    (folder / "app.yaml").write_text(
        webportage_alone(
            f"slack: {{workspaces: [{TEAM}], staff: {{default: {staff}}}, bot_token: xoxb-relais, signing_secret: {SECRET}}}",
            f'teams: {{tenants: ["{TENANT}"], staff: {{default: "{STAFF}"}}}}',
        )
    )
    shutil.copytree(ROOT / "knowledge", folder / "knowledge")
    (folder / "data" / "cache").symlink_to(cache())
    process = Process(folder, folder / "data", f"{outward.url}/api/")
    process.set_clock("+0")
    process.start()
    if not await process.healthy(240):
        print((folder / "relais.log").read_text()[-3000:], file=sys.stderr)
        return 2
    ways = Ways(process.port, random("ways in"), options.haste)
    await ways.start()
    slack = Slack(emulator, ways, await asyncio.to_thread(emulator.user, "relais"), staff)
    outward.saw = slack.saw
    log, stop = Log(), asyncio.Event()
    faces = {name: await _face(slack, emulator, name) for name in in_slack}
    chats = {name: TeamsFace(connector, ways, name, towards_teams.url) for name in in_teams}
    hugo = SlackStaff(random("hugo"), log, stop, slack, "hugo", await asyncio.to_thread(emulator.user, "hugo"), faces)
    camille = TeamsStaff(random("camille"), log, stop, TeamsFace(connector, ways, "camille", towards_teams.url))
    both: dict[str, Face] = {**faces, **chats}
    people = [Freelancer(name, face, random(name), log, stop) for name, face in both.items()]
    everybody: tuple[Freelancer | Staff, ...] = (*people, hugo, camille)
    living = [asyncio.create_task(one.live()) for one in everybody]

    bad: tuple[FaultProxy | Ways, ...] = (outward, towards_teams, ways)
    for one in bad:
        one.bad = True
    begun = time.monotonic()
    raging = asyncio.create_task(rage(process, disk, random("chaos"), options.minutes * 60, options.kills))
    while not raging.done():
        await asyncio.wait([raging], timeout=20)
        told = sum(bool(c.told) for c in log.cases)
        print(
            f"{time.monotonic() - begun:6.0f} s: {process.counts['kills']} kills, {log.messages} messages, {told} cases",
            file=sys.stderr,
            flush=True,
        )
    await raging
    stop.set()
    for one in bad:
        one.bad = False
    await process.healthy(120)
    await asyncio.wait(living, timeout=options.calm)
    if ways.pending:
        await asyncio.wait(ways.pending, timeout=options.calm)
    process.kill()  # the last one: what was said to nobody is read at the start
    process.start()
    await process.healthy(120)
    await asyncio.sleep(3)
    _, late = await asyncio.wait(living, timeout=options.calm)
    await _quiet(slack, connector, faces)
    for task, person in zip(living, everybody, strict=True):
        if task in late:
            task.cancel()
            if isinstance(person, Freelancer):
                log.stuck.append(f"{person.name} in {person.now}, who read last: {(await person.face.heard())[-2:]}")
            else:
                log.stuck.append(getattr(person, "name", "camille"))
        elif task.exception():
            log.stuck.append(f"{task.exception()!r}")
    await asyncio.gather(*living, return_exceptions=True)
    verdict = judge.Verdict()
    await judge.slack(verdict, slack, faces, log)
    judge.teams(verdict, connector, in_teams, log)
    verdict.violations += [f"waits for an answer: {who}" for who in log.stuck]
    assert process.popen
    process.popen.terminate()
    code = await asyncio.to_thread(process.popen.wait, 15)
    if code:
        verdict.violations.append(f"the graceful end had exit code {code}")
    if options.keep:
        await _keep(folder, slack, connector, faces, log)
    await ways.stop()
    await outward.stop()
    await towards_teams.stop()
    _print(options, verdict, process, disk, log, outward, towards_teams, ways, time.monotonic() - begun)
    return 1 if verdict.violations else 0


async def _keep(folder: Path, slack: Slack, connector: Connector, faces: dict[str, SlackFace], log: Log) -> None:
    """What every screen shows, what the drivers did, and Relais's database, beside its log: to follow a violation."""
    shown = {name: await slack.history(face.channel) for name, face in faces.items()} | {"staff": await slack.history(slack.staff)}
    shown["threads"] = [m for root in shown["staff"] for m in await slack.thread(slack.staff, root["ts"])]
    told = {"slack": shown, "teams": [vars(post) for post in connector.posts], "cases": [vars(case) for case in log.cases]}
    (folder / "screens.json").write_text(json.dumps(told, default=str, ensure_ascii=False, indent=1))
    await asyncio.to_thread(shutil.copytree, folder / "data", folder / "kept", symlinks=True)


async def _face(slack: Slack, emulator: Emulator, name: str) -> SlackFace:
    user = await asyncio.to_thread(emulator.user, name)
    opened = await slack.call(f"xoxp-{name}", "conversations.open", users=slack.bot)
    return SlackFace(slack, name, user, str(opened["channel"]["id"]))


async def _quiet(slack: Slack, connector: Connector, faces: dict[str, SlackFace]) -> None:
    """Until nothing has come from Relais for longer than it waits between its first tries."""
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < QUIET:
        if (now := sum(slack.touched.values()) + len(connector.posts)) != seen:
            seen, since = now, time.monotonic()
        await asyncio.sleep(0.5)


def _print(
    options: argparse.Namespace, verdict: judge.Verdict, process: Process, disk: Disk, log: Log, slack: FaultProxy, teams: FaultProxy,
    ways: Ways, seconds: float,
) -> None:  # fmt: skip
    print(f"seed {options.seed}, {options.people} freelancers, {seconds / 60:.1f} minutes\n")
    print("| what happened | times |\n|---|---|")
    for name in ("kills", "ended by itself", "full disks", "clock jumps"):
        print(f"| {name} | {process.counts[name]} |")
    for proxy, where in ((slack, "Slack"), (teams, "Teams")):
        print(
            f"| calls to {where}: " + ", ".join(f"{k} {v}" for k, v in sorted(proxy.counts.items())) + f" | {sum(proxy.counts.values())} |"
        )
    for name, number in sorted(ways.counts.items()):
        print(f"| {name} | {number} |")
    print(
        f"| messages of freelancers | {log.messages} |\n| files sent | {log.sent_files} |\n| presses of staff (failed, seen) | {log.presses} ({log.refused}) |"
    )
    print("\n| judged | expected | there | missing | more than once |\n|---|---|---|---|---|")
    for what, row in sorted(verdict.counts.items()):
        expected = f"never ({row['never']} looked at)" if row["never"] else row["expected"]
        print(f"| {what} | {expected} | {row['found']} | {row['missing']} | {row['twice']} |")
    print(
        f"\ndisk: {disk.how}; clock: {'libfaketime' if FAKETIME else 'not moved (libfaketime is not installed)'}; Slack's waits of 0, 60, 300 s divided by {options.haste:g}"
    )
    print(f"\n{len(verdict.violations)} violations")
    for one in verdict.violations[:60]:
        print(f"- {one}")


def main() -> int:
    """Read the options, run, and clean up."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, help="how long Relais is tortured; the calm after it comes on top")
    parser.add_argument("--kills", type=int, help="at least so many (default: one every 7 seconds)")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--haste", type=float, default=10, help="Slack's waits before it delivers again are divided by it")
    parser.add_argument("--calm", type=float, default=120, help="seconds that the people may take to finish")
    parser.add_argument("--keep", action="store_true", help="leave the folder with the logs, the screens and the data")
    options = parser.parse_args()
    options.kills = options.kills if options.kills is not None else int(options.minutes * 60 / 7)
    if not EMULATE.exists():
        print("The Slack emulator is not installed: run `npm ci` in tests/e2e.", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="relais-torture-"))
    try:
        return asyncio.run(run(options, folder))
    finally:
        if options.keep:
            print(f"logs: {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
