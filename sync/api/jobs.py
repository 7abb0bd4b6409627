"""Jobs and runs: create, start, list, cancel, retry, log."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from sync.api.access import Actor, Running
from sync.api.paging import Item, Limit, Offset, Page, one, page
from sync.model.job import AskedBy, JobDraft, JobKind, OnMissed, Priority, Schedule, ScheduleKind
from sync.model.pair import Direction
from sync.model.run import RunStatus
from sync.store.queue import Asked

router = APIRouter(tags=["jobs"])
Number = Annotated[int, Path(ge=0, le=2**62)]


class ScheduleBody(BaseModel):
    """When a job fires: by a cron expression read in a time zone, every so often, or by hand."""

    kind: ScheduleKind = ScheduleKind.MANUAL
    cron: str | None = Field(default=None, max_length=200)
    interval_s: int | None = Field(default=None, ge=1, le=10**9)
    time_zone: str = Field(default="UTC", max_length=64)


class JobBody(BaseModel):
    """A job as a person says it."""

    name: str = Field(min_length=1, max_length=200)
    kind: JobKind
    pair: str | None = None
    link_ids: list[Annotated[int, Field(ge=0, le=2**62)]] = Field(
        default_factory=list, max_length=1000
    )
    connection: str | None = None
    direction: Direction | None = None
    priority: Priority = Priority.MEDIUM
    schedule: ScheduleBody = Field(default_factory=ScheduleBody)
    on_missed: OnMissed = OnMissed.RUN
    enabled: bool = True
    options: dict[str, str | int | bool] = Field(default_factory=dict, max_length=20)

    def draft(self) -> JobDraft:
        """Return the job as the engine takes it."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        values["schedule"] = Schedule(**self.schedule.model_dump())
        values["link_ids"] = tuple(self.link_ids)
        return JobDraft(**values)


class Start(BaseModel):
    """How urgent a run of a job is; without a priority, as the job says."""

    priority: Priority | None = None


def asked_answer(asked: Asked) -> dict[str, Any]:
    """Return the run that was asked for; *is_new* is false where the same one waited already."""
    return {"run_id": asked.run_id, "is_new": asked.is_new}


@router.get("/jobs")
def jobs(runtime: Running, _actor: Actor, limit: Limit = 100, offset: Offset = 0) -> Page:
    """The jobs, oldest first."""
    return page(runtime.store, "jobs", limit, offset)


@router.post("/jobs", status_code=201)
def create(runtime: Running, actor: Actor, body: JobBody) -> dict[str, int]:
    """Save a new job."""
    return {"job_id": runtime.jobs.create(actor, body.draft()).id}


@router.post("/schedules/preview")
def preview(runtime: Running, _actor: Actor, body: ScheduleBody) -> dict[str, Any]:
    """A schedule in English, with its next five fires; nothing is saved."""
    shown = runtime.jobs.preview(Schedule(**body.model_dump()))
    return {"english": shown.english, "fires": [at.isoformat() for at in shown.fires]}


@router.put("/jobs/{job_id}")
def edit(runtime: Running, actor: Actor, job_id: Number, body: JobBody) -> dict[str, int]:
    """Let a job say something else."""
    return {"job_id": runtime.jobs.edit(actor, job_id, body.draft()).id}


@router.delete("/jobs/{job_id}")
def remove(runtime: Running, actor: Actor, job_id: Number) -> dict[str, int]:
    """Take a job away; its runs stay."""
    runtime.jobs.remove(actor, job_id)
    return {"job_id": job_id}


@router.post("/jobs/{job_id}/runs", status_code=202)
def start(runtime: Running, actor: Actor, job_id: Number, body: Start) -> dict[str, Any]:
    """Put a run of a job into the queue; the same request twice is one."""
    asked = runtime.jobs.run_now(actor, job_id, priority=body.priority, asked_by=AskedBy.API)
    return asked_answer(asked)


@router.get("/runs")
def runs(
    runtime: Running,
    _actor: Actor,
    status: RunStatus | None = None,
    kind: str | None = None,
    pair: str | None = None,
    job_id: Annotated[int | None, Field(ge=0, le=2**62)] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page:
    """Runs, newest first."""
    wanted = status.value if status else None
    narrowed = {"status": wanted, "kind": kind, "pair": pair, "job_id": job_id}
    return page(runtime.store, "runs", limit, offset, **narrowed)


@router.post("/runs", status_code=202)
def run_once(runtime: Running, actor: Actor, body: JobBody) -> dict[str, Any]:
    """Put a run without a job into the queue."""
    return asked_answer(runtime.jobs.run_once(actor, body.draft(), asked_by=AskedBy.API))


@router.get("/runs/{run_id}")
def run(runtime: Running, _actor: Actor, run_id: Number) -> Item:
    """One run: its state, its tries, and why it waits, how far it is, or how it ended."""
    found = one(runtime.store, "run", f"run {run_id}", run_id=run_id)
    why = runtime.runs.why(run_id)
    tries = [asdict(each) for each in runtime.runs.attempts(run_id)]
    return found | {"tries": tries, "why": why.sentence, "position": why.position}


@router.get("/runs/{run_id}/log")
def log(
    runtime: Running, _actor: Actor, run_id: Number, limit: Limit = 100, offset: Offset = 0
) -> Page:
    """The log of a run, oldest line first."""
    one(runtime.store, "run", f"run {run_id}", run_id=run_id)
    return page(runtime.store, "log", limit, offset, run_id=run_id)


@router.post("/runs/{run_id}/cancel")
def cancel(runtime: Running, actor: Actor, run_id: Number) -> dict[str, str]:
    """Cancel a run: at once where it waits, at its next safe point where it runs."""
    return {"status": runtime.runs.cancel(actor, run_id).value}


@router.post("/runs/{run_id}/retry", status_code=202)
def retry(runtime: Running, actor: Actor, run_id: Number) -> dict[str, Any]:
    """Try a failed, partial or cancelled run again; what is proven is not repeated."""
    return asked_answer(runtime.runs.retry(actor, run_id))
