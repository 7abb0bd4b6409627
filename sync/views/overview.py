"""What both catalogs hold, what is out of step, and where each pair stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from sync.model.asset import AssetRef, System
from sync.model.pair import Pair
from sync.steps.linking import scope_assets
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

    @property
    def open_lines(self) -> int:
        """Return how many lines wait for somebody."""
        return self.to_do + self.conflicts + self.blocked


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
    linked: dict[str, list[tuple[int, AssetRef, AssetRef]]] = {}
    for record in read_records(store, "linked"):
        ends = _ref(record, "sap"), _ref(record, "glue")
        linked.setdefault(record["pair"], []).append((record["link_id"], *ends))
    return [
        _standing(store, pair, linked.get(pair.name, []), planned.get(pair.name)) for pair in pairs
    ]


def _standing(
    store: Store,
    pair: Pair,
    linked: Sequence[tuple[int, AssetRef, AssetRef]],
    planned: dict[str, Any] | None,
) -> PairStanding:
    scoped = scope_assets(store, pair)
    tied = {ref for _, *ends in linked for ref in ends}
    known = dict(planned or {"pair": pair.name})
    changed = set(known.pop("links", None) or ())
    return PairStanding(
        **known,
        in_step=sum(link_id not in changed for link_id, *_ in linked) if planned else 0,
        changed=sum(link_id in changed for link_id, *_ in linked),
        only_sap=sum(item.ref not in tied for item in scoped.sap),
        only_glue=sum(item.ref not in tied for item in scoped.glue),
    )


def last_run(store: Store, plan_id: str) -> dict[str, Any] | None:
    """Return the newest run that carried the plan out: run_id, status, actor and times."""
    return next(iter(read_records(store, "last_run", plan_id=plan_id)), None)


def _ref(record: dict[str, Any], side: str) -> AssetRef:
    return AssetRef(*(record[f"{side}_{part}"] for part in ("connection", "schema", "name")))
