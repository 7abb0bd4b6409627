"""Health: what the checks saw, the state that follows from it, and alerts when a state changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Health(StrEnum):
    """How well something is, the worst last (the words of the views)."""

    OK = "OK"
    UNKNOWN = "UNKNOWN"
    DEGRADED = "DEGRADED"
    DOWN = "DOWN"

    @property
    def rank(self) -> int:
        """Return 0 for well, and more for worse."""
        return tuple(Health).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is well or not: a part of the app (`connection` is None), or a connection."""

    component: str  # datasphere_api, glue_api, duckdb_store, scheduler, worker_pool, pairs
    connection: str | None = None

    def __str__(self) -> str:
        return self.connection or self.component.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one check saw; *latency_ms* is the time until the answer in milliseconds."""

    subject: Subject
    check: str
    status: Health
    message: str
    remedy: str = ""
    latency_ms: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How well a subject is, and since when; the message is that of its worst check."""

    subject: Subject
    status: Health
    since: datetime
    checked_at: datetime
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A change for the worse, with its recovery."""

    id: int
    subject: Subject
    status: Health
    previous: Health
    message: str
    raised_at: datetime
    recovered_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
