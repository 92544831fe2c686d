"""The world of the end-to-end tests: the npm Slack emulator, `relais run` as a real process, people who act through the Web API.

The emulator keeps workspace, files and threads; what it does not do, this driver supplies: it posts the signed events,
commands and presses that Slack would post. Differences from real Slack that the tests rely on:
- there is no redelivery, rate limit or Block Kit check; blocks are checked here against Slack's documented limits;
- a file share completes at once and with its timestamp; real Slack completes it later;
- ephemeral messages cannot be read back; command replies are read from the HTTP answer, where Slack shows them from;
- every workspace is T000000001, so a second workspace is played by events that bear another team id.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
NODE = HERE / "node_modules" / ".bin" / "node"
EMULATE = HERE / "node_modules" / "emulate" / "dist" / "index.js"
TEAM, OTHER_TEAM, SECRET, OTHER_SECRET = "T000000001", "T000000002", "one-secret", "another-secret"
PEOPLE = {"nadia": "Nadia Benali", "karim": "Karim Roy", "hugo": "Hugo Martin", "camille": "Camille Petit", "lea": "Léa Blanc"}
CLAMD = Path("/usr/sbin/clamd")
# The antivirus test file of EICAR (www.eicar.org), in two halves so that no scanner minds this source.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
Json = dict[str, Any]
_open = build_opener(ProxyHandler({})).open  # loopback must not go through a proxy


def webportage_alone(*lines: str) -> str:
    """An app.yaml with that organisation, and these lines of it such as `slack: {…}`."""
    told = ("name: webportage", "prefix: WP", "languages: [fr, en]", "address: vous", *lines)
    return "\n".join(("organisations:", "  webportage:", *(f"    {line}" for line in told), ""))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(what: Callable[[], Any], seconds: float = 40.0) -> Any:
    """The first true value of `what`; AssertionError when none comes in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := what():
            return value
        time.sleep(0.05)
    raise AssertionError(f"nothing within {seconds} s")


