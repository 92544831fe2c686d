"""What a message volunteers: stated facts only, never what it denies, supposes, asks or still intends."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import hints
from bot.cards import Choices
from bot.text_cards import render
from tests.stage import Stage

TODAY = date(2026, 7, 15)

MISSION = [
    ("je peux passer en direct avec mon client ? ma mission chez Acme se termine en août", "yes", ""),
    ("la mission est pas finie", "yes", ""), ("mission pas encore terminée", "yes", ""), ("ma mission est bientôt terminée", "yes", ""),
    ("my contract isn't over yet", "yes", ""), ("my mission will be over soon", "yes", ""), ("i haven't finished the project", "yes", ""),
    ("la mission n'est toujours pas terminée", "yes", ""), ("ma mission est en cours", "yes", ""), ("la mission finit le 30/09", "yes", ""),
    ("mon contrat finira en mars 2027", "yes", ""), ("ma mission n'est plus en cours", "no", ""), ("aucune mission en cours", "no", ""),
    ("bientôt terminée", "", ""), ("une fois ma mission terminée je peux passer en direct ?", "", ""),
    ("si ma mission se termine en aout je fais quoi", "", ""), ("when my mission is over can i go direct", "", ""),
    ("la mission finit le 12/07", "", ""), ("mission terminée en août 2027", "", ""),
    ("ma mission est finie, la mission est pas finie", "", ""),
    ("ma mission s'est terminée en mai 2025", "no", "2025-05-01/2025-05-31"),
    ("j'ai fini ma mission chez Acme fin avril 2025", "no", "2025-04-30"), ("the mission ended in May 2025", "no", "2025-05-01/2025-05-31"),
    ("mission terminée, c'était en avril 2025", "no", "2025-04-01/2025-04-30"), ("contrat arrêté il y a un an", "no", "2025-05-31/2025-08-29"),
    ("on a terminé la mission le 3/4/2025", "no", "2025-04-03"), ("mission fini depuis 8 mois", "no", "2025-10-31/2025-11-30"),
    ("ma mission est finie, il me doit la facture du 3 mars", "no", ""), ("mission finie avant mars 2025", "no", ""),
    ("mission terminée fin avril de l'année dernière", "no", "2025-04-30"),
]  # fmt: skip
CODES = [
    ("je n'ai pas envoyé de mise en demeure", "reminders", ""), ("c'est quoi la mise en demeure ?", "reminders", ""),
    ("je vais lui envoyer une mise en demeure", "reminders", ""), ("never sent a formal notice", "reminders", ""),
    ("should i send a formal notice", "reminders", ""), ("je dois faire une relance ?", "reminders", ""),
    ("sans relance de ma part", "reminders", ""), ("j'ai envoyé une mise en demeure", "reminders", "formal"),
    ("i sent a formal notice", "reminders", "formal"), ("j'ai fait 3 relances", "reminders", "several"), ("pas encore relancé", "reminders", "none"),
    ("je n'ai pas rencontré ailleurs", "contact", ""), ("je l'ai rencontré ailleurs", "contact", "elsewhere"),
    ("c'est pas mon ancien client", "contact", ""), ("c'est mon ancien client", "contact", "worked"), ("il m'a recommandé un collègue", "contact", "referred"),
    ("il ne conteste pas", "nature", ""), ("il conteste la facture", "nature", "contested"), ("il me doit rien", "nature", ""),
    ("he owes me nothing", "nature", ""), ("il me doit 3200 euros", "nature", "unpaid"), ("il a pas payé", "nature", "unpaid"),
    ("il n'a pas annulé la mission", "nature", ""), ("il a annulé la mission", "nature", "broken_off"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "running", "ended"), MISSION)
def test_a_mission_is_over_only_when_the_words_say_so(said: str, running: str, ended: str) -> None:
    found = hints.find(said, TODAY)
    assert (found.get("running", ""), found.get("ended", "")) == (running, ended)


@pytest.mark.parametrize(("said", "hint", "code"), CODES)
def test_what_is_denied_asked_or_intended_is_no_fact(said: str, hint: str, code: str) -> None:
    assert hints.find(said, TODAY).get(hint, "") == code


def test_facts_read_in_the_message_are_stated_before_the_verdict_and_can_be_corrected(acracy: Stage) -> None:
    acracy.says("Nadia", "je peux passer en direct avec mon ancien client ? ma mission chez Acme s'est finie en mai 2023")
    acracy.says("Nadia", "1")
    verdict = acracy.dm("Nadia")[-1].card
    assert verdict
    told = render(verdict)
    assert told.index("Fin de la dernière mission : mai 2023") < told.index("Oui, depuis")
    assert any(isinstance(block, Choices) and block.action == "correct" for block in verdict.blocks)


@given(st.text(max_size=80))
def test_no_words_break_the_reader(words: str) -> None:
    assert all(isinstance(value, str) for value in hints.find(words, TODAY).values())


@given(
    st.lists(
        st.sampled_from(
            "mission pas finie terminée si 2 factures de 500€ 3x k € le 31/02 mise en demeure ? , . mais acme SARL me doit il y a ans avant avril"
            " hier 0000-00-00 9999 CHF -5 Société Générale ne me paie plus owes the 3rd of March".split()
        ),
        max_size=9,
    )
)
def test_no_mixture_of_fact_words_breaks_the_reader(words: list[str]) -> None:
    hints.find(" ".join(words), TODAY)
