"""The content of the embedded world keeps each of its promises."""

from __future__ import annotations

import base64
import fnmatch
import json
import re
from collections import Counter

import pytest

from tests.embedded import world
from tests.embedded.world import all_elements, element, states, tenant

LABEL = "@EndUserText.label"
FIXTURE = {
    "SALES": "SALES_ORDERS SALES_ORDER_ITEMS RT_VBAK:remote_table RT_VBAP:remote_table "
    "V_SALES_ORDER_HEADER:view V_OPEN_ORDERS:view AM_SALES_REVENUE:analytic_model",
    "FINANCE": "GL_ACCOUNTS JOURNAL_ENTRIES AP_INVOICES AR_INVOICES COST_CENTERS EXCHANGE_RATES "
    "V_CASH_FLOW:view AM_PROFITABILITY:analytic_model",
    "LOGISTICS": "SHIPMENTS DELIVERIES PURCHASE_ORDERS INVENTORY_LEVELS WAREHOUSES "
    "V_LATE_SHIPMENTS:view V_STOCK_VALUE:view",
    "HR": "EMPLOYEES PAYROLL_RESULTS ORG_UNITS ABSENCES V_HEADCOUNT:view",
    "MASTERDATA": "CUSTOMERS PRODUCTS SUPPLIERS COUNTRIES CURRENCIES",
    "SANDBOX": "CUSTOMERS SALES_ORDERS_COPY TMP_TEST_01",
}
LABELS = {
    "SALES.SALES_ORDERS": "Sales Orders",
    "SALES.SALES_ORDER_ITEMS": "Sales Order Items",
    "SALES.RT_VBAK": "Sales Document: Header Data",
    "SALES.RT_VBAP": "Sales Document: Item Data",
    "SALES.AM_SALES_REVENUE": "Revenue Analysis",
    "FINANCE.GL_ACCOUNTS": "General Ledger Accounts",
    "FINANCE.AP_INVOICES": "Vendor Invoices",
    "FINANCE.AR_INVOICES": "Customer Invoices",
    "FINANCE.AM_PROFITABILITY": "Profitability Analysis",
    "LOGISTICS.INVENTORY_LEVELS": "Stock on Hand",
    "HR.EMPLOYEES": "Employee Master",
    "HR.ABSENCES": "Absences and Leave",
    "MASTERDATA.CUSTOMERS": "Customer Master",
    "MASTERDATA.PRODUCTS": "Material Master",
    "MASTERDATA.SUPPLIERS": "Vendor Master",
}
TYPES = """String LargeString Boolean UInt8 hana.TINYINT Int16 hana.SMALLINT Integer Int32
Integer64 Int64 Decimal DecimalFloat hana.SMALLDECIMAL Double hana.REAL Date Time DateTime
Timestamp UUID Binary hana.BINARY LargeBinary hana.VARCHAR hana.CHAR hana.NCHAR hana.CLOB
hana.ST_POINT hana.ST_GEOMETRY Vector Association"""


def test_every_file_is_utf8_json_printed_for_reviewers() -> None:
    for path in world.FOLDER.rglob("*.json"):
        text = path.read_text(encoding="utf-8")

        assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n", path


def test_the_content_stays_small_enough_to_review() -> None:
    assert sum(p.stat().st_size for p in world.FOLDER.rglob("*") if p.is_file()) < 1_200_000


def test_there_are_more_than_fifty_objects_in_seven_spaces() -> None:
    assert len(world.entities()) >= 55
    assert len({entity.space for entity in world.entities().values()}) == 7
    assert Counter(e.kind for e in world.entities().values()) == {
        "local_table": 42,
        "remote_table": 3,
        "view": 25,
        "analytic_model": 2,
    }


@pytest.mark.parametrize("space", FIXTURE)
def test_the_space_holds_the_assets_of_the_fixture_world(space: str) -> None:
    for entry in FIXTURE[space].split():
        name, _, kind = entry.partition(":")

        assert world.entities()[f"{space}.{name}"].kind == (kind or "local_table")


