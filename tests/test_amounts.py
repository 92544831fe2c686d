"""Amounts as people type them."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.amounts import Amount, find, parse
from bot.dialogue import Unclear
from bot.text_cards import render
from bot.wording import Wordings
from tests.conftest import ROOT
from tests.stage import Stage

WORDS = Wordings.load(ROOT / "knowledge" / "wording")

READ = [
    ("3 200,50 €", "3200.50 EUR"), ("env. 3200", "3200.00 EUR"), ("3.2k", "3200.00 EUR"), ("3200 euros HT", "3200.00 EUR HT"), ("12k€", "12000.00 EUR"),
    ("3,2k€ ht", "3200.00 EUR HT"), ("trois mille deux cents", "3200.00 EUR"), ("1.234,56", "1234.56 EUR"), ("3,200.50", "3200.50 EUR"),
    ("$4,000", "4000.00 USD"), ("5 000€ TTC", "5000.00 EUR TTC"), ("12€50", "12.50 EUR"), ("en fait c'est 3 500", "3500.00 EUR"),
    ("il me doit 3200€ depuis mars", "3200.00 EUR"), ("3 200,50 € TTC (facture 2024-031)", "3200.50 EUR TTC"), ("500 le 12/03/2025", "500.00 EUR"),
    ("2k5", "2500.00 EUR"), ("2 k 5", "2500.00 EUR"), ("2k250 ht", "2250.00 EUR HT"), ("2 mille 500", "2500.00 EUR"), ("1,5 M€", "1500000.00 EUR"),
    ("trois mille deux cents euros et cinquante centimes", "3200.50 EUR"), ("CHF 500", "500.00 CHF"), ("500 chf", "500.00 CHF"),
    ("1200 T.T.C.", "1200.00 EUR TTC"), ("1200 h.t.", "1200.00 EUR HT"), ("£2,300", "2300.00 GBP"), ("actually the amount is 2500", "2500.00 EUR"),
    ("euh environ 1500", "1500.00 EUR"), ("il me doit 1500", "1500.00 EUR"), ("ben 800 a peu pres", "800.00 EUR"), ("USD 1,200", "1200.00 USD"),
    ("actually it's 4,200", "4200.00 EUR"), ("15k environ", "15000.00 EUR"), ("facture 2026-032 : 1500 ttc", "1500.00 EUR TTC"), ("facture de 500€", "500.00 EUR"),
    ("1500€ le 1er mars", "1500.00 EUR"), ("he owes me about 900", "900.00 EUR"), ("1 200 balles", "1200.00 EUR"),
    ("three grand", "3000.00 EUR"), ("3 grand", "3000.00 EUR"), ("12 eur 50", "12.50 EUR"), ("12 euros et 50 centimes", "12.50 EUR"), ("500 e", "500.00 EUR"),
    ("3200 E", "3200.00 EUR"), ("500e ht", "500.00 EUR HT"), ("500€ 30 jours", "500.00 EUR"), ("un euro", "1.00 EUR"), ("deux mille euros cinquante", "2000.50 EUR"),
    ("trois cents euros depuis mars", "300.00 EUR"), ("environ trois mille", "3000.00 EUR"), ("two hundred and fifty dollars", "250.00 USD"),
    ("deux millions", "2000000.00 EUR"), ("vingt et un euros", "21.00 EUR"), ("quatre-vingt-dix euros", "90.00 EUR"),
]  # fmt: skip
REFUSED = [("3 x 500€", "amount-several"), ("2 factures de 500 €", "amount-several"), ("two invoices of 500", "amount-several"),
           ("facture 1", "amount"), ("1er mars", "amount"), ("1000-2000", "amount-several"), ("1000 à 2000", "amount-several"),
           ("entre 1000 et 2000 euros", "amount-several"), ("3 relances", "amount"), ("le 12 mars", "amount"), ("invoice 12", "amount"),
           ("2 fois 300", "amount-several"), ("3 mois", "amount"), ("1000 or 2000", "amount-several"), ("30 jours", "amount"),
           ("-500", "amount-negative"), ("–500 €", "amount-negative"), ("moins 300 euros", "amount-negative"), ("minus three hundred", "amount-negative"),
           ("0", "amount-zero"), ("NaN", "amount"), ("beaucoup", "amount"), ("", "amount"),
           ("99999999999", "amount-large"), ("1 200 et 300 euros", "amount-several"), ("1000€ ou 2000€", "amount-several"),
           ("attends une minute", "amount"), ("let me check one moment", "amount"), ("on attend un devis du prestataire", "amount"), ("une facture", "amount"),
           ("un grand merci", "amount"), ("trois mois", "amount"), ("deux relances", "amount"), ("la 2e facture", "amount"), ("3200,500", "amount"),
           ("1500€ x 2", "amount-several"), ("deux fois 1500€", "amount-several"), ("deux ou trois mille", "amount-several"), ("mille euros et cinq cents euros", "amount-several")]  # fmt: skip


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


def test_a_corrected_amount_keeps_the_currency_it_had(stage: Stage) -> None:
    for said in ("je veux ouvrir un dossier de litige", "Acme", "2", "£2,300", "en fait le montant est 2500"):
        stage.says("Nadia", said)
    assert "2 500" in (
        told := "".join(render(s.card) for s in stage.dm("Nadia")[-1:] if s.card).replace("\u202f", " ").replace("\xa0", " ")
    )
    assert "£" in told
    assert "€" not in told
