"""When two names mean the same company."""

from __future__ import annotations

import pytest

from bot.names import same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME SAS", "acme"),
        ("Acmé", "Acme"),
        ("Globex France", "globex  france"),
        ("la société Orion", "Orion"),
        ("Vandelay", "Vandelai"),
        ("S.A.R.L. Dupont", "Dupont"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Acme", "Apex"), ("IBM", "ISM"), ("Dupont", "Dupuis"), ("", "Acme"), ("SAS", "SARL"), ("Globex France", "Initech France")],
)
def test_not_the_same(one: str, other: str) -> None:
    assert not same(one, other)
