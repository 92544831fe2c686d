"""Asked for a name or a number, what is neither is not taken: it is answered, waited for, or asked again."""

from __future__ import annotations

from datetime import date

import pytest

from bot import invoices, kinds
from bot.dialogue import Heard, Unclear
from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import LITIGE, asking, facts, say

TODAY = date(2026, 9, 1)
NAMES = [
    ("mon client s'appelle Dupont Conseil", "Dupont Conseil"), ("my client's name is Globex", "Globex"), ("It's a company called Globex", "Globex"),
    ("c'est une boîte qui s'appelle Globex", "Globex"), ("le nom du client est Zeta SARL", "Zeta SARL"), ("elle s'appelle Marie Durand", "Marie Durand"),
    ("oui, Acme", "Acme"), ("j'ai bossé pour Globex", "Globex"), ("I worked with Acme Ltd for two years", "Acme Ltd"), ("c’est Acme", "Acme"),
    ("Société Générale", "Société Générale"), ("Agence Dupont", "Agence Dupont"), ("Oui Care", "Oui Care"), ("La Poste", "La Poste"), ("On Running", "On Running"),
    ("No Limit", "No Limit"),
]  # fmt: skip
NO_NAMES = [
    "c'est quoi une mise en demeure ?",
    "c'est obligatoire ?",
    "je sais pas trop",
    "attends je cherche",
    "one moment",
    "oui",
    "non merci",
    "ok",
    "what is that",
]
NO_NUMBERS = [
    "je sais pas",
    "je l'ai pas sous la main",
    "pas de numéro sous la main",
    "no idea",
    "I don't have it to hand",
    "je l'ai pas",
    "sans réponse de leur part",
]
NONE = [
    "sans numéro",
    "il n'y en a pas",
    "pas encore de numéro",
    "la facture n'a pas de numéro",
    "there is none",
    "no invoice number",
    "aucun",
]


@pytest.mark.parametrize(("said", "name"), NAMES)
def test_the_name_is_taken_out_of_the_words_around_it(said: str, name: str) -> None:
    assert kinds.name.accept(Heard(said, "fr", TODAY)) == name


@pytest.mark.parametrize("said", NO_NAMES)
def test_a_question_a_yes_or_a_moment_is_no_name(said: str) -> None:
    with pytest.raises(Unclear, match="name-long"):
        kinds.name.accept(Heard(said, "fr", TODAY))


@pytest.mark.parametrize("said", NO_NUMBERS)
def test_a_number_that_is_not_at_hand_is_asked_again(said: str) -> None:
    with pytest.raises(Unclear, match="number"):
        invoices.told(said, TODAY)


@pytest.mark.parametrize("said", NONE)
def test_that_there_is_no_number_is_an_answer(said: str) -> None:
    assert invoices.told(said, TODAY) == {"number": said}


@pytest.mark.parametrize(
    ("before", "key"),
    [(LITIGE[:1], "client"), ((*LITIGE[:2], "impayé"), "invoice/i1/number"), ((*LITIGE[:2], "impayé", "F-1"), "invoice/i1/amount")],
)
@pytest.mark.parametrize("said", ["attends je cherche", "une minute stp"])
def test_who_asks_for_a_moment_has_it(stage: Stage, before: tuple[str, ...], key: str, said: str) -> None:
    say(stage, *before, said)
    assert "Prenez votre temps" in last(stage, "Nadia") and key not in facts(stage)


def test_a_yes_while_the_client_is_corrected_renames_nobody(stage: Stage) -> None:
    say(stage, *LITIGE, "corriger client", "oui")
    assert facts(stage)["client"] == "Acme" and "seulement le nom" in last(stage, "Nadia")
    say(stage, "mon client s'appelle Zenith")
    assert facts(stage)["client"] == "Zenith"


