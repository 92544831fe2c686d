"""A freelancer's rights in Slack, end to end: the copy arrives in the direct conversation, and after the erasure nothing is left."""

from __future__ import annotations

import io
import json
import zipfile

from tests.e2e.world import Json, Workspace, until
from tests.test_privacy import left
from tests.transcript import SAMPLES

SECRETS = ("Zanzibar", "facture-2026-031")


def life(slack: Workspace, name: str) -> Json:
    """A case with a file, closed; its staff card."""
    slack.say(name, "je veux parler à quelqu'un")
    slack.told(name, "De quoi s'agit-il")
    slack.say(name, "Question Zanzibar sur mon contrat")
    slack.told(name, "C'est transmis")
    slack.emulator.share(slack, name, {"facture-2026-031.pdf": (SAMPLES / "facture-2026-031.pdf").read_bytes()})
    card = slack.card("hugo", "Zanzibar")
    until(lambda: slack.pieces("hugo", card))
    slack.press("hugo", card, "Résolu", slack.staff)
    slack.told(name, "comme résolu")
    return card


def mine(slack: Workspace, name: str) -> list[Json]:
    """What the bot's messages still say or show; of a deleted file the emulator leaves an empty message, Slack nothing."""
    return [m for m in slack.messages(name) if m.get("user") == slack.bot and (m["text"] or m.get("files"))]


def test_a_copy_comes_and_then_everything_goes(slack: Workspace) -> None:
    life(slack, "nadia")
    dm = slack.dm("nadia")
    slack.interact("nadia", pressed(dm, "intent", "privacy.export"))
    slack.press("nadia", slack.told("nadia", "fichier ZIP"), "Oui", dm)
    until(lambda: [f for m in slack.messages("nadia") for f in m.get("files") or () if f["name"].endswith(".zip")])
    [copy] = [f for m in slack.messages("nadia") for f in m.get("files") or () if f["name"].endswith(".zip")]
    with zipfile.ZipFile(io.BytesIO(slack.emulator.download(copy))) as archive:
        assert "Zanzibar" in archive.read("a-lire.html").decode() and any("facture" in n for n in archive.namelist())
    assert not list((slack.relais.data / "incoming").iterdir())
    others = len(slack.messages("hugo", slack.staff))
    slack.interact("nadia", pressed(dm, "intent", "privacy.erase"))
    slack.press("nadia", slack.told("nadia", "Tout effacer"), "Oui", dm)
    slack.told("nadia", "Ce que je ne peux pas atteindre")
    until(lambda: len(mine(slack, "nadia")) == 1)
    until(lambda: not [m for m in slack.messages("hugo", slack.staff) if "Zanzibar" in json.dumps(m)])
    assert len(slack.messages("hugo", slack.staff)) == others - 1
    assert not slack.emulator.call("xoxb-relais", "files.info", file=copy["id"])["ok"]
    until(lambda: not left(slack.relais.data, (*SECRETS, dm, slack.emulator.user("nadia"))))
    assert not [s for s in (*SECRETS, dm, slack.emulator.user("nadia")) if s in slack.relais.log()]


def test_an_administrator_erases_by_e_mail_while_relais_runs(slack: Workspace) -> None:
    card = life(slack, "karim")
    assert slack.relais.command("erase", "karim@example.com") == 0
    until(lambda: not [m for m in slack.messages("hugo", slack.staff) if m["ts"] == card["ts"]])
    until(lambda: len(mine(slack, "karim")) == 1)
    until(lambda: not left(slack.relais.data, (*SECRETS, slack.dm("karim"), slack.emulator.user("karim"))))
    slack.say("karim", "bonjour")
    slack.told("karim", "Que puis-je faire pour vous")


def pressed(channel: str, action: str, value: str) -> Json:
    """A press on a button with this action and value."""
    return {"type": "block_actions", "channel": {"id": channel}, "container": {"type": "message", "channel_id": channel, "message_ts": "1.1"},
            "message": {"ts": "1.1"}, "actions": [{"type": "button", "action_id": f"{action}#0", "value": value}]}  # fmt: skip
