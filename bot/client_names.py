"""The client that a message names, in any spelling: "la banque postale me doit…", "chez l'oréal", "O'Neill Consulting still hasnt paid".

A name stands behind a word that leads to one ("chez", "my client is"), or before what a client does ("ne paie pas", "owes me").
Capitals show where it ends; where there are none, it ends at the first word that is in no name. Only what is plainly said is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot import client_words
from bot.days import fold
from bot.lately import Lately
from bot.legible import head

LONGEST = 5  # words of a name
LONGEST_LOWER = 3  # … without capitals
_TOKEN = re.compile(
    r"(?:M|Mr|Mrs|Ms|Dr)\.(?=\s)|d['’](?=[A-ZÀ-Ý])"
    rf"|(?:{client_words.TRADE}\s(?:(?:de|du|des|of)\s|d['’])?(?=[A-ZÀ-Ý]))?\w+(?:(?:['’.-]|(?<=\w)&(?=\w))\w+)*(?:\s(?:&|et|and)\s(?i:{client_words.KIN})\b)?|&|[^\w\s]"
)
_NEGATION = r"(?:\s+(?:toujours|tjs|tjrs|tj|encore|vraiment|carrement|tout simplement))*"
_NOT_PAYING = (
    rf"(?:(?:ne|n'|n)\s*)?(?:(?:m'?|me|nous|ma|mont|m')\s*)?(?:a|ont|ma|mont|m'a|m'ont)?{_NEGATION}\s*(?:pas|jamais|rien|plus){_NEGATION}\s+(?:ete\s+)?(?:paye|regle|vire|verse|signe)"
    rf"|(?:(?:ne|n'|n)\s*)?(?:(?:me|m|nous|te)\s+)?(?:paie|paye|paient|payent|regle|reglent|repond|repondent|donne|donnent)s?{_NEGATION}\s+(?:pas|plus|jamais|rien)\b"
    r"|est en retard|sont en retard|a disparu|a (?:bien |enfin )?(?:paye|regle|vire|annule|rompu)\b|ont (?:paye|regle)"
)
# What a client does, in folded words, behind its name.
_DOES = re.compile(
    rf"(?:\s*,?\s*(?:qui|ils|il|they|who)|,(?=\s*me\b))?\s+(?:(?:me|nous|lui) (?:doit|doivent|reclame|demande|propose|facture|bloque|dit|disent)\b|m'a (?:propose|demande|contacte|ecrit|dit)|{_NOT_PAYING}"
    r"|(?:ne |n')?(?:refuse|conteste|bloque)(?:nt)?\b|(?:ne )?(?:veu(?:t|lent)|voudrait|exige|reclame|dit|disent|demande|fait le mort|font le mort|n'est pas (?:content|satisfait)|est (?:mecontent|pas content))\b"
    r"|(?:still |just )*(?:owes?|refuses?|disputes?|contests?|claims (?!type|process|court)|wants?|says|asks|asked|offered|offers|ghosted|stopped|told|ignores?|cancelled|terminated|went silent|(?:keeps?|kept) (?:ignoring|refusing|saying|promising|delaying))\b"
    r"|(?:still |just )*(?:has(?:n'?t| not)?|have(?:n'?t| not)?|did(?:n'?t| not)|does(?:n'?t| not)|won'?t|will not|never|isn'?t|is not|aren'?t|are not|is|are)\s+(?:still |yet |been |just )*(?:paid?|pay(?:ing|s)?|refusing|disputing|claiming|ghosting|respond(?:ing|ed)?|replied|reply|answer(?:ing|ed)?|sign(?:ed)?|late|happy|asking)\b"
    r"|never (?:paid|pays|replied|answered|signed))"
)
LEAD = 80  # characters in which the words stand that lead to a name
_WITH = r"(?:for|with|at|against|avec|pour|contre|chez)"
_AFFAIR = r"(?:bosse|bosser|travaille|travailler|work(?:ed|ing)?|missions?|gigs?|jobs?|litiges?|conflits?|problemes?|pb|soucis?|disputes?|problems?|issues?|contrats?|contracts?|signer?|(?:en )?direct(?:ement|ly)?)"
_CLIENT = r"(?:client|cliente|boite|societe|company|customer|agence|entreprise)"
# Words that lead to a name, in folded words. Behind the first ones a name may lack capitals.
_LEADS = re.compile(
    rf"(?:\bchez|\b{_CLIENT}(?: cliente?)?\s*(?:(?:qui )?s'appelle|appelee?|nommee?|(?:is |which is |that is |that's )?(?:called|named))"
    rf"|\b(?:il|elle|ca|ils|elles) s'appell(?:e|ent)|\b(?:its|their) name is|\b(?:is|are|they're|it's|he's|she's) (?:called|named)"
    rf"|\b(?:nom (?:du client|de la cliente|de l'entreprise|de la boite|de la societe)|{_CLIENT}(?:'s)? name)\s*(?:[:=]|est|c'est|is)|\bau nom de"
    rf"|\b{_CLIENT}(?: finale?)?\s*[:=]|\b(?:le |la |mon |ma |l'){_CLIENT}(?: finale?| cliente?)? c'est|\blitige c'est avec|\baupres de"
    rf"|\b{_AFFAIR} (?:(?:was|is|est|c'est|c'etait|etait) )?{_WITH}|\b(?:paye|regle|impaye)e?s? par|\b(?:owed|paid) by"
    r"|\b(?:je|j'ai|on|nous) (?:re)?(?:relance|contacte)|\b(?:re)?(?:relancer|contacter|attaquer|poursuivre|assigner)|\b(?:chas(?:ing|ed)|suing|sue|can contact|i contact|to contact)"
    r")\s+"
)
_LED_TO = re.compile(rf"{_LEADS.pattern}$")
# Whose papers, things, money or people a name tells, behind "de" and "of".
_OF = (
    r"(?:factures?|impayee?s?|donnees|base|virement|paiement|prod|production|serveur|site|macbook|ordi|ordinateur|pc|portable|ecran|machine|locaux|bureaux|compte|devis"
    r"|commande|mission|nouvelles|directeur|directrice|patron|responsable|acheteur|clients?|argent|dette|creance|mail|reponse|de la part|aupres|euros?|€|\d+|invoices?|bill|payment|money|data|server|laptop|office|manager|boss|head|people)"
)
_TO = r"(?:livre|vendu|facture|envoye|rendu|demander?|reclamer?|facturer|relances?|devis|mail|courrier|invoiced?|billed?|bailiff|sent|sold|delivered|reminders?|notice|belong(?:s|ing)|bill)e?s?"
_LEADS_CAPITAL = re.compile(
    r"(?:\b(?:(?:mon|ma|un|une|le|la|du|au|ce|cette|my|the|a|our|this) (?:client|cliente|customer)(?: (?:est|is|c'est))?|company|societe|boite|entreprise|start-?up|marque|compagnie|agence"
    rf"|avec|contre|pour|par|from|by|for|with|at|against|relance|dossier|litige|affaire|concerne(?:nt)?|concernant|regarding|about|{_TO}(?: [\w€]{{1,12}}){{0,3}} (?:a|to)"
    rf"|missions? a|{_OF} (?:de|of))|(?:\bc'est|\bc'etait|\bit'?s|\bit is)(?= [^.!?]{{2,40}} (?:qui|that|who)\b)|\bl'(?:entreprise|agence))\s+(?:(?:la|le|les|the)\s+)?(?:groupe )?"
    rf"|\b{_OF} d'"
)
# "mon client, Dassault, …", "they (Burger King) …"
_BESIDE = re.compile(rf"\b(?:{_CLIENT}|firm|agency|start-?up|they|ils)\s?[,(]\s?")
_VERB = re.compile(r".+(?:er|ir|re)")
_QUOTED = re.compile(r"[«“\"]\s*([^«»“”\"\n]{2,60}?)\s*[»”\"]")
_OWNER = re.compile(r"\w['’]s$")
_TRADE = re.compile(client_words.TRADE)
_IN_NO_NAME = frozenset(client_words.PLAIN | client_words.NEVER | client_words.PLACES | client_words.TITLE)
_WITHIN = frozenset((*client_words.FORM, *client_words.INSIDE))
_FOUND = Lately[str, str](256)  # in texts read lately, here or in another process
_NONE_ALONE = client_words.COMMON | client_words.PLACES | client_words.FORM


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    opens: bool  # a sentence: its capital tells nothing

    @cached_property
    def folded(self) -> str:
        return _folded(self.text)

    @cached_property
    def capital(self) -> bool:
        if " " in self.text:
            return any(part[0].isupper() for part in self.text.split(" "))
        return self.text[0].isupper() or (
            self.text[0].isdigit() and not self.text.isdigit() and not client_words.ORDINAL.fullmatch(self.text)
        )

    @cached_property
    def plain(self) -> bool:
        """Whether the word is in no name that lacks capitals."""
        said = self.folded if self.capital else self.folded.split(" ")[0]  # "les associés", but "Malt & Co"
        ordinary = (
            said in client_words.PLAIN or said in client_words.NEVER or (said in client_words.ORDINARY and (self.opens or not self.capital))
        )
        return ordinary or bool(
            client_words.CLITIC.fullmatch(said)
            or (not self.capital and client_words.ADVERB.fullmatch(said))
            or client_words.ORDINAL.fullmatch(said)
        )

    @cached_property
    def telling(self) -> bool:
        """Whether the word makes a name of those it stands among."""
        return not self.plain and self.folded not in _NONE_ALONE and bool(re.search(r"[^\W\d]", self.text))


@lru_cache(4096)  # most words have been met before
def _folded(word: str) -> str:
    return fold(word).strip(".")


def is_plain(word: str) -> bool:
    """Whether the word is in no name, even with a capital: "Bonjour", "Facture", "Mme"."""
    return _folded(word) in _IN_NO_NAME


def is_title(word: str) -> bool:
    return _folded(word) in client_words.TITLE


def shouted(text: str) -> bool:
    """Whether capitals tell nothing, because nearly all letters are."""
    return sum(map(str.isupper, text)) > 0.7 * max(sum(map(str.isalpha, text)), 1) and len(text.split()) > 3


def acts(after: str) -> bool:
    """Whether these words say what a client does: " ne répond pas", " owes me"."""
    return bool(_DOES.match(_flat(after)))


def find(text: str) -> str:
    """The client's name as it is written, "" when none is plainly given."""
    found = _FOUND.get(text)
    if found is None:
        found = _find(text)
        remember(text, found)
    return found


