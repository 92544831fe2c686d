"""The Teams app package passes Microsoft's published schemas, lists what the bot really takes, and nonsense gets one line with the cure."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from bot import config
from bot.__main__ import main
from bot.commands import FOR_STAFF, LISTED, NAMES
from bot.events import Command
from bot.teams import manifest, payloads
from bot.wording import Wordings
from tests.conftest import ROOT

Json = dict[str, Any]
SCHEMAS = ROOT / "tests" / "samples" / "teams-schema"
APP = "11111111-2222-3333-4444-555555555555"
TEAMS = {"tenants": ["00000000-0000-0000-0000-00000000000a"], "staff": {"default": "19:staff@thread.tacv2"}, "app_id": APP}
WEBPORTAGE = {"name": "webportage", "languages": ["fr", "en"], "address": "vous", "teams": TEAMS}


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an app.yaml for one Teams organisation, and a public address."""
    monkeypatch.setenv("RELAIS_PUBLIC_URL", "https://relais.example.org/")
    monkeypatch.delenv("MicrosoftAppId", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "knowledge").symlink_to(ROOT / "knowledge")
    told(tmp_path, {"webportage": WEBPORTAGE})
    return tmp_path


def told(folder: Path, organisations: Json) -> None:
    (folder / "app.yaml").write_text(yaml.safe_dump({"organisations": organisations}))


def package(folder: Path, *more: str) -> dict[str, bytes]:
    assert main(["manifest", "teams", "--out", "relais.zip", *more]) == 0
    with zipfile.ZipFile(folder / "relais.zip") as made:
        return {name: made.read(name) for name in made.namelist()}


def faults(kind: str, found: object) -> list[str]:
    """What is wrong; the schemas name draft 4, but use `const`, which came later."""
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return [f"{e.json_path}: {e.message}" for e in Draft7Validator(schema).iter_errors(found)]


def meaning(title: str) -> str:
    return NAMES[payloads.ALIASES.get(title, title)]


