"""Assets as rows: the Arrow schemas of the staging tables and what fills them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from sync.model.asset import Asset, AssetRef, Column
from sync.model.lineage import LineageEdge
from sync.store.codec import to_body, to_json, to_table

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


@dataclass(frozen=True, slots=True)
class Staged:
    """An asset with its id; *whole* means that its content is staged too, because it moved."""

    id: int
    asset: Asset
    whole: bool


def ref_table(refs: Iterable[AssetRef]) -> pa.Table:
    """Return *refs* as rows, numbered."""
    return to_table(REF, [(item, r.connection, r.schema, r.name) for item, r in enumerate(refs)])


def asset_tables(staged: Sequence[Staged]) -> Mapping[str, pa.Table]:
    """Return the Arrow tables `arrow_asset`, `arrow_column` and `arrow_measure`."""
    moved = [s for s in staged if s.whole]
    return {
        "arrow_asset": to_table(ASSET, map(_asset_row, staged)),
        "arrow_column": to_table(COLUMN, _column_rows(moved)),
        "arrow_measure": to_table(MEASURE, _measure_rows(moved)),
    }


def edge_table(edges: Iterable[LineageEdge]) -> pa.Table:
    """Return *edges* as rows, each once."""
    return to_table(EDGE, [_edge_row(edge) for edge in dict.fromkeys(edges)])


def is_blank(text: str | None) -> bool:
    """Return whether *text* says nothing."""
    return not (text and text.strip())


def _asset_row(staged: Staged) -> tuple[Any, ...]:
    asset, draft = staged.asset, staged.asset.draft
    return (
        staged.id,
        staged.whole,
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
        len(asset.columns),
        sum(map(_is_documented, asset.columns)),
        to_json(asset.tags),
        asset.changed_at,
        asset.changed_by,
        to_body(asset.body) if staged.whole else None,
    )


def _is_documented(column: Column) -> bool:
    return not all(map(is_blank, (column.label, column.description, column.comment)))


def _column_rows(staged: Iterable[Staged]) -> Iterator[tuple[Any, ...]]:
    for one in staged:
        for position, column in enumerate(one.asset.columns, start=1):
            yield (
                one.id,
                position,
                column.name,
                column.native_type,
                column.label,
                column.description,
                column.comment,
                column.key,
                column.nullable,
                column.partition,
                column.technical,
                column.default,
                to_json(column.semantics) if column.semantics else None,
            )


def _measure_rows(staged: Iterable[Staged]) -> Iterator[tuple[Any, ...]]:
    for one in staged:
        for position, measure in enumerate(one.asset.measures, start=1):
            yield (
                one.id,
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
