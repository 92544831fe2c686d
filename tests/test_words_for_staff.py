"""Outside any conversation, what concerns a case reaches its staff: passed on when the case is in hand, else offered; never lost."""

from __future__ import annotations

import pytest

from bot.store.cases import ALIVE, Ticket
from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import dispute, last, store, ticket


def case(stage: Stage, number: int = 1) -> Ticket:
    kept = store(stage)
    found = kept.cases.get(number)
    kept.close()
    assert found is not None
    return found


def thread(stage: Stage) -> str:
    return "\n".join(render(s.card) for s in stage.staff_room() if s.card)


def handed_over(stage: Stage, who: str = "Nadia", client: str = "Acme") -> int:
    """A dispute that was approved; the id of its case."""
    dispute(stage, who, client)
    for said in ("c'est tout", "oui"):
        stage.says(who, said)
    kept = store(stage)
    found = kept.cases.all()[-1].id
    kept.close()
    return found


def resolved(stage: Stage) -> None:
    number = handed_over(stage)
    stage.presses("Hugo", "resolve", str(number), staff=True)
    assert case(stage).state not in ALIVE


@pytest.mark.parametrize(
    "text",
    [
        "toujours pas payé", "non c'est pas réglé", "ce n'est pas résolu", "merci mais c'est pas réglé", "en fait il a pas payé du tout", "c pa réglé",
        "il m'a rien versé", "faut rouvrir le dossier svp", "still not paid", "it is not solved", "thanks but he didn't pay", "please reopen it",
        "il dit que le virement est parti mais j'ai rien reçu", "euh non",
    ],
)  # fmt: skip
def test_after_it_was_resolved_words_reach_the_staff_and_reopen(stage: Stage, text: str) -> None:
    resolved(stage)
    stage.says("Nadia", text)
    assert text in thread(stage), last(stage, "Nadia")
    assert case(stage).state in ALIVE


@pytest.mark.parametrize(
    "text", ["merci", "Merci beaucoup !", "super merci bcp", "thanks a lot!", "ok merci", "👍", "parfait", "top merci à vous"]
)
def test_thanks_alone_never_reopen_and_disturb_nobody(stage: Stage, text: str) -> None:
    resolved(stage)
    stage.says("Nadia", text)
    assert case(stage).state not in ALIVE and text not in thread(stage)
    assert "pas répondre" not in last(stage, "Nadia")


@pytest.mark.parametrize(
    "text",
    [
        "j'ai oublié de dire qu'il a quitté le pays", "une précision : c'était en mai", "il vient de me répondre, il refuse tout", "I forgot to say he moved abroad",
        "ah et son associé était au courant aussi", "son avocat m'a appelée ce matin",
    ],
)  # fmt: skip
def test_after_the_handover_a_further_word_reaches_the_staff(stage: Stage, text: str) -> None:
    handed_over(stage)
    stage.says("Nadia", text)
    assert text in thread(stage), last(stage, "Nadia")


@pytest.mark.parametrize(
    "text", ["en fait non il a pas payé", "finalement c'est pas bon", "actually he did not pay", "je me suis trompée il reste 200 euros"]
)
def test_after_the_freelancer_closed_it_a_message_reopens(stage: Stage, text: str) -> None:
    handed_over(stage)
    stage.commands("Nadia", "dossier")
    for said in ("c'est réglé, on peut clore", "oui", "payé"):
        stage.says("Nadia", said)
    assert case(stage).state not in ALIVE
    stage.says("Nadia", text)
    assert text in thread(stage), last(stage, "Nadia")
    assert case(stage).state in ALIVE


def test_a_plain_question_is_answered_and_offered_to_the_staff_as_well(stage: Stage) -> None:
    handed_over(stage)
    stage.says("Nadia", "où trouver l'attestation d'assurance ?")
    answer, offer = [render(s.card) for s in stage.dm("Nadia") if s.card][-2:]
    assert "Espace adhérent" in answer and "Si ce message était pour l'équipe" in offer
    assert "attestation d'assurance ?" not in thread(stage)


