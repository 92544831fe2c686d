"""app.yaml and knowledge/: every mistake is named with its file, line and cure, and nothing starts."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot import config, init, knowledge, placeholders
from bot.runtime import INTENTS_FOLDER
from tests.conftest import ROOT

GOOD = """organisations:
  acracy:
    name: acracy
    languages: [fr, en]
    address: tu
    slack: {workspaces: [T1], staff: {default: C1}, bot_token: "${TOKEN}"}
"""
BROKEN = [
    (GOOD.replace("address: tu", "address: toi"), ":5:", "address"), (GOOD.replace("    name: acracy\n", ""), "name", "add this key"),
    (GOOD + "evidence: {max_file: 3}\n", ":7:", "no such key"), (GOOD.replace("[fr, en]", "[de]"), ":4:", "languages"),
    (GOOD.replace("staff: {default: C1}", "staff: {}"), "acracy", "staff.default"), ("organisations: [", ":1:", "not YAML"),
    (GOOD + "  b:\n    <<: x\n\tbad", "not YAML", "check"), ("hello", ":1:", "organisations"), ("", ":1:", "organisations"),
    (GOOD.replace("address: tu", "address: tu\n    timezone: Mars/Olympus"), ":6:", "time zone"),
    (GOOD + GOOD.removeprefix("organisations:\n").replace("acracy", "b"), "T1", "belongs to one"),
    (GOOD + "evidence: {max_file_mb: -1}\n", ":7:", "max_file_mb"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "place", "cure"), BROKEN)
def test_each_mistake_is_named_with_its_place_and_cure(tmp_path: Path, written: str, place: str, cure: str) -> None:
    path = tmp_path / "app.yaml"
    path.write_text(written)
    with pytest.raises(config.ConfigError) as problem:
        config.load(path, {})
    told = "\n".join(problem.value.problems)
    assert str(path) in told and place in told and cure in told


def test_variables_and_defaults_of_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "app.yaml"
    path.write_text(GOOD)
    assert config.load(path, {"TOKEN": "xoxb-1"}).organisations["acracy"].slack.bot_token == "xoxb-1"
    assert config.load(path, {"SLACK_BOT_TOKEN": "xoxb-2"}).organisations["acracy"].slack.bot_token == "xoxb-2"
    with pytest.raises(config.ConfigError):
        config.load(tmp_path / "none.yaml", {})


ARTICLES = [
    ("no front matter at all", "front matter"), ("---\nid: [\n---\nx", "not YAML"), ("---\nid: direct.nothing\ntitle: T\nsource: s\nupdated: null\n---\nx", "no label"),
    ("---\nid: direct.allowed\ntitle: T\nsource: s\nupdated: null\n---\n", "no body"), ("---\nid: direct.why\ntitle: T\nsource: s\nupdated: null\n---\nx", "name it"),
    ("---\nid: direct.allowed\ntitle: T\nsource: s\nupdated: someday\n---\nx", "updated"), ("---\nid: direct.allowed\ntitle: T\nsource: s\nupdated: null\noffers: [x.y]\n---\nx", "offers"),
]  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    shutil.copy(ROOT / "app.yaml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("written", "cure"), ARTICLES)
def test_a_malformed_article_is_named(copy: Path, written: str, cure: str) -> None:
    path = copy / "knowledge" / "acracy" / "fr" / "direct-allowed.md"
    path.write_text(written)
    with pytest.raises(knowledge.KnowledgeError) as problem:
        knowledge.load(copy / "knowledge", ("acracy", "webportage"), INTENTS_FOLDER)
    told = "\n".join(problem.value.problems)
    assert str(path) in told and cure in told


def test_a_malformed_wording_or_checklist_is_named(copy: Path) -> None:
    (copy / "knowledge" / "wording" / "en.ftl").write_text("thanks = ok\n= broken {\n")
    (copy / "knowledge" / "checklists" / "dispute.yaml").write_text("source: {fr: a, en: b}\nslots:\n  - key: X!\n")
    with pytest.raises(knowledge.KnowledgeError) as problem:
        knowledge.load(copy / "knowledge", ("acracy",), INTENTS_FOLDER)
    told = "\n".join(problem.value.problems)
    assert "en.ftl:2" in told and "dispute.yaml" in told


@pytest.mark.parametrize("command", ["check", "run", "chat"])
def test_no_command_starts_on_a_broken_article(copy: Path, command: str) -> None:
    (copy / "knowledge" / "acracy" / "fr" / "direct-allowed.md").write_text("oops")
    done = subprocess.run(
        [sys.executable, "-m", "bot", command, "--config", str(copy / "app.yaml"), "--data", str(copy / "data")],
        capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1 and "direct-allowed.md:1" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("named", ["'#general'", "general", "litiges clients", "T0123ABCD", "C0123abcd", "<#C0123ABCD>"])
def test_a_channels_name_is_no_id(tmp_path: Path, named: str) -> None:
    file = tmp_path / "app.yaml"
    file.write_text(GOOD.replace("default: C1", f"default: {named}"), encoding="utf-8")
    with pytest.raises(config.ConfigError) as problem:
        config.load(file, {})
    assert "is no channel id" in problem.value.problems[0] and "app.yaml:" in problem.value.problems[0]


@pytest.mark.parametrize(
    "told", ["C0123ABCD", "G0123ABCD", "https://acme.slack.com/archives/C0123ABCD", "https://app.slack.com/client/T01/C0123ABCD"]
)
def test_a_channels_id_or_link_is_taken(tmp_path: Path, told: str) -> None:
    file = tmp_path / "app.yaml"
    file.write_text(GOOD.replace("default: C1", f"default: '{told}'"), encoding="utf-8")
    assert next(iter(config.load(file, {}).organisations.values())).slack.staff["default"].endswith("0123ABCD")


def test_a_secret_is_told_by_the_variable_that_app_yaml_takes_it_from(tmp_path: Path) -> None:
    path = tmp_path / "app.yaml"
    path.write_text(
        """organisations:
  acme: {name: Acme, prefix: AC, languages: [fr], address: tu, policy: {direct_months: null},
         slack: {workspaces: [T01ABCD], staff: {default: C01ABCD}, bot_token: "${ACME_TOKEN}"}}
"""
    )
    loaded = config.load(path, {})
    assert loaded.named("acme", "Give SLACK_BOT_TOKEN or SLACK_APP_TOKEN.") == "Give ACME_TOKEN or SLACK_APP_TOKEN."


def test_what_init_left_open_is_told_with_its_cure(tmp_path: Path) -> None:
    assert init.run(tmp_path / "app.yaml", io.StringIO("Acme\n"), io.StringIO()) == 0
    told = "\n".join(placeholders.left(config.load(tmp_path / "app.yaml", {})))
    assert "slack.staff.default is C0LATER" in told and "slack.workspaces (T" in told and told.count("\n") == 1
    teams = {"tenants": ["t"], "staff": {"default": "19:later@thread.tacv2"}}
    org = {"key": "b", "name": "B", "prefix": "BB", "languages": ["fr"], "address": "tu", "policy": {"direct_months": None}, "teams": teams}
    assert [t[:24] for t in placeholders.left(config.Config.model_validate({"organisations": {"b": org}}))] == ["b: teams.staff.default i"]
    assert not list(placeholders.left(config.load(ROOT / "app.yaml", {})))
