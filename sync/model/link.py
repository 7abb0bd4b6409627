"""A link ties one asset to one asset of the other catalog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sync.model.asset import AssetRef
from sync.model.pair import LinkMode

RENAMED = "renamed"  # evidence: one side is what an asset of another link is called now
RETIRED = "retired"  # evidence: a link whose asset was renamed; another one goes on for it


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

    @property
    def renamed(self) -> bool:
        """Return whether it goes on (or would, while it is proposed) for a link of an old name."""
        return any(evidence.kind == RENAMED for evidence in self.evidence)

    @property
    def asks_rename(self) -> bool:
        """Return whether a person is to say if something was renamed."""
        return self.renamed and self.status is LinkStatus.PROPOSED

    @property
    def retired(self) -> bool:
        """Return whether another link took over after a rename."""
        return any(evidence.kind == RETIRED for evidence in self.evidence)
