"""`relais chat`: plain in a pipe (a fixed format), readable at 80 columns and in colours in a terminal."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import keyboard, terminal
from bot.cards import Button as B
from bot.cards import Buttons, Card, Choices, Facts, Note, Quote, Text, Title
from tests.conftest import ROOT

pty = pytest.importorskip("pty")  # not on Windows
COMMAND = [sys.executable, "-m", "bot", "chat", "--org", "webportage", "--now", "2026-09-01T09:00"]
LONG = "Ils ne répondent plus depuis que j'ai livré, malgré deux relances et une lettre, voilà."
CARD = Card(
    (
        Title("Récapitulatif"), Text(f"**Tout** est juste ? {LONG}"), Note(LONG), Facts((("Ce qui s'est passé", LONG),)), Quote(LONG),
        Buttons((B("a", "Envoyer"), B("a", LONG))), Choices("c", "Corriger", (("x", LONG),)),
    )
)  # fmt: skip


def bare(text: str) -> str:
    return re.sub(r"\033\[[\d;]*[mK]", "", text)


def test_a_painted_card_fits_its_columns_and_numbers_its_presses() -> None:
    shown = bare(terminal.paint(CARD, 78, 4))
    assert max(len(line) for line in shown.splitlines()) <= 78
    assert re.findall(r"\[(\d+)\]", shown) == ["4", "5", "6"] and all(line.startswith("▌ ") for line in shown.splitlines())


@pytest.mark.parametrize("width", range(20, 60))
def test_no_line_begins_with_a_french_punctuation_mark(width: int) -> None:
    said = Text("Une date, ou le délai de paiement : « 30 jours », « fin de mois » ; est-ce clair ? Oui !")
    lines = [line.removeprefix("▌ ") for line in bare(terminal.paint(Card((said,)), width, 1)).splitlines()]
    assert not [line for line in lines if line[:1] in "?!:;»" or line.endswith("«")]


def test_what_is_typed_completes(tmp_path: Path) -> None:
    (tmp_path / "facture [1].pdf").touch()
    (tmp_path / "dossier").mkdir()
    assert keyboard.completions("/li", "/li") == ["/litige "] and keyboard.completions("/at", "/at") == ["/attach "]
    assert keyboard.completions(f"{tmp_path}/fac", f"/attach {tmp_path}/fac") == [f"{tmp_path}/facture [1].pdf"]
    assert keyboard.completions(f"{tmp_path}/do", f"/attach {tmp_path}/do") == [f"{tmp_path}/dossier/"]
    assert keyboard.completions("bonj", "bonj") == [] and "/dossiers " not in keyboard.completions("/", "/")


def test_the_pipe_is_plain_and_marks_the_end_of_each_answer(tmp_path: Path) -> None:
    (tmp_path / "cache").symlink_to(ROOT / "var" / "tests" / "cache")
    typed = "je veux ouvrir un litige\n/attach tests/samples/facture-2026-031.pdf\n1\n/quit\n"
    done = subprocess.run(
        [*COMMAND, "--data", str(tmp_path)], cwd=ROOT, input=typed, capture_output=True, text=True, timeout=60, check=True
    )
    assert "\033" not in done.stdout and len(re.findall(r"(?m)^--$", done.stdout)) == 3 and "▌" not in done.stdout
    assert "[1] " in done.stdout and "J'ai lu ceci sur facture-2026-031.pdf" not in done.stdout.split("\n--\n")[0]


@pytest.mark.parametrize(("lang", "file", "button"), [("fr", "n'existe pas", "Aucun bouton"), ("en", "no such file", "No button")])
def test_the_terminal_speaks_the_language_of_the_chat(tmp_path: Path, lang: str, file: str, button: str) -> None:
    (tmp_path / "cache").symlink_to(ROOT / "var" / "tests" / "cache")
    typed = "/attach nowhere.pdf\n/press Payer\n/aide\n/press Payer\n/quit\n"
    command = [*COMMAND, "--lang", lang, "--data", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, input=typed, capture_output=True, text=True, timeout=60, check=True)
    assert file in done.stdout and done.stdout.count(button) == 2, done.stdout


class Typing:
    """Somebody at a terminal of 80 columns."""

    def __init__(self, data: Path) -> None:
        (data / "cache").symlink_to(ROOT / "var" / "tests" / "cache")
        self.pid, self.tty = pty.fork()
        if self.pid == 0:  # pragma: no cover  # the other process
            os.chdir(ROOT)
            os.environ.update(TERM="xterm", COLUMNS="80", LINES="40")
            os.environ.pop("NO_COLOR", None)
            os.execv(COMMAND[0], [*COMMAND, "--data", str(data)])
        self.said = b""

    def sees(self, words: str, seconds: float = 40) -> None:
        deadline = time.monotonic() + seconds
        while words not in bare(self.said.decode(errors="replace")):
            assert time.monotonic() < deadline, self.said.decode(errors="replace")
            with contextlib.suppress(OSError):
                self.said += os.read(self.tty, 65536)

    def types(self, keys: str) -> None:
        self.said = b""
        os.write(self.tty, keys.encode())

    def left(self) -> int:
        """The exit code, once it has ended."""
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.tty)
        return code


def test_in_a_terminal_of_80_columns_there_are_colours_progress_and_history(tmp_path: Path) -> None:
    one = Typing(tmp_path)
    one.sees("/quit")
    assert max(len(line) for line in bare(one.said.decode()).splitlines()) <= 80
    one.types("Acme ne me paie pas, je veux ouvrir un litige\r")
    one.sees("numéro de la facture")
    told = one.said.decode()
    assert "\033[36m▌" in told and max(len(line) for line in bare(told).splitlines()) <= 80
    one.types("/att\ttests/samples/fact\t\r")  # Tab twice: the command, then the file
    one.sees("J'ai lu ceci")
    assert "100%" in bare(one.said.decode()) and "█" in one.said.decode()
    one.types("1\r")
    one.sees("→ Preuve de commande")  # what the number stands for
    one.sees("facture-2026-031.pdf → Preuve de commande")  # what was sorted elsewhere is shown again
    one.types("/aide\r")
    one.sees("Passer en direct")
    one.types("\033[A\r")  # arrow up: what was typed last
    one.sees("Passer en direct")
    one.types("/quit\r")
    assert one.left() == 0


def test_ctrl_c_ends_at_once_whatever_has_been_typed(tmp_path: Path) -> None:
    one = Typing(tmp_path)
    one.sees("›")
    one.types("Acme ne me")
    one.sees("Acme ne me")
    begun = time.monotonic()
    one.types("\x03")
    assert one.left() == 130 and time.monotonic() - begun < 10  # no Enter is waited for
