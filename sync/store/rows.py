"""Assets as rows: the Arrow schemas of the staging tables and what fills them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa

from sync.model.asset import AssetRef, Measure
from sync.model.lineage import LineageEdge
from sync.model.rows import AssetRow, AssetRows
from sync.store.arrow import of_numbers, repeated, to_array
from sync.store.codec import pack, to_body, to_json, to_table

_TEXT, _LONG, _INT, _BOOL, _BLOB = (
    pa.string(),
    pa.int64(),
    pa.int32(),
    pa.bool_(),
    pa.binary(),
)
_TIME = pa.timestamp("us")

REF = pa.schema(
    [("item", _INT), ("connection", _TEXT), ("schema", _TEXT), ("name", _TEXT)],
)
ASSET = pa.schema(
    [
        ("asset_id", _LONG),
        ("whole", _BOOL),
        ("connection", _TEXT),
        ("schema", _TEXT),
        ("name", _TEXT),
        ("system", _TEXT),
        ("kind", _TEXT),
        ("label", _TEXT),
        ("description", _TEXT),
        ("owner", _TEXT),
        ("status", _TEXT),
        ("exposed", _BOOL),
        ("protected", _TEXT),
        ("draft_status", _TEXT),
        ("draft_by", _TEXT),
        ("draft_since", _TIME),
        ("fingerprint", _TEXT),
        ("version", _TEXT),
        ("column_count", _INT),
        ("documented_columns", _INT),
        ("tags", _TEXT),
        ("changed_at", _TIME),
        ("changed_by", _TEXT),
        ("body", _BLOB),
    ]
)
COLUMN = pa.schema(
    [
        ("asset_id", _LONG),
        ("position", _INT),
        ("name", _TEXT),
        ("native_type", _TEXT),
        ("label", _TEXT),
        ("description", _TEXT),
        ("comment", _TEXT),
        ("key", _BOOL),
        ("nullable", _BOOL),
        ("partition", _BOOL),
        ("technical", _BOOL),
        ("default_value", _TEXT),
        ("semantics", _TEXT),
    ]
)
MEASURE = pa.schema(
    [
        ("asset_id", _LONG),
        ("position", _INT),
        ("name", _TEXT),
        ("label", _TEXT),
        ("kind", _TEXT),
        ("aggregation", _TEXT),
        ("expression", _TEXT),
        ("unit", _TEXT),
        ("hidden", _BOOL),
    ]
)
EDGE = pa.schema(
    [
        ("up_connection", _TEXT),
        ("up_schema", _TEXT),
        ("up_name", _TEXT),
        ("up_column", _TEXT),
        ("down_connection", _TEXT),
        ("down_schema", _TEXT),
        ("down_name", _TEXT),
        ("down_column", _TEXT),
        ("kind", _TEXT),
        ("via", _TEXT),
    ]
)
SEEN = pa.schema([("schema", _TEXT), ("name", _TEXT), ("how", _TEXT)])


def ref_table(refs: Iterable[AssetRef]) -> pa.Table:
    """Return *refs* as rows, numbered."""
    return to_table(REF, [(item, r.connection, r.schema, r.name) for item, r in enumerate(refs)])


def asset_tables(
    rows: AssetRows, ids: Sequence[int], whole: Sequence[bool]
) -> Mapping[str, pa.Table]:
    """Return the Arrow tables `arrow_asset`, `arrow_column` and `arrow_measure`.

    The content of an asset is part of them where *whole* says that it moved.
    """
    cells = [_asset_row(*each) for each in zip(ids, whole, rows.assets, strict=True)]
    moved, numbers = rows.where(whole), list(compress(ids, whole))
    measures = ((numbers[at], measure) for at, measure in moved.measures)
    return {
        "arrow_asset": to_table(ASSET, cells),
        "arrow_column": _column_table(moved, numbers),
        "arrow_measure": to_table(MEASURE, _numbered(measures)),
    }


def edge_table(edges: Iterable[LineageEdge]) -> pa.Table:
    """Return *edges* as rows, each once."""
    return to_table(EDGE, [_edge_row(edge) for edge in dict.fromkeys(edges)])


def _asset_row(number: int, whole: bool, asset: AssetRow) -> tuple[Any, ...]:
    draft = asset.draft
    return (
        number,
        whole,
        asset.ref.connection,
        asset.ref.schema,
        asset.ref.name,
        asset.system.value,
        asset.kind.value,
        asset.label,
        asset.description,
        asset.owner,
        asset.status,
        asset.exposed,
        asset.protected,
        draft.status if draft else None,
        draft.by if draft else None,
        draft.since if draft else None,
        asset.fingerprint,
        asset.version,
        asset.column_count,
        asset.documented_columns,
        to_json(asset.tags),
        asset.changed_at,
        asset.changed_by,
        _packed(asset.body) if whole else None,
    )


def _packed(body: Mapping[str, Any] | bytes) -> bytes:
    return pack(body) if isinstance(body, bytes) else to_body(body)


def _column_table(rows: AssetRows, ids: Sequence[int]) -> pa.Table:
    lists = rows.columns
    counts = [asset.column_count for asset in rows.assets]
    semantics = lists.semantics
    arrays = {
        "asset_id": of_numbers(np.repeat(np.array(ids, np.int64), counts), _LONG),
        "position": of_numbers(_positions(counts), _INT),
        "name": to_array(lists.names, _TEXT),
        "native_type": to_array(lists.native_types, _TEXT),
        "comment": to_array(lists.comments, _TEXT),
        "nullable": to_array(lists.nullable, _BOOL),
        "partition": to_array(lists.partition, _BOOL),
        "technical": to_array(lists.technical, _BOOL),
        "key": _cells(lists.key, _BOOL, len(lists.names), default=False),
        "label": _cells(lists.labels, _TEXT, len(lists.names)),
        "description": _cells(lists.descriptions, _TEXT, len(lists.names)),
        "default_value": _cells(lists.defaults, _TEXT, len(lists.names)),
        "semantics": _cells(
            semantics and [to_json(each) if each else None for each in semantics],
            _TEXT,
            len(lists.names),
        ),
    }
    return pa.Table.from_arrays([arrays[each.name] for each in COLUMN], schema=COLUMN)


def _cells(
    cells: Sequence[Any] | None, kind: pa.DataType, count: int, *, default: bool | None = None
) -> pa.Array:
    return repeated(default, count, kind) if cells is None else to_array(cells, kind)


def _positions(counts: Sequence[int]) -> np.ndarray[Any, Any]:
    """Return 1, 2, ... for each asset's columns anew."""
    sizes = np.array(counts, np.int32)
    before = np.cumsum(sizes, dtype=np.int32) - sizes
    places = np.arange(sizes.sum(), dtype=np.int32) - np.repeat(before, sizes) + np.int32(1)
    return places.astype(np.int32)


def _numbered(measures: Iterable[tuple[int, Measure]]) -> Iterator[tuple[Any, ...]]:
    for number, group in groupby(measures, key=itemgetter(0)):
        for position, (_, measure) in enumerate(group, start=1):
            yield (
                number,
                position,
                measure.name,
                measure.label,
                measure.kind,
                measure.aggregation,
                measure.expression,
                measure.unit,
                measure.hidden,
            )


def _edge_row(edge: LineageEdge) -> tuple[Any, ...]:
    up, down = edge.upstream, edge.downstream
    return (
        up.connection,
        up.schema,
        up.name,
        edge.upstream_column,
        down.connection,
        down.schema,
        down.name,
        edge.downstream_column,
        edge.kind.value,
        edge.via,
    )
