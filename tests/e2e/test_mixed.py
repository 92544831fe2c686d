"""One organisation on both platforms: freelancers in Slack with staff in Teams, and the reverse; one process, emulator and connector as judges."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.conftest import cache
from tests.e2e.connector import BOT, STAFF, TENANT, Connector, Driver, dm
from tests.e2e.test_slack import PIECES
from tests.e2e.world import ROOT, SECRET, TEAM, Emulator, Relais, Workspace, fetch, until, webportage_alone
from tests.transcript import SAMPLES


@dataclass
class Both:
    """The same organisation seen from its two platforms."""

    slack: Workspace
    teams: Driver

    @property
    def connector(self) -> Connector:
        return self.teams.connector


@contextmanager
def served(emulator: Emulator, folder: Path, *, staff_in: str) -> Iterator[Both]:
    channel = emulator.channel(f"mixed-{staff_in}", "hugo")
    slack_staff = f"{{default: {channel}}}" if staff_in == "slack" else "{}"
    teams_staff = f'{{default: "{STAFF}"}}' if staff_in == "teams" else "{}"
    (folder / "app.yaml").write_text(
        webportage_alone(
            f"slack: {{workspaces: [{TEAM}], staff: {slack_staff}, bot_token: xoxb-relais, signing_secret: {SECRET}}}",
            f'teams: {{tenants: ["{TENANT}"], staff: {teams_staff}}}',
        )
    )
    shutil.copytree(ROOT / "knowledge", folder / "knowledge")
    data = folder / "data"
    data.mkdir()
    (data / "cache").symlink_to(cache())
    relais = Relais(folder / "app.yaml", data, f"http://127.0.0.1:{emulator.port}/api/", arguments=("--allow-anonymous-teams",))
    relais.environment["RELAIS_PUBLIC_URL"] = f"http://127.0.0.1:{relais.port}"
    relais.start()
    connector = Connector()
    connector.start()
    yield Both(Workspace(emulator, relais, channel), Driver(connector, relais))
    connector.stop()
    assert relais.stop() < 5


@pytest.fixture(scope="module")
def staff_in_teams(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with served(emulator, tmp_path_factory.mktemp("mixed"), staff_in="teams") as both:
        yield both


def test_a_freelancer_in_slack_and_staff_in_teams(staff_in_teams: Both) -> None:
    slack, teams, connector = staff_in_teams.slack, staff_in_teams.teams, staff_in_teams.connector
    slack.say("nadia", "je veux parler à quelqu'un")
    slack.told("nadia", "De quoi s'agit-il")
    slack.say("nadia", "Question sur mon contrat Orion")
    slack.told("nadia", "C'est transmis")  # nobody has written from Teams yet: the case waits for its address, and is not lost
    teams.say("hugo", "bonjour")
    card = connector.shown(STAFF, "contrat Orion", 60)
    thread = f"{STAFF};messageid={card.id}"

    teams.press("hugo", card, "Je m'en occupe")
    slack.told("nadia", "Hugo suit votre dossier")
    until(lambda: "Hugo" in card.text)
    teams.in_thread("camille", card.id, "remarque interne", mention=False)
    told = teams.in_thread("hugo", card.id, "Bonjour Nadia, envoyez la facture <b>031</b>.")
    said = slack.told("nadia", "envoyez la facture")
    connector.shown(thread, "Transmis au freelance")
    assert "interne" not in "".join(m["text"] for m in slack.messages("nadia"))

    edit = connector.activity("hugo", "messageUpdate", thread, text="<at>Relais</at> Bonjour Nadia, envoyez le devis.",
                              entities=[{"type": "mention", "text": "<at>Relais</at>", "mentioned": {"id": BOT}}])  # fmt: skip
    edit |= {"id": told["id"], "channelData": {"tenant": {"id": TENANT}, "eventType": "editMessage"}}
    teams.send(edit)
    until(lambda: next(m for m in slack.messages("nadia") if m["ts"] == said["ts"])["text"].count("devis"))

    slack.say("nadia", "Le voici, & merci", thread=said["ts"])
    connector.shown(thread, "Le voici, & merci")
    piece = (SAMPLES / PIECES[1]).read_bytes()
    slack.emulator.share(slack, "nadia", {PIECES[1]: piece})
    opened = connector.shown(thread, PIECES[1])
    teams.press("hugo", opened, "Ouvrir la pièce")
    link = json.dumps(connector.told("hugo", "Télécharger la pièce").card).partition('"Action.OpenUrl", "url": "')[2].partition('"')[0]
    assert fetch(link, b"")[1] == piece

    teams.press("hugo", card, "Résolu")
    slack.told("nadia", "résolu")


@pytest.fixture(scope="module")
def staff_in_slack(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with served(emulator, tmp_path_factory.mktemp("reverse"), staff_in="slack") as both:
        yield both


def test_a_freelancer_in_teams_and_staff_in_slack(staff_in_slack: Both) -> None:
    slack, teams, connector = staff_in_slack.slack, staff_in_slack.teams, staff_in_slack.connector
    teams.say("karim", "je veux parler à quelqu'un")
    connector.told("karim", "De quoi s'agit-il")
    teams.say("karim", "Question sur mon contrat <Vega> & Co")
    connector.told("karim", "C'est transmis")
    card = slack.card("hugo", "Vega")

    slack.press("hugo", card, "Je m'en occupe", slack.staff)
    connector.told("karim", "suit votre dossier")
    slack.say("hugo", "remarque interne", channel=slack.staff, thread=card["ts"])
    slack.say("hugo", f"<@{slack.bot}> Bonjour Karim, *vite* &lt;svp&gt;.", channel=slack.staff, thread=card["ts"], mention=True)
    said = connector.told("karim", "Bonjour Karim")
    assert "<svp>" in said.text and all("interne" not in p.text for p in connector.of(dm("karim")))

    teams.choose("karim", said, "Répondre à l'équipe", "Voici <b>tout</b>")
    until(lambda: any("tout" in m["text"] for m in slack.thread("hugo", slack.staff, card["ts"])))
    pieces = {name: (SAMPLES / name).read_bytes() for name in PIECES[:2]}
    teams.share("karim", pieces)
    until(lambda: len(slack.pieces("hugo", card)) == 2)
    assert {slack.emulator.download(file) for file in slack.pieces("hugo", card)} == set(pieces.values())

    shared = slack.emulator.upload("hugo", {"courrier.pdf": (SAMPLES / "pv-de-recette.pdf").read_bytes()}, slack.staff)["files"]
    slack.say("hugo", f"<@{slack.bot}> Le courrier, pour vous", channel=slack.staff, thread=card["ts"], mention=True, files=shared)
    offered = until(lambda: next((p for p in connector.of(dm("karim")) if "consent" in json.dumps(p.activity)), None))
    content = offered.activity["attachments"][0]["content"]
    value = {"action": "accept", "context": content["acceptContext"], "uploadInfo": {"uploadUrl": f"{connector.url}/files/taken"}}
    assert teams.send(connector.activity("karim", "invoke", dm("karim"), name="fileConsent/invoke", value=value))[0] == 200
    until(lambda: connector.files.get("/files/taken") == (SAMPLES / "pv-de-recette.pdf").read_bytes())
