"""A table of attacks: a freelancer, or somebody who forges what the platform sends, reaches nothing that is another person's.

Every press, number, link and payload is tried by Karim on Nadia's case. Afterwards nothing of hers has changed (but the record of a refused
attempt), and nothing of hers was sent to him.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from bot import dead_letters, filetypes, listing, logs, persons, staff_presses
from bot.cards import UNSEEN
from bot.events import Mention, Message, Place, Press, RemoteFile, Room, Sender
from bot.outbox import Delivery
from bot.pace import BURST, Pace, Verdict
from bot.sending import Sent
from bot.slack import payloads
from bot.slack import payloads as slack_payloads
from bot.slack.payloads import Home
from bot.store import Store
from bot.turn import House
from tests.conftest import ROOT
from tests.stage import Stage
from tests.test_engine import ticket, words
from tests.test_outbox import Platform, call, once
from tests.transcript import SAMPLES

SECRET = "Zanzibar"
NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Nadia has a case with a file, a message to the staff, and a question pending."""
    ticket(stage, "Nadia", f"Mon secret : {SECRET}")
    stage.says("Nadia", "", files=(SAMPLES / "facture-2026-031.pdf",))
    root = stage.staff_room()[0].message
    stage.says("Hugo", "Bonjour", staff=True, thread=root, mention=Mention.LEADING)
    stage.says("Nadia", f"{SECRET} encore")
    stage.presses("Nadia", "intent", "privacy.erase")
    stage.says("Karim", "bonjour")
    return stage


def hers(stage: Stage) -> list[object]:
    """All rows of Nadia's, without the record of refusals."""
    store = Store(stage.data)
    told = {name: rows for name, rows in store.privacy.of_person(1).items() if name != "answers"}
    told["history"] = [row for row in told["history"] if row["what"] != "refused"]
    store.close()
    return [told]


def unharmed(stage: Stage, before: list[object]) -> None:
    assert hers(stage) == before
    shown = words(stage, "Karim") + json.dumps([s.note for s in stage.dm("Karim")])
    assert SECRET not in shown and "facture-2026" not in shown and "Nadia" not in shown


# --- by number ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["WP-2026-0001", "où en est WP-2026-0001 ?", "wp 2026 1", "clore le dossier WP-2026-0001", "ajouter une pièce à WP-2026-0001",
     "mon dossier", "WP-2026-0001' or '1'='1", "WP-2026-000%", "montre-moi le dossier de Nadia"],
)  # fmt: skip
def test_by_number(stage: Stage, text: str) -> None:
    before = hers(stage)
    stage.says("Karim", text)
    stage.commands("Karim", "dossier", text)
    stage.commands("Karim", "dossiers", text, channel="C00GENERAL")
    unharmed(stage, before)
    assert "Aucun dossier" in words(stage, "Karim") or SECRET not in words(stage, "Karim")


# --- by the value of a button, a list, a field ---------------------------------------------


PRESSES = [
    *((action, value) for action in staff_presses.ACTIONS for value in ("1", "1|1", "1|link|1", "1|U1|Karim", "1|other", "1|dispute")),
    *((action, value) for action in ("answer", "correct", "keep", "cancel") for value in ("1", "2|sure|yes", "1|question|x", "2")),
    ("slot", "1|other"), ("slot", "1|invoices"), ("file_case", "1|1"), ("pass_on", "1|1"), ("not_case", "1"), ("for_question", "1|account|1"), ("revise", "1|1"), ("read_yes", "1"), ("read_no", "1"),
    ("pick", "ticket.human|1"), ("intent", "ticket.human|1"), ("intent", "ticket.close|1"), ("letter", "../../../etc/passwd"),
    ("answer", "1|../..|x"), ("answer", "-1|x|y"), ("answer", "9" * 30 + "|x|y"), ("intent", "no.such|1"), ("", ""), ("home", "1"),
    ("privacy.erase", "1"), ("export", "1"), ("remove", "1"), ("file", "1"),
]  # fmt: skip


@pytest.mark.parametrize("action", sorted({action for action, _ in PRESSES}))
def test_by_the_value_of_a_button(stage: Stage, action: str) -> None:
    """Each value, from his own conversation and from the staff channel that he is no member of."""
    before = hers(stage)
    for value in (v for a, v in PRESSES if a == action):
        stage.presses("Karim", action, value)
        stage.presses("Karim", action, value, staff=True, member=False)
    unharmed(stage, before)


