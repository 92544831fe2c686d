"""Pieces of evidence: what the antivirus decides, what is checked again, what an address must look like."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import antivirus, evidence_store, filetypes, listing
from bot.store import Store
from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import dispute, ticket, words
from tests.transcript import SAMPLES, Play

PIECE = SAMPLES / "facture-2026-031.pdf"


def files(stage: Stage) -> list[str]:
    return [s.note for s in stage.staff_room() if s.kind == "file"]


def card(stage: Stage) -> str:
    """The headline card as it reads now."""
    return render(next(s.card for s in reversed(stage.staff_room()) if s.card and s.card.blocks[0].type == "title"))


def test_a_piece_put_elsewhere_is_counted_there_and_can_be_put_anywhere_again(stage: Stage) -> None:
    dispute(stage)
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
    needed = re.findall(r"\d sur (\d)", words(stage, "Nadia"))[-1]
    for label, complete in (("Autres pièces", 0), ("Preuve de livraison", 1), ("Autres pièces", 0)):
        stage.presses("Nadia", *Play._offered(stage.dm("Nadia"), label))
        shown = stage.dm("Nadia")[-1].card
        assert shown is not None and not any(c[0] == label for c in shown.controls())
        assert render(shown).count(" sur ") == 1 and f"{complete} sur {needed}" in render(shown), render(shown)


def test_an_infected_file_never_reaches_staff_and_both_sides_are_told(stage: Stage) -> None:
    ticket(stage)
    stage.scan = antivirus.INFECTED
    stage.says("Nadia", "", files=(PIECE,))
    assert "contient un virus" in words(stage, "Nadia")
    assert not files(stage) and "1 fichier infecté" in card(stage)


@pytest.mark.parametrize(("scan", "arrive"), [(antivirus.CLEAN, 1), (antivirus.INFECTED, 0), (antivirus.NOT_SCANNED, 1)])
def test_a_file_waits_for_the_antivirus_then_goes_on_or_is_set_aside(stage: Stage, scan: str, arrive: int) -> None:
    ticket(stage)
    stage.scan = antivirus.WAITING
    stage.says("Nadia", "", files=(PIECE,))
    assert not files(stage) and "attend l'antivirus" in card(stage)
    stage.scans(1, scan)
    stage.scans(1, scan)
    assert len(files(stage)) == arrive
    assert "attend l'antivirus" not in card(stage)
    assert ("contient un virus" in words(stage, "Nadia")) is (scan == antivirus.INFECTED)


def test_a_file_from_staff_waits_too(stage: Stage) -> None:
    from bot.events import Mention

    ticket(stage)
    root = next(s.message for s in stage.staff_room() if s.kind == "post")
    stage.scan = antivirus.WAITING
    stage.says("Hugo", "Voici le modèle", staff=True, thread=root, mention=Mention.LEADING, files=(PIECE,))
    assert not [s for s in stage.dm("Nadia") if s.kind == "file"]
    stage.scans(1, antivirus.CLEAN)
    assert len([s for s in stage.dm("Nadia") if s.kind == "file"]) == 1


def test_verify_tells_what_is_missing_or_altered(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    ticket(stage)
    stage.says("Nadia", "", files=(PIECE, SAMPLES / "devis-signe.pdf"))
    assert listing.verify(stage.data) == 0
    store = Store(stage.data)
    first, second = (evidence_store.path(stage.data, p.sha256) for p in store.files.all())
    store.close()
    first.write_bytes(b"other")
    second.unlink()
    assert listing.verify(stage.data) == 1
    told = capsys.readouterr().out
    assert "altered: WP-2026-0001, facture-2026-031.pdf" in told and "missing: WP-2026-0001, devis-signe.pdf" in told


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("tcp://127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("clamav", ("clamav", 3310)),
        ("clamav:99", ("clamav", 99)),
        ("unix:/run/clamd.ctl", ("/run/clamd.ctl", 0)),
        ("/run/clamd.ctl", ("/run/clamd.ctl", 0)),
    ],
)
def test_an_address_of_clamd(told: str, read: tuple[str, int]) -> None:
    assert antivirus.address(told) == read


@pytest.mark.parametrize("told", ["tcp://", "http://:port", "clamav:port"])
def test_a_wrong_address_is_refused_with_the_cure(told: str) -> None:
    with pytest.raises(ValueError, match=r"tcp://127\.0\.0\.1:3310"):
        antivirus.address(told)


def test_no_clamd_there_is_not_an_infection(tmp_path: Path) -> None:
    with pytest.raises(antivirus.Unavailable):
        antivirus.Clamd("tcp://127.0.0.1:1").scan(PIECE)


@pytest.mark.parametrize(
    "said", [b"%PDF-1.4", b"%PDF-1.4\ngarbage garbage", b"%PDF-1.7\n" + b"\0\xff" * 4000, b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"]
)
def test_what_only_begins_like_a_pdf_is_none(tmp_path: Path, said: bytes) -> None:
    path = tmp_path / "f.pdf"
    path.write_bytes(said)
    with pytest.raises(filetypes.Refused) as refusal:
        filetypes.recognise(path, "f.pdf")
    assert refusal.value.code == "file-broken"
