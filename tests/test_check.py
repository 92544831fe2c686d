"""`relais check`: each kind of finding is found where it was put, with file, line and cure, and our own knowledge has none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import check, config, proposals
from bot.addressed import slips
from bot.cited_law import laws
from bot.findings import line_of
from bot.knowledge import Knowledge
from bot.runtime import load_knowledge
from bot.unfinished import unread
from tests.conftest import ROOT

TODAY = date(2026, 11, 1)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    shutil.copytree(ROOT / "intents", tmp_path / "intents", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(ROOT / "app.yaml", tmp_path)
    return tmp_path


def found(copy: Path, today: date = TODAY) -> list[check.Finding]:
    settings = config.load(copy / "app.yaml", {})
    return [f for f in check.findings(settings, load_knowledge(settings), copy / "intents", today) if f.weight is not check.Weight.NOTE]


def change(name: str, old: str, new: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        path = folder / "knowledge" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return do


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "knowledge" / name).unlink()


KINDS = [
    ("an article without its translation", remove("webportage/en/contract-sign.md"), "contract-sign.md", "no en version", "write "),
    ("a letter without its translation", remove("letters/en/direct_reply.md"), "direct_reply.md", "no en version", "write "),
    ("a wording without its translation", change("wording/en.ftl", "\nthanks =", "\nthanks-too ="), "fr.ftl", "thanks is missing in en.ftl", "add it"),
    ("vous in a tu article", change("acracy/fr/direct-why.md", "\n---\n", "\n---\nVous gagnez à rester.\n\n"), "acracy/fr/direct-why.md", "“Vous”", "other form"),
    ("tu in a vous article", change("webportage/fr/contract-sign.md", "\n---\n", "\n---\nVoici ton contrat.\n\n"), "contract-sign.md", "“ton”", "other form"),
    ("te in a vous article", change("webportage/fr/contract-what.md", "\n---\n", "\n---\nOn te répond sous deux jours.\n\n"), "contract-what.md", "“te”", "other form"),
    ("an order to a tu in a vous article", change("webportage/fr/dispute-prevent.md", "\n---\n", "\n---\nContacte-nous et envoie le contrat.\n\n"), "dispute-prevent.md", "“Contacte-nous”", "other form"),
    ("a vous title", change("acracy/fr/direct-allowed.md", "title: Passer", "title: Vos droits, ou passer"), "direct-allowed.md", "“Vos” where people are said tu", "other form"),
    ("a tu letter's title", change("letters/fr/reminder.md", "title: Relance", "title: Ta relance"), "reminder.md", "“Ta” speaks to somebody", "other form"),
    ("a tu checklist", change("checklists/dispute.yaml", "contrat tripartite ou", "envoie ton contrat tripartite ou"), "dispute.yaml", "“ton” speaks to somebody", "other form"),
    ("an order in a vous wording", change("wording/fr.ftl", "*[vous] écrivez « parler", "*[vous] écris « parler"), "fr.ftl", "welcome: “écris” in the vous", "$address"),
    ("somebody addressed by the law", change("common/fr/dispute-bailiff.md", "\n---\n", "\n---\nVotre juge.\n\n"), "dispute-bailiff.md", "“Votre”", "other form"),
    ("vous in a tu wording", change("wording/fr.ftl", "[tu] Tu veux…", "[tu] Vous voulez…"), "fr.ftl", "clarify: “Vous” in the tu", "$address"),
    ("an address that is not chosen", change("wording/fr.ftl", "thanks = Avec plaisir", "thanks = Avec plaisir à toi"), "fr.ftl", "thanks: “toi” outside", "$address"),
    ("the same phrasing for two labels", change("webportage/fr/contract-sign.md", "questions:\n", "questions:\n  - Mon client me paye pas jfais koi\n"), "dispute-unpaid.md", "100 % alike", "differ"),
    ("an article past its review", change("common/fr/dispute-late_fees.md", "review_by: 2027-06-30", "review_by: 2026-06-30"), "dispute-late_fees.md", "reviewed by 2026-06-30", "read it against"),
    ("a dead link", change("common/fr/dispute-bailiff.md", "\n---\n", "\n---\nVoir [là](nulle-part.md).\n\n"), "dispute-bailiff.md", "nulle-part.md", "correct the link"),
    ("a dead link with a title", change("acracy/fr/direct-proposal.md", "\n---\n", "\n---\nVoir [là](perdu.md \"Là\").\n\n"), "direct-proposal.md", "perdu.md, which is not there", "correct the link"),
    ("a dead link in brackets", change("acracy/fr/direct-definition.md", "\n---\n", "\n---\nVoir [là](<mon fichier.md>).\n\n"), "direct-definition.md", "mon fichier.md, which is not there", "correct the link"),
    ("a dead reference", change("acracy/fr/direct-who_is_client.md", "\n---\n", "\n---\nVoir [là][lieu].\n\n[lieu]: ailleurs.md\n\n"), "direct-who_is_client.md", "ailleurs.md, which is not there", "correct the link"),
    ("a reference that is not defined", change("acracy/fr/dispute-unpaid.md", "\n---\n", "\n---\nVoir [là][rien].\n\n"), "dispute-unpaid.md", "“[là][rien]” is no link", "define its reference"),
    ("a link with a space", change("webportage/fr/contract-template.md", "\n---\n", "\n---\nVoir [là](mon fichier.md).\n\n"), "contract-template.md", "is no link", "without spaces"),
    ("a dead anchor", change("webportage/fr/dispute-disagreement.md", "\n---\n", "\n---\n## Une suite\n\n[là](#une-suite), [là](dispute-prevent.md#rien).\n\n"), "dispute-disagreement.md", "where no heading", "correct the link"),
    ("an offer that only another organisation answers", change("acracy/en/direct-allowed.md", "offers: [", "offers: [contract.what, "), "acracy/en/direct-allowed.md", "contract.what, which no article of acracy answers", "remove the offer"),
    ("an offer without a button", change("webportage/en/insurance-coverage.md", "offers: [insurance.incident,", "offers: [meta.thanks,"), "webportage/en/insurance-coverage.md", "offer-meta-thanks is no wording", "remove the offer"),
    ("an offer that is never shown", change("webportage/en/contract-what.md", "offers: [contract.template,", "offers: [direct.why,"), "webportage/en/contract-what.md", "never shown", "policy.direct_months"),
    ("a common offer that one organisation does not answer", change("common/en/dispute-documents.md", "offers: [", "offers: [dispute.prevent, "), "common/en/dispute-documents.md", "no article of acracy", "remove the offer"),
    ("a letter that is not there", change("webportage/fr/dispute-unpaid.md", "letters: [reminder", "letters: [reminderr"), "dispute-unpaid.md", "letter reminderr", "remove the name"),
    ("a law without article in the text", change("acracy/fr/direct-why.md", "\n---\n", "\n---\nLe Code de commerce le dit.\n\n"), "direct-why.md", "“Code de commerce” without", "name the article"),
    ("a law without article in its list", change("common/fr/insurance-liability.md", "\nlaw: [", "\nlaw: [Code civil]\n# ["), "insurance-liability.md", "law “Code civil” without", "write it as"),
]  # fmt: skip


def test_our_own_knowledge_has_nothing_wrong(copy: Path) -> None:
    assert found(copy) == []


@pytest.fixture(scope="module")
def all_broken(tmp_path_factory: pytest.TempPathFactory) -> list[check.Finding]:
    """What is found when everything above is wrong at once."""
    folder = tmp_path_factory.mktemp("broken")
    for name in ("knowledge", "intents"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(ROOT / "app.yaml", folder)
    for _, broken, *_rest in KINDS:
        broken(folder)
    return found(folder)


@pytest.mark.parametrize(("kind", "broken", "file", "what", "cure"), KINDS, ids=[k[0] for k in KINDS])
def test_each_kind_is_found(all_broken: list[check.Finding], kind: str, broken: object, file: str, what: str, cure: str) -> None:
    fits = [f for f in all_broken if file in str(f) and what in f.what and cure in f.cure]
    assert fits, "\n".join(map(str, all_broken))
    line = fits[0].path.read_text(encoding="utf-8").splitlines()[fits[0].line - 1]
    assert fits[0].line == 1 or line.strip()


def test_nothing_else_is_found(all_broken: list[check.Finding]) -> None:
    consequences = 2  # the renamed wording lacks its translation too, and the removed letter is still offered
    assert len(all_broken) == len(KINDS) + consequences, "\n".join(map(str, all_broken))


def test_phrasings_that_one_slip_turns_into_each_other_are_named_with_both_files(copy: Path) -> None:
    change(
        "webportage/fr/contract-sign.md", "questions:\n", "questions:\n  - Qu’est-ce que le contrat tripartitte, au juste dites-moi ?\n"
    )(copy)
    change("webportage/fr/contract-what.md", "questions:\n", "questions:\n  - Qu’est-ce que le contrat tripartite, au juste dites-moi ?\n")(
        copy
    )
    (one,) = found(copy)
    assert (
        one.weight is check.Weight.WARNING and "contract-what.md" in str(one) and "contract-sign.md" in str(one) and "% alike" in one.what
    )


def test_the_same_phrasing_in_an_article_and_a_list_is_found_with_both_lines(copy: Path) -> None:
    said = "cest ouvert le samedi chez vous ou bien"
    change("webportage/fr/contract-sign.md", "questions:\n", f'questions:\n  - "{said}"\n')(copy)
    change("../intents/tickets.yaml", "ticket.status:\n  fr:\n", f"ticket.status:\n  fr:\n    - {said}\n")(copy)
    (one,) = found(copy)
    assert one.weight is check.Weight.ERROR and "100 % alike" in one.what and "contract-sign.md" in str(one.path)
    assert said in one.path.read_text(encoding="utf-8").splitlines()[one.line - 1]
    assert f"tickets.yaml:{line_of(copy / 'intents' / 'tickets.yaml', said)}" in one.what


@pytest.mark.parametrize("said", ["on peut se voir quand pour en parler", "et donc " * 20 + "on fait quoi"])
def test_two_labels_of_one_list_are_found_each_with_its_line(copy: Path, said: str) -> None:
    for label in ("ticket.status", "ticket.human"):
        change("../intents/tickets.yaml", f"{label}:\n  fr:\n", f'{label}:\n  fr:\n    - "{said}"\n')(copy)
    (one,) = found(copy)
    lines = [n for n, line in enumerate(one.path.read_text(encoding="utf-8").splitlines(), 1) if said in line]
    assert one.line == lines[0] and one.what.endswith(f"tickets.yaml:{lines[1]}, 100 % alike")


def test_labels_without_article_are_noted_for_each_organisation(app: config.Config) -> None:
    notes = [f for f in check.findings(app, load_knowledge(app), ROOT / "intents", TODAY) if f.weight is check.Weight.NOTE]
    assert [n.path.parent.name for n in notes] == ["acracy", "webportage"] and "contract.what" in notes[0].what


SAID_TU = """On te répond. · Contacte-nous. · - **Envoie** ton papier · Envoie le contrat. · Si besoin, envoie le contrat. · N’hésite pas à demander.
Sinon, demande toujours un reçu. · 1. Imprime trois exemplaires. · Délai dépassé ? Relance le client. · À faire : prépare la liste. · Dis-le-nous vite.
Parles-en à l’équipe. · Scanne les pages. · Sois prudent. · Le client t’écrit. · Ne signe rien avant. · Écris à l’équipe. · Pour cela, joins les factures."""
SAID_VOUS = (
    """Faites signer le contrat. · Vous êtes couvert. · Dites-le à l’équipe. · Si besoin, faites un point. · Vos droits · n’hésitez pas"""
)
SAID_TO_NOBODY = """Entre les parties, l’article s’applique. · Facture une fois payée. · Demande de devis, relance écrite. · Signée le 3 mars, la lettre part.
Le client envoie le contrat, demande des preuves et relance l’équipe. · Prendre les devants. · Joindre les factures. · Reste la question du délai.
Pouvons-nous le dire ? Disons-le. · Est-ce vrai ? Ces pièces-là. · Aix-en-Provence, Vitry-le-François · Ne couvre pas les dommages. · Toute la somme est due.
Lettre recommandée avec accusé · Garde des pièces pendant cinq ans. · Dans ce cas, l’équipe envoie le contrat. · On dit « Contacte-nous » et « Votre juge »."""


def split(said: str) -> list[str]:
    return said.replace("\n", " · ").split(" · ")


@pytest.mark.parametrize("said", split(SAID_TU))
def test_what_is_said_to_a_tu(said: str) -> None:
    assert list(slips(said, "vous")) and not list(slips(said, "tu"))


@pytest.mark.parametrize("said", split(SAID_VOUS))
def test_what_is_said_to_a_vous(said: str) -> None:
    assert list(slips(said, "tu")) and not list(slips(said, "vous"))


@pytest.mark.parametrize("said", split(SAID_TO_NOBODY))
def test_what_is_said_to_nobody(said: str) -> None:
    assert not list(slips(said, "tu")) and not list(slips(said, "vous"))


def misplaced(name: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        path = folder / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\nid: contract.what\n---\n", encoding="utf-8")

    return do


@pytest.mark.parametrize(
    ("name", "there", "cure"),
    [
        ("acracie/fr/contract-what.md", "acracie", "name it acracy"),
        ("autre/fr/contract-what.md", "autre", "name it acracy or webportage or common"),
        ("acracy/es/contract-what.md", "acracy/es", "called fr or en"),
        ("acracy/contract-what.md", "acracy/contract-what.md", "called fr or en"),
        ("acracy/fr/contrats/contract-what.md", "acracy/fr/contrats/contract-what.md", "move or rename"),
        ("acracy/fr/contract-what.markdown", "acracy/fr/contract-what.markdown", "move or rename"),
        ("letters/es/reminder.md", "letters/es", "called fr or en"),
        ("wording/es.ftl", "wording/es.ftl", "name it fr.ftl or en.ftl"),
        ("checklists/acracie/dispute.yml", "checklists/acracie", "name it acracy"),
        ("checklists/dispute.yml", "checklists/dispute.yml", "move or rename"),
    ],
)
def test_what_is_not_read_is_told(copy: Path, name: str, there: str, cure: str) -> None:
    misplaced(name)(copy)
    (one,) = unread(config.load(copy / "app.yaml", {}))
    assert one.path == copy / "knowledge" / there and "is not read" in one.what and cure in one.cure


def test_what_is_no_knowledge_may_lie_there(copy: Path) -> None:
    for name in ("README.md", ".git/x.md", "acracy/fr/.direct-why.md.swp", "acracy/fr/photo.png"):
        misplaced(name)(copy)
    assert not list(unread(config.load(copy / "app.yaml", {})))


def test_the_stub_of_a_proposal_is_unfinished(copy: Path, known: Knowledge) -> None:
    patch = proposals.article(known, copy, "acracy", "contract.what", "fr", ["c koi le tripartite"], TODAY).patch
    subprocess.run(["git", "apply"], input=patch.encode(), cwd=copy, check=True, capture_output=True)
    told = [f for f in found(copy) if "still to be written" in f.what]
    lines = told[0].path.read_text(encoding="utf-8").splitlines()
    assert [lines[f.line - 1] for f in told] == ["title: TODO", "source: TODO", "TODO"]


NUMBERLESS = """La loi prévoit un délai. · Selon le code de procédure civile, il suffit d’une requête. · Le CPCE le dit. · Le Code de la consommation protège.
The Labor Code protects employees. · The Code of Civil Procedure says so. · La directive impose 60 jours. · Directive européenne sur les retards.
The law says so. · Le RGPD le permet. · Un décret l’a changé. · La loi Hamon l’a voulu. · Le Code civil le dit. Voir aussi l’art. L441-10 du Code de commerce."""
NUMBERED = """Le Code de la consommation, art. L221-18, protège. · L’**art. 1405** du code de procédure civile le dit. · La directive 2011/7/UE impose 60 jours.
Le décret n° 2026-96 l’a changé. · The Code of Civil Procedure (art. 1405) says so. · Le code source et le code d’accès du client. · Suivre les directives du client.
C’est une règle, et non une loi. · Le règlement de la facture. · Ni un texte de loi, ni une règle. · Les articles L441-10 et D441-5 du Code de commerce."""


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory, known: Knowledge) -> Callable[[str, tuple[str, ...]], list[str]]:
    """What is found of law in a text."""
    path = tmp_path_factory.mktemp("law") / "direct-why.md"
    why = known.articles["acracy", "fr", "direct.why"]

    def look(text: str, law: tuple[str, ...] = ()) -> list[str]:
        path.write_text(f"---\nid: direct.why\nlaw:\n---\nPour rien.\n\n{text}\n", encoding="utf-8")
        article = replace(why, path=path, law=law)
        told = list(laws(replace(known, articles={("acracy", "fr", "direct.why"): article})))
        assert all(f.line == (7 if "law “" not in f.what else 3) for f in told)
        return [f.what for f in told]

    return look


@pytest.mark.parametrize("text", split(NUMBERLESS))
def test_law_without_a_number_in_its_sentence(cited: Callable[..., list[str]], text: str) -> None:
    assert len(cited(text)) == 1


@pytest.mark.parametrize("text", split(NUMBERED))
def test_law_with_its_number_and_what_is_no_law(cited: Callable[..., list[str]], text: str) -> None:
    assert cited(text) == []


def test_a_number_in_the_list_counts_for_its_code_only(cited: Callable[..., list[str]]) -> None:
    text, law = "Le Code du travail et le CPC le disent.", ("Code de procédure civile, art. 1405", "Code du travail")
    assert cited(text, law) == ["law “Code du travail” without an article's number", "“Code du travail” without an article's number"]
    assert cited("The Labour Code says so.", ("Code du travail, art. L1254-1",)) == []
    assert cited("La loi prévoit un délai.", ("Code de commerce, art. L441-10",)) == []


def test_the_exit_code_tells_errors_from_warnings(copy: Path) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", "check", "--config", str(copy / "app.yaml")],
            capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
        )  # fmt: skip

    change("common/fr/dispute-late_fees.md", "review_by: 2027-06-30", "review_by: 2020-06-30")(copy)
    warned = run()
    change("acracy/fr/direct-why.md", "\n---\n", "\n---\nVous gagnez à rester.\n\n")(copy)
    failed = run()
    assert (warned.returncode, failed.returncode) == (0, 1) and "1 warning" in warned.stdout and "direct-why.md:" in failed.stdout
