"""Generated rows of the data services: deterministic, keyed, paged, filtered, aggregated."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.embedded.datasphere_server import Api, Running, Serve, csn, element, table, view

RELATIONAL = "/api/v1/dwc/consumption/relational/SALES"
ANALYTICAL = "/api/v1/datasphere/consumption/analytical/SALES"
SUM = {"@AnalyticsDetails.measureType": {"#": "BASE"}, "@Aggregation.default": {"#": "SUM"}}
ORDERS = {
    "ORDER_ID": element(length=10, key=True),
    "ITEM": element("cds.Integer", key=True),
    "CURRENCY": element(length=5, notNull=True),
    "CREATED_ON": element("cds.Date", notNull=True),
    "EMAIL": element(length=60),
    "NET_AMOUNT": element("cds.Decimal", precision=15, scale=2, **SUM),
    "QUANTITY": element("cds.Integer64", **SUM),
    "PICTURE": element("cds.LargeBinary"),
}
DAYS = {
    "DATE_SQL": element("cds.Date", key=True),
    "CALMONTH": element(length=6),
    "YEAR": element(length=4),
}
TEXTS = {
    "CATEGORY": element(length=2, key=True),
    "LANGUAGE": element(length=2, key=True),
    "TEXT": element(length=20),
}


@pytest.fixture(scope="module")
def api(serve_content: Serve) -> Api:
    columns = [{"ref": ["V_ORDERS", name]} for name in ORDERS]
    model = {
        **table("Revenue", {name: dict(each) for name, each in ORDERS.items()}),
        "@DataWarehouse.editorType": {"#": "DWCQueryModelEditor"},
        "query": {"SELECT": {"from": {"ref": ["V_ORDERS"]}, "columns": columns}},
    }
    parameters = {"DAY": {"type": "cds.Date"}, "TOP": {"type": "cds.Integer"}}
    definitions: dict[str, Any] = {
        "ORDERS": table("Orders", ORDERS),
        "V_ORDERS": view("Orders", "ORDERS", ORDERS),
        "AM": model,
        "V_DAY": view("Days", "ORDERS", DAYS, **{"@Analytics.dimensionType": "#TIME"}),
        "V_TEXT": view("Texts", "ORDERS", TEXTS),
        "V_PARAM": view("Parameters", "ORDERS", ORDERS, params=parameters),
        "V_EMPTY": {
            **table("No query", ORDERS),
            "@DataWarehouse.consumption.external": True,
            "@DataWarehouse.sqlEditor.query": "SELECT 1",
        },
    }
    rows = {
        "SALES.V_ORDERS": {"rows": 10535},
        "SALES.AM": {"rows": 10535},
        "SALES.V_DAY": {"rows": 197_136},
        "SALES.V_TEXT": {"rows": 222},
    }
    running: Running = serve_content({"SALES/all.json": csn(**definitions), "rows.json": rows})
    return running.sign_in()


def rows(api: Api, name: str = "V_ORDERS", **options: Any) -> list[dict[str, Any]]:
    return api.value(f"{RELATIONAL}/{name}/{name}", **options)


@pytest.mark.parametrize(
    ("name", "count"),
    [("V_ORDERS", 10535), ("V_DAY", 197_136), ("V_TEXT", 222), ("V_EMPTY", 0)],
)
def test_the_number_of_rows_is_exact(api: Api, name: str, count: int) -> None:
    path = f"{RELATIONAL}/{name}/{name}"

    assert api.get(f"{path}/$count").text == str(count)
    first = api.get(path, params={"$count": "true", "$top": "1"}).json()
    assert first["@odata.count"] == count
    assert len(first["value"]) == min(count, 1)


@pytest.mark.parametrize(
    ("name", "keys"), [("V_ORDERS", ("ORDER_ID", "ITEM")), ("V_TEXT", ("CATEGORY", "LANGUAGE"))]
)
def test_keys_are_unique(api: Api, name: str, keys: tuple[str, ...]) -> None:
    found = rows(api, name, select=",".join(keys), top=20_000)

    assert len({tuple(row.values()) for row in found}) == len(found)


def test_rows_fit_their_types(api: Api) -> None:
    row = rows(api, top=1)[0]

    assert len(row["ORDER_ID"]) <= 10
    assert isinstance(row["ITEM"], int)
    assert isinstance(row["NET_AMOUNT"], float)
    assert row["CURRENCY"] in ("EUR", "USD", "GBP", "CHF", "JPY")
    assert time.strptime(row["CREATED_ON"], "%Y-%m-%d")


def test_the_columns_of_a_day_tell_the_same_day(api: Api) -> None:
    for row in rows(api, "V_DAY", top=3, skip=46_000):
        assert row["DATE_SQL"].replace("-", "").startswith(row["CALMONTH"])
        assert row["DATE_SQL"].startswith(row["YEAR"])


def test_a_page_is_the_same_wherever_it_is_cut(api: Api) -> None:
    whole = rows(api, top=30, skip=5_000)

    assert rows(api, top=10, skip=5_010) == whole[10:20]
    assert rows(api, top=30, skip=10_530) == rows(api, top=5, skip=10_530)
    assert rows(api, top=0) == []


def test_a_late_page_comes_without_making_the_rows_before(api: Api) -> None:
    started = time.perf_counter()
    (row,) = rows(api, "V_DAY", top=1, skip=197_135)

    assert row["DATE_SQL"]
    assert time.perf_counter() - started < 1


def test_the_server_pages_what_the_client_does_not(api: Api) -> None:
    first = api.get(f"{RELATIONAL}/V_ORDERS/V_ORDERS?$select=ORDER_ID,ITEM").json()
    second = api.get(first["@odata.nextLink"]).json()

    assert len(first["value"]) == 10_000
    assert len(second["value"]) == 535
    assert "@odata.nextLink" not in second


def test_filter_order_and_count_agree(api: Api) -> None:
    condition = "CURRENCY eq 'EUR' and NET_AMOUNT gt 90000 and CREATED_ON ge 2020-01-01"
    path = f"{RELATIONAL}/V_ORDERS/V_ORDERS"
    params = {"$filter": condition, "$orderby": "NET_AMOUNT desc", "$count": "true", "$top": "5000"}
    answer = api.get(path, params=params).json()
    amounts = [row["NET_AMOUNT"] for row in answer["value"]]

    assert {row["CURRENCY"] for row in answer["value"]} == {"EUR"}
    assert amounts == sorted(amounts, reverse=True)
    assert min(amounts) > 90_000
    assert answer["@odata.count"] == len(amounts)
    assert api.get(f"{path}/$count", params={"$filter": condition}).text == str(len(amounts))


def test_a_row_is_read_by_its_key(api: Api) -> None:
    row = rows(api, top=1, skip=77)[0]
    key = f"ORDER_ID='{row['ORDER_ID']}',ITEM={row['ITEM']}"

    answer = api.get(f"{RELATIONAL}/V_ORDERS/V_ORDERS({key})").json()

    assert {name: answer[name] for name in row} == row


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("PICTURE eq 'x'", "The type 'Edm.Binary' is not compatible to 'Edm.String'"),
        ("contains(NET_AMOUNT,'1')", "The type 'Edm.Decimal' is not compatible to 'Edm.String'"),
        ("NOTHING eq 1", "Property 'NOTHING' does not exist"),
    ],
)
def test_a_wrong_filter_is_explained(api: Api, condition: str, message: str) -> None:
    answer = api.get(f"{RELATIONAL}/V_ORDERS/V_ORDERS", params={"$filter": condition})

    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(message)


def test_parameters_are_mandatory_and_lead_to_the_set(api: Api) -> None:
    base = f"{RELATIONAL}/V_PARAM/V_PARAM"
    bound = f"{base}(DAY=2026-01-31,TOP=5)"

    assert len(api.value(f"{bound}/Set", top=3)) == 3
    assert api.get(f"{bound}/Set/$count").text == "100"
    assert api.get(base).status_code == 400
    assert api.get(bound).status_code == 400
    assert api.get(f"{base}(DAY=2026-01-31)/Set").status_code == 400


def test_the_analytical_service_aggregates_by_what_is_selected(api: Api) -> None:
    path = f"{ANALYTICAL}/AM/AM"
    plain = api.value(path, select="ORDER_ID,ITEM,CURRENCY,NET_AMOUNT,QUANTITY", top=20_000)
    total = api.value(path, select="CURRENCY,QUANTITY,NET_AMOUNT", orderby="CURRENCY")

    expected: dict[str, int] = {}
    for row in plain:
        expected[row["CURRENCY"]] = expected.get(row["CURRENCY"], 0) + row["QUANTITY"]
    assert [row["CURRENCY"] for row in total] == sorted(expected)
    assert {row["CURRENCY"]: row["QUANTITY"] for row in total} == expected
    (everything,) = api.value(path, select="QUANTITY")
    assert everything == {"QUANTITY": sum(expected.values())}


def test_a_filter_narrows_what_is_aggregated(api: Api) -> None:
    path = f"{ANALYTICAL}/AM/AM"
    everything = api.value(path, select="CURRENCY,QUANTITY")
    (euro,) = api.value(path, select="CURRENCY,QUANTITY", filter="CURRENCY eq 'EUR'")

    assert euro in everything


def test_a_filter_on_a_measure_looks_at_the_sums(api: Api) -> None:
    path = f"{ANALYTICAL}/AM/AM"
    everything = api.value(path, select="CURRENCY,QUANTITY")
    limit = sorted(row["QUANTITY"] for row in everything)[2]
    above = api.value(path, select="CURRENCY,QUANTITY", filter=f"QUANTITY gt {limit}")

    assert above == [row for row in everything if row["QUANTITY"] > limit]
    assert api.get(f"{path}?$select=CURRENCY&$filter=QUANTITY gt 1").status_code == 400


def test_count_is_refused_on_the_analytical_service(api: Api) -> None:
    for path in (f"{ANALYTICAL}/AM/AM/$count", f"{ANALYTICAL}/AM/AM?$count=true"):
        answer = api.get(path)
        assert answer.status_code == 400
        assert answer.json()["error"]["message"] == (
            "Not supported: $count on entity with annotation "
            "@Capabilities.CountRestrictions.Countable: false"
        )


def test_the_service_document_names_the_entity_set(api: Api) -> None:
    answer = api.get(f"{RELATIONAL}/V_ORDERS/").json()

    assert answer["value"] == [{"name": "V_ORDERS", "kind": "EntitySet", "url": "V_ORDERS"}]
    assert api.get(f"{RELATIONAL}/V_ORDERS/v_orders").status_code == 404
