"""The client that a message names is read in all sorts of spellings, and none is read where none is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import client_names
from bot.names import same
from bot.understanding import Understanding
from tests.conftest import ROOT

CLIENTS = [
    ("acme sarl me doit 500€", "acme sarl"), ("Société Générale ne me paie plus", "Société Générale"), ("acme me doit 500", "acme"),
    ("On the 3rd of March Globex owes me", "Globex"), ("globex ltd owes me 2k", "globex ltd"), ("la société Orion ne me paie pas", "Orion"),
    ("chez l'oréal ils payent pas", "l'oréal"), ("STUDIO 54 OWES ME MONEY", "STUDIO 54"), ("i deleted Lidl's database by mistake", "Lidl"),
    ("« Chez Clément » ne me paie pas", "Chez Clément"), ("jai bossé pour la banque postale", "la banque postale"), ("h&m me doit 3 factures", "h&m"),
    ("cabinet Roux et associés me doit 1 200", "cabinet Roux et associés"), ("la boîte Dupont & fils me répond plus", "Dupont & fils"),
    ("soleil sarl, 2 mois de retard", "soleil sarl"), ("la facture d'Auchan date de mars", "Auchan"), ("mon client (Thales) conteste", "Thales"),
    ("j'ai relancé Mme Girard de chez Pixelia", "Pixelia"), ("litige avec Air France", "Air France"), ("le client c'est carrefour", "carrefour"),
    ("the guys at Shell want me", "Shell"), ("i want to sue ryanair", "ryanair"), ("they're called Lemon Tree", "Lemon Tree"),
]  # fmt: skip
NOBODY = [
    "l'entreprise me doit 500", "la secrétaire me demande la facture", "mon chat refuse ses croquettes", "je bosse pour la concurrence",
    "Let's start. The client refuses to pay", "Marie from accounting says it is coming", "the train from London is late",
    "l'ancienne directrice veut bosser avec moi", "relancer l'acheteur", "contacter le support humain svp", "une PME me doit encore 800 euros", "un contrat pour facturer en direct", "quel statut, EURL ou SASU ?",
    "is it the same for German customers", "c'est Jean qui gère mon dossier", "je suis assuré chez vous ou pas", "un client ki paye pas", "", "chez", "'s", "« » ne paie pas", "me doit",
]  # fmt: skip


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ROOT / "tests" / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("said", "name"), CLIENTS)
def test_the_clients_name_is_whole_and_nothing_else(said: str, name: str) -> None:
    assert client_names.find(said) == name


@pytest.mark.parametrize("said", NOBODY)
def test_who_is_no_client_gives_no_name(said: str) -> None:
    assert client_names.find(said) == ""


@pytest.mark.parametrize("name", ["client-names.jsonl", "client-names-2.jsonl"])
def test_most_names_are_read_and_hardly_any_is_made_up(name: str) -> None:
    told = [(row["client"], client_names.find(row["text"])) for row in rows(name)]
    named = [(client, found) for client, found in told if client]
    assert sum(same(client, found) for client, found in named) >= 0.9 * len(named)
    assert sum(bool(found) and not same(client, found) for client, found in told) <= 0.02 * len(told)


def test_messages_that_name_nobody_give_no_name() -> None:
    texts = [row["text"] for row in rows("held-out.jsonl") if row["label"] == "oos" or row["label"].startswith("meta.")]
    assert sum(bool(client_names.find(text)) for text in texts) <= 0.02 * len(texts)


def test_a_clients_name_hardly_changes_what_is_understood(understanding: Understanding) -> None:
    told = [(row["label"], understanding.decide(row["text"])) for row in rows("client-names.jsonl") if row.get("label")]
    offered = sum(d.label == label if d.kind == "answer" else label in [g.label for g in d.candidates] for label, d in told)
    assert offered >= 0.93 * len(told)
    assert sum(d.kind == "answer" and d.label != label for label, d in told) <= 0.06 * len(told)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    found = client_names.find(text)
    assert found == found.strip()
