"""Commands about runs: what runs and waits, why, and what shall become of it."""

from __future__ import annotations

import argparse
from argparse import Namespace
from typing import Any

from sync.commands.screen import Screen
from sync.errors import SyncError
from sync.jobs.why import Why
from sync.model.run import Run, RunStatus
from sync.runtime import Runtime


def add_words(parser: argparse.ArgumentParser) -> None:
    """Give the command `runs` its own words."""
    words = parser.add_subparsers(dest="do", required=True, metavar="WHAT")
    listed = words.add_parser("list", help="the newest runs")
    listed.add_argument("--status", choices=[each.value.lower() for each in RunStatus])
    listed.add_argument("--limit", type=int, default=20)
    words.add_parser("queue", help="what runs and waits, and why")
    for name, said in (
        ("why", "why a run waits, how far it is, or how it ended"),
        ("log", "its log"),
        ("cancel", "end it at its next safe point"),
    ):
        words.add_parser(name, help=said).add_argument("run", type=int)
    retry = words.add_parser("retry", help="ask again for what runs were to do")
    retry.add_argument("run", type=int, nargs="+")
    for word in words.choices.values():  # it may stand after these words, too
        word.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def runs(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """List, explain, cancel and retry runs."""
    return _DO[args.do](runtime, args, screen)


def _list(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    status = args.status.upper() if args.status else None
    records = [_record(run) for run in runtime.runs.recent(args.limit, status=status)]
    if args.json:
        screen.json(records)
    else:
        keys = ("id", "kind", "job", "pair", "status", "attempts", "queued_at", "error")
        screen.table(keys, [[record[key] for key in keys] for record in records])
    return 0


def _queue(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    found = runtime.runs.open()
    if args.json:
        screen.json([_record(run) | _why_record(why) for run, why in found])
    elif not found:
        screen.say("Nothing runs or waits.")
    else:
        rows = [(run.id, run.job or run.kind, run.status, why.sentence) for run, why in found]
        screen.table(("run", "what", "status", "why"), rows)
    return 0


def _why(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    why = runtime.runs.why(args.run)
    attempts = runtime.runs.attempts(args.run)
    if args.json:
        tries = [
            {"attempt": each.number, "status": each.status, "error": each.error}
            for each in attempts
        ]
        screen.json(_why_record(why) | {"attempts": tries})
        return 0
    screen.say(why.sentence)
    for line in (
        why.remedy,
        f"Begins about {why.starts_at:%H:%M:%S} UTC." if why.starts_at else "",
    ):
        if line:
            screen.say(line)
    for each in attempts:
        screen.say(f"  try {each.number}: {each.status} {each.error or ''}".rstrip())
    return 0


def _log(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    lines = runtime.runs.log(runtime.runs.get(args.run).id)
    if args.json:
        screen.json(
            [{"at": each.at, "level": each.level, "message": each.message} for each in lines]
        )
    else:
        for each in lines:
            screen.say(f"{each.at:%Y-%m-%d %H:%M:%S} {each.level:7} {each.message}")
    return 0


def _cancel(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    status = runtime.runs.cancel(args.actor, args.run)
    ends = "is cancelled" if status.finished else "ends at its next safe point"
    screen.say(f"Run {args.run} {ends}.")
    return 0


def _retry(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Exit 1 when one of the runs cannot be tried again."""
    tried = runtime.runs.retry_many(args.actor, args.run)
    for run_id, asked in tried.items():
        if isinstance(asked, SyncError):
            screen.fail(str(asked))
        else:
            screen.say(f"Run {run_id} is tried again as run {asked.run_id}.")
    return 1 if any(isinstance(asked, SyncError) for asked in tried.values()) else 0


def _record(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "kind": run.kind,
        "job": run.job,
        "pair": run.pair,
        "status": run.status.value,
        "priority": run.priority,
        "asked_by": run.asked_by,
        "actor": run.actor,
        "attempts": run.attempts,
        "queued_at": run.queued_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "done": run.done,
        "total": run.total,
        "written": run.written,
        "error_code": run.error_code,
        "error": run.error,
    }


def _why_record(why: Why) -> dict[str, Any]:
    return {
        "run": why.run_id,
        "status": why.status.value,
        "why": why.sentence,
        "remedy": why.remedy or None,
        "reason": why.reason,
        "position": why.position,
        "holders": list(why.holders),
        "starts_at": why.starts_at,
        "rate": why.pace.rate if why.pace else None,
        "to_go_s": why.pace.to_go_s if why.pace else None,
    }


_DO = {
    "list": _list,
    "queue": _queue,
    "why": _why,
    "log": _log,
    "cancel": _cancel,
    "retry": _retry,
}
