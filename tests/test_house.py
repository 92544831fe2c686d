"""The house stays in order: who may import whom, how long a file may be, every word in both languages."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from bot.knowledge import INTERNAL
from intents import INTENTS, Intent
from tests.conftest import ROOT

SOURCES = sorted((ROOT / "bot").glob("**/*.py")) + sorted((ROOT / "intents").glob("*.py"))


def imports(path: Path) -> set[str]:
    """The modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_each_platform_is_known_to_its_own_folder_only(path: Path) -> None:
    modules = {name.split(".")[0] for name in imports(path)}
    if path.parent.name != "slack":
        assert not modules & {"slack_bolt", "slack_sdk"}
    if path.parent.name != "teams":
        assert not modules & {"botbuilder", "botframework", "msrest", "jwt"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_store_knows_the_database(path: Path) -> None:
    allowed = {"store"} if path.parent.name == "store" else set()
    modules = {name.split(".")[0] for name in imports(path)}
    if not allowed and path.name != "engine.py":  # the engine tells a busy database from a bug
        assert not modules & {"sqlite3", "sqlite_utils"}


def test_intents_know_no_client_no_store_no_platform() -> None:
    for path in sorted((ROOT / "intents").glob("*.py")):
        ours = {name for name in imports(path) if name.startswith("bot.")}
        assert {name.split(".")[1] for name in ours} <= {"dialogue", "kinds", "actions", "amounts", "days", "names"}, path


def test_the_core_knows_no_adapter() -> None:
    adapters = {"bot.slack", "bot.teams", "bot.web", "bot.terminal", "bot.serve", "bot.doctor"}
    for path in SOURCES:
        if path.parent.name in ("slack", "teams", "web") or path.stem in ("__main__", "serve", "doctor"):
            continue
        assert not {name for name in imports(path) if any(name == a or name.startswith(a + ".") for a in adapters)}, path


def test_both_languages_have_the_same_words() -> None:
    def keys(lang: str) -> dict[str, set[str]]:
        text = (ROOT / "knowledge" / "wording" / f"{lang}.ftl").read_text(encoding="utf-8")
        entries = re.split(r"(?m)^(?=[a-z][\w-]* =)", text)[1:]
        return {e.split(" =")[0]: set(re.findall(r"\{ \$(\w+)", e)) - {"address"} for e in entries}

    assert keys("fr") == keys("en")


def test_an_organisation_may_begin_with_a_vowel() -> None:
    text = (ROOT / "knowledge" / "wording" / "fr.ftl").read_text(encoding="utf-8")
    assert not [line for line in text.splitlines() if re.search(r"\b(de|que|jusque) \{ \$org", line) and ".heard" not in line]


def test_every_article_exists_in_both_languages() -> None:
    for folder in (ROOT / "knowledge").glob("*/fr"):
        assert {p.name for p in folder.glob("*.md")} == {p.name for p in (folder.parent / "en").glob("*.md")}, folder


def test_wordings_named_in_the_code_exist() -> None:
    text = (ROOT / "knowledge" / "wording" / "fr.ftl").read_text(encoding="utf-8")
    known = set(re.findall(r"(?m)^([a-z][\w-]*) =", text))
    for path in SOURCES:
        for named in re.findall(r"""(?<!\.)words(?:\.plain)?\(\s*"([a-z][\w-]*)\"""", path.read_text(encoding="utf-8")):
            assert named in known, f"{path}: {named}"


@pytest.mark.parametrize("intent", INTENTS.values(), ids=INTENTS)
def test_a_conversation_has_its_words(intent: Intent) -> None:
    text = (ROOT / "knowledge" / "wording" / "fr.ftl").read_text(encoding="utf-8")
    known = set(re.findall(r"(?m)^([a-z][\w-]*) =", text))
    name = intent.label.replace(".", "-")
    steps = re.findall(r'await (ask|say)\(\s*"([\w/]+)"(?:,\s*(\w+))?', inspect.getsource(intent.script))
    wanted = {f"{verb}-{name}-{key}" for verb, key, kind in steps if kind != "approval"}  # the recap has words of its own
    wanted |= {f"run-{name}"} | (set() if intent.label in INTERNAL else {f"label-{name}"})
    assert wanted <= known, wanted - known
