#!/usr/bin/env python3
"""Sets Relais up and runs it; needs Python 3.11 or newer and nothing else.

python3 relais.py chat --org acracy     installs into .venv the first time, then runs the command
python3 relais.py test                  installs what tests need too, then runs them
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
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
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", str(wanted)], check=True)  # noqa: S603  # nosec B603  # our own pip
    mark.write_text(digest)


def main() -> int:
    words = sys.argv[1:] or ["--help"]
    try:
        install("requirements-dev.lock" if words[0] == "test" else "requirements.lock")
    except subprocess.CalledProcessError:
        print("Relais: the packages could not be installed. Check the network (or the proxy that pip uses) and try again.", file=sys.stderr)
        return 1
    module = ["pytest", *words[1:]] if words[0] == "test" else ["bot", *words]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])])}
    here = {"cwd": HERE} if words[0] == "test" else {}
    try:
        return subprocess.run([str(PYTHON), "-m", *module], env=environment, **here).returncode  # noqa: S603  # nosec B603  # our own interpreter
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
