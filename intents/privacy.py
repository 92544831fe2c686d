"""Mes données : en recevoir une copie, ou les faire effacer."""

from __future__ import annotations

from bot.actions import EraseData, ExportData
from bot.dialogue import ask, do, here, say
from bot.kinds import yes_no


async def export() -> str:
    """A copy of all that is kept, as a file in the direct conversation."""
    if not await ask("sure", yes_no, recap=False):
        await say("left")
        return "left"
    await do("export", ExportData())
    await say("coming")
    return "coming"


async def erase() -> str:
    """Be forgotten; open cases are told before the answer, for they hold their part up."""
    context = await here()
    held = context.cases
    if held:
        await say("held", count=len(held), numbers=", ".join(held))
    if not await ask("sure", yes_no, recap=False):
        await say("left")
        return "left"
    await do("erase", EraseData())
    await say("asked")
    return "asked"
