"""Bodies to assets: every kind of table, and what is odd about real ones."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from sync.connectors.glue.bodies import VIA_LINK, fingerprint_of
from sync.connectors.glue.lineage import edges_of
from sync.connectors.glue.tables import to_asset
from sync.datatypes import parse_glue
from sync.model.asset import Asset, AssetRef, Kind
from sync.model.datatype import Opaque
from sync.model.lineage import EdgeKind, LineageEdge
from tests.connectors import glue_bodies as bodies


def read(body: dict[str, Any], schema: str = "sales") -> Asset:
    return to_asset(AssetRef("aws", schema, body["Name"]), body)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(bodies.hive(), Kind.GLUE_TABLE, id="a Hive table"),
        pytest.param(bodies.iceberg(), Kind.ICEBERG_TABLE, id="an Iceberg table"),
        pytest.param(bodies.delta(), Kind.DELTA_TABLE, id="a Delta table"),
        pytest.param(bodies.presto_view(), Kind.GLUE_VIEW, id="a Presto view"),
        pytest.param(bodies.dialect_view(), Kind.GLUE_VIEW, id="a multi-dialect view"),
        pytest.param(bodies.resource_link(), Kind.RESOURCE_LINK, id="a resource link"),
        pytest.param({"Name": "bare"}, Kind.GLUE_TABLE, id="nothing but a name"),
    ],
)
def test_a_table_is_of_its_kind(body: dict[str, Any], kind: Kind) -> None:
    assert read(body).kind is kind


def test_a_hive_table_is_read_completely() -> None:
    asset = read(bodies.hive())

    assert [column.name for column in asset.columns] == [
        *("order_id", "net", "lines", "__operation_type", "load_date")
    ]
    assert asset.columns[0].comment == "Order"
    assert asset.columns[1].properties == {"pii": "no"}
    assert asset.columns[2].type == parse_glue("array<struct<sku:string,first name:int>>")
    assert asset.columns[3].technical
    assert asset.columns[4].partition
    assert asset.columns[4].comment == "Loaded on"
    assert (asset.description, asset.owner) == ("Orders as landed", "logistics")
    assert asset.properties == {"classification": "parquet", "recordCount": "17"}
    assert asset.storage["location"] == "s3://landing/orders/"
    assert asset.storage["serde.serialization.format"] == "1"
    assert asset.storage["bucket_columns"] == '["order_id"]'
    assert asset.extras == {"Retention": 0, "TableType": "EXTERNAL_TABLE"}
    assert asset.changed_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert asset.changed_by is None
    assert asset.version == "3@2023-11-14T22:13:20+00:00"
    assert asset.protected is None


def test_the_creator_is_named_only_while_nobody_changed_the_table() -> None:
    created = bodies.hive(UpdateTime=1_600_000_000.0)

    assert read(created).changed_by == "arn:aws:iam::123456789012:user/loader"


def test_a_body_reads_the_same_from_boto3_from_the_wire_and_from_the_store() -> None:
    wire = read(bodies.hive())
    times = ("CreateTime", "UpdateTime", "LastAccessTime")
    moments = {name: datetime.fromtimestamp(bodies.hive()[name], UTC) for name in times}

    assert read(bodies.hive() | moments) == wire
    assert read(dict(wire.body)) == wire


@given(bodies.table_bodies())
def test_reading_never_fails_and_reading_again_gives_the_same(body: dict[str, Any]) -> None:
    asset = read(body)

    assert read(dict(asset.body)) == asset


def test_columns_that_iceberg_dropped_are_no_columns() -> None:
    asset = read(bodies.iceberg())

    assert [(column.name, column.native_type) for column in asset.columns] == [
        ("id", "int"),
        ("city", "string"),
    ]


def test_the_schema_of_a_delta_table_comes_from_its_parameters() -> None:
    asset = read(bodies.delta())

    assert [(c.name, c.native_type, c.nullable, c.partition) for c in asset.columns] == [
        ("Id", "bigint", False, False),
        ("tags", "map<string,int>", True, False),
        ("region", "string", True, True),
    ]
    assert asset.columns[0].comment == "Key"


def test_a_cut_delta_schema_leaves_the_placeholder_and_a_note() -> None:
    body = bodies.delta()
    del body["Parameters"]["spark.sql.sources.schema.part.1"]

    asset = read(body)

    assert [column.name for column in asset.columns] == ["col"]
    assert "of 2 parts these are missing: 1" in asset.extras["schema_note"]


def test_a_presto_view_shows_its_sql_and_its_columns() -> None:
    asset = read(bodies.presto_view(columns=False))

    assert asset.extras["query"] == bodies.PRESTO_SQL
    assert [(column.name, column.native_type) for column in asset.columns] == [
        ("order_id", "bigint"),
        ("double_net", "decimal(16,2)"),
        ("city", "string"),
    ]


def test_a_multi_dialect_view_is_read_in_athenas_dialect() -> None:
    assert read(bodies.dialect_view()).extras["query"] == "select a from t"


def test_a_resource_link_has_no_columns_and_is_protected() -> None:
    asset = read(bodies.resource_link())

    assert asset.columns == ()
    assert asset.protected == "resource link: central.customers of catalog 999999999999"


def test_a_federated_table_is_protected() -> None:
    assert "federated" in str(read(bodies.federated()).protected)


def test_a_table_seen_through_a_linked_database_keeps_the_name_that_was_asked() -> None:
    link = {VIA_LINK: {"CatalogId": "999999999999", "DatabaseName": "central"}}
    asset = read(bodies.hive(DatabaseName="central") | link, "link_to_central")

    assert str(asset.ref) == "link_to_central.orders"
    assert asset.extras["owner_database"] == "central"
    assert "link to the database central" in str(asset.protected)
    assert asset.fingerprint == read(bodies.hive()).fingerprint


def test_a_partition_key_hides_the_column_of_its_name() -> None:
    body = bodies.hive(PartitionKeys=[{"Name": "net", "Type": "string"}])

    asset = read(body)

    assert [c.name for c in asset.columns] == ["order_id", "lines", "__operation_type", "net"]
    assert asset.columns[-1].native_type == "string"
    assert [raw["Name"] for raw in asset.extras["hidden_columns"]] == ["net"]


def test_odd_columns_are_kept() -> None:
    columns = [{"Name": "untyped"}, {"Name": "odd", "Type": "geo<", "Future": {"a": 1}}]
    asset = read(bodies.hive(StorageDescriptor={"Columns": columns}, PartitionKeys=None))

    untyped, odd = asset.columns
    assert (untyped.native_type, isinstance(untyped.type, Opaque)) == ("", True)
    assert (odd.native_type, odd.extras) == ("geo<", {"Future": {"a": 1}})


def test_a_descriptor_without_columns_is_a_table_without_columns() -> None:
    assert read({"Name": "t", "StorageDescriptor": {"Location": "s3://a"}}).columns == ()


@pytest.mark.parametrize(
    "change",
    [
        {"VersionId": "4"},
        {"UpdateTime": 1.0},
        {"CatalogId": "1"},
        {"Parameters": {"classification": "parquet", "recordCount": "18", "numRows": "1"}},
    ],
)
def test_versions_times_and_statistics_leave_the_fingerprint(change: dict[str, Any]) -> None:
    assert fingerprint_of(bodies.hive(**change)) == fingerprint_of(bodies.hive())


@pytest.mark.parametrize(
    "change",
    [
        {"Description": "x"},
        {"Parameters": {"classification": "parquet", "UPDATED_BY_CRAWLER": "c"}},
        {"PartitionKeys": []},
        {"FutureMember": 1},
    ],
)
def test_content_moves_the_fingerprint(change: dict[str, Any]) -> None:
    assert fingerprint_of(bodies.hive(**change)) != fingerprint_of(bodies.hive())


def test_a_view_states_its_tables_and_where_its_columns_come_from() -> None:
    view = AssetRef("aws", "sales", "order_view")
    orders = AssetRef("aws", "sales", "orders")
    customers = AssetRef("aws", "crm", "customers")

    assert set(edges_of(read(bodies.presto_view()))) == {
        LineageEdge(orders, view, EdgeKind.QUERY),
        LineageEdge(customers, view, EdgeKind.QUERY),
        LineageEdge(orders, view, EdgeKind.QUERY, "order_id", "order_id"),
        LineageEdge(orders, view, EdgeKind.QUERY, "net", "double_net"),
        LineageEdge(customers, view, EdgeKind.QUERY, "city", "city"),
    }


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        pytest.param(
            "WITH x AS (SELECT id AS order_id FROM a) SELECT order_id FROM x",
            {("a", "id", "order_id")},
            id="through a common table expression",
        ),
        pytest.param(
            "SELECT order_id FROM a UNION ALL SELECT nr FROM b",
            {("a", "order_id", "order_id"), ("b", "nr", "order_id")},
            id="through a union",
        ),
        pytest.param("SELECT * FROM a", set(), id="nothing behind a star"),
        pytest.param(
            "SELECT city FROM a CROSS JOIN UNNEST(cities) AS u(city)",
            set(),
            id="nothing that may come from an unnested list",
        ),
        pytest.param(
            "SELECT (SELECT max(city) FROM b) AS city FROM a", set(), id="nothing of inner queries"
        ),
        pytest.param(
            "WITH RECURSIVE city(city) AS (SELECT 1 UNION ALL SELECT city FROM city) "
            "SELECT city FROM city",
            set(),
            id="nothing of a recursion",
        ),
    ],
)
def test_columns_flow_where_it_is_clear(sql: str, columns: set[tuple[str, str, str]]) -> None:
    edges = edges_of(read(bodies.presto_view(sql)))

    found = {(e.upstream.name, e.upstream_column, e.downstream_column) for e in edges}
    assert {row for row in found if row[1] is not None} == columns


@pytest.mark.parametrize(
    "sql", ["SELECT FROM WHERE", "SHOW TABLES", "SELECT '", "((" * 3000], ids=lambda sql: sql[:16]
)
def test_a_view_that_does_not_parse_has_a_note_and_no_edges(sql: str) -> None:
    asset = read(bodies.presto_view(sql))

    assert edges_of(asset) == ()
    assert asset.extras["lineage_note"]


def test_broken_encoded_view_text_is_noted() -> None:
    body = bodies.presto_view() | {"ViewOriginalText": "/* Presto View: AAAA */"}

    assert "broken" in read(body).extras["lineage_note"]


def test_tables_of_other_catalogs_are_not_taken_for_ours() -> None:
    assert edges_of(read(bodies.presto_view('SELECT a FROM "lambda:x".s.t'))) == ()


def test_a_resource_link_flows_from_its_target_in_the_other_account() -> None:
    (edge,) = edges_of(read(bodies.resource_link()))

    assert edge.upstream == AssetRef("999999999999", "central", "customers")
    assert edge.kind is EdgeKind.REMOTE
