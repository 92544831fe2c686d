"""The words of the page: all that knowledge/wording has under `demo-`, and the slash commands."""

from __future__ import annotations

from typing import Any

from bot.cards import bound
from bot.commands import FOR_STAFF, LISTED, NAMES
from bot.config import Organisation
from bot.web.payloads import TRIED
from bot.wording import Wordings

# What the page itself puts into words, in place of these names in braces.
_FILLED = ("name", "count", "total", "number", "limit", "seconds", "pid", "before", "done", "size", "language")


def for_page(wordings: Wordings, org: Organisation, lang: str) -> dict[str, Any]:
    """Key without its prefix → words; and the commands of this language with what they do."""
    words = wordings.words(lang, org.address)
    staff = wordings.words(org.languages[0], org.address)
    blanks = {name: "{" + name + "}" for name in _FILLED} | {"claim": staff.plain("button-claim"), "dossier": staff.plain("button-dossier")}
    told: dict[str, Any] = {
        key.removeprefix("demo-"): bound(words.plain(key, org=org.name, **blanks)) for key in wordings.keys if key.startswith("demo-")
    }
    told["account"] = bound(words("ask-dispute-open-account").split("**")[1])  # the tour answers it, once it is asked
    told["commands"] = [
        {"name": f"/{name}", "does": bound(words.plain(f"command-{NAMES[name]}")), "staff": name in FOR_STAFF}
        for name, spoken in LISTED.items()
        if spoken == lang and (name in TRIED or name not in FOR_STAFF)
    ]
    return told
