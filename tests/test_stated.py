"""A fact stated anew in passing is a correction of it: asked for by name, of an amount or a day, and never of anything else."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.test_engine import last, store
from tests.test_kept_words import LITIGE, say

STATED = """au fait le montant est de 1800 ht · le montant c'est 1800 en fait · en fait le montant est 1800 · le montant : 1800 ht · montant = 1800
pardon, le montant c'était 1800 pas 1500 · le montant devrait être 1800 ht · le montant c'est plutôt 1800 ht · the amount is actually 1800
actually the amount is 1800, not 1500 · the amount should be 1800 · sorry the amount was 1800""".replace("\n", " · ").split(" · ")
OTHERS = ["le client est en retard", "le montant est faux", "la date est dépassée", "le client c'est Globex 2", "c'est 3 fois rien"]


def amount(stage: Stage) -> str:
    """The amount as staff have it."""
    kept = store(stage)
    found = next(f.value for f in kept.cases.facts(kept.cases.all()[0].id) if f.key == "amount")
    kept.close()
    return found


@pytest.mark.parametrize("said", STATED)
def test_an_amount_stated_anew_amends_the_open_case(stage: Stage, said: str) -> None:
    say(stage, *LITIGE, "Ils contestent tout.", "c'est tout", "oui", said, "oui")
    assert amount(stage).startswith("1800")


@pytest.mark.parametrize("said", STATED)
def test_an_amount_stated_anew_is_corrected_while_the_story_is_asked(stage: Stage, said: str) -> None:
    say(stage, *LITIGE, said)
    assert "Corrigé" in last(stage, "Nadia") or "Corrected" in last(stage, "Nadia")
    say(stage, "Ils contestent tout.", "c'est tout", "oui")
    assert amount(stage).startswith("1800")


@pytest.mark.parametrize("said", OTHERS)
def test_nothing_else_that_is_stated_changes_a_fact(stage: Stage, said: str) -> None:
    say(stage, *LITIGE, "Ils contestent tout.", "c'est tout", "oui", said)
    assert amount(stage).startswith("1500") and "Corrigé" not in last(stage, "Nadia")


def test_an_amount_stated_as_the_answer_is_the_answer(stage: Stage) -> None:
    """The second invoice's amount does not change the first one's."""
    say(
        stage, LITIGE[0], "Acme", "impayé", "2026-031", "1500 ht", "12/02/2026", "12/03/2026", "oui", "2026-032", "le montant est de 800 ht"
    )
    assert "date de la facture 2026-032" in last(stage, "Nadia")


@pytest.mark.parametrize(
    "said", ["au fait la fin de la dernière mission c'est le 3 mars 2024", "actually the end of the last mission was 3 march 2024"]
)
def test_a_day_stated_anew_changes_the_verdict(acracy: Stage, said: str) -> None:
    say(acracy, "je veux vérifier si je peux passer en direct avec mon client", "1", "non", "12/12/2024", said)
    assert "4 mars 2025" in last(acracy, "Nadia") or "4 March 2025" in last(acracy, "Nadia") or "March 4" in last(acracy, "Nadia")
