"""Seen from outside: numbers, health, logs and limits of a real `relais run`."""

from __future__ import annotations

import json
import re
import socket

from tests.e2e.world import Workspace, fetch, until


def base(slack: Workspace) -> str:
    return f"http://127.0.0.1:{slack.relais.port}"


def lines(slack: Workspace) -> list[dict[str, str]]:
    return [json.loads(line) for line in slack.relais.log().splitlines() if line.startswith("{")]


def test_an_event_is_followed_from_its_arrival_to_the_answer_without_a_personal_word(slack: Workspace) -> None:
    slack.say("nadia", "où trouver l'attestation d'assurance Zanzibar ?")
    slack.told("nadia", "Espace adhérent")
    until(lambda: [x for x in lines(slack) if x["message"] == "Sent"])
    came = next(x for x in lines(slack) if x["message"] == "An event came")
    assert [x["message"] for x in lines(slack) if x.get("correlation") == came["correlation"]][-1] == "Sent"
    log = slack.relais.log()
    secrets = ("Zanzibar", "nadia", "Nadia", slack.dm("nadia"), slack.emulator.user("nadia"), "xoxb-relais", slack.secret)
    assert not [s for s in secrets if s in log]


def test_numbers_and_health(slack: Workspace) -> None:
    slack.say("karim", "où trouver l'attestation d'assurance ?")
    slack.told("karim", "Espace adhérent")
    status, page = fetch(f"{base(slack)}/metrics")
    told = page.decode()
    assert status == 200 and re.search(r'relais_events_total\{kind="Message",outcome="handled"\} [1-9]', told)
    assert 'relais_decisions_total{decision="answer",label="insurance.certificate"}' in told
    assert re.search(r'relais_deliveries_total\{kind="post",outcome="sent",platform="slack"\} [1-9]', told)
    assert fetch(f"{base(slack)}/metrics", headers={"X-Forwarded-For": "203.0.113.7"})[0] == 403
    assert fetch(f"{base(slack)}/healthz") == (200, b'{"status": "ok"}')


def test_a_body_too_large_or_too_slow_is_refused(slack: Workspace) -> None:
    assert slack.relais.post(b"x" * 3_000_000, "application/json")[0] == 413
    with socket.create_connection(("127.0.0.1", slack.relais.port), 30) as line:
        line.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        assert line.recv(100).startswith(b"HTTP/1.1 408")
    assert 'relais_refused_total{reason="slow"} 1.0' in fetch(f"{base(slack)}/metrics")[1].decode()


def test_who_sends_too_much_is_told_once_and_others_are_served(slack: Workspace) -> None:
    before = len(slack.messages("camille"))
    dm, user = slack.dm("camille"), slack.emulator.user("camille")
    for n in range(260):  # posted to Relais alone: nobody types that fast
        told = {"type": "message", "channel": dm, "channel_type": "im", "user": user, "text": "merci", "ts": f"1700000000.{n:06}"}
        assert slack.event(told)[0] == 200
    until(lambda: [m for m in slack.messages("camille") if "très vite" in m["text"]], 60)
    slack.say("karim", "merci")
    slack.told("karim", "Avec plaisir", 60)
    assert len([m for m in slack.messages("camille")[before:] if "très vite" in m["text"]]) == 1