def test_the_archive_is_a_space_without_assets() -> None:
    assert "ARCHIVE" in {space["name"] for space in tenant()["spaces"]}
    assert not (world.SPACES / "ARCHIVE").exists()


@pytest.mark.parametrize("key", LABELS)
def test_the_asset_has_the_label_of_the_fixture_world(key: str) -> None:
    entity = world.entities()[key]

    assert entity.text(entity.definition[LABEL]) == LABELS[key]


def test_columns_of_the_fixture_world_exist_with_their_types() -> None:
    holders = [e.key for e in world.entities().values() if "CUSTOMER_ID" in e.elements]
    net = element("SALES.SALES_ORDERS", "NET_AMOUNT")
    iban = element("MASTERDATA.SUPPLIERS", "IBAN")

    assert len(holders) >= 4
    assert (net["type"], net["precision"], net["scale"]) == ("cds.Decimal", 15, 2)
    assert (iban["type"], iban["length"]) == ("cds.hana.VARCHAR", 34)
    for key, names in {
        "MASTERDATA.CUSTOMERS": "EMAIL PHONE",
        "HR.EMPLOYEES": "EMAIL BIRTH_DATE",
        "HR.PAYROLL_RESULTS": "SALARY",
        "LOGISTICS.SHIPMENTS": "CARRIER",
        "SALES.SALES_ORDERS": "ORDER_DATE DELIVERY_DATE",
        "FINANCE.JOURNAL_ENTRIES": "POSTING_DATE",
    }.items():
        assert set(names.split()) <= set(world.entities()[key].elements)


def test_objects_carry_the_markers_of_their_kind() -> None:
    for entity in world.entities().values():
        definition = entity.definition
        capabilities = [c["#"] for c in definition["@ObjectModel.supportedCapabilities"]]
        pattern = definition["@ObjectModel.modelingPattern"]["#"]
        assert definition["kind"] == "entity"
        assert definition[LABEL]
        assert ("query" in definition) == (entity.kind in {"view", "analytic_model"})
        if entity.kind == "remote_table":
            assert capabilities == ["SQL_DATA_SOURCE", "DATA_STRUCTURE"]
            assert definition["@DataWarehouse.remote.entity"]
            assert all("@DataWarehouse.native.dataType" in c for c in entity.elements.values())
        if entity.kind == "analytic_model":
            assert (pattern, capabilities) == ("ANALYTICAL_CUBE", ["ANALYTICAL_PROVIDER"])
            assert definition["@DataWarehouse.editorType"] == {"#": "DWCQueryModelEditor"}
            assert all(
                "type" not in c or c["type"] == "cds.Association" for c in entity.elements.values()
            )
        if entity.kind == "view":
            assert "@DataWarehouse.consumption.external" in definition


def test_tables_have_a_realistic_number_of_columns() -> None:
    counts = {
        e.key: len(e.elements)
        for e in world.entities().values()
        if e.kind == "local_table" and not e.name.startswith(("TMP_", "SAP."))
    }

    assert {key: n for key, n in counts.items() if not 6 <= n <= 26} == {}


def test_every_cds_type_is_used_somewhere() -> None:
    used = {column["type"] for _, _, column in all_elements() if "type" in column}

    assert {f"cds.{name}" for name in TYPES.split()} <= used


def test_models_have_base_calculated_restricted_and_distinct_measures_and_variables() -> None:
    layers = [
        layer
        for document in world.documents().values()
        for layer in document.get("businessLayerDefinitions", {}).values()
    ]
    kinds = {m["measureType"].split(".")[1] for la in layers for m in la["measures"].values()}

    assert kinds == {
        "FactSourceMeasure",
        "CalculatedMeasure",
        "RestrictedMeasure",
        "CountDistinct",
    }
    assert all(layer["variables"] for layer in layers)
    assert any("∞" in name for _, name, _ in all_elements())


