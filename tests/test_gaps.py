"""What was not understood is grouped by meaning, and becomes a patch that applies."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from bot import gaps, listing, proposals
from bot.cards import Card
from bot.config import Config
from bot.knowledge import Knowledge, load
from bot.pending import Pending
from bot.store import Store
from bot.store.feedback import Reason
from bot.text_cards import render as plain
from bot.understanding import Understanding
from tests.conftest import ROOT
from tests.stage import Stage
from tests.test_cards import check
from tests.transcript import Play

MAISON = ("mon proprio garde ma caution", "le propriétaire refuse de rendre ma caution", "my landlord keeps my deposit")
METEO = ("quelle météo demain", "il va pleuvoir demain ?")


def fill(stage: Stage) -> None:
    for number, text in enumerate((*MAISON, *METEO)):
        stage.says(f"Personne{number}", text)
    stage.says("Nadia", "facture")
    stage.presses("Nadia", *Play._offered(stage.dm("Nadia"), "connaître les pénalités de retard"))


def told(reply: tuple[Card, ...]) -> Card:
    (card,) = reply
    return card


def offered(card: Card, label: str, nth: int = 0) -> tuple[str, str]:
    return [(action, value) for shown, action, value in card.controls() if shown == label][nth]


def test_texts_of_one_meaning_are_one_group_across_languages(stage: Stage, understanding: Understanding) -> None:
    fill(stage)
    store = Store(stage.data)
    found = [gaps.described(understanding, rows) for rows in gaps.clusters(store.feedback.gaps())]
    store.close()
    assert set(found[0].texts) == set(MAISON) and found[0].count == 3 and found[0].reasons[Reason.HANDED_OVER] == 3
    assert sorted(g.count for g in found) == [1, 2, 3]
    assert [(g.label, g.chosen) for g in found if g.count == 1] == [("dispute.late_fees", 1)]


def test_staff_see_the_groups_and_freelancers_do_not(stage: Stage) -> None:
    fill(stage)
    card = told(stage.commands("Hugo", "lacunes", staff=True, staff_room=True).now)
    from bot.slack.render import render

    check(render(card).blocks)
    assert "6 demandes" in plain(card) and "3 groupes" in plain(card) and "caution" in plain(card)
    mine = told(stage.commands("Karim", "lacunes", channel="C1").now)
    assert "caution" not in plain(mine)


def test_a_button_writes_a_patch_that_applies(stage: Stage, known: Knowledge, tmp_path: Path) -> None:
    fill(stage)
    card = told(stage.commands("Hugo", "lacunes", staff=True, staff_room=True).now)
    action, value = next(
        (a, v) for shown, a, v in card.controls() if shown == "Ajouter comme formulation" and v.startswith("dispute.late_fees")
    )
    stage.presses("Hugo", action, value, staff=True)
    (patch,) = (stage.data / "proposals").glob("*.patch")
    assert patch.name == "0001-dispute-late_fees.patch"
    copy = tmp_path / "repository"
    for name in ("knowledge", "intents"):
        shutil.copytree(ROOT / name, copy / name)
    subprocess.run(["git", "apply", str(patch)], cwd=copy, check=True, capture_output=True)
    changed = (copy / "knowledge" / "webportage" / "fr" / "dispute-late_fees.md").read_text(encoding="utf-8")
    assert '  - "facture"\n---\n' in changed
    stage.presses("Hugo", action, value, staff=True)
    assert len(list((stage.data / "proposals").glob("*.patch"))) == 1  # the group is gone
    again = told(stage.commands("Hugo", "lacunes", staff=True, staff_room=True).now)
    assert all(not v.startswith("dispute.late_fees") for _, a, v in again.controls() if a == "gap_drop")


def test_another_label_can_be_chosen_and_a_group_dismissed(stage: Stage) -> None:
    fill(stage)
    card = told(stage.commands("Hugo", "lacunes", staff=True, staff_room=True).now)
    stage.presses("Hugo", *offered(card, "hors sujet : rien de ce que Relais traite"), staff=True)
    (patch,) = (stage.data / "proposals").glob("*.patch")
    written = patch.read_text(encoding="utf-8")
    assert "b/intents/meta.yaml" in written and all(f'+    - "{text}"' in written for text in MAISON)
    card = told(stage.commands("Hugo", "lacunes", staff=True, staff_room=True).now)
    stage.presses("Hugo", *offered(card, "Écarter"), staff=True)
    store = Store(stage.data)
    assert len(store.feedback.gaps()) == 1
    store.close()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name in ("knowledge", "intents"):
        shutil.copytree(ROOT / name, tmp_path / "repository" / name)
    return tmp_path / "repository"


def apply(repository: Path, *patches: str) -> None:
    for patch in patches:
        subprocess.run(["git", "apply"], input=patch.encode(), cwd=repository, check=True, capture_output=True)


def kept(data: Path, label: str, proposal: proposals.Proposal) -> str:
    proposals.write(data, label, proposal.patch)
    return proposal.patch


DAY = date(2026, 9, 1)


def test_a_stub_is_made_where_there_is_no_article(known: Knowledge, repository: Path, tmp_path: Path) -> None:
    apply(repository, proposals.article(known, tmp_path, "acracy", "contract.what", "fr", ["c koi le tripartite"], DAY).patch)
    stub = (repository / "knowledge" / "acracy" / "fr" / "contract-what.md").read_text(encoding="utf-8")
    assert "id: contract.what" in stub and '- "c koi le tripartite"' in stub and "2027-09-01" in stub
    there = proposals.article(known, tmp_path, "webportage", "contract.what", "fr", ["c koi le machin à trois"], DAY).patch
    apply(repository, there)
    assert "TODO" not in there and '+  - "c koi le machin à trois"' in there


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1,), (2, 0)])
@pytest.mark.parametrize("label", ["dispute.late_fees", "ticket.close"])
def test_proposals_for_one_label_apply_in_any_order(
    known: Knowledge, repository: Path, tmp_path: Path, label: str, order: tuple[int, ...]
) -> None:
    texts = [[(f"turlututu {n} numéro {m}", "fr") for m in range(2)] + [(f"whatsit {n}", "en")] for n in range(3)]
    patches = [kept(tmp_path, label, proposals.phrasings(known, tmp_path, "webportage", label, some)) for some in texts]
    apply(repository, *(patches[n] for n in order))
    read = load(repository / "knowledge", ("acracy", "webportage"), repository / "intents")
    assert {(p.text, p.label) for p in read.phrasings} - {(p.text, p.label) for p in known.phrasings} == {
        (text, label) for n in order for text, _ in texts[n]
    }


def test_more_questions_for_a_stub_that_is_not_applied_yet(known: Knowledge, repository: Path, tmp_path: Path) -> None:
    patches = [
        kept(tmp_path, "contract.what", proposals.article(known, tmp_path, "acracy", "contract.what", "fr", [f"turlututu {n}"], DAY))
        for n in range(3)
    ]
    apply(repository, *patches)
    questions = load(repository / "knowledge", ("acracy", "webportage"), repository / "intents").articles["acracy", "fr", "contract.what"]
    assert set(questions.questions) == {"turlututu 0", "turlututu 1", "turlututu 2"}
    full = proposals.article(known, tmp_path, "acracy", "contract.what", "fr", ["turlututu 3"], DAY)
    assert full == proposals.Proposal("", frozenset())  # each of two gaps between its lines is taken


def test_what_was_applied_is_known_once_it_is_read(known: Knowledge, repository: Path, tmp_path: Path) -> None:
    some = [("turlututu chapeau", "fr")]
    apply(repository, kept(tmp_path, "dispute.late_fees", proposals.phrasings(known, tmp_path, "webportage", "dispute.late_fees", some)))
    again = load(repository / "knowledge", ("acracy", "webportage"), repository / "intents")
    assert proposals.phrasings(again, tmp_path, "webportage", "dispute.late_fees", some).patch == ""
    more = proposals.phrasings(again, tmp_path, "webportage", "dispute.late_fees", [("turlututu pointu", "fr")])
    apply(repository, more.patch)


@pytest.mark.parametrize("written", ["questions: []", "questions: [a]", "questions:\n  # none\n"])
def test_a_file_without_a_list_of_phrasings_is_left_alone(written: str) -> None:
    assert proposals._with(f"---\n{written}\n---\n", "", "", ["b"], Pending()) is None


def test_a_phrasing_of_several_lines_stays_whole() -> None:
    written = 'questions:\n  - "a"\n  - b\n    goes on\n---\n'
    assert proposals._with(written, "", "", ["c"], Pending()) == 'questions:\n  - "a"\n  - b\n    goes on\n  - "c"\n---\n'


def test_what_is_too_much_for_one_proposal_stays(stage: Stage) -> None:
    said = [
        "caution",
        "garage",
        "véhicule",
        "état des lieux signé",
        "courrier recommandé",
        "double des clefs",
        "dépôt de garantie",
        "jardin privatif",
    ]
    for number, what in enumerate(said):
        stage.says(f"Personne{number}", f"mon proprio garde mon {what}")
    card = told(stage.commands("Hugo", "lacunes", staff=True, staff_room=True).now)
    stage.presses("Hugo", *offered(card, "hors sujet : rien de ce que Relais traite"), staff=True)
    store = Store(stage.data)
    left = [row.text for row in store.feedback.gaps()]
    store.close()
    (patch,) = (stage.data / "proposals").glob("*.patch")
    written = patch.read_text(encoding="utf-8")
    assert written.count("\n+    - ") == proposals.MOST and len(left) == len(said) - proposals.MOST
    assert not [text for text in left if text in written]
    assert "3 formulations du groupe restent" in plain(told(tuple(s.card for s in stage.seen[-1:] if s.card)))


@pytest.mark.parametrize("staff", [False, None])
def test_only_staff_act(stage: Stage, staff: bool | None) -> None:
    fill(stage)
    card = told(stage.commands("Hugo", "lacunes", staff=True, staff_room=True).now)
    action, value = offered(card, "Écarter")
    stage.presses("Karim", action, value, staff=False)
    store = Store(stage.data)
    assert len(store.feedback.gaps()) == 6
    store.close()


@pytest.mark.parametrize("value", ["", "oos", "oos|x", "no.label|1", "../../x|1", "oos|999999"])
def test_a_forged_press_does_nothing(stage: Stage, value: str) -> None:
    fill(stage)
    for action in ("gap_phrasing", "gap_article", "gap_drop"):
        stage.presses("Hugo", action, value, staff=True)
    store = Store(stage.data)
    assert len(store.feedback.gaps()) == 6 and not (stage.data / "proposals").exists()
    store.close()


def test_gaps_on_the_command_line(stage: Stage, app: Config, capsys: pytest.CaptureFixture[str]) -> None:
    fill(stage)
    (stage.data / "cache").symlink_to(ROOT / "var" / "tests" / "cache")
    assert listing.gaps(app, stage.data, as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["gaps"][0]["count"] == 3 and found["answers"] == []
    listing.gaps(app, stage.data, as_json=False)
    assert "6 requests in 3 groups." in capsys.readouterr().out
