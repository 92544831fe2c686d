"""`relais init`: whatever is answered, the file it writes is one that `relais check` accepts, and nothing is ever overwritten."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot import config, init
from tests.conftest import ROOT


def answer(tmp_path: Path, *answers: str) -> tuple[int, str, Path]:
    """The exit code, what was printed, and where the file should be."""
    path, out = tmp_path / "app.yaml", io.StringIO()
    return init.run(path, io.StringIO("\n".join(answers) + "\n"), out), out.getvalue(), path


def test_the_shortest_answers_make_a_file_that_loads(tmp_path: Path) -> None:
    code, said, path = answer(tmp_path, "Ma compagnie")
    assert code == 0 and "written, 1 organisation." in said and "\n  python3 relais.py check --config " in said
    loaded = config.load(path, {"SLACK_BOT_TOKEN": "xoxb-1"})
    one = loaded.organisations["ma-compagnie"]
    assert (one.name, one.languages, one.address, one.policy.direct_months) == ("Ma compagnie", ("fr", "en"), "vous", None)
    assert one.slack.bot_token == "xoxb-1" and path.read_text().count("not known yet") == 2
    assert all("#" in line for line in path.read_text().splitlines() if "direct_months" in line or "clamd" in line)


def test_everything_answered_and_asked_again_where_it_does_not_fit(tmp_path: Path) -> None:
    code, said, path = answer(
        tmp_path, "Acme", "de", "en, fr", "toi", "tu", "discord", "slack", "général", "T01ABCD", "#litiges", "C01ABCD", "douze", "12",
        "yes", "Acme", "Équipe Nord", "fr", "v", "teams", "x", "", "https://teams.microsoft.com/l/channel/19%3Aabc_1%40thread.tacv2/Litiges?tenantId=x", "", "no", "30", "0", "60",
    )  # fmt: skip
    assert code == 0, said
    loaded = config.load(path, {})
    acme, nord = loaded.organisations["acme"], loaded.organisations["equipe-nord"]
    assert acme.languages == ("en", "fr") and acme.address == "tu" and acme.slack.workspaces == ("T01ABCD",)
    assert acme.slack.staff == {"default": "C01ABCD"} and acme.policy.direct_months == 12
    assert nord.teams.staff["default"] == "19:abc_1@thread.tacv2" and nord.address == "vous"
    assert (loaded.retention.conversations_days, loaded.retention.closed_cases_days) == (30, 60)
    for told in ("fr, en, or both", "tu, vous", "slack, teams", "T01AB2CD3", "C01AB2CD3", "1 to 120", "another name", "1 or more"):
        assert told in said
    assert "${ACME_SLACK_BOT_TOKEN}" in path.read_text()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=90))
@example("\U00018d09\n0")
def test_any_name_makes_a_file_that_loads_or_is_asked_again(tmp_path: Path, name: str) -> None:
    folder = tmp_path / str(abs(hash(name)))
    folder.mkdir(exist_ok=True)
    (folder / "knowledge").mkdir(exist_ok=True)
    (folder / "app.yaml").unlink(missing_ok=True)
    code, _, path = answer(folder, name)
    if code == 0:
        lines = (*name.splitlines(), *name.split("\n"))  # a line that is refused is followed by the next
        assert next(iter(config.load(path, {}).organisations.values())).name.strip() in {line.strip() for line in lines}
    else:
        assert not path.exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "app.yaml"
    path.write_text("mine")
    assert init.run(path, io.StringIO("Acme\n"), io.StringIO()) == 1 and path.read_text() == "mine"
    (tmp_path / "other" / "knowledge").mkdir(parents=True)
    assert init.run(tmp_path / "other" / "app.yaml", io.StringIO("Acme\n"), io.StringIO()) == 0
    assert not list((tmp_path / "other" / "knowledge").iterdir())  # words that are there already are left alone


@pytest.mark.parametrize("answers", ["", "\n", "\n\n\n"])
def test_without_a_name_nothing_is_written(tmp_path: Path, answers: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert init.run(tmp_path / "app.yaml", io.StringIO(answers), io.StringIO()) == 1
    assert "Nothing was written" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_it_works_in_a_pipe_and_check_accepts_it(tmp_path: Path) -> None:
    def relais(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", *words, "--config", str(tmp_path / "app.yaml")]
        return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, timeout=60)

    made = relais("init", given="Acme\nfr\ntu\n")
    assert made.returncode == 0, made.stderr
    assert "Languages that it speaks with them (fr, en): [fr en] fr" in made.stdout  # what was answered can be read
    checked = relais("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert relais("init", given="Acme\n").returncode == 1
