"""A person's rights: a copy of everything, and nothing left afterwards, in any byte of the data directory."""

from __future__ import annotations

import asyncio
import json
import os
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import erasure, ledger, sweeper
from bot.__main__ import main
from bot.events import Mention
from bot.store import Store, StoreBusy
from bot.text_cards import render
from bot.turn import House
from tests.conftest import ROOT
from tests.stage import Stage
from tests.test_engine import dispute, last, ticket, words
from tests.transcript import SAMPLES, Play

PIECE = SAMPLES / "facture-2026-031.pdf"
SECRETS = ("Zanzibar", "Quetzalcoatl", "nadia", "Nadia", "facture-2026-031", "dm-nadia")


def relais(stage: Stage, *arguments: str) -> int:
    return main([*arguments, "--config", str(ROOT / "app.yaml"), "--data", str(stage.data)])


def left(folder: Path, secrets: tuple[str, ...] = SECRETS) -> list[str]:
    """Where any of these words still stands: in the name or in the bytes of any file, in any encoding that is used."""
    found: list[str] = []
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for secret in secrets:
            spelt = {
                secret.encode(),
                json.dumps(secret).strip('"').encode(),
                secret.replace("-", "\\-").encode(),
                secret.encode("utf-16-le"),
            }
            if secret in path.name or any(s in data for s in spelt):
                found.append(f"{path.relative_to(folder)}: {secret}")
    return found


def live(stage: Stage) -> None:
    """Nadia's life with Relais: a closed case with everything in it, loose files, questions, an edit, a suggestion."""
    stage.says("Nadia", "Zanzibar encore : quelle météo demain ?")
    said = stage.says("Nadia", "Quetzalcoatl assurance contrat truc")
    stage.edits("Nadia", said, "Quetzalcoatl contrat attestation")
    for n in range(30):
        stage.says("Nadia", f"Zanzibar numéro {n} : où trouver l'attestation d'assurance ? " + "mot " * n)
    stage.opens_home("Nadia")
    stage.opens_home("Hugo", staff=True)
    dispute(stage, client="Zanzibar Conseil")
    stage.says("Nadia", "", files=(PIECE,))
    stage.says("Nadia", "c'est tout")
    stage.says("Nadia", "oui")
    root = stage.staff_room()[0].message
    stage.says("Hugo", "Bonjour Nadia, et Quetzalcoatl ?", staff=True, thread=root, mention=Mention.LEADING)
    stage.says("Hugo", "à voir @Relais avec Nadia", staff=True, thread=root, mention=Mention.ELSEWHERE)
    stage.says("Nadia", "Quetzalcoatl va bien")
    stage.presses("Hugo", "dossier", "1", staff=True, thread=root)
    assert relais(stage, "dossier", "WP-2026-0001", "--out", str(stage.data.parent / "d.zip")) == 0
    stage.presses("Hugo", "resolve", "1", staff=True, thread=root)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.data = stage.data / "var"
    return stage


def test_everything_of_a_person_is_exported_to_read_and_as_data(stage: Stage, tmp_path: Path) -> None:
    live(stage)
    ticket(stage, "Karim", "Le secret de Karim")
    stage.says("Nadia", "<script>alert(1)</script>")
    assert relais(stage, "export", "nadia", "--out", str(tmp_path / "n.zip")) == 0
    with zipfile.ZipFile(tmp_path / "n.zip") as archive:
        data = json.loads(archive.read("data.json"))
        page = archive.read("a-lire.html").decode()
        pieces = [n for n in archive.namelist() if n.startswith("files/")]
        assert archive.read(pieces[0]) == PIECE.read_bytes()
    assert pieces == ["files/01 - 2026-09-01 - facture-2026-031.pdf"]
    assert {"Zanzibar Conseil", "Quetzalcoatl va bien", "contesté"} <= {m["text"] for m in data["messages"]}
    assert data["facts"][0]["value"] == "Zanzibar Conseil" and data["cases"][0]["number"] == "WP-2026-0001"
    assert {"opened", "evidence", "file_shown_to_staff", "to_freelancer", "to_staff"} <= {h["what"] for h in data["history"]}
    assert any("attestation" in a["text"] for a in data["answers"]) and data["journal"]
    assert "Quetzalcoatl va bien" in page and "<script>" not in page and "&lt;script&gt;" in page
    everything = json.dumps(data) + page
    assert "Karim" not in everything and "à voir @Relais" not in everything  # neither another person's words nor an internal remark
    kept = Store(stage.data)
    assert kept.cases.history(1)[-1].what == "exported"
    kept.close()


