"""Nothing of somebody who was erased is left, whichever way their words had taken."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot import erasure, evidence_store, persons, sweeper
from bot.cards import card, dump
from bot.events import FileReady, Mention, Message, Opened, Place, RemoteFile, Room, Sender
from bot.store import Store
from bot.store.migrations import migrations
from bot.turn import Target
from tests.conftest import ROOT
from tests.stage import TEAM, Stage
from tests.test_engine import ticket
from tests.test_privacy import PIECE, house, left, relais, sweep

SECRET = ("ornithorynque",)
UNCLEAR = "ornithorynque facture mission client souci"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.data = stage.data / "var"
    stage.says("Nadia", "bonjour")
    return stage


def erase(stage: Stage, who: str = "nadia") -> str:
    """Erase somebody with the command, and let what is on the platform be taken back; what the command told."""
    with contextlib.redirect_stdout(io.StringIO()) as told:
        assert relais(stage, "erase", who) == 0
    stage.says("Karim", "bonjour")
    return told.getvalue()


def offered(stage: Stage, action: str, label: str = "") -> str:
    """The value of a button of the newest card that Nadia was sent."""
    card = stage.dm("Nadia")[-1].card
    assert card is not None
    return next(value for words, name, value in card.controls() if name == action and label in words)


def test_an_unclear_message_that_became_a_case(stage: Stage) -> None:
    stage.says("Nadia", UNCLEAR)
    note = offered(stage, "pick").rpartition("|")[2]
    stage.presses("Nadia", "pick", f"dispute.open|{note}")
    for words in ("Acme", "contesté", "3200 HT", "Le travail est mauvais, disent-ils, ce qui est faux.", "c'est tout", "oui"):
        stage.says("Nadia", words)
    stage.presses("Hugo", "resolve", "1", staff=True)
    assert left(stage.data, SECRET)
    erase(stage)
    assert left(stage.data, SECRET) == []


def test_a_vote_that_was_given_long_after_its_message(stage: Stage) -> None:
    stage.says("Nadia", "ornithorynque où trouver mon attestation d'assurance ?")
    vote = offered(stage, "helpful", "Pas utile")
    stage.later(days=60)
    stage.presses("Nadia", "helpful", vote)
    stage.later(days=31)
    stage.says("Nadia", "merci")
    at = house(stage)
    sweep(at, stage.now)
    at.store.close()
    assert left(stage.data, SECRET)  # as long as anything that is kept to learn, from the day of the vote
    erase(stage)
    assert left(stage.data, SECRET) == []


def test_whoever_left_a_vote_is_known_as_long_as_it_is_kept(stage: Stage) -> None:
    stage.says("Nadia", "ornithorynque où trouver mon attestation d'assurance ?")
    stage.later(days=60)
    stage.presses("Nadia", "helpful", offered(stage, "helpful", "Pas utile"))
    at = house(stage)
    at.store.db.execute("update people set seen_at = created_at")
    sweep(at, stage.now + timedelta(days=35))
    assert at.store.people.named("nadia")
    sweep(at, stage.now + timedelta(days=91))
    assert not at.store.people.named("nadia")
    at.store.close()
    assert left(stage.data, SECRET) == []


def test_what_an_earlier_version_kept_to_learn_finds_its_person_or_loses_its_words(tmp_path: Path) -> None:
    old = Database(sqlite3.connect(tmp_path / "relais.db", isolation_level=None))
    migrations.apply(old, stop_before="what_is_kept_to_learn_knows_its_person")
    at = "2026-09-01T09:00:00+00:00"
    old.execute(
        "insert into people (id, org, platform, team, user, lang, created_at) values (7, 'webportage', 'slack', 'T', 'U7', 'fr', ?)", [at]
    )
    old.execute("insert into messages (id, person, message, thread, text, at) values (5, 7, 'm1', '', 'bonjour', ?)", [at])
    for note, words in ((5, "ornithorynque"), (4, "quetzal")):
        old.execute(
            "insert into feedback (org, lang, text, label, reason, note, at) values ('webportage', 'fr', ?, '', 'not_helpful', ?, ?)",
            [words, note, at],
        )
    old.close()
    store = Store(tmp_path)
    assert [row["text"] for row in store.privacy.of_person(7)["kept_to_learn"]] == ["ornithorynque"]
    assert [g.text for g in store.feedback.gaps()] == ["ornithorynque"] and store.feedback.votes() == [("", 0, 2)]
    store.close()


def proposed(stage: Stage, *people: str) -> Path:
    """The proposal that Hugo makes of what these people said and Relais did not understand."""
    for who in people:
        stage.says(who, UNCLEAR)
    listed = stage.commands("Hugo", "lacunes", staff=True, staff_room=True).now
    value = next(v for card in listed for _, name, v in card.controls() if name == "gap_phrasing")
    stage.presses("Hugo", "gap_phrasing", value, staff=True)
    [patch] = (stage.data / "proposals").glob("*.patch")
    assert "ornithorynque" in patch.read_text(encoding="utf-8")
    return patch


def test_a_proposal_for_the_knowledge(stage: Stage) -> None:
    patch = proposed(stage, "Nadia", "Lea")
    told = erase(stage)
    assert not patch.exists() and "1 proposals that held words of this person are removed" in told
    at = house(stage)
    [again] = at.store.feedback.gaps()  # what Lea said is listed again
    assert at.store.people.named("lea")[0].id == int(str(at.store.db.execute("select person from feedback").fetchone()[0]))
    at.store.close()
    assert "ornithorynque" in again.text
    erase(stage, "lea")
    assert left(stage.data, SECRET) == []


def test_a_proposal_is_kept_as_long_as_conversations_are(stage: Stage) -> None:
    patch = proposed(stage, "Nadia")
    at = house(stage)
    os.utime(patch, (stage.now.timestamp(), stage.now.timestamp()))
    sweep(at, stage.now + timedelta(days=89))
    assert patch.exists()
    assert sweep(at, stage.now + timedelta(days=91))["proposals"] == 1 and not patch.exists()
    at.store.close()
    assert left(stage.data, SECRET) == []


def test_a_file_that_comes_in_after_the_erasure(stage: Stage, tmp_path: Path) -> None:
    paper = tmp_path / "lettre.txt"
    paper.write_text("ornithorynque " * 40)
    place = Place("slack", TEAM[stage.org], "dm-nadia", Room.DM)
    file = RemoteFile(json.dumps({"path": str(paper)}), paper.name, 500)
    stage.give(Message("f1", stage.now, stage.org, Sender("nadia", "Nadia"), place, "", "m1", Mention.NONE, (file,)))
    sha256 = evidence_store.digest(paper)
    shutil.copy(paper, stage.data / "copy")
    evidence_store.keep(stage.data, stage.data / "copy", sha256)  # it has been fetched, and is being read
    erase(stage)
    stage.give(FileReady("file/1", stage.now, stage.org, Sender(""), place, 1, sha256, 500, "text/plain", "not scanned", "ornithorynque"))
    assert left(stage.data, SECRET) == []


def test_the_same_bytes_that_another_person_sent_stay(stage: Stage) -> None:
    stage.says("Lea", "", files=(PIECE,))
    at = house(stage)
    [piece] = at.store.files.all()
    at.store.close()
    place = Place("slack", TEAM[stage.org], "", Room.DM)
    stage.give(FileReady("file/9", stage.now, stage.org, Sender(""), place, 9, piece.sha256, 500, "application/pdf", "not scanned", ""))
    assert evidence_store.path(stage.data, piece.sha256).exists()


KILLED = """
import os, sys
from bot.__main__ import main
from bot import dossier, export
os.replace = lambda *a: os.kill(os.getpid(), 9)
main(sys.argv[1:])
"""


def test_a_dossier_or_a_copy_whose_making_was_killed(stage: Stage) -> None:
    ticket(stage, "Nadia", "ornithorynque")
    exports = stage.data / "exports"
    exports.mkdir()
    for command in (("dossier", "WP-2026-0001", "--out", "x.zip"), ("export", "nadia", "--out", str(exports / "1-5.zip"))):
        arguments = [*command, "--config", str(ROOT / "app.yaml"), "--data", str(stage.data)]
        assert subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, check=False).returncode == -9
    halves = [*(stage.data / "dossiers").iterdir(), *exports.iterdir()]
    assert len(halves) == 2
    stage.presses("Hugo", "resolve", "1", staff=True)
    erase(stage)
    assert not any(half.exists() for half in halves)


def test_messages_of_relais_older_than_the_retention_are_taken_back_too(stage: Stage) -> None:
    stage.says("Nadia", "ornithorynque")
    old = {s.message for s in stage.dm("Nadia") if s.kind == "post"}
    stage.later(days=91)
    stage.says("Nadia", "aide")
    at = house(stage)
    assert sweep(at, stage.now)["sent"] == len(old) > 1
    assert not any(at.store.outbox.by_message("slack", "dm-nadia", message) for message in old)
    assert {row["message"] for row in at.store.privacy.of_person(1)["answers_without_words"]} == old
    at.store.close()
    erase(stage)
    assert old < {json.loads(s.note)["message"] for s in stage.seen if s.kind == "remove"}
    assert left(stage.data, (*SECRET, "dm-nadia")) == []


def test_whom_retention_forgets_leaves_no_id_of_a_message(stage: Stage) -> None:
    at = house(stage)
    sweep(at, stage.now + timedelta(days=91))
    sweep(at, stage.now + timedelta(days=182))
    assert at.store.people.named("nadia") == [] and at.store.db.execute("select count(*) from standing").fetchone()[0] == 0
    at.store.close()


def exported(stage: Stage, who: str) -> tuple[str, str]:
    """The readable page and the data of somebody's copy."""
    out = stage.data.parent / f"{who}.zip"
    assert relais(stage, "export", who, "--out", str(out)) == 0
    with zipfile.ZipFile(out) as archive:
        return archive.read("a-lire.html").decode(), archive.read("data.json").decode()


