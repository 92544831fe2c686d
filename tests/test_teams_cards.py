"""One contract for both renderers: the same words and the same presses in Slack and in Teams; Teams' limits hold."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choices,
    DayField,
    Facts,
    Note,
    PersonField,
    Quote,
    Style,
    Text,
    Title,
    WordsField,
    clean,
    verbatim,
)
from bot.config import Config
from bot.events import Command, Press
from bot.slack.render import render as to_slack
from bot.teams import payloads
from bot.teams.files import allowed
from bot.teams.payloads import DATA, Home
from bot.teams.render import LARGEST, pages, paragraphs, render
from bot.text_cards import plain
from tests.test_cards import CARDS, WORDS

Json = dict[str, Any]


def walk(element: object) -> list[Json]:
    """Every part of an Adaptive Card."""
    if isinstance(element, list):
        return [found for one in element for found in walk(one)]
    if isinstance(element, dict):
        return [element, *(found for one in element.values() for found in walk(one))]
    return []


def shown(card: Json) -> str:
    return " ".join(str(e["text"]) for e in walk(card) if e.get("type") == "TextRun")


def presses(card: Json) -> list[tuple[str, str]]:
    """What the card's buttons and choices send: action and value."""
    found, fields = [], {e["id"]: e for e in walk(card) if str(e.get("type", "")).startswith("Input.")}
    for element in walk(card):
        if element.get("type") == "Action.Execute":
            ours = element["data"][DATA]
            field = fields.get(ours.get("field", ""))
            if field is None:
                found.append((ours["action"], ours["value"]))
            elif field["type"] == "Input.ChoiceSet" and ours.get("whole"):
                found += [(ours["action"], choice["value"]) for choice in field["choices"]]
    return found


def check(card: Json) -> None:
    """Adaptive Cards 1.5 as Teams takes them."""
    assert card["type"] == "AdaptiveCard" and card["version"] == "1.5" and len(json.dumps(card).encode()) <= LARGEST
    names = [e["id"] for e in walk(card) if "id" in e]
    assert len(names) == len(set(names))
    for element in walk(card):
        match element.get("type"):
            case "TextBlock":
                raise AssertionError("a TextBlock reads Markdown")
            case "ActionSet":
                assert 1 <= len(element["actions"]) <= 6
            case "Action.Execute":
                assert (
                    element["fallback"]["type"] == "Action.Submit" and element["fallback"]["data"] == element["data"] and element["title"]
                )
            case "Action.OpenUrl":
                assert element["url"].startswith(("https://", "http://", "mailto:"))
            case "TextRun":
                assert element["text"]


@given(CARDS)
@settings(max_examples=60, deadline=None)
def test_any_card_fits_teams(card: Card) -> None:
    check(render(card).card)
    for page in pages(card):
        check(page.card)


@given(
    st.lists(st.one_of(st.builds(Text, WORDS.map(verbatim)), st.builds(Quote, WORDS), st.builds(Title, WORDS)), min_size=1, max_size=6).map(
        tuple
    )
)
@settings(max_examples=60, deadline=None)
def test_words_show_exactly_and_are_never_markup(blocks: tuple[Any, ...]) -> None:
    told = shown(render(Card(blocks)).card)
    for block in blocks:
        said = plain(block.markdown) if isinstance(block, Text) else block.plain
        for word in re.findall(r"[A-Za-z]+", clean(said)):
            assert word in told


def controls(card: Card) -> list[tuple[str, str]]:
    return [(action, value) for _, action, value in card.controls()]


FULL = Card((
    Title("WP-2026-0001"), Text("**Gras** et [lien](https://a.example)\n\n- un\n- deux"), Note("petit"), Facts((("Client", "Acme <b>"),)),
    Quote("<!channel> **non** [x](https://evil.example)"), Buttons(tuple(Button("answer", f"B{n}", f"1|k|{n}", Style.PRIMARY) for n in range(8))),
    Choices("correct", "Quoi ?", (("1|a", "A"), ("1|b", "B"))), DayField("answer", "Jour", "1|ended"), PersonField("assign", "À", "7"),
    WordsField("reply", "Répondre", "7"),
))  # fmt: skip


def slack_presses(card: Card) -> list[tuple[str, str]]:
    found = []
    for element in walk(to_slack(card).blocks):
        if element.get("type") == "button":
            found.append((element["action_id"].partition("#")[0], element.get("value", "")))
        if element.get("type") == "static_select":
            found += [(element["action_id"].partition("#")[0], o["value"]) for o in element["options"]]
    return found


