"""Links to evidence, for staff in Teams: only a verified press makes one, only its button downloads, only for fifteen minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.config import Config
from bot.knowledge import Knowledge
from bot.understanding import Understanding
from tests.e2e.world import fetch
from tests.stage import Seen
from tests.teams_stage import TeamsStage
from tests.transcript import SAMPLES

PIECE = SAMPLES / "devis-signe.pdf"


@pytest.fixture
def stage(app: Config, known: Knowledge, understanding: Understanding, tmp_path: Path) -> Iterator[TeamsStage]:
    """Two cases in Teams, of Nadia and of Karim, each with a piece."""
    one = TeamsStage(app, known, understanding, tmp_path, "webportage", datetime(2026, 9, 1, 9, 0, tzinfo=UTC))
    for person in ("Nadia", "Karim"):
        one.says(person, "je veux parler à quelqu'un")
        one.says(person, f"Question de {person}")
        one.says(person, "", files=(PIECE if person == "Nadia" else SAMPLES / "relance.eml",))
    yield one
    one.close()


def pieces(stage: TeamsStage) -> list[tuple[str, str]]:
    """Thread and value of each piece's button, oldest first."""
    found = [
        (one.thread, value) for one in stage.staff_room() if one.card for _, action, value in one.card.controls() if action == "open_file"
    ]
    assert len(found) == 2, found
    return found


def asked(stage: TeamsStage, who: str, thread: str, value: str) -> Seen:
    stage.presses(who, "open_file", value, staff=True, thread=thread)
    return stage.dm(who)[-1]


def minted(stage: TeamsStage) -> str:
    """The address that Hugo is given for Nadia's piece, as it is reached here."""
    told = asked(stage, "Hugo", *pieces(stage)[0])
    found = re.search(r"http://127\.0\.0\.1:9(/evidence/[\w-]+)", str(told.card))
    assert found, told
    return f"http://127.0.0.1:{stage.served.port}{found[1]}"


def history(stage: TeamsStage) -> list[str]:
    store = stage.served.runtime.house.store
    return [entry.what for entry in stage.served.look(lambda: store.cases.history(1))]


def test_opening_shows_a_page_and_its_button_downloads(stage: TeamsStage) -> None:
    address = minted(stage)
    for _ in range(3):  # a preview, a virus scanner, a person
        status, page = fetch(address)
        assert status == 200 and b'<form method="post">' in page and b"devis-signe.pdf" in page and PIECE.read_bytes()[:64] not in page
    assert history(stage).count("link_minted") == 1 and "downloaded" not in history(stage)
    assert fetch(address, b"") == (200, PIECE.read_bytes())
    assert history(stage).count("downloaded") == 1


def test_its_page_speaks_as_the_organisation_of_the_case(stage: TeamsStage) -> None:
    """Not as the first one of app.yaml, which may speak another language."""
    address = minted(stage)
    config = stage.served.runtime.config
    first = next(iter(config.organisations.values()))
    assert first.key != "webportage"
    english = {**config.organisations, first.key: first.model_copy(update={"languages": ("en",)})}
    stage.served.runtime.config = config.model_copy(update={"organisations": english})
    assert "Télécharger" in fetch(address)[1].decode()
    assert "no longer valid" in fetch(address + "x")[1].decode()


def test_it_ends_after_fifteen_minutes(stage: TeamsStage) -> None:
    address = minted(stage)
    stage.later(minutes=14)
    assert fetch(address, b"")[0] == 200
    stage.later(minutes=2)
    assert fetch(address)[0] == 404 and fetch(address, b"")[0] == 404
    assert "plus valable" in fetch(address)[1].decode()


def test_a_forged_one_opens_nothing(stage: TeamsStage) -> None:
    address = minted(stage)
    folder = address.rpartition("/")[0]
    other = address[:-1] + ("A" if address[-1] != "A" else "B")
    for forged in (other, address + "x", folder + "/", folder + "/1", folder + "/%2e%2e%2frelais.db", folder + "/" + "é" * 400):
        assert fetch(quote(forged, safe=":/%"))[0] == 404 and fetch(quote(forged, safe=":/%"), b"")[0] == 404, forged
    assert fetch(address)[0] == 200


def test_a_piece_of_another_case_gives_none(stage: TeamsStage) -> None:
    (thread, mine), (_, other) = pieces(stage)
    foreign = "|".join((mine.split("|")[0], *other.split("|")[1:]))  # my case, their piece
    stage.forges("Hugo", "open_file", foreign, thread=thread)
    told = stage.dm("Hugo")[-1]
    assert "Pas de lien" in str(told.card) and "http" not in str(told.card)


def test_nonsense_gives_none(stage: TeamsStage) -> None:
    for value in ("1|file|999", "1|file|", "1|dossier|7", "1|../etc|1", "1", "x|file|1", "999|file|1"):
        stage.forges("Hugo", "open_file", value, thread=pieces(stage)[0][0])
    assert len(stage.dm("Hugo")) == 7 and all("/evidence/" not in str(one.card) for one in stage.seen)


def test_who_is_not_staff_is_given_none(stage: TeamsStage) -> None:
    stage.connector.members.clear()
    thread, value = pieces(stage)[0]
    stage.forges("Nadia", "open_file", value, thread=thread, member=False)
    assert all("/evidence/" not in str(one.card) for one in stage.seen) and "link_minted" not in history(stage)
