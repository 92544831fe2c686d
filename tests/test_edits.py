"""An edited message is followed while a conversation is open, or it is said that it cannot be."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import asking, facts, say

BEGUN = "je veux ouvrir un litige"


@pytest.mark.parametrize(
    ("edited", "asked"),
    [
        ("je veux vérifier si je peux passer en direct avec mon client", "Qui est ce contact"),
        ("je veux parler à quelqu'un", "De quoi s'agit-il"),
        ("c'est quoi la RC pro ?", ""),
    ],
)
def test_the_message_that_began_it_begins_anew(acracy: Stage, edited: str, asked: str) -> None:
    message = acracy.says("Nadia", BEGUN)
    acracy.edits("Nadia", message, edited)
    assert asked in last(acracy, "Nadia") and asking(acracy) == bool(asked)
    assert any("Message modifié" in str(s.card) for s in acracy.dm("Nadia"))


def test_once_something_is_answered_it_is_said_that_it_cannot_be(acracy: Stage) -> None:
    message = acracy.says("Nadia", BEGUN)
    say(acracy, "Acme")
    acracy.edits("Nadia", message, "je veux vérifier si je peux passer en direct avec mon client")
    assert "Message modifié" in last(acracy, "Nadia") and "annuler" in last(acracy, "Nadia")
    assert facts(acracy)["client"] == "Acme" and asking(acracy) == 1


@pytest.mark.parametrize("edited", ["je veux ouvrir un litige svp", "Je veux ouvrir un dossier de litige"])
def test_the_same_in_other_words_changes_nothing(acracy: Stage, edited: str) -> None:
    message = acracy.says("Nadia", BEGUN)
    before = len(acracy.dm("Nadia"))
    acracy.edits("Nadia", message, edited)
    assert len(acracy.dm("Nadia")) == before and asking(acracy) == 1


def test_facts_that_the_first_words_tell_now_are_taken(acracy: Stage) -> None:
    message = acracy.says("Nadia", BEGUN)
    acracy.edits("Nadia", message, "je veux ouvrir un litige, Acme me doit 3200 €")
    assert "C'est noté : Montant" in last(acracy, "Nadia") and "numéro de la facture" in last(acracy, "Nadia")
    assert facts(acracy)["client"] == "Acme" and facts(acracy)["nature"] == "unpaid"


def test_words_that_answered_nothing_are_read_anew(acracy: Stage) -> None:
    say(acracy, BEGUN, "Acme", "contesté")
    message = acracy.says("Nadia", "euh je cherche")
    assert "montant" in last(acracy, "Nadia") and "amount" not in facts(acracy)
    acracy.edits("Nadia", message, "3100 € HT")
    assert facts(acracy)["amount"] == "3100.00 EUR HT"


def test_words_said_before_the_conversation_are_not_taken_and_that_is_said(acracy: Stage) -> None:
    message = acracy.says("Nadia", "c'est quoi la RC pro ?")
    say(acracy, BEGUN)
    acracy.edits("Nadia", message, "c'est quoi un contrat tripartite ?")
    assert "Message modifié" in last(acracy, "Nadia") and asking(acracy) == 1


def test_what_an_edit_no_longer_says_is_not_forgotten_in_silence(acracy: Stage) -> None:
    message = acracy.says("Nadia", "Acme me doit 3200 €, je veux ouvrir un litige")
    acracy.edits("Nadia", message, "je veux ouvrir un litige")
    assert "Message modifié" in last(acracy, "Nadia")
