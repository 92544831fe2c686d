"""When an invoice is to be paid: a term counts from its date, a day without year follows it, and what comes before it is questioned."""

from __future__ import annotations

from datetime import date

import pytest

from bot import kinds
from bot.days import Day
from bot.dialogue import Heard, Unclear
from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import facts, say

TODAY = date(2026, 7, 15)

# Issued on 10 June 2026.
TERMS = [
    ("30 jours", "2026-07-10"), ("30j", "2026-07-10"), ("30 j", "2026-07-10"), ("60 jours", "2026-08-09"), ("à 30 jours", "2026-07-10"),
    ("30jrs net", "2026-07-10"), ("trente jours", "2026-07-10"), ("c'était 30 jours je crois", "2026-07-10"), ("paiment a 30 jour", "2026-07-10"),
    ("30 jours fin de mois", "2026-07-31"), ("30j fdm", "2026-07-31"), ("30jfdm", "2026-07-31"), ("30 jours fin du mois", "2026-07-31"),
    ("45 jours fin de mois", "2026-07-31"), ("fin de mois + 45 jours", "2026-08-14"), ("fin de mois 30 jours", "2026-07-30"), ("60 jours fin de mois le 10", "2026-09-10"),
    ("45 jours date de facture", "2026-07-25"), ("30 jours à compter de la date d'émission", "2026-07-10"), ("45j date facture", "2026-07-25"),
    ("à réception", "2026-06-10"), ("a reception de la facture", "2026-06-10"), ("dès réception", "2026-06-10"), ("comptant", "2026-06-10"),
    ("paiement immédiat", "2026-06-10"), ("30 jours après réception", "2026-07-10"), ("fin du mois", "2026-06-30"), ("fin de mois", "2026-06-30"),
    ("fin du mois suivant", "2026-07-31"), ("le 15 du mois suivant", "2026-07-15"), ("sous quinzaine", "2026-06-25"),
    ("sous huit jours", "2026-06-18"), ("2 semaines", "2026-06-24"), ("un mois", "2026-07-10"), ("2 mois", "2026-08-10"), ("30 jours après le 10/06", "2026-07-10"),
    ("net 30", "2026-07-10"), ("net30", "2026-07-10"), ("Net-60", "2026-08-09"), ("30 days", "2026-07-10"), ("30 days end of month", "2026-07-31"),
    ("30 days EOM", "2026-07-31"), ("30 eom", "2026-07-31"), ("thirty days", "2026-07-10"), ("30 days from invoice date", "2026-07-10"), ("on receipt", "2026-06-10"),
    ("due upon receipt", "2026-06-10"), ("end of the month", "2026-06-30"), ("end of the following month", "2026-07-31"), ("the 15th of the following month", "2026-07-15"),
    ("the terms are 45 days", "2026-07-25"), ("two weeks", "2026-06-24"), ("immediately", "2026-06-10"), ("within 14 days", "2026-06-24"),
]  # fmt: skip
DAYS = [
    ("2026-07-01/2026-07-31", "2026-07-01/2026-07-31"), ("10/07/2026", "2026-07-10"), ("2026-07-10", "2026-07-10"), ("10/07", "2026-07-10"), ("fin juillet", "2026-07-31"), ("fin décembre", "2026-12-31"),
    ("1 janvier", "2027-01-01"), ("July 10th", "2026-07-10"), ("30 jours, donc le 12/07/2026", "2026-07-12"), ("hier", "2026-07-14"),
    ("le 1er mai", "2026-05-01"), ("9 juin", "2026-06-09"), ("01/05/2026", "2026-05-01"), ("dans 10 jours", "2026-07-24/2026-07-26"),
    ("fin du mois prochain", "2026-08-31"), ("end of next month", "2026-08-31"),
    ("il y a 3 jours", "2026-07-12"), ("3 days ago", "2026-07-12"), ("3 jours de retard", "2026-07-12"), ("it is 3 days overdue", "2026-07-12"),
]  # fmt: skip
NO_DAY = ["je sais plus", "no idea", "30", "8 ans", "500 jours", "30 000", "net 30000", "", "10 mois", "selon contrat", "30 février"]


def due(said: str, issued: date, today: date = TODAY) -> str:
    return kinds.due_day(Day.of(issued)).accept(Heard(said, "fr", today))


@pytest.mark.parametrize(("said", "day"), TERMS)
def test_a_payment_term_counts_from_the_invoice(said: str, day: str) -> None:
    assert due(said, date(2026, 6, 10)) == day


@pytest.mark.parametrize(("said", "day"), DAYS)
def test_a_day_is_a_day_and_its_year_follows_the_invoice(said: str, day: str) -> None:
    assert due(said, date(2026, 6, 10)) == day


