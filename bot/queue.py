"""What is open: the staff's queue with its filters, and the home page that each person sees."""

from __future__ import annotations

from datetime import datetime

from bot import answers, tickets
from bot.cards import Block, Card, Note, Text, Title, verbatim
from bot.days import fold
from bot.store.queue import Filter, Queued
from bot.turn import Turn
from bot.wording import Words

MOST = 20  # lines of a list; the rest is counted
_MINE = ("a moi", "mes", "les miens", "moi", "mine", "my", "me")
_FREE = ("non attribues", "non attribue", "libres", "libre", "unassigned", "free", "new", "nouveaux")
_WAITING = ("en attente", "attente", "waiting")
_TOPICS = {"litige": "dispute", "litiges": "dispute", "dispute": "dispute", "disputes": "dispute", "assurance": "insurance",
           "assurances": "insurance", "insurance": "insurance", "direct": "direct", "demandes": "other", "autres": "other", "other": "other"}  # fmt: skip


def read(text: str, user: str) -> Filter:
    """The filter that typed words ask for; words that name none are searched in numbers, clients and people."""
    said, left = f" {fold(text)} ", []
    found = Filter()
    for words, change in ((_MINE, {"assignee": user}), (_FREE, {"unassigned": True}), (_WAITING, {"state": "waiting"})):
        for word in words:
            if f" {word} " in said:
                said, found = said.replace(f" {word} ", " ", 1), Filter(**{**found.__dict__, **change})
    for word in said.split():
        if word in _TOPICS:
            found = Filter(**{**found.__dict__, "topic": _TOPICS[word]})
        else:
            left.append(word)
    return Filter(**{**found.__dict__, "text": " ".join(left)})


def listed(turn: Turn, wanted: Filter, *, most: int = MOST) -> list[Block]:
    """The open cases that the filter lets through: those without anyone first, then the oldest."""
    words = turn.staff_words
    rows, total = turn.store.queue.listed(turn.org.key, wanted, most, turn.circle)
    if not rows:
        return [Text(words("queue-none"))]
    shown: list[Block] = [Text(words("queue-count", count=total))]
    shown.append(Text("\n".join(f"- {_line(turn, words, row)}" for row in rows)))
    if total > len(rows):
        shown.append(Note(words("queue-more", count=total - len(rows))))
    return shown


def _line(turn: Turn, words: Words, row: Queued) -> str:
    number = f"[{row.number}]({row.link})" if row.link.startswith("https://") else row.number
    days = (turn.event.at - datetime.fromisoformat(row.opened_at)).days
    told = [words.plain(f"state-{row.state}"), words.plain("age", days=days), row.assignee_name or words.plain("card-nobody")]
    what = [words.plain(f"topic-{row.topic}"), row.client, row.person]
    return f"**{number}** · " + " · ".join(verbatim(x) for x in (*what, *told) if x)


def home(turn: Turn) -> Card:
    """The home page: topics and own cases; for staff the queue before them."""
    words, sender = turn.words, turn.event.sender
    shown: list[Block] = []
    if sender.staff:
        counts = turn.store.queue.counts(turn.org.key, turn.circle)
        shown.append(Title(turn.staff_words.plain("home-queue")))
        shown.append(
            Text(" · ".join(f"{turn.staff_words(f'state-{state}')} : {count}" for state, count in counts) or turn.staff_words("queue-none"))
        )
        if counts:
            shown += listed(turn, Filter())
            mine = listed(turn, Filter(assignee=sender.user))
            if len(mine) > 1:
                shown += [Title(turn.staff_words.plain("home-mine")), *mine]
        shown.append(Note(turn.staff_words("home-queue-how")))
    shown.append(Title(words.plain("home-title", org=turn.org.name)))
    shown += answers.help_card(turn)
    shown.append(Title(words.plain("home-cases")))
    shown += tickets.mine(turn)
    return Card(tuple(shown))
