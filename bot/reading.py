"""The first words of an evidence file, read in a subprocess of its own that can neither hang, grow nor spill.

`python -m bot.reading PATH TASK` is that subprocess; a task is a media type, or PDF_STATE. bot.filetypes shares the readers.
"""

from __future__ import annotations

import atexit
import codecs
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from html import unescape
from itertools import islice
from pathlib import Path
from threading import Timer
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

LETTERS = 20_000  # characters of text kept
SECONDS = 10.0  # wall clock for one file
MEMORY = 512 * 1024 * 1024  # bytes of address space
PAGES = 50  # of a PDF
MAX_PART = 4 * 1024 * 1024  # bytes of an office document's part, or of a mail, that are looked at
UNREADABLE = 3  # the subprocess's own exit code for a file it cannot read
PDF_STATE = "pdf-state"  # the task whose answer is "open", "encrypted" or "broken"
PDF, TXT, EML, MSG = "application/pdf", "text/plain", "message/rfc822", "application/vnd.ms-outlook"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")  # what an interpreter may need to start
_ROOT = Path(__file__).resolve().parent.parent


def read_text(path: Path, type: str) -> str:
    """At most LETTERS characters of the file's text; "" for an image, and whenever it cannot be read. Never raises."""
    if type not in _READERS:
        return ""
    try:
        return (guarded(path, type) or b"").decode("utf-8", "replace")[:LETTERS]
    except (OSError, ValueError):
        return ""


def guarded(path: Path, task: str) -> bytes | None:
    """What the subprocess wrote; None when it failed, ran out of time or memory, or wrote too much. OSError when it did not start.

    The child gets the parent's import path and next to nothing of its environment: no token comes near a hostile file.
    """
    env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "bot.reading", str(path.absolute()), task]
    null = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=_ROOT, env=env, stdin=null, stdout=subprocess.PIPE, stderr=null) as child:  # noqa: S603  # nosec B603  # our own interpreter; no shell
        assert child.stdout is not None
        timer = Timer(SECONDS, child.kill)
        timer.daemon = True  # Relais may end before it
        timer.start()
        atexit.register(child.kill)
        try:
            written = child.stdout.read(4 * LETTERS + 1)
            if len(written) > 4 * LETTERS:
                return None
            code, late = child.wait(), timer.finished.is_set()
        finally:
            timer.cancel()
            child.kill()
            atexit.unregister(child.kill)
    if code > 0 and code != UNREADABLE and not late:
        raise OSError(f"The reader of evidence files did not start (exit code {code}). Run `python -m bot.reading` to see why.")
    return written if code == 0 else None


# --- readers that bot.filetypes shares ---------------------------------------------


def decode(data: bytes, final: bool = True) -> str:
    """The characters of UTF-8, UTF-16 or Latin-1 (Windows-1252) text; ValueError when it is no text. `final`: data is the whole file."""
    odd, even = data[1:2000:2].count(0), data[0:2000:2].count(0)
    half = max(1, len(data[:2000]) // 2)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif (odd > 0.7 * half and not even) or (even > 0.7 * half and not odd):
        encodings = ["utf-16-le" if odd else "utf-16-be"]
    else:
        letters = len(data) - len(data.translate(None, delete=bytes(range(128, 256))))
        encodings = ["utf-8-sig", "cp1252"] if letters <= 0.3 * len(data) else ["utf-8-sig"]
    for encoding in encodings:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(data, final)
        except UnicodeDecodeError:
            continue
        unknown = sum(unicodedata.category(letter) in ("Cn", "Co") for letter in text[:4096])
        if re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]", text) is None and unknown <= len(text[:4096]) / 50:
            return text
    raise ValueError("not a text")


