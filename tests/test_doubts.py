"""Who says that a fact is wrong is asked for the right one, and nothing is sent with the old one; "corriger" alone asks which."""

from __future__ import annotations

import re

import pytest

from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import DISPUTE, LITIGE, say
from tests.test_passing_on import OPEN, press, told
from tests.test_stated import amount

RECAP, RECAP_EN = (*LITIGE, "Ils contestent tout.", "c'est tout"), (*DISPUTE, "They contest it all.", "done")
WRONG = """tout est bon sauf le montant · le montant est faux · oui sauf le montant · c'est bon mais pas le montant · le montant n'est pas le bon · il y a une erreur sur le montant
je me suis trompé de montant · mauvais montant · ok à part le montant · non le montant est pas bon""".replace("\n", " · ").split(" · ")
WRONG_EN = [
    "all good except the amount",
    "the amount is wrong",
    "wrong amount",
    "yes but the amount is not right",
    "there is a mistake in the amount",
]
TOLD = [
    "tout est bon sauf le montant, c'est 1300",
    "le montant est faux : 1300 ht",
    "the amount is wrong, it should be 1300",
    "oui sauf le montant : 1300",
]


@pytest.mark.parametrize(("recap", "said"), [*((RECAP, s) for s in WRONG), *((RECAP_EN, s) for s in WRONG_EN)])
def test_what_is_wrong_is_asked_anew_and_not_sent(stage: Stage, recap: tuple[str, ...], said: str) -> None:
    say(stage, *recap, said)
    assert "Quel est le montant" in last(stage, "Nadia") or "amount at stake" in last(stage, "Nadia"), last(stage, "Nadia")
    say(stage, "1300", "ok c'est bon" if recap is RECAP else "yes")
    assert amount(stage).startswith("1300")


@pytest.mark.parametrize("said", TOLD)
def test_what_is_right_instead_is_taken_from_the_same_words(stage: Stage, said: str) -> None:
    say(stage, *RECAP, said, "oui")
    assert amount(stage).startswith("1300")


@pytest.mark.parametrize("said", ["tout est bon sauf le client", "le client est faux"])
def test_every_fact_can_be_wrong(stage: Stage, said: str) -> None:
    say(stage, *RECAP, said)
    assert "Quel est le client" in last(stage, "Nadia")


@pytest.mark.parametrize(
    "said",
    ["tout est bon sauf le client c'est Globex France", "le client c'est pas Acme c'est Globex France", "the client is wrong, it's Globex France",
     "le client c'est pas acme, mais Globex France"],
)  # fmt: skip
def test_the_right_name_is_taken_from_the_same_words(stage: Stage, said: str) -> None:
    say(stage, *RECAP, said)
    assert re.search(r"^• Client : Globex France$", last(stage, "Nadia"), re.MULTILINE), last(stage, "Nadia")


@pytest.mark.parametrize("said", ["le client c'est pas Acme", "tout est bon sauf le client c'est pas le bon"])
def test_who_denies_a_name_is_asked_for_the_right_one(stage: Stage, said: str) -> None:
    say(stage, *RECAP, said)
    assert "Quel est le client" in last(stage, "Nadia"), last(stage, "Nadia")


@pytest.mark.parametrize("said", ["oui mais il faut faire vite", "ok mais le client est en retard", "tout est bon"])
def test_what_names_no_fact_corrects_none(stage: Stage, said: str) -> None:
    say(stage, *RECAP, said)
    assert "Quel est le" not in last(stage, "Nadia")


@pytest.mark.parametrize("said", ["corriger", "je voudrais modifier mon dossier", "corriger quelque chose", "make a correction"])
@pytest.mark.parametrize("opened", [RECAP, OPEN], ids=["recap", "handed over"])
def test_who_names_nothing_is_asked_which(stage: Stage, opened: tuple[str, ...], said: str) -> None:
    say(stage, *opened, said)
    assert told(stage) == [] if opened is OPEN else True
    say(stage, "montant", "1300 ht", "oui")
    assert amount(stage).startswith("1300")


@pytest.mark.parametrize(
    "said", ["le montant de la F-2025-13 c'est 1 500 € TTC en fait", "the amount of F-2025-13 is 1500 ttc", "en fait le montant de F-2025-13 est 1500 TTC"]
)  # fmt: skip
def test_an_invoice_named_by_its_number_alone_is_corrected(stage: Stage, said: str) -> None:
    say(stage, "je veux ouvrir un dossier de litige", "Acme", "impayé", "F-2025-13", "1200 TTC", "3 mai 2026", "30 jours", "non", "une relance",
        "non", "Ils ne répondent plus.", "c'est tout", "oui", said)  # fmt: skip
    assert told(stage) == [] and "1 500" in last(stage, "Nadia").replace("\u202f", " ").replace("1,500", "1 500")


def test_a_line_that_was_offered_can_be_pressed(stage: Stage) -> None:
    say(stage, *OPEN, "corriger")
    press(stage, "correct", 2)
    assert "Quel est le montant" in last(stage, "Nadia")
