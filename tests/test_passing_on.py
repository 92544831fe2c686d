"""What a freelancer writes about a case reaches that case, or is offered to be passed on: never lost, never answered as something else."""

from __future__ import annotations

import pytest

from bot import replies
from bot.store.cases import TicketState
from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import last, store
from tests.test_kept_words import DISPUTE, LITIGE, say
from tests.transcript import SAMPLES

OPEN = (*LITIGE, "Ils contestent tout.", "c'est tout", "oui")
OPENED = (*DISPUTE, "They contest it all.", "done", "yes")
FOLLOWED = {"fr": OPEN, "en": OPENED}

REMARKS = """toujours pas payé · non c'est pas réglé · ce n'est pas résolu · merci mais c'est pas réglé · une précision : c'était en mai
j'ai oublié de dire qu'il a quitté le pays · en fait non il a pas payé · toujours rien reçu de leur part · bonjour, il a encore rien payé
c pas regle du tout · jai tjrs rien recu · il a payé que la moitié · non · ça marche toujours pas · super, mais il conteste encore
ok mais il manque la moitié · plus de réponse depuis lundi · ah non, il refuse encore · merci pour rien""".replace("\n", " · ").split(" · ")
ENGLISH = [
    "still not paid",
    "no it's not solved",
    "thanks but it's not settled",
    "i forgot to say he left the country",
    "one detail: it was in may",
    "actually no, he didnt pay",
    "nope still nothing",
    "great, but they only paid half",
]
THANKS = [
    "merci",
    "Merci beaucoup !",
    "ok merci",
    "mrc bcp 🙏",
    "super, merci à vous, bonne journée",
    "parfait",
    "thanks a lot!",
    "ok thx",
    "great, thank you so much",
]
CALLS = ["pls call me back thx", "merci de me rappeler svp", "je voudrais parler à un conseiller"]
QUESTIONS = [
    "comment faire signer le contrat ?",
    "c'est quoi le contrat tripartite ?",
    "what does my professional liability insurance cover?",
]


def told(stage: Stage, ticket: int = 1) -> list[str]:
    """The freelancer's words that staff were told in this case's thread."""
    kept = store(stage)
    found = [c.detail["text"] for c in kept.cases.history(ticket) if c.what == "to_staff"]
    kept.close()
    return found


def state(stage: Stage, ticket: int = 1) -> TicketState:
    kept = store(stage)
    found = kept.cases.get(ticket)
    kept.close()
    assert found is not None
    return found.state


def resolve(stage: Stage, ticket: int = 1) -> None:
    stage.presses("Hugo", "resolve", str(ticket), staff=True)


def press(stage: Stage, action: str, rank: int = 0) -> None:
    """A press on this action of the card shown last with it."""
    shown = next(
        s.card for s in reversed(stage.dm("Nadia")) if s.card and s.kind == "post" and any(c[1] == action for c in s.card.controls())
    )
    stage.presses("Nadia", *[c for c in shown.controls() if c[1] == action][rank][1:])


@pytest.mark.parametrize(("lang", "said"), [*(("fr", s) for s in REMARKS), *(("en", s) for s in ENGLISH)])
def test_words_after_the_resolution_reopen_the_case(stage: Stage, lang: str, said: str) -> None:
    say(stage, *FOLLOWED[lang])
    resolve(stage)
    say(stage, said)
    assert told(stage) == [said] and state(stage) is TicketState.OPEN
    assert "est rouvert" in last(stage, "Nadia") or "open again" in last(stage, "Nadia")


@pytest.mark.parametrize(("lang", "said"), [*(("fr", s) for s in REMARKS), *(("en", s) for s in ENGLISH)])
def test_words_after_the_handover_reach_the_case(stage: Stage, lang: str, said: str) -> None:
    say(stage, *FOLLOWED[lang], said)
    assert told(stage) == [said] and state(stage) is TicketState.OPEN


@pytest.mark.parametrize("said", ["en fait non il a pas payé", "ah non, il refuse encore", "toujours pas payé", "ce n'est pas résolu"])
def test_words_after_the_freelancer_closed_it_reopen_the_case(stage: Stage, said: str) -> None:
    say(stage, *OPEN, "je veux clore mon dossier", "oui", "Il a payé.")
    assert state(stage) is TicketState.RESOLVED
    say(stage, said)
    assert told(stage)[-1] == said and state(stage) is TicketState.OPEN


@pytest.mark.parametrize("said", [*THANKS, "oui c'est réglé", "oui c'est bon merci", "it's all good now, thanks"])
def test_thanks_alone_never_reopen(stage: Stage, said: str) -> None:
    say(stage, *OPEN)
    resolve(stage)
    say(stage, said)
    assert state(stage) is TicketState.RESOLVED and told(stage) == []


@pytest.mark.parametrize("said", ["merci mais c'est pas réglé", "thanks but not solved", "ok, et pour la facture 2 ?"])
def test_in_the_thread_thanks_with_a_but_reopen(stage: Stage, said: str) -> None:
    say(stage, *OPEN)
    resolve(stage)
    thread = next(s.message for s in reversed(stage.dm("Nadia")) if s.card and "Si ce n'est pas le cas" in render(s.card))
    stage.says("Nadia", "merci beaucoup", thread=thread)
    assert state(stage) is TicketState.RESOLVED
    stage.says("Nadia", said, thread=thread)
    assert told(stage) == ["merci beaucoup", said] and state(stage) is TicketState.OPEN


