"""What people type may be made to wear a reader out: whatever reads it does so at once, whatever it says."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from bot import (
    amounts,
    anonymous,
    clauses,
    client_names,
    cuts,
    days,
    hints,
    incidents,
    invoices,
    kinds,
    language,
    names,
    replies,
    router,
    slips,
    terms,
)
from bot.days import Day, fold
from bot.dialogue import Heard, Kind, Unclear
from bot.events import Mention
from bot.freelancer import LONGEST
from bot.reading import LETTERS
from bot.slack import payloads as slack
from bot.teams import payloads as teams
from bot.text_cards import render
from tests.stage import Stage
from tests.test_engine import ticket

TODAY = date(2026, 9, 1)
LANGUAGES = language.Languages([("fr", "mon client ne paie pas la facture"), ("en", "my client does not pay the invoice")] * 9)
OPTIONS = {"yes": ["oui", "d'accord"], "no": ["non", "pas du tout"], "unpaid": ["impayé", "facture impayée"]}
UNITS = (
    "a", "A", "é", "1", " ", "\n", "\t", "\u00a0", ".", ",", "-", "'", '"', "«", "»", "(", "<", "@", "#", "*", "`", "?", "!", ":", "/", "n°", "€", "1 ", "1.", "1,", "1/", "1-", "1'", "a-", "a ", "Aa-", "a.", "a'", "A ",
    "Aa ", "l'", "a b ", "Élan ", "x@", "http://", "oui ", "non ", "pas ", "ne ", "ou ", "et ", "le ", "du ", "client ", "chez ", "facture ", "facture n° ", "Facture\n", "avoir ", "date ", "total ", "due ", "en fait ",
    "mais ", "1 000 ", "12 mars ", "janv. ", "1er ", "il y a ", "3 mois ", "fin ", "EUR ", "k ", "euro ", "euro 1 cent ", "un euro et ", "2 factures de ", "deux ", "mille ", "cent ", "ko ", "FR76 ", "paiement ", "30 jours ", "fin de mois ", "casse ", "j'ai ", "perdu ",
    "Acme me doit ", "Acme & ", "ne me paie pas ", "still not paid ", "corriger ", "le montant c'est ", "merci ", "aussi, ", "en plus ", ", ", ". ", "\n- ", "; ", "client : ", "facture du ", "a.b", "&amp;", "<@U1> ", "-1", "\u202e", "😀", "<at>", "<quoted ",
)  # fmt: skip
BEGINNINGS = (
    "",
    "client ",
    "facture\nclient ",
    "avoir ",
    "facture",
    "facture total ",
    "facture date ",
    "chez ",
    "le montant ",
    "corriger montant : ",
    "1",
    "en fait ",
)


SPREADING = (" ", "\n", ".", "1 ", "a ")  # what patterns skip, behind each beginning
MOST_SECONDS = 0.25


def texts(length: int) -> Iterator[str]:
    """Each beginning with each unit again and again, and a last letter that ends no pattern."""
    for unit in UNITS:
        for beginning in BEGINNINGS if unit in SPREADING else ("",):
            yield (beginning + unit * (length // len(unit) + 1))[: length - 1] + "x"


KINDS: tuple[Kind[Any], ...] = (kinds.text, kinds.name, kinds.invoice_number, kinds.amount, kinds.past_day, kinds.yes_no)


def _accepted(kind: Kind[Any], text: str) -> str:
    return kind.accept(Heard(text, "fr", TODAY))


READERS: dict[str, Callable[[str], object]] = {
    "hints": lambda t: hints.find(t, TODAY),
    "amounts.find": amounts.find,
    "amounts.parse": amounts.parse,
    "names_currency": amounts.names_currency,
    "days.find": lambda t: days.find(t, TODAY),
    "days.parse": lambda t: days.parse(t, "fr", TODAY),
    "terms.find": terms.find,
    "terms.leading": terms.leading,
    "terms.due": lambda t: terms.due(t, "fr", TODAY, Day(TODAY, TODAY)),
    "invoices.read": lambda t: invoices.read(t, "fr", TODAY),
    "invoices.told": lambda t: invoices.told(t, TODAY),
    "client_names": client_names.find,
    "clauses": lambda t: [clauses.past_day(c, TODAY) for c in clauses.cut(fold(t))[:3]],
    "incidents": lambda t: incidents.find(fold(t), t, TODAY),
    "language": lambda t: (LANGUAGES.detect(t), LANGUAGES.clear(t), language.wanted(t)),
    "scrub": lambda t: anonymous.scrub(t, ["Nadia", "Acme"], {"facture"}),
    "slips": lambda t: (slips.left(t), slips.denied(t, lambda words: False)),
    "pauses": replies.pauses,
    "names": lambda t: (names.same(t, "Acme"), names.alike(t, "Acme")),
    "fold": fold,
    "thanks": lambda t: (replies.thanks(t), replies.thanks(t, settled=True)),
    "rank": lambda t: replies.rank(t, 3),
    "wholly": lambda t: replies.wholly(t, OPTIONS),
    "among": lambda t: replies.among(t, OPTIONS),
    "denied": lambda t: replies.denied(t, OPTIONS, "no"),
    "yes_or_no": lambda t: replies.yes_or_no(t, OPTIONS),
    "unknown": lambda t: (replies.unknown(t), replies.affirms(t), replies.denies(t)),
    "router": lambda t: (router.is_question(t), router.is_correcting(t), router.names_correction(t), router.states_fact(t), router.adds(t)),
    "bare day": lambda t: router.is_bare_day(t, TODAY),
    "as typed": lambda t: replies.as_typed(t, fold(t)[9:]),
    "asks": cuts.asks,
    "slack": lambda t: (slack.plain(t), slack.mention(t, "UBOT")),
    "teams": lambda t: teams.words({"text": t, "recipient": {"id": "b"}}),
    **{f"kind {k.name}": partial(_accepted, k) for k in KINDS},
}


def spent(reader: Callable[[str], object], text: str) -> float:
    """The seconds of processor time that a reader takes which has not met the text before."""
    fold.cache_clear()
    for lately in (hints._FOUND, client_names._FOUND):
        lately._found.clear()
    begun = time.process_time()
    with contextlib.suppress(Unclear):
        reader(text)
    return time.process_time() - begun


@pytest.mark.parametrize("name", READERS)
def test_no_text_holds_up_a_reader(name: str) -> None:
    """Each text twice when it takes long: the first of a kind loads what it needs."""
    reader = READERS[name]
    for text in texts(LETTERS if name == "invoices.read" else LONGEST):
        if (seconds := spent(reader, text)) > MOST_SECONDS / 2:
            seconds = min(spent(reader, text), spent(reader, text))
        assert seconds < MOST_SECONDS, f"{text[:30]!r}: {seconds:.2f} s"


@pytest.mark.parametrize(
    "text", ["1." * 19_500, "Aa-" * 13_000, "facture" + " " * 12_000, "A " * 19_000, "corriger montant : " + "A " * 6000]
)
@pytest.mark.parametrize(
    "after", [(), ("je veux ouvrir un litige", "Acme", "impayé"), ("je veux ouvrir un litige", "Acme", "impayé", "3200 HT")]
)
def test_no_message_holds_up_the_engine(stage: Stage, text: str, after: tuple[str, ...]) -> None:
    for said in after:
        stage.says("Nadia", said)
    begun = time.process_time()
    stage.says("Nadia", text)
    assert time.process_time() - begun < 10 * MOST_SECONDS


def test_words_for_the_staff_are_passed_on_whole(stage: Stage) -> None:
    ticket(stage, "Nadia", "ma question")
    stage.says("Hugo", "Bonjour", staff=True, thread=stage.staff_room()[0].message, mention=Mention.LEADING)
    stage.says("Nadia", "mot " * 5000 + "dernier", thread=stage.dm("Nadia")[-1].message)
    assert any("dernier" in render(s.card) for s in stage.staff_room() if s.card)


@pytest.mark.parametrize("unit", ["<at>", "<at", "<quoted ", "<at></"])
def test_a_body_as_long_as_the_door_lets_in_holds_up_no_reader_of_teams(unit: str) -> None:
    """The text of an activity is read before it is cut."""
    assert spent(READERS["teams"], (unit * 100_000)[:100_000]) < 0.25