@pytest.mark.parametrize(
    "annotation",
    [
        "@Semantics.amount.currencyCode",
        "@Semantics.quantity.unitOfMeasure",
        "@ObjectModel.foreignKey.association",
        "@ObjectModel.text.association",
        "@ObjectModel.text.element",
        "@AnalyticsDetails.measureType",
        "@Aggregation.default",
        "default",
        "notNull",
        "key",
        "srid",
    ],
)
def test_some_column_carries(annotation: str) -> None:
    assert any(annotation in column for _, _, column in all_elements())


def test_dimensions_have_hierarchies_texts_and_the_time_dimension() -> None:
    definitions = {e.key: e.definition for e in world.entities().values()}
    time = [d for d in definitions.values() if d.get("@Analytics.dimensionType") == "#TIME"]
    patterns = {d["@ObjectModel.modelingPattern"]["#"] for d in definitions.values()}

    assert any("@Hierarchy.parentChild" in d for d in definitions.values())
    assert any("@Hierarchy.leveled" in d for d in definitions.values())
    assert len(time) == 4
    assert {"LANGUAGE_DEPENDENT_TEXT", "ANALYTICAL_DIMENSION", "ANALYTICAL_FACT"} <= patterns
    assert world.entities()["MASTERDATA.SAP.TIME.M_TIME_DIMENSION"].definition["@readonly"]
    assert "timeDimensionSetting" in world.documents()["MASTERDATA", "Time"]


def test_texts_exist_in_english_and_german_and_every_key_resolves() -> None:
    translated = set()
    for entity in world.entities().values():
        for part in (p for p in world.walk(entity.definition) if isinstance(p, str)):
            if part.startswith("{i18n>"):
                assert entity.text(part, "en"), (entity.key, part)
                assert entity.text(part, "de"), (entity.key, part)
                translated.add(entity.key)

    assert len(translated) >= 10


def test_most_objects_are_described_and_some_columns_are_not_labelled() -> None:
    described = [e for e in world.entities().values() if "@EndUserText.quickInfo" in e.definition]
    unlabelled = [c for _, _, c in all_elements() if LABEL not in c]

    assert len(described) > len(world.entities()) * 0.8
    assert 10 <= len(unlabelled) <= len(all_elements()) * 0.1


def test_awkward_texts_are_there() -> None:
    labels = [e.text(c[LABEL]) for e, _, c in all_elements() if LABEL in c]
    labels += [e.text(e.definition[LABEL]) for e in world.entities().values()]
    infos = [c.get("@EndUserText.quickInfo", "") for _, _, c in all_elements()]

    assert any(label.startswith("=") for label in labels)
    assert any("<script>" in label for label in labels)
    assert any(re.search("[\u0600-\u06ff]", label) for label in labels), "right to left"
    assert any(re.search("[\U0001f300-\U0001faff]", label) for label in labels), "an emoji"
    assert any(len(label) == 300 for label in labels)
    assert any(len(info) > 255 and "ß" in info for info in infos)


def test_two_tables_and_two_columns_differ_only_in_case() -> None:
    assert {"MASTERDATA.Region", "MASTERDATA.REGION"} <= set(world.entities())
    assert {"Weight", "WEIGHT"} <= set(world.entities()["MASTERDATA.PACKAGING"].elements)


def test_exposed_views_have_the_promised_rows() -> None:
    rows = world.read(world.SPACES / "rows.json")
    counts = {
        "SALES.SALES_ORDERS": 10_535,
        "MASTERDATA.SAP.TIME.M_TIME_DIMENSION": 197_136,
        "MASTERDATA.PRODUCT_CATEGORIES": 222,
    }
    edges = world.lineage(with_associations=False)
    exposed = [e for e in world.entities().values() if e.is_exposed and e.kind == "view"]

    assert {e.key for e in world.entities().values() if e.is_exposed} <= set(rows)
    for source, count in counts.items():
        views = [e.key for e in exposed if (source, e.key) in edges]
        assert views
        assert {rows[view]["rows"] for view in views} == {count}


def test_one_view_has_parameters_with_upper_case_names() -> None:
    params = world.entities()["FINANCE.V_AR_AGING"].definition["params"]

    assert set(params) == {"P_KEY_DATE", "P_CURRENCY"}


