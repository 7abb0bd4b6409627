"""References and lineage of the embedded world follow from its documents alone."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from typing import Any

import pytest

from tests.embedded import world
from tests.embedded.world import tenant

EDGES = """
SALES.RT_VBAK SALES.SALES_ORDERS SALES.V_SALES_ORDER_HEADER SALES.AM_SALES_REVENUE
SALES.RT_VBAP SALES.SALES_ORDER_ITEMS SALES.AM_SALES_REVENUE
MASTERDATA.CUSTOMERS SALES.V_SALES_ORDER_HEADER
MASTERDATA.CUSTOMERS FINANCE.AR_INVOICES FINANCE.V_CASH_FLOW
MASTERDATA.CUSTOMERS LOGISTICS.SHIPMENTS LOGISTICS.V_LATE_SHIPMENTS
MASTERDATA.CUSTOMERS LOGISTICS.DELIVERIES LOGISTICS.V_LATE_SHIPMENTS
MASTERDATA.CURRENCIES MASTERDATA.SUPPLIERS FINANCE.AP_INVOICES FINANCE.JOURNAL_ENTRIES \
FINANCE.AM_PROFITABILITY
FINANCE.EXCHANGE_RATES FINANCE.V_CASH_FLOW
FINANCE.EXCHANGE_RATES FINANCE.AM_PROFITABILITY
FINANCE.EXCHANGE_RATES SALES.AM_SALES_REVENUE
FINANCE.COST_CENTERS FINANCE.AM_PROFITABILITY
FINANCE.GL_ACCOUNTS FINANCE.AM_PROFITABILITY
LOGISTICS.WAREHOUSES LOGISTICS.V_LATE_SHIPMENTS
LOGISTICS.WAREHOUSES LOGISTICS.INVENTORY_LEVELS LOGISTICS.V_STOCK_VALUE
HR.EMPLOYEES HR.V_HEADCOUNT
HR.ORG_UNITS HR.V_HEADCOUNT
"""


@pytest.mark.parametrize("chain", EDGES.replace("\\\n", "").strip().splitlines())
def test_a_lineage_edge_of_the_fixture_world_follows_from_the_documents(chain: str) -> None:
    path = chain.split()

    assert set(itertools.pairwise(path)) <= world.lineage(with_associations=False)


def test_the_longest_chain_has_four_hops_from_currencies_to_profitability() -> None:
    chains = world.longest_chains(world.lineage(with_associations=False))

    assert chains == [
        (
            "MASTERDATA.CURRENCIES",
            "MASTERDATA.SUPPLIERS",
            "FINANCE.AP_INVOICES",
            "FINANCE.JOURNAL_ENTRIES",
            "FINANCE.AM_PROFITABILITY",
        )
    ]


@pytest.mark.parametrize("with_associations", [False, True])
def test_customers_has_most_dependants_and_nothing_is_deeper_than_four(
    with_associations: bool,
) -> None:
    edges = world.lineage(with_associations=with_associations)
    direct = Counter(source for source, _ in edges)
    counts = {key: len(world.downstream(edges, key)) for key in world.entities()}

    assert direct.most_common(2)[0][0] == "MASTERDATA.CUSTOMERS"
    assert direct.most_common(2)[1][1] < direct["MASTERDATA.CUSTOMERS"]
    assert [k for k, n in counts.items() if n == max(counts.values())] == ["MASTERDATA.CUSTOMERS"]
    assert len(world.longest_chains(edges)[0]) == 5


def test_some_assets_stand_alone_and_people_never_reach_profitability() -> None:
    edges = world.lineage(with_associations=True)
    touched = {node for edge in edges for node in edge}

    assert not touched & {"SANDBOX.TMP_TEST_01", "MASTERDATA.COUNTRIES", "SANDBOX.CUSTOMERS"}
    assert "FINANCE.AM_PROFITABILITY" not in world.downstream(edges, "HR.EMPLOYEES")


def test_every_reference_resolves_and_foreign_ones_are_shared() -> None:
    shared = {
        (f"{entry['space']}.{entry['name']}", space)
        for entry in tenant()["shared"]
        for space in entry["to"]
    }

    for source, target in world.lineage(with_associations=True):
        assert source in world.entities()
        assert target in world.entities()
        space = target.split(".")[0]
        assert source.startswith(f"{space}.") or (source, space) in shared, (source, target)


def test_annotations_point_at_columns_of_their_object() -> None:
    # A model's measure may refer to a column that its query selects without showing it.
    for entity in world.entities().values():
        for part in world.walk(entity.definition):
            if isinstance(part, dict) and set(part) == {"="}:
                assert part["="] in entity.elements, (entity.key, part)


def test_queries_select_columns_that_their_sources_have() -> None:
    for entity in world.entities().values():
        for select in (p for p in world.walk(entity.definition.get("query", {})) if _is_select(p)):
            aliases = dict(_aliases(entity.space, select["from"]))
            for part in world.walk(select["columns"]):
                if isinstance(part, dict) and len(part.get("ref", ())) == 2:
                    alias, column = part["ref"]
                    assert alias not in aliases or column in aliases[alias], (entity.key, part)


def _is_select(part: object) -> bool:
    return isinstance(part, dict) and "from" in part and "columns" in part


def _aliases(space: str, source: dict[str, Any]) -> list[tuple[str, Any]]:
    if "args" in source:
        return [pair for each in source["args"] for pair in _aliases(space, each)]
    if "ref" in source:
        name = source["ref"][0]
        return [(source.get("as", name), world.entities()[world.resolve(space, name)].elements)]
    return []


def test_a_view_shows_exactly_what_its_query_selects() -> None:
    for entity in world.entities().values():
        query = entity.definition.get("query", {})
        for branch in query.get("SET", {}).get("args", [query] if query else []):
            names = [c.get("as") or c["ref"][-1] for c in branch["SELECT"]["columns"]]
            assert sorted(names) == sorted(entity.elements), entity.key


def test_the_revenue_model_has_edges_down_to_columns() -> None:
    query = world.entities()["SALES.AM_SALES_REVENUE"].definition["query"]["SELECT"]
    selected = {column.get("as"): column.get("ref") for column in query["columns"]}

    assert selected["NET_AMOUNT"] == ["V_SALES_ORDER_HEADER", "NET_AMOUNT"]
    assert selected["ITEM_AMOUNT"] == ["SALES_ORDER_ITEMS", "NET_AMOUNT"]


def test_queries_use_every_construct_that_a_parser_must_know() -> None:
    flat = [json.dumps(e.definition.get("query")) for e in world.entities().values()]
    text = "".join(flat)

    for mark in ('"union"', '"join": "left"', '"join": "inner"', '"case"', '"func"', '"groupBy"'):
        assert mark in text
    for mark in ('"having"', '"distinct": true', '"param": true', '"mixin"', '"list"', '"val"'):
        assert mark in text
    assert any(q.count('"SELECT"') > 2 for q in flat), "a nested sub-select"
