"""Scripts are replayed from named answers: what stays, what is asked again, what happens once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot import kinds
from bot.canonical import digest
from bot.dialogue import Answered, Ask, Context, Do, Heard, ScriptError, Unclear, again, ask, do, group, here, say
from bot.journal import Journal, Op, Row
from bot.replay import Replay, replay
from intents import direct

Script = Callable[[], Coroutine[Any, Any, str]]


@dataclass(frozen=True)
class Note:
    """An action that can be amended."""

    text: object

    def run(self, turn: Any, trace: tuple[Answered, ...]) -> str:
        return "result"


class Talk:
    """A conversation without store or platform: rows are kept as they would be on disk."""

    def __init__(self, script: Script, today: date = date(2026, 9, 1), months: int | None = 12) -> None:
        self.script, self.rows, self.effects = script, list[Row](), list[str]()
        self.context = Context("acracy", today, "Nadia", months)

    def heard(self, words: str, step: Ask[Any]) -> Heard:
        options = {code: (code, {"yes": "oui", "no": "non"}.get(code, code)) for code in step.kind.options}
        return Heard(words, "fr", self.context.today, options)

    def play(self) -> Replay:
        def perform(step: Do, before: Row | None, trace: tuple[Answered, ...]) -> str:
            self.effects.append(f"{'amend' if before else 'run'} {step.key}")
            return before.value if before else step.action.run(None, trace)

        journal = Journal(list(self.rows), self.rows.append)
        return replay(self.script, journal, self.context, perform, lambda step, row: step.kind.accept(self.heard(row.value, step)))

    def say(self, words: str) -> str:
        """Answer the pending question; the name of the next one, or the outcome."""
        pending = self.play().pending
        assert pending is not None
        value = pending.kind.accept(self.heard(words, pending))
        self.rows.append(Row(Op.ANSWER, pending.key, pending.fingerprint, value, "typed"))
        return self.at()

    def at(self) -> str:
        found = self.play()
        return found.pending.key if found.pending else f"={found.outcome}"

    def op(self, op: Op, key: str, value: str = "") -> str:
        self.rows.append(Row(op, key, value=value))
        return self.at()


async def small() -> str:
    await say("intro")
    client = await ask("client", kinds.name, hint="client")
    total = await ask("amount", kinds.amount, hint="amount")
    await ask("recap", kinds.approval, about=(client, str(total)))
    number = await do("ticket", Note((client, str(total))))
    await say("done", number=number)
    return "done"


def test_a_conversation_ends_and_acts_once() -> None:
    talk = Talk(small)
    assert [talk.at(), talk.say("Acme"), talk.say("900"), talk.say("approve")] == ["client", "amount", "recap", "=done"]
    talk.play()
    assert talk.effects == ["run ticket"]


def test_a_correction_keeps_the_old_value_until_a_new_one_is_accepted() -> None:
    talk = Talk(small)
    talk.say("Acme"), talk.say("900")
    assert talk.op(Op.CORRECT, "client") == "client"
    assert talk.play().previous == "Acme"
    assert talk.op(Op.KEEP, "client") == "recap"
    talk.op(Op.CORRECT, "client")
    assert talk.say("Globex") == "recap"
    assert [a.row.value for a in talk.play().trace] == ["Globex", "900.00 EUR"]


def test_a_change_of_fact_voids_the_approval_and_amends() -> None:
    talk = Talk(small)
    talk.say("Acme"), talk.say("900"), talk.say("approve")
    talk.op(Op.CORRECT, "amount")
    assert talk.say("950") == "recap" and talk.say("approve") == "=done"
    assert talk.effects == ["run ticket", "amend ticket"]


def test_back_asks_the_last_answer_again_and_keeps_all_others() -> None:
    talk = Talk(small)
    talk.say("Acme"), talk.say("900")
    assert Journal(talk.rows).last_given({"client", "amount"}) == "amount"
    assert talk.op(Op.WITHDRAW, "amount") == "amount" and talk.say("5") == "recap"


def test_volunteered_facts_are_not_asked_and_are_told_apart() -> None:
    talk = Talk(small)
    talk.op(Op.HINT, "amount", "3,2k €")
    assert talk.say("Acme") == "recap"
    assert [a.row.source for a in talk.play().trace] == ["typed", "volunteered"]


def test_a_hint_that_does_not_fit_is_simply_asked() -> None:
    talk = Talk(small)
    assert talk.op(Op.HINT, "client", "") == "client"


def test_new_code_continues_old_conversations() -> None:
    talk = Talk(small)
    talk.say("Acme"), talk.say("900")

    async def next_release() -> str:
        total = await ask("amount", kinds.amount)  # moved up
        siret = await ask("siret", kinds.line)  # added
        client = await ask("client", kinds.name)
        return f"{client} {siret} {total.value}"

    talk.script = next_release
    assert talk.at() == "siret" and talk.say("123") == "=Acme 123 900.00"


def test_a_question_whose_kind_changed_is_asked_again() -> None:
    talk = Talk(small)
    talk.say("Acme")

    async def next_release() -> str:
        return str(await ask("client", kinds.amount))

    talk.script = next_release
    assert talk.at() == "client"


async def invoices() -> str:
    async def one(item: str) -> str:
        number: str = await ask(f"{item}/number", kinds.line)
        return number

    return "+".join(await group("invoice", one, kinds.yes_no))


def test_repeated_things_have_stable_names_and_can_be_removed() -> None:
    talk = Talk(invoices)
    talk.say("A"), talk.say("oui")
    assert talk.say("B") == "invoice/i2/more" and talk.say("non") == "=A+B"
    assert talk.op(Op.REMOVE, "invoice/i1") == "=B"
    talk.op(Op.CORRECT, "invoice/i2/more")
    assert talk.say("oui") == "invoice/i3/number" and talk.say("C") == "invoice/i3/more" and talk.say("non") == "=B+C"


def test_removing_the_only_one_asks_for_another() -> None:
    talk = Talk(invoices)
    talk.say("A"), talk.say("non")
    assert talk.op(Op.REMOVE, "invoice/i1") == "invoice/i2/number"


def test_said_once_and_again_only_when_marked_and_changed() -> None:
    day = [date(2026, 9, 1)]

    async def script() -> str:
        await say("once", day=day[0])
        await say("again", again=True, day=day[0])
        await ask("x", kinds.line)
        return ""

    talk = Talk(script)
    assert [s.key for s in talk.play().said] == ["once", "again"] and not talk.play().said
    day[0] = date(2026, 9, 2)
    assert [s.key for s in talk.play().said] == ["again"]


def test_foreign_awaits_and_reused_names_are_refused() -> None:
    async def sneaky() -> str:
        await asyncio.sleep(0)
        return ""

    async def twice() -> str:
        await say("a")
        await ask("a", kinds.line)
        return ""

    for bad in (sneaky, twice):
        with pytest.raises(ScriptError):
            Talk(bad).play()


def test_fingerprints_are_of_meaning() -> None:
    assert (
        digest(Decimal("1.10")) == digest(Decimal("1.1"))
        and digest((1, "a")) == digest([1, "a"])
        and digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    )
    assert digest(("1",)) != digest((1,))
    for unordered in ({1, 2}, 1.5, object()):
        with pytest.raises(TypeError):
            digest(unordered)


BOUNDARIES = [
    ("15/03/2025", date(2026, 3, 15), "refused", date(2026, 3, 16)), ("15/03/2025", date(2026, 3, 16), "allowed", date(2026, 3, 16)),
    ("29/02/2024", date(2025, 2, 28), "refused", date(2025, 3, 1)), ("29/02/2024", date(2025, 3, 1), "allowed", date(2025, 3, 1)),
    ("31/08/2024", date(2025, 8, 31), "refused", date(2025, 9, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("ended", "today", "outcome", "free"), BOUNDARIES)
def test_the_verdict_on_its_boundary_days(ended: str, today: date, outcome: str, free: date) -> None:
    talk = Talk(direct.check, today)
    talk.say("worked"), talk.say("non")
    found_before = len(talk.rows)
    assert talk.say(ended) == f"={outcome}"
    assert direct.free_from(date(int(ended[6:]), int(ended[3:5]), int(ended[:2])), 12) == free
    assert len(talk.rows) > found_before


def test_an_approximate_end_that_straddles_the_limit_asks_the_day() -> None:
    talk = Talk(direct.check, date(2025, 3, 14))
    talk.say("worked"), talk.say("non")
    assert talk.say("il y a un an") == "ended_exact"
    with pytest.raises(Unclear):
        talk.say("en mars 2024")
    assert talk.say("13/03/2024") == "=allowed"


def test_here_is_never_journaled() -> None:
    async def script() -> str:
        return (await here()).today.isoformat()

    talk = Talk(script)
    assert talk.at() == "=2026-09-01" and talk.rows == []


async def doubtful() -> str:
    await say("intro")
    total = await ask("amount", kinds.amount, hint="amount")
    if total.value < 10 and not await ask("sure", kinds.yes_no, about=total):
        await again("amount", hint="amount")
    return str(total)


def test_an_answer_that_is_taken_back_is_asked_again_and_doubted_again() -> None:
    talk = Talk(doubtful)
    talk.op(Op.HINT, "amount", "5")
    assert talk.at() == "sure" and talk.say("no") == "amount"
    assert talk.say("5") == "sure" and talk.say("no") == "amount" and talk.say("50") == "=50.00 EUR"
    assert talk.at() == "=50.00 EUR"


def test_what_was_said_before_an_answer_is_taken_back_is_still_said() -> None:
    async def at_once() -> str:
        await say("intro")
        if await ask("amount", kinds.amount, hint="amount"):
            await say("late")
            if not (await here()).cases:
                await again("amount", hint="amount")
        return "done"

    talk = Talk(at_once)
    talk.rows.append(Row(Op.HINT, "amount", value="5"))
    found = talk.play()
    assert [s.key for s in found.said] == ["intro", "late"] and found.pending is not None and found.pending.key == "amount"
