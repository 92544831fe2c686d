"""Whom French words speak to: a "vous" where people are said tu, or the reverse, and anybody spoken to where both are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import FluentParser, ast

from bot.config import Config
from bot.findings import Finding, Weight, in_place, line_of
from bot.knowledge import COMMON, Knowledge

_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"\n]*\"|^>.*$", re.MULTILINE)
# Where an order may begin: a line, a list's item, a sentence, what follows a colon, what follows "Si besoin, …" or "Sinon …".
_OPENS = (
    r"(?:^\s*(?:(?:[-+]|\d+[.)]|#+)\s+|(?=[A-ZÀ-Ý]))|[.!?…]\s+(?=[A-ZÀ-Ý])|[:;]\s+)"
    r"(?:(?i:si|s'\w+|pour|quand|avant|après|dès|dans|en|à|au|aux|avec|sans|une fois|lorsqu\w*|d'abord|enfin|selon|par|en cas)\b[^.;:!?]{0,120}?,\s+)?"
    r"(?:(?i:et|puis|ensuite|sinon|alors|donc|mais|ou|surtout|d'abord|enfin|merci|stp),?\s+)*"
)
# Orders to a tu that are nothing else …
_ORDERS = (
    "contacte|recontacte|envoie|renvoie|pense|regarde|vérifie|parle|reparle|essaie|essaye|ajoute|donne|explique|prépare|imprime|rédige|évite|oublie"
    "|hésite|télécharge|clique|consulte|indique|précise|réclame|déclare|rassemble|conserve|commence|continue|laisse|trouve|utilise|appelle|rappelle"
    "|ouvre|propose|accepte|discute|cherche|patiente|transfère|complète|fais|dis|prends|reprends|apprends|mets|remets|transmets|permets|viens|préviens"
    "|reviens|sois|aie|va|vas|lis|relis|écris|choisis|remplis|réunis|fournis|finis|attends|rends|réponds|joins|vois|sache|reçois|crois|pars|sers|suis"
)
# … and those that are nouns too, and orders only before some words: "Demande toujours", but "Demande de devis".
_NOUNS = "demande|relance|garde|note|signe|facture|commande|liste|compte|adresse|charge|classe|marque|paie|paye"
# Words in -e that no order is, before an article: "Entre les parties", "Comme le client", "Signée la veille", "Reste la question".
_NO_ORDER = (
    r"(?!(?:entre|contre|outre|comme|elle|une|cette|chaque|toute|même|quelque|presque|encore|ensuite|lorsque|puisque|parce|que|ce|le|de|ne|se|je|me|te"
    r"|jusque|quoique|seule|reste|existe|manque|arrive|vive|vienne|autre|notre|votre|quatre|dernière|première|pendante?|voire|puisse|soixante|trente|onze"
    r"|douze|mille|sauve|suite|faute|grâce)\b)"
    r"(?!\w+ée\b)(?!(?!(?:montre|rencontre|ouvre|rouvre|offre|prépare|compare|assure|rassure|mesure|récupère|retire|enregistre|livre)\b)\w+re\b)"
)
_THING = r"(?:(?:le|la|les|un|une|ce|cet|cette|ces|mon|son|sa|ses|leurs?|nos)\s+(?!plus\b|moins\b|fois\b|\d)|l'(?!un\b))"
_TU = re.compile(
    r"\b(?i:tu|toi|te|ton|ta|tes|tiens?|tiennes?)\b|\b[tT]'(?=[aeiouyhàâéèêëîïôûœ])"
    r"|(?<![\w-])(?!(?i:faites|dites)\b)(?!\w*(?i:ons|mes)-)\w*[es](?:-(?:nous|moi|le|la|les|lui|leur|en|y)\b)+(?!-)"
    rf"|{_OPENS}(?i:(?P<order>(?:{_ORDERS})(?=\s+[\w'·])|(?:{_NOUNS})(?=\s+(?:toujours|bien|aussi|vite|si|où|comment|quand)\b)"
    rf"|n(?:e\s+|')(?:{_ORDERS}|{_NOUNS})(?=\s+(?:pas|rien|jamais|plus|aucune?)\b(?!\s*:))|{_NO_ORDER}\w{{3,}}e(?=\s+{_THING})))"
)
_VOUS = re.compile(
    r"(?<!(?i:rendez)-)\b(?i:vous|votre|vos|vôtres?|êtes)\b|\b(?!(?i:chez|assez|nez|rez|rendez)\b)\w{2,}(?i:ez)\b"
    rf"|{_OPENS}(?i:(?P<order>(?:re)?faites|(?:re)?dites)\b)|\b(?i:faites|dites)-"
)
_OTHER = {"tu": _VOUS, "vous": _TU}


def slips(text: str, address: str) -> Iterator[tuple[int, str]]:
    """Of each line the first word that speaks to people in the other form, with the line, from 1; quotes are said to somebody else."""
    said = _QUOTED.sub(lambda m: re.sub(r"\S", "·", m.group()), text).replace("’", "'")
    for number, line in enumerate(said.splitlines(), 1):
        if found := _OTHER[address].search(re.sub(r"[*_]", "", line)):
            yield number, found["order"] or found.group()


def articles(config: Config, known: Knowledge) -> Iterator[Finding]:
    """Articles, titles and checklists in which somebody is spoken to in the wrong form; what is common to all speaks to nobody."""
    for article in known.articles.values():
        if article.lang == "fr":
            yield from _said(config, article.org, article.path, article.title, line_of(article.path, "title:"))
            yield from _said(config, article.org, article.path, in_place(article.path))
    for (lang, name), letter in known.letters.items():  # its body is written to the client
        path = config.knowledge / "letters" / lang / f"{name}.md"
        if lang == "fr":
            yield from _said(config, COMMON, path, letter.title, line_of(path, "title:"))
    for (org, kind), slots in known.checklists.items():
        path = config.knowledge / "checklists" / ("" if org == COMMON else org) / f"{kind}.yaml"
        for text in (text for slot in slots for text in (slot.name["fr"], slot.why["fr"], *slot.examples["fr"])):
            if org in (COMMON, *config.organisations):
                yield from _said(config, org, path, text, line_of(path, text[:40]))


def _said(config: Config, org: str, path: Path, text: str, line: int = 0) -> Iterator[Finding]:
    """The slips of a text; `line`: where it stands, when its lines are not the file's."""
    address = "" if org == COMMON else config.organisations[org].address
    for form in (address,) if address else ("tu", "vous"):
        for number, word in slips(text, form):
            said = (
                f"“{word}” where people are said {address}"
                if address
                else f"“{word}” speaks to somebody, but what is common to all speaks to nobody"
            )
            yield Finding(Weight.ERROR, path, line or number, said, "say it in the other form, or without addressing")


