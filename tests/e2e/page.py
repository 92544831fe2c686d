"""The try-it page for its tests: `relais demo` as a real process, Chromium driven by Playwright, and what people do in it."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.world import HERE, ROOT, fetch, free_port, until

ALL = os.environ.get("RELAIS_E2E") == "all"  # .ci/run: what is missing is an error there, and a reason to skip elsewhere
if not ALL:
    pytest.importorskip("playwright", reason="install it with: pip install -r tests/e2e/requirements.lock")
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
SAMPLES = ROOT / "tests" / "samples"
Json = dict[str, Any]
expect.set_options(timeout=15_000)  # milliseconds: the machine may be busy with other tests

__all__ = ["AXE", "SAMPLES", "Demo", "Locator", "Page", "Route", "Tryout", "browser_of", "expect", "served"]


@dataclass
class Demo:
    """`relais demo` on a data directory of its own."""

    data: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def pid(self) -> int:
        """The engine's process, which is not the one that was started."""
        return int(json.loads(fetch(f"{self.base}/api/process")[1])["pid"])

    def kill_engine(self) -> int:
        """Kill it from outside; its successor's id."""
        old = self.pid()
        os.kill(old, signal.SIGKILL)

        def another() -> int:
            try:
                return pid if (pid := self.pid()) != old else 0
            except OSError:
                return 0

        return int(until(another, 30))

    def listed(self, what: str) -> list[Json]:
        """`relais tickets --json` or `relais evidence --json`, beside the running demo."""
        command = [sys.executable, "-m", "bot", what, "--json", "--data", str(self.data)]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return list(json.loads(told))


@contextmanager
def served(data: Path) -> Iterator[Demo]:
    """A demo with the classifier of the tests."""
    from tests.e2e.conftest import cache

    data.mkdir(exist_ok=True)
    (data / "cache").symlink_to(cache())
    port = free_port()
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    demo = Demo(data, port, process)
    engine = demo.pid()
    try:
        yield demo
        engine = demo.pid()
    finally:
        process.terminate()
        assert process.wait(10) == 0
        process.stdout.close()
    assert not Path(f"/proc/{engine}").exists()  # nothing stays behind


@contextmanager
def browser_of() -> Iterator[Browser]:
    if not CHROMIUM:
        assert not ALL, "chromium is missing: apt-get install chromium"
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Tryout:
    """One visitor in one browser; whatever goes wrong on the page fails the test."""

    def __init__(
        self, browser: Browser, demo: Demo, *, org: str = "webportage", lang: str = "fr", width: int = 1440, dark: bool = False
    ) -> None:
        self.demo = demo
        scheme: Any = "dark" if dark else "light"
        self.context = browser.new_context(
            viewport={"width": width, "height": 900 if width > 600 else 740}, color_scheme=scheme, locale=lang, reduced_motion="reduce",
            has_touch=width < 600,
        )  # fmt: skip
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.troubles: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda m: self.troubles.append(m.text) if m.type == "error" and "ERR_" not in m.text else None)
        self.page.on("request", lambda r: self.hosts.add(re.sub(r"^\w+:/*([^/]*).*", r"\1", r.url)))
        self.page.goto(f"{demo.base}/?org={org}&lang={lang}")
        self.chat, self.staff = self.page.locator("#chat"), self.page.locator("#staff")
        expect(self.chat.locator(".message")).not_to_have_count(0)

    def close(self) -> None:
        self.context.close()
        assert not self.troubles, self.troubles
        assert self.hosts <= {f"127.0.0.1:{self.demo.port}", "data"}  # nothing comes from elsewhere

    def says(self, text: str) -> None:
        """The freelancer types and sends."""
        field = self.chat.locator("textarea")
        field.fill(text)
        field.press("Enter")
        expect(self.chat.locator(".message.own").last).to_contain_text(text[:40])

    def hears(self, words: str) -> None:
        """Relais has said this to the freelancer."""
        expect(self.chat.locator(".from-relais", has_text=words).last).to_be_visible()

    def presses(self, label: str, side: Locator | None = None) -> None:
        (side or self.chat).get_by_role("button", name=label, exact=True).last.click()

    def drops(self, target: Locator, *paths: Path) -> None:
        """Files dragged from the desktop and let go over the target."""
        told = [{"name": p.name, "data": base64.b64encode(p.read_bytes()).decode()} for p in paths]
        transfer = self.page.evaluate_handle(
            """(files) => { const made = new DataTransfer();
            for (const f of files) made.items.add(new File([Uint8Array.from(atob(f.data), (c) => c.charCodeAt(0))], f.name));
            return made; }""",
            told,
        )
        for kind in ("dragenter", "dragover", "drop"):
            target.dispatch_event(kind, {"dataTransfer": transfer})

    def dispute(self) -> None:
        """A whole dispute up to the recap, with three files dropped at once."""
        self.says("Acme ne me paie pas, je veux ouvrir un litige")
        self.hears("numéro de la facture")
        self.says("2026-031")
        self.says("3 200,50 € TTC")
        self.says("12/02/2026")
        self.says("15/03/2026")
        self.hears("une autre facture impayée")
        self.presses("Non")
        expect(self.chat.locator(".from-relais", has_text="une autre facture impayée").locator(".note").last).to_have_text("→ Non")
        self.presses("Plusieurs relances")
        self.hears("Que s'est-il passé")
        self.says("Ils ne répondent plus depuis la livraison.")
        self.hears("Les pièces du dossier")
        self.drops(self.chat, *(SAMPLES / n for n in ("facture-2026-031.pdf", "devis-signe.pdf", "pv-de-recette.pdf")))
        self.hears("3 sur 3")
        self.presses("C'est tout")
        self.hears("Récapitulatif")

    def violations(self) -> list[str]:
        """What axe finds of serious or critical weight, one line each."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        grave = [v for v in found if v["impact"] in ("serious", "critical")]
        return [f"{v['id']}: {v['help']}: {[n['target'] for n in v['nodes']][:3]}" for v in grave]

    def overflows(self) -> list[str]:
        """Elements that stick out of the screen, sideways."""
        return list(
            self.page.evaluate(
                """() => [...document.querySelectorAll('body *')].filter((e) => {
            const box = e.getBoundingClientRect();
            if (!box.width || box.width < 2 || e.closest('.samples, .sr, .skip')) return false;
            return box.right > innerWidth + 1 || box.left < -1;
        }).map((e) => `${e.tagName}.${e.className}`)"""
            )
        )

    def picture(self, name: str) -> None:
        """A screenshot among the artefacts, for people to look at."""
        folder = HERE / "artefacts"
        folder.mkdir(exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png")
