"""The command line: init, run, demo, chat, understand, check, doctor, tickets, evidence, gaps, outbox, export, erase, backup, restore, manifest, config-reference."""

from __future__ import annotations

import argparse
import asyncio
import errno
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from bot import config, diagnosis, knowledge, logs, program
from bot.store import StoreBusy, StoreDamaged, StoreTooNew


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--config", type=Path, default=Path("app.yaml"), help="the configuration file (default: app.yaml)")
    shared.add_argument("--data", type=Path, default=Path("var"), help="the data directory (default: var)")
    parser = argparse.ArgumentParser(prog=program.NAME, description="Support bot for freelancers in Slack and Microsoft Teams.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", parents=[shared], help="serve Slack and Teams")
    run.add_argument("--port", type=int, default=3978)
    run.add_argument("--host", default="0.0.0.0", help="the address to listen on (default: all)")  # noqa: S104  # nosec B104  # a server behind a proxy
    run.add_argument(
        "--allow-anonymous-teams", action="store_true", help="Teams without an app id, on loopback only: for the local playground"
    )
    chat = commands.add_parser("chat", parents=[shared], help="talk to Relais in the terminal, as a freelancer")
    chat.add_argument("--org", help="the organisation's key in app.yaml (default: the first)")
    chat.add_argument("--lang", choices=("fr", "en"), default="")
    chat.add_argument("--as", dest="name", default="Camille", help="your name")
    chat.add_argument("--now", type=_moment, help="the time of the first message, such as 2025-03-14T09:00")
    demo = commands.add_parser("demo", parents=[shared], help="the try-it page: talk as a freelancer, answer as staff, in a browser")
    demo.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine alone)")
    demo.add_argument("--port", type=int, help="the port to listen on (default: the first free one from 3980)")
    demo.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    demo.add_argument("--child", action="store_true", help=argparse.SUPPRESS)  # the process that its parent starts again
    commands.add_parser("understand", parents=[shared], help="JSON lines {text, org, lang} → decision")
    evaluate = commands.add_parser("evaluate", parents=[shared], help="how well messages are understood")
    evaluate.add_argument("file", nargs="?", type=Path, help="labelled messages as JSON lines (default: the phrasings, held out in turn)")
    evaluate.add_argument("--words-only", action="store_true", help="as where the sentence encoder is not installed")
    evaluate.add_argument("--floors", action="store_true", help="exit with 1 when a floor is not reached")
    commands.add_parser("init", parents=[shared], help="ask a few questions and write app.yaml")
    commands.add_parser("check", parents=[shared], help="check app.yaml and knowledge/")
    doctor = commands.add_parser("doctor", parents=[shared], help="check machine, tokens, scopes, channels, and the way there and back")
    doctor.add_argument("--as", dest="email", default="", help="your e-mail address (or member id): cards to press prove both ways")
    doctor.add_argument("--org", default="", help="look at this organisation alone")
    doctor.add_argument("--wait", type=float, default=180, metavar="SECONDS", help="how long to wait for the presses (default: 180)")
    doctor.add_argument("--json", action="store_true", help="as JSON")
    for name, what in (("tickets", "cases"), ("evidence", "pieces of evidence")):
        listing = commands.add_parser(name, parents=[shared], help=f"what is stored: {what}")
        listing.add_argument("--json", action="store_true", help="as JSON")
        if name == "evidence":
            listing.add_argument("do", nargs="?", choices=("list", "verify"), default="list", help="verify: hash every stored file again")
    gaps = commands.add_parser("gaps", parents=[shared], help="what was not understood or did not help, grouped by meaning")
    gaps.add_argument("--json", action="store_true", help="as JSON")
    outbox = commands.add_parser("outbox", parents=[shared], help="what could not be delivered")
    outbox.add_argument("--json", action="store_true", help="as JSON")
    outbox.add_argument("--retry", default="", metavar="N", help="send this one again, or all")
    dossier = commands.add_parser("dossier", parents=[shared], help="a case as a ZIP for a lawyer or an insurer")
    dossier.add_argument("number", help="the case's number, such as WP-2026-0042")
    dossier.add_argument("--out", type=Path, required=True, help="the ZIP to write")
    export = commands.add_parser("export", parents=[shared], help="all that is kept of a person, as a ZIP")
    erase = commands.add_parser("erase", parents=[shared], help="forget a person; open cases once they are closed")
    for command in (export, erase):
        command.add_argument("person", help="Relais id, platform id (U…), or an e-mail address in Slack; a name lists who bears it")
    export.add_argument("--out", type=Path, required=True, help="the ZIP to write")
    backup = commands.add_parser("backup", parents=[shared], help="database and files as one ZIP, also while Relais runs")
    backup.add_argument("file", type=Path, help="the ZIP to write")
    restore = commands.add_parser("restore", parents=[shared], help="put a backup in place; erasures since then are carried out again")
    restore.add_argument("file", type=Path, help="a ZIP that the command backup wrote")
    restore.add_argument("--replace", action="store_true", help="even where there is a database already")
    restore.add_argument("--erasures", type=Path, help="a newer copy of erasures.jsonl, kept elsewhere")
    manifest = commands.add_parser("manifest", parents=[shared], help="write the app manifest of a platform")
    manifest.add_argument("platform", choices=("slack", "teams"))
    manifest.add_argument(
        "--out", type=Path, help="slack: the file to write (default: standard output); teams: the folder or ZIP (default: relais-teams.zip)"
    )
    manifest.add_argument("--org", help="teams: the organisation's key in app.yaml, when several have an app of their own")
    reference = commands.add_parser("config-reference", help="write the page that explains every key of app.yaml")
    reference.add_argument("--out", type=Path, help="the file to write (default: standard output)")
    return parser


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write it like 2025-03-14T09:00") from None


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code."""
    args = _parser().parse_args(arguments)
    logs.set_up(quiet=args.command != "run")
    if args.command == "init":
        from bot import init

        return init.run(args.config)
    if args.command == "config-reference":
        from bot import reference

        return reference.write(args.out)
    try:
        settings = config.load(args.config)
        match args.command:
            case "check":
                return _check(settings)
            case "doctor":
                from bot import doctor

                return asyncio.run(doctor.run(settings, args.data, args.email, args.org, args.wait, json=args.json))
            case "run":
                return _run(args, settings)
            case "chat":
                return _chat(args, settings)
            case "demo":
                return _demo(args, settings)
            case "understand":
                from bot import understand

                return understand.run(settings, args.data)
            case "evaluate":
                return _evaluate(args, settings)
            case "tickets" | "evidence":
                from bot import listing

                if getattr(args, "do", "") == "verify":
                    return listing.verify(args.data)
                return listing.run(args.command, args.data, as_json=args.json)
            case "gaps":
                from bot import listing

                return listing.gaps(settings, args.data, as_json=args.json)
            case "outbox":
                from bot import dead_letters

                return dead_letters.run(args.data, as_json=args.json, retry=args.retry)
            case "dossier":
                from bot import listing

                return listing.export(settings, args.data, args.number, args.out)
            case "backup" | "restore":
                from bot import backup

                if args.command == "backup":
                    return backup.back_up(args.data, args.file)
                return backup.restore(settings, args.file, args.data, replace=args.replace, later=args.erasures)
            case "export" | "erase":
                return _person(args, settings)
            case "manifest":
                return _manifest(args, settings)
    except (config.ConfigError, knowledge.KnowledgeError) as error:
        if args.command == "doctor" and args.json:
            print(diagnosis.as_json(diagnosis.broken(error.problems)))
            return 1
        for problem in error.problems:
            print(program.shown(problem), file=sys.stderr)
        if args.command == "check" and isinstance(error, knowledge.KnowledgeError):
            print("Until this is mended, a running Relais goes on with what it had and uses no edit of any file.", file=sys.stderr)
        return 1
    except (StoreBusy, StoreTooNew, StoreDamaged) as problem:
        print(program.shown(problem), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("The disk is full. Make room, then try again; nothing was lost.", file=sys.stderr)
        return 1
    return 2


def _check(settings: config.Config) -> int:
    """Print what is found; 1 when anything of it is an error."""
    from bot import check, placeholders
    from bot.runtime import INTENTS_FOLDER, load_knowledge

    known = load_knowledge(settings)
    for told in placeholders.left(settings):
        print(f"app.yaml: warning: {told}")
    found = check.findings(settings, known, INTENTS_FOLDER, date.today())
    for one in found:
        print(program.shown(one))
    orgs = len(settings.organisations)
    counted = f"{orgs} organisation{'s' * (orgs > 1)}, {len(known.articles)} articles, {len(known.phrasings)} phrasings"
    print(f"{counted}: {check.summary(found)}.")
    return 1 if any(one.weight is check.Weight.ERROR for one in found) else 0


def _manifest(args: argparse.Namespace, settings: config.Config) -> int:
    if args.platform == "teams":
        from bot.teams import manifest as teams

        return teams.write(settings, args.org, args.out, datetime.now(UTC))
    from bot.slack import manifest as slack

    return slack.write(settings, args.out)


def _evaluate(args: argparse.Namespace, settings: config.Config) -> int:
    from bot import evaluate
    from bot.runtime import load_knowledge, prepare_understanding

    known = load_knowledge(settings)
    understanding = prepare_understanding(known, args.data, words_only=args.words_only)
    try:
        return evaluate.run(understanding, known.phrasings, args.file, args.data, floors=args.floors)
    except (evaluate.BadFile, OSError) as error:
        print(program.shown(error), file=sys.stderr)
        return 1


def _person(args: argparse.Namespace, settings: config.Config) -> int:
    from bot import persons

    address = persons.Address()
    if "@" in args.person:
        from bot.slack import lookup

        address = asyncio.run(lookup.address(settings, args.person))
    if args.command == "export":
        return persons.export_data(settings, args.data, args.person, args.out, address)
    return persons.erase_data(settings, args.data, args.person, address) if persons.sure(args.person) else 1


def _run(args: argparse.Namespace, settings: config.Config) -> int:
    from bot import serve

    return asyncio.run(serve.run(settings, args.data, args.host, args.port, anonymous_teams=args.allow_anonymous_teams))


def _demo(args: argparse.Namespace, settings: config.Config) -> int:
    from bot.web import serve

    if args.child:
        try:
            return asyncio.run(serve.serve(settings, args.data, args.host, args.port, browse=not args.no_browser))
        except KeyboardInterrupt:  # while it was still learning
            return 130
    places = ["--config", str(args.config), "--data", str(args.data)]
    return serve.supervise(places, args.host, args.port, browse=not args.no_browser)


def _chat(args: argparse.Namespace, settings: config.Config) -> int:
    from bot import terminal
    from bot.runtime import Runtime, load_knowledge, prepare_understanding

    org = args.org or next(iter(settings.organisations))
    if org not in settings.organisations:
        print(f"--org {org}: app.yaml has {', '.join(settings.organisations)}. Use one of these.", file=sys.stderr)
        return 1
    known = load_knowledge(settings)
    understanding = prepare_understanding(known, args.data)
    zone = settings.organisations[org].zone
    now = args.now if args.now is None or args.now.tzinfo else args.now.replace(tzinfo=zone)

    async def talk() -> None:
        runtime = Runtime(settings, known, understanding, args.data)
        await terminal.chat(runtime, org, args.name, args.lang, now, colours="NO_COLOR" not in os.environ)

    try:
        asyncio.run(talk())
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
