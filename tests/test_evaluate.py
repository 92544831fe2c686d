"""`relais evaluate`: figures that follow from the messages, floors that are enforced, files that are refused with the cure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import evaluate
from bot.understanding import Phrasing, Understanding

TEXTS = (
    ("mon client ne me paie pas", "dispute.unpaid"),
    ("quel temps fait-il à Nantes ?", "oos"),
    ("où trouver l'attestation d'assurance ?", "insurance.certificate"),
    ("where is the insurance certificate?", "contract.what"),  # labelled wrong on purpose
)


def messages(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps({"text": text, "label": label, "lang": "fr"}) for text, label in TEXTS), encoding="utf-8")
    return path


def test_figures_follow_from_what_is_decided(understanding: Understanding, tmp_path: Path) -> None:
    now = evaluate.figures(evaluate.look(understanding, evaluate.read(messages(tmp_path))))
    assert (now.messages, now.outside) == (4, 0.0)
    assert now.right == pytest.approx(2 / 3) and now.wrong == pytest.approx(1 / 3)
    assert len(evaluate.misses(now)) == 3


def test_a_run_prints_draws_and_compares_with_the_last(
    understanding: Understanding, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = messages(tmp_path)
    assert evaluate.run(understanding, [], file, tmp_path, floors=False) == 0
    assert evaluate.run(understanding, [], file, tmp_path, floors=True) == 1
    told = capsys.readouterr().out
    assert "+0.0% since the last run" in told and "contract.what → insurance.certificate" in told and "confidently wrong: 33.3%" in told
    assert (tmp_path / "evaluations" / "set.png").read_bytes().startswith(b"\x89PNG")


def test_phrasings_are_held_out_in_turn() -> None:
    words = {"a": "rouge vert bleu jaune", "b": "chien chat souris lapin"}
    phrasings = [Phrasing(f"{w} {n} {w}", label, "fr") for label, told in words.items() for w in told.split() for n in range(10)]
    seen = evaluate.held_out(phrasings, folds=2)
    assert len(seen) == len(phrasings) and evaluate.figures(seen).messages == 80
    assert sum(s.best.label == s.phrasing.label for s in seen) >= 76


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "x"}', '"x"'])
def test_a_line_that_is_no_message_is_named_with_the_cure(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(f'{{"text": "bonjour", "label": "meta.greeting"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(evaluate.BadFile, match=r'bad\.jsonl:2: write \{"text"'):
        evaluate.read(path)


def test_a_label_that_there_is_not_is_refused_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "bonjour", "label": "meta.greeting"}\n{"text": "payé ?", "label": "dispute.unpayed"}\n', encoding="utf-8")
    with pytest.raises(evaluate.BadFile, match=r"bad\.jsonl:2: 'dispute\.unpayed' is no label; write dispute\.unpaid"):
        evaluate.read(path)
    path.write_text('{"text": "payé ?", "label": "foo.bar"}\n', encoding="utf-8")
    with pytest.raises(evaluate.BadFile, match=r"bad\.jsonl:1: 'foo\.bar' is no label; write "):
        evaluate.read(path)


def test_labels_that_got_better_or_worse_are_named(
    understanding: Understanding, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = messages(tmp_path)
    evaluate.run(understanding, [], file, tmp_path, floors=False)
    assert "the last time → now" not in capsys.readouterr().out
    file.write_text(file.read_text(encoding="utf-8").replace("mon client ne me paie pas", "quel temps fait-il ?"), encoding="utf-8")
    evaluate.run(understanding, [], file, tmp_path, floors=False)
    told = capsys.readouterr().out
    assert "dispute.unpaid           100% → 0%  worse" in told
    evaluate.run(understanding, [], messages(tmp_path), tmp_path, floors=False)
    told = capsys.readouterr().out
    assert "dispute.unpaid             0% → 100%  better" in told and "oos" not in told.split("score")[0]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(evaluate.BadFile, match="no message"):
        evaluate.read(tmp_path / "none.jsonl")
