"""Cards: what a person typed shows exactly and does nothing, on every surface; Slack's limits hold."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import Button, Buttons, Card, Choices, DayField, Facts, Note, Quote, Style, Text, Title, clean, dump, load, verbatim
from bot.slack.render import joined, length, pages, render
from bot.text_cards import plain
from bot.text_cards import render as to_text

WORDS = st.text(max_size=200) | st.sampled_from(
    ["<!channel>", "<@U1>", "<https://a.b|c>", "**b**", "[a](https://b.c)", "1. x", "> q", "# t", "`c`", "a\\b", "&amp;"]
)
BLOCKS = st.one_of(
    st.builds(Text, WORDS.map(verbatim)), st.builds(Note, WORDS.map(verbatim)), st.builds(Title, WORDS), st.builds(Quote, WORDS),
    st.builds(Facts, st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=60).map(tuple)),
    st.builds(Buttons, st.lists(st.builds(Button, st.just("answer"), WORDS, WORDS, st.sampled_from(Style)), min_size=1, max_size=30).map(tuple)),
    st.builds(Choices, st.just("correct"), WORDS, st.lists(st.tuples(st.text("ab|1", min_size=1, max_size=20), WORDS), min_size=1, max_size=120).map(tuple)),
    st.builds(DayField, st.just("answer"), WORDS, st.just("12|ended")),
)  # fmt: skip
CARDS = st.builds(Card, st.lists(BLOCKS, min_size=1, max_size=12).map(tuple))


def squeezed(words: str) -> str:
    return " ".join(words.split())


@given(WORDS)
def test_verbatim_words_show_exactly(words: str) -> None:
    assert squeezed(plain(verbatim(words))) == squeezed(clean(words))


@given(WORDS)
def test_no_control_or_bidirectional_character_is_left(words: str) -> None:
    assert not set(clean(words + "\u202e\u2066\x1b\x07\u200f")) & set("\u202e\u2066\x1b\x07\u200f")


@given(CARDS)
def test_a_card_survives_the_outbox(card: Card) -> None:
    assert load(dump(card)) == card
    to_text(card)


def check(blocks: list[dict[str, object]]) -> None:
    """Slack's documented limits: https://docs.slack.dev/reference/block-kit"""
    assert len(blocks) <= 50 and length(blocks) <= 13_000
    ids: list[str] = []
    for block in blocks:
        told = json.dumps(block)
        assert '"mrkdwn"' not in told
        match block:
            case {"type": "header", "text": {"text": str(text)}}:
                assert 1 <= len(text) <= 150
            case {"type": "context", "elements": list(elements)}:
                assert len(elements) <= 10
            case {"type": "actions", "elements": list(elements)}:
                assert 1 <= len(elements) <= 25 and len(str(block.get("block_id", ""))) <= 255
                for element in elements:
                    ids.append(element["action_id"])
                    assert len(element["action_id"]) <= 255 and len(element.get("value", "")) <= 2000
                    if "text" in element:
                        assert 1 <= len(element["text"]["text"]) <= 75
                    for option in element.get("options", []):
                        assert 1 <= len(option["text"]["text"]) <= 75 and 1 <= len(option["value"]) <= 150
                    assert len(element.get("options", [])) <= 100
            case {"type": "rich_text", "elements": list(elements)}:
                assert elements
            case _:
                raise AssertionError(block)
    assert len(ids) == len(set(ids))


@settings(deadline=None)
@given(CARDS)
def test_what_slack_is_sent_is_valid_and_harmless(card: Card) -> None:
    shown = render(card)
    check(shown.blocks)
    assert shown.text and "<" not in shown.text and len(shown.text) <= 40_000
    assert '"type": "link"' not in json.dumps(shown.blocks) and '"type": "user"' not in json.dumps(shown.blocks)


def test_links_of_our_own_articles_are_links() -> None:
    assert '"url": "https://a.example/b"' in json.dumps(render(Card((Text("see [this](https://a.example/b)"),))).blocks)
    assert '"type": "link"' not in json.dumps(render(Card((Text("see [this](javascript:alert)"),))).blocks)


def test_a_long_text_is_split_and_nothing_is_lost() -> None:
    words = " ".join(f"mot{n}" for n in range(3000))
    written = Card((Text(words), Quote(words), Facts((("a", words), ("b", "c"))), Buttons((Button("answer", "oui"),))))
    shown = [render(page).blocks for page in pages(written)]
    for blocks in shown:
        check(blocks)
    told = "".join("".join(texts(blocks)) for blocks in shown)
    told = told.replace(" ", "").replace("\n", "").replace("…:", "")
    assert told.count(words.replace(" ", "")) == 3 and shown[-1][-1]["type"] == "actions"
    check(render(written).blocks)  # as one message it is cut


@settings(deadline=None)
@given(CARDS)
def test_a_card_in_several_messages_is_whole(card: Card) -> None:
    parts = pages(card)
    assert "".join(to_text(joined(parts)).split()) == "".join(to_text(card).split())
    for part in parts:
        check(render(part).blocks)


def texts(told: object) -> list[str]:
    """The texts in blocks, in their order."""
    if isinstance(told, dict):
        return [x for k, v in told.items() for x in ([v] if k == "text" and isinstance(v, str) else texts(v))]
    return [x for v in told for x in texts(v)] if isinstance(told, list) else []
