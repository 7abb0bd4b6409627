"""The use cases about jobs: who may say what shall be done again and again. All are audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sync.engine import Engine
from sync.errors import ConfigError, JobError, UnknownJob
from sync.jobs.cron import Preview, next_fire, preview
from sync.jobs.requests import both_scopes, check_draft, request_of
from sync.jobs.workers import Workers
from sync.model.job import (
    AskedBy,
    Job,
    JobDraft,
    JobKind,
    OnMissed,
    Priority,
    RunRequest,
    Schedule,
    ScheduleKind,
)
from sync.store.jobs import FAR
from sync.store.queue import Asked

# A fire that is later than this was missed: nobody was there for it.
GRACE_S = 60.0
_CHECK_S = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """Jobs, and the runs that they and people ask for."""

    engine: Engine
    workers: Workers

    def create(self, actor: str, draft: JobDraft) -> Job:
        """Save a new job; raises JobError, BadSchedule or ConfigError."""
        now = self._now()
        check_draft(self.engine, draft, self.all())
        job = self.engine.store.jobs.create(draft, _first_fire(draft, now), actor, now)
        self._audit(actor, "create job", job, _told(draft))
        return job

    def edit(self, actor: str, job_id: int, draft: JobDraft) -> Job:
        """Let a job say what *draft* says; raises UnknownJob and what `create` raises."""
        known, now = self.get(job_id), self._now()
        check_draft(self.engine, draft, [job for job in self.all() if job.id != job_id])
        first = _first_fire(draft, now)
        if draft.enabled and known.enabled and draft.schedule == known.schedule:
            first = known.next_fire_at
        job = self.engine.store.jobs.change(job_id, draft, first, actor, now)
        before, after = _told(known), _told(draft)
        moved = {key: value for key, value in after.items() if before[key] != value}
        self._audit(actor, "edit job", job, moved)
        return job

    def remove(self, actor: str, job_id: int) -> None:
        """Take a job away; its runs stay. Raises UnknownJob."""
        job = self.get(job_id)
        self.engine.store.jobs.remove(job_id, actor, self._now())
        self._audit(actor, "remove job", job, {})

    def set_enabled(self, actor: str, job_id: int, *, enabled: bool) -> Job:
        """Let the schedule of a job fire, or pause it; raises UnknownJob."""
        job, now = self.get(job_id), self._now()
        draft = draft_of(job, enabled=enabled)
        job = self.engine.store.jobs.change(job_id, draft, _first_fire(draft, now), actor, now)
        self._audit(actor, "enable job" if enabled else "pause job", job, {})
        return job

    def get(self, job_id: int) -> Job:
        """Return a job; raises UnknownJob."""
        return self.engine.store.jobs.get(job_id)

    def find(self, text: str) -> Job:
        """Return the job with that number or name; raises UnknownJob."""
        if text.isdecimal():
            return self.get(int(text))
        job = self.engine.store.jobs.called(text)
        if job is None:
            raise UnknownJob(f"No job is called {text!r}; jobs list shows those there are.")
        return job

    def all(self) -> list[Job]:
        """Return every job, the oldest first."""
        return self.engine.store.jobs.all()

    def preview(self, schedule: Schedule) -> Preview:
        """Return a schedule in English with its next five fires; raises BadSchedule."""
        return preview(schedule, self._now())

    def run_now(
        self,
        actor: str,
        job_id: int,
        *,
        priority: Priority | None = None,
        asked_by: AskedBy = AskedBy.MANUAL,
    ) -> Asked:
        """Put a run of a job into the queue, enabled or not; the same request twice is one."""
        job = self.get(job_id)
        return self._ask(request_of(self.engine, job, actor, asked_by, priority))

    def run_once(self, actor: str, draft: JobDraft, *, asked_by: AskedBy = AskedBy.MANUAL) -> Asked:
        """Put a run without a job into the queue, such as a sync of a few links at once."""
        check_draft(self.engine, draft, ())
        return self._ask(request_of(self.engine, draft, actor, asked_by))

    def apply_plan(
        self,
        actor: str,
        plan_id: str,
        *,
        priority: Priority = Priority.HIGH,
        lift_breaker: bool = False,
        asked_by: AskedBy = AskedBy.MANUAL,
    ) -> Asked:
        """Put the apply of a plan's accepted lines into the queue; raises UnknownPlan."""
        plan, _ = self.engine.load_plan(plan_id)
        pair = self.engine.pair(plan.pair)
        return self._ask(
            RunRequest(
                kind=JobKind.APPLY,
                actor=actor,
                asked_by=asked_by,
                pair=pair.name,
                plan_id=plan.id,
                priority=priority,
                scopes=frozenset(both_scopes(pair)),
                connections=frozenset({pair.sap.connection, pair.glue.connection}),
                options={"lift_breaker": True} if lift_breaker else {},
            )
        )

    def fire_due(self) -> list[int]:
        """Put a run of each job whose time has come into the queue; return their ids."""
        now = self._now()
        fired = (self._fire(job, now) for job in self.engine.store.jobs.due(now))
        return [asked.run_id for asked in fired if asked is not None]

    def add_defaults(self, actor: str) -> list[Job]:
        """Create the usual jobs unless there was ever a job: all paused but the health check."""
        if not self.engine.store.jobs.is_virgin():
            return []
        return [self.create(actor, draft) for draft in self._defaults()]

    def _defaults(self) -> list[JobDraft]:
        hourly = Schedule(kind=ScheduleKind.CRON, cron="15 * * * *")
        drafts = [
            JobDraft(
                name="Read both catalogs", kind=JobKind.DISCOVERY, schedule=hourly, enabled=False
            ),
            JobDraft(
                name="Check the health",
                kind=JobKind.HEALTH,
                priority=Priority.LOW,
                schedule=Schedule(kind=ScheduleKind.INTERVAL, interval_s=_CHECK_S),
                on_missed=OnMissed.SKIP,
            ),
            JobDraft(
                name="Profile what serves rows",
                kind=JobKind.PROFILE,
                priority=Priority.LOW,
                schedule=Schedule(kind=ScheduleKind.CRON, cron="30 3 * * 0"),
                enabled=False,
            ),
        ]
        for number, pair in enumerate(self.engine.pairs()):
            nightly = Schedule(kind=ScheduleKind.CRON, cron=f"{number % 60} 5 * * *")
            drafts.append(
                JobDraft(
                    name=f"Sync {pair.name}",
                    kind=JobKind.SYNC,
                    pair=pair.name,
                    schedule=nightly,
                    enabled=False,
                )
            )
        return drafts

    def _fire(self, job: Job, now: datetime) -> Asked | None:
        """Let one job fire: once for all the fires that were missed, or not at all."""
        due = job.next_fire_at or now
        if job.last_fire_at is not None and job.last_fire_at > now + FAR:
            # The clock went back: what was planned by the wrong time is planned anew.
            self.engine.store.jobs.plan_fire(job.id, next_fire(job.schedule, now))
            return None
        missed = (now - due).total_seconds() > GRACE_S
        request = None
        if not (missed and job.on_missed is OnMissed.SKIP):
            request = self._scheduled(job)
        following = next_fire(job.schedule, now, due)
        asked = self.engine.store.queue.fire(job, request, following, now)
        if missed:
            became = {"due": due, "became": "one run" if asked else "skipped"}
            self._audit("schedule", "missed fire", job, became)
        return asked

    def _scheduled(self, job: Job) -> RunRequest:
        """Return what the schedule asks for; where the pair is gone, the run fails and says so."""
        try:
            return request_of(self.engine, job, "schedule", AskedBy.SCHEDULE)
        except ConfigError:
            return RunRequest(
                kind=job.kind,
                actor="schedule",
                asked_by=AskedBy.SCHEDULE,
                job_id=job.id,
                pair=job.pair,
                connection=job.connection,
                priority=job.priority,
                options=job.options,
            )

    def _ask(self, request: RunRequest) -> Asked:
        asked = self.engine.store.queue.ask(request, self._now())
        detail = {
            "kind": request.kind.value,
            "job": request.job_id,
            "pair": request.pair,
            "priority": request.priority.value,
            "asked_by": request.asked_by.value,
            "coalesced": not asked.is_new,
        }
        self.engine.store.audit.append(
            request.actor, "ask run", str(asked.run_id), detail, self._now()
        )
        self.workers.wake()
        return asked

    def _audit(self, actor: str, action: str, job: Job, detail: Mapping[str, Any]) -> None:
        self.engine.store.audit.append(
            actor, action, str(job.id), {"name": job.name, **detail}, self._now()
        )

    def _now(self) -> datetime:
        return self.engine.clock()


def draft_of(job: Job, **changes: Any) -> JobDraft:
    """Return what *job* says, with *changes*: what `Jobs.edit` wants."""
    known = {each.name for each in fields(JobDraft)}
    strange = sorted(changes.keys() - known)
    if strange:
        raise JobError(f"A job has no {strange[0]}; it has {', '.join(sorted(known))}.")
    return JobDraft(**{name: getattr(job, name) for name in known} | changes)


def _first_fire(draft: JobDraft, now: datetime) -> datetime | None:
    return next_fire(draft.schedule, now) if draft.enabled else None


def _told(draft: JobDraft) -> dict[str, Any]:
    """Return what a job says, as audit events keep it."""
    schedule = draft.schedule
    return {
        "kind": draft.kind.value,
        "pair": draft.pair,
        "connection": draft.connection,
        "links": list(draft.link_ids),
        "direction": draft.direction,
        "priority": draft.priority.value,
        "schedule": schedule.cron or schedule.interval_s or schedule.kind.value,
        "time_zone": schedule.time_zone,
        "on_missed": draft.on_missed.value,
        "enabled": draft.enabled,
        "options": dict(draft.options),
    }
