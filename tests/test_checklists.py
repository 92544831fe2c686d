"""The evidence that a case asks for: the common list, or the one that an organisation has instead."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import knowledge
from bot.config import Config
from bot.knowledge import Knowledge, KnowledgeError
from bot.runtime import INTENTS_FOLDER
from bot.understanding import Understanding
from tests.conftest import ROOT
from tests.stage import Stage
from tests.test_engine import dispute, last

OWN = """
source: {fr: "webportage, service juridique", en: "webportage, legal team"}
slots:
  - key: statement
    required: true
    min: 2
    name: {fr: "Attestation sur l’honneur", en: "Sworn statement"}
    why: {fr: "Le service juridique la joint à la mise en demeure.", en: "The legal team adds it to the formal notice."}
    examples: {fr: ["modèle signé"], en: ["signed form"]}
    words: [attestation]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    (tmp_path / "knowledge" / "checklists" / "webportage").mkdir()
    return tmp_path / "knowledge"


def loaded(folder: Path) -> Knowledge:
    return knowledge.load(folder, ("acracy", "webportage"), INTENTS_FOLDER)


def test_an_organisation_asks_for_its_own_evidence_and_the_other_for_the_common(
    app: Config, known: Knowledge, understanding: Understanding, folder: Path, tmp_path: Path
) -> None:
    (folder / "checklists" / "webportage" / "dispute.yaml").write_text(OWN, encoding="utf-8")
    own = loaded(folder)
    assert own.checklist("acracy", "dispute") == known.checklist("acracy", "dispute")
    assert own.checklist("webportage", "insurance") == known.checklist("webportage", "insurance")
    stage = Stage(app, own, understanding, tmp_path / "data", "webportage", datetime(2026, 9, 1, 9, tzinfo=UTC))
    dispute(stage)
    asked = last(stage, "Nadia")
    assert "Attestation sur l’honneur" in asked and "joint à la mise en demeure" in asked and "Preuve de commande" not in asked
    assert "0 sur 1" in asked


@pytest.mark.parametrize("name", ["litige.yaml", "disputes.yaml"])
def test_a_list_of_no_kind_of_case_is_refused_with_the_cure(folder: Path, name: str) -> None:
    (folder / "checklists" / "webportage" / name).write_text(OWN, encoding="utf-8")
    with pytest.raises(KnowledgeError) as problem:
        loaded(folder)
    assert name in str(problem.value.problems) and "dispute.yaml or insurance.yaml" in str(problem.value.problems)
