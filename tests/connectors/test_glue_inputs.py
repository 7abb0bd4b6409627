"""What is sent to Glue: only what an edit names differs, and what is too long is refused."""

from typing import Any

import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sync.connectors.glue.inputs import patch_table, same_input, to_input, to_table_input
from sync.connectors.glue.tables import to_asset
from sync.datatypes import parse_glue
from sync.errors import MappingError, NameCollision
from sync.model.asset import Asset, AssetRef, Column, Kind, System
from sync.model.edit import AddColumn, DropColumn, Edit, RenameColumn, SetField
from tests.connectors import glue_bodies as bodies


def column(name: str, native: str = "int", **members: Any) -> Column:
    return Column(name=name, type=parse_glue(native), native_type=native, **members)


def mirror(*columns: Column, **members: Any) -> Asset:
    return Asset(
        ref=AssetRef("aws", "sales", "orders"),
        system=System.GLUE,
        kind=Kind.GLUE_TABLE,
        fingerprint="",
        version="",
        body={},
        columns=columns,
        **members,
    )


def without(table: dict[str, Any], member: str) -> bytes:
    return orjson.dumps({name: value for name, value in table.items() if name != member})


@given(bodies.table_bodies(), st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFFF)))
def test_after_one_description_change_nothing_else_differs(body: dict[str, Any], text: str) -> None:
    before = orjson.dumps(body)

    table = patch_table(body, [SetField(None, "description", text)])

    assert table["Description"] == text
    assert without(table, "Description") == without(patch_table(body, []), "Description")
    assert orjson.dumps(body) == before


@given(bodies.table_bodies())
def test_without_edits_only_read_only_members_are_missing(body: dict[str, Any]) -> None:
    table = patch_table(body, [])

    kept = {k: v for k, v in body.items() if k in table and k != "ViewDefinition"}
    assert orjson.dumps(kept) == without(table, "ViewDefinition")
    assert body.keys() - table.keys() <= {
        *("DatabaseName", "VersionId", "CreateTime", "UnknownMember")
    }


@given(bodies.table_bodies(), st.data())
def test_after_one_comment_change_nothing_else_differs(
    body: dict[str, Any], data: st.DataObject
) -> None:
    asset = to_asset(AssetRef("aws", "sales", body["Name"]), body)
    assume(asset.columns and asset.kind is Kind.GLUE_TABLE)
    name = data.draw(st.sampled_from([c.name for c in asset.columns]))
    edit = SetField(name, "comment", "Neu")

    table = patch_table(body, [edit])
    after = to_asset(asset.ref, table)

    changed = [c.name for c, d in zip(asset.columns, after.columns, strict=True) if c != d]
    assert changed in ([name], [])
    assert after.column(name).comment == "Neu"  # type: ignore[union-attr]  # it is there
    back = patch_table(table, [SetField(name, "comment", asset.column(name).comment)])  # type: ignore[union-attr]  # it is there
    assert back == patch_table(body, [])


def test_read_only_members_are_found_in_the_model_also_deep_inside() -> None:
    table = to_input(bodies.dialect_view())

    assert table["ViewDefinition"]["Representations"] == [
        {"Dialect": "SPARK", "ViewOriginalText": "select `a` from t"},
        {"Dialect": "ATHENA", "ViewOriginalText": "select a from t"},
    ]
    assert not table.keys() & {"Status", "IsMultiDialectView", "CreatedBy", "CatalogId"}


def columns_after(*edits: Edit) -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = patch_table(bodies.hive(), edits)["StorageDescriptor"][
        "Columns"
    ]
    return columns


def test_each_field_goes_to_its_home() -> None:
    edits = [
        SetField(None, "owner", "sales"),
        SetField(None, "parameter:sphereglue.pair", "p"),
        SetField(None, "parameter:classification", None),
        SetField("order_id", "comment", None),
        SetField("net", "type", "decimal(17,2)"),
        SetField("net", "parameter:pii", "yes"),
        SetField("load_date", "comment", "Day"),
    ]

    table = patch_table(bodies.hive(), edits)

    assert table["Owner"] == "sales"
    assert table["Parameters"] == {"recordCount": "17", "sphereglue.pair": "p"}
    order_id, net, *_ = table["StorageDescriptor"]["Columns"]
    assert order_id == {"Name": "order_id", "Type": "bigint"}
    assert net == {"Name": "net", "Type": "decimal(17,2)", "Parameters": {"pii": "yes"}}
    assert table["PartitionKeys"] == [{"Name": "load_date", "Type": "date", "Comment": "Day"}]


def test_columns_are_added_at_the_end_dropped_and_renamed_in_place() -> None:
    columns = columns_after(
        AddColumn(column("City", "string", comment="Ort")),
        DropColumn("lines"),
        RenameColumn("net", "Net_Amount"),
    )

    assert [raw["Name"] for raw in columns] == [
        "order_id",
        "net_amount",
        "__operation_type",
        "city",
    ]
    assert columns[-1] == {"Name": "city", "Type": "string", "Comment": "Ort"}
    assert columns[1]["Parameters"] == {"pii": "no"}