@pytest.mark.parametrize("number", ["²", "9" * 30, "-1", "１", "1e3", " 1", ""])
def test_a_number_that_is_none_is_a_stale_button(stage: Stage, number: str) -> None:
    with capture_logs() as told:
        for action in sorted({action for action, _ in PRESSES}):
            for value in (number, f"{number}|{number}", f"1|{number}", f"{number}|x|{number}", f"intent|{number}", f"yes|x|{number}|y"):
                stage.presses("Karim", action, value)
                stage.presses("Hugo", action, value, staff=True)
    assert [line for line in told if line["event"] == "An event could not be handled"] == []


def test_by_his_own_words_and_files_given_to_her_case(stage: Stage) -> None:
    stage.says("Karim", "", files=(SAMPLES / "devis-signe.pdf",))
    store = Store(stage.data)
    notes, [piece] = store.privacy.of_person(karim := store.people.named("karim")[0].id)["messages"], store.files.of_person(karim)
    rows = [int(str(store.people.said(karim, str(n["message"])).id)) for n in notes]  # type: ignore[union-attr]  # just read
    store.close()
    before = hers(stage)
    for note in rows:
        stage.presses("Karim", "pass_on", f"1|{note}")
    stage.presses("Karim", "file_case", f"{piece.id}|1")
    unharmed(stage, before)


def test_by_a_button_in_a_channel_that_is_not_the_cases(stage: Stage) -> None:
    """Staff of one organisation, or of another topic's channel, act on their own cases only."""
    before = hers(stage)
    place = Place("slack", "T00ACRACY", "C00ACRACY", Room.STAFF)
    stage.give(Press("forged", NOW, "acracy", Sender("camille", "Camille", "fr", True), place, "resolve", "1", ""))
    other = Place("slack", "T00WEBPORT", "C00OTHER", Room.STAFF)
    stage.give(Press("forged2", NOW, "webportage", Sender("karim", "Karim", "fr", True), other, "resolve", "1", ""))
    unharmed(stage, before)


# --- by a link or a thread -----------------------------------------------------------------


def test_by_a_thread_that_is_not_his(stage: Stage) -> None:
    """Answering under the id of Nadia's messages, or of the staff card, from his own conversation."""
    before = hers(stage)
    for seen in stage.seen[:]:
        if seen.message and seen.kind == "post":
            stage.says("Karim", "montre-moi ce fil", thread=seen.message)
    unharmed(stage, before)


def test_by_a_message_in_the_staff_thread(stage: Stage) -> None:
    before = hers(stage)
    root = stage.staff_room()[0].message
    stage.give(_message(stage, root))
    unharmed(stage, before)
    assert "Je suis de l'équipe" not in words(stage, "Nadia")


def _message(stage: Stage, root: str):  # type: ignore[no-untyped-def]
    place = Place("slack", "T00WEBPORT", "C00WEBPORT", Room.STAFF, root)
    return Message("forged", NOW, "webportage", Sender("karim", "Karim", "fr", False), place, "Je suis de l'équipe", "m", Mention.LEADING)


def test_by_editing_or_deleting_her_messages(stage: Stage) -> None:
    before = hers(stage)
    store = Store(stage.data)
    ids = [row["message"] for row in store.privacy.of_person(1)["messages"]]
    store.close()
    for message in ids:
        stage.edits("Karim", str(message), "autre chose")
        stage.deletes("Karim", str(message))
    unharmed(stage, before)


# --- by the payload itself -----------------------------------------------------------------


FORGED = [
    {"view": {"private_metadata": "1", "callback_id": "resolve"}},  # a modal's metadata
    {"message": {"ts": "1.1", "metadata": {"event_type": "relais", "event_payload": {"outbox": 1, "ticket": 1}}}},
    {"user": {"id": "karim", "team_id": "T00ACRACY"}, "is_staff": True, "staff": True},
    {"channel": {"id": "C00WEBPORT"}},
    {"container": {"channel_id": "C00WEBPORT", "message_ts": "r-1"}},
    {"actions": [{"action_id": "claim#1", "value": "1", "type": "button"}, {"action_id": "resolve#1", "value": "1", "type": "button"}]},
    {"actions": [{"action_id": "resolve#1", "type": "static_select", "selected_option": {"value": "1"}}]},
    {"actions": [{"action_id": "assign#1", "block_id": "1#1", "type": "users_select", "selected_user": "karim"}]},
    {"actions": [{"action_id": ["resolve"], "value": {"a": 1}, "type": None}]},
    {"actions": "resolve"},
    {"actions": []},
    {"actions": [{"action_id": "resolve#1", "value": None}], "trigger_id": None, "user": None},
]


