"""A part of a discovery as Arrow tables: made by a worker, staged by the owner of the store.

Assets are numbered within the part; the owner gives them the ids of the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sync.model.asset import AssetRef
from sync.model.discovery import BATCH_ASSETS, Batch, ReadEvent, Reading, Schema, Verdict
from sync.model.rows import rows_of
from sync.store.codec import from_json, to_json, to_table
from sync.store.rows import ASSET, COLUMN, EDGE, MEASURE, asset_tables, edge_table

_TEXT = pa.string()
SCHEMA = pa.schema(
    [(name, _TEXT) for name in ("name", "label", "description", "owner", "properties", "tags")]
)
UNCHANGED = pa.schema([(name, _TEXT) for name in ("connection", "schema", "name")])
VERDICT = pa.schema(
    [(name, _TEXT) for name in ("schema", "reading", "reason", "unreadable", "unexposed")]
)
Part = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Stated:
    """What an asset is called and in which state it was read."""

    ref: AssetRef
    fingerprint: str
    version: str


def to_part(events: Iterable[ReadEvent]) -> Part:
    """Return everything in *events* as tables."""
    schemas, unchanged, verdicts = [], [], []
    tables: dict[str, list[pa.Table]] = {"asset": [], "column": [], "measure": [], "edge": []}
    read = 0
    for event in events:
        match event:
            case Schema():
                schemas.append(_schema_row(event))
            case Verdict():
                verdicts.append(_verdict_row(event))
            case Batch():
                unchanged += [(ref.connection, ref.schema, ref.name) for ref in event.unchanged]
                rows = rows_of(event.assets) if event.rows is None else event.rows
                ids = range(read, read + len(rows.assets))
                read += len(rows.assets)
                for name, table in asset_tables(rows, ids, [True] * len(ids)).items():
                    tables[name.removeprefix("arrow_")].append(table)
                tables["edge"].append(edge_table(event.edges))
    kinds = {"asset": ASSET, "column": COLUMN, "measure": MEASURE, "edge": EDGE}
    return {
        "schema": to_table(SCHEMA, schemas),
        "unchanged": to_table(UNCHANGED, unchanged),
        "verdict": to_table(VERDICT, verdicts),
        **{
            name: pa.concat_tables([kind.empty_table(), *tables[name]])
            for name, kind in kinds.items()
        },
    }


def schemas_of(part: Part) -> list[Schema]:
    """Return the schemas of *part*."""
    return [
        Schema(
            name=row["name"],
            label=row["label"],
            description=row["description"],
            owner=row["owner"],
            properties=from_json(row["properties"]),
            tags=tuple(from_json(row["tags"])),
        )
        for row in part["schema"].to_pylist()
    ]


def unchanged_of(part: Part) -> list[AssetRef]:
    """Return the assets of *part* that were listed at their known version."""
    return [AssetRef(**row) for row in part["unchanged"].to_pylist()]


def verdicts_of(part: Part) -> list[Verdict]:
    """Return the verdicts of *part*."""
    return [
        Verdict(
            schema=row["schema"],
            reading=Reading(row["reading"]),
            reason=row["reason"],
            unreadable=from_json(row["unreadable"]),
            unexposed=tuple(from_json(row["unexposed"])),
        )
        for row in part["verdict"].to_pylist()
    ]


def batches_of(part: Part) -> Iterator[Part]:
    """Yield the assets of *part* in tables of at most BATCH_ASSETS assets; edges come first."""
    assets, edges = _last_of_each(part["asset"]), part["edge"]
    for start in range(0, max(len(assets), min(len(edges), 1)), BATCH_ASSETS):
        some = assets.slice(start, BATCH_ASSETS)
        yield {
            "asset": some,
            "column": _of(part["column"], some),
            "measure": _of(part["measure"], some),
            "edge": edges if start == 0 else edges.slice(0, 0),
        }


def stated_of(assets: pa.Table) -> list[Stated]:
    """Return what identifies each of *assets*, in order."""
    names = ["connection", "schema", "name", "fingerprint", "version"]
    return [Stated(AssetRef(*row[:3]), *row[3:]) for row in _tuples(assets, names)]


def numbered(batch: Part, ids: Sequence[int], whole: Sequence[bool]) -> Mapping[str, pa.Table]:
    """Return the tables of *batch* as they are staged: under *ids*, with what moved only."""
    assets = batch["asset"]
    own = assets["asset_id"].to_numpy()
    moved, numbers = np.array(whole, np.bool_), np.array(ids, np.int64)
    bodies = pc.if_else(
        pa.array(moved), assets["body"].combine_chunks(), pa.scalar(None, pa.binary())
    )
    tables = {
        "arrow_asset": _replaced(
            assets, asset_id=pa.array(numbers), whole=pa.array(moved), body=bodies
        ),
        "arrow_edge": batch["edge"],
    }
    for name in ("column", "measure"):
        places = np.searchsorted(own, batch[name]["asset_id"].to_numpy())
        mask = moved[places]
        table = batch[name].filter(pa.array(mask))
        tables[f"arrow_{name}"] = _replaced(table, asset_id=pa.array(numbers[places[mask]]))
    return tables


def _last_of_each(assets: pa.Table) -> pa.Table:
    """Return *assets* without those that are read again further down."""
    last = {names: at for at, names in enumerate(_tuples(assets, ["schema", "name"]))}
    return assets.take(pa.array(sorted(last.values()), pa.int64()))


def _of(table: pa.Table, assets: pa.Table) -> pa.Table:
    ids = assets["asset_id"].combine_chunks()
    return table.filter(pc.is_in(table["asset_id"], value_set=ids))


def _replaced(table: pa.Table, **arrays: Any) -> pa.Table:
    for name, array in arrays.items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), array)
    return table


def _tuples(table: pa.Table, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].to_pylist() for name in names), strict=True)


def _schema_row(schema: Schema) -> tuple[Any, ...]:
    properties, tags = to_json(schema.properties), to_json(schema.tags)
    return schema.name, schema.label, schema.description, schema.owner, properties, tags


def _verdict_row(verdict: Verdict) -> tuple[Any, ...]:
    names = to_json(verdict.unreadable), to_json(verdict.unexposed)
    return verdict.schema, verdict.reading.value, verdict.reason, *names