def test_both_renderers_offer_the_same_presses() -> None:
    assert slack_presses(FULL) == presses(render(FULL).card) == controls(FULL)


def spoken(card: Card) -> set[str]:
    """The words of a card outside its controls, of three letters and more: numbering and punctuation are each platform's own."""
    told = (
        b.plain if isinstance(b, Title | Quote) else plain(b.markdown) for b in card.blocks if isinstance(b, Text | Note | Title | Quote)
    )
    return set(re.findall(r"[a-z]{3,}", " ".join(map(clean, told))))


SHORT = st.text("abcdeéœß <>&*_[]()!.:#@", min_size=1, max_size=60).filter(lambda words: bool(words.strip()))
VALUE = st.text("ab|1", min_size=1, max_size=20)
PLAIN = st.one_of(
    st.builds(Text, SHORT.map(verbatim)), st.builds(Note, SHORT.map(verbatim)), st.builds(Title, SHORT), st.builds(Quote, SHORT),
    st.builds(Buttons, st.lists(st.builds(Button, st.just("answer"), SHORT, VALUE), min_size=1, max_size=8).map(tuple)),
    st.builds(Choices, st.just("correct"), SHORT, st.lists(st.tuples(VALUE, SHORT), min_size=1, max_size=40, unique_by=lambda o: o[0]).map(tuple)),
    st.builds(DayField, st.just("answer"), SHORT, st.just("12|ended")), st.builds(PersonField, st.just("assign"), SHORT, st.just("7")),
)  # fmt: skip


@given(st.lists(PLAIN, min_size=1, max_size=6).map(lambda blocks: Card(tuple(blocks))))
@settings(max_examples=150, deadline=None)
def test_any_card_is_the_same_in_both(card: Card) -> None:
    slack, teams = to_slack(card).blocks, render(card).card
    assert slack_presses(card) == presses(teams) == controls(card)
    for told in (json.dumps(slack, ensure_ascii=False), shown(teams)):
        assert spoken(card) <= set(re.findall(r"[a-z]{3,}", told)), told


def test_typed_words_hold_no_link_in_teams() -> None:
    links = [e["selectAction"]["url"] for e in walk(render(FULL).card) if "selectAction" in e]
    assert links == ["https://a.example"]
    assert "**non**" in shown(render(FULL).card)


def test_lists_and_bold_are_shown() -> None:
    told = paragraphs("Un **deux**\n\n1. a\n2. b\n   - c")
    assert [run.get("weight") for run in told[0]["inlines"]] == [None, "Bolder"]
    assert ["".join(r["text"] for r in p["inlines"]) for p in told[1:]] == ["1. a", "2. b", "\u2003• c"]


def test_a_card_that_is_too_large_becomes_several_and_keeps_its_buttons_last() -> None:
    card = Card((Quote("mot " * 12000), Facts(tuple((f"F{n}", "x" * 200) for n in range(150))), Buttons((Button("claim", "Oui", "1"),))))
    many = pages(card)
    assert len(many) > 1 and presses(many[-1].card) == [("claim", "1")] and all(not presses(p.card) for p in many[:-1])
    assert shown({"a": [p.card for p in many]}).split().count("mot") == 12000
    one = render(card)
    check(one.card)
    assert presses(one.card) == [("claim", "1")]


