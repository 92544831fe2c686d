"""Asked what the matter is, a person who gives up, says thanks or asks something opens no case unasked."""

from __future__ import annotations

import pytest

from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import asking, facts, say

CALL = "je veux parler à quelqu'un"


@pytest.mark.parametrize(
    "said",
    [
        "laisse", "oublie", "rien", "non merci", "en fait non", "finalement c'est bon", "pas la peine", "j'ai changé d'avis", "quitter",
        "non laisse tomber", "cancel that", "no thanks", "changed my mind", "leave it", "non, j'ai plus besoin", "bon laisse, merci",
    ],
)  # fmt: skip
def test_words_of_giving_up_open_no_case(acracy: Stage, said: str) -> None:
    say(acracy, CALL, said)
    assert asking(acracy) == 0 and not acracy.staff_room()
    assert "C'est arrêté" in last(acracy, "Nadia") or "Stopped" in last(acracy, "Nadia")


@pytest.mark.parametrize("said", ["ok", "merci", "ok merci bcp", "oui", "bonjour"])
def test_thanks_open_none_and_it_is_asked_once_more(acracy: Stage, said: str) -> None:
    say(acracy, CALL, said)
    assert "Rien n'est encore transmis" in last(acracy, "Nadia") and "De quoi s'agit-il" in last(acracy, "Nadia")
    say(acracy, "mon client Durand ne répond plus")
    assert facts(acracy)["question"] == "mon client Durand ne répond plus" and acracy.staff_room()


@pytest.mark.parametrize("said", ["il répond quand ?", "comment je facture en suisse ?", "when will he answer?"])
def test_a_question_is_passed_on_only_after_asking(acracy: Stage, said: str) -> None:
    say(acracy, CALL, said)
    assert ("à l'équipe ?" in last(acracy, "Nadia") or "to the team?" in last(acracy, "Nadia")) and not acracy.staff_room()
    say(acracy, "oui")
    assert facts(acracy)["question"] == said and acracy.staff_room()


def test_or_it_is_answered_and_the_matter_asked_again(acracy: Stage) -> None:
    say(acracy, CALL, "quel est le délai de paiement ?", "2")
    assert "De quoi s'agit-il" in last(acracy, "Nadia") and any("Source : acracy" in render(s.card) for s in acracy.dm("Nadia") if s.card)
    assert not acracy.staff_room()


def test_a_question_not_passed_on_ends_it(acracy: Stage) -> None:
    say(acracy, CALL, "comment je facture en suisse ?", "annuler")
    assert asking(acracy) == 0 and not acracy.staff_room()


@pytest.mark.parametrize(
    "said", ["rien ne va avec Acme", "il a laissé tomber la mission", "c'est urgent", "ok mais mon client ne paie pas"]
)
def test_what_is_a_matter_still_is_passed_on_at_once(acracy: Stage, said: str) -> None:
    say(acracy, CALL, said)
    assert facts(acracy)["question"] == said


def test_how_a_case_was_settled_may_be_said_in_thanks(acracy: Stage) -> None:
    say(acracy, CALL, "mon client Durand ne répond plus", "clore mon dossier", "oui", "merci")
    assert "est clos" in last(acracy, "Nadia"), last(acracy, "Nadia")


def test_a_matter_that_only_begins_like_a_question_is_passed_on(stage: Stage) -> None:
    for said in ("je veux parler à quelqu'un", "Question sur mon contrat Orion"):
        stage.says("Nadia", said)
    assert "C'est transmis" in " ".join(str(s.card) for s in stage.dm("Nadia"))
