"""Amounts as people type them."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.amounts import Amount, find, parse
from bot.dialogue import Unclear
from bot.wording import Wordings
from tests.conftest import ROOT

WORDS = Wordings.load(ROOT / "knowledge" / "wording")

READ = [
    ("3 200,50 €", "3200.50 EUR"), ("3.2k", "3200.00 EUR"), ("3200 euros HT", "3200.00 EUR HT"), ("12k€", "12000.00 EUR"),
    ("3,2k€ ht", "3200.00 EUR HT"), ("trois mille deux cents", "3200.00 EUR"), ("1.234,56", "1234.56 EUR"), ("3,200.50", "3200.50 EUR"),
    ("$4,000", "4000.00 USD"), ("5 000€ TTC", "5000.00 EUR TTC"), ("12€50", "12.50 EUR"), ("en fait c'est 3 500", "3500.00 EUR"),
    ("il me doit 3200€ depuis mars", "3200.00 EUR"), ("3 200,50 € TTC (facture 2024-031)", "3200.50 EUR TTC"), ("500 le 12/03/2025", "500.00 EUR"),
]  # fmt: skip
REFUSED = [("-500", "amount-negative"), ("0", "amount-zero"), ("NaN", "amount"), ("beaucoup", "amount"), ("", "amount"),
           ("99999999999", "amount-large"), ("1 200 et 300 euros", "amount-several"), ("1000€ ou 2000€", "amount-several")]  # fmt: skip


@pytest.mark.parametrize(("said", "meant"), READ)
def test_usual_spellings(said: str, meant: str) -> None:
    assert str(parse(said)) == meant


@pytest.mark.parametrize(("said", "code"), REFUSED)
def test_what_is_no_amount_says_why(said: str, code: str) -> None:
    with pytest.raises(Unclear) as problem:
        parse(said)
    assert problem.value.code == code


def test_only_plain_money_is_found_in_a_story() -> None:
    assert [str(a) for a in find("facture 2024-031 de 3 200 € depuis 3 mois, 2 relances")] == ["3200.00 EUR"]
    assert find("il y a 8 mois, 3 relances, le 12/03/2025") == ()


@given(st.decimals(Decimal("0.01"), Decimal("9999999.99"), places=2), st.sampled_from(["", "HT", "TTC"]))
def test_an_amount_shown_is_read_back_in_both_languages(value: Decimal, tax: str) -> None:
    amount = Amount(value, tax)
    assert Amount.read(str(amount)) == amount
    assert parse(WORDS.words("fr", "tu").show(amount)) == amount
    assert parse(WORDS.words("en", "tu").show(amount)).value == value


@given(st.text(max_size=60))
def test_no_words_break_the_reader(words: str) -> None:
    with contextlib.suppress(Unclear):
        assert parse(words).value > 0
