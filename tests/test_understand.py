"""`relais understand` answers every line in its place: a decision, or what is wrong with the line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot import understand
from bot.config import Config
from bot.understanding import Understanding

BAD = ["", "   ", "null", "[1]", '"text"', "{}", '{"text": 3}', "{", '{"text": "bonjour", "org": "nobody"}', '{"text": "bonjour", "org": 3}',
       '{"text": "bonjour", "org": ["acracy"]}', '{"text": null}']  # fmt: skip


def answered(
    app: Config, understanding: Understanding, lines: list[str], monkeypatch: Any, capsys: Any, tmp_path: Path
) -> tuple[int, list[Any]]:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    monkeypatch.setattr(understand, "prepare_understanding", lambda known, data: understanding)
    code = understand.run(app, tmp_path)
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("line", BAD)
def test_a_bad_line_says_so_in_its_place(
    app: Config, understanding: Understanding, line: str, monkeypatch: Any, capsys: Any, tmp_path: Path
) -> None:
    good = '{"text": "mon client ne paye plus", "org": "acracy"}'
    code, told = answered(app, understanding, [good, line, good], monkeypatch, capsys, tmp_path)
    assert code == 1 and len(told) == 3
    assert told[0]["label"] == told[2]["label"] == "dispute.unpaid" and told[1]["error"].startswith("line 2: ")


def test_an_unknown_organisation_is_told_which_ones_there_are(
    app: Config, understanding: Understanding, monkeypatch: Any, capsys: Any, tmp_path: Path
) -> None:
    _, told = answered(app, understanding, ['{"text": "bonjour", "org": "acmé"}'], monkeypatch, capsys, tmp_path)
    assert "acmé" in told[0]["error"] and "acracy, webportage" in told[0]["error"]


def test_the_organisation_may_be_left_out(app: Config, understanding: Understanding, monkeypatch: Any, capsys: Any, tmp_path: Path) -> None:
    code, told = answered(app, understanding, ['{"text": "mon client ne paye plus"}'], monkeypatch, capsys, tmp_path)
    assert code == 0 and told[0]["decision"] == "answer"
