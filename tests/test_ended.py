"""When a mission ended is understood in people's own words: at the question, and in the first message."""

from __future__ import annotations

from datetime import date

import pytest

from bot import hints
from tests.stage import Stage
from tests.test_kept_words import facts, say

TODAY = date(2025, 3, 14)
ASKED = ("vérifier mon cas direct", "1")
AT_THE_QUESTION = [
    ("elle s'est terminée en mars 2023", "2023-03-01/2023-03-31"), ("terminée le 3 mars 2024", "2024-03-03"), ("oops it ended March 20 2024", "2024-03-20"),
    ("c'est fini depuis 2 ans", "2023-01-28/2023-04-28"), ("plus maintenant", ""), ("plus depuis mars 2023", "2023-03-01/2023-03-31"),
]  # fmt: skip
FIRST = [
    ("j'ai fini de bosser avec eux en janvier 2024, je peux bosser en direct ?", "2024-01-01/2024-01-31"),
    ("on a fini il y a 18 mois avec Acme, je peux les reprendre en direct ?", "2023-08-30/2023-09-29"),
    ("we finished 13 months ago, can I work directly with them?", "2024-01-30/2024-02-29"),
    ("dernière mission avec Acme : décembre 2023, je peux passer en direct ?", "2023-12-01/2023-12-31"),
]
OTHER = [
    "j'ai fini mon café en mars 2024",
    "on a fini par signer en mars 2024",
    "ma dernière mission a commencé en mars 2024",
    "si on a fini il y a 2 ans je peux ?",
    "on a fini avec eux et ils m'ont écrit hier",
    "le client m'a écrit hier alors que je n'ai aucune mission en cours",
    "aucune mission en cours, il m'a écrit hier",
]


@pytest.mark.parametrize(("said", "ended"), AT_THE_QUESTION)
def test_whether_it_runs_is_answered_by_when_it_ended(acracy: Stage, said: str, ended: str) -> None:
    say(acracy, *ASKED, said)
    assert facts(acracy)["running"] == "no" and facts(acracy).get("ended", "") == ended


@pytest.mark.parametrize("said", ["il a arrêté de répondre", "ils veulent continuer"])
def test_what_is_said_of_something_else_ends_no_mission(acracy: Stage, said: str) -> None:
    say(acracy, *ASKED, said)
    assert "running" not in facts(acracy)


@pytest.mark.parametrize(("said", "ended"), FIRST)
def test_the_first_message_tells_when_it_ended(said: str, ended: str) -> None:
    found = hints.find(said, TODAY)
    assert (found["running"], found["ended"]) == ("no", ended)


@pytest.mark.parametrize("said", OTHER)
def test_what_ends_no_mission_is_not_taken_for_one(said: str) -> None:
    assert "ended" not in hints.find(said, TODAY)


@pytest.mark.parametrize("said", ["j'ai bossé avec lui via vous", "travaillé avec", "I worked with them through you"])
def test_the_contact_is_a_client_worked_with(acracy: Stage, said: str) -> None:
    say(acracy, ASKED[0], said)
    assert facts(acracy)["contact"] == "worked"


def test_who_worked_with_a_colleague_did_not_work_with_the_contact(acracy: Stage) -> None:
    say(acracy, ASKED[0], "j'ai travaillé avec son collègue")
    assert facts(acracy).get("contact") != "worked"
