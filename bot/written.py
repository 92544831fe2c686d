"""Files of knowledge/ as editors leave them: their text, YAML and front matter; what cannot be read is a problem with file, line and cure."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast, where it is installed


class _Loader(LOADER):  # type: ignore[misc,valid-type]  # chosen above
    """Days stay words, so that a wrong one is found beside its key; a key that stands twice would silently lose what is below the first."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # as PyYAML declares it
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
        for first, found in LOADER.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands here twice", key.start_mark)
            seen.add(key.value)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return found


def text(path: Path, problems: list[str]) -> str | None:
    """What the file holds; None when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.append(f"{path}:{line}: is not UTF-8 text; save it as UTF-8")
    except OSError as error:
        problems.append(f"{path}:1: cannot be read ({error.strerror}); let Relais read it")
    return None


def values(path: Path, said: str, problems: list[str], *, above: int = 0) -> Any:
    """The YAML as Python values; None when it is none. `above`: how many lines of the file stand before it."""
    if odd := yaml.reader.Reader.NON_PRINTABLE.search(said):
        line = above + said[: odd.start()].count("\n") + 1
        problems.append(f"{path}:{line}: not YAML: a character that cannot be shown ({odd.group()!r}); remove it")
        return None
    try:
        return yaml.load(said, Loader=_Loader)  # noqa: S506  # nosec B506  # a safe loader, with less in it
    except yaml.MarkedYAMLError as error:
        line = above + error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(f"{path}:{line}: not YAML: {error.problem}; check indentation, quotes and colons")
    return None


def front(path: Path, problems: list[str]) -> tuple[dict[str, Any], str, str] | None:
    """The front matter, the body below it, and the whole text; None when there is none."""
    written = text(path, problems)
    if written is None:
        return None
    try:
        head, body = YAMLHandler().split(written)
    except ValueError:
        head, body = "", written
    before = len(problems)
    found = values(path, head, problems, above=written[: written.find(head)].count("\n"))
    if len(problems) > before:
        return None
    if not isinstance(found, dict) or not found:
        problems.append(f"{path}:1: has no front matter; begin with --- id: … title: … ---, as its neighbours do")
        return None
    if not body.strip():
        problems.append(f"{path}:{len(written.splitlines())}: has no body; write it below the front matter")
    return found, body.strip(), written
