"""What was said before is not asked again: facts told before an article, words that an open question could swallow."""

from __future__ import annotations

import pytest

from bot.cards import Choices
from tests.stage import Stage
from tests.test_corrections import amounts
from tests.test_engine import last, store
from tests.test_kept_words import facts, say
from tests.test_typed import TWO


def press(stage: Stage, label: str) -> None:
    """Press the button of this label on the card shown last that has it."""
    for shown in reversed(stage.dm("Nadia")):
        for said, action, value in shown.card.controls() if shown.card else []:
            if said == label:
                stage.presses("Nadia", action, value)
                return
    raise AssertionError(f"no button {label!r}")


@pytest.mark.parametrize("typed", [None, "ouvrir un dossier", "ok ouvrez un litige"])
def test_facts_told_before_the_answer_are_kept_for_the_case(stage: Stage, typed: str | None) -> None:
    say(stage, "Zenith me doit 3 200,50 € depuis fin mars, il paie pas")
    if typed is None:
        press(stage, "Ouvrir un dossier de litige")
    else:
        say(stage, typed)
    assert facts(stage)["client"] == "Zenith", last(stage, "Nadia")
    assert "Qui est le client" not in last(stage, "Nadia")


def test_a_rule_that_is_missing_offers_to_open_a_case(acracy: Stage) -> None:
    say(acracy, "je veux porter reclamation, le client conteste mon travail")
    shown = last(acracy, "Nadia")
    assert "dossier" in shown.lower() or "litige" in shown.lower()
    say(acracy, "et sinon elle est où mon attestation rc pro ?")
    assert "incident" not in last(acracy, "Nadia")


def test_a_yes_does_not_send_while_it_is_asked_which_line(stage: Stage) -> None:
    say(stage, *TWO, "corriger montant : 900 ht", "oui")
    assert not stage.staff_room()
    assert "Facture 1, montant" in last(stage, "Nadia")
    say(stage, "2")
    assert amounts(stage)[1].startswith("90000")
    say(stage, "oui")
    assert stage.staff_room()


def test_the_correction_may_be_dropped_and_the_case_sent(stage: Stage) -> None:
    say(stage, *TWO, "corriger montant : 900 ht")
    card = next(s.card for s in reversed(stage.dm("Nadia")) if s.card)
    keep = next(control for control in card.controls() if control[1] == "keep")
    stage.presses("Nadia", *keep[1:])
    say(stage, "oui")
    assert stage.staff_room()
    assert facts(stage)["invoice/i1/amount"].startswith("1500")


@pytest.mark.parametrize("said", ["avec acracy", "1", "2"])
def test_a_guess_or_a_digit_opens_no_case(acracy: Stage, said: str) -> None:
    say(acracy, "je peux bosser en direct avec un ancien client ?", said)
    kept = store(acracy)
    assert not kept.cases.of_person(1)
    kept.close()


def test_a_digit_is_no_message_for_the_staff_and_no_client(stage: Stage) -> None:
    say(stage, "je veux parler à quelqu'un", "1")
    assert not stage.staff_room()
    say(stage, "stop", "je veux ouvrir un dossier de litige", "2")
    assert "client" not in facts(stage)


@pytest.mark.parametrize(("said", "label"), [("suis je assuré si je casse un truc chez le client", "insurance.coverage")])
def test_a_question_of_their_own_is_answered_after_a_case_was_handed_over(stage: Stage, said: str, label: str) -> None:
    say(stage, *TWO, "oui")
    before = len(stage.staff_room())
    say(stage, said)
    assert len(stage.staff_room()) == before
    assert "Source" in last(stage, "Nadia") or any(isinstance(b, Choices) for s in stage.dm("Nadia") if s.card for b in s.card.blocks)
