"""The staff's queue, the home page and the shortcut: what each person finds where they look for it."""

from __future__ import annotations

import pytest

from bot.queue import read
from bot.slack.render import render as to_slack
from bot.store import Store
from bot.store.queue import Filter
from bot.text_cards import render
from tests.stage import Stage
from tests.test_cards import check
from tests.test_engine import last, ticket


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Filter()),
        ("à moi", Filter(assignee="hugo")),
        ("mine", Filter(assignee="hugo")),
        ("Non attribués", Filter(unassigned=True)),
        ("en attente litige", Filter(state="waiting", topic="dispute")),
        ("unassigned insurance Globex", Filter(unassigned=True, topic="insurance", text="globex")),
        ("Nadia Benali", Filter(text="nadia benali")),
        ("WP-2026-0001", Filter(text="wp-2026-0001")),
    ],
)
def test_typed_words_make_a_filter(text: str, wanted: Filter) -> None:
    assert read(text, "hugo") == wanted


def queue(stage: Stage, text: str = "") -> str:
    return render(stage.commands("Hugo", "dossiers", text, channel="C00GENERAL", staff=True).now[0])


def test_staff_find_cases_by_state_assignee_topic_and_words(stage: Stage) -> None:
    first, second = ticket(stage, "Nadia"), ticket(stage, "Karim")
    stage.presses("Hugo", "claim", str(first), staff=True)
    stage.presses("Hugo", "wait", str(second), staff=True)
    stage.later(days=3)
    assert "2 dossiers ouverts" in queue(stage) and "il y a 3 jours" in queue(stage)
    assert "Nadia" in queue(stage, "à moi") and "Karim" not in queue(stage, "à moi")
    assert "Karim" in queue(stage, "non attribués") and "Nadia" not in queue(stage, "non attribués")
    assert "Karim" in queue(stage, "en attente") and "1 dossier ouvert" in queue(stage, "karim")
    assert "Aucun dossier" in queue(stage, "litige") and "Aucun dossier" in queue(stage, "100%_")


def test_what_a_person_typed_is_shown_and_never_read_as_markup(stage: Stage) -> None:
    ticket(stage, "[x](https://evil.example) <!channel> *b*")
    assert "[x](https://evil.example) <!channel> *b*" in queue(stage)


def test_whoever_is_not_staff_sees_their_own_cases_only(stage: Stage) -> None:
    ticket(stage, "Nadia")
    shown = render(stage.commands("Karim", "dossiers", channel="C00GENERAL").now[0])
    assert "WP-2026-0001" not in shown and "Aucun dossier" in shown


def test_the_home_page_of_staff_has_the_queue_and_that_of_a_freelancer_has_not(stage: Stage) -> None:
    for n in range(30):
        ticket(stage, f"Person {n}")
    staff, freelancer = stage.opens_home("Hugo", staff=True), stage.opens_home("Person 3")
    check(to_slack(staff).blocks)
    check(to_slack(freelancer).blocks)
    assert "Et 10 autres" in render(staff) and "WP-2026-0004" in render(freelancer)
    assert "WP-2026-0005" not in render(freelancer) and "30 dossiers" not in render(freelancer)


def test_a_message_becomes_the_first_fact_of_a_case(stage: Stage) -> None:
    stage.shortcut("Nadia", "Acme me doit 3200 € depuis mars, ils ne paient pas")
    stage.says("Nadia", "F-12")
    stage.says("Nadia", "12/02/2026")
    for said in ("non", "plusieurs"):
        stage.says("Nadia", said)
    assert "Les pièces du dossier" in last(stage, "Nadia")  # what happened is not asked again
    stage.says("Nadia", "c'est tout")
    assert "ils ne paient pas" in last(stage, "Nadia")


def test_a_message_whose_topic_is_not_plain_asks_which_case(stage: Stage) -> None:
    stage.shortcut("Nadia", "peux-tu regarder ça ?")
    assert "lequel ?" in last(stage, "Nadia")
    action, value = next((a, v) for _, a, v in stage.dm("Nadia")[-1].card.controls() if v.startswith("ticket.human"))  # type: ignore[union-attr]
    stage.presses("Nadia", action, value)
    kept = Store(stage.data)
    assert [f.value for f in kept.cases.facts(kept.cases.all()[-1].id)] == ["peux-tu regarder ça ?"]
    kept.close()


def test_a_shortcut_on_a_message_without_words(stage: Stage) -> None:
    stage.shortcut("Nadia", "")
    assert "lequel ?" in last(stage, "Nadia")
