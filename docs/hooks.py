"""For mkdocs: a list right below a paragraph is a list, as it is where the pages are read on the web (CommonMark)."""

from __future__ import annotations

import re

_FENCE = re.compile(r"(?ms)(^ *```.*?^ *```$)")
_LIST = re.compile(r"(?m)^(?! *(?:[-*]|\d+\.) )(?! *[|#<>])(?P<above>\S.*)\n(?=(?:[-*]|\d+\.) )")


def on_page_markdown(markdown: str, **_: object) -> str:
    """The page with an empty line before each list that begins below a paragraph; what stands in fences stays as it is."""
    parts = _FENCE.split(markdown)
    return "".join(part if part.lstrip().startswith("```") else _LIST.sub(r"\g<above>\n\n", part) for part in parts)
