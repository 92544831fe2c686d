"""Whose fault it is when Slack refuses: our token's, which somebody mends while everything waits, or the message's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.cards import Card, Text
from bot.sending import Parts, Retry, Sent, Undeliverable, Unreachable
from bot.slack import send
from bot.slack.send import SlackSender
from bot.store.outbox import Item
from bot.turn import Target

ITEM = Item(1, "slack", "T", "person/1", "{}", "post", "", "", "waiting", 1, 0.0, "", "", "", None, "", "", "2026-09-01T09:00:00+00:00")


class Answer(dict[str, Any]):
    status_code, headers = 200, {"Retry-After": "7"}


def sender(error: str, monkeypatch: pytest.MonkeyPatch) -> SlackSender:
    """Slack answers every call with this error."""

    async def refuse(*_: object, **__: object) -> None:
        raise SlackApiError("refused", Answer(error=error))  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped

    monkeypatch.setattr(send, "SETTLED", 0.0)
    one = SimpleNamespace(client=SimpleNamespace(chat_postMessage=refuse, api_call=refuse), url="")
    return SlackSender(SimpleNamespace(of_team=lambda team: one))  # type: ignore[arg-type]  # a stand-in


@pytest.mark.parametrize(
    "error",
    [
        "token_revoked",
        "token_expired",
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "missing_scope",
        "org_login_required",
        "ratelimited",
    ],
)
def test_a_fault_of_ours_is_retried_like_an_outage(error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    slack = sender(error, monkeypatch)
    with pytest.raises(Retry, match=error):
        asyncio.run(slack.post(ITEM, Target("D1"), Card((Text("x"),))))


def test_an_ornament_without_its_scope_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    slack = sender("missing_scope", monkeypatch)
    with pytest.raises(Undeliverable, match="missing_scope"):
        asyncio.run(slack.mark(ITEM, "D1", "1.1", "delivered"))
    assert asyncio.run(slack.find(ITEM, Target("D1"))) is None  # it is sent again, and refused again, until the app is mended


@pytest.mark.parametrize(("error", "kind"), [("msg_too_long", Undeliverable), ("is_archived", Unreachable)])
def test_what_waiting_cannot_mend_is_not_retried(error: str, kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    slack = sender(error, monkeypatch)
    with pytest.raises(kind, match=error):
        asyncio.run(slack.post(ITEM, Target("D1"), Card((Text("x"),))))


def found(answer: Callable[[str, dict[str, str]], dict[str, Any]], target: Target, monkeypatch: pytest.MonkeyPatch) -> Sent | None:
    """What the look-up of an item finds in this Slack."""

    async def api_call(method: str, data: dict[str, str]) -> dict[str, Any]:
        return answer(method, data)

    monkeypatch.setattr(send, "SETTLED", 0.0)
    monkeypatch.setattr(Parts, "out", nothing)
    one = SimpleNamespace(client=SimpleNamespace(api_call=api_call), url="")
    return asyncio.run(SlackSender(SimpleNamespace(of_team=lambda team: one)).find(ITEM, target))  # type: ignore[arg-type]  # a stand-in


async def nothing(*_: object) -> tuple[str, ...]:
    return ()


OURS = {"ts": "2.0", "metadata": {"event_type": "relais", "event_payload": {"outbox": 1, "at": ITEM.created_at}}}


def test_a_message_is_looked_for_in_the_conversation_that_was_opened_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(method: str, data: dict[str, str]) -> dict[str, Any]:
        if method == "conversations.open":
            return {"channel": {"id": "DNEW"}}
        if data["channel"] == "DOLD":
            raise SlackApiError("refused", Answer(error="channel_not_found"))  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped
        return {"messages": [OURS]}

    assert found(answer, Target("DOLD", 1, "U1"), monkeypatch) == Sent("DNEW", "2.0", found=True)


def test_a_page_without_a_message_is_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(_: str, data: dict[str, str]) -> dict[str, Any]:
        return {"messages": [OURS]} if data.get("cursor") else {"messages": [], "response_metadata": {"next_cursor": "x"}}

    assert found(answer, Target("D1", 1, "U1"), monkeypatch) == Sent("D1", "2.0", found=True)