def test_a_copy_holds_what_is_kept_to_learn_announced_files_and_ones_own_words_as_staff(stage: Stage) -> None:
    stage.says("Nadia", UNCLEAR)
    stage.says("Nadia", "", files=(stage.data / "disparu.pdf",))
    ticket(stage, "Karim", "Une question de Karim")
    thread = next(s.message for s in reversed(stage.staff_room()) if s.kind == "post" and not s.thread)
    said = stage.says("Nadia", "quetzal dit-elle", staff=True, thread=thread, mention=Mention.LEADING)
    stage.edits("Nadia", said, "quetzal corrigé", staff=True, thread=thread, mention=Mention.LEADING)
    stage.says("Hugo", "Ara dit Hugo", staff=True, thread=thread, mention=Mention.LEADING)
    stage.give(Opened("o1", stage.now, stage.org, Sender("pirate", "Hugo"), Place("slack", TEAM[stage.org], "dm-pirate", Room.DM), False))
    for told in exported(stage, "nadia"):
        assert all(words in told for words in ("ornithorynque", "disparu.pdf", "quetzal dit-elle", "quetzal corrigé"))
        assert "Ara" not in told and "question de Karim" not in told
    assert all("Ara dit Hugo" in told for told in exported(stage, "hugo"))
    assert all("Ara" not in told for told in exported(stage, "pirate"))  # a name alone gives no right
    erase(stage)
    at = house(stage)
    sweep(at, stage.now + timedelta(days=200))
    assert at.store.people.named("hugo")  # known as long as his words are kept
    at.store.close()


