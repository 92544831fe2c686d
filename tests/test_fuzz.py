"""Random sequences of everything people do with a case, each step after a restart; what must hold holds after each of them."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.antivirus import CLEAN, INFECTED, WAITING
from bot.cards import Title
from bot.config import Config
from bot.events import Mention
from bot.knowledge import Knowledge
from bot.store import Store
from bot.store.cases import TicketState
from bot.store.runs import RunState
from bot.text_cards import render
from bot.understanding import Understanding
from tests.stage import Stage
from tests.test_engine import dispute
from tests.transcript import SAMPLES

SECRET = "motinterne"
FILES = [SAMPLES / n for n in ("facture-2026-031.pdf", "devis-signe.pdf", "pv-de-recette.pdf", "relance.eml", "archive.zip", "vide.pdf")]
SAID = [
    "Acme", "impayé", "contesté", "3200 HT", "3.2k", "2026-031", "12/02/2026", "fin mars", "oui", "non", "plusieurs", "c'est tout", "retour",
    "annuler", "recommencer", "merci", "en fait c'est 3500", "en fait c'était le 3 mars", "c'est quoi la RC pro ?", "où en est mon dossier ?",
    "je veux parler à quelqu'un", "ouvrir un litige avec Globex", "Ils ne répondent plus depuis que j'ai livré le site.", "English please",
    "aide", "un autre litige", "\u202e<!channel> *x*", "😀",
]  # fmt: skip
STEP = st.one_of(
    st.tuples(st.just("says"), st.sampled_from(SAID)),
    st.tuples(st.just("presses"), st.integers(0, 40)),
    st.tuples(st.just("sends"), st.integers(0, len(FILES) - 1)),
    st.tuples(st.just("edits"), st.sampled_from(SAID)),
    st.tuples(st.just("deletes"), st.integers(0, 9)),
    st.tuples(st.just("staff presses"), st.integers(0, 40)),
    st.tuples(st.just("staff whispers"), st.integers(0, 9)),
    st.tuples(st.just("staff answers"), st.integers(0, 9)),
    st.tuples(st.just("antivirus"), st.sampled_from([CLEAN, INFECTED, WAITING])),
    st.tuples(st.just("later"), st.integers(1, 400)),
)
_LEGAL = {
    TicketState.OPEN: {"in_progress", "waiting", "resolved"}, TicketState.IN_PROGRESS: {"open", "waiting", "resolved"},
    TicketState.WAITING: {"open", "in_progress", "resolved"}, TicketState.RESOLVED: {"open", "in_progress", "closed"}, TicketState.CLOSED: set[str](),
}  # fmt: skip


class Run:
    """One random life of a few cases."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.said, self.sent = stage, [""], 0

    def step(self, what: str, how: int | str) -> None:
        stage, number = self.stage, how if isinstance(how, int) else 0
        roots = [s.message for s in stage.staff_room() if s.kind == "post" and not s.thread]
        thread = roots[number % len(roots)] if roots else ""
        match what:
            case "says":
                self.said.append(stage.says("Nadia", str(how)))
            case "presses" | "staff presses":
                staff = what == "staff presses"
                seen = stage.staff_room() if staff else stage.dm("Nadia")
                offered = [(a, v, s) for s in seen[-6:] if s.card for _, a, v in s.card.controls()]
                if offered:
                    action, value, shown = offered[number % len(offered)]
                    stage.presses("Hugo" if staff else "Nadia", action, value, staff=staff, thread=shown.thread, message=shown.message)
            case "sends":
                self.sent += 1
                self.said.append(stage.says("Nadia", "", files=(FILES[number],)))
            case "edits":
                stage.edits("Nadia", self.said[-1], str(how))
            case "deletes":
                stage.deletes("Nadia", self.said[-1 - number % len(self.said)])
            case "staff whispers" if thread:
                stage.says("Hugo", f"{SECRET} {number}", staff=True, thread=thread)
            case "staff answers" if thread:
                stage.says("Hugo", "Bonjour", staff=True, thread=thread, mention=Mention.LEADING)
            case "antivirus":
                stage.scan = str(how)
                kept = Store(stage.data)
                held = [p.id for p in kept.files.held()]
                kept.close()
                for piece in held if how != WAITING else ():
                    stage.scans(piece, str(how))
            case "later":
                stage.later(hours=number)

    def check(self) -> None:
        stage, store = self.stage, Store(self.stage.data)
        try:
            shown = "\n".join(render(s.card) for s in stage.dm("Nadia") if s.card)
            assert SECRET not in shown, "an internal word reached the freelancer"
            sorry = [stage.knowledge.wordings.words(lang, "vous").plain("went-wrong") for lang in ("fr", "en")]
            assert not any(words[:40] in shown for words in sorry), "an event could not be handled"
            assert not [r for r in store.db.execute("select id from runs where state = ?", [RunState.FAILED.value])], (
                "a conversation failed"
            )
            intakes = list(store.db.execute("select state, reason from intake"))
            pieces = store.files.all()
            assert len(intakes) == self.sent, "a file was not recorded"
            taken = [reason for state, reason in intakes if state == "taken"]
            assert all(state in ("taken", "refused") for state, _ in intakes)
            assert len(pieces) == len([r for r in taken if not r]), "a file was lost, or kept twice"
            for ticket in store.cases.all():
                mine = [p for p in pieces if p.ticket == ticket.id]
                assert len({p.sha256 for p in mine}) == len(mine), "the same bytes twice in a case"
                heads = [
                    s
                    for s in stage.staff_room()
                    if s.kind == "post" and not s.thread and s.card and _heads(s.card.blocks[0], ticket.number)
                ]
                assert len(heads) == 1, f"{len(heads)} headline cards"
                self._history(store, ticket.id, ticket.state, bool(ticket.merged_into))
            posted = [s.note for s in stage.staff_room() if s.kind == "file"]
            assert not {str(p.id) for p in pieces if p.status != "received"} & set(posted), "a file that is held or infected reached staff"
        finally:
            store.close()

    def _history(self, store: Store, ticket: int, state: TicketState, merged: bool) -> None:
        now = TicketState.OPEN
        for change in store.cases.history(ticket):
            if change.what == "state":
                assert change.detail["before"] == now.value, "a change of state is missing from the history"
                assert change.detail["after"] in _LEGAL[now] or change.detail["after"] == now.value
                now = TicketState(change.detail["after"])
        assert merged or now is state, "the history does not end where the case is"
        kinds = [c.what for c in store.cases.history(ticket)]
        assert kinds.count("opened") == 1
        pieces = [p for p in store.files.of_ticket(ticket)]
        assert merged or kinds.count("took_over") or kinds.count("evidence") >= len(pieces)


def _heads(block: object, number: str) -> bool:
    return isinstance(block, Title) and block.plain.startswith(number)


@settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(started=st.booleans(), steps=st.lists(STEP, min_size=5, max_size=30))
def test_whatever_people_do_nothing_is_lost_or_leaked(
    app: Config, known: Knowledge, understanding: Understanding, started: bool, steps: list[tuple[str, int | str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run = Run(Stage(app, known, understanding, Path(folder), "webportage", datetime(2026, 9, 1, 9, 0, tzinfo=UTC)))
        if started:
            dispute(run.stage)
            run.stage.says("Nadia", "c'est tout")
            run.stage.says("Nadia", "oui")
        for what, how in steps:
            run.step(what, how)
            run.check()
