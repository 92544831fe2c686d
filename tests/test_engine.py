"""What must hold whatever people and platforms send: exactly one effect, own things only, nothing lost, no dead end."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import intents
from bot import conversation
from bot.cards import Card
from bot.engine import Engine
from bot.events import Mention, Message, Place, Room, Sender
from bot.slack.render import render as to_slack
from bot.store import Store, StoreBusy
from bot.store.cases import TicketState
from bot.text_cards import render
from bot.turn import House
from tests.stage import TEAM, Stage
from tests.transcript import SAMPLES, Play


def words(stage: Stage, user: str) -> str:
    """All that a person has been shown."""
    return "\n".join(render(s.card) for s in stage.dm(user) if s.card)


def last(stage: Stage, user: str) -> str:
    return render(next(s.card for s in reversed(stage.dm(user)) if s.card and s.kind == "post"))


def store(stage: Stage) -> Store:
    return Store(stage.data)


def ticket(stage: Stage, who: str = "Nadia", question: str = "Une question") -> int:
    """A case opened by a person; its id."""
    stage.says(who, "je veux parler à quelqu'un")
    stage.says(who, question)
    kept = store(stage)
    found = kept.cases.all()[-1].id
    kept.close()
    return found


def dispute(stage: Stage, who: str = "Nadia", client: str = "Acme") -> None:
    """A dispute up to the question for its documents."""
    for said in ("/litige", client, "contesté", "3200 HT", "Ils disent que le travail est mauvais, ce qui est faux."):
        stage.commands(who, "litige") if said == "/litige" else stage.says(who, said)


def test_the_same_event_twice_has_one_effect(stage: Stage) -> None:
    stage.says("Nadia", "bonjour", event="same")
    before = len(stage.seen)
    stage.says("Nadia", "bonjour", event="same")
    assert len(stage.seen) == before


@pytest.mark.parametrize(
    "text", ["", "   ", "😀", "x" * 40_000, "\x00\x1b[31m", "\u202e\u2066", "NULL", "-1", "<!channel>", "{ $client }", "%s %d"]
)
def test_odd_messages_get_a_clear_word(stage: Stage, text: str) -> None:
    stage.says("Nadia", text)
    assert len(stage.dm("Nadia")) >= 2 and "Traceback" not in words(stage, "Nadia")
    stage.commands("Nadia", "litige")
    stage.says("Nadia", text)
    stage.says("Nadia", "annuler")
    assert "arrêté" in last(stage, "Nadia")


def test_a_script_that_raises_is_set_aside_and_staff_get_its_journal(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    intent = intents.INTENTS["ticket.human"]

    async def broken() -> str:
        await intent.script()
        raise RuntimeError("a bug")

    monkeypatch.setitem(intents.INTENTS, "ticket.human", replace(intent, script=broken))
    stage.says("Nadia", "je veux parler à quelqu'un")
    stage.says("Nadia", "Ma question sur Orion")
    assert "rien n'est perdu" in last(stage, "Nadia") and "a bug" not in words(stage, "Nadia")
    staff = "\n".join(render(s.card) for s in stage.staff_room() if s.card)
    assert "Ma question sur Orion" in staff and "RuntimeError" in staff
    monkeypatch.undo()
    stage.says("Nadia", "aide")
    assert "Je réponds sur ces sujets" in last(stage, "Nadia")


def test_a_bug_outside_scripts_is_apologised_for_and_not_repeated(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("secret words")

    monkeypatch.setattr("bot.freelancer.on_message", fail)
    stage.says("Nadia", "bonjour", event="once")
    assert "n'a pas marché" in last(stage, "Nadia") and "secret" not in words(stage, "Nadia")
    before = len(stage.seen)
    stage.says("Nadia", "bonjour", event="once")
    assert len(stage.seen) == before


def test_files_sent_before_the_first_question_join_the_conversation(stage: Stage) -> None:
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
    assert "est gardé" in last(stage, "Nadia")
    dispute(stage)
    assert "devis-signe.pdf" in last(stage, "Nadia")


def test_files_of_a_cancelled_conversation_are_kept_for_the_next(stage: Stage) -> None:
    dispute(stage)
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
    stage.says("Nadia", "annuler")
    assert "gardé" in last(stage, "Nadia")
    stage.commands("Nadia", "litige")
    assert "devis-signe.pdf" in last(stage, "Nadia")


def test_a_file_that_could_go_to_two_cases_asks_which(stage: Stage) -> None:
    first, second = ticket(stage), ticket(stage, question="Une autre")
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
    assert "Pour quel dossier" in last(stage, "Nadia")
    action, value = Play._offered(stage.dm("Nadia"), "WP-2026-0002")
    stage.presses("Nadia", action, value)
    kept = store(stage)
    assert [len(kept.files.of_ticket(t)) for t in (first, second)] == [0, 1]
    kept.close()


def test_approval_waits_for_files_under_way_and_then_counts(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    dispute(stage)
    with monkeypatch.context() as patch:
        patch.setattr(Stage, "fetch", lambda self: None)  # the download takes its time
        stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
        stage.says("Nadia", "c'est tout")
        stage.says("Nadia", "oui")
    assert "encore en route" in last(stage, "Nadia")
    assert not stage.staff_room()
    stage.fetch()
    assert stage.staff_room() and "C'est transmis" in last(stage, "Nadia")


def test_no_internal_word_and_no_mention_by_edit_reaches_the_freelancer(stage: Stage) -> None:
    ticket(stage)
    root = stage.staff_room()[0].message
    internal = stage.says("Hugo", "client pénible", staff=True, thread=root)
    stage.edits("Hugo", internal, "client pénible, dit à Nadia", staff=True, thread=root)
    stage.says("Hugo", "à voir @Relais", staff=True, thread=root, mention=Mention.ELSEWHERE)
    assert "pénible" not in words(stage, "Nadia") and "à voir" not in words(stage, "Nadia")


def test_a_relay_that_cannot_arrive_is_told_in_the_thread(stage: Stage) -> None:
    ticket(stage)
    root = stage.staff_room()[0].message
    stage.refuse["dm-nadia"] = "user_not_found"
    stage.says("Hugo", "Bonjour", staff=True, thread=root, mention=Mention.LEADING)
    assert "user_not_found" in render(next(s.card for s in reversed(stage.staff_room()) if s.card))
    assert not any(s.kind == "mark" for s in stage.seen)


@pytest.mark.parametrize("member", [False, None])
def test_who_is_not_staff_cannot_act_as_staff(stage: Stage, member: bool | None) -> None:
    case = ticket(stage)
    root = stage.staff_room()[0].message
    stage.presses("Karim", "resolve", str(case), staff=True, thread=root, member=bool(member))
    stage.presses("Karim", "resolve", str(case))  # from the direct conversation
    kept = store(stage)
    found = kept.cases.get(case)
    assert found is not None and found.state is TicketState.OPEN
    assert any(change.what == "refused" for change in kept.cases.history(case))
    kept.close()


def test_two_claims_one_wins_and_the_other_is_told_who(stage: Stage) -> None:
    case = ticket(stage)
    for who in ("Hugo", "Camille"):
        stage.presses(who, "claim", str(case), staff=True)
    whispered = next(s for s in reversed(stage.seen) if s.kind == "whisper")
    assert whispered.card is not None and "Hugo suit déjà" in render(whispered.card)


FORGED = [
    ("answer", "{run}|question|anything"), ("correct", "{run}|question"), ("keep", "{run}"), ("cancel", "{run}"), ("slot", "{piece}|other"),
    ("file_case", "{piece}|{case}"), ("pass_on", "{case}|1"), ("not_case", "1"), ("intent", "ticket.human|1"), ("pick", "ticket.human|1"), ("relay_send", "{case}|1"),
    ("nonsense", "x"), ("answer", ""), ("answer", "999999|x|y"), ("slot", "abc"), ("intent", "no.such.label"), ("letter", "../../etc/passwd"),
]  # fmt: skip


@pytest.mark.parametrize(("action", "value"), FORGED)
def test_forged_presses_reach_nothing_of_another_person(stage: Stage, action: str, value: str) -> None:
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
    case = ticket(stage, question="Mon secret")
    stage.says("Nadia", "je veux parler à quelqu'un")
    kept = store(stage)
    run, piece = kept.runs.latest(1), kept.files.all()[0]
    assert run is not None
    before = (kept.cases.all(), kept.files.all(), kept.runs.journal(run.id), kept.runs.get(run.id))
    kept.close()
    stage.presses("Karim", action, value.format(run=run.id, piece=piece.id, case=case))
    kept = store(stage)
    assert (kept.cases.all(), kept.files.all(), kept.runs.journal(run.id), kept.runs.get(run.id)) == before
    kept.close()
    assert "secret" not in words(stage, "Karim")


def test_a_freelancer_sees_only_own_cases(stage: Stage) -> None:
    ticket(stage, question="Mon secret")
    for asked in ("WP-2026-0001", "où en est le dossier WP-2026-0001 ?", "où en est mon dossier ?"):
        stage.says("Karim", asked)
    assert "secret" not in words(stage, "Karim") and "Nadia" not in words(stage, "Karim")


def test_an_old_button_is_answered_plainly(stage: Stage) -> None:
    stage.commands("Nadia", "litige")
    stage.says("Nadia", "Acme")
    action, value = Play._offered(stage.dm("Nadia"), "Travail contesté")
    stage.presses("Nadia", action, value)
    stage.presses("Nadia", action, value)
    assert "n'est plus valable" in last(stage, "Nadia")


def test_what_people_type_pings_nobody_anywhere(stage: Stage) -> None:
    nasty = "<!channel> <@U123> <https://evil.example|click> *bold* \u202egnp.exe"
    ticket(stage, question=nasty)
    stage.says("Nadia", nasty, thread=next(s.message for s in stage.dm("Nadia") if s.card and "dossier" in render(s.card)))
    cards: list[Card] = [s.card for s in stage.seen if s.card]
    assert any("evil.example" in render(card) for card in cards)
    for card in cards:
        shown = to_slack(card)
        assert "<" not in shown.text and "\u202e" not in json.dumps(shown.blocks)
        assert '"type": "link"' not in json.dumps(shown.blocks)
        assert '"type": "mrkdwn"' not in json.dumps(shown.blocks)


def test_everything_is_stored_for_other_programs(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    from bot import listing

    dispute(stage)
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
    stage.says("Nadia", "c'est tout")
    stage.says("Nadia", "oui")
    assert listing.run("tickets", Path(stage.data), as_json=True) == 0
    told = json.loads(capsys.readouterr().out)[0]
    assert told["number"] == "WP-2026-0001" and told["requester"]["name"] == "Nadia" and told["topic"] == "dispute"
    assert told["facts"]["amount"] == {"amount": "3200.00", "currency": "EUR", "tax": "HT"}
    assert told["evidence"][0]["slot"] == "order" and told["history"][0]["what"] == "opened"


def test_a_correction_after_the_case_was_opened_amends_it_on_approval(stage: Stage) -> None:
    dispute(stage)
    for said in ("c'est tout", "oui", "en fait c'est 3500 HT"):
        stage.says("Nadia", said)
    assert "Transmettre la correction" in last(stage, "Nadia")
    stage.says("Nadia", "oui")
    kept = store(stage)
    assert [f.value for f in kept.cases.facts(1) if f.key == "amount"] == ["3500.00 EUR HT"]
    assert len(kept.cases.all()) == 1 and any(c.what == "amended" for c in kept.cases.history(1))
    kept.close()


def test_a_correction_that_could_be_for_two_cases_asks_which(stage: Stage) -> None:
    for client in ("Acme", "Globex"):
        dispute(stage, client=client)
        stage.says("Nadia", "c'est tout")
        stage.says("Nadia", "oui")
    stage.says("Nadia", "en fait c'est 3500 HT")
    assert "pour lequel" in last(stage, "Nadia")
    action, value = next(
        (a, v) for s in reversed(stage.dm("Nadia")) if s.card for label, a, v in s.card.controls() if "WP-2026-0001" in label
    )
    stage.presses("Nadia", action, value)
    stage.says("Nadia", "oui")
    kept = store(stage)
    assert [[f.value for f in kept.cases.facts(t) if f.key == "amount"] for t in (1, 2)] == [["3500.00 EUR HT"], ["3200.00 EUR HT"]]
    kept.close()


def test_a_mention_inside_a_staff_message_is_settled_once(stage: Stage) -> None:
    case = ticket(stage)
    root = next(s.message for s in stage.staff_room() if s.kind == "post")
    stage.says("Hugo", "à dire à @Relais : la pièce manque", staff=True, thread=root, mention=Mention.ELSEWHERE)
    kept = store(stage)
    note = int(kept.db.execute("select max(id) from messages").fetchone()[0])
    kept.close()
    for action in ("relay_keep", "relay_send"):  # kept internal by one, then pressed by another on a card not yet redrawn
        stage.presses("Hugo", action, f"{case}|{note}", staff=True, thread=root)
    assert "la pièce manque" not in words(stage, "Nadia")


def test_a_command_with_words_is_no_message_to_catch_up_from(stage: Stage) -> None:
    stage.says("Nadia", "bonjour")
    stage.commands("Nadia", "litige", "Acme me doit 3200 €")
    kept = store(stage)
    assert [message for _, message in kept.people.newest("slack", "T00WEBPORT")] == ["m-e1"]
    kept.close()


def test_editing_the_first_words_changes_what_was_read_in_them(stage: Stage) -> None:
    message = stage.says("Nadia", "Acme me doit 3200 € depuis mars, je veux ouvrir un litige")
    stage.says("Nadia", "F-12")
    stage.edits("Nadia", message, "Acme me doit 3500 € depuis mars, je veux ouvrir un litige")
    assert "3\u202f500,00" in last(stage, "Nadia").replace("\u00a0", "\u202f")
    assert "date de cette facture" in last(stage, "Nadia")


def test_a_language_chosen_by_a_button_asks_the_pending_question_again_in_it(stage: Stage) -> None:
    stage.says("Nadia", "Acme ne me paie pas, je veux ouvrir un litige")
    stage.presses("Nadia", "intent", "meta.language|=in English")
    assert "number of the unpaid invoice" in last(stage, "Nadia")
    stage.says("Nadia", "cancel")
    stage.presses("Nadia", "intent", "meta.language|=en français")
    assert "français" in last(stage, "Nadia")


def test_no_field_or_button_stays_once_its_question_is_answered(stage: Stage) -> None:
    stage.says("Nadia", "Acme me doit 3 200 € TTC, je veux ouvrir un litige")
    for said in ("2026-031", "12/02/2026", "14/03/2026", "non", "plusieurs", "Ils ne répondent plus."):
        stage.says("Nadia", said)
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf", SAMPLES / "pv-de-recette.pdf"))
    stage.says("Nadia", "c'est tout")
    shown = {one.message: one.card for one in stage.dm("Nadia") if one.card}  # each message as it reads now
    recap = list(shown.values())[-1]
    assert "Récapitulatif" in str(recap)
    answerable = [
        card for card in shown.values() if any(b.type == "day" or "answer" in {a for _, a, _ in Card((b,)).controls()} for b in card.blocks)
    ]
    assert answerable == [recap]


def test_a_database_that_fails_while_a_conversation_is_read_leaves_all_to_the_next_try(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.says("Nadia", "je veux ouvrir un litige")
    house = House(stage.config, stage.knowledge, stage.understanding, Store(stage.data))
    there = house.store.outbox.newest()

    def full(*_: object) -> None:
        house.store.db.conn.execute("rollback")  # as SQLite does by itself then
        raise sqlite3.OperationalError("database or disk is full")

    place = Place("slack", TEAM[stage.org], "dm-nadia", Room.DM)
    said = Message("next", stage.now, stage.org, Sender("nadia", "Nadia"), place, "Acme", "m-next")
    with monkeypatch.context() as patch:
        patch.setattr(conversation, "play", full)
        with pytest.raises(StoreBusy):
            Engine(house).handle(said)
    assert house.store.outbox.newest() == there
    assert Engine(house).handle(said).fresh
    house.store.close()
