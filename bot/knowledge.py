"""The articles, checklists and letters of knowledge/, read once and checked; where a rule is missing there is no article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import written
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
        """Words that are nobody's name: what phrasings and articles write small, folded, and what articles write with a capital, as it is."""
        bodies = " ".join(a.body for a in self.articles.values())
        small = re.findall(r"(?<![\w&-])[^\W\d_](?:[\w&-]*\w)?", " ".join((*(p.text for p in self.phrasings), bodies)))
        capital = re.findall(r"(?:(?<=[\w,;(’'] )|(?<=\())[A-ZÀ-Ý](?:[\w&-]*\w)?", bodies)
        return frozenset({fold(word) for word in small if word[0].islower()} | set(capital))

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
    found = written.front(path, problems)
    if found is None:
        return None
    head, body, text = found
    try:
        front = _Front.model_validate(head)
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
    return Article(
        org, lang, front.id, front.title, body, front.source, front.updated, front.review_by, front.law,
        front.offers, front.letters, front.questions, path,
    )  # fmt: skip


def _checklist(path: Path, problems: list[str]) -> tuple[Slot, ...]:
    text, before = written.text(path, problems), len(problems)
    found = None if text is None else written.values(path, text, problems)
    if text is None or len(problems) > before:
        return ()
    try:
        raw = _Checklist.model_validate(found)
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
            problems.append(f"{path}:1: no kind of case has this name; name the file {' or '.join(f'{kind}.yaml' for kind in common)}")
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
            if (read := written.front(path, problems)) is not None:
                letters[lang, path.stem] = Letter(str(read[0].get("title", path.stem)), read[1])
    phrasings = [Phrasing(q, a.label, a.lang) for a in articles.values() for q in a.questions]
    phrasings += _handler_phrasings(intents, problems)
    if None in [written.text(folder / "wording" / f"{lang}.ftl", problems) for lang in LANGUAGES]:
        raise KnowledgeError(problems)
    try:
        wordings = Wordings.load(folder / "wording")
    except WordingError as error:
        problems.append(f"{error}; mend this file")
    if problems:
        raise KnowledgeError(problems)
    return Knowledge(articles, checklists, letters, wordings, folder, intents, tuple(phrasings))


def _handler_phrasings(folder: Path, problems: list[str]) -> list[Phrasing]:
    """What people say for a conversation: `<intent>.yaml` beside its script, label → language → phrasings."""
    found: list[Phrasing] = []
    for path in sorted(folder.glob("*.yaml")):
        text = written.text(path, problems)
        raw = written.values(path, text, problems) if text else None
        if raw is not None and not isinstance(raw, dict):
            problems.append(f"{path}:1: is no list of labels; write label, language, then its phrasings, as its neighbours do")
            continue
        for label, by_lang in (raw or {}).items():
            here = f"{path}:{_line_of(text or '', label)}"
            if label not in LABELS:
                problems.append(f"{here}: {label!r} is no label; correct it")
            elif by_lang is not None and not isinstance(by_lang, dict):
                problems.append(
                    f"{here}: {label} has no languages; write {' and '.join(f'{lang}:' for lang in LANGUAGES)} above its phrasings"
                )
            else:
                found += _phrasings(label, by_lang or {}, here, problems)
    return found


def _phrasings(label: str, by_lang: Mapping[Any, Any], here: str, problems: list[str]) -> Iterator[Phrasing]:
    for lang, texts in by_lang.items():
        if lang not in LANGUAGES:
            problems.append(f"{here}: {label} has phrasings in {lang!r}; write {' or '.join(LANGUAGES)}")
        elif texts is not None and not isinstance(texts, list):
            problems.append(f"{here}: the {lang} phrasings of {label} are no list; begin each with a dash")
        for text in texts if isinstance(texts, list) else ():
            if isinstance(text, str):
                yield Phrasing(text, label, lang)
            else:
                problems.append(f"{here}: {text!r} among the {lang} phrasings of {label} is no text; put it in quotes")
