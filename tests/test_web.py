"""The try-it page without a browser: who may speak to it, what each visitor can reach, what survives the end of the process."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer

from bot import config, evidence, invoices
from bot.cards import Button, Buttons, Card, Choices, DayField, PersonField, card, verbatim
from bot.knowledge import Knowledge
from bot.reading import read_text
from bot.runtime import Runtime
from bot.sending import Undeliverable
from bot.store import Store
from bot.store.outbox import Item
from bot.store.queue import Filter
from bot.turn import Target
from bot.understanding import Understanding
from bot.web import app as page_module
from bot.web import gate, payloads, samples
from bot.web.app import Page
from bot.web.files import Uploads
from bot.web.render import parts, render
from bot.web.send import Bells, PageSender
from bot.web.words import for_page
from bot.wording import Wordings
from tests.conftest import ROOT

Json = dict[str, Any]


@dataclass
class Visit:
    """One browser: its cookie, and what it hears."""

    session: ClientSession
    base: str
    org: str = "webportage"

    async def enter(self) -> None:
        async with self.session.get(self.base) as answer:
            assert answer.status == 200

    async def post(self, path: str, told: Json, **headers: str) -> tuple[int, Json]:
        sent = {"id": str(uuid4()), "org": self.org, "lang": "fr"} | told
        async with self.session.post(f"{self.base}/api/{path}", json=sent, headers={"Origin": self.base} | headers) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else {}

    async def say(self, text: str, room: str = "dm", who: str = "nadia", **more: Any) -> int:
        status, _ = await self.post("say", {"room": room, "who": who, "text": text, **more})
        return status

    async def get(self, path: str) -> tuple[int, bytes]:
        async with self.session.get(f"{self.base}{path}") as answer:
            return answer.status, await answer.read()

    async def lines(self) -> list[Json]:
        """Every line that this visitor is told of."""
        found: dict[int, Json] = {}
        async with self.session.get(f"{self.base}/api/live?org={self.org}&since=0") as answer:
            assert answer.status == 200
            kind = ""
            async for raw in answer.content:
                line = raw.decode().strip()
                if line.startswith("event: "):
                    kind = line[7:]
                elif line.startswith("data: ") and kind == "line":
                    told = json.loads(line[6:])
                    found[told["id"]] = told
                elif line.startswith("data: ") and kind == "caught-up":
                    break
        return list(found.values())

    async def press(self, label: str, who: str = "nadia", room: str = "dm") -> None:
        """The newest button of this label."""
        for line in reversed(await self.lines()):
            for block in line.get("blocks", ()):
                for item in block.get("items", ()):
                    if item["label"] == label and line["room"] == room:
                        status, _ = await self.post(
                            "press", {"who": who, "line": line["id"], "action": item["action"], "value": item["value"]}
                        )
                        assert status == 200
                        return
        raise AssertionError(f"{label} is not offered")


@dataclass
class Site:
    page: Page
    runtime: Runtime
    base: str
    sessions: list[ClientSession]

    async def visit(self, org: str = "webportage") -> Visit:
        session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self.sessions.append(session)
        made = Visit(session, self.base, org)
        await made.enter()
        return made


Open = Callable[[], Any]


@pytest.fixture
def site(app: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> Open:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Site]:
        runtime = Runtime(app, known, understanding, tmp_path, lambda: datetime.now(UTC))
        bells = Bells()
        page = Page(runtime, 1, bells, PageSender(runtime, bells), Uploads(tmp_path), lambda: None)
        runtime.senders["web"], runtime.fetchers["web"] = page.sender, page.uploads
        runtime.start()
        server = TestServer(page.application("127.0.0.1"))
        await server.start_server()
        made = Site(page, runtime, str(server.make_url("")).rstrip("/"), [])
        try:
            yield made
        finally:
            page.closing = True
            bells.ring_all()
            for session in made.sessions:
                await session.close()
            await server.close()
            await runtime.drain()
            await runtime.stop()

    return opened


def run(what: Awaitable[None]) -> None:
    async def inner() -> None:
        await what

    asyncio.run(inner())


async def hand_over(visit: Visit, site: Site, text: str = "Acme ne me paie pas") -> None:
    """The shortest way to a case: words for a person."""
    await visit.say("je veux parler à quelqu'un")
    await visit.say(text)
    await site.runtime.drain()
    if any(i["label"] == "Envoyer à l'équipe" for line in await visit.lines() for b in line.get("blocks", ()) for i in b.get("items", ())):
        await visit.press("Envoyer à l'équipe")
    await site.runtime.drain()


def test_only_the_page_itself_may_speak(site: Open) -> None:
    async def go() -> None:
        async with site() as made:
            visit = await made.visit()
            said = {"room": "dm", "who": "nadia", "text": "bonjour"}
            assert (await visit.post("say", said, Origin="https://evil.example"))[0] == 403
            assert (await visit.post("say", said, Origin="null"))[0] == 403
            assert (await visit.post("say", said, Host="evil.example"))[0] == 421
            assert (await visit.post("say", said, **{"Sec-Fetch-Site": "cross-site"}))[0] == 403
            async with visit.session.post(f"{made.base}/api/say", json={}) as answer:
                assert answer.status == 403  # no Origin at all
            assert not [line for line in await visit.lines() if line["kind"] == "said"]
            assert (await visit.post("say", said))[0] == 200

    run(go())


def test_every_answer_bears_the_policy_and_no_page_a_foreign_address(site: Open) -> None:
    async def go() -> None:
        async with site() as made:
            visit = await made.visit()
            for path in ("/", "/static/main.js", "/api/state", "/nothing", "/static/..%2fapp.py"):
                async with visit.session.get(made.base + path) as answer:
                    assert "require-trusted-types-for 'script'" in answer.headers["Content-Security-Policy"], path
                    assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert (await visit.get("/static/..%2fapp.py"))[0] == 404

    run(go())
    for path in page_module.STATIC.iterdir():
        addresses = set(re.findall(r"https?://[^\s\"'`)]+", path.read_text(encoding="utf-8")))
        assert addresses <= {"http://www.w3.org/2000/svg"}, path  # a name of XML, not an address


@pytest.mark.parametrize(
    ("host", "bound", "known"),
    [
        ("127.0.0.1:3980", "127.0.0.1", True),
        ("localhost:3980", "127.0.0.1", True),
        ("[::1]:3980", "::1", True),
        ("evil.example:3980", "127.0.0.1", False),
        ("192.168.1.4:3980", "127.0.0.1", False),
        ("192.168.1.4:3980", "0.0.0.0", True),
        ("evil.example:3980", "0.0.0.0", False),
        ("relais.example.org", "0.0.0.0", True),
        ("", "127.0.0.1", False),
    ],
)
def test_a_host_is_known_by_its_name(host: str, bound: str, known: bool) -> None:
    assert gate.known_host(host, bound, "https://relais.example.org") is known


def test_one_visitor_reaches_nothing_of_another(site: Open) -> None:
    async def go() -> None:
        async with site() as made:
            nadia, other = await made.visit(), await made.visit()
            await hand_over(nadia, made, "Une histoire qui ne regarde que moi")
            mine = await nadia.lines()
            roots = [line for line in mine if line["room"] == "staff" and not line["thread"] and line["kind"] == "card"]
            assert roots
            claim = next(i for b in roots[0]["blocks"] for i in b.get("items", ()) if i["action"] == "claim")
            pressed = {"who": "hugo", "line": roots[0]["id"], "action": "claim", "value": claim["value"]}
            assert (await other.post("press", pressed))[0] == 409
            assert await other.say("@Relais je lis tout", "staff", "hugo", thread=roots[0]["id"]) == 200  # lands in their own empty room
            assert await other.say("/dossiers", "staff", "hugo") == 200
            await made.runtime.drain()
            assert "ne regarde que moi" not in json.dumps(await other.lines()) and "WP-20" not in json.dumps(await other.lines())
            status, kept = await other.get("/api/stored?org=webportage")
            assert status == 200 and json.loads(kept) == {"cases": [], "loose": []}
            assert await nadia.say("/dossiers", "staff", "hugo") == 200
            await made.runtime.drain()
            assert "WP-20" in json.dumps([line for line in await nadia.lines() if line["kind"] == "whisper"])
            assert (await nadia.post("press", pressed | {"value": "999"}))[0] == 409  # no such button on this card
            assert (await nadia.post("press", pressed | {"who": "eve"}))[0] == 409
            assert (await nadia.post("press", pressed))[0] == 200
            await made.runtime.drain()
            assert "Hugo Martin" in json.dumps([line for line in await nadia.lines() if line["room"] == "dm"])  # it was theirs to claim
            assert all(line["who"] != "hugo" or "je lis tout" not in line.get("text", "") for line in await nadia.lines())

    run(go())


def test_what_staff_type_stays_in_their_room(site: Open) -> None:
    async def go() -> None:
        async with site() as made:
            visit = await made.visit()
            for typed, told in (
                ("/lacunes", "n'est pas sur la page d'essai"),
                ("/litige Acme ne me paie pas", "se tape à gauche, à la place de Nadia"),
                ("/aide", "commande des freelances"),
                ("/lunch", "n'est pas une commande"),
                ("/dossiers", "Aucun dossier"),
            ):
                assert await visit.say(typed, "staff", "hugo") == 200
                await made.runtime.drain()
                last = (await visit.lines())[-1]
                assert last["kind"] == "whisper" and last["only"] == "hugo" and told in json.dumps(last, ensure_ascii=False)
            assert {line["room"] for line in await visit.lines()} == {"staff"}  # the freelancer's chat has heard nothing
            item = Item(1, "web", "t", "", "", "post", "", "", "waiting", 0, 0, "", "", "", None, "", "", "")
            with pytest.raises(Undeliverable):
                await made.page.sender.post(item, Target("dm", 2, "hugo"), card("only for Hugo"))

    run(go())


def test_the_cases_of_a_try_out_are_not_among_the_real_ones(site: Open, tmp_path: Path) -> None:
    async def go() -> None:
        async with site() as made:
            await hand_over(await made.visit(), made)

    run(go())
    store = Store(tmp_path)
    assert len(store.cases.all()) == 1
    assert store.queue.listed("webportage", Filter(), 10) == ([], 0) and store.queue.counts("webportage") == []
    store.close()


def test_a_forged_cookie_is_an_empty_workspace(site: Open) -> None:
    async def go() -> None:
        async with site() as made:
            nadia = await made.visit()
            await hand_over(nadia, made)
            key = await made.runtime.call(
                lambda: str(made.runtime.house.store.db.execute("select team from web_lines limit 1").fetchone()[0]).partition("-")[0]
            )
            forged = ClientSession(cookies={"relais-1": key.ljust(43, "x")}, cookie_jar=CookieJar(unsafe=True))
            made.sessions.append(forged)
            assert await Visit(forged, made.base).lines() == []  # the database does not tell a cookie

    run(go())


def test_the_same_message_twice_is_said_and_answered_once(site: Open) -> None:
    async def go() -> None:
        async with site() as made:
            visit = await made.visit()
            said = {"id": str(uuid4()), "room": "dm", "who": "nadia", "text": "aide"}
            assert (await visit.post("say", said))[1] == (await visit.post("say", said))[1]
            await made.runtime.drain()
            lines = await visit.lines()
            assert len([line for line in lines if line["kind"] == "said"]) == 1 and len(lines) == 3  # words, welcome, help

    run(go())


def test_what_was_kept_before_the_process_ended_is_answered_by_the_next(site: Open, tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.write():
        body: Json = {"text": "aide", "files": [], "lang": "fr"}
        store.rooms.say("key-webportage", "dm", 0, "nadia", "Nadia Benali", body, "nonce-1", datetime.now(UTC))
    store.close()

    async def go() -> None:
        async with site() as made:
            assert await made.page.talk.catch_up() == 1
            await made.runtime.drain()
            told = await made.runtime.call(lambda: made.runtime.house.store.rooms.since("key-webportage", 0))
            assert [line.kind for line in told] == ["said", "card", "card"] and told[0].handled
            assert await made.page.talk.catch_up() == 0

    run(go())


def test_an_outbox_item_sent_twice_is_one_line(tmp_path: Path) -> None:
    store = Store(tmp_path)
    at = datetime.now(UTC)
    with store.write():
        first = store.rooms.post("t", "dm", 0, "card", {"card": "{}"}, 7, "", at)
        again = store.rooms.post("t", "dm", 0, "card", {"card": "{}"}, 7, "", at)
    assert first == again and len(store.rooms.since("t", 0)) == 1
    store.close()


def test_only_what_a_card_offers_can_be_pressed() -> None:
    offered = Card(
        (
            Buttons((Button("claim", "Je m'en occupe", "4"),)),
            Choices("slot", "…", (("3|invoices", "Factures"),)),
            DayField("answer", "…", "9|date"),
            PersonField("assign", "…", "4"),
        )
    )
    for action, value in (("claim", "4"), ("slot", "3|invoices"), ("answer", "9|date|2026-02-12"), ("assign", "4|hugo|Hugo Martin")):
        assert payloads.offers(offered, action, value)
    for action, value in (
        ("claim", "5"), ("slot", "3|other"), ("answer", "9|date|demain"), ("answer", "8|date|2026-02-12"), ("assign", "4|eve|Eve"), ("resolve", "4"),
    ):  # fmt: skip
        assert not payloads.offers(offered, action, value)


def test_an_upload_too_large_or_of_another_is_refused(site: Open) -> None:
    async def go() -> None:
        async with site() as made:
            visit, other = await made.visit(), await made.visit()

            async def upload(who: Visit, data: bytes) -> tuple[int, Json]:
                async with who.session.post(
                    f"{made.base}/api/upload?org=webportage", data=io.BytesIO(data), headers={"Origin": made.base}
                ) as answer:
                    return answer.status, await answer.json() if answer.status == 200 else {}

            assert (await upload(visit, b"x" * 25_000_001))[0] == 413
            status, told = await upload(visit, b"une facture")
            file = {"upload": told["upload"], "name": "facture.txt", "size": 11}
            assert status == 200 and await other.say("", files=[file]) == 422
            assert await visit.say("", files=[{**file, "upload": "../../relais"}]) == 422
            assert await visit.say("", files=[{**file, "upload": ""}]) == 422  # only what is too large may stay behind
            assert await visit.say("", files=[{"upload": "", "name": "grand.pdf", "size": 30_000_000}]) == 200
            assert await visit.say("", files=[file]) == 200
            await made.runtime.drain()
            words = json.dumps(await visit.lines(), ensure_ascii=False)
            assert "dépasse 25 Mo" in words and "facture.txt" in words

    run(go())


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_sample_invoice_is_read_and_the_others_find_their_slot(lang: str, known: Knowledge, tmp_path: Path) -> None:
    today = date(2026, 9, 1)
    slots = known.checklist("webportage", "dispute")
    found = []
    for name in samples.names(lang, today):
        path = tmp_path / name
        path.write_bytes(samples.pdf(lang, today, name) or b"")
        text = read_text(path, "application/pdf")
        found.append(evidence.propose(slots, name, text))
        if len(found) == 1:
            told = invoices.read(text, lang, today)
            assert set(told) == {"number", "date", "due", "amount", "client"} and told["number"] == "2026-031"
    assert found == ["invoices", "order", "delivery"] and samples.pdf(lang, today, "other.pdf") is None
    assert samples.pdf(lang, today, name) == samples.pdf(lang, today, name)


def test_what_a_person_typed_is_words_for_the_page() -> None:
    typed = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **gras** `code`"
    told = render(card(verbatim(typed)))
    assert (
        told == [{"type": "text", "parts": [{"is": "p", "in": [{"words": word} for word in _words(told)]}]}]
        and "".join(_words(told)) == typed
    )
    assert parts("pièces : « ici » ; `a ;`") == [
        {"is": "p", "in": [{"words": "pièces\u00a0: «\u00a0ici\u00a0»\u00a0; "}, {"words": "a ;", "code": True}]}
    ]
    assert "href" not in json.dumps(parts("[ici](ftp://e.example)"))
    assert "href" not in json.dumps(parts("[ici](javascript:alert\\(1\\))"))
    assert parts("a **b**\n\n- c\n- [d](https://e.example)") == [
        {"is": "p", "in": [{"words": "a "}, {"words": "b", "bold": True}]},
        {
            "is": "ul", "start": 1, "in": [
                {"is": "li", "in": [{"is": "p", "in": [{"words": "c"}]}]},
                {"is": "li", "in": [{"is": "p", "in": [{"words": "d", "href": "https://e.example"}]}]},
            ],
        },
    ]  # fmt: skip


def test_no_line_of_the_page_begins_with_french_punctuation(known: Knowledge, app: config.Config) -> None:
    shown = for_page(known.wordings, app.organisations["webportage"], "fr")
    assert not [key for key, words in shown.items() if isinstance(words, str) and re.search(r" [?!:;»]|« ", words)]
    assert "en\u00a0: tu" in json.dumps(
        render(Card((Buttons((Button("a", "en : tu", "1 : 2"),)), Choices("b", "c", (("d : e", "f"),))))), ensure_ascii=False
    )
    assert '"1 : 2"' in json.dumps(render(Card((Buttons((Button("a", "b", "1 : 2"),)),))))  # what a press says is not for reading


def _words(told: list[Json]) -> list[str]:
    return [span["words"] for block in told for part in block["parts"] for span in part["in"]]


def test_every_word_that_the_page_asks_for_exists_and_none_is_left_over() -> None:
    keys = {k.removeprefix("demo-") for k in Wordings.load(ROOT / "knowledge" / "wording").keys if k.startswith("demo-")}
    code = "\n".join(p.read_text(encoding="utf-8") for p in page_module.STATIC.glob("*.js"))
    asked = set(re.findall(r"""\bt\("([a-z-]+)\"""", code)) | set(re.findall(r"\? \"(restart-[a-z]+|scan-[a-z]+|guide-ticked)\"", code))
    assert asked - keys == set()
    made = {k for k in keys if k.startswith(("guide-", "history-", "restart-", "scan-"))}  # named piece by piece in the code
    assert keys - asked - made == {"staff-subtitle"} - asked
    calls = [c for p in (ROOT / "bot").glob("**/*.py") for c in re.findall(r"(?s)cases\.record\((.*?)\)\n", p.read_text(encoding="utf-8"))]
    recorded = {w for call in calls for w in re.findall(r"\"([a-z_]+)\"", call)} | {"file_shown_to_staff", "dossier_shown_to_staff"}
    assert len(recorded) > 12 and {f"history-{w.replace('_', '-')}" for w in recorded - {"relais"}} <= keys
    steps = re.findall(r'key: "(\w+)"', code)
    acts = re.findall(r'\["([\w-]+)", ', (page_module.STATIC / "guide.js").read_text(encoding="utf-8"))
    assert {f"guide-{s}" for s in steps} | {f"guide-{s}-text" for s in steps} | {f"guide-do-{a}" for a in acts} <= keys


