"""What is on the screen can be typed: a button's words, its number, "le premier"."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.test_engine import last, store
from tests.test_kept_words import say
from tests.transcript import SAMPLES

TWO = ("je veux ouvrir un dossier de litige", "Acme", "impayé", "2026-031", "1500 ht", "12/02/2026", "12/03/2026", "oui",
       "2026-032", "800 ht", "12/02/2026", "12/03/2026", "non", "plusieurs", "Ils ne répondent plus du tout.", "c'est tout")  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "ajouter une facture",
        "Ajouter une facture svp",
        "ajoute une facture",
        "j'ai une autre facture",
        "rajoute une facture stp",
        "il manque une facture",
        "there's another invoice",
    ],
)
def test_an_invoice_is_added_at_the_recap(stage: Stage, said: str) -> None:
    say(stage, *TWO, said)
    assert "numéro de la facture 3" in last(stage, "Nadia")


@pytest.mark.parametrize(
    "said",
    [
        "retirer la facture 2026-032",
        "retirer la facture 2",
        "supprimer la facture 2026-032",
        "enlève la facture 2",
        "Retire la facture 2",
        "supprime 2026-032",
        "enlève la deuxième",
        "retire la 2",
        "retire la 2e facture",
    ],
)
def test_an_invoice_is_removed_at_the_recap(stage: Stage, said: str) -> None:
    say(stage, *TWO, said)
    assert "C'est retiré" in last(stage, "Nadia") and "2026-032" not in last(stage, "Nadia") and "2026-031" in last(stage, "Nadia")


@pytest.mark.parametrize(
    "said", ["retirer la facture 2026-033", "retirer la facture 3", "ne retirez pas la facture 2", "retirer la facture"]
)
def test_what_names_no_line_removes_nothing(stage: Stage, said: str) -> None:
    say(stage, *TWO, said)
    assert "numéro : 2026-032" in last(stage, "Nadia") and "numéro : 2026-031" in last(stage, "Nadia")


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("ajouter des pièces", "Les pièces du dossier"),
        ("il manque un fichier", "Les pièces du dossier"),
        ("corriger relances", "Réponse précédente"),
    ],
)
def test_a_line_of_the_list_is_corrected(stage: Stage, said: str, asked: str) -> None:
    say(stage, *TWO, said)
    assert asked in last(stage, "Nadia")


@pytest.mark.parametrize("said", ["1", "le premier", "1.", "la première", "the first one", "n°1"])
def test_a_clarification_is_answered_by_rank(stage: Stage, said: str) -> None:
    say(stage, "facture")
    assert "être sûr de bien comprendre" in last(stage, "Nadia")
    first = last(stage, "Nadia").split("[1] ")[1].split("\n")[0]
    say(stage, said)
    kept = store(stage)
    pressed, asked = kept.people.note_of(2), kept.people.note_of(1)
    kept.close()
    assert first and pressed and pressed.became == "pressed" and asked and asked.became == "answered" and asked.label


def test_autre_chose_is_typed_too(stage: Stage) -> None:
    say(stage, "facture", "autre chose")
    assert "pas assez bien compris" in last(stage, "Nadia")


@pytest.mark.parametrize("said", ["Vérifier mon cas", "verifier mon cas svp", "Check my case"])
def test_the_words_of_an_offer_lead_where_its_button_leads(acracy: Stage, said: str) -> None:
    say(acracy, said)
    assert "Qui est ce contact" in last(acracy, "Nadia") or "Who is this contact" in last(acracy, "Nadia")


def test_the_team_is_told_of_a_proposal(acracy: Stage, stage: Stage) -> None:
    say(acracy, "je veux vérifier si je peux passer en direct avec mon client", "1", "oui", "prévenir l'équipe")
    assert "Je préviens l'équipe" in last(acracy, "Nadia")


def test_without_a_rule_the_same_words_reach_a_person(stage: Stage) -> None:
    say(stage, "Prévenir l'équipe")
    assert "De quoi s'agit-il" in last(stage, "Nadia")


def test_a_yes_is_for_what_was_shown_last(stage: Stage) -> None:
    """The recap waits, an invoice is read, "oui" takes its facts: it does not send the case."""
    say(stage, *TWO[:3], "2026-999", "1500 ht", "12/02/2026", "12/03/2026", "non", "plusieurs", "Ils ne répondent plus.", "c'est tout")
    stage.says("Nadia", "", files=(SAMPLES / "facture-2026-031.pdf",))
    assert "Oui, reprendre" in last(stage, "Nadia")
    say(stage, "oui")
    kept = store(stage)
    assert not kept.cases.all() and kept.people.note_of(13).became == "pressed"  # type: ignore[union-attr]  # the words just said
    kept.close()


CHECKS = """je veux verifier mon cas de passage en direct · je voudrais vérifier ma situation pour passer en direct · verifie si mon cas est bon pour le direct
peux tu vérifier si je suis autorisé à passer en direct dans mon cas · jveux verifier si ma situation est ok pour bosser en direct · faire vérifier mon passage en direct
i want to check my case for going direct · can you check whether my situation allows going direct · please verify my case of working direct
check my situation pls, going direct with a client""".replace("\n", " · ").split(" · ")
MEANINGS = ["c'est quoi passer en direct ?", "ça veut dire quoi le passage en direct", "what does going direct mean?"]


@pytest.mark.parametrize("said", CHECKS)
def test_who_asks_for_a_check_of_their_case_gets_it(acracy: Stage, said: str) -> None:
    say(acracy, said)
    assert "Qui est ce contact" in last(acracy, "Nadia") or "Who is this contact" in last(acracy, "Nadia")


@pytest.mark.parametrize("said", MEANINGS)
def test_who_asks_what_going_direct_is_reads_it_and_may_check_the_case(acracy: Stage, said: str) -> None:
    say(acracy, said)
    assert "Vérifier mon cas" in last(acracy, "Nadia") or "Check my case" in last(acracy, "Nadia")
    say(acracy, "verifier mon cas" if "c'" in said or "ça" in said else "check my case")
    assert "Qui est ce contact" in last(acracy, "Nadia") or "Who is this contact" in last(acracy, "Nadia")
