"""What a store of apps links to: a page that says what Relais is, what it keeps and whom to ask, in each language of the organisation."""

from __future__ import annotations

import html

from aiohttp import web
from markdown_it import MarkdownIt

from bot.config import Config
from bot.link_pages import html_page
from bot.runtime import Runtime
from bot.wording import Words

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def routes(runtime: Runtime) -> list[web.RouteDef]:
    """GET /about/ORGANISATION."""

    async def about(request: web.Request) -> web.StreamResponse:
        config = runtime.config
        org = config.organisations.get(request.match_info["org"])
        if org is None:
            raise web.HTTPNotFound
        wordings = runtime.house.knowledge.wordings
        parts = [_part(config, org.name, org.contact, wordings.words(lang, org.address)) for lang in org.languages]
        return html_page(f"<h1>Relais – {html.escape(org.name)}</h1>{''.join(parts)}")

    return [web.get("/about/{org}", about)]


def _part(config: Config, name: str, contact: str, words: Words) -> str:
    kept = config.retention
    years = round(kept.closed_cases_days / 365)
    told = [words("app-description-full", org=name), words("privacy", org=name, conversations=kept.conversations_days, years=years)]
    if contact:
        told.append(words("about-contact", contact=contact))
    return f'<section lang="{words.lang}">{"".join(_MARKDOWN.render(paragraph) for paragraph in told)}</section>'
