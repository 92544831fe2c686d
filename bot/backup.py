"""`relais backup` and `relais restore`: the database as of one moment with every file it names, in one ZIP; erasures are never undone."""

from __future__ import annotations

import glob
import json
import os
import shutil
import sys
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from bot import erasure, evidence_store, ledger, lock, private, progress, sweeper
from bot.config import Config
from bot.program import NAME
from bot.runtime import load_knowledge
from bot.store import DATABASE, Store, StoreDamaged, check, make_way

MANIFEST = "manifest.json"
FORMAT = 1
STAGING = "restoring"


class Refused(Exception):
    """The backup cannot be restored here. The sentence tells why, and the cure."""


def back_up(data: Path, out: Path) -> int:
    """Write the backup, whole or not at all, beside a running Relais."""
    if not (data / DATABASE).exists():
        print(f"{data}: there is no database to back up. Give its place with --data.", file=sys.stderr)
        return 1
    for stale in out.absolute().parent.glob(f".{glob.escape(out.name)}.*.part*"):  # of a backup that was killed
        stale.unlink(missing_ok=True)
    store = Store(data)
    try:
        handle, part = tempfile.mkstemp(dir=out.absolute().parent, prefix=f".{out.name}.", suffix=".part")
    except OSError as error:
        store.close()
        print(f"{out}: {error.strerror}. Give a place that can be written.", file=sys.stderr)
        return 1
    os.close(handle)
    copy = Path(f"{part}.db")
    try:
        hashes = store.copy(copy)
        lost = [h for h in hashes if not evidence_store.path(data, h).exists()]
        with zipfile.ZipFile(part, "w") as archive:
            archive.write(copy, DATABASE, zipfile.ZIP_DEFLATED)
            for sha256 in progress.each("Copying files", hashes):
                if sha256 not in lost:
                    archive.write(evidence_store.path(data, sha256), f"evidence/{sha256}")
            if (data / ledger.NAME).exists():  # last: an erasure of this very moment is then known to the restore
                archive.write(data / ledger.NAME, ledger.NAME)
            manifest = {"format": FORMAT, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "files": len(hashes) - len(lost),
                        "database": evidence_store.digest(copy)}  # fmt: skip
            archive.writestr(MANIFEST, json.dumps(manifest))
        _sync(Path(part))
        os.replace(part, out)
    except FileNotFoundError as error:  # erased between the copy and here
        print(f"{error.filename}: went away while it was copied. Run the backup again.", file=sys.stderr)
        return 1
    finally:
        store.close()
        for rest in (Path(part), copy):
            rest.unlink(missing_ok=True)
    print(
        f"{out}: {out.stat().st_size // 1000:,} kB, {len(hashes) - len(lost)} files. It holds personal data: keep it as safe as the original."
    )
    if lost:
        print(f"{len(lost)} files were missing from the data directory; `{NAME} evidence verify` names them.", file=sys.stderr)
    return 0


def restore(config: Config, backup: Path, data: Path, *, replace: bool = False, later: Path | None = None) -> int:
    """Put a backup in place and forget again whoever asked for it since; `later`: a newer copy of erasures.jsonl kept elsewhere.

    The database changes by one rename, at the end: a restore that is killed leaves what was there, and can be run again.
    """
    known = load_knowledge(config)
    try:
        held = lock.take(private.folder(data))
    except lock.Held as problem:
        print(problem, file=sys.stderr)
        return 1
    try:
        if (data / DATABASE).exists() and not replace:
            raise Refused(f"{data} has a database already. Back it up, then restore with --replace; or give another --data.")
        shutil.rmtree(data / STAGING, ignore_errors=True)
        staging = private.folder(data / STAGING)
        files = _unpack(backup, staging)
        copies = [data / ledger.NAME, staging / ledger.NAME, *([later] if later else [])]
        entries = ledger.merge(*(ledger.read(path) for path in copies))
        ledger.write(staging / ledger.NAME, entries)
        store = Store(staging)
        again = erasure.replay(store, config, known, entries, datetime.now(UTC))
        erasure.scrub(store, force=True)
        store.close()
        check(staging)
        _take_place(staging, data)
        store = Store(data)
        sweeper.sweep_orphans(store, grace=-1)
        store.close()
    except (Refused, StoreDamaged) as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(data / STAGING, ignore_errors=True)
        held.close()
    print(
        f"{data}: restored, {files} files; {again} people forgotten again. `{NAME} run` reads what was said since then, where Slack still has it."
    )
    return 0


def _unpack(backup: Path, staging: Path) -> int:
    """Everything of the backup in the staging folder, each byte checked; how many files."""
    try:
        with zipfile.ZipFile(backup) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise Refused(f"{backup} was written by a newer Relais. Restore it with that version.")
            files = 0
            for name in progress.each("Checking the backup", archive.namelist()):
                if name == MANIFEST:
                    continue
                is_piece = name.startswith("evidence/")
                sha256 = name.removeprefix("evidence/") if is_piece else ""
                if not (name in (DATABASE, ledger.NAME) or (len(sha256) == 64 and set(sha256) <= set("0123456789abcdef"))):
                    raise Refused(f"{backup} holds {name!r}, which is no part of a backup. Use a file that `{NAME} backup` wrote.")
                target = evidence_store.path(staging, sha256) if is_piece else staging / name
                private.folder(target.parent)
                with archive.open(name) as source, private.file(target).open("wb") as out:
                    shutil.copyfileobj(source, out)
                _sync(target)
                wanted = sha256 if is_piece else manifest.get("database") if name == DATABASE else ""
                if wanted and evidence_store.digest(target) != wanted:
                    raise Refused(f"{backup}: {name} is damaged. Use another backup.")
                files += is_piece
            if not (staging / DATABASE).exists():
                raise Refused(f"{backup} holds no database. Use a file that `{NAME} backup` wrote.")
            return files
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise Refused(f"{backup} is no backup, or only a part of one. Use a file that `{NAME} backup` wrote.") from error
    except FileNotFoundError as error:
        raise Refused(f"{backup} is not there. Give the path of a backup.") from error


def _take_place(staging: Path, data: Path) -> None:
    """Evidence first (it lies under its hash, so more of it harms nothing), then the ledger, then the database in one rename.

    Built dossiers and copies go before that: their names are given anew after it, and each is built again when it is asked for.
    """
    for piece in (staging / "evidence").glob("*/*"):
        final = evidence_store.path(data, piece.name)
        private.folder(final.parent)
        os.replace(piece, final)
    os.replace(staging / ledger.NAME, data / ledger.NAME)
    for built in (*(data / "dossiers").glob("*"), *(data / "exports").glob("*")):
        built.unlink(missing_ok=True)
    make_way(data)
    os.replace(staging / DATABASE, data / DATABASE)
    if (staging / erasure.MARK).exists():
        (data / erasure.MARK).touch()
    _sync(data)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
