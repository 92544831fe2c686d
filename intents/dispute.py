"""Litige : un client ne paie pas, conteste le travail ou rompt la mission."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.actions import JoinTicket, OpenTicket, SendLetter
from bot.amounts import Amount
from bot.days import Day
from bot.dialogue import again, ask, do, group, here, say
from bot.kinds import amount, approval, due_day, evidence, invoice_number, name, one_of, past_day, text, yes_no
from bot.names import twin


class Nature(StrEnum):
    UNPAID = "unpaid"
    CONTESTED = "contested"
    BROKEN_OFF = "broken_off"


class Reminded(StrEnum):
    NONE = "none"
    ONCE = "once"
    SEVERAL = "several"
    FORMAL = "formal"  # a formal notice (mise en demeure) has been sent


@dataclass(frozen=True)
class Invoice:
    number: str
    date: Day
    due: Day
    amount: Amount


@dataclass(frozen=True)
class Facts:
    client: str
    nature: Nature
    invoices: tuple[Invoice, ...]
    amount: Amount | None
    reminders: Reminded | None
    account: str


async def invoice(item: str) -> Invoice:
    """One unpaid invoice."""
    number = await ask(f"{item}/number", invoice_number)
    total = await ask(f"{item}/amount", amount, hint="amount" if item.endswith("/i1") else "")
    issued = await ask(f"{item}/date", past_day)
    due = await ask(f"{item}/due", due_day(issued), hint="due" if item.endswith("/i1") else "")
    early = due.last < issued.first
    if early and not await ask(f"{item}/early", yes_no, about=(issued, due), recap=False, mends=f"{item}/due"):
        await again(f"{item}/due", hint="due")
    return Invoice(number, issued, due, total)


async def open_dispute() -> str:
    """Gather the facts, then the evidence, then hand over to a person."""
    context = await here()
    await say("intro")
    client = await ask("client", name, hint="client")
    open_case = twin(context.before, "dispute", client)
    if open_case and await ask("same", yes_no, about=open_case, recap=False):
        await do("join", JoinTicket(open_case))
        await say("joined", number=open_case)
        return "joined"
    nature = await ask("nature", one_of(Nature), hint="nature")
    invoices: tuple[Invoice, ...] = ()
    total: Amount | None = None
    reminders: Reminded | None = None
    if nature is Nature.UNPAID:
        invoices = await group("invoice", invoice, yes_no)
        late = [one for one in invoices if one.due.last < context.today]
        if not late:
            due = min(one.due.last for one in invoices)
            if not await ask("not_due_yet", yes_no, about=due, recap=False):
                await say("not_due_yet_left", due=due, offers=("dispute.unpaid", "ticket.human"))
                return "not_due_yet"
        reminders = await ask("reminders", one_of(Reminded), hint="reminders")
        if reminders is Reminded.NONE and "reminder" in context.letters and await ask("want_letter", yes_no, recap=False):
            first = (late or list(invoices))[0]
            await do("letter", SendLetter("reminder", client, first.number, first.amount, first.due))
    else:
        total = await ask("amount", amount, hint="amount")
    account = await ask("account", text, hint="account")
    await ask("evidence", evidence("dispute"), recap=False)
    facts = Facts(client, nature, invoices, total, reminders, account)
    await ask("recap", approval, about=facts, recap=False)
    number = await do("ticket", OpenTicket("dispute", facts))
    await say("handed_over", number=number)
    return "handed_over"
