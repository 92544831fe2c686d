"""An edited message is followed while a conversation is open, or it is said that it cannot be."""

from __future__ import annotations

import pytest

from bot.events import Deleted, Mention, Message, Place
from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import last, ticket, words
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


def at_slack(stage: Stage) -> tuple[str, Place]:
    """The event that a message of Hugo's in the first case's thread makes in Slack, and where."""
    return "slack/T00WEBPORT/C00WEBPORT/1788253300.0001", stage._place("Hugo", True, stage.staff_room()[0].message)


def test_a_message_of_staff_whose_deletion_comes_first_is_not_delivered(stage: Stage) -> None:
    ticket(stage)
    key, place = at_slack(stage)
    who, before = stage._who("Hugo", True), len(stage.dm("Nadia"))
    stage.give(Deleted(f"{key}/deleted", stage.now, stage.org, who, place, "1788253300.0001"))
    stage.give(Message(key, stage.now, stage.org, who, place, "entre nous : elle ment", "1788253300.0001", Mention.LEADING))
    assert len(stage.dm("Nadia")) == before


def whether(stage: Stage) -> tuple[str, str]:
    """Hugo names Relais in the middle of his words: their message, and the value of the button that sends them."""
    ticket(stage)
    root = stage.staff_room()[0].message
    said = stage.says("Hugo", "et si @relais disait : non", staff=True, thread=root, mention=Mention.ELSEWHERE)
    return said, next(v for s in reversed(stage.staff_room()) if s.card for _, a, v in s.card.controls() if a == "relay_send")


def test_what_may_be_sent_is_what_the_message_says_now(stage: Stage) -> None:
    said, value = whether(stage)
    thread = stage.staff_room()[0].message
    stage.edits("Hugo", said, "et si @relais disait : oui", staff=True, thread=thread, mention=Mention.ELSEWHERE)
    stage.presses("Marc", "relay_send", value, staff=True)
    assert "disait : oui" in last(stage, "Nadia")


def test_a_message_that_was_deleted_is_not_sent_any_more(stage: Stage) -> None:
    said, value = whether(stage)
    before = len(stage.dm("Nadia"))
    stage.deletes("Hugo", said, staff=True, thread=stage.staff_room()[0].message)
    stage.presses("Marc", "relay_send", value, staff=True)
    assert len(stage.dm("Nadia")) == before


def test_an_edit_that_takes_the_mention_out_stays_internal(stage: Stage) -> None:
    ticket(stage)
    root = stage.staff_room()[0].message
    said = stage.says("Hugo", "Bonjour Nadia, tout est prêt", staff=True, thread=root, mention=Mention.LEADING)
    stage.edits("Hugo", said, "cette cliente est pénible", staff=True, thread=root)
    assert "tout est prêt" in last(stage, "Nadia") and "pénible" not in words(stage, "Nadia")
    assert "reste interne" in render(next(s.card for s in reversed(stage.seen) if s.kind == "whisper" and s.card))
    stage.edits("Hugo", said, "Bonjour Nadia, presque tout est prêt", staff=True, thread=root, mention=Mention.LEADING)
    assert "presque tout est prêt" in words(stage, "Nadia")
