"""The documentation is true: each command of README.md and docs/ is run, each file it shows is written, and the site builds.

A page is followed from top to bottom in a working copy of its own. What a page says to this test stands in comments before a block:
`<!-- not run: WHY -->`, `<!-- answers: a|b -->` (typed in), `<!-- file: PATH -->` and `<!-- append: PATH -->` (the block is that file, or goes to
its end), `<!-- shows: WORDS -->` (must be in what the command prints), `<!-- exit: 1 -->`. A ```diff block is applied.
Slack is a stub that knows one workspace; `run` and `demo` are started for real, and told to stop at the page's end.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import reference
from bot.slack.manifest import SCOPES
from bot.understanding import Understanding
from docs.hooks import on_page_markdown
from tests.conftest import ROOT
from tests.stage import Stage
from tests.stand_in import SlackStub

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(
    r"(?P<told>(?:^ *<!-- (?:not run|answers|file|append|shows|exit): .*? -->\n+)*)^(?P<indent> *)```(?P<kind>\w*)\n(?P<body>.*?)^ *```$",
    re.M | re.S,
)
_TOLD = re.compile(r"<!-- (?P<what>not run|answers|file|append|shows|exit): (?P<rest>.*?) -->")
PRELUDE = """
python3() { if [ "$1" = relais.py ]; then shift; "$PYTHON" "$STAND_IN" "$@"; else command "$PYTHON" "$@"; fi; }
curl() { command curl --noproxy '*' "${@//:3978/:$RELAIS_PORT}"; }
"""


@dataclass(frozen=True)
class Block:
    kind: str
    body: str
    told: dict[str, str]


def blocks(page: Path) -> list[Block]:
    found = []
    for one in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        body = "".join(line.removeprefix(one["indent"]) for line in one["body"].splitlines(keepends=True))
        found.append(Block(one["kind"], body, {t["what"]: t["rest"] for t in _TOLD.finditer(one["told"])}))
    return found


@pytest.fixture(scope="module")
def slack_stub() -> Iterator[SlackStub]:
    with SlackStub(",".join(SCOPES)) as stub:
        yield stub


def cache() -> Path:
    """What is learnt for these pages is kept apart, so that it does not drive the other tests' classifier out."""
    kept, learnt = ROOT / "var" / "tests" / "docs", ROOT / "var" / "tests" / "cache"
    kept.mkdir(exist_ok=True)
    for path in learnt.glob("*.npz"):
        if path == max(learnt.glob("*.npz"), key=lambda p: p.stat().st_mtime) and not (kept / path.name).exists():
            shutil.copy(path, kept)
    return kept


@pytest.fixture
def copy(tmp_path: Path, stage: Stage) -> Path:
    """A working copy with one case, WP-2026-0001 of nadia, and the classifier of the tests."""
    place = tmp_path / "relais"
    place.mkdir()
    away = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in ("bot", "intents", "knowledge"):
        shutil.copytree(ROOT / name, place / name, ignore=away)
    for name in ("app.yaml", "relais.py", "tests/held-out.jsonl", "tests/samples/facture-2026-031.pdf"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, place / name)
    (place / "var").mkdir(mode=0o700)
    (place / "var" / "cache").symlink_to(cache())
    stage.data = place / "var"
    stage.says("Nadia", "je veux parler à quelqu'un")
    stage.says("Nadia", "Une question sur Acme")
    return place


