"""Conversations that past releases journaled come to the same facts today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.journal import Op
from tests import journals

JOURNALS = sorted(journals.FOLDER.glob("*.jsonl"))


def test_there_are_some_of_each_organisation() -> None:
    assert {"acracy", "webportage"} <= {path.stem.split("-")[1] for path in JOURNALS} and len(JOURNALS) >= 6


@pytest.mark.parametrize("path", JOURNALS, ids=lambda p: p.stem)
def test_a_past_journal_replays_to_the_same_facts(path: Path) -> None:
    script, context, rows, outcome, facts = journals.read(path)
    found = journals.again(script, rows, context)
    assert (found.pending, found.outcome, journals.facts(found)) == (None, outcome, facts)


def test_a_question_that_is_renamed_is_noticed() -> None:
    script, context, rows, outcome, _ = journals.read(next(p for p in JOURNALS if "dispute" in p.stem))
    first = next(row for row in rows if row.op is Op.ANSWER)
    others = [replace(row, key=f"{row.key}-renamed") if row.key == first.key else row for row in rows]
    assert journals.again(script, others, context).outcome != outcome
