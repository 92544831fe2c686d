"""Links, letters and next steps of articles that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.config import Config, Organisation
from bot.findings import Finding, Weight, in_place, line_of
from bot.knowledge import ARTICLES, COMMON, Article, Knowledge

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NO_LINK = re.compile(r"\[[^\]\n]+\](?:\[[^\]\n]*\]|\([^)\n]*\))")  # as text: what was meant to be a link, and is none


def dead_ends(config: Config, known: Knowledge) -> Iterator[Finding]:
    """Of every article; what is common to all is looked at as each organisation's people see it."""
    for article in known.articles.values():
        yield from _links(article)
        buttons = [("offers:", f"offer-{label.replace('.', '-')}") for label in article.offers]
        buttons += [("letters:", f"letter-{name.replace('_', '-')}") for name in article.letters if (article.lang, name) in known.letters]
        for line, key in buttons:
            if key not in known.wordings.keys:
                yield Finding(Weight.ERROR, article.path, line_of(article.path, line), f"offers what has no button: {key} is no wording",
                              "add it to both files of knowledge/wording, or remove the offer")  # fmt: skip
        for name in article.letters:
            if (article.lang, name) not in known.letters:
                wanted = config.knowledge / "letters" / article.lang / f"{name}.md"
                yield Finding(Weight.ERROR, article.path, line_of(article.path, "letters:"), f"offers letter {name}, which is not there",
                              f"write {wanted} or remove the name")  # fmt: skip
        orgs = list(config.organisations.values()) if article.org == COMMON else [config.organisations[article.org]]
        for org in orgs:
            yield from _offers(known, article, org)


def _offers(known: Knowledge, article: Article, org: Organisation) -> Iterator[Finding]:
    """Buttons that this organisation's people would press to hear that no rule is on file, or would never see."""
    line = line_of(article.path, "offers:")
    for label in article.offers:
        if not org.applies(label):
            yield Finding(Weight.ERROR, article.path, line, f"offers {label}, which people of {org.key} are never shown",
                          f"remove the offer, or give {org.key} its policy.direct_months in app.yaml")  # fmt: skip
        elif label in ARTICLES and not any(known.answer(org.key, lang, label) for lang in org.languages):
            yield Finding(Weight.ERROR, article.path, line, f"offers {label}, which no article of {org.key} answers",
                          "write that article or remove the offer")  # fmt: skip


def _links(article: Article) -> Iterator[Finding]:
    """Links whose file or heading is not there, and what is written like a link but is none."""
    text = in_place(article.path)
    lines = text.splitlines()
    for token in _MARKDOWN.parse(text):
        begin = token.map[0] if token.map else 0
        for one in token.children or ():
            to = unquote(str(one.attrs.get("href") or one.attrs.get("src") or ""))
            if one.type in ("link_open", "image") and (missing := _missing(article.path, to)):
                yield Finding(
                    Weight.ERROR, article.path, _line(lines, begin, to), f"links to {to}, {missing}", "correct the link or remove it"
                )
        for found in _NO_LINK.findall("".join(one.content for one in token.children or () if one.type == "text")):
            yield Finding(Weight.ERROR, article.path, _line(lines, begin, found), f"“{found}” is no link",
                          "write its address without spaces, or define its reference: [reference]: https://…")  # fmt: skip


def _line(lines: Sequence[str], begin: int, words: str) -> int:
    """The line, from 1, that holds the words, looked for where the paragraph begins, then anywhere: a reference is defined elsewhere."""
    here = range(begin, len(lines))
    return next((n + 1 for n in (*here, *range(begin)) if words in lines[n]), begin + 1)


def _missing(path: Path, to: str) -> str:
    """Why a link of this file leads nowhere; "" when it leads somewhere."""
    name, hash_, heading = to.partition("#")
    if _SCHEME.match(to):
        return ""
    target = path.parent / name if name else path
    if not target.is_file():
        return "which is not there"
    if hash_ and target.suffix == ".md" and heading not in _headings(_MARKDOWN.parse(target.read_text(encoding="utf-8"))):
        return "where no heading has this name"
    return ""


def _headings(tokens: Sequence[Token]) -> set[str]:
    """The names under which headings are linked to, as on GitHub."""
    titles = [tokens[n + 1].content for n, token in enumerate(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}