def test_a_comment_goes_to_the_live_column_of_an_iceberg_table() -> None:
    table = patch_table(bodies.iceberg(), [SetField("city", "comment", "Ort")])

    comments = [raw.get("Comment") for raw in table["StorageDescriptor"]["Columns"]]
    assert comments == [None, None, "former", "Ort"]


@pytest.mark.parametrize(
    ("body", "edit", "said"),
    [
        (bodies.hive(), SetField("nope", "comment", "x"), "no column nope"),
        (bodies.hive(), SetField(None, "label", "x"), "Glue has no label"),
        (bodies.hive(), SetField("net", "label", "x"), "Glue has no label"),
        (bodies.hive(), SetField("load_date", "parameter:a", "x"), "partition key load_date"),
        (bodies.hive(), SetField("load_date", "type", "array<int>"), "primitive type"),
        (bodies.hive(), SetField("net", "type", None), "needs a type"),
        (bodies.hive(), AddColumn(column("NET")), "a column net already"),
        (bodies.hive(), AddColumn(column("p", partition=True)), "cannot be added"),
        (bodies.hive(), DropColumn("load_date"), "cannot be dropped"),
        (bodies.hive(), DropColumn("order_id"), "bucketed or sorted"),
        (bodies.hive(), RenameColumn("load_date", "d"), "cannot be renamed"),
        (bodies.hive(), RenameColumn("net", "ORDER_ID"), "a column order_id already"),
        (bodies.iceberg(), AddColumn(column("x")), "Iceberg"),
        (bodies.iceberg(), DropColumn("id"), "Iceberg"),
        (bodies.iceberg(), SetField("id", "type", "bigint"), "Iceberg"),
        (bodies.iceberg(), SetField(None, "parameter:metadata_location", "s3://"), "Iceberg"),
        (bodies.presto_view(), RenameColumn("city", "town"), "its query"),
        (bodies.delta(), AddColumn(column("x")), "Delta"),
        (bodies.delta(), SetField("col", "comment", "x"), "Spark's schema"),
        (bodies.resource_link(), AddColumn(column("x")), "resource link"),
    ],
)
def test_what_is_not_ours_to_change_is_refused(body: dict[str, Any], edit: Edit, said: str) -> None:
    with pytest.raises(MappingError, match=said) as caught:
        patch_table(body, [edit])

    assert str(caught.value).startswith(f"sales.{body['Name']}: ")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (SetField("net", "comment", "x" * 256), "comment has 256 bytes, Glue holds at most 255"),
        (SetField("net", "comment", "ü" * 128), "comment has 256 bytes, Glue holds at most 255"),
        (SetField("net", "comment", "a\nb"), r"comment holds '\\n' at 1"),
        (SetField(None, "description", "x" * 2049), "description has 2049 bytes"),
        (SetField(None, "owner", ""), "owner has 0 bytes, Glue needs at least 1"),
        (SetField(None, "parameter:" + "k" * 256, "x"), "has 256 bytes, Glue holds at most 255"),
        (SetField(None, "parameter:k", "x" * 512001), "512001 bytes, Glue holds at most 512000"),
        (SetField("net", "type", "x" * 131073), "type has 131073 bytes"),
        (RenameColumn("net", "x" * 256), "new name of column net has 256 bytes"),
        (AddColumn(column("x", comment="x" * 256)), "column x.Comment has 256 bytes"),
    ],
)
def test_the_writer_names_the_limit_and_never_shortens(edit: Edit, said: str) -> None:
    with pytest.raises(MappingError, match=said):
        patch_table(bodies.hive(), [edit])


def test_line_breaks_may_stand_in_a_description() -> None:
    assert patch_table(bodies.hive(), [SetField(None, "description", "a\r\nb\t")])


def test_a_new_table_says_everything_that_the_asset_holds() -> None:
    asset = mirror(
        column("Order_ID", "bigint", comment="Order"),
        column("Day", "date", partition=True),
        description="Orders",
        owner="sap",
        properties={"sphereglue.queryable": "false"},
        storage={"location": "s3://b/orders/", "serde": "x.Serde", "serde.a": "1"},
    )

    assert to_table_input(asset) == {
        "Name": "orders",
        "Description": "Orders",
        "Owner": "sap",
        "StorageDescriptor": {
            "Columns": [{"Name": "order_id", "Type": "bigint", "Comment": "Order"}],
            "Location": "s3://b/orders/",
            "SerdeInfo": {"SerializationLibrary": "x.Serde", "Parameters": {"a": "1"}},
        },
        "PartitionKeys": [{"Name": "day", "Type": "date"}],
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"sphereglue.queryable": "false"},
    }


def test_a_table_made_from_a_read_asset_equals_its_original() -> None:
    asset = to_asset(AssetRef("aws", "sales", "orders"), bodies.hive(LastAccessTime=None))

    assert same_input(to_table_input(asset), to_input(bodies.hive(LastAccessTime=None)))


def test_names_that_fall_together_are_refused() -> None:
    with pytest.raises(NameCollision, match="Kunde and KUNDE are both kunde"):
        to_table_input(mirror(column("Kunde"), column("KUNDE")))


def test_a_new_table_beyond_a_limit_is_refused_by_name() -> None:
    with pytest.raises(MappingError, match=r"Columns\[a\].Comment has 300 bytes"):
        to_table_input(mirror(column("a", comment="x" * 300)))
