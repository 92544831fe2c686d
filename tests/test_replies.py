"""A short reply says one of the answers on offer, or none: never a "no" taken for a yes, nor half a sentence for the whole."""

from __future__ import annotations

import pytest

from bot import replies
from bot.knowledge import Knowledge
from tests.stage import Stage
from tests.test_engine import dispute, last, store

NOT_YET = """n'envoie pas · n’envoyez pas · surtout n'envoyez rien · ne pas envoyer · pas d'accord · pas daccord · c'est pas exact · le montant n'est pas exact
oui sauf le montant · oui mais le montant est faux · ok mais attends · je valide demain · ok demain · on verra lundi · envoyez lundi · c'est bon ? · c bon??
ça marche pas · pas ok · inexact · oui si le montant est corrigé · tout est faux · je ne valide pas · merci · non · presque · pas encore · jamais · oui enfin non
don't send it yet · dont send · that's not right · yes but the amount is wrong · correct reminders · incorrect · not ok · yes if the amount is fixed
send it tomorrow · is that correct? · thanks · nope · not yet · yes except the client · i'm not sure · no · wait · hold on, not correct""".replace(
    "\n", " · "
).split(" · ")
SENDS = """oui · OUI !! · ouiii · oui merci · ok c'est bon · oui oui · C’est bon, envoyez svp · 👍 · parfait merci beaucoup · tout est bon · d'accord · dacord
c bon · oui vas-y · ok envoie · je valide · oui tout est juste · bonjour oui · oui pas de souci · envoyez · euh oui · yes · Yes please · looks good, send it
yes, all good thanks · go ahead · okay · yep · that's right · confirmed · yes no problem""".replace("\n", " · ").split(" · ")

YES = "oui · ouais · bah oui · oui elle est en cours · bien sûr · bien sûr, il en reste une · si · ok · yes they did · of course · yeah · 👍 · tout à fait · oui pas de souci · toujours en cours · oui une autre · yes one more"
NO = "non · nan · ben non · non merci · pas d'accord · pas daccord · absolument pas · carrément pas · pas du tout · bien sûr que non · pas encore · of course not · not at all · nope · no thanks · non c'est fini · non il n'y en a pas d'autre · no, it ended · la deuxième · 👎 · c'est tout · c'est la seule · rien pour l'instant · pas à ma connaissance · that's all · just this one · nothing yet · not that I know of"
NEITHER = "pas exactement · not sure · not exactly · no idea · thanks · merci · je sais pas · oui mais pas encore · non mais oui · oui ? · oui quand il aura payé · yes unless it ended · si ça se trouve · peut-être · no problem · oui sauf celle de mars"

DONE = "c'est tout · cest tout · c tout merci · voilà c'est tout · non · fini · j'ai tout envoyé merci · je n'ai rien d'autre · that's all · that's all thanks · done! · no that's all · nothing else"
NOT_DONE = "j'ai pas fini · pas fini · non j'en ai encore 2 · not done yet · not done · voilà la facture · c'est pas tout · c'est tout ? · that's not all · here is the invoice, done soon · j'ai fini de chercher mais attendez"

CHOICES = {
    "reminded": {
        "none": "aucune · nope · non · non pas de relance · jamais relancé · je l'ai jamais relancé · no reminders",
        "several": "plusieurs · deux fois · j'ai relancé 3 fois · je l'ai relancé plusieurs fois · plusieur · three times · 3 mails · 5 emails · tous les jours",
        "formal": "mise en demeure · j'ai envoyé une mise en demeure · formal notice sent last week · lettre recommandée · LRAR",
        "": "pas de mise en demeure · aucune mise en demeure · no formal notice · une relance mais pas de mise en demeure · not twice, once · peut-être plusieurs · je sais pas",
    },
    "contact": {
        "worked": "j'ai bossé avec lui avant · un ancien client · via vous · used to work with them · my old client",
        "referred": "un collègue de mon client · quelqu'un que mon client m'a présenté · my client gave him my name · he was referred",
        "unrelated": "un autre service, aucun lien · same company, different team",
        "elsewhere": "un pote · rencontré à un meetup · sur linkedin · je le connaissais avant · met at a conference",
        "": "jamais bossé avec · un collègue de mon client, aucun lien · même boîte · same company · never met",
    },
    "damage": {
        "material": "écran cassé · un ordi · dropped their laptop",
        "bodily": "il s'est cassé le bras · a broken leg · quelqu'un s'est blessé",
        "": "le serveur est tombé",
    },
    "nature": {
        "unpaid": "impayé · ils refusent de payer · facture en retard · still waiting for my money · il paie pas · ils ne paient plus · le client ne paie pas ma facture · they don't pay · impayer · 1",
        "contested": "ils contestent tout · il conteste · contester · they contest the work",
        "broken_off": "il a annulé · il a tout arrêté · annulée · arrêtée · mission rompue · il a tout stoppé",
        "": "il m'a viré la moitié · il conteste pas · pas impayé · it is not contested · j'arrête pas de le relancer · ni contesté ni rompu",
    },
}  # fmt: skip


