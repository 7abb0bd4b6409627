"""What both catalogs hold, what is out of step, and where each pair stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from sync.model.asset import System
from sync.model.pair import Pair
from sync.store.codec import to_cell_time
from sync.store.database import Store
from sync.views.reading import read_frame, read_records


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogCounts:
    """What one configured catalog holds; *read_at* is None before its first discovery."""

    connection: str
    system: System
    writable: bool
    schemas: int
    assets: int
    columns: int
    documented_columns: int
    documented_assets: int
    read_at: datetime | None

    @property
    def documented_share(self) -> float:
        """Return the share of columns that have a text."""
        return self.documented_columns / self.columns if self.columns else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A schema that the last discovery could not read whole, and why."""

    connection: str
    schema: str
    reading: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairStanding:
    """A pair by the newest plan: open lines, and how many of its assets are in step.

    *changed* counts linked assets with open lines, *in_step* those without; without a plan
    nobody knows, and *plan_id* is "".
    """

    pair: str
    plan_id: str = ""
    planned_at: datetime | None = None
    to_do: int = 0
    conflicts: int = 0
    blocked: int = 0
    reported: int = 0
    in_step: int = 0
    changed: int = 0
    only_sap: int = 0
    only_glue: int = 0
    proposed: int = 0  # links that wait for a person

    @property
    def open_lines(self) -> int:
        """Return how many lines wait for somebody."""
        return self.to_do + self.conflicts + self.blocked


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """What links could still give: *proposed* ones wait, the rest counts columns and tables."""

    proposed: int
    to_glue: int  # columns that could get a label in Glue
    to_sap: int
    tables: int  # Glue tables that could get a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Open drift events of one severity."""

    severity: str
    events: int
    erasures: int


def catalogs(store: Store) -> list[CatalogCounts]:
    """Return what each configured catalog holds."""
    return [
        CatalogCounts(**{**record, "system": System(record["system"])})
        for record in read_records(store, "catalogs")
    ]


def unread(store: Store) -> list[Unread]:
    """Return the schemas that the last discovery could not read whole."""
    return [
        Unread(
            connection=record["connection"],
            schema=record["name"],
            reading=record["last_reading"],
            reason=record["last_reading_reason"] or "",
        )
        for record in read_records(store, "unread")
    ]


def coverage(store: Store) -> pd.DataFrame:
    """Return per schema how many of its columns are documented."""
    return read_frame(store, "coverage")


def open_drift(store: Store) -> list[Drift]:
    """Return the open drift by severity, gravest first."""
    grave = ("CRITICAL", "HIGH", "MEDIUM", "LOW")
    found = [Drift(**record) for record in read_records(store, "open_drift")]
    return sorted(found, key=lambda drift: grave.index(drift.severity))


def pair_standings(store: Store, pairs: Sequence[Pair]) -> list[PairStanding]:
    """Return where each of *pairs* stands."""
    planned = {record["pair"]: record for record in read_records(store, "pair_standing")}
    sides = {record["pair"]: record for record in read_records(store, "page_overview/pair_sides")}
    links = {record["pair"]: record for record in read_records(store, "page_overview/pair_links")}
    return [
        _standing(
            pair.name,
            planned.get(pair.name),
            sides.get(pair.name, {}),
            links.get(pair.name, {}),
        )
        for pair in pairs
    ]


def _standing(
    pair: str,
    planned: dict[str, Any] | None,
    sides: dict[str, Any],
    links: dict[str, Any],
) -> PairStanding:
    known = dict(planned or {"pair": pair})
    active = links.get("active", 0)
    changed = min(len(known.pop("links", None) or ()), active)
    return PairStanding(
        **known,
        in_step=active - changed if planned else 0,
        changed=changed,
        only_sap=sides.get("only_sap", 0),
        only_glue=sides.get("only_glue", 0),
        proposed=links.get("proposed", 0),
    )


def gains(store: Store) -> Gains:
    """Return what links could still give each side."""
    (record,) = read_records(store, "page_overview/gains")
    return Gains(**record)


def changed_counts(store: Store, since: datetime) -> pd.DataFrame:
    """Return per hour what readings found and runs wrote: added, changed, vanished, written."""
    return read_frame(store, "page_overview/changed_counts", since=to_cell_time(since))


def changed_assets(store: Store, since: datetime, limit: int) -> pd.DataFrame:
    """Return the assets that came, changed or went since then, the newest first."""
    return read_frame(store, "page_overview/changed_assets", since=to_cell_time(since), limit=limit)
