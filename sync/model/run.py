"""A run: one execution of something long, with its log and its writes to the catalogs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sync.model.asset import AssetRef


class RunStatus(StrEnum):
    """Where a run stands (the words of the views)."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    WAITING = "WAITING"  # to be tried again
    SUCCEEDED = "SUCCEEDED"
    PARTIAL = "PARTIAL"  # finished, with failures or warnings
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def finished(self) -> bool:
        """Return whether nothing more will happen."""
        return self not in {RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.WAITING}


class ErrorClass(StrEnum):
    """What kind of failure it was (the words of the views)."""

    THROTTLING = "THROTTLING"
    TIMEOUT = "TIMEOUT"
    AUTH = "AUTH"
    ACCESS_DENIED = "ACCESS_DENIED"
    SCHEMA_MISMATCH = "SCHEMA_MISMATCH"
    CONNECTION = "CONNECTION"
    CONFLICT = "CONFLICT"
    REFUSED = "REFUSED"
    INTERNAL = "INTERNAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution: of a discovery, a plan, an apply."""

    id: int
    kind: str
    pair: str | None
    plan_id: str | None
    actor: str
    status: RunStatus
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    done: int
    total: int
    summary: Mapping[str, Any]
    error_code: str | None
    error_class: str | None
    error: str | None
    job_id: int | None = None
    job: str | None = None  # its name
    priority: str | None = None
    asked_by: str | None = None  # None: carried out beside the queue
    not_before: datetime | None = None
    retry_of: int | None = None
    connection: str | None = None
    written: int | None = None  # objects
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of a run's log."""

    id: int
    run_id: int
    at: datetime
    level: str
    component: str
    action: str
    message: str
    asset: AssetRef | None
    error_code: str | None
    error_class: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogWrite:
    """A write to a catalog as the journal holds it; without an outcome it is still open."""

    id: int
    run_id: int
    link_id: int | None
    side: str
    ref: AssetRef
    before_body: Mapping[str, Any] | None
    after_body: Mapping[str, Any] | None
    outcome: str | None
    error: str | None
    intended_at: datetime
    finished_at: datetime | None
