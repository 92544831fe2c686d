"""How fast a conversation is written to: one message at a time, so far apart as its platform asks; a person gets a few at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

AT_ONCE = 3  # to a person: a greeting, an answer and the next question belong together
MOST_KNOWN = 10_000  # conversations remembered before those at rest are forgotten

Conversation = tuple[str, str, str]  # platform, team, lane


@dataclass
class Tempo:
    """When each conversation may be written to again, in memory: after a restart everything may go at once, once."""

    clock: Callable[[], float] = time.monotonic
    _even: dict[Conversation, float] = field(default_factory=dict)  # when it will have come down to no message ahead of its time

    def take(self, where: Conversation, apart: float) -> bool:
        """Whether a message may go now; then it counts. `apart`: seconds between two messages."""
        now = self.clock()
        even = max(self._even.get(where, now), now)
        ahead = (AT_ONCE - 1) * apart if where[2].startswith("person/") else 0.0
        if even - now > ahead:
            return False
        if len(self._even) > MOST_KNOWN:
            self._even = {known: at for known, at in self._even.items() if at > now}
        self._even[where] = even + apart
        return True
