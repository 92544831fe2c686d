"""A thought that is sent in pieces is read as one; words that are said again make nothing surer, and are not asked about twice."""

from __future__ import annotations

import pytest

from bot.text_cards import render
from tests.stage import Stage


def shown(stage: Stage) -> str:
    return next(render(s.card) for s in reversed(stage.dm("Nadia")) if s.card and s.kind == "post")


def everything(stage: Stage) -> str:
    return " ".join(render(s.card) for s in stage.dm("Nadia") if s.card)


def test_a_thought_in_several_pieces_is_one(acracy: Stage) -> None:
    for piece in ("mon client", "il veut pas", "payer"):
        acracy.says("Nadia", piece)
    assert "Les clients paient à 60" in shown(acracy)
    assert everything(acracy).count("Source :") == 1


def test_pieces_that_name_nothing_begin_nothing(acracy: Stage) -> None:
    for piece in ("je voulais savoir", "si", "je peux"):
        acracy.says("Nadia", piece)
    assert "Source" not in everything(acracy) and "Vérifions" not in everything(acracy)
    acracy.says("Nadia", "passer en direct")
    assert "Vérifions ensemble" in shown(acracy)


@pytest.mark.parametrize(
    "pieces", [("le contrat", "le contrat"), ("le contrat", "Le contrat ?"), ("le contrat", "non"), ("les factures", "le contrat")]
)
def test_saying_it_again_makes_nothing_surer(stage: Stage, pieces: tuple[str, str]) -> None:
    for piece in pieces:
        stage.says("Nadia", piece)
    assert "Source" not in everything(stage)


def posts(stage: Stage, words: str) -> int:
    return sum(words in render(s.card) for s in stage.dm("Nadia") if s.card and s.kind == "post")


@pytest.mark.parametrize(
    "pieces",
    [("le contrat", "la facture", "enfin bref"), ("je voulais savoir", "si", "je peux"), ("le truc là", "avec mon client", "tu vois")],
)
def test_unclear_pieces_in_quick_succession_are_answered_once(stage: Stage, pieces: tuple[str, ...]) -> None:
    for piece in pieces:
        stage.says("Nadia", piece)
    assert posts(stage, "être sûr de bien comprendre") == 1
    assert posts(stage, "pas assez bien compris") + posts(stage, "Je ne sais pas répondre") == 0


def test_the_choices_are_those_of_the_whole_thought_and_can_be_pressed(stage: Stage) -> None:
    for piece in ("les factures", "problème"):
        stage.says("Nadia", piece)
    before, now = [s for s in stage.dm("Nadia") if s.card and "bien comprendre" in render(s.card)][-2:]
    assert before.card and now.card and now.kind == "edit" and before.card != now.card
    _, action, value = now.card.controls()[0]
    stage.presses("Nadia", action, value)
    left = [s.card for s in stage.dm("Nadia") if s.kind == "edit" and s.card][-1]
    assert not left.controls() and "bien comprendre" not in shown(stage)


def test_an_unclear_piece_that_comes_later_is_answered(stage: Stage) -> None:
    stage.says("Nadia", "le contrat")
    stage.later(seconds=60)
    stage.says("Nadia", "la facture")
    assert "pas assez bien compris" in shown(stage)


@pytest.mark.parametrize("minutes", [0, 10])
@pytest.mark.parametrize("between", ["", "4"])
def test_the_same_words_are_not_asked_about_twice(stage: Stage, minutes: int, between: str) -> None:
    for text in ("le contrat", between, "le contrat"):
        if text:
            stage.says("Nadia", text)
        stage.later(minutes=minutes)
    assert "pas assez bien compris" in shown(stage)
    assert sum("être sûr de bien comprendre" in render(s.card) for s in stage.dm("Nadia") if s.card and s.kind == "post") == 1


def test_a_no_answers_the_question_that_is_pending(acracy: Stage) -> None:
    for text in ("je veux vérifier si je peux passer en direct avec mon client", "c'est quoi la clause de passage en direct ?", "non"):
        acracy.says("Nadia", text)
    assert "c'est noté" not in everything(acracy).casefold() and "pas utile" not in shown(acracy).casefold()
    assert "Qui est ce contact" in shown(acracy)
