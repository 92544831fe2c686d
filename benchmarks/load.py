"""A bare slack-bolt app that answers a fixed text, and Relais, side by side: `python -m benchmarks.load [--events N] [--learnt] [--people N --cases N --messages N]`.

Both are real processes that speak to the same stub of Slack's Web API, in this process; both get signed direct messages, all
texts different (messages that are not learnt, each with a number; with --learnt, phrasings with a number), in turns of some hundred
events, so that a noisy machine is noisy for both. Who writes has opened the conversation with Relais before, as Slack tells it, and has
been greeted; --writers take turns, so that with fewer writers than events people write again, within seconds: those messages cost more,
as they are read together with what was said before. Relais understands each text, commits what it causes to disk before it acknowledges,
and posts the answer through its outbox. With --people, --cases and --messages a second Relais runs on a database that already holds so many.

Printed for each: events a second, acknowledgement and event-to-reply times, memory; then the ratios. The measured figures are in
README.md, "Load". Source of the limit on acknowledgements: docs.slack.dev, Events API, "respond within three seconds".
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ClientSession, TCPConnector, web

from bot import config
from bot.runtime import load_knowledge
from bot.store import Store
from tests.e2e.world import webportage_alone

ROOT = Path(__file__).parent.parent
HELD_OUT = ROOT / "tests" / "held-out.jsonl"
SECRET, TEAM = "one-secret", "T0LOAD"  # of the stub
APP = f"""{webportage_alone(f"slack: {{workspaces: [{TEAM}], staff: {{default: C0STAFF}}, bot_token: xoxb-load, signing_secret: {SECRET}}}")}
limits: {{per_person_per_minute: null}}
"""


@dataclass
class Stub:
    """Slack's Web API, as far as both apps call it; who waits for a post in a channel is woken."""

    waiting: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _ts: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls[method] += 1
        told = dict(await request.post())
        if method == "auth.test":
            return _ok(team_id=TEAM, user_id="U0BOT", bot_id="B0BOT", url="https://load.example/", team="load", user="relais")
        if method == "users.info":
            return _ok(user={"id": str(told.get("user")), "real_name": "Nadia", "profile": {}, "locale": "fr-FR"})
        if method == "chat.postMessage":
            channel = str(told.get("channel") or (await request.json()).get("channel") if not told else told["channel"])
            waiter = self.waiting.get(channel)
            if waiter and not waiter.done():
                waiter.set_result(time.perf_counter())
            return _ok(ts=f"{int(time.time())}.{next(self._ts):06d}", channel=channel)
        return _ok(channel={"id": "D0"}, messages=[], members=[])


def _ok(**values: object) -> web.Response:
    return web.json_response({"ok": True, **values})


