"""A thought that is sent in pieces is read as one; words that are said again make nothing surer, and are not asked about twice."""

from __future__ import annotations

from bot.text_cards import render
from tests.stage import Stage


def shown(stage: Stage) -> str:
    return next(render(s.card) for s in reversed(stage.dm("Nadia")) if s.card and s.kind == "post")


def everything(stage: Stage) -> str:
    return " ".join(render(s.card) for s in stage.dm("Nadia") if s.card)


def test_a_no_answers_the_question_that_is_pending(acracy: Stage) -> None:
    for text in ("je veux vérifier si je peux passer en direct avec mon client", "c'est quoi la clause de passage en direct ?", "non"):
        acracy.says("Nadia", text)
    assert "c'est noté" not in everything(acracy).casefold() and "pas utile" not in shown(acracy).casefold()
    assert "Qui est ce contact" in shown(acracy)
