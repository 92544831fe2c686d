"""Logs: a sentence for people and fields for machines, as JSON lines on stderr; never a word typed by a person, never a token."""

from __future__ import annotations

import logging
import sys

import structlog


class _Libraries(logging.Handler):
    """What libraries log, as JSON too: who and where, not what, for their sentences hold bodies, words and addresses."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        where = f"{record.module}:{record.lineno}"
        structlog.get_logger().log(record.levelno, "A library reports", library=record.name, where=where, error=error)


def set_up(*, quiet: bool) -> None:
    """JSON lines from INFO on (`relais run`), or errors alone (all other commands)."""
    level = logging.ERROR if quiet else logging.INFO
    logging.basicConfig(level=logging.ERROR if quiet else logging.WARNING, handlers=[_Libraries()], force=True)
    for noisy in ("slack_bolt", "slack_sdk", "aiohttp.access", "msrest", "msal", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)  # what they tell is told better here
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever stderr is by then
    )