def test_after_an_erasure_no_byte_of_the_person_is_left(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    live(stage)
    ticket(stage, "Karim", "Une question de Karim")
    posted = {s.message for s in stage.seen if s.kind in ("post", "file", "dossier") and ("nadia" in s.conversation or s.message)}
    assert left(stage.data)  # the search finds what is there
    assert relais(stage, "erase", "nadia") == 0
    told = capsys.readouterr().out
    assert "1 cases" in told and "Not reached" in told
    before = len(stage.seen)
    stage.says("Karim", "bonjour")  # delivery takes back what is on the platform
    taken = [json.loads(s.note)["message"] for s in stage.seen[before:] if s.kind == "remove"]
    assert len(taken) == len(set(taken)) > 30 and set(taken) <= posted
    assert left(stage.data) == []
    assert list((stage.data / "evidence").rglob("*.*")) == [] and not list((stage.data / "dossiers").iterdir())
    kept = Store(stage.data)
    trace = kept.cases.by_number("WP-2026-0001")
    assert trace is not None and trace.state == "closed" and kept.people.get(trace.person).platform == "erased"
    assert [c.what for c in kept.cases.history(trace.id)] == ["erased"]
    assert kept.cases.by_number("WP-2026-0002") is not None and "Une question de Karim" in str(kept.cases.facts(2))
    kept.close()
    [entry] = ledger.read(stage.data / ledger.NAME)
    assert entry.state == "done" and len(entry.who) == 64


def test_an_open_case_holds_its_part_up_until_it_is_closed(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    live(stage)
    ticket(stage, "Nadia", "Orichalque")
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
    assert relais(stage, "erase", "nadia") == 0
    assert "Held by open cases: WP-2026-0002" in capsys.readouterr().out
    kept = Store(stage.data)
    assert [f.value for f in kept.cases.facts(2)] == ["Orichalque"] and len(kept.files.of_ticket(2)) == 1
    assert kept.runs.journal(kept.cases.get(2).run or 0)  # type: ignore[union-attr]  # it lives as long as its case
    kept.close()
    assert not left(stage.data, ("Zanzibar", "Quetzalcoatl", "facture-2026-031"))
    stage.says("Karim", "bonjour")
    assert "sauf le dossier encore ouvert (WP-2026-0002)" in words(stage, "Nadia")
    root = next(
        s.message for s in reversed(stage.staff_room()) if s.card and "WP-2026-0002" in render(s.card) and s.kind == "post" and not s.thread
    )
    stage.says("Hugo", "Toujours là", staff=True, thread=root, mention=Mention.LEADING)
    assert "Toujours là" in words(stage, "Nadia")
    stage.presses("Hugo", "resolve", "2", staff=True, thread=root)
    stage.later(days=6)
    stage.says(
        "Nadia", "non, ce n'est pas réglé", thread=next(s.message for s in stage.dm("Nadia") if s.card and "Toujours là" in render(s.card))
    )
    stage.presses("Hugo", "resolve", "2", staff=True, thread=root)
    stage.later(days=8)
    stage.says("Karim", "bonjour")
    assert left(stage.data, (*SECRETS, "Orichalque", "devis-signe")) == []
    assert [e.state for e in ledger.read(stage.data / ledger.NAME)] == ["held", "done"]


def test_a_person_asks_for_both_in_chat_and_confirms(stage: Stage) -> None:
    stage.says("Nadia", "que gardez-vous comme données sur moi, Zanzibar ?")
    for label in ("Exporter mes données", "Oui"):
        stage.presses("Nadia", *Play._offered(stage.dm("Nadia"), label))
    sent = next(s for s in stage.seen if s.kind == "export")
    assert sent.conversation == "dm-nadia"
    stage.commands("Nadia", "litige")
    stage.presses("Nadia", "intent", "privacy.erase")
    stage.says("Nadia", "non")
    assert "rien n'est effacé" in words(stage, "Nadia") and left(stage.data)
    stage.presses("Nadia", "intent", "privacy.erase")
    stage.says("Nadia", "oui")
    assert "Ce que je ne peux pas atteindre" in last(stage, "Nadia")
    assert left(stage.data) == []
    stage.says("Nadia", "bonjour")  # who comes back is met as for the first time
    assert "une machine, pas une personne" in words(stage, "Nadia").rpartition("atteindre")[2]


def test_bytes_that_another_persons_case_holds_stay(stage: Stage) -> None:
    for who in ("Nadia", "Karim"):
        ticket(stage, who)
        stage.says(who, "", files=(PIECE,))
    stage.presses("Hugo", "resolve", "1", staff=True)
    assert relais(stage, "erase", "nadia") == 0
    kept = Store(stage.data)
    [piece] = kept.files.all()
    assert piece.ticket == 2 and (stage.data / "evidence" / piece.sha256[:2] / piece.sha256).exists()
    kept.close()


def test_no_page_of_a_well_used_database_keeps_a_copy(tmp_path: Path) -> None:
    """SQLite's secure_delete leaves copies where pages were rebalanced: only building the database anew takes them out."""
    chance, at = random.Random(2), datetime(2026, 9, 1, tzinfo=UTC)  # of twelve seeds tried, the one that shows it
    store = Store(tmp_path)
    people = [store.people.add("webportage", "slack", "T", f"U{n}", f"P {n}", "fr", at) for n in range(50)]
    kept: list[tuple[bool, int]] = []
    with store.write():
        for n in range(3000):
            person = chance.choice(people)
            words = "ORICHALQUE" if person is people[7] else "autre"
            message, text = f"{words}{chance.random()}", f"{words} {n} " * chance.randrange(1, 40)
            kept.append((person is people[7], store.people.note(person.id, message, "", text, at)))
            if n % 5 == 0:
                mine, note = chance.choice(kept)
                store.people.retext(note, f"{'ORICHALQUE' if mine else 'autre'} ! " * chance.randrange(1, 30))
            if n % 7 == 0:
                store.db.execute("delete from messages where id = ? and person <> ?", [chance.randrange(1, n + 2), people[7].id])
    assert left(tmp_path, ("ORICHALQUE",))
    with store.write():
        store.privacy.forget_person(people[7], at)
    erasure.scrub(store, force=True)
    assert left(tmp_path, ("ORICHALQUE",)) == []
    store.close()


@pytest.mark.parametrize(("named", "told"), [("nobody", "nobody of this id"), ("a@b.example", "no member with this address")])
def test_an_unknown_person_is_told_with_the_cure(stage: Stage, capsys: pytest.CaptureFixture[str], named: str, told: str) -> None:
    assert relais(stage, "erase", named) == 1
    assert told in capsys.readouterr().err


def test_one_platform_id_in_two_organisations_asks_which(stage: Stage, acracy: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    acracy.data = stage.data
    stage.says("Nadia", "bonjour")
    acracy.says("Nadia", "bonjour", event="other")
    assert relais(stage, "erase", "nadia") == 1
    assert "is several people" in capsys.readouterr().err
    assert relais(stage, "erase", "1") == 0


def house(stage: Stage) -> House:
    return House(stage.config, stage.knowledge, stage.understanding, Store(stage.data))


def sweep(at: House, now: datetime, grace: float = sweeper.UNDER_WAY) -> dict[str, int]:
    """The whole retention, and what it removed."""
    counts: Counter[str] = Counter()
    for step in sweeper.steps(at, now, grace):
        counts.update(step)
    if counts:
        sweeper.tidy(at.store)
    return dict(counts)


def test_a_sweep_that_failed_is_begun_again_soon(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    at, asked = house(stage), []

    async def call(what: Callable[[], object]) -> object:
        asked.append(what)
        if len(asked) == 1:
            raise StoreBusy("locked")
        return what()

    one = sweeper.Sweeper(lambda: at, call, lambda: stage.now)
    monkeypatch.setattr(sweeper, "RETRY", 0.0)
    with pytest.raises(StoreBusy):
        asyncio.run(one.once())
    asyncio.run(one.once())
    count = len(asked)
    assert count > 1
    asyncio.run(one.once())
    assert len(asked) == count  # not again before tomorrow
    at.store.close()


def test_retention_takes_out_what_is_old_and_leaves_what_a_case_needs(stage: Stage) -> None:
    live(stage)
    ticket(stage, "Karim", "Orichalque")
    stage.says("Karim", "", files=(SAMPLES / "devis-signe.pdf",))
    stage.says("Lea", "Malachite : une question")
    stage.says("Lea", "", files=(SAMPLES / "pv-de-recette.pdf",))
    at = house(stage)
    journal = at.store.runs.journal(at.store.cases.by_number("WP-2026-0002").run or 0)  # type: ignore[union-attr]
    assert sweep(at, stage.now + timedelta(days=89), grace=1e9) == {}
    counts = sweep(at, stage.now + timedelta(days=91))
    assert counts["messages"] > 30 and counts["files"] == 1 and counts["people"] == 1
    assert not left(stage.data, ("Malachite", "pv-de-recette", "encore : quelle météo"))
    for number in ("WP-2026-0001", "WP-2026-0002"):  # one resolved, one open: both whole
        case = at.store.cases.by_number(number)
        assert case is not None and at.store.cases.facts(case.id) and at.store.files.of_ticket(case.id)
    assert at.store.runs.journal(at.store.cases.by_number("WP-2026-0002").run or 0) == journal  # type: ignore[union-attr]
    assert at.store.people.newest("slack", "T00WEBPORT")  # reading on after a stop still knows where to begin
    counts = sweep(at, stage.now + timedelta(days=1826))
    assert counts["cases"] == 1 and at.store.cases.facts(1) == [] and at.store.cases.facts(2)
    at.store.close()
    assert not left(stage.data, ("Zanzibar", "Quetzalcoatl"))


def test_very_many_old_messages_go_a_few_at_a_time(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        stage.says("Nadia", f"Malachite {number}")
    at = house(stage)
    monkeypatch.setattr("bot.store.retention.WINDOW", 25)
    counts = [step for step in sweeper.steps(at, stage.now + timedelta(days=91)) if step]
    assert all(sum(step.values()) <= 2 * 25 for step in counts) and sum(step.get("messages", 0) for step in counts) >= 60
    assert sweep(at, stage.now + timedelta(days=91)) == {}  # nothing was left between two windows
    sweeper.tidy(at.store)
    at.store.close()
    assert not left(stage.data, ("Malachite",))


def test_what_nothing_refers_to_is_swept_once_it_is_old_enough(stage: Stage) -> None:
    stage.says("Nadia", "", files=(PIECE,))
    strays = [
        stage.data / "evidence" / "ab" / ("ab" * 32),
        stage.data / "incoming" / "tmp1",
        stage.data / "dossiers" / "WP-2026-0009-v1.zip",
    ]
    for stray in strays:
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"x")
    at = house(stage)
    assert sweep(at, stage.now) == {} and all(s.exists() for s in strays)
    assert sweep(at, stage.now, grace=-1) == {"orphans": 3} and not any(s.exists() for s in strays)
    assert len(list((stage.data / "evidence").glob("*/*"))) == 1
    at.store.close()


def test_the_ledger_tells_the_same_person_only_for_what_came_before(stage: Stage, tmp_path: Path) -> None:
    stage.says("Nadia", "bonjour")
    kept = Store(stage.data)
    nadia = kept.people.named("nadia")[0]
    kept.close()
    entry = ledger.append(tmp_path, nadia, stage.now, "done", {"messages": 1})
    assert entry.concerns(nadia)
    later = Stage(stage.config, stage.knowledge, stage.understanding, tmp_path / "other", stage.org, stage.now + timedelta(days=1))
    later.says("Nadia", "me revoilà")
    kept = Store(later.data)
    assert not entry.concerns(kept.people.named("nadia")[0])
    kept.close()
    with (tmp_path / ledger.NAME).open("a") as out:
        out.write('{"at": "2026')  # cut off by a crash
    assert ledger.append(tmp_path, nadia, stage.now, "done", {}) in ledger.read(tmp_path / ledger.NAME)
    assert "nadia" not in (tmp_path / ledger.NAME).read_text().casefold()


@pytest.mark.parametrize("platform", ["web", "teams"])
def test_what_a_page_or_a_tenant_keeps_of_a_person_goes_too(stage: Stage, platform: str) -> None:
    at = stage.now
    store = Store(stage.data)
    with store.write():
        person = store.people.add("acracy", platform, "T-Zanzibar", "nadia", "Nadia", "fr", at)
        store.people.set_dm(person.id, "dm-nadia")
        store.rooms.say("T-Zanzibar" if platform == "web" else "other", "dm", 0, "nadia", "N", {"text": "Quetzalcoatl"}, "n1", at)
        store.addresses.keep(platform, "T-Zanzibar", "dm-nadia", "https://service.example/", at)
    built = stage.data / "exports" / f"{person.id}-7.zip"
    built.parent.mkdir()
    built.write_text("Quetzalcoatl")
    erasure.erase(store, stage.config, stage.knowledge, store.people.get(person.id), at, tell=False)
    assert erasure.scrub(store, force=True)
    assert store.addresses.find(platform, "T-Zanzibar", "") == "https://service.example/"  # others of the tenant are still reached
    assert len(store.rooms.since("T-Zanzibar", 0)) == 0 and len(store.rooms.since("other", 0)) == (platform == "teams")
    store.close()
    assert not left(stage.data, ("dm-nadia",)) and not built.exists()


def test_an_export_not_taken_within_a_day_is_removed(stage: Stage) -> None:
    store = Store(stage.data)
    folder = stage.data / "exports"
    folder.mkdir()
    for name, hours in (("1-1.zip", 25), ("2-2.zip", 23)):
        (folder / name).touch()
        then = datetime.now(UTC).timestamp() - hours * 3600
        os.utime(folder / name, (then, then))
    assert sweeper.sweep_orphans(store, 0) == 1 and [p.name for p in folder.iterdir()] == ["2-2.zip"]
    store.close()
