"""When Python looks for garbage in a process that runs for weeks."""

from __future__ import annotations

import gc

OBJECTS, ROUNDS = 20_000, 20  # new objects before the youngest are looked through (Python: 700); rounds before older ones are (10)


def rarely() -> None:
    """What has been read in so far (knowledge, classifier, libraries) is kept for good and never looked through again; the rest less often.

    Source: Python's documentation of gc.freeze and gc.set_threshold.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, ROUNDS, ROUNDS)
