"""The assets of the world, read from `catalog.yaml`, as the connectors would deliver them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from sync.datatypes import Fate, parse_cds, parse_glue, spell_glue, to_glue
from sync.model.asset import Asset, AssetRef, Column, Kind, Measure, System
from sync.model.discovery import Schema
from sync.model.lineage import EdgeKind, LineageEdge

DSP, GLUE = "dsp", "glue"
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An asset, whether this week's discovery found it first, and whether it is gone again."""

    asset: Asset
    rows: int | None
    before: int | None  # rows in February, 90 % of today's unless it is said
    new: bool
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """What both catalogs hold."""

    schemas: Mapping[str, tuple[Schema, ...]]
    entries: tuple[Entry, ...]
    edges: tuple[LineageEdge, ...]
    links: tuple[tuple[str, ...], ...]

    def entry(self, name: str) -> Entry:
        """Return the entry of the asset `schema.name`."""
        return next(entry for entry in self.entries if str(entry.asset.ref) == name)


@cache
def read(name: str = "catalog.yaml") -> Mapping[str, Any]:
    """Return the file as it stands."""
    found: Mapping[str, Any] = yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
    return found


def load(more: Mapping[str, Any] | None = None) -> Catalog:
    """Return the catalog of the base world, with what *more* adds in the same form."""
    content = _merged(read(), more or {})
    sap = tuple(_sap_entry(name, values, content) for name, values in content["assets"].items())
    columns = {str(entry.asset.ref): entry.asset.columns for entry in sap}
    glue = tuple(_glue_entry(name, values, columns) for name, values in content["tables"].items())
    return Catalog(
        schemas={
            DSP: tuple(_space(name, *cells) for name, cells in content["spaces"].items()),
            GLUE: tuple(Schema(name=name) for name in content["databases"]),
        },
        entries=(*sap, *glue),
        edges=(*_asset_edges(content["lineage"]), *_column_edges(content["column_lineage"])),
        links=tuple(tuple(link) for link in content["links"]),
    )


def sap_ref(text: str) -> AssetRef:
    """Return the Datasphere asset `space.name`."""
    return AssetRef(DSP, *text.split(".", 1))


def glue_ref(text: str) -> AssetRef:
    """Return the Glue table `database.name`."""
    return AssetRef(GLUE, *text.split(".", 1))


def is_lossy(column: Column) -> bool:
    """Return whether Glue cannot hold every value of a Datasphere column's type."""
    return to_glue(parse_cds(column.native_type)).fate is Fate.LOSSY


def _merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in more.items():
        merged[key] = {**base[key], **value} if isinstance(value, dict) else [*base[key], *value]
    return merged


def _space(name: str, label: str, description: str | None, owner: str | None) -> Schema:
    return Schema(name=name, label=label, description=description, owner=owner)


def _sap_entry(name: str, values: Mapping[str, Any], content: Mapping[str, Any]) -> Entry:
    measures = [
        Measure(name=measure, label=label, aggregation=aggregation, unit=unit)
        for measure, label, aggregation, unit in content["measures"].get(name, ())
    ]
    asset = _asset(
        sap_ref(name),
        System.DATASPHERE,
        Kind(values.get("kind", "local_table")),
        values,
        tuple(_sap_column(text) for text in content["columns"][name]),
    )
    return _entry(replace(asset, measures=tuple(measures)), values)


def _glue_entry(
    name: str, values: Mapping[str, Any], sap: Mapping[str, tuple[Column, ...]]
) -> Entry:
    changed: Mapping[str, str] = values.get("type", {})
    columns = [
        _carried(column, changed.get(column.name))
        for column in sap.get(values.get("of", ""), ())
        if column.name not in values.get("drop", ())
    ]
    columns += [_glue_column(text) for text in values.get("columns", ())]
    columns += [_glue_column(text) for text in values.get("add", ())]
    kind = Kind(values.get("kind", "glue_table"))
    return _entry(_asset(glue_ref(name), System.GLUE, kind, values, tuple(columns)), values)


def _entry(asset: Asset, values: Mapping[str, Any]) -> Entry:
    new, gone = bool(values.get("new")), bool(values.get("gone"))
    rows, before = values.get("rows"), values.get("before")
    return Entry(asset=asset, rows=rows, before=before, new=new, gone=gone)


def _asset(
    ref: AssetRef,
    system: System,
    kind: Kind,
    values: Mapping[str, Any],
    columns: tuple[Column, ...],
) -> Asset:
    texts: dict[str, Any] = {key: values.get(key) for key in ("label", "description", "owner")}
    content = repr((str(ref), kind, texts, columns))
    changed = values.get("changed")
    return Asset(
        ref=ref,
        system=system,
        kind=kind,
        fingerprint=hashlib.blake2b(content.encode(), digest_size=8).hexdigest(),
        version="1",
        body={"name": ref.name},
        columns=columns,
        changed_at=datetime.fromisoformat(changed).replace(tzinfo=UTC) if changed else None,
        changed_by=texts["owner"] if changed else None,
        **texts,
    )


def _sap_column(text: str) -> Column:
    words, _, label = text.partition("|")
    name, native, *marks = words.split()
    return Column(
        name=name,
        type=parse_cds(native),
        native_type=native,
        label=label.strip() or None,
        key="key" in marks,
        nullable="key" not in marks and "must" not in marks,
        semantics={"personal_data": "isPotentiallyPersonal"} if "pii" in marks else {},
    )


def _glue_column(text: str) -> Column:
    name, native = text.split()
    return Column(name=name, type=parse_glue(native), native_type=native)


def _carried(column: Column, native: str | None) -> Column:
    scalar = parse_glue(native) if native else to_glue(parse_cds(column.native_type)).type
    return Column(
        name=column.name.lower(),
        type=scalar,
        native_type=spell_glue(scalar),
        comment=column.label,
    )


def _asset_edges(chains: list[str]) -> Iterator[LineageEdge]:
    for up, down in _steps(chains):
        model = ".AM_" in down
        yield LineageEdge(sap_ref(up), sap_ref(down), EdgeKind.MODEL if model else EdgeKind.QUERY)


def _column_edges(chains: list[str]) -> Iterator[LineageEdge]:
    for up, down in _steps(chains):
        (up_asset, up_column), (down_asset, down_column) = up.rsplit(".", 1), down.rsplit(".", 1)
        kind = EdgeKind.MODEL if ".AM_" in down else EdgeKind.QUERY
        yield LineageEdge(sap_ref(up_asset), sap_ref(down_asset), kind, up_column, down_column)


def _steps(chains: list[str]) -> Iterator[tuple[str, str]]:
    for chain in chains:
        names = [name.strip() for name in chain.split(">")]
        yield from pairwise(names)
