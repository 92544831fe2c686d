"""Stands in for `python3 relais.py` when the documentation is tested: the same commands without the installation; servers are left running.

Run with the arguments of `relais`; RELAIS_PORT is the port for `run`, and RELAIS_SERVERS the file that takes the ids of the processes.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.error import URLError
from urllib.parse import parse_qs
from urllib.request import ProxyHandler, build_opener

WORKSPACE, CHANNEL = "T0123ABCD", "C0123ABCD"


class SlackStub:
    """As much of Slack's Web API as `relais doctor` and the start of `relais run` ask, of one workspace with one private channel."""

    def __init__(self, scopes: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = parse_qs(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
                answer = json.dumps(reply(self.path.rpartition("/")[2], {k: v[0] for k, v in told.items()})).encode()
                self.send_response(200)
                for name, value in (("Content-Type", "application/json"), ("X-OAuth-Scopes", scopes), ("Content-Length", str(len(answer)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.api = f"http://127.0.0.1:{self._server.server_port}/api/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @staticmethod
    def free_port() -> int:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            return int(found.getsockname()[1])


def reply(method: str, told: dict[str, str]) -> dict[str, object]:
    match method:
        case "auth.test":
            return {
                "ok": True,
                "team_id": WORKSPACE,
                "team": "Acme",
                "user": "relais",
                "user_id": "U0RELAIS",
                "url": "https://acme.slack.com/",
            }
        case "conversations.info" if told.get("channel") == CHANNEL:
            return {"ok": True, "channel": {"id": CHANNEL, "name": "staff", "is_private": True, "is_member": True, "is_archived": False}}
        case "conversations.members" if told.get("channel") == CHANNEL:
            return {"ok": True, "members": ["U0RELAIS", "U0HUGO"]}
        case "conversations.info" | "conversations.members":
            return {"ok": False, "error": "channel_not_found"}
        case "users.lookupByEmail":
            return {"ok": False, "error": "users_not_found"}
    return {"ok": True}


def serve(words: list[str]) -> int:
    """Start `run` or `demo` and leave it running once it answers; 1 when it ends before that."""
    port = os.environ["RELAIS_PORT"]
    asked = [w for n, w in enumerate(words) if w != "--port" and (n == 0 or words[n - 1] != "--port")]
    more = ["--host", "127.0.0.1"] if words[0] == "run" else ["--no-browser"]
    with open(os.environ["RELAIS_SERVERS"] + ".log", "a", encoding="utf-8") as log:  # its output must not keep the shell's pipe open
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *asked, "--port", port, *more], stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    with open(os.environ["RELAIS_SERVERS"], "a", encoding="utf-8") as file:
        file.write(f"{process.pid}\n")
    look = build_opener(ProxyHandler({})).open
    for _ in range(900):
        if process.poll() is not None:
            return 1
        try:
            look(f"http://127.0.0.1:{port}/{'healthz' if words[0] == 'run' else ''}", timeout=5).close()
            return 0
        except (URLError, ConnectionError):
            time.sleep(0.1)
    return 1


if __name__ == "__main__":
    if sys.argv[1] in ("run", "demo"):
        sys.exit(serve(sys.argv[1:]))
    sys.exit(subprocess.run([sys.executable, "-m", "bot", *sys.argv[1:]], check=False).returncode)
