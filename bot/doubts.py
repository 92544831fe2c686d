"""Words that say that something given is wrong, and perhaps what is right instead: "tout est bon sauf le montant", "le montant est faux"."""

from __future__ import annotations

import re

_LEAD = r"^(?:(?:non|no|mais|but|ah|oh|oups|oops|pardon|desolee?|sorry|attends?|wait|en fait|actually)\b[ ,:]*)*"
_THE = r"(?:le |la |les |l'|the |my |mon |ma )?"
_IS = r"(?:c'est|ce serait|c'etait|it's|it is|it should be|should be|devrait etre|il faut)"
# What is right instead holds a digit, which is no rank, unless it is led in: "sauf le client, c'est Globex".
_VALUE = rf"(?:[\s,:;]*(?:(?:{_IS}|plutot|rather)?\s*(?!\d{{1,2}}(?:e|eme|ere|re|nde?|rd|th)\b)(?P<value>\S*\d(?:(?!\b{_IS}\b)[^:])*?)|{_IS}\s+(?P<name>(?!(?:pas|not|faux|wrong|plus|no)\b|n')\S+(?: \S+){{0,3}}?)))?[ .!]*$"
_RIGHT = (
    r"(?:(?:oui|ouais|ok|okay|yes|yep|d'accord|parfait|super|nickel|merci|thanks|(?:tout|c'est|ca)(?: est| a l'air)?(?: tout)? (?:bon|bien|juste|ok|correct|exact|parfait|va)"
    r"|(?:all|everything|it|the rest|le reste)(?: is|'s| looks| est)?(?: all)? (?:good|fine|right|ok|correct|bon|juste)|(?:all )?good|correct|exact)\b[ ,.]*)*"
)
_WRONG = (
    r"(?:(?:est|etait|sont|is|are|was|looks)(?: (?:completement|totalement|tout|completely|all))? (?:faux|fausses?|incorrecte?s?|erronee?s?|inexacte?s?|mauvaise?s?|wrong|off|not (?:right|correct|good|ok))"
    r"|(?:n'?)?(?:est|sont|etait) pas (?:(?:le|la) )?(?:bon(?:ne)?s?|justes?|correcte?s?|exacte?s?)|(?:isn'?t|aren'?t|wasn'?t) (?:right|correct|good|ok))"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_LEAD}{_RIGHT}(?:sauf|excepte|hormis|a part|mais pas|except(?: for)?|apart from|but not)\s+(?:pour |for )?{_THE}(?P<what>[^,:;]{{2,40}}?)(?:,? (?:qui )?{_WRONG})?{_VALUE}",
        rf"{_LEAD}{_RIGHT}(?:(?:mais|but) )?{_THE}(?P<what>[^,:;]{{2,40}}?),? {_WRONG}{_VALUE}",
        rf"{_LEAD}(?:(?:il y a|y'?a|there is|there's) )?(?:une |an |a )?(?:erreur|faute|error|mistake) (?:sur|dans|de|in|with|on) {_THE}(?P<what>[^,:;]{{2,40}}?){_VALUE}",
        rf"{_LEAD}(?:je me suis trompee?|j'ai fait une erreur|i made a mistake|i was wrong) (?:sur|dans|de|pour|in|with|on|about) {_THE}(?P<what>[^,:;]{{2,40}}?){_VALUE}",
        rf"{_LEAD}(?:(?:c'est |it's )?(?:le |la |the )?(?:mauvaise?|wrong)) (?P<what>[^,:;]{{2,40}}?){_VALUE}",
    )
)
_ANYTHING = re.compile(
    r"^(?:(?:je (?:veux|voudrais|dois|souhaite)|j'aimerais|il faut|i (?:want|need|would like) to|i'd like to|can i|puis-je|je peux)\s+)?(?:corriger|corrige[rz]?|modifier|modifie[rz]?|rectifier|changer|edit|modify|fix"
    r"|(?:make|faire) (?:a|une) (?:correction|modification|change)|(?:une )?correction|correct (?:it|something|my case|the case))"
    r"(?: (?:quelque chose|un point|une (?:info|information|reponse|erreur|ligne)|(?:mon|le|ce) dossier|ca|something|a (?:detail|point|mistake)|(?:my|the) case|it))?[ .!?]*$"
)


def find(said: str) -> tuple[str, str] | None:
    """The name of what is wrong in these folded words, and what is right instead, "" when they do not tell.

    >>> find("tout est bon sauf le montant"), find("le montant est faux, c'est 1300"), find("le client ne paie pas")
    (('montant', ''), ('montant', '1300'), None)
    >>> find("sauf le montant de la 2e : 900 ttc"), find("all good except the client, it's globex")
    (('montant de la 2e', '900 ttc'), ('client', 'globex'))
    """
    found = next((match for form in _FORMS if (match := form.search(said))), None)
    return (found["what"].strip(), (found["value"] or found["name"] or "").strip()) if found else None


def anything(said: str) -> bool:
    """Whether the folded words want to correct something, and do not tell what.

    >>> anything("corriger"), anything("je voudrais modifier mon dossier"), anything("corriger le montant"), anything("correct")
    (True, True, False, False)
    """
    return bool(_ANYTHING.search(said))
