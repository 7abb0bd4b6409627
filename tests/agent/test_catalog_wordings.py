"""Constructions of questions about the catalog, each with its answer in SQL of its own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Behaviour
from tests.agent.judge import World
from tests.agent.world import CLOCK

_LIVE = "SELECT qualified_name FROM v_asset a WHERE deleted_at IS NULL"
_BLANK = "trim(coalesce({}, '')) = ''"
_MAPPED = "EXISTS (SELECT 1 FROM v_link l WHERE l.status = 'ACTIVE' AND l.sap_asset_id = a.id)"
_ONE_SIDE = (
    "SELECT coalesce(sap_column, glue_column) FROM v_column_pair WHERE link_status = 'ACTIVE'"
)
_REACHED = (
    "SELECT u.qualified_name FROM v_reach r JOIN v_asset u ON u.id = r.upstream_id"
    " JOIN v_asset d ON d.id = r.downstream_id WHERE d.name = '{}'"
)

# By the column of the answer: questions that mean the same, and what they mean.
_SAME: Mapping[str, Mapping[tuple[str, ...], str]] = {
    "asset": {
        (
            "which dataset is described as the golden records of customers",
            "assets whose description mentions golden records",
        ): f"{_LIVE} AND contains(lower(description), 'golden records')",
        (
            "which tables on aws are iceberg or delta?",
            "glue tables in iceberg or delta format",
        ): f"{_LIVE} AND kind IN ('iceberg_table', 'delta_table')",
        (
            "which assets have a composite key, i.e. more than one key column?",
            "assets with a multi-column key",
        ): ("SELECT qualified_asset FROM v_column WHERE is_key GROUP BY ALL HAVING count(*) > 1"),
        (
            "which assets feed both analytic models, the revenue one and the profitability one?",
            "what feeds both the revenue and the profitability model?",
            "shared upstream of the revenue model and the profitability model",
        ): f"{_REACHED.format('AM_SALES_REVENUE')} INTERSECT {_REACHED.format('AM_PROFITABILITY')}",
        (
            "everything in the MASTERDATA space owned by priya or ortiz",
            "MASTERDATA assets belonging to priya.nair or j.ortiz",
        ): f"{_LIVE} AND schema = 'MASTERDATA' AND owner IN ('priya.nair', 'j.ortiz')",
        (
            "datasets that belong either to priya.nair or to nobody",
            "assets owned by priya.nair or nobody",
        ): f"{_LIVE} AND (owner = 'priya.nair' OR {_BLANK.format('owner')})",
        (
            "assets without description owned by j.ortiz",
            "j.ortiz's assets that have no description",
        ): f"{_LIVE} AND owner = 'j.ortiz' AND {_BLANK.format('description')}",
        (
            "tables without a key, glue aside",
            "datasphere tables that have no key column",
        ): (
            f"{_LIVE} AND system = 'datasphere' AND asset_type = 'table' AND NOT EXISTS"
            " (SELECT 1 FROM v_column c WHERE c.asset_id = a.id AND c.is_key)"
        ),
        (
            "glue tables without the orphans",
            "glue tables that have a source",
        ): (
            f"{_LIVE} AND system = 'glue' AND EXISTS (SELECT 1 FROM v_link l"
            " WHERE l.status <> 'REJECTED' AND l.glue_asset_id = a.id)"
        ),
        ("glue tables that come from LOGISTICS",): (
            f"{_LIVE} AND system = 'glue' AND EXISTS (SELECT 1 FROM v_link l"
            " WHERE l.sap_schema = 'LOGISTICS' AND l.glue_asset_id = a.id)"
        ),
        (
            "tables that feed a view but no model",
            "tables used in a view and used in no analytic model",
        ): (
            f"{_LIVE} AND asset_type = 'table' AND id IN (SELECT x.upstream_id FROM v_reach x JOIN"
            " v_asset y ON y.id = x.downstream_id WHERE y.asset_type = 'view') AND id NOT IN "
            "(SELECT"
            " x.upstream_id FROM v_reach x JOIN v_asset y ON y.id = x.downstream_id"
            " WHERE y.asset_type = 'model')"
        ),
        (
            "drift events that got resolved without anybody acknowledging them before",
            "resolved drift nobody acknowledged",
        ): (
            "SELECT sap_schema || '.' || sap_name FROM v_drift"
            " WHERE status = 'RESOLVED' AND acknowledged_at IS NULL"
        ),
        (
            "drift on anna's tables",
            "drift on tables of anna",
        ): (
            "SELECT d.sap_schema || '.' || d.sap_name FROM v_drift d JOIN v_link l USING (link_id)"
            " JOIN v_asset a ON a.id = l.sap_asset_id WHERE a.owner = 'anna.keller'"
        ),
        (
            "which open drift is the most severe",
            "open drift with the highest severity",
        ): (
            "SELECT sap_schema || '.' || sap_name FROM v_drift"
            " WHERE status <> 'RESOLVED' AND severity = 'CRITICAL'"
        ),
        (
            "assets without owner that are mapped",
            "mapped assets that nobody is looking after",
        ): f"{_LIVE} AND {_BLANK.format('owner')} AND {_MAPPED}",
        (
            "mapped assets downstream of SUPPLIERS",
            "suppose that we modify the vendor master, which assets affected are mapped?",
        ): (
            "SELECT a.qualified_name FROM v_reach r JOIN v_asset a ON a.id = r.downstream_id"
            " JOIN v_asset s ON s.id = r.upstream_id"
            f" WHERE s.qualified_name = 'MASTERDATA.SUPPLIERS' AND {_MAPPED}"
        ),
        (
            "which objects receive data from others but feed nothing themselves?",
            "objects with sources of their own from which nothing else reads",
        ): f"{_LIVE} AND id IN (SELECT downstream_id FROM v_lineage)"
        " AND id NOT IN (SELECT upstream_id FROM v_lineage)",
        (
            "mapped tables that are described in Datasphere but not in Glue",
            "mapped tables with a description in datasphere but none in glue",
        ): (
            "SELECT s.qualified_name FROM v_link l JOIN v_asset s ON s.id = l.sap_asset_id"
            " JOIN v_asset g ON g.id = l.glue_asset_id WHERE l.status = 'ACTIVE'"
            f" AND NOT {_BLANK.format('s.description')} AND {_BLANK.format('g.description')}"
        ),
        (
            "objects whose technical name begins with RT_ or AM_",
            "assets starting with 'RT_' or starting with 'AM_'",
        ): f"{_LIVE} AND (starts_with(name, 'RT_') OR starts_with(name, 'AM_'))",
        ("tables having a column called currency plus another one with amount in the name",): (
            f"{_LIVE} AND asset_type = 'table'"
            " AND id IN (SELECT asset_id FROM v_column WHERE lower(name) = 'currency')"
            " AND id IN (SELECT asset_id FROM v_column WHERE contains(lower(name), 'amount'))"
        ),
        (
            "mappings that somebody paused or rejected, and who did it",
            "paused or rejected mappings, along with who decided them",
        ): (
            "SELECT sap_schema || '.' || sap_name FROM v_link"
            " WHERE status IN ('PAUSED', 'REJECTED')"
        ),
        (
            "active mappings with a score under 0.9 that j.ortiz did not decide",
            "active mappings scored below 0.9, j.ortiz left aside",
        ): (
            "SELECT sap_schema || '.' || sap_name FROM v_link"
            " WHERE status = 'ACTIVE' AND score < 0.9 AND decided_by <> 'j.ortiz'"
        ),
        ("assets with both resolved and still open drift",): (
            "SELECT sap_schema || '.' || sap_name FROM v_drift GROUP BY 1"
            " HAVING bool_or(status = 'RESOLVED') AND bool_or(status <> 'RESOLVED')"
        ),
    },
    "column": {
        (
            "over all active mappings, which columns exist on only one of the two sides?",
            "columns of mapped tables without a counterpart on the other side",
        ): f"{_ONE_SIDE} AND starts_with(difference, 'only')",
        (
            "which columns of mapped tables exist only on the Glue side?",
            "columns of mapped tables that are only in glue",
        ): f"{_ONE_SIDE} AND difference = 'only in glue'",
        (
            "undocumented columns of the HR tables",
            "columns of HR tables without documentation",
        ): (
            "SELECT c.name FROM v_column c JOIN v_asset a ON a.id = c.asset_id"
            " WHERE c.schema = 'HR' AND a.asset_type = 'table' AND NOT c.documented"
        ),
        (
            "columns that have no comment and are part of the key",
            "undocumented key columns",
        ): "SELECT name FROM v_column WHERE is_key AND NOT documented",
        (
            "varchar columns in the glue databases",
        ): "SELECT name FROM v_column WHERE system = 'glue' AND starts_with(data_type, 'varchar')",
    },
    "column_name": {
        (
            "which columns is GROUP_AMOUNT in the revenue model calculated from?",
            "where does GROUP_AMOUNT come from",
        ): (
            "WITH RECURSIVE up AS (SELECT upstream_name AS asset, upstream_column AS name"
            " FROM v_column_lineage WHERE downstream_name = 'AM_SALES_REVENUE'"
            " AND downstream_column = 'GROUP_AMOUNT' UNION SELECT upstream_name, upstream_column"
            " FROM v_column_lineage l JOIN up ON l.downstream_name = up.asset"
            " AND l.downstream_column = up.name) SELECT name FROM up"
        ),
        (
            "which columns do EMPLOYEES and PAYROLL_RESULTS share",
            "columns that EMPLOYEES and PAYROLL_RESULTS have in common",
        ): (
            "SELECT name FROM v_column WHERE qualified_asset = 'HR.EMPLOYEES' AND name IN"
            " (SELECT name FROM v_column WHERE qualified_asset = 'HR.PAYROLL_RESULTS')"
        ),
        ("columns that EMPLOYEES and PAYROLL_RESULTS of HR share but ABSENCES does not have",): (
            "SELECT name FROM v_column WHERE qualified_asset = 'HR.EMPLOYEES' AND name IN"
            " (SELECT name FROM v_column WHERE qualified_asset = 'HR.PAYROLL_RESULTS') AND name"
            " NOT IN (SELECT name FROM v_column WHERE qualified_asset = 'HR.ABSENCES')"
        ),
        (
            "columns that occur in SALES_ORDERS but are missing in its glue counterpart",
            "columns of SALES_ORDERS without a counterpart",
        ): (f"{_ONE_SIDE} AND sap_name = 'SALES_ORDERS' AND difference = 'only in datasphere'"),
        (
            "columns only SALES_ORDERS has compared with SALES_ORDERS_COPY",
            "which are the fields the sandbox copy of sales orders is missing",
        ): (
            "SELECT name FROM v_column WHERE qualified_asset = 'SALES.SALES_ORDERS' AND name NOT IN"
            " (SELECT name FROM v_column WHERE qualified_asset = 'SANDBOX.SALES_ORDERS_COPY')"
        ),
    },
}
_OF_SPACES: Mapping[str, Mapping[tuple[str, ...], str]] = {
    "name": {
        (
            "spaces with at least one table that has neither owner nor description",
            "spaces that have an unowned undocumented table",
        ): (
            f"SELECT schema FROM ({_LIVE.replace('qualified_name', '*')}"
            f" AND system = 'datasphere' AND asset_type = 'table' AND {_BLANK.format('owner')}"
            f" AND {_BLANK.format('description')})"
        ),
        ("list spaces with no owner or no description",): (
            "SELECT name FROM v_schema WHERE deleted_at IS NULL AND system = 'datasphere' AND"
            f" ({_BLANK.format('owner')} OR {_BLANK.format('description')})"
        ),
        ("spaces where anna and priya both own something",): (
            f"{_LIVE.replace('qualified_name', 'schema')} AND system = 'datasphere' AND owner ="
            f" 'anna.keller' INTERSECT {_LIVE.replace('qualified_name', 'schema')}"
            " AND owner = 'priya.nair'"
        ),
    },
}
_ASKED = [
    (column, question, sql)
    for column, meanings in (*_SAME.items(), *_OF_SPACES.items())
    for questions, sql in meanings.items()
    for question in questions
]


@pytest.fixture(scope="module")
def agent(worlds: Mapping[str, World]) -> Agent:
    return Agent(worlds["base"].store)


@pytest.mark.parametrize(("column", "question", "sql"), _ASKED, ids=[each[1] for each in _ASKED])
def test_the_rows_that_are_asked_for(
    worlds: Mapping[str, World], agent: Agent, column: str, question: str, sql: str
) -> None:
    expected = sorted(str(name) for (name,) in worlds["base"].store.query(sql).rows)
    assert expected
    answer = agent.ask(question, Conversation(), CLOCK)
    place = answer.columns.index(column)
    found = [str(row[place]) for row in answer.rows]
    assert set(found) == set(expected)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("how long did it take on average until critical or high drift was resolved?", 138_600.0),
        ("headcount", "HR.V_HEADCOUNT"),
        ("median time from detection to resolution of drift in hours", 27.0),
        ("is RT_VBAK a direct source of AM_SALES_REVENUE?", False),
        ("is SALES_ORDERS a direct source of V_SALES_ORDER_HEADER?", True),
        ("who owns the largest table in LOGISTICS", "j.ortiz"),
        ("which asset holds the daily quotations of the central bank", "FINANCE.EXCHANGE_RATES"),
        ("how many rows does CUSTOMERS of masterdata have in Datasphere and in Glue", 100),
        ("how many different people own at least one datasphere object", 3),
        ("is there a business name for GL_ACCOUNTS", True),
        ("how many drift events were acknowledged in february?", 2),
        ("how many mappings have a score below 85 %", 5),
        ("how many tables have nobody responsible for them?", 8),
        ("columns that exist in Glue but no longer in Datasphere", "load_ts"),
        ("how many columns without a label in the payroll results", 2),
        ("how many tables have not been profiled in the last day", 48),
        ("how many active mappings have different names on both sides?", 1),
        ("how many tables whose row count dropped since the last profile", 1),
        ("how many owners have tables in more than one space", 3),
        ("how long does it take until drift is acknowledged?", 14_400.0),
        ("longest chain that ends in a view", 2),
        ("how many assets changed in HR since the last sync?", 1),
        ("what is the owner and the description of the stock on hand", "anna.keller"),
        ("in which space is the vendor master and who owns it", "MASTERDATA"),
        ("which spaces have more rejected mappings than proposed ones", 1),
        ("how many tables feed both models?", 1),
        ("how many glue tables get their data from the finance space", 5),
        ("who rejected a mapping and when?", "priya.nair"),
        ("which owners have described at least 80 % of their tables", 88.88888888888889),
        (
            "which space has the lowest coverage, ignoring sandbox and empty ones?",
            28.571428571428573,
        ),
        ("who acknowledged the quantity drift in sales orders?", "anna.keller"),
        ("how many assets are neither upstream nor downstream of anything?", 29),
        ("how many finance tables are mapped to landing_raw?", 1),
        ("how many datasphere tables with a currency column but no amount column", 3),
        ("what did the service account do on monday?", 1),
        ("who decided about the mapping of the shipments and when was that?", "j.ortiz"),
        ("how many objects break if the customer master has a problem?", 7),
        ("which sources do the two analytic models share?", 1),
        ("how many levels deep is the revenue analysis?", 3),
        ("how many unmapped tables feed at least one view", 4),
        ("how complete is our documentation overall?", 100 * 37 / 56),
        ("which space has the largest share of personal data columns?", 30.0),
        ("does any open drift affect a key column?", True),
        ("which jobs load the exchange rates?", 2),
        ("when was the mapping for countries approved and by whom?", None),
        ("second column of the journal entries", 1),
        ("unmapped tables in landing_raw", 2),
        ("which databases have unmapped tables?", 2),
        ("how long ago was the mapping of SALES_ORDERS approved?", 1_228_800.0),
        ("show me the mappings of all tables that drifted in march", 6),
        ("do we know who owns the currencies?", "priya.nair"),
        ("who viewed the mapping of the sales orders", 1),
        ("can employee master data get into the profitability analysis in any way?", None),
    ],
)
def test_the_value_that_is_asked_for(agent: Agent, question: str, value: object) -> None:
    answer = agent.ask(question, Conversation(), CLOCK)
    assert answer.behaviour is Behaviour.ANSWER
    assert value is None or answer.value == value


@pytest.mark.parametrize(
    "question",
    [
        "our headcount last month",
        "what is the EUR to USD rate of today?",
        "how many tables will we have by the end of the summer",
        "what is the total net amount of all open sales orders?",
        "which is the best space",
        "in which spaces are fewer than half",
    ],
)
def test_what_the_catalog_cannot_tell_is_not_answered(agent: Agent, question: str) -> None:
    answer = agent.ask(question, Conversation(), CLOCK)
    assert answer.behaviour in {Behaviour.CLARIFY, Behaviour.OUT_OF_SCOPE}
