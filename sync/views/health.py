"""Health as its page shows it: the newest checks, figures over time, findings, profiles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from sync.store.codec import to_cell_time
from sync.store.database import Store
from sync.views.reading import read_frame, read_records


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one check saw at the newest look; *connection* is None for the app's own parts."""

    component: str
    connection: str | None
    check_name: str
    status: str
    checked_at: datetime
    latency_ms: float | None
    message: str
    remedy: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding of quality."""

    finding_id: int
    qualified_asset: str
    connection: str
    column_name: str | None
    kind: str
    severity: str
    status: str
    message: str
    found_at: datetime
    acknowledged_by: str | None
    resolved_at: datetime | None


def checks(store: Store) -> list[Seen]:
    """Return what the newest look at each part saw, the connections first."""
    return [Seen(**record) for record in read_records(store, "page_health/checks")]


def latency(store: Store, since: datetime) -> pd.DataFrame:
    """Return connection, checked_at and latency_ms of the checks since then, oldest first."""
    return read_frame(store, "page_health/latency", since=to_cell_time(since))


def attempts(store: Store, since: datetime) -> pd.DataFrame:
    """Return hour, error_class ("" where it went well) and number of the tries since then."""
    return read_frame(store, "page_health/attempts", since=to_cell_time(since))


def findings(store: Store, *, everything: bool = False) -> list[Found]:
    """Return the open findings, the gravest first; *everything*: the resolved ones behind them."""
    records = read_records(store, "page_health/findings", everything=everything)
    return [Found(**record) for record in records]


def profiles(store: Store) -> pd.DataFrame:
    """Return the newest profile of each asset with what stands out in it."""
    return read_frame(store, "page_health/profiles")
