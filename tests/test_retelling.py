"""What was told is told otherwise: the answer given just before in any words of correcting, and a fact told before its question."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import facts, say

DISPUTE = ("je veux ouvrir un litige", "Acme", "impayé", "F-2026-031", "3200")


@pytest.mark.parametrize(
    "said",
    [
        "non 3500", "je voulais dire 3500", "3 500 pardon", "c'est 3500 en fait", "3500 en fait", "pas 3200, 3500", "attends, c'est 3500",
        "je me suis trompé c'est 3500", "non c'est pas 3200 c'est 3500", "nan 3500€", "enft c'est 3500", "3500, pas 3200", "oups 3500",
        "no wait 3500", "no, 3500", "it's 3500 not 3200", "my bad, 3500", "make it 3500", "I mean 3500 euros", "3500 sorry", "scratch that, 3500",
    ],
)  # fmt: skip
def test_the_amount_just_given_is_corrected_in_any_words(acracy: Stage, said: str) -> None:
    say(acracy, *DISPUTE, said)
    assert facts(acracy)["invoice/i1/amount"].startswith("3500.00"), last(acracy, "Nadia")
    assert "Choisir une date" in last(acracy, "Nadia") or "Pick a date" in last(acracy, "Nadia")


@pytest.mark.parametrize(
    "said",
    ["non", "3500", "pas 3500", "pas 2900, 3500", "attends", "non pas encore", "3200 pardon", "attends je regarde", "attends un peu"],
)
def test_what_says_no_other_amount_corrects_nothing(acracy: Stage, said: str) -> None:
    say(acracy, *DISPUTE, said)
    assert facts(acracy)["invoice/i1/amount"].startswith("3200.00")


@pytest.mark.parametrize(
    ("before", "said", "key", "value"),
    [
        (DISPUTE[:2], "non Durand", "client", "Durand"),
        (DISPUTE[:2], "pas Acme, Durand", "client", "Durand"),
        (DISPUTE[:4], "en fait le client c'est Durand", "client", "Durand"),
        (DISPUTE[:4], "le client c'est Durand, pas Acme", "client", "Durand"),
        (DISPUTE[:4], "non, F-2026-032", "invoice/i1/number", "F-2026-032"),
        (DISPUTE[:3], "non c'est contesté", "nature", "contested"),
        ((*DISPUTE[:2], "contesté", "3200"), "non pardon, 4 500 TTC", "amount", "4500.00 EUR TTC"),
        ((*DISPUTE, "02/01/2025", "01/02/2025"), "non, le 15/02/2025", "invoice/i1/due", "2025-02-15"),
        ((*DISPUTE, "02/01/2025", "01/02/2025"), "non merci", "invoice/i1/due", "2025-02-01"),
    ],
)
def test_so_is_any_answer_just_given(acracy: Stage, before: tuple[str, ...], said: str, key: str, value: str) -> None:
    say(acracy, *before, said)
    assert facts(acracy)[key] == value, last(acracy, "Nadia")


RECAP = (*DISPUTE, "02/01/2025", "01/02/2025", "non", "plusieurs fois", "ils ne répondent plus aux mails", "c'est tout")


@pytest.mark.parametrize("said", ["pas 3200, 3500", "3500 pas 3200", "non 3500", "not 3200, 3500"])
def test_an_amount_told_first_is_corrected_while_the_number_is_asked(acracy: Stage, said: str) -> None:
    say(acracy, "Acme me doit 3200 €, je veux ouvrir un litige", said, "F-2026-031")
    assert facts(acracy)["invoice/i1/number"] == "F-2026-031" and facts(acracy)["invoice/i1/amount"].startswith("3500.00")


@pytest.mark.parametrize("said", ["pardon, 2026-031", "en fait 2026-031", "non 2026-031", "2026-031 pardon"])
def test_a_number_among_words_that_take_back_is_the_number_alone(acracy: Stage, said: str) -> None:
    say(acracy, "Acme me doit 3200 €, je veux ouvrir un litige", said)
    assert facts(acracy)["invoice/i1/number"] == "2026-031" and facts(acracy)["invoice/i1/amount"].startswith("3200.00")


@pytest.mark.parametrize("said", ["non 3500", "pas 3200, 3500", "non c'est 3500 pas 3200", "no, 3500", "oups 3500"])
def test_the_one_amount_is_corrected_at_the_recap(acracy: Stage, said: str) -> None:
    say(acracy, *RECAP, said)
    assert facts(acracy)["invoice/i1/amount"].startswith("3500.00") and "3 500,00" in last(acracy, "Nadia").replace("\u202f", " ")


@pytest.mark.parametrize(
    "said", ["en fait une seule fois", "non, une seule fois", "pardon une seule relance", "actually only once", "enfin juste une fois"]
)
def test_how_often_is_corrected_while_it_is_asked_what_happened(acracy: Stage, said: str) -> None:
    say(acracy, *RECAP[:-2], said)
    assert facts(acracy)["reminders"] == "once" and "account" not in facts(acracy)


def test_words_that_only_begin_so_are_the_account(acracy: Stage) -> None:
    said = "non mais attends, ils disent que Durand paiera"
    say(acracy, *DISPUTE[:2], "contesté", "3200", said)
    assert facts(acracy)["account"] == said and facts(acracy)["client"] == "Acme"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("en fait elle est toujours en cours", "Pas maintenant"),
        ("en fait c'était en février 2025", "1er mars 2026"),
        ("non pardon, le 4 mai 2024", "5 mai 2025"),
        ("pas le 3 février 2024, le 4 mai 2024", "5 mai 2025"),
    ],
)
def test_what_was_told_of_the_mission_is_corrected_before_it_is_asked(acracy: Stage, said: str, verdict: str) -> None:
    say(acracy, "je veux vérifier mon cas, mission finie le 3 février 2024", said)
    assert "Corrigé" in last(acracy, "Nadia")
    say(acracy, "1")
    assert verdict in last(acracy, "Nadia"), last(acracy, "Nadia")


def test_a_mission_that_ended_after_all_is_no_longer_asked_about(acracy: Stage) -> None:
    say(acracy, "je veux vérifier mon cas, ma mission est encore en cours", "en fait la mission est finie depuis le 3 février 2024", "1")
    assert "depuis le 4 février 2025" in last(acracy, "Nadia"), last(acracy, "Nadia")


def test_the_amount_told_at_first_is_corrected_before_it_is_asked(acracy: Stage) -> None:
    say(acracy, "Acme me doit 3200 €, je veux ouvrir un litige", "en fait c'est 3500")
    assert "Corrigé" in last(acracy, "Nadia") and "numéro de la facture" in last(acracy, "Nadia")
    say(acracy, "F-2026-031")
    assert facts(acracy)["invoice/i1/amount"] == "3500.00 EUR" and "Quelle est la date" in last(acracy, "Nadia")


@pytest.mark.parametrize("edited", ["3500 € HT", "3500 HT", "Acme me doit 3500 € HT, je veux ouvrir un litige"])
def test_an_edit_of_the_first_message_counts_before_it_is_asked(acracy: Stage, edited: str) -> None:
    message = acracy.says("Nadia", "Acme me doit 3200 €, je veux ouvrir un litige")
    acracy.edits("Nadia", message, edited)
    assert "Corrigé : Montant" in last(acracy, "Nadia")
    say(acracy, "F-2026-031")
    assert facts(acracy)["invoice/i1/amount"] == "3500.00 EUR HT"


def test_what_an_edit_adds_is_not_asked_for(acracy: Stage) -> None:
    message = acracy.says("Nadia", "Acme me doit 3200 €, je veux ouvrir un litige")
    acracy.edits("Nadia", message, "Acme me doit 3200 €, échéance au 1er janvier 2025, relancé 3 fois, je veux ouvrir un litige")
    assert "C'est noté : Relances" in last(acracy, "Nadia")
    say(acracy, "F-2026-031", "02/12/2024", "non")
    assert "Que s'est-il passé" in last(acracy, "Nadia"), last(acracy, "Nadia")
    assert facts(acracy)["reminders"] == "several" and facts(acracy)["invoice/i1/due"] == "2025-01-01"


def test_an_answer_given_stands_when_an_older_message_is_edited(acracy: Stage) -> None:
    message = acracy.says("Nadia", "Acme me doit 3200 €, je veux ouvrir un litige")
    say(acracy, "F-2026-031", "en fait c'est 3500")
    assert facts(acracy)["invoice/i1/amount"].startswith("3500.00")
    acracy.edits("Nadia", message, "Acme me doit 3300 €, je veux ouvrir un litige")
    assert facts(acracy)["invoice/i1/amount"].startswith("3500.00")
