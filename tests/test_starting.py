"""The start-up summary: what is on, what is off and why; and that a start leaves nothing for the first message to wait for."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from bot.apart import apart
from bot.config import Config
from bot.knowledge import Knowledge
from bot.program import NAME
from bot.runtime import Runtime
from bot.slack.app import Installations
from bot.starting import Start, summary
from bot.understanding import Understanding, encoder
from tests.conftest import ROOT

ORG = {"name": "Acme", "languages": ["fr"], "address": "tu"}
SLACK = {"staff": {"default": "C1"}}
TEAMS = {"staff": {"default": "19:a@thread.tacv2"}}


def said(section: dict[str, object], on: Start, **more: object) -> str:
    config = Config.model_validate({"organisations": {"acme": {"key": "acme", **ORG, **section}}, "folder": ROOT, **more})
    return "\n".join(summary(config, on))


def some(yes: bool) -> set[str]:
    return {"acme"} if yes else set()


def start(slack: bool = False, proven: bool = True, teams: bool = False) -> Start:
    return Start("0.0.0.0", 3978, some(slack), some(proven), some(teams), {"knowledge": 1.0, "classifier": 2.5})


@pytest.mark.parametrize(
    ("section", "on", "more", "words"),
    [
        ({"slack": SLACK}, start(), {}, ("Slack      off: no bot token", "Teams      off: no teams section", "Nobody can write to Relais")),
        ({"slack": {**SLACK, "bot_token": "x", "signing_secret": "y"}}, start(slack=True), {}, ("on: POST /slack/events on 0.0.0.0:3978\n", "what was said in Slack while Relais was away", "after 3.5 s")),
        ({"slack": {**SLACK, "bot_token": "x"}}, start(), {}, ("off: no signing secret",)),
        ({"slack": {**SLACK, "bot_token": "x", "app_token": "y"}}, start(slack=True, proven=False), {}, (f"on: Socket Mode; Slack did not take its token, or was not reached: `{NAME} doctor` tells why",)),
        ({"teams": TEAMS}, start(), {}, ("Slack      off: no slack section", "Teams      off: no app id")),
        ({"teams": TEAMS}, start(teams=True), {}, ("WITHOUT AUTHENTICATION", "staff cannot open files")),
        ({"teams": {**TEAMS, "app_id": "x"}}, start(teams=True), {"public_url": "https://a.example/"}, ("/api/messages on 0.0.0.0:3978\n", "on: https://a.example, 15 minutes")),
        ({"slack": SLACK}, start(), {"evidence": {"clamd": "tcp://127.0.0.1:3310"}, "limits": {"per_person_per_minute": None}, "metrics_token": "hush~"},
         ("antivirus    on: tcp://127.0.0.1:3310", "limit        off", "with RELAIS_METRICS_TOKEN")),
    ],
)  # fmt: skip
def test_what_is_on_and_what_is_off_and_why(section: dict[str, object], on: Start, more: dict[str, object], words: tuple[str, ...]) -> None:
    told = said(section, on, **more)
    assert all(one in told for one in words), told
    assert "hush~" not in told and "{" not in told


def test_after_the_warm_up_the_first_message_is_as_fast_as_the_others(understanding: Understanding) -> None:
    encoder.cache_clear()
    warm = understanding.warm_up()
    begun = time.perf_counter()
    understanding.decide("mon client refuse de payer depuis trois mois")
    assert time.perf_counter() - begun < max(warm / 5, 0.05), "the encoder was not loaded by the warm-up"
    assert encoder.cache_info().currsize == 1


async def _served(app: Config, known: Knowledge, understanding: Understanding, data: Path, **slack: str) -> int:
    org = app.organisations["webportage"]
    changed = org.model_copy(update={"slack": org.slack.model_copy(update=slack)})
    runtime = Runtime(app.model_copy(update={"organisations": {"webportage": changed}}), known, understanding, data)
    installations = Installations(runtime)
    try:
        return len(installations.all)
    finally:
        await installations.close()
        await runtime.stop()


def test_slack_is_off_when_nothing_could_tell_its_requests_from_anybodys(
    app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path
) -> None:
    for slack, served in (
        ({"bot_token": "x"}, 0),
        ({"bot_token": "x", "signing_secret": "y"}, 1),
        ({"bot_token": "x", "app_token": "y"}, 1),
    ):
        assert asyncio.run(_served(app, known, understanding, tmp_path, **slack)) == served, slack


class Silent:
    """A Slack that takes connections and never answers."""

    def __enter__(self) -> str:
        self._socket = socket.create_server(("127.0.0.1", 0))
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/api/"

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def started(folder: Path, port: int, api: str) -> subprocess.Popen[str]:
    """`relais run` with an app.yaml of its own, in a Slack at `api`."""
    told = yaml.safe_load((ROOT / "app.yaml").read_text(encoding="utf-8"))
    (folder / "knowledge").symlink_to(ROOT / "knowledge")
    shutil.copytree(ROOT / "var" / "tests" / "cache", folder / "data" / "cache")
    told["organisations"]["webportage"]["slack"] = {"staff": {"default": "C0123ABCD"}, "bot_token": "xoxb-1", "signing_secret": "s"}
    (folder / "app.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "bot",
        "run",
        "--config",
        str(folder / "app.yaml"),
        "--data",
        str(folder / "data"),
        "--host",
        "127.0.0.1",
    ]
    environment = {**os.environ, "SLACK_API_URL": api, "NO_PROXY": "127.0.0.1", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([*command, "--port", str(port)], env=environment, cwd=folder, stderr=subprocess.PIPE, text=True)


@pytest.mark.timeout(120)
@pytest.mark.usefixtures("understanding")  # learnt already
def test_a_port_in_use_is_said_with_its_cure_and_relais_ends(tmp_path: Path) -> None:
    with Silent() as api, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        _, errors = started(tmp_path, port, api).communicate(timeout=90)
    assert f"Nothing can be received on 127.0.0.1:{port}: another program uses this port." in errors and "--port" in errors
    assert "Traceback" not in errors


def test_work_that_never_ends_keeps_no_program_from_ending() -> None:
    """An antivirus that accepts and never answers, a file that is read."""

    async def ask() -> None:
        assert await apart(sum, [1, 2]) == 3
        with pytest.raises(ZeroDivisionError):
            await apart(divmod, 1, 0)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(apart(time.sleep, 8), 0.1)

    begun = time.monotonic()
    asyncio.run(ask())
    assert time.monotonic() - begun < 4


@pytest.mark.timeout(120)
@pytest.mark.usefixtures("understanding")
@pytest.mark.parametrize(
    "sent", [b"", b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"], ids=["idle", "slow body"]
)
def test_relais_ends_at_once_when_told_to_while_slack_does_not_answer(tmp_path: Path, sent: bytes) -> None:
    with Silent() as api, socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
        found.close()
        with started(tmp_path, port, api) as process:
            for _ in range(600):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.1)
            with socket.create_connection(("127.0.0.1", port), 1) as under_way:
                under_way.sendall(sent)
                time.sleep(0.5)
                begun = time.monotonic()
                process.terminate()
                _, errors = process.communicate(timeout=30)
    assert process.returncode == 0 and time.monotonic() - begun < 5, errors
