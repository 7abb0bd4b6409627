"""Rows of an asset, where a catalog serves them: a bounded sample and their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from sync.model.asset import AssetRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The first rows of an asset; *total* is the number of all, None where nobody counts."""

    rows: Sequence[Mapping[str, Any]]
    total: int | None
    asked: str  # the address, for errors and logs


@runtime_checkable
class RowSource(Protocol):
    """A connector that can read rows too."""

    def sample(self, ref: AssetRef, limit: int) -> Sample:
        """Return at most *limit* rows; raises AssetNotFound where *ref* serves none."""
