"""What was said in Slack while Relais did not listen is handled once, in its order, at Slack's pace."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import config
from bot.knowledge import Knowledge
from bot.pace import Pace
from bot.runtime import Runtime
from bot.slack import catch_up
from bot.slack.app import Installations
from bot.slack.catch_up import LONGEST, TOKEN, CatchUp
from bot.slack.listeners import Listeners
from bot.store import StoreBusy
from bot.understanding import Understanding

NOW = 1788253200.0  # 1 September 2026, 9:00 UTC
STAFF, BOT = "C0LITIGES", "U0BOT"
Json = dict[str, Any]


@dataclass
class Slack:
    """As much of Slack's Web API as reading conversations needs. `refused`: method → the errors of its next calls."""

    said: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    threads: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    direct: list[Json] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    calls: list[tuple[str, str]] = field(default_factory=list)
    session: None = None
    timeout = 5

    def say(self, channel: str, user: str, text: str, at: float, root: str = "") -> str:
        told = {"type": "message", "user": user, "text": text, "ts": f"{NOW + at:.6f}"}
        if not root:
            self.said[channel].insert(0, told)
        else:
            self.threads[root].append({**told, "thread_ts": root})
            [first] = [m for m in self.said[channel] if m["ts"] == root]
            first |= {"reply_count": len(self.threads[root]), "latest_reply": told["ts"]}
        return str(told["ts"])

    async def auth_test(self) -> Json:
        return {"user_id": BOT, "team_id": "T1", "url": "https://acme.example/"}

    async def api_call(self, method: str, *, data: dict[str, str]) -> Json:
        channel = data.get("channel", "")
        self.calls.append((method, channel))
        if self.refused[method]:
            error = self.refused[method].pop(0)
            if error == "reset":
                raise ConnectionResetError
            answer = {"ok": False, "error": error}
            raise SlackApiError("refused", cast(AsyncSlackResponse, _Answer(answer)))  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped
        match method:
            case "conversations.history":
                start = int(data.get("cursor") or 0)
                page = self.said[channel][start : start + 2]  # small pages, to see the reading on
                more = str(start + 2) if start + 2 < len(self.said[channel]) else ""
                return {"messages": page, "response_metadata": {"next_cursor": more}}
            case "conversations.replies":
                root = [m for m in self.said[channel] if m["ts"] == data["ts"]]
                return {"messages": [*root, *(m for m in self.threads[data["ts"]] if m["ts"] > data["oldest"])]}
            case "conversations.list":
                return {"channels": self.direct}
            case "conversations.members":
                return {"members": ["UMARC", BOT]}
            case _:
                return {"user": {"real_name": "Nadia"}}


class _Answer(dict[str, Any]):
    status_code, headers = 200, {"Retry-After": "7"}


Served = Callable[[Runtime, Installations, Slack], Awaitable[None]]


