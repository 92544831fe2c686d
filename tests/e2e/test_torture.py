"""The torture run, short: nothing is lost or doubled while Relais is killed and its platforms fail."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.e2e.world import ROOT


@pytest.mark.timeout(280)
def test_nothing_is_lost_or_doubled() -> None:
    words = "--minutes 0.2 --kills 3 --people 6 --haste 60 --calm 25 --seed 1".split()
    done = subprocess.run([sys.executable, "-m", "benchmarks.torture", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert "| cases, slack |" in done.stdout and "0 violations" in done.stdout
