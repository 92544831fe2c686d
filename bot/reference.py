"""`relais config-reference`: docs/configuration.md, made from the typed configuration, so that the two cannot differ."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.config import SECRETS, VARIABLES, Config, Organisation

HEAD = """# Configuration reference

*Made by `python3 relais.py config-reference` from `bot/config.py` and `bot/platforms.py`; not to be edited here.*

`app.yaml` is one file; `--config` names another place for it. `${NAME}` takes the environment variable of that name. `knowledge/` lies beside it.
`python3 relais.py init` writes a first one with comments, `python3 relais.py check` names each mistake with its line and cure:

```sh
python3 relais.py check
```

The smallest file that works:

```yaml
organisations:
  acme:
    name: Acme
    languages: [fr, en]
    address: vous
    slack: {workspaces: [T0123ABCD], staff: {default: C0123ABCD}}
```
"""


def page() -> str:
    """The whole page, as Markdown."""
    parts = [HEAD]
    for name, field in Config.model_fields.items():
        if name in VARIABLES or name in ("folder", "asks"):
            continue
        model = Organisation if name == "organisations" else _model(field)
        assert model
        place = "organisations.KEY" if name == "organisations" else name
        parts += _section(place, model)
    rows = [f"| `{variable}` | {Config.model_fields[key].description} |" for key, variable in VARIABLES.items()]
    for platform, keys in SECRETS.items():
        rows += [f"| `{variable}` | default of `organisations.KEY.{platform}.{key}` |" for key, variable in keys.items()]
    told = "With a single organisation the secrets need not stand in app.yaml at all: its `slack` or `teams` section takes these.\n"
    parts.append("\n".join(["## Environment variables\n", told, "| variable | meaning |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def _section(place: str, model: type[BaseModel]) -> Iterator[str]:
    rows, below = [], list[tuple[str, type[BaseModel]]]()
    for name, field in model.model_fields.items():
        inner = _model(field)
        if inner:
            below.append((f"{place}.{name}", inner))
        elif field.description:
            rows.append(f"| `{name}` | {_allowed(field)} | {_default(field)} | {field.description} |")
    head = f"## `{place}`\n\n{(model.__doc__ or '').strip()}\n\n| key | allowed | default | meaning |\n|---|---|---|---|"
    yield "\n".join([head, *rows, ""])
    for inner_place, inner_model in below:
        yield from _section(inner_place, inner_model)


def _model(field: FieldInfo) -> type[BaseModel] | None:
    told = field.annotation
    return told if isinstance(told, type) and issubclass(told, BaseModel) else None


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value: Any = field.get_default(call_default_factory=True)
    return f"`{json.dumps(value)}`" if value not in ("", (), {}) else "none"


def _allowed(field: FieldInfo) -> str:
    limits = ", ".join(_limit(one) for one in field.metadata if _limit(one))
    return _words(field.annotation) + (f" {limits}" if limits else "")


def _limit(told: Any) -> str:
    if isinstance(told, FieldInfo):
        return ", ".join(_limit(one) for one in told.metadata if _limit(one))
    found = [("ge", "at least {}"), ("le", "at most {}"), ("max_length", "of at most {} characters"), ("pattern", "like `{}`")]
    return ", ".join(words.format(getattr(told, name)) for name, words in found if getattr(told, name, None) is not None)


def _words(told: Any) -> str:
    """A type in words."""
    origin, args = get_origin(told), get_args(told)
    if origin is Annotated:
        limits = ", ".join(_limit(one) for one in args[1:] if _limit(one))
        return _words(args[0]) + (f" {limits}" if limits else "")
    if origin in (Union, types.UnionType):
        return " or ".join(_words(one) for one in args)
    if origin is Literal:
        return " or ".join(f"`{one}`" for one in args if one)
    if origin is tuple:
        return f"a list of {_words(args[0])}"
    if origin is dict:
        return "topic: channel"
    return {str: "text", int: "a number", bool: "`true` or `false`", type(None): "`null`"}[told]


def write(out: Path | None) -> int:
    """Write the page to a file, or to the standard output."""
    if out is None:
        print(page(), end="")
        return 0
    try:
        out.write_text(page(), encoding="utf-8")
    except OSError as error:
        print(f"{out}: {error.strerror}. Give --out a place that can be written.")
        return 1
    print(f"{out}: written, {page().count(chr(10))} lines.")
    return 0
