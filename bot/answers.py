"""Answers from the knowledge base: the article with its source, a rule that is missing, a clarification, a letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.cards import Block, Button, Buttons, Note, Quote, Style, Text
from bot.knowledge import ARTICLES, COMMON, Article
from bot.turn import Turn

OFFERS_HELP = ("dispute.open", "insurance.incident", "ticket.status", "ticket.human")
POLITE = ("meta.greeting", "meta.thanks", "meta.cancel")  # nobody is asked whether they meant to say thank you


def offer(turn: Turn, label: str, *, style: Style = Style.PLAIN, text: str = "") -> Button:
    """A button that begins what the label leads to; `text` goes along when a person is asked for."""
    return Button("intent", turn.words.plain(f"offer-{label.replace('.', '-')}"), f"{label}|{text}" if text else label, style)


def article(turn: Turn, label: str, *, note: str = "", personal: bool = True) -> list[Block]:
    """The organisation's answer, then the law's, each with its source; or that no rule is on file.

    `note` is the id of the kept message, so that it can be handed over. Without `personal` (in a channel)
    no conversation is offered there.
    """
    found = turn.house.knowledge.answer(turn.org.key, turn.person.lang, label)
    if not found:
        return missing(turn, label, note=note)
    shown: list[Block] = []
    for one in found:
        shown += [Text(one.body), Note(_source(turn, one))]
    if personal:
        shown.append(_offers(turn, found, note))
    return shown


def _offers(turn: Turn, found: Sequence[Article], note: str) -> Buttons:
    """What the articles lead to, and a person."""
    offers = list(dict.fromkeys(o for one in found for o in one.offers))[:4]
    buttons = [offer(turn, o, text="" if o in ARTICLES else note) for o in offers if o != "ticket.human" and served(turn, o)]
    buttons += [
        Button("letter", turn.words.plain(f"letter-{name.replace('_', '-')}"), name)
        for one in found for name in one.letters
    ]  # fmt: skip
    buttons.append(offer(turn, "ticket.human", text=note))
    return Buttons(tuple(buttons[:5]))


def no_more(turn: Turn, label: str, *, note: str) -> list[Block]:
    """What was said of this label is all there is: what it leads to, and a person."""
    topic = turn.words.plain(f"label-{label.replace('.', '-')}")
    found = turn.house.knowledge.answer(turn.org.key, turn.person.lang, label)
    return [Text(turn.words("no-more", topic=topic)), _offers(turn, found, note)]


def served(turn: Turn, label: str) -> bool:
    """Whether the organisation has what the offer leads to."""
    return turn.org.applies(label)


def _source(turn: Turn, one: Article) -> str:
    words = turn.words
    updated = words.show(one.updated) if one.updated else ""
    line = words("source", source=one.source, updated=updated, dated="yes" if updated else "no")
    if one.org == COMMON:
        articles = ", ".join(one.law)
        return words("source-law" if one.law else "source-ours", articles=articles) + (f" {line}" if not one.law else "")
    return line


def missing(turn: Turn, label: str, *, note: str = "") -> list[Block]:
    """No rule is on file for this organisation: said plainly, with a person offered."""
    topic = turn.words.plain(f"label-{label.replace('.', '-')}")
    more = (offer(turn, "dispute.open", text=note),) if label.startswith("dispute.") else ()
    return [
        Text(turn.words("rule-missing", org=turn.org.name, topic=topic)),
        Buttons((*more, offer(turn, "ticket.human", style=Style.PRIMARY, text=note))),
    ]


def clarify(turn: Turn, labels: Sequence[str], note: str) -> list[Block]:
    """At most three choices in plain words, and "something else"."""
    sensible = [label for label in labels if label not in POLITE][:3]
    buttons = [Button("pick", turn.words.plain(f"label-{label.replace('.', '-')}"), f"{label}|{note}") for label in sensible]
    buttons.append(Button("pick", turn.words.plain("label-other"), f"oos|{note}"))
    return [Text(turn.words("clarify")), Buttons(tuple(buttons))]


def out_of_scope(turn: Turn, note: str, *, asked: bool = False) -> list[Block]:
    """Relais does not know, or, when it has `asked` already, has not understood: it says so and offers a person."""
    return [
        Text(turn.words("not-understood" if asked else "out-of-scope", org=turn.org.name)),
        Buttons((offer(turn, "ticket.human", text=note), Button("intent", turn.words.plain("offer-meta-help"), "meta.help"))),
    ]


def help_card(turn: Turn) -> list[Block]:
    """What Relais can do, as topics."""
    words = turn.words
    topics = ["direct.allowed", "dispute.unpaid", "insurance.coverage", "contract.what"]
    return [
        Text(words("help", org=turn.org.name)),
        Buttons(tuple(Button("intent", words.plain(f"topic-button-{t.split('.')[0]}"), t) for t in topics)),
        Buttons(tuple(offer(turn, o) for o in OFFERS_HELP)),
        Note(words("help-controls")),
    ]


def letter(turn: Turn, name: str, values: Mapping[str, object] | None = None) -> None:
    """A letter to send oneself; what is not known stays a blank in brackets."""
    found = turn.house.knowledge.letters.get((turn.person.lang, name))
    if found is None or name not in turn.house.knowledge.letters_of(turn.org.key):
        turn.reply(Text(turn.words("letter-unknown")))
        return
    body = found.body
    known = {"name": turn.person.name, **(values or {})}
    for blank in ("client", "invoice", "amount", "due", "name"):
        value = turn.words.show(known[blank]) if known.get(blank) else f"[{turn.words.plain(f'blank-{blank}')}]"
        body = body.replace("{" + blank + "}", value)
    turn.reply(Text(turn.words("letter-ready")), Quote(body))
