"""The try-it page in Chromium: what a freelancer and the staff do on it, over the real engine."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.page import SAMPLES, Demo, Route, Tryout, browser_of, expect, served
from tests.e2e.world import fetch


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with served(tmp_path_factory.mktemp("demo") / "data") as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with browser_of() as one:
        yield one


@pytest.fixture
def visit(browser: object, demo: Demo) -> Iterator[Tryout]:
    one = Tryout(browser, demo)  # type: ignore[arg-type]  # Playwright's browser
    yield one
    one.close()


def test_a_dispute_with_three_dropped_files_is_claimed_and_answered(visit: Tryout, demo: Demo) -> None:
    visit.dispute()
    expect(visit.staff.locator(".message")).to_have_count(0)  # nothing has left yet
    visit.presses("Envoyer à l'équipe")
    card = visit.staff.locator(".feed .from-relais").first
    expect(card).to_contain_text("Litige · Acme")
    expect(card).to_contain_text("3 sur 3")
    visit.picture("dispute-handed-over")

    visit.presses("Je m'en occupe", card)
    visit.hears("Hugo Martin suit votre dossier")
    expect(card).to_contain_text("en cours")
    thread = visit.page.locator(".thread")
    expect(thread.locator(".tile.link")).to_have_count(3)
    write = thread.locator("textarea")
    write.fill("client déjà en retard l'an dernier")
    write.press("Enter")
    expect(thread.locator(".inward")).to_contain_text("interne")
    thread.get_by_text("À Nadia").click()
    write.fill("Bonjour Nadia, nous écrivons au client.")
    write.press("Enter")
    visit.hears("Bonjour Nadia, nous écrivons au client.")
    expect(thread.locator(".outward .mark")).to_contain_text("Remis")
    expect(visit.chat).not_to_contain_text("retard l'an dernier")
    visit.says("merci, je vous envoie la relance ce soir")
    expect(thread).to_contain_text("je vous envoie la relance ce soir")
    visit.picture("dispute-answered")

    with visit.page.expect_download() as download:
        thread.locator(".tile.link", has_text="facture-2026-031.pdf").click()
    assert download.value.path().read_bytes() == (SAMPLES / "facture-2026-031.pdf").read_bytes()
    visit.presses("Dossier PDF", card)
    with visit.page.expect_download() as download:
        thread.locator(".tile.link", has_text=".zip").click()
    names = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())).namelist()
    assert len([n for n in names if "/pieces/" in n]) == 3

    ticket = demo.listed("tickets")[-1]
    assert (
        ticket["facts"]["invoices"][0]["number"] == "2026-031" and ticket["assignee"] == "Hugo Martin" and ticket["state"] == "in_progress"
    )
    wanted = {
        hashlib.sha256((SAMPLES / n).read_bytes()).hexdigest() for n in ("facture-2026-031.pdf", "devis-signe.pdf", "pv-de-recette.pdf")
    }
    assert {piece["sha256"] for piece in ticket["evidence"]} == wanted

    visit.presses("Ce qui est gardé", visit.page.locator(".bar"))
    kept = visit.page.get_by_role("dialog")
    for digest in wanted:
        expect(kept).to_contain_text(digest)
    visit.page.keyboard.press("Escape")
    visit.presses("Résolu", card)
    visit.hears("comme résolu")


def test_two_staff_members_claim_one_wins_and_a_document_is_asked_for(visit: Tryout) -> None:
    visit.dispute()
    visit.presses("Envoyer à l'équipe")
    card = visit.staff.locator(".feed .from-relais").first
    visit.presses("Je m'en occupe", card)
    visit.hears("Hugo Martin suit")
    visit.presses("Camille", visit.staff.locator(".personas"))
    visit.presses("Rendre le dossier", card)
    visit.presses("Je m'en occupe", card)
    visit.hears("Camille Petit suit")
    visit.presses("Demander une pièce…", card)
    visit.page.get_by_role("dialog").get_by_role("button", name="Relances envoyées").click()
    visit.hears("Relances envoyées")
    expect(card).to_contain_text("en attente")
    visit.drops(visit.chat, SAMPLES / "relance.eml")
    expect(visit.staff).to_contain_text("La pièce demandée est arrivée")
    visit.presses("Confier à…", card)
    visit.page.get_by_role("dialog").get_by_role("button", name="Hugo Martin").click()
    visit.hears("Hugo Martin suit")


def test_language_and_organisation_are_switched(visit: Tryout) -> None:
    visit.says("Acme ne me paie pas, je veux ouvrir un litige")
    visit.hears("Quel est le numéro de la facture impayée")
    visit.chat.locator("textarea").fill("2026-0")
    visit.presses("EN – English", visit.page.locator(".bar"))
    visit.hears("What is the number of the unpaid invoice")  # what was being asked is asked again
    expect(visit.chat.locator("textarea")).to_have_value("2026-0")  # what was being typed still stands there
    expect(visit.page.locator("html")).to_have_attribute("lang", "en")
    expect(visit.page.get_by_role("button", name="Restart the process")).to_be_visible()
    visit.says("2026-031")
    visit.presses("acracy", visit.page.locator(".bar"))
    visit.hears("assistant of the acracy team")
    expect(visit.chat).not_to_contain_text("unpaid invoice")  # another organisation, another conversation
    visit.presses("FR – Français", visit.page.locator(".bar"))
    visit.chat.locator("textarea").focus()  # before the page is there in French
    expect(visit.page.locator("html")).to_have_attribute("lang", "fr")
    expect(visit.chat.locator("textarea")).to_be_focused()
    visit.says("puis-je passer en direct ?")
    expect(visit.chat.locator(".from-relais").last).to_contain_text("acracy")
    visit.presses("webportage", visit.page.locator(".bar"))
    expect(visit.chat).to_contain_text("2026-031")


def test_a_day_is_picked_a_command_completed_a_bad_file_refused(visit: Tryout) -> None:
    field = visit.chat.locator("textarea")
    field.press_sequentially("/li")
    option = visit.chat.get_by_role("option", selected=True)
    expect(option).to_contain_text("/litige")
    field.press("Enter")
    expect(field).to_have_value("/litige ")
    field.press("Enter")
    visit.hears("Quel est le client")
    visit.says("Acme")
    visit.presses("Facture impayée")
    visit.says("2026-031")
    visit.says("3200")
    visit.hears("Quelle est la date de cette facture")
    picker = visit.chat.locator("form.day").last
    picker.locator("input").fill("2026-02-12")
    picker.get_by_role("button").click()
    visit.hears("date d'échéance")
    visit.drops(visit.chat, SAMPLES / "vide.pdf", SAMPLES / "archive.zip")
    visit.hears("est vide")
    visit.hears("est une archive")


def test_a_sample_is_dragged_into_the_chat_and_its_upload_is_seen(visit: Tryout) -> None:
    visit.says("je veux ouvrir un litige, Acme ne me paie pas")

    def slowly(route: Route) -> None:
        visit.page.wait_for_timeout(400)
        route.continue_()

    visit.page.route("**/api/upload*", slowly)
    sample = visit.chat.locator(".samples button").first
    sample.drag_to(visit.chat.locator(".log"))
    expect(visit.chat.locator(".uploads progress")).to_be_visible()
    visit.hears("J'ai lu ceci")
    visit.presses("Oui, reprendre")
    visit.hears("une autre facture impayée")


def test_what_is_typed_stays_words(visit: Tryout) -> None:
    evil = "<img src=x onerror=\"document.title='pris'\"><b>gras</b> @channel [x](javascript:alert(1))"
    visit.says(evil)
    visit.says("je veux parler à quelqu'un")
    visit.says(evil)
    expect(visit.chat.locator(".own").last).to_contain_text("onerror")
    if visit.chat.get_by_role("button", name="Envoyer à l'équipe").count():
        visit.presses("Envoyer à l'équipe")
    expect(visit.staff).to_contain_text("<b>gras</b>")
    assert visit.page.locator(".message img, .message b").count() == 0 and visit.page.title() != "pris"


def test_the_process_is_ended_and_nothing_is_lost(visit: Tryout, demo: Demo) -> None:
    visit.says("Acme ne me paie pas, je veux ouvrir un litige")
    visit.hears("numéro de la facture")
    before = demo.pid()
    visit.presses("Redémarrer le processus", visit.page.locator(".bar"))
    notice = visit.page.locator(".toast.well")
    expect(notice).to_contain_text("identiques", timeout=30_000)
    after = demo.pid()
    assert after != before and str(after) in notice.inner_text() and not Path(f"/proc/{before}").exists()
    visit.says("2026-031")
    visit.hears("Quel est le montant")  # the conversation goes on where it was


def test_what_is_sent_while_the_process_is_away_happens_once(visit: Tryout, demo: Demo) -> None:
    visit.says("Acme ne me paie pas, je veux ouvrir un litige")
    visit.hears("numéro de la facture")
    os.kill(demo.pid(), 9)
    field = visit.chat.locator("textarea")
    field.fill("2026-077")
    field.press("Enter")
    visit.drops(visit.chat, SAMPLES / "devis-signe.pdf")
    expect(visit.chat.locator(".own", has_text="2026-077")).to_have_count(1, timeout=30_000)
    visit.hears("Quel est le montant")
    again = visit.chat.locator(".uploads").get_by_role("button", name="Réessayer")
    if again.count():  # bytes are sent again by a press, so that nobody waits unknowingly
        again.click()
    visit.hears("devis-signe.pdf")
    visit.page.reload()
    expect(visit.chat.locator(".own", has_text="2026-077")).to_have_count(1)
    assert fetch(f"{demo.base}/healthz")[0] == 200


@pytest.mark.parametrize(
    ("org", "lang", "size"), [("webportage", "fr", (1440, 900)), ("acracy", "en", (1100, 800)), ("acracy", "fr", (360, 640))]
)
def test_the_guided_tour_is_walked_to_its_end(browser: object, demo: Demo, org: str, lang: str, size: tuple[int, int]) -> None:
    visit = Tryout(browser, demo, org=org, lang=lang, width=size[0])  # type: ignore[arg-type]  # Playwright's browser
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    guide, french = visit.page.locator(".guide"), lang == "fr"
    act = guide.locator(".guide-now button")
    expect(guide.locator(".guide-now")).to_be_in_viewport()
    ticked = guide.locator(".steps .done")

    def step(number: int) -> None:
        expect(ticked).to_have_count(number - 1, timeout=30_000)
        expect(guide.locator(".guide-now")).to_contain_text(f"{number}/9")

    step(1)
    act.last.click()
    step(2)
    act.last.click()
    step(3)
    visit.hears("J'ai lu ceci" if french else "I read this")
    expect(act.last).to_have_text("Voir la question" if french else "See the question")  # what is asked is not what the tour would tell
    act.last.click()
    said = visit.chat.locator(".message.own").count()
    visit.presses("Oui, reprendre" if french else "Yes, use it")
    visit.hears("une autre facture impayée" if french else "another unpaid invoice")
    visit.presses("Non" if french else "No")
    visit.presses("Plusieurs relances" if french else "Several reminders")
    expect(act.last).to_have_text("Raconter pour Nadia" if french else "Tell it for Nadia")
    assert visit.chat.locator(".message.own").count() == said
    act.last.click()
    step(4)
    act.last.click()
    step(5)
    visit.presses("C'est tout" if french else "That's all")
    visit.presses("Envoyer à l'équipe" if french else "Send to the team")
    step(6)
    if size[0] < 1280:  # where the thread takes the place of the cards
        visit.page.evaluate("document.querySelector('.thread-open').click()")
        expect(visit.staff.locator(".feed")).to_be_hidden()
    act.last.click()
    expect(visit.staff.locator(".message.lit [data-action=claim]")).to_be_in_viewport()
    visit.presses("Je m'en occupe", visit.staff.locator(".feed"))
    step(7)
    act.first.click()
    expect(visit.staff.locator(".inward")).to_have_count(1)
    act.last.click()
    step(8)
    act.last.click()
    step(9)
    visit.presses("Ce qui est gardé" if french else "What is kept", guide)
    kept = visit.page.get_by_role("dialog")
    kept.locator("summary").click()
    expect(kept).to_contain_text("a montré une pièce" if french else "showed a file")
    visit.page.keyboard.press("Escape")
    if visit.staff.locator(".feed").is_hidden():
        visit.page.keyboard.press("Escape")
    visit.presses("Dossier PDF", visit.staff.locator(".feed"))
    expect(ticked).to_have_count(9)
    visit.close()
