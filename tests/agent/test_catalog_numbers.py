"""Numbers, times and places of the catalog, each answer checked by SQL of its own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Behaviour
from sync.store.database import Store
from tests.agent.world import CLOCK

_LIVE = "FROM v_asset a WHERE a.deleted_at IS NULL"
_TABLES = f"SELECT a.qualified_name {_LIVE} AND a.asset_type = 'table'"
_OF_OWNER = f"SELECT a.owner {_LIVE} AND a.owner IS NOT NULL GROUP BY 1 HAVING"

# By the column of the answer: questions, and what they mean.
_MEANT: Mapping[str, Mapping[str, str]] = {
    "owner": {
        "who owns the source of finance_db.ap_invoices": (
            f"SELECT a.owner {_LIVE} AND a.qualified_name = 'FINANCE.AP_INVOICES'"
        ),
        "which owners have at least 2 views and fewer than 12 tables": (
            f"{_OF_OWNER} count(*) FILTER (WHERE a.asset_type = 'view') >= 2"
            " AND count(*) FILTER (WHERE a.asset_type = 'table') < 12"
        ),
        "owners with at least 5 tables but without models": (
            f"{_OF_OWNER} count(*) FILTER (WHERE a.asset_type = 'table') >= 5"
            " AND count(*) FILTER (WHERE a.asset_type = 'model') = 0"
        ),
    },
    "name": {
        "spaces where at least one table has no owner": (
            f"SELECT DISTINCT a.schema {_LIVE} AND a.system = 'datasphere'"
            " AND a.asset_type = 'table' AND trim(coalesce(a.owner, '')) = ''"
        ),
    },
    "source_space": {
        "how many glue tables are fed by each space": (
            "SELECT DISTINCT sap_schema FROM v_link WHERE status <> 'REJECTED'"
            " AND glue_asset_id IS NOT NULL"
        ),
    },
    "asset": {
        "tables that only the cash flow view uses": (
            "SELECT u.qualified_name FROM v_reach r JOIN v_asset u ON u.id = r.upstream_id"
            " JOIN v_asset d ON d.id = r.downstream_id WHERE u.asset_type = 'table' GROUP BY 1"
            " HAVING bool_and(d.name = 'V_CASH_FLOW')"
        ),
        "which mapped tables have columns that only exist on one side": (
            "SELECT DISTINCT sap_schema || '.' || sap_name FROM v_column_pair WHERE glue_name"
            " IS NOT NULL AND link_status = 'ACTIVE' AND starts_with(difference, 'only')"
        ),
        "which datasphere tables are not used by any view or model": (
            f"{_TABLES} AND a.system = 'datasphere' AND NOT EXISTS (SELECT 1 FROM v_reach r"
            " JOIN v_asset d ON d.id = r.downstream_id WHERE r.upstream_id = a.id"
            " AND d.asset_type IN ('view', 'model'))"
        ),
        "columns of type decimal(15,2)": (
            "SELECT qualified_asset FROM v_column WHERE lower(data_type) LIKE '%decimal(15,2)'"
        ),
        "which columns are of type varchar(34)": (
            "SELECT qualified_asset FROM v_column WHERE name ILIKE 'iban'"
        ),
        "what would break if we delete EXCHANGE_RATES or WAREHOUSES": (
            "SELECT DISTINCT d.qualified_name FROM v_reach r JOIN v_asset d"
            " ON d.id = r.downstream_id JOIN v_asset u ON u.id = r.upstream_id"
            " WHERE u.name IN ('EXCHANGE_RATES', 'WAREHOUSES')"
        ),
        "assets in LOGISTICS that have a proposed but no active mapping": (
            "SELECT sap_schema || '.' || sap_name FROM v_link WHERE sap_schema = 'LOGISTICS'"
            " GROUP BY 1 HAVING bool_or(status = 'PROPOSED') AND NOT bool_or(status = 'ACTIVE')"
        ),
        "datasphere tables nobody has changed for 90 days": (
            f"{_TABLES} AND a.system = 'datasphere'"
            " AND a.changed_at < TIMESTAMP '2026-03-18 14:30:00' - INTERVAL 90 DAY"
        ),
        "what tables are in hr_db and how many columns do they have": (
            f"SELECT a.qualified_name {_LIVE} AND a.schema = 'hr_db'"
        ),
        "upstream of V_LATE_SHIPMENTS without SHIPMENTS": (
            "SELECT u.qualified_name FROM v_reach r JOIN v_asset u ON u.id = r.upstream_id"
            " JOIN v_asset d ON d.id = r.downstream_id WHERE d.name = 'V_LATE_SHIPMENTS'"
            " AND u.name <> 'SHIPMENTS'"
        ),
        "glue tables whose source was modified this month": (
            "SELECT g.qualified_name FROM v_link l JOIN v_asset g ON g.id = l.glue_asset_id"
            " JOIN v_asset s ON s.id = l.sap_asset_id WHERE l.status <> 'REJECTED'"
            " AND s.changed_at >= TIMESTAMP '2026-03-01'"
        ),
        "mappings not approved by anna.keller": (
            "SELECT sap_schema || '.' || sap_name FROM v_link WHERE status = 'ACTIVE'"
            " AND decided_by <> 'anna.keller'"
        ),
        "mappings where the names differ between source and target": (
            "SELECT sap_schema || '.' || sap_name FROM v_link"
            " WHERE replace(lower(sap_name), '_', '') <> replace(lower(glue_name), '_', '')"
        ),
        "tables with more than 4 columns but fewer than 2 documented": (
            f"{_TABLES} AND a.column_count > 4 AND a.documented_columns < 2"
        ),
        "tables with at least 6 columns of which more than 3 are nullable": (
            f"{_TABLES} AND a.column_count >= 6 AND (SELECT count(*) FROM v_column c"
            " WHERE c.asset_id = a.id AND c.is_nullable) > 3"
        ),
        "assets discovered this year but never changed": (
            f"SELECT a.qualified_name {_LIVE} AND a.first_seen_at >= TIMESTAMP '2026-01-01'"
            " AND coalesce(a.changed_at <= a.first_seen_at, TRUE)"
        ),
        "which datasphere assets were first seen before 2026 and modified since then": (
            f"SELECT a.qualified_name {_LIVE} AND a.first_seen_at < TIMESTAMP '2026-01-01'"
            " AND a.changed_at > a.first_seen_at"
        ),
        "assets whose owner is not the owner of their space": (
            "SELECT a.qualified_name FROM v_asset a JOIN v_schema s ON s.name = a.schema"
            " AND s.connection = a.connection WHERE a.deleted_at IS NULL AND"
            " a.system = 'datasphere' AND a.owner IS DISTINCT FROM s.owner AND a.owner <> ''"
        ),
        "which finance table was profiled most recently": (
            "SELECT qualified_asset FROM v_profile WHERE schema = 'FINANCE' AND is_newest"
            " AND NOT starts_with(asset, 'V_') ORDER BY profiled_at DESC LIMIT 1"
        ),
        "which table was synced most recently": (
            "SELECT sap_schema || '.' || sap_name FROM v_run_asset WHERE status = 'SUCCEEDED'"
            " ORDER BY finished_at DESC LIMIT 1"
        ),
    },
    "space": {
        "top 3 spaces by average number of columns per table": (
            f"SELECT a.schema {_LIVE} AND a.system = 'datasphere' AND a.asset_type = 'table'"
            " GROUP BY 1 ORDER BY avg(a.column_count) DESC LIMIT 3"
        ),
        "which space has the freshest data": (
            "SELECT sap_schema FROM v_run_asset WHERE status = 'SUCCEEDED'"
            " ORDER BY finished_at DESC LIMIT 1"
        ),
        "which space has the most recently changed asset": (
            "SELECT schema FROM v_asset WHERE deleted_at IS NULL"
            " ORDER BY changed_at DESC NULLS LAST LIMIT 1"
        ),
        "HR and FINANCE: tables, runs, failures": "SELECT unnest(['HR', 'FINANCE'])",
    },
    "column": {
        "columns of masterdata with the same name but different types": (
            "SELECT c.name FROM v_column c WHERE c.schema = 'MASTERDATA' AND EXISTS (SELECT 1"
            " FROM v_column o WHERE o.system = c.system AND lower(o.name) = lower(c.name)"
            " AND o.data_type <> c.data_type)"
        ),
        "longest text column of the vendor master": "SELECT 'NAME'",
    },
}


@pytest.mark.parametrize(
    ("column", "question", "sql"),
    [(c, question, sql) for c, meant in _MEANT.items() for question, sql in meant.items()],
)
def test_the_things_that_are_asked_for(
    store: Store, agent: Agent, column: str, question: str, sql: str
) -> None:
    expected = sorted(name for (name,) in store.query(sql).rows)
    assert expected
    answer = agent.ask(question, Conversation(), CLOCK)
    place = answer.columns.index(column)
    assert sorted(str(row[place]) for row in answer.rows) == expected


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("how many mappings were proposed in november 2025", 21),
        ("proposed mappings of november 2025", 2),
        ("how quickly do we acknowledge drift on average", 14_400.0),
        ("what is the lowest score among active mappings", 0.81),
        ("which owner is responsible for the most columns with personal data", 9),
    ],
)
def test_the_number_that_is_asked_for(agent: Agent, question: str, value: float) -> None:
    assert agent.ask(question, Conversation(), CLOCK).value == value


def test_the_longest_run_of_many_jobs_is_one(agent: Agent) -> None:
    answer = agent.ask("what was the longest run of the LOGISTICS jobs", Conversation(), CLOCK)
    assert [row[answer.columns.index("run")] for row in answer.rows] == [3141]


def test_the_newest_of_what_hangs_on_a_thing_is_no_count(agent: Agent) -> None:
    answer = agent.ask("which job has the most recent failure", Conversation(), CLOCK)
    assert answer.behaviour is Behaviour.CLARIFY
