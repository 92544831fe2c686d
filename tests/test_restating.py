"""Right after a verdict, a mission that is told in any words changes it; a question, another client or another matter does not."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import facts, say

# acracy, 14 March 2025: the last mission ended on 15 September 2023, so that passing in direct is free.
FREE = ("vérifier mon cas direct", "1", "non", "15/09/2023")


@pytest.mark.parametrize(
    "said",
    [
        "ah mais j'ai rebossé avec eux en juin 2024", "j'ai rebossé avec eux en juin 2024", "mais j'ai fait une petite mission en juin 2024",
        "il y a eu une mission plus récente, en juin 2024", "une mission plus récente a eu lieu en juin 2024",
        "I worked with them again in June 2024", "there was a more recent mission, in June 2024", "it was June 2024 actually",
        "elle s'est finie en juin 2024",
    ],
)  # fmt: skip
def test_a_more_recent_mission_changes_the_verdict(acracy: Stage, said: str) -> None:
    say(acracy, *FREE)
    assert "✅" in last(acracy, "Nadia")
    acracy.later(hours=3)
    acracy.says("Nadia", said)
    assert facts(acracy)["ended"] == "2024-06-01/2024-06-30", last(acracy, "Nadia")
    assert "1er juillet 2025" in last(acracy, "Nadia") or "1 July 2025" in last(acracy, "Nadia")


@pytest.mark.parametrize("said", ["je suis encore en mission avec eux", "la mission est toujours en cours", "I am still working with them"])
def test_so_does_a_mission_that_runs(acracy: Stage, said: str) -> None:
    say(acracy, *FREE, said)
    assert "Pas maintenant" in last(acracy, "Nadia") or "Not now" in last(acracy, "Nadia")


def test_and_one_that_is_over_after_all(acracy: Stage) -> None:
    say(acracy, "vérifier mon cas direct", "1", "oui", "ah elle s'est terminée le 3 février 2023")
    assert "depuis le 4 février 2024" in last(acracy, "Nadia"), last(acracy, "Nadia")


def test_an_earlier_mission_changes_nothing_and_that_is_said(acracy: Stage) -> None:
    say(acracy, *FREE, "j'ai fait une petite mission avec eux en mai 2022")
    assert "Rien ne change" in last(acracy, "Nadia")


@pytest.mark.parametrize(
    "said",
    [
        "j'ai cassé le serveur du client en juin 2024", "Acme me doit 3200 € depuis juin 2024", "et si la mission finissait en juin 2024 ?",
        "et pour mon autre client, mission finie en juin 2024", "et avec Durand j'ai bossé en juin 2024", "j'ai pas été payé pour ma mission de juin 2024",
        "je veux vérifier un autre cas : mission finie en juin 2024", "j'ai pas bossé avec eux en juin 2024",
    ],
)  # fmt: skip
def test_what_is_told_of_something_else_changes_no_verdict(acracy: Stage, said: str) -> None:
    say(acracy, *FREE, said)
    assert "Corrigé" not in last(acracy, "Nadia")


def test_nor_does_what_is_told_much_later_after_something_else(acracy: Stage) -> None:
    say(acracy, *FREE, "merci")
    acracy.later(hours=3)
    say(acracy, "j'ai fait une petite mission en juin 2024")
    assert "Corrigé" not in last(acracy, "Nadia")
