"""What a person answers is never thrown away for a guess: it is the answer, or it is asked which, and the words are kept."""

from __future__ import annotations

import pytest

from bot.store.runs import RunState
from tests.stage import Stage
from tests.test_engine import last, store

LITIGE = ("je veux ouvrir un dossier de litige", "Acme", "contesté", "1500 ht")
DISPUTE = ("i want to open a dispute case", "Acme", "contested", "1500 ht")


def facts(stage: Stage) -> dict[str, str]:
    """The answers given in the conversation that asks now, or asked last."""
    kept = store(stage)
    run = kept.runs.latest(1)
    assert run is not None
    found = {r.key: r.value for r in kept.runs.journal(run.id) if r.op == "answer"}
    kept.close()
    return found


def asking(stage: Stage) -> int:
    """How many conversations are under way."""
    kept = store(stage)
    found = len(kept.runs.asking(1))
    kept.close()
    return found


def say(stage: Stage, *said: str) -> None:
    for words in said:
        stage.says("Nadia", words)


ACCOUNTS = """j'arrête pas de le relancer · il a annulé · il a tout stoppé · plus de nouvelles · suppression de données · je l'ai eu au téléphone
ils ont tout arrêté du jour au lendemain · il m'a laissé tomber · annulé · stop net de leur part · plus rien depuis mai""".replace(
    "\n", " · "
).split(" · ")
ENGLISH = [
    "he cancelled",
    "they stopped everything",
    "no news since may",
    "deleted data",
    "he called me on the phone",
    "they gave up on it",
]


@pytest.mark.parametrize(("before", "said"), [*((LITIGE, s) for s in ACCOUNTS), *((DISPUTE, s) for s in ENGLISH)])
def test_an_account_is_taken_or_kept_while_it_is_asked(stage: Stage, before: tuple[str, ...], said: str) -> None:
    say(stage, *before, said)
    assert asking(stage) == 1
    if facts(stage).get("account") != said:
        assert "[2] Non, c'est ma réponse" in last(stage, "Nadia") or "[2] No, that's my answer" in last(stage, "Nadia")
        say(stage, "non")
    assert facts(stage)["account"] == said


@pytest.mark.parametrize("name", ["Retour vers le futur", "English Corp", "Langue & Co", "Menu SAS", "Stop & Go", "Aide à domicile 33"])
def test_a_client_may_be_called_anything(stage: Stage, name: str) -> None:
    say(stage, LITIGE[0], name)
    if facts(stage).get("client") != name:
        say(stage, "Non, c'est ma réponse")
    assert facts(stage)["client"] == name and "Quel est le problème" in last(stage, "Nadia")


@pytest.mark.parametrize("said", ["il a annulé", "annulé", "arrêté", "il a tout arrêté", "they cancelled the mission", "il a tout stoppé"])
def test_what_went_wrong_is_no_wish_to_stop(stage: Stage, said: str) -> None:
    say(stage, *LITIGE[:2], said)
    assert facts(stage)["nature"] == "broken_off"


@pytest.mark.parametrize("said", ["annule", "arrete"])
def test_a_control_word_that_is_also_an_answer_is_asked_about(stage: Stage, said: str) -> None:
    say(stage, *LITIGE[:2], said)
    assert "Arrêter (dossier de litige)" in last(stage, "Nadia")
    say(stage, "2")
    assert facts(stage)["nature"] == "broken_off"


@pytest.mark.parametrize("said", ["annuler", "Stop", "laisse tomber", "on arrête", "never mind"])
def test_a_control_word_stops_at_once(stage: Stage, said: str) -> None:
    say(stage, *LITIGE, said)
    kept = store(stage)
    assert not kept.runs.asking(1) and kept.runs.latest(1).state is RunState.CANCELLED  # type: ignore[union-attr]  # it was begun
    kept.close()


@pytest.mark.parametrize("said", ["je veux tout arrêter", "anuler", "annulr stp"])
def test_a_wish_to_stop_is_confirmed(stage: Stage, said: str) -> None:
    say(stage, *LITIGE, said)
    assert "Arrêter (dossier de litige)" in last(stage, "Nadia") and asking(stage) == 1
    say(stage, "oui")
    assert "C'est arrêté" in last(stage, "Nadia") and asking(stage) == 0


def test_a_date_to_come_stops_nothing(acracy: Stage) -> None:
    say(acracy, "je veux vérifier si je peux passer en direct avec mon client", "1", "non", "en fait demain")
    assert "n'est pas encore passé" in last(acracy, "Nadia") and asking(acracy) == 1


@pytest.mark.parametrize("typed", ["C'était ma réponse", "c'etait ma reponse"])
def test_a_question_within_an_account_is_answered_and_the_account_offered(stage: Stage, typed: str) -> None:
    said = "ils disent que le travail est mal fait, c'est quoi la suite ?"
    say(stage, *LITIGE, said)
    assert "C'était ma réponse" in last(stage, "Nadia")
    say(stage, typed)
    assert facts(stage)["account"] == said


def test_a_person_is_reached_from_any_question(stage: Stage) -> None:
    say(stage, LITIGE[0], "parler à quelqu'un")
    assert "De quoi s'agit-il" in last(stage, "Nadia")


def test_words_kept_serve_once_and_only_their_own_person(stage: Stage) -> None:
    say(stage, *LITIGE, "il a annulé")
    action, value = next((a, v) for _, a, v in stage.dm("Nadia")[-1].card.controls() if a == "mine")  # type: ignore[union-attr]  # a card
    stage.presses("Tom", action, value)
    assert "account" not in facts(stage)
    stage.presses("Nadia", action, value)
    assert facts(stage)["account"] == "il a annulé"
    stage.presses("Nadia", action, value)
    assert "n'est plus valable" in last(stage, "Nadia")
