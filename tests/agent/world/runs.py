"""Jobs and what became of each of their fires: runs, attempts, log lines.

Before March the outcome of a run is drawn from a seeded generator; from 1 March on it succeeds
unless `outcomes.yaml` says otherwise, so that recent questions have known answers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cronsim import CronSim

from tests.agent.world.catalog import read

NOW = datetime(2026, 3, 18, 14, 30)  # noqa: DTZ001 - cells are UTC without saying so
BEGIN = datetime(2025, 12, 10)  # noqa: DTZ001
_SCRIPTED = datetime(2026, 3, 1)  # noqa: DTZ001
_SLOWER = datetime(2026, 3, 10)  # noqa: DTZ001
_CALM = (datetime(2026, 2, 23), datetime(2026, 3, 2))  # noqa: DTZ001 - a week without a failure
_FAILS = {"SALES": 0.1, "FINANCE": 0.02, "LOGISTICS": 0.01, "HR": 0.25, "MASTERDATA": 0.0}
_CLASSES = ("THROTTLING",) * 5 + ("TIMEOUT",) * 4 + ("CONNECTION",) * 2 + ("ACCESS_DENIED",)
RETRIED = ("THROTTLING", "TIMEOUT", "CONNECTION")
ERRORS = {
    "THROTTLING": ("GLUE_429", "Glue rate exceeded: UpdateTable was throttled"),
    "TIMEOUT": ("DSP_TIMEOUT", "Datasphere read timed out after 60 s"),
    "AUTH": ("DSP_401", "OAuth token expired, Datasphere answered 401"),
    "ACCESS_DENIED": ("GLUE_403", "Lake Formation denies ALTER on the table"),
    "SCHEMA_MISMATCH": ("TYPE", "Column quantity: string is incompatible with decimal(13,3)"),
    "CONNECTION": ("NET", "Connection reset by peer"),
}


@dataclass(slots=True, kw_only=True)
class Run:
    """One execution as the story tells it."""

    job: str
    queued_at: datetime
    status: str = "SUCCEEDED"
    error_class: str | None = None
    seconds: float = 0.0
    wait: float = 10.0
    asked_by: str = "schedule"
    actor: str = "svc_sync"
    priority: str = "MEDIUM"
    written: int = 0
    attempts: int = 1
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def started_at(self) -> datetime | None:
        return None if self.status == "QUEUED" else self.queued_at + timedelta(seconds=self.wait)

    @property
    def finished_at(self) -> datetime | None:
        if self.status in {"QUEUED", "RUNNING"} or self.started_at is None:
            return None
        return self.started_at + timedelta(seconds=self.seconds)


def make_runs(jobs: Mapping[str, Mapping[str, Any]]) -> list[Run]:
    """Return every run of the story in the order in which they were asked for."""
    script = read("outcomes.yaml")
    quiet = {str(day) for day in script["quiet_days"]}
    runs = [
        _run(name, job, at)
        for name, job in jobs.items()
        for at in _fires(job)
        if f"{at:%Y-%m-%d}" not in quiet
    ]
    known = {(run.job, run.queued_at): run for run in runs}
    for job, at, *values in script["runs"]:
        when = datetime.fromisoformat(at)
        run = known.get((job, when)) or _run(job, jobs[job], when, asked_by="manual")
        if (job, when) not in known:
            runs.append(run)
        _tell(run, *values)
    return sorted(runs, key=lambda run: (run.queued_at, run.job))


def _tell(run: Run, status: str, facts: Mapping[str, Any] | None = None) -> None:
    """Make *run* what the script says."""
    run.status, run.error_class, run.attempts = status, None, 1
    for name, value in (facts or {}).items():
        setattr(run, name, value)
    if run.status == "FAILED" and run.error_class in RETRIED:
        run.attempts = 3
    if run.status != "SUCCEEDED":
        run.written = run.written // 3 if run.status == "PARTIAL" else 0


def _run(name: str, job: Mapping[str, Any], at: datetime, asked_by: str | None = None) -> Run:
    dice = random.Random(f"{name} {at:%Y-%m-%dT%H:%M}")  # text seeds do not depend on the hash seed
    usual = job["seconds"][at >= _SLOWER]
    run = Run(
        job=name,
        queued_at=at,
        seconds=round(usual * dice.uniform(0.85, 1.15), 1),
        wait=round(dice.uniform(2, 20) + (90 if dice.random() < 0.08 else 0), 1),
        priority=job["priority"],
        written=round(job["objects"] * dice.uniform(0.5, 1.5)),
        attempts=2 if dice.random() < 0.03 else 1,
        asked_by=asked_by or ("schedule" if dice.random() < 0.96 else "api"),
    )
    if asked_by or "by_hand" in job:
        run.asked_by, run.actor = "manual", "j.ortiz"
    if at < _SCRIPTED:
        _draw(run, job["asset"].split(".")[0], dice, hourly=job.get("at") == "0 * * * *")
    return run


def _draw(run: Run, space: str, dice: random.Random, *, hourly: bool) -> None:
    chance = 0.003 if hourly else _FAILS[space]
    roll = dice.random()
    if roll < chance and not _CALM[0] <= run.queued_at < _CALM[1]:
        error = "AUTH" if space == "HR" else dice.choice(_CLASSES)
        _tell(run, "FAILED", {"error_class": error})
    elif roll > 0.985 and space != "MASTERDATA":
        _tell(run, "PARTIAL" if roll > 0.99 else "CANCELLED")


def _fires(job: Mapping[str, Any]) -> Iterator[datetime]:
    if "by_hand" in job:
        yield from map(datetime.fromisoformat, job["by_hand"])
        return
    end = datetime.fromisoformat(job["until"]) if "until" in job else NOW
    if job.get("never"):
        return
    if "every" in job:
        at = BEGIN
        while at < end:
            yield at
            at += timedelta(seconds=job["every"])
        return
    for fire in CronSim(job["at"], BEGIN.replace(tzinfo=UTC) - timedelta(seconds=1)):
        if fire.replace(tzinfo=None) >= end:
            return
        yield fire.replace(tzinfo=None)


def next_fire(job: Mapping[str, Any]) -> datetime | None:
    """Return when a job fires next after NOW, None for one without a schedule."""
    if "every" in job:
        passed = (NOW - BEGIN) // timedelta(seconds=job["every"])
        return BEGIN + (passed + 1) * timedelta(seconds=job["every"])
    if "at" not in job:
        return None
    fire: datetime = next(CronSim(job["at"], NOW.replace(tzinfo=UTC)))
    return fire.replace(tzinfo=None)