def test_somebody_may_be_found_by_name_and_is_named_by_id(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.says("Nadia2", "bonjour")
    assert relais(stage, "erase", "NADI") == 1
    told = capsys.readouterr().err
    assert "1  webportage, slack T00WEBPORT  Nadia" in told and "2  webportage, slack T00WEBPORT  Nadia2" in told


def test_an_address_that_nobody_could_be_asked_about_does_not_say_that_nobody_wrote(stage: Stage) -> None:
    at = house(stage)
    with pytest.raises(persons.Unknown, match=r"as far as could be asked\. Could not be asked: beta in Teams"):
        persons.find(at.store, "nadia@example.org", persons.Address(unasked=["beta in Teams (…)"]))
    assert persons.find(at.store, "n@example.org", persons.Address([("T00WEBPORT", "nadia")], ["beta in Teams (…)"]))[0].id == 1
    at.store.close()


def test_a_proposal_that_shows_a_line_of_anothers(stage: Stage) -> None:
    value = "direct.allowed|"
    for who, secret in (("Nadia", "ornithorynque"), ("Lea", "quetzal")):
        stage.says(who, f"{secret} facture mission client souci")
        at = house(stage)
        newest = max(gap.id for gap in at.store.feedback.gaps())
        at.store.close()
        stage.presses("Hugo", "gap_article", f"{value}{newest}", staff=True)
    assert len(list((stage.data / "proposals").glob("*.patch"))) == 2
    assert "2 proposals" in erase(stage)
    assert left(stage.data, SECRET) == []
    at = house(stage)
    assert [gap.text for gap in at.store.feedback.gaps()] == ["quetzal facture mission client souci"]  # listed again
    at.store.close()


def test_what_a_killed_process_left_half_done(stage: Stage) -> None:
    stage.says("Nadia", "ornithorynque")
    for half in ("restoring/relais.db", "incoming/tmpabcd"):
        (stage.data / half).parent.mkdir(exist_ok=True)
        (stage.data / half).write_text("ornithorynque")
    erase(stage)
    relais(stage, "erase", "1")
    assert left(stage.data, SECRET) == []


def test_words_that_wait_for_a_platform_nobody_serves_any_more(stage: Stage) -> None:
    stage.says("Nadia", "bonjour")
    at = house(stage)
    with at.store.write():
        at.store.outbox.put(
            "web", "V-webportage", "person/1", "{}", "post", '{"blocks":[{"type":"text","markdown":"ornithorynque"}]}', "", None, stage.now
        )
    sweep(at, stage.now + timedelta(days=91))
    at.store.close()
    assert left(stage.data, SECRET) == []


def test_what_a_visitor_of_the_page_uploaded(stage: Stage) -> None:
    at = house(stage)
    with at.store.write():
        person = at.store.people.add("webportage", "web", "visitor1-webportage", "nadia", "Nadia", "fr", stage.now)
    (stage.data / "uploads").mkdir()
    for visitor in ("visitor1", "visitor2"):
        (stage.data / "uploads" / f"{visitor}-{'0' * 32}").write_text("ornithorynque")
    erasure.erase(at.store, stage.config, stage.knowledge, person, stage.now)
    assert [p.name.partition("-")[0] for p in (stage.data / "uploads").iterdir()] == ["visitor2"]
    old = stage.now.timestamp() - 7200
    os.utime(next((stage.data / "uploads").iterdir()), (old, old))
    assert sweeper.sweep_orphans(at.store) == 1 and not list((stage.data / "uploads").iterdir())
    at.store.close()


def test_what_a_terminal_showed_is_not_taken_back(stage: Stage) -> None:
    at = house(stage)
    with at.store.write():
        for platform, team in (("terminal", "local"), ("slack", "TH")):
            person = at.store.people.add("webportage", platform, team, "nadia", "Nadia", "fr", stage.now)
            target = Target(f"D-{platform}", person.id).dump()
            item = at.store.outbox.put(platform, team, f"person/{person.id}", target, "post", dump(card("bonjour")), "", None, stage.now)
            at.store.outbox.sent(item, f"D-{platform}", "1", transient=False)
            erasure.erase(at.store, stage.config, stage.knowledge, person, stage.now)
    waiting = at.store.db.execute("select platform from outbox where kind = 'remove'").fetchall()
    assert waiting == [("slack",)]
    at.store.close()