def remember(text: str, found: str) -> None:
    """What name was found in a text, maybe by another process."""
    _FOUND.put(text, found)


def _find(text: str) -> str:
    said = head(text)
    loud = shouted(said)
    plain = _flat(said)
    tokens = [*_TOKEN.finditer(said)]
    ends = [True, *(m.group() in ".!?" for m in tokens)]
    words = [_Word(m.group(), m.start(), m.end(), opens) for m, opens in zip(tokens, ends, strict=False)]
    spans = (*_quoted(said, plain), *_doers(words, plain, loud), *_led(words, plain, loud))
    names = [re.sub(r"['’]s$", "", said[first:end].strip(" .,;:")) for first, end in spans if end > first]
    return min(names, key=lambda name: is_title(name.split()[0]), default="")  # "Mme Girard de chez Pixelia"


def _flat(text: str) -> str:
    """Lower case without accents, every character at its place."""
    return "".join(map(_flat_character, text)).replace("`", "'")


@lru_cache(1024)
def _flat_character(c: str) -> str:
    return " " if c.isspace() else (fold(c) or " ")[:1]


def _quoted(said: str, plain: str) -> Iterator[tuple[int, int]]:
    for found in _QUOTED.finditer(said):
        if _DOES.match(plain, found.end()) or _LED_TO.search(plain, max(0, found.start() - LEAD), found.start()):
            yield found.span(1)


