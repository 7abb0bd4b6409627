"""A profile: what a sample of an asset's rows tells, and findings where it departs from others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """What the sampled values of one column are like; of personal data, no value is kept."""

    name: str
    null_share: float | None  # 0 to 1; None without a row
    distinct: int | None
    minimum: str | None = None
    maximum: str | None = None
    min_length: int | None = None  # characters of texts
    max_length: int | None = None
    newest_at: datetime | None = None  # of dates and times
    top: tuple[tuple[str, int], ...] = ()  # the most frequent values with their numbers
    is_personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a sample told of an asset; *row_count* is None where nobody counts."""

    asset_id: int
    profiled_at: datetime
    row_count: int | None
    sampled_rows: int
    columns: tuple[ColumnProfile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One observation of quality; the same one is found once until it is resolved."""

    asset_id: int
    kind: str  # row_count, nulls, distinct, stale, length
    severity: str  # HIGH, MEDIUM, LOW
    message: str
    column: str | None = None

    @property
    def key(self) -> tuple[int, str, str | None]:
        """Return what makes it the same finding."""
        return self.asset_id, self.kind, self.column
