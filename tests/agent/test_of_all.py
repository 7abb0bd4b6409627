"""What must hold for all, none or a share of what hangs on a row: "every asset is mapped"."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sync.agent.agent import Agent, Conversation
from tests.agent.judge import World
from tests.agent.world import CLOCK

_MAPPED = "SELECT 1 FROM v_link l WHERE l.status = 'ACTIVE' AND l.sap_asset_id = a.id"


@pytest.mark.parametrize(
    ("question", "sql"),
    [
        (
            "spaces with all assets unmapped",
            "SELECT a.schema FROM v_asset a WHERE a.system = 'datasphere' AND deleted_at IS NULL"
            f" GROUP BY 1 HAVING bool_and(NOT EXISTS ({_MAPPED}))",
        ),
        (
            "spaces where all tables have a description and an owner",
            "SELECT schema FROM v_asset WHERE system = 'datasphere' AND asset_type = 'table'"
            " AND deleted_at IS NULL GROUP BY 1"
            " HAVING bool_and(trim(coalesce(description, '')) <> '' AND owner IS NOT NULL)",
        ),
        (
            "tables whose columns are all documented",
            "SELECT c.qualified_asset FROM v_column c JOIN v_asset a ON a.id = c.asset_id"
            " WHERE a.asset_type = 'table' AND a.deleted_at IS NULL"
            " GROUP BY 1 HAVING bool_and(c.documented)",
        ),
        (
            "jobs whose runs all succeeded this month",
            "SELECT j.name FROM v_run r JOIN v_job j USING (job_id)"
            " WHERE r.started_at >= TIMESTAMP '2026-03-01' AND j.deleted_at IS NULL"
            " GROUP BY 1 HAVING bool_and(r.status = 'SUCCEEDED')",
        ),
        (
            "spaces where less than half of the assets are mapped",
            "SELECT a.schema FROM v_asset a WHERE a.system = 'datasphere' AND deleted_at IS NULL"
            f" GROUP BY 1 HAVING avg((EXISTS ({_MAPPED}))::INT) < 0.5",
        ),
        (
            "tables where not a single column is documented",
            "SELECT c.qualified_asset FROM v_column c JOIN v_asset a ON a.id = c.asset_id"
            " WHERE a.asset_type = 'table' AND a.deleted_at IS NULL"
            " GROUP BY 1 HAVING NOT bool_or(c.documented)",
        ),
    ],
)
def test_it_holds_for_all_of_at_least_one(
    worlds: Mapping[str, World], question: str, sql: str
) -> None:
    store = worlds["base"].store
    answer = Agent(store).ask(question, Conversation(), CLOCK)
    expected = sorted(name for (name,) in store.query(sql).rows)
    assert expected
    assert sorted(str(row[0]) for row in answer.rows) == expected


@pytest.mark.parametrize(
    ("question", "having"),
    [
        ("days in march without any failure", "= 0"),
        ("days with failures in march", ">= 1"),
        ("on which days in march did more than 3 runs fail", "> 3"),
    ],
)
def test_days_are_named_by_what_happened(
    worlds: Mapping[str, World], question: str, having: str
) -> None:
    store = worlds["base"].store
    sql = (
        "SELECT CAST(d AS DATE) FROM generate_series(TIMESTAMP '2026-03-01',"
        " TIMESTAMP '2026-03-18', INTERVAL 1 DAY) AS g(d) WHERE (SELECT count(*) FROM v_run"
        f" WHERE status = 'FAILED' AND date_trunc('day', started_at) = d) {having} ORDER BY 1"
    )
    expected = [day for (day,) in store.query(sql).rows]
    assert expected
    answer = Agent(store).ask(question, Conversation(), CLOCK)
    assert [row[0] for row in answer.rows] == expected