@dataclass
class App:
    """A process that serves /slack/events."""

    name: str
    command: list[str]
    port: int
    environment: dict[str, str]
    acknowledged: list[float] = field(default_factory=list)  # seconds
    replied: list[float] = field(default_factory=list)  # seconds
    people: Iterator[int] = field(default_factory=itertools.count)  # who writes next, one message of each under way at most
    busy: float = 0.0  # seconds of the turns
    memory: list[float] = field(default_factory=list)  # MB, after each turn
    work: float = 0.0  # seconds of processor time in the turns, child processes included

    def start(self) -> None:
        plain = {k: v for k, v in os.environ.items() if not k.upper().endswith("_PROXY")}
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 closed with the process
        self.process = subprocess.Popen(  # noqa: S603  # our own interpreter
            self.command, env={**plain, "PYTHONPATH": str(ROOT), **self.environment}, cwd=ROOT, stdout=self._log, stderr=self._log
        )

    async def ready(self, http: ClientSession) -> None:
        for _ in range(900):
            try:
                async with http.post(f"http://127.0.0.1:{self.port}/slack/events", data=b"{}"):
                    return
            except OSError:
                assert self.process.poll() is None, self._log.seek(0) or self._log.read().decode()[-2000:]
                await asyncio.sleep(0.1)
        raise TimeoutError(self.name)

    def _all(self) -> list[int]:
        """The process and its children."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def worked(self) -> float:
        """Seconds of processor time so far."""
        fields = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self._all())
        return sum(int(f[11]) + int(f[12]) for f in fields) / os.sysconf("SC_CLK_TCK")

    def remember_memory(self) -> None:
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._all())
        self.memory.append(pages * os.sysconf("SC_PAGESIZE") / 1e6)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        self._log.close()


def signed(person: int, text: str, number: int) -> tuple[bytes, dict[str, str]]:
    """A direct message as Slack posts it; without a text, that the person has opened the conversation."""
    at, where = f"{time.time():.6f}", {"channel": f"D{person:08d}", "user": f"U{person:08d}"}
    event = (
        {"type": "message", "channel_type": "im", "text": text, "ts": at}
        if text
        else {"type": "app_home_opened", "tab": "messages", "event_ts": at}
    )
    event |= where
    granted = [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}]
    body = json.dumps({"type": "event_callback", "team_id": TEAM, "api_app_id": "A0", "event_id": f"Ev{number}",
                       "event_time": int(time.time()), "authorizations": granted, "event": event}).encode()  # fmt: skip
    stamp = str(int(time.time()))
    signature = "v0=" + hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return body, {"Content-Type": "application/json", "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}


async def turn(app: App, stub: Stub, http: ClientSession, texts: list[str], first: int, together: int, *, counted: bool = True) -> None:
    """Send these texts, some at the same time, each person's next one after the answer to the one before."""
    todo = iter(enumerate(texts, first))

    async def work() -> None:
        for number, text in todo:
            person = next(app.people)
            channel = f"D{person:08d}"
            stub.waiting[channel] = asyncio.get_running_loop().create_future()
            body, headers = signed(person, text, number)
            begun = time.perf_counter()
            async with http.post(f"http://127.0.0.1:{app.port}/slack/events", data=body, headers=headers) as answer:
                assert answer.status == 200, answer.status
                acknowledged = time.perf_counter() - begun
            if not text:  # who is known already is not greeted again
                continue
            replied = await asyncio.wait_for(stub.waiting[channel], 30) - begun
            if counted:
                app.acknowledged.append(acknowledged)
                app.replied.append(replied)

    begun, worked = time.perf_counter(), app.worked()
    await asyncio.gather(*(work() for _ in range(together)))
    if counted:
        app.busy += time.perf_counter() - begun
        app.work += app.worked() - worked
        app.remember_memory()


