"""What was pressed stays readable: the card above loses its buttons and says which it was. The transcripts check every press of theirs too."""

from __future__ import annotations

import pytest

from bot.cards import Note
from tests.stage import Stage
from tests.transcript import SAMPLES, Play


def press(stage: Stage, label: str) -> str:
    """Nadia presses this button; the last line of the card it was on, as that card now reads."""
    posted = next(s for s in reversed(stage.dm("Nadia")) if s.card and any(c[0] == label for c in s.card.controls()))
    stage.presses("Nadia", *Play._offered(stage.dm("Nadia"), label))
    return note(stage, posted.message)


def note(stage: Stage, message: str) -> str:
    """The last line of a message that can be pressed no more; "" when that is no note."""
    now = next(s.card for s in reversed(stage.dm("Nadia")) if s.message == message and s.card)
    assert not now.controls()
    return block.markdown if isinstance(block := now.blocks[-1], Note) else ""


def test_a_question_says_what_was_pressed(stage: Stage) -> None:
    stage.says("Nadia", "Acme me doit 3200 € HT, facture 2026-031 du 12/02/2026, à payer le 15/03/2026, je veux ouvrir un litige")
    assert press(stage, "Non") == "→ Non"
    assert press(stage, "Plusieurs relances") == "→ Plusieurs relances"
    stage.says("Nadia", "Ils ne répondent plus depuis la livraison.")
    assert press(stage, "C'est tout") == r"→ C\'est tout"
    assert press(stage, "Numéro de facture : 2026-031") == r"→ Numéro de facture \: 2026\-031"  # from the recap's list
    assert press(stage, "Garder la réponse précédente") == "→ Garder la réponse précédente"
    assert press(stage, "Envoyer à l'équipe") == r"→ Envoyer à l\'équipe"


def test_the_receipt_that_was_pressed_says_so_and_the_question_above_does_not(stage: Stage) -> None:
    stage.says("Nadia", "Acme me doit 3200 € HT, facture 2026-031 du 12/02/2026, à payer le 15/03/2026, je veux ouvrir un litige")
    for label in ("Non", "Plusieurs relances"):
        press(stage, label)
    stage.says("Nadia", "Ils ne répondent plus depuis la livraison.")
    asked = stage.dm("Nadia")[-1]
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf", SAMPLES / "pv-de-recette.pdf"))
    receipts = [
        s for s in stage.dm("Nadia") if s.card and any(c[0] == "C'est tout" for c in s.card.controls()) and s.message != asked.message
    ]
    stage.presses("Nadia", *Play._offered(stage.dm("Nadia"), "C'est tout"))
    assert not note(stage, asked.message).startswith("→")
    newest = next(s.card for s in reversed(stage.dm("Nadia")) if s.message == receipts[-1].message and s.card)
    assert newest.blocks[-1] == Note(r"→ C\'est tout") and newest.controls()  # the piece can still be sorted elsewhere


@pytest.mark.parametrize("said", ["12/02/2026", "annuler"])
def test_what_was_typed_is_not_said_again(stage: Stage, said: str) -> None:
    stage.says("Nadia", "Acme me doit 3200 € HT, facture 2026-031, je veux ouvrir un litige")
    asked = stage.dm("Nadia")[-1]
    stage.says("Nadia", said)
    assert not note(stage, asked.message).startswith("→")


@pytest.mark.parametrize(
    ("picked", "shown"), [("2026-02-12", "→ 12 février 2026"), ("2030-01-01", r"→ 1er janvier 2030"), ("<b>", r"→ \<b\>")]
)
def test_a_picked_day_is_said_in_words_even_when_it_will_not_do(stage: Stage, picked: str, shown: str) -> None:
    stage.says("Nadia", "Acme me doit 3200 € HT, facture 2026-031, je veux ouvrir un litige")
    asked = stage.dm("Nadia")[-1]
    field = next(b for b in asked.card.blocks if b.type == "day") if asked.card else None
    assert field is not None
    stage.presses("Nadia", field.action, f"{field.value}|{picked}")
    assert note(stage, asked.message) == shown


def test_a_choice_among_meanings_says_which(stage: Stage) -> None:
    stage.says("Nadia", "facture")
    label = next(c[0] for s in reversed(stage.dm("Nadia")) if s.card for c in s.card.controls() if c[1] == "pick")
    assert press(stage, label).startswith("→ ")
