"""Questions about the catalog, each with its answer in SQL of its own: lineage, columns, links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Answer, Behaviour
from tests.agent.judge import World
from tests.agent.world import CLOCK

_REACHED = (
    "SELECT DISTINCT a.qualified_name FROM v_reach r JOIN v_asset a ON a.id = r.{side}_id"
    " JOIN v_asset t ON t.id = r.{other}_id WHERE t.qualified_name = '{name}'"
)
_MAPPED = "EXISTS (SELECT 1 FROM v_link l WHERE l.status = 'ACTIVE' AND l.sap_asset_id = a.id)"
_LIVE = "a.deleted_at IS NULL"


def _upstream(name: str) -> str:
    return _REACHED.format(side="upstream", other="downstream", name=name)


def _downstream(name: str) -> str:
    return _REACHED.format(side="downstream", other="upstream", name=name)


def _grown(than: str) -> str:
    return (
        "SELECT p.qualified_asset FROM v_profile p JOIN v_asset a ON a.id = p.asset_id"
        f" WHERE {_LIVE} AND a.asset_type = 'table' AND p.is_newest AND p.row_count {than}"
        " (SELECT max(o.row_count) FROM v_profile o"
        " WHERE o.asset_id = p.asset_id AND NOT o.is_newest)"
    )


_ASSETS = {
    "glue tables except iceberg and delta tables": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.system = 'glue'"
        " AND a.kind NOT IN ('iceberg_table', 'delta_table')"
    ),
    "what is built directly on top of WAREHOUSES": (
        "SELECT d.qualified_name FROM v_lineage l JOIN v_asset d ON d.id = l.downstream_id"
        " JOIN v_asset u ON u.id = l.upstream_id WHERE u.name = 'WAREHOUSES'"
    ),
    "tables with half a million rows or more": (
        "SELECT a.qualified_name FROM v_asset a JOIN v_profile p ON p.asset_id = a.id"
        f" WHERE {_LIVE} AND p.is_newest AND a.asset_type = 'table' AND p.row_count >= 500000"
    ),
    "tables with a description that are unmapped or unowned": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.asset_type = 'table'"
        " AND trim(a.description) <> '' AND (trim(coalesce(a.owner, '')) = ''"
        f" OR (a.system = 'datasphere' AND NOT {_MAPPED}))"
    ),
    "views that depend on tables without owner": (
        "SELECT d.qualified_name FROM v_reach r JOIN v_asset d ON d.id = r.downstream_id"
        " JOIN v_asset u ON u.id = r.upstream_id WHERE d.asset_type = 'view'"
        " AND u.asset_type = 'table' AND trim(coalesce(u.owner, '')) = ''"
    ),
    "assets without owner or description, excluding views": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.asset_type <> 'view'"
        " AND trim(coalesce(a.owner, '')) = '' AND trim(coalesce(a.description, '')) = ''"
    ),
    "what would be affected in FINANCE if EXCHANGE_RATES went away": (
        f"{_downstream('FINANCE.EXCHANGE_RATES')} AND a.schema = 'FINANCE'"
    ),
    "tables with the same number of columns in both systems": (
        "SELECT s.qualified_name FROM v_link l JOIN v_asset s ON s.id = l.sap_asset_id"
        " JOIN v_asset g ON g.id = l.glue_asset_id WHERE l.status = 'ACTIVE'"
        " AND s.asset_type = 'table' AND g.column_count = s.column_count"
    ),
    "glue tables whose datasphere source changed this week": (
        "SELECT g.qualified_name FROM v_link l JOIN v_asset s ON s.id = l.sap_asset_id"
        " JOIN v_asset g ON g.id = l.glue_asset_id"
        " WHERE l.status = 'ACTIVE' AND s.changed_at >= TIMESTAMPTZ '2026-03-16 00:00Z'"
    ),
    "glue tables not owned by the owner of their datasphere source": (
        "SELECT g.qualified_name FROM v_link l JOIN v_asset s ON s.id = l.sap_asset_id"
        " JOIN v_asset g ON g.id = l.glue_asset_id"
        " WHERE l.status = 'ACTIVE' AND s.owner IS DISTINCT FROM g.owner"
    ),
    "tables with at least 5 columns, none documented": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.asset_type = 'table'"
        " AND a.column_count >= 5 AND a.documented_columns = 0"
    ),
    "tables that feed more than one view": (
        "SELECT a.qualified_name FROM v_asset a JOIN v_reach r ON r.upstream_id = a.id"
        " JOIN v_asset v ON v.id = r.downstream_id WHERE a.asset_type = 'table'"
        " AND v.asset_type = 'view' GROUP BY ALL HAVING count(*) > 1"
    ),
    "which assets have neither changed nor synced in the last 30 days": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND {_MAPPED}"
        " AND a.changed_at < TIMESTAMPTZ '2026-02-16 14:30Z' AND a.id NOT IN"
        " (SELECT r.sap_asset_id FROM v_run_asset r WHERE r.status = 'SUCCEEDED'"
        " AND r.finished_at >= TIMESTAMPTZ '2026-02-16 14:30Z')"
    ),
    "which mapped tables have fewer columns in glue than in datasphere": (
        "SELECT s.qualified_name FROM v_link l JOIN v_asset s ON s.id = l.sap_asset_id"
        " JOIN v_asset g ON g.id = l.glue_asset_id"
        " WHERE l.status = 'ACTIVE' AND g.column_count < s.column_count"
    ),
    "what depends on SALES_ORDERS or SHIPMENTS": (
        f"{_downstream('SALES.SALES_ORDERS')} UNION {_downstream('LOGISTICS.SHIPMENTS')}"
    ),
    "what depends on SALES_ORDERS and EXCHANGE_RATES": (
        f"{_downstream('SALES.SALES_ORDERS')} INTERSECT {_downstream('FINANCE.EXCHANGE_RATES')}"
    ),
    "who would notice if RT_VBAP went away": _downstream("SALES.RT_VBAP"),
    "what influences V_CASH_FLOW": _upstream("FINANCE.V_CASH_FLOW"),
    "what is SHIPMENTS used by": _downstream("LOGISTICS.SHIPMENTS"),
    "which objects are used by AM_SALES_REVENUE": _upstream("SALES.AM_SALES_REVENUE"),
    "parents of AM_PROFITABILITY, only the direct ones": (
        "SELECT upstream_schema || '.' || upstream_name FROM v_lineage"
        " WHERE downstream_name = 'AM_PROFITABILITY'"
    ),
    "unmapped sources of AM_SALES_REVENUE": (
        f"{_upstream('SALES.AM_SALES_REVENUE')} AND NOT {_MAPPED}"
    ),
    "which sources of AM_SALES_REVENUE have open drift": (
        f"{_upstream('SALES.AM_SALES_REVENUE')} AND a.id IN (SELECT l.sap_asset_id FROM v_drift d"
        " JOIN v_link l USING (link_id) WHERE d.status <> 'RESOLVED')"
    ),
    "which FINANCE objects feed AM_PROFITABILITY": (
        f"{_upstream('FINANCE.AM_PROFITABILITY')} AND a.schema = 'FINANCE'"
    ),
    "which remote tables end up in the revenue analysis": (
        f"{_upstream('SALES.AM_SALES_REVENUE')} AND a.kind = 'remote_table'"
    ),
    "which assets are fed by CUSTOMERS in masterdata but not by EXCHANGE_RATES": (
        f"{_downstream('MASTERDATA.CUSTOMERS')} EXCEPT {_downstream('FINANCE.EXCHANGE_RATES')}"
    ),
    "assets without anything upstream that feed at least two others directly": (
        "SELECT upstream_schema || '.' || upstream_name FROM v_lineage WHERE upstream_id NOT IN"
        " (SELECT downstream_id FROM v_lineage) GROUP BY 1 HAVING count(DISTINCT downstream_id) > 1"
    ),
    "assets containing both EMAIL and PHONE": (
        "SELECT qualified_asset FROM v_column WHERE lower(name) IN ('email', 'phone')"
        " GROUP BY 1 HAVING count(DISTINCT lower(name)) = 2"
    ),
    "tables with EMAIL but without PHONE": (
        "SELECT qualified_asset FROM v_column WHERE lower(name) IN ('email', 'phone')"
        " GROUP BY 1 HAVING count(DISTINCT lower(name)) = 1 AND min(lower(name)) = 'email'"
    ),
    "which assets were deleted": "SELECT qualified_name FROM v_asset WHERE deleted_at IS NOT NULL",
    "assets with PII and open drift": (
        "SELECT a.qualified_name FROM v_asset a WHERE a.id IN (SELECT asset_id FROM v_column"
        " WHERE semantics LIKE '%personal_data%') AND a.id IN (SELECT l.sap_asset_id FROM v_drift d"
        " JOIN v_link l USING (link_id) WHERE d.status <> 'RESOLVED')"
    ),
    "which assets are mapped to several glue tables": (
        "SELECT sap_schema || '.' || sap_name FROM v_link WHERE status = 'ACTIVE'"
        " GROUP BY 1 HAVING count(*) > 1"
    ),
    "assets changed since their last sync": (
        "SELECT a.qualified_name FROM v_asset a JOIN v_asset_sync s ON s.asset_id = a.id"
        " WHERE a.changed_at > s.last_success_at"
    ),
    "datasphere tables lacking an owner or a description": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.system = 'datasphere' AND"
        " a.asset_type = 'table' AND (trim(coalesce(a.owner, '')) = ''"
        " OR trim(coalesce(a.description, '')) = '')"
    ),
    "datasphere assets without a key column, models left out": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.system = 'datasphere' AND"
        " a.asset_type <> 'model' AND NOT EXISTS"
        " (SELECT 1 FROM v_column c WHERE c.asset_id = a.id AND c.is_key)"
    ),
    "what lies above AM_PROFITABILITY": _upstream("FINANCE.AM_PROFITABILITY"),
    "assets without owner, description and mapping": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.system = 'datasphere' AND"
        " trim(coalesce(a.owner, '')) = '' AND trim(coalesce(a.description, '')) = ''"
        f" AND NOT {_MAPPED}"
    ),
    "tables whose name occurs in more than one space": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.asset_type = 'table'"
        " AND a.name IN (SELECT x.name FROM v_asset x GROUP BY 1 HAVING count(*) > 1)"
    ),
    "which views read from more than three tables": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.asset_type = 'view'"
        " AND (SELECT count(*) FROM v_reach r JOIN v_asset t ON t.id = r.upstream_id"
        " WHERE r.downstream_id = a.id AND t.asset_type = 'table') > 3"
    ),
    "which glue tables are not linked to anything": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.system = 'glue'"
        " AND a.asset_type = 'table' AND a.id NOT IN (SELECT glue_asset_id FROM v_link"
        " WHERE status <> 'REJECTED' AND glue_asset_id IS NOT NULL)"
    ),
    "which tables shrank between their last two profiles": _grown("<"),
    "tables that gained over 100000 rows since the previous profile": _grown("> 100000 +"),
    "which objects feed others but have no source of their own": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE}"
        " AND a.id IN (SELECT upstream_id FROM v_lineage)"
        " AND a.id NOT IN (SELECT downstream_id FROM v_lineage)"
    ),
    "what depends on RT_VBAK only indirectly, so not in a single step": (
        f"{_downstream('SALES.RT_VBAK')} AND r.distance > 1"
    ),
    "RT_VBAK was dropped: which views further down are affected, and who owns them?": (
        f"{_downstream('SALES.RT_VBAK')} AND a.asset_type = 'view'"
    ),
    "which tables did j.ortiz change in february": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND a.changed_by = 'j.ortiz'"
        " AND a.asset_type = 'table' AND month(a.changed_at) = 2 AND year(a.changed_at) = 2026"
    ),
    "glue tables whose source has no owner": (
        "SELECT x.glue_schema || '.' || x.glue_name FROM v_link x JOIN v_asset s"
        " ON s.id = x.sap_asset_id WHERE x.status <> 'REJECTED' AND x.glue_asset_id IS NOT NULL"
        " AND trim(coalesce(s.owner, '')) = ''"
    ),
    "drift on key columns": (
        "SELECT d.sap_schema || '.' || d.sap_name FROM v_drift d JOIN v_link l USING (link_id)"
        " JOIN v_column c ON c.asset_id = l.sap_asset_id AND lower(c.name) = lower(d.column_name)"
        " WHERE c.is_key"
    ),
    "datasets with 'order' in the label or in the description": (
        f"SELECT a.qualified_name FROM v_asset a WHERE {_LIVE} AND"
        " (contains(lower(a.label), 'order') OR contains(lower(a.description), 'order'))"
    ),
}


@pytest.mark.parametrize("question", _ASSETS)
def test_the_assets_that_are_asked_for(worlds: Mapping[str, World], question: str) -> None:
    answer, expected = _asked(worlds, question, _ASSETS[question])
    place = answer.columns.index("asset")
    assert {str(row[place]) for row in answer.rows} == {name for (name,) in expected}


_COLUMNS = {
    "common columns of SALES_ORDERS and V_SALES_ORDER_HEADER": (
        "SELECT name FROM v_column WHERE qualified_asset = 'SALES.SALES_ORDERS' AND name IN"
        " (SELECT name FROM v_column WHERE qualified_asset = 'SALES.V_SALES_ORDER_HEADER')"
    ),
    "which columns do AR_INVOICES, AP_INVOICES and SALES_ORDERS all have in common?": (
        "SELECT name FROM v_column WHERE qualified_asset IN ('FINANCE.AR_INVOICES',"
        " 'FINANCE.AP_INVOICES', 'SALES.SALES_ORDERS') GROUP BY 1 HAVING count(*) = 3"
    ),
    "columns of SALES_ORDERS that glue lacks": (
        "SELECT sap_column FROM v_column_pair WHERE sap_name = 'SALES_ORDERS'"
        " AND difference = 'only in datasphere'"
    ),
    "which columns does GROUP_AMOUNT in AM_SALES_REVENUE come from": (
        "WITH RECURSIVE up AS (SELECT upstream_name AS asset, upstream_column AS name"
        " FROM v_column_lineage WHERE downstream_name = 'AM_SALES_REVENUE'"
        " AND downstream_column = 'GROUP_AMOUNT' UNION SELECT upstream_name, upstream_column"
        " FROM v_column_lineage l JOIN up ON l.downstream_name = up.asset"
        " AND l.downstream_column = up.name) SELECT name FROM up"
    ),
    "columns with the same name but different types in SALES_ORDERS and SALES_ORDERS_COPY": (
        "SELECT o.name FROM v_column o JOIN v_column c USING (name) WHERE"
        " o.qualified_asset = 'SALES.SALES_ORDERS' AND o.data_type <> c.data_type"
        " AND c.qualified_asset = 'SANDBOX.SALES_ORDERS_COPY'"
    ),
}


@pytest.mark.parametrize("question", _COLUMNS)
def test_the_columns_that_are_asked_for(worlds: Mapping[str, World], question: str) -> None:
    answer, expected = _asked(worlds, question, _COLUMNS[question])
    place = next(i for i, name in enumerate(answer.columns) if name in {"column", "column_name"})
    assert {str(row[place]) for row in answer.rows} == {name for (name,) in expected}


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("technical name of the thing labelled 'Absences and Leave'", "ABSENCES"),
        ("whom do I ask about PRODUCTS", "j.ortiz"),
        ("what's PRODUCTS called in business terms", "Material Master"),
        ("number of different people who own a view or a model", 3),
        ("datasphere columns ending in _ID that are not part of a key", 9),
        ("how far is RT_VBAK from the revenue analysis model", 3),
        ("how far is the revenue analysis model from RT_VBAK", 3),
        ("median row count of tables in MASTERDATA and LOGISTICS taken together", 57_500),
        ("can IBAN be empty in SUPPLIERS", True),
        ("is V_CASH_FLOW a table", False),
        ("is SUPPLIERS in glue", True),
        ("what percentage of the glue tables are iceberg tables", 100 / 21),
        ("in how many datasphere tables does the key consist of more than one column", 8),
        ("how big is the share of undocumented columns in HR", 45),
        ("is it safe to drop SUPPLIERS", False),
        ("do SALES_ORDERS and SALES_ORDERS_COPY have the same columns", False),
        ("which glue column does NET_AMOUNT of SALES_ORDERS map to", "net_amount"),
        ("source of landing_raw.fx_rates", "FINANCE.EXCHANGE_RATES"),
        ("how many sources does AM_SALES_REVENUE have in total", 7),
        ("how many hops is it from currencies to the profitability analysis", 4),
        ("type of QUANTITY in SALES_ORDERS in glue", "int"),
        ("how many columns are decimal in sap but double in aws", 4),
        ("how many columns of PRODUCTS are decimal in datasphere and double in glue", 1),
    ],
)
def test_the_fact_that_is_asked_for(
    worlds: Mapping[str, World], question: str, value: object
) -> None:
    assert Agent(worlds["base"].store).ask(question, Conversation(), CLOCK).value == value


@pytest.mark.parametrize("name", ["FOO_COUNT", "GROUP_AMOUNTS_X"])
def test_no_part_of_an_unknown_identifier_is_a_word(worlds: Mapping[str, World], name: str) -> None:
    question = f"what is the {name} of SALES_ORDERS"
    answer = Agent(worlds["base"].store).ask(question, Conversation(), CLOCK)
    assert answer.behaviour is Behaviour.NOT_FOUND


def _asked(
    worlds: Mapping[str, World], question: str, sql: str
) -> tuple[Answer, list[tuple[Any, ...]]]:
    store = worlds["base"].store
    expected = [tuple(row) for row in store.query(sql).rows]
    assert expected
    return Agent(store).ask(question, Conversation(), CLOCK), expected
