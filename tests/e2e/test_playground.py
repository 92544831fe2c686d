"""Relais in Microsoft's own client, the Agents Playground: a question, a dispute by cards and files, the staff's card, their answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.e2e.connector import Connector
from tests.e2e.page import SAMPLES, browser_of, expect
from tests.e2e.playground import ME, PLAYGROUND, Playground, Visitor
from tests.e2e.test_teams import start


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    assert PLAYGROUND.exists(), "run `npm ci` in tests/e2e"
    folder = tmp_path_factory.mktemp("playground")
    relais = start(folder, "--allow-anonymous-teams")
    one = Playground(folder, relais)
    one.start()
    yield one
    one.stop()
    assert relais.stop() < 5


@pytest.fixture(scope="module")
def nadia(playground: Playground) -> Iterator[Visitor]:
    with browser_of() as browser:
        one = Visitor(browser, playground)
        yield one
        one.close()


@pytest.fixture(scope="module")
def files() -> Iterator[dict[str, str]]:
    """Addresses of the samples, as SharePoint would serve them."""
    store = Connector()
    store.start()
    names = ("facture-2026-031.pdf", "devis-signe.pdf", "pv-de-recette.pdf")
    store.files = {f"/files/{name}": (SAMPLES / name).read_bytes() for name in names}
    yield {name: f"{store.url}/files/{name}" for name in names}
    store.stop()


def test_the_welcome_and_an_answer_with_its_source(nadia: Visitor) -> None:
    nadia.hears("a machine, not a person")
    nadia.picture("1-welcome")
    nadia.says("Bonjour, où trouver l'attestation d'assurance ?")
    answer = nadia.hears("Espace adhérent")
    expect(answer).to_contain_text("Source : webportage")
    nadia.picture("2-answer")
    nadia.presses(answer, "👍 Utile")
    expect(answer.get_by_role("button", name="👍 Utile")).to_have_count(0)


def test_a_dispute_by_cards_and_files_is_confirmed(nadia: Visitor, files: dict[str, str]) -> None:
    nadia.says("/litige")
    nadia.hears("Quel est le client")
    nadia.says("Acme")
    question = nadia.hears("Quel est le problème")
    nadia.picture("3-choice")
    nadia.presses(question, "Facture impayée")
    expect(question.get_by_role("button", name="Facture impayée")).to_have_count(0)  # no stale button
    nadia.hears("numéro de la facture")
    nadia.says("2026-031")
    nadia.hears("montant")
    nadia.says("3 200,50 € HT")
    day = nadia.hears("date de cette facture")
    nadia.picture("4-date")
    day.get_by_placeholder("Select a date").click()
    calendar = nadia.page.get_by_role("dialog")
    for _ in range(3):
        calendar.get_by_role("button", name="previous month").click()
    calendar.get_by_role("button", name=re.compile("^(1|1,.*|1 .*)$")).first.click()
    nadia.presses(day, "OK")
    nadia.hears("date d'échéance")
    nadia.says("hier")
    nadia.presses(nadia.hears("autre facture"), "Non")
    nadia.presses(nadia.hears("relances"), "Plusieurs relances")
    nadia.hears("Que s'est-il passé")
    nadia.says("Ils ne répondent plus.")
    nadia.hears("Les pièces du dossier")
    nadia.picture("5-pieces")
    nadia.shares(files)
    complete = nadia.hears("Pièces nécessaires : 3 sur 3")
    nadia.picture("6-files")
    nadia.presses(complete, "C'est tout")
    recap = nadia.hears("Récapitulatif")
    expect(recap).to_contain_text("1er")
    nadia.picture("7-recap")
    nadia.presses(recap, "Envoyer à l'équipe")
    expect(nadia.hears("C'est transmis")).to_contain_text("WP-")
    nadia.picture("8-confirmation")


def test_the_staff_card_is_claimed_in_place_and_the_answer_arrives(nadia: Visitor) -> None:
    nadia.goes("litiges")
    card = nadia.hears("Litige · Acme")
    expect(card).to_contain_text("3 sur 3")
    nadia.picture("9-staff-card")
    nadia.presses(card, "Je m'en occupe")
    expect(card).to_contain_text(re.compile(rf"Suivi par\s: {ME}"))  # the same card, edited
    nadia.replies(" Bonjour, avez-vous la dernière relance ?")
    nadia.hears("Transmis au freelance")
    nadia.picture("10-staff-thread")
    nadia.goes("Personal Chat")
    told = nadia.hears("avez-vous la dernière relance")
    nadia.picture("11-answer-with-reply-box")
    told.get_by_role("textbox").click()
    nadia.page.keyboard.type("Oui, la voici demain.")  # the client takes what is typed, not what a script fills in
    nadia.presses(told, "OK")
    nadia.hears("Transmis à l'équipe")
    nadia.goes("litiges")
    nadia.hears("Oui, la voici demain.").scroll_into_view_if_needed()
    nadia.picture("12-reply-in-the-thread")