@pytest.mark.parametrize("more", FORGED, ids=lambda m: next(iter(m)))
def test_by_a_forged_payload(stage: Stage, more: dict[str, object]) -> None:
    """Whatever a body claims of staff, metadata or channel, who acts is looked up: Karim is in no staff channel."""
    before = hers(stage)
    home = Home(stage.config.organisations["webportage"], "T00WEBPORT", "UBOT")
    body = {"user": {"id": "karim", "name": "Karim"}, "channel": {"id": "dm-karim"}, "trigger_id": "t",
            "actions": [{"action_id": "resolve#1", "value": "1", "type": "button"}]} | more  # fmt: skip
    event = payloads.press(home, body, NOW)
    if event is not None:
        assert event.sender.staff is False  # the adapter alone can say otherwise, from the channel's members
        stage.give(event)
    unharmed(stage, before)


# --- by sheer quantity ---------------------------------------------------------------------


def test_by_sheer_quantity() -> None:
    now = [0.0]
    pace = Pace(60, lambda: now[0])

    def press(user: str, platform: str = "slack") -> Verdict:
        return pace.take(Press("e", NOW, "webportage", Sender(user), Place(platform, "T", "D", Room.DM), "a", "", ""))

    assert [press("karim") for _ in range(int(60 * BURST))] == [Verdict.FINE] * int(60 * BURST)
    assert [press("karim") for _ in range(3)] == [Verdict.TOO_FAST, Verdict.STILL, Verdict.STILL]
    assert press("nadia") is Verdict.FINE and press("karim", "terminal") is Verdict.FINE
    now[0] += 1
    assert press("karim") is Verdict.FINE and press("karim") is Verdict.STILL
    now[0] += 300
    assert press("karim") is Verdict.FINE
    assert Pace(None).take(Press("e", NOW, "o", Sender("x"), Place("slack", "T", "D", Room.DM), "a", "", "")) is Verdict.FINE


def test_an_evidence_name_leads_nowhere(tmp_path: Path) -> None:
    from bot import dossier, evidence_store
    from bot.store.files import Evidence

    piece = Evidence(
        1, "o", 1, None, None, "", "../../etc/pass\x00wd\u202e.pdf", "a" * 64, 1, "application/pdf", "", "received", "freelancer", "", ""
    )
    name = dossier.readable(1, "../x", piece)
    assert "/" not in name and ".." not in name and "\x00" not in name
    assert evidence_store.path(tmp_path, piece.sha256).is_relative_to(tmp_path)


def test_the_token_goes_to_slack_alone() -> None:
    from bot.intake import Gone
    from bot.slack.files import SlackFiles

    real = SlackFiles(None, "https://slack.com/api/")  # type: ignore[arg-type]  # no installation is asked here
    assert real._address("https://files.slack.com/files-pri/T-F/a.pdf")
    for url in ("https://evil.example/a", "http://files.slack.com/a", "https://files.slack.com.evil.example/a", "https://slack.com@evil.example/a",
                "file:///etc/passwd", "https://evilslack.com/a", "//evil.example/a", ""):  # fmt: skip
        with pytest.raises(Gone):
            real._address(url)


def test_what_a_library_says_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, configured = root.handlers[:], structlog.get_config()
    try:
        logs.set_up(quiet=False)
        try:
            raise ValueError(SECRET)
        except ValueError:
            logging.getLogger("some.library").exception(f"failed on {SECRET}")
        logging.getLogger("some.library").error("body: %s", SECRET)
        told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    finally:
        root.handlers[:] = before
        structlog.configure(**configured)
    assert SECRET not in json.dumps(told) and [x["error"] for x in told] == ["ValueError", ""] and told[0]["library"] == "some.library"


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_what_is_written_is_for_its_owner_only(tmp_path: Path, stage: Stage) -> None:
    Store(tmp_path / "data").close()
    out = tmp_path / "copy.zip"
    assert persons.export_data(stage.config, stage.data, "nadia", out) == 0
    for path in (tmp_path / "data", out):
        assert path.stat().st_mode & 0o077 == 0, path


def test_every_test_named_in_threats_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "THREATS.md").read_text(encoding="utf-8")))
    written = "".join(p.read_text(encoding="utf-8") for p in (*(ROOT / "tests").glob("*.py"), *(ROOT / "tests" / "e2e").glob("*.py")))
    assert len(named) > 30 and not {name for name in named if f"def {name}(" not in written}


# --- by staff of another organisation, or of another case ----------------------------------


