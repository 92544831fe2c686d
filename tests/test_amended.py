"""Who corrects a case hears that the correction was passed on, and where."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.test_engine import last, store
from tests.test_kept_words import say
from tests.test_passing_on import OPEN, OPENED


@pytest.mark.parametrize(("opened", "said", "yes", "told"), [
    (OPEN, "corriger montant : 1800 ht", "oui", "Correction transmise"),
    (OPEN, "au fait le montant c'est 1800 ht", "ok envoie", "Correction transmise"),
    (OPENED, "correct amount: 1800 ht", "yes", "Correction passed on"),
])  # fmt: skip
def test_a_correction_that_was_passed_on_is_told(stage: Stage, opened: tuple[str, ...], said: str, yes: str, told: str) -> None:
    say(stage, *opened, said)
    assert told not in last(stage, "Nadia")
    say(stage, yes)
    assert told in last(stage, "Nadia") and "WP-2026-0001" in last(stage, "Nadia")
    kept = store(stage)
    assert [c.what for c in kept.cases.history(1)].count("amended") == 1
    kept.close()


def test_a_correction_is_told_each_time(stage: Stage) -> None:
    for amount in ("1800 ht", "1900 ht"):
        say(stage, *(OPEN if amount == "1800 ht" else ()), f"corriger montant : {amount}", "oui")
        assert "Correction transmise" in last(stage, "Nadia")


def test_the_same_value_again_tells_staff_nothing(stage: Stage) -> None:
    say(stage, *OPEN, "corriger montant : 1500 ht")
    assert "Correction transmise" not in last(stage, "Nadia")
    kept = store(stage)
    assert not [c for c in kept.cases.history(1) if c.what == "amended"]
    kept.close()
