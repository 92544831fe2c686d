"""Whole conversations as Markdown that staff can read, run as tests.

    **Nadia** : mon client ne paie pas            a message in the direct conversation
    **Nadia** appuie sur « Oui »                  a press on a button (or list entry) offered last
    **Nadia** choisit le 2026-03-12               a press in the date field offered last
    **Nadia** envoie `devis-signe.pdf`            files of tests/samples, several with spaces
    **Nadia** corrige son message : …             an edit of the last message
    **Nadia** tape /litige Acme                   a slash command; « dans un salon » at the end of the line: in a channel
    **Nadia** répond dans le fil : …              a reply in the thread of the last message of the staff
    **Hugo** (équipe) : @Relais bonjour           a message in the thread of the newest case
    **Hugo** (équipe) appuie sur « Résolu »       a press on the newest case's card
    **Hugo** (équipe) confie le dossier à Camille
    **3 jours plus tard**                         time passes

What Relais sends stands quoted below each step, under the name of who sees it. `python -m tests.transcript`
writes these quotations anew; read what changed before committing it.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from bot.cards import Card, DayField, PersonField, bound, verbatim
from bot.events import Mention
from bot.text_cards import render
from bot.wording import show
from tests.stage import Seen, Stage

FOLDER = Path(__file__).parent / "transcripts"
SAMPLES = Path(__file__).parent / "samples"
_STEP = re.compile(r"^\*\*(?P<who>[^*]+)\*\*(?P<staff> \(équipe\))?(?P<rest> ?.*)$")


class Play:
    """A transcript being played on a stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.last_message: dict[str, str] = {}
        self._pressed = ("", "")  # the action and value of this step, when it is a press and no card has told of it yet

    def step(self, line: str) -> str:
        """Do what a line says; what everybody saw, as a quotation."""
        found = _STEP.match(line)
        assert found, line
        before = len(self.stage.seen)
        who, rest = found["who"], found["rest"].strip()
        self._pressed = ("", "")
        if time_passed := re.fullmatch(r"(\d+) (jour|heure|minute|mois)s? plus tard", who):
            unit = {"jour": "days", "heure": "hours", "minute": "minutes", "mois": "days"}[time_passed[2]]
            self.stage.later(**{unit: int(time_passed[1]) * (30 if time_passed[2] == "mois" else 1)})
            return ""
        if found["staff"]:
            self._staff(who, rest)
        else:
            self._freelancer(who, rest)
        return self._told(self.stage.seen[before:])

    def _freelancer(self, who: str, rest: str) -> None:
        stage = self.stage
        if rest.startswith(":"):
            self.last_message[who] = stage.says(who, rest[1:].strip().replace("⏎", "\n"))
        elif pressed := re.fullmatch(r"appuie sur « (.+) »", rest):
            self._pressed = action, value = self._offered(stage.dm(who), pressed[1])
            stage.presses(who, action, value)
        elif day := re.fullmatch(r"choisit le (\d{4}-\d\d-\d\d)", rest):
            field = next(b for s in reversed(stage.dm(who)) if s.card for b in s.card.blocks if isinstance(b, DayField))
            self._pressed = field.action, f"{field.value}|{day[1]}"
            stage.presses(who, *self._pressed)
        elif sent := re.fullmatch(r"envoie (`.+`)(?: : (.*))?", rest):
            files = tuple(SAMPLES / name for name in re.findall(r"`([^`]+)`", sent[1]))
            self.last_message[who] = stage.says(who, sent[2] or "", files=files)
        elif edit := re.fullmatch(r"corrige son message : (.*)", rest):
            stage.edits(who, self.last_message[who], edit[1])
        elif command := re.fullmatch(r"tape /([\w-]+)(?: (.*?))??( dans un salon)?", rest):
            stage.commands(who, command[1], command[2] or "", channel="C00GENERAL" if command[3] else "")
        elif reply := re.fullmatch(r"répond dans le fil : (.*)", rest):
            root = next(s for s in reversed(stage.dm(who)) if s.kind == "post" and s.card and "dossier" in render(s.card).casefold())
            stage.says(who, reply[1], thread=root.message)
        elif mention := re.fullmatch(r"mentionne Relais dans un salon : (.*)", rest):
            stage.says(who, mention[1], channel="C00GENERAL", mention=Mention.LEADING)
        else:
            raise AssertionError(f"not a step: {rest}")

    def _staff(self, who: str, rest: str) -> None:
        stage = self.stage
        root = next(s for s in reversed(stage.staff_room()) if s.kind == "post" and not s.thread)
        if pressed := re.fullmatch(r"appuie sur « (.+) »", rest):
            action, value = self._offered(stage.staff_room(), pressed[1])
            stage.presses(who, action, value, staff=True, thread=root.message)
        elif given := re.fullmatch(r"confie le dossier à (\w+)", rest):
            field = next(b for s in reversed(stage.staff_room()) if s.card for b in s.card.blocks if isinstance(b, PersonField))
            stage.presses(who, field.action, f"{field.value}|{given[1].casefold()}|{given[1]}", staff=True, thread=root.message)
        elif edit := re.fullmatch(r"corrige son message : (.*)", rest):
            text = edit[1].removeprefix("@Relais").strip()
            how = Mention.NONE if text == edit[1].strip() else Mention.LEADING
            stage.edits(who, self.last_message[who], text, staff=True, thread=root.message, mention=how)
        elif rest.startswith(":"):
            text = rest[1:].strip()
            how = Mention.LEADING if text.startswith("@Relais") else Mention.ELSEWHERE if "@Relais" in text else Mention.NONE
            self.last_message[who] = stage.says(who, text.removeprefix("@Relais").strip(), staff=True, thread=root.message, mention=how)
        else:
            raise AssertionError(f"not a step: {rest}")

    def _only_stripped(self, edit: Seen) -> bool:
        """Whether the edit took buttons away, and nothing else; the first card whose button was pressed must say which."""
        before = [
            s.card for s in self.stage.seen[: next(n for n, s in enumerate(self.stage.seen) if s is edit)] if s.message == edit.message
        ]
        old = before[-1] if before else None
        if old is None:
            return False
        label, day = old.pressed(*self._pressed)
        said = label or (show(date.fromisoformat(day), "fr") if day else "")
        if said:
            self._pressed = ("", "")
        notes = [f"→ {verbatim(one)}" for one in (said, bound(said))] if said else [""]
        less = [f(note) for note in notes for f in (old.without_controls, lambda note: old.without("answer", note))]
        return edit.card in less and edit.card != old

    @staticmethod
    def _offered(seen: list[Seen], label: str) -> tuple[str, str]:
        for one in reversed(seen):
            for shown, action, value in one.card.controls() if one.card else ():
                if shown.casefold() == label.casefold():
                    return action, value
        raise AssertionError(f"no button « {label} » was offered")

    def _told(self, seen: list[Seen]) -> str:
        parts: list[str] = []
        for one in seen:
            staff = one.conversation.startswith("C00") and one.conversation != "C00GENERAL"
            where = (
                "l'équipe" if staff else "le salon" if one.conversation == "C00GENERAL" else one.conversation.removeprefix("dm-").title()
            )
            if staff and one.thread and one.kind == "post":
                where += ", dans le fil"
            how = {"post": "à", "edit": "met à jour la carte de", "whisper": "à un seul lecteur dans", "now": "à un seul lecteur dans"}
            match one.kind:
                case "mark":
                    parts.append(f"*✓ marqué comme remis, pour {where}*")
                case "file":
                    parts.append(f"*📎 fichier, pour {where}, dans le fil*")
                case "export":
                    parts.append(f"*📎 copie de toutes les données, pour {where}*")
                case "remove":
                    continue  # what an erasure takes back
                case "edit" if one.card and self._only_stripped(one):
                    continue  # a question that loses its buttons once answered
                case _:
                    parts.append(f"**Relais {how[one.kind]} {where}**".replace("à le", "au") + f"\n\n{_text(one.card)}")
        return "\n".join(f"> {line}".rstrip() for part in parts for line in (*part.split("\n"), ""))


