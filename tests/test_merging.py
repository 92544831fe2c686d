"""Cases that belong together, and cases that change hands: nothing of them is lost on the way."""

from __future__ import annotations

import pytest

from bot.config import Config
from bot.events import ChannelLost, Mention, Place, Room, Sender
from bot.store import Store
from bot.store.cases import TicketState
from bot.text_cards import render
from tests.stage import STAFF, Stage
from tests.test_engine import last, ticket, words
from tests.transcript import SAMPLES


def roots(stage: Stage) -> list[str]:
    return [s.message for s in stage.staff_room() if s.kind == "post" and not s.thread]


def two(stage: Stage) -> tuple[int, int]:
    """Two cases of Nadia's, a file and a staff message in the first."""
    first = ticket(stage, question="Ma question sur Orion")
    stage.says("Nadia", "", files=(SAMPLES / "facture-2026-031.pdf",))
    stage.says("Hugo", "Bonjour, je regarde", staff=True, thread=roots(stage)[0], mention=Mention.LEADING)
    return first, ticket(stage, question="Encore ma question sur Orion")


def asked(stage: Stage) -> tuple[str, str]:
    """The merge card: its message and the value of its buttons."""
    found = next(s for s in reversed(stage.staff_room()) if s.card and any(a == "merge_yes" for _, a, _ in s.card.controls()))
    assert found.card
    return found.message, next(v for _, a, v in found.card.controls() if a == "merge_yes")


def test_two_cases_of_one_person_become_one(stage: Stage) -> None:
    first, second = two(stage)
    stage.presses("Hugo", "together", f"{first}|merge|{second}", staff=True)
    message, value = asked(stage)
    stage.presses("Hugo", "merge_yes", value, staff=True, message=message)
    stage.presses("Hugo", "merge_yes", value, staff=True, message=message)
    assert "n'en font plus qu'un" in last(stage, "Nadia")
    kept = Store(stage.data)
    one, two_ = kept.cases.get(first), kept.cases.get(second)
    assert one and two_ and one.merged_into == second and one.state is TicketState.RESOLVED and two_.state is TicketState.OPEN
    assert [p.name for p in kept.files.of_ticket(second)] == ["facture-2026-031.pdf"] and not kept.files.of_ticket(first)
    assert [c.what for c in kept.cases.history(first)][-1] == "merged" and "took_over" in [c.what for c in kept.cases.history(second)]
    kept.close()
    assert len([s for s in stage.staff_room() if s.kind == "file" and s.thread == roots(stage)[1]]) == 1


def test_words_in_the_thread_of_a_merged_case_go_on_in_the_other(stage: Stage) -> None:
    first, second = two(stage)
    stage.presses("Hugo", "together", f"{first}|merge|{second}", staff=True)
    message, value = asked(stage)
    stage.presses("Hugo", "merge_yes", value, staff=True, message=message)
    stage.says("Hugo", "Voici la réponse", staff=True, thread=roots(stage)[0], mention=Mention.LEADING)
    assert "Voici la réponse" in words(stage, "Nadia")
    stage.says("Nadia", "merci, encore un point")
    assert any(s.thread == roots(stage)[1] and s.card and "encore un point" in render(s.card) for s in stage.staff_room())
    stage.presses("Hugo", "reopen", str(first), staff=True)
    kept = Store(stage.data)
    assert (found := kept.cases.get(first)) and found.state is TicketState.RESOLVED
    kept.close()


def test_a_merge_may_be_declined_and_then_is_not_made(stage: Stage) -> None:
    first, second = two(stage)
    stage.presses("Hugo", "together", f"{first}|merge|{second}", staff=True)
    message, value = asked(stage)
    stage.presses("Hugo", "merge_no", value, staff=True, message=message)
    stage.presses("Hugo", "merge_yes", value, staff=True, message=message)
    kept = Store(stage.data)
    assert (found := kept.cases.get(first)) and found.merged_into is None
    kept.close()