def _doers(words: list[_Word], plain: str, shouted: bool) -> Iterator[tuple[int, int]]:
    """Names before what a client does or before the form of a company, and owners."""
    acts = bool(_DOES.search(plain))
    for last, word in enumerate(words):
        if _OWNER.search(word.text) and word.capital and last > 0 and words[last - 1].text[0].isalnum():
            owner = _Word(word.text[:-2], 0, 0, opens=False)
            if owner.telling:
                yield word.start, word.end
        form = last > 0 and word.folded in client_words.SURE_FORM
        doer = acts and word.folded not in client_words.PLAIN and word.text[0].isalnum() and _DOES.match(plain, word.end)
        if not (form or doer):
            continue
        capital = not shouted and (words[last - form].capital or (word.text.isdigit() and last > 0 and words[last - 1].capital))
        first = last
        while first > 0 and last - first < LONGEST and (_joins(words, first - 1, capital) or (form and _linked(words, first - 1))):
            first -= 1
        before = words[first - 1] if first else None
        if not capital and words[first].folded.startswith("l'"):
            continue  # "l'acheteur refuse"
        if capital or form or before is None or not before.text[0].isalnum() or before.folded in client_words.OPENERS:
            yield _whole(words, first, last, capital)


def _led(words: list[_Word], plain: str, shouted: bool) -> Iterator[tuple[int, int]]:
    """Names behind a word that leads to one."""
    starts = {word.start: number for number, word in enumerate(words)}
    for pattern, lower in ((_LEADS, True), (_BESIDE, False), (_LEADS_CAPITAL, False)):
        for found in pattern.finditer(plain):
            first = starts.get(found.end())
            if first is None:
                continue
            if (
                words[first].text in ("la", "le", "les", "the", "La", "The")
                and first + 1 < len(words)
                and words[first + 1].capital
                and not shouted
            ):
                first += words[first].text.islower()
            told = words[first : first + 3]
            capital = not shouted and (told[0].capital or (told[0].text.isdigit() and len(told) > 1 and told[1].capital))
            named = len(told) == 3 and told[2].text[0].isalnum() and (told[1].telling or bool(_TRADE.fullmatch(told[1].folded)))
            article = named and told[0].folded in ("la", "le", "les", "the") and not told[1].plain and not told[2].plain
            if not capital and (not lower or told[0].text.isdigit() or (told[0].plain and not article)):
                continue  # "pour la concurrence" is no name, "pour la banque postale" is
            by_article = told[0].folded.startswith("l'") and not found.group().startswith("chez")
            if not capital and (by_article or (found.group().endswith("pour ") and _VERB.fullmatch(told[0].folded))):
                continue  # "relancer l'acheteur", "un contrat pour facturer"
            last = first + (not capital and article)
            while last + 1 < len(words) and last - first < LONGEST - 1 and _joins(words, last + 1, capital, ahead=True):
                last += 1
            if pattern is _BESIDE and last + 1 < len(words) and words[last + 1].text not in ",).":
                continue  # "mon client, Julie me l'a dit"
            yield _whole(words, first, last, capital)


