"""Going back, giving up and saying that something has ended are told apart."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import asking, facts, say

DISPUTE = ("je veux ouvrir un litige", "Acme", "contesté")
RUNNING = ("vérifier mon cas direct", "1")


@pytest.mark.parametrize(
    "said",
    ["reviens en arrière", "la question d'avant", "retourne à la question précédente", "je veux revenir en arrière", "go back to the previous question"],
)  # fmt: skip
def test_going_back_is_no_wish_to_stop(acracy: Stage, said: str) -> None:
    say(acracy, *DISPUTE, said)
    assert "Revenons en arrière" in last(acracy, "Nadia") and "Quel est le problème" in last(acracy, "Nadia")


@pytest.mark.parametrize("before", [DISPUTE, (*DISPUTE, "3200")])
@pytest.mark.parametrize("said", ["forget it, I'll call them", "laisse tomber, je les appelle", "stop. je vois avec eux"])
def test_giving_up_in_more_words_is_asked_about(acracy: Stage, before: tuple[str, ...], said: str) -> None:
    say(acracy, *before, said)
    asked = "Stop (dispute case)?" if said.startswith("forget") else "Arrêter (dossier de litige)"  # the language is followed
    assert asked in last(acracy, "Nadia") and asking(acracy) == 1


@pytest.mark.parametrize(
    "said",
    [
        "plus maintenant",
        "ça s'est arrêté",
        "c'est arrêté",
        "arrêtée",
        "elle est finie",
        "terminée",
        "not anymore",
        "it stopped",
        "no longer",
    ],
)
def test_a_mission_that_ended_is_a_no(acracy: Stage, said: str) -> None:
    say(acracy, *RUNNING, said)
    assert facts(acracy)["running"] == "no", last(acracy, "Nadia")


def test_and_when_it_ended_is_not_asked_for_again(acracy: Stage) -> None:
    say(acracy, *RUNNING, "on a arrêté en mars 2022")
    assert "✅" in last(acracy, "Nadia")


def test_a_mission_not_over_runs(acracy: Stage) -> None:
    say(acracy, *RUNNING, "elle n'est pas finie")
    assert facts(acracy)["running"] == "yes"


@pytest.mark.parametrize(("said", "left"), [("arrete", 1), ("je veux tout arrêter", 1), ("stop", 0), ("laisse tomber", 0)])
def test_a_wish_to_stop_is_still_one(acracy: Stage, said: str, left: int) -> None:
    say(acracy, *RUNNING, said)
    assert asking(acracy) == left and "running" not in facts(acracy)
    assert ("Arrêter (passage en direct)" if left else "C'est arrêté") in last(acracy, "Nadia")


@pytest.mark.parametrize(
    "before",
    [DISPUTE[:1], DISPUTE[:2], (*DISPUTE, "3200"), (*DISPUTE, "3200", "rien reçu", "c'est tout"), RUNNING, ("parler à quelqu'un",)],
)
@pytest.mark.parametrize(
    "said",
    ["attends je reviens", "hold on brb", "je reviens dans 5 min", "bouge pas je cherche", "be right back", "ok attends deux minutes stp"],
)
def test_a_moment_is_given_to_who_asks_for_one(acracy: Stage, before: tuple[str, ...], said: str) -> None:
    say(acracy, *before)
    known = facts(acracy)
    say(acracy, said)
    assert "Prends ton temps" in last(acracy, "Nadia") or "Take your time" in last(acracy, "Nadia")
    assert facts(acracy) == known and asking(acracy) == 1


@pytest.mark.parametrize("said", ["attends il a payé hier", "je reviens vers eux chaque semaine", "j'attends depuis mars"])
def test_who_tells_of_waiting_is_not_waited_for(acracy: Stage, said: str) -> None:
    say(acracy, *DISPUTE, "3200", said)
    assert "Prends ton temps" not in last(acracy, "Nadia")


@pytest.mark.parametrize("before", [(), DISPUTE])
@pytest.mark.parametrize("said", ["Oubliez-moi !", "effacez moi", "suprime-moi", "je veux être oubliée", "forget me", "please delete me"])
def test_a_wish_to_be_forgotten(acracy: Stage, before: tuple[str, ...], said: str) -> None:
    say(acracy, *before, said)
    assert _offers_erasure(acracy) == 1, last(acracy, "Nadia")
    if before:
        assert "Quel est le montant en jeu" in last(acracy, "Nadia")  # the conversation goes on


@pytest.mark.parametrize(
    "said",
    ["oublie ça", "forget it", "il m'a oublié", "he forgot to pay me", "efface le dernier message", "remove it", "je veux que vous m'aidiez",
     "publiez-moi", "je veux être publié", "je veux pas être oublié", "i want to be released", "forgive me please"],
)  # fmt: skip
def test_no_wish_to_be_forgotten(acracy: Stage, said: str) -> None:
    say(acracy, said)
    assert _offers_erasure(acracy) == 0


def _offers_erasure(stage: Stage) -> int:
    return sum("privacy.erase" in (value for _, _, value in s.card.controls()) for s in stage.dm("Nadia") if s.card)
