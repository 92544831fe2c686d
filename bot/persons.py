"""`relais export PERSON` and `relais erase PERSON`: a person's rights, for the administrator and the data protection officer."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import erasure, export, lock, progress
from bot.cards import clean
from bot.config import Config
from bot.program import NAME
from bot.runtime import load_knowledge
from bot.store import Store
from bot.store.people import Person
from bot.sweeper import after_a_kill

Accounts = Sequence[tuple[str, str]]  # team and user, as a platform knows them


@dataclass(frozen=True)
class Address:
    """Whose an e-mail address is, as far as platforms could be asked; `unasked`: which could not, and why."""

    accounts: Accounts = ()
    unasked: Sequence[str] = ()


INSTEAD = "Give a Relais id, a platform's member id (U…), or a name: those who bear it are listed with their ids."


class Unknown(Exception):
    """Nobody of this name is known, or several are. Each line tells how to name the one that is meant."""


def find(store: Store, words: str, address: Address = Address()) -> list[Person]:
    """Who is meant by a Relais id or a platform id, or by the accounts that an e-mail address stands for; never nobody."""
    if "@" in words:
        found = [p for p in store.people.all() if (p.team, p.user) in set(address.accounts)]
        if not found:
            told = f"{words}: no member with this address has written to Relais"
            raise Unknown(f"{told}{', as far as could be asked' if address.unasked else ''}.{_unasked(address)} {INSTEAD}")
        if address.unasked:
            print(f"{words}:{_unasked(address)} Whoever wrote there is not meant: name them by their Relais id.", file=sys.stderr)
        return found
    found = store.people.named(words)
    if len(found) > 1:
        raise Unknown(_listed(f"{words} is several people. Give the Relais id of the one that is meant:", found))
    if not found and (alike := [p for p in store.people.all() if words.casefold() in p.name.casefold()][:20]):
        raise Unknown(_listed(f"{words} is no id, and the name of these. Give the Relais id of the one that is meant:", alike))
    if not found:
        raise Unknown(f"{words}: nobody of this id. {INSTEAD}")
    return found


def _unasked(address: Address) -> str:
    return f" Could not be asked: {'; '.join(address.unasked)}." if address.unasked else ""


def _listed(head: str, people: Sequence[Person]) -> str:
    return "\n".join([head, *(f"  {p.id}  {p.org}, {p.platform} {p.team}  {clean(p.name)}" for p in people)])


def export_data(config: Config, data: Path, words: str, out: Path, address: Address = Address()) -> int:
    """Write all that is kept of a person as a ZIP; for several accounts of one address, a ZIP each."""
    store, known = Store(data), load_knowledge(config)
    try:
        people = find(store, words, address)
        for number, person in enumerate(people):
            place = out if number == 0 else out.with_name(f"{out.stem}-{number + 1}{out.suffix}")
            org = config.organisations.get(person.org) or next(iter(config.organisations.values()))
            with store.write():
                gathered = export.gather(store, person, datetime.now(UTC))
            wording = known.wordings.words(person.lang, org.address)
            with progress.bar(f"Packing {len(gathered.files)} files") as tell:
                export.build(data, gathered, wording, org, place, tell)
            print(f"{place}: person {person.id}, {person.org}, {len(gathered.files)} files. It is personal: hand it to that person only.")
    except Unknown as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{out}: {error.strerror or error}. Give --out a place that can be written.", file=sys.stderr)
        return 1
    finally:
        store.close()
    return 0


def erase_data(config: Config, data: Path, words: str, address: Address = Address()) -> int:
    """Forget a person; tells what was removed, what an open case holds up, and what cannot be reached."""
    store, known = Store(data), load_knowledge(config)
    with contextlib.suppress(lock.Held), lock.take(data):  # who runs it has done so
        after_a_kill(data)
    try:
        for person in find(store, words, address):
            report = erasure.erase(store, config, known, person, datetime.now(UTC))
            _tell(person, report)
        if not erasure.scrub(store, force=True):
            print(
                f"The database is in use: freed pages are overwritten by `{NAME} run` within the hour, or by erasing again.",
                file=sys.stderr,
            )
            return 1
    except Unknown as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        store.close()
    return 0


def _tell(person: Person, report: erasure.Report) -> None:
    removed = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in report.removed.items()) or "nothing"
    print(f"Person {person.id} ({person.org}): removed {removed}.")
    if report.held:
        print(f"Held by open cases: {', '.join(report.held)}. They are erased by themselves a week after they are resolved.")
    if report.taking_back:
        print(f"{report.taking_back} messages and files of Relais are taken back from {person.platform} by `{NAME} run`;")
        print(f"  those that cannot be are listed by `{NAME} outbox`.")
    print("Not reached: what the person wrote and sent there themselves; what staff wrote in their threads or downloaded;")
    print("  messages of Relais from before retention had forgotten this person once;")
    print("  older backups, until they are replaced (a restore erases again, by erasures.jsonl: keep a copy of it elsewhere).")
    if report.proposals:
        print(f"  {report.proposals} proposals that held words of this person are removed; what was applied of them stands in knowledge/")
        print("  and intents/. What others said in them is listed again by `relais gaps`.")
    if report.elsewhere:
        print(f"  As staff this person acted in {report.elsewhere} cases of others: these acts stay as long as those cases.")


def sure(words: str) -> bool:
    """Whether the administrator confirms, when there is one at the keyboard."""
    if not sys.stdin.isatty():
        return True
    return input(f"Erase everything about {words}? This cannot be undone. Type yes: ").strip().casefold() in ("yes", "y", "oui", "o")
