"""A case named by its number: how it stands, a file for it and its end concern that very case; what is told of it goes to its staff."""

from __future__ import annotations

import pytest

from bot.store.cases import ALIVE
from tests.stage import Stage
from tests.test_engine import last, ticket
from tests.test_passing_on import told
from tests.test_words_for_staff import case, handed_over


@pytest.mark.parametrize(
    "text",
    [
        "où en est le dossier WP-2026-0001 ?", "WP-2026-0001", "wp 2026 1 ?", "dossier WP-2026-0001", "how is case wp-2026-0001 going?",
        "Bonjour, je voudrais savoir où en est le dossier WP-2026-0001, s'il vous plaît",
    ],
)  # fmt: skip
def test_how_the_case_named_stands(stage: Stage, text: str) -> None:
    handed_over(stage)
    ticket(stage)
    stage.says("Nadia", text)
    shown = last(stage, "Nadia")
    assert told(stage, 1) == told(stage, 2) == []
    assert "WP-2026-0001" in shown and "WP-2026-0002" not in shown
    assert "à prendre en charge" in shown or "to be taken" in shown


@pytest.mark.parametrize("text", ["je veux clore mon dossier WP-2026-0001", "clore le dossier WP-2026-0001", "close case WP-2026-0001"])
def test_the_case_named_is_closed(stage: Stage, text: str) -> None:
    handed_over(stage)
    ticket(stage)
    stage.says("Nadia", text)
    assert told(stage, 1) == told(stage, 2) == [] and "WP-2026-0001" in last(stage, "Nadia")
    for said in ("oui", "Le client a payé."):
        stage.says("Nadia", said)
    assert case(stage, 1).state not in ALIVE and case(stage, 2).state in ALIVE


def test_a_file_is_added_to_the_case_named(stage: Stage) -> None:
    handed_over(stage)
    ticket(stage)
    stage.says("Nadia", "ajoute une pièce au dossier WP-2026-0001")
    assert told(stage, 1) == [] and "fichiers ici" in last(stage, "Nadia")
    stage.says("Nadia", "c'est tout")
    assert "WP-2026-0001" in last(stage, "Nadia")


def test_a_case_that_is_over_is_not_taken_for_another(stage: Stage) -> None:
    handed_over(stage)
    ticket(stage)
    stage.presses("Hugo", "resolve", "1", staff=True)
    stage.says("Nadia", "clore le dossier WP-2026-0001")
    assert "WP-2026-0001" in last(stage, "Nadia") and "résolu" in last(stage, "Nadia")


def test_nobody_reads_or_closes_the_case_of_another(stage: Stage) -> None:
    handed_over(stage, "Oscar")
    handed_over(stage)
    stage.says("Nadia", "clore le dossier WP-2026-0001")
    assert "WP-2026-0002" in last(stage, "Nadia")
    for said in ("non", "où en est le dossier WP-2026-0001 ?"):
        stage.says("Nadia", said)
    assert "WP-2026-0001" not in last(stage, "Nadia") and case(stage, 1).state in ALIVE


@pytest.mark.parametrize(
    "text",
    ["pour le dossier WP-2026-0001, le client a payé la moitié", "ne fermez pas le dossier WP-2026-0001", "WP-2026-0001 : une précision, c'était en mai"],
)  # fmt: skip
def test_what_is_told_of_the_case_named_reaches_its_staff(stage: Stage, text: str) -> None:
    handed_over(stage)
    ticket(stage)
    stage.says("Nadia", text)
    assert told(stage, 1) == [text] and told(stage, 2) == []
