"""The Glue side of the embedded world: what existed before the first sync, within Glue's limits."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.embedded import world

FIXTURE_TABLES = """sales_db.sales_orders finance_db.gl_accounts finance_db.journal_entries
finance_db.ap_invoices finance_db.exchange_rates finance_db.legacy_gl_balances
logistics_db.shipments logistics_db.deliveries logistics_db.inventory_levels
logistics_db.purchase_orders landing_raw.fx_rates landing_raw.clickstream_events
landing_raw.iot_sensor_readings"""
# The rest of the fixture world's tables is what the mirror pairs make.
MIRRORED = """sales_db.sales_order_items sales_db.open_orders hr_db.payroll_results
hr_db.employees masterdata_db.customers masterdata_db.products masterdata_db.suppliers
masterdata_db.countries"""
LANDED = """landing_raw.sales_orders_initial landing_raw.sales_orders_delta
landing_raw.ar_invoices_initial landing_raw.ar_invoices_delta landing_raw.fx_rates"""
MEMBERS = """Name Description Owner LastAccessTime LastAnalyzedTime Retention StorageDescriptor
PartitionKeys ViewOriginalText ViewExpandedText TableType Parameters TargetTable"""
COLUMN_BYTES = 255
TABLE_BYTES = 2048


def databases() -> dict[str, Any]:
    inputs = [line["DatabaseInput"] for line in world.glue() if "DatabaseInput" in line]
    return {each["Name"]: each for each in inputs}


def size(text: str) -> int:
    return len(text.encode("utf-8"))


def assert_is_valid_input(table: dict[str, Any]) -> None:
    """Check the limits that Glue documents in bytes, and that every member may be sent."""
    assert set(table) <= set(MEMBERS.split())
    assert 1 <= size(table["Name"]) <= COLUMN_BYTES
    assert table["Name"] == table["Name"].lower()
    assert size(table.get("Description", "")) <= TABLE_BYTES
    for key, value in table.get("Parameters", {}).items():
        assert 1 <= size(key) <= 255
        assert isinstance(value, str)
        assert size(value) <= 512_000
    listed = table.get("StorageDescriptor", {}).get("Columns", [])
    names = [column["Name"] for column in [*listed, *table.get("PartitionKeys", [])]]
    assert len(names) == len(set(names))
    for column in [*listed, *table.get("PartitionKeys", [])]:
        assert column["Name"] == column["Name"].lower()
        assert size(column.get("Comment", "")) <= COLUMN_BYTES
        assert not re.search(r"[\r\n]", column.get("Comment", ""))
        assert size(column["Type"]) <= 131_072
    assert not any("Parameters" in key for key in table.get("PartitionKeys", []))


@pytest.mark.parametrize("name", sorted(world.glue_tables()))
def test_a_table_is_within_the_limits_of_glue(name: str) -> None:
    assert_is_valid_input(world.glue_tables()[name])


def test_the_databases_of_the_fixture_world_exist_with_descriptions() -> None:
    assert set(databases()) == {
        "sales_db",
        "finance_db",
        "logistics_db",
        "hr_db",
        "masterdata_db",
        "landing_raw",
        "sandbox_db",
        "clickstream_db",
    }
    assert all(database["Description"] for database in databases().values())


def test_each_database_is_created_before_its_tables() -> None:
    seen: set[str] = set()
    for line in world.glue():
        if "DatabaseInput" in line:
            seen.add(line["DatabaseInput"]["Name"])
        else:
            assert line["DatabaseName"] in seen


@pytest.mark.parametrize("name", FIXTURE_TABLES.split())
def test_a_table_with_real_data_exists_before_the_first_sync(name: str) -> None:
    storage = world.glue_tables()[name]["StorageDescriptor"]

    assert storage["Location"].startswith("s3://")
    assert storage["Columns"]


@pytest.mark.parametrize("name", MIRRORED.split())
def test_the_mirror_pairs_have_the_rest_of_the_fixture_world_to_make(name: str) -> None:
    mirrors = {
        f"{pair['target']['schema']}.{world.glue_name(pair, entity.name)}"
        for pair in world.pairs().values()
        if pair["mode"] == "mirror"
        for entity in world.entities().values()
        if entity.space == pair["source"]["schema"]
    }

    assert name in mirrors
    assert name not in world.glue_tables()


def test_the_sandbox_database_has_no_tables() -> None:
    assert not [name for name in world.glue_tables() if name.startswith("sandbox_db.")]


@pytest.mark.parametrize("name", LANDED.split())
def test_a_landed_table_is_as_a_crawler_leaves_it(name: str) -> None:
    table = world.glue_tables()[name]
    columns = world.columns(table)
    parameters = table["Parameters"]

    assert "Description" not in table
    assert not any("Comment" in column for column in columns.values())
    assert {"__operation_type", "__sequence_number", "__timestamp"} <= set(columns)
    assert parameters["UPDATED_BY_CRAWLER"]
    assert parameters["CrawlerSchemaSerializerVersion"] == "1.0"
    assert parameters["classification"] == "parquet"
    assert re.search(r"/(initial|delta)/$", table["StorageDescriptor"]["Location"])


def test_a_time_column_landed_as_bigint() -> None:
    landed = world.columns(world.glue_tables()["landing_raw.sales_orders_initial"])
    source = world.entities()["SALES.SALES_ORDERS"].elements["ENTRY_TIME"]

    assert (source["type"], landed["entry_time"]["Type"]) == ("cds.Time", "bigint")


def test_replication_flows_target_the_folders_that_the_landing_tables_read() -> None:
    locations = {
        table["StorageDescriptor"]["Location"]
        for name, table in world.glue_tables().items()
        if name.startswith("landing_raw.")
    }
    for flow in world.flows("replicationflows").values():
        container = flow["contents"]["targetSystem"][0]["container"]
        for task in flow["contents"]["replicationTasks"]:
            folder = f"s3:/{container}/{task['targetObject']['name']}/"
            assert folder + "initial/" in locations
            assert (folder + "delta/" in locations) == ("DELTA" in task["loadType"])


def test_a_landed_table_has_the_columns_of_its_source() -> None:
    for source, target in (
        ("SALES.SALES_ORDERS", "sales_orders_initial"),
        ("FINANCE.AR_INVOICES", "ar_invoices_delta"),
        ("FINANCE.EXCHANGE_RATES", "fx_rates"),
    ):
        elements = world.entities()[source].elements
        wanted = {name.lower() for name, e in elements.items() if e["type"] != "cds.Association"}
        landed = world.columns(world.glue_tables()[f"landing_raw.{target}"])

        assert {name for name in landed if not name.startswith("__")} == wanted


def test_the_iceberg_table_keeps_a_dropped_column() -> None:
    table = world.glue_tables()["logistics_db.inventory_levels"]
    gone = [
        column["Name"]
        for column in table["StorageDescriptor"]["Columns"]
        if column["Parameters"]["iceberg.field.current"] == "false"
    ]

    assert table["Parameters"]["table_type"] == "ICEBERG"
    assert gone == ["shelf"]


def test_the_delta_table_hides_its_schema_in_numbered_parameters() -> None:
    table = world.glue_tables()["finance_db.exchange_rates"]
    parameters = table["Parameters"]
    parts = int(parameters["spark.sql.sources.schema.numParts"])
    text = "".join(parameters[f"spark.sql.sources.schema.part.{i}"] for i in range(parts))

    assert parts > 1
    assert list(world.columns(table)) == ["col"]
    assert len(json.loads(text)["fields"]) == 9


def test_views_links_and_nested_types_are_there() -> None:
    tables = world.glue_tables()
    types = " ".join(c["Type"] for t in tables.values() for c in world.columns(t).values())

    assert tables["logistics_db.v_carrier_performance"]["TableType"] == "VIRTUAL_VIEW"
    assert tables["finance_db.ecb_reference_rates"]["TargetTable"]["CatalogId"] != "123456789012"
    for mark in ("uniontype<", "map<string,array<string>>", "array<struct<", "select:int"):
        assert mark in types
    for field in ("first name:", "device-id:", "$ts:", "@type:", "os.version:"):
        assert field in types


def test_an_unmanaged_table_has_the_name_that_a_mirror_would_get() -> None:
    foreign = world.columns(world.glue_tables()["hr_db.org_units"])
    ours = {name.lower() for name in world.entities()["HR.ORG_UNITS"].elements}

    assert world.glue_name(world.pairs()["hr"], "ORG_UNITS") == "org_units"
    assert not set(foreign) & ours


def test_the_import_pair_has_tables_that_exist_only_in_glue() -> None:
    pair = world.pairs()["clickstream"]
    names = [name for name in world.glue_tables() if name.startswith(pair["target"]["schema"])]
    sandbox = {e.name.lower() for e in world.entities().values() if e.space == "SANDBOX"}

    assert len(names) == 3
    assert not {name.split(".")[1] for name in names} & sandbox


def test_some_comments_agree_with_the_labels_some_differ_and_most_are_missing() -> None:
    landed = world.columns(world.glue_tables()["sales_db.sales_orders"])
    entity = world.entities()["SALES.SALES_ORDERS"]
    labels = {
        name.lower(): entity.text(e["@EndUserText.label"])
        for name, e in entity.elements.items()
        if "@EndUserText.label" in e
    }
    comments = {name: column.get("Comment") for name, column in landed.items()}

    assert comments["sales_order_id"] == labels["sales_order_id"]
    assert comments["net_amount"] not in {None, labels["net_amount"]}
    assert sum(comment is None for comment in comments.values()) > len(comments) / 2
