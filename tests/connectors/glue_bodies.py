"""Table bodies of every kind that Glue answers, and a strategy for arbitrary ones."""

import base64
from typing import Any

import orjson
from hypothesis import strategies as st

PRESTO_SQL = (
    "SELECT o.order_id, o.net * 2 AS double_net, c.city "
    'FROM orders o JOIN "crm"."customers" c ON c.id = o.customer_id'
)
SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"


def hive(name: str = "orders", **members: Any) -> dict[str, Any]:
    return {
        "Name": name,
        "DatabaseName": "sales",
        "Description": "Orders as landed",
        "Owner": "logistics",
        "CreateTime": 1_600_000_000.0,
        "UpdateTime": 1_700_000_000.0,
        "LastAccessTime": 1_600_000_001.0,
        "Retention": 0,
        "StorageDescriptor": {
            "Columns": [
                {"Name": "order_id", "Type": "bigint", "Comment": "Order"},
                {"Name": "net", "Type": "decimal(15,2)", "Parameters": {"pii": "no"}},
                {"Name": "lines", "Type": "array<struct<sku:string,first name:int>>"},
                {"Name": "__operation_type", "Type": "string"},
            ],
            "Location": "s3://landing/orders/",
            "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            "Compressed": False,
            "NumberOfBuckets": 8,
            "SerdeInfo": {
                "SerializationLibrary": SERDE,
                "Parameters": {"serialization.format": "1"},
            },
            "BucketColumns": ["order_id"],
            "SortColumns": [],
            "StoredAsSubDirectories": False,
        },
        "PartitionKeys": [{"Name": "load_date", "Type": "date", "Comment": "Loaded on"}],
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"classification": "parquet", "recordCount": "17"},
        "CreatedBy": "arn:aws:iam::123456789012:user/loader",
        "IsRegisteredWithLakeFormation": False,
        "CatalogId": "123456789012",
        "VersionId": "3",
    } | members


def iceberg() -> dict[str, Any]:
    current, former = ({"iceberg.field.current": flag} for flag in ("true", "false"))
    columns = [
        {"Name": "id", "Type": "int", "Parameters": current},
        {"Name": "old", "Type": "string", "Parameters": former},
        {"Name": "city", "Type": "bigint", "Parameters": former, "Comment": "former"},
        {"Name": "city", "Type": "string", "Parameters": current},
    ]
    parameters = {"table_type": "ICEBERG", "metadata_location": "s3://lake/m/1.json"}
    return hive(
        "events",
        StorageDescriptor={"Columns": columns, "Location": "s3://lake/events"},
        PartitionKeys=[],
        Parameters=parameters,
    )


def delta() -> dict[str, Any]:
    schema = {
        "type": "struct",
        "fields": [
            {"name": "region", "type": "string", "nullable": True, "metadata": {}},
            {"name": "Id", "type": "long", "nullable": False, "metadata": {"comment": "Key"}},
            {
                "name": "tags",
                "nullable": True,
                "metadata": {},
                "type": {"type": "map", "keyType": "string", "valueType": "integer"},
            },
        ],
    }
    text = orjson.dumps(schema).decode()
    parameters = {
        "spark.sql.sources.provider": "delta",
        "spark.sql.sources.schema.numParts": "2",
        "spark.sql.sources.schema.part.0": text[:80],
        "spark.sql.sources.schema.part.1": text[80:],
        "spark.sql.sources.schema.numPartCols": "1",
        "spark.sql.sources.schema.partCol.0": "region",
    }
    columns = [{"Name": "col", "Type": "array<string>"}]
    descriptor = {"Columns": columns, "Location": "s3://lake/delta"}
    return hive("delta", StorageDescriptor=descriptor, PartitionKeys=[], Parameters=parameters)


