"""How a pending question is put: its words, and the buttons, list, date field or recap that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import evidence, facts
from bot.cards import Block, Button, Buttons, Choices, DayField, Facts, Note, Style, Text, Title
from bot.dialogue import Ask, Widget
from bot.replay import Replay
from bot.store.cases import ALIVE
from bot.store.runs import Run
from bot.turn import Turn


def options(turn: Turn, ask: Ask[Any]) -> dict[str, list[str]]:
    """For each code that may answer, the words for it in both languages, the person's own first."""
    if ask.kind.name == "case":
        return {t.number: [t.number, case_label(turn, t.number)] for t in turn.store.cases.of_person(turn.person.id) if t.state in ALIVE}
    wordings = turn.house.knowledge.wordings
    langs = (turn.person.lang, *(x for x in wordings.bundles if x != turn.person.lang))
    found: dict[str, list[str]] = {}
    for code in ask.kind.options:
        key = f"choice-{ask.kind.name.split(' ')[0]}-{code}"
        found[code] = [w for lang in langs for w in wordings.words(lang, turn.org.address).heard(key, turn.org.name)]
    return found


def case_label(turn: Turn, number: str) -> str:
    """A case in a few words: its number, topic and client."""
    ticket = turn.store.cases.by_number(number)
    if ticket is None:
        return number
    client = next((f.value for f in turn.store.cases.facts(ticket.id) if f.key == "client"), "")
    topic = turn.words.plain(f"topic-{ticket.topic}")
    return f"{number} · {topic}" + (f" · {client}" if client else "")


def facts_said(turn: Turn, found: Replay) -> dict[str, object]:
    """What the questions' words may mention: the answers given so far, by name."""
    return {
        facts.named(f.key)[0].replace("-", "_"): facts.shown(turn.words, f.kind, f.value)
        for f in facts.of_trace(found.trace)
    }  # fmt: skip


def blocks(turn: Turn, run: Run, found: Replay, *, again: bool = False) -> list[Block]:
    """The pending question as blocks; `again` when it was put before and is only repeated."""
    ask = found.pending
    assert ask is not None
    words = turn.words
    name, number = facts.named(ask.key)
    known = facts_said(turn, found)
    key = f"ask-{run.script}-{name}"
    shown: list[Block] = []
    if ask.kind.widget is Widget.APPROVAL:
        return _recap(turn, run, found)
    about = ask.about if isinstance(ask.about, str) else ""
    own = f"{ask.key.rpartition('/')[0]}/number"  # a question about one of several names which one
    known["invoice_number"] = next((a.row.value for a in found.trace if number and a.ask.key == own), "")
    several = number > 1 or bool(found.previous)
    shown.append(Text(words(key, number=number, about=about, which="one" if several and known["invoice_number"] else "none", **known)))
    if found.previous:
        old = facts.shown(words, ask.kind.name, found.previous)
        shown.append(Note(words("ask-previous", value=old)))
        shown += _answers(turn, run, ask)
        shown.append(Buttons((Button("keep", words.plain("button-keep"), f"{run.id}|{ask.key}"),)))
        return shown
    if ask.kind.widget is Widget.FILES:
        topic = _topic(turn, run, ask.kind.name)
        shown += evidence.progress(turn, run, topic, full=not again)
    shown += _answers(turn, run, ask)
    if not again and words.has(f"{key}-hint"):
        shown.append(Note(words(f"{key}-hint", number=number, **known)))
    return shown


def _topic(turn: Turn, run: Run, kind: str) -> str:
    """The checklist that a question for files is about: its own, or that of the case collected for."""
    named = kind.split(" ")[1]
    ticket = turn.store.cases.get(run.ticket) if named == "case" and run.ticket else None
    return ticket.topic if ticket else named


def _answers(turn: Turn, run: Run, ask: Ask[Any]) -> list[Block]:
    """What can be pressed to answer."""
    value = f"{run.id}|{ask.key}"
    match ask.kind.widget:
        case Widget.CHOICE:
            labels = {code: said[-1 if ask.kind.name == "case" else 0] for code, said in options(turn, ask).items()}
            if len(labels) > 5:
                return [Choices("answer", turn.words.plain("choose"), tuple((f"{value}|{c}", label) for c, label in labels.items()))]
            return [Buttons(tuple(Button("answer", label, f"{value}|{c}") for c, label in labels.items()))]
        case Widget.DAY:
            return [DayField("answer", turn.words.plain("pick-day"), value)]
        case Widget.FILES:
            return [Buttons((Button("answer", turn.words.plain("choice-evidence-done"), f"{value}|done", Style.PRIMARY),))]
    return []


def _recap(turn: Turn, run: Run, found: Replay) -> list[Block]:
    words = turn.words
    gathered = facts.of_trace(found.trace)
    many = len({facts.named(f.key)[1] for f in gathered} - {0}) > 1
    shown: list[Block] = [Title(words.plain("recap-title")), Facts((*facts.rows(words, gathered), *facts.total(words, gathered)))]
    topics = [_topic(turn, run, a.ask.kind.name) for a in found.trace if a.ask.kind.widget is Widget.FILES]
    for topic in topics:
        shown += evidence.progress(turn, run, topic, full=False)
    volunteered = [a for a in found.trace if a.row.source == "volunteered"]
    if volunteered:
        names = ", ".join(facts.label(words, a.ask.key, many=many) for a in volunteered)
        shown.append(Note(words("recap-volunteered", names=names)))
    assert found.pending is not None
    send = "recap-send-again" if run.ticket else "recap-send"
    shown.append(Text(words(f"recap-{'amend' if run.ticket else 'ask'}")))
    shown.append(
        Buttons(
            (
                Button("answer", words.plain(send), f"{run.id}|{found.pending.key}|approve", Style.PRIMARY),
                Button("cancel", words.plain("button-cancel"), str(run.id)),
            )
        )
    )
    correctable = [
        (f"{run.id}|{f.key}", f"{facts.label(words, f.key, many=many)} : {facts.shown(words, f.kind, f.value)}") for f in gathered
    ]
    groups: Mapping[str, None] = dict.fromkeys(f.key.rsplit("/", 1)[0] for f in gathered if "/" in f.key)
    for item in groups:
        number = facts.named(f"{item}/x")[1]
        if many:
            own = next((f" : {f.value}" for f in gathered if f.key == f"{item}/number"), "")  # which one that is
            correctable.append((f"{run.id}|-{item}", words.plain("remove-item", number=number) + own))
    if groups:
        last = list(groups)[-1]
        correctable.append((f"{run.id}|+{last}/more", words.plain("add-item")))
    if topics:
        files_key = next(a.ask.key for a in found.trace if a.ask.kind.widget is Widget.FILES)
        correctable.append((f"{run.id}|{files_key}", words.plain("add-files")))
    shown.append(Choices("correct", words.plain("recap-correct"), tuple(correctable)))
    return shown


def read_in_message(turn: Turn, run: Run, found: Replay) -> list[Block]:
    """The facts that the person was not asked for, stated before a verdict that rests on them, and their correction."""
    told = facts.of_trace(a for a in found.trace if a.row.source == "volunteered")
    if not told:
        return []
    lines = [(f.key, f"{name} : {value}") for f, (name, value) in zip(told, facts.rows(turn.words, told), strict=True)]
    return [
        Note(turn.words("verdict-volunteered", facts=" · ".join(line for _, line in lines))),
        Choices("correct", turn.words.plain("recap-correct"), tuple((f"{run.id}|{key}", line) for key, line in lines)),
    ]
