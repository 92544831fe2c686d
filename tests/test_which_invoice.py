"""With several invoices a correction reaches the one that is named, by number or rank, or it is asked which one."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import LITIGE, facts, say

TWO = (
    LITIGE[0], "Acme", "impayé", "2026-031", "1000 ht", "12/02/2026", "12/03/2026", "oui", "2026-032", "2000 ht", "12/04/2026", "12/05/2026", "non",
    "une relance", "Ils ne paient pas.", "c'est tout",
)  # fmt: skip
FIRST, SECOND = "invoice/i1/amount", "invoice/i2/amount"
NAMED = [
    ("corriger montant de la facture 2026-032 : 1500 ttc", SECOND),
    ("corriger le montant de la facture 2026-031 : 1500 ttc", FIRST),
    ("corriger facture 2, montant : 1500 ttc", SECOND),
    ("corriger montant facture 2 : 1500 ttc", SECOND),
    ("modifier le montant de la deuxième facture : 1500 ttc", SECOND),
    ("changer le montant de la 1ere facture : 1500 ttc", FIRST),
    ("correct the amount of invoice 2 to 1500 ttc", SECOND),
    ("correct amount of invoice 2026-031: 1500 ttc", FIRST),
    ("change the amount on the second invoice to 1500 ttc", SECOND),
]


@pytest.mark.parametrize(("said", "key"), NAMED)
def test_the_invoice_that_is_named_is_corrected(stage: Stage, said: str, key: str) -> None:
    say(stage, *TWO)
    before = facts(stage)
    say(stage, said)
    after = facts(stage)
    assert after[key].startswith("1500")
    assert {k: v for k, v in after.items() if k != key} == {k: v for k, v in before.items() if k != key}


@pytest.mark.parametrize(("said", "answer", "key"), [
    ("corriger montant : 1500 ttc", "2", SECOND), ("corriger le montant : 1500 ttc", "1", FIRST), ("correct amount: 1500 ttc", "2", SECOND),
])  # fmt: skip
def test_when_none_is_named_it_is_asked_which(stage: Stage, said: str, answer: str, key: str) -> None:
    say(stage, *TWO)
    before = facts(stage)
    say(stage, said)
    assert facts(stage) == before
    assert "Facture 1, montant : 1 000" in last(stage, "Nadia").replace("\u202f", " ").replace("\xa0", " ") or "Invoice 1, amount" in last(
        stage, "Nadia"
    )
    card = next(s.card for s in reversed(stage.dm("Nadia")) if s.card)
    stage.presses("Nadia", *card.controls()[int(answer) - 1][1:])
    assert facts(stage)[key].startswith("1500")


@pytest.mark.parametrize(
    ("said", "number"), [("corriger montant de la facture 2", "2026-032"), ("corriger montant de la facture 1", "2026-031")]
)
def test_the_question_names_its_invoice(stage: Stage, said: str, number: str) -> None:
    say(stage, *TWO, said)
    assert f"sur la facture {number}" in last(stage, "Nadia")
