"""Words that steer a conversation, whatever is being asked: back, cancel, start again, help, another one."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.days import fold
from bot.turn import Turn
from bot.wording import Wordings


class Control(StrEnum):
    """Words that steer a conversation, whatever is being asked."""

    BACK = "back"
    CANCEL = "cancel"
    RESTART = "restart"
    HELP = "help"
    ANOTHER = "another"
    FORGET = "forget"


def control(turn: Turn, text: str) -> Control | None:
    """The control word this text is, with small slips; None when it says anything more."""
    said, heard = _bare(text), _controls(turn.house.knowledge.wordings)
    if said in heard:
        return heard[said]
    if len(said) < 5 or len(said.split()) > 5:
        return None
    best = process.extractOne(said, list(heard), scorer=fuzz.ratio, score_cutoff=88)
    meant = heard[best[0]] if best else None
    return None if meant is Control.FORGET else meant  # "je veux être publié" is a slip away from it


def is_control(turn: Turn, text: str) -> bool:
    """Whether the whole text is a control word, without a slip; "annulé" tells, it does not command."""
    return _bare(text) in _controls(turn.house.knowledge.wordings) and not text.strip(" .!").casefold().endswith("é")


def leads(turn: Turn, text: str) -> Control | None:
    """The control word that a text begins with, before a comma or a stop: "laisse tomber, je les appelle"."""
    first, *rest = re.split(r"[,;.!:]", text, maxsplit=1)
    return _controls(turn.house.knowledge.wordings).get(_bare(first)) if rest else None


def _bare(text: str) -> str:
    return fold(text).strip(" .!?,/")


@lru_cache(maxsize=2)
def _controls(wordings: Wordings) -> dict[str, Control]:
    return {fold(w): c for lang in wordings.bundles for c in Control for w in wordings.words(lang, "vous").heard(f"control-{c.value}")}
