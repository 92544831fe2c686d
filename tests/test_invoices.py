"""Invoices read from their text, and what is done with it: offered, taken only on a yes, never into somebody else's case."""

from __future__ import annotations

from datetime import date

import pytest

from bot import invoices
from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import last, words
from tests.transcript import SAMPLES

TODAY = date(2026, 9, 1)
PIECE = SAMPLES / "facture-2026-031.pdf"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "Studio N\nFacture n° F-2026-118\nDate d'émission : 3 mars 2026\nDate d'échéance : 2 avril 2026\nFacturé à\nGlobex France\n"
            "12 rue de la Paix\nTotal HT 1 250,00 €\nTVA 20% 250,00 €\nTotal TTC 1 500,00 €\nNet à payer 1 500,00 €",
            {"number": "F-2026-118", "date": "2026-03-03", "due": "2026-04-02", "amount": "1500.00 EUR", "client": "Globex France"},
        ),
        (
            "INVOICE\nInvoice number INV-0042\nInvoice date March 3, 2026\nDue date April 2, 2026\nBill to\nAcme Ltd\nSubtotal $1,000.00\n"
            "VAT 20% $200.00\nAmount due $1,200.00",
            {"number": "INV-0042", "date": "2026-03-03", "due": "2026-04-02", "amount": "1200.00 USD", "client": "Acme Ltd"},
        ),
        (
            "Facture 2026/07 du 12.02.2026 à régler avant le 14/03/2026, montant total : 980 euros HT",
            {"number": "2026/07", "date": "2026-02-12", "due": "2026-03-14", "amount": "980.00 EUR HT"},
        ),
        (
            "FACTURE No 12\nParis, le 1er juin 2026\nÉchéance\n30/06/2026\nTOTAL TTC\n3 600,00€",
            {"number": "12", "date": "2026-06-01", "due": "2026-06-30", "amount": "3600.00 EUR TTC"},
        ),
        ("Invoice #7\nDue by 2026-07-01\nTotal 400 EUR", {"number": "7", "due": "2026-07-01", "amount": "400.00 EUR"}),
        ("Facture n° 9\nTotal HT : 100,00 €", {"number": "9", "amount": "100.00 EUR HT"}),
        ("Facture n° 9\nÉchéance : 31/02/2026", {"number": "9"}),
        (
            "Facture n° 9\nDate : 10/06/2026\nConditions de règlement : 30 jours fin de mois\nTotal HT : 100,00 €",
            {"number": "9", "date": "2026-06-10", "due": "2026-07-31", "amount": "100.00 EUR HT"},
        ),
        ("Facture n° 9 du 10/06/2026\nConditions : paiement à réception", {"number": "9", "date": "2026-06-10", "due": "2026-06-10"}),
        ("Invoice #9\nInvoice date 10/06/2026\nPayment terms: Net 30\n", {"number": "9", "date": "2026-06-10", "due": "2026-07-10"}),
        (
            "Facture n° 9\nDate : 10/06/2026\nÉchéance : 45 jours date de facture",
            {"number": "9", "date": "2026-06-10", "due": "2026-07-25"},
        ),
        (
            "Facture n° 9\nDate : 10/06/2026\nPénalités de retard de 3 fois le taux légal après 30 jours, paiement par virement",
            {"number": "9", "date": "2026-06-10"},
        ),
        ("Facture n° 9\nConditions de règlement : 30 jours", {"number": "9"}),
        ("Devis 2026-014\nTotal 300 €", {}),
        ("facture facture facture", {}),
        ("", {}),
    ],
)
def test_an_invoice_says(text: str, read: dict[str, str]) -> None:
    assert invoices.read(text, "fr", TODAY) == read


def unpaid(stage: Stage, *answers: str) -> None:
    stage.commands("Nadia", "litige")
    for said in ("Acme", "impayé", *answers):
        stage.says("Nadia", said)


def offered(stage: Stage) -> bool:
    return any(s.card and "J'ai lu ceci" in render(s.card) and s.card.controls() for s in stage.dm("Nadia") if s.kind == "post")


def test_a_no_takes_nothing_over(stage: Stage) -> None:
    unpaid(stage)
    stage.says("Nadia", "", files=(PIECE,))
    assert offered(stage)
    stage.presses("Nadia", "read_no", "1")
    assert "numéro de la facture" in last(stage, "Nadia")
    stage.presses("Nadia", "read_yes", "1")
    assert "n'est plus valable" in last(stage, "Nadia")


def test_what_was_answered_otherwise_is_replaced_on_a_yes(stage: Stage) -> None:
    unpaid(stage, "2026-031", "3200", "12/02/2026")
    stage.says("Nadia", "", files=(PIECE,))
    stage.presses("Nadia", "read_yes", "1")
    assert "autre facture" in last(stage, "Nadia")
    for said in ("non", "plusieurs", "Ils ne répondent plus."):
        stage.says("Nadia", said)
    stage.says("Nadia", "c'est tout")
    assert "3\u202f200,50" in last(stage, "Nadia").replace("\u00a0", "\u202f")


def test_another_invoice_is_added(stage: Stage) -> None:
    unpaid(stage, "2026-030", "100 €", "01/02/2026", "01/03/2026")
    stage.says("Nadia", "", files=(PIECE,))
    stage.presses("Nadia", "read_yes", "1")
    for said in ("non", "plusieurs", "Ils ne répondent plus."):
        stage.says("Nadia", said)
    stage.says("Nadia", "c'est tout")
    assert "2026-030" in last(stage, "Nadia") and "2026-031" in last(stage, "Nadia")


def test_nothing_is_offered_that_is_known_already(stage: Stage) -> None:
    unpaid(stage, "2026-031", "3200,50", "12/02/2026", "15/03/2026")
    stage.says("Nadia", "", files=(PIECE,))
    assert not offered(stage)


def test_another_person_cannot_take_it(stage: Stage) -> None:
    unpaid(stage)
    stage.says("Nadia", "", files=(PIECE,))
    before = len(stage.dm("Nadia"))
    stage.presses("Karim", "read_yes", "1")
    assert len(stage.dm("Nadia")) == before
    assert "2026-031" not in words(stage, "Karim")
