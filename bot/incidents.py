"""What a message tells of a damage: its kind, the day, and that it is the account of it.

A kind is taken only when the words state one and no other; the day only from the clause that tells the damage, or
one behind it that says when ("c'était hier").
"""

from __future__ import annotations

import re
from datetime import date

from bot.clauses import DENIED, INTENDED, SUPPOSED, cut, past_day
from bot.days import fold

FEWEST_WORDS = 5  # from which words that tell a damage are an account of it

_DATA = (
    r"(?:bdd|bd|db|base|bases|donnees?|data(?:base)?s?|fichiers?|files?|prod(?:uction)?|sites?|drive|back-?ups?|sauvegardes?|boutique|site ?web|website|store"
    r"|code|repo|repertoire|dossiers?|records?|tables?|commandes|orders|mails?|e-?mails?|export|photos|shooting|app|appli\w*|fiches?)"
)
_THING = (
    r"(?:macbooks?|mac|ordi\w*|pc|laptops?|computers?|ecrans?|screens?|serveurs?|servers?|imprimantes?|printers?|matos|materiel|equipment|machines?|video ?projecteurs?"
    r"|projectors?|telephones?|phones?|iphones?|tablettes?|ipads?|cloison|vitres?|vitrines?|windows?|portes?|doors?|cameras?|drones?|disques? durs?|hard drives?|clavier"
    r"|keyboard|badge|voitures?|car|van|murs?|walls?|tables? (?:en|de)|bureaux?|desk|meubles?|moquette|carpet)"
)
_LOST = (
    r"(?:effac|supprim|ecras|vir[eé]|flingu|perd[us]|drop(?:e|pe|ped)?\b|delet|eras|wip|overw|purg|formate|corromp|corrupt|bousill|nuke|nique|plant|tomb\w* en panne"
    r"|lost\b|broke|cass|detruit|destroy|took down|crash|push)"
)
_HURT = r"(?:cass|renvers|abim|bris|bousill|fendu|raye|endommag|fait tomber|laisse tomber|tombe\b|broke|spil|drop(?:ped)?\b|damag|crack|smash|scratch|knock|tache|brul|inond|flood)"
_KINDS = (
    ("bodily", r"\b(?:bless|injur|hurt\b|hopital|hospital|fractur|brulure|s'est fait mal|wounded|malaise|urgences)\w*"),
    ("material", rf"\b{_HURT}\w*\b[^.!?]{{0,40}}\b{_THING}\b|\b{_THING}\b[^.!?]{{0,25}}\b{_HURT}\w*|degats? des eaux|water damage"),
    (
        "immaterial",
        rf"\b{_LOST}\w*\b[^.!?]{{0,40}}\b{_DATA}\b|\b{_DATA}\b[^.!?]{{0,25}}\b{_LOST}\w*|\b(?:perte|fuite|violation|vol) de donnees|data (?:loss|leak|breach)"
        rf"|\b{_DATA}\b[^.!?]{{0,25}}\b(?:down|en panne|hors ligne|offline|pirat\w*|hacked)\b|mauvais (?:fichier|destinataire|serveur|environnement)"
        r"|wrong (?:file|person|recipient|server|environment)|en panne|\boutage\b",
    ),
)  # fmt: skip
_NOT_MEANT = re.compile(
    r"\b(?:sans (?:le )?(?:faire expres|vouloir)|(?:j'ai )?pas fait expres|without meaning to|not on purpose|par erreur|by mistake)\b"
)
_WHEN = re.compile(
    r"^\s*(?:c'etait|ct|c'est (?:arrive|survenu)|(?:ca|cela) s'est passe|(?:it|this) (?:was|happened)|hier|avant-hier|ce matin|il y a|yesterday|le \d|on the)\b"
)
_NOBODY = re.compile(r"\b(?:personne|nobody|no one|no-one)\b")
# What is not the freelancer's doing or harm to anybody: "j'ai perdu mon mot de passe", "I lost the link to my file".
_OWN = re.compile(
    r"\b(?:mon|ma|mes|my) (?:mot de passe|password|acces|access|login|lien|link|facture|invoice|dossier|case|contrat|contract|compte|account)\b"
)


def states(text: str) -> bool:
    """Whether a text tells a damage plainly, by what was harmed and how."""
    return any((m := re.search(pattern, clause)) and _stated(clause, m) for clause in cut(fold(text)) for _, pattern in _KINDS)


def find(said: str, text: str, today: date) -> dict[str, str]:
    """Of damage, happened and incident (the account) those that the text states; `said`: the text folded, line by line."""
    found: dict[str, str] = {}
    kinds: set[str] = set()
    listed = cut(_NOT_MEANT.sub(" ", said))
    for number, clause in enumerate(listed):
        told = [code for code, pattern in _KINDS if (m := re.search(pattern, clause)) and _stated(clause, m)]
        if not told or _OWN.search(clause):
            continue
        kinds.update(told)
        later = next((c for c in listed[number + 1 :] if _WHEN.search(c)), "")
        if "happened" not in found and (day := past_day(clause, today) or past_day(later, today)):
            found["happened"] = day
    if not kinds:
        return {}
    if len(kinds) == 1:
        found["damage"] = kinds.pop()
    if len(text.split()) >= FEWEST_WORDS:
        found["incident"] = text.strip()
    return found


def _stated(clause: str, match: re.Match[str]) -> bool:
    before = clause[: match.start()]
    inside = clause[match.start() : match.end()]
    return not (
        SUPPOSED.search(before)
        or INTENDED.search(before)
        or DENIED.search(before)
        or _NOBODY.search(before)
        or re.search(r"\b(?:pas|jamais|not|never)\b", inside)
    )
