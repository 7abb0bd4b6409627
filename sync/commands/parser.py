"""The command line: its words, and which function each belongs to."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sync.commands import (
    catalog,
    changes,
    jobs,
    keeping,
    past,
    quarantine,
    records,
    runs,
    undoing,
)
from sync.commands import health as health_words
from sync.commands.reports import report as report_word
from sync.commands.screen import Screen
from sync.commands.usage import Parser
from sync.embedded.command import add_parser as add_embedded
from sync.model.report import Format, ReportKind
from sync.runtime import Runtime

if TYPE_CHECKING:
    Words = argparse._SubParsersAction[argparse.ArgumentParser]

Command = Callable[[Runtime, argparse.Namespace, Screen], int]


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m sync`; `args.command` is each word's function."""
    parser: argparse.ArgumentParser = Parser(prog="python -m sync", description=__doc__)
    words = parser.add_subparsers(dest="word", required=True, metavar="COMMAND")
    add_embedded(words)
    _add_catalog(words)
    _add_changes(words)
    _add_past(words)
    _add_undoing(words)
    _add_records(words)
    jobs.add_words(_add(words, "jobs", jobs.jobs, "What is done again and again."))
    runs.add_words(_add(words, "runs", runs.runs, "What runs and waits, and why."))
    return parser


def _add(words: Words, name: str, command: Command, help_text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = words.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(command=command)
    parser.add_argument("--home", type=Path, help="where the state is kept (SPHEREGLUE_HOME)")
    parser.add_argument("--settings", type=Path, help="another settings file")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    parser.add_argument("--cwd", type=Path, default=Path(), help=argparse.SUPPRESS)
    parser.add_argument("--actor", default="", help="who acts (default: the login name)")
    return parser


def _add_catalog(words: Words) -> None:
    check = _add(words, "check", catalog.check, "Test what each connection may do.")
    check.add_argument("connection", nargs="*", help="connections (default: all)")
    health = _add(words, "health", health_words.health, "Look at the connections and the app.")
    health.add_argument("connection", nargs="?", help="a connection (default: everything)")
    discover = _add(words, "discover", catalog.discover, "Read the catalogs into the store.")
    discover.add_argument("connection", nargs="*", help="connections (default: all)")
    match = _add(words, "match", catalog.match, "Say what belongs together; writes nothing.")
    match.add_argument("--accept", type=int, nargs="+", default=[], metavar="LINK")
    match.add_argument("--reject", type=int, nargs="+", default=[], metavar="LINK")
    _add_no_refresh(match)
    assets = _add(words, "assets", catalog.assets, "Search assets.")
    assets.add_argument("query", nargs="?", default="")
    assets.add_argument("--absent", action="store_true", help="what is out of sight, and why")
    assets.add_argument("--schema")
    assets.add_argument("--limit", type=int, default=50)
    _add(words, "status", catalog.status, "Show what is known, linked, drifting and running.")


def _add_changes(words: Words) -> None:
    _add(words, "pairs", changes.pairs, "List the pairs.")
    plan = _add(words, "plan", changes.plan, "Plan a pair: exit 0 nothing to do, 2 changes.")
    plan.add_argument("--pair")
    plan.add_argument("--verbose", action="store_true", help="show the lines of every pair")
    _add_no_refresh(plan)
    show = _add(words, "show", changes.show, "Show a plan.")
    show.add_argument("plan")
    decide = _add(words, "decide", changes.decide, "Accept or reject lines of a plan.")
    decide.add_argument("plan")
    decide.add_argument("lines", nargs="+")
    decide.add_argument("--reject", action="store_true")
    decide.add_argument("--choose", choices=["sap", "glue"], help="settle a conflict")
    decide.add_argument("--value", help="settle a conflict with this value")
    decide.add_argument("--confirm", default="", help="the name of what a drop would destroy")
    apply = _add(words, "apply", changes.apply, "Apply a plan, or plan and apply a pair.")
    apply.add_argument("plan", nargs="?")
    apply.add_argument("--pair")
    apply.add_argument("--approve", action="store_true", help="accept every harmless line first")
    apply.add_argument("--lift-breaker", action="store_true", help="apply an unsafe plan")
    _add_no_refresh(apply)


def _add_past(words: Words) -> None:
    history = _add(words, "history", past.history, "Show what an asset or schema was, and when.")
    history.add_argument("asset", help="SCHEMA.NAME, SCHEMA, or either after CONNECTION:")
    history.add_argument("--as-of", metavar="TIME", help="an ISO time, UTC where it has no zone")
    history.add_argument("--since", metavar="TIME", help="what differs from this time on")
    history.add_argument("--until", metavar="TIME", help="... up to this one (default: now)")
    feed = _add(words, "feed", past.feed, "Write what changed between two times, as JSON lines.")
    feed.add_argument("--since", metavar="TIME", required=True)
    feed.add_argument("--until", metavar="TIME", help="default: now")
    feed.add_argument("--openlineage", action="store_true", help="as OpenLineage 2-0-2 events")


def _add_undoing(words: Words) -> None:
    undo = _add(words, "undo", undoing.undo, "Plan to take back what a run wrote.")
    undo.add_argument("run", type=int)
    _add_no_refresh(undo)
    held = _add(words, "quarantine", quarantine.quarantine, "Show what may be dropped, and when.")
    held.add_argument("--restore", metavar="ASSET", help="bring it back")
    held.add_argument("--release", metavar="ASSET", help="let its drop be proposed at once")
    rehearse = _add(words, "rehearse", undoing.rehearse, "Try a policy on a pair; saves nothing.")
    rehearse.add_argument("pair")
    rehearse.add_argument("--authority", nargs="+", default=[], metavar="FIELD=WHO")
    rehearse.add_argument("--verbose", action="store_true", help="also what both policies settle")


def _add_records(words: Words) -> None:
    report = _add(words, "report", report_word, "Make a report and write it to a file.")
    report.add_argument("kind", help=", ".join(ReportKind))
    report.add_argument("--format", choices=list(Format), default=Format.XLSX.value)
    report.add_argument("--out", type=Path, help="the file (default: named by kind and time)")
    report.add_argument("--pair")
    report.add_argument("--connection")
    report.add_argument("--schema")
    report.add_argument("--since", metavar="TIME", help="an ISO time, UTC where it has no zone")
    sql = _add(words, "sql", records.sql, "Run one SELECT over the documented views.")
    sql.add_argument("query")
    ask = _add(words, "ask", _ask, "Ask in plain words; answers from what the store knows.")
    ask.add_argument("question", nargs="?", help="a question in quotes")
    ask.add_argument("--batch", type=Path, metavar="FILE", help="conversations as YAML or JSON")
    ask.add_argument(
        "--replay", action="store_true", help="which verified questions read differently now"
    )
    ask.add_argument("--now", metavar="TIME", help="answer as of this moment (default: now)")
    _add(words, "verify", records.verify, "Check the audit chain.")
    backup = _add(words, "backup", keeping.backup, "Copy the store while everything runs.")
    backup.add_argument("file", type=Path)
    restore = _add(words, "restore", keeping.restore_beside, "Put a backup in the store's place.")
    restore.add_argument("file", type=Path)


def _ask(runtime: Runtime, args: argparse.Namespace, screen: Screen) -> int:
    # The agent is a third of all that there is to load; the other words go without.
    from sync.commands.asking import ask

    return ask(runtime, args, screen)


def _add_no_refresh(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-refresh", action="store_true", help="use what the last discovery found"
    )
