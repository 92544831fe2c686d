"""`relais doctor` beside a running Relais: what is well, what is not, and presses that prove both ways.

The emulator tells no scopes (real Slack: the header x-oauth-scopes of auth.test), opens no Socket Mode connection, keeps good
time and takes any token: `Front` stands before it and plays these four. Everything else is the emulator's own answer.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.slack.manifest import SCOPES
from tests.e2e.conftest import served
from tests.e2e.connector import STAFF as TEAMS_STAFF
from tests.e2e.connector import Connector, Driver, dm
from tests.e2e.test_teams import start
from tests.e2e.world import ROOT, TEAM, Emulator, Json, Workspace, fetch, until

APP = """
organisations:
  webportage:
    name: webportage
    languages: [fr, en]
    address: vous
    slack: {{workspaces: [{team}], staff: {staff}, bot_token: xoxb-relais, {more}}}
"""
SECRET = "signing_secret: 0123456789abcdef0123456789abcdef"


class Front:
    """Before the emulator: adds the scopes, may turn the clock, may speak Socket Mode's first word."""

    def __init__(self, emulator: Emulator) -> None:
        self.scopes, self.date, self.opened = ",".join(SCOPES), "", 0
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.path.endswith("apps.connections.open"):
                    good = self.headers["Authorization"] == "Bearer xapp-good"
                    front.opened += good
                    answer = json.dumps({"ok": True, "url": "ws://x"} if good else {"ok": False, "error": "invalid_auth"}).encode()
                elif self.headers["Authorization"] == "Bearer xoxb-wrong":
                    answer = b'{"ok": false, "error": "invalid_auth"}'
                else:
                    kept = {k: v for k, v in self.headers.items() if k in ("Authorization", "Content-Type")}
                    _, answer = fetch(f"http://127.0.0.1:{emulator.port}{self.path}", body, kept)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                if front.scopes:
                    self.send_header("X-OAuth-Scopes", front.scopes)
                self.end_headers()
                self.wfile.write(answer)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return front.date or super().date_time_string(timestamp)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.api = f"http://127.0.0.1:{self._server.server_port}/api/"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def front(emulator: Emulator) -> Iterator[Front]:
    one = Front(emulator)
    yield one
    one.stop()


@pytest.fixture(scope="module")
def slack(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with served(emulator, tmp_path_factory.mktemp("relais")) as (one, _):
        one.relais.data.chmod(0o700)
        yield one


def command(config: Path, data: Path, *words: str, **environ: str) -> list[str]:
    return [sys.executable, "-m", "bot", "doctor", *words, "--config", str(config), "--data", str(data)]


def environment(api: str, **more: str) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.upper().endswith("_PROXY") and k != "RELAIS_PUBLIC_URL"}
    return {**plain, "SLACK_API_URL": api, "PYTHONPATH": str(ROOT), **more}