def _text(card: Card | None) -> str:
    assert card is not None
    return re.sub(r"(?m)^\[\d+\] (.*)$", r"[\1]", render(card)).replace("\n", "  \n")


def play(written: str, stage_of: Callable[[str, datetime], Stage]) -> str:
    """The transcript with the quotations that Relais gives today."""
    org = re.search(r"^- organisation : (\w+)$", written, re.M)
    date = re.search(r"^- date : (\S+)$", written, re.M)
    assert org and date, "a transcript begins with its organisation and date"
    stage = stage_of(org[1], datetime.fromisoformat(f"{date[1]}T09:00:00+02:00"))
    on = Play(stage)
    out: list[str] = []
    for line in written.split("\n"):
        if line.startswith(">"):
            continue
        if _STEP.match(line):
            told = on.step(line)
            while out and not out[-1]:
                out.pop()
            out += ["", line, ""] + ([told.rstrip("\n> ") or told] if told else [])
        else:
            out.append(line)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip() + "\n"
    return text


def main() -> int:
    """Write the quotations of every transcript anew."""
    from bot import config
    from bot.runtime import load_knowledge, prepare_understanding

    root = Path(__file__).parent.parent
    settings = config.load(root / "app.yaml", {})
    known = load_knowledge(settings)
    understanding = prepare_understanding(known, root / "var" / "tests")
    for path in sorted(FOLDER.glob("*.md")):
        if len(sys.argv) > 1 and not any(a in path.name for a in sys.argv[1:]):
            continue
        with tempfile.TemporaryDirectory() as data:
            written = path.read_text(encoding="utf-8")
            new = play(written, lambda org, now: Stage(settings, known, understanding, Path(data), org, now))
        if new != written:
            path.write_text(new, encoding="utf-8")
            print(f"{path.name}: changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
