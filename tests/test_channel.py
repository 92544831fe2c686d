"""In a channel Relais answers what anybody may read, politely, and writes a private message only about what is personal."""

from __future__ import annotations

import pytest

from bot.events import Deleted, Edited, Mention
from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import ticket


def told(stage: Stage, text: str) -> tuple[str, int]:
    """What is answered in the channel, and how many private messages there are."""
    stage.says("Nadia", text, channel="C00GENERAL", mention=Mention.LEADING)
    posts = [s for s in stage.seen if s.kind == "post" and s.conversation == "C00GENERAL" and s.card]
    return "\n".join(render(s.card) for s in posts if s.card), len(stage.dm("Nadia"))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "une question suffit"), ("   ", "une question suffit"), ("bonjour", "une question suffit"), ("salut !", "une question suffit"), ("hello", "une question suffit"),
        ("aide", "une question suffit"), ("merci", "Avec plaisir"), ("merci beaucoup !", "Avec plaisir"), ("quelle est la capitale de la France ?", "Je ne sais pas répondre"),
        ("il fait beau aujourd'hui", "Je ne sais pas répondre"), ("who won the football match yesterday?", "Je ne sais pas répondre"),
    ],
)  # fmt: skip
def test_what_is_not_personal_is_answered_there(stage: Stage, text: str, answer: str) -> None:
    shown, private = told(stage, text)
    assert (
        ("une question suffit" in shown or "just ask" in shown)
        if answer.startswith("une")
        else (answer in shown or {"Avec plaisir": "You're welcome", "Je ne sais pas répondre": "I can't answer"}[answer] in shown)
    )
    assert "C'est personnel" not in shown and "That is personal" not in shown and private == 0


@pytest.mark.parametrize("text", ["je veux ouvrir un litige contre Lumen", "où en est mon dossier ?", "i want to report an incident"])
def test_what_is_personal_moves_to_a_private_message(stage: Stage, text: str) -> None:
    shown, private = told(stage, text)
    assert ("personnel" in shown or "personal" in shown) and private >= 2


@pytest.mark.parametrize(
    "text", ["comment faire signer le contrat ?", "bonjour", "quelle est la capitale de la France ?", "how do i get the contract signed?"]
)
def test_the_first_answer_says_that_it_is_a_machine_and_the_next_does_not(stage: Stage, text: str) -> None:
    shown, private = told(stage, text)
    assert ("une machine, pas une personne" in shown or "a machine, not a person" in shown) and private == 0
    shown, _ = told(stage, text)
    assert shown.count("une machine, pas une personne") + shown.count("a machine, not a person") == 1


def test_who_was_greeted_is_not_told_again(stage: Stage) -> None:
    stage.says("Nadia", "bonjour")
    shown, _ = told(stage, "comment faire signer le contrat ?")
    assert "une machine" not in shown


@pytest.mark.parametrize("change", ["edited", "deleted"])
def test_a_personal_message_that_is_changed_shows_nothing_of_it_there(stage: Stage, change: str) -> None:
    ticket(stage)
    asked = stage.says("Nadia", "où en est mon dossier ?", channel="C00GENERAL", mention=Mention.LEADING)
    before, private = len(stage.seen), len(stage.dm("Nadia"))
    place, who = stage._place("Nadia", False, "", "C00GENERAL"), stage._who("Nadia", False)
    if change == "edited":
        stage.give(Edited(stage._next(), stage.now, stage.org, who, place, "où en est mon dossier svp ?", asked, Mention.LEADING))
        assert "WP-2026-0001" in "".join(render(s.card) for s in stage.dm("Nadia")[private:] if s.card)
    else:
        stage.give(Deleted(stage._next(), stage.now, stage.org, who, place, asked))
    assert [s for s in stage.seen[before:] if s.conversation == "C00GENERAL"] == []