def fill(data: Path, people: int, cases: int, messages: int) -> None:
    """A data directory with so many people, open cases and messages; the people who write in the test have their share of all."""
    Store(data).close()
    at = datetime.now(UTC).isoformat()
    db = sqlite3.connect(data / "relais.db")
    with db:
        db.executemany(
            "insert into people (id, org, platform, team, user, name, lang, dm, greeted, created_at, seen_at)"
            " values (?, 'webportage', 'slack', ?, ?, ?, 'fr', ?, 1, ?, ?)",
            ((n + 1, TEAM, f"U{n:08d}", f"Personne {n}", f"D{n:08d}", at, at) for n in range(people)),
        )
        db.executemany(
            "insert into tickets (id, number, org, topic, state, person, staff_platform, staff_team, staff_channel, opened_at, changed_at)"
            " values (?, ?, 'webportage', 'dispute', 'open', ?, 'slack', ?, 'C0STAFF', ?, ?)",
            ((n + 1, f"WP-2026-{n + 1:04d}", n * people // cases + 1, TEAM, at, at) for n in range(cases)),
        )
        db.executemany(
            "insert into messages (person, message, thread, text, became, at) values (?, ?, '', ?, 'answered', ?)",
            (
                (n % people + 1, f"m{n}", f"Un message de taille moyenne, numéro {n}, comme on en écrit chaque jour", at)
                for n in range(messages)
            ),
        )
    db.close()


def bare(port: int) -> None:
    """The app that Relais is compared with: verified signature, a fixed answer."""
    from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult
    from slack_sdk.web.async_client import AsyncWebClient

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id="U0BOT", bot_token="xoxb-load")  # noqa: S106  # of the stub

    client = AsyncWebClient(token="xoxb-load", base_url=os.environ["SLACK_API_URL"])  # noqa: S106  # of the stub
    app = AsyncApp(client=client, signing_secret=SECRET, authorize=authorize)

    @app.event("message")
    async def answer(say):  # type: ignore[no-untyped-def]  # bolt finds it by its name
        await say("Bonjour, j'ai bien reçu votre message.")

    async def handle(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    served = web.Application()
    served.router.add_post("/slack/events", handle)
    web.run_app(served, host="127.0.0.1", port=port, print=None, access_log=None)


def line(app: App) -> str:
    def at(seconds: list[float], part: float) -> str:
        return f"{sorted(seconds)[min(int(len(seconds) * part), len(seconds) - 1)] * 1000:7.1f}"

    return (
        f"{app.name:<22}{len(app.replied) / app.busy:9.0f}{at(app.acknowledged, 0.5)}{at(app.acknowledged, 0.99)}"
        f"{at(app.replied, 0.5)}{at(app.replied, 0.99)}{app.work / len(app.replied) * 1000:9.1f}{app.memory[0]:9.0f}{app.memory[-1]:7.0f}"
    )


async def run(args: argparse.Namespace) -> None:
    stub = Stub()
    served = web.Application()
    served.router.add_post("/api/{method}", stub.handle)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    api = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    told = map(json.loads, HELD_OUT.read_text(encoding="utf-8").splitlines())
    rows = [(row["text"], row["label"]) for row in told]
    if args.learnt:
        rows = [(p.text, p.label) for p in load_knowledge(config.load(ROOT / "app.yaml", {})).phrasings]
    asked = [text for text, label in rows if label.split(".")[0] in ("dispute", "insurance", "contract")]
    numbers = itertools.count()

    def texts(count: int) -> list[str]:
        return [f"{asked[n * 7 % len(asked)]} ({n})" for n in itertools.islice(numbers, count)]

    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        (here / "app.yaml").write_text(APP)
        (here / "knowledge").symlink_to(ROOT / "knowledge")
        sizes = {"Relais": (0, 0, 0)} | ({"Relais, filled": (args.people, args.cases, args.messages)} if args.people else {})
        apps = [App("bare slack-bolt", [sys.executable, "-m", "benchmarks.load", "--bare", "21801"], 21801, {"SLACK_API_URL": api})]
        for n, (name, size) in enumerate(sizes.items()):
            data, port = here / f"data{n}", 21802 + n
            data.mkdir()
            (ROOT / "var" / "cache").mkdir(parents=True, exist_ok=True)
            (data / "cache").symlink_to(ROOT / "var" / "cache")
            if any(size):
                fill(data, *size)
            command = [sys.executable, "-m", "bot", "run", "--config", str(here / "app.yaml"), "--data", str(data), "--port", str(port),
                       "--host", "127.0.0.1"]  # fmt: skip
            apps.append(App(name, command, port, {"SLACK_API_URL": api}))
        for app in apps:
            app.start()
        try:
            async with ClientSession(connector=TCPConnector(limit=0)) as http:
                for app in apps:
                    await app.ready(http)
                    app.people = itertools.cycle(range(args.writers))
                    opened = texts(args.writers) if app is apps[0] else [""] * args.writers  # the bare app knows nobody
                    await turn(app, stub, http, opened, 10**9, args.together, counted=False)
                for first in range(0, args.events, args.turn):
                    for app in apps:
                        await turn(app, stub, http, texts(min(args.turn, args.events - first)), first, args.together)
        finally:
            for app in apps:
                app.stop()
    print(f"{'':<22}{'events/s':>9}{'ack p50':>9}{'p99':>5}{'reply p50':>10}{'p99':>4} ms{'cpu ms':>6}{'MB first':>9}{'last':>6}")
    for app in apps:
        print(line(app))
    one, *others = apps

    def p99(app: App) -> float:
        return sorted(app.replied)[int(len(app.replied) * 0.99)]

    for app in others:
        rate = (len(app.replied) / app.busy) / (len(one.replied) / one.busy)
        print(
            f"{app.name}: {rate:.2f} of the bare app's events per second, p99 of event to reply {p99(app) / p99(one):.1f} times the bare app's"
        )
    if len(others) > 1:
        print(f"filled against empty: {others[0].busy and others[0].busy / others[1].busy:.2f} of the events per second")
    await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--events", type=int, default=3000, help="for each app")
    parser.add_argument("--turn", type=int, default=300, help="events in a row for one app before the other's turn")
    parser.add_argument("--together", type=int, default=48, help="events under way at the same time")
    parser.add_argument("--writers", type=int, default=3000, help="people who write in turns")
    parser.add_argument("--learnt", action="store_true", help="texts near a phrasing that is learnt, instead of others")
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--messages", type=int, default=0)
    parser.add_argument("--bare", type=int, default=0, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.bare:
        bare(args.bare)
        return
    asyncio.run(run(args))


if __name__ == "__main__":
    main()
