"""`relais doctor` where no emulator is needed: this machine, shapes, tokens of a login stub, the clock, the test cards, how it is printed."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot import config, dead_letters, diagnosis, doctor, lock, machine, round_trip
from bot.__main__ import main
from bot.diagnosis import Finding, State
from bot.round_trip import Came, Way
from bot.slack import doctor as slack
from bot.slack.manifest import SCOPES
from bot.store import Store
from bot.teams import doctor as teams
from bot.turn import House
from bot.understanding import Understanding
from tests.conftest import ROOT
from tests.stage import STAFF, TEAM, Stage

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
GUID = "12345678-1234-1234-1234-1234567890ab"
CHANNEL = "19:abcdef0123@thread.tacv2"


@contextmanager
def web(status: int, body: str = "{}", date: str = "") -> Iterator[str]:
    """A server that always answers the same; its address."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST = answer

        def date_time_string(self, timestamp: float | None = None) -> str:
            return date or super().date_time_string(timestamp)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def told(found: list[Finding]) -> str:
    return "\n".join(f"{one.state} {one.what} {one.cure}" for one in found)


# --- how it is printed ---


def test_a_line_fits_80_columns_and_what_is_to_be_copied_stays_whole() -> None:
    long = Finding("x", State.ERROR, "a word " * 40, "Run " + "something longer " * 20 + "https://example.org/" + "x" * 40)
    lines = str(long).splitlines()
    assert max(map(len, lines)) <= 80 and len(lines) > 6
    assert any("https://example.org/" + "x" * 40 in line for line in lines)


def test_errors_alone_make_the_exit_code() -> None:
    fine, odd, bad = diagnosis.ok("x", "a"), diagnosis.warning("x", "b", "c"), diagnosis.error("x", "d", "e")
    assert diagnosis.exit_code([fine, odd]) == 0 and diagnosis.exit_code([fine, bad]) == 1
    assert diagnosis.summary([fine, odd]).startswith("All well") and diagnosis.summary([fine, odd, bad]).startswith("1 to mend")
    assert json.loads(diagnosis.as_json([odd, bad]))["counts"] == {"ok": 0, "warning": 1, "error": 1}


def test_a_line_steers_no_terminal_and_holds_no_password() -> None:
    found = diagnosis.error("Acme \x1b[31m\u202e · Slack", "https://me:secret@host/x\nis not\x07 reached", "Set http://token@host")
    assert found == Finding("Acme [31m · Slack", State.ERROR, "https://…@host/x is not reached", "Set http://…@host")


@pytest.mark.parametrize(
    ("away", "state", "said"),
    [(0, State.OK, "agrees"), (20, State.OK, "agrees"), (-90, State.WARNING, "89 s behind"), (400, State.ERROR, "399 s ahead")],
)
def test_the_clock(away: int, state: State, said: str) -> None:
    found = diagnosis.clock("x", format_datetime(NOW, usegmt=True), NOW + timedelta(seconds=away))
    assert found and found.state is state and said in found.what


@pytest.mark.parametrize("odd", ["", "yesterday", "Tue, 99 Foo 2026"])
def test_a_date_that_cannot_be_read_is_no_finding(odd: str) -> None:
    assert diagnosis.clock("x", odd, NOW) is None


# --- this machine ---


def test_a_new_data_directory(app: config.Config, tmp_path: Path) -> None:
    found = list(machine.look(app, tmp_path / "new", NOW))
    assert not [one for one in found if one.state is State.ERROR], told(found)
    assert "not learnt here yet" in told(found) and "does not run" in told(found) and "none configured" in told(found)


def test_an_open_directory_dead_letters_and_old_mail_are_named(app: config.Config, tmp_path: Path) -> None:
    store = Store(tmp_path)
    put = store.outbox.put("slack", "T1", "room/C1", "{}", "post", "{}", "", None, NOW - timedelta(hours=2))
    store.outbox.put("slack", "T1", "room/C1", "{}", "post", "{}", "", None, NOW - timedelta(hours=2))
    store.outbox.dead(put, "gone")
    store.close()
    tmp_path.chmod(0o755)
    found = list(machine.look(app, tmp_path, NOW))
    said = told([one for one in found if one.state is State.WARNING])
    assert "may look into it" in said and "1 could not be delivered" in said and "the oldest for 120 minutes" in said


