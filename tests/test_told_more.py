"""After a verdict: what a person adds counts beside what was said, what they take back replaces it, and nothing else does."""

from __future__ import annotations

import pytest

from bot.router import adds
from tests.stage import Stage
from tests.test_engine import last
from tests.test_kept_words import say

# acracy, 14 March 2025: the last mission ended on 15 September 2024, so that passing in direct is free from 16 September 2025.
REFUSED = ("vérifier mon cas direct", "1", "non", "15/09/2024")
ADDED = [
    ("ah si, jai aussi bossé une journée en janvier 2023", "janvier 2023", "15 septembre 2024"),
    ("j'avais aussi fait 2 jours en mars 2022", "mars 2022", "15 septembre 2024"),
    ("jai oublié une journée en mai 2023", "mai 2023", "15 septembre 2024"),
]


@pytest.mark.parametrize(("said", "new", "latest"), ADDED)
def test_an_earlier_day_told_beside_changes_nothing_and_that_is_said(acracy: Stage, said: str, new: str, latest: str) -> None:
    say(acracy, *REFUSED, said)
    shown = last(acracy, "Nadia")
    assert "Rien ne change" in shown and new in shown and latest in shown, shown


@pytest.mark.parametrize(
    ("said", "free"),
    [
        ("ah si, j'ai aussi bossé une journée le 2 octobre 2024", "3 octobre 2025"),
        ("ah si jai fait une demi journee le 2/10/2024", "3 octobre 2025"),
        ("non le 14 mars 2024", "15 mars 2025"),
        ("en fait c'était le 1er mars 2023", "2 mars 2024"),
        ("ah oui non c'était en fait le 1/3/2023", "2 mars 2024"),
        ("pardon, plutôt le 2 octobre 2024", "3 octobre 2025"),
    ],
)
def test_a_later_day_told_beside_counts_and_another_day_told_instead_replaces(acracy: Stage, said: str, free: str) -> None:
    say(acracy, *REFUSED, said)
    assert free in last(acracy, "Nadia"), last(acracy, "Nadia")


@pytest.mark.parametrize(
    ("said", "free"),
    [
        ("ah yes, I did half a day in October 2024", "1 November 2025"),
        ("I also worked on 2 October 2024", "3 October 2025"),
        ("actually it was 1 March 2023", "2 March 2024"),
        ("oh wait, it ended in May 2023", "1 June 2024"),
    ],
)
def test_the_same_in_english(acracy: Stage, said: str, free: str) -> None:
    say(acracy, "check my case direct", "1", "no", "15/09/2024", said)
    assert free in last(acracy, "Nadia"), last(acracy, "Nadia")


@pytest.mark.parametrize(
    "said",
    [
        "en fait ma mission est toujours en cours", "ah si je bosse encore avec eux", "en fait la mission continue", "actually the mission is still running",
        "actually I am still working with them",
    ],
)  # fmt: skip
def test_a_mission_that_runs_after_all_changes_the_verdict(acracy: Stage, said: str) -> None:
    say(acracy, "vérifier mon cas direct", "1", "non", "15/09/2022")
    assert last(acracy, "Nadia").lstrip().startswith(("J'ai compris", "✅")) or "✅" in last(acracy, "Nadia")
    acracy.says("Nadia", said)
    shown = last(acracy, "Nadia")
    assert "Pas maintenant" in shown or "Not now" in shown, shown


def test_who_was_met_elsewhere_after_all_gets_that_answer(acracy: Stage) -> None:
    say(acracy, *REFUSED, "en fait c'est pas lui, c'est un collègue qu'il m'a recommandé")
    assert "✅" not in last(acracy, "Nadia")
    say(acracy, "stop", "vérifier mon cas direct", "1", "non", "15/09/2022", "merci, en fait je voulais juste savoir")
    assert "Corrigé" not in last(acracy, "Nadia")


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("ah si, j'ai fait une demi-journée en mai", True), ("j'ai aussi bossé en mai", True), ("also a day in may", True), ("i forgot a day in may", True),
        ("en fait c'était en mai", False), ("ah si, je me suis trompé, c'était en mai", False), ("oh yes it was in may", False),
    ],
)  # fmt: skip
def test_more_is_told_from_instead(said: str, more: bool) -> None:
    assert adds(said) is more


@pytest.mark.parametrize(
    ("said", "next_"),
    [
        ("oui via acracy", "mission est-elle en cours"), ("j ai bossé avec lui via acracy", "mission est-elle en cours"),
        ("je l ai rencontré via la plateforme", "mission est-elle en cours"), ("grace a acracy", "mission est-elle en cours"),
        ("through acracy", "mission est-elle en cours"),
        ("pas via acracy, je l ai trouvé sur linkedin", "rencontré ailleurs"), ("hors acracy", "rencontré ailleurs"), ("not via acracy", "rencontré ailleurs"),
    ],
)  # fmt: skip
def test_the_organisation_s_name_says_how_they_met(acracy: Stage, said: str, next_: str) -> None:
    say(acracy, "vérifier mon cas direct", said)
    assert next_ in last(acracy, "Nadia"), last(acracy, "Nadia")
