"""The language of a message is recognised, and followed when several words of it agree; a name, a number or a quotation never changes it."""

from __future__ import annotations

import json
from time import perf_counter

import pytest

from bot.events import Sender
from bot.knowledge import Knowledge
from bot.text_cards import render
from tests.conftest import ROOT
from tests.stage import Stage

QUOTING = "le client m'a dit \"we don't want to pay you\" et du coup je fais quoi"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("mon client ne paie pas", "fr"),
        ("my client does not pay", "en"),
        ("c koi la rc pro", "fr"),
        ("hi, am i insured?", "en"),
        ("check whether I may go direct", "en"),
        ("send me a contract template", "en"),
        ("customer refuses payment", "en"),
        ("certificate download", "en"),
        ("sign contract steps?", "en"),
        (QUOTING, "fr"),
    ],
)
def test_languages(known: Knowledge, text: str, lang: str) -> None:
    found, sure = known.languages.detect(text)
    assert found == lang and sure >= 0.6


@pytest.mark.parametrize("text", ["", "42", "@channel @U1 *a* `b`", "Acme", "2026-04-12", "asdfgh", "contract", "channel", "ok"])
def test_what_tells_nothing_is_not_sure(known: Knowledge, text: str) -> None:
    assert known.languages.detect(text)[1] == 0.5


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "yes",
        "oui",
        "stop",
        "Acme",
        "no thanks",
        "contract",
        "the contract",
        "Bank of America",
        "The Coffee Company",
        "La Maison du Thé",
        "3 500 €",
    ],
)
def test_an_answer_never_changes_the_language(known: Knowledge, text: str) -> None:
    assert not known.languages.clear(text)


@pytest.mark.parametrize(
    "text", ["I would like to know what it covers", "what's the rule on colleagues?", "I need help", "je sais pas", "c'est quoi la règle ?"]
)
def test_a_few_words_that_agree_do(known: Knowledge, text: str) -> None:
    assert known.languages.clear(text)


def test_most_messages_are_recognised_and_followed(known: Knowledge) -> None:
    rows = [json.loads(line) for line in (ROOT / "tests" / "held-out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(known.languages.detect(r["text"])[0] != r["lang"] for r in rows) <= 8  # 6 of 714, greetings and gibberish
    assert sum(not known.languages.clear(r["text"]) for r in rows) <= 50
    assert not any(known.languages.clear(r["text"]) for r in rows if known.languages.detect(r["text"])[0] != r["lang"])


def test_it_costs_next_to_nothing(known: Knowledge) -> None:
    text = "the client said that my work isn't what he ordered, and he won't pay, what do I do now please"
    begun = perf_counter()
    for number in range(200):
        known.languages.detect(f"{text} {number}")
    assert (perf_counter() - begun) / 200 < 0.0005  # seconds; a tenth of that on an idle machine


def first(stage: Stage, locale: str, *texts: str) -> str:
    """What Relais shows last to somebody of this locale who writes these texts."""
    stage._who = lambda user, staff: Sender(user.casefold(), user, locale, staff)  # type: ignore[method-assign]  # the stage's people have no locale
    for text in texts:
        stage.says("Nadia", text)
    return next(render(s.card) for s in reversed(stage.dm("Nadia")) if s.card)


def test_the_language_of_the_platform_is_kept_when_the_message_tells_nothing(stage: Stage) -> None:
    assert "I" in first(stage, "en-GB", "asdfgh qwertz").split()


@pytest.mark.parametrize("text", ["check whether I may go direct", "send me a contract template", "customer refuses payment"])
def test_english_is_answered_in_english(acracy: Stage, text: str) -> None:
    shown = first(acracy, "en", text)
    assert " the " in shown and " le " not in shown


def test_a_short_message_in_the_other_language_is_followed(acracy: Stage) -> None:
    assert "who counts as “the client”" in first(acracy, "fr", "c'est quoi passer en direct ?", "what's the rule on colleagues?")


def test_a_quotation_is_not(acracy: Stage) -> None:
    assert "I " not in first(acracy, "fr", "mon client ne paie pas", QUOTING)
