"""What was read lately is found again; the oldest is forgotten first, and what is alike is not mixed up."""

from __future__ import annotations

from bot.cards import Button, Buttons, Card, Text, dump, load
from bot.knowledge import Knowledge
from bot.lately import Lately


def test_the_oldest_is_forgotten_first() -> None:
    lately = Lately[str, int](2)
    for number, text in enumerate(("un", "deux", "trois")):
        lately.put(text, number)
    assert [lately.get(text) for text in ("un", "deux", "trois")] == [None, 1, 2]
    assert lately.unknown(["un", "trois", "quatre", "un"]) == ["un", "quatre"]


def test_a_card_just_written_and_one_long_forgotten_read_the_same() -> None:
    first = Card((Text("**un**"), Buttons((Button("pick", "Oui", "1|2"),))))
    written = dump(first)
    assert load(written) == first
    for number in range(100):
        dump(Card((Text(str(number)),)))
    assert load(written) == first and load(written) is not first


def test_wordings_of_facts_that_are_alike_are_kept_apart(known: Knowledge) -> None:
    words = known.wordings.words("fr", "vous")
    shown = [words("files-coming", count=1), words("files-coming", count=2), words("files-coming", count="1")]
    assert len(set(shown)) == 3
    assert words.plain("a-colleague") == known.wordings.words("fr", "tu").plain("a-colleague")
    markdown, typed = words("staff-closed", name="*Léa*"), words.plain("staff-closed", name="*Léa*")
    assert markdown != typed and "*Léa*" in typed
