"""A short reply read against the answers on offer: which one it plainly says, or that it says none.

A whole reply counts when nothing is left of it beside an answer's words and fillers ("oui merci"). Part of one
counts only when no negation, condition or doubt stands beside it: "pas d'accord" is no agreement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.days import fold

Options = Mapping[str, Sequence[str]]  # code → what people say for it

SLIP = 86  # rapidfuzz ratio from which a reply is an answer's words with a slip of the thumb
TELLING = 4  # characters from which an answer's words are looked for among others
LONGEST = 12  # words of a reply in which an answer is looked for among others
LONG = 20  # words of a value
ELIDED = 4  # words more than are left once folded: "c est" becomes one

# Words that change nothing of a reply.
_FILLERS = re.compile(
    r"\b(?:merci(?: (?:bien|beaucoup|d'avance))?|svp|stp|s'il (?:te|vous) plait|euh+|heu+|hum+|ben|bah|beh|bon|alors|donc|hein|voila|super|nickel|top|tres bien"
    r"|bonjour|bonsoir|salut|pour moi|c'est|tout|bien|maintenant|tout de suite|allez(?: y)?|vas y|ca|et"
    r"|please|pls|plz|thanks?(?: (?:you|a lot|so much))?|thx|ty|great|cool|well|so|then|hi|hello|for me|it's|that's|its|all|now|and"
    r"|ah|oh|eh|hey)\b"
)  # fmt: skip
# Said out of politeness, whatever the answer: their "no" denies nothing.
_EASY = re.compile(r"\b(?:(?:pas de|sans|aucun|no) (?:souci|soucis|probleme|problemes|problem|worries|worry))\b")
# Beside an answer's words, these turn it round or leave it open.
_AGAINST = re.compile(
    r"\b(?:non|pas|jamais|aucune?|rien|sans|ni|nullement|guere|faux|fausse|mais|sauf|hormis|excepte|sinon|sous reserve|peut-etre|si (?=\w)|a condition"
    r"|doute|crois|sais|idee|no|not|never|none|nothing|without|neither|nor|cannot|wrong|false|but|except|unless|if|maybe|perhaps|doubt|idea|clue|think|guess"
    r"|dont|doesnt|didnt|isnt|wasnt|arent|cant|wont|havent|hasnt)\b|n't\b|\?"
)
_LATER = re.compile(r"\b(?:quand|des qu|une fois|apres|demain|plus tard|when|once|until|after|tomorrow|later)\b")
# After a clear no, a negation may follow ("non, il n'y en a pas d'autre"); these may not.
_WAVERING = re.compile(
    r"\b(?:mais|sauf|sinon|si|oui|ouais|peut-etre|encore|doute|sais|pas sur|idee|but|except|unless|if|yes|yeah|yet|still|maybe|perhaps|doubt|not sure|idea|clue)\b|\?"
)
# Words with which an answer to a yes-or-no question may go on ("oui, elle est en cours"), unlike "ok" or "si".
_LEADING = re.compile(r"^(?:(?P<yes>oui|ouais|ouai|yes|yeah|yep|yup|bien sur|of course)|(?P<no>non|nan|no|nope|nah))\b(?!-)\s*")
_UNKNOWN = re.compile(
    r"\b(?:(?:sais|souviens?|rappelle)(?: vraiment| toujours| absolument| meme| encore)?(?: plus| pas)|jsp|aucune idee|pas (?:la moindre )?idee|pas sure?|plus (?:trop|tres) sure?|oublie"
    r"|no idea|no clue|idk|dunno|not sure|forgot(?:ten)?|(?:don'?t|do not|can'?t|cannot|can not) (?:know|remember|recall|say))\b"
)
_SIGNS = {
    "👍": " ok ",
    ":+1:": " ok ",
    ":thumbsup:": " ok ",
    "✅": " ok ",
    "👌": " ok ",
    "👎": " non ",
    ":-1:": " non ",
    ":thumbsdown:": " non ",
}
_RANKS = (
    ("1er", "1ere", "premier", "premiere", "first", "1st"),
    ("2e", "2eme", "deuxieme", "second", "seconde", "2nd"),
    ("3e", "3eme", "troisieme", "third", "3rd"),
    ("4e", "4eme", "quatrieme", "fourth", "4th"),
)
_RANK = re.compile(
    r"(?:(?:le|la|l'|the|n°|no|numero|number|option|choix|choice|#)\s*)*(?P<what>\d{1,2}|[\w]+?)(?:\s+(?:option|choix|choice|one))?"
)

# What thanks, a "seen" or a goodbye are made of, and what may stand beside them.
_THANKS = re.compile(
    r"\b(?:merci|mrc|mci|je (?:te|vous) remercie|ok(?:ay|i)?|d'accord|dac|dacc|entendu|compris|bien recu|bien note|c'est (?:note|parfait|super|gentil|top)|parfait|super|genial|nickel|cool|top|formidable"
    r"|(?:tres )?bonne (?:journee|soiree)|bon(?:ne)? (?:week-?end|semaine|continuation|courage)|a (?:bientot|plus|tres vite)|au revoir"
    r"|thanks?(?: you)?|thx|tysm|cheers|got it|noted|great|perfect|awesome|(?:have an? )?(?:good|nice|great|lovely) (?:day|evening|weekend|night)|bye)\b"
)
_BESIDE = re.compile(
    r"\b(?:beaucoup|bcp|bien|infiniment|(?:mille|grand|un grand) fois|mille|un grand|a (?:vous|toi|tous|toute l'equipe|l'equipe)|pour (?:tout|ca|cela|votre \w+|ton \w+|ta \w+|l'\w+|vos \w+|la (?:reponse|reactivite)|le (?:retour|temps))|d'avance|encore"
    r"|l'equipe|bonjour|bonsoir|salut|alors|et|hello|hi|so much|very much|a lot|lots|again|everyone|all|team|for (?:everything|that|this|the (?:help|reply|answer)|your \w+)|and|well|so)\b"
)
_SETTLED = re.compile(
    r"\b(?:(?:oui|ouais|yes|yep),?|(?:c'est|tout est|c) (?:bien |enfin |maintenant )?(?:bon|ok|regle|resolu|paye|fini)|(?:ca|tout) (?:marche|fonctionne)|(?:it's|it is|that's|all) (?:now )?(?:good|fine|solved|settled|resolved|fixed|paid|done|sorted)|it works|maintenant|now)\b"
)


def thanks(words: str, *, settled: bool = False) -> bool:
    """Whether the whole text is thanks, a "seen" or a goodbye; with `settled`, also that the matter is over.

    >>> thanks("ok merci bcp 🙏"), thanks("merci mais c'est pas réglé"), thanks("merci ?"), thanks("oui c'est réglé", settled=True)
    (True, False, False, True)
    """
    said = _said(words)
    left = _THANKS.sub(" | ", said)
    if settled:
        left = _SETTLED.sub(" | ", left)
    return "|" in left and not _bare(_BESIDE.sub(" ", left)) and "?" not in words


def plain(words: str) -> str:
    """Folded words without punctuation but apostrophes, hyphens and question marks; letters held down are said once."""
    for sign, meaning in _SIGNS.items():
        words = words.replace(sign, meaning)
    said = re.sub(r"([^\W\d])\1{2,}", r"\1", fold(words))
    return re.sub(r"\s+", " ", re.sub(r"[^\w'?°#-]+|(?<!\w)-|-(?!\w)", " ", said).replace("?", " ? ")).strip()


def rank(words: str, count: int) -> int | None:
    """Which of `count` things a number or an ordinal names, from 0; None when it names none."""
    found = _RANK.fullmatch(plain(words))
    if not found:
        return None
    what = found["what"]
    number = int(what) if re.fullmatch(r"[0-9]{1,2}", what) else next((n for n, names in enumerate(_RANKS, 1) if what in names), 0)
    return number - 1 if 1 <= number <= count else None


def ranks(number: int) -> tuple[str, ...]:
    """The ordinals for this number, from 1; none for those that people write otherwise."""
    return _RANKS[number - 1] if number <= len(_RANKS) else ()


def wholly(words: str, options: Options) -> str | None:
    """The code that the whole reply says, fillers and small slips aside; None when a word of it says more, or asks.

    >>> wholly("oui c'est bon, merci", {"send": ["oui", "c'est bon"]}), wholly("oui sauf le montant", {"send": ["oui"]})
    ('send', None)
    """
    said = _said(words)
    heard = {p: code for code, listed in options.items() for w in (code, *listed) if (p := _offered(w))}
    if said in heard:
        return heard[said]
    if not said or "?" in said:
        return None
    codes = {heard[w] for w in _slips(said, list(heard))}
    if len(codes) == 1:
        return codes.pop()
    for code in {c: None for w, c in heard.items() if w in said}:
        left, some = _without(said, [w for w, c in heard.items() if c == code])
        if some and not _bare(left):
            codes.add(code)
    return codes.pop() if len(codes) == 1 else None


def among(words: str, options: Options) -> str | None:
    """The one code whose words the reply says, wholly or among others that neither deny, limit nor doubt them."""
    found = rank(words, len(options))
    if found is not None:
        return list(options)[found]
    if code := wholly(words, options):
        return code
    if len(words.split()) > LONGEST:
        return None
    within = _within(words, options)
    code, against = within.popitem() if len(within) == 1 else ("", True)
    return None if against else code


def denied(words: str, options: Options, code: str) -> bool:
    """Whether the reply holds this answer's words only to deny, limit or doubt them ("pas de mise en demeure")."""
    return _within(words, options).get(code, False)


