"""What is too long for one message of Slack goes out in several, and is edited, deleted and answered as one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot import config, erasure
from bot.knowledge import Knowledge
from bot.slack.send import SlackSender
from bot.understanding import Understanding
from tests.slack_web import STAFF, Web, Workspace, served

LONG = " ".join(f"mot{n}" for n in range(4800))[:39_600]
Done = Callable[[Workspace], Awaitable[None]]


@pytest.fixture
def serve(
    app: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Web, Done], None]:
    monkeypatch.setattr(SlackSender, "seconds_apart", 0.0)
    return lambda web, what: served(app, known, understanding, tmp_path, web, what)


async def relayed(here: Workspace, text: str = LONG) -> str:
    """A case whose staff are sent this message; its ts."""
    for said in ("je veux parler à quelqu'un", "Ma question"):
        await here.says(said)
    return await here.says(text)


def parts(here: Workspace, channel: str = STAFF) -> list[str]:
    """The messages in the staff's thread that hold words of the long text."""
    return [ts for ts, (where, thread, blocks) in here.web.posted.items() if where == channel and thread and "mot" in str(blocks)]


def test_a_long_message_reaches_the_staff_whole(serve: Callable[[Web, Done], None]) -> None:
    async def long(here: Workspace) -> None:
        await relayed(here)
        assert len(parts(here)) > 2 and LONG.replace(" ", "") in here.web.shown(STAFF).replace(" ", "").replace("\n", "")

    serve(Web(), long)


def test_its_edit_and_its_deletion_follow_in_every_part(serve: Callable[[Web, Done], None]) -> None:
    async def edited(here: Workspace) -> None:
        ts = await relayed(here)
        count = len(parts(here))
        await here.edits(LONG.replace("mot", "mut"), ts)
        assert "mot" not in here.web.shown(STAFF) and here.web.shown(STAFF).count("mut4000") == 1
        await here.edits(f"mot {LONG[:13000]}", ts)
        assert 0 < len(parts(here)) < count and "mut" not in here.web.shown(STAFF)
        await here.edits("", ts, deletes=True)
        assert "mot" not in here.web.shown(STAFF) and "Message retiré" in here.web.shown(STAFF)

    serve(Web(), edited)


def test_an_erasure_takes_every_part_back(serve: Callable[[Web, Done], None]) -> None:
    async def erased(here: Workspace) -> None:
        await relayed(here)
        house = here.runtime.house
        number = 1

        def erase() -> None:
            with house.store.write():
                house.store.db.execute("update tickets set state = 'closed', changed_at = '2020-01-01T00:00:00+00:00'")
            erasure.erase(house.store, house.config, house.knowledge, house.store.people.get(number), here.runtime.clock())

        await here.runtime.call(erase)
        await here.runtime.drain()
        assert "mot" not in here.web.shown(STAFF)

    serve(Web(), erased)


@pytest.mark.parametrize("lost", [1, 2], ids=["first part", "second part"])
def test_a_part_whose_answer_was_lost_is_not_sent_twice(
    serve: Callable[[Web, Done], None], monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    monkeypatch.setattr("bot.slack.send.SETTLED", 0.0)

    async def broken(here: Workspace) -> None:
        await relayed(here, "une précision")
        here.web.breaks = [len(here.web.signed) + lost]
        await here.says(LONG)
        assert here.web.shown(STAFF).count("mot4000") == 1 and here.web.shown(STAFF).count("mot1 ") == 1

    serve(Web(), broken)


def test_an_answer_below_any_part_of_a_staff_message_reaches_the_case(serve: Callable[[Web, Done], None]) -> None:
    async def answered(here: Workspace) -> None:
        await relayed(here, "une précision")
        [root] = [ts for ts, (where, thread, _) in here.web.posted.items() if where == STAFF and not thread]
        await here.says(f"<@U0BOT> {LONG}", user="UMARC", channel=STAFF, thread=root)
        first = next(ts for ts, (where, _, blocks) in here.web.posted.items() if where == "D1" and "mot1 " in str(blocks))
        await here.says("Réponse sous le premier morceau", thread=first)
        assert "Réponse sous le premier morceau" in here.web.shown(STAFF)

    serve(Web(), answered)
