"""`python -m tests.journals RELEASE`: record one journal for each script and organisation that the transcripts bring to an end."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

from bot import config
from bot.dialogue import Context
from bot.runtime import load_knowledge, prepare_understanding
from bot.store import Store
from tests import journals, transcript
from tests.stage import Stage


def main(release: str) -> int:
    """Write what is not there yet; nothing is overwritten."""
    root = Path(__file__).parent.parent.parent
    settings = config.load(root / "app.yaml", {})
    known = load_knowledge(settings)
    understanding = prepare_understanding(known, root / "var" / "tests")
    for path in sorted(transcript.FOLDER.glob("*.md")):
        with tempfile.TemporaryDirectory() as data:
            stages: list[Stage] = []

            def stage(org: str, now: datetime, data: str = data, stages: list[Stage] = stages) -> Stage:
                stages.append(Stage(settings, known, understanding, Path(data), org, now))
                return stages[-1]

            transcript.play(path.read_text(encoding="utf-8"), stage)
            org, store = stages[0].org, Store(Path(data))
            ended = store.db.execute(
                "select id, script, substr(changed_at, 1, 10) from runs where state in ('done', 'handed_over') order by id"
            )
            for run, script, day in ended.fetchall():
                to = journals.FOLDER / f"{release}-{org}-{script}.jsonl"
                context = Context(
                    org, date.fromisoformat(day), "", settings.organisations[org].policy.direct_months, (), known.letters_of(org)
                )
                with contextlib.suppress(journals.Changed):  # it stood on another case: that is a transcript's business
                    told = journals.written(script, context, store.runs.journal(run))
                    if not to.exists() and '"outcome": null' not in told:
                        to.write_text(told, encoding="utf-8")
                        print(to.name)
            store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "0.1.0"))
