"""What is on the screen can be typed as well as pressed: a button's words, its number, "le premier"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from bot import answers, conversation, feedback, relay, replies, steering
from bot.cards import Card, load
from bot.dialogue import Ask, Unclear
from bot.events import Message, Press, Room
from bot.store.runs import Run
from bot.turn import Turn
from bot.wording import Wordings

_VERB = re.compile(r"^(?:(?P<fr>supprime[rz]?|enleve[rz]?|efface[rz]?|retire[rz]?)|delete|drop|take out)\b")
_REMOVING = re.compile(r"(?P<verb>retirer|remove)(?: la)? (?P<what>facture|invoice) (?P<number>\d+)")
_THE = {"retirer": "retirer la", "remove": "remove the"}
_THUMBS = "👍👎"
OPEN = 3  # questions further up whose buttons can still be typed
Control = tuple[str, str, str]  # label, action, value


def press(turn: Turn, event: Message) -> Press | None:
    """The press that a message stands for; None when it is to be read as words."""
    text = event.text.strip()
    if not text or event.files or event.place.room is not Room.DM or len(text.split()) > replies.LONGEST:
        return None
    if relay.case_of_thread(turn) is not None or steering.control(turn, text) is not None:
        return None
    run = conversation.top(turn)
    found = conversation.pending(turn, run) if run else None
    ask = found.pending if found else None
    meant = _shown(turn, text, run, ask) or (_offer(turn, text) if run is None else None)
    if meant is None:
        return None
    note = turn.store.people.note(turn.person.id, event.message, event.place.thread, text, event.at)
    turn.store.people.became(note, "pressed", run=run.id if run else None)
    return Press(event.id, event.at, event.org, event.sender, event.place, meant[1], meant[2], "")


def _shown(turn: Turn, text: str, run: Run | None, ask: Ask[Any] | None) -> Control | None:
    """The control of what Relais said last that the text names; what answers a question put there is left to that question."""
    said = turn.store.outbox.latest(turn.here.lane)
    if run is not None and any(item.ref == run.question for item in said) and _answers(turn, ask, text):
        return None
    bare = ask is not None and not set(text) & set(_THUMBS) and replies.yes_or_no(text, {}) is not None
    wanted = _VERB.sub(lambda found: "retirer" if found["fr"] else "remove", replies.plain(text))
    for item in said:
        body = turn.store.outbox.body(item.ref) if item.ref else item.body
        controls = [c for c in (load(body) if body else Card(())).controls() if c[1] != "answer"]
        if bare:  # a yes or no belongs to the question, not to whether the answer before it helped
            controls = [c for c in controls if c[1] != feedback.HELPFUL]
        if not controls:
            continue
        alone = ask is None or item.ref.startswith(("sure/", "which/", "for/"))
        if alone and (number := replies.rank(text, len(controls))) is not None:
            return controls[number]
        if code := replies.wholly(wanted, {f"#{n}": _ways(turn, label) for n, (label, _, _) in enumerate(controls)}):
            return controls[int(code[1:])]
    return _left_open(turn, text)


def _left_open(turn: Turn, text: str) -> Control | None:
    """The control, named in full, of a question about words kept that still stands open above what was said since."""
    for item in turn.store.outbox.asked_of_words(turn.here.lane, OPEN):
        body = turn.store.outbox.body(item.ref)
        controls = load(body).controls() if body else ()
        for control in (c for c in controls if len(c[0].split()) > 1):  # a mere "Oui" is for what was asked last
            if replies.plain(text) in (replies.plain(control[0]), replies.plain(control[0].partition(" (")[0])):
                return control
    return None


def _answers(turn: Turn, ask: Ask[Any] | None, text: str) -> bool:
    """Whether the text answers a question that does not take just any words."""
    if ask is None or ask.kind.free:
        return False
    try:
        ask.kind.accept(conversation.heard(turn, ask, text))
    except Unclear:
        return False
    return True


def _ways(turn: Turn, label: str) -> list[str]:
    """How a label may be typed: whole, without what stands behind its colon or comma; "oui" for "Oui, arrêter"; "j'ai une autre facture"."""
    ways = next((said for key in ("add-item", "add-files") if label in (said := _all(turn, key))), [label])
    name, _, value = label.partition(" : ")
    if value:
        ways += [name, f"{name.rpartition(' ')[0]} {value}", f"corriger {name}", f"correct {name}"]
    if found := _REMOVING.fullmatch(replies.plain(name)):
        ranks = [f"{_THE[found['verb']]} {rank}" for rank in (found["number"], *replies.ranks(int(found["number"])))]
        ways += [f"{found['verb']} {value}", *ranks, *(f"{rank} {found['what']}" for rank in ranks)]
    if label.endswith(")"):
        ways.append(label.partition(" (")[0])
    first = replies.plain(re.split(r"[,\s]", label)[0])
    if code := {"oui": "yes", "yes": "yes", "non": "no", "no": "no"}.get(first):
        ways += _all(turn, f"choice-yesno-{code}")
    return ways


def _all(turn: Turn, key: str) -> list[str]:
    """What the wordings of every language say for this choice."""
    return _heard(turn.house.knowledge.wordings, turn.org.address, key)


def _heard(wordings: Wordings, address: str, key: str) -> list[str]:
    return [one for lang in wordings.bundles for one in wordings.words(lang, address).heard(key)]


@lru_cache(maxsize=4)
def _offers(wordings: Wordings, address: str) -> dict[str, list[str]]:
    """What every button that leads somewhere says."""
    keys = [key for key in wordings.keys if key.startswith("offer-") and key != "offer-privacy-request"]
    return {key.removeprefix("offer-"): _heard(wordings, address, key) for key in keys}


def _offer(turn: Turn, text: str) -> Control | None:
    """What a button of Relais leads to, typed when the button is no longer near."""
    code = replies.wholly(text, _offers(turn.house.knowledge.wordings, turn.org.address))
    label = code.replace("-", ".", 1) if code else ""
    return (text, "intent", label) if label and answers.served(turn, label) else None
