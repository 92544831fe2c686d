"""What is kept of messages that were not understood or not helped: no name, no number, only what this person could see."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.anonymous import scrub
from bot.knowledge import Knowledge
from bot.store import Store
from tests.stage import Stage
from tests.transcript import Play


def kept(stage: Stage) -> list[tuple[str, str, str]]:
    store = Store(stage.data)
    found = [(g.text, g.label, g.reason.value) for g in store.feedback.gaps()]
    store.close()
    return found


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Bonjour, Acme me doit 3 200 € depuis le 12/03/2026", ("Acme", "3", "200", "12", "2026")),
        ("écrivez à Jean.Dupont@acme.fr ou au 06 12 34 56 78", ("Dupont", "acme", "06", "78")),
        ("FR76 3000 6000 0112 3456 7890 189 c'est mon iban", ("FR76", "3000", "189")),
        ("voir https://acme.example/dossier?id=7", ("acme", "dossier?id")),
        ("nadia et globex sont fâchés", ("nadia", "globex")),
        ("My client Initech, Mr Lumbergh, won't pay", ("Initech", "Lumbergh")),
    ],
)
def test_names_contacts_and_numbers_go(known: Knowledge, text: str, gone: tuple[str, ...]) -> None:
    told = scrub(text, ["Nadia", "Benali", "Globex"], known.vocabulary)
    assert not [word for word in gone if word in told] and "…" in told


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Marie-Claire Petit me doit de l'argent", "… me doit de l'argent"),
        ("Sandrine Leroy ne veut pas payer", "… ne veut pas payer"),
        ("Claire ne répond pas à mes mails", "… ne répond pas à mes mails"),
        ("le contrat de Pierre est chez Claire", "le contrat de … est chez …"),
        ("Bonjour Claire, une question sur ma facture", "Bonjour …, une question sur ma facture"),
        ("M. Petit a signé. Merci !", "M. … a signé. Merci !"),
        ("Petit Bateau conteste ma facture", "… conteste ma facture"),
        ("c'est quoi la RC Pro, et les CGV ?", "c'est quoi la RC Pro, et les CGV ?"),
        ("Puis-je signer ? Bonne idée, dit Dupont", "Puis-je signer ? Bonne idée, dit …"),
        ("Expliquez-moi le petit contrat, il est pas claire", "Expliquez-moi le petit contrat, il est pas claire"),
        ("MON CLIENT NE PAIE PAS LA FACTURE", "MON CLIENT NE PAIE PAS LA FACTURE"),
        ("I think I need help, says Rose", "I think I need help, says …"),
    ],
)
def test_a_capital_within_a_sentence_is_a_name_even_when_the_word_is_known(known: Knowledge, text: str, left: str) -> None:
    assert scrub(text, [], known.vocabulary) == left


def test_what_people_mean_stays(known: Knowledge) -> None:
    assert scrub("il m'a carotté, je fais quoi ?", ["Nadia"], known.vocabulary) == "il m'a carotté, je fais quoi ?"


def test_a_choice_at_a_clarification_is_kept_with_its_meaning(stage: Stage) -> None:
    stage.says("Nadia", "facture")
    stage.presses("Nadia", *Play._offered(stage.dm("Nadia"), "connaître les pénalités de retard"))
    assert kept(stage) == [("facture", "dispute.late_fees", "clarified")]


def test_what_is_handed_over_is_kept(stage: Stage) -> None:
    stage.says("Nadia", "mon proprio garde ma caution de 800 euros")
    assert kept(stage) == [("mon proprio garde ma caution de … euros", "", "handed_over")]


def test_an_answer_that_does_not_help_is_kept_once_and_loses_its_buttons(stage: Stage) -> None:
    stage.says("Nadia", "où trouver l'attestation d'assurance ?")
    press = Play._offered(stage.dm("Nadia"), "👎 Pas utile")
    stage.presses("Nadia", *press)
    stage.presses("Nadia", *press)
    assert kept(stage) == [("où trouver l'attestation d'assurance ?", "insurance.certificate", "not_helpful")]
    assert len([s for s in stage.dm("Nadia") if s.kind == "edit"]) == 1
    store = Store(stage.data)
    assert store.feedback.votes() == [("insurance.certificate", 0, 1)]
    store.close()


def test_a_vote_on_somebody_elses_answer_counts_for_nothing(stage: Stage) -> None:
    stage.says("Nadia", "où trouver l'attestation d'assurance ?")
    action, value = Play._offered(stage.dm("Nadia"), "👎 Pas utile")
    for forged in (value, "no", "no|x|y|z", "maybe|" + value.partition("|")[2], "no|insurance.certificate|1|answer/2/e9/x"):
        stage.presses("Karim", action, forged)
    assert kept(stage) == []


def test_choices_of_earlier_versions_are_kept(tmp_path: Path) -> None:
    from bot.store.migrations import migrations

    old = Database(sqlite3.connect(tmp_path / "relais.db", isolation_level=None))
    migrations.apply(old, stop_before="seventh")
    old.execute("insert into suggestions (text, lang, label, at) values ('il paye po', 'fr', 'dispute.unpaid', '2026-01-01')")
    migrations.apply(old, stop_before="words_of_nobody_are_not_kept")
    assert old.execute("select text, label, reason from feedback").fetchall() == [("il paye po", "dispute.unpaid", "clarified")]
    old.close()