def test_a_place_that_is_no_directory_and_a_damaged_database(app: config.Config, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "chown" in told([one for one in machine.look(app, tmp_path / "file", NOW) if one.state is State.ERROR])
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "relais.db").write_bytes(b"no database at all" * 100)
    assert "restore" in told([one for one in machine.look(app, tmp_path / "data", NOW) if one.state is State.ERROR])


def test_a_running_relais_is_seen_and_left_alone(tmp_path: Path) -> None:
    assert not machine.runs(tmp_path) and not (tmp_path / "lock").exists()
    held = lock.take(tmp_path)
    assert machine.runs(tmp_path)
    held.close()
    assert not machine.runs(tmp_path)


def test_the_learnt_classifier_tells_its_waiting_time(app: config.Config, understanding: Understanding) -> None:
    found = list(machine.look(app, ROOT / "var" / "tests", NOW))
    assert "a message is understood in" in told(found), told(found)


def test_knowledge_that_cannot_be_used_is_an_error(app: config.Config, tmp_path: Path) -> None:
    found = list(machine.look(app.model_copy(update={"folder": tmp_path}), tmp_path / "data", NOW))
    assert "relais.py check" in told([one for one in found if one.state is State.ERROR])


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [(405, State.OK, "leads to Relais"), (404, State.ERROR, "something else"), (200, State.ERROR, "something else"), (502, State.ERROR, "behind it does not")],
)  # fmt: skip
def test_the_public_address(app: config.Config, status: int, state: State, said: str) -> None:
    async def look(url: str) -> list[Finding]:
        return [one async for one in machine.public(app.model_copy(update={"public_url": url}), "/slack/events", 405)]

    with web(status) as url:
        found = asyncio.run(look(url))
    assert [one.state for one in found] == [state] and said in told(found)


def test_a_public_address_that_is_missing_dead_or_without_tls(app: config.Config) -> None:
    async def look(url: str) -> list[Finding]:
        return [one async for one in machine.public(app.model_copy(update={"public_url": url}), "/slack/events", 405)]

    assert "RELAIS_PUBLIC_URL" in told(asyncio.run(look("")))
    assert "is not reached from here" in told(asyncio.run(look("http://127.0.0.1:9")))
    assert "is not https" in told(asyncio.run(look("http://relais.invalid")))


# --- Slack and Teams ---


def test_scopes_beside_the_manifest() -> None:
    all_ = ",".join(SCOPES)
    assert [one.state for one in slack._scopes("x", all_)] == [State.OK]
    assert "chat:write (chat.postMessage" in told(slack._scopes("x", all_.replace("chat:write,", "")))
    assert "admin.users:read" in told(slack._scopes("x", f"{all_}, admin.users:read"))
    assert [one.state for one in slack._scopes("x", "")] == [State.WARNING]


def teams_org(**more: object) -> config.Organisation:
    section = {"tenants": [GUID], "staff": {"default": CHANNEL}, "app_id": GUID, "app_password": "secret~value", **more}
    return config.Organisation.model_validate({"key": "x", "name": "x", "languages": ["fr"], "address": "tu", "teams": section})


def look(org: config.Organisation, app: config.Config) -> list[Finding]:
    async def all_() -> list[Finding]:
        return [one async for one in teams.check(app, org)]

    return asyncio.run(all_())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"app_id": "relais"}, "the app id is no id"), ({"tenants": ["acme.onmicrosoft.com"]}, "no tenant's id: acme.onmicrosoft.com"),
        ({"tenants": []}, "no tenant is served"), ({"staff": {"default": "https://teams/x"}}, "is no channel's id"),
        ({"app_password": ""}, "no client secret"),
        ({"app_id": ""}, "no app id"), ({"login_url": "http://127.0.0.1:9"}, "127.0.0.1 is not reached"),
    ],
)  # fmt: skip
def test_each_slip_in_the_teams_section_is_named(app: config.Config, more: dict[str, object], said: str) -> None:
    found = look(teams_org(**{"login_url": "http://127.0.0.1:9", **more}), app)
    errors = [one for one in found if one.state is State.ERROR]
    assert said in told(errors) and all(one.cure for one in errors) and "secret~value" not in told(found)


