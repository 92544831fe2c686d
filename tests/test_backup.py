"""Backups: whole or not at all, restored without undoing an erasure, whatever moment the process is killed at."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import lock
from bot.__main__ import main
from bot.store import Store, StoreTooNew
from bot.store.migrations import migrations
from tests.conftest import ROOT
from tests.stage import Stage
from tests.test_engine import ticket
from tests.test_privacy import left
from tests.transcript import SAMPLES

APP = ("--config", str(ROOT / "app.yaml"), "--data")
# Runs a command of Relais and kills it at the Nth rename or removal: every moment at which something on disk changes.
KILLED = """
import os, signal, sys
left = int(sys.argv.pop(1))
def counted(real):
    def call(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return call
os.replace, os.unlink = counted(os.replace), counted(os.unlink)
from bot.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def relais(data: Path, *words: str) -> int:
    return main([*words, *APP, str(data)])


def killed(at: int, data: Path, *words: str) -> int:
    """The exit code of a command that is killed at its Nth change, -9 when it was."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", KILLED, str(at), *words, *APP, str(data)]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False).returncode


def questions(data: Path) -> set[str]:
    """What the cases in a data directory are about; the database must be sound, and every file in place."""
    with sqlite3.connect(data / "relais.db") as connection:
        assert connection.execute("pragma integrity_check").fetchone()[0] == "ok"
    connection.close()
    assert relais(data, "evidence", "verify") == 0
    store = Store(data)
    found = {fact.value for case in store.cases.all() for fact in store.cases.facts(case.id)}
    store.close()
    return found


@pytest.fixture
def open_handed() -> Iterator[None]:
    """An account whose files others may read, unless they are told not to be."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.data = stage.data / "var"
    ticket(stage, "Nadia", "Zanzibar")
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
    ticket(stage, "Karim", "Orichalque")
    return stage


def test_a_backup_is_restored_elsewhere(stage: Stage, tmp_path: Path) -> None:
    assert relais(stage.data, "backup", str(tmp_path / "b.zip")) == 0
    ticket(stage, "Karim", "Plus tard")
    assert relais(tmp_path / "new", "restore", str(tmp_path / "b.zip")) == 0
    assert questions(tmp_path / "new") == {"Zanzibar", "Orichalque"}
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0 and not (tmp_path / "new" / "restoring").exists()


@pytest.mark.usefixtures("open_handed")
def test_what_is_written_outside_is_for_its_owner_only(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    real = os.replace

    def replace(source: str, target: Path) -> None:
        modes.extend(p.stat().st_mode & 0o777 for p in tmp_path.glob(".b.zip.*"))
        real(source, target)

    monkeypatch.setattr("bot.backup.os.replace", replace)
    assert relais(stage.data, "backup", str(tmp_path / "b.zip")) == 0
    assert modes == [0o600, 0o600]  # the ZIP and the copy of the database, while they are made
    (tmp_path / "d.zip").touch(0o644)
    assert relais(stage.data, "dossier", "WP-2026-0001", "--out", str(tmp_path / "d.zip")) == 0
    assert relais(stage.data, "export", "nadia", "--out", str(tmp_path / "e.zip")) == 0
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("b.zip", "d.zip", "e.zip")} == {0o600}


def test_a_backup_is_taken_while_another_process_writes(stage: Stage, tmp_path: Path) -> None:
    store = Store(stage.data)
    with store.write():
        store.people.note(1, "en-cours", "", "en cours", stage.now)
        assert relais(stage.data, "backup", str(tmp_path / "b.zip")) == 0
    store.close()
    assert relais(tmp_path / "new", "restore", str(tmp_path / "b.zip")) == 0
    assert not left(tmp_path / "new", ("en cours",))


def test_existing_data_is_replaced_only_when_told(stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert relais(stage.data, "backup", str(tmp_path / "b.zip")) == 0
    ticket(stage, "Karim", "Plus tard")
    stage.says("Nadia", "", files=(SAMPLES / "pv-de-recette.pdf",))
    assert relais(stage.data, "restore", str(tmp_path / "b.zip")) == 1
    assert "--replace" in capsys.readouterr().err and "Plus tard" in questions(stage.data)
    assert relais(stage.data, "restore", str(tmp_path / "b.zip"), "--replace") == 0
    assert questions(stage.data) == {"Zanzibar", "Orichalque"} and len(list((stage.data / "evidence").glob("*/*"))) == 1


def test_who_was_erased_since_the_backup_is_forgotten_again(stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage.presses("Hugo", "resolve", "1", staff=True)
    assert relais(stage.data, "backup", str(tmp_path / "b.zip")) == 0
    assert relais(stage.data, "erase", "nadia") == 0
    shutil.copy(stage.data / "erasures.jsonl", tmp_path / "ledger")
    stage.now = datetime.now(UTC)  # the command's clock
    stage.says("Nadia", "me revoilà : Quetzalcoatl")
    assert relais(stage.data, "backup", str(tmp_path / "later.zip")) == 0
    assert relais(stage.data, "restore", str(tmp_path / "b.zip"), "--replace") == 0
    assert "1 people forgotten again" in capsys.readouterr().out
    assert not left(stage.data, ("Zanzibar", "devis-signe"))
    assert relais(tmp_path / "new", "restore", str(tmp_path / "b.zip"), "--erasures", str(tmp_path / "ledger")) == 0  # the machine was lost
    assert not left(tmp_path / "new", ("Zanzibar", "devis-signe"))
    assert relais(tmp_path / "newer", "restore", str(tmp_path / "later.zip")) == 0  # what she said after it stays
    assert left(tmp_path / "newer", ("Quetzalcoatl",)) and not left(tmp_path / "newer", ("Zanzibar",))


def test_a_case_that_is_open_in_the_backup_is_forgotten_again_when_its_erasure_was_done(stage: Stage, tmp_path: Path) -> None:
    assert relais(stage.data, "backup", str(tmp_path / "b.zip")) == 0
    assert relais(stage.data, "erase", "karim") == 0  # his case holds it up
    stage.presses("Hugo", "resolve", "1", staff=True)
    assert relais(stage.data, "erase", "nadia") == 0
    assert relais(stage.data, "restore", str(tmp_path / "b.zip"), "--replace") == 0
    assert not left(stage.data, ("Zanzibar", "devis-signe")) and questions(stage.data) == {"Orichalque"}


def test_a_restore_killed_at_any_moment_leaves_the_old_or_the_new(stage: Stage, tmp_path: Path) -> None:
    assert relais(stage.data, "backup", str(tmp_path / "b.zip")) == 0
    ticket(stage, "Karim", "Plus tard")
    assert relais(stage.data, "dossier", "WP-2026-0003", "--out", str(tmp_path / "d.zip")) == 0
    seen: set[int] = set()
    for at in range(40):
        data = tmp_path / f"copy{at}"
        shutil.copytree(stage.data, data)
        code = killed(at, data, "restore", str(tmp_path / "b.zip"), "--replace")
        found = questions(data)
        assert found in ({"Zanzibar", "Orichalque"}, {"Zanzibar", "Orichalque", "Plus tard"}), at
        seen.add(len(found))
        assert len(found) == 3 or not list((data / "dossiers").iterdir()), at  # its number will be another case's
        if code == 0:
            break
        assert code == -9
        assert relais(data, "restore", str(tmp_path / "b.zip"), "--replace") == 0  # run again, it ends well
        assert questions(data) == {"Zanzibar", "Orichalque"}
    assert code == 0 and at >= 4 and seen == {2, 3}


def test_a_backup_killed_at_any_moment_is_whole_or_not_there(stage: Stage, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    for at in range(20):
        code = killed(at, stage.data, "backup", str(out))
        if code == 0:
            break
        if out.exists():
            assert relais(tmp_path / f"new{at}", "restore", str(out)) == 0
            out.unlink()
    assert code == 0 and at >= 2 and not list(tmp_path.glob(".b.zip*"))


def test_what_is_no_sound_backup_is_refused_and_changes_nothing(stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    assert relais(stage.data, "backup", str(good)) == 0
    bad.write_bytes(good.read_bytes()[:-40])
    cases = {"no backup": bad, "is not there": tmp_path / "none.zip"}
    for name, change in {"no part of a backup": ("../evil", b"x"), "is damaged": ("evidence/" + "a" * 64, b"x")}.items():
        cases[name] = tmp_path / f"{len(cases)}.zip"
        shutil.copy(good, cases[name])
        with zipfile.ZipFile(cases[name], "a") as archive:
            archive.writestr(*change)
    cases["newer Relais"] = tmp_path / "newer.zip"
    with zipfile.ZipFile(cases["newer Relais"], "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": 99}))
    for words, path in cases.items():
        assert relais(stage.data, "restore", str(path), "--replace") == 1
        assert words in capsys.readouterr().err
    assert questions(stage.data) == {"Zanzibar", "Orichalque"} and not (tmp_path / "evil").exists()


def test_a_running_relais_is_not_restored_over(stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert relais(stage.data, "backup", str(tmp_path / "b.zip")) == 0
    with lock.take(stage.data):
        assert relais(stage.data, "restore", str(tmp_path / "b.zip"), "--replace") == 1
    assert "another relais process" in capsys.readouterr().err


# --- the schema -------------------------------------------------------------------------


STEPS = [m.name for m in migrations._migrations]


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_database_of_every_earlier_schema_is_brought_up_to_date(tmp_path: Path, step: str) -> None:
    from sqlite_utils import Database

    old = Database(sqlite3.connect(tmp_path / "relais.db", isolation_level=None))
    migrations.apply(old, stop_before=step)
    at = "2026-09-01T09:00:00+00:00"
    old.execute(
        "insert into people (id, org, platform, team, user, lang, created_at) values (7, 'webportage', 'slack', 'T', 'U7', 'fr', ?)", [at]
    )
    old.execute("insert into messages (person, message, thread, text, at) values (7, 'm1', '', 'bonjour', ?)", [at])
    old.execute("insert into runs (id, org, person, script, state, raised, platform, team, conversation, opened_at, changed_at)"
                " values (3, 'webportage', 7, 'ticket.human', 'handed_over', 1, 'slack', 'T', 'D', ?, ?)", [at, at])  # fmt: skip
    old.execute("insert into tickets (id, number, org, topic, state, person, run, staff_platform, staff_team, staff_channel, opened_at, changed_at)"
                " values (5, 'WP-2026-0005', 'webportage', 'other', 'open', 7, 3, 'slack', 'T', 'C', ?, ?)", [at, at])  # fmt: skip
    if STEPS.index(step) <= STEPS.index("the_inbox_keeps_hashes"):
        old.execute("insert into inbox (id, at) values ('slack/T/D/1', ?)", [at])
    if "suggestions" in old.table_names():
        old.execute("insert into suggestions (text, lang, label, at) values ('bonjour', 'fr', 'meta.greeting', ?)", [at])
    old.close()
    store = Store(tmp_path)
    assert store.cases.by_number("WP-2026-0005") is not None and store.people.get(7).user == "U7"
    assert store.db.execute("pragma foreign_key_check").fetchall() == [] and store.db.execute("pragma foreign_keys").fetchone()[0] == 1
    assert "autoincrement" in store.db.table("outbox").schema
    with store.turn("slack/T/D/1", datetime.fromisoformat(at)) as fresh:
        assert fresh == (STEPS.index(step) > STEPS.index("the_inbox_keeps_hashes"))
    store.close()


def test_a_database_of_a_newer_version_is_refused(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(stage.data)
    store.db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('relais', 'of_the_future', '')")
    store.close()
    with pytest.raises(StoreTooNew):
        Store(stage.data)
    assert relais(stage.data, "tickets") == 1
    assert "newer Relais" in capsys.readouterr().err


def test_a_damaged_database_is_told_with_the_cure(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    for rest in stage.data.glob("relais.db-*"):
        rest.unlink()
    (stage.data / "relais.db").write_bytes(b"no database" * 1000)
    assert relais(stage.data, "tickets") == 1
    assert "relais.py restore` the" in capsys.readouterr().err


def test_a_database_held_by_another_process_is_told(
    stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect
    monkeypatch.setattr("bot.store.sqlite3.connect", lambda *a, **k: real(*a, **{**k, "timeout": 0.1}))
    other = real(stage.data / "relais.db", isolation_level=None)
    other.execute("begin immediate")
    assert relais(stage.data, "erase", "nadia") == 1
    assert "another process has been writing" in capsys.readouterr().err
    other.rollback()
    other.close()


def test_a_full_disk_is_told_and_loses_nothing(stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    real = Store._prepare

    def small(self: Store) -> None:
        real(self)
        self.db.execute(f"pragma max_page_count = {self.db.execute('pragma page_count').fetchone()[0]}")

    monkeypatch.setattr(Store, "_prepare", small)
    for _ in range(400):
        if relais(stage.data, "export", "nadia", "--out", str(stage.data.parent / "x.zip")):
            break
    assert "the disk is full" in capsys.readouterr().err
    monkeypatch.undo()
    assert questions(stage.data) == {"Zanzibar", "Orichalque"}