def wordings(path: Path) -> Iterator[Finding]:
    """French wordings that say "vous" to who is said tu, or the reverse, in or outside a choice by $address."""
    written = path.read_text(encoding="utf-8")
    for entry in FluentParser().parse(written).body:
        if not isinstance(entry, ast.Message):
            continue
        for text, address, start in _texts(entry.value, ""):
            for form in (address,) if address else ("tu", "vous"):
                for number, word in slips(f": {text}" if address else text, form):  # a variant may begin with an order
                    line = written[:start].count("\n") + number
                    where = f"in the {address} variant" if address else "outside a choice by $address"
                    yield Finding(Weight.ERROR, path, line, f"{entry.id.name}: “{word}” {where}", "choose by $address: [tu] … *[vous] …")


def _texts(pattern: ast.Pattern | None, address: str) -> Iterator[tuple[str, str, int]]:
    """Each piece of text with the form of address it is said in ("" for any) and where it starts."""
    for element in pattern.elements if pattern else ():
        if isinstance(element, ast.TextElement):
            yield element.value, address, element.span.start if element.span else 0
        elif isinstance(element, ast.Placeable) and isinstance(element.expression, ast.SelectExpression):
            chosen = element.expression.selector
            by_address = isinstance(chosen, ast.VariableReference) and chosen.id.name == "address"
            for variant in element.expression.variants:
                name = variant.key.name if isinstance(variant.key, ast.Identifier) else ""
                yield from _texts(variant.value, name if by_address else address)
