"""The articles, checklists and letters of knowledge/, read once and checked; where a rule is missing there is no article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import frontmatter
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.days import fold
from bot.language import Languages
from bot.understanding import Phrasing
from bot.wording import LANGUAGES, WordingError, Wordings

COMMON = "common"

ARTICLES = (
    "direct.definition", "direct.allowed", "direct.why", "direct.proposal", "direct.who_is_client",
    "contract.what", "contract.template", "contract.sign",
    "dispute.prevent", "dispute.disagreement", "dispute.unpaid", "dispute.documents", "dispute.bailiff",
    "dispute.responsibility", "dispute.late_fees",
    "insurance.coverage", "insurance.certificate", "insurance.liability", "insurance.damage_types", "insurance.documents",
)  # fmt: skip
CONVERSATIONS = (
    "direct.check", "dispute.open", "insurance.incident", "ticket.status", "ticket.add_file", "ticket.close", "ticket.human",
)  # fmt: skip
META = (
    "meta.greeting", "meta.thanks", "meta.help", "meta.cancel", "meta.language", "meta.privacy",
)  # fmt: skip
OUT_OF_SCOPE = "oos"
INTERNAL = ("direct.tell", "privacy.export", "privacy.erase")  # reached by a button only
LABELS = frozenset((*ARTICLES, *CONVERSATIONS, *META, *INTERNAL, OUT_OF_SCOPE))


class KnowledgeError(Exception):
    """knowledge/ cannot be used. Each line names file, line and cure; `relais check` shows them all."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Article:
    """An answer of an organisation, or of the law (`org` is then "common"), in one language."""

    org: str
    lang: str
    label: str
    title: str
    body: str
    source: str
    updated: date | None
    review_by: date | None
    law: tuple[str, ...]
    offers: tuple[str, ...]
    letters: tuple[str, ...]
    questions: tuple[str, ...]
    path: Path


@dataclass(frozen=True)
class Slot:
    """A named place for evidence."""

    key: str
    required: bool
    minimum: int
    name: Mapping[str, str]
    why: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    title: str
    body: str


@dataclass(frozen=True)
class Knowledge:
    """What Relais may say, for all organisations."""

    articles: Mapping[tuple[str, str, str], Article]  # org, lang, label
    checklists: Mapping[tuple[str, str], tuple[Slot, ...]]  # org or "common", topic
    letters: Mapping[tuple[str, str], Letter]  # lang, id
    wordings: Wordings
    folder: Path  # knowledge/
    intents: Path  # where the phrasings beside the handlers are
    phrasings: tuple[Phrasing, ...] = field(default=())

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the phrasings and articles, folded: words that are nobody's name."""
        texts = [p.text for p in self.phrasings] + [a.body for a in self.articles.values()]
        return frozenset(re.findall(r"[^\W\d_](?:[\w&-]*\w)?", fold(" ".join(texts))))

    @cached_property
    def languages(self) -> Languages:
        """What tells French from English, learnt from every phrasing and article."""
        return Languages([*((p.lang, p.text) for p in self.phrasings), *((a.lang, a.body) for a in self.articles.values())])

    def answer(self, org: str, lang: str, label: str) -> tuple[Article, ...]:
        """The organisation's own article, then the law's; empty when no rule is on file."""
        found = (self.articles.get((org, lang, label)), self.articles.get((COMMON, lang, label)))
        return tuple(a for a in found if a is not None)

    def letters_of(self, org: str) -> tuple[str, ...]:
        """The letters that the organisation's own articles offer."""
        return tuple(sorted({name for (o, _, _), a in self.articles.items() if o == org for name in a.letters}))

    def checklist(self, org: str, topic: str) -> tuple[Slot, ...]:
        """The organisation's own checklist for a kind of case, else the common one."""
        return self.checklists.get((org, topic)) or self.checklists.get((COMMON, topic), ())


class _Front(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    title: Annotated[str, Field(min_length=1, max_length=90)]
    source: Annotated[str, Field(min_length=1)]
    updated: date | None
    review_by: date | None = None
    law: tuple[str, ...] = ()
    offers: Annotated[tuple[str, ...], Field(max_length=3)] = ()
    letters: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class _SlotFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    key: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    required: bool
    min: Annotated[int, Field(ge=1)] = 1
    name: dict[str, str]
    why: dict[str, str]
    examples: dict[str, tuple[str, ...]]
    words: tuple[str, ...] = ()


class _Checklist(BaseModel):
    model_config = ConfigDict(extra="forbid")
    source: dict[str, str]
    slots: Annotated[tuple[_SlotFile, ...], Field(min_length=1)]


def _line_of(text: str, key: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.startswith(f"{key}:")), 1)


def _invalid(path: Path, text: str, error: ValidationError) -> list[str]:
    return [
        f"{path}:{_line_of(text, str(e['loc'][0]) if e['loc'] else '')}: {'.'.join(map(str, e['loc']))}: {e['msg']};"
        " correct or add this key"
        for e in error.errors()
    ]


