"""Staff write while Relais is asking something: what the freelancer says then reaches whom it is for, and is never taken for the other."""

from __future__ import annotations

import pytest

from bot.events import Mention
from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import DISPUTE, LITIGE, facts, say
from tests.test_passing_on import press, told
from tests.test_words_for_staff import handed_over

ANSWER = {"fr": "c'est la F-2026-77, je l'ai envoyée le 3 mai", "en": "it is F-2026-77, i sent it on may 3rd"}


def written(stage: Stage, text: str = "Bonjour Nadia, quel est le numéro de la facture Acme ?") -> None:
    """Staff write to the freelancer in the thread of the first case."""
    root = next(s.message for s in stage.staff_room() if s.kind == "post" and not s.thread)
    stage.says("Hugo", text, staff=True, thread=root, mention=Mention.LEADING)


def under_way(stage: Stage, lang: str = "fr") -> None:
    """A case, and a second dispute in which it is asked what happened, when staff of the first write."""
    handed_over(stage)
    first, client, *rest = LITIGE if lang == "fr" else DISPUTE
    say(stage, first, client.replace("Acme", "Globex"), *rest)
    written(stage)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_answer_to_the_staff_is_one_tap_away_and_the_question_is_put_again(stage: Stage, lang: str) -> None:
    under_way(stage, lang)
    say(stage, ANSWER[lang])
    assert "account" not in facts(stage) and told(stage) == []
    press(stage, "pass_on")
    assert told(stage) == [ANSWER[lang]] and "account" not in facts(stage)
    assert "Que s'est-il passé" in last(stage, "Nadia") or "What happened" in last(stage, "Nadia")
    say(stage, "Ils contestent tout, sans raison.")
    assert facts(stage)["account"] == "Ils contestent tout, sans raison." and len(told(stage)) == 1


@pytest.mark.parametrize("choice", ["2", "réponse à ma question"])
def test_an_answer_to_the_question_is_one_tap_away_too(stage: Stage, choice: str) -> None:
    under_way(stage)
    say(stage, "Ils contestent tout depuis mai.", choice)
    assert facts(stage)["account"] == "Ils contestent tout depuis mai." and told(stage) == []


def test_the_choice_can_be_typed(stage: Stage) -> None:
    under_way(stage)
    say(stage, ANSWER["fr"], "pour l'équipe")
    assert told(stage) == [ANSWER["fr"]]


@pytest.mark.parametrize("said", ["merci beaucoup", "ok merci"])
def test_thanks_are_for_who_wrote(stage: Stage, said: str) -> None:
    under_way(stage)
    say(stage, said)
    assert told(stage) == [said] and "account" not in facts(stage)


@pytest.mark.parametrize(("before", "said", "key"), [(("Globex",), "contesté", "nature"), (("Globex",), "2", "nature")])
def test_an_answer_on_offer_answers_the_question(stage: Stage, before: tuple[str, ...], said: str, key: str) -> None:
    handed_over(stage)
    say(stage, "je veux ouvrir un dossier de litige", *before)
    written(stage)
    say(stage, said)
    assert facts(stage)[key] == "contested" and told(stage) == []


def test_an_amount_may_be_for_the_staff(stage: Stage) -> None:
    handed_over(stage)
    say(stage, "je veux ouvrir un dossier de litige", "Globex", "contesté")
    written(stage, "Quel est le montant ?")
    say(stage, "1 300 €")
    assert "amount" not in facts(stage)
    press(stage, "for_question")
    assert facts(stage)["amount"].startswith("1300") and told(stage) == []


@pytest.mark.parametrize("said", ["annuler", "aide", "english please"])
def test_words_that_steer_still_do(stage: Stage, said: str) -> None:
    under_way(stage)
    say(stage, said)
    assert told(stage) == [] and "À qui est ce message" not in last(stage, "Nadia")