def offered(known: Knowledge, kind: str, *codes: str) -> dict[str, list[str]]:
    wordings = known.wordings
    return {code: [w for lang in ("fr", "en") for w in wordings.words(lang, "vous").heard(f"choice-{kind}-{code}")] for code in codes}


@pytest.mark.parametrize("said", NOT_YET)
def test_what_is_no_plain_yes_is_no_approval(known: Knowledge, said: str) -> None:
    assert replies.wholly(said, offered(known, "approval", "approve")) is None


@pytest.mark.parametrize("said", SENDS)
def test_a_plain_yes_is_an_approval_however_typed(known: Knowledge, said: str) -> None:
    assert replies.wholly(said, offered(known, "approval", "approve")) == "approve"


@pytest.mark.parametrize(("said", "meant"), [(s, m) for t, m in ((YES, "yes"), (NO, "no"), (NEITHER, None)) for s in t.split(" · ")])
def test_yes_no_or_neither(known: Knowledge, said: str, meant: str | None) -> None:
    assert replies.yes_or_no(said, offered(known, "yesno", "yes", "no")) == meant


@pytest.mark.parametrize(("said", "meant"), [(s, m) for t, m in ((DONE, "done"), (NOT_DONE, None)) for s in t.split(" · ")])
def test_all_sent_or_not(known: Knowledge, said: str, meant: str | None) -> None:
    assert replies.wholly(said, offered(known, "evidence", "done")) == meant


@pytest.mark.parametrize(
    ("kind", "said", "meant"), [(k, s, m or None) for k, table in CHOICES.items() for m, t in table.items() for s in t.split(" · ")]
)
def test_a_choice_among_other_words(known: Knowledge, kind: str, said: str, meant: str | None) -> None:
    codes = {
        "contact": ("worked", "referred", "unrelated", "elsewhere"),
        "reminded": ("none", "once", "several", "formal"),
        "nature": ("unpaid", "contested", "broken_off"),
        "damage": ("immaterial", "material", "bodily"),
    }[kind]
    assert replies.among(said, offered(known, kind, *codes)) == meant


def test_numbers_and_ranks() -> None:
    assert [replies.rank(said, 3) for said in ("1", "2.", "le premier", "la 3e", "the second one", "option 3")] == [0, 1, 0, 2, 1, 2]
    assert [replies.rank(said, 3) for said in ("4", "0", "3 fois", "premier contact", "", "oui", "1" * 12_000)] == [None] * 7


def test_nothing_is_sent_before_a_plain_yes(stage: Stage) -> None:
    """In a whole conversation, whatever else Relais makes of the words."""
    dispute(stage)
    stage.says("Nadia", "c'est tout")
    sent = store(stage)
    for said in NOT_YET:
        stage.says("Nadia", said)
        assert not sent.cases.all(), said
        if "Arrêter" in last(stage, "Nadia"):
            stage.says("Nadia", "non")
        for keep in ("Garder la réponse précédente", "Keep the previous answer"):  # what was said to be wrong is being asked anew
            if keep in last(stage, "Nadia"):
                stage.says("Nadia", keep)
    assert not sent.cases.all()
    stage.says("Nadia", "oui c'est bon merci")
    assert len(sent.cases.all()) == 1
    sent.close()


@pytest.mark.parametrize("said", ["pas d'accord", "surtout pas", "not sure", "oui quand il aura payé"])
def test_a_case_is_not_closed_by_a_no(stage: Stage, said: str) -> None:
    dispute(stage)
    for answer in ("c'est tout", "oui", "clore mon dossier", said):
        stage.says("Nadia", answer)
    kept = store(stage)
    assert [t.state.value for t in kept.cases.all()] == ["open"]
    kept.close()


@pytest.mark.parametrize("said", ["pas de mise en demeure", "no formal notice yet"])
def test_a_denied_choice_is_asked_again(stage: Stage, said: str) -> None:
    for answer in ("je veux ouvrir un dossier de litige", "Acme", "impayé", "2026-031", "1500 ht", "12/02/2026", "12/03/2026", "non", said):
        stage.says("Nadia", answer)
    assert "n'ai pas reconnu" in last(stage, "Nadia") or "did not recognise" in last(stage, "Nadia")