def home(app: Config) -> Home:
    return Home(app.organisations["webportage"], "tenant")


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=12), lambda c: st.lists(c, max_size=3) | st.dictionaries(
    st.sampled_from(["type", "id", "from", "conversation", "recipient", "text", "value", "relais", "entities", "attachments", "channelData", "mentioned"]), c, max_size=5))  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(
            ["type", "id", "from", "conversation", "recipient", "text", "value", "entities", "attachments", "channelData", "timestamp"]
        ),
        JSON,
        max_size=9,
    )
)
@settings(max_examples=200, deadline=None)
def test_no_activity_breaks_the_reading(told: Json) -> None:
    from tests.conftest import ROOT

    settings_ = __import__("bot.config", fromlist=["load"]).load(ROOT / "app.yaml", {})
    sane = payloads.sane(told)
    if sane is not None:
        payloads.event(home(settings_), sane)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("litige", ("litige", "")), ("LITIGE ", ("litige", "")), ("/litige", ("litige", "")), ("/Litige Acme ne paie pas", ("litige", "Acme ne paie pas")),
        ("help", ("relais-help", "")), ("/help", ("relais-help", "")), ("aide", ("aide", "")), ("/inconnue", ("inconnue", "")), ("cases", ("cases", "")),
        ("Litige.", ("litige", "")), ("litige !", ("litige", "")), ("/litige…", ("litige", "")), ("Litige ?", None), ("litige. Acme", None),
        ('<quoted messageId="1"/> litige', ("litige", "")),
        ("litige avec Acme", None), ("aide moi stp", None), ("/12/03", None), ("/", None), ("", None), ("12/03/2026", None), ("et/ou", None), ("//", None),
    ],
)  # fmt: skip
def test_commands_are_words_at_the_beginning(app: Config, typed: str, command: tuple[str, str] | None) -> None:
    told = {
        "type": "message",
        "id": "1",
        "from": {"id": "29:n"},
        "conversation": {"id": "a:n", "conversationType": "personal"},
        "text": typed,
    }
    found = payloads.event(home(app), told)
    assert (found.name, found.text) == command if isinstance(found, Command) else command is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('<quoted messageId="17"/> oui, Acme', "oui, Acme"), ('<quoted messageId="17"></quoted>oui', "oui"), ("x <quoted price> y", "x y"),
        ("a < b quoted > c", "a < b quoted > c"), ('<quoted messageId="1"/>', ""),
    ],
)  # fmt: skip
def test_a_quoted_message_is_no_part_of_what_was_typed(typed: str, said: str) -> None:
    assert payloads.words({"text": typed, "recipient": {"id": "28:r"}})[1] == said


def test_in_the_staff_thread_a_quotation_does_not_travel() -> None:
    named = [{"type": "mention", "text": "<at>Relais</at>", "mentioned": {"id": "28:r"}}]
    told = {"text": '<quoted messageId="1"/> <at>Relais</at> bonjour', "recipient": {"id": "28:r"}, "entities": named}
    how, said = payloads.words(told)
    assert (how.value, said) == ("leading", "bonjour")


def test_in_a_channel_a_command_follows_the_bots_name(app: Config) -> None:
    place = {"id": "19:x@thread.tacv2;messageid=1", "conversationType": "channel"}
    named = [{"type": "mention", "text": "<at>Relais</at>", "mentioned": {"id": "28:r"}}]
    told = {"type": "message", "id": "1", "from": {"id": "29:n"}, "recipient": {"id": "28:r"}, "conversation": place, "entities": named}
    found = payloads.event(home(app), told | {"text": "<at>Relais</at>&nbsp;/dossiers acme"})
    assert isinstance(found, Command) and (found.name, found.text) == ("dossiers", "acme")
    assert payloads.event(home(app), told | {"text": "/dossiers", "entities": []}) is None
    late = payloads.event(home(app), told | {"text": "voir <at>Relais</at> /dossiers"})
    assert not isinstance(late, Command)


def test_an_older_client_sends_the_same_press_by_its_fallback(app: Config) -> None:
    """Action.Submit comes as a message without words, with the action's data and the fields of the card."""
    card = render(FULL).card
    execute = next(e for e in walk(card) if e.get("type") == "Action.Execute" and e["data"][DATA].get("field"))
    field, place = execute["data"][DATA]["field"], {"id": "a:n", "conversationType": "personal"}
    told = {"id": "9", "from": {"id": "29:n"}, "conversation": place, "replyToId": "7"}
    filled = {field: "1|a"}
    submitted = payloads.event(home(app), told | {"type": "message", "value": execute["fallback"]["data"] | filled})
    executed = payloads.press(home(app), told | {"type": "invoke"}, execute["data"] | filled)
    assert isinstance(submitted, Press) and executed is not None
    assert (
        (submitted.action, submitted.value, submitted.message)
        == (executed.action, executed.value, executed.message)
        == ("correct", "1|a", "7")
    )
    assert payloads.event(home(app), told | {"type": "message", "value": execute["data"]}) is None  # nothing was filled in


def test_addresses_that_files_may_come_from() -> None:
    assert allowed("https://contoso.sharepoint.com/x", anonymous=False)
    bad = (
        "http://contoso.sharepoint.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/",
        "file:///etc/passwd",
        "https://localhost/x",
        "",
    )
    assert [url for url in bad if allowed(url, anonymous=False)] == []
