"""What is typed or pressed in a direct conversation with a colleague, where Relais is not, is answered to its author alone; the rest goes to Relais's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot import config
from bot.knowledge import Knowledge
from bot.slack.send import SlackSender
from bot.understanding import Understanding
from tests.slack_web import OWN, Web, Workspace, served, words

FOREIGN = "D9"  # of two colleagues
Done = Callable[[Workspace], Awaitable[None]]


@pytest.fixture
def serve(
    app: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Web, Done], None]:
    monkeypatch.setattr(SlackSender, "seconds_apart", 0.0)
    return lambda web, what: served(app, known, understanding, tmp_path, web, what)


def test_a_command_beside_a_colleague_is_answered_there_to_its_author_alone(serve: Callable[[Web, Done], None]) -> None:
    async def beside(here: Workspace) -> None:
        await here.commands("aide", channel=FOREIGN)
        assert here.told[-1]["response_type"] == "ephemeral" and "Litige" in words(here.told[-1]["blocks"])
        await here.commands("litige", channel=FOREIGN)
        assert "C'est personnel" in words(here.told[-1]["blocks"])
        assert "Quel est le client" in here.web.shown(OWN) and not here.web.shown(FOREIGN)
        assert await here.dm() == OWN

    serve(Web(), beside)


def test_a_press_beside_a_colleague_leads_to_the_direct_conversation(serve: Callable[[Web, Done], None]) -> None:
    async def beside(here: Workspace) -> None:
        await here.commands("aide", channel=FOREIGN)
        await here.presses("intent", "dispute.open", channel=FOREIGN)
        assert "Quel est le client" in here.web.shown(OWN) and await here.dm() == OWN

    serve(Web(), beside)


@pytest.mark.parametrize("before", [True, False], ids=["known", "first act"])
def test_a_command_in_the_own_direct_conversation_is_answered_as_any_words(serve: Callable[[Web, Done], None], before: bool) -> None:
    async def own(here: Workspace) -> None:
        if before:
            await here.says("bonjour")
        await here.commands("litige")
        assert here.told[-1] == {} and "C'est personnel" not in here.web.shown(OWN)
        assert "Quel est le client" in here.web.shown(OWN) and await here.dm() == OWN

    serve(Web(), own)


def test_when_slack_does_not_tell_nothing_foreign_is_kept(serve: Callable[[Web, Done], None]) -> None:
    async def unknown(here: Workspace) -> None:
        await here.says("bonjour")
        here.web.silent = True
        await here.commands("aide", channel=FOREIGN)
        assert here.told[-1]["response_type"] == "ephemeral" and await here.dm() == OWN

    serve(Web(), unknown)


def test_a_direct_conversation_that_is_not_there_is_opened_anew(serve: Callable[[Web, Done], None]) -> None:
    async def lost(here: Workspace) -> None:
        await here.says("bonjour")
        people = here.runtime.house.store.people
        await here.runtime.call(lambda: people.set_dm(1, FOREIGN))
        await here.runtime.call(here.runtime.house.store.db.conn.commit)
        await here.says("@Relais aide", user="UMARC", channel="C0PUBLIC")  # something else, so that nothing of Nadia's tells her place
        await here.commands("litige", channel="C0PUBLIC")
        assert "Quel est le client" in here.web.shown(OWN) and await here.dm() == OWN

    serve(Web(), lost)