def presto_view(sql: str = PRESTO_SQL, *, columns: bool = True) -> dict[str, Any]:
    shown = [
        {"name": "order_id", "type": "bigint"},
        {"name": "double_net", "type": "decimal(16,2)"},
        {"name": "City", "type": "varchar"},
    ]
    view = {"originalSql": sql, "catalog": "awsdatacatalog", "schema": "sales", "columns": shown}
    encoded = base64.b64encode(orjson.dumps(view)).decode()
    hive_columns = [
        {"Name": "order_id", "Type": "bigint"},
        {"Name": "double_net", "Type": "decimal(16,2)"},
        {"Name": "city", "Type": "string"},
    ]
    return hive(
        "order_view",
        StorageDescriptor={"Columns": hive_columns if columns else [], "Location": ""},
        PartitionKeys=[],
        Parameters={"presto_view": "true", "comment": "Presto View"},
        ViewOriginalText=f"/* Presto View: {encoded} */",
        ViewExpandedText="/* Presto View */",
        TableType="VIRTUAL_VIEW",
    )


def dialect_view() -> dict[str, Any]:
    representations = [
        {"Dialect": "SPARK", "ViewOriginalText": "select `a` from t", "IsStale": False},
        {"Dialect": "ATHENA", "ViewOriginalText": "select a from t", "IsStale": False},
    ]
    return hive(
        "dialects",
        TableType="VIRTUAL_VIEW",
        StorageDescriptor={"Columns": [{"Name": "a", "Type": "int"}]},
        ViewDefinition={"IsProtected": True, "Representations": representations},
        IsMultiDialectView=True,
        Status={"State": "SUCCESS"},
    )


def resource_link() -> dict[str, Any]:
    target = {"CatalogId": "999999999999", "DatabaseName": "central", "Name": "customers"}
    return {
        "Name": "customers",
        "DatabaseName": "sales",
        "CatalogId": "123456789012",
        "TargetTable": target,
        "VersionId": "0",
    }


def federated() -> dict[str, Any]:
    return hive("remote", FederatedTable={"Identifier": "r", "ConnectionName": "redshift"})


NAMES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FF), min_size=1, max_size=8)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
_TYPES = st.sampled_from(["int", "string", "struct<a:int,b c:array<string>>", "nonsense<", ""])


def _columns(max_size: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    column = st.builds(
        lambda name, unknown, known: {**unknown, "Name": name, **known},
        NAMES,
        st.dictionaries(NAMES.map("x-{}".format), _JSON, max_size=2),
        st.fixed_dictionaries(
            {},
            optional={
                "Type": _TYPES,
                "Comment": st.text(
                    st.characters(min_codepoint=0x20, max_codepoint=0xFFF), max_size=9
                ),
                "Parameters": st.dictionaries(NAMES, st.text(max_size=5), max_size=2),
            },
        ),
    )
    return st.lists(column, max_size=max_size)


@st.composite
def table_bodies(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a body with members that no model knows, in any order."""
    descriptor = draw(st.dictionaries(NAMES.map("x-{}".format), _JSON, max_size=2))
    descriptor["Columns"] = draw(_columns(5))
    descriptor["SerdeInfo"] = draw(st.dictionaries(NAMES, _JSON, max_size=2))
    members = {
        "Name": draw(NAMES),
        "DatabaseName": "sales",
        "StorageDescriptor": descriptor,
        "PartitionKeys": draw(_columns(2)),
        "Parameters": draw(st.dictionaries(NAMES, st.text(max_size=5), max_size=3)),
        "VersionId": draw(st.integers(0, 99).map(str)),
        "CreateTime": 1_600_000_000.0,
        "UnknownMember": draw(_JSON),
    }
    if draw(st.booleans()):
        members["Description"] = draw(st.text(max_size=9))
    if draw(st.booleans()):
        members["ViewDefinition"] = {"Representations": [{"IsStale": True, "x-new": draw(_JSON)}]}
    return dict(draw(st.permutations(list(members.items()))))
