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
