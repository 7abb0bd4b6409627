"""What a discovery stores of a table's body is what the asset made of that body says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from sync.connectors.glue.lineage import edges_of
from sync.connectors.glue.rows import Reader
from sync.connectors.glue.tables import to_asset
from sync.model.asset import AssetRef
from sync.model.rows import AssetRows, ColumnLists, rows_of
from tests.connectors import glue_bodies as bodies

REF = AssetRef("glue", "sales", "orders")


def plain(rows: AssetRows) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """Return rows as values: a list that says nothing is as good as none."""
    assets = [
        {name: getattr(row, name) for name in row.__slots__ if name != "body"}
        for row in rows.assets
    ]
    return assets, list(zip(*map(list, filled(rows.columns).values()), strict=True))


def filled(columns: ColumnLists) -> dict[str, list[Any]]:
    count = len(columns.names)
    default = {"key": False, "semantics": {}}
    return {
        name: [default.get(name)] * count
        if getattr(columns, name) is None
        else getattr(columns, name)
        for name in ColumnLists.__slots__
    }


def check(body: dict[str, Any]) -> None:
    asset = to_asset(REF, body)
    reader = Reader("sales")

    reader.take(REF, dict(asset.body))
    batch = reader.batch()

    assert batch.rows is not None
    assert plain(batch.rows) == plain(rows_of([asset]))
    assert orjson.loads(batch.rows.assets[0].body) == asset.body
    assert list(batch.assets) == [asset]
    assert batch.edges == edges_of(asset)


@pytest.mark.parametrize(
    "make",
    [
        bodies.hive,
        bodies.iceberg,
        bodies.delta,
        bodies.presto_view,
        bodies.dialect_view,
        bodies.resource_link,
        bodies.federated,
    ],
)
def test_every_kind_of_table_is_stored_as_it_is_read(make: Callable[[], dict[str, Any]]) -> None:
    check(make())


def test_a_table_with_hidden_or_without_columns_is_stored_as_it_is_read() -> None:
    column = {"Name": "id", "Type": "int", "Comment": " "}
    twice = {"Columns": [column, {"Name": "id", "Type": "bigint"}, {"Name": "day"}]}

    check(bodies.hive(StorageDescriptor=twice, PartitionKeys=[{"Name": "day", "Type": "date"}]))
    check(bodies.hive(StorageDescriptor={"Columns": [column]}, PartitionKeys=[]))
    check(bodies.hive(StorageDescriptor={}, PartitionKeys=None))


@given(bodies.table_bodies())
@settings(deadline=None)
def test_any_table_is_stored_as_it_is_read(body: dict[str, Any]) -> None:
    check(body)


def test_a_reader_starts_anew_after_each_batch() -> None:
    reader = Reader("sales")
    reader.take(REF, bodies.hive())
    reader.pass_over(AssetRef("glue", "sales", "known"))

    assert len(reader) == 2
    assert [ref.name for ref in reader.batch().unchanged] == ["known"]
    assert len(reader) == 0
    assert len(reader.batch().assets) == 0
