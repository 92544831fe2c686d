"""Long work shows how far it is, short work is silent, and nothing of it gets into what programs read."""

from __future__ import annotations

import io
import time

import pytest

from bot import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_short_work_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress.each("Copying", [1, 2, 3])) == [1, 2, 3]
    assert capsys.readouterr() == ("", "")


def test_long_work_says_so_once_where_nobody_looks(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    for _ in progress.each("Copying files", range(5)):
        time.sleep(0.001)
    out, err = capsys.readouterr()
    assert out == "" and err == "Copying files (5) …\n"


def test_work_that_goes_on_says_how_far_it_is_where_no_bar_can_be_drawn(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)
    with progress.bar("Learning") as tell:
        for share in (0.0, 0.4, 1.0):
            time.sleep(0.001)
            tell(share)
    assert capsys.readouterr().err == "Learning …\nLearning … 40%\nLearning … 100%\n"


def test_a_terminal_gets_a_bar_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    for _ in progress.each("Copying files", range(4)):
        time.sleep(0.12)  # tqdm draws ten times a second
    drawn = screen.getvalue()
    assert "Copying files (4)" in drawn and any(f"{n} %" in drawn for n in (25, 50, 75)) and drawn.rstrip(" ").endswith("\r")


def test_work_that_fails_leaves_no_bar_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)

    def fail() -> None:
        for done in progress.each("Copying files", range(4)):
            time.sleep(0.12)
            if done == 2:
                raise OSError

    with pytest.raises(OSError):
        fail()
    assert screen.getvalue().rstrip(" ").endswith("\r")