def test_a_new_need_about_another_client_is_no_word_for_the_staff_of_this_case(stage: Stage) -> None:
    resolved(stage)
    stage.says("Nadia", "Globex me doit 500 € depuis mars, je veux ouvrir un litige")
    assert "Globex" not in thread(stage) and case(stage).state not in ALIVE


@pytest.mark.parametrize(
    "text", ["j'ai une précision sur le retard", "ce n'est pas résolu", "ça traîne toujours", "my case is not closed!"]
)
def test_when_no_case_is_in_hand_it_is_asked_which_is_meant(stage: Stage, text: str) -> None:
    first, second = handed_over(stage), handed_over(stage, client="Globex")
    stage.commands("Nadia", "litige")
    stage.says("Nadia", "annuler")
    stage.says("Nadia", text)
    assert text not in thread(stage)
    shown = "\n".join(render(s.card) for s in stage.dm("Nadia")[-4:] if s.card)
    assert "Acme" in shown and "Globex" in shown, shown
    kept = store(stage)
    [note] = [n for (n,) in kept.db.execute("select id from messages where text = ?", [text])]
    kept.close()
    stage.presses("Nadia", "pass_on", f"{second}|{note}")
    assert text in thread(stage)
    assert first != second


def test_staff_who_reopen_are_heard_of(stage: Stage) -> None:
    resolved(stage)
    stage.presses("Hugo", "reopen", "1", staff=True)
    assert "Hugo a rouvert votre dossier **WP-2026-0001**" in last(stage, "Nadia").replace("\u00a0", " ") or "rouvert" in last(
        stage, "Nadia"
    )


def test_who_has_no_case_sees_none_of_this(stage: Stage) -> None:
    stage.says("Nadia", "toujours pas payé")
    assert "équipe (dossier" not in "\n".join(render(s.card) for s in stage.dm("Nadia") if s.card)


def test_a_case_of_a_question_takes_further_words_too(stage: Stage) -> None:
    ticket(stage, question="Je dois facturer en dollars.")
    stage.says("Nadia", "c'est pour un client canadien")
    assert "c'est pour un client canadien" in thread(stage)


def test_a_double_tap_on_a_reply_box_sends_the_words_once(stage: Stage) -> None:
    number = handed_over(stage)

    def freelancer() -> int:
        return sum("Envoyez le devis" in render(s.card) for s in stage.dm("Nadia") if s.card)

    for _ in range(2):
        stage.presses("Hugo", "say", f"{number}|Envoyez le devis signé", staff=True, message="card-1")
    assert freelancer() == 1 and thread(stage).count("Envoyez le devis") == 1
    for _ in range(2):
        stage.presses("Nadia", "reply", f"{number}|il part ce soir", message="card-2")
    assert thread(stage).count("il part ce soir") == 1
    stage.later(minutes=1)
    stage.presses("Hugo", "say", f"{number}|Envoyez le devis signé", staff=True, message="card-1")
    stage.presses("Nadia", "reply", f"{number}|il part ce soir", message="card-2")
    assert freelancer() == 2 and thread(stage).count("il part ce soir") == 2  # said again on purpose


def test_which_case_a_correction_is_for_is_asked_once(stage: Stage) -> None:
    first = handed_over(stage)
    stage.says("Nadia", "je veux ouvrir un litige")
    for said in ("Globex", "contesté", "900 HT", "Ils contestent les heures.", "c'est tout", "oui"):
        stage.says("Nadia", said)
    stage.says("Nadia", "corriger montant : 1000 HT")
    asked = next(s for s in reversed(stage.dm("Nadia")) if s.card and any(a == "revise" for _, a, _ in s.card.controls()))
    assert asked.card
    _, action, value = next(c for c in asked.card.controls() if c[1] == "revise")
    stage.presses("Nadia", action, value)
    shown = [s.card for s in stage.dm("Nadia") if s.message == asked.message and s.card]
    assert first and not shown[-1].controls()
