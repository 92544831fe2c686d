"""What a text asks for is decided, and served: words, an article, a list, a conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import answers, conversation, feedback, hints, invoice_offer, meta, needs, router, tickets
from bot.cards import Block, Note, Text
from bot.knowledge import ARTICLES, META
from bot.needs import Need
from bot.store.feedback import Reason
from bot.store.people import Said
from bot.turn import Turn
from bot.understanding import Decision, Verdict
from intents import INTENTS

FOLLOWS_SECONDS = 30 * 60  # how long words like "et pour combien de temps ?" are read with what was answered


def asks(turn: Turn, text: str) -> bool:
    """Whether a text is a question that an article answers, rather than the start of a story."""
    decision = turn.decide(text)
    return router.is_question(text) or (decision.kind == "answer" and decision.label in ARTICLES and decision.label != "dispute.unpaid")


def within(decision: Decision, fallback: str) -> str:
    """The label of a text typed behind a command: of the command's topic, unless it plainly asks for something else."""
    family = fallback.split(".")[0]
    if decision.kind == "answer" and not decision.label.startswith("meta."):
        return decision.label
    return next((g.label for g in decision.candidates if g.label.split(".")[0] == family and g.score >= 0.05), fallback)


def route(turn: Turn, text: str, note: int, *, fallback: str = "", asked: bool = False) -> None:
    """Decide what a text asks for, and serve it.

    `fallback`: the label of the command it was typed behind. `asked`: it was asked before what the text means, so it is
    not asked again.
    """
    number = tickets.named_in(turn, text)
    if number is not None and len(text.split()) <= 4:
        turn.reply(*tickets.mine(turn))
        return
    understanding, before = turn.house.understanding, _before(turn, note)
    said, label = (before.text, before.label) if before else ("", "")
    turn.timed(text, lambda: needs.read(understanding, [(text, said)]))
    if not fallback and (both := needs.two(understanding, text)):
        for need in both:
            turn.house.meter.decided(need.decision.kind, need.decision.label)
        _both(turn, both, note)
        return
    if before:
        decision = needs.following(understanding, text, said, label)
        turn.house.meter.decided(decision.kind, decision.label)
    else:
        decision = turn.decide(text)
    if fallback:
        decision = replace(decision, kind=Verdict.ANSWER, label=within(decision, fallback))
    _act(turn, decision, text, note, asked=asked)


def _before(turn: Turn, note: int) -> Said | None:
    """The message before, when it was served and is not long ago."""
    last = turn.store.people.last_said(turn.person.id, note) if note else None
    if last is None or not last.label or (turn.event.at - datetime.fromisoformat(last.at)).total_seconds() > FOLLOWS_SECONDS:
        return None
    return last


def _told_before(turn: Turn, label: str, note: int) -> dict[str, str]:
    """The facts told in the message before, when an article of the same subject answered it: "Acme me doit 3 200 €", "ouvrir un dossier"."""
    last = turn.store.people.last_served(turn.person.id, note)
    if last is None or last.label.split(".")[0] != label.split(".")[0] or last.label in INTENTS:
        return {}
    recent = (turn.event.at - datetime.fromisoformat(last.at)).total_seconds() <= FOLLOWS_SECONDS
    return hints.find(last.text, conversation.context(turn).today) if recent else {}


def _both(turn: Turn, both: tuple[Need, Need], note: int) -> None:
    """Two needs: what is only told comes first, conversations follow one after the other."""
    talks = [need for need in both if _converses(turn, need)]
    if len(talks) < 2:
        turn.reply(Note(turn.words("two-needs")))
    for need in both:
        if need not in talks:
            _act(turn, need.decision, need.text, note)
    if served := next((need.decision.label for need in both if need.decision.kind is Verdict.ANSWER), ""):
        turn.store.people.became(note, "answered", label=served)  # what is said next does not complete the other half and repeat this one
    if len(talks) == 2:
        conversation.line_up(turn, talks[1].decision.label, hints.find(talks[1].text, conversation.context(turn).today))
    if talks:
        _act(turn, talks[0].decision, talks[0].text, note)


def _converses(turn: Turn, need: Need) -> bool:
    label = need.decision.label
    return need.decision.kind is Verdict.ANSWER and label in INTENTS and not _lacking(turn, label)


def _lacking(turn: Turn, label: str) -> bool:
    """Whether the organisation has no rule for this conversation."""
    needed = INTENTS[label].needs
    return bool(needed and getattr(turn.org.policy, needed) is None)


def _act(turn: Turn, decision: Decision, text: str, note: int, *, asked: bool = False) -> None:
    """Serve the label, or ask which of three is meant, or hand over; nobody is asked twice about the same words."""
    if decision.kind is Verdict.ANSWER:
        turn.store.people.became(note, "answered", label=decision.label)
        serve(turn, decision.label, text, note)
    elif decision.kind is Verdict.CLARIFY and not asked:
        turn.store.people.became(note, "clarify")
        feedback.keep(turn, text, Reason.CLARIFIED, note)
        turn.reply(*answers.clarify(turn, [g.label for g in decision.candidates], str(note)), ref=f"clarify/{note}")
    else:
        turn.store.people.became(note, "handover")
        feedback.keep(turn, text, Reason.HANDED_OVER, note)
        turn.reply(*answers.out_of_scope(turn, str(note), asked=decision.kind is Verdict.CLARIFY))


def serve(turn: Turn, label: str, text: str, note: int) -> None:
    """Give what a label stands for: words, an article, a list, a conversation."""
    today = conversation.context(turn).today
    if label in META:
        meta.serve(turn, label, text)
    elif label == "ticket.status":
        turn.reply(*tickets.mine(turn))
    elif label in INTENTS:
        begin(turn, label, _told_before(turn, label, note) | (hints.find(text, today) if text else {}), note=note)
    elif label in ARTICLES:
        _article(turn, label, note)
    else:
        turn.reply(*answers.out_of_scope(turn, str(note) if note else ""))


def _article(turn: Turn, label: str, note: int) -> None:
    """The answer, and below it whether it helped; a rule that is missing helps nobody, so that is not asked then."""
    blocks = answers.article(turn, label, note=str(note) if note else "")
    ref = feedback.ref(turn, label)
    if turn.house.knowledge.answer(turn.org.key, turn.person.lang, label):
        blocks.append(feedback.buttons(turn, label, note, ref))
    turn.reply(*blocks, ref=ref)


def begin(turn: Turn, label: str, volunteered: dict[str, str], *, note: int = 0) -> None:
    """Start a conversation, with the article's first lines when there is one; without a rule, say so."""
    if _lacking(turn, label):
        turn.reply(*answers.missing(turn, label, note=str(note) if note else ""))
        return
    before: list[Block] = []
    for article in turn.house.knowledge.answer(turn.org.key, turn.person.lang, label):
        before += [Text(article.body), Note(answers._source(turn, article))]
    said = turn.store.people.note_of(note) if note else None
    if said and said.became == "shortcut":  # the message itself is the first fact
        volunteered = {"account": said.text, "question": said.text} | volunteered
    conversation.start(turn, label, hints=volunteered, message=said.message if said else "", before=before)
    if run := conversation.top(turn):
        if said:
            turn.store.people.became(said.id, said.became, run=run.id, label=said.label)
        for piece in turn.store.files.of_run(run.id):
            invoice_offer.offer(turn, run, piece)
