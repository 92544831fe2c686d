"""Law that is cited without the number of its article: nobody can look it up, nor tell whether it has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.days import fold
from bot.findings import Finding, Weight, in_place, line_of
from bot.knowledge import Article, Knowledge

# What a French code is about; "code source", "code d'accès" or "code promo" is no law.
_ABOUT = (
    r"action sociale|artisanat|assurances?|aviation civile|cin[ée]ma|civil|commande publique|commerce|consommation|construction|d[ée]fense|domaine"
    r"|douanes|[ée]ducation|[ée]lectoral|[ée]nergie|entr[ée]e et du s[ée]jour|environnement|expropriation|famille|fonction publique|forestier"
    r"|g[ée]n[ée]ral des imp[ôo]ts|imp[ôo]ts|juridictions financi[èe]res|justice administrative|mon[ée]taire et financier|mon[ée]taire|mutualit[ée]"
    r"|organisation judiciaire|patrimoine|p[ée]nal|postes|proc[ée]dures? (?:civiles? d['’]ex[ée]cution|civile|p[ée]nale)|propri[ée]t[ée] intellectuelle"
    r"|recherche|route|rural|sant[ée] publique|s[ée]curit[ée] (?:int[ée]rieure|sociale)|sport|tourisme|transports|travail|urbanisme|voirie"
)
_IN_ENGLISH = {
    "labour": "travail", "labor": "travail", "employment": "travail", "commercial": "commerce", "consumer": "consommation",
    "consumer protection": "consommation", "insurance": "assurances", "criminal": "penal", "civil procedure": "procedure civile",
    "criminal procedure": "procedure penale", "civil enforcement procedures": "procedures civiles d'execution", "tax": "impots",
    "monetary and financial": "monetaire et financier", "intellectual property": "propriete intellectuelle", "social security": "securite sociale",
    "public health": "sante publique", "civil": "civil", "penal": "penal", "commerce": "commerce",
}  # fmt: skip
_SHORT = {"CPC": "procedure civile", "CPCE": "procedures civiles d'execution", "CMF": "monetaire et financier"}
_ENGLISH = "|".join(sorted(_IN_ENGLISH, key=len, reverse=True))
_CODE = re.compile(
    rf"\b(?i:code (?:de la |de l['’]|des |du |de |d['’])?(?P<about>{_ABOUT})\b|(?P<english>{_ENGLISH}) code\b|code of (?P<of>{_ENGLISH})\b)"
    rf"|\b(?P<short>{'|'.join(_SHORT)})\b"
)
_LAW = re.compile(
    r"\b(?i:(?:la|cette|par) loi|loi (?:n°|du \d|sur|relative)|les lois|the law(?! firm)|by law|(?:french|eu|european|labou?r|employment|consumer) law"
    r"|d[ée]crets?|decrees?|(?:ordonnance|arr[êe]t[ée]) (?:n°|du \d)|r[èe]glement (?:\((?:UE|CE)\)|europ[ée]en)|rgpd|gdpr|regulation \((?:EU|EC)\)"
    r"|(?:la|cette|une|the|an?|eu|european) directive(?! (?:de|du|des|of) \D)|directives? europ[ée]ennes?)\b|\bDirective\b(?! (?:de|du|des|of) \D)|\b[Ll]oi [A-Z]\w+"
)
_NUMBER = re.compile(
    r"\bart(?:icles?|s)?\.?\s*(?:[LRDA]\.?\s?)?\d|\b[LRDA]\.?\s?\d{3,}|\bn°\s?\d|\bno\.\s?\d|\b\d{4}/\d{1,4}\b|\b\d{2,3}/\d{1,4}/[CEU]{2,3}\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)|(?<!\bart)(?<!\bArt)(?<!\barts)(?<!\bal)(?<!\bno)[.!?…](?=\s+[A-ZÀ-Ý«“(])")


def laws(known: Knowledge) -> Iterator[Finding]:
    """Mentions of law with no number in their sentence, unless `law:` has one of that code; entries of `law:` with none."""
    for article in known.articles.values():
        for law in article.law:
            if not _NUMBER.search(law):
                yield Finding(Weight.ERROR, article.path, line_of(article.path, "law:"), f"law “{law}” without an article's number",
                              "write it as “Code de commerce, art. L441-10”")  # fmt: skip
        yield from _mentions(article)


def _mentions(article: Article) -> Iterator[Finding]:
    listed = {_code(found) for law in article.law if _NUMBER.search(law) for found in _CODE.finditer(law)}
    text = re.sub(r"[*_]", "", in_place(article.path))
    begin = 0
    for end in (*(found.end() for found in _ENDS.finditer(text)), len(text)):
        sentence, line = text[begin:end], text.count("\n", 0, begin) + 1
        begin = end
        if _NUMBER.search(sentence):
            continue
        found = [(one.start(), one.group()) for one in _CODE.finditer(sentence) if _code(one) not in listed]
        found += [(one.start(), one.group()) for one in _LAW.finditer(sentence) if not any(map(_NUMBER.search, article.law))]
        for start, words in sorted(found):
            yield Finding(Weight.ERROR, article.path, line + sentence.count("\n", 0, start), f"“{words}” without an article's number",
                          "name the article (art. L441-10) in the same sentence, or list it under law:")  # fmt: skip


def _code(found: re.Match[str]) -> str:
    """Which code is meant, in any language, long or short."""
    if found["about"]:
        about = fold(found["about"])
        return {"general des impots": "impots", "assurance": "assurances", "monetaire": "monetaire et financier"}.get(about, about)
    return _SHORT[found["short"]] if found["short"] else _IN_ENGLISH[fold(found["english"] or found["of"])]
