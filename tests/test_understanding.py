"""The classifier knows what it means, and knows when it does not."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from bot.tfidf import Floats
from bot.understanding import Phrasing, Understanding, vectors

CLEAR = [
    ("mon client ne me paie pas", "dispute.unpaid"), ("my client isn't paying", "dispute.unpaid"), ("c'est quoi passer en direct ?", "direct.definition"),
    ("j'ai effacé la base de prod par erreur", "insurance.incident"), ("où en est mon dossier ?", "ticket.status"),
    ("je veux parler à quelqu'un", "ticket.human"), ("où trouver l'attestation d'assurance ?", "insurance.certificate"),
    ("merci beaucoup", "meta.thanks"), ("supprimez mes données", "meta.privacy"), ("in English please", "meta.language"),
]  # fmt: skip
OUTSIDE = [
    "mon assurance auto",
    "facture EDF trop chère",
    "le foot en direct à la télé",
    "quelle météo demain",
    "asdf qsdf",
    "🤷",
    "mon proprio garde ma caution",
]


@pytest.mark.parametrize(("text", "label"), CLEAR)
def test_clear_needs_are_answered(understanding: Understanding, text: str, label: str) -> None:
    found = understanding.decide(text)
    assert (found.kind, found.label) == ("answer", label)


@pytest.mark.parametrize("text", OUTSIDE)
def test_what_is_out_of_scope_is_never_answered(understanding: Understanding, text: str) -> None:
    assert understanding.decide(text).kind != "answer"


def test_a_clarification_offers_at_most_three_topics_in_scope(understanding: Understanding) -> None:
    for text in ("assurance", "problème avec mon client", "je sais pas trop", "contrat client facture"):
        found = understanding.decide(text)
        assert len(found.candidates) <= 3 and "oos" not in [g.label for g in found.candidates]


def test_scores_are_probabilities(understanding: Understanding) -> None:
    scores = [g.score for g in understanding.guess("mon client conteste ma facture")]
    assert all(0 <= s <= 1 for s in scores) and scores == sorted(scores, reverse=True) and abs(sum(scores) - 1) < 0.02


def test_a_very_long_message_is_read_in_time(understanding: Understanding) -> None:
    begun = time.perf_counter()
    understanding.decide("mon client ne paie pas " * 2000)
    assert time.perf_counter() - begun < 0.5  # 50 ms on a quiet machine; CI is not quiet


def test_weights_are_learnt_once_and_alike(tmp_path: Path) -> None:
    phrasings = [
        Phrasing(f"{word} {n}", label, "fr") for word, label in (("payer", "a.b"), ("assurer", "c.d"), ("météo", "oos")) for n in range(6)
    ]
    told: list[float] = []
    first = Understanding.prepare(phrasings, tmp_path, told.append)
    assert told[0] == 0 and told[-1] == 1 and told == sorted(told)
    steps = len(told)
    again = Understanding.prepare(phrasings, tmp_path, told.append)
    assert len(told) == steps and first.guess("payer vite") == again.guess("payer vite")
    next(tmp_path.glob("*.npz")).write_bytes(b"damaged")
    assert (
        Understanding.prepare(phrasings, tmp_path, told.append).guess("payer vite") == first.guess("payer vite") and len(told) == 2 * steps
    )


def test_a_sentence_is_encoded_only_where_words_leave_a_doubt(understanding: Understanding, monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[str] = []
    real = vectors

    def noted(texts: Sequence[str]) -> Floats:
        encoded.extend(texts)
        return real(texts)

    monkeypatch.setattr("bot.understanding.vectors", noted)
    plain, doubtful = "je suis couvert si je casse du matériel chez lui ?", "on est fâchés avec le patron, il trouve que le site est moche"
    assert [understanding.guess_all([text])[0][0].label for text in (plain, doubtful)] == ["insurance.coverage", "dispute.disagreement"]
    assert encoded == [doubtful]


def test_words_and_letters_alone_still_understand(known: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.understanding.encodes", lambda: False)  # as where the encoder is not installed
    monkeypatch.setattr("bot.understanding.vectors", None)
    monkeypatch.setattr("bot.training.vectors", None)
    alone = Understanding.prepare(known.phrasings, tmp_path)
    alone.warm_up()
    assert not alone.encoded
    right = [alone.decide(text).label == label for text, label in CLEAR]
    assert all(right) and all(alone.decide(text).kind != "answer" for text in OUTSIDE)
    assert not Understanding.prepare(known.phrasings, tmp_path).encoded  # kept like the other
