"""A correction reaches the answer it names; when several could be meant, the person is asked which."""

from __future__ import annotations

import re

import pytest

from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import say
from tests.test_typed import TWO


def amounts(stage: Stage) -> list[str]:
    """The amounts of the two invoices in the recap shown last."""
    found = re.findall(r"^• (?:Facture|Invoice) \d, (?:montant|amount) : (.*)$", last(stage, "Nadia"), re.MULTILINE)
    return [one.replace("€", "").replace("\u202f", "").replace(",", "").replace(".", "").lstrip() for one in found]


@pytest.mark.parametrize(
    "said",
    [
        "corriger montant de la facture 2026-032 : 900 ht", "corriger le montant de la facture 2 : 900 ht", "corriger montant de la 2e facture : 900 ht",
        "modifier le montant de la deuxième facture en 900 ht", "le montant de la facture 2 c'est 900 ht", "le montant de la facture 2026-032 est de 900 ht",
        "Corriger montant facture 2 : 900 HT", "change the amount of the second invoice to 900 ht", "en fait la facture 2026-032 c'est 900 ht",
        "c'est bon sauf le montant de la 2eme c'est 900 ht", "tout est bon sauf le montant de la facture 2026-032 : 900 ht",
        "le montant de la 2e est faux, c'est 900 ht", "le montant de la facture 2 c'est pas 800 c'est 900 ht",
    ],
)  # fmt: skip
def test_the_invoice_that_is_named_is_corrected(stage: Stage, said: str) -> None:
    say(stage, *TWO, said)
    first, second = amounts(stage)
    assert first.startswith("150000") and second.startswith("90000"), last(stage, "Nadia")


@pytest.mark.parametrize(
    "said",
    ["corriger montant : 900 ht", "corriger le montant", "en fait c'est 900 ht", "le montant c'est 900 ht", "correct amount: 900 ht"],
)
def test_when_two_invoices_could_be_meant_it_is_asked_which(stage: Stage, said: str) -> None:
    say(stage, *TWO, said)
    shown = last(stage, "Nadia")
    assert "Facture 1, montant" in shown and "Facture 2, montant" in shown
    stage.says("Nadia", "2")
    if "900" not in said:
        assert "la facture 2026-032" in last(stage, "Nadia")
        stage.says("Nadia", "900 ht")
    assert amounts(stage)[1].startswith("90000") and amounts(stage)[0].startswith("150000")


SHORT = (*TWO[:8], "F-12", *TWO[9:])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("le montant de la F-12 c'est 900 ht", "Facture 2, montant : 900,00 € HT"), ("le montant de la 2e : 900 ht", "Facture 2, montant : 900,00 € HT"),
        ("la date de la 1ere facture c'est le 10 fevrier", "Facture 1, date : 10 février 2026"), ("le numéro de la 2e c'est F-13", "Facture 2, numéro : F-13"),
        ("y'a eu une mise en demeure aussi", "Relances : Mise en demeure envoyée"), ("j'ai pas encore relancé", "Relances : Aucune relance"),
    ],
)  # fmt: skip
def test_at_the_recap_what_is_told_of_a_line_corrects_it(stage: Stage, said: str, shown: str) -> None:
    say(stage, *SHORT, said)
    assert shown in last(stage, "Nadia").replace("\u202f", "").replace("\xa0", " "), last(stage, "Nadia")


@pytest.mark.parametrize(
    "said", ["quand est-ce qu'ils doivent payer avec une mise en demeure ?", "ils sont injoignables", "je vais les relancer demain"]
)
def test_at_the_recap_other_words_correct_nothing(stage: Stage, said: str) -> None:
    say(stage, *SHORT, said)
    assert "Corrigé" not in last(stage, "Nadia")


def test_a_forged_choice_corrects_nothing(stage: Stage) -> None:
    say(stage, *TWO, "corriger montant : 900 ht")
    for user, value in (("Nadia", "1|invoice/i9/amount=900"), ("Nadia", "9|invoice/i1/amount=900"), ("Karim", "1|invoice/i1/amount=900")):
        stage.presses(user, "correct", value)
        assert "plus" in last(stage, user) and "Corrigé" not in last(stage, "Nadia")


def test_who_corrects_a_case_that_staff_have_reads_that_it_was_passed_on(stage: Stage) -> None:
    say(stage, *TWO, "oui", "corriger montant de la facture 1 : 1800 ht", "oui")
    assert "Correction transmise" in last(stage, "Nadia")
    assert any("1\u202f800,00" in render(s.card) for s in stage.staff_room() if s.card)
