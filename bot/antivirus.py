"""Files looked at by clamd, the daemon of ClamAV, over its INSTREAM command: it needs no access to the data directory."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import structlog
from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdNetworkSocket, ClamdUnixSocket

log = structlog.get_logger()
SECONDS = 60  # for one answer of clamd
CLEAN, INFECTED, NOT_SCANNED = "clean", "infected", "not scanned"
WAITING = "waiting"  # the antivirus is configured and did not answer


def leaves(scan: str) -> str:
    """Where a scan leaves a piece: with an antivirus configured, nothing unscanned travels until it answers."""
    if scan == INFECTED:
        return "quarantined"
    return "held" if scan == WAITING else "received"


class Unavailable(Exception):
    """clamd does not answer. Files wait until it does; see `evidence.clamd` in app.yaml."""


class Scanner(Protocol):
    def scan(self, path: Path) -> str: ...


def address(told: str) -> tuple[str, int]:
    """Host and port, or the path of a socket and 0; ValueError says what to write.

    >>> address("tcp://127.0.0.1:3310"), address("unix:/run/clamav/clamd.ctl")
    (('127.0.0.1', 3310), ('/run/clamav/clamd.ctl', 0))
    """
    if told.startswith("/") or told.startswith("unix:"):
        return told.removeprefix("unix:").removeprefix("//"), 0
    try:
        parts = urlsplit(told if "://" in told else f"tcp://{told}")
        host, port = parts.hostname, parts.port or 3310
    except ValueError:
        host, port = None, 0
    if not host or "/" in host:
        raise ValueError("give the address of clamd, such as tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl")
    return host, port


class Clamd:
    """A clamd at an address that `address` reads."""

    def __init__(self, told: str) -> None:
        self._host, self._port = address(told)

    def scan(self, path: Path) -> str:
        """CLEAN, INFECTED, or NOT_SCANNED for a file that clamd is set to refuse (StreamMaxLength). Unavailable when it does not answer."""
        daemon = ClamdNetworkSocket(self._host, self._port, SECONDS) if self._port else ClamdUnixSocket(self._host, SECONDS)
        try:
            with path.open("rb") as file:
                status, name = daemon.instream(file).get("stream", ("ERROR", None))
        except BufferTooLongError:
            log.warning("clamd takes no file of this size: raise StreamMaxLength in clamd.conf", size=path.stat().st_size)
            return NOT_SCANNED
        except (BrokenPipeError, ConnectionResetError) as error:
            if self._alive(daemon):  # it hung up on this file only: too large for it as well
                return NOT_SCANNED
            raise Unavailable(type(error).__name__) from error
        except (ClamdError, OSError, ValueError) as error:
            if not path.exists():
                raise
            raise Unavailable(type(error).__name__) from error
        if status == "FOUND":
            log.warning("An infected file was set aside", signature=name)
            return INFECTED
        if status != "OK":
            raise Unavailable(str(status))
        return CLEAN

    @staticmethod
    def _alive(daemon: ClamdNetworkSocket) -> bool:
        try:
            return "PONG" in daemon.ping()
        except (ClamdError, OSError):
            return False


def scanner(told: str | None) -> Scanner | None:
    """The scanner of this address; None when none is configured."""
    return Clamd(told) if told else None