def yes_or_no(words: str, options: Options) -> str | None:
    """The code "yes" or "no" when the reply is one, or plainly begins with one; else None."""
    found = rank(words, len(options))
    if found is not None:
        return list(options)[found]
    if code := wholly(words, options):
        return code
    said = _said(words)
    lead = _LEADING.match(said) or _LEADING.match(said := _FILLERS.sub(" ", said).strip())
    if not lead or len(said.split()) > 2 * LONGEST:
        return None
    rest = said[lead.end() :]
    if lead["yes"]:
        return None if _AGAINST.search(rest) or _LATER.search(rest) else "yes"
    return None if _WAVERING.search(rest) else "no"


def affirms(words: str) -> bool:
    """Whether the reply begins with a yes that nothing takes back."""
    said = _said(words)
    lead = _LEADING.match(said) or _LEADING.match(_FILLERS.sub(" ", said).strip())
    return bool(lead and lead["yes"])


def unknown(words: str) -> bool:
    """Whether the words say that the answer is not known."""
    return bool(_UNKNOWN.search(fold(words)))


_WAITS = re.compile(
    r"^(?:(?:ok|oui|alors|euh+|ah|yes|hum+|mince)\s+)*(?:attends?|attendez|wait|hold on|hang on|brb|j'arrive"
    r"|(?:(?:juste|just|give me|donne[sz]?[- ]moi)\s+)?(?:une?|one|a|deux|two|1|2)\s+(?:petite?\s+)?(?:minutes?|mn|min|secondes?|secs?|seconds?|instants?|moment)"
    r"|let me (?:check|look|see|find)|je (?:cherche|regarde|verifie|reviens|vais (?:chercher|regarder|verifier)))\b"
)
_PIECE = (
    r"(?:attends?|attendez|wait|hold on|hang on|brb|afk|bouge[sz]? pas|(?:je )?reviens|j'arrive|(?:i'?ll )?(?:be )?(?:right |back ?){1,2}|i'?ll be"
    r"|(?:just |juste |give me |gimme |donne[sz]?[- ]moi )*(?:une?|one|a|deux|two|1|2|5|cinq|five)\s+(?:petite?\s+)?(?:minutes?|mn|min|secondes?|secs?|seconds?|instants?|moment)"
    r"|(?:je (?:cherche|regarde|verifie|vais (?:chercher|regarder|verifier))|let me (?:check|look|see|find)|i'?m (?:looking|checking))(?: (?:ca|it|that|(?:la|le|les|ma|mon|mes|the|my) \w+))?)"
)
_PAUSE = re.compile(
    rf"(?:(?:ok|oui|non|alors|euh+|ah|yes|hum+|mince|merci|please|stp|svp|pls)\s+)*{_PIECE}"
    rf"(?:\s+(?:{_PIECE}|un peu|(?:tout )?de suite|vite|apres|plus tard|bientot|dans|in|soon|for|pour|ok|stp|svp|please|pls|merci))*"
)
_ONLY = re.compile(r"(?:(?:oui|non|ouais|nan|yes|no|yep|yeah|nope|ok|okay|d'accord|dac|merci|bien sur|of course|thanks)\s*)+")