@pytest.mark.parametrize("said", QUESTIONS)
def test_a_question_of_another_matter_is_answered_and_offered(stage: Stage, said: str) -> None:
    say(stage, *OPEN)
    resolve(stage)
    say(stage, said)
    assert "Source" in "".join(render(s.card) for s in stage.dm("Nadia")[-2:-1] if s.card)
    assert told(stage) == [] and state(stage) is TicketState.RESOLVED
    press(stage, "pass_on")
    assert told(stage) == [said] and state(stage) is TicketState.OPEN


@pytest.mark.parametrize("said", CALLS)
def test_a_call_for_a_person_is_offered_to_who_has_the_case(stage: Stage, said: str) -> None:
    say(stage, *OPEN, said)
    press(stage, "pass_on")
    assert told(stage) == [said]


def test_another_client_is_another_need_and_offered(stage: Stage) -> None:
    say(stage, *OPEN)
    resolve(stage)
    say(stage, "Globex ne me paie pas")
    assert told(stage) == [] and state(stage) is TicketState.RESOLVED
    assert [c[1] for c in stage.dm("Nadia")[-1].card.controls()] == ["pass_on", "not_case"]  # type: ignore[union-attr]  # a card was sent
    press(stage, "pass_on")
    assert told(stage) == ["Globex ne me paie pas"]


@pytest.mark.parametrize("said", ["il a quitté le pays", "toujours pas payé", "no it's not solved"])
def test_with_two_cases_the_freelancer_is_asked_which(stage: Stage, said: str) -> None:
    say(stage, *OPEN, "je voudrais parler à un conseiller", "Ma facture n'apparaît pas.")
    resolve(stage)
    say(stage, said)
    assert told(stage, 1) == told(stage, 2) == []
    kept = [c for s in stage.dm("Nadia")[-1:] if s.card for c in s.card.controls()]
    assert [c[1] for c in kept] == ["pass_on", "pass_on", "not_case"]
    chosen = next(n for n, c in enumerate(kept) if "0001" in c[0])
    say(stage, str(chosen + 1))
    assert told(stage, 1) == [said] and told(stage, 2) == [] and state(stage, 1) is TicketState.OPEN


def test_words_that_were_for_no_case_are_served_as_any_others(stage: Stage) -> None:
    say(stage, *OPEN, "je voudrais parler à un conseiller", "Ma facture n'apparaît pas.", "mon client ne paie pas")
    press(stage, "not_case")
    assert "Source" in last(stage, "Nadia") and told(stage, 1) == told(stage, 2) == []


@pytest.mark.parametrize("said", ["il a quitté le pays", "they left the country"])
def test_after_another_conversation_the_only_case_is_offered(stage: Stage, said: str) -> None:
    say(stage, *OPEN, "je veux déclarer un incident", "annuler", said)
    assert told(stage) == []
    say(stage, "oui")
    assert told(stage) == [said]


@pytest.mark.parametrize("said", ["bonjour", "aide", "où en est mon dossier ?", "english please"])
def test_what_relais_does_itself_is_no_word_for_staff(stage: Stage, said: str) -> None:
    say(stage, *OPEN)
    resolve(stage)
    say(stage, said)
    assert told(stage) == [] and state(stage) is TicketState.RESOLVED


def test_long_after_the_resolution_it_is_asked_first(stage: Stage) -> None:
    say(stage, *OPEN)
    resolve(stage)
    stage.later(days=40)
    say(stage, "il a encore rien payé")
    assert told(stage) == [] and state(stage) is TicketState.RESOLVED
    say(stage, "oui")
    assert told(stage) == ["il a encore rien payé"] and state(stage) is TicketState.OPEN


def test_a_file_after_the_resolution_reopens_the_case(stage: Stage) -> None:
    say(stage, *OPEN)
    resolve(stage)
    stage.says("Nadia", "", files=(SAMPLES / "facture-2026-031.pdf",))
    kept = store(stage)
    assert len(kept.files.of_ticket(1)) == 1 and state(stage) is TicketState.OPEN
    kept.close()


@pytest.mark.parametrize("said", [*REMARKS, *ENGLISH, *QUESTIONS])
def test_words_that_say_more_are_no_thanks(said: str) -> None:
    assert not replies.thanks(said, settled=True)


NEW = [
    "nouvelle question : un client refuse de payer", "autre chose, j'ai un client qui ne paie pas", "another question: a client refuses to pay",
    "bonjour, une autre question : un client conteste mon travail", "j'ai un nouveau problème, un client ne me paie pas",
]  # fmt: skip


@pytest.mark.parametrize("said", NEW)
@pytest.mark.parametrize("over", [True, False], ids=["resolved", "open"])
def test_what_is_announced_as_another_matter_is_answered_and_offered(stage: Stage, over: bool, said: str) -> None:
    say(stage, *OPEN)
    if over:
        resolve(stage)
    say(stage, said)
    assert told(stage) == [] and (state(stage) is TicketState.RESOLVED) is over
    assert "Source" in "".join(render(s.card) for s in stage.dm("Nadia")[-2:] if s.card)
    press(stage, "pass_on")
    assert told(stage) == [said]


def test_what_is_announced_and_not_understood_is_passed_on_only_when_asked(stage: Stage) -> None:
    say(stage, *OPEN, "autre chose : il a déménagé à Lyon")
    assert told(stage) == []
    say(stage, "oui")
    assert told(stage) == ["autre chose : il a déménagé à Lyon"]
