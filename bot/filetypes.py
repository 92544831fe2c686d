"""What a file is by its content, never by its name; and the name it may be shown under."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from bot import reading
from bot.cards import clean

HEAD = 8192  # bytes looked at first
ENTRIES = 5000  # of a zip: an office document has far fewer
RATIO = 200  # a part that unpacks to more than this many times its size is no document
MEGABYTE = 1024 * 1024


class Refused(Exception):
    """The file is not taken; `code` names the wording that says why and what to send instead."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code.value


class Refusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "file-empty"
    ARCHIVE = "file-archive"
    EXECUTABLE = "file-executable"  # also what a browser would run: HTML, SVG
    ENCRYPTED = "file-encrypted"
    MACROS = "file-macros"
    BROKEN = "file-broken"  # the right beginning, but it cannot be opened
    TYPE = "file-type"  # anything else


@dataclass(frozen=True)
class Media:
    """A media type and its extension with the dot."""

    type: str
    extension: str


PDF, TXT = Media(reading.PDF, ".pdf"), Media(reading.TXT, ".txt")
JPEG, PNG, HEIC = Media("image/jpeg", ".jpg"), Media("image/png", ".png"), Media("image/heic", ".heic")
DOCX, XLSX, ODT = Media(reading.DOCX, ".docx"), Media(reading.XLSX, ".xlsx"), Media(reading.ODT, ".odt")
EML, MSG = Media(reading.EML, ".eml"), Media(reading.MSG, ".msg")
EXTENSIONS = {m.type: m.extension for m in (PDF, TXT, JPEG, PNG, HEIC, DOCX, XLSX, ODT, EML, MSG)}
_ALIASES = {".jpg": (".jpg", ".jpeg"), ".heic": (".heic", ".heif"), ".txt": (".txt", ".text", ".log", ".md", ".csv")}

