"""How much one person may send: enough for anybody who types, too little to wear Relais out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.events import Command, Edited, Event, Message, Opened, Press, Shortcut

BY_PEOPLE = (Message, Edited, Press, Command, Opened, Shortcut)
NETWORK = ("slack", "teams")  # whoever sits at the terminal may do what they like
BURST = 2.0  # minutes' worth that may come at once
MOST_KNOWN = 10_000  # people remembered before those who are idle are forgotten


class Verdict(StrEnum):
    FINE = "fine"
    TOO_FAST = "too fast"  # the first time: it is said
    STILL = "still"  # it has been said


@dataclass
class _Bucket:
    left: float
    at: float
    told: bool = False


@dataclass
class Pace:
    """A token bucket for each person, in memory: after a restart everybody begins anew. `per_minute` None: no limit."""

    per_minute: int | None
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[tuple[str, str, str], _Bucket] = field(default_factory=dict)

    def take(self, event: Event) -> Verdict:
        """Whether this event of a person is within the limit."""
        if self.per_minute is None or not isinstance(event, BY_PEOPLE) or event.place.platform not in NETWORK:
            return Verdict.FINE
        now, most = self.clock(), self.per_minute * BURST
        if len(self._buckets) > MOST_KNOWN:
            idle = 60 * BURST
            self._buckets = {who: b for who, b in self._buckets.items() if now - b.at < idle}
        bucket = self._buckets.setdefault((event.place.platform, event.place.team, event.sender.user), _Bucket(most, now))
        bucket.left = min(most, bucket.left + (now - bucket.at) * self.per_minute / 60)
        bucket.at = now
        if bucket.left >= 1:
            bucket.left -= 1
            bucket.told = bucket.told and bucket.left < most / 4
            return Verdict.FINE
        told, bucket.told = bucket.told, True
        return Verdict.STILL if told else Verdict.TOO_FAST
