"""`relais tickets`, `relais evidence`, `relais evidence verify` and `relais gaps`: what is stored, for people and as JSON for programs."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import dossier, evidence_store, facts, progress, screen
from bot.config import Config
from bot.program import NAME
from bot.runtime import load_knowledge
from bot.store import Store
from bot.store.files import Evidence


def run(what: str, data: Path, *, as_json: bool) -> int:
    """Print every case, or every piece of evidence."""
    store = Store(data)
    rows = _tickets(store) if what == "tickets" else [_piece(store, p) for p in store.files.all()]
    if as_json:
        print(screen.as_json(rows))
    elif not rows:
        print(f"No {what} yet.")
    elif what == "tickets":
        for row in rows:
            requester: Any = row["requester"]
            print(screen.line(f"{row['number']}  {row['state']:<12} {row['topic']:<10} {requester['name']}  → {row['assignee'] or '–'}"))
    else:
        for row in rows:
            print(screen.line(f"{row['ticket'] or '–':<14} {row['slot'] or '–':<12} {row['size']:>10} {row['type']:<24} {row['name']}"))
    store.close()
    return 0


def verify(data: Path) -> int:
    """Hash every piece again; 1 when any is missing, altered or of another size."""
    store = Store(data)
    pieces = store.files.all()
    problems: list[str] = []
    for piece in progress.each("Hashing files", pieces):
        path = evidence_store.path(data, piece.sha256)
        ticket = store.cases.get(piece.ticket) if piece.ticket else None
        where = screen.line(f"{ticket.number if ticket else 'no case'}, {piece.name} ({piece.sha256[:12]}…)")
        if not path.exists():
            problems.append(f"missing: {where}. Restore {path} from the backup.")
        elif evidence_store.digest(path) != piece.sha256:
            problems.append(f"altered: {where}. The bytes at {path} are not those received; restore them from the backup.")
    store.close()
    print("\n".join([*problems, f"{len(pieces)} pieces, {len(problems)} missing or altered."]))
    return 1 if problems else 0


def gaps(settings: Config, data: Path, *, as_json: bool) -> int:
    """Print what was not understood, grouped by meaning; largest groups first."""
    from bot.gaps import clusters, described
    from bot.runtime import prepare_understanding

    understanding = prepare_understanding(load_knowledge(settings), data)
    store = Store(data)
    found = [described(understanding, rows) for rows in clusters(store.feedback.gaps())]
    votes = store.feedback.votes()
    store.close()
    if as_json:
        rows = [{"count": g.count, "label": g.label, "chosen": g.chosen, "reasons": {r.value: n for r, n in g.reasons.items()},
                 "texts": list(g.texts)} for g in found]  # fmt: skip
        told = {"gaps": rows, "answers": [{"label": label, "helpful": yes, "not_helpful": no} for label, yes, no in votes]}
        print(screen.as_json(told))
        return 0
    for g in found:
        why = ", ".join(f"{reason.value.replace('_', ' ')} {n}" for reason, n in g.reasons.most_common())
        sure = f"chosen by {g.chosen}" if g.chosen else "suggested"
        print(f"{g.count:>4}  {g.label} ({sure})  {why}")
        for text in g.texts[:3]:
            print(screen.line(f"        {text}"))
    for label, yes, no in votes:
        print(f"{label:<24} helpful {yes}, not helpful {no}")
    print(f"{sum(g.count for g in found)} requests in {len(found)} groups.")
    return 0


def export(settings: Config, data: Path, number: str, out: Path) -> int:
    """Write the dossier of a case as a ZIP; a new version when anything has changed since the last one."""
    store = Store(data)
    try:
        ticket = store.cases.by_number(number)
        if ticket is None or ticket.org not in settings.organisations:
            print(f"No case {number} in {data}. `{NAME} tickets` lists them.", file=sys.stderr)
            return 1
        org, known = settings.organisations[ticket.org], load_knowledge(settings)
        with store.write():
            made = dossier.snapshot(
                store,
                known,
                org,
                ticket,
                known.wordings.words(org.languages[0], org.address).plain("dossier-administrator"),
                datetime.now(UTC),
            )
            store.cases.record(ticket.id, datetime.now(UTC), "relais dossier", "dossier", version=str(made.version))
        words = known.wordings.words(org.languages[0], org.address)
        built = dossier.build(data, made.manifest, words, org)
        out.touch(mode=0o600)
        out.chmod(0o600)
        shutil.copyfile(built, out)
    except OSError as error:
        print(f"{out}: {error}. `{NAME} evidence verify` tells what is missing.", file=sys.stderr)
        return 1
    finally:
        store.close()
    print(f"{out}: {ticket.number}, version {made.version}, {len(made.manifest['pieces'])} pieces.")
    return 0


def _piece(store: Store, piece: Evidence) -> dict[str, object]:
    ticket = store.cases.get(piece.ticket) if piece.ticket else None
    return {
        "slot": piece.slot or None, "name": piece.name, "sha256": piece.sha256, "size": piece.size, "type": piece.type,
        "status": piece.status, "scan": piece.scan, "received_at": piece.at, "from": piece.side,
        "ticket": ticket.number if ticket else None, "organisation": piece.org,
    }  # fmt: skip


def _tickets(store: Store) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for ticket in store.cases.all():
        person = store.people.get(ticket.person)
        pieces = [
            {k: v for k, v in _piece(store, p).items() if k not in ("ticket", "organisation")} for p in store.files.of_ticket(ticket.id)
        ]
        history = [{"at": h.at, "who": h.who, "what": h.what, **dict(h.detail)} for h in store.cases.history(ticket.id)]
        found.append(
            {
                "number": ticket.number,
                "organisation": ticket.org,
                "topic": ticket.topic,
                "state": ticket.state.value,
                "requester": {"id": person.id, "name": person.name, "platform": person.platform, "user": person.user},
                "assignee": ticket.assignee_name or ticket.assignee or None,
                "opened_at": ticket.opened_at,
                "facts": facts.nested(store.cases.facts(ticket.id)),
                "evidence": pieces,
                "history": history,
            }
        )
    return found
