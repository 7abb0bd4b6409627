"""`$metadata` of the two data services, compared with what a real tenant was recorded to say."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.embedded.datasphere_server import SAMPLES, Api, Running, Serve, csn, element, table, view

RECORDED = SAMPLES / "datahub-recorded"
RELATIONAL = "/api/v1/dwc/consumption/relational"
ANALYTICAL = "/api/v1/datasphere/consumption/analytical"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"

COLUMNS = {
    "ID": element(length=10, key=True, notNull=True, label="Order"),
    "4TH.COLUMN": element("cds.Integer", label="Fourth"),
    "/BIC/ZX": element("cds.hana.TINYINT"),
    "AMOUNT": element("cds.Decimal", precision=15, scale=2, label="Amount"),
    "COUNT": element("cds.Decimal", precision=3, scale=0),
    "RATE": element("cds.DecimalFloat"),
    "AT": element("cds.Timestamp"),
    "CLOCK": element("cds.Time"),
    "NOTE": element("cds.LargeString"),
    "PLACE": element("cds.hana.ST_POINT", srid=4326),
    "RAW": element("cds.Binary", length=16),
    "YEAR": element(length=4, **{"@Semantics.calendar.year": True, "@Analytics.dimension": True}),
    "_PARTNER": {"type": "cds.Association", "target": "PARTNERS", "on": []},
}


def model() -> dict[str, Any]:
    columns = [
        {"ref": ["V_ORDERS", "ID"], "as": "ORDER_ID"},
        {"ref": ["V_ORDERS", "AMOUNT"], "as": "TOTAL"},
    ]
    elements = {
        "ORDER_ID": {"@EndUserText.label": "Order"},
        "TOTAL": {"@AnalyticsDetails.measureType": {"#": "BASE"}},
        "_P∞0": {"type": "cds.Association", "target": "PARTNERS", "on": []},
        "CITY": {"@Analytics.navigationAttributeRef": ["_P∞0", "CITY"]},
    }
    return {
        **table("Revenue", elements),
        "@DataWarehouse.editorType": {"#": "DWCQueryModelEditor"},
        "query": {"SELECT": {"from": {"ref": ["V_ORDERS"]}, "columns": columns}},
    }


@pytest.fixture(scope="module")
def server(serve_content: Serve) -> Running:
    parameters = {"DAY": {"type": "cds.Date", "@EndUserText.label": "Key Day"}}
    texts = {"i18n": {"en": {"V_TEXT.label": "In English"}, "de": {"V_TEXT.label": "Auf Deutsch"}}}
    files: dict[str, Any] = {
        "SALES/all.json": csn(
            ORDERS=table("Orders", COLUMNS),
            PARTNERS=table("Partners", {"CITY": element(length=40)}),
            V_ORDERS=view("All Orders", "ORDERS", COLUMNS),
            V_BY_DAY=view("By Day", "ORDERS", {"ID": COLUMNS["ID"]}, params=parameters),
            AM=model(),
        ),
        "SALES/text.json": {
            **csn(V_TEXT=view("{i18n>V_TEXT.label}", "ORDERS", {"ID": COLUMNS["ID"]})),
            **texts,
        },
    }
    if RECORDED.exists():
        for path in RECORDED.glob("*SAP.TIME*.json"):
            files[f"TIME/{path.name}"] = json.loads(path.read_text(encoding="utf-8"))
    return serve_content(files)


@pytest.fixture(scope="module")
def api(server: Running) -> Api:
    return server.sign_in()


def properties(api: Api, path: str, entity: str) -> dict[str, dict[str, str]]:
    root = ET.fromstring(api.get(path).content)
    (node,) = (each for each in root.iter(f"{EDM}EntityType") if each.get("Name") == entity)
    return {each.attrib["Name"]: each.attrib for each in node.iter(f"{EDM}Property")}


def terms(api: Api, path: str, target: str) -> dict[str, dict[str, str]]:
    root = ET.fromstring(api.get(path).content)
    nodes = (each for each in root.iter(f"{EDM}Annotations") if each.get("Target") == target)
    return {term.attrib["Term"]: term.attrib for node in nodes for term in node}


@pytest.mark.skipif(not RECORDED.exists(), reason="the samples are not beside the repository")
def test_the_year_view_is_described_exactly_as_recorded(api: Api) -> None:
    name = "SAP.TIME.VIEW_DIMENSION_YEAR"
    recorded = (RECORDED / f"edmx_{name}.xml").read_text(encoding="utf-8")

    served = api.get(f"{RELATIONAL}/TIME/{name}/$metadata")

    assert served.text.strip() == recorded.strip()
    assert served.headers["content-type"].startswith("application/xml")


def test_relational_types_carry_their_facets(api: Api) -> None:
    shown = properties(api, f"{RELATIONAL}/SALES/V_ORDERS/$metadata", "V_ORDERS")

    plain = {name: {k: v for k, v in each.items() if k != "Name"} for name, each in shown.items()}
    assert plain == {
        "ID": {"Type": "Edm.String", "MaxLength": "10", "Nullable": "false"},
        "_4TH_COLUMN": {"Type": "Edm.Int32"},
        "_BIC_ZX": {"Type": "Edm.Byte"},
        "AMOUNT": {"Type": "Edm.Decimal", "Precision": "15", "Scale": "2"},
        "COUNT": {"Type": "Edm.Decimal", "Precision": "3", "Scale": "0"},
        "RATE": {"Type": "Edm.Decimal", "Scale": "variable"},
        "AT": {"Type": "Edm.DateTimeOffset", "Precision": "7"},
        "CLOCK": {"Type": "Edm.TimeOfDay"},
        "NOTE": {"Type": "Edm.String"},
        "PLACE": {"Type": "Edm.String"},
        "RAW": {"Type": "Edm.Binary", "MaxLength": "16"},
        "YEAR": {"Type": "Edm.String", "MaxLength": "4"},
    }


def test_relational_annotations_keep_names_labels_and_semantics(api: Api) -> None:
    path, base = f"{RELATIONAL}/SALES/V_ORDERS/$metadata", "StandaloneService.V_ORDERS"

    column = terms(api, path, f"{base}/_4TH_COLUMN")
    assert column["Common.Label"]["String"] == "Fourth"
    assert column["DataIntegration.OriginalName"]["String"] == "4TH.COLUMN"
    year = terms(api, path, f"{base}/YEAR")
    assert set(year) == {"Analytics.dimension", "Common.IsCalendarYear"}
    assert "Common.FieldControl" in terms(api, path, f"{base}/ID")
    assert terms(api, path, base)["Common.Label"]["String"] == "All Orders"


def test_analytical_entities_have_no_key_and_cannot_be_counted(api: Api) -> None:
    path = f"{ANALYTICAL}/SALES/AM/$metadata"
    text = api.get(path).text

    assert "<Key>" not in text
    assert "Capabilities.CountRestrictions" in terms(
        api, path, "InaApplicationService.EntityContainer/AM"
    )
    assert "Analytics.measure" in terms(api, path, "InaApplicationService.AM/TOTAL")
    assert "Analytics.Dimension" in terms(api, path, "InaApplicationService.AM/CITY")


def test_an_analytic_model_takes_its_types_from_its_sources(api: Api) -> None:
    shown = properties(api, f"{ANALYTICAL}/SALES/AM/$metadata", "AM")

    assert shown["ORDER_ID"]["MaxLength"] == "10"
    assert shown["TOTAL"]["Precision"] == "15"
    assert shown["CITY"]["MaxLength"] == "40"
    assert len(shown) == 3


def test_parameters_are_the_key_of_an_entity_that_leads_to_the_rows(api: Api) -> None:
    path = f"{RELATIONAL}/SALES/V_BY_DAY/$metadata"

    assert properties(api, path, "V_BY_DAY")["DAY"]["Nullable"] == "false"
    assert list(properties(api, path, "V_BY_DAYType")) == ["ID"]
    assert "Common.FieldControl" in terms(api, path, "StandaloneService.V_BY_DAY/DAY")


def test_a_translated_label_is_shown_in_the_default_language(api: Api) -> None:
    path = f"{RELATIONAL}/SALES/V_TEXT/$metadata"
    shown = terms(api, path, "StandaloneService.V_TEXT")

    assert shown["Common.Label"]["String"] == "In English"


def test_metadata_is_not_served_as_json(api: Api) -> None:
    path = f"{ANALYTICAL}/SALES/AM/$metadata"

    assert api.get(path, headers={"Accept": "application/json"}).status_code == 406


def test_a_model_has_no_relational_service_and_a_table_none_at_all(api: Api) -> None:
    paths = (f"{RELATIONAL}/SALES/AM", f"{ANALYTICAL}/SALES/V_ORDERS", f"{RELATIONAL}/SALES/ORDERS")

    assert [api.get(f"{path}/$metadata").status_code for path in paths] == [404, 404, 404]