def waits(words: str) -> bool:
    """Whether the words ask for a moment rather than answer ("attends je cherche", "one moment")."""
    return len(words.split()) <= LONGEST and bool(_WAITS.search(plain(words)))


def pauses(words: str) -> bool:
    """Whether the words ask for a moment and say nothing else, so that they answer no question, not even one for free text.

    >>> pauses("attends je reviens"), pauses("hold on brb"), pauses("attends, c'est 3500"), pauses("attends il a payé")
    (True, True, False, False)
    """
    return len(words.split()) <= LONGEST and bool(_PAUSE.fullmatch(re.sub(r"[\s,.!…]+", " ", plain(words)).strip()))


def says_only_yes_or_no(words: str) -> bool:
    return bool(_ONLY.fullmatch(plain(words)))


def denies(words: str) -> bool:
    """Whether a negation, a limit or a doubt stands in the words."""
    return bool(_AGAINST.search(_said(words)))


@lru_cache(maxsize=4096)
def _offered(words: str) -> str:
    """The words of an answer, plain: the same few are compared with whatever people reply."""
    return plain(words)


def _said(words: str) -> str:
    return _EASY.sub(" ", plain(words)).strip()


def _within(words: str, options: Options) -> dict[str, bool]:
    """Each code whose words stand in the reply, and whether something there speaks against it. "Pas via Acme" is not also "via Acme"."""
    said, found = _said(words), dict[str, bool]()
    phrases = {code: [p for w in (code, *listed) if len(p := _offered(w)) >= TELLING] for code, listed in options.items()}
    for code, ours in phrases.items():
        longer = [p for other, theirs in phrases.items() if other != code for p in theirs if any(o in p and o != p for o in ours)]
        if _without(_without(said, longer)[0], ours)[1]:
            found[code] = bool(_AGAINST.search(_without(said, ours)[0]))
    return found


