"""Relais in Slack, end to end: real HTTP, a real process, the emulator's store as the judge."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

from tests.e2e.world import OTHER_SECRET, SECRET, TEAM, Json, Workspace, fetch, until
from tests.test_cards import check
from tests.transcript import SAMPLES

PIECES = ("facture-2026-031.pdf", "devis-signe.pdf", "pv-de-recette.pdf")


def test_a_question_gets_its_answer_with_the_source(slack: Workspace) -> None:
    slack.say("karim", "où trouver l'attestation d'assurance ?")
    answer = slack.told("karim", "Espace adhérent")
    assert "Source : webportage" in answer["text"] and "24 mai 2022" in answer["text"]
    assert "une machine, pas une personne" in slack.messages("karim")[1]["text"]


def test_an_edited_article_is_said_within_seconds_and_a_broken_edit_is_not(slack: Workspace) -> None:
    path = slack.relais.config.parent / "knowledge" / "webportage" / "fr" / "insurance-certificate.md"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("\n---\n", "\n---\nL’attestation a changé de place.\n\n"), encoding="utf-8")
    until(lambda: "is in use" in slack.relais.log(), seconds=8)
    slack.say("karim", "où trouver l'attestation d'assurance ?")
    slack.told("karim", "L’attestation a changé de place")
    path.write_text("---\nid: [", encoding="utf-8")
    until(lambda: "is refused" in slack.relais.log(), seconds=8)
    slack.say("karim", "elle est où déjà l'attestation d'assurance svp ?")
    until(lambda: [m["text"] for m in slack.messages("karim") if "a changé de place" in m["text"]][1:])
    path.write_text(before, encoding="utf-8")


def test_a_whole_dispute_with_a_kill_in_the_middle(slack: Workspace) -> None:
    slack.say("nadia", "Acme me doit 3 200,50 € depuis mars, je veux ouvrir un litige")
    slack.told("nadia", "numéro de la facture")
    slack.say("nadia", "2026-031")
    slack.told("nadia", "date de cette facture")
    slack.relais.kill()
    slack.relais.start()
    slack.say("nadia", "12/02/2026")
    slack.told("nadia", "autre facture")
    slack.say("nadia", "non")
    slack.told("nadia", "relances")
    slack.say("nadia", "plusieurs")
    slack.told("nadia", "Que s'est-il passé")
    slack.say("nadia", "Ils ne répondent plus &lt;!channel&gt; depuis un mois.")
    slack.told("nadia", "Les pièces du dossier")
    slack.emulator.share(slack, "nadia", {piece: (SAMPLES / piece).read_bytes() for piece in PIECES})
    ready = slack.told("nadia", "Pièces nécessaires : 3 sur 3")
    slack.relais.kill()
    slack.relais.start()
    slack.press("nadia", ready, "C'est tout", slack.dm("nadia"))
    recap = slack.told("nadia", "Récapitulatif")
    assert "3\u202f200,50" in recap["text"].replace("\u00a0", "\u202f")
    slack.press("nadia", recap, "Envoyer à l'équipe", slack.dm("nadia"))
    slack.told("nadia", "C'est transmis")
    card = slack.card("hugo", "Acme")
    assert "<!channel>" not in card["text"] and "<!channel>" in json.dumps(card["blocks"])  # shown, as plain text elements only

    until(lambda: len(slack.pieces("hugo", card)) == 3)
    kept = {slack.emulator.download(file) for file in slack.pieces("hugo", card)}
    assert kept == {(SAMPLES / piece).read_bytes() for piece in PIECES}
    assert [m["text"] for m in slack.messages("hugo", slack.staff)].count(card["text"]) == 1


def test_staff_answer_and_internal_words_stay_internal(slack: Workspace) -> None:
    slack.say("karim", "je veux parler à quelqu'un")
    slack.told("karim", "De quoi s'agit-il")
    slack.say("karim", "Question sur mon contrat Orion")
    slack.told("karim", "C'est transmis à l'équipe")
    card = slack.card("hugo", "contrat Orion")
    slack.press("hugo", card, "Je m'en occupe", slack.staff)
    slack.told("karim", "suit votre dossier")
    until(lambda: "hugo" in slack.card("hugo", "contrat Orion")["text"].casefold())  # another conversation than Karim's, with its own pace
    slack.say("hugo", "remarque interne : client pénible", channel=slack.staff, thread=card["ts"])
    slack.say("hugo", f"<@{slack.bot}> Bonjour Karim, envoyez-nous le contrat.", channel=slack.staff, thread=card["ts"], mention=True)
    slack.told("karim", "envoyez-nous le contrat")
    assert not any("pénible" in m["text"] for m in slack.messages("karim"))
    marked = until(lambda: [m for m in slack.thread("hugo", slack.staff, card["ts"]) if m.get("reactions")])
    assert marked[0]["reactions"][0]["name"] == "white_check_mark"
    slack.say("karim", "le voici bientôt")
    until(lambda: [m for m in slack.thread("hugo", slack.staff, card["ts"]) if "le voici bientôt" in m["text"]])


def test_only_members_of_the_staff_channel_act_as_staff(slack: Workspace) -> None:
    card = slack.messages("hugo", slack.staff)[-1]
    slack.press("karim", card, "Résolu", slack.staff)
    time.sleep(0.5)
    assert "résolu" not in slack.messages("hugo", slack.staff)[-1]["text"]


def test_a_redelivered_event_is_answered_once(slack: Workspace) -> None:
    told = slack.say("karim", "aide")
    slack.told("karim", "Je réponds sur ces sujets")
    before = len(slack.messages("karim"))
    assert slack.event(told, retry=True)[0] == 200
    time.sleep(0.5)
    assert len(slack.messages("karim")) == before


def test_a_command_in_a_channel_is_seen_by_its_author_only(slack: Workspace) -> None:
    shown = slack.command("nadia", "litige")
    assert shown["response_type"] == "ephemeral" and "message privé" in shown["text"]
    slack.told("nadia", "Quel est le client")
    assert not any("litige" in m.get("text", "") for m in slack.messages("nadia", "C000000001"))
    slack.say("nadia", "annuler")
    shown = slack.command("nadia", "contrat")
    assert "trois parties" in shown["text"].casefold() or "tripartite" in shown["text"].casefold()


def test_an_answer_that_takes_long_is_waited_for_under_an_hourglass(slack: Workspace) -> None:
    with (
        contextlib.closing(sqlite3.connect(slack.relais.data / "relais.db", isolation_level=None)) as other,
        ThreadPoolExecutor(1) as beside,
    ):
        other.execute("begin immediate")  # the store is busy
        said = beside.submit(slack.say, "karim", "où trouver l'attestation d'assurance, je ne la vois pas ?")
        until(lambda: "hourglass_flowing_sand" in json.dumps(slack.messages("karim")), seconds=5)
        other.execute("rollback")
        said.result()
    slack.told("karim", "Espace adhérent")
    until(lambda: "hourglass_flowing_sand" not in json.dumps(slack.messages("karim")), seconds=5)


def test_two_workspaces_each_with_its_own_secret(acracy_slack: Workspace) -> None:
    acracy_slack.say("camille", "c'est quoi passer en direct ?")
    assert "acracy" in acracy_slack.told("camille", "Source : acracy")["text"]


def test_forged_old_and_foreign_requests(slack: Workspace) -> None:
    body = json.dumps({"type": "event_callback", "team_id": TEAM, "event": {"type": "message"}}).encode()
    assert slack.relais.post(body, "application/json", "forged")[0] == 401
    assert slack.relais.post(body, "application/json", OTHER_SECRET)[0] == 401
    assert slack.relais.post(body, "application/json", SECRET, age=3600)[0] == 401
    stranger = Workspace(slack.emulator, slack.relais, slack.staff, "T0STRANGER")
    shown = stranger.command("karim", "aide")
    assert "organisation que je connais" in shown["text"]
    told = fetch(f"http://127.0.0.1:{slack.relais.port}/metrics")[1].decode()
    assert 'relais_refused_total{reason="signature"} 3.0' in told and 'relais_refused_total{reason="workspace"} 1.0' in told


def test_nonsense_never_fails_and_never_shows_a_trace(slack: Workspace) -> None:
    for text in ("😀", "x" * 40_000, "<!channel> <@U1> *a* `b`", "\u202eabc", "NULL\\0"):
        slack.say("karim", text)
    slack.say("karim", "aide")
    slack.told("karim", "Je réponds sur ces sujets")
    assert not any("Traceback" in m["text"] for m in slack.messages("karim"))
    assert "Traceback" not in slack.relais.log()
    assert "Orion" not in slack.relais.log() and "xoxb-" not in slack.relais.log()


def test_what_was_said_while_relais_was_down_is_answered_at_start(slack: Workspace) -> None:
    slack.say("camille", "aide")
    slack.told("camille", "Je réponds sur ces sujets")
    slack.relais.kill()
    card = slack.card("hugo", "Acme")
    slack.emulator.done("xoxp-camille", "chat.postMessage", channel=slack.dm("camille"), text="où trouver l'attestation d'assurance ?")
    reply = f"<@{slack.bot}> je vous écris pendant la panne"
    slack.emulator.done("xoxp-hugo", "chat.postMessage", channel=slack.staff, thread_ts=card["ts"], text=reply)
    slack.emulator.done("xoxp-lea", "chat.postMessage", channel=slack.dm("lea"), text="c'est quoi le contrat tripartite ?")
    slack.relais.start()
    slack.told("camille", "Espace adhérent")
    slack.told("nadia", "je vous écris pendant la panne")
    slack.told("lea", "Le contrat tripartite est")
    slack.relais.kill()
    slack.relais.start()
    until(lambda: slack.relais.log().count("What was said meanwhile has been read") >= 2)
    time.sleep(1)
    assert len([m for m in slack.messages("nadia") if "pendant la panne" in m["text"]]) == 1


def test_files_edits_and_deletions_go_both_ways(slack: Workspace) -> None:
    card = slack.card("hugo", "Acme")
    shared = slack.emulator.upload("hugo", {"modele.pdf": (SAMPLES / "devis-signe.pdf").read_bytes()}, slack.staff)["files"]
    words = f"<@{slack.bot}> voici le modèle"
    told = slack.say("hugo", words, channel=slack.staff, thread=card["ts"], files=shared)
    copy = until(lambda: next((m for m in slack.messages("nadia") if "voici le modèle" in m["text"]), None))
    until(lambda: any(f["name"] == "modele.pdf" for m in slack.messages("nadia") for f in m.get("files") or () if m["user"] == slack.bot))
    edited = {"user": told["user"], "ts": told["ts"], "thread_ts": card["ts"], "text": words.replace("modèle", "bon modèle")}
    change = {"type": "message", "subtype": "message_changed", "channel": slack.staff, "channel_type": "group", "ts": f"{time.time():.6f}"}
    slack.event({**change, "message": edited, "previous_message": told})
    until(lambda: any(m["ts"] == copy["ts"] and "bon modèle" in m["text"] for m in slack.messages("nadia")))
    mine = slack.say("nadia", "mon numéro secret est 1234", thread=copy["ts"], channel=slack.dm("nadia"))

    def relayed() -> bool:
        return any("secret" in m["text"] for m in slack.thread("hugo", slack.staff, card["ts"]))

    until(relayed)
    gone = {"user": mine["user"], "ts": mine["ts"], "thread_ts": copy["ts"], "text": mine["text"]}
    slack.event({"type": "message", "subtype": "message_deleted", "channel": slack.dm("nadia"), "channel_type": "im",
                 "deleted_ts": mine["ts"], "previous_message": gone, "ts": f"{time.time():.6f}"})  # fmt: skip
    until(lambda: not relayed())


def test_staff_find_their_cases_and_others_do_not(slack: Workspace) -> None:
    shown = slack.command("hugo", "dossiers", "Orion")
    link = next(e["url"] for b in shown["blocks"] for e in _texts(b) if e["type"] == "link")
    assert link.startswith("https://") and slack.staff in link
    assert "Orion" not in json.dumps(slack.command("nadia", "dossiers", "Orion"))


def _texts(block: Json) -> list[Json]:
    """The elements of a block that hold words, at any depth."""
    return [e for part in block.get("elements", ()) for e in ([part] if "text" in part or "url" in part else _texts(part))]


def test_a_message_becomes_a_case_by_its_shortcut(slack: Workspace) -> None:
    message = {"type": "message", "text": "Vandelay conteste mes livrables", "ts": "1.1", "user": slack.emulator.user("karim")}
    slack.interact("karim", {"type": "message_action", "callback_id": "open_case", "message": message, "channel": {"id": "C000000001"}})
    slack.told("karim", "Ouvrons un dossier de litige")
    slack.say("karim", "annuler")
    slack.told("karim", "arrêté")


def test_the_home_page_is_published(slack: Workspace) -> None:
    given_up = slack.relais.log().count("A delivery was given up")
    for name in ("hugo", "nadia"):
        told = {
            "type": "app_home_opened",
            "user": slack.emulator.user(name),
            "channel": slack.dm(name),
            "tab": "home",
            "event_ts": f"{time.time():.6f}",
        }
        assert slack.event(told)[0] == 200
    slack.say("nadia", "aide")  # the emulator cannot show a view; what comes after it shows that the lane went on
    slack.told("nadia", "Je réponds sur ces sujets")
    assert slack.relais.log().count("A delivery was given up") == given_up


def test_a_staff_channel_that_is_missing_costs_no_case(slack: Workspace) -> None:
    slack.say("nadia", "j'ai effacé la base de données de mon client Initech hier, je dois déclarer un incident")
    slack.told("nadia", "réclamé quelque chose par écrit")  # the message told the rest
    for said in ("non", "non", "J'ai prévenu le client.", "c'est tout", "oui"):
        last = slack.messages("nadia")[-1]["ts"]
        slack.say("nadia", said)
        until(lambda last=last: slack.messages("nadia")[-1]["user"] == slack.bot and slack.messages("nadia")[-1]["ts"] > last)  # type: ignore[misc]
        if "C'est transmis" in slack.messages("nadia")[-1]["text"]:
            break
    card = slack.card("hugo", "Initech")
    told = until(lambda: next((m for m in slack.thread("hugo", slack.staff, card["ts"]) if "n'est pas joignable" in m["text"]), None))
    assert "C0GONE" in told["text"] and "channel_not_found" in told["text"]


def test_every_card_sent_keeps_to_slacks_limits(slack: Workspace) -> None:
    seen = [m for name in ("nadia", "karim") for m in slack.messages(name)] + slack.messages("hugo", slack.staff)
    cards = [m["blocks"] for m in seen if m.get("user") == slack.bot and m.get("blocks")]
    assert len(cards) > 20
    for blocks in cards:
        check(blocks)
