"""The dossier of a case: complete, numbered, without a word of the staff's own, and the same for ever once made."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bot import config, dossier
from bot.__main__ import main
from bot.events import Mention
from bot.store import Store
from bot.store.files import Evidence
from tests.stage import Stage
from tests.test_engine import ticket
from tests.transcript import SAMPLES

ROOT = Path(__file__).parent.parent


def made(stage: Stage, tmp_path: Path) -> tuple[dict[str, Any], str, list[str]]:
    """The manifest, the words of the PDF and the names in the ZIP that `relais dossier` writes."""
    out = tmp_path / "out.zip"
    assert main(["dossier", "wp-2026-0001", "--out", str(out), "--config", str(ROOT / "app.yaml"), "--data", str(stage.data)]) == 0
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read(next(n for n in names if n.endswith("manifest.json"))))
        pdf = PdfReader(io.BytesIO(archive.read(next(n for n in names if n.endswith(".pdf") and "pieces" not in n))))
    return manifest, "\n".join(page.extract_text() for page in pdf.pages), names


def root(stage: Stage) -> str:
    return next(s.message for s in stage.staff_room() if s.kind == "post")


def test_it_holds_the_pieces_and_no_internal_word(stage: Stage, tmp_path: Path) -> None:
    ticket(stage, question="Question sur Orion <b>&\u202e")
    stage.says("Nadia", "", files=(SAMPLES / "facture-2026-031.pdf",))
    thread = root(stage)
    stage.says("Hugo", "ce client est insupportable", staff=True, thread=thread)
    stage.says("Hugo", "Bonjour Nadia", staff=True, thread=thread, mention=Mention.LEADING)
    manifest, words, names = made(stage, tmp_path)
    assert [n.rpartition("/")[2] for n in names if "pieces" in n] == ["01 - Autres pièces - facture-2026-031.pdf"]
    assert all(half in words for half in (manifest["pieces"][0]["sha256"][:32], manifest["pieces"][0]["sha256"][32:]))
    assert "Bonjour Nadia" in words and "Pièce reçue : facture-2026-031.pdf" in words
    assert "insupportable" not in json.dumps(manifest) + words


def test_a_version_stays_until_something_changes(stage: Stage, tmp_path: Path) -> None:
    ticket(stage)
    stage.says("Nadia", "", files=(SAMPLES / "facture-2026-031.pdf",))
    first = made(stage, tmp_path)[0]
    assert made(stage, tmp_path)[0] == first
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
    second = made(stage, tmp_path)[0]
    assert (first["version"], second["version"]) == (1, 2) and len(second["pieces"]) == 2


def test_a_message_taken_back_is_not_in_it_and_an_edited_one_reads_as_it_does_now(stage: Stage, tmp_path: Path) -> None:
    ticket(stage)
    thread = root(stage)
    stage.says("Hugo", "Bonjour", staff=True, thread=thread, mention=Mention.LEADING)
    said = [stage.says("Nadia", words) for words in ("un secret", "voici la sweet")]
    stage.deletes("Nadia", said[0])
    stage.edits("Nadia", said[1], "voici la suite")
    words = made(stage, tmp_path)[1]
    assert "secret" not in words and "sweet" not in words and "voici la suite" in words


def test_a_staff_press_posts_it_in_the_thread(stage: Stage) -> None:
    case = ticket(stage)
    stage.presses("Hugo", "dossier", str(case), staff=True)
    stage.presses("Karim", "dossier", str(case), staff=True, member=False)
    assert len([s for s in stage.staff_room() if s.kind == "dossier"]) == 1
    store = Store(stage.data)
    assert [c.who for c in store.cases.history(case) if c.what == "dossier"] == ["Hugo"]
    store.close()


def test_an_unknown_number_is_told_with_the_cure(stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ticket(stage)
    where = ["--config", str(ROOT / "app.yaml"), "--data", str(stage.data), "--out", str(tmp_path / "x.zip")]
    assert main(["dossier", "WP-1999-0001", *where]) == 1
    assert "`python3 relais.py tickets` lists them" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "media", "file"),
    [
        ("../../etc/passwd", "text/plain", "03 - Autres - _etc_passwd.txt"),
        ("a:b*c?.PDF", "application/pdf", "03 - Autres - a_b_c.pdf"),
        ("facture\u202efdp.exe", "application/pdf", "03 - Autres - facturefdp.pdf"),
        (
            "x" * 300 + ".docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "03 - Autres - " + "x" * 91 + ".docx",
        ),
        ("photo", "image/jpeg", "03 - Autres - photo.jpg"),
    ],
)
def test_a_file_name_that_every_system_takes(name: str, media: str, file: str) -> None:
    piece = Evidence(1, "webportage", 1, None, 1, "", name, "0" * 64, 1, media, "clean", "received", "freelancer", "", "")
    assert dossier.readable(3, "Autres", piece) == file


@pytest.mark.parametrize("text", [" ".join(f"mot{n}" for n in range(1500)), "\n".join(f"ligne{n}" for n in range(130)), "x" * 12_000])
def test_a_long_message_goes_on_over_pages(stage: Stage, tmp_path: Path, text: str) -> None:
    ticket(stage)
    stage.says("Hugo", text, staff=True, thread=root(stage), mention=Mention.LEADING)
    stage.says("Hugo", "Fin", staff=True, thread=root(stage), mention=Mention.LEADING)
    told = "".join(made(stage, tmp_path)[1].split())
    assert all(word in told for word in (*text.split()[:200:7], *text.split()[-1:], "Fin") if len(word) < 20)
    assert told.count("x") >= text.count("x")


def test_every_event_of_a_chronicle_has_words(app: config.Config) -> None:
    from bot.runtime import load_knowledge

    known = load_knowledge(app)
    for lang in ("fr", "en"):
        words = known.wordings.words(lang, "vous")
        for what in ("opened", "evidence", "amended", "document_asked", "to_staff", "to_freelancer"):
            assert words.has(f"chronicle-{what}")
