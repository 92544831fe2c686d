"""The verdict: each case, fact, file and message where it belongs, read from the emulator's store and from what people did and saw.

Exactly once in Slack. At least once in Teams, which cannot be asked whether a message arrived: what came twice is counted.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from benchmarks.torture.faces import Slack, SlackFace
from benchmarks.torture.people import FAQ_SAID, Case, Log, flat
from bot.slack.sign import NAME as HOURGLASS
from tests.e2e.connector import STAFF, Connector, Post, actions, dm

Json = dict[str, Any]


@dataclass
class Verdict:
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # what → expected, there, missing, more, twice
    violations: list[str] = field(default_factory=list)

    def see(self, what: str, platform: str, found: int, whom: str, *, least: int = 1) -> None:
        """Something that belongs there once was found so many times; `least` 0: it may be missing, for nobody was told that it arrived."""
        row = self.counts[f"{what}, {platform}"]
        row["expected"] += least
        row["found"] += min(found, 1)
        if found < least:
            row["missing"] += 1
            self.violations.append(f"{what} missing: {whom}")
        if found > 1:
            row["twice"] += found - 1
            if platform == "slack":
                self.violations.append(f"{what} {found} times: {whom}")

    def never(self, what: str, platform: str, found: int, whom: str) -> None:
        row = self.counts[f"{what}, {platform}"]
        row["never"] += 1
        row["missing"] += found
        if found:
            self.violations.append(f"{what}: {whom}")


async def slack(verdict: Verdict, one: Slack, people: dict[str, SlackFace], log: Log) -> None:
    """Everything of the Slack side."""
    room = await one.history(one.staff)
    chats = {name: await one.history(face.channel) for name, face in people.items()}
    for name, face in people.items():
        for m in [m for m in chats[name] if m.get("reply_count")]:
            chats[name] += [r for r in await one.thread(face.channel, m["ts"]) if r["ts"] != m["ts"]]
        _once(verdict, name, [m for m in chats[name] if m["user"] == one.bot])
        answers = sum(FAQ_SAID in m["text"] for m in chats[name] if m["user"] == one.bot)
        asked = log.questions.get(name, 0)
        for n in range(max(asked, answers)):
            verdict.see("answers", "slack", (1 if n < answers else 0) + (n >= asked), f"{name}: {answers} answers to {asked} questions")
        _hourglasses(verdict, name, chats[name])
    _once(verdict, "staff channel", [m for m in room if m["user"] == one.bot])
    for case in [c for c in log.cases if c.platform == "slack"]:
        cards = [
            m
            for m in room
            if (flat(case.token) in flat(m["text"]) and not m.get("thread_ts"))
            or (m.get("thread_ts") == m["ts"] and flat(case.token) in flat(m["text"]))
        ]
        verdict.see("cases", "slack", len(cards), f"{case.told} of {case.person}", least=1 if case.told else 0)
        if not cards:
            continue
        card, thread = cards[0], await one.thread(one.staff, cards[0]["ts"])
        _once(verdict, case.told, [m for m in thread if m["user"] == one.bot and m["ts"] != card["ts"]])
        _hourglasses(verdict, case.told, thread)
        verdict.see("numbers", "slack", int(case.told in card["text"]), f"{case.told} of {case.person}")
        for fact in case.facts:
            verdict.see("facts", "slack", int(flat(fact) in flat(card["text"])), f"{fact} on {case.told}")
        files = Counter([await _hash(one, f) for m in thread for f in m.get("files") or ()])
        for sha256, filename in case.files.items():
            verdict.see("files", "slack", files.pop(sha256, 0), f"{filename} in {case.told}")
        verdict.never("a foreign file", "slack", sum(files.values()), case.told)
        _words(
            verdict,
            case,
            "slack",
            [m["text"] for m in chats[case.person] if m["user"] == one.bot],
            [m["text"] for m in thread if m["user"] == one.bot],
        )


def _words(verdict: Verdict, case: Case, platform: str, chat: list[str], thread: list[str]) -> None:
    for words in case.passed_down:
        verdict.see("words of staff", platform, sum(words in said for said in chat), f"{case.told}: {words}")
    for words in case.unmarked:
        verdict.see("words of staff, unconfirmed", platform, sum(words in said for said in chat), f"{case.told}: {words}", least=0)
    for words in case.passed_up:
        verdict.see("words of freelancers", platform, sum(words in said for said in thread), f"{case.told}: {words}")
    for words in case.internal:
        verdict.never("an internal word outside", platform, sum(words in said for said in chat), case.told)


def _once(verdict: Verdict, where: str, messages: list[Json]) -> None:
    """Each message of Relais, by the number it bears, stands once, and in the order in which they were decided."""
    numbers = [m["metadata"]["event_payload"]["outbox"] for m in messages if m.get("metadata")]
    for number, times in Counter(numbers).items():
        at = ", ".join(m["ts"] for m in messages if m.get("metadata") and m["metadata"]["event_payload"]["outbox"] == number)
        verdict.see("messages", "slack", times, f"{number} in {where} (at {at})")
    rooms: dict[str, list[int]] = defaultdict(list)
    for m in messages:
        if m.get("metadata"):
            rooms[m.get("thread_ts") or ""].append(m["metadata"]["event_payload"]["outbox"])
    if where != "staff channel":  # there each card is a conversation of its own
        verdict.never("out of order", "slack", sum(a > b for run in rooms.values() for a, b in pairwise(run)), where)


def _hourglasses(verdict: Verdict, where: str, messages: list[Json]) -> None:
    left = [m["ts"] for m in messages for r in m.get("reactions") or () if r["name"] == HOURGLASS]
    verdict.never("an hourglass that stays", "slack", len(left), f"{where}, on {', '.join(left)}")


async def _hash(one: Slack, file: Json) -> str:
    url = file["url_private_download"].replace("localhost", "127.0.0.1")
    async with one.ways.session.get(url, headers={"Authorization": f"Bearer {one.reader()}"}) as answer:
        return hashlib.sha256(await answer.read()).hexdigest()


def teams(verdict: Verdict, connector: Connector, people: list[str], log: Log) -> None:
    """Everything of the Teams side. A case whose card came twice: all of its cards count."""
    posts = list(connector.posts)
    for name in people:
        chat = [p for p in posts if p.conversation == dm(name)]
        answers, asked = sum(FAQ_SAID in p.text for p in chat), log.questions.get(name, 0)
        for n in range(asked):
            verdict.see(
                "answers", "teams", (1 if n < answers else 0) + (max(answers - asked, 0) if n == 0 else 0), f"{name}: {answers} to {asked}"
            )
    for case in [c for c in log.cases if c.platform == "teams"]:
        cards = [p for p in posts if p.conversation == STAFF and flat(case.token) in flat(p.text)]
        verdict.see("cases", "teams", len(cards), f"{case.told} of {case.person}", least=1 if case.told else 0)
        if not cards:
            continue
        verdict.see("numbers", "teams", int(any(case.told in p.text for p in cards)), f"{case.told} of {case.person}")
        for fact in case.facts:
            verdict.see("facts", "teams", int(any(flat(fact) in flat(p.text) for p in cards)), f"{fact} on {case.told}")
        thread = [p for p in posts if p.conversation in {f"{STAFF};messageid={c.id}" for c in cards}]
        for filename in case.files.values():
            verdict.see("files", "teams", sum(_is_piece(p, filename) for p in thread), f"{filename} in {case.told}")
        _words(verdict, case, "teams", [p.text for p in posts if p.conversation == dm(case.person)], [p.text for p in thread])


def _is_piece(post: Post, filename: str) -> bool:
    """A card that opens this piece: in a Teams channel a bot cannot put the file itself."""
    return filename in json.dumps(post.card) and "📎" in post.text and bool(actions(post.card))
