"""The OData catalog of the embedded tenant."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.embedded.datasphere_server import Api, Running, Serve, csn, element, table, view

GENERATIONS = ["/api/v1/dwc/catalog", "/api/v1/datasphere/consumption/catalog"]
ID = {"ID": element(key=True, length=10)}
MODEL = {
    **table("Revenue", {"ID": {}, "AMOUNT": {"@AnalyticsDetails.measureType": {"#": "BASE"}}}),
    "@ObjectModel.modelingPattern": {"#": "ANALYTICAL_CUBE"},
    "@DataWarehouse.editorType": {"#": "DWCQueryModelEditor"},
    "query": {"SELECT": {"from": {"ref": ["ORDERS"]}, "columns": [{"ref": ["ORDERS", "ID"]}]}},
}


def content() -> dict[str, Any]:
    views = {
        "V_OPEN": view("Open Orders", "ORDERS", ID),
        "V_HIDDEN": view("Hidden", "ORDERS", ID, exposed=False),
        "V_PARAM": view("By Day", "ORDERS", ID, params={"DAY": {"type": "cds.Date"}}),
        "V_DRAFT": view("Not yet", "ORDERS", ID),
        "SAP.TIME.VIEW_DAY": view(
            "Day",
            "ORDERS",
            ID,
            exposed=False,
            **{"@readonly": True, "@Analytics.dimensionType": "#TIME"},
        ),
    }
    many = {f"V_{number:04d}": view(f"View {number}", "T", ID) for number in range(1203)}
    return {
        "SALES/orders.json": csn(ORDERS=table("Orders", ID), AM_REVENUE=MODEL, **views),
        "MANY/views.json": csn(T=table("T", ID), **many),
        "A blank/t.json": csn(V_1=view("One", "T", ID), T=table("T", ID)),
        "objects.json": {"SALES.V_DRAFT": {"status": "NotDeployed"}},
        "tenant.json": {"spaces": [{"name": "SALES", "label": "Sales & Distribution"}]},
    }


@pytest.fixture(scope="module")
def server(serve_content: Serve) -> Running:
    return serve_content(content())


@pytest.fixture(scope="module")
def api(server: Running) -> Api:
    return server.sign_in()


@pytest.mark.parametrize("base", GENERATIONS)
def test_both_generations_serve_the_catalog(api: Api, base: str) -> None:
    document = api.get(base)
    names = {each["name"]: each["url"] for each in document.json()["value"]}

    assert document.headers["odata-version"] == "4.0"
    assert names == {"assets": f"{api.url}{base}/assets", "spaces": f"{api.url}{base}/spaces"}
    assert "@odata.metadataEtag" in document.json()
    assert ET.fromstring(api.get(f"{base}/$metadata").content).tag.endswith("Edmx")
    assert api.get(f"{base}/spaces('SALES')").json()["label"] == "Sales & Distribution"


def test_only_exposed_views_and_analytic_models_are_assets(api: Api) -> None:
    names = [each["name"] for each in api.value(f"{GENERATIONS[0]}/spaces('SALES')/assets")]

    assert names == ["AM_REVENUE", "SAP.TIME.VIEW_DAY", "V_OPEN", "V_PARAM"]


def test_asset_urls_mix_the_generations_and_work(api: Api) -> None:
    view_asset, model = (
        api.get(f"{GENERATIONS[1]}/assets(spaceName='SALES',name='{name}')").json()
        for name in ("V_OPEN", "AM_REVENUE")
    )

    relational = f"{api.url}/api/v1/dwc/consumption/relational/SALES/V_OPEN/"
    analytical = f"{api.url}/api/v1/datasphere/consumption/analytical/SALES/AM_REVENUE/"
    assert view_asset["assetRelationalDataUrl"] == relational
    assert view_asset["assetAnalyticalMetadataUrl"] is None
    assert view_asset["supportsAnalyticalQueries"] is False
    assert model["assetAnalyticalDataUrl"] == analytical
    assert model["assetRelationalDataUrl"] is None
    assert model["supportsAnalyticalQueries"] is True
    assert api.get(view_asset["assetRelationalMetadataUrl"]).ok
    assert api.get(model["assetAnalyticalMetadataUrl"]).ok


def test_an_asset_tells_whether_it_has_parameters(api: Api) -> None:
    path = f"{GENERATIONS[0]}/spaces('SALES')/assets('V_PARAM')"

    assert api.get(path).json()["hasParameters"] is True


def test_a_space_name_may_hold_a_blank(api: Api) -> None:
    (asset,) = api.value(f"{GENERATIONS[0]}/spaces('A blank')/assets")

    assert asset["spaceName"] == "A blank"
    assert api.get(asset["assetRelationalMetadataUrl"]).ok


def test_the_server_pages_what_the_client_does_not(api: Api) -> None:
    path, pages = f"{api.url}{GENERATIONS[0]}/spaces('MANY')/assets?$select=name", []
    while path:
        answer = api.get(path).json()
        pages.append([each["name"] for each in answer["value"]])
        path = answer.get("@odata.nextLink")

    assert [len(page) for page in pages] == [500, 500, 203]
    assert [name for page in pages for name in page] == [
        f"V_{number:04d}" for number in range(1203)
    ]


def test_a_client_that_pages_itself_gets_no_next_link(api: Api) -> None:
    params = {"$top": "2", "$skip": "1000", "$count": "true"}
    answer = api.get(f"{GENERATIONS[0]}/spaces('MANY')/assets", params=params).json()

    assert [each["name"] for each in answer["value"]] == ["V_1000", "V_1001"]
    assert answer["@odata.count"] == 1203
    assert "@odata.nextLink" not in answer


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"filter": "name eq 'V_OPEN'"}, ["V_OPEN"]),
        ({"filter": "contains(label,'Order') and spaceName eq 'SALES'"}, ["V_OPEN"]),
        ({"filter": "supportsAnalyticalQueries eq true"}, ["AM_REVENUE"]),
        ({"filter": "not startswith(name,'V_')"}, ["AM_REVENUE", "SAP.TIME.VIEW_DAY"]),
        ({"filter": "hasParameters eq true or label eq 'Day'", "orderby": "name desc"},
         ["V_PARAM", "SAP.TIME.VIEW_DAY"]),
        ({"filter": "endswith(assetRelationalDataUrl,'/V_1/')"}, ["V_1"]),
    ],
    ids=["equal", "contains", "boolean", "not", "or, sorted", "by URL"],
)  # fmt: skip
def test_assets_are_filtered(api: Api, options: dict[str, str], names: list[str]) -> None:
    rows = api.value(f"{GENERATIONS[0]}/assets", **options)

    assert [each["name"] for each in rows] == names


@pytest.mark.parametrize(
    "query",
    [
        "$select=nothing",
        "$filter=nothing eq 'x'",
        "$filter=name eq",
        "$filter=name like 'x'",
        "$filter=hasParameters eq 'x'",
        "$orderby=nothing",
        "$orderby=name upwards",
        "$top=many",
        "$expand=columns",
        "$filter=" + "(" * 60 + "name eq 'x'" + ")" * 60,
    ],
)
def test_a_wrong_option_is_explained_with_400(api: Api, query: str) -> None:
    answer = api.get(f"{GENERATIONS[0]}/assets?{query}")

    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("name", ["v_open", "V_HIDDEN", "ORDERS", "V_DRAFT", "NOTHING"])
def test_what_is_not_exposed_is_not_found(api: Api, name: str) -> None:
    assert api.get(f"{GENERATIONS[0]}/spaces('SALES')/assets('{name}')").status_code == 404


def test_urls_are_built_from_the_host_that_was_asked(api: Api) -> None:
    answer = api.get(GENERATIONS[0], headers={"Host": "tenant.example:8443"}).json()

    assert re.match(r"http://tenant\.example:8443/api/", answer["value"][0]["url"])
