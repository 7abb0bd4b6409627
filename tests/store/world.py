"""What the store's tests share: a clock and a discovery in one call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sync.model.asset import Asset, AssetRef
from sync.model.discovery import Batch, Reading, Schema, Verdict
from sync.model.lineage import LineageEdge
from sync.store.database import Store
from sync.store.staging import Discovered

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


def at(hours: float) -> datetime:
    """Return the time *hours* after NOW."""
    return NOW + timedelta(hours=hours)


def ref(name: str, schema: str = "SALES", connection: str = "dsp") -> AssetRef:
    return AssetRef(connection, schema, name)


def discover(
    store: Store,
    assets: Iterable[Asset] = (),
    *,
    hours: float = 0,
    connection: str = "dsp",
    edges: Sequence[LineageEdge] = (),
    unchanged: Sequence[AssetRef] = (),
    readings: Mapping[str, Reading | Verdict] | None = None,
    complete: bool = True,
) -> Discovered:
    """Take in one reading; every schema with assets is COMPLETE unless *readings* differs."""
    by_schema: dict[str, list[Asset]] = {}
    for asset in assets:
        by_schema.setdefault(asset.ref.schema, []).append(asset)
    for seen in unchanged:
        by_schema.setdefault(seen.schema, [])
    verdicts = dict.fromkeys(by_schema, Reading.COMPLETE) | dict(readings or {})
    discovery = store.assets.begin(connection, at(hours))
    for schema, verdict in verdicts.items():
        store.assets.stage(discovery, Schema(name=schema, label=schema.title()))
        batch = Batch(
            schema=schema,
            assets=tuple(by_schema.get(schema, ())),
            edges=tuple(edges),
            unchanged=tuple(seen for seen in unchanged if seen.schema == schema),
        )
        store.assets.stage(discovery, batch)
        edges = ()
        if isinstance(verdict, Reading):
            verdict = Verdict(schema=schema, reading=verdict)
        store.assets.stage(discovery, verdict)
    return store.assets.finish(discovery, at(hours), complete=complete)
