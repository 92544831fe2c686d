"""Several invoices are added up wherever they stand together; a reopened case and a staff command are told to whom they concern."""

from __future__ import annotations

import pytest

from bot.facts import total
from bot.store.cases import Fact
from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import LITIGE, say
from tests.test_typed import TWO

SUMS = [
    (["1500.00 EUR HT", "800.00 EUR HT"], "2 300 € HT"), (["1500.00 EUR", "800.50 EUR", "0.50 EUR"], "2 301 €"),
    (["1500.00 EUR HT", "800.00 EUR TTC"], "1 500 € HT + 800 € TTC"), (["1500.00 EUR", "800.00 USD"], "1 500 € + 800 $US"), (["1500.00 EUR"], ""),
    (["1500.00 EUR", "broken"], ""),
]  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace(",00", "")


@pytest.mark.parametrize(("amounts", "shown"), SUMS)
def test_amounts_are_added_by_currency_and_tax(stage: Stage, amounts: list[str], shown: str) -> None:
    words = stage.knowledge.wordings.words("fr", "vous")
    rows = total(words, [Fact(f"invoice/i{n}/amount", "amount", value) for n, value in enumerate(amounts, 1)])
    assert plain(rows[0][1] if rows else "") == shown


def test_the_total_stands_in_the_recap_and_on_the_staff_card(stage: Stage) -> None:
    say(stage, *TWO)
    assert "Total des 2 factures" in plain(last(stage, "Nadia")) and "2 300" in plain(last(stage, "Nadia"))
    say(stage, "oui")
    headline = stage.staff_room()[0].card
    assert headline and "Total des 2 factures" in plain(render(headline))


def test_one_invoice_has_no_total(stage: Stage) -> None:
    say(stage, *TWO[:7], "non", "plusieurs", "Ils ne répondent plus du tout.", "c'est tout")
    assert "2026-031" in last(stage, "Nadia") and "Total des" not in last(stage, "Nadia")


def test_a_case_that_staff_reopen_is_told_to_its_freelancer_and_takes_the_next_words(stage: Stage) -> None:
    say(stage, *LITIGE, "Ils contestent tout.", "c'est tout", "oui")
    stage.presses("Sofia", "resolve", "1", staff=True)
    stage.presses("Sofia", "reopen", "1", staff=True)
    assert "a rouvert le dossier" in last(stage, "Nadia") and "WP" in last(stage, "Nadia")
    before = len(stage.staff_room())
    say(stage, "il a encore changé d'avis")
    assert any("changé d'avis" in render(s.card) for s in stage.staff_room()[before:] if s.card)
    before = len(stage.dm("Nadia"))
    stage.presses("Sofia", "reopen", "1", staff=True)
    assert len(stage.dm("Nadia")) == before


@pytest.mark.parametrize("name", ["dossiers", "cases", "lacunes", "gaps"])
def test_a_staff_members_first_command_brings_no_freelancers_welcome(stage: Stage, name: str) -> None:
    stage.commands("Sofia", name, staff=True, staff_room=True)
    assert not stage.dm("Sofia")
    stage.commands("Nadia", name)
    assert stage.dm("Nadia")
