"""Drift: one linked field that differs from the base on one side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class DriftStatus(StrEnum):
    """Where a drift event stands; open means not RESOLVED."""

    NEW = "NEW"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    RESOLVED = "RESOLVED"


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftEvent:
    """A field (of *column*, or of the asset) whose value moved away from the base.

    The store gives the id, the status and the times of a new event.
    """

    id: int = 0
    link_id: int
    side: str  # sap, glue
    column: str | None
    field: str
    base_value: Any
    value: Any
    kind: str  # changed, erased, added, dropped, type_changed, ...
    severity: str  # LOW, MEDIUM, HIGH, CRITICAL
    status: DriftStatus = DriftStatus.NEW
    detected_at: datetime | None = None
    resolved_at: datetime | None = None
