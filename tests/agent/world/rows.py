"""The story of the jobs as rows of the store's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from tests.agent.world.catalog import DSP, GLUE
from tests.agent.world.runs import BEGIN, ERRORS, NOW, Run, next_fire

Row = dict[str, Any]


def job_rows(
    jobs: Mapping[str, Mapping[str, Any]], links: Mapping[tuple[str, str], Any]
) -> list[Row]:
    """Return the jobs; *links* gives link id and pair by (asset, table or "")."""
    rows = []
    for number, (name, job) in enumerate(jobs.items(), start=1):
        link_id, pair = links[job["asset"], job.get("table", "")]
        kind = "interval" if "every" in job else "cron" if "at" in job else "manual"
        rows.append(
            {
                "id": number,
                "name": name,
                "kind": "sync",
                "pair": pair,
                "link_ids": [link_id],
                "connection": None,
                "direction": "to_glue",
                "priority": job["priority"],
                "schedule_kind": kind,
                "cron": job.get("at"),
                "interval_s": job.get("every"),
                "time_zone": "UTC",
                "on_missed": "run",
                "enabled": job.get("enabled", True),
                "options": "{}",
                "next_fire_at": next_fire(job),
                "last_fire_at": None,
                "created_by": "anna.keller" if number % 2 else "j.ortiz",
                "created_at": BEGIN - timedelta(days=20),
                "updated_by": "j.ortiz",
                "updated_at": BEGIN - timedelta(days=number),
                "removed_at": None,
            }
        )
    return rows


def run_rows(runs: Sequence[Run], jobs: Sequence[Row]) -> list[Row]:
    """Return the runs, numbered in the order in which they were asked for."""
    by_name = {job["name"]: job for job in jobs}
    return [_run_row(number, run, by_name[run.job]) for number, run in enumerate(runs, start=1)]


def _run_row(number: int, run: Run, job: Row) -> Row:
    code, text = ERRORS[run.error_class] if run.error_class else (None, None)
    done = int(run.status in {"SUCCEEDED", "PARTIAL"})
    return {
        "id": number,
        "kind": "sync",
        "pair": job["pair"],
        "plan_id": None,
        "actor": run.actor,
        "status": run.status,
        "queued_at": run.queued_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "done": done,
        "total": 1,
        "progress_at": run.finished_at,
        "summary": "{}",
        "error_code": code,
        "error_class": run.error_class,
        "error": text,
        "job_id": job["id"],
        "priority": run.priority,
        "asked_by": run.asked_by,
        "scopes": [job["pair"]],
        "connections": [DSP, GLUE],
        "link_ids": job["link_ids"],
        "direction": job["direction"],
        "not_before": run.queued_at,
        "options": "{}",
        "written": None if run.started_at is None else run.written,
    }


def attempt_rows(runs: Sequence[Run]) -> list[Row]:
    """Return the tries of every run that has begun."""
    rows: list[Row] = []
    for number, run in enumerate(runs, start=1):
        if run.started_at is None:
            continue
        share = timedelta(seconds=run.seconds / run.attempts)
        for attempt in range(1, run.attempts + 1):
            last = attempt == run.attempts
            error = run.error_class if last else run.error_class or "THROTTLING"
            code, text = ERRORS[error] if error else (None, None)
            ended = run.started_at + attempt * share
            finished = run.finished_at if last else ended
            rows.append(
                {
                    "run_id": number,
                    "number": attempt,
                    "started_at": run.started_at + (attempt - 1) * share,
                    "finished_at": finished,
                    "status": run.status if last else "FAILED",
                    "error_code": code,
                    "error_class": error,
                    "error": text,
                    "retry_at": None if last else ended,
                }
            )
    return rows


def log_rows(runs: Sequence[Run], jobs: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """Return the log lines of every run that has begun, in time order."""
    lines = [
        (number, run, *line)
        for number, run in enumerate(runs, start=1)
        if run.started_at is not None
        for line in _lines(run)
    ]
    lines.sort(key=lambda line: (line[2], line[0]))
    rows = []
    for log_id, (number, run, at, level, component, action, message) in enumerate(lines, start=1):
        schema, name = jobs[run.job]["asset"].split(".")
        failed = level == "ERROR" and run.error_class
        rows.append(
            {
                "id": log_id,
                "run_id": number,
                "logged_at": at,
                "level": level,
                "component": component,
                "action": action,
                "message": message,
                "asset_connection": DSP,
                "asset_schema": schema,
                "asset_name": name,
                "error_code": ERRORS[failed][0] if failed else None,
                "error_class": failed or None,
            }
        )
    return rows


def _lines(run: Run) -> Iterator[tuple[Any, ...]]:
    start = run.started_at or NOW
    asset = run.job.removesuffix("_sync")
    yield start, "INFO", "worker_pool", "start", f"Started {asset}, asked for by {run.asked_by}"
    yield start + timedelta(seconds=1), "INFO", "datasphere_api", "read", f"Reads {asset}"
    if run.attempts > 1:
        at = start + timedelta(seconds=run.seconds / run.attempts)
        why = "Throttling by Glue" if run.error_class in {None, "THROTTLING"} else "No answer"
        yield at, "WARN", "glue_api", "retry", f"{why}, waits before the next attempt"
    end = run.finished_at
    if end is None:
        return
    if run.status == "PARTIAL":
        yield end, "WARN", "worker_pool", "write", "Some fields were left as they are"
    if run.status == "FAILED" and run.error_class:
        side = "datasphere_api" if run.error_class in {"TIMEOUT", "AUTH"} else "glue_api"
        yield end, "ERROR", side, "write", ERRORS[run.error_class][1]
        yield end, "ERROR", "worker_pool", "end", f"{asset} failed with {run.error_class}"
    else:
        yield end, "INFO", "worker_pool", "end", f"{run.status}: {run.written} objects written"
