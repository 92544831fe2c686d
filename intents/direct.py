"""Passer en direct : ai-je le droit, et prévenir l'équipe. acracy's rule: help-centre article of 17/10/2023."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot.actions import OpenTicket
from bot.days import Day
from bot.dialogue import again, ask, do, here, say
from bot.kinds import exact_day, last_day, matter, name, one_of, yes_no


class Contact(StrEnum):
    """Who proposes or is sought: the rule covers the first two only."""

    WORKED = "worked"  # worked with through the platform
    REFERRED = "referred"  # referred internally by such a client
    UNRELATED = "unrelated"  # another employee of the same company, no link
    ELSEWHERE = "elsewhere"  # met outside the platform


@dataclass(frozen=True)
class Told:
    client: str
    account: str


def free_from(ended: date, months: int) -> date:
    """The first day on which it is allowed.

    A period in months ends on the day with the number of its first, or on that month's last day (Code de
    procédure civile art. 641, by analogy): a mission ended 15 March 2025 is covered until 15 March 2026 included.
    """
    return ended + relativedelta(months=months) + timedelta(days=1)


async def check() -> str:
    """A verdict: allowed or not, from which day, how it was computed, what to do meanwhile."""
    context = await here()
    months = context.direct_months or 12
    contact = await ask("contact", one_of(Contact), hint="contact")
    if contact is Contact.UNRELATED:
        await say("unrelated", offers=("direct.proposal", "ticket.human"))
        return "allowed"
    if contact is Contact.ELSEWHERE:
        await say("elsewhere")
        return await _pass_on(contact)
    if await ask("running", yes_no, hint="running"):
        await say("still_running", months=months, offers=("direct.proposal", "direct.tell"))
        return "refused"
    ended = await ask("ended", last_day, hint="ended")
    if free_from(ended.first, months) <= context.today < free_from(ended.last, months):
        exact = await ask("ended_exact", exact_day(ended), about=str(ended))
        beside = not ended.first <= exact <= ended.last
        if beside and not await ask("ended_beside", yes_no, about=(exact, str(ended)), recap=False, mends="ended_exact"):
            await again("ended_exact")
        ended = Day.of(exact)
    free = free_from(ended.last, months)
    facts = {
        "ended": ended.last,
        "exact": "yes" if ended.exact else "no",
        "months": months,
        "covered_until": free - timedelta(days=1),
        "free": free,
        "today": context.today,
    }
    if context.today >= free:
        await say("allowed", again=True, **facts, offers=())
        return "allowed"
    await say("refused", again=True, **facts, offers=("direct.proposal", "direct.tell"))
    return "refused"


async def _pass_on(contact: Contact) -> str:
    """What the published rule does not settle goes to the team."""
    if not await ask("pass_on", yes_no, recap=False):
        await say("not_passed_on", offers=("ticket.human",))
        return "left"
    account = await ask("account", matter)
    number = await do("ticket", OpenTicket("direct", (contact, account)))
    await say("passed_on", number=number)
    return "passed_on"


async def tell() -> str:
    """Tell the team that a client proposes to go direct."""
    client = await ask("client", name, hint="client")
    account = await ask("account", matter, hint="account")
    number = await do("ticket", OpenTicket("direct", Told(client, account)))
    await say("told", number=number)
    return "told"