def test_once_the_question_is_put_again_words_are_its_answer(stage: Stage) -> None:
    handed_over(stage)
    say(stage, "je veux ouvrir un dossier de litige", "Globex")
    written(stage)
    say(stage, "contesté", "1500 ht", "Ils contestent tout.")
    assert facts(stage)["account"] == "Ils contestent tout." and told(stage) == []


def test_words_for_a_question_that_is_over_are_served_as_any_others(stage: Stage) -> None:
    under_way(stage)
    say(stage, ANSWER["fr"], "annuler")
    press(stage, "for_question")
    assert told(stage) == [] and "n'est plus valable" not in last(stage, "Nadia")


def test_words_kept_for_a_question_are_no_answer_to_the_next(stage: Stage) -> None:
    handed_over(stage)
    say(stage, "je veux ouvrir un dossier de litige", "Globex")
    written(stage)
    say(stage, ANSWER["fr"], "contesté", "1500 ht")
    press(stage, "for_question")
    assert "account" not in facts(stage) and "plus valable" in last(stage, "Nadia")
    press(stage, "pass_on")
    assert told(stage) == [ANSWER["fr"]]


def test_nobody_answers_for_another(stage: Stage) -> None:
    under_way(stage)
    say(stage, ANSWER["fr"])
    shown = next(s.card for s in reversed(stage.dm("Nadia")) if s.card and "for_question" in str(s.card))
    stage.presses("Oscar", *next(c[1:] for c in shown.controls() if c[1] == "for_question"))
    assert "account" not in facts(stage) and "plus valable" in last(stage, "Oscar")


@pytest.mark.parametrize("choice", ["réponse à ma question", "Pour l'équipe (dossier WP-2026-0001)", "pour l'équipe"])
def test_the_choice_can_be_typed_after_an_answer_in_the_thread_of_the_staff(stage: Stage, choice: str) -> None:
    under_way(stage)
    say(stage, "Ils contestent tout depuis mai.")
    root = next(s.message for s in stage.dm("Nadia") if s.card and "quel est le numéro" in render(s.card))
    stage.says("Nadia", "C'est la F-2026-77.", thread=root)
    say(stage, choice)
    ours = choice.startswith("réponse")
    assert facts(stage).get("account") == ("Ils contestent tout depuis mai." if ours else None)
    assert told(stage) == (["C'est la F-2026-77."] if ours else ["C'est la F-2026-77.", "Ils contestent tout depuis mai."])


def test_the_words_of_a_settled_choice_are_words_again(stage: Stage) -> None:
    under_way(stage)
    say(stage, "Ils contestent tout depuis mai.", "réponse à ma question", "réponse à ma question")
    assert facts(stage)["account"] == "Ils contestent tout depuis mai."


def test_whether_words_are_the_answer_can_be_typed_after_one_in_the_thread_of_the_staff(stage: Stage) -> None:
    handed_over(stage)
    say(stage, "je veux parler à quelqu'un")
    written(stage)
    say(stage, "laisse tomber le client", "réponse à ma question")
    assert "Arrêter (" in last(stage, "Nadia")
    root = next(s.message for s in stage.dm("Nadia") if s.card and "quel est le numéro" in render(s.card))
    stage.says("Nadia", "C'est la F-2026-77.", thread=root)
    written(stage, "Et la date ?")
    say(stage, "Non, c'est ma réponse")
    assert told(stage) == ["C'est la F-2026-77."]
    assert "laisse tomber le client" in render(next(s.card for s in stage.staff_room() if s.card and "WP-2026-0002" in render(s.card)))


def test_a_mere_yes_is_not_for_a_question_further_up(stage: Stage) -> None:
    handed_over(stage)
    first, client, *rest = LITIGE
    say(stage, first, client.replace("Acme", "Globex"), *rest, "c'est quoi une mise en demeure ?")
    assert "J'hésite" in last(stage, "Nadia")
    written(stage)
    root = next(s.message for s in stage.dm("Nadia") if s.card and "quel est le numéro" in render(s.card))
    stage.says("Nadia", "C'est la F-2026-77.", thread=root)
    say(stage, "oui")
    assert "À qui est ce message" in last(stage, "Nadia")