def test_the_technical_client_is_a_member_of_every_space_but_the_board() -> None:
    clients = tenant()["clients"]
    names = {space["name"] for space in tenant()["spaces"]}

    assert clients[0]["client_id"] == "sphereglue"
    assert set(clients[0]["spaces"]) == names - {"BOARD"}
    assert [client["user"] for client in clients] == ["SPHEREGLUE", "MARTINA.WEBER", "ANNA.KELLER"]
    assert len([e for e in world.entities().values() if e.space == "BOARD"]) == 2


def test_states_name_existing_objects_and_hold_a_draft_a_package_and_a_gap() -> None:
    found = states()
    draft = found["FINANCE.V_OPEN_PAYABLES"]

    assert set(found) <= set(world.entities())
    assert draft["status"] == "ChangesToDeploy"
    assert draft["draft"]["changedBy"] == "ANNA.KELLER"
    assert draft["draft"]["definition"] != world.entities()["FINANCE.V_OPEN_PAYABLES"].definition
    assert found["HR.EMPLOYEES"]["package"]
    assert found["LOGISTICS.STG_RETURNS"]["status"] == "NotDeployed"
    edges = world.lineage(with_associations=False)
    assert ("LOGISTICS.STG_RETURNS", "LOGISTICS.V_RETURN_RATE") in edges
    assert any(e.definition.get("@readonly") for e in world.entities().values())


def test_names_keep_the_limits_of_datasphere() -> None:
    for entity in world.entities().values():
        assert re.fullmatch(r"[A-Za-z0-9_]{1,100}|SAP\.TIME\.[A-Z_]+", entity.name)
        for name, column in entity.elements.items():
            limit = 20 if column.get("type") == "cds.Association" else 100
            assert len(name) <= limit, (entity.key, name)
    for root in world.FLOWS:
        assert all(len(key.split(".")[1]) <= 50 for key in world.flows(root))


def test_a_remote_table_reads_a_glue_table_through_athena() -> None:
    remote = world.entities()["LOGISTICS.RT_CARRIER_TRACKING"]
    connections = {c["name"]: c["typeId"] for c in tenant()["connections"]["LOGISTICS"]}
    entity = remote.definition["@DataWarehouse.remote.entity"]
    table = world.glue_tables()[entity.removeprefix("AwsDataCatalog.")]

    assert connections[remote.definition["@DataWarehouse.remote.connection"]] == "ATHENA"
    assert set(remote.elements) == set(world.columns(table))


def test_view_text_of_the_presto_view_decodes() -> None:
    table = world.glue_tables()["logistics_db.v_carrier_performance"]
    match = re.fullmatch(r"/\* Presto View: (\S+) \*/", table["ViewOriginalText"])

    assert match is not None
    decoded = json.loads(base64.b64decode(match[1]))
    assert [c["name"] for c in decoded["columns"]] == list(world.columns(table))


def test_pairs_use_every_direction_mode_authority_and_deletion() -> None:
    pairs = list(world.pairs().values())

    assert {p["direction"] for p in pairs} == {"to_glue", "to_datasphere", "both"}
    assert {p["mode"] for p in pairs} == {"mirror", "bind", "import"}
    assert {p["deletion"] for p in pairs} == {"never", "propose"}
    assert {value for p in pairs for value in p["authority"].values()} == {
        "sap",
        "glue",
        "newest",
        "union",
        "ask",
    }


def test_no_mirror_pair_gives_two_assets_one_name_except_by_case() -> None:
    for pair in (p for p in world.pairs().values() if p["mode"] == "mirror"):
        source = pair["source"]
        names = [
            e.name
            for e in world.entities().values()
            if e.space == source["schema"]
            and e.kind in source["kinds"]
            and not any(fnmatch.fnmatchcase(e.name, p) for p in source["exclude"])
        ]
        doubled = Counter(world.glue_name(pair, name) for name in names)
        assert {n for n, count in doubled.items() if count > 1} <= {"region"}, pair["name"]