@pytest.mark.parametrize(
    ("issued", "said", "day"),
    [
        (date(2025, 11, 15), "fin décembre", "2025-12-31"), (date(2025, 11, 15), "1 janvier", "2026-01-01"), (date(2025, 11, 15), "le 15/01", "2026-01-15"),
        (date(2025, 12, 20), "end of January", "2026-01-31"), (date(2024, 12, 20), "le 20 janvier", "2025-01-20"), (date(2026, 1, 31), "30 jours", "2026-03-02"),
        (date(2026, 1, 31), "un mois", "2026-02-28"), (date(2026, 1, 31), "30 jours fin de mois", "2026-03-31"), (date(2026, 1, 5), "fin décembre", "2025-12-31"),
        (date(2025, 11, 15), "fin janvier de l'année dernière", "2025-01-31"), (date(2023, 12, 1), "29 février", "2024-02-29"),
    ],
)  # fmt: skip
def test_the_year_that_follows_the_invoice_is_chosen(issued: date, said: str, day: str) -> None:
    assert due(said, issued) == day


def test_a_term_of_an_invoice_of_about_a_month_is_about_a_month() -> None:
    issued = Day(date(2026, 5, 1), date(2026, 5, 31))
    assert kinds.due_day(issued).accept(Heard("30 jours", "fr", TODAY)) == "2026-05-31/2026-06-30"


@pytest.mark.parametrize("said", NO_DAY)
def test_what_is_neither_is_asked_again(said: str) -> None:
    with pytest.raises(Unclear):
        due(said, date(2026, 6, 10))


INVOICE = ("je veux ouvrir un dossier de litige", "Acme", "impayé", "2026-031", "1500 ht", "01/06/2026")


def answered(stage: Stage, key: str) -> str:
    return facts(stage)[f"invoice/i1/{key}"]


@pytest.mark.parametrize("said", ["01/05/2026", "1 mai", "le 1er mai 2026"])
def test_a_due_date_before_the_invoice_is_questioned_once_and_may_be_confirmed(stage: Stage, said: str) -> None:
    say(stage, *INVOICE, said)
    assert "avant la date de la facture" in last(stage, "Nadia") and "1er mai 2026" in last(stage, "Nadia")
    say(stage, "oui c'est ça")
    assert "autre facture impayée" in last(stage, "Nadia")
    say(stage, "non", "plusieurs", "Ils ne répondent plus du tout.", "c'est tout", "oui")
    assert "avant la date" not in last(stage, "Nadia") and answered(stage, "due") == "2026-05-01"


@pytest.mark.parametrize("said", ["non", "nan c'est une erreur"])
def test_who_denies_it_gives_the_due_date_anew(stage: Stage, said: str) -> None:
    say(stage, *INVOICE, "01/05/2026", said)
    assert "date d'échéance" in last(stage, "Nadia").replace("’", "'")
    say(stage, "30 jours")
    assert "autre facture impayée" in last(stage, "Nadia") and answered(stage, "due") == "2026-07-01"


@pytest.mark.parametrize(
    "said", ["01/07/2026", "non le 01/07/2026", "pardon 1er juillet", "30 jours", "oups, 1 juillet", "the 1st of july"]
)
def test_the_right_due_date_answers_the_doubt(stage: Stage, said: str) -> None:
    say(stage, *INVOICE, "01/05/2026", said)
    assert "autre facture impayée" in last(stage, "Nadia") and answered(stage, "due") == "2026-07-01"


def test_it_may_be_the_invoice_that_is_misdated(stage: Stage) -> None:
    say(stage, *INVOICE, "01/05/2026", "corriger date de facture : 01/04/2026")
    assert "autre facture impayée" in last(stage, "Nadia")


def test_a_correction_of_the_invoices_date_is_measured_too(stage: Stage) -> None:
    say(
        stage,
        *INVOICE,
        "01/07/2026",
        "non",
        "plusieurs",
        "Ils ne répondent plus du tout.",
        "c'est tout",
        "corriger date de facture : 05/07/2026",
    )
    assert "avant la date de la facture" in last(stage, "Nadia")
    say(stage, "oui")
    assert "Je transmets" in last(stage, "Nadia") or "Envoyer" in last(stage, "Nadia")


@pytest.mark.parametrize(
    ("said", "day"), [("30 jours fin de mois", "31 juillet 2026"), ("net 30", "1 juillet 2026"), ("à réception", "1 juin 2026")]
)
def test_the_day_a_term_leads_to_is_said_back(stage: Stage, said: str, day: str) -> None:
    say(stage, *INVOICE, said)
    assert any(d in last(stage, "Nadia").replace("\u00a0", " ") for d in (day, day.replace("1 j", "1er j")))


def test_a_due_date_told_in_the_first_message_is_not_asked_for(stage: Stage) -> None:
    say(stage, "Acme me doit 3 200,50 € depuis mars, je veux ouvrir un litige", "2026-031", "12/02/2026")
    assert "autre facture impayée" in last(stage, "Nadia") and answered(stage, "due") == "2026-03-01/2026-03-31"