def fetch(url: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """The status and body of a request, whatever the status."""
    try:
        with _open(Request(url, data=data, headers=headers or {}), timeout=30) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


@dataclass
class Emulator:
    """The emulator process and the Web API calls of people."""

    folder: Path
    port: int = field(default_factory=free_port)
    people: dict[str, str] = field(default_factory=lambda: PEOPLE)
    bot_tokens: tuple[str, ...] = ("xoxb-relais",)  # more than one where 5,000 calls an hour do not suffice

    def start(self) -> None:
        users = [{"name": "relais", "real_name": "Relais", "email": "relais@example.com", "is_bot": True}]
        users += [{"name": n, "real_name": r, "email": f"{n}@example.com"} for n, r in self.people.items()]
        tokens = [*({"token": t, "user": "relais"} for t in self.bot_tokens), *({"token": f"xoxp-{n}", "user": n} for n in self.people)]
        seed = {"slack": {"team": {"name": "webportage", "domain": "webportage"}, "users": users, "channels": [{"name": "general"}],
                          "tokens": tokens, "signing_secret": SECRET}}  # fmt: skip
        (self.folder / "seed.yaml").write_text(json.dumps(seed))
        command = [str(NODE), str(EMULATE), "--service", "slack", "--port", str(self.port), "--seed", str(self.folder / "seed.yaml")]
        self._log = open(self.folder / "emulator.log", "w")  # noqa: SIM115  # closed in stop
        self._process = subprocess.Popen(command, stdout=self._log, stderr=self._log)
        until(self._answers)

    def _answers(self) -> bool:
        try:
            return bool(self.call("xoxb-relais", "auth.test")["ok"])
        except (URLError, ConnectionError):
            return False

    def call(self, token: str, method: str, **values: str) -> Json:
        """A Web API call with somebody's token."""
        _, body = fetch(f"http://127.0.0.1:{self.port}/api/{method}", urlencode(values).encode(), {"Authorization": f"Bearer {token}"})
        answer: Json = json.loads(body)
        return answer

    def done(self, token: str, method: str, **values: str) -> Json:
        answer = self.call(token, method, **values)
        assert answer["ok"], (method, answer)
        return answer

    def user(self, name: str) -> str:
        return str(self.done(f"xoxp-{name}" if name != "relais" else "xoxb-relais", "auth.test")["user_id"])

    def channel(self, name: str, *members: str) -> str:
        """A private channel of the bot with these members."""
        made = self.done("xoxb-relais", "conversations.create", name=name, is_private="true")["channel"]["id"]
        for member in members:
            self.call("xoxb-relais", "conversations.invite", channel=made, users=self.user(member))
        return str(made)

    def upload(self, name: str, files: dict[str, bytes], channel: str, text: str = "") -> Json:
        """Files shared by a person in one message, which Slack posts: the message."""
        token, shared = f"xoxp-{name}", []
        for filename, data in files.items():
            place = self.done(token, "files.getUploadURLExternal", filename=filename, length=str(len(data)))
            fetch(place["upload_url"], data, {"Content-Type": "application/octet-stream"})
            shared.append({"id": place["file_id"], "title": filename})
        told = {"initial_comment": text} if text else {}
        self.done(token, "files.completeUploadExternal", files=json.dumps(shared), channel_id=channel, **told)
        ids = {file["id"] for file in shared}
        posted = self.done(token, "conversations.history", channel=channel)["messages"]
        return next(message for message in posted if ids <= {file["id"] for file in message.get("files") or ()})

    def share(self, slack: Workspace, name: str, files: dict[str, bytes], text: str = "") -> None:
        """Files sent in the direct conversation, as one message."""
        where = slack.dm(name)
        told = self.upload(name, files, where, text)
        assert slack.event({**told, "subtype": "file_share", "channel": where, "channel_type": "im"})[0] == 200

    def download(self, file: Json) -> bytes:
        url = file["url_private_download"].replace("localhost", "127.0.0.1")
        return fetch(url, headers={"Authorization": "Bearer xoxb-relais"})[1]

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()


@dataclass
class Relais:
    """`relais run`, a process that can be killed and started again."""

    config: Path
    data: Path
    api: str
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    arguments: tuple[str, ...] = ()

    def command(self, *words: str) -> int:
        """Another command on the same data directory, beside the running process; its exit code."""
        environment = {**os.environ, "SLACK_API_URL": self.api, "PYTHONPATH": str(ROOT), **self.environment}
        command = [sys.executable, "-m", "bot", *words, "--config", str(self.config), "--data", str(self.data)]
        return subprocess.run(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode

    def start(self) -> None:
        plain = {k: v for k, v in os.environ.items() if not k.upper().endswith("_PROXY")}
        environment = {**plain, "SLACK_API_URL": self.api, "PYTHONPATH": str(ROOT), **self.environment}
        command = [sys.executable, "-m", "bot", "run", "--config", str(self.config), "--data", str(self.data), "--port", str(self.port),
                   "--host", "127.0.0.1", *self.arguments]  # fmt: skip
        self._log = open(self.data.parent / "relais.log", "a")  # noqa: SIM115  # closed in kill and stop
        self._process = subprocess.Popen(command, stderr=self._log, env=environment, cwd=ROOT)
        until(self._healthy, 90)

    def _healthy(self) -> bool:
        assert self._process.poll() is None, self.log()
        try:
            return fetch(f"http://127.0.0.1:{self.port}/healthz")[0] == 200
        except (URLError, ConnectionError):
            return False

    def log(self) -> str:
        return (self.data.parent / "relais.log").read_text()

    def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        self._process.kill()
        self._process.wait()
        self._log.close()

    def stop(self) -> float:
        """SIGTERM; how many seconds the end took."""
        begun = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(15)
        self._log.close()
        assert code == 0, self.log()
        return time.monotonic() - begun

    def post(self, body: bytes, content_type: str, secret: str = SECRET, *, age: int = 0) -> tuple[int, bytes]:
        """A signed request, as Slack sends it."""
        stamp = str(int(time.time()) - age)
        signature = "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": content_type, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        return fetch(f"http://127.0.0.1:{self.port}/slack/events", body, headers)


class Clamd:
    """A real clamd that knows one signature, EICAR's: nothing is downloaded."""

    def __init__(self, folder: Path) -> None:
        self.port, self._conf = free_port(), folder / "clamd.conf"
        (folder / "test.ndb").write_text(f"Relais.Eicar:0:*:{EICAR.hex()}\n")
        self._conf.write_text(f"DatabaseDirectory {folder}\nTCPSocket {self.port}\nTCPAddr 127.0.0.1\nForeground yes\n")

    def start(self) -> None:
        self._process = subprocess.Popen([str(CLAMD), "-c", str(self._conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._answers, 30)

    def _answers(self) -> bool:
        assert self._process.poll() is None
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


class Workspace:
    """People in Slack: they act on the emulator, and the event reaches Relais."""

    def __init__(self, emulator: Emulator, relais: Relais, staff: str, team: str = TEAM, secret: str = SECRET) -> None:
        self.emulator, self.relais, self.staff, self.team, self.secret = emulator, relais, staff, team, secret
        self.bot = emulator.user("relais")
        self._events = 0

    def dm(self, name: str) -> str:
        return str(self.emulator.done(f"xoxp-{name}", "conversations.open", users=self.bot)["channel"]["id"])

    def event(self, told: Json, *, retry: bool = False) -> tuple[int, bytes]:
        """An Events API request; `retry`: the same one again."""
        self._events += 0 if retry else 1
        granted = [{"team_id": self.team, "user_id": self.bot, "is_bot": True}]
        body = {"type": "event_callback", "team_id": self.team, "api_app_id": "A1", "event_id": f"Ev{self.team}{self._events}",
                "event_time": int(time.time()), "authorizations": granted, "event": told}  # fmt: skip
        return self.relais.post(json.dumps(body).encode(), "application/json", self.secret)

    def say(
        self, name: str, text: str, *, channel: str = "", thread: str = "", mention: bool = False, files: list[Json] | None = None
    ) -> Json:
        """A message, posted in Slack and told to Relais; the event."""
        where = channel or self.dm(name)
        values = {"channel": where, "text": text or " "} | ({"thread_ts": thread} if thread else {})
        ts = self.emulator.done(f"xoxp-{name}", "chat.postMessage", **values)["ts"]
        kind = "im" if not channel else "group"
        told: Json = {"type": "app_mention" if mention else "message", "channel": where, "user": self.emulator.user(name), "text": text,
                      "ts": ts, **({} if mention else {"channel_type": kind})}  # fmt: skip
        if thread:
            told["thread_ts"] = thread
        if files:
            told |= {"subtype": "file_share", "files": files}
        if mention:  # Slack sends both, in either order
            status, body = self.event({**told, "type": "message", "channel_type": kind})
            assert status == 200, body
        status, body = self.event(told)
        assert status == 200, body
        return told

    def interact(self, name: str, payload: Json) -> None:
        """An interaction of a person: a press, a shortcut."""
        self._events += 1
        told = {"team": {"id": self.team}, "api_app_id": "A1", "user": {"id": self.emulator.user(name), "name": name},
                "trigger_id": f"trigger.{self.team}.{self._events}", **payload}  # fmt: skip
        status, body = self.relais.post(urlencode({"payload": json.dumps(told)}).encode(), "application/x-www-form-urlencoded", self.secret)
        assert status == 200, body

    def command(self, name: str, command: str, text: str = "", channel: str = "C000000001") -> Json:
        """A slash command; what its author alone is shown at once."""
        self._events += 1
        form = {"command": f"/{command}", "text": text, "team_id": self.team, "api_app_id": "A1", "channel_id": channel,
                "channel_name": "general" if channel.startswith("C") else "directmessage", "user_id": self.emulator.user(name),
                "user_name": name, "trigger_id": f"trigger.{self.team}.{self._events}"}  # fmt: skip
        status, body = self.relais.post(urlencode(form).encode(), "application/x-www-form-urlencoded", self.secret)
        assert status == 200, body
        return json.loads(body) if body else {}

    def press(self, name: str, message: Json, label: str, channel: str) -> None:
        """A press on the button of this label."""
        element = next(
            e for b in message["blocks"] if b["type"] == "actions" for e in b["elements"] if e.get("text", {}).get("text") == label
        )
        self.interact(name, {
            "type": "block_actions", "channel": {"id": channel, "name": "privategroup"},
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel},
            "message": {"ts": message["ts"]}, "actions": [{**element, "action_ts": f"{time.time():.6f}"}],
        })  # fmt: skip

    def messages(self, name: str, channel: str = "") -> list[Json]:
        """A conversation's messages, oldest first."""
        where = channel or self.dm(name)
        return list(reversed(self.emulator.done(f"xoxp-{name}", "conversations.history", channel=where, limit="500")["messages"]))

    def thread(self, name: str, channel: str, root: str) -> list[Json]:
        return list(self.emulator.done(f"xoxp-{name}", "conversations.replies", channel=channel, ts=root)["messages"])

    def card(self, staff: str, words: str) -> Json:
        """The newest card of the staff channel, once it says these words."""
        found: Json = until(lambda: next((m for m in reversed(self.messages(staff, self.staff)) if words in m["text"]), None))
        return found

    def pieces(self, staff: str, card: Json) -> list[Json]:
        """The files in the thread of a card."""
        return [f for m in self.thread(staff, self.staff, card["ts"]) for f in m.get("files") or ()]

    def told(self, name: str, words: str, seconds: float = 40.0) -> Json:
        """The newest message of the bot to this person, once it says these words."""

        def found() -> Json | None:
            mine = [m for m in self.messages(name) if m.get("user") == self.bot]
            return mine[-1] if mine and words in mine[-1]["text"] else None

        answer: Json = until(found, seconds)
        return answer
