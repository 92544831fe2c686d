"""An incident told in the first message is not asked for again, and a damage may be told in figures, roughly, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from bot import hints, kinds
from bot.dialogue import Heard, Unclear
from bot.knowledge import Knowledge
from tests.stage import Stage
from tests.test_engine import last, store
from tests.test_kept_words import facts, say

TODAY = date(2026, 7, 15)

TOLD = [
    ("j'ai effacé la bdd du client Zeta hier", "immaterial", "2026-07-14"), ("jai supprimé la base de données du client 😱 jfais koi", "immaterial", ""),
    ("g perdu des données client par erreur ce matin", "immaterial", "2026-07-15"), ("sans faire exprès j'ai effacé leur drive lundi", "immaterial", "2026-07-13"),
    ("j'ai lancé la purge sur le mauvais environnement le 3 mars", "immaterial", "2026-03-03"), ("fuite de données chez Zeta par ma faute", "immaterial", ""),
    ("ma maj a fait planter leur boutique en ligne le 10/07", "immaterial", "2026-07-10"), ("j'ai cassé la prod du client", "immaterial", ""),
    ("i deleted the client's database yesterday", "immaterial", "2026-07-14"), ("I accidentally wiped their prod db 2 days ago", "immaterial", "2026-07-13"),
    ("my update took down their website this morning", "immaterial", "2026-07-15"), ("i sent it to the wrong recipient on monday", "immaterial", "2026-07-13"),
    ("jai cassé le macbook de ma cliente ce matin", "material", "2026-07-15"), ("J'ai renversé du café sur un serveur du client.", "material", ""),
    ("jai fait tomber un ecran dans leurs bureaux hier", "material", "2026-07-14"), ("laptop du client tombé, écran mort, c'était hier", "material", "2026-07-14"),
    ("I spilled coffee on the client's laptop last friday", "material", "2026-07-10"), ("i dropped their projector, it was on july 3rd", "material", "2026-07-03"),
    ("qqn sest blessé avec mon installation sur le salon hier", "bodily", "2026-07-14"), ("a visitor got injured on my stand", "bodily", ""),
    ("j'ai effacé la bdd, le client m'a écrit hier", "immaterial", ""), ("j'ai cassé un écran et quelqu'un s'est blessé", "", ""),
    ("j'ai cassé un écran hier. Personne n'est blessé.", "material", "2026-07-14"), ("il y a 2 heures j'ai supprimé leur site", "immaterial", "2026-07-15"),
    ("cette nuit ma maj a planté leur site", "immaterial", "2026-07-14/2026-07-15"), ("i wiped their server's data last night", "immaterial", "2026-07-14/2026-07-15"),
]  # fmt: skip
NOT_TOLD = [
    "si j'efface la bdd du client, je suis couvert ?", "je n'ai pas effacé la base de données", "que faire si je casse un ecran", "j'ai perdu mon mot de passe",
    "am i covered if i break a laptop", "i never deleted their data", "je veux supprimer mes données", "i want to delete my data", "where is my file",
    "c'est quoi un dommage immatériel ?", "mon client conteste la facture de 3000 €", "i lost my password for the app", "comment supprimer un fichier ?",
    "il m'a laissé tomber hier", "une fois la bdd effacée on fera le reste", "suppose i break their laptop", "unless i wipe their data", "je dois envoyer le fichier demain",
]  # fmt: skip


@pytest.mark.parametrize(("said", "damage", "day"), TOLD)
def test_the_kind_and_the_day_of_a_damage_are_read(said: str, damage: str, day: str) -> None:
    found = hints.find(said, TODAY)
    assert (found.get("damage", ""), found.get("happened", "")) == (damage, day)
    assert found.get("incident", said) == said


@pytest.mark.parametrize("said", NOT_TOLD)
def test_what_is_supposed_denied_or_ones_own_is_no_damage(said: str) -> None:
    assert not hints.find(said, TODAY).keys() & {"damage", "happened", "incident"}


ESTIMATES = [
    ("15k environ", "15000.00 EUR"), ("environ 15k", "15000.00 EUR"), ("oui 15000", "15000.00 EUR"), ("oui, à peu près 3 200 €", "3200.00 EUR"), ("yes about 2k", "2000.00 EUR"),
    ("je sais pas, peut-être 3000 €", "3000.00 EUR"), ("around 500 euros", "500.00 EUR"), ("12 000 HT", "12000.00 EUR HT"), ("no idea", "unknown"), ("je sais pas", "unknown"),
    ("jsp", "unknown"), ("non", "unknown"), ("non pas encore", "unknown"), ("pas encore", "unknown"), ("aucune idée", "unknown"), ("aucune idee pour l'instant", "unknown"),
    ("not yet", "unknown"), ("i don't know yet", "unknown"), ("pas connu", "unknown"), ("unknown", "unknown"), ("idk", "unknown"), ("je ne sais vraiment pas", "unknown"),
    ("je sais pas, une partie de la facture", "unknown"), ("no idea, one moment", "unknown"),
    ("1", "unknown"), ("on ne sait pas encore", "unknown"), ("Pas encore connu", "unknown"),
]  # fmt: skip
DOUBTFUL = [
    ("oui", "amount-which"),
    ("yes", "amount-which"),
    ("oui je crois", "amount-which"),
    ("entre 5000 et 8000", "amount-several"),
    ("beaucoup", "amount"),
    ("attends une minute", "amount"),
    ("on attend un devis du prestataire", "amount"),
    ("il faut attendre, un technicien passe demain", "amount"),
    ("-300 €", "amount-negative"),
]


def options(known: Knowledge) -> dict[str, list[str]]:
    wordings = known.wordings
    return {"unknown": [w for lang in wordings.bundles for w in wordings.words(lang, "vous").heard("choice-amount-unknown")]}


@pytest.mark.parametrize(("said", "value"), ESTIMATES)
def test_an_estimate_is_an_amount_or_not_known(known: Knowledge, said: str, value: str) -> None:
    assert kinds.estimate.accept(Heard(said, "fr", TODAY, options(known))) == value


@pytest.mark.parametrize(("said", "code"), DOUBTFUL)
def test_what_is_neither_is_asked_again(known: Knowledge, said: str, code: str) -> None:
    with pytest.raises(Unclear) as problem:
        kinds.estimate.accept(Heard(said, "fr", TODAY, options(known)))
    assert problem.value.code == code


def test_an_incident_told_at_once_is_asked_for_what_is_missing_only(stage: Stage) -> None:
    say(stage, "j'ai effacé la bdd du client Zeta hier, ça leur coûte 15k environ")
    assert "réclamé quelque chose par écrit" in last(stage, "Nadia")
    say(stage, "non", "On a restauré la sauvegarde.", "c'est tout")
    recap = last(stage, "Nadia")
    assert all(part in recap for part in ("Zeta", "Immatériel", "31 août 2026", "effacé la bdd")) and "15" in recap


def test_an_incident_told_at_once_in_english(stage: Stage) -> None:
    say(stage, "English please", "i dropped the client's laptop yesterday, their screen is dead")
    assert "Which client" in last(stage, "Nadia") or "At which client" in last(stage, "Nadia")
    say(stage, "Zeta", "no", "no idea", "Nothing so far.", "that's all")
    assert "Not known yet" in last(stage, "Nadia") and "Material" in last(stage, "Nadia")


@pytest.mark.parametrize(
    ("said", "kept"), [("15k environ", "15000.00 EUR"), ("no idea", "unknown"), ("je sais pas", "unknown"), ("oui 3200", "3200.00 EUR")]
)
def test_the_question_takes_an_amount_or_a_no(stage: Stage, said: str, kept: str) -> None:
    say(stage, "j'ai effacé la bdd du client Zeta hier", "non", said)
    assert "limiter les dégâts" in last(stage, "Nadia") and facts(stage)["amount"] == kept


def test_a_bare_yes_is_asked_for_the_amount(stage: Stage) -> None:
    say(stage, "j'ai effacé la bdd du client Zeta hier", "non", "oui")
    assert "Quel est-il" in last(stage, "Nadia")
    say(stage, "3200")
    assert facts(stage)["amount"] == "3200.00 EUR"


def test_an_amount_that_becomes_known_is_corrected(stage: Stage) -> None:
    say(stage, "j'ai effacé la bdd du client Zeta hier", "non", "no idea", "Rien.", "c'est tout", "oui", "corriger montant : 2500 €", "oui")
    kept = store(stage)
    found = {f.key: f.value for f in kept.cases.facts(kept.cases.all()[0].id)}
    kept.close()
    assert found["amount"] == "2500.00 EUR"


@pytest.mark.parametrize("said", ["j'ai cassé leur écran hier", "quelqu'un s'est blessé hier au salon"])
def test_what_is_told_at_a_question_of_the_incident_counts_too(stage: Stage, said: str) -> None:
    say(stage, "je veux déclarer un incident", "Zeta", said)
    assert "réclamé quelque chose par écrit" in last(stage, "Nadia")
