"""Politeness, help, language, privacy: what Relais says of itself."""

from __future__ import annotations

from bot import answers, conversation, language
from bot.cards import Button, Buttons, Note, Text, dump
from bot.events import Command, Event
from bot.turn import House, Reply, Target, Turn


def welcome(turn: Turn) -> None:
    """The first contact: that it is a machine, who reads, how long, and how to reach a person."""
    if turn.person.greeted:
        return
    retention = turn.house.config.retention
    words = turn.words
    turn.send(
        turn.dm() if not turn.here.person else turn.here,
        _card(
            Text(words("welcome", org=turn.org.name, conversations=retention.conversations_days,
                       years=round(retention.closed_cases_days / 365))),
            Note(words("welcome-controls")),
        ),
    )  # fmt: skip
    turn.store.people.greet(turn.person.id)
    turn.refresh()


def _card(*blocks: object):  # type: ignore[no-untyped-def]
    from bot.cards import card

    return card(*blocks)  # type: ignore[arg-type]


def serve(turn: Turn, label: str, text: str) -> None:
    """Answer a meta.* label."""
    words = turn.words
    match label:
        case "meta.greeting":
            turn.reply(Text(words("greeting", name=turn.person.name.split(" ")[0])), *answers.help_card(turn)[1:])
        case "meta.thanks":
            turn.reply(Text(words("thanks")))
        case "meta.help":
            turn.reply(*answers.help_card(turn))
        case "meta.cancel":
            run = conversation.top(turn)
            if run:
                conversation.cancel(turn, run)
            else:
                turn.reply(Text(words("nothing-to-cancel")))
        case "meta.language":
            set_language(turn, language.wanted(text) or ("en" if turn.person.lang == "fr" else "fr"))
        case "meta.privacy":
            retention = turn.house.config.retention
            turn.reply(
                Text(words("privacy", org=turn.org.name, conversations=retention.conversations_days,
                           years=round(retention.closed_cases_days / 365))),
                Buttons(
                    (
                        answers.offer(turn, "privacy.export"),
                        answers.offer(turn, "privacy.erase"),
                        Button("intent", words.plain("offer-ticket-human"), f"ticket.human|={words.plain('privacy-request')}"),
                    )
                ),
            )  # fmt: skip


def too_fast(house: House, event: Event, *, tell: bool) -> Reply:
    """What comes too fast is not read; the person is told so once, in their language, and what to do."""
    org, place = house.config.organisations[event.org], event.place
    person = house.store.people.find(org.key, place.platform, place.team, event.sender.user)
    shown = _card(Text(house.knowledge.wordings.words(person.lang if person else org.languages[0], org.address)("too-fast")))
    if isinstance(event, Command):
        return Reply((shown,))
    if tell and person is not None:
        target = Target(person.dm, person.id, person.user)
        with house.store.write():
            lane = f"whisper/{person.id}"  # before the answers to what came so fast, which go out at the platform's pace
            house.store.outbox.put(place.platform, place.team, lane, target.dump(), "post", dump(shown), "", None, event.at)
    return Reply()


def set_language(turn: Turn, lang: str) -> None:
    """An explicit choice of language, which wins over any guess from then on."""
    chosen = lang if lang in turn.org.languages else turn.org.languages[0]
    turn.store.people.set_language(turn.person.id, chosen, True)
    turn.refresh()
    turn.reply(Text(turn.words("language-set" if chosen == lang else "language-missing", org=turn.org.name)))
