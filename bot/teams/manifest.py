"""The Teams app package: what Teams asks of an app that speaks with people alone and in one team, and no more.

Read November 2026 on learn.microsoft.com: "App manifest schema", and "Agents and tab apps for shared and private channels", which ask for
`supportsChannelFeatures` (since 1.25), without which the app cannot be added to a private or shared channel: where staff should be.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.commands import FOR_STAFF, LISTED, NAMES
from bot.config import Config, Organisation
from bot.teams.payloads import ALIASES
from bot.wording import Wordings, Words

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.25/{}.schema.json"
ICONS = Path(__file__).parent / "icons"
GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
ACCENT = "#1f3a5f"

Files = dict[str, bytes]


class Impossible(Exception):
    """The package cannot be made. The message is what to do."""


def chosen(config: Config, key: str | None) -> Organisation:
    """The organisation that the package is for; Impossible tells which there are."""
    served = {k: o for k, o in config.organisations.items() if o.teams.wanted}
    if key is not None and key not in served:
        there = f"app.yaml has {', '.join(served)}" if served else "no organisation in app.yaml has a teams section"
        raise Impossible(f"--org {key}: {there}.")
    if not served:
        raise Impossible(
            "No organisation in app.yaml has a teams section: give one teams.tenants, and teams.staff.default when its staff are in Teams."
        )
    if key is None and len({o.teams.app_id for o in served.values()}) > 1:
        raise Impossible(f"Several Teams apps are in app.yaml: say with --org which one, of {', '.join(served)}.")
    return served[key] if key else next(iter(served.values()))


def package(config: Config, org: Organisation, wordings: Wordings, at: datetime) -> Files:
    """The files of the package by their names; Impossible when the app id or the public address is missing or of the wrong shape.

    `at`: its version, since Teams takes an update of an app only when its version is higher than the one before.
    """
    if not GUID.fullmatch(org.teams.app_id):
        told = "is not set" if not org.teams.app_id else "is no app id"
        raise Impossible(
            f"{org.key}: teams.app_id (or MicrosoftAppId) {told}: give the Microsoft App ID of the Azure bot, 32 hexadecimal digits with hyphens."
        )
    if "." not in _host(config.public_url):
        raise Impossible("RELAIS_PUBLIC_URL must be the https address at which Teams reaches Relais, such as https://relais.example.org")
    words = [wordings.words(lang, org.address) for lang in org.languages]
    files = {"manifest.json": _json(_manifest(config, org, words, at)), **{p.name: p.read_bytes() for p in sorted(ICONS.glob("*.png"))}}
    for other in words[1:]:
        files[f"{other.lang}.json"] = _json(_translated(config, org, other))
    return files


def _host(address: str) -> str:
    """The host of an https address, "" when it is no such address."""
    try:
        url = urlsplit(address)
        return (url.hostname or "") if url.scheme == "https" else ""
    except ValueError:
        return ""


def _manifest(config: Config, org: Organisation, words: list[Words], at: datetime) -> dict[str, Any]:
    base = config.public_url.rstrip("/")
    about = f"{base}/about/{org.key}"
    told = _told(config, org, words[0])
    return {
        "$schema": SCHEMA.format("MicrosoftTeams"), "manifestVersion": "1.25", "version": f"1.{at:%y%m%d}.{at.hour * 3600 + at.minute * 60 + at.second}",
        "id": org.teams.app_id,
        "localizationInfo": {
            "defaultLanguageTag": words[0].lang,
            "additionalLanguages": [{"languageTag": w.lang, "file": f"{w.lang}.json"} for w in words[1:]],
        },
        "developer": {"name": org.name[:32], "websiteUrl": about, "privacyUrl": about, "termsOfUseUrl": about},
        "name": {"short": told["name.short"], "full": told["name.full"]},
        "description": {"short": told["description.short"], "full": told["description.full"]},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [{
            "botId": org.teams.app_id, "scopes": ["personal", "team"], "supportsFiles": True, "isNotificationOnly": False,
            "commandLists": [
                {"scopes": [scope], "commands": [{"title": t, "description": d} for t, d in commands(words[0], staff=scope == "team")]}
                for scope in ("personal", "team")
            ],
        }],
        "supportsChannelFeatures": "tier1",
        "validDomains": [_host(base)],
        "defaultInstallScope": "personal",
    }  # fmt: skip


def commands(words: Words, *, staff: bool) -> list[tuple[str, str]]:
    """Title and description of each command, in one order for every language; the staff's own are listed in the team only."""
    found, typed = [], {name: alias for alias, name in ALIASES.items()}
    for meaning in dict.fromkeys(NAMES.values()):
        names = [name for name in NAMES if NAMES[name] == meaning]
        if staff or names[0] not in FOR_STAFF:
            name = next((name for name in names if LISTED[name] == words.lang), names[0])
            found.append((typed.get(name, name), words.plain(f"command-{meaning}")))
    return found


def _told(config: Config, org: Organisation, words: Words) -> dict[str, str]:
    """The words of the package in one language, under the names of the localisation schema."""
    kept = config.retention
    return {
        "name.short": "Relais", "name.full": f"Relais – {org.name}"[:100], "description.short": words.plain("app-description")[:80],
        "description.full": "\n\n".join((
            words.plain("app-description-full", org=org.name),
            words.plain("privacy", org=org.name, conversations=kept.conversations_days, years=round(kept.closed_cases_days / 365)),
        ))[:4000],
    }  # fmt: skip


def _translated(config: Config, org: Organisation, words: Words) -> dict[str, str]:
    found = {"$schema": SCHEMA.format("MicrosoftTeams.Localization"), **_told(config, org, words)}
    for at, staff in enumerate((False, True)):
        for number, (title, description) in enumerate(commands(words, staff=staff)):
            place = f"bots[0].commandLists[{at}].commands[{number}]"
            found |= {f"{place}.title": title, f"{place}.description": description}
    return found


def _json(told: dict[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def write(config: Config, key: str | None, out: Path | None, at: datetime) -> int:
    """Write the package as a ZIP, or as files into a folder; 1 with one line that tells the cure when that is not possible."""
    out = out or Path("relais-teams.zip")
    try:
        org = chosen(config, key)
        files = package(config, org, Wordings.load(config.knowledge / "wording"), at)
        if out.suffix.casefold() == ".zip":
            _zip(out, files)
        else:
            out.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                (out / name).write_bytes(content)
    except Impossible as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{out}: cannot be written ({error.strerror}); give --out a folder or a .zip where you may write.", file=sys.stderr)
        return 1
    upload = "choose this file" if out.suffix.casefold() == ".zip" else "zip these files without their folder"
    print(f"{out}: the Teams app of {org.name}, for {config.public_url}. In Teams: Apps, Manage your apps, Upload an app; {upload}.")
    return 0


def _zip(out: Path, files: Files) -> None:
    """The package as one file; Teams wants everything at the root of the ZIP."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(info, content)