@pytest.fixture
def serve(app: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> Callable[[Slack, Served], None]:
    """Run Relais for webportage in one workspace of this Slack, each time on the same data."""
    org = app.organisations["webportage"]
    mine = org.slack.model_copy(update={"bot_token": "x", "signing_secret": "y", "staff": {"default": STAFF}, "workspaces": {}})
    settings = app.model_copy(update={"organisations": {"webportage": org.model_copy(update={"slack": mine})}})

    def run(slack: Slack, what: Served) -> None:
        async def served() -> None:
            runtime = Runtime(settings, known, understanding, tmp_path, lambda: datetime.fromtimestamp(NOW, UTC))
            installations = Installations(runtime)
            await installations.close()
            installations.all[0].client = slack  # type: ignore[assignment]  # a stand-in
            try:
                await what(runtime, installations, slack)
            finally:
                await runtime.stop()

        asyncio.run(served())

    return run


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that reading took, none of which is waited for."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return waited


async def read(runtime: Runtime, installations: Installations, slack: Slack) -> None:
    await CatchUp(runtime, installations)._look(installations.all[0])


async def heard(runtime: Runtime) -> list[str]:
    """The words of freelancers, in the order in which they were handled."""
    rows = await runtime.call(lambda: runtime.house.store.db.execute("select text from messages order by id").fetchall())
    return [str(row[0]) for row in rows]


def spoken(slack: Slack, channel: str = "D1", user: str = "UNADIA", at: float = -3600) -> Served:
    """Somebody wrote an hour ago, and Relais handled it."""

    async def handled(runtime: Runtime, installations: Installations, _: Slack) -> None:
        one = installations.all[0]
        await one.introduce()
        slack.say(channel, user, "bonjour", at)
        await CatchUp(runtime, installations)._conversation(one, channel, NOW + at - 10)

    return handled


def test_messages_said_meanwhile_are_handled_once_and_in_order(serve: Callable[[Slack, Served], None]) -> None:
    slack = Slack()
    serve(slack, spoken(slack))
    for at in range(5):
        slack.say("D1", "UNADIA", f"message {at}", at - 60)

    async def twice(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        runtime._pace = Pace(1)  # fewer than were said
        await read(runtime, installations, slack)
        installations.all[0].missed = True
        await read(runtime, installations, slack)
        assert await heard(runtime) == ["bonjour", *(f"message {at}" for at in range(5))]

    serve(slack, twice)


def test_an_hourglass_that_a_killed_process_left_is_taken_away_and_no_other(serve: Callable[[Slack, Served], None]) -> None:
    slack = Slack()
    serve(slack, spoken(slack))
    marks = {"ours": (BOT, "hourglass_flowing_sand"), "hers": ("UNADIA", "hourglass_flowing_sand"), "thumb": (BOT, "thumbsup")}
    for at, (text, (user, name)) in enumerate(marks.items()):
        slack.say("D1", "UNADIA", text, at - 60)
        slack.said["D1"][0]["reactions"] = [{"name": name, "users": [user], "count": 1}]

    async def removed(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        await read(runtime, installations, slack)
        assert [c for m, c in slack.calls if m == "reactions.remove"] == ["D1"]

    serve(slack, removed)


def test_who_wrote_for_the_first_time_meanwhile_is_answered(serve: Callable[[Slack, Served], None]) -> None:
    slack = Slack()
    serve(slack, spoken(slack))
    slack.say("D2", "UKARIM", "c'est quoi le contrat tripartite ?", -60)
    slack.direct = [{"id": c, "user": u, "created": 1} for c, u in (("D1", "UNADIA"), ("D2", "UKARIM"), ("D3", "USLACKBOT"))]

    async def new(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        await read(runtime, installations, slack)
        assert (await heard(runtime))[-1] == "c'est quoi le contrat tripartite ?"
        assert [c for m, c in slack.calls if m == "conversations.history"].count("D2") == 1

    serve(slack, new)


def test_words_in_threads_of_relais_are_found_and_other_threads_are_left(serve: Callable[[Slack, Served], None]) -> None:
    slack = Slack()
    serve(slack, spoken(slack))
    ours, theirs = slack.say("D1", BOT, "Votre dossier WP-2026-0001", -3000), slack.say(STAFF, "UMARC", "café ?", -3000)
    slack.say("D1", "UNADIA", "voici la suite", -50, ours)
    slack.say(STAFF, "UMARC", "oui", -50, theirs)

    async def threads(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        await read(runtime, installations, slack)
        assert (await heard(runtime))[-1] == "voici la suite"
        assert [c for m, c in slack.calls if m == "conversations.replies"] == ["D1"]

    serve(slack, threads)


def test_slack_that_asks_to_wait_or_breaks_off_loses_no_message(serve: Callable[[Slack, Served], None], waits: list[float]) -> None:
    slack = Slack()
    serve(slack, spoken(slack))
    slack.say("D1", "UNADIA", "vous êtes là ?", -60)
    slack.refused["conversations.history"] = ["ratelimited", "reset", "ratelimited"]

    async def patient(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        await read(runtime, installations, slack)
        assert (await heard(runtime))[-1] == "vous êtes là ?"
        assert waits == [7.0, 2, 7.0]

    serve(slack, patient)


def test_a_conversation_that_slack_refuses_holds_up_no_other(serve: Callable[[Slack, Served], None]) -> None:
    slack = Slack()
    serve(slack, spoken(slack))
    serve(slack, spoken(slack, "D2", "UKARIM", -3000))
    slack.say("D1", "UNADIA", "toujours rien", -60)
    slack.refused["conversations.history"] = ["channel_not_found"]  # of D2, whose words are newer

    async def other(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        await read(runtime, installations, slack)
        assert (await heard(runtime))[-1] == "toujours rien"

    serve(slack, other)


def test_reading_that_was_cut_off_goes_on_from_where_nothing_was_missing(serve: Callable[[Slack, Served], None]) -> None:
    slack = Slack()
    serve(slack, spoken(slack))
    slack.say("D1", "UNADIA", "premier", -1800)
    serve(slack, spoken(slack, "D2", "UKARIM", -60))  # something newer came in before the reading was complete
    slack.refused["conversations.history"] = ["reset"] * catch_up.TRIES

    async def cut_off(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        await runtime.call(lambda: runtime.house.store.heard.note("slack", "T1", f"{NOW - 3600:.6f}"))
        with pytest.raises(TimeoutError):
            await read(runtime, installations, slack)

    async def again(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        await read(runtime, installations, slack)
        assert "premier" in await heard(runtime)
        until = await runtime.call(lambda: runtime.house.store.heard.until("slack", "T1"))
        assert until == f"{NOW - 3600:.6f}"

    serve(slack, cut_off)
    serve(slack, again)


def test_what_no_start_could_read_yet_is_read_however_much_came_in_since(serve: Callable[[Slack, Served], None]) -> None:
    slack = Slack()
    serve(slack, spoken(slack))

    async def cut_off(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        slack.refused["conversations.history"] = ["reset"] * catch_up.TRIES
        with pytest.raises(TimeoutError):
            await read(runtime, installations, slack)

    async def again(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        await read(runtime, installations, slack)
        assert "entre deux" in await heard(runtime)

    serve(slack, cut_off)
    slack.say("D1", "UNADIA", "entre deux", -1800)
    serve(slack, spoken(slack, "D2", "UKARIM", -60))  # long after
    serve(slack, again)


def test_words_older_than_a_week_are_not_answered_any_more(serve: Callable[[Slack, Served], None]) -> None:
    slack = Slack()
    serve(slack, spoken(slack, at=-30 * 86400 + 3600))
    slack.said["D1"].clear()
    slack.say("D1", "UNADIA", "il y a dix jours", -10 * 86400)
    slack.say("D1", "UNADIA", "hier", -86400)

    async def late(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        await read(runtime, installations, slack)
        assert "il y a dix jours" not in await heard(runtime)
        assert (await heard(runtime))[-1] == "hier"

    serve(slack, late)


def test_an_event_that_failed_is_looked_for_again(serve: Callable[[Slack, Served], None], monkeypatch: pytest.MonkeyPatch) -> None:
    slack = Slack()

    async def failing(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        one = installations.all[0]
        await read(runtime, installations, slack)
        assert not one.missed

        async def full(_: object) -> None:
            raise StoreBusy("full")

        body = {"team_id": "T1", "event": {**json.loads('{"type": "message", "channel_type": "im"}'), "channel": "D1", "user": "UNADIA",
                                           "text": "bonjour", "ts": f"{NOW:.6f}"}}  # fmt: skip
        monkeypatch.setattr(runtime, "handle", full)
        with pytest.raises(StoreBusy):
            await Listeners(runtime, one, installations.of_team).on_message(body, cast(Any, None))
        assert one.missed and not one.newest

    serve(slack, failing)


@pytest.mark.parametrize(("secret", "age", "missed"), [("y", 7200, True), ("y", -7200, True), ("forged", 7200, False), ("y", 0, False)])
def test_what_was_refused_for_a_clock_that_jumped_is_looked_for_again(
    serve: Callable[[Slack, Served], None], secret: str, age: int, missed: bool
) -> None:
    async def refused(_: Runtime, installations: Installations, __: Slack) -> None:
        one = installations.all[0]
        one.missed = False
        application = web.Application()
        application.router.add_post("/slack/events", installations.handle)
        body, stamp = json.dumps({"type": "event_callback", "team_id": "T1", "event": {"type": "other"}}), str(int(time.time()) - age)
        signature = "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        async with TestClient(TestServer(application)) as client:
            answer = await client.post("/slack/events", data=body, headers=headers)
            assert answer.status == (200 if (secret, age) == ("y", 0) else 401)
        assert one.missed is missed

    serve(Slack(), refused)


@pytest.mark.parametrize(
    "error", ["internal_error", "service_unavailable", "request_timeout", "rate_limited", "token_revoked", "invalid_auth"]
)
def test_a_passing_refusal_of_slack_loses_no_message(serve: Callable[[Slack, Served], None], waits: list[float], error: str) -> None:
    slack = Slack()
    serve(slack, spoken(slack))
    slack.say("D1", "UNADIA", "vous êtes là ?", -60)
    slack.refused["conversations.history"] = [error]

    async def patient(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        try:
            await read(runtime, installations, slack)
        except SlackApiError:  # `run` looks again half a minute later
            assert error in TOKEN
            installations.all[0].missed = True
            await read(runtime, installations, slack)
        assert (await heard(runtime))[-1] == "vous êtes là ?"

    serve(slack, patient)


@pytest.mark.parametrize(("told", "waited"), [("Wed, 21 Oct 2026 07:28:00 GMT", 30), ("-1", 30), ("9" * 40, LONGEST), ("7", 7)])
def test_whatever_slack_says_of_how_long_to_wait_is_borne(
    serve: Callable[[Slack, Served], None], waits: list[float], monkeypatch: pytest.MonkeyPatch, told: str, waited: float
) -> None:
    monkeypatch.setattr(_Answer, "headers", {"Retry-After": told})
    slack = Slack()
    serve(slack, spoken(slack))
    slack.say("D1", "UNADIA", "vous êtes là ?", -60)
    slack.refused["conversations.history"] = ["ratelimited"]

    async def patient(runtime: Runtime, installations: Installations, slack: Slack) -> None:
        await read(runtime, installations, slack)
        assert waits == [waited] and (await heard(runtime))[-1] == "vous êtes là ?"

    serve(slack, patient)
