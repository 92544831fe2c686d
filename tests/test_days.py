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
    ("15 mars", date(2024, 3, 15)), ("hier", date(2025, 3, 13)), ("yesterday", date(2025, 3, 13)), ("avant-hier", date(2025, 3, 12)), ("avt hier", date(2025, 3, 12)),
    ("fin mars", date(2024, 3, 31)), ("end of June", date(2024, 6, 30)), ("fin février 2024", date(2024, 2, 29)),
    ("lundi dernier", date(2025, 3, 10)), ("la mission s'est finie le 12/11", date(2024, 11, 12)), ("il y a 3 jours", date(2025, 3, 11)),
]  # fmt: skip
SPANS = [
    ("il y a 8 mois", "2024-06-29/2024-07-29"), ("8 months ago", "2024-06-29/2024-07-29"), ("en mai", "2024-05-01/2024-05-31"),
    ("septembre dernier", "2024-09-01/2024-09-30"), ("mi-juin", "2024-06-11/2024-06-20"), ("en 2024", "2024-01-01/2024-12-31"),
    ("last March", "2024-03-01/2024-03-31"), ("depuis plus d'un an", "2023-09-14/2024-03-14"), ("le mois dernier", "2025-02-01/2025-02-28"),
    ("ah si, j'ai fait une demi-journée en mai", "2024-05-01/2024-05-31"),
    ("half a year ago", "2024-08-30/2024-09-29"), ("il y a une demi-année", "2024-08-30/2024-09-29"), ("il y a 1 an, 2 mois", "2023-12-30/2024-01-29"),
    ("un an et deux mois", "2023-12-30/2024-01-29"), ("1 year, 2 months ago", "2023-12-30/2024-01-29"),
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


JULY = date(2026, 7, 15)
TYPED = [
    ("fin avril de l'année dernière", "2025-04-30"), ("début juillet l'an dernier", "2025-07-01/2025-07-10"),
    ("beginning of june last year", "2025-06-01/2025-06-10"), ("entre mars et avril 2025", "2025-03-01/2025-04-30"),
    ("between March and April 2025", "2025-03-01/2025-04-30"), ("du 1er mars au 15 mai 2025", "2025-03-01/2025-05-15"),
    ("un an", "2025-05-31/2025-08-29"), ("12 mois", "2025-06-30/2025-07-30"), ("8 mois", "2025-10-31/2025-11-30"),
    ("il y a un an", "2025-05-31/2025-08-29"), ("il y a 1 an et demi", "2024-12-01/2025-03-01"), ("y'a 8 mois", "2025-10-31/2025-11-30"),
    ("ya 8moi", "2025-10-31/2025-11-30"), ("15 07 2025", "2025-07-15"), ("il y a une dizaine de mois", "2025-08-01/2025-10-30"),
    ("avril 25", "2025-04-01/2025-04-30"), ("15 juil 25", "2025-07-15"), ("April 25", "2026-04-25"),
    ("c'était pas en mars c'était en avril 2025", "2025-04-01/2025-04-30"), ("en avril il y a deux ans", "2024-04-01/2024-04-30"),
    ("fin de l'année dernière", "2025-10-01/2025-12-31"), ("du 3 au 10 mars 2025", "2025-03-03/2025-03-10"),
    ("le 3 ou 4 mars", "2026-03-03/2026-03-04"), ("March 3 to 10, 2025", "2025-03-03/2025-03-10"),
    ("de novembre à février 2025", "2024-11-01/2025-02-28"), ("from Nov to Feb 2025", "2024-11-01/2025-02-28"),
    ("05/2025", "2025-05-01/2025-05-31"), ("2025/07/15", "2025-07-15"), ("jusqu'à fin avril 2025", "2025-04-30"),
    ("il y a 2 ou 3 mois", "2026-03-31/2026-05-30"), ("a year and a half ago", "2024-12-01/2025-03-01"),
    ("one year ago", "2025-05-31/2025-08-29"), ("a couple of months ago", "2026-04-30/2026-05-30"),
    ("about 10 months ago", "2025-08-01/2025-10-30"), ("moins d'un an", "2025-07-15/2026-07-15"), ("plus d'un an", "2025-01-15/2025-07-15"),
    ("mars/avril 2025", "2025-03-01/2025-04-30"), ("29 février", "2024-02-29"), ("fin mai debut juin 2025", "2025-05-31/2025-06-10"),
    ("avril de cette année", "2026-04-01/2026-04-30"), ("this year in april", "2026-04-01/2026-04-30"),
    ("l'an dernier en mars", "2025-03-01/2025-03-31"), ("18 mois", "2024-12-31/2025-01-30"), ("y a 3 sem", "2026-06-21/2026-06-27"),
    ("il y a 15 jours", "2026-06-29/2026-07-01"), ("ya 1an", "2025-05-31/2025-08-29"), ("j'ai fini ya 10 mois jcrois", "2025-08-31/2025-09-30"),
    ("le premier août 2025", "2025-08-01"), ("il y a un an et 2 mois", "2025-04-30/2025-05-30"), ("ca fait deux ans", "2024-05-31/2024-08-29"),
    ("between 1 and 15 may 2025", "2025-05-01/2025-05-15"), ("le 12 ou 13 juillet 2025", "2025-07-12/2025-07-13"),
    ("from March 1 to May 15, 2025", "2025-03-01/2025-05-15"), ("last weekend", "2026-07-11/2026-07-12"),
]  # fmt: skip
ASKED_AGAIN = [
    ("avant mars 2025", "day-open"), ("after june", "day-open"), ("juste apres noel, avant janvier", "day-open"),
    ("mars, j'sais plus de quelle année", "day-year"), ("ca fait un an, fini en avril", "day-year"), ("in april some years ago", "day-year"),
    ("se termine en août", "day-future"), ("elle finira le 30 septembre", "day-future"), ("it will end in August", "day-future"),
    ("dans 2 mois", "day-future"), ("in 2 weeks", "day-future"), ("le mois prochain", "day-future"), ("next week", "day-future"),
    ("commencée le 3 mars 2025 et la fin c'était le 4 mai 2025", "day-several"), ("le 31 avril", "day-impossible"),
    ("last summer", "day"), ("fin du mois", "day"), ("le 15", "day"), ("quelques mois", "day"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "meant"), TYPED)
def test_dates_typed_on_a_phone(said: str, meant: str) -> None:
    assert str(parse(said, "fr", JULY)) == meant


@pytest.mark.parametrize(("said", "code"), ASKED_AGAIN)
def test_what_is_unclear_or_still_to_come_is_asked_again(said: str, code: str) -> None:
    with pytest.raises(Unclear) as problem:
        parse(said, "fr", JULY)
    assert problem.value.code == code


@given(
    st.lists(st.sampled_from(
        "entre et au ou mars avril may 2025 25 12 31 29 février il y a depuis un an demi mois années l'an dernier fin mi début pas avant se termine"
        " 9999 0 0000-00-00 31/02 last year next ago 999 ans dans prochain lundi dizaine".split()
    ), max_size=7),
    st.booleans(),
    st.dates(date(2000, 1, 1), date(2060, 12, 31)),
)  # fmt: skip
def test_no_mixture_of_date_words_breaks_the_reader(words: list[str], past: bool, today: date) -> None:
    try:
        found = parse(" ".join(words), "fr", today, past=past)
    except Unclear:
        return
    assert found.first <= found.last
    assert not past or found.last <= today


@given(st.text(max_size=60))
def test_no_words_break_the_reader(words: str) -> None:
    try:
        found = parse(words, "fr", TODAY)
    except Unclear:
        return
    assert found.first <= found.last
