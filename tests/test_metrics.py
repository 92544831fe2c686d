"""What Relais tells of itself: numbers that add up, a health that goes red, documents that name what exists."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from functools import partial

import pytest
import yaml

from bot import needs
from bot.knowledge import Knowledge
from bot.metrics import OLDEST_SECONDS, STUCK_SECONDS, Meter, Stock, Waiting
from bot.store import Store
from bot.turn import House
from bot.understanding import Understanding
from tests.conftest import ROOT
from tests.stage import Stage
from tests.test_engine import ticket
from tests.transcript import SAMPLES

EMPTY = Stock((), {}, 0, 0, 0)


def value(meter: Meter, stock: Stock, line: str) -> float:
    found = re.search(rf"(?m)^{re.escape(line)} (\S+)$", meter.page(stock).decode())
    return float(found[1]) if found else 0.0


def test_the_store_is_counted(stage: Stage) -> None:
    ticket(stage)
    stage.says("Nadia", "", files=(SAMPLES / "devis-signe.pdf",))
    store = Store(stage.data)
    store.outbox.put("slack", "T", "l", "{}", "post", "{}", "", None, stage.now)
    stock = store.stock(("slack", "teams"), stage.now.replace(year=2027))
    store.close()
    meter = Meter()
    assert value(meter, stock, 'relais_cases{organisation="webportage",state="open"}') == 1
    assert value(meter, stock, "relais_evidence_bytes") == (SAMPLES / "devis-signe.pdf").stat().st_size
    assert value(meter, stock, 'relais_outbox_depth{platform="slack",state="waiting"}') == 1
    assert value(meter, stock, 'relais_outbox_oldest_seconds{platform="slack"}') == 365 * 86400
    assert 'relais_outbox_depth{platform="teams",state="waiting"} 0.0' in meter.page(stock).decode()


def test_decisions_and_handovers_are_counted_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    meter = Meter()
    monkeypatch.setattr("tests.stage.House", lambda *parts: __import__("bot.turn", fromlist=["House"]).House(*parts, meter))
    stage.says("Nadia", "où trouver l'attestation d'assurance ?")
    assert value(meter, EMPTY, 'relais_decisions_total{decision="answer",label="insurance.certificate"}') == 1
    ticket(stage)
    assert value(meter, EMPTY, 'relais_handovers_total{topic="other"}') == 1
    assert "Nadia" not in meter.page(EMPTY).decode()


def test_the_time_of_a_text_is_counted_once_where_it_is_read(stage: Stage, known: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    meter, stage.understanding = Meter(), Understanding(stage.understanding._weights, known.phrasings)
    monkeypatch.setattr("tests.stage.House", partial(House, meter=meter))
    stage.says("Nadia", "où diable trouver ce papier de l'assurance ?")
    assert value(meter, EMPTY, "relais_understanding_seconds_count") == 1
    needs.read(stage.understanding, [("et le contrat tripartite, c'est quoi au juste ?", "où diable trouver ce papier de l'assurance ?")])
    stage.says("Nadia", "et le contrat tripartite, c'est quoi au juste ?")  # it was read before, beside the engine
    assert value(meter, EMPTY, "relais_understanding_seconds_count") == 1


@pytest.mark.parametrize(
    ("oldest", "silent", "up", "red"),
    [
        (STUCK_SECONDS + 1, STUCK_SECONDS + 1, 9e9, True),
        (STUCK_SECONDS + 1, 1, 9e9, False),  # others go out
        (OLDEST_SECONDS + 1, 1, 9e9, True),
        (9e9, 9e9, 10, False),  # just started after a long stop
        (0, 9e9, 9e9, False),
    ],
)
def test_health_is_red_when_delivery_is_stuck(oldest: float, silent: float, up: float, red: bool) -> None:
    meter = Meter()
    meter._started = time.monotonic() - up
    meter.last_sent["slack"] = time.monotonic() - silent
    stock = replace(EMPTY, outbox=(Waiting("slack", 1 if oldest else 0, oldest, 0),))
    assert bool(meter.stuck(stock, ("slack", "teams"))) is red
    assert meter.stuck(stock, ("teams",)) == ""  # for a platform that is not served any more


def test_dashboard_alerts_and_table_name_metrics_that_exist() -> None:
    exists = set(re.findall(r"# HELP (\w+)", Meter().page(EMPTY).decode()))
    exists |= {f"{name}_bucket" for name in exists}
    documents = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("grafana-dashboard.json", "alerts.yml", "operations.md")]
    for text in documents:
        named = set(re.findall(r"\brelais_[a-z_]+", text))
        assert named and named <= exists, named - exists
    assert json.loads(documents[0])["panels"] and yaml.safe_load(documents[1])["groups"]
    plain = {name for name in exists if not name.endswith(("_created", "_bucket"))}
    assert plain <= set(re.findall(r"\brelais_[a-z_]+", documents[2])), "docs/operations.md lacks a metric"


def test_the_first_error_of_each_kind_increases_a_series() -> None:
    page = Meter().page(EMPTY).decode()
    for kind in ("Message", "Press", "Command", "FileReady"):
        assert f'relais_failures_total{{kind="{kind}"}} 0.0' in page
    assert 'relais_refused_total{reason="signature"} 0.0' in page


def test_no_alert_tells_of_a_terminal_or_a_page_that_was_left() -> None:
    [waiting] = [line for line in (ROOT / "docs" / "alerts.yml").read_text().splitlines() if "relais_outbox_oldest_seconds" in line]
    found = re.search(r'platform=~"([^"]+)"', waiting)
    assert found is not None
    assert [p for p in ("slack", "teams", "terminal", "web") if re.fullmatch(found[1], p)] == ["slack", "teams"]
