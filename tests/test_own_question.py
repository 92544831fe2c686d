"""A short question in mid-conversation is about that conversation when it names nothing else; it is never answered from another subject."""

from __future__ import annotations

import pytest

from bot.text_cards import render
from tests.stage import Stage
from tests.test_kept_words import DISPUTE, LITIGE, facts, say


def shown(stage: Stage, *said: str) -> str:
    """What the last words were answered."""
    say(stage, *said[:-1])
    before = len(stage.dm("Nadia"))
    say(stage, said[-1])
    return "\n".join(render(s.card) for s in stage.dm("Nadia")[before:] if s.card and s.kind == "post")


@pytest.mark.parametrize(
    ("before", "said"),
    [(LITIGE, "combien de temps ça prend ?"), (LITIGE, "combien de temps dure la procédure ?"), (DISPUTE, "how long does it take?"), (LITIGE[:2], "combien de temps ça prend ?")],
)  # fmt: skip
def test_how_long_this_takes_is_no_question_about_going_direct(stage: Stage, before: tuple[str, ...], said: str) -> None:
    told = shown(stage, *before, said)
    assert ("Une personne peut prendre le relais" in told or "A person can take over" in told) and "account" not in facts(stage), told
    assert "Revenons à ma question" in told or "Back to my question" in told


@pytest.mark.parametrize(
    ("said", "answer"), [("comment faire signer le contrat ?", "Trois parties"), ("c'est quoi le contrat tripartite ?", "Source")]
)
def test_what_names_another_subject_is_answered_from_it(stage: Stage, said: str, answer: str) -> None:
    assert answer in shown(stage, *LITIGE, said)
