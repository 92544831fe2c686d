"""What an invoice says of itself: number, dates, total, client, read from its text in French or English.

Only what stands beside its own label is taken; nothing is guessed from a sum or a date that stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot import amounts, days, replies, terms
from bot.day_words import MONTH_NAMES
from bot.days import Day, fold
from bot.dialogue import Unclear

_GAP = r"[\s:.\-–|]{0,40}"
_DATE = r"\d{1,2}(?:er)?[/.\- ](?:\d{1,2}|[a-z]+\.?)[/.\- ]\d{2,4}|\d{4}-\d\d-\d\d|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
_SUM = r"(?:eur|[€$£])?\s?\d[\d\s.,']*\d\s?(?:€|eur\b|euros?\b|\$|usd\b|£|gbp\b)?(?:\s?(?:ht|ttc)\b)?"
_NUMBER = re.compile(
    rf"(?:numero de (?:la )?facture|facture|invoice)(?:\s*(?:n\s?[°ºo.]{{1,2}}|no\b|num(?:ero|ber)?\b|#|ref(?:erence)?\b))*{_GAP}#?(?P<value>[a-z]{{0,6}}[-_/]?\d[\w/.-]{{0,24}})"
)
# In each list the plainest label comes first.
_ISSUED = (r"date d['’ ]?(?:e|é)mission", r"date de (?:la )?facture", r"date de facturation", r"invoice date", r"date of issue", r"issued? (?:on|date)",
           r"(?:emise|etablie|datee) (?:le|du)", r"facture (?:(?!avoir)[^\n]){1,30}? du", r"dated", r"\bdate", r"\ble")  # fmt: skip
_DUE = (r"date d['’ ]?echeance", r"echeance(?: le| au)?", r"due date", r"payment due(?: by| on)?", r"due (?:by|on)", r"pay(?:able)? (?:by|before)",
        r"(?:a regler|a payer|payable|reglement|paiement) (?:avant le|au plus tard le|pour le|le|au)", r"date limite de (?:paiement|reglement)", r"\bdue")  # fmt: skip
_TOTAL = (r"(?:net|reste|total|montant|solde) (?:a|restant) (?:payer|regler|du)(?: ttc)?", r"(?:amount|balance|total) due", r"(?:total|montant|net)(?: general)? ttc",
          r"grand total", r"total \(?(?:incl\.?|including) (?:vat|tax)\)?", r"total(?! (?:ht|hors|tva|vat|excl))", r"(?:total|montant) h\.?t\.?")  # fmt: skip
_TERMS = re.compile(
    r"(?:conditions? (?:de |du )?(?:paiement|reglement)|(?:delai|modalites?|echeance)(?: (?:de |du )?(?:paiement|reglement))?|(?:payment )?terms?(?: of payment)?"
    r"|payment(?: due)?|(?:paiement|reglement|payable)(?: sous)?|echeance|due)[\s:.\-–|]{0,10}(?=(?P<value>[^:;|]{2,40}))"
)
_SPACE = r"[ \t]*(?:\n[ \t]*){0,3}"
_CLIENT = re.compile(
    rf"(?im)^[ \t]*(?:client|facturé à|facture à|adressé à|destinataire|bill(?:ed)? to|invoice to|customer){_SPACE}(?::{_SPACE})?(?P<value>\S[^\n]{{1,80}})$"
)


CREDIT = "credit"  # the one thing read of a credit note: that it is one
# A heading, never the verb: "après avoir reçu".
_CREDIT = re.compile(
    r"(?im)^[ \t]*(?:facture d['’]avoir|avoir(?:[ \t]*$|[ \t]*[:(]|[ \t]+(?:n[°ºo]|num[ée]ro|client|commercial|total|partiel|sur (?:la )?facture|du \d|\d|[A-Z]{0,4}-?\d))"
    r"|credit (?:note|memo)|note de cr[ée]dit)|\bfacture d['’]avoir\b|\b(?:n[°º] d['’]avoir|credit (?:note|memo) (?:no|number|#|n[°º]))"
)
_MINUS = re.compile(r"[\s:|][-–]$")
_INVOICE = re.compile(r"(?i)\b(?:facture|invoice)\b")


_LEAD = re.compile(
    r"(?i)^\W*(?:(?:c'?\s?est|it'?s|it is|la|le|the|ma|my|du|de|facture|invoice|n[°ºo]\.?|num(?:[ée]ro|ber)?\.?|no\.?|r[ée]f(?:[ée]rence)?\.?|#)(?![^\W\d_])[\s:]*)*"
)
_MONEY = r"\s?(?:€|\$|£|eur|ht\b|ttc\b|k\b|chf|balles)"
_OWN_NUMBER = re.compile(
    rf"(?i)(?:[a-z]{{1,6}}[ _/-]?)?\d[\w/._-]*(?<![._-])(?:[ ]\d{{2,6}}(?![\w.,])(?!{_MONEY}))?(?!{_MONEY})(?![.,]?\w)"
)
_DATED = re.compile(rf"\d{{1,2}}(?:[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\s*(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH_NAMES})\b)")
# In folded words; that it is not at hand is another thing than that there is none.
_NO_NUMBER = re.compile(
    r"\b(?:(?:pas|sans|aucune?|point|no|without(?: an?)?|not an?)(?: encore)?(?: de)? ?(?:num|n°|no\b|ref|facture|invoice)|aucun\b|none\b|n/a\b"
    r"|(?:n'?|y |ya |y'? ?)+(?:en )?a (?:pas|aucun)\b|n'?en ai (?:pas|aucun)|pas (?:encore )?numerot|unnumbered|not numbered|there(?:'s| is| are)(?: none|n'?t| not| no)\b|do(?:es)?n'?t have (?:one|an?y?)\b)"
)
_ELSEWHERE = re.compile(r"\bsous (?:la main|les yeux)\b|\b(?:at|to) hand\b|\bhandy\b|\bwith me\b|\bon me\b")
_TO_PAY = re.compile(r"(?i)\b(?:[àa] (?:payer|r[ée]gler)|payable|due|[ée]ch[ée]ance|[ée]chue|sous|within|net)\b")


def told(words: str, today: date) -> dict[str, str]:
    """The number that an answer gives of an invoice, and what it says besides: amount, date, due, as words their kinds accept.

    Unclear("number") when no number stands in it, unless it says that there is none.
    """
    lead = _LEAD.match(words)
    begins = lead.end() if lead else 0
    own = None if _DATED.match(fold(words[begins:])) else _OWN_NUMBER.match(words, begins)
    rest = words[own.end() :].lstrip(" ,;:.-–") if own else words
    first, last = rest, ""
    if to_pay := _TO_PAY.search(rest):
        first, last = rest[: to_pay.start()], rest[to_pay.start() :]
    found: dict[str, str] = {}
    if len(sums := amounts.find(rest)) == 1:
        found["amount"] = str(sums[0])
    for name, part, past in (("date", first, True), ("due", last, False)):
        try:
            day = days.find(part, today, past=past)
        except Unclear:
            continue
        if day is not None:
            found[name] = str(day)
        elif name == "due" and terms.find(part):
            found[name] = part
    plain = fold(words)
    if own is None and (not _NO_NUMBER.search(plain) or _ELSEWHERE.search(plain) or replies.unknown(words)):
        raise Unclear("number")
    return {"number": own[0] if own and (found or not rest) else words} | found


_MENTION = re.compile(r"(?i)\b(?:facture|invoice)\s*(?:(?:n[°ºo]\.?|num[ée]ro|number|no\.?|#|r[ée]f\.?)\s*)*(?=[a-z]{0,6}[-_/]?\d)")
_ISSUED_ON = re.compile(r"(?i)\b(?:dat[ée]e?(?:\s+d[ue])?|[ée]mise? le|dated|issued(?: on)?|du|of|from)\s+(?P<day>.{3,20})")
_DUE_ON = re.compile(
    r"(?i)\b(?:[ée]ch[ée]ance|due|payable|[àa] (?:payer|r[ée]gler)(?: (?:avant|pour))?)\s*(?:[:=]|(?:est|is|on|by|au|le|du)\s)*\s*(?P<day>.{3,20})"
)


def named(text: str, today: date) -> dict[str, str]:
    """Number, date and due day of the one invoice that a story names, as words their kinds accept; {} when it names none or several."""
    numbers = {
        own[0]: own
        for m in _MENTION.finditer(text)
        if (own := _OWN_NUMBER.match(text, m.end())) and not _DATED.match(fold(text[m.end() :]))
    }
    if len(numbers) != 1:
        return {}
    number, own = numbers.popitem()
    rest = re.split(r"[!?\n]|\.(?=\s)", text[own.end() :], maxsplit=1)[0]
    due = _DUE_ON.search(rest)
    found = {"number": number}
    if issued := _exact(_ISSUED_ON, rest[: due.start()] if due else rest, today, past=True):
        found["date"] = issued
    if (pay := _exact(_DUE_ON, rest, today, past=False)) and pay >= issued:
        found["due"] = pay
    return found


def _exact(pattern: re.Pattern[str], said: str, today: date, *, past: bool) -> str:
    """The first exact day that stands where the pattern says, "" for none."""
    for match in pattern.finditer(said):
        try:
            day = days.find(match["day"], today, past=past)
        except Unclear:
            continue
        if day is not None and day.exact:
            return str(day)
    return ""


def read(text: str, lang: str, today: date) -> dict[str, str]:
    """Of number, date, due, amount and client those that the text says, as the kinds of bot.kinds hold them; CREDIT alone of a credit note."""
    said = fold(text)
    found: dict[str, str] = {}
    if _credit(text, said):
        return {CREDIT: "yes"}
    if "facture" not in said and "invoice" not in said:
        return found
    for match in _NUMBER.finditer(said):
        if not re.fullmatch(_DATE, match["value"]):
            found["number"] = match["value"].upper().rstrip(".-/")
            break
    if total := _total(said):
        found["amount"] = total
    due = _day(said, _DUE, lang, today)
    # A due date must not be taken for the invoice's own, nor the reverse.
    issued = _day(_without(said, _DUE), _ISSUED, lang, today)
    if issued:
        found["date"] = issued
    if due:
        found["due"] = due
    elif issued and (term := next((t for m in _TERMS.finditer(said) if (t := terms.leading(m["value"]))), None)):
        found["due"] = str(Day.of(term.counted_from(Day.read(issued).first)))
    if (client := _CLIENT.search(text)) and not re.search(r"\d{3}|@", client["value"]):
        found["client"] = client["value"].strip(" :.,")
    return found


def _after(said: str, labels: Iterable[str], value: str) -> Iterable[re.Match[str]]:
    """Each place where a value stands beside a label, the plainest label first."""
    for label in labels:
        yield from re.finditer(rf"(?P<label>{label}){_GAP}(?P<value>{value})", said)


def _without(said: str, labels: Iterable[str]) -> str:
    for match in sorted(_after(said, labels, _DATE), key=lambda m: -m.start()):
        said = said[: match.start()] + said[match.end() :]
    return said


def _day(said: str, labels: tuple[str, ...], lang: str, today: date) -> str:
    for match in _after(said, labels, _DATE):
        try:
            day = days.parse(match["value"], lang, today, past=False)
        except Unclear:
            continue
        if day.exact:
            return str(day)
    return ""


def _credit(text: str, said: str) -> bool:
    """Whether this is a credit note: headed as one before it names any invoice, or with less than nothing to pay."""
    credit, invoice = _CREDIT.search(text), _INVOICE.search(text)
    if credit is not None and (invoice is None or credit.start() <= invoice.start()):
        return True
    total = next(iter(_after(said, _TOTAL, rf"\N{{MINUS SIGN}}?\s?{_SUM}")), None) if invoice else None
    return total is not None and (total["value"].startswith("\N{MINUS SIGN}") or bool(_MINUS.search(said[: total.start("value")])))


def _total(said: str) -> str:
    for match in _after(said, _TOTAL, _SUM):
        tax = "TTC" if "ttc" in match["label"] or "incl" in match["label"] else "HT" if re.search(r"h\.?t", match["label"]) else ""
        try:
            total = amounts.parse(f"{match['value'].strip()} {tax}")
        except Unclear:
            continue
        return str(total)
    return ""