def test_a_token_is_given_or_refused_with_its_cure(app: config.Config) -> None:
    with web(200, '{"access_token": "abc.def", "expires_in": 3599}') as url:
        found = look(teams_org(login_url=url), app)
    assert "gives a token" in told(found) and "abc.def" not in told(found) and diagnosis.exit_code(found) == 0
    refusals = [
        ("AADSTS7000215: Invalid client secret", "not its Secret ID"),
        ("AADSTS7000222: expired", "has expired"),
        ("AADSTS1: odd", "Check teams.app_id"),
    ]
    for description, cure in refusals:
        with web(401, json.dumps({"error": "invalid_client", "error_description": description})) as url:
            found = look(teams_org(login_url=url), app)
        assert cure in told([one for one in found if one.state is State.ERROR])
    with web(200, '{"access_token": "x"}', date="Tue, 01 Sep 2020 09:00:00 GMT") as url:
        assert "clock" in told([one for one in look(teams_org(login_url=url), app) if one.state is State.ERROR])
    with web(500, "<html>") as url:
        assert "HTTP 500" in told(look(teams_org(login_url=url), app))


def test_where_tokens_are_issued() -> None:
    assert teams.login_address(teams_org()) == "https://login.microsoftonline.com/botframework.com"
    assert teams.login_address(teams_org(app_type="SingleTenant")) == f"https://login.microsoftonline.com/{GUID}"
    assert teams.login_address(teams_org(login_url="https://login.example/x/")) == "https://login.example/x"


# --- the test cards ---


def deliver(stage: Stage) -> None:
    store = Store(stage.data)
    stage._deliver(House(stage.config, stage.knowledge, stage.understanding, store))
    store.close()


def begun(stage: Stage) -> round_trip.Trip:
    store = Store(stage.data)
    trip = round_trip.begin(
        store, stage.knowledge.wordings, stage.config.organisations[stage.org], "slack", TEAM[stage.org], "nadia", stage.now
    )
    store.close()
    deliver(stage)
    return trip


def far(stage: Stage, trip: round_trip.Trip) -> dict[Way, Came]:
    store = Store(stage.data)
    found = {way: round_trip.came(store, trip, way)[0] for way in Way}
    store.close()
    return found


def test_two_presses_prove_both_ways(stage: Stage) -> None:
    trip = begun(stage)
    assert far(stage, trip) == {Way.DM: Came.SENT, Way.STAFF: Came.SENT}
    stage.presses("Nadia", "doctor", f"{trip.token}|dm")
    assert far(stage, trip) == {Way.DM: Came.PRESSED, Way.STAFF: Came.SENT}
    stage.presses("Hugo", "doctor", f"{trip.token}|staff", staff=True)
    assert far(stage, trip) == {Way.DM: Came.PRESSED, Way.STAFF: Came.PRESSED}
    edits = [one.card for one in stage.seen if one.kind == "edit" and one.card]
    assert len(edits) == 2 and all("Essai réussi" in repr(one) and not one.controls() for one in edits)
    assert not [one for one in stage.seen if "une machine, pas une personne" in repr(one.card)]  # a press is no first contact


def test_nobody_else_can_prove_it(stage: Stage) -> None:
    trip = begun(stage)
    stage.presses("Karim", "doctor", f"{trip.token}|dm")  # in his own conversation
    stage.presses("Nadia", "doctor", f"{trip.token}|staff")  # from her conversation
    stage.presses("Nadia", "doctor", f"{trip.token}|staff", staff=True, member=False)
    stage.presses("Nadia", "doctor", "feedbeef|dm")
    stage.presses("Nadia", "doctor", "|")
    assert far(stage, trip) == {Way.DM: Came.SENT, Way.STAFF: Came.SENT}


def test_a_test_that_is_over_leaves_no_button(stage: Stage) -> None:
    trip = begun(stage)
    store = Store(stage.data)
    round_trip.end(store, stage.knowledge.wordings, trip, stage.now)
    store.close()
    deliver(stage)
    edits = [one.card for one in stage.seen if one.kind == "edit" and one.card]
    assert len(edits) == 2 and all("essai est terminé" in repr(one) and not one.controls() for one in edits)