def _without(said: str, phrases: Sequence[str]) -> tuple[str, bool]:
    """What is left of the reply without these phrases, the longest first, and whether any was there."""
    left = said
    for phrase in sorted((p for p in phrases if p in said), key=len, reverse=True):
        left = re.sub(rf"(?<![\w'-]){re.escape(phrase)}(?![\w'-])", " | ", left)
    return left, left != said


def _bare(left: str) -> str:
    """What is left beside fillers."""
    return re.sub(r"[\s|]+", "", _FILLERS.sub(" ", left))


def _slips(said: str, phrases: Sequence[str]) -> list[str]:
    """Those phrases that are the same words but for a slip; none is a negation, and each begins alike: "incorrect" is not "correct"."""
    if len(said) < 3:
        return []
    ours = said.split()
    alike = [phrase for phrase, _, _ in process.extract(said, phrases, scorer=fuzz.ratio, score_cutoff=SLIP, limit=None)]
    return [phrase for phrase in alike if len(phrase.split()) == len(ours) and all(map(_slip, ours, phrase.split()))]


def _slip(ours: str, theirs: str) -> bool:
    return ours == theirs or (ours[0] == theirs[0] and ours.isalpha() and not _AGAINST.fullmatch(ours))


def as_typed(text: str, value: str) -> str:
    """The words of the text that read so when folded; the folded ones when they are not found."""
    wanted, words = fold(value), text.split()
    count, end = len(wanted.split()), len(words)
    long = count > LONG  # a long value ends the text
    for first in range(max(0, end - count - ELIDED) if long else 0, end - max(count, 1) + 1):
        if not wanted.startswith(fold(words[first]).strip(" .!,:=")):
            continue
        for last in range(min(end, first + count + ELIDED), end - 1 if long else first + count - 1, -1):
            part = " ".join(words[first:last])
            if fold(part).strip(" .!,:=") == wanted:
                return part.strip(" .!,:=")
    return value
