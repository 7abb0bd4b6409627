"""What narrows questions about the catalog is kept: kinds, hops, sides, groups, two assets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Behaviour
from tests.agent.judge import World
from tests.agent.world import CLOCK

_UP = (
    "SELECT u.qualified_name FROM v_reach r JOIN v_asset u ON u.id = r.upstream_id"
    " JOIN v_asset d ON d.id = r.downstream_id WHERE d.name = '{}'"
)
_ONLY = f"{_UP.format('AM_SALES_REVENUE')} {{}} EXCEPT {_UP.format('V_OPEN_ORDERS')}"
_BOTH = f"{_UP.format('AM_SALES_REVENUE')} {{}} INTERSECT {_UP.format('V_OPEN_ORDERS')}"
_MAPPED = "EXISTS (SELECT 1 FROM v_link l WHERE l.status = 'ACTIVE' AND l.sap_asset_id = {}.id)"
_LIVE = "SELECT qualified_name FROM v_asset a WHERE deleted_at IS NULL"
_COLUMN = "SELECT upstream_column FROM v_column_lineage WHERE downstream_column = 'GROUP_AMOUNT'"
_TYPED = "SELECT name FROM v_column c WHERE {} GROUP BY name HAVING count(DISTINCT data_type) > 1"

_CASES = (
    ("asset", "what does AM_SALES_REVENUE build on that V_OPEN_ORDERS does not?", _ONLY.format("")),
    (
        "asset",
        "which views feed AM_SALES_REVENUE but not V_OPEN_ORDERS",
        _ONLY.format("AND u.asset_type = 'view'"),
    ),
    (
        "asset",
        "what feeds AM_SALES_REVENUE directly but not V_OPEN_ORDERS",
        f"{_UP.format('AM_SALES_REVENUE')} AND r.distance = 1"
        f" EXCEPT {_UP.format('V_OPEN_ORDERS')} AND r.distance = 1",
    ),
    (
        "asset",
        "which unmapped tables feed AM_SALES_REVENUE but not V_OPEN_ORDERS",
        _ONLY.format(f"AND u.asset_type = 'table' AND NOT {_MAPPED.format('u')}"),
    ),
    (
        "asset",
        "which remote tables feed both AM_SALES_REVENUE and V_OPEN_ORDERS",
        _BOTH.format("AND u.kind = 'remote_table'"),
    ),
    (
        "asset",
        "which unmapped tables feed both AM_SALES_REVENUE and V_OPEN_ORDERS",
        _BOTH.format(f"AND u.asset_type = 'table' AND NOT {_MAPPED.format('u')}"),
    ),
    (
        "space",
        "how many views per space depend on CUSTOMERS and SALES_ORDERS",
        "SELECT 'SALES'",
    ),
    ("column_name", "which columns is GROUP_AMOUNT directly calculated from", _COLUMN),
    (
        "column",
        "column names that occur with different data types in datasphere",
        _TYPED.format("system = 'datasphere'"),
    ),
    ("column", "column names with several types in glue", _TYPED.format("system = 'glue'")),
    (
        "asset",
        "does any datasphere asset go to more than one glue table? (active ones only)",
        "SELECT sap_schema || '.' || sap_name FROM v_link WHERE status = 'ACTIVE'"
        " GROUP BY 1 HAVING count(*) > 1",
    ),
    (
        "asset",
        "datasphere tables that nothing else is built upon",
        f"{_LIVE} AND system = 'datasphere' AND asset_type = 'table'"
        " AND id NOT IN (SELECT upstream_id FROM v_lineage)",
    ),
    (
        "asset",
        "what would be touched by an alteration of CURRENCIES, two levels deep at most?",
        "SELECT d.qualified_name FROM v_reach r JOIN v_asset u ON u.id = r.upstream_id"
        " JOIN v_asset d ON d.id = r.downstream_id"
        " WHERE u.name = 'CURRENCIES' AND r.distance <= 2",
    ),
    (
        "sum_row_count",
        "for every space, how many rows do its tables hold altogether? views dont count",
        "SELECT sum(p.row_count) FROM v_profile p JOIN v_asset a ON a.id = p.asset_id"
        " WHERE p.is_newest AND a.deleted_at IS NULL AND a.asset_type = 'table'"
        " AND a.system = 'datasphere' GROUP BY a.schema",
    ),
    (
        "coverage",
        "coverage per space but only local tables. spaces without tables you can leave out",
        f"SELECT 100.0 * avg({_MAPPED.format('a')}::INT) FROM v_asset a"
        " WHERE deleted_at IS NULL AND kind = 'local_table' GROUP BY schema",
    ),
    (
        "coverage",
        "coverage per space of local tables",
        f"SELECT 100.0 * avg({_MAPPED.format('a')}::INT) FROM v_asset a"
        " WHERE deleted_at IS NULL AND kind = 'local_table' GROUP BY schema",
    ),
    (
        "column",
        "which column names are typed differently across the glue tables",
        _TYPED.format("system = 'glue'"),
    ),
    (
        "avg_count",
        "average number of undocumented columns per datasphere table",
        "SELECT avg(column_count - documented_columns) FROM v_asset"
        " WHERE deleted_at IS NULL AND system = 'datasphere' AND asset_type = 'table'",
    ),
    (
        "asset",
        "columns named amount",
        "SELECT qualified_asset FROM v_column WHERE lower(name) = 'amount'",
    ),
    (
        "status",
        "which sap object is behind sales_db.open_orders, and is that link active?",
        "SELECT status FROM v_link WHERE glue_name = 'open_orders'",
    ),
    (
        "count",
        "who is responsible for the datasphere tables that have no active mapping, and how many"
        " is it per person?",
        "SELECT count(*) FROM v_asset a WHERE deleted_at IS NULL AND system = 'datasphere'"
        f" AND asset_type = 'table' AND NOT {_MAPPED.format('a')} GROUP BY nullif(trim(owner), '')",
    ),
    (
        "column_name",
        "what does landing_raw.fx_rates lack compared with FINANCE.EXCHANGE_RATES",
        "SELECT sap_column FROM v_column_pair"
        " WHERE glue_name = 'fx_rates' AND sap_name = 'EXCHANGE_RATES'"
        " AND difference = 'only in datasphere'",
    ),
)


@pytest.fixture(scope="module")
def agent(worlds: Mapping[str, World]) -> Agent:
    return Agent(worlds["base"].store)


@pytest.mark.parametrize(("column", "text", "sql"), _CASES, ids=[text for _, text, _ in _CASES])
def test_what_narrows_a_question_is_kept(
    worlds: Mapping[str, World], agent: Agent, column: str, text: str, sql: str
) -> None:
    answer = agent.ask(text, Conversation(), CLOCK)
    expected = [value for (value,) in worlds["base"].store.query(sql).rows]

    assert answer.behaviour is Behaviour.ANSWER
    place = answer.columns.index(column)
    assert _said(row[place] for row in answer.rows) == _said(expected)


def _said(values: Iterable[object]) -> list[str]:
    """Return *values* to compare: numbers to their fourth digit."""
    number = (int, float, Decimal)
    return sorted(f"{v:.4f}" if isinstance(v, number) else str(v) for v in values)
