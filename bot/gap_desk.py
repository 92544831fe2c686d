"""Where staff read what was not understood, and turn it into a phrasing or an article's stub with a button."""

from __future__ import annotations

from datetime import date

from bot import gaps, proposals
from bot.cards import Block, Button, Buttons, Choices, Note, Quote, Style, Text
from bot.events import Press, Room, row
from bot.gaps import Group
from bot.knowledge import ARTICLES
from bot.proposals import Proposal
from bot.turn import Turn

ACTIONS = ("gap_phrasing", "gap_article", "gap_drop")
READ = 400  # newest requests that are grouped; a list is made while a person waits
SHOWN = 4  # groups of one list; Slack takes 50 blocks in a message


def listed(turn: Turn, *, acting: bool) -> list[Block]:
    """The largest groups, with buttons where staff may act."""
    words = turn.staff_words
    rows = turn.store.feedback.gaps(turn.org.key, READ)
    found = gaps.clusters(rows)
    if not found:
        return [Text(words("gaps-none"))]
    shown: list[Block] = [Text(words("gaps-count", count=len(rows), groups=len(found)))]
    for group in found[:SHOWN]:
        shown += _group(turn, gaps.described(turn.house.understanding, group), acting)
    if len(found) > SHOWN:
        shown.append(Note(words("gaps-more", count=len(found) - SHOWN)))
    if not acting:
        shown.append(Note(words("gaps-where")))
    return shown


def _group(turn: Turn, group: Group, acting: bool) -> list[Block]:
    words = turn.staff_words
    topic = words.plain(f"label-{group.label.replace('.', '-')}")
    why = ", ".join(words.plain(f"gap-{reason.value.replace('_', '-')}", count=n) for reason, n in group.reasons.most_common())
    shown: list[Block] = [
        Quote("\n".join(group.texts[: gaps.SHOWN])),
        Note(words("gap-group", count=group.count, why=why, topic=topic, chosen=group.chosen)),
    ]
    if acting:
        value = f"{group.label}|{group.rows[0]}"
        has = any((turn.org.key, lang, group.label) in turn.house.knowledge.articles for lang in turn.org.languages)
        buttons = [Button("gap_phrasing", words.plain("button-gap-phrasing"), value, Style.PRIMARY)]
        if group.label in ARTICLES and not has:
            buttons.append(Button("gap_article", words.plain("button-gap-article"), value))
        buttons.append(Button("gap_drop", words.plain("button-gap-drop"), value))
        others = tuple((f"{label}|{group.rows[0]}", words.plain(f"label-{label.replace('.', '-')}")) for label in gaps.TARGETS)
        shown += [Buttons(tuple(buttons)), Choices("gap_phrasing", words.plain("gap-other-label"), others)]
    return shown


def on_press(turn: Turn, event: Press) -> list[Block]:
    """Write the proposal, or let the group go; what to tell who pressed."""
    words = turn.staff_words
    if event.place.room is not Room.STAFF or not event.sender.staff:
        return [Text(words("staff-unknown" if event.sender.staff is None else "staff-refused"))]
    label, _, number = event.value.partition("|")
    found = gaps.clusters(turn.store.feedback.gaps(turn.org.key, READ))
    rows = next((g for g in found if row(number) in [r.id for r in g]), None)
    if rows is None or label not in gaps.TARGETS:
        return [Text(words("gap-gone"))]
    group = gaps.described(turn.house.understanding, rows)
    if event.action == "gap_drop":
        turn.store.feedback.drop(group.rows)
        return [Text(words("gap-dropped", count=group.count))]
    proposal = propose(turn, group, label, event.at.date(), stub=event.action == "gap_article")
    settled = group.rows_of(proposal.settled)
    left = len(set(group.texts) - proposal.settled)
    if not proposal.patch:
        turn.store.feedback.drop(settled)
        return [Text(words("gap-no-room" if left else "gap-known"))]
    path = proposals.write(turn.store.folder, label, proposal.patch)
    turn.store.feedback.propose(settled, path.name, event.at)
    return [Text(words("gap-proposed", file=path.name)), *([Note(words("gap-left", count=left))] if left else [])]


def propose(turn: Turn, group: Group, label: str, today: date, *, stub: bool) -> Proposal:
    """The group as phrasings of the label, or as a stub of its article."""
    known, data, org = turn.house.knowledge, turn.store.folder, turn.org
    if stub:
        return proposals.article(known, data, org.key, label, org.languages[0], group.texts, today)
    return proposals.phrasings(known, data, org.key, label, list(zip(group.texts, group.langs, strict=True)))
