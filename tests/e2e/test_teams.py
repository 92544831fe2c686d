"""Relais in Teams, end to end: real HTTP, a real process, a local Bot Connector as the judge."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import cache
from tests.e2e.connector import BOT, OTHER, STAFF, TENANT, Connector, Driver, Post, actions, dm
from tests.e2e.world import ROOT, Relais, fetch, until, webportage_alone
from tests.transcript import SAMPLES


def prepare(folder: Path, more: str = "") -> Path:
    teams = f'teams: {{tenants: ["{TENANT}"], staff: {{default: "{STAFF}"}}{more}}}'
    (folder / "app.yaml").write_text(webportage_alone(teams))
    shutil.copytree(ROOT / "knowledge", folder / "knowledge")
    data = folder / "data"
    data.mkdir()
    (data / "cache").symlink_to(cache())
    return data


@pytest.fixture(scope="module")
def connector() -> Iterator[Connector]:
    one = Connector()
    one.start()
    yield one
    one.stop()


def start(folder: Path, *arguments: str, more: str = "") -> Relais:
    """A running Relais whose public address is its own."""
    relais = Relais(folder / "app.yaml", prepare(folder, more), "http://127.0.0.1:9/", arguments=arguments)
    relais.environment["RELAIS_PUBLIC_URL"] = f"http://127.0.0.1:{relais.port}"
    relais.start()
    return relais


@pytest.fixture(scope="module")
def teams(connector: Connector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    relais = start(tmp_path_factory.mktemp("teams"), "--allow-anonymous-teams")
    yield Driver(connector, relais)
    assert relais.stop() < 5


def human(teams: Driver, person: str, question: str) -> Post:
    """A case opened by a person; its card in the staff channel."""
    teams.say(person, "je veux parler à quelqu'un")
    teams.connector.told(person, "De quoi s'agit-il")
    teams.say(person, question)
    teams.connector.told(person, "C'est transmis")
    return teams.connector.shown(STAFF, question)


def test_the_welcome_and_an_answer_with_its_source(teams: Driver, connector: Connector) -> None:
    teams.send(connector.activity("nadia", "installationUpdate", dm("nadia"), action="add"))
    connector.told("nadia", "une machine, pas une personne")
    teams.say("nadia", "où trouver l'attestation d'assurance ?")
    answer = connector.told("nadia", "Espace adhérent")
    assert "Source : webportage" in answer.text and connector.typing >= 1
    assert not answer.activity.get("text")  # a text beside the card would split the message in two


def test_a_dispute_by_cards_files_and_dates_reaches_the_staff_channel(teams: Driver, connector: Connector) -> None:
    teams.say("karim", "/litige")
    connector.told("karim", "Quel est le client")
    teams.say("karim", "Acme <at>tous</at>")
    question = connector.told("karim", "Quel est le problème")
    label = next(a["title"] for a in actions(question.card) if "impay" in a["title"].casefold())
    shown = teams.press("karim", question, label)
    assert shown["type"] == "application/vnd.microsoft.card.adaptive" and "Action.Execute" not in json.dumps(
        shown["value"]
    )  # no stale button
    connector.told("karim", "numéro de la facture")
    teams.say("karim", "2026-031")
    connector.told("karim", "montant")
    teams.relais.kill()
    teams.relais.start()
    teams.say("karim", "3 200,50 € HT")
    due = connector.told("karim", "date de cette facture")
    field = "Choisir une date"
    assert teams.choose("karim", due, field, "")["type"].endswith("activity.message")  # an empty field is told, not taken
    teams.choose("karim", due, field, "2026-02-12")
    connector.told("karim", "date d'échéance")
    teams.say("karim", "14/03/2026")
    connector.told("karim", "autre facture")
    teams.say("karim", "non")
    connector.told("karim", "relances")
    teams.say("karim", "plusieurs")
    connector.told("karim", "Que s'est-il passé")
    teams.say("karim", "Ils ne répondent plus.")
    connector.told("karim", "Les pièces du dossier")
    pieces = {name: (SAMPLES / name).read_bytes() for name in ("facture-2026-031.pdf", "devis-signe.pdf", "pv-de-recette.pdf")}
    teams.share("karim", pieces)
    done = connector.told("karim", "Pièces nécessaires : 3 sur 3")
    teams.press("karim", done, "C'est tout")
    recap = connector.told("karim", "Récapitulatif")
    teams.press("karim", recap, "Envoyer à l'équipe")
    connector.told("karim", "C'est transmis")
    card = connector.shown(STAFF, "Acme @tous")
    listed = until(
        lambda: (
            [p for p in connector.of(f"{STAFF};messageid={card.id}") if "📎" in p.text][2:] and connector.of(f"{STAFF};messageid={card.id}")
        )
    )
    opened = next(p for p in listed if "devis-signe" in p.text)
    fetch_by_link(teams, connector, opened, pieces["devis-signe.pdf"])


def fetch_by_link(teams: Driver, connector: Connector, opened: Post, wanted: bytes) -> None:
    """Staff mint a link; it shows a page, downloads on its button only, and nobody else mints one."""
    teams.press("karim", opened, "Ouvrir la pièce")
    connector.told("karim", "Seuls les membres")
    teams.press("hugo", opened, "Ouvrir la pièce")
    told = connector.told("hugo", "Télécharger la pièce")
    address = json.dumps(told.card).partition('"Action.OpenUrl", "url": "')[2].partition('"')[0]
    status, page = fetch(address)
    assert status == 200 and b"<form" in page and wanted[:40] not in page  # what a link preview would fetch
    assert fetch(address, b"")[1] == wanted
    assert fetch(address[:-3] + "xyz", b"")[0] == 404 and fetch(address.rpartition("/")[0] + "/..%2F..%2Frelais.db")[0] == 404


def test_staff_answer_in_the_thread_and_internal_words_stay_internal(teams: Driver, connector: Connector) -> None:
    card = human(teams, "nadia", "Question sur mon contrat Orion")
    thread = f"{STAFF};messageid={card.id}"
    teams.press("hugo", card, "Je m'en occupe")
    until(lambda: "Hugo" in connector.of(STAFF)[-1].text and connector.of(STAFF)[-1].edits)
    teams.in_thread("hugo", card.id, "Bonjour Nadia, je regarde **cela**.")
    said = connector.told("nadia", "Bonjour Nadia, je regarde **cela**.")
    connector.shown(thread, "Transmis au freelance")
    teams.in_thread("camille", card.id, "on verra avec le juridique", mention=False)
    teams.choose("nadia", said, "Répondre à l'équipe", "Merci <b>bien</b>, et le délai ?")
    connector.shown(thread, "Merci <b>bien</b>, et le délai ?")
    teams.choose("camille", card, "Répondre au freelance", "Sous **8 jours**.")  # the box of the card, without typing a mention
    assert "Camille" in connector.told("nadia", "Sous **8 jours**.").text
    assert "Camille, au freelance" in connector.shown(thread, "Sous **8 jours**.").text
    until(lambda: len([p for p in connector.of(thread) if "Transmis au freelance" in p.text]) == 2)
    teams.choose("tom", card, "Répondre au freelance", "je ne suis pas de l'équipe")
    connector.told("tom", "Seuls les membres")
    assert all("je ne suis pas" not in p.text for p in connector.posts)
    assert all("juridique" not in p.text for p in connector.of(dm("nadia")))


def test_edits_and_deletions_follow(teams: Driver, connector: Connector) -> None:
    card = human(teams, "tom", "Question Vega")
    told = teams.in_thread("hugo", card.id, "Réponse avec une fote")
    said = connector.told("tom", "une fote")
    edit = connector.activity("hugo", "messageUpdate", f"{STAFF};messageid={card.id}", text="<at>Relais</at> Réponse sans faute",
                              entities=[{"type": "mention", "text": "<at>Relais</at>", "mentioned": {"id": BOT}}])  # fmt: skip
    edit |= {"id": told["id"], "channelData": {"tenant": {"id": TENANT}, "eventType": "editMessage"}}
    teams.send(edit)
    until(lambda: "sans faute" in said.text)
    teams.send(edit | {"type": "messageDelete", "channelData": {"tenant": {"id": TENANT}, "eventType": "softDeleteMessage"}})
    until(lambda: "retiré par son auteur" in said.text and "sans faute" not in said.text)


def test_only_members_of_the_staff_channel_act(teams: Driver, connector: Connector) -> None:
    card = human(teams, "lea", "Question Sirius")
    teams.press("tom", card, "Je m'en occupe")
    connector.told("tom", "Seuls les membres du salon")
    assert "Tom" not in connector.shown(STAFF, "Question Sirius").text
    connector.uninstalled.add("29:zoe")
    teams.press("zoe", card, "Je m'en occupe")
    connector.shown(f"{STAFF};messageid={card.id}", "Seuls les membres du salon")  # no chat with her: told in the thread


def test_the_thread_says_when_the_app_is_not_installed_for_the_freelancer(teams: Driver, connector: Connector) -> None:
    card = human(teams, "max", "Question Altair")
    connector.uninstalled.add("29:max")
    teams.in_thread("hugo", card.id, "Bonjour Max")
    connector.shown(f"{STAFF};messageid={card.id}", "n'est pas (ou plus) installée dans son Teams")
    assert not [p for p in connector.of(dm("max")) if "Bonjour Max" in p.text]


def test_in_a_channel_articles_only_when_mentioned(teams: Driver, connector: Connector) -> None:
    teams.in_thread("nadia", "1500", "où trouver l'attestation d'assurance ?", channel=OTHER)
    connector.shown(f"{OTHER};messageid=1500", "Espace adhérent")
    teams.in_thread("nadia", "1501", "je veux parler à quelqu'un", channel=OTHER)
    connector.shown(f"{OTHER};messageid=1501", "message privé")


def test_what_concerns_one_person_is_not_said_in_a_channel(teams: Driver, connector: Connector) -> None:
    human(teams, "ines", "Question Procyon")
    teams.in_thread("ines", "1600", "/dossier", channel=OTHER)
    connector.told("ines", "WP-2026-")
    connector.shown(f"{OTHER};messageid=1600", "message privé")
    assert "WP-" not in "".join(p.text for p in connector.of(f"{OTHER};messageid=1600"))
    connector.uninstalled.add("29:noe")
    teams.in_thread("noe", "1601", "dossiers", channel=OTHER)
    connector.shown(f"{OTHER};messageid=1601", "message privé")


def test_staff_are_told_that_a_file_of_the_channel_stayed(teams: Driver, connector: Connector) -> None:
    card = human(teams, "eli", "Question Deneb")
    thread = f"{STAFF};messageid={card.id}"
    marked = [{"contentType": "text/html", "content": '<div>voici</div><attachment id="5d"></attachment>'}]
    named = [{"type": "mention", "text": "<at>Relais</at>", "mentioned": {"id": BOT, "name": "Relais"}}]
    sent = connector.activity("hugo", "message", thread, text="<at>Relais</at> voici le courrier", entities=named, attachments=marked)
    assert teams.send(sent)[0] == 200
    connector.told("eli", "voici le courrier")
    connector.shown(thread, "n'est pas parti")


def test_a_service_that_fails_is_tried_again_in_order(teams: Driver, connector: Connector) -> None:
    teams.say("ana", "bonjour")
    connector.told("ana", "Bonjour Ana")
    before = doubtful(teams)
    connector.faults += [412, 429, 502, 0, 504]
    teams.say("ana", "c'est quoi le contrat tripartite ?")
    teams.say("ana", "où trouver l'attestation d'assurance ?")
    connector.told("ana", "Espace adhérent", 60)
    texts = [p.text for p in connector.of(dm("ana"))]
    assert "Le contrat tripartite est" in texts[-2] and "Espace adhérent" in texts[-1]  # in order, each once
    assert connector.faults == []
    assert doubtful(teams) - before == 3  # 502, the reset and 504: nobody knows whether these arrived; 412 and 429 did not


def doubtful(teams: Driver) -> int:
    """How many messages may stand twice, as the operator reads it."""
    _, page = fetch(f"http://127.0.0.1:{teams.relais.port}/metrics")
    counted = re.findall(r'relais_deliveries_total\{kind="\w+",outcome="doubtful",platform="teams"\} (\d+)', page.decode())
    return sum(map(int, counted))


def test_the_same_activity_twice_has_one_effect(teams: Driver, connector: Connector) -> None:
    activity = teams.say("bea", "où trouver l'attestation d'assurance ?")
    teams.send(activity)
    connector.told("bea", "Espace adhérent")
    teams.say("bea", "merci")
    connector.told("bea", "plaisir")
    assert len([p for p in connector.of(dm("bea")) if "Espace adhérent" in p.text]) == 1


def test_an_unknown_tenant_is_refused_politely(teams: Driver, connector: Connector) -> None:
    activity = connector.activity("eve", "message", dm("eve"), text="bonjour")
    activity["channelData"] = {"tenant": {"id": "99999999-0000-0000-0000-000000000000"}}
    assert teams.send(activity)[0] == 200
    connector.told("eve", "pas relié à une organisation")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"type": "invoke"}', b'{"type": "message", "from": 3}', b"\xff\xfe"])
def test_nonsense_is_answered_without_a_trace(teams: Driver, body: bytes) -> None:
    status, said = fetch(teams.endpoint, body, {"Content-Type": "application/json"})
    assert status in (400, 401, 403) and b"Traceback" not in said


def test_a_token_is_wanted_and_only_a_genuine_one_taken(connector: Connector, tmp_path: Path) -> None:
    app = "11111111-2222-3333-4444-555555555555"
    relais = start(tmp_path, more=f', app_id: "{app}", app_password: x, issuer: "{connector.url}", metadata_url: "{connector.url}/openid"')
    teams = Driver(connector, relais, app)
    activity = connector.activity("nadia", "message", dm("nadia"), text="bonjour")
    activity["recipient"] = {"id": f"28:{app}", "name": "Relais"}
    forged = [
        "", "Bearer", "Bearer x.y.z", "Basic abc", connector.token("another-app"), connector.token(app, issuer="https://evil.example"),
        connector.token(app, age=4000), connector.token(app)[:-4] + "AAAA",
    ]  # fmt: skip
    for header in forged:
        assert teams.send(activity, header)[0] == 401, header
    people = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('select count(*) from people').fetchone()[0])"

    def known() -> str:
        done = subprocess.run([sys.executable, "-c", people, str(relais.data / "relais.db")], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert known() == "0"  # nothing was processed
    assert teams.send(activity)[0] == 200 and known() == "1"
    status, metrics = fetch(f"http://127.0.0.1:{relais.port}/metrics")
    assert status == 200 and f'relais_refused_total{{reason="token"}} {len(forged)}.0' in metrics.decode()
    elsewhere = activity | {"serviceUrl": "https://evil.example/"}
    assert teams.send(elsewhere)[0] == 401  # the token names the service it speaks for
    assert relais.stop() < 5
