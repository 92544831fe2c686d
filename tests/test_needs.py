"""Two needs in one message are both found; a story with details is one need."""

from __future__ import annotations

import pytest

from bot import needs
from bot.understanding import Understanding

TWO = [
    ("il paie pas et en plus je veux savoir où est mon attestation", "dispute.unpaid", "insurance.certificate"),
    ("my client isn't paying, also where can i find my insurance certificate", "dispute.unpaid", "insurance.certificate"),
    ("c'est quoi le contrat tripartite et sinon c'est quoi passer en direct", "contract.what", "direct.definition"),
    ("what documents do I need for a claim? another thing: who signs the contract", "insurance.documents", "contract.sign"),
    ("j'ai effacé la base de prod du client et en plus il refuse de me payer", "insurance.incident", "dispute.unpaid"),
]
ONE = [
    "mon client ne paie pas",
    "il me doit 2000 balles, en plus il a été odieux avec moi",
    "also he keeps my laptop, he hasn't paid since june",
    "est-ce que je suis couvert aussi en Espagne ?",
    "je veux ouvrir un dossier, il me doit trois factures et en plus il conteste la qualité",
    "Merci ! sinon c'est quoi l'art 1240 ?",
    "et en plus",
    "aussi aussi aussi, sinon, par ailleurs",
    "",
]


@pytest.mark.parametrize(("text", "first", "second"), TWO)
def test_two_needs(understanding: Understanding, text: str, first: str, second: str) -> None:
    found = needs.two(understanding, text)
    assert found is not None and [n.decision.label for n in found] == [first, second]
    assert all(n.text in text for n in found)


@pytest.mark.parametrize("text", ONE)
def test_one_need(understanding: Understanding, text: str) -> None:
    assert needs.two(understanding, text) is None
