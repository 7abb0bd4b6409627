"""Tables' bodies to rows: what a discovery stores of them, without an object for every column.

`tables.to_asset` says what a table is; where a body is as plain as most are, this says the same of
it in a fraction of the time. `tests/connectors/test_glue_rows.py` holds both together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

import orjson

from sync.connectors.glue.bodies import VIA_LINK, Json, fingerprint_of, parameters_of, version_of
from sync.connectors.glue.lineage import edges_of
from sync.connectors.glue.tables import TECHNICAL, change_of, kind_of, protection_of, to_asset
from sync.model.asset import Asset, AssetRef, System
from sync.model.discovery import Batch
from sync.model.lineage import LineageEdge
from sync.model.rows import AssetRow, AssetRows, ColumnLists, lists_of

# What makes columns that are not simply those of the body, and edges.
_DERIVED = ("TargetTable", "ViewDefinition", "ViewOriginalText", VIA_LINK)
_SPARK = frozenset({"spark.sql.sources.schema", "spark.sql.sources.schema.numParts"})


class Parsed(Sequence[Asset]):
    """Tables that become assets when somebody looks at one."""

    def __init__(self, rows: Sequence[AssetRow]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Asset: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Asset]: ...
    def __getitem__(self, at: int | slice) -> Asset | Sequence[Asset]:
        """Return one asset, or some of them."""
        if isinstance(at, slice):
            return Parsed(self._rows[at])
        row = self._rows[at]
        body = orjson.loads(row.body) if isinstance(row.body, bytes) else row.body
        return to_asset(row.ref, body)


class Reader:
    """Collects the tables of one database, and gives them back as batches."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._start()

    def __len__(self) -> int:
        return len(self._rows) + len(self._unchanged)

    def pass_over(self, ref: AssetRef) -> None:
        """Note a table that is at its known version."""
        self._unchanged.append(ref)

    def take(self, ref: AssetRef, body: Json) -> None:
        """Take a table in, with its times as text."""
        columns = _plain_columns(body)
        if columns is None:
            asset = to_asset(ref, body)
            self._edges += edges_of(asset)
            columns = lists_of(asset.columns)
        _extend(self._columns, columns)
        self._rows.append(_row(ref, body, columns))

    def batch(self) -> Batch:
        """Return what came in since the last batch."""
        batch = Batch(
            schema=self._database,
            assets=Parsed(self._rows),
            edges=tuple(self._edges),
            unchanged=tuple(self._unchanged),
            rows=AssetRows(assets=self._rows, columns=self._columns),
        )
        self._start()
        return batch

    def _start(self) -> None:
        self._rows: list[AssetRow] = []
        self._unchanged: list[AssetRef] = []
        self._columns = ColumnLists()
        self._edges: list[LineageEdge] = []


def _row(ref: AssetRef, body: Json, columns: ColumnLists) -> AssetRow:
    changed_at, changed_by = change_of(body)
    return AssetRow(
        ref=ref,
        system=System.GLUE,
        kind=kind_of(body),
        fingerprint=fingerprint_of(body),
        version=version_of(body),
        body=orjson.dumps(body),
        column_count=len(columns.names),
        documented_columns=sum(1 for text in columns.comments if text and text.strip()),
        description=body.get("Description"),
        owner=body.get("Owner"),
        protected=protection_of(body),
        changed_at=changed_at,
        changed_by=changed_by,
    )


def _extend(held: ColumnLists, more: ColumnLists) -> None:
    held.names += more.names
    held.native_types += more.native_types
    held.comments += more.comments
    held.nullable += more.nullable
    held.partition += more.partition
    held.technical += more.technical


def _plain_columns(body: Json) -> ColumnLists | None:
    """Return the columns of a table that are columns as they stand; None where more is to know."""
    if any(map(body.get, _DERIVED)) or not _SPARK.isdisjoint(parameters_of(body)):
        return None
    keys = body.get("PartitionKeys") or []
    raws = [*((body.get("StorageDescriptor") or {}).get("Columns") or ()), *keys]
    try:
        names = [raw["Name"] for raw in raws]
        types = [raw.get("Type") or "" for raw in raws]
        comments = [raw.get("Comment") for raw in raws]
        special = len(set(names)) < len(names) or any("Parameters" in raw for raw in raws)
    except (AttributeError, KeyError, TypeError):
        return None
    if special or set(map(type, names)) - {str}:
        return None
    return ColumnLists(
        names=names,
        native_types=types,
        comments=comments,
        nullable=[True] * len(names),
        partition=[False] * (len(names) - len(keys)) + [True] * len(keys),
        technical=[name in TECHNICAL for name in names],
    )
