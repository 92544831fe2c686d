"""Assurance : un dommage a été causé à un client ; la déclaration part à l'équipe, qui décide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.actions import JoinTicket, OpenTicket
from bot.amounts import Amount
from bot.days import Day
from bot.dialogue import ask, do, here, say
from bot.kinds import approval, estimate, evidence, name, one_of, past_day, text, yes_no
from bot.names import twin


class Damage(StrEnum):
    """The kinds of harm (webportage article, 2022)."""

    IMMATERIAL = "immaterial"
    MATERIAL = "material"
    BODILY = "bodily"


@dataclass(frozen=True)
class Facts:
    client: str
    damage: Damage
    happened: Day
    account: str
    claimed: bool
    amount: Amount | None
    measures: str


async def incident() -> str:
    """Gather what happened, then the evidence, then hand over."""
    context = await here()
    await say("intro")
    client = await ask("client", name, hint="client")
    open_case = twin(context.before, "insurance", client)
    if open_case and await ask("same", yes_no, about=open_case, recap=False):
        await do("join", JoinTicket(open_case))
        await say("joined", number=open_case)
        return "joined"
    damage = await ask("damage", one_of(Damage), hint="damage")
    happened = await ask("happened", past_day, hint="happened")
    account = await ask("account", text, hint="incident")
    claimed = await ask("claimed", yes_no)
    cost = await ask("amount", estimate, hint="amount")
    measures = await ask("measures", text)
    await ask("evidence", evidence("insurance"), recap=False)
    facts = Facts(client, damage, happened, account, claimed, cost, measures)
    await ask("recap", approval, about=facts, recap=False)
    number = await do("ticket", OpenTicket("insurance", facts))
    await say("handed_over", number=number)
    return "handed_over"
