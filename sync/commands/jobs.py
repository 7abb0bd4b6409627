"""Commands about jobs: what is done again and again."""

from __future__ import annotations

import argparse
from argparse import Namespace
from dataclasses import replace
from typing import Any

from sync.commands.screen import Screen
from sync.errors import ConfigError
from sync.jobs.cron import Preview, describe
from sync.jobs.jobs import draft_of
from sync.jobs.syncing import ACCEPT
from sync.model.job import Job, JobDraft, JobKind, OnMissed, Priority, Schedule, ScheduleKind
from sync.model.pair import Direction
from sync.runtime import Runtime

_KINDS = [kind.value for kind in JobKind if kind is not JobKind.APPLY]


def add_words(parser: argparse.ArgumentParser) -> None:
    """Give the command `jobs` its own words."""
    words = parser.add_subparsers(dest="do", required=True, metavar="WHAT")
    words.add_parser("list", help="every job")
    create = words.add_parser("create", help="make a job")
    create.add_argument("name")
    create.add_argument("--kind", choices=_KINDS, default="sync")
    _add_particulars(create)
    edit = words.add_parser("edit", help="change a job")
    edit.add_argument("job", help="number or name")
    edit.add_argument("--name")
    _add_particulars(edit)
    for name, said in (
        ("show", "a job, its next fires and its last runs"),
        ("pause", "let its schedule rest"),
        ("enable", "let its schedule fire"),
        ("remove", "take it away; its runs stay"),
    ):
        words.add_parser(name, help=said).add_argument("job", help="number or name")
    run = words.add_parser("run", help="put a run of it into the queue")
    run.add_argument("job", help="number or name")
    run.add_argument("--priority", choices=[each.lower() for each in Priority])
    preview = words.add_parser("preview", help="a schedule in English, and its next five fires")
    _add_schedule(preview)
    for word in words.choices.values():  # it may stand after these words, too
        word.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def _add_particulars(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pair")
    parser.add_argument("--links", type=int, nargs="*", help="only these links of the pair")
    parser.add_argument("--connection")
    parser.add_argument("--direction", choices=[each.value for each in Direction])
    parser.add_argument("--priority", choices=[each.lower() for each in Priority])
    parser.add_argument("--missed", choices=[each.value for each in OnMissed])
    parser.add_argument("--accept", choices=ACCEPT, help="what needs no person")
    _add_schedule(parser)


def _add_schedule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cron", help="five fields, such as '0 6 * * 1-5'")
    parser.add_argument("--zone", help="time zone of the expression (default: UTC)")
    parser.add_argument("--every", type=int, metavar="SECONDS")
    parser.add_argument("--manual", action="store_true", help="only when somebody asks")


def jobs(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """List, make, change and run jobs."""
    return _DO[args.do](runtime, args, screen)


def _list(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    records = [_record(job) for job in runtime.jobs.all()]
    if args.json:
        screen.json(records)
    elif not records:
        screen.say("No job yet: jobs create NAME --pair PAIR makes one.")
    else:
        keys = ("id", "name", "kind", "pair", "priority", "schedule", "enabled", "next_fire_at")
        screen.table(keys, [[record[key] for key in keys] for record in records])
    return 0


def _create(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    blank = JobDraft(name=args.name, kind=JobKind(args.kind))
    return _tell(runtime, args, screen, runtime.jobs.create(args.actor, _drafted(blank, args)))


def _edit(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    job = runtime.jobs.find(args.job)
    draft = _drafted(draft_of(job, name=args.name or job.name), args)
    return _tell(runtime, args, screen, runtime.jobs.edit(args.actor, job.id, draft))


def _show(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    return _tell(runtime, args, screen, runtime.jobs.find(args.job))


def _set_enabled(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    job_id = runtime.jobs.find(args.job).id
    job = runtime.jobs.set_enabled(args.actor, job_id, enabled=args.do == "enable")
    return _tell(runtime, args, screen, job)


def _remove(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    job = runtime.jobs.find(args.job)
    runtime.jobs.remove(args.actor, job.id)
    screen.say(f"Job {job.id} ({job.name}) is gone; its runs stay.")
    return 0


def _run(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    job = runtime.jobs.find(args.job)
    priority = Priority(args.priority.upper()) if args.priority else None
    asked = runtime.jobs.run_now(args.actor, job.id, priority=priority)
    if args.json:
        screen.json({"run": asked.run_id, "is_new": asked.is_new})
        return 0
    what = "is in the queue" if asked.is_new else "was in the queue already"
    screen.say(f"Run {asked.run_id} of {job.name} {what}; runs why {asked.run_id} tells more.")
    if not runtime.scheduler.is_running:
        screen.say("The app carries it out as soon as it runs.")
    return 0


def _preview(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    _say_preview(runtime.jobs.preview(_schedule(Schedule(), args)), args, screen)
    return 0


def _tell(runtime: Runtime, args: Namespace, screen: Screen, job: Job) -> int:
    """Write a job with its next fires and its last runs."""
    seen = runtime.jobs.preview(job.schedule)
    last = runtime.runs.recent(5, job_id=job.id)
    if args.json:
        fires = list(seen.fires) if job.enabled else []
        runs = [{"id": run.id, "status": run.status} for run in last]
        screen.json(_record(job) | {"fires": fires, "runs": runs})
        return 0
    screen.table(("", ""), [item for item in _record(job).items() if item[1] not in (None, [])])
    _say_preview(seen, args, screen)
    if last:
        screen.say("Last runs: " + ", ".join(f"{run.id} {run.status}" for run in last) + ".")
    return 0


def _say_preview(seen: Preview, args: Namespace, screen: Screen) -> None:
    if args.json:
        screen.json({"english": seen.english, "fires": list(seen.fires)})
        return
    screen.say(f"{seen.english}.")
    for at in seen.fires:
        screen.say(f"  {at:%a %Y-%m-%d %H:%M} UTC")


def _drafted(known: JobDraft, args: Namespace) -> JobDraft:
    """Return *known* with what the words of the command say."""
    said: dict[str, Any] = {
        "pair": args.pair,
        "connection": args.connection,
        "link_ids": None if args.links is None else tuple(args.links),
        "direction": Direction(args.direction) if args.direction else None,
        "priority": Priority(args.priority.upper()) if args.priority else None,
        "on_missed": OnMissed(args.missed) if args.missed else None,
        "options": {**known.options, "accept": args.accept} if args.accept else None,
    }
    given = {key: value for key, value in said.items() if value is not None}
    return replace(known, schedule=_schedule(known.schedule, args), **given)


def _schedule(known: Schedule, args: Namespace) -> Schedule:
    if sum((bool(args.cron), args.every is not None, args.manual)) > 1:
        raise ConfigError("A job has one schedule: --cron, --every or --manual.")
    zone = args.zone or known.time_zone
    if args.cron:
        return Schedule(kind=ScheduleKind.CRON, cron=args.cron, time_zone=zone)
    if args.every is not None:
        return Schedule(kind=ScheduleKind.INTERVAL, interval_s=args.every, time_zone=zone)
    if args.manual:
        return Schedule(time_zone=zone)
    return replace(known, time_zone=zone)


def _record(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "name": job.name,
        "kind": job.kind.value,
        "pair": job.pair,
        "links": list(job.link_ids),
        "connection": job.connection,
        "direction": job.direction.value if job.direction else None,
        "priority": job.priority.value,
        "schedule": describe(job.schedule),
        "on_missed": job.on_missed.value,
        "enabled": job.enabled,
        "options": dict(job.options) or None,
        "next_fire_at": job.next_fire_at,
        "last_fire_at": job.last_fire_at,
    }


_DO = {
    "list": _list,
    "create": _create,
    "edit": _edit,
    "show": _show,
    "pause": _set_enabled,
    "enable": _set_enabled,
    "remove": _remove,
    "run": _run,
    "preview": _preview,
}
