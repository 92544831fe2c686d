"""What Relais keeps of a visitor's try-out: cases, facts, pieces with their SHA-256, history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot import facts
from bot.config import Organisation
from bot.store.files import Evidence
from bot.turn import House
from bot.wording import Words

Json = dict[str, Any]


def stored(house: House, org: Organisation, team: str, lang: str) -> Json:
    """The cases of this workspace, and the files that have none; nobody else's."""
    store, words = house.store, house.knowledge.wordings.words(lang, org.address)
    pages = {line.body["path"]: line.id for line in store.rooms.since(team, 0) if line.kind == "file"}
    shared = {path.rpartition("/")[2]: line for path, line in pages.items()}
    cases = store.cases.alive(org.key, f"web/{team}")
    cases += [t for t in store.cases.all() if (t.staff_platform, t.staff_team) == ("web", team) and t not in cases]
    people = [p for user in ("nadia",) if (p := store.people.find(org.key, "web", team, user))]

    def piece(one: Evidence, topic: str) -> Json:
        slots = {s.key: s.name[lang] for s in house.knowledge.checklist(org.key, topic)}
        return {"name": one.name, "slot": slots.get(one.slot, words.plain("slot-other")), "sha256": one.sha256, "size": one.size,
                "type": one.type, "scan": one.scan, "status": one.status, "line": shared.get(one.sha256, 0)}  # fmt: skip

    told = []
    for ticket in sorted(cases, key=lambda t: t.id):
        history = [{"at": _moment(words, h.at, org), "who": h.who, "what": h.what} for h in store.cases.history(ticket.id)]
        zips = [
            {"name": path.rpartition("/")[2], "line": line} for path, line in pages.items() if path.startswith(f"dossiers/{ticket.number}-")
        ]
        told.append(
            {"number": ticket.number, "topic": words.plain(f"topic-{ticket.topic}"), "state": words.plain(f"state-{ticket.state}"),
             "assignee": ticket.assignee_name, "facts": [list(row) for row in facts.rows(words, store.cases.facts(ticket.id))],
             "pieces": [piece(p, ticket.topic) for p in store.files.of_ticket(ticket.id)], "history": history, "dossiers": zips}
        )  # fmt: skip
    loose = [p for person in people for p in store.files.all() if p.person == person.id and p.ticket is None]
    return {"cases": told, "loose": [piece(p, "dispute") for p in loose]}


def _moment(words: Words, at: str, org: Organisation) -> str:
    return words.show(datetime.fromisoformat(at).astimezone(org.zone))
