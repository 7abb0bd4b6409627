"""A link ties one asset to one asset of the other catalog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sync.model.asset import AssetRef
from sync.model.pair import LinkMode


class LinkStatus(StrEnum):
    """Where a link stands (the words of the views)."""

    PROPOSED = "PROPOSED"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for (or against) a match, with its share of the score."""

    kind: str  # name, label, columns, types, replication_target, remote_source
    detail: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link; its key is the pair's name with both refs, the id is the store's."""

    id: int
    pair: str
    sap: AssetRef
    glue: AssetRef
    mode: LinkMode
    status: LinkStatus
    score: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    by: str = ""
    at: datetime | None = None
