"""What a text asks for is decided, and served: words, an article, a list, a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from bot import answers, conversation, cuts, feedback, hints, invoice_offer, meta, needs, replies, router, tickets
from bot.cards import Block, Note, Text, card
from bot.days import fold
from bot.knowledge import ARTICLES, META, OUT_OF_SCOPE
from bot.leaning import leans
from bot.needs import Need
from bot.store.cases import ALIVE, Ticket
from bot.store.feedback import Reason
from bot.store.people import CHOSEN, Said
from bot.turn import Turn
from bot.understanding import Decision, Verdict
from intents import INTENTS

SURE = 0.7  # the score from which a question of their own is answered rather than passed on
CALL, TOLD = 8, 20  # words of a call for something that Relais does itself; and of a polite question how a case stands
BARE = 4  # words that hardly say more than the number of a case
OF_CASES = ("ticket.status", "ticket.add_file", "ticket.close")
FOLLOWS_SECONDS = 30 * 60  # how long words like "et pour combien de temps ?" are read with what was answered


@dataclass(frozen=True)
class Standing:
    """The clarification asked for the pieces of a thought just before, which stands while the next one says no more."""

    asked: int  # the message it was asked for
    pieces: tuple[str, ...]  # of the thought, with the last one


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


def of_case(turn: Turn, text: str) -> str:
    """What the words want of the person's own case that they name: how it stands, a file for it, its end; "" when they tell of it."""
    if tickets.named_in(turn, text) is None:
        return ""
    bare = tickets.unnamed(turn, text)
    decision = turn.decide(bare) if bare else None
    if decision and decision.kind is Verdict.ANSWER and decision.label in OF_CASES and decision.score >= SURE:
        most = TOLD if decision.label == "ticket.status" else CALL
        if len(bare.split()) <= most and not replies.denies(bare.replace("?", "")):
            return decision.label
    return "ticket.status" if len(text.split()) <= BARE else ""


def route(turn: Turn, text: str, note: int, *, fallback: str = "", asked: bool = False, standing: Standing | None = None) -> bool:
    """Decide what a text asks for, and serve it; True when it says nothing more and what is `standing` was left so.

    `fallback`: the label of the command it was typed behind. `asked`: it was asked before what the text means, so it is
    not asked again.
    """
    if wanted := of_case(turn, text):
        turn.store.people.became(note, "answered", label=wanted)
        serve(turn, wanted, text, note)
        return False
    understanding, before = turn.house.understanding, _before(turn, note, over=("pressed", "clarify") if leans(text) else ("pressed",))
    said, label = (before.text, before.label) if before else ("", "")
    turn.timed(text, lambda: needs.read(understanding, [(text, said)]))
    if not fallback and (found := needs.several(understanding, text)):
        for need in found:
            turn.house.meter.decided(need.decision.kind, need.decision.label)
        _several(turn, found, note)
        return False
    if before:
        decision = needs.following(understanding, text, said, label)
        turn.house.meter.decided(decision.kind, decision.label)
        if decision.label == label in ARTICLES and decision.kind is not Verdict.CLARIFY and leans(text) and not fallback:
            decision = replace(decision, kind=Verdict.HANDOVER)  # the same article again would say no more
    else:
        decision = turn.decide(text)
        if leans(text) and decision.kind is Verdict.ANSWER and decision.label not in META:
            decision = replace(decision, kind=Verdict.CLARIFY)  # nobody knows what "et pour combien de temps ?" is about
    if fallback:
        decision = replace(decision, kind=Verdict.ANSWER, label=within(decision, fallback))
    elif decision.kind is Verdict.ANSWER and cuts.announced(text):
        turn.reply(Note(turn.words("one-of-several")))
    unclear = decision.kind is Verdict.CLARIFY or (decision.kind is Verdict.HANDOVER and decision.label == OUT_OF_SCOPE)
    if standing and unclear and not _again(turn, text, note):
        _stands(turn, standing, note)
        return True
    _act(turn, decision, text, note, asked=asked)
    return False


def _stands(turn: Turn, standing: Standing, note: int) -> None:
    """Leave the clarification that was asked for the pieces before; its choices become those of the whole thought."""
    turn.store.people.became(note, "clarify")
    whole = turn.decide(" ".join(standing.pieces))
    told = [whole] if whole.kind is Verdict.CLARIFY else [turn.decide(piece) for piece in reversed(standing.pieces)]
    meant = [guess.label for ranked in zip_longest(*(one.candidates for one in told)) for guess in ranked if guess]
    if meant:
        turn.edit(clarified(standing.asked), card(*answers.clarify(turn, list(dict.fromkeys(meant)), str(standing.asked))))


def chosen(turn: Turn, label: str) -> None:
    """Keep what a button asked for as if it had been said, so that what follows is read with it."""
    words = turn.words.plain(f"label-{label.replace('.', '-')}")
    note = turn.store.people.note(turn.person.id, f"command/{turn.event.id}", "", words, turn.event.at)
    turn.store.people.became(note, CHOSEN, label=label)


def _before(turn: Turn, note: int, over: Sequence[str]) -> Said | None:
    """The message before, when it was served and is not long ago; `over`: what became of messages that are passed over."""
    last = _last(turn, note, over)
    if last is None or not last.label or (turn.event.at - datetime.fromisoformat(last.at)).total_seconds() > FOLLOWS_SECONDS:
        return None
    return last


def _last(turn: Turn, note: int, over: Sequence[str]) -> Said | None:
    last = turn.said_before(note) if note else None
    while last is not None and last.became in over:
        last = turn.said_before(last.id)
    return last