_ENTRY = b"PK\x01\x02"  # begins each entry of a zip's directory (PKWARE, APPNOTE.TXT, 4.3.12)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# PE, ELF, Mach-O (fat: also a Java class), Android dex, WebAssembly, Windows shortcut, script
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe",
    b"dex\n", b"\0asm", b"L\0\0\0\x01\x14\x02\0", b"#!", b"\xef\xbb\xbf#!",
)  # fmt: skip
# RAR, 7z, gzip, bzip2, xz, zstd, lz4, cabinet, compress, ar, xar, rpm
_ARCHIVES = (
    b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"MSCF",
    b"\x1f\x9d", b"!<arch>\n", b"xar!", b"\xed\xab\xee\xdb",
)  # fmt: skip
_WEB = re.compile(rb"<(?:!doctype\s+html|html|svg|script|body|iframe|\?php)\b|http://www\.w3\.org/(?:1999/xhtml|2000/svg)", re.IGNORECASE)
_SCRIPT = re.compile(
    rb"\A\s*(?:@?echo off|@rem\b|param\s*\(|#requires |\[cmdletbinding|['\"]use strict['\"]|(?:var|let|const)\s+[\w$]+\s*=|function\s+\w+\s*\(|dim\s+\w+\s*\n|on error resume)"
    rb"|activexobject\s*\(|wscript\.|createobject\s*\(|invoke-expression\b",
    re.IGNORECASE,
)
_MAIL_HEADER = re.compile(rb"\A(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}", re.IGNORECASE)
_MAIL_NAMES = (b"from:", b"to:", b"subject:", b"date:", b"received:", b"message-id:", b"mime-version:", b"return-path:", b"delivered-to:")
_HEIC = frozenset((b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1"))


def recognise(path: Path, name: str) -> Media:
    """The type of a file by its bytes (`name` is not looked at); Refused when it is no document we take."""
    with open(path, "rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Refused(Refusal.EMPTY)
    if head.startswith(_PROGRAMS):
        raise Refused(Refusal.EXECUTABLE)
    if head.startswith(b"PK"):
        return _zipped(path)
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        raise Refused(Refusal.ARCHIVE)
    if b"%PDF-" in head[:1024]:
        return _pdf(path)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return HEIC
    if head.startswith(_OLE):
        return _ole(path)
    return _text(head)


def _pdf(path: Path) -> Media:
    """A PDF that opens without a password and has a page; looked at in the guarded process."""
    match reading.guarded(path, reading.PDF_STATE):
        case b"open":
            return PDF
        case b"encrypted":
            raise Refused(Refusal.ENCRYPTED)
        case b"broken":
            raise Refused(Refusal.BROKEN)
        case _:  # too large to read within the limits: taken as it is, unread
            return PDF


def _zipped(path: Path) -> Media:
    """An office document, or else an archive."""
    if path.read_bytes().count(_ENTRY) > ENTRIES:  # counted before ZipFile makes an object of each
        raise Refused(Refusal.ARCHIVE)
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            office = "[Content_Types].xml" in names and any(n.startswith(("word/", "xl/")) for n in names)
            odf = "mimetype" in names and "content.xml" in names
            if not office and not odf:
                programs = "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names
                raise Refused(Refusal.EXECUTABLE if programs else Refusal.ARCHIVE)
            if any(part.flag_bits & 1 for part in parts):
                raise Refused(Refusal.ENCRYPTED)
            if any(p.file_size > 20 * MEGABYTE and p.file_size > RATIO * max(p.compress_size, 1) for p in parts):
                raise Refused(Refusal.BROKEN)
            if any(n.casefold().endswith("vbaproject.bin") for n in names):
                raise Refused(Refusal.MACROS)
            if odf:
                with archive.open("mimetype") as told:
                    if told.read(200).strip() == reading.ODT.encode():
                        return ODT
                raise Refused(Refusal.TYPE)
            return DOCX if any(n.startswith("word/") for n in names) else XLSX
    except (BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError, zlib.error):
        raise Refused(Refusal.BROKEN) from None


def _ole(path: Path) -> Media:
    """An Outlook message; or an encrypted, or an old, office document, or an installer."""
    with open(path, "rb") as file:
        seen = file.read(4 * MEGABYTE)
    if "EncryptedPackage".encode("utf-16-le") in seen:
        raise Refused(Refusal.ENCRYPTED)
    if "__properties_version1.0".encode("utf-16-le") in seen or "__nameid_version1.0".encode("utf-16-le") in seen:
        return MSG
    raise Refused(Refusal.TYPE)


def _text(head: bytes) -> Media:
    """Text that is really text: an e-mail with its headers, or plain words."""
    if _WEB.search(head) and not _is_mail(head):
        raise Refused(Refusal.EXECUTABLE)
    if _SCRIPT.search(head):
        raise Refused(Refusal.EXECUTABLE)
    if _is_mail(head):
        return EML
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        words = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    elif b"\0" in head:
        raise Refused(Refusal.TYPE)
    else:
        try:
            words = head.decode("utf-8")
        except UnicodeDecodeError as error:
            words = head[: error.start].decode() if len(head) - error.start < 4 else head.decode("latin-1")
    odd = sum(unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") and c not in "\t\n\r\f\ufffd" for c in words)
    if odd > len(words) * 0.01:
        raise Refused(Refusal.TYPE)
    return TXT


def _is_mail(head: bytes) -> bool:
    if not _MAIL_HEADER.match(head):
        return False
    lowered = head.lower()
    return sum(lowered.startswith(n) or b"\n" + n in lowered for n in _MAIL_NAMES) >= 2


def shown_name(name: str) -> str:
    """The name that a person gave, to show: on one line, without control and bidirectional characters."""
    return " ".join(clean(name).split())[:200] or "?"


def safe_name(name: str, type: str) -> str:
    """The name to save a file of this media type under: no path, no control characters, at most 100 characters, the extension of the content."""
    extension = EXTENSIONS.get(type, ".bin")
    bare = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", clean(name.replace("\\", "/").rsplit("/", 1)[-1]).replace("\n", " ")).strip(" .")
    stem, dot, ending = bare.rpartition(".")
    if not dot or f".{ending.casefold()}" not in _ALIASES.get(extension, (extension,)):
        stem, ending = bare, extension[1:]
    return f"{(stem or 'document')[: 99 - len(ending)]}.{ending}"
