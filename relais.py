#!/usr/bin/env python3
"""Sets Relais up and runs it; needs Python 3.11 or newer and nothing else.

python3 relais.py demo                  installs into .venv the first time, then opens the try-it page
python3 relais.py test                  installs what tests need too, then runs them
python3 relais.py COMMAND …             any other command of Relais; without one, what there is
"""

import hashlib
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
WORKERS = "4"  # most tests wait for the disk or a clock
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(lock: str) -> None:
    """Bring .venv to the state of the lock file; a mark inside tells when it already is."""
    wanted = HERE / lock
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    mark = ENVIRONMENT / f"installed-{lock}"
    if mark.exists() and mark.read_text() == digest:
        return
    if not PYTHON.exists():
        print("Relais: making its own environment in .venv …", file=sys.stderr)
        venv.create(ENVIRONMENT, with_pip=True)
    print(f"Relais: installing the pinned packages of {lock} (about 150 MB the first time) …", file=sys.stderr)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--no-input", "--no-compile", "--progress-bar", "off"]
    total = len(re.findall(r"(?m)^[\w.-]+==", wanted.read_text()))
    command, told = [*pip, "--require-hashes", "-r", str(wanted)], {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace", env=told) as running:  # noqa: S603  # nosec B603  # our own pip
        assert running.stdout
        for line in running.stdout:
            follow(line, total)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, pip)
    mark.write_text(digest)


seen: set[str] = set()  # the packages that pip has named so far


def follow(line: str, total: int) -> None:
    """Show on one line of a terminal how far the installation is."""
    words = line.split()
    if words[:1] in (["Collecting"], ["Processing"]) or words[:2] == ["Requirement", "already"]:
        seen.add(line)
    if sys.stderr.isatty() and words:
        if words[0] in ("Collecting", "Processing"):
            name = Path(words[1]).name.partition("==")[0].partition("-")[0]
            print(f"\r\033[K  {len(seen)}/{total}  {name}", end="", file=sys.stderr, flush=True)
        elif words[0] == "Installing":
            print(f"\r\033[K  {len(seen)} packages, now being unpacked …", file=sys.stderr, flush=True)


def main() -> int:
    words = sys.argv[1:] or ["--help"]
    try:
        install("requirements-dev.lock" if words[0] == "test" else "requirements.lock")
    except subprocess.CalledProcessError:
        print("Relais: the packages could not be installed. Check the network (or the proxy that pip uses) and try again.", file=sys.stderr)
        return 1
    module = ["pytest", "-n", WORKERS, *words[1:]] if words[0] == "test" else ["bot", *words]
    called = f"{'python' if os.name == 'nt' else 'python3'} {sys.argv[0]}"
    environment = {
        **os.environ,
        "RELAIS_PROGRAM": called,
        "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    if words[0] == "test":
        os.chdir(HERE)
    command = [str(PYTHON), "-m", *module]
    if os.name != "nt":  # the command takes this process's place, and its signals
        os.execve(command[0], command, environment)  # noqa: S606  # nosec B606  # our own interpreter
    try:
        return subprocess.run(command, env=environment).returncode  # noqa: S603  # nosec B603  # our own interpreter
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