def test_the_schemas_are_microsofts() -> None:
    listed = (SCHEMAS / "README.md").read_text(encoding="utf-8")
    for path in SCHEMAS.glob("*.json"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in listed


@pytest.mark.parametrize("languages", [["fr", "en"], ["en", "fr"], ["fr"], ["en"]])
@pytest.mark.parametrize("name", ["webportage", "Ü" * 80])
def test_the_package_passes_the_published_schemas(settled: Path, languages: list[str], name: str) -> None:
    told(settled, {"webportage": WEBPORTAGE | {"languages": languages, "name": name}})
    files = package(settled)
    made = json.loads(files["manifest.json"])
    assert faults("MicrosoftTeams", made) == []
    assert set(files) == {"manifest.json", "color.png", "outline.png", *(f"{lang}.json" for lang in languages[1:])}
    assert made["localizationInfo"]["defaultLanguageTag"] == languages[0]
    for other in languages[1:]:
        translated = json.loads(files[f"{other}.json"])
        assert faults("MicrosoftTeams.Localization", translated) == []
        for at, listed in enumerate(made["bots"][0]["commandLists"]):  # each command in its place, in the other language
            for number, command in enumerate(listed["commands"]):
                title = translated[f"bots[0].commandLists[{at}].commands[{number}].title"]
                assert (
                    meaning(title) == meaning(command["title"]) and translated[f"bots[0].commandLists[{at}].commands[{number}].description"]
                )


def test_the_schema_finds_what_is_wrong(settled: Path) -> None:
    made = json.loads(package(settled)["manifest.json"])
    for broken in ({"manifestVersion": "1.24"}, {"accentColor": "blue"}, {"id": "relais"}, {"relais": 1}, {"name": {"short": "R" * 31}}):
        assert faults("MicrosoftTeams", made | broken), broken


def test_what_the_app_asks_for(settled: Path) -> None:
    made = json.loads(package(settled)["manifest.json"])
    (bot,) = made["bots"]
    assert bot["botId"] == made["id"] == APP and bot["scopes"] == ["personal", "team"] and bot["supportsFiles"]
    assert made["validDomains"] == ["relais.example.org"] and made["supportsChannelFeatures"] == "tier1"
    assert "authorization" not in made and "webApplicationInfo" not in made  # no consent to anything is asked for
    assert made["developer"]["privacyUrl"] == "https://relais.example.org/about/webportage"
    assert "pendant 90 jours" in made["description"]["full"] and "Vous pouvez" in made["description"]["full"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_command_of_the_list_is_taken_as_one(app: config.Config, lang: str) -> None:
    words = Wordings.load(ROOT / "knowledge" / "wording").words(lang, "vous")
    home = payloads.Home(app.organisations["webportage"], "tenant")
    listed = manifest.commands(words, staff=True)
    assert len(listed) <= 10
    for title, description in listed:
        assert 0 < len(description) <= 4000
        activity = {"type": "message", "id": "1", "from": {"id": "29:n"}, "conversation": {"id": "a:n"}, "text": title}
        event = payloads.event(home, activity)
        assert isinstance(event, Command) and event.name in NAMES, title
    assert {meaning(t) for t, _ in listed} == set(NAMES.values()) and {LISTED[payloads.ALIASES.get(t, t)] for t, _ in listed[1:]} == {lang}
    mine = {t for t, _ in manifest.commands(words, staff=False)}
    assert mine.isdisjoint(FOR_STAFF) and len(mine) == len(listed) - 2


def pixels(path: Path) -> tuple[int, int, set[tuple[int, ...]]]:
    """Width, height and the colours of an 8-bit RGB or RGBA PNG without interlacing, filters undone."""
    data, at, packed, head = path.read_bytes(), 8, b"", b""
    while at < len(data):
        (size,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        head, packed = (body if kind == b"IHDR" else head), packed + (body if kind == b"IDAT" else b"")
        at += size + 12
    width, height, depth, colour = struct.unpack(">IIBB", head[:10])
    assert depth == 8 and colour in (2, 6)
    step, raw = (3 if colour == 2 else 4), zlib.decompress(packed)
    before, found = bytes(width * step), set()
    for row in range(height):
        start = row * (width * step + 1)
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + width * step])
        for i, value in enumerate(line):
            a, b, c = (line[i - step] if i >= step else 0), before[i], (before[i - step] if i >= step else 0)
            guess = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            line[i] = (value + (0, a, b, (a + b) // 2, guess)[kind]) % 256
        found |= {tuple(line[x : x + step]) for x in range(0, width * step, step)}
        before = bytes(line)
    return width, height, found


def test_the_icons_are_as_teams_wants_them() -> None:
    width, height, colours = pixels(manifest.ICONS / "color.png")
    assert (width, height) == (192, 192) and (0x1F, 0x3A, 0x5F) in {c[:3] for c in colours}
    width, height, colours = pixels(manifest.ICONS / "outline.png")
    assert (width, height) == (32, 32)
    assert {c[3] for c in colours} >= {0, 255} and {c[:3] for c in colours if c[3]} == {(255, 255, 255)}  # white on nothing


def test_the_package_as_a_folder(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = package(settled)
    assert main(["manifest", "teams", "--out", "some/folder"]) == 0
    assert {p.name for p in (settled / "some" / "folder").iterdir()} == set(files)
    assert "Upload an app" in capsys.readouterr().out


def test_a_later_package_has_a_higher_version(settled: Path) -> None:
    """Teams takes an update only with a higher version."""
    loaded, wordings = config.load(settled / "app.yaml"), Wordings.load(ROOT / "knowledge" / "wording")
    moments = [
        "2026-01-01T00:00:01",
        "2026-01-01T00:00:02",
        "2026-01-01T10:00:00",
        "2026-01-02T00:00:00",
        "2026-11-01T00:00:00",
        "2027-01-01T00:00:00",
    ]
    versions = []
    for moment in moments:
        made = json.loads(
            manifest.package(loaded, loaded.organisations["webportage"], wordings, datetime.fromisoformat(moment))["manifest.json"]
        )
        assert faults("MicrosoftTeams", made) == []
        versions.append(tuple(map(int, made["version"].split("."))))
    assert versions == sorted(set(versions))


@pytest.mark.parametrize(
    ("arguments", "teams", "url", "said"),
    [
        (["--out", "/proc/none/relais.zip"], {}, None, "cannot be written"),
        (["--out", "app.yaml"], {}, None, "cannot be written (File exists)"),
        (["--out", "knowledge/wording/fr.ftl/x"], {}, None, "cannot be written"),
        (["--out", "folder.zip/x.zip"], {}, None, "cannot be written"),
        (["--out", "n" * 300 + ".zip"], {}, None, "cannot be written (File name too long)"),
        ([], {"app_id": ""}, None, "MicrosoftAppId"),
        ([], {"app_id": "relais"}, None, "is no app id"),
        ([], {}, "", "RELAIS_PUBLIC_URL"),
        ([], {}, "http://relais.example.org", "RELAIS_PUBLIC_URL"),
        ([], {}, "https://localhost", "RELAIS_PUBLIC_URL"),
        ([], {}, "https://[", "RELAIS_PUBLIC_URL"),
        (["--org", "nobody"], {}, None, "app.yaml has webportage"),
    ],
)
def test_nonsense_gets_one_line(
    settled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], teams: Json, url: str | None, said: str,
) -> None:  # fmt: skip
    told(settled, {"webportage": WEBPORTAGE | {"teams": TEAMS | teams}})
    if url is not None:
        monkeypatch.setenv("RELAIS_PUBLIC_URL", url)
    assert main(["manifest", "teams", *arguments]) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_each_organisation_with_an_app_of_its_own_has_its_package(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = TEAMS | {"app_id": APP.replace("1", "9"), "tenants": ["00000000-0000-0000-0000-00000000000b"]}
    told(settled, {"webportage": WEBPORTAGE, "acracy": WEBPORTAGE | {"name": "acracy", "address": "tu", "teams": other}})
    assert main(["manifest", "teams"]) == 1
    assert "--org" in capsys.readouterr().err
    made = json.loads(package(settled, "--org", "acracy")["manifest.json"])
    assert made["id"] == other["app_id"] and "acracy" in made["name"]["full"]


def test_a_slack_manifest_that_cannot_be_written_gets_one_line(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "slack", "--out", "/proc/none/x.json"]) == 1
    assert "cannot be written" in capsys.readouterr().err
