"""Dossiers : parler à une personne, ajouter une pièce, clore."""

from __future__ import annotations

from bot.actions import CloseTicket, CollectFor, OpenTicket
from bot.dialogue import Context, ask, do, here, say
from bot.kinds import case, evidence, matter, message, yes_no


async def human() -> str:
    """One question, then a case for a person."""
    question = await ask("question", matter, hint="question")
    number = await do("ticket", OpenTicket("other", question))
    await say("handed_over", number=number)
    return "handed_over"


async def _which(context: Context) -> str:
    """The number of the case meant; the only open one needs no question."""
    if len(context.cases) == 1:
        return context.cases[0]
    number: str = await ask("case", case, hint="case", recap=False)
    return number


async def add_file() -> str:
    """Add documents to an open case."""
    context = await here()
    if not context.cases:
        await say("no_case", offers=("dispute.open", "insurance.incident", "ticket.human"))
        return "no_case"
    number = await _which(context)
    await do("collect", CollectFor(number))
    await ask("evidence", evidence("case"), recap=False)
    await say("added", number=number)
    return "added"


async def close() -> str:
    """The freelancer says that a case is solved."""
    context = await here()
    if not context.cases:
        await say("no_case", offers=("ticket.human",))
        return "no_case"
    number = await _which(context)
    if not await ask("sure", yes_no, about=number, recap=False):
        await say("kept_open", number=number)
        return "kept_open"
    reason = await ask("reason", message, recap=False)
    await do("close", CloseTicket(number, reason))
    await say("closed", number=number)
    return "closed"