def elements(stream: IO[bytes]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """("start" | "end" | "text", local name or characters, attributes) from the first MAX_PART bytes of XML.

    ValueError or ExpatError when it is not well-formed, or has a DOCTYPE: without one no entity can be defined, nor grow.
    """
    found: list[tuple[str, str, dict[str, str]]] = []

    def refuse(*_: object) -> None:
        raise ValueError("a DOCTYPE has no place here")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: found.append(("start", name.rpartition(":")[2], attributes))
    parser.EndElementHandler = lambda name: found.append(("end", name.rpartition(":")[2], {}))
    parser.CharacterDataHandler = lambda data: found.append(("text", data, {}))
    for _ in range(MAX_PART // 65536):
        chunk = stream.read(65536)
        parser.Parse(chunk, not chunk)
        yield from found
        found.clear()
        if not chunk:
            return


# --- inside the subprocess: one reader for each type -------------------------------


def _pdf_state(path: Path) -> Iterator[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            yield "encrypted"
        else:
            yield "open" if len(reader.pages) else "broken"
    except (DependencyError, NotImplementedError):  # a cipher without `cryptography`; a certificate instead of a password
        yield "encrypted"
    except PyPdfError:  # no cross-reference table, no trailer, nothing to rebuild them from
        yield "broken"


def _pdf(path: Path) -> Iterator[str]:
    from pypdf import PdfReader

    for page in islice(PdfReader(path).pages, PAGES):
        with suppress(Exception):  # pypdf raises anything on a bad page; the other pages still count
            yield page.extract_text() + "\n"


def _prose(path: Path, part: str, texts: tuple[str, ...]) -> Iterator[str]:
    """The paragraphs in the parts whose name matches; `texts` are the elements whose characters are text."""
    marks = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " "}
    hidden = ("Fallback", "annotation", "tracked-changes")  # said twice, said beside, or taken back
    with ZipFile(path) as archive:
        for name in sorted((n for n in archive.namelist() if re.fullmatch(part, n)), key=lambda n: ("header" not in n, n)):
            inside = beneath = 0
            with archive.open(name) as stream:
                for kind, value, _ in elements(stream):
                    step = (kind == "start") - (kind == "end")
                    inside += step * (value in texts)
                    beneath += step * (value in hidden)
                    if beneath:
                        continue
                    if kind == "text" and inside:
                        yield value
                    elif (kind == "start" and value in marks) or (kind == "end" and value in ("p", "h", "si")):
                        yield marks.get(value, "\n")


def _visible(page: str) -> str:
    """Roughly the words of a web page that a reader would see."""
    page = re.sub(r"(?is)<(script|style|title)\b.*?</\1\s*>|<!--.*?-->", "", page)
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?i)<(?:br|p|div|tr|li)\b", "\n<", page)))


def _eml(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        mail = message_from_bytes(file.read(MAX_PART), policy=policy.default)
    for name in ("From", "To", "Subject", "Date"):
        with suppress(Exception):  # the parser of email headers raises anything on a bad one; the others still count
            yield f"{name}: {mail[name]}\n" if mail[name] else ""
    parts = [part for part in mail.walk() if part.get_content_disposition() != "attachment"]
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    for part in plain or [part for part in parts if part.get_content_type() == "text/html"]:
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            try:
                text = body.decode(part.get_content_charset("utf-8"), "replace")
            except LookupError:  # an unknown charset
                text = body.decode("cp1252", "replace")
            yield "\n" + (text if plain else _visible(text))


def _txt(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        yield decode(file.read(4 * LETTERS), final=False)


_READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    PDF_STATE: _pdf_state,
    PDF: _pdf,
    DOCX: lambda path: _prose(path, r"word/(header|document|footer)\d*\.xml", ("t",)),
    XLSX: lambda path: _prose(path, r"xl/sharedStrings\.xml", ("t",)),
    ODT: lambda path: _prose(path, r"content\.xml", ("p", "h")),
    EML: _eml,
    TXT: _txt,
}


def main(path: str, task: str) -> int:
    """Write what the task reads to standard output; 0 when it could, UNREADABLE when not."""
    if sys.platform != "win32":
        import resource

        for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, int(SECONDS)), (resource.RLIMIT_CORE, 0)):
            with suppress(OSError, ValueError):  # macOS knows no limit of address space
                resource.setrlimit(limit, (most, most))
    text = ""
    try:
        for piece in _READERS[task](Path(path)):
            if not (piece.isspace() and text.endswith(2 * piece)):
                text += "".join(c for c in piece[: 2 * LETTERS] if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
            if len(text) >= LETTERS:
                break
    except Exception:
        return UNREADABLE
    sys.stdout.buffer.write(text.strip()[:LETTERS].encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
