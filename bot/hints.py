"""Facts volunteered in free text: client, amount, dates, nature, relation, reminders. Confirmed before anything is sent.

Only what is plainly said is taken; a doubtful find would put words into somebody's mouth.
"""

from __future__ import annotations

import re
from datetime import date

from bot import amounts, days
from bot.days import fold
from bot.dialogue import Unclear

_NAME = r"(?P<name>[A-ZÀ-Ý0-9][\w&'’.-]*(?:[ \u00a0](?:de |du |des |la |le |& |et )?[A-ZÀ-Ý0-9][\w&'’.-]*){0,4})"
_AFTER = re.compile(
    rf"(?:\b(?:[Cc]hez|[Ll]a (?:société|boîte|boite|start-?up|marque)|[Ll]['’](?:entreprise|agence)|[Cc]lient(?:e)?(?: (?:est|is|c['’]est|s['’]appelle|called|named))?|[Cc]ompany|[Aa]vec|[Ww]ith|[Aa]gainst|[Cc]ontre)\s+)«?\s?{_NAME}"
)
_BEFORE = re.compile(
    rf"{_NAME}\s*,?\s+(?:me (?:doit|doivent)|(?:ne |n['’])?(?:m['’]a|m['’]ont|me|nous)?\s?(?:a |ont )?(?:toujours )?(?:pas |jamais )?(?:payé|paie|paye|réglé|règle|payent|paient) ?(?:pas|plus)?|refuse|conteste|owes?|(?:still )?(?:hasn['’]?t|haven['’]?t|won['’]?t|doesn['’]?t|did ?n['’]?t|never) (?:paid?|pay)|is refusing|disputes)"
)
_LOWER = re.compile(r"\b(?P<name>[\w&.-]{3,30}) (?:me doit|me doivent|owes me)\b", re.IGNORECASE)
_NOBODY = frozenset(
    "il elle on ils elles ca qui client cliente mon ma le la un une ce cette boite societe entreprise personne he she they it "
    "who client company customer the my a this that nobody je tu vous nous i you we bonjour hello salut hi facture invoice "
    "mission euros".split()
)
_NATURES = (
    ("unpaid", r"me doi(?:t|vent)|impaye|pas (?:ete )?(?:paye|regle)|(?:paie|paye|regle|payent|paient)(?:nt)? (?:toujours )?(?:pas|plus)|unpaid|owes? me|(?:not|n't|never) (?:been )?pa(?:id|y)|overdue"),
    ("contested", r"contest|pas (?:content|satisfait)|mecontent|unhappy|not happy|disput(?:es|ing) (?:the|my) work"),
    ("broken_off", r"(?:rompu|arrete|annule|stoppe) (?:la |ma )?(?:mission|contrat|collaboration)|(?:terminated|cancelled|broke off|ended) (?:the|my) (?:contract|mission|project) early"),
)  # fmt: skip
_REMINDERS = (
    ("none", r"(?:jamais|pas encore|pas) (?:ete )?relanc|never (?:sent|reminded|chased)|no reminders?"),
    ("formal", r"mise en demeure|formal notice"),
    ("several", r"relanc\w* (?:plusieurs|deux|trois|quatre|[2-9]|\d\d|x ?\d) ?(?:fois)?|(?:plusieurs|deux|trois|[2-9]) relances|(?:several|two|three|many|[2-9]) reminders|(?:reminded|chased) (?:them|him|her) (?:several|many|two|three|[2-9])"),
    ("once", r"\brelance[es]?\b|\b(?:une|1) relance|one reminder|sent (?:a|one) reminder|reminded (?:them|him|her) once"),
)  # fmt: skip
_CONTACTS = (
    ("referred", r"recommande|refere par|m'a (?:donne|passe) (?:son|le) contact|referred by|introduced (?:me )?by"),
    ("unrelated", r"rien a voir avec (?:la|ma|notre|cette) mission|aucun rapport avec|nothing to do with (?:the|my|our) (?:mission|project)"),
    ("elsewhere", r"rencontre (?:ailleurs|hors|sans passer|en dehors)|met (?:them |him |her )?(?:elsewhere|outside)"),
    ("worked", r"(?:avec qui|pour qui) j'ai (?:deja )?(?:bosse|travaille)|ma (?:derniere|precedente) mission|mon ancien client|my (?:former|last|previous) (?:client|mission)"),
)  # fmt: skip
_RUNNING = re.compile(
    r"(?:mission|contrat|project|contract)[^.!?]{0,30}(?:en cours|encore en|ongoing|still running|not over)|toujours en mission"
)
_OVER = re.compile(
    r"(?:mission|contrat|projet|project|contract)[^.!?]{0,40}(?:fini|termine|achev|arrete|ended|finished|over\b|completed)|(?:fini|termine|ended|finished|completed)[^.!?]{0,40}(?:mission|contrat|project|contract)"
)
_SINCE = re.compile(r"(?:depuis|echeance|echue|due|since|attendais|devait (?:me )?payer)[^.!?]{0,60}")


def client(text: str) -> str:
    """The client's name, "" when none is plainly given."""
    for pattern in (_BEFORE, _AFTER, _LOWER):
        for found in pattern.finditer(text):
            words = found["name"].strip(" .,;")
            first, _, rest = words.partition(" ")
            if fold(first) in _NOBODY and rest:
                words = rest
            if (
                fold(words) not in _NOBODY
                and not re.fullmatch(r"[\d\W]+.*", words)
                and fold(words) not in ("slack", "teams", "acracy", "webportage")
            ):
                return words
    return ""


def _first(patterns: tuple[tuple[str, str], ...], said: str) -> str:
    return next((code for code, pattern in patterns if re.search(pattern, said)), "")


def find(text: str, today: date) -> dict[str, str]:
    """Volunteered facts by hint name, as words (or codes) that the kinds accept."""
    text = text[:2000]
    said = fold(text)
    found: dict[str, str] = {}
    if name := client(text):
        found["client"] = name
    sums = amounts.find(text)
    if len(sums) == 1:
        found["amount"] = str(sums[0])
    for hint, patterns in (("nature", _NATURES), ("reminders", _REMINDERS), ("contact", _CONTACTS)):
        if code := _first(patterns, said):
            found[hint] = code
    if _RUNNING.search(said):
        found["running"] = "yes"
    elif over := _OVER.search(said):
        found["running"] = "no"
        if ended := _day(said[over.start() :], today) or _day(said, today):
            found["ended"] = ended
    if (since := _SINCE.search(said)) and (due := _day(since.group(0), today)):
        found["due"] = due
    if len(text.split()) >= 25:  # long enough to be the story itself
        found["account"] = text.strip()
    return found


def _day(words: str, today: date) -> str:
    """The past day that the words say, as the kinds read it; "" when they say none."""
    try:
        found = days.find(words, today)
        return str(found) if found and found.first <= today else ""
    except Unclear:
        return ""
