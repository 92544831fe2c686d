"""Files made to wear Relais out: each is refused or read within limits of time and memory, and what comes after it is read as ever."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import filetypes, reading
from bot.filetypes import Refused
from tests.transcript import SAMPLES

MEGABYTE = 1 << 20
MOST_SECONDS = 2 * reading.SECONDS + 8  # two guarded readings at most: its state, then its text
MOST_MEMORY = 96 * MEGABYTE  # that the process itself may grow by
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'


def zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def office(part: str, data: bytes) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, part: data})


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects; the first is its catalogue."""
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out))  # fmt: skip


CATALOGUE, PAGES = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"


def stream(data: bytes, filters: bytes) -> bytes:
    return b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(data), filters, data)


def stream_bomb() -> bytes:
    """A page of a gigabyte, packed twice."""
    packed = zlib.compressobj(9)
    inner = b"".join(packed.compress(b"(A) Tj " * 150_000) for _ in range(1000)) + packed.flush()
    return pdf(CATALOGUE, PAGES, PAGE, stream(zlib.compress(inner, 9), b"[/FlateDecode /FlateDecode]"))


def many_pages(number: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(3, 3 + number))
    blank = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return pdf(CATALOGUE, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, number), *[blank] * number)


def endless_pages() -> bytes:
    return pdf(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 999999999 >>")


def directory(entries: int) -> bytes:
    """A ZIP that is nothing but a directory."""
    told = (struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 9, 1, *[0] * 6) + b"a") * entries
    return told + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(told), 0, 0)


def nested_mail(depth: int) -> bytes:
    head = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return head + parts + b"Content-Type: text/plain\r\n\r\nfin\r\n"


MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
SAMPLE = (SAMPLES / "devis-signe.pdf").read_bytes()
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "' + b"A" * 1000 + b'">' + b"".join(
    b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in b"bcdefghi") + b"]><w:document>&i;</w:document>"  # fmt: skip
TAKEN = ""  # it is a document: kept, and read as far as the limits allow

# name → its bytes, the reasons for which it may be refused ("": it may be taken)
FILES: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "a DOCX whose text is 200 MB": (lambda: office("word/document.xml", bytes(200 * MEGABYTE)), {"file-archive", "file-broken"}),
    "an XLSX whose strings are 200 MB": (lambda: office("xl/sharedStrings.xml", bytes(200 * MEGABYTE)), {"file-archive", "file-broken"}),
    "a DOCX of 20,000 parts": (lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": b"<a/>"} | {f"word/{n}": b"" for n in range(20_000)}), {"file-archive", "file-broken"}),
    "a DOCX whose entities grow": (lambda: office("word/document.xml", ENTITIES), {TAKEN, "file-broken"}),
    "a DOCX nested 400,000 deep": (lambda: office("word/document.xml", b"".join(b"<a%d>" % n for n in range(400_000))), {TAKEN, "file-archive", "file-broken"}),
    "a ZIP with a directory of 400,000 entries": (lambda: directory(400_000), {"file-archive"}),
    "a ZIP in a ZIP in a ZIP": (lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": bytes(MEGABYTE)})})}), {"file-archive"}),
    "a PDF stream of a gigabyte": (stream_bomb, {TAKEN, "file-broken"}),
    "a PDF of 10,000 pages": (lambda: many_pages(10_000), {TAKEN}),
    "a PDF whose pages are their own parents": (endless_pages, {TAKEN, "file-broken"}),
    "a PDF of nested arrays": (lambda: pdf(CATALOGUE, PAGES, b"[" * 300_000 + b"]" * 300_000), {TAKEN, "file-broken"}),
    "a mail of 20,000 layers": (lambda: nested_mail(20_000), {TAKEN}),
    "a mail with a header of 20 MB": (lambda: MAIL + b"Subject: " + b"x" * (20 * MEGABYTE) + b"\r\n\r\nfin", {TAKEN, "file-type"}),
    "a mail with a million headers": (lambda: MAIL + b"X-A: b\r\n" * 1_000_000 + b"\r\nfin", {TAKEN}),
    "a mail whose addresses nest": (lambda: MAIL + b"Cc: " + b"(" * 200_000 + b"\r\nSubject: " + b"=?" * 200_000 + b"\r\n\r\nfin", {TAKEN}),
    "a program that is a PDF too": (lambda: b"MZ" + bytes(62) + SAMPLE, {"file-executable"}),
    "a script that is a PDF too": (lambda: b"#!/bin/sh\n" + SAMPLE, {"file-executable"}),
    "an archive that ends a PDF": (lambda: SAMPLE + zipped({"virus.exe": b"MZ"}), {TAKEN}),
    "a page that is a picture too": (lambda: b"GIF89a/*" + b"<script>alert(1)</script>", {"file-executable", "file-type"}),
    "a text of one line of 20 MB": (lambda: b"a" * (20 * MEGABYTE), {TAKEN}),
    "the antivirus test file, unscanned": (lambda: EICAR, {TAKEN}),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_read_within_the_limits(name: str, tmp_path: Path) -> None:
    make, allowed = FILES[name]
    path = tmp_path / "piece"
    path.write_bytes(make())
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    try:
        media, why = filetypes.recognise(path, "facture.pdf"), TAKEN
        text = reading.read_text(path, media.type)
        assert len(text) <= reading.LETTERS
    except Refused as refusal:
        why = refusal.code
    seconds, grown = time.monotonic() - begun, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert why in allowed
    assert seconds < MOST_SECONDS and grown < MOST_MEMORY, (seconds, grown)
    assert "Devis" in reading.read_text(SAMPLES / "devis-signe.pdf", reading.PDF) or "DEVIS" in reading.read_text(
        SAMPLES / "devis-signe.pdf", reading.PDF
    )  # nothing else was taken down
