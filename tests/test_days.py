"""Dates as people say them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.days import Day, find, parse
from bot.dialogue import Unclear
from bot.wording import show

TODAY = date(2025, 3, 14)

EXACT = [
    ("12/03/2025", date(2025, 3, 12)), ("12-03-24", date(2024, 3, 12)), ("2024-02-29", date(2024, 2, 29)), ("March 3rd", date(2025, 3, 3)),
    ("the 3rd of March", date(2025, 3, 3)), ("le 3 janvier dernier", date(2025, 1, 3)), ("1er juin 2024", date(2024, 6, 1)),
    ("15 mars", date(2024, 3, 15)), ("hier", date(2025, 3, 13)), ("yesterday", date(2025, 3, 13)), ("avant-hier", date(2025, 3, 12)),
    ("fin mars", date(2024, 3, 31)), ("end of June", date(2024, 6, 30)), ("fin février 2024", date(2024, 2, 29)),
    ("lundi dernier", date(2025, 3, 10)), ("la mission s'est finie le 12/11", date(2024, 11, 12)), ("il y a 3 jours", date(2025, 3, 11)),
]  # fmt: skip
SPANS = [
    ("il y a 8 mois", "2024-06-29/2024-07-29"), ("8 months ago", "2024-06-29/2024-07-29"), ("en mai", "2024-05-01/2024-05-31"),
    ("septembre dernier", "2024-09-01/2024-09-30"), ("mi-juin", "2024-06-11/2024-06-20"), ("en 2024", "2024-01-01/2024-12-31"),
    ("last March", "2024-03-01/2024-03-31"), ("depuis plus d'un an", "2023-09-14/2024-03-14"), ("le mois dernier", "2025-02-01/2025-02-28"),
    ("ah si, j'ai fait une demi-journée en mai", "2024-05-01/2024-05-31"),
]  # fmt: skip
REFUSED = [
    ("31/02/2024", "day-impossible"),
    ("demain", "day-future"),
    ("j'en sais rien", "day"),
    ("3.2k", "day"),
    ("", "day"),
    ("01/01/1900", "day-old"),
]


@pytest.mark.parametrize(("said", "meant"), EXACT)
def test_exact_days(said: str, meant: date) -> None:
    assert parse(said, "fr", TODAY) == Day.of(meant)


@pytest.mark.parametrize(("said", "meant"), SPANS)
def test_what_is_only_about_becomes_a_span(said: str, meant: str) -> None:
    assert str(parse(said, "fr", TODAY)) == meant


@pytest.mark.parametrize(("said", "code"), REFUSED)
def test_what_is_no_past_day_says_why(said: str, code: str) -> None:
    with pytest.raises(Unclear) as problem:
        parse(said, "fr", TODAY)
    assert problem.value.code == code


PICKED = [
    ("2027-01-01", "day-future"), ("2026-01-01/2027-01-01", "day-future"), ("2025-02-31", "day-impossible"),
    ("0000-00-00", "day-impossible"), ("9999-12-31", "day-future"), ("1899-12-31", "day-old"), ("2025-13-01/2025-14-01", "day-impossible"),
]  # fmt: skip


@pytest.mark.parametrize(("picked", "code"), PICKED)
def test_a_picked_or_typed_iso_date_is_checked_like_any_other(picked: str, code: str) -> None:
    with pytest.raises(Unclear) as problem:
        parse(picked, "fr", TODAY, past=True)
    assert problem.value.code == code


def test_a_far_future_due_date_is_asked_again() -> None:
    with pytest.raises(Unclear) as problem:
        parse("9999-12-31", "fr", TODAY, past=False)
    assert problem.value.code == "day-old"


def test_a_picked_span_that_is_not_over_ends_today_where_only_the_past_makes_sense() -> None:
    assert parse("2025-03-01/2025-03-31", "fr", TODAY) == Day(date(2025, 3, 1), TODAY)


@pytest.mark.parametrize("said", ["j'ai sept factures", "3 200,50 €", "I may do it", "15 %"])
def test_numbers_and_words_that_only_look_like_dates(said: str) -> None:
    assert find(said, TODAY) is None


@given(st.dates(date(1996, 1, 1), TODAY))
def test_a_day_written_out_is_read_back_in_both_languages(day: date) -> None:
    for lang in ("fr", "en"):
        assert parse(show(day, lang), lang, TODAY) == Day.of(day)
    assert parse(f"{day:%d/%m/%Y}", "fr", TODAY) == Day.of(day) == Day.read(str(Day.of(day)))


@given(st.text(max_size=60))
def test_no_words_break_the_reader(words: str) -> None:
    try:
        found = parse(words, "fr", TODAY)
    except Unclear:
        return
    assert found.first <= found.last