def doctor(slack: Workspace, front: Front, staff: str, *words: str, more: str = SECRET, url: str = "") -> tuple[int, list[Json]]:
    """The exit code and the findings of a doctor with a configuration of its own, beside the running Relais."""
    config = slack.relais.config.parent / "doctor.yaml"
    config.write_text(APP.format(team=TEAM, staff=staff, more=more))
    told = {"RELAIS_PUBLIC_URL": url or f"http://127.0.0.1:{slack.relais.port}"}
    done = subprocess.run(command(config, slack.relais.data, "--json", *words), cwd=ROOT, env=environment(front.api, **told),
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert "Traceback" not in done.stderr and "xox" not in done.stdout and "xapp-" not in done.stdout.replace("xapp-…", ""), done
    return done.returncode, json.loads(done.stdout)["findings"]


def said(found: list[Json], state: str) -> str:
    return "\n".join(f"{one['what']} {one['cure']}" for one in found if one["state"] == state)


def test_all_is_well(slack: Workspace, front: Front) -> None:
    code, found = doctor(slack, front, f"{{default: {slack.staff}}}")
    well = said(found, "ok")
    assert code == 0, said(found, "error")
    assert f"the token is valid in webportage ({TEAM})" in well and f"all {len(SCOPES)} scopes of the manifest are granted" in well
    assert "#litiges: private, Relais is in it, 1 person acts as staff" in well and "clock agrees" in well
    assert "/slack/events leads to Relais" in well and "is at work on this data directory" in well
    assert "classifier:" in well and not said(found, "warning")
    assert "    Slack      on: POST /slack/events on" in slack.relais.log() and "Relais is up after" in slack.relais.log()


def test_each_trouble_has_its_state_and_cure(slack: Workspace, front: Front, emulator: Emulator) -> None:
    public = emulator.done("xoxb-relais", "conversations.create", name="public-staff")["channel"]["id"]
    left = emulator.channel("left", "hugo")
    emulator.done("xoxb-relais", "conversations.leave", channel=left)
    lonely = emulator.channel("lonely")
    front.scopes, front.date = ",".join({*SCOPES, "admin"} - {"im:history"}), "Tue, 01 Sep 2020 09:00:00 GMT"
    staff = f"{{default: {public}, insurance: C0GONE, dispute: {left}, direct: {lonely}}}"
    code, found = doctor(slack, front, staff, more="signing_secret: short", url="http://127.0.0.1:9")
    errors, warnings = said(found, "error"), said(found, "warning")
    assert code == 1
    assert "missing scopes: im:history (message.im" in errors and "relais.py manifest slack" in errors
    assert "clock is" in errors and "C0GONE): channel_not_found" in errors and "/invite @Relais" in errors
    assert "is not reached from here" in errors and "staff channel for dispute" in errors
    assert "scopes that the manifest does not have: admin" in warnings and "#public-staff is public" in warnings
    assert "does not look like one" in warnings and "nobody but Relais" in warnings


def test_socket_mode_asks_for_a_connection_and_opens_none(slack: Workspace, front: Front) -> None:
    _, found = doctor(slack, front, f"{{default: {slack.staff}}}", more="app_token: xapp-good")
    assert "Socket Mode; its token is valid" in said(found, "ok") and front.opened == 1 and "/slack/events" not in str(found)
    code, found = doctor(slack, front, f"{{default: {slack.staff}}}", more="app_token: xapp-bad")
    assert code == 1 and "connections:write" in said(found, "error")


def test_a_token_that_is_refused_and_scopes_untold(slack: Workspace, front: Front) -> None:
    front.scopes = ""
    _, found = doctor(slack, front, f"{{default: {slack.staff}}}")
    assert "did not tell the token's scopes" in said(found, "warning")
    config = slack.relais.config.parent / "doctor.yaml"
    config.write_text(config.read_text().replace("xoxb-relais", "xoxb-wrong"))
    done = subprocess.run(
        command(config, slack.relais.data), cwd=ROOT, env=environment(front.api), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "(invalid_auth)" in done.stdout and "xoxb-wrong" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80 or str(slack.relais.data) in done.stdout  # a path is never cut


def running(config: Path, data: Path, api: str, who: str, wait: int) -> subprocess.Popen[str]:
    words = command(config, data, "--as", who, "--org", "webportage", "--wait", str(wait))
    return subprocess.Popen(words, cwd=ROOT, env=environment(api), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def cards(slack: Workspace, name: str) -> tuple[Json, Json]:
    """The card in the person's direct conversation, and the one in a thread of the staff channel."""

    def found(messages: list[Json], words: str) -> Any:
        return next((m for m in reversed(messages) if words in m["text"]), None)

    direct: Json = until(lambda: found(slack.messages(name), "Appuyez sur le bouton"))
    before = float(direct["ts"]) - 5  # the card of this test, not of one before
    root: Json = until(
        lambda: found([m for m in slack.messages("hugo", slack.staff) if float(m["ts"]) > before], "ce n'est pas un dossier")
    )
    card: Json = until(lambda: found(slack.thread("hugo", slack.staff, root["ts"]), "appuie ici"))
    return direct, card


def test_two_presses_prove_that_messages_go_both_ways(slack: Workspace, front: Front) -> None:
    with running(slack.relais.config, slack.relais.data, front.api, "nadia@example.com", 60) as one:
        direct, card = cards(slack, "nadia")
        slack.press("nadia", card, "Bien reçu", slack.staff)  # she is no staff: it does not count
        slack.press("nadia", direct, "Bien reçu", slack.dm("nadia"))
        slack.press("hugo", card, "Bien reçu", slack.staff)
        told, waiting = one.communicate(timeout=60)
    assert told.count("both ways proven") == 2 and "direct message to nadia@example.com" in told.replace("\n           ", " "), told
    assert "press the button" in waiting and one.returncode == 1  # the staff channel for insurance does not exist in this app.yaml
    until(lambda: [m for m in slack.messages("nadia") if m["ts"] == direct["ts"] and "Essai réussi" in m["text"]])
    assert not [m for m in slack.messages("nadia") if "une machine, pas une personne" in m["text"]]


def test_without_a_press_the_way_in_is_not_proven_and_no_button_is_left(slack: Workspace, front: Front) -> None:
    with running(slack.relais.config, slack.relais.data, front.api, slack.emulator.user("karim"), 4) as one:
        direct, card = cards(slack, "karim")
        told, _ = one.communicate(timeout=60)
    flat = " ".join(told.split())
    assert one.returncode == 1 and flat.count("inbound not proven") == 2 and "Event Subscriptions" in flat
    for messages in (lambda: slack.messages("karim"), lambda: slack.thread("hugo", slack.staff, card["thread_ts"])):
        until(lambda m=messages: [x for x in m() if x["ts"] in (direct["ts"], card["ts"]) and "essai est terminé" in x["text"]])  # type: ignore[misc]


def test_ctrl_c_ends_the_test_in_order(slack: Workspace, front: Front) -> None:
    with running(slack.relais.config, slack.relais.data, front.api, "camille@example.com", 60) as one:
        direct, _ = cards(slack, "camille")
        one.send_signal(signal.SIGINT)
        _, err = one.communicate(timeout=20)
    assert one.returncode == 130 and "Traceback" not in err, err
    until(lambda: [m for m in slack.messages("camille") if m["ts"] == direct["ts"] and "essai est terminé" in m["text"]])


def test_nobody_of_that_address_and_nothing_running(slack: Workspace, front: Front, tmp_path: Path) -> None:
    _, found = doctor(slack, front, f"{{default: {slack.staff}}}", "--as", "nobody@example.com")
    assert "No member has this e-mail address" in said(found, "error")
    done = subprocess.run(command(slack.relais.config, tmp_path / "other", "--as", "nadia@example.com"), cwd=ROOT, env=environment(front.api),
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert "inbound not proven: no `python3 relais.py run`" in " ".join(done.stdout.split())


def test_in_teams_presses_prove_both_ways_too(tmp_path: Path) -> None:
    """Without an app id, as in the local playground: the token is proven on a stub in tests/test_doctor.py."""
    connector = Connector()
    connector.start()
    relais = start(tmp_path, "--allow-anonymous-teams")
    teams = Driver(connector, relais)
    teams.say("hugo", "bonjour")  # the first activity tells where Teams is reached
    connector.told("hugo", "Bonjour")
    try:
        with running(relais.config, relais.data, "http://127.0.0.1:9/", "hugo@example.com", 60) as one:
            direct = connector.told("hugo", "Appuyez sur le bouton")
            root = connector.shown(TEAMS_STAFF, "ce n'est pas un dossier")
            card = connector.shown(f"{TEAMS_STAFF};messageid={root.id}", "appuie ici")
            teams.press("hugo", direct, "Bien reçu")
            teams.press("hugo", card, "Bien reçu")
            told, _ = one.communicate(timeout=60)
        flat = " ".join(told.split())
        assert flat.count("both ways proven") == 2 and "Relais sees its members, 2 act as staff" in flat, told
        assert "off: no app id" in flat and one.returncode == 1
        assert "Essai réussi" in connector.told("hugo", "Essai réussi").text and direct.conversation == dm("hugo")
    finally:
        relais.stop()
        connector.stop()
