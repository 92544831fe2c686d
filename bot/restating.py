"""Right after a verdict: what a person states of the mission, in whatever words, changes it ("j'ai rebossé avec eux en juin")."""

from __future__ import annotations

import re
from datetime import datetime

from bot import conversation, days, hints, router
from bot.clauses import INTENDED, SUPPOSED
from bot.days import fold
from bot.dialogue import Answered, Unclear
from bot.router import Correction
from bot.serving import FOLLOWS_SECONDS
from bot.store.runs import Run, RunState
from bot.turn import Turn
from bot.understanding import Verdict
from intents import INTENTS

_WORK = re.compile(
    r"\b(?:mission|contrat|projet|presta\w*|boss\w+|rebosse\w*|travaill\w+|retravaill\w*|journees?|jours?|jrs?|intervention|c'etait|ct|fini\w*|termin\w+|arrete\w*"
    r"|days?|work(?:ed|ing)|project|contract|gig|job|it was|ended|finished|over)\b"
)
_INSTEAD = re.compile(
    r"\b(?:c'etait|c'est|ct|plutot|trompe|erreur|it was|it's|rather|mistake|wrong)\b"
    r"|\b(?:elle|(?:ma|la|notre|the|my|our) (?:derniere |last )?(?:mission|project|contract)|it)\b.{0,12}\b(?:fini\w*|termin\w+|arrete\w*|ended|finished|over)\b"
)
_MORE_RECENT = re.compile(
    r"\b(?:plus (?:recent|tard)\w*|more recent|later|(?:une?|another|an?) (?:\w+ )?(?:autre )?(?:mission|project|contract|job|gig))\b"
)
_DENIED = re.compile(r"\b(?:pas|jamais|rien|plus(?! recent| tard)|not|never|nothing|no longer)\b|n't\b")
_ANOTHER = re.compile(
    r"\b(?:autres? (?:client|contact|cas|boite|entreprise|freelance|personne)s?|(?:another|other|different|new) (?:client|contact|case|company|person)|nouve\w+ (?:client|contact|cas))\b"
)


def after_verdict(turn: Turn, text: str, note: int) -> list[tuple[Run, Correction]]:
    """The verdict given just before and what the words change in it; empty when they ask something, or tell of something else."""
    run = turn.store.runs.latest(turn.person.id)
    if run is None or run.state is not RunState.DONE or run.script not in INTENTS or not _just_given(turn, run, note):
        return []
    found, _ = conversation.play(turn, run)
    if not any(_of_mission(a) for a in found.trace) or not _states(turn, run, text):
        return []
    fix = router.retold(turn, text, [a for a in found.trace if a.ask.hint == "running"], stated=True) or _day(turn, found.trace, text)
    return [(run, fix)] if fix else []


def _just_given(turn: Turn, run: Run, note: int) -> bool:
    """Whether the verdict is recent, or nothing was said since."""
    last = turn.store.people.last_said(turn.person.id, note)
    recent = (turn.event.at - datetime.fromisoformat(run.changed_at)).total_seconds() <= FOLLOWS_SECONDS
    return recent or (last is not None and last.run == run.id)


def _of_mission(answered: Answered) -> bool:
    return answered.ask.hint == "running" or answered.ask.kind.latest


def _states(turn: Turn, run: Run, text: str) -> bool:
    """Whether the words tell, as a fact, something that may be of the same contact."""
    said = fold(text)
    if router.is_question(text) or any(pattern.search(said) for pattern in (INTENDED, SUPPOSED, _DENIED, _ANOTHER)):
        return False
    known = conversation.journal_of(turn, run).hints.get("client")
    client = hints.find(text, turn.today).get("client", "")
    if client and not router.adds(text) and (known is None or fold(client) != fold(known.value)):
        return False
    decision = turn.decide(text)
    return decision.kind is not Verdict.ANSWER or decision.label.split(".")[0] == "direct"


def _day(turn: Turn, trace: tuple[Answered, ...], text: str) -> Correction | None:
    """The day that the words say of work done, beside the one given or instead of it."""
    given = next((a for a in trace if a.ask.kind.latest), None)
    said = fold(text)
    try:
        if given is None or not _WORK.search(said) or days.find(text, turn.today) is None:
            return None
    except Unclear:
        return None
    more = router.adds(text) or bool(_MORE_RECENT.search(said)) or not _INSTEAD.search(said)
    return Correction(given.ask.key, text, more=more)
