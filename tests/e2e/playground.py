"""Microsoft's own client for bots, the Agents Playground, in Chromium: what a person does in it, and what they see.

It differs from Teams: one person acts, everywhere, in English; files have no button, so that a file comes as a mocked activity; there is no
full width; a message of the bot cannot be deleted (501).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.connector import BOT, STAFF, TENANT
from tests.e2e.world import HERE, Relais, fetch, free_port, until

PLAYGROUND = HERE / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
NODE = HERE / "node_modules" / ".bin" / "node"
PEOPLE = ("Hugo Martin", "Camille Petit", "Karim Roy", "Léa Blanc", "Tom Noir")  # with fewer than five it ends at once
ME = "Nadia Benali"


def person(name: str, number: int) -> dict[str, str]:
    given, family = name.split()
    first = given.casefold().replace("é", "e")
    return {"id": f"29:{first}", "name": name, "userPrincipleName": f"{first}@example.com", "givenName": given, "surname": family,
            "aadObjectId": f"00000000-0000-0000-0000-0000000000{number}", "email": f"{first}@example.com"}  # fmt: skip


@dataclass
class Playground:
    """The playground beside a running Relais."""

    folder: Path
    relais: Relais
    port: int = field(default_factory=free_port)

    def start(self) -> None:
        told = {
            "version": "0.1.1", "tenantId": TENANT, "bot": {"id": BOT, "name": "Relais"}, "currentUser": person(ME, 20),
            "users": [person(name, 21 + n) for n, name in enumerate(PEOPLE)], "personalChat": {"id": "a:nadia"},
            "groupChat": {"id": "19:group@thread.v2", "name": "Projet"},
            "team": {"id": "19:general@thread.tacv2", "name": "webportage", "aadGroupId": "00000000-0000-0000-0000-000000000031",
                     "channels": [{"id": STAFF, "name": "litiges"}]},
        }  # fmt: skip
        (self.folder / ".m365agentsplayground.yml").write_text(json.dumps(told))  # JSON is YAML
        endpoint = f"http://localhost:{self.relais.port}/api/messages"
        command = [str(NODE), str(PLAYGROUND), "-e", endpoint, "-c", "msteams", "-p", str(self.port), "--dt"]
        plain = {k: v for k, v in os.environ.items() if not k.upper().endswith("_PROXY")}
        self._log = open(self.folder / "playground.log", "w")  # noqa: SIM115  # closed in stop
        self._process = subprocess.Popen(
            command, cwd=self.folder, stdout=self._log, stderr=self._log, env={**plain, "TEAMSAPPTESTER_BROWSER": "none"}
        )
        until(self._answers, 60)

    def _answers(self) -> bool:
        assert self._process.poll() is None, (self.folder / "playground.log").read_text()
        try:
            return fetch(f"http://localhost:{self.port}/")[0] == 200
        except (URLError, ConnectionError):
            return False

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()


class Visitor:
    """One person at the playground; its pictures are kept among the artefacts."""

    def __init__(self, browser: Browser, playground: Playground, width: int = 1280) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 1000}, locale="fr")
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.port = playground.port
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.goto(f"http://localhost:{playground.port}/")
        self.cards = self.page.locator(".ac-adaptiveCard")

    def close(self) -> None:
        self.context.close()

    def says(self, text: str) -> None:
        box = self.page.locator('[role="textbox"][contenteditable="true"]').first
        box.click()
        self.page.keyboard.insert_text(text)
        self.page.get_by_role("button", name="Send Message").click()

    def replies(self, text: str) -> None:
        """In the thread of the newest post of a channel, to Relais by name."""
        box = self.page.locator('[role="textbox"][contenteditable="true"]').last
        box.click()
        self.page.keyboard.type("@Rel")
        self.page.get_by_role("menuitem", name="Relais").click()
        self.page.keyboard.insert_text(text)
        self.page.get_by_role("button", name="Send Message").last.click()

    def shares(self, files: dict[str, str]) -> None:
        """Files as Teams tells a bot of them, name → address: the playground has no button for it."""
        self.page.get_by_role("button", name="Mock an Activity").click()
        self.page.get_by_text("Custom activity", exact=True).click()
        dialog = self.page.get_by_role("dialog")
        editor = dialog.locator(".monaco-editor .view-lines")
        expect(editor).to_contain_text("recipient")
        attachments = [
            {"contentType": "application/vnd.microsoft.teams.file.download.info", "name": name,
             "content": {"downloadUrl": address, "uniqueId": name, "fileType": name.rpartition(".")[2]}}
            for name, address in files.items()
        ]  # fmt: skip
        told = {"type": "message", "id": str(time.time_ns()), "channelId": "msteams", "serviceUrl": f"http://localhost:{self.port}/_connector",
                "recipient": {"id": BOT, "name": "Relais"}, "from": {"id": "29:nadia", "name": ME}, "text": "",
                "conversation": {"id": "a:nadia", "conversationType": "personal", "tenantId": TENANT},
                "channelData": {"tenant": {"id": TENANT}}, "attachments": attachments}  # fmt: skip
        editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.evaluate("(text) => navigator.clipboard.writeText(text)", json.dumps(told))
        self.page.keyboard.press("ControlOrMeta+v")
        dialog.get_by_role("button", name="Send activity").click()
        expect(dialog).to_have_count(0)

    def hears(self, words: str) -> Locator:
        """The newest card with these words, once it shows."""
        card = self.cards.filter(has_text=re.compile(re.escape(words).replace("\\ ", "\\s"))).last
        expect(card).to_be_visible()
        return card

    def presses(self, card: Locator, label: str) -> None:
        card.get_by_role("button", name=label, exact=True).last.click()

    def goes(self, place: str) -> None:
        """To a chat or channel of the list."""
        self.page.locator("button", has_text=place).first.click()

    def picture(self, name: str) -> None:
        folder = HERE / "artefacts"
        folder.mkdir(exist_ok=True)
        self.page.wait_for_timeout(400)  # until what moves has come to rest
        self.page.screenshot(path=folder / f"teams-{name}.png")
