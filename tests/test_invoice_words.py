"""Asked for an invoice's number, people write all they know of it: each part goes where it belongs."""

from __future__ import annotations

from datetime import date

import pytest

from bot import invoices
from bot.dialogue import Unclear
from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import LITIGE, facts, say

TODAY = date(2026, 9, 1)
TOLD = [
    ("F-12", {"number": "F-12"}),
    ("c est F-12", {"number": "F-12"}),
    ("n° 2026-031", {"number": "2026-031"}),
    ("facture 2026 031", {"number": "2026 031"}),
    ("sans numéro", {"number": "sans numéro"}),
    ("pas de numero", {"number": "pas de numero"}),
    ("num 12, 1200 ht du 3 janvier à payer sous 30 jours",
     {"number": "12", "amount": "1200.00 EUR HT", "date": "2026-01-03", "due": "à payer sous 30 jours"}),
    ("F-9 de 3200 ttc", {"number": "F-9", "amount": "3200.00 EUR TTC"}),
    ("INV-10 for 900 eur, due 5 May 2026", {"number": "INV-10", "amount": "900.00 EUR", "due": "2026-05-05"}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "found"), TOLD)
def test_what_is_told_of_an_invoice(said: str, found: dict[str, str]) -> None:
    assert invoices.told(said, TODAY) == found


@pytest.mark.parametrize("said", ["3200 ttc", "du 3 janvier", "3/1/2026", "impayé", "la dernière"])
def test_words_without_a_number_are_asked_about(said: str) -> None:
    with pytest.raises(Unclear, match="number"):
        invoices.told(said, TODAY)


def test_the_parts_are_shown_for_confirmation_and_not_asked_again(stage: Stage) -> None:
    say(stage, LITIGE[0], "Acme", "impayé", "num 12, 1200 ht du 3 janvier 2026 à payer sous 30 jours")
    kept = facts(stage)
    assert kept["invoice/i1/number"] == "12" and kept["invoice/i1/amount"].startswith("1200") and kept["invoice/i1/date"] == "2026-01-03"
    assert kept["invoice/i1/due"] == "2026-02-02", kept


def test_the_cure_is_told(stage: Stage) -> None:
    say(stage, LITIGE[0], "Acme", "impayé", "impayé")
    assert "« sans numéro »" in last(stage, "Nadia")
    stage.says("Nadia", "sans numéro")
    assert "montant" in last(stage, "Nadia")


FIRST_MESSAGES = [
    ("Acme ne paie pas la facture F-12 du 3 mai 2026 de 1200 € HT, échéance 2 juin", ("F-12", "2026-05-03", "2026-06-02")),
    ("Acme won't pay invoice F-2026-12 dated May 3rd, due June 2nd, 1200 euros", ("F-2026-12", "2026-05-03", "2026-06-02")),
    ("Acme hasn't paid invoice INV-10 of 5 May 2026 for €900 due on 4 June 2026", ("INV-10", "2026-05-05", "2026-06-04")),
    ("la facture F-12 de 800 € du 3 mai est impayée", ("F-12", "2026-05-03", "")),
    ("la facture 2026-031 est impayée et j'attends depuis mars", ("2026-031", "", "")),
    ("les factures F-1 et F-2 du 3 mai sont impayées", ("", "", "")),
    ("la facture F-1 et la facture F-2 du 3 mai sont impayées", ("", "", "")),
    ("la facture du 3 mai est impayée", ("", "", "")),
]


@pytest.mark.parametrize(("said", "meant"), FIRST_MESSAGES)
def test_the_one_invoice_that_a_story_names_is_read(said: str, meant: tuple[str, str, str]) -> None:
    found = invoices.named(said, TODAY)
    assert (found.get("number", ""), found.get("date", ""), found.get("due", "")) == meant


def test_what_the_first_message_tells_of_the_invoice_is_not_asked_again(stage: Stage) -> None:
    stage.commands("Nadia", "litige", FIRST_MESSAGES[0][0])
    kept = facts(stage)
    assert (kept["client"], kept["invoice/i1/number"], kept["invoice/i1/date"], kept["invoice/i1/due"]) == (
        "Acme",
        "F-12",
        "2026-05-03",
        "2026-06-02",
    )
    assert "autre facture" in last(stage, "Nadia")


RECAP = (*LITIGE[:2], "impayé", "F-10", "1000 ht", "12/02/2026", "12/03/2026", "non", "une relance", "Ils ne paient pas.", "c'est tout")


@pytest.mark.parametrize(
    ("said", "key", "value"),
    [
        ("le numero est F-11", "invoice/i1/number", "F-11"), ("the invoice number is INV-10", "invoice/i1/number", "INV-10"),
        ("corriger numéro F-11", "invoice/i1/number", "F-11"), ("oui mais le client c est Zenith SARL", "client", "Zenith SARL"),
        ("le client c'est Zenith", "client", "Zenith"), ("the due date is 5 May 2026", "invoice/i1/due", "2026-05-05"),
    ],
)  # fmt: skip
def test_at_the_recap_a_line_stated_anew_is_corrected_and_nothing_is_sent(stage: Stage, said: str, key: str, value: str) -> None:
    say(stage, *RECAP)
    before = facts(stage)
    assert "Envoyer à l'équipe" in last(stage, "Nadia")
    say(stage, said)
    assert facts(stage) == before | {key: value} and not stage.staff_room()
    say(stage, "ok envoi")
    assert facts(stage)[key] == value and stage.staff_room()


@pytest.mark.parametrize("said", ["le client est parti sans payer", "le client est très en colère"])
def test_what_is_told_of_the_client_renames_nobody(stage: Stage, said: str) -> None:
    say(stage, *RECAP)
    before = facts(stage)["client"]
    say(stage, said)
    assert facts(stage)["client"] == before
