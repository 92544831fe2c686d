"""A long account is kept whole, or it is said that it is too long: nothing of it is lost silently."""

from __future__ import annotations

from datetime import date

from bot import hints
from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import LITIGE, facts, say

STORY = "Acme conteste le travail rendu et ne répond plus à aucun message. "
KEPT, TOO_LONG = (STORY * 55).strip(), (STORY * 75).strip()


def test_an_account_up_to_the_limit_is_kept_whole(stage: Stage) -> None:
    assert 3000 < len(KEPT) < 4000
    say(stage, *LITIGE, KEPT)
    assert facts(stage)["account"] == KEPT


def test_a_first_message_is_the_whole_account(stage: Stage) -> None:
    stage.commands("Nadia", "litige", f"litige avec Acme, ils contestent. {KEPT}")
    say(stage, "1500 ht")
    assert facts(stage)["account"].endswith(KEPT)


def test_an_account_beyond_the_limit_is_asked_again_and_that_is_said(stage: Stage) -> None:
    say(stage, *LITIGE, TOO_LONG)
    shown = last(stage, "Nadia")
    assert "account" not in facts(stage)
    assert "un peu long" in shown and "passé" in shown
    say(stage, KEPT)
    assert facts(stage)["account"] == KEPT


def test_a_first_message_beyond_the_limit_says_so(stage: Stage) -> None:
    stage.commands("Nadia", "litige", f"litige avec Acme, ils contestent. {TOO_LONG}")
    assert any("trop long" in str(s.card) for s in stage.dm("Nadia"))
    assert "account" not in facts(stage)


def test_the_story_found_in_a_text_is_all_of_it() -> None:
    assert hints.find(TOO_LONG, date(2026, 9, 1))["account"] == TOO_LONG
