"""What Relais tells of itself in numbers (Prometheus): counted while it works, and read from the store when asked."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.events import Event

TURN = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0)
REASONS = "rate size slow metrics signature malformed token keys channel workspace tenant".split()  # why requests are refused
STUCK_SECONDS = 300.0  # something waits and nothing has gone out for so long: delivery is stuck
OLDEST_SECONDS = 900.0  # whatever else goes out, nothing may wait longer than this


@dataclass(frozen=True)
class Waiting:
    """The outbox of a platform: how many wait, since when the oldest does (seconds), how many could not be delivered."""

    platform: str
    waiting: int
    oldest: float
    dead: int


@dataclass(frozen=True)
class Stock:
    """What the store holds now."""

    outbox: tuple[Waiting, ...]
    cases: Mapping[tuple[str, str], int]  # organisation and state
    evidence_bytes: int
    evidence_files: int
    files_waiting: int


@dataclass
class Meter:
    """The counters of one running Relais. No label holds anything of a person."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    last_sent: dict[str, float] = field(default_factory=dict)  # platform → time.monotonic()

    def __post_init__(self) -> None:
        r = self.registry
        self._started = time.monotonic()
        self._events = Counter("relais_events", "Events given to the engine", ["kind", "outcome"], registry=r)
        self._turns = Histogram("relais_turn_seconds", "One event, commit to disk included", buckets=TURN, registry=r)
        self._reading = Histogram("relais_understanding_seconds", "One text understood", buckets=TURN, registry=r)
        self._decisions = Counter("relais_decisions", "Texts understood, by what was decided", ["decision", "label"], registry=r)
        self._clarifications = Counter("relais_clarifications", "Questions back, because a text was not clear", registry=r)
        self._handovers = Counter("relais_handovers", "Cases handed to the staff", ["topic"], registry=r)
        self._deliveries = Counter("relais_deliveries", "Things sent, or not", ["platform", "kind", "outcome"], registry=r)
        self._failures = Counter("relais_failures", "Events that met an error of Relais, by the kind of event", ["kind"], registry=r)
        self._refused = Counter("relais_refused", "Requests refused before the engine", ["reason"], registry=r)
        self._depth = Gauge("relais_outbox_depth", "Things in the outbox", ["platform", "state"], registry=r)
        self._oldest = Gauge("relais_outbox_oldest_seconds", "How long the oldest waits", ["platform"], registry=r)
        self._cases = Gauge("relais_cases", "Cases", ["organisation", "state"], registry=r)
        self._bytes = Gauge("relais_evidence_bytes", "Bytes of evidence kept", registry=r)
        self._files = Gauge("relais_evidence_files", "Files of evidence kept", registry=r)
        self._waiting = Gauge("relais_files_waiting", "Files announced and not yet fetched", registry=r)
        for kind in Event.__subclasses__():  # a series that begins at 1 never increases, and no alert would tell of the first
            self._failures.labels(kind.__name__)
        for reason in REASONS:
            self._refused.labels(reason)

    def event(self, kind: str, outcome: str, seconds: float) -> None:
        """An event was handled, repeated, or could not be."""
        self._events.labels(kind, outcome).inc()
        self._turns.observe(seconds)

    def failed(self, kind: str) -> None:
        """An event met an error of Relais; its person was told."""
        self._failures.labels(kind).inc()

    def decided(self, decision: str, label: str) -> None:
        """What a text asks for was decided."""
        self._decisions.labels(decision, label).inc()
        if decision == "clarify":
            self._clarifications.inc()

    def understood(self, seconds: float) -> None:
        """A text was read."""
        self._reading.observe(seconds)

    def handed_over(self, topic: str) -> None:
        """A case was opened."""
        self._handovers.labels(topic).inc()

    def delivery(self, platform: str, kind: str, outcome: str) -> None:
        """Something was sent, will be tried again (retried), or was given up (dead)."""
        self._deliveries.labels(platform, kind, outcome).inc()
        if outcome == "sent":
            self.last_sent[platform] = time.monotonic()

    def refused(self, reason: str) -> None:
        """Something was turned away at the door."""
        self._refused.labels(reason).inc()

    def stuck(self, stock: Stock, served: Collection[str]) -> str:
        """Why delivery is stuck, "" when it is not. What waited before the start counts from the start; what is for a platform
        that is not served waits rightly."""
        now = time.monotonic()
        up = now - self._started
        for one in (w for w in stock.outbox if w.platform in served):
            waits = min(one.oldest, up) if one.waiting else 0.0
            silent = now - self.last_sent.get(one.platform, self._started)
            if waits > OLDEST_SECONDS or (waits > STUCK_SECONDS and silent > STUCK_SECONDS):
                return f"{one.platform}: {one.waiting} wait, the oldest for {int(one.oldest)} s"
        return ""

    def page(self, stock: Stock) -> bytes:
        """Everything, in Prometheus's text format."""
        for gauge in (self._depth, self._oldest, self._cases):
            gauge.clear()
        for one in stock.outbox:
            self._depth.labels(one.platform, "waiting").set(one.waiting)
            self._depth.labels(one.platform, "dead").set(one.dead)
            self._oldest.labels(one.platform).set(one.oldest)
        for (org, state), count in stock.cases.items():
            self._cases.labels(org, state).set(count)
        self._bytes.set(stock.evidence_bytes)
        self._files.set(stock.evidence_files)
        self._waiting.set(stock.files_waiting)
        return generate_latest(self.registry)
