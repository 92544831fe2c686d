"""Short words that name no subject are read with what was just answered, and never as a question about another subject."""

from __future__ import annotations

import pytest

from bot.leaning import leans
from bot.text_cards import render
from tests.stage import Stage


@pytest.mark.parametrize(
    "text",
    [
        "et pour combien de temps ?",
        "et pourquoi ?",
        "how long?",
        "et si c'est son collègue ?",
        "et je fais comment ?",
        "what if he refuses?",
        "et combien ?",
    ],
)
def test_words_that_name_no_subject_lean_on_what_was_said(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text", ["et si je passe en direct ?", "et le contrat ?", "how do I sign?", "je veux parler à quelqu'un", "qui es-tu ?", "", "merci"]
)
def test_words_that_name_something_do_not(text: str) -> None:
    assert not leans(text)


def shown(stage: Stage) -> str:
    return next(render(s.card) for s in reversed(stage.dm("Nadia")) if s.card)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("suis-je assuré ?", "et pour combien de temps ?"),
        ("suis-je assuré ?", "et si c'est son collègue ?"),
        ("c'est quoi le contrat tripartite ?", "how long?"),
        ("je veux passer par un huissier, comment faire ?", "et pourquoi ?"),
        ("je veux passer par un huissier, comment faire ?", "et je fais comment ?"),
    ],
)
def test_no_answer_is_given_about_another_subject(stage: Stage, asked: str, text: str) -> None:
    stage.says("Nadia", asked)
    stage.says("Nadia", text)
    assert "passer en direct" not in shown(stage).casefold() and "cette clause" not in shown(stage)
    assert "je n'ai rien de plus" in shown(stage) or "être sûr de bien comprendre" in shown(stage)


def test_within_going_direct_each_question_has_its_own_answer(acracy: Stage) -> None:
    for text, answer in (
        ("c'est quoi passer en direct ?", "Tu passes en direct quand"),
        ("et pourquoi ?", "Parce qu’elle protège"),
        ("et pour combien de temps ?", "Oui, mais seulement 12"),
        ("et si c'est son collègue ?", "Un client, c’est une personne"),
    ):
        acracy.says("Nadia", text)
        assert answer in shown(acracy)


def test_the_same_article_is_not_shown_again(acracy: Stage) -> None:
    acracy.says("Nadia", "mon client ne me paie pas")
    acracy.says("Nadia", "et pour combien de temps ?")
    assert "je n'ai rien de plus" in shown(acracy) and "Parler à" in shown(acracy)
    acracy.says("Nadia", "et pourquoi ?")
    assert "je n'ai rien de plus" in shown(acracy)


def test_what_was_chosen_among_several_is_what_was_said(acracy: Stage) -> None:
    acracy.says("Nadia", "les factures")
    acracy.says("Nadia", "2")
    acracy.says("Nadia", "et combien ?")
    assert "Je ne sais pas répondre" not in shown(acracy)


@pytest.mark.parametrize("said", ["", "les factures"])
def test_what_was_pressed_is_what_was_said(acracy: Stage, said: str) -> None:
    if said:
        acracy.says("Nadia", said)
    acracy.presses("Nadia", "intent", "dispute.documents")
    acracy.says("Nadia", "et pour combien de temps ?")
    assert "être sûr de bien comprendre" not in shown(acracy) and "passer en direct" not in shown(acracy).casefold()
    acracy.presses("Nadia", "intent", "direct.allowed")
    acracy.says("Nadia", "et pourquoi ?")
    assert "Parce qu’elle protège" in shown(acracy)


def test_what_a_command_alone_asked_for_is_what_was_said(stage: Stage) -> None:
    stage.commands("Nadia", "contrat")
    stage.says("Nadia", "et pour combien de temps ?")
    assert "passer en direct" not in shown(stage).casefold()


def test_facts_told_before_a_press_are_not_lost(acracy: Stage) -> None:
    acracy.says("Nadia", "Acme ne me paie pas les 3200 €")
    acracy.presses("Nadia", "intent", "dispute.documents")
    acracy.presses("Nadia", "intent", "dispute.open")
    assert "numéro de la facture" in shown(acracy)


def test_nothing_is_guessed_when_nothing_was_said(acracy: Stage) -> None:
    acracy.says("Nadia", "et pour combien de temps ?")
    assert "être sûr de bien comprendre" in shown(acracy)


def test_a_question_put_back_does_not_hide_what_was_answered(stage: Stage) -> None:
    stage.says("Nadia", "c'est quoi le contrat tripartite ?")
    stage.says("Nadia", "et pour combien de temps ?")
    stage.says("Nadia", "et pourquoi ?")
    assert "cette clause" not in shown(stage)


@pytest.mark.parametrize(
    "text", ["combien de temps ça prend en général ?", "c'est combien le délai de paiement ?", "et pourquoi ?", "et si j'ai rien ?"]
)
def test_a_question_that_is_not_understood_gets_an_honest_word_in_a_conversation(stage: Stage, text: str) -> None:
    for said in ("je veux ouvrir un litige", "Acme", "facture impayée", text):
        stage.says("Nadia", said)
    answer, again = [render(s.card) for s in stage.dm("Nadia") if s.card and s.kind == "post"][-2:]
    assert "Je ne sais pas répondre à cette question" in answer and "Parler à une personne" in answer
    assert "Revenons à ma question" in again and "numéro de la facture" in again
    stage.says("Nadia", "F-2026-1")
    assert "montant" in shown(stage)


def test_a_question_at_the_first_one_is_no_clients_name(stage: Stage) -> None:
    stage.says("Nadia", "I want to open a dispute")
    stage.says("Nadia", "how long does it take?")
    assert "Who is the client?" in shown(stage) and "That was my answer" in shown(stage)


def test_a_question_in_a_check_is_about_going_direct(acracy: Stage) -> None:
    acracy.says("Nadia", "check whether I may go direct with my client")
    acracy.says("Nadia", "what if he insists")
    assert "I can't answer that question" in " ".join(render(s.card) for s in acracy.dm("Nadia") if s.card)
    assert "Who is this contact?" in shown(acracy)
