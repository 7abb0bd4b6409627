"""A job: the definition of something done again and again, and the runs that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sync.model.pair import Direction
from sync.model.run import RunStatus


class JobKind(StrEnum):
    """What a run does; a run of APPLY carries out one plan and belongs to no job."""

    DISCOVERY = "discovery"
    SYNC = "sync"
    HEALTH = "health"
    PROFILE = "profile"
    REPORT = "report"
    APPLY = "apply"


class Priority(StrEnum):
    """How soon, the first one first."""

    CRITICAL = "CRITICAL"
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"

    @property
    def rank(self) -> int:
        """Return 0 for the most urgent one, and more for the others."""
        return tuple(Priority).index(self)


class ScheduleKind(StrEnum):
    """What a schedule goes by."""

    CRON = "cron"
    INTERVAL = "interval"
    MANUAL = "manual"


class OnMissed(StrEnum):
    """What becomes of fires that nobody was there for: one run for all of them, or none."""

    RUN = "run"
    SKIP = "skip"


class AskedBy(StrEnum):
    """What asked for a run."""

    SCHEDULE = "schedule"
    MANUAL = "manual"
    RETRY = "retry"
    API = "api"
    AGENT = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a job fires: *cron* is read in *time_zone*, *interval_s* is in seconds."""

    kind: ScheduleKind = ScheduleKind.MANUAL
    cron: str | None = None
    interval_s: int | None = None
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDraft:
    """What a person says of a job; *options* are particulars of its kind."""

    name: str
    kind: JobKind
    pair: str | None = None
    link_ids: tuple[int, ...] = ()  # empty: every active link of the pair
    connection: str | None = None
    direction: Direction | None = None  # None: the pair's own
    priority: Priority = Priority.MEDIUM
    schedule: Schedule = field(default_factory=Schedule)
    on_missed: OnMissed = OnMissed.RUN
    enabled: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(JobDraft):
    """A job as the store keeps it."""

    id: int
    next_fire_at: datetime | None = None
    last_fire_at: datetime | None = None
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """What somebody asks for: one execution, of a job or without one.

    Two requests with the same `key` are the same request.
    """

    kind: JobKind
    actor: str
    asked_by: AskedBy
    job_id: int | None = None
    pair: str | None = None
    plan_id: str | None = None
    link_ids: tuple[int, ...] = ()
    connection: str | None = None
    direction: Direction | None = None
    priority: Priority = Priority.MEDIUM
    scopes: frozenset[str] = frozenset()  # what it writes
    connections: frozenset[str] = frozenset()  # what it cannot do without
    options: Mapping[str, Any] = field(default_factory=dict)
    retry_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedRun(RunRequest):
    """A run in the queue; *ready_at* is when it may start at the earliest."""

    id: int
    status: RunStatus
    queued_at: datetime
    ready_at: datetime
    started_at: datetime | None = None
    cancel_asked_by: str | None = None
    attempts: int = 0  # begun so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of a run."""

    run_id: int
    number: int
    started_at: datetime
    finished_at: datetime | None
    status: RunStatus
    error_code: str | None
    error_class: str | None
    error: str | None
    retry_at: datetime | None
