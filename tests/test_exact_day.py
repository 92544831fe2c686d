"""The exact day asked for within a span: what leaves its year open is in that span, and it can be corrected after the verdict."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import facts, say

# acracy, 14 March 2025: "a year ago" is from 29 January to 28 April 2024, and the limit falls within.
ASKED = ("vérifier mon cas direct", "1", "non", "il y a un an")
REFUSED = ("vérifier mon cas direct", "1", "non", "15/09/2024")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("le 12 mars", "2024-03-12"),
        ("vers le 10 mars", "2024-03-10"),
        ("March 12th", "2024-03-12"),
        ("c'était le 29 février", "2024-02-29"),
        ("12/03/2024", "2024-03-12"),
    ],
)
def test_a_day_without_its_year_is_the_one_in_the_span(acracy: Stage, said: str, meant: str) -> None:
    say(acracy, *ASKED, said)
    assert facts(acracy)["ended_exact"] == meant
    assert "Oui, depuis" in last(acracy, "Nadia")


def test_in_a_month_the_number_of_the_day_is_enough(acracy: Stage) -> None:
    say(acracy, *ASKED[:3], "en mars 2024", "le 12")
    assert facts(acracy)["ended_exact"] == "2024-03-12"


@pytest.mark.parametrize("said", ["12/05/2024", "le 12 mai", "12 May 2024"])
def test_a_day_beside_the_span_is_doubted_once(acracy: Stage, said: str) -> None:
    say(acracy, *ASKED, said)
    assert "en dehors de la période" in last(acracy, "Nadia") and "12 mai 2024" in last(acracy, "Nadia")
    say(acracy, "oui")
    assert "13 mai 2025" in last(acracy, "Nadia")


def test_the_right_day_answers_the_doubt(acracy: Stage) -> None:
    say(acracy, *ASKED, "12/05/2024", "le 12 mars")
    assert "Oui, depuis le 13 mars 2025" in last(acracy, "Nadia")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("en fait c'était le 14 mars 2024", "possible à partir du 15 mars 2025"),
        ("le 13 mars 2024", "Oui, depuis le 14 mars 2025"),
        ("en fait non c'était le 13 mars", "Oui, depuis le 14 mars 2025"),
        ("actually it was March 14", "possible from 15 March 2025"),
        ("en fait c'était le 15/05/2024", "possible à partir du 16 mai 2025"),
        ("en fait non c'était en mars", "Quel jour exactement"),
        ("ah mince non c'était le 29 février 2025", "29/02/2025 n'existe pas"),
        ("le 31/02/2024", "31/02/2024 n'existe pas"),
    ],
)
def test_after_the_verdict_the_exact_day_is_corrected(acracy: Stage, said: str, shown: str) -> None:
    say(acracy, *ASKED, "le 12 mars", said)
    assert shown in last(acracy, "Nadia")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("en fait non c'était le 12", "possible à partir du 13 septembre 2025"),
        ("en fait c'était le 12", "possible à partir du 13 septembre 2025"),
        ("ah mince non c'était le 29 février 2025", "29/02/2025 n'existe pas"),
        ("en fait non c'était le 31", "31/09/2024 n'existe pas"),
    ],
)
def test_without_a_span_the_number_of_the_day_is_in_the_month_given(acracy: Stage, said: str, shown: str) -> None:
    say(acracy, *REFUSED, said)
    assert shown in last(acracy, "Nadia")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("non c'était en février pardon", "Oui, depuis le 1er mars 2025"),
        ("actually it was 3 May", "possible from 4 May 2025"),
        ("non en fait c'était en février 2025", "possible à partir du 1er mars 2026"),
        ("ah si j'ai refait une demi-journée en février", "possible à partir du 1er mars 2026"),
        ("attends, y'a eu une dernière intervention le 6 janvier", "possible à partir du 7 janvier 2026"),
        ("en fait il y a eu un petit extra en février", "possible à partir du 1er mars 2026"),
        ("oh actually i also did 2 days in february", "possible from 1 March 2026"),
        ("half a day in february", "possible à partir du 1er mars 2026"),
    ],
)
def test_a_correction_without_its_year_is_of_the_nearest_year_what_is_added_of_the_latest(acracy: Stage, said: str, shown: str) -> None:
    say(acracy, *ASKED[:3], "01/06/2024", said)
    assert shown in last(acracy, "Nadia"), last(acracy, "Nadia")


@pytest.mark.parametrize("said", ["elle est pas finie en fait", "la mission est toujours en cours", "I still work for them"])
def test_asked_when_it_ended_a_mission_that_did_not_is_running(acracy: Stage, said: str) -> None:
    say(acracy, *ASKED[:3], said)
    assert re.search("Pas maintenant|Not now", last(acracy, "Nadia")), last(acracy, "Nadia")


@pytest.mark.parametrize("said", ["elle s'est arrêtée en juin 2024", "on n'a pas fini avant juin 2024"])
def test_asked_when_it_ended_words_of_the_end_are_no_running_mission(acracy: Stage, said: str) -> None:
    say(acracy, *ASKED[:3], said)
    assert "Pas maintenant" not in last(acracy, "Nadia")


def test_the_example_of_a_day_is_in_the_past(acracy: Stage) -> None:
    say(acracy, *ASKED[:3], "31/02/2024")
    assert "« 14/02/2025 »" in last(acracy, "Nadia")


def test_at_night_yesterday_is_that_of_the_organisation(acracy: Stage) -> None:
    """In Paris it is the 14th at half past midnight, in Greenwich still the 13th."""
    acracy.now = datetime(2025, 3, 13, 23, 30, tzinfo=UTC)
    say(acracy, *REFUSED[:2], "oui", "en fait elle s'est terminée hier")
    assert facts(acracy)["ended"] == "2025-03-13"
