"""Whatever an editor leaves in knowledge/ or the lists of phrasings is told with file, line and cure; nothing ends in a traceback."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot import config, knowledge
from tests.conftest import ROOT

ARTICLE, LETTER, LIST, CHECKLIST, WORDING = (
    "knowledge/acracy/fr/direct-why.md", "knowledge/letters/fr/reminder.md", "intents/tickets.yaml",
    "knowledge/checklists/dispute.yaml", "knowledge/wording/en.ftl",
)  # fmt: skip
BROKEN = [
    (ARTICLE, "title: Pourquoi", "title: [Pourquoi", "direct-why.md:4: not YAML", "check indentation"),
    (ARTICLE, "updated: 2023-10-17", "updated: 2023-13-45", "direct-why.md:5: updated:", "correct or add"),
    (ARTICLE, "updated: 2023-10-17", "updated: 2023-10-17\nupdated: 2023-10-18", "direct-why.md:6: not YAML: updated stands here twice", "check"),
    (ARTICLE, "Parce", "\udcff", "direct-why.md:", "save it as UTF-8"),
    (LETTER, "title: Relance amiable", "title: [Relance", "reminder.md:4: not YAML", "check indentation"),
    (LETTER, "title: Relance amiable", "title: Relance: amiable", "reminder.md:3: not YAML", "colons"),
    (LETTER, "Objet", "\udcff", "reminder.md:5: is not UTF-8", "save it as UTF-8"),
    (LETTER, "---\nid: reminder", "id: reminder", "reminder.md:1: has no front matter", "begin with ---"),
    (LIST, "ticket.status:\n  fr:\n", "ticket.status:\n  - rien\nx:\n  fr:\n", "tickets.yaml:2: ticket.status has no languages", "write fr: and en:"),
    (LIST, "ticket.close:\n  fr:\n", "ticket.close:\n  de:\n", "ticket.close has phrasings in 'de'", "write fr or en"),
    (LIST, "ticket.close:\n  fr:\n", "ticket.close:\n  fr: non\nmeta.help:\n  fr:\n", "the fr phrasings of ticket.close are no list", "dash"),
    (LIST, "ticket.close:\n  fr:\n", "ticket.close:\n  fr:\n    - no\n", "False among the fr phrasings of ticket.close", "quotes"),
    (LIST, "ticket.close:\n  fr:\n", "ticket.close:\n  fr: [\n", "tickets.yaml:265: not YAML", "check indentation"),
    (LIST, "ticket.close:", "ticket.status:", "tickets.yaml:263: not YAML: ticket.status stands here twice", "check"),
    (LIST, "ticket.close:\n  fr:\n", "ticket.close:\n  fr:\n    - \udcff\n", "tickets.yaml:265: is not UTF-8", "save it as UTF-8"),
    (LIST, "ticket.close:\n  fr:\n", "ticket.close:\n  fr:\n    - \x07\n", "tickets.yaml:265: not YAML", "remove it"),
    (CHECKLIST, "slots:", "slots: \udcff", "dispute.yaml:6: is not UTF-8", "save it as UTF-8"),
    (CHECKLIST, "slots:", "slots: [", "dispute.yaml:", "check indentation"),
    (WORDING, "thanks =", "thanks = \udcff", "en.ftl:", "save it as UTF-8"),
]  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    shutil.copytree(ROOT / "intents", tmp_path / "intents", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(ROOT / "app.yaml", tmp_path)
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    """`new` may hold a byte that is not UTF-8, as "\\udcff"."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogateescape"))


def problems(folder: Path) -> list[str]:
    settings = config.load(folder / "app.yaml", {})
    with pytest.raises(knowledge.KnowledgeError) as refused:
        knowledge.load(settings.knowledge, tuple(settings.organisations), folder / "intents")
    return refused.value.problems


@pytest.mark.parametrize(("name", "old", "new", "what", "cure"), BROKEN)
def test_what_is_broken_is_told_with_its_line_and_cure(copy: Path, name: str, old: str, new: str, what: str, cure: str) -> None:
    spoil(copy, name, old, new)
    told = problems(copy)
    assert any(what in one and cure in one.rpartition("; ")[2] for one in told), told
    assert all(re.match(rf"{copy}/\S+:\d+: .+; .+", one) for one in told), told


def test_every_broken_file_is_told_at_once(copy: Path) -> None:
    for name in (ARTICLE, LETTER, LIST, CHECKLIST):
        spoil(copy, name, "", "\udcff")
    assert {Path(one.split(":")[0]).name for one in problems(copy)} == {Path(n).name for n in (ARTICLE, LETTER, LIST, CHECKLIST)}


def test_a_folder_called_like_an_article_is_told(copy: Path) -> None:
    (copy / "knowledge" / "acracy" / "fr" / "contract-what.md").mkdir()
    (told,) = problems(copy)
    assert "contract-what.md:1: cannot be read" in told


def test_the_command_tells_it_in_words_and_what_waits(copy: Path) -> None:
    spoil(copy, LETTER, "Objet", "\udcff")
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "check", "--config", str(copy / "app.yaml")],
        capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 1 and "reminder.md:5: is not UTF-8" in ran.stderr and "Traceback" not in ran.stderr
    assert "uses no edit of any file" in ran.stderr
