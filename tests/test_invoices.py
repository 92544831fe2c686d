"""Invoices read from their text, and what is done with it: offered, taken only on a yes, never into somebody else's case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot import invoices
from bot.dossier import paper
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
        ("AVOIR n° A-2026-02\nClient : Acme\nsur facture 2026-031\nTotal TTC : −1 200,00 €", {"credit": "yes"}),
        ("Studio N\nFacture d'avoir n° 12\nTotal TTC : 1 200,00 €", {"credit": "yes"}),
        ("Studio N\nAvoir\nDate : 10/06/2026\nTotal TTC : 1 200,00 €", {"credit": "yes"}),
        ("CREDIT NOTE CN-7\nfor invoice 2026-031\nTotal: $1,200.00", {"credit": "yes"}),
        ("Note de crédit 7 relative à la facture 12\nTotal : 100 €", {"credit": "yes"}),
        ("Facture n° 12\nTotal TTC : −1 200,00 €", {"credit": "yes"}),
        ("Facture n° 12\nTotal TTC : -1 200,00 €", {"credit": "yes"}),
        ("Facture n° 12\nTotal TTC - 1 200,00 €", {"number": "12", "amount": "1200.00 EUR TTC"}),
        ("Facture n° 12\nAvoir du 12/03/2026 déduit : −100 €\nTotal TTC : 900,00 €", {"number": "12", "amount": "900.00 EUR TTC"}),
        ("Facture n° 12\nAprès avoir reçu le site, payer 900 €\nTotal TTC : 900,00 €", {"number": "12", "amount": "900.00 EUR TTC"}),
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


def piece(tmp_path: Path, name: str, *lines: str) -> Path:
    """A PDF with these lines."""
    page = paper(name)
    page.set_font("Sans", "", 12)
    for line in lines:
        page.multi_cell(0, 9, line, new_x="LMARGIN", new_y="NEXT", align="L")
    path = tmp_path / name
    page.output(str(path))
    return path


OTHER = ("INVOICE No. 2026-044", "Bill to: Initech Ltd", "Invoice date: 10/06/2026", "Due date: 10/07/2026", "Amount due: 900.00 EUR")


def of_another(stage: Stage, tmp_path: Path) -> str:
    stage.commands("Nadia", "litige")
    for said in ("Société Générale", "impayé"):
        stage.says("Nadia", said)
    stage.says("Nadia", "", files=(piece(tmp_path, "invoice-2026-044.pdf", *OTHER),))
    return last(stage, "Nadia")


def recap(stage: Stage) -> str:
    for said in ("non", "plusieurs", "Ils ne répondent plus du tout.", "c'est tout"):
        stage.says("Nadia", said)
    return last(stage, "Nadia")


def test_an_invoice_of_another_client_is_said_to_be_one(stage: Stage, tmp_path: Path) -> None:
    told = of_another(stage, tmp_path)
    assert "Initech Ltd" in told and "Société Générale" in told and "n'est pas celui de ce dossier" in told
    assert all(label in told for label in ("Reprendre, avec ce client", "Reprendre, sans changer de client", "Ne rien reprendre"))


@pytest.mark.parametrize(
    ("how", "client"), [("read_yes", "Société Générale"), ("read_client", "Initech Ltd"), ("reprendre avec ce client", "Initech Ltd")]
)
def test_who_sends_it_chooses_the_client(stage: Stage, tmp_path: Path, how: str, client: str) -> None:
    of_another(stage, tmp_path)
    if how.startswith("read_"):
        stage.presses("Nadia", how, "1")
    else:
        stage.says("Nadia", how)
    shown = recap(stage)
    assert f"Client : {client}" in shown and "2026-044" in shown


def test_nothing_of_another_clients_invoice_is_taken_on_a_no(stage: Stage, tmp_path: Path) -> None:
    of_another(stage, tmp_path)
    stage.presses("Nadia", "read_no", "1")
    assert "numéro de la facture" in last(stage, "Nadia")


@pytest.mark.parametrize("client", ["Acme", "ACME", "acme sas", "Marie Durand, Acme", "Acme France"])
def test_the_same_client_written_otherwise_is_no_other(stage: Stage, client: str) -> None:
    stage.commands("Nadia", "litige")
    for said in (client, "impayé"):
        stage.says("Nadia", said)
    stage.says("Nadia", "", files=(PIECE,))
    assert offered(stage) and "n'est pas celui" not in last(stage, "Nadia")


@pytest.mark.parametrize(
    "lines",
    [
        ("AVOIR n° A-12", "Sur facture 2026-031", "Total TTC : -1 200,00 EUR"),
        ("CREDIT NOTE No. 7", "For invoice 2026-031", "Total: 1,200.00 EUR"),
    ],
)
def test_a_credit_note_is_never_taken_for_an_invoice(stage: Stage, tmp_path: Path, lines: tuple[str, ...]) -> None:
    unpaid(stage)
    stage.says("Nadia", "", files=(piece(tmp_path, "facture-avoir.pdf", *lines),))
    assert not offered(stage) and "ressemble à un avoir" in words(stage, "Nadia")
