"""One asset as people look at it: its links, both sides column by column, what changed when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from sync.connectors.registry import parser_of
from sync.fields import values_of
from sync.mapping.lift import lift
from sync.model.asset import Asset, AssetRef, Column, System
from sync.model.base import FieldKey
from sync.model.link import Link
from sync.model.pair import Pair
from sync.model.plan import LedgerSummary
from sync.past.names import names_of
from sync.plan.record import plan_of
from sync.steps.linking import load_assets
from sync.store.database import Store
from sync.views.reading import read_frame, read_records

_PLANS_SEARCHED = 5  # a ledger older than that says little
_VERSIONS = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that both sides hold differently; *column* None is the asset itself."""

    column: str | None
    field: str
    sap: Any
    glue: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """A column of either side next to its counterpart, with the fields that differ."""

    sap: Column | None
    glue: Column | None
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both sides of one link, compared as a plan compares them."""

    sap: Asset
    glue: Asset
    columns: tuple[Together, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A definition that an asset had, and what it changed in the one before."""

    since: datetime
    until: datetime | None
    changes: tuple[Difference, ...]  # *sap* is the value before, *glue* the one after
    is_first: bool


def links_of(store: Store, ref: AssetRef) -> list[Link]:
    """Return the links of one asset that are not rejected, active ones first."""
    key = {"connection": ref.connection, "schema": ref.schema, "name": ref.name}
    records = read_records(store, "asset_links", **key)
    pairs = dict.fromkeys(record["pair"] for record in records)
    by_id = {link.id: link for pair in pairs for link in store.links.of(pair, [ref])}
    return [by_id[record["link_id"]] for record in records]


def runs_of(store: Store, asset_id: int) -> pd.DataFrame:
    """Return the newest runs that were about one asset."""
    return read_frame(store, "page_assets/runs", asset_id=asset_id)


def lines_of(store: Store, asset_id: int) -> pd.DataFrame:
    """Return what plans wrote for one asset, newest first."""
    return read_frame(store, "page_assets/lines", asset_id=asset_id)


def findings_of(store: Store, asset_id: int) -> pd.DataFrame:
    """Return the open findings of one asset, gravest first."""
    return read_frame(store, "page_assets/findings", asset_id=asset_id)


def load_asset(store: Store, system: System, ref: AssetRef) -> Asset | None:
    """Return the asset as it was last read; None when it is not there any more."""
    return load_assets(store, system, [ref]).get(ref)


def compare(store: Store, pair: Pair, link: Link) -> Comparison | None:
    """Return both sides of *link* next to each other; None while one of them is missing."""
    sap = load_asset(store, System.DATASPHERE, link.sap)
    glue = load_asset(store, System.GLUE, link.glue)
    if sap is None or glue is None:
        return None
    base = store.links.base([link.id]).get(link.id)
    memory = base.memory if base else None
    lifted = lift(glue, pair, memory=memory, mode=link.mode, counterpart=sap)
    found = tuple(_differences(values_of(sap), values_of(lifted.asset)))
    return Comparison(
        sap=sap,
        glue=glue,
        columns=tuple(_together(sap, glue, lifted.names, found)),
        differences=found,
    )


def versions(store: Store, system: System, ref: AssetRef) -> list[Version]:
    """Return the newest definitions of an asset, newest first, each with what it changed.

    What it was under names that it had before a confirmed rename comes first.
    """
    rows = [
        (name, row)
        for name, until in names_of(ref, store.past.renames()).items()
        for row in store.assets.history(name)
        if until is None or row.valid_from <= until
    ]
    rows = sorted(rows, key=lambda each: each[1].valid_from)[-_VERSIONS - 1 :]
    parse = parser_of(system)
    seen: list[Version] = []
    before: Mapping[FieldKey, Any] | None = None
    for name, row in rows:
        values = values_of(parse(name, row.body))
        changes = () if before is None else tuple(_differences(before, values))
        seen.append(
            Version(
                since=row.valid_from,
                until=row.valid_to,
                changes=changes,
                is_first=before is None,
            )
        )
        before = values
    return seen[::-1][:_VERSIONS]


def ledger_of(store: Store, pair: str, ref: AssetRef) -> LedgerSummary | None:
    """Return how faithfully *ref* crosses, by the newest plan of *pair* that says so."""
    for summary in store.plans.list(pair, limit=_PLANS_SEARCHED):
        stored = store.plans.load(summary.id)
        plan = plan_of(stored.id, pair, stored.created_by, stored.created_at, stored.header, ())
        for entry in plan.ledger:
            if ref in (entry.sap, entry.glue):
                return entry
    return None


def _differences(sap: Mapping[FieldKey, Any], glue: Mapping[FieldKey, Any]) -> Iterator[Difference]:
    for key in sorted(sap.keys() | glue.keys(), key=lambda key: (key[0] or "", key[1])):
        if sap.get(key) != glue.get(key):
            yield Difference(*key, sap.get(key), glue.get(key))


def _together(
    sap: Asset, glue: Asset, names: Mapping[str, str], found: tuple[Difference, ...]
) -> Iterator[Together]:
    differs: dict[str | None, tuple[str, ...]] = {}
    for difference in found:
        differs[difference.column] = (*differs.get(difference.column, ()), difference.field)
    used = set()
    for column in sap.columns:
        partner = glue.column(names.get(column.name, ""))
        used.add(partner.name if partner else "")
        yield Together(sap=column, glue=partner, differs=differs.get(column.name, ()))
    by_glue = {name: sap_name for sap_name, name in names.items()}
    for column in glue.columns:
        if column.name not in used:
            known = by_glue.get(column.name, column.name)
            yield Together(sap=None, glue=column, differs=differs.get(known, ()))
