"""Evidence end to end: a real clamd with the EICAR file, and what staff see of pieces that are clean, infected or waiting."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import served
from tests.e2e.world import CLAMD, EICAR, ROOT, Clamd, Emulator, Json, Workspace, until
from tests.transcript import SAMPLES


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    if not CLAMD.exists():
        pytest.skip("clamd is not installed: apt-get install clamav-daemon")
    one = Clamd(tmp_path_factory.mktemp("clamd"))
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def slack(emulator: Emulator, clamd: Clamd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    told = f"evidence: {{clamd: 'tcp://127.0.0.1:{clamd.port}'}}\n"
    with served(emulator, tmp_path_factory.mktemp("relais"), told) as (one, _):
        yield one


def relais(slack: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command beside the running Relais."""
    where = ["--config", str(slack.relais.config), "--data", str(slack.relais.data)]
    environment = {k: v for k, v in os.environ.items() if not k.upper().endswith("_PROXY")} | {"SLACK_API_URL": slack.relais.api}
    command = [sys.executable, "-m", "bot", *arguments, *where]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def stored(slack: Workspace) -> dict[str, Json]:
    found: list[Json] = json.loads(relais(slack, "evidence", "--json").stdout)
    return {piece["name"]: piece for piece in found}


def open_case(slack: Workspace, name: str, client: str) -> Json:
    """A case of this client, opened by asking for a person; its card."""
    slack.say(name, "je veux parler à quelqu'un")
    slack.told(name, "De quoi s'agit-il")
    slack.say(name, f"Question sur {client}")
    slack.told(name, "C'est transmis à l'équipe")
    return slack.card("hugo", client)


def test_clean_files_reach_staff_and_infected_ones_never_do(slack: Workspace) -> None:
    card = open_case(slack, "nadia", "Vega")
    slack.emulator.share(slack, "nadia", {"facture.pdf": (SAMPLES / "facture-2026-031.pdf").read_bytes(), "note.txt": EICAR})
    until(lambda: len(slack.pieces("hugo", card)) == 1)
    until(lambda: any("contient un virus" in m["text"] for m in slack.messages("nadia")))
    shown = until(lambda: next((m for m in slack.messages("hugo", slack.staff) if m["ts"] == card["ts"] and "infecté" in m["text"]), None))
    assert "n'a pas été analysée" not in shown["text"]
    assert [f["name"] for f in slack.pieces("hugo", card)] == ["facture.pdf"]
    kept = stored(slack)
    assert (kept["facture.pdf"]["scan"], kept["facture.pdf"]["status"]) == ("clean", "received")
    assert (kept["note.txt"]["scan"], kept["note.txt"]["status"]) == ("infected", "quarantined")


def test_files_wait_for_an_antivirus_that_does_not_answer(slack: Workspace, clamd: Clamd) -> None:
    card = open_case(slack, "karim", "Altaïr")
    clamd.stop()
    slack.emulator.share(slack, "karim", {"devis.pdf": (SAMPLES / "devis-signe.pdf").read_bytes()})
    until(lambda: any("analyse antivirus est encore en cours" in m["text"] for m in slack.messages("karim")))
    assert not slack.pieces("hugo", card) and stored(slack)["devis.pdf"]["status"] == "held"
    clamd.start()
    until(lambda: slack.pieces("hugo", card), 30)
    assert stored(slack)["devis.pdf"]["scan"] == "clean"


def test_a_dossier_asked_for_on_the_card_arrives_in_its_thread(slack: Workspace) -> None:
    card = slack.card("hugo", "Vega")
    slack.press("hugo", card, "Dossier PDF", slack.staff)
    file = until(lambda: next((f for f in slack.pieces("hugo", card) if f["name"].endswith("-v1.zip")), None), 30)
    with zipfile.ZipFile(io.BytesIO(slack.emulator.download(file))) as archive:
        names = [name.rpartition("/")[2] for name in archive.namelist()]
        assert names == ["bordereau.pdf", "manifest.json", "01 - Autres pièces - facture.pdf"]
        assert archive.read(archive.namelist()[2]) == (SAMPLES / "facture-2026-031.pdf").read_bytes()


def test_doctor_asks_the_antivirus(slack: Workspace, clamd: Clamd) -> None:
    told = " ".join(relais(slack, "doctor").stdout.split())
    assert f"ok antivirus at tcp://127.0.0.1:{clamd.port} answers" in told


def test_verify_finds_what_was_altered_or_lost(slack: Workspace) -> None:
    fine = relais(slack, "evidence", "verify")
    assert fine.returncode == 0, fine.stderr
    kept = stored(slack)
    folder = slack.relais.data / "evidence"
    altered, lost = (folder / s[:2] / s for s in (kept["facture.pdf"]["sha256"], kept["devis.pdf"]["sha256"]))
    before = altered.read_bytes()
    altered.write_bytes(before + b" ")
    moved = lost.rename(lost.with_suffix(".away"))
    bad = relais(slack, "evidence", "verify")
    altered.write_bytes(before)
    moved.rename(lost)
    assert bad.returncode == 1
    assert "facture.pdf" in bad.stdout and "altered" in bad.stdout and "devis.pdf" in bad.stdout and "missing" in bad.stdout
    assert relais(slack, "evidence", "verify").returncode == 0