def run(block: Block, place: Path, environment: dict[str, str]) -> None:
    whole = ("-euo", "pipefail", "-c", PRELUDE + block.body)
    typed = "".join(f"{line}\n" for line in block.told["answers"].split("|")) if "answers" in block.told else ""
    done = subprocess.run(
        ["bash", *whole], cwd=place, env=environment, input=typed, capture_output=True, text=True, timeout=170, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == int(block.told.get("exit", "0")), f"{block.body}\n→ {done.returncode}\n{said[-3000:]}"
    assert "Traceback" not in said, said
    for words in filter(None, block.told.get("shows", "").split("|")):
        assert words in said, f"{block.body}\n→ {said[-3000:]}\nlacks {words!r}"


def follow(page: Path, place: Path, environment: dict[str, str]) -> int:
    """Do what the page says, block by block; how many commands were run."""
    count = 0
    for block in blocks(page):
        name = block.told.get("file") or block.told.get("append")
        if name:
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text((path.read_text(encoding="utf-8") if "append" in block.told else "") + block.body, encoding="utf-8")
        elif block.kind == "diff":
            subprocess.run(["git", "apply", "-"], cwd=place, input=block.body, text=True, check=True)
        elif block.kind in ("sh", "bash", "console", "shell") and "not run" not in block.told:
            run(block, place, environment)
            count += 1
    return count


@pytest.mark.docs
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_each_command_of_a_page_works(page: Path, copy: Path, slack_stub: SlackStub, understanding: Understanding, tmp_path: Path) -> None:
    commands = [b for b in blocks(page) if b.kind in ("sh", "bash", "console", "shell")]
    assert all(len(b.told["not run"]) > 15 for b in commands if "not run" in b.told), "a block that is not run says why"
    if not commands:
        pytest.skip("no commands on this page")
    plain = {
        k: v for k, v in os.environ.items() if not k.upper().endswith("_PROXY") and not k.startswith(("SLACK_", "Microsoft", "RELAIS_"))
    }
    servers = tmp_path / "servers"
    environment = {
        **plain, "HOME": str(tmp_path), "PYTHONPATH": str(copy), "PYTHON": sys.executable, "STAND_IN": str(ROOT / "tests" / "stand_in.py"),
        "SLACK_API_URL": slack_stub.api, "RELAIS_PORT": str(slack_stub.free_port()), "RELAIS_SERVERS": str(servers), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    try:
        follow(page, copy, environment)
    finally:
        for line in servers.read_text().splitlines() if servers.exists() else ():
            subprocess.run(["kill", line], check=False)


def test_what_a_page_says_is_read() -> None:
    """The reader of pages itself: it must see blocks in lists, and what is told of them."""
    page = ROOT / "docs" / "intents.md"
    found = blocks(page)
    assert {"file", "append"} <= {key for one in found for key in one.told} and any(one.kind == "diff" for one in found)
    assert sum(text.count("```sh") for text in (p.read_text(encoding="utf-8") for p in PAGES)) == sum(
        b.kind == "sh" for p in PAGES for b in blocks(p)
    )


def test_a_command_that_fails_is_seen(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        run(Block("sh", "false\ntrue\n", {}), tmp_path, {"PATH": os.environ["PATH"]})
    with pytest.raises(AssertionError):
        run(Block("sh", "echo one\n", {"shows": "two"}), tmp_path, {"PATH": os.environ["PATH"]})


def test_the_configuration_reference_is_up_to_date() -> None:
    written = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert written == reference.page(), "run: python3 relais.py config-reference --out docs/configuration.md"


def test_every_key_of_app_yaml_is_in_the_reference() -> None:
    for name in re.findall(r"(?m)^ +(\w+):", (ROOT / "app.yaml").read_text(encoding="utf-8")):
        if name not in ("acracy", "webportage"):
            assert f"`{name}`" in reference.page() or f".{name}`" in reference.page(), name


def test_every_command_of_relais_is_documented() -> None:
    from bot.__main__ import _parser

    commands = next(a.choices for a in _parser()._actions if a.choices and "run" in a.choices)
    assert commands
    told = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert not [name for name in commands if not re.search(rf"relais(?:\.py)? {name}\b", told)]


def test_the_two_staff_guides_and_the_two_notices_have_the_same_parts() -> None:
    for one, other in (("guide-equipe", "staff-guide"), ("notice-confidentialite", "privacy-notice")):
        parts = [re.findall(r"(?m)^#+", (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")) for name in (one, other)]
        assert parts[0] == parts[1] and len(parts[0]) > 4


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)], cwd=ROOT, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    home = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|href)="https?://(?:cdn|fonts|unpkg|cdnjs)[^"]*""", home)  # readable without internet
    assert json.loads((tmp_path / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Two things:\n- one\n- two\n", "Two things:\n\n- one\n- two\n"), ("**3. Bold.** Words.\n1. one\n2. two", "**3. Bold.** Words.\n\n1. one\n2. two"),
        ("- one\n  more\n- two\n", "- one\n  more\n- two\n"), ("```diff\n x\n- y\n```\n", "```diff\n x\n- y\n```\n"), ("| a |\n|---|\n", "| a |\n|---|\n"),
        ("text\n\n- one\n", "text\n\n- one\n"),
    ],
)  # fmt: skip
def test_lists_are_read_in_the_site_as_on_the_web(written: str, read: str) -> None:
    assert on_page_markdown(written) == read
