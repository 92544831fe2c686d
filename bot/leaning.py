"""Whether a short text leans on what was said before: made of question words, pronouns and connectives, it names no subject."""

from __future__ import annotations

import re

from bot.days import fold

SHORT = 8  # words of a short text
_FRENCH = frozenset(
    "et mais ou donc alors puis si sinon ben bah bon ok ah oh euh hein coup ca c ce cet cette ces cela celui celle ceux le la l les lui leur "
    "eux elle elles il ils on je j me m moi y en un une des de d du a au aux par pour pr avec sans dans sur chez vers depuis jusqu avant apres "
    "pendant lors que qu qui quoi koi quand comment combien pourquoi pk pq pourkoi quel quelle quels quelles est es sont suis etre etait etaient "
    "sera serait ai as ont avoir avait aura aurait eu peut peux peu pouvoir dois doit devrait faut faudra faire fait fais fera va vais vas vont "
    "ne n pas plus jamais non oui aussi encore toujours deja meme seulement juste vraiment normalement general genre environ temps longtemps "
    "jour jours semaine semaines mois an ans annee annees fois cas chose choses truc autre autres tout toute tous rien s se son sa ses mon ma "
    "mes mien mienne sien sienne seul seule collegue collegues client clients refuse refuser insiste insister accepte accepter dit dis dire "
    "veut veux vouloir voulais voudrais savoir trouve trouver exactement precisement prend prendre dure durer possible obligatoire oblige normal pareil bout moment comme ici la".split()
)
_ENGLISH = frozenset(
    "and but or so then if what when where why how who which whose that this these those it its they them their he she him her his hers i me my "
    "mine we us our one ones is are was were be been being am do does did done doing have has had having can could may might will would shall "
    "should must not no yes yeah n t s d ll re ve m don doesn didn isn won to of in on at by for from with without about after before during "
    "until till than as a an the there here long longer much many often soon time times day days week weeks month months year years ok okay well "
    "also too even still already only just really exactly always never ever else other another thing things case situation way same get go going "
    "goes happen happens take takes last lasts say says said tell tells refuse refuses insist insists accept accepts agree agrees colleague colleagues coworker client "
    "customer wants want wanted wonder wondering know need needs find possible mandatory allowed normal tho though alone own all any".split()
)
_WORDS = _FRENCH | _ENGLISH
_YOU = frozenset("tu te toi vous votre vos you your yours".split())


def leans(text: str, *, you: bool = False) -> bool:
    """Whether a text can only be understood with what was said before.

    `you`: even when it speaks to Relais, which alone may be a question about it ("vous faites quoi ?").

    >>> leans("et pour combien de temps ?"), leans("what if he refuses?"), leans("et si je passe en direct ?")
    (True, True, False)
    """
    words = re.findall(r"\w+", fold(text))
    return (
        len(words) > 0 and len(text.split()) <= SHORT and all(word in _WORDS or word.isdigit() or (you and word in _YOU) for word in words)
    )
