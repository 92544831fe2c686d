"""A question that is not answered is no dead end: roughly will do, a person is near, and words among the files are not lost."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.test_engine import last, store
from tests.test_kept_words import LITIGE, facts, say

CHECK = ("je veux vérifier si je peux passer en direct avec mon client", "1", "non")
ACCOUNT = "Ils contestent tout."


@pytest.mark.parametrize(
    "said",
    [
        "je sais plus",
        "jsp",
        "je ne me souviens plus du tout",
        "aucune idée",
        "chais plus trop, j'ai oublié",
        "i don't remember",
        "no idea",
        "idk",
    ],
)
def test_who_does_not_know_a_date_may_say_it_roughly_or_reach_a_person(acracy: Stage, said: str) -> None:
    say(acracy, *CHECK, said)
    shown = last(acracy, "Nadia")
    assert ("À peu près suffit" in shown or "Roughly will do" in shown) and (
        "Parler à une personne" in shown or "Talk to a person" in shown
    )
    say(acracy, "vers mars 2023")
    assert facts(acracy)["ended"] == "2023-03-01/2023-03-31"


@pytest.mark.parametrize("before", [CHECK, (*LITIGE[:3],), (*LITIGE[:2],)])
def test_the_second_failure_offers_help_the_first_does_not(stage: Stage, acracy: Stage, before: tuple[str, ...]) -> None:
    on = acracy if before is CHECK else stage
    say(on, *before, "bleu")
    assert "Parler à une personne" not in last(on, "Nadia")
    say(on, "vert")
    assert "Parler à une personne" in last(on, "Nadia")


@pytest.mark.parametrize("said", ["not sure", "pas sûr", "je sais plus trop", "no idea"])
def test_a_doubt_is_no_verdict(acracy: Stage, said: str) -> None:
    say(acracy, *CHECK[:2], said)
    shown = last(acracy, "Nadia")
    assert "Dans le doute" in shown or "When in doubt" in shown
    assert "running" not in facts(acracy) and ("Parler à une personne" in shown or "Talk to a person" in shown)


def test_a_person_is_reached_from_there_and_the_question_comes_back(acracy: Stage) -> None:
    say(acracy, *CHECK, "je sais plus", "parler à une personne", "Je ne retrouve pas la date de fin.")
    assert "Quand s'est terminée" in last(acracy, "Nadia")
    kept = store(acracy)
    assert [t.topic for t in kept.cases.all()] == ["other"]
    kept.close()


@pytest.mark.parametrize(
    "said",
    [
        "le client dit qu'il a plus de tresorerie, c'est quoi la mise en demeure ?",
        "au fait il a aussi dit que le site était lent",
        "j'ai oublié de dire qu'il a quitté le pays",
        "they also said the site was slow and ugly",
    ],
)
def test_words_among_the_files_may_join_the_account(stage: Stage, said: str) -> None:
    say(stage, *LITIGE, ACCOUNT, said)
    controls = [c for s in stage.dm("Nadia") if s.card and s.kind == "post" for c in s.card.controls() if c[1] == "join"]
    assert len(controls) == 1 and facts(stage)["account"] == ACCOUNT
    stage.presses("Nadia", *controls[0][1:])
    assert facts(stage)["account"] == f"Ils contestent tout. {said}"
    stage.presses("Nadia", *controls[0][1:])
    assert facts(stage)["account"] == f"Ils contestent tout. {said}"


@pytest.mark.parametrize("said", ["j'ai pas fini", "attends", "voilà la facture"])
def test_small_talk_among_the_files_is_not_offered_for_the_account(stage: Stage, said: str) -> None:
    say(stage, *LITIGE, ACCOUNT, said)
    assert "Ajouter à mon récit" not in last(stage, "Nadia")
