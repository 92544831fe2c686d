"""How a person starts Relais on this machine, so that a command that is named can be typed as it is named."""

from __future__ import annotations

import os
import re

NAME = os.environ.get("RELAIS_PROGRAM") or "python3 relais.py"  # relais.py tells how it was called
_COMMAND = re.compile(r"`relais (?=[a-z])")


def shown(words: object) -> str:
    """A sentence for people: each command of Relais that it quotes (`relais check`) as it is typed here."""
    return _COMMAND.sub(f"`{NAME} ", str(words))