def test_what_staff_download_is_in_the_history_of_the_case(site: Open) -> None:
    async def go() -> None:
        async with site() as made:
            visit = await made.visit()
            await hand_over(visit, made)
            await visit.press("Dossier PDF", "hugo", "staff")
            await made.runtime.drain()
            zips = [line for line in await visit.lines() if line["kind"] == "file" and line["room"] == "staff"]
            assert (await visit.get(f"/files/{zips[0]['id']}?org=webportage&who=camille"))[0] == 200
            (case,) = json.loads((await visit.get("/api/stored?org=webportage&lang=fr"))[1])["cases"]
            assert case["history"][-1]["who"] == "Camille Petit" and case["history"][-1]["what"] == "downloaded"

    run(go())


def test_a_stranger_without_a_cookie_is_told_nothing(site: Open) -> None:
    async def go() -> None:
        async with site() as made:
            visit = await made.visit()
            visit.session.cookie_jar.clear()
            for path in ("/api/state", "/api/live?org=webportage", "/api/stored?org=webportage", "/files/1?org=webportage"):
                assert (await visit.get(path))[0] == 401
            bodies: dict[str, Json] = {
                "say": {"room": "dm", "who": "nadia", "text": "x"},
                "press": {"who": "nadia", "line": 1, "action": "a"},
            }
            for path in ("say", "press", "open", "language", "restart"):
                told = bodies.get(path, {})
                assert (await visit.post(path, told))[0] == 401

    run(go())
