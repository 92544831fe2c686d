"""All that is kept of a person as one ZIP: a page to read, the same as data, and every file under a readable name."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from bot import dossier, evidence_store
from bot.cards import clean, load
from bot.config import Organisation
from bot.store import Store
from bot.store.files import Evidence
from bot.store.people import Person
from bot.text_cards import render
from bot.wording import Words

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;border-top:1px solid #ddd;padding:.3rem .5rem}"
    "td:first-child{white-space:nowrap}pre{white-space:pre-wrap;font:inherit;margin:0}"
)
Row = Mapping[str, object]


@dataclass(frozen=True)
class Gathered:
    """What was in the store when the export was asked for; `lost`: files that are recorded but not on disk."""

    person: Person
    data: Mapping[str, object]
    files: tuple[tuple[str, Evidence], ...]


def kept(folder: Path, person: int, item: int) -> Path:
    """Where an export lies until it is taken; the sweeper removes it after a day."""
    return folder / "exports" / f"{person}-{item}.zip"


def gather(store: Store, person: Person, at: datetime) -> Gathered:
    """Read everything kept of a person; the history of their cases records that it was exported."""
    told = store.privacy.of_person(person.id)
    kept = [p for p in store.files.of_person(person.id) if p.status != "quarantined"]
    files = tuple((dossier.readable(n, p.at[:10], p), p) for n, p in enumerate(kept, 1))
    named = {p.id: f"files/{name}" for name, p in files}
    told["answers"] = [{"at": row["at"], "text": render(load(str(row["body"])))} for row in told["answers"]]
    told["files"] = [{**row, "file": named.get(int(str(row["id"])), "")} for row in told["files"]]
    told["history"] = [{**{k: v for k, v in row.items() if k != "detail"}, **json.loads(str(row["detail"]))} for row in told["history"]]
    for ticket in store.cases.of_person(person.id):
        store.cases.record(ticket.id, at, "Relais", "exported")
    return Gathered(person, {"exported_at": at.astimezone(UTC).isoformat(timespec="seconds"), **told}, files)


def build(
    folder: Path, gathered: Gathered, words: Words, org: Organisation, out: Path, tell: Callable[[float], None] = lambda share: None
) -> None:
    """Write the ZIP, whole or not at all; a file that is missing on disk is left out and said so in the page. `tell`: the share done."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f"{out.name}.", suffix=".part")
    os.close(handle)
    try:
        lost = tuple(n for n, p in gathered.files if not evidence_store.path(folder, p.sha256).exists())
        with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{words.plain('export-page')}.html", page(gathered, words, org, lost))
            archive.writestr("data.json", json.dumps(gathered.data, ensure_ascii=False, indent=2))
            for done, (inside, piece) in enumerate(gathered.files, 1):
                if inside not in lost:
                    with evidence_store.path(folder, piece.sha256).open("rb") as source, archive.open(f"files/{inside}", "w") as target:
                        shutil.copyfileobj(source, target)
                tell(done / len(gathered.files))
        os.chmod(name, 0o600)
        os.replace(name, out)
    finally:
        Path(name).unlink(missing_ok=True)


def page(gathered: Gathered, words: Words, org: Organisation, lost: tuple[str, ...] = ()) -> str:
    """The readable part: a page that loads nothing and runs nothing."""

    def moment(value: object) -> str:
        try:
            return words.show(datetime.fromisoformat(str(value)).astimezone(org.zone))
        except ValueError:
            return str(value)

    def cell(value: object) -> str:
        return f"<td><pre>{escape(clean(str(value)))}</pre></td>"

    def table(title: str, rows: Iterable[Iterable[object]]) -> str:
        lines = "".join(f"<tr>{''.join(cell(c) for c in row)}</tr>" for row in rows)
        return f"<h2>{escape(title)}</h2>" + (f"<table>{lines}</table>" if lines else f"<p>{escape(words.plain('export-none'))}</p>")

    def of(name: str) -> list[Row]:
        found = gathered.data[name]
        return found if isinstance(found, list) else []

    person = gathered.person
    numbers = {c["id"]: c["number"] for c in of("cases")}
    said = [(r["at"], words.plain("export-you"), r["text"]) for r in of("messages")]
    said += [(r["at"], "Relais", r["text"]) for r in of("answers")]
    skipped = ("ticket", "at", "who", "what", "ref")
    parts = [
        table(words.plain("export-person"), [
            (words.plain("export-name"), person.name), (words.plain("export-account"), f"{person.platform} {person.team} {person.user}"),
            (words.plain("export-language"), person.lang), (words.plain("export-known-since"), moment(person.created_at)),
        ]),
        table(words.plain("export-said"), [(moment(at), who, text) for at, who, text in sorted(said, key=lambda row: str(row[0]))]),
        table(words.plain("home-cases"), [
            (c["number"], words.plain(f"topic-{c['topic']}"), words.plain(f"state-{c['state']}"), moment(c["opened_at"])) for c in of("cases")
        ]),
        table(words.plain("dossier-facts"), [(numbers.get(f["ticket"], ""), f["key"], f["value"]) for f in of("facts")]),
        table(words.plain("export-files"), [
            (moment(f["at"]), numbers.get(f["ticket"], ""), f["file"] or f["name"], f"SHA-256 {f['sha256']}") for f in of("files")
        ]),
        table(words.plain("export-history"), [
            (moment(h["at"]), numbers.get(h["ticket"], ""), h["who"], " · ".join([str(h["what"]), *(str(v) for k, v in h.items() if k not in skipped and v)]))
            for h in of("history")
        ]),
        table(words.plain("export-announced"), [(moment(f["at"]), f["name"], f["state"], f["reason"]) for f in of("announced_files")]),
        table(words.plain("export-learnt"), [(moment(f["at"]), f["reason"], f["label"], f["text"]) for f in of("kept_to_learn")]),
        table(words.plain("export-as-staff"), [(moment(h["at"]), h["number"], h["text"]) for h in of("words_as_staff")]),
        table(words.plain("export-conversations"), [
            (moment(j["at"]), j["run"], j["op"], f"{j['key']} {j['value']}") for j in of("journal")
        ]),
    ]  # fmt: skip
    if lost:
        parts.append(table(words.plain("export-lost"), [(name,) for name in lost]))
    title = escape(words.plain("export-title", org=org.name))
    intro = escape(words.plain("export-intro", org=org.name, at=moment(gathered.data["exported_at"])))
    return (
        f'<!doctype html><html lang="{words.lang}"><head><meta charset="utf-8"><title>{title}</title>'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1><p>{intro}</p>{''.join(parts)}</body></html>"
    )
