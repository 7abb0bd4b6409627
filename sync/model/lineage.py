"""A lineage edge: data flows from an upstream asset or column to a downstream one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sync.model.asset import AssetRef


class EdgeKind(StrEnum):
    """How the data flows."""

    QUERY = "query"  # a view selects from it
    MODEL = "model"  # an analytic model takes facts or dimensions from it
    ASSOCIATION = "association"  # a reference, no rows flow
    FLOW = "flow"  # a data, transformation or replication flow
    REMOTE = "remote"  # a remote table or resource link reads it


@dataclass(frozen=True, slots=True)
class LineageEdge:
    """One edge; both columns are None for an edge between assets."""

    upstream: AssetRef
    downstream: AssetRef
    kind: EdgeKind
    upstream_column: str | None = None
    downstream_column: str | None = None
    via: str | None = None  # the flow or connection that carries it
