"""Assets as rows: what is stored of them, in lists, without an object for every column.

A catalog of a hundred thousand assets has millions of columns; a discovery that only passes them
on need not make something of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import compress
from typing import Any

from sync.model.asset import Asset, AssetRef, Column, Draft, Kind, Measure, System


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRow:
    """What is stored of one asset beside its columns."""

    ref: AssetRef
    system: System
    kind: Kind
    fingerprint: str
    version: str
    body: Mapping[str, Any] | bytes  # the native definition, as JSON text where that is at hand
    column_count: int
    documented_columns: int
    label: str | None = None
    description: str | None = None
    owner: str | None = None
    status: str = "Deployed"
    exposed: bool = True
    draft: Draft | None = None
    protected: str | None = None
    tags: tuple[str, ...] = ()
    changed_at: datetime | None = None
    changed_by: str | None = None


@dataclass(slots=True, kw_only=True)
class ColumnLists:
    """Columns of assets in a row, one list per field; None where every column has the default."""

    names: list[str] = field(default_factory=list)
    native_types: list[str] = field(default_factory=list)
    comments: list[str | None] = field(default_factory=list)
    nullable: list[bool] = field(default_factory=list)
    partition: list[bool] = field(default_factory=list)
    technical: list[bool] = field(default_factory=list)
    labels: list[str | None] | None = None
    descriptions: list[str | None] | None = None
    key: list[bool] | None = None
    defaults: list[str | None] | None = None
    semantics: list[Mapping[str, str]] | None = None

    def where(self, mask: Sequence[bool]) -> ColumnLists:
        """Return the columns that *mask* chooses."""
        lists: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        for name, cells in lists.items():
            lists[name] = None if cells is None else list(compress(cells, mask))
        return ColumnLists(**lists)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRows:
    """Assets, their columns in the same order, and measures with the place of their asset."""

    assets: Sequence[AssetRow]
    columns: ColumnLists
    measures: Sequence[tuple[int, Measure]] = ()

    def where(self, mask: Sequence[bool]) -> AssetRows:
        """Return the assets that *mask* chooses, with their columns and measures."""
        if all(mask):
            return self
        of_columns = [
            chosen
            for chosen, asset in zip(mask, self.assets, strict=True)
            for _ in range(asset.column_count)
        ]
        places = {old: new for new, old in enumerate(compress(range(len(mask)), mask))}
        return AssetRows(
            assets=list(compress(self.assets, mask)),
            columns=self.columns.where(of_columns),
            measures=[(places[at], each) for at, each in self.measures if at in places],
        )


def rows_of(assets: Iterable[Asset]) -> AssetRows:
    """Return *assets* as rows."""
    assets = tuple(assets)
    return AssetRows(
        assets=[_row(asset) for asset in assets],
        columns=lists_of([column for asset in assets for column in asset.columns]),
        measures=[(at, each) for at, asset in enumerate(assets) for each in asset.measures],
    )


def lists_of(columns: Sequence[Column]) -> ColumnLists:
    """Return *columns* field by field."""
    return ColumnLists(
        names=[column.name for column in columns],
        native_types=[column.native_type for column in columns],
        comments=[column.comment for column in columns],
        nullable=[column.nullable for column in columns],
        partition=[column.partition for column in columns],
        technical=[column.technical for column in columns],
        labels=[column.label for column in columns],
        descriptions=[column.description for column in columns],
        key=[column.key for column in columns],
        defaults=[column.default for column in columns],
        semantics=[column.semantics for column in columns],
    )


def _is_blank(text: str | None) -> bool:
    return not (text and text.strip())


def _row(asset: Asset) -> AssetRow:
    return AssetRow(
        ref=asset.ref,
        system=asset.system,
        kind=asset.kind,
        fingerprint=asset.fingerprint,
        version=asset.version,
        body=asset.body,
        column_count=len(asset.columns),
        documented_columns=sum(map(_is_documented, asset.columns)),
        label=asset.label,
        description=asset.description,
        owner=asset.owner,
        status=asset.status,
        exposed=asset.exposed,
        draft=asset.draft,
        protected=asset.protected,
        tags=asset.tags,
        changed_at=asset.changed_at,
        changed_by=asset.changed_by,
    )


def _is_documented(column: Column) -> bool:
    return not all(map(_is_blank, (column.label, column.description, column.comment)))
