"""Commands that people are told can be typed as they are told."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from bot import program
from bot.diagnosis import warning
from tests.conftest import ROOT


def test_a_command_is_told_as_it_is_typed_here() -> None:
    assert program.shown("Run `relais check`; the `relais_x` stays.") == f"Run `{program.NAME} check`; the `relais_x` stays."
    assert warning("x", "`relais run` is away", "Start `relais run`.").cure == f"Start `{program.NAME} run`."


def test_the_name_is_how_relais_py_was_called() -> None:
    command = [sys.executable, "-m", "bot", "--help"]
    environment = {**os.environ, "RELAIS_PROGRAM": "python3 /opt/relais/relais.py"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("usage: python3 /opt/relais/relais.py ")


def test_no_page_or_word_names_a_command_that_is_none() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.*"), *(ROOT / "knowledge" / "wording").glob("*.ftl")]
    for page in pages:
        told = page.read_text(encoding="utf-8")
        assert not re.search(r"(?m)^(?!#).*[`«“\"] ?relais [a-z]", told), page