def _joins(words: list[_Word], at: int, capital: bool, *, ahead: bool = False) -> bool:
    """Whether the word at this place belongs to a name on its other side."""
    word = words[at]
    if not word.text[0].isalnum() and word.text != "&":
        return False
    if word.folded in client_words.FORM and ahead:
        return True
    if capital:
        if word.capital:
            opens = (
                at > 0 or not word.plain or word.folded in client_words.INSIDE or word.folded == "societe"
            )  # any word may have a capital there
            return opens and word.folded not in client_words.NEVER and not client_words.CLITIC.fullmatch(word.folded)
        if word.text.isdigit():
            return len(word.text) <= 4 and not (at + 1 < len(words) and words[at + 1].folded in client_words.COUNTED)
        beyond = at + (1 if ahead else -1)
        return word.folded in client_words.INSIDE and 0 <= beyond < len(words) and words[beyond].capital
    return not word.plain or word.text == "&" or (ahead and word.text == "du" and _linked(words, at))


def _linked(words: list[_Word], at: int) -> bool:
    """Whether two words of a name without capitals are linked here: "smith and wesley", "maisons du monde"."""
    return words[at].folded in ("et", "and", "du") and 0 < at < len(words) - 1 and words[at - 1].telling and words[at + 1].telling


def _whole(words: list[_Word], first: int, last: int, capital: bool) -> tuple[int, int]:
    """Where the name begins and ends in the text; nothing (0, 0) when these words are none."""
    while capital and first < last and words[first].plain and words[first].folded not in client_words.TITLE and not _proper(words, first):
        first += 1
    kept = words[first : last + 1]
    if not any(w.telling for w in kept) or (not capital and sum(w.folded not in _WITHIN for w in kept) > LONGEST_LOWER):
        return 0, 0
    return kept[0].start, kept[-1].end


def _proper(words: list[_Word], at: int) -> bool:
    """Whether a plain word opens a name: "Le Bon Coin", "Client First", "La Redoute"."""
    following = words[at + 1] if at + 1 < len(words) else None
    return words[at].capital and following is not None and (following.capital or following.text.isdigit())
