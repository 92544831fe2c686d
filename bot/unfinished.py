"""What an editor put into knowledge/ and no freelancer will read: files where Relais looks for none, and texts that are not written yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from bot.config import Config
from bot.findings import Finding, Weight
from bot.knowledge import COMMON, Knowledge
from bot.wording import LANGUAGES

_WRITTEN = (".md", ".markdown", ".yaml", ".yml", ".ftl", ".txt")
_OPEN = re.compile(r"\b(?:TODO|TBD|FIXME|XXX)\b")  # proposals.py writes the first one into the stub of an article


def unfinished(config: Config, known: Knowledge) -> Iterator[Finding]:
    """Open places of articles, letters and checklists, each with its line."""
    paths = [a.path for a in known.articles.values()]
    paths += [config.knowledge / "letters" / lang / f"{name}.md" for lang, name in known.letters]
    paths += (config.knowledge / "checklists").glob("**/*.yaml")
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := _OPEN.search(re.sub(r"(?:^|\s)#\s.*", "", line) if path.suffix == ".yaml" else line):
                yield Finding(Weight.ERROR, path, number, f"“{found.group()}” is still to be written, and shown as it stands",
                              "write it, or remove the file")  # fmt: skip


def unread(config: Config) -> Iterator[Finding]:
    """Files and folders of knowledge/ that Relais does not read."""
    told = set()
    for path in sorted(config.knowledge.rglob("*")):
        parts = path.relative_to(config.knowledge).parts
        if path.suffix not in _WRITTEN or not path.is_file() or len(parts) == 1 or any(part.startswith(".") for part in parts):
            continue
        depth, what, cure = _misplaced(config, parts)
        here = config.knowledge.joinpath(*parts[:depth])
        if what and here not in told:
            told.add(here)
            misspelt = depth > 1 or get_close_matches(parts[0], (*config.organisations, COMMON), 1)
            weight = Weight.ERROR if misspelt else Weight.NOTE  # what ships for other organisations does no harm
            yield Finding(weight, here, 1, f"{parts[depth - 1]} is not read: {what}", cure)


def _misplaced(config: Config, parts: tuple[str, ...]) -> tuple[int, str, str]:
    """How many parts of the path lead to what is wrong, what it is, and the cure; "" when nothing is."""
    top, orgs, langs = parts[0], tuple(config.organisations), " or ".join(LANGUAGES)
    if top == "wording":
        fits = len(parts) == 2 and parts[1] in [f"{lang}.ftl" for lang in LANGUAGES]
        return (
            (0, "", "") if fits else (2, "wordings are one file a language", f"name it {' or '.join(f'{lang}.ftl' for lang in LANGUAGES)}")
        )
    if top == "checklists":
        if len(parts) == 3 and parts[1] not in orgs:
            return 2, "no organisation of app.yaml has this key", _like(parts[1], orgs)
        fits = len(parts) <= 3 and parts[-1].endswith(".yaml")
        return (0, "", "") if fits else (len(parts), "checklists are .yaml files here or in an organisation's folder", "move or rename it")
    if top not in (COMMON, "letters", *orgs):
        return 1, "no organisation of app.yaml has this key", _like(top, (*orgs, COMMON))
    if len(parts) == 2 or parts[1] not in LANGUAGES:
        return 2, "it is in no language that Relais speaks", f"put it into a folder called {langs}"
    fits = len(parts) == 3 and parts[-1].endswith(".md")
    return (0, "", "") if fits else (len(parts), f"articles and letters are .md files in {top}/{parts[1]} itself", "move or rename it")


def _like(name: str, keys: tuple[str, ...]) -> str:
    near = get_close_matches(name, keys, 1)
    return f"name it {near[0]}" if near else f"name it {' or '.join(keys)}, add {name} to app.yaml, or remove it"
