"""The try-it page for everybody: by keyboard alone, on a phone, in the dark, with a screen reader; and nobody in another's place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.page import SAMPLES, Demo, Page, Tryout, browser_of, expect, served


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with served(tmp_path_factory.mktemp("demo") / "data") as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with browser_of() as one:
        yield one


def tab_to(page: Page, words: str, *, back: bool = False, most: int = 90) -> None:
    """Press Tab until the focus is on what is called so."""
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        named = page.evaluate(
            """() => { const e = document.activeElement;
            return e.matches('button, a, textarea, input') ? [e.getAttribute('aria-label'), e.innerText].filter(Boolean).join(' | ') : ''; }"""
        )
        if words in named:
            return
    raise AssertionError(f"Tab never reaches {words!r}")


def test_the_whole_way_by_keyboard_alone(browser: object, demo: Demo) -> None:
    visit = Tryout(browser, demo)  # type: ignore[arg-type]  # Playwright's browser
    page, keys = visit.page, visit.page.keyboard
    tab_to(page, "Aller à la conversation")
    keys.press("Enter")
    tab_to(page, "Message à Relais")
    keys.type("/assu")
    keys.press("Tab")  # completes
    keys.press("Backspace")
    keys.press("Control+A")
    keys.type("je veux parler à quelqu'un")
    keys.press("Enter")
    visit.hears("De quoi s'agit-il")
    keys.type("Mon client me propose un avenant, est-ce normal ?")
    keys.press("Enter")
    visit.hears("C'est transmis")
    card = visit.staff.locator(".feed .from-relais").first
    expect(card).to_contain_text("Demande")

    tab_to(page, "Je m'en occupe")
    keys.press("Enter")
    expect(card).to_contain_text("en cours")
    assert page.evaluate("document.activeElement.closest('.staff') !== null")  # the pressed button is gone; the focus stayed with its card
    tab_to(page, "Confier à…")
    keys.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Hugo Martin")).to_be_focused()
    keys.press("ArrowDown")
    expect(dialog.get_by_role("button", name="Camille Petit")).to_be_focused()
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    expect(card.get_by_role("button", name="Confier à…")).to_be_focused()  # given back

    tab_to(page, "Répondre")
    keys.press("Enter")
    expect(page.locator(".thread textarea")).to_be_focused()
    expect(page.locator(".thread")).to_have_class("thread outward")
    keys.type("Bonjour, oui, envoyez-le nous.")
    keys.press("Enter")
    visit.hears("Bonjour, oui, envoyez-le nous.")
    keys.press("Shift+Tab")
    keys.press("Shift+Tab")  # the attach button, then whom the message is for
    expect(page.locator(".thread input[value=in]")).to_be_focused()
    keys.press("ArrowRight")
    expect(page.locator(".thread input[value=out]")).to_be_checked()
    keys.press("Escape")
    expect(page.locator(".thread")).to_be_hidden()
    assert "Fil" in page.evaluate("document.activeElement.innerText")

    tab_to(page, "Redémarrer le processus", back=True)
    keys.press("Enter")
    expect(page.locator(".toast.well")).to_contain_text("identiques", timeout=30_000)
    visit.close()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_at_360_pixels_everything_is_within_reach(browser: object, demo: Demo, lang: str) -> None:
    visit = Tryout(browser, demo, width=360, lang=lang)  # type: ignore[arg-type]  # Playwright's browser
    page = visit.page
    tabs = page.locator(".tabs button")
    assert visit.overflows() == []
    expect(visit.staff).to_be_hidden()
    visit.says("je veux parler à quelqu'un" if lang == "fr" else "I want to talk to a person")
    visit.hears("De quoi s'agit-il" if lang == "fr" else "What is it about")
    visit.says("Mon client me propose un avenant très long " + "x" * 300)
    visit.drops(visit.chat, SAMPLES / "devis-signe.pdf")
    visit.hears("devis-signe.pdf")
    assert visit.overflows() == []
    expect(tabs.last).to_have_class("unread")  # something happened on the other side
    visit.picture(f"360-chat-{lang}")
    tabs.last.click()
    expect(visit.chat).to_be_hidden()
    card = visit.staff.locator(".feed .from-relais").first
    visit.presses("Je m'en occupe", card)
    assert visit.overflows() == []
    visit.presses("Répondre" if lang == "fr" else "Reply", card)
    field = page.locator(".thread textarea")
    field.fill("Bonjour !")
    field.press("Enter")
    expect(page.locator(".thread .mark")).to_be_visible()
    assert visit.overflows() == []
    visit.picture(f"360-thread-{lang}")
    for box in page.locator("button:visible, a.tile:visible").all():
        size = box.bounding_box()
        assert size and size["height"] >= 24 and size["width"] >= 24, box.inner_text()  # WCAG 2.2, target size
    visit.close()


@pytest.mark.parametrize(("lang", "dark", "width"), [("fr", False, 1440), ("en", True, 1440), ("fr", True, 360), ("en", False, 1100)])
def test_axe_finds_nothing_serious(browser: object, demo: Demo, lang: str, dark: bool, width: int) -> None:
    visit = Tryout(browser, demo, lang=lang, dark=dark, width=width)  # type: ignore[arg-type]  # Playwright's browser
    page = visit.page
    assert visit.violations() == []
    visit.says("je veux parler à quelqu'un" if lang == "fr" else "I want to talk to a person")
    visit.hears("De quoi s'agit-il" if lang == "fr" else "What is it about")
    visit.says("Une question sur mon contrat" if lang == "fr" else "A question about my contract")
    visit.drops(visit.chat, SAMPLES / "devis-signe.pdf")
    visit.hears("devis-signe.pdf")
    visit.chat.locator("textarea").fill("/")
    expect(visit.chat.get_by_role("listbox")).to_be_visible()
    assert visit.violations() == []
    visit.chat.locator("textarea").fill("")
    if width < 860:
        page.locator(".tabs button").last.click()
    card = visit.staff.locator(".feed .from-relais").first
    visit.presses("Je m'en occupe", card)
    expect(card).to_contain_text("en cours")
    visit.presses("Répondre" if lang == "fr" else "Reply", card)
    page.locator(".thread textarea").fill("Bonjour !")
    page.locator(".thread textarea").press("Enter")
    page.locator(".thread textarea").fill("entre nous")
    page.locator(".thread textarea").press("Enter")
    expect(page.locator(".thread .inward")).to_be_visible()
    assert visit.violations() == []
    page.locator(".bar .tools button").nth(1).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert visit.violations() == []
    visit.picture(f"axe-{lang}-{'dark' if dark else 'light'}-{width}")
    page.keyboard.press("Escape")
    visit.close()


def test_new_messages_are_announced_and_named(browser: object, demo: Demo) -> None:
    visit = Tryout(browser, demo)  # type: ignore[arg-type]  # Playwright's browser
    log = visit.page.get_by_role("log", name="Conversation avec Relais")
    expect(log).to_have_attribute("aria-live", "polite")
    visit.says("aide")
    expect(log.get_by_role("article", name="Message de Relais").last).to_be_visible()
    expect(visit.page.get_by_role("region", name="Nadia Benali")).to_be_visible()
    expect(visit.page.get_by_role("region", name="Salon de l'équipe webportage")).to_be_visible()
    visit.close()


def test_two_visitors_know_nothing_of_each_other(browser: object, demo: Demo) -> None:
    one, other = Tryout(browser, demo), Tryout(browser, demo)  # type: ignore[arg-type]  # Playwright's browser
    one.says("je veux parler à quelqu'un")
    one.hears("De quoi s'agit-il")
    one.says("Ceci ne regarde que moi")
    expect(one.staff).to_contain_text("ne regarde que moi")
    other.page.reload()
    expect(other.chat.locator(".message")).to_have_count(1)
    expect(other.staff.locator(".message")).to_have_count(0)
    href = one.page.evaluate("location.href")
    other.page.goto(href)
    expect(other.chat.locator(".message")).to_have_count(1)  # an address carries nobody's place
    one.presses("Nouvel essai", one.page.locator("body"))
    expect(one.chat.locator(".message")).to_have_count(1)  # a fresh start
    one.close()
    other.close()
