"""What `relais doctor` looks at on this machine: rights, space, antivirus, knowledge, classifier, what waits, the public address."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from bot import antivirus, check, lock, private
from bot.config import Config
from bot.diagnosis import Finding, error, ok, warning
from bot.knowledge import Knowledge, KnowledgeError
from bot.metrics import OLDEST_SECONDS
from bot.runtime import INTENTS_FOLDER, load_knowledge
from bot.store import DATABASE, Store, StoreBusy, StoreDamaged, StoreTooNew
from bot.understanding import Understanding

HERE = "This machine"
ENOUGH = 1_000_000_000  # bytes that should be free for evidence
SLOW_START = 15.0  # seconds to be ready from which one may wonder
_FORWARD = "Let the proxy forward this path to `relais run` (docs/operations.md), or correct RELAIS_PUBLIC_URL."


def runs(data: Path) -> bool:
    """Whether `relais run` is at work on this data directory."""
    if not (data / "lock").exists():
        return False
    try:
        lock.take(data).close()
    except lock.Held:
        return True
    return False


def look(config: Config, data: Path, now: datetime) -> Iterator[Finding]:
    """Everything here that needs no network but the antivirus."""
    folder = _folder(data)
    yield folder
    yield _space(data)
    yield from _knowledge(config, data, now.date())
    if not folder.cure.startswith("Let"):  # it can be written
        at_work = runs(data)
        yield ok(HERE, f"`relais run` {'is at work' if at_work else 'does not run'} on this data directory{'' if at_work else ' now'}")
        if (data / DATABASE).exists():
            yield from _store(data, now)
    if config.evidence.clamd:
        yield _antivirus(config.evidence.clamd)
    else:
        yield ok(HERE, "antivirus: none configured (evidence.clamd); each card says that files were not scanned")


def _folder(data: Path) -> Finding:
    try:
        handle, name = tempfile.mkstemp(dir=private.folder(data))
        os.close(handle)
        os.unlink(name)
    except OSError as problem:
        return error(
            HERE, f"data directory {data}: {problem.strerror}", f"Let the account that runs Relais write there: chown -R USER {data}"
        )
    if data.stat().st_mode & 0o007:
        return warning(HERE, f"data directory {data}: everybody on this machine may look into it", f"chmod 700 {data}")
    return ok(HERE, f"data directory {data}: can be written, closed to others")


def _space(data: Path) -> Finding:
    place = next(p for p in (data.absolute(), *data.absolute().parents) if p.exists())
    free = shutil.disk_usage(place).free
    said = f"{free // 10**6:,} MB free for evidence"
    if free > ENOUGH:
        return ok(HERE, said)
    cure = "Make room, or move the data directory with --data: files are refused when the disk is full."
    return warning(HERE, said, cure) if free > ENOUGH / 20 else error(HERE, said, cure)


def _knowledge(config: Config, data: Path, today: date) -> Iterator[Finding]:
    begun = time.perf_counter()
    try:
        known = load_knowledge(config)
    except KnowledgeError as problem:
        yield error(
            HERE, f"knowledge cannot be used: {problem.problems[0]}", "Run `relais check`: it names every problem with its place and cure."
        )
        return
    loaded = time.perf_counter() - begun
    found = check.findings(config, known, INTENTS_FOLDER, today)
    said = f"knowledge: {len(known.articles)} articles, {len(known.phrasings)} phrasings; {check.summary(found)}"
    if any(one.weight is check.Weight.ERROR for one in found):
        yield error(HERE, said, "Run `relais check`: it names each one with its place and cure.")
    elif any(one.weight is check.Weight.WARNING for one in found):
        yield warning(HERE, said, "Run `relais check`: it names each one with its place and cure.")
    else:
        yield ok(HERE, said)
    yield _waiting(known, data, loaded)


def _waiting(known: Knowledge, data: Path, loaded: float) -> Finding:
    """How long a start takes until the first message can be answered, and how long a message waits. `loaded`: seconds for the knowledge."""
    if not Understanding.learnt(known.phrasings, data / "cache"):
        return ok(HERE, "classifier: not learnt here yet; the first start learns the phrasings, some 20 seconds of one core")
    begun = time.perf_counter()
    understanding = Understanding.prepare(known.phrasings, data / "cache")
    understanding.warm_up()
    once = time.perf_counter()
    ready = loaded + once - begun
    understanding.decide("mon client ne paie pas sa facture")
    said = f"classifier: ready {ready:.1f} s after a start; a message is understood in {(time.perf_counter() - once) * 1000:.0f} ms"
    if ready > SLOW_START:
        return warning(HERE, said, "The machine is busy, or slow: after a restart freelancers wait that long for their first answer.")
    return ok(HERE, said)


def _store(data: Path, now: datetime) -> Iterator[Finding]:
    try:
        store = Store(data)
    except (StoreBusy, StoreDamaged, StoreTooNew) as problem:
        yield error(
            HERE, f"database: {str(problem).partition('. ')[0]}", str(problem).partition(". ")[2] or "See docs/operations.md, Backups."
        )
        return
    try:
        held = store.stock((), now)
    finally:
        store.close()
    for one in held.outbox:
        if one.dead:
            yield warning(
                HERE, f"{one.platform}: {one.dead} could not be delivered", "`relais outbox` lists them; --retry all sends them again."
            )
        if one.oldest > OLDEST_SECONDS:
            cure = "Look at the errors below; while `relais run` is stopped nothing goes out."
            yield warning(HERE, f"{one.platform}: {one.waiting} wait to go out, the oldest for {one.oldest / 60:.0f} minutes", cure)
        else:
            yield ok(
                HERE, f"{one.platform}: {one.waiting} wait to go out" + (f", the oldest for {one.oldest:.0f} s" if one.waiting else "")
            )
    yield ok(HERE, f"database: {sum(held.cases.values())} cases, {held.evidence_files} files ({held.evidence_bytes / 10**6:.1f} MB)")


def _antivirus(address: str) -> Finding:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"relais doctor")
        file.flush()
        try:
            antivirus.Clamd(address).scan(Path(file.name))
        except antivirus.Unavailable:
            return error(
                HERE,
                f"antivirus at {address} does not answer",
                "Start clamd, or correct evidence.clamd; until then files wait and reach nobody.",
            )
    return ok(HERE, f"antivirus at {address} answers")


async def public(config: Config, path: str, wanted: int) -> AsyncIterator[Finding]:
    """Whether the public address leads to Relais, which answers GET there with the status `wanted`; that a platform gets in is proven by --as alone."""
    if not config.public_url:
        yield warning(
            HERE, "no public address known, so it was not looked at", "Set RELAIS_PUBLIC_URL=https://your-host, as for `relais manifest`."
        )
        return
    url = config.public_url.rstrip("/") + path
    near = urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")
    if not url.startswith("https://") and not near:
        yield error(
            HERE, f"public address {config.public_url} is not https", "Slack and Teams call https only: put a proxy with TLS in front."
        )
    try:
        timeout = aiohttp.ClientTimeout(total=10)
        async with aiohttp.ClientSession(timeout=timeout, trust_env=not near) as session, session.get(url, allow_redirects=False) as answer:
            yield _reached(url, answer.status, wanted)
    except aiohttp.ClientSSLError:
        yield error(HERE, f"{url}: its certificate is not valid", "Renew it, and serve its whole chain: Slack and Teams refuse others.")
    except (TimeoutError, aiohttp.ClientError, OSError) as problem:
        yield error(HERE, f"{url} is not reached from here ({type(problem).__name__})", "Check the name (DNS), the firewall and the proxy.")


async def unreachable(url: str) -> str:
    """Why no answer at all comes from there; "" when one comes, whatever it is."""
    near = urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")
    try:
        timeout = aiohttp.ClientTimeout(total=15)
        async with aiohttp.ClientSession(timeout=timeout, trust_env=not near) as session, session.head(url, allow_redirects=False):
            return ""
    except (TimeoutError, aiohttp.ClientError, OSError) as problem:
        return type(problem).__name__


def _reached(url: str, status: int, wanted: int) -> Finding:
    if status == wanted:
        return ok(HERE, f"{url} leads to Relais, as seen from here")
    if status in (502, 503, 504):
        return error(
            HERE,
            f"{url}: the proxy answers ({status}), Relais behind it does not",
            "Start `relais run`; check the port that the proxy uses.",
        )
    return error(HERE, f"{url}: something else answers there ({status})", _FORWARD)