def test_what_never_went_out_is_withdrawn_and_a_dead_card_is_told_to_nobody(stage: Stage) -> None:
    stage.refuse[STAFF[stage.org]] = "channel_not_found"
    trip = begun(stage)
    assert far(stage, trip)[Way.STAFF] is Came.DEAD
    store = Store(stage.data)
    house = House(stage.config, stage.knowledge, stage.understanding, store)
    for item in store.outbox.dead_letters():
        dead_letters.tell(house, item, "channel_not_found", stage.now)
    assert not store.outbox.waiting(("slack",))
    other = round_trip.begin(store, stage.knowledge.wordings, trip.org, "slack", TEAM[stage.org], "karim", stage.now)
    assert store.outbox.waiting(("slack",)) == 3
    round_trip.end(store, stage.knowledge.wordings, other, stage.now)
    assert not [item for item in store.outbox.heads(("slack",), 1e12) if item.ref.startswith(other.ref(""))]
    store.close()


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--config", str(ROOT / "app.yaml"), "--data", str(tmp_path / "data")]
    assert main(["doctor", "--json", *where]) == 1  # no tokens here
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {one["where"] for one in found} >= {"This machine", "acracy · Slack", "webportage · Slack"}
    assert all(set(one) == {"where", "state", "what", "cure"} and bool(one["cure"]) == (one["state"] != "ok") for one in found)
    assert main(["doctor", "--org", "nobody", *where]) == 1 and "acracy, webportage" in capsys.readouterr().err
    assert main(["doctor", "--org", "acracy", "--as", "me@example.org", *where]) == 1
    told_ = capsys.readouterr().out
    assert "inbound not proven" in told_ and "webportage ·" not in told_ and max(map(len, told_.splitlines())) <= 80


def test_an_app_yaml_that_cannot_be_used_is_a_finding_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "app.yaml").write_text("organisations:\n  acme: {nam: Acme}\n", encoding="utf-8")
    for file, what, cure in (
        ("app.yaml", "organisations.acme.name: Field required", "add this key"),
        ("none.yaml", "cannot be read", "create it"),
    ):
        assert main(["doctor", "--json", "--config", str(tmp_path / file), "--data", str(tmp_path)]) == 1
        told_ = capsys.readouterr()
        first = json.loads(told_.out)["findings"][0]
        assert first["state"] == "error" and what in first["what"] and first["cure"].startswith(cure) and not told_.err


def test_where_staff_are_elsewhere_only_the_direct_message_is_tried(stage: Stage) -> None:
    """Freelancers in Slack, staff in Teams: each platform has one of the two ways."""
    org = stage.config.organisations[stage.org]
    apart = org.model_copy(update={"slack": org.slack.model_copy(update={"staff": {}})})
    store = Store(stage.data)
    trip = round_trip.begin(store, stage.knowledge.wordings, apart, "slack", TEAM[stage.org], "nadia", stage.now)
    assert trip.ways == (Way.DM,) and store.outbox.waiting(("slack",)) == 1
    round_trip.end(store, stage.knowledge.wordings, trip, stage.now)
    assert not store.outbox.waiting(("slack",))
    store.close()


def test_a_page_of_this_relais_tells_that_the_address_leads_to_it(app: config.Config) -> None:
    async def look(url: str) -> list[Finding]:
        return [one async for one in machine.public(app.model_copy(update={"public_url": url}), "/about/acracy", 200)]

    for status, state in ((200, State.OK), (404, State.ERROR), (405, State.ERROR)):
        with web(status) as url:
            assert [one.state for one in asyncio.run(look(url))] == [state]


def test_a_slack_that_is_not_reached_has_refused_no_token(app: config.Config) -> None:
    org = app.organisations["webportage"]
    there = org.model_copy(update={"slack": org.slack.model_copy(update={"bot_token": "xoxb-1"})})

    async def look(api: str) -> list[Finding]:
        return [one async for one in doctor._platforms(app.model_copy(update={"slack_api_url": api}), there)]

    away = told(asyncio.run(look("http://127.0.0.1:9/api/")))
    assert "Slack cannot be reached from here" in away and "refused (" not in away and "network" in away
    with web(501) as address:
        assert "cannot be reached" not in told(asyncio.run(look(f"{address}/api/")))
