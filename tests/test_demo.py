"""`relais demo` as processes: one that watches, one that works; ports, the lock, and what is left when either ends."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from bot import lock
from bot.understanding import Understanding
from bot.web import serve
from tests.conftest import ROOT

_open = build_opener(ProxyHandler({})).open  # loopback must not go through a proxy
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path, understanding: Understanding) -> Iterator[Start]:
    """Starts a demo; `understanding` has made the classifier's cache."""
    (tmp_path / "cache").symlink_to(ROOT / "var" / "tests" / "cache")
    begun: list[subprocess.Popen[str]] = []

    def one(*words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--data", str(tmp_path), *words]
        begun.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return begun[-1]

    yield one
    for process in begun:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=10)


def address(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().split()[2]


def engine(base: str) -> int:
    with _open(f"{base}api/process", timeout=5) as answer:
        return int(json.loads(answer.read())["pid"])


def gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_it_listens_on_this_machine_alone_and_ends_in_order(start: Start) -> None:
    process = start()
    base = address(process)
    assert base.startswith("http://127.0.0.1:")
    pid = engine(base)
    with socket.socket() as other, pytest.raises(OSError):
        other.settimeout(1)
        other.connect((socket.gethostbyname(socket.gethostname()) if _own() else "127.0.0.2", int(base.rsplit(":", 1)[1].strip("/"))))
    process.terminate()
    assert process.wait(10) == 0 and gone(pid)


def _own() -> bool:
    """Whether this machine's name leads to an address that is not loopback."""
    try:
        return not socket.gethostbyname(socket.gethostname()).startswith("127.")
    except OSError:
        return False


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_killed_engine_is_followed_by_another_at_the_same_address(start: Start) -> None:
    process = start()
    base = address(process)
    first = engine(base)
    os.kill(first, signal.SIGKILL)
    assert address(process) == base and engine(base) != first


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_killed_parent_leaves_no_engine(start: Start) -> None:
    process = start()
    pid = engine(address(process))
    process.kill()
    assert gone(pid)


def test_a_taken_port_is_told_or_passed_over(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start("--port", str(port))
        _, said = process.communicate(timeout=20)
        assert process.returncode == 1 and str(port) in said and "--port" in said
    with socket.socket() as first:
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):  # somebody else has it: all the better
            first.bind(("127.0.0.1", serve.PORTS[0]))
            first.listen()
        assert serve.free_port("127.0.0.1", None) in serve.PORTS[1:]


def test_a_data_directory_in_use_is_told(start: Start, tmp_path: Path) -> None:
    held = lock.take(tmp_path)
    process = start()
    _, said = process.communicate(timeout=30)
    held.close()
    assert process.returncode == 1 and "another --data" in said


def test_a_browser_with_windows_is_opened_and_one_of_the_terminal_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    class Windows(webbrowser.BackgroundBrowser):
        def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
            opened.append(url)
            return True

    def none() -> webbrowser.BaseBrowser:
        raise webbrowser.Error("no browser")

    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("true"))
    assert not serve.show("http://127.0.0.1:1/")
    monkeypatch.setattr(webbrowser, "get", none)
    assert not serve.show("http://127.0.0.1:1/")
    monkeypatch.setattr(webbrowser, "get", lambda: Windows("true"))
    assert serve.show("http://127.0.0.1:1/") and opened == ["http://127.0.0.1:1/"]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_ends_both_in_order(tmp_path: Path, understanding: Understanding) -> None:
    (tmp_path / "cache").symlink_to(ROOT / "var" / "tests" / "cache")
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--data", str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    pid = engine(address(process))
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to both
    _, said = process.communicate(timeout=10)
    assert process.returncode == 0 and gone(pid) and "Traceback" not in said