def _told_before(turn: Turn, label: str, note: int) -> dict[str, str]:
    """The facts told in the message before, when an article of the same subject answered it: "Acme me doit 3 200 €", "ouvrir un dossier"."""
    last = turn.store.people.last_served(turn.person.id, note)
    if last is None or last.label.split(".")[0] != label.split(".")[0] or last.label in INTENTS:
        return {}
    recent = (turn.event.at - datetime.fromisoformat(last.at)).total_seconds() <= FOLLOWS_SECONDS
    return hints.find(last.text, turn.today) if recent else {}


def _several(turn: Turn, found: tuple[Need, ...], note: int) -> None:
    """Several needs: what is only told comes first, conversations follow one after the other."""
    talks = list({need.decision.label: need for need in found if _converses(turn, need)}.values())
    if len(talks) < len(found):
        turn.reply(Note(turn.words("several-needs", count=len(found))))
    for number, need in enumerate(found):
        if not _converses(turn, need):
            _act(turn, need.decision, need.text, note, part=number)
    if served := next((need.decision.label for need in found if need.decision.kind is Verdict.ANSWER), ""):
        turn.store.people.became(note, "answered", label=served)  # what is said next does not complete another part and repeat this one
    for need in reversed(talks[1:]):
        conversation.line_up(turn, need.decision.label, hints.find(need.text, turn.today))
    if talks:
        _act(turn, talks[0].decision, talks[0].text, note)


def _converses(turn: Turn, need: Need) -> bool:
    label = need.decision.label
    return need.decision.kind is Verdict.ANSWER and label in INTENTS and not _lacking(turn, label)


def _lacking(turn: Turn, label: str) -> bool:
    """Whether the organisation has no rule for this conversation."""
    needed = INTENTS[label].needs
    return bool(needed and getattr(turn.org.policy, needed) is None)


def _act(turn: Turn, decision: Decision, text: str, note: int, *, asked: bool = False, part: int = 0) -> None:
    """Serve the label, or ask which of three is meant, or hand over; nobody is asked twice about the same words."""
    if decision.kind is Verdict.ANSWER:
        turn.store.people.became(note, "answered", label=decision.label)
        serve(turn, decision.label, text, note)
    elif decision.kind is Verdict.CLARIFY and not asked and not _again(turn, text, note):
        turn.store.people.became(note, "clarify")
        feedback.keep(turn, text, Reason.CLARIFIED, note)
        turn.reply(*answers.clarify(turn, [g.label for g in decision.candidates], str(note)), ref=clarified(note, part))
    elif decision.label != OUT_OF_SCOPE and decision.kind is Verdict.HANDOVER:
        turn.store.people.became(note, "handover", label=decision.label)
        feedback.keep(turn, text, Reason.HANDED_OVER, note)
        turn.reply(*answers.no_more(turn, decision.label, note=str(note)))
    else:
        turn.store.people.became(note, "handover")
        feedback.keep(turn, text, Reason.HANDED_OVER, note)
        turn.reply(*answers.out_of_scope(turn, str(note), asked=decision.kind is Verdict.CLARIFY))


def _again(turn: Turn, text: str, note: int) -> bool:
    """Whether the same words were the last to be read, and so were asked about already."""
    last = _last(turn, note, over=("pressed",))
    return last is not None and fold(last.text).strip(" .?!") == fold(text).strip(" .?!")


def clarified(note: int, part: int = 0) -> str:
    """The name of the post that asks what a message means, or what one of its parts does."""
    return f"clarify/{note}/{part}" if part else f"clarify/{note}"


def serve(turn: Turn, label: str, text: str, note: int) -> None:
    """Give what a label stands for: words, an article, a list, a conversation."""
    if label in META:
        meta.serve(turn, label, text)
    elif label in OF_CASES:
        _case(turn, label, tickets.named_in(turn, text), note)
    elif label in INTENTS:
        begin(turn, label, _told_before(turn, label, note) | (hints.find(text, turn.today) if text else {}), note=note)
    elif label in ARTICLES:
        _article(turn, label, note)
    else:
        turn.reply(*answers.out_of_scope(turn, str(note) if note else ""))


def _case(turn: Turn, label: str, named: Ticket | None, note: int) -> None:
    """How the case named stands (any, when none is), or what is wanted of it while it is open."""
    if label == "ticket.status" or (named is not None and named.state not in ALIVE):
        turn.reply(*tickets.mine(turn, named))
    else:
        begin(turn, label, {"case": named.number} if named else {}, note=note)


def _article(turn: Turn, label: str, note: int) -> None:
    """The answer, and below it whether it helped; a rule that is missing helps nobody, so that is not asked then."""
    blocks = answers.article(turn, label, note=str(note) if note else "")
    ref = feedback.ref(turn, label)
    if turn.house.knowledge.answer(turn.org.key, turn.person.lang, label):
        blocks.append(feedback.buttons(turn, label, note, ref))
    turn.reply(*blocks, ref=ref)


def begin(turn: Turn, label: str, volunteered: dict[str, str], *, note: int = 0) -> None:
    """Start a conversation, with the article's first lines when there is one; without a rule, say so.

    The one that is under way asks its question again when it is begun anew without a further word.
    """
    if _lacking(turn, label):
        turn.reply(*answers.missing(turn, label, note=str(note) if note else ""))
        return
    under_way = conversation.top(turn)
    if under_way is not None and under_way.script == label and not volunteered and not note:
        conversation.back_to(turn, under_way)
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
