"""The client that a message names, in any spelling: "la banque postale me doit…", "chez l'oréal", "O'Neill Consulting still hasnt paid".

A name stands behind a word that leads to one ("chez", "my client is"), or before what a client does ("ne paie pas", "owes me").
Capitals show where it ends; where there are none, it ends at the first word that is in no name. Only what is plainly said is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.days import fold
from bot.legible import head

LONGEST = 5  # words of a name
LONGEST_LOWER = 3  # … without capitals
_TOKEN = re.compile(r"(?:M|Mr|Mrs|Ms|Dr)\.(?=\s)|\w+(?:(?:['’.-]|(?<=\w)&(?=\w))\w+)*|&|[^\w\s]")
_INSIDE = frozenset("& et and de du des d la le les of the".split())  # within a name, between two of its words
# Behind these a name without capitals may open what is said.
_OPENERS = frozenset(
    "client cliente customer company societe boite agence bonjour bonsoir salut hello hi hey et mais and but que car donc".split()
)
_FORM = frozenset("sas sasu sarl eurl sa sci ltd inc llc gmbh plc limited".split())
_TITLE = frozenset("m mr mme mlle mrs ms monsieur madame".split())
_NEVER = frozenset("""
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche
january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
hr rh tva gdpr rgpd rc drh ceo cto cfo linkedin covid eu i london france europe toussaint noel slack teams acracy webportage relais malt figma jira notion gmail excel trello zoom whatsapp urssaf paris lyon marseille lille nantes bordeaux
""".split())  # fmt: skip
_COUNTED = frozenset(
    "euro euros e k ke € jour jours mois an ans semaine semaines facture factures fois relance relances h heure heures day days month months year years week weeks invoice invoices time times reminder reminders hour hours".split()
)
_CLITIC = re.compile(
    r"(?:[cjmnst]|qu|lorsqu|puisqu)'.+|d'.+|l'(?:a(?:ssur|vocat|gence|mi)|entreprise|equipe|etat|opticien|autre).*|.+n't|.+'(?:re|ve|ll|m|d)"
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|er?|eme|e|k|ke|h|j|x|€|euros?|eur)", re.IGNORECASE)
# Words that are in no name of a company written without capitals.
_PLAIN = frozenset("""
a ai aime ah alors ans apres as au aucun aujourd'hui aussi autre aux avait avant avec avez avoir avril balles beaucoup ben bien bonjour bonsoir bosse
bosser bout budget but c ca car case ce cela celui cent ces cet cette chef chez client cliente clients coup collegue collegues combien comme comment
company compta comptable contact contrat contre customer d dans date de deja demande demander depuis dernier derniere des deux devis direct directeur
directement direction dit dois doit doivent donc dont dossier drh du e elle elles en encore entre entreprise es est et etait ete etre eu euro euros
eux facon fac facture factures faire fait faut fin fini fois fr gars gens grand grosse hello hey hi hier huissier i ici il ils j jai jamais je jours
juillet juin juste k l la le les leur leurs litige lui lundi m ma mai maintenant mais mais mal mars me mec meme merci mes mission missions mission moi
mois mon montant mr n ne nom non nos notre nous nouveau on ont ou ouais oui par parce pas patron pay paye payer pendant peu peut peux plus pour pourquoi
pouvez prestation presta probleme projet propose proposition puis qu quand que quel quelle quelqu qui quoi recu regle relance relances responsable rien s
sa sais salut sans se semaine semaines service ses si signe signer societe son sont souci suis suite sur svp t ta te tel thune tjs tjrs toi ton toujours
tous tout toute tu un une urgent va veut veux via vient virement voila voudrais vous y boite start-up startup marque agence
about after again against all also always am an and any are asked at august be because been before boss but by called can cant case colleague contract
could customer dear december did didnt do does doesnt dont due email euros ever february fellow few for friday from get go going got guy had has hasnt
have havent he help her here him his how i'm i've im in invoice invoices is isnt it its january job july june just last late later like long manager march
may me mission mistake money monday month months more my named need never new news no nobody not nothing november now october of off ok on once one only
or our out overdue owed owes paid pay payment paying pays person please project quick really refuses says september she since so some someone still
sunday team than thanks that the their them then there these they theyre this those three thursday to today told tomorrow tuesday two unpaid until up us
very want wants was way we wednesday week weeks were what when where which who whole why will with wont work worked working would year years yesterday
yet you your
accounting ancien actuel actuelle directly ended ends final finie fini finished finale finance principal principale precedent rh site sous start
jme vs ki ke koi pr besides open wrapped chui jsuis bloque bloquent refuse refusent conteste contestent repond repondent paie paient payent paye payes regle reglent dit disent veulent
""".split())  # fmt: skip
_NEGATION = r"(?:\s+(?:toujours|tjs|tjrs|tj|encore|vraiment|carrement|tout simplement))*"
_NOT_PAYING = (
    rf"(?:(?:ne|n'|n)\s*)?(?:(?:m'?|me|nous|ma|mont|m')\s*)?(?:a|ont|ma|mont|m'a|m'ont)?{_NEGATION}\s*(?:pas|jamais|rien|plus){_NEGATION}\s+(?:ete\s+)?(?:paye|regle|vire|verse|signe)"
    rf"|(?:(?:ne|n'|n)\s*)?(?:(?:me|m|nous|te)\s+)?(?:paie|paye|paient|payent|regle|reglent|repond|repondent|donne|donnent)s?{_NEGATION}\s+(?:pas|plus|jamais|rien)\b"
    r"|est en retard|sont en retard|a disparu|a (?:bien |enfin )?(?:paye|regle|vire|annule|rompu)\b|ont (?:paye|regle)"
)
# What a client does, in folded words, behind its name.
_DOES = re.compile(
    rf"(?:\s*,?\s*(?:qui|ils|il|they|who)|,(?=\s*me\b))?\s+(?:(?:me|nous|lui) (?:doit|doivent|reclame|demande|propose|facture|bloque)|m'a (?:propose|demande|contacte|ecrit|dit)|{_NOT_PAYING}"
    r"|(?:refuse|conteste|veu(?:t|lent)|voudrait|exige|reclame|dit|disent|demande|fait le mort|font le mort|n'est pas (?:content|satisfait)|est (?:mecontent|pas content))\b"
    r"|(?:still |just )*(?:owes?|refuses?|disputes?|contests?|claims?|wants?|says|asks|asked|offered|offers|ghosted|stopped|told|ignores?|cancelled|terminated)\b"
    r"|(?:still |just )*(?:has(?:n'?t| not)?|have(?:n'?t| not)?|did(?:n'?t| not)|does(?:n'?t| not)|won'?t|will not|never|isn'?t|is not|aren'?t|is|are)\s+(?:still |yet |been |just )*(?:paid?|pay(?:ing|s)?|refusing|disputing|claiming|ghosting|responding|respond|replied|reply|answer(?:ing)?|sign(?:ed)?|late|happy|asking)\b"
    r"|never (?:paid|pays|replied|answered|signed))"
)
LEAD = 80  # characters in which the words stand that lead to a name
# Words that lead to a name, in folded words. Behind the first ones a name may lack capitals.
_LEADS = re.compile(
    r"(?:\bchez|\b(?:client|cliente|boite|societe|company|customer|agence)(?: cliente?)?\s*(?:(?:qui )?s'appelle|appelee?|nommee?|(?:is |which is |that is |that's )?(?:called|named))"
    r"|\b(?:il|elle|ca) s'appelle|\b(?:its|their) name is|\bis called"
    r"|\b(?:bosse|bosser|travaille|travailler|missions?|litige|conflit) (?:pour|avec|contre)|\b(?:paye|regle)e?s? par"
    r"|\b(?:work(?:ed|ing)?|missions?|disputes?) (?:for|with|against|at)|\b(?:owed|paid) by)\s+"
)
_LED_TO = re.compile(rf"{_LEADS.pattern}$")
_LEADS_CAPITAL = re.compile(
    r"(?:\b(?:(?:mon|ma|un|une|le|la|du|au|ce|cette|my|the|a|our|this) (?:client|cliente|customer)(?: (?:est|is|c'est))?|(?:client|customer) ?[:=]|company|societe|boite|entreprise|start-?up|marque|compagnie|agence"
    r"|avec|contre|pour|par|from|by|for|with|against|relance|dossier|litige|affaire|(?:demander|reclamer|facturer) a"
    r"|(?:factures?|impayee?s?|donnees|euros?|virement|paiement|prod) de|(?:invoices?|bailiff|reminders?|notice) to|(?:mistake|bug|someone|contact|contract|error|laptop) at"
    r")|\bc'est(?= [^.!?]{2,40} qui)|\bl'(?:entreprise|agence))\s+(?:(?:la|le|les|the)\s+)?"
)
_QUOTED = re.compile(r"[«“\"]\s*([^«»“”\"\n]{2,60}?)\s*[»”\"]")


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return fold(self.text).strip(".")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or (self.text[0].isdigit() and not self.text.isdigit() and not _ORDINAL.fullmatch(self.text))

    @property
    def plain(self) -> bool:
        """Whether the word is in no name that lacks capitals."""
        return self.folded in _PLAIN or self.folded in _NEVER or bool(_CLITIC.fullmatch(self.folded)) or bool(_ORDINAL.fullmatch(self.text))


def is_plain(word: str) -> bool:
    """Whether the word is in no name, even with a capital: "Bonjour", "Facture", "Mme"."""
    return fold(word).strip(".") in _PLAIN | _NEVER | _TITLE


def is_title(word: str) -> bool:
    return fold(word).strip(".") in _TITLE


def shouted(text: str) -> bool:
    """Whether capitals tell nothing, because nearly all letters are."""
    return sum(c.isupper() for c in text) > 0.7 * max(sum(c.isalpha() for c in text), 1) and len(text.split()) > 3


def acts(after: str) -> bool:
    """Whether these words say what a client does: " ne répond pas", " owes me"."""
    return bool(_DOES.match(_flat(after)))


def find(text: str) -> str:
    """The client's name as it is written, "" when none is plainly given."""
    said = head(text)
    loud = shouted(said)
    plain = _flat(said)
    words = [_Word(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(said)]
    for name in (*_quoted(said, plain), *_doers(words, plain, loud), *_led(words, plain, loud)):
        if name[1] > name[0]:
            return re.sub(r"['’]s$", "", said[name[0] : name[1]].strip(" .,;:"))
    return ""


def _flat(text: str) -> str:
    """Lower case without accents, every character at its place."""
    return "".join((fold(c) or " ")[:1] if not c.isspace() else " " for c in text).replace("`", "'")


def _quoted(said: str, plain: str) -> Iterator[tuple[int, int]]:
    for found in _QUOTED.finditer(said):
        if _DOES.match(plain, found.end()) or _LED_TO.search(plain, max(0, found.start() - LEAD), found.start()):
            yield found.span(1)


def _doers(words: list[_Word], plain: str, shouted: bool) -> Iterator[tuple[int, int]]:
    """Names before what a client does, and owners."""
    acts = bool(_DOES.search(plain))
    for last, word in enumerate(words):
        owner = _Word(word.text[:-2], 0, 0)
        if re.search(r"\w['’]s$", word.text) and word.capital and not owner.plain and last > 0 and words[last - 1].text[0].isalnum():
            yield word.start, word.end
        if not acts or word.folded in _PLAIN or not word.text[0].isalnum() or not _DOES.match(plain, word.end):
            continue
        capital = not shouted and (word.capital or (word.text.isdigit() and last > 0 and words[last - 1].capital))
        first = last
        while first > 0 and last - first < LONGEST and _joins(words, first - 1, capital):
            first -= 1
        if capital or first == 0 or not words[first - 1].text[0].isalnum() or words[first - 1].folded in _OPENERS:
            yield _whole(words, first, last, capital)


def _led(words: list[_Word], plain: str, shouted: bool) -> Iterator[tuple[int, int]]:
    """Names behind a word that leads to one."""
    starts = {word.start: number for number, word in enumerate(words)}
    for pattern, lower in ((_LEADS, True), (_LEADS_CAPITAL, False)):
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
            article = told[0].folded in ("la", "le", "les") and len(told) == 3 and not told[1].plain and not told[2].plain
            if not capital and (not lower or (told[0].plain and not article)):
                continue  # "pour la concurrence" is no name, "pour la banque postale" is
            last = first + (not capital and article)
            while last + 1 < len(words) and last - first < LONGEST - 1 and _joins(words, last + 1, capital, ahead=True):
                last += 1
            yield _whole(words, first, last, capital)


def _joins(words: list[_Word], at: int, capital: bool, *, ahead: bool = False) -> bool:
    """Whether the word at this place belongs to a name on its other side."""
    word = words[at]
    if not word.text[0].isalnum() and word.text != "&":
        return False
    if word.folded in _FORM and ahead:
        return True
    if capital:
        if word.capital:
            opens = at > 0 or not word.plain or word.folded in (*_INSIDE, "societe")  # any word may have a capital there
            return opens and word.folded not in _NEVER and not _CLITIC.fullmatch(word.folded)
        if word.text.isdigit():
            return len(word.text) <= 4 and not (at + 1 < len(words) and words[at + 1].folded in _COUNTED)
        beyond = at + (1 if ahead else -1)
        return word.folded in _INSIDE and 0 <= beyond < len(words) and words[beyond].capital
    return not word.plain or word.text == "&"


def _whole(words: list[_Word], first: int, last: int, capital: bool) -> tuple[int, int]:
    """Where the name begins and ends in the text; nothing (0, 0) when these words are none."""
    while capital and first < last and words[first].plain and words[first].folded not in _TITLE and not _proper(words, first):
        first += 1
    kept = words[first : last + 1]
    known = [w for w in kept if not w.plain and re.search(r"[^\W\d]", w.text)]
    if not known or (not capital and len(kept) > LONGEST_LOWER):
        return 0, 0
    return kept[0].start, kept[-1].end


def _proper(words: list[_Word], at: int) -> bool:
    """Whether a plain word opens a name: "Le Bon Coin", "Client First", "La Redoute"."""
    following = words[at + 1] if at + 1 < len(words) else None
    return words[at].capital and following is not None and (following.capital or following.text.isdigit())