@pytest.mark.parametrize(("before", "key", "asked"), [(LITIGE, "account", "passé"), (LITIGE[:1], "client", "client")])
def test_a_question_in_mid_flow_is_answered_and_the_pending_one_put_again(
    stage: Stage, before: tuple[str, ...], key: str, asked: str
) -> None:
    say(stage, *before, "c'est quoi une mise en demeure ?")
    assert "J'hésite" in last(stage, "Nadia") and key not in facts(stage)
    say(stage, "oui")
    assert asked in last(stage, "Nadia") and "Revenons" in last(stage, "Nadia") and key not in facts(stage)
    assert any("mise en demeure" in str(s.card) for s in stage.dm("Nadia")[-2:])


@pytest.mark.parametrize(("command", "text"), [("assurance", ""), ("contrat", "où est le modèle ?"), ("dossier", ""), ("aide", "")])
def test_a_command_in_mid_flow_is_answered_and_the_pending_question_put_again(stage: Stage, command: str, text: str) -> None:
    say(stage, "je veux ouvrir un dossier de litige", "Acme")
    stage.commands("Nadia", command, text)
    assert "Revenons à ma question" in last(stage, "Nadia") and "Facture impayée" in last(stage, "Nadia")
    say(stage, "impayé")
    assert "numéro de la facture" in last(stage, "Nadia")


def test_a_button_in_mid_flow_is_answered_and_the_pending_question_put_again_once(stage: Stage) -> None:
    say(stage, "je veux ouvrir un dossier de litige", "Acme")
    for label, back in (
        ("dispute.late_fees", "Revenons"), ("ticket.status", "Revenons"), ("ticket.human|=Mon bulletin de paie", "On continue"), ("meta.language", ""),
    ):  # fmt: skip
        before = len(stage.dm("Nadia"))
        stage.presses("Nadia", "intent", label)
        asked = [
            s.card
            for s in stage.dm("Nadia")[before:]
            if s.kind == "post" and s.card and any(a == "answer" for _, a, _ in s.card.controls())
        ]
        assert len(asked) == 1 and back in render(asked[0])


@pytest.mark.parametrize("how", ["command", "channel", "button"])
def test_the_conversation_under_way_is_not_begun_a_second_time(stage: Stage, how: str) -> None:
    say(stage, "je veux ouvrir un dossier de litige", "Acme")
    if how == "button":
        stage.presses("Nadia", "intent", "dispute.open")
    else:
        stage.commands("Nadia", "litige", channel="" if how == "command" else "C00GENERAL")
    assert asking(stage) == 1 and "Revenons à ma question" in last(stage, "Nadia") and "problème avec Acme" in last(stage, "Nadia")


def test_another_dispute_is_begun_when_it_is_told_of(stage: Stage) -> None:
    say(stage, "je veux ouvrir un dossier de litige", "Acme")
    stage.commands("Nadia", "litige", "Zenith me doit 3200 €")
    assert asking(stage) == 2 and "numéro de la facture" in last(stage, "Nadia")


@pytest.mark.parametrize("before", [LITIGE[:1], LITIGE[:3], LITIGE], ids=["name", "amount", "account"])
@pytest.mark.parametrize(
    "said",
    ["je veux ouvrir un autre dossier de litige", "jveux ouvrir un nouveau litige contre Zenith", "i want to open another dispute case"],
)
def test_a_sentence_opens_another_dispute_on_top(stage: Stage, before: tuple[str, ...], said: str) -> None:
    say(stage, *before, said)
    assert asking(stage) == 2, last(stage, "Nadia")


def test_who_starts_again_on_top_of_another_conversation_is_not_led_through_it(stage: Stage) -> None:
    say(stage, "je veux ouvrir un dossier de litige", "Acme")
    stage.presses("Nadia", "intent", "insurance.incident")
    before = len(stage.dm("Nadia"))
    say(stage, "Zenith", "recommencer")
    told = [render(s.card) for s in stage.dm("Nadia")[before:] if s.card and s.kind == "post"]
    assert "Chez quel client" in told[-1] and not any("problème avec Acme" in one for one in told) and asking(stage) == 2
