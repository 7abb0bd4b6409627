"""Search: names, labels, columns and descriptions, ranked, forgiving about spelling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.model.asset import Kind, System
from sync.store.database import Store, open_store
from tests.factories import make_asset, make_column
from tests.store.world import NOW, discover


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("search") / "store.duckdb"
    with open_store(path, now=NOW) as store:
        discover(
            store,
            [
                make_asset("SALES_ORDERS", label="Sales Orders"),
                make_asset("SALES_ORDER_ITEMS", label="Sales Order Items"),
                make_asset("SALES_ORDERS_COPY", schema="SANDBOX"),
                make_asset("CUSTOMERS", schema="MASTERDATA", label="Customer Master"),
                make_asset("SUPPLIERS", schema="MASTERDATA", label="Vendor Master"),
                make_asset("KUNDEN", label="Geschäftspartner", description="Who buys from us"),
                make_asset(
                    "SHIPMENTS",
                    columns=[make_column("CARRIER", label="Forwarding Agent"), "CUSTOMER_ID"],
                ),
                make_asset("V_OPEN", kind=Kind.VIEW, description="Orders not yet delivered"),
            ],
        )
        table = make_asset("sales_orders", schema="sales_db", connection="glue", system=System.GLUE)
        discover(store, [table], connection="glue")
        discover(
            store, [make_asset("GONE_ORDERS", schema="OLD", connection="old")], connection="old"
        )
        discover(
            store, [make_asset("OTHER", schema="OLD", connection="old")], connection="old", hours=1
        )
        yield store


@pytest.mark.parametrize(
    ("text", "first", "matched"),
    [
        pytest.param("SALES_ORDERS", "SALES_ORDERS", "name", id="exact"),
        pytest.param("sales orders", "SALES_ORDERS", "name", id="separators"),
        pytest.param("Sales.Sales-Orders", "SALES_ORDERS", "name", id="qualified"),
        pytest.param("vendor master", "SUPPLIERS", "label", id="label"),
        pytest.param("geschaftspartner", "KUNDEN", "label", id="accents"),
        pytest.param("master customer", "CUSTOMERS", "words", id="words in any order"),
        pytest.param("SALES_ODRERS", "SALES_ORDERS", "name", id="typing error"),
        pytest.param("Vendr Master", "SUPPLIERS", "label", id="typing error in a label"),
        pytest.param("forwarding", "SHIPMENTS", "column CARRIER", id="label of a column"),
        pytest.param("carier", "SHIPMENTS", "column CARRIER", id="typing error in a column"),
        pytest.param("customer id", "SHIPMENTS", "column CUSTOMER_ID", id="column"),
        pytest.param("who buys", "KUNDEN", "words", id="description"),
    ],
)
def test_the_best_hit_comes_first(shop: Store, text: str, first: str, matched: str) -> None:
    best = shop.assets.search(text, system=System.DATASPHERE)[0]

    assert (best.summary.ref.name, best.matched) == (first, matched)


def test_an_exact_name_beats_a_longer_one(shop: Store) -> None:
    names = [found.summary.ref.name for found in shop.assets.search("sales_orders")]

    assert names[:2] in (["SALES_ORDERS", "sales_orders"], ["sales_orders", "SALES_ORDERS"])
    assert names.index("SALES_ORDERS_COPY") >= 2


def test_scores_fall(shop: Store) -> None:
    scores = [found.score for found in shop.assets.search("order")]

    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 3


def test_filters_narrow_the_search(shop: Store) -> None:
    def names(**filters: str) -> set[str]:
        return {f.summary.ref.name for f in shop.assets.search("orders", **filters)}  # type: ignore[arg-type]  # text filters only

    assert names(system="glue") == {"sales_orders"}
    assert names(schema="SANDBOX") == {"SALES_ORDERS_COPY"}
    assert names(kind="view") == {"V_OPEN"}


def test_a_vanished_asset_is_not_found(shop: Store) -> None:
    assert "GONE_ORDERS" not in {f.summary.ref.name for f in shop.assets.search("gone orders")}


@pytest.mark.parametrize("text", ["", "   ", "_-.", "zzzzqqqq", "%", "'"])
def test_what_names_nothing_finds_nothing(shop: Store, text: str) -> None:
    assert shop.assets.search(text) == []


def test_the_limit_holds(shop: Store) -> None:
    assert len(shop.assets.search("s", limit=2)) == 2