def test_cases_of_two_people_are_linked_but_never_merged(stage: Stage) -> None:
    for who in ("Nadia", "Karim"):
        stage.commands(who, "litige")
        for said in ("Acme", "contesté", "3200 HT", "Ils disent que le travail est mauvais.", "c'est tout", "oui"):
            stage.says(who, said)
    kept = Store(stage.data)
    first, second = (t.id for t in kept.cases.all())
    kept.close()
    stage.presses("Hugo", "together", f"{first}|merge|{second}", staff=True)
    assert not any(a == "merge_yes" for s in stage.staff_room() if s.card for _, a, _ in s.card.controls())
    stage.presses("Hugo", "together", f"{first}|link|{second}", staff=True)
    edits = [render(s.card) for s in stage.staff_room() if s.kind == "edit" and s.card]
    assert "Lié à : WP-2026-0002" in edits[-2] and "Lié à : WP-2026-0001" in edits[-1]


def test_a_case_handed_to_another_channel_takes_its_words_and_files_along(stage: Stage, app: Config) -> None:
    org = app.organisations["webportage"]
    slack = org.slack.model_copy(update={"staff": {"default": STAFF["webportage"], "insurance": "C00INSURE"}})
    stage.config = app.model_copy(update={"organisations": {**app.organisations, "webportage": org.model_copy(update={"slack": slack})}})
    case, _ = two(stage)
    stage.presses("Hugo", "move", f"{case}|insurance", staff=True)
    there = [s for s in stage.seen if s.conversation == "C00INSURE"]
    told = "\n".join(render(s.card) for s in there if s.card)
    assert there[0].kind == "post" and "Ma question sur Orion" in told and "Bonjour, je regarde" in told
    assert [s.kind for s in there].count("file") == 1
    stage.presses("Hugo", "claim", str(case), staff=True)  # in the old channel: no longer theirs
    kept = Store(stage.data)
    assert (found := kept.cases.get(case)) and found.staff_channel == "C00INSURE" and not found.assignee
    kept.close()


def test_a_lost_channel_gives_its_case_to_the_default_one_once(stage: Stage, app: Config) -> None:
    case, _ = two(stage)
    org = app.organisations["webportage"]
    slack = org.slack.model_copy(update={"staff": {"default": "C00OTHER"}})
    stage.config = app.model_copy(update={"organisations": {**app.organisations, "webportage": org.model_copy(update={"slack": slack})}})
    place = Place("slack", "T00WEBPORT", "", Room.DM)
    for n in range(2):
        stage.give(ChannelLost(f"lost{n}", stage.now, "webportage", Sender(""), place, case, STAFF["webportage"], "is_archived"))
    there = [s for s in stage.seen if s.conversation == "C00OTHER"]
    told = "\n".join(render(s.card) for s in there if s.card)
    assert told.count("is_archived") == 1 and "Bonjour, je regarde" in told and [s.kind for s in there].count("file") == 1


@pytest.mark.parametrize("action", ["pass_on", "reply"])
def test_an_old_button_of_a_merged_case_reaches_the_one_that_goes_on(stage: Stage, action: str) -> None:
    first, second = two(stage)
    stage.says("Nadia", "j'ai une nouvelle information à ce sujet, le client a écrit")
    value = next(v for s in stage.dm("Nadia") if s.card for _, a, v in s.card.controls() if a == "pass_on" and v.startswith(f"{first}|"))
    stage.presses("Hugo", "together", f"{first}|merge|{second}", staff=True)
    message, both = asked(stage)
    stage.presses("Hugo", "merge_yes", both, staff=True, message=message)
    before = len(stage.seen)
    stage.presses("Nadia", action, value if action == "pass_on" else f"{first}|voici la suite")
    said = [s for s in stage.seen[before:] if s.card and s.conversation == stage.staff_room()[0].conversation and "Nadia" in render(s.card)]
    assert {s.thread for s in said if s.thread} == {roots(stage)[1]}
    kept = Store(stage.data)
    one = kept.cases.get(first)
    kept.close()
    assert one and one.state is TicketState.RESOLVED