def _article(path: Path, org: str, lang: str, problems: list[str]) -> Article | None:
    try:
        text = path.read_text(encoding="utf-8")
        post = frontmatter.loads(text)
    except UnicodeDecodeError:
        problems.append(f"{path}:1: is not UTF-8 text; save it as UTF-8")
        return None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        problems.append(f"{path}:{line}: not YAML: {error.problem}; check quotes and colons in the front matter")
        return None
    if not post.metadata:
        problems.append(f"{path}:1: has no front matter; begin with --- id: … title: … ---, as its neighbours do")
        return None
    try:
        front = _Front.model_validate(post.metadata)
    except ValidationError as error:
        problems += _invalid(path, text, error)
        return None
    if front.id not in LABELS:
        problems.append(f"{path}:{_line_of(text, 'id')}: id {front.id!r} is no label; use one of shared labels, such as direct.allowed")
    if path.stem != front.id.replace(".", "-"):
        problems.append(f"{path}:{_line_of(text, 'id')}: file name and id {front.id!r} differ; name it {front.id.replace('.', '-')}.md")
    for offer in front.offers:
        if offer not in LABELS:
            problems.append(f"{path}:{_line_of(text, 'offers')}: offers {offer!r}, which is no label; correct or remove it")
    if not post.content.strip():
        problems.append(f"{path}: has no body; write the answer below the front matter")
    return Article(
        org, lang, front.id, front.title, post.content.strip(), front.source, front.updated, front.review_by, front.law,
        front.offers, front.letters, front.questions, path,
    )  # fmt: skip


def _checklist(path: Path, problems: list[str]) -> tuple[Slot, ...]:
    text = path.read_text(encoding="utf-8")
    try:
        raw = _Checklist.model_validate(yaml.safe_load(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(f"{path}:{line}: not YAML: {error.problem}; check indentation and quotes")
        return ()
    except ValidationError as error:
        problems += _invalid(path, text, error)
        return ()
    for slot in raw.slots:
        for lang in LANGUAGES:
            if lang not in slot.name or lang not in slot.why or lang not in slot.examples:
                problems.append(f"{path}:{_line_of(text, 'slots')}: slot {slot.key} lacks its {lang} words; add name, why and examples")
                return ()
    return tuple(Slot(s.key, s.required, s.min, s.name, s.why, s.examples, s.words) for s in raw.slots)


def _checklists(folder: Path, problems: list[str]) -> dict[tuple[str, str], tuple[Slot, ...]]:
    """The common lists, by kind of case, and those that an organisation has instead in a folder of its name."""
    common = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    found = {(COMMON, kind): _checklist(path, problems) for kind, path in common.items()}
    for path in sorted(folder.glob("*/*.yaml")):
        if path.stem not in common:
            problems.append(f"{path}: no kind of case has this name; name the file {' or '.join(f'{kind}.yaml' for kind in common)}")
        found[path.parent.name, path.stem] = _checklist(path, problems)
    return found


def load(folder: Path, orgs: tuple[str, ...], intents: Path) -> Knowledge:
    """Everything in the folder and the phrasings beside the intents; KnowledgeError lists all that is wrong."""
    problems: list[str] = []
    if not folder.is_dir():
        raise KnowledgeError([f"{folder}: no such folder; knowledge/ must lie beside app.yaml"])
    articles: dict[tuple[str, str, str], Article] = {}
    for org in (*orgs, COMMON):
        for lang in LANGUAGES:
            for path in sorted((folder / org / lang).glob("*.md")):
                article = _article(path, org, lang, problems)
                if article is not None:
                    articles[org, lang, article.label] = article
    checklists = _checklists(folder / "checklists", problems)
    letters = {}
    for lang in LANGUAGES:
        for path in sorted((folder / "letters" / lang).glob("*.md")):
            post = frontmatter.load(str(path))
            letters[lang, path.stem] = Letter(str(post.get("title", path.stem)), post.content.strip())
    phrasings = [Phrasing(q, a.label, a.lang) for a in articles.values() for q in a.questions]
    phrasings += _handler_phrasings(intents, problems)
    try:
        wordings = Wordings.load(folder / "wording")
    except (WordingError, OSError) as error:
        problems.append(f"{error}; mend this file")
    if problems:
        raise KnowledgeError(problems)
    return Knowledge(articles, checklists, letters, wordings, folder, intents, tuple(phrasings))


def _handler_phrasings(folder: Path, problems: list[str]) -> list[Phrasing]:
    """What people say for a conversation: `<intent>.yaml` beside its script, label → language → phrasings."""
    found: list[Phrasing] = []
    for path in sorted(folder.glob("*.yaml")):
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        for label, by_lang in (raw or {}).items():
            if label not in LABELS:
                problems.append(f"{path}:{_line_of(path.read_text(encoding='utf-8'), label)}: {label!r} is no label; correct it")
            for lang, texts in (by_lang or {}).items():
                found += [Phrasing(str(text), label, lang) for text in texts]
    return found
