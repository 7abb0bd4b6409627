"""What a connector yields while it reads a catalog: schemas, bounded batches, verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sync.model.asset import Asset, AssetRef
from sync.model.lineage import LineageEdge
from sync.model.rows import AssetRows

BATCH_ASSETS = 1000  # the most that one batch, and so one transaction, holds


class Reading(StrEnum):
    """How the reading of one schema ended; only a complete one says anything about absence."""

    COMPLETE = "complete"
    DENIED = "denied"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A space or a database."""

    name: str
    label: str | None = None
    description: str | None = None
    owner: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """At most BATCH_ASSETS assets of one schema, with the edges that their definitions state.

    *unchanged* names assets that the listing showed at their known version, so that their
    definition was not read again. *rows* is what is to be stored of *assets*, where a connector
    can say it without making them.
    """

    schema: str
    assets: Sequence[Asset] = ()
    edges: tuple[LineageEdge, ...] = ()
    unchanged: tuple[AssetRef, ...] = ()
    rows: AssetRows | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The end of one schema's reading, with the reason where it is not complete."""

    schema: str
    reading: Reading
    reason: str = ""
    # refs that exist but could not be read, with why; they are not vanished
    unreadable: Mapping[str, str] = field(default_factory=dict)
    # refs that still exist but are no longer exposed to consumers
    unexposed: tuple[str, ...] = ()


ReadEvent = Schema | Batch | Verdict
