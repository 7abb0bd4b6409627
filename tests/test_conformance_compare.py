"""The pure part of the conformance suite: comparing, and each client's own mapping."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conformance import datahub_events, expect_datasphere, expect_glue
from tests.conformance.compare import Difference, compare
from tests.conformance.ours import OurAsset, OurCatalog
from tests.conformance.report import Reading, Report, to_json, to_text
from tests.conformance.seen import Asset, Column, Picture

ORDERS = Asset(
    "sales_db",
    "orders",
    (Column("id", "string", "Order"), Column("amount", "decimal(15,2)")),
    text="Orders",
    parameters={"classification": "parquet"},
)
PICTURE = Picture({"sales_db": "Sales"}, (ORDERS,))
ID, AMOUNT = ORDERS.columns or ()


def seen(asset: Asset) -> Picture:
    return replace(PICTURE, assets=(asset,))


def test_a_picture_does_not_differ_from_itself():
    assert compare(PICTURE, PICTURE) == []


@pytest.mark.parametrize(
    ("theirs", "difference"),
    [
        pytest.param(
            replace(PICTURE, assets=()),
            Difference("sales_db.orders", "asset", "sales_db.orders", None),
            id="an asset that the client misses",
        ),
        pytest.param(
            replace(PICTURE, assets=(ORDERS, replace(ORDERS, name="x"))),
            Difference("sales_db.x", "asset", None, "sales_db.x"),
            id="an asset that we miss",
        ),
        pytest.param(
            replace(PICTURE, schemas={"sales_db": None}),
            Difference("sales_db", "text", "Sales", None),
            id="the text of a schema",
        ),
        pytest.param(
            replace(PICTURE, schemas={**PICTURE.schemas, "hr_db": None}),
            Difference("hr_db", "schema", None, "hr_db"),
            id="a schema that we miss",
        ),
        pytest.param(
            seen(replace(ORDERS, text="orders")),
            Difference("sales_db.orders", "text", "Orders", "orders"),
            id="the text of an asset",
        ),
        pytest.param(
            seen(replace(ORDERS, label="Orders")),
            Difference("sales_db.orders", "label", None, "Orders"),
            id="the label of an asset",
        ),
        pytest.param(
            seen(replace(ORDERS, parameters={})),
            Difference("sales_db.orders", "parameter classification", "parquet", None),
            id="a parameter",
        ),
        pytest.param(
            seen(replace(ORDERS, columns=None)),
            Difference("sales_db.orders", "columns", ORDERS.columns, None),
            id="no columns at all",
        ),
        pytest.param(
            seen(replace(ORDERS, columns=(ID,))),
            Difference("sales_db.orders.amount", "column", "amount", None),
            id="a column that the client misses",
        ),
        pytest.param(
            seen(replace(ORDERS, columns=(AMOUNT, ID))),
            Difference("sales_db.orders", "order of columns", ["id", "amount"], ["amount", "id"]),
            id="the order of columns",
        ),
        pytest.param(
            seen(replace(ORDERS, columns=(ID, AMOUNT, AMOUNT))),
            Difference(
                "sales_db.orders", "names of columns", ["id", "amount"], ["id", "amount", "amount"]
            ),
            id="a column told twice",
        ),
        pytest.param(
            seen(replace(ORDERS, columns=(replace(ID, type="int"), AMOUNT))),
            Difference("sales_db.orders.id", "type", "string", "int"),
            id="the type of a column",
        ),
        pytest.param(
            seen(replace(ORDERS, columns=(replace(ID, text=None), AMOUNT))),
            Difference("sales_db.orders.id", "text", "Order", None),
            id="the text of a column",
        ),
        pytest.param(
            seen(replace(ORDERS, columns=(replace(ID, key=True), AMOUNT))),
            Difference("sales_db.orders.id", "key", None, True),
            id="the key",
        ),
    ],
)
def test_what_differs_is_found(theirs, difference):
    assert compare(PICTURE, theirs) == [difference]


@pytest.mark.parametrize(
    ("native", "defined", "exposed"),
    [
        ("cds.String(10)", "VARCHAR(10) as StringType", "Edm.String as StringType"),
        ("cds.Decimal(15,2)", "DECIMAL(15,2) as NumberType", "Edm.Decimal(15,2) as NumberType"),
        ("cds.Timestamp", "TIMESTAMP as TimeType", "Edm.DateTimeOffset as DateType"),
        ("cds.hana.TINYINT", "TINYINT as NumberType", "Edm.Byte as NumberType"),
        ("cds.UUID", "cds.UUID as NullType", "Edm.Guid as StringType"),
    ],
)
def test_datahub_names_the_types_of_datasphere(native, defined, exposed):
    assert expect_datasphere.cds_type(native) == defined
    assert expect_datasphere.edm_type(native) == exposed


def test_datahub_leaves_out_a_reference_system():
    assert expect_datasphere.cds_type("cds.hana.ST_POINT(4326)") == "ST_POINT as StringType"


@pytest.mark.parametrize(
    ("label", "shown"), [("Order", "Order"), (" order_id", None), ("", None), (None, None)]
)
def test_datahub_hides_a_label_that_repeats_the_name(label, shown):
    assert expect_datasphere.shown_label(label, "ORDER_ID") == shown


@pytest.mark.parametrize(
    ("hive", "shown"),
    [
        ("varchar(10)", "varchar(10) as StringType"),
        ("struct<a:int>", "struct<a:int> as RecordType"),
        ("uniontype<int,string>", "union as UnionType"),
    ],
)
def test_datahub_classes_the_types_of_glue(hive, shown):
    assert expect_glue.datahub_type(hive) == shown


@pytest.mark.parametrize(
    ("hive", "iceberg"),
    [("bigint", "long"), ("decimal(16,6)", "decimal(16, 6)"), ("string", "string")],
)
def test_pyiceberg_names_types_as_iceberg_does(hive, iceberg):
    assert expect_glue.iceberg_type(hive) == iceberg


def table(kind: str, body: dict[str, object]) -> OurAsset:
    row = {"schema": "lake", "name": "orders", "kind": kind, "description": None, "label": None}
    columns = ({"name": "id", "data_type": "bigint", "comment": "Ours"},)
    return OurAsset(row, columns, (), body)


LISTED = {"StorageDescriptor": {"Columns": [{"Name": "col", "Type": "array<string>"}]}}


def test_a_delta_table_is_listed_with_the_one_array_that_its_definition_has():
    delta = table("delta_table", LISTED)

    assert expect_glue.as_defined(delta) == (Column("col", "array<string>"),)
    (shown,) = expect_glue.for_datahub(OurCatalog((), (delta,))).assets
    assert shown.columns == (Column("id", "bigint as NumberType", "Ours"),)


def test_a_resource_link_has_no_columns_and_awswrangler_an_empty_frame_of_it():
    ours = OurCatalog((), (table("resource_link", {}),))

    assert [asset.columns for asset in expect_glue.for_aws_cli(ours).assets] == [None]
    assert [asset.columns for asset in expect_glue.for_awswrangler(ours).assets] == [()]


@pytest.mark.parametrize(
    ("location", "columns"),
    [
        ("file:///lake/1.metadata.json", (Column("id", "long", "Theirs"),)),
        ("s3://lake/1.metadata.json", None),
    ],
)
def test_pyiceberg_opens_what_lies_on_this_machine(location, columns):
    iceberg = table("iceberg_table", {**LISTED, "Parameters": {"metadata_location": location}})

    (shown,) = expect_glue.for_pyiceberg(
        OurCatalog((), (iceberg,)), {"lake.orders.id": "Theirs"}
    ).assets

    assert shown.columns == columns


def asset_of_sap(kind: str, columns: tuple[dict[str, object], ...], **body: object) -> OurAsset:
    row = {"schema": "SALES", "name": "ORDERS", "kind": kind, "label": "Orders"}
    return OurAsset(row, columns, (), body)


def definition(label: str, elements: dict[str, object], **more: object) -> dict[str, object]:
    entity = {"@EndUserText.label": label, "elements": elements, **more}
    return {"definitions": {"ORDERS": entity}}


TEXT_REFERENCE = {"type": "cds.String", "length": 4, "@EndUserText.label": "{i18n>ID}"}
OUR_ID = {"name": "ID", "data_type": "cds.String(4)", "label": "Order", "is_key": True}
EXPOSED = {"assetRelationalMetadataUrl": "http://tenant/$metadata"}


def shown_of(asset: OurAsset) -> Asset:
    (shown,) = expect_datasphere.for_datahub(OurCatalog((), (asset,))).assets
    return shown


def test_datahub_shows_references_to_texts_as_they_are_written():
    local = asset_of_sap(
        "local_table", (OUR_ID,), definition=definition("Orders", {"ID": TEXT_REFERENCE})
    )

    assert shown_of(local).columns == (Column("ID", "VARCHAR(4) as StringType", "{i18n>ID}"),)
    assert shown_of(local).label == "ORDERS"


def test_datahub_shows_what_is_exposed_in_the_language_of_the_tenant():
    view = asset_of_sap(
        "view", (OUR_ID,), catalog=EXPOSED, definition=definition("Orders", {"ID": TEXT_REFERENCE})
    )

    assert shown_of(view).columns == (Column("ID", "Edm.String as StringType", "Order", True),)
    assert (shown_of(view).label, shown_of(view).text) == ("Orders", None)


def test_datahub_shows_the_parameters_of_an_exposed_view_that_has_some():
    parameters = {"P_DAY": {"type": "cds.Date", "@EndUserText.label": "Day"}}
    written = definition("Orders", {"ID": TEXT_REFERENCE}, params=parameters)
    view = asset_of_sap("view", (OUR_ID,), catalog=EXPOSED, definition=written)

    assert shown_of(view).columns == (Column("P_DAY", "Edm.Date as DateType", "Day", True),)


def test_datahub_shows_the_draft_of_work_in_progress():
    draft = {"definition": definition("New orders", {"NEW": {"type": "cds.Integer"}})}
    deployed = definition("Orders", {"ID": TEXT_REFERENCE})
    view = asset_of_sap("view", (OUR_ID,), definition=deployed, draft=draft)

    assert shown_of(view).columns == (Column("NEW", "INTEGER as NumberType"),)
    assert shown_of(view).text == "New orders"


def test_datahub_guesses_the_types_of_a_model():
    measure = {"@Aggregation.default": {"#": "SUM"}}
    model = asset_of_sap(
        "analytic_model",
        (OUR_ID, {**OUR_ID, "name": "AMOUNT", "label": None}),
        definition=definition("Orders", {"AMOUNT": measure, "ID": {}}),
    )

    assert shown_of(model).columns == (
        Column("AMOUNT", "DECIMAL as NumberType"),
        Column("ID", "UNKNOWN as NullType", "Order"),
    )


def test_a_column_that_a_definition_lacks_is_still_expected():
    local = asset_of_sap("local_table", (OUR_ID,), definition=definition("Orders", {}))

    assert [column.name for column in shown_of(local).columns or ()] == ["ID"]


def field(path: str, native: str, kind: str, text: str | None = None) -> dict[str, object]:
    classed = {"type": {f"com.linkedin.schema.{kind}": {}}}
    return {
        "fieldPath": path,
        "nativeDataType": native,
        "type": classed,
        "description": text,
        "isPartOfKey": False,
    }


def test_fields_inside_of_a_column_are_told_by_its_type():
    fields = [
        field("[version=2.0].[type=struct].box", "struct<a.b:int>", "RecordType"),
        field("[version=2.0].[type=struct].box.[type=int].a.b", "int", "NumberType"),
        field("[version=2.0].[type=union].any", "union", "UnionType"),
        field("[version=2.0].[type=union].[type=int].any", "int", "UnionType"),
        field("[version=2.0].[type=string].anything", "string", "StringType", "Last"),
    ]
    aspects = [
        {"com.linkedin.dataset.DatasetProperties": {"name": "t", "customProperties": {"k": "v"}}},
        {"com.linkedin.schema.SchemaMetadata": {"fields": fields}},
    ]
    urn = "urn:li:dataset:(urn:li:dataPlatform:glue,lake.t,PROD)"
    events = [{"proposedSnapshot": {"DatasetSnapshot": {"urn": urn, "aspects": aspects}}}]

    (asset,) = datahub_events.read_glue(events).assets

    assert asset.columns == (
        Column("box", "struct<a.b:int> as RecordType"),
        Column("any", "union as UnionType"),
        Column("anything", "string as StringType", "Last"),
    )
    assert asset.parameters == {"k": "v"}


def test_the_formula_of_a_calculated_column_is_no_part_of_its_text():
    values = {
        "datasetProperties": {"name": "Orders"},
        "schemaMetadata": {
            "fields": [
                field("A", "DECIMAL", "NumberType", "Amount\n\nformula: a\n\n* b"),
                field("B", "DECIMAL", "NumberType", "formula: a"),
            ]
        },
    }
    urn = "urn:li:dataset:(urn:li:dataPlatform:sap-datasphere,SALES.SAP.TIME.X,PROD)"
    events = [
        {"entityUrn": urn, "aspectName": name, "aspect": {"json": value}}
        for name, value in values.items()
    ]

    (asset,) = datahub_events.read_datasphere(events).assets

    assert (asset.schema, asset.name) == ("SALES", "SAP.TIME.X")
    assert [column.text for column in asset.columns or ()] == ["Amount", None]


@pytest.mark.parametrize(
    ("reading", "agrees"),
    [
        (Reading("before", "awscli", 1.0), True),
        (Reading("before", "awscli", 1.0, failure="ended with code 1"), False),
        (Reading("before", "awscli", 1.0, unexpected_warnings=("Odd",)), False),
        (
            Reading("before", "awscli", 1.0, differences=(Difference("a.b", "text", "x", "y"),)),
            False,
        ),
    ],
)
def test_a_report_agrees_when_nothing_failed_warned_or_differed(reading, agrees):
    report = Report([reading], 1, 2.0)

    assert report.agrees is agrees
    assert to_json(report).startswith(f'{{\n  "agrees": {str(agrees).lower()}')
    assert to_text(report).splitlines()[-1].startswith("All agree" if agrees else "Not all agree")


def test_a_report_of_nothing_does_not_agree():
    assert not Report([], 0, 0.0).agrees