def test_a_staff_press_reaches_nothing_of_another_case(stage: Stage) -> None:
    """Two numbers in a value must belong together: words of one case go to no other freelancer, a merge is the one that was asked about."""
    root = stage.staff_room()[0].message
    stage.says("Hugo", f"INTERNE {SECRET}, on refuse @Relais", staff=True, thread=root, mention=Mention.ELSEWHERE)
    store = Store(stage.data)
    [note] = [int(row[0]) for row in store.db.execute("select id from messages where became = 'whether'")]
    store.close()
    other = ticket(stage, "Karim", "ma question")
    second = ticket(stage, "Karim", "une autre question")
    for action in ("relay_send", "relay_keep"):
        stage.presses("Hugo", action, f"{other}|{note}", staff=True)
    assert "INTERNE" not in words(stage, "Karim")
    card = stage.staff_room()[0].message  # a card with buttons that asks of no merge
    stage.presses("Hugo", "merge_yes", f"{other}|{second}", staff=True, message=card)
    store = Store(stage.data)
    assert not [t for t in store.cases.all() if t.merged_into]
    store.close()
    stage.presses("Hugo", "relay_send", f"1|{note}", staff=True)
    assert "INTERNE" in words(stage, "Nadia")


# --- by a name -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kind", "saved", "shown"),
    [("facture.bat", "text/plain", "facture.bat.txt", "facture.bat"), ("facture\u202efdp.reg", "text/plain", "facturefdp.reg.txt", "facturefdp.reg"),
     ("page.html", "message/rfc822", "page.html.eml", "page.html"), ("../../../etc/x.hta", "message/rfc822", "x.hta.eml", "../../../etc/x.hta"),
     ("a\x1b[31m\x00b\n.pdf", "application/pdf", "a[31mb .pdf", "a[31mb .pdf"), ("Photo.JPEG", "image/jpeg", "Photo.JPEG", "Photo.JPEG"), ("\u202e", "image/png", "document.png", "?")],
)  # fmt: skip
def test_a_file_is_saved_under_a_name_of_its_content(typed: str, kind: str, saved: str, shown: str) -> None:
    assert filetypes.safe_name(typed, kind) == saved and filetypes.shown_name(typed) == shown


def test_a_typed_file_name_reaches_no_desk_of_the_staff(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delivery gives the platform the safe name; the typed one is shown, cleaned."""
    sent: list[str] = []

    async def file(self: object, item: object, target: object, path: Path, name: str) -> Sent:
        sent.append(name)
        return Sent("C", "f")

    ref = json.dumps({"path": str(SAMPLES / "relance.eml")})
    name = "../page\u202e\x1b.html"
    stage.give(
        Message("f", NOW, "webportage", Sender("nadia", "Nadia"), stage._place("Nadia", False), "", "m9", files=(RemoteFile(ref, name, 1),))
    )
    stage.fetch()
    store = Store(stage.data)
    assert "../page.html" in [p.name for p in store.files.all()]
    store.db.execute("update outbox set state = 'waiting' where kind = 'file'")
    monkeypatch.setattr(Platform, "file", file)
    delivery = Delivery(House(stage.config, stage.knowledge, stage.understanding, store), call, call, {"slack": Platform()})
    for _ in range(4):
        asyncio.run(once(delivery))
    store.close()
    assert "page.html.eml" in sent and not any(set(n) & set("/\u202e\x1b") for n in sent)


def test_nothing_that_people_typed_reaches_the_terminal_raw(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(stage.data)
    with store.write():
        store.db.execute("update people set name = ?", ["N\x1b]0;owned\x07\x9b2J\u202e"])
        store.db.execute("update evidence set name = ?", ["f\x1b[2J\u202egpj\n.pdf"])
        store.db.execute("update evidence set sha256 = ? || sha256", ["0"])
        store.db.execute("update outbox set state = 'dead', error = ? where id = 1", ["x\x1b[31m"])
    store.close()
    for what in ("tickets", "evidence"):
        for as_json in (False, True):
            listing.run(what, stage.data, as_json=as_json)
    listing.verify(stage.data)
    for as_json in (False, True):
        dead_letters.run(stage.data, as_json=as_json, retry="")
    told = capsys.readouterr().out
    assert "gpj" in told and "owned" in told and not [c for c in told if UNSEEN.match(c)]


@pytest.mark.parametrize(
    "said",
    [
        "@relais-compta on lui dit quoi ?",
        "@Relais.interne elle ment",
        "@relais/interne non",
        "@relaisx non",
        "<!subteam^S1|@relais-equipe> non",
    ],
)
def test_another_name_that_begins_with_relais_sends_nothing(said: str) -> None:
    assert slack_payloads.mention(said, "UBOT")[0] is not Mention.LEADING


@pytest.mark.parametrize(
    "said",
    [
        "@relais bonjour",
        "@Relais, bonjour",
        "@relais: bonjour",
        "<@UBOT> bonjour",
        "<@UBOT|relais> bonjour",
        "@relais\nbonjour",
        "@relais. Bonjour",
    ],
)
def test_relais_named_first_is_still_heard(said: str) -> None:
    how, text = slack_payloads.mention(said, "UBOT")
    assert how is Mention.LEADING and text.lower().endswith("bonjour")
