"""Logs: a sentence for people and fields for machines, as JSON lines on stderr; never a word typed by a person, never a token."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up(*, quiet: bool) -> None:
    """JSON lines from INFO on (`relais run`), or errors alone (all other commands)."""
    level = logging.ERROR if quiet else logging.INFO
    logging.basicConfig(level=logging.ERROR if quiet else logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s")
    for noisy in ("slack_bolt", "slack_sdk", "aiohttp", "msrest", "msal", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)  # they log bodies and words
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
