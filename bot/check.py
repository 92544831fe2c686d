"""`relais check`: whether knowledge/ can be trusted as it stands; each finding with its file, line and cure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from fluent.syntax import FluentParser, ast

from bot import addressed
from bot.cited_law import laws
from bot.collisions import collisions
from bot.config import Config
from bot.dead_ends import dead_ends
from bot.findings import Finding, Weight, line_of
from bot.knowledge import ARTICLES, COMMON, Knowledge
from bot.unfinished import unfinished, unread

__all__ = ["Finding", "Weight", "findings", "summary"]


def findings(config: Config, known: Knowledge, intents: Path, today: date) -> list[Finding]:
    """Everything found, errors first, then by file."""
    found = [
        *_translations(config, known),
        *_wording_keys(config),
        *addressed.articles(config, known),
        *addressed.wordings(config.knowledge / "wording" / "fr.ftl"),
        *collisions(known, intents),
        *_old(known, today),
        *dead_ends(config, known),
        *laws(known),
        *unfinished(config, known),
        *unread(config),
        *_absent(config, known),
    ]
    return sorted(found, key=lambda f: (list(Weight).index(f.weight), str(f.path), f.line))


def _languages(config: Config, org: str) -> tuple[str, ...]:
    if org == COMMON:
        return tuple(dict.fromkeys(lang for o in config.organisations.values() for lang in o.languages))
    return config.organisations[org].languages


def _translations(config: Config, known: Knowledge) -> Iterator[Finding]:
    """Articles and letters that exist in one language of the organisation and not in another."""
    for (org, lang, label), article in known.articles.items():
        for other in _languages(config, org):
            if (org, other, label) not in known.articles:
                wanted = config.knowledge / org / other / article.path.name
                yield Finding(Weight.ERROR, article.path, 1, f"{label} has no {other} version beside {lang}", f"write {wanted}")
    for lang, name in known.letters:
        for other in _languages(config, COMMON):
            if (other, name) not in known.letters:
                path = config.knowledge / "letters" / lang / f"{name}.md"
                yield Finding(
                    Weight.ERROR, path, 1, f"letter {name} has no {other} version", f"write {path.parent.parent / other / path.name}"
                )


def _messages(path: Path) -> dict[str, ast.Message]:
    parsed = FluentParser().parse(path.read_text(encoding="utf-8"))
    return {entry.id.name: entry for entry in parsed.body if isinstance(entry, ast.Message)}


def _wording_keys(config: Config) -> Iterator[Finding]:
    """Wordings that one language has and another lacks."""
    paths = sorted((config.knowledge / "wording").glob("*.ftl"))
    keys = {path: _messages(path) for path in paths}
    for path in paths:
        for other in paths:
            for key in keys[path].keys() - keys[other].keys():
                yield Finding(Weight.ERROR, path, line_of(path, f"{key} ="), f"{key} is missing in {other.name}", f"add it to {other}")


def _old(known: Knowledge, today: date) -> Iterator[Finding]:
    """Articles whose day of review has passed."""
    for article in known.articles.values():
        if article.review_by and article.review_by < today:
            line = line_of(article.path, "review_by:")
            yield Finding(Weight.WARNING, article.path, line, f"was to be reviewed by {article.review_by}",
                          "read it against its source, then set updated and review_by")  # fmt: skip


def _absent(config: Config, known: Knowledge) -> Iterator[Finding]:
    """Labels that an organisation has no article for: Relais tells people that no rule is on file."""
    for org in config.organisations.values():
        missing = [label for label in ARTICLES if not any(known.answer(org.key, lang, label) for lang in org.languages)]
        if missing:
            folder = config.knowledge / org.key / org.languages[0]
            yield Finding(Weight.NOTE, folder, 1, f"no article for {', '.join(missing)}: people are told so and offered a person",
                          f"write {missing[0].replace('.', '-')}.md and so on here, once there is a rule")  # fmt: skip


def summary(found: Sequence[Finding]) -> str:
    """How many of each weight, in one line."""
    counts = {weight: sum(f.weight is weight for f in found) for weight in Weight}
    return ", ".join(f"{n} {weight}{'s' if n != 1 else ''}" for weight, n in counts.items())
