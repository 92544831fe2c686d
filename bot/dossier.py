"""A case as a lawyer or an insurer reads it: numbered pieces, their list, a chronology, the facts; a ZIP with a PDF.

A version is a snapshot: it never changes. Nothing internal is in it: no remark of the staff thread, no state, no assignee.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from bot import evidence_store, facts, private
from bot.cards import clean
from bot.config import Organisation
from bot.filetypes import EXTENSIONS
from bot.knowledge import Knowledge
from bot.store import Store
from bot.store.cases import Change, Dossier, Ticket
from bot.store.files import Evidence
from bot.wording import Words

if TYPE_CHECKING:
    from fpdf import FPDF

Json = dict[str, Any]

MOST_LINES = 40  # of 4.5 mm in one row of a table: a page holds 55 of them below the head


def snapshot(store: Store, known: Knowledge, org: Organisation, ticket: Ticket, who: str, at: datetime) -> Dossier:
    """The case as it stands, as a new version; the last one when nothing has changed since."""
    words = known.wordings.words(org.languages[0], org.address)
    person = store.people.get(ticket.person)
    slots = {s.key: s.name[words.lang] for s in known.checklist(org.key, ticket.topic)}
    pieces = [p for p in store.files.of_ticket(ticket.id) if p.status == "received"]
    gathered = store.cases.facts(ticket.id)
    told: Json = {
        "number": ticket.number, "organisation": org.name, "language": words.lang, "topic": words.plain(f"topic-{ticket.topic}"),
        "freelancer": person.name or person.user, "opened_at": ticket.opened_at,
        "facts": [{"label": label, "value": value} for label, value in (*facts.rows(words, gathered), *facts.total(words, gathered))],
        "data": facts.nested(gathered),
        "pieces": [_piece(n, p, slots.get(p.slot, words.plain("slot-other")), person.name or person.user, org.name) for n, p in enumerate(pieces, 1)],
        "chronology": _chronology(store.cases.history(ticket.id), words, slots),
        "left_out": sum(p.status != "received" for p in store.files.of_ticket(ticket.id)),
    }  # fmt: skip
    last = store.cases.dossier(ticket.id)
    if last is not None and {k: v for k, v in last.manifest.items() if k not in ("version", "made_at", "made_by")} == told:
        return last
    version = last.version + 1 if last else 1
    manifest = {"version": version, "made_at": at.astimezone(org.zone).isoformat(timespec="seconds"), "made_by": who} | told
    return store.cases.add_dossier(ticket.id, version, manifest)


def _piece(number: int, piece: Evidence, slot: str, freelancer: str, org: str) -> Json:
    sender = freelancer if piece.side == "freelancer" else org
    return {"n": number, "file": readable(number, slot, piece), "slot": slot, "name": piece.name, "received_at": piece.at, "from": sender,
            "sha256": piece.sha256, "size": piece.size, "type": piece.type, "scan": piece.scan}  # fmt: skip


def readable(number: int, slot: str, piece: Evidence) -> str:
    """A file name that every system takes: number, slot, and the name it came under."""
    stem, _ = os.path.splitext(piece.name)
    suffix = EXTENSIONS.get(piece.type, ".bin")  # of the content, never of the name
    told = re.sub(r'(?:\.\.|[\x00-\x1f<>:"/\\|?*])+', "_", clean(f"{slot} - {stem}").replace("\n", " "))
    return f"{number:02} - {told.strip(' ._')[:100].strip()}{suffix}"


def _chronology(history: list[Change], words: Words, slots: dict[str, str]) -> list[Json]:
    """What happened between the freelancer and the team; a message that was edited reads as it does now, a deleted one is left out."""
    now = {c.detail["ref"]: c.detail.get("text") for c in history if c.what in ("edited", "deleted") and c.detail.get("ref")}
    lines: list[Json] = []
    for change in history:
        detail = dict(change.detail)
        match change.what:
            case "to_staff" | "to_freelancer":
                text = now.get(detail.get("ref", ""), detail.get("text"))
                if text:
                    lines.append(_line(change, words.plain(f"chronicle-{change.what}"), text))
            case "amended":
                lines.append(_line(change, words.plain("chronicle-amended", name=facts.label(words, detail["key"]))))
            case "document_asked":
                lines.append(
                    _line(change, words.plain("chronicle-document_asked", name=slots.get(detail["slot"], words.plain("slot-other"))))
                )
            case "evidence":
                lines.append(_line(change, words.plain("chronicle-evidence", name=detail["name"])))
            case "opened":
                lines.append(_line(change, words.plain("chronicle-opened")))
    return sorted(lines, key=lambda line: str(line["at"]))


def _line(change: Change, what: str, text: str = "") -> Json:
    return {"at": change.at, "who": change.who, "what": what} | ({"text": text} if text else {})


def build(folder: Path, manifest: Json, words: Words, org: Organisation) -> Path:
    """The ZIP of a version, made once and then kept. FileNotFoundError when a piece is missing from the evidence store."""
    final = folder / "dossiers" / f"{manifest['number']}-v{manifest['version']}.zip"
    if final.exists():
        return final
    handle, name = tempfile.mkstemp(dir=private.folder(final.parent), prefix=f"{final.name}.", suffix=".part")
    os.close(handle)
    top = PurePosixPath(final.stem)
    moment = datetime.fromisoformat(manifest["made_at"]).timetuple()[:6]
    try:
        with zipfile.ZipFile(name, "w") as archive:
            for path, data in (
                ("bordereau.pdf", _pdf(manifest, words, org)),
                ("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2).encode()),
            ):
                archive.writestr(zipfile.ZipInfo(str(top / path), moment), data, zipfile.ZIP_DEFLATED)
            for piece in manifest["pieces"]:
                inside = zipfile.ZipInfo(str(top / "pieces" / piece["file"]), moment)
                with evidence_store.path(folder, piece["sha256"]).open("rb") as source, archive.open(inside, "w") as out:
                    shutil.copyfileobj(source, out)
        os.replace(name, final)
    finally:
        Path(name).unlink(missing_ok=True)
    return final


def _pdf(manifest: Json, words: Words, org: Organisation) -> bytes:
    """Title, facts, list of pieces and chronology, on A4."""
    pdf = paper(f"{manifest['number']} · v{manifest['version']}")

    def moment(written: str) -> str:
        return words.show(datetime.fromisoformat(written).astimezone(org.zone))

    pdf.set_font("Sans", "B", 16)
    pdf.multi_cell(0, 8, words.plain("dossier-title", number=manifest["number"]), new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.set_font("Sans", size=9)
    made = words.plain("dossier-made", org=manifest["organisation"], freelancer=manifest["freelancer"], topic=manifest["topic"],
                       version=manifest["version"], at=moment(manifest["made_at"]), who=manifest["made_by"])  # fmt: skip
    pdf.multi_cell(0, 5, clean(made), new_x="LMARGIN", new_y="NEXT", align="L")
    _table(pdf, words.plain("dossier-facts"), (30, 70), [(f["label"], f["value"]) for f in manifest["facts"]])
    pieces = [
        (str(p["n"]), f"{p['slot']}\n{p['name']}", f"{moment(p['received_at'])}\n{p['from']}", f"{p['sha256'][:32]}\n{p['sha256'][32:]}")
        for p in manifest["pieces"]
    ]
    _table(pdf, words.plain("dossier-pieces", count=len(pieces)), (5, 38, 25, 32), pieces, head=words.plain("dossier-pieces-head"))
    if manifest["left_out"]:
        pdf.multi_cell(0, 5, words.plain("dossier-left-out", count=manifest["left_out"]), new_x="LMARGIN", new_y="NEXT", align="L")
    lines = [(moment(c["at"]), c["who"], c["what"] + (f"\n« {c['text']} »" if c.get("text") else "")) for c in manifest["chronology"]]
    _table(pdf, words.plain("dossier-chronology"), (20, 20, 60), lines, head=words.plain("dossier-chronology-head"))
    pdf.set_creation_date(datetime.fromisoformat(manifest["made_at"]))
    return bytes(pdf.output())


def paper(foot: str) -> FPDF:
    """An A4 page in a font with the letters of every European language, with a foot line and page numbers."""
    from fpdf import FPDF
    from matplotlib import get_data_path  # DejaVu, which has the letters of every European language, comes with it

    for name in ("fpdf", "fontTools"):  # they tell of every letter that a font lacks
        logging.getLogger(name).setLevel(logging.ERROR)

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-12)
            self.set_font("Sans", size=7)
            self.cell(0, 5, f"{foot} · {self.page_no()}/{{nb}}", align="C")

    pdf = Paper()
    fonts = Path(get_data_path()) / "fonts" / "ttf"
    pdf.add_font("Sans", fname=fonts / "DejaVuSans.ttf")
    pdf.add_font("Sans", "B", fonts / "DejaVuSans-Bold.ttf")
    pdf.set_auto_page_break(True, 18)
    pdf.add_page()
    return pdf


def _table(pdf: FPDF, title: str, widths: tuple[int, ...], rows: Sequence[tuple[str, ...]], *, head: str = "") -> None:
    """A titled table; `head`: the column names, separated by " | "."""
    pdf.ln(4)
    pdf.set_font("Sans", "B", 11)
    pdf.cell(0, 8, title, new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.set_font("Sans", size=8)
    if not rows:
        pdf.cell(0, 6, "–", new_x="LMARGIN", new_y="NEXT", align="L")
        return
    with pdf.table(col_widths=widths, first_row_as_headings=bool(head), line_height=4.5, text_align="LEFT", padding=1) as table:
        if head:
            table.row(head.split(" | "))
        for row in rows:
            for part in _fitting(pdf, [clean(cell) for cell in row], widths):
                table.row(part)


def _fitting(pdf: FPDF, row: Sequence[str], widths: tuple[int, ...]) -> list[list[str]]:
    """A row as several, none higher than a page: fpdf puts no row on two pages."""
    inner = [pdf.epw * width / sum(widths) - 2 for width in widths]  # millimetres, without the padding
    cells: list[Any] = [pdf.multi_cell(w, 4.5, cell, dry_run=True, output="LINES", align="L") for w, cell in zip(inner, row, strict=True)]
    highest = max(len(lines) for lines in cells)
    if highest <= MOST_LINES:
        return [list(row)]
    return [["\n".join(lines[first : first + MOST_LINES]) for lines in cells] for first in range(0, highest, MOST_LINES)]
