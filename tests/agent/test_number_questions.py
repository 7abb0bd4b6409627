"""Questions for numbers, rankings and conditions, each with its answer in SQL of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Answer, Behaviour
from tests.agent.judge import World
from tests.agent.talking import assert_holds, plain
from tests.agent.world import CLOCK

_RUNS = "(SELECT r.*, p.sap_schema AS space FROM v_run r LEFT JOIN v_pair p ON p.name = r.pair)"
_ASSETS = "(SELECT * FROM v_asset WHERE deleted_at IS NULL)"
_MARCH = "started_at >= TIMESTAMP '2026-03-01'"
_WEEK = "started_at >= TIMESTAMP '2026-03-16'"
_BEFORE = "started_at >= TIMESTAMP '2026-03-09' AND started_at < TIMESTAMP '2026-03-16'"
_SPACES = "v_schema s LEFT JOIN {a} a ON a.schema = s.name WHERE s.system = 'datasphere'"
_SIZES = f"{_ASSETS} a JOIN v_profile p ON p.asset_id = a.id AND p.is_newest"

# The rows that an answer must hold in this order, whatever else it shows.
_ORDERED = {
    "open drift, most severe first": (
        "SELECT severity FROM v_drift WHERE status <> 'RESOLVED' ORDER BY"
        " list_position(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], severity)"
    ),
    "glue tables by size": (
        f"SELECT a.qualified_name FROM {_SIZES} WHERE a.system = 'glue' ORDER BY row_count DESC"
    ),
    "all views, the most recently changed one on top": (
        f"SELECT qualified_name FROM {_ASSETS} WHERE asset_type = 'view' ORDER BY changed_at DESC"
    ),
    "jobs ranked by average duration": (
        "SELECT job, avg(duration_s) FROM v_run GROUP BY ALL HAVING avg(duration_s) IS NOT NULL"
        " ORDER BY 2 DESC"
    ),
    "median duration per job today, longest first": (
        "SELECT job, median(duration_s) FROM v_run WHERE started_at >= TIMESTAMP '2026-03-18'"
        " GROUP BY ALL HAVING median(duration_s) IS NOT NULL ORDER BY 2 DESC"
    ),
    "drift events by severity, most severe first": (
        "SELECT * FROM (SELECT severity, count(*) FROM v_drift GROUP BY severity) ORDER BY"
        " list_position(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], severity)"
    ),
    "the third largest table in finance": (
        f"SELECT a.qualified_name FROM {_SIZES} WHERE a.schema = 'FINANCE'"
        " AND a.asset_type = 'table' ORDER BY row_count DESC LIMIT 1 OFFSET 2"
    ),
}

# The rows that an answer must hold in any order.
_ROWS = {
    "failures of type timeout this month": (
        f"SELECT run_id FROM v_run WHERE error_class = 'TIMEOUT' AND status = 'FAILED' AND {_MARCH}"
    ),
    "health checks of yesterday with a latency above 0.07 seconds": (
        "SELECT component, latency_ms FROM v_health_check WHERE latency_ms > 70"
        " AND checked_at >= TIMESTAMP '2026-03-17' AND checked_at < TIMESTAMP '2026-03-18'"
    ),
    "components with an average latency over 0.07 seconds": (
        "SELECT component, avg(latency_ms) AS ms FROM v_health_check GROUP BY 1 HAVING ms > 70"
    ),
    "jobs that are not paused": "SELECT name FROM v_job WHERE enabled",
    "tables per glue database, biggest first": (
        f"SELECT s.name, count(a.id) FROM v_schema s LEFT JOIN {_ASSETS} a ON a.schema = s.name"
        " WHERE s.system = 'glue' GROUP BY ALL"
    ),
    "job with the most failures in each space this month": (
        "SELECT * FROM (SELECT space, job, count(*) AS n"
        f" FROM {_RUNS} WHERE status = 'FAILED' AND {_MARCH} GROUP BY space, job)"
        " QUALIFY rank() OVER (PARTITION BY space ORDER BY n DESC) = 1"
    ),
    "top 2 tables per space by row count": (
        f"SELECT a.qualified_name FROM {_SIZES} WHERE a.system = 'datasphere'"
        " AND a.asset_type = 'table'"
        " QUALIFY row_number() OVER (PARTITION BY a.schema ORDER BY row_count DESC) <= 2"
    ),
    "owners of more than 8 assets": (
        f"SELECT owner, count(*) FROM {_ASSETS} WHERE trim(owner) <> '' GROUP BY ALL"
        " HAVING count(*) > 8"
    ),
    "jobs that failed this week but not last week": (
        f"SELECT DISTINCT job FROM v_run WHERE status = 'FAILED' AND {_WEEK}"
        f" EXCEPT SELECT job FROM v_run WHERE status = 'FAILED' AND {_BEFORE}"
    ),
    "highest queue wait this month per space": (
        f"SELECT space, max(queue_s) FROM {_RUNS} WHERE {_MARCH} GROUP BY ALL"
    ),
    "average and maximum duration per job this month": (
        f"SELECT job, avg(duration_s), max(duration_s) FROM v_run WHERE {_MARCH} GROUP BY ALL"
    ),
    "runs and failures per day this week": (
        "SELECT CAST(started_at AS DATE), count(*), count(*) FILTER (WHERE status = 'FAILED')"
        f" FROM v_run WHERE {_WEEK} GROUP BY ALL"
    ),
    "tables and views per space": (
        "SELECT s.name, count(a.id) FILTER (WHERE a.asset_type = 'table'), count(a.id)"
        f" FILTER (WHERE a.asset_type = 'view') FROM {_SPACES.format(a=_ASSETS)} GROUP BY ALL"
    ),
    "number of successful and failed runs per space this week": (
        "SELECT s.name, count(r.run_id) FILTER (WHERE status = 'SUCCEEDED'), count(r.run_id)"
        f" FILTER (WHERE status = 'FAILED') FROM v_schema s LEFT JOIN {_RUNS} r ON r.space = s.name"
        f" AND {_WEEK} WHERE s.system = 'datasphere' GROUP BY ALL"
    ),
    "share of each space in all failures this month": (
        "SELECT space, 100.0 * count(*) / sum(count(*)) OVER ()"
        f" FROM {_RUNS} WHERE status = 'FAILED' AND {_MARCH} GROUP BY ALL"
    ),
    "spaces with more tables than views": (
        "SELECT s.name, count(a.id) FILTER (WHERE a.asset_type = 'table') AS t, count(a.id)"
        " FILTER (WHERE a.asset_type = 'view') AS v"
        f" FROM {_SPACES.format(a=_ASSETS)} GROUP BY ALL HAVING t > v"
    ),
    "tables not owned by anna or priya": (
        f"SELECT qualified_name FROM {_ASSETS} WHERE asset_type = 'table'"
        " AND coalesce(owner, '') NOT IN ('anna.keller', 'priya.nair')"
    ),
    "runs this week that failed or were retried": (
        f"SELECT run_id FROM v_run WHERE {_WEEK} AND (status = 'FAILED' OR attempts > 1)"
    ),
    "remote tables and analytic models": (
        f"SELECT qualified_name FROM {_ASSETS} WHERE kind IN ('remote_table', 'analytic_model')"
    ),
    "jobs that never failed this month": (
        "SELECT name FROM v_job WHERE deleted_at IS NULL AND job_id NOT IN"
        f" (SELECT job_id FROM v_run WHERE status = 'FAILED' AND {_MARCH})"
    ),
    "columns that occur in more than 7 tables": (
        "SELECT lower(c.name), count(*) FROM v_column c JOIN v_asset a ON a.id = c.asset_id"
        " WHERE a.deleted_at IS NULL AND a.asset_type = 'table' GROUP BY ALL HAVING count(*) > 7"
    ),
}

# The one number, or yes or no, that an answer must come to.
_VALUES = {
    "how many columns does the widest datasphere table have": (
        f"SELECT max(column_count) FROM {_ASSETS} WHERE system = 'datasphere'"
        " AND asset_type = 'table'"
    ),
    "average number of runs per day this month": (
        f"SELECT count(*) / 18.0 FROM v_run WHERE {_MARCH}"
    ),
    "how many jobs failed more than twice this month": (
        "SELECT count(*) FROM (SELECT job FROM v_run WHERE status = 'FAILED'"
        f" AND {_MARCH} GROUP BY ALL HAVING count(*) > 2)"
    ),
    "on how many days this month did something fail": (
        "SELECT count(DISTINCT CAST(started_at AS DATE)) FROM v_run WHERE status = 'FAILED'"
        f" AND {_MARCH}"
    ),
    "how many owners are there": (
        f"SELECT count(DISTINCT owner) FROM {_ASSETS} WHERE trim(owner) <> ''"
    ),
    "what percentage of failures this month came from logistics": (
        "SELECT 100.0 * count(*) FILTER (WHERE space = 'LOGISTICS') / count(*)"
        f" FROM {_RUNS} WHERE status = 'FAILED' AND {_MARCH}"
    ),
    "what share of all rows sits in finance": (
        "SELECT 100.0 * sum(row_count) FILTER (WHERE a.schema = 'FINANCE') / sum(row_count)"
        f" FROM {_SIZES}"
    ),
    "what percentage of this month's failures happened on a weekend": (
        "SELECT 100.0 * count(*) FILTER (WHERE isodow(started_at) > 5) / count(*) FROM v_run"
        f" WHERE status = 'FAILED' AND {_MARCH}"
    ),
    "how many jobs does anna.keller own": (
        "SELECT count(DISTINCT x.job_id) FROM v_job_link x JOIN v_link y USING (link_id)"
        " JOIN v_asset s ON s.id = y.sap_asset_id JOIN v_job j ON j.job_id = x.job_id"
        " WHERE trim(s.owner) = 'anna.keller' AND j.deleted_at IS NULL"
    ),
    "how many log lines are about views": (
        "SELECT count(*) FROM v_run_log WHERE run_id IN (SELECT run_id FROM v_run_asset x"
        " JOIN v_asset s ON s.id = x.sap_asset_id WHERE s.asset_type = 'view')"
    ),
    "how many jobs got slower by more than 20% on average, march against february": (
        "SELECT count(*) FROM (SELECT job, avg(duration_s) FILTER"
        " (WHERE started_at >= TIMESTAMP '2026-03-01') AS now, avg(duration_s) FILTER"
        " (WHERE started_at >= TIMESTAMP '2026-02-01' AND started_at < TIMESTAMP '2026-03-01')"
        " AS before FROM v_run WHERE finished_at IS NOT NULL GROUP BY 1) WHERE now > 1.2 * before"
    ),
    "ratio of views to tables": (
        "SELECT count(*) FILTER (WHERE asset_type = 'view')"
        f" / count(*) FILTER (WHERE asset_type = 'table') FROM {_ASSETS}"
    ),
    "did logistics have more failures than finance this month": (
        "SELECT count(*) FILTER (WHERE space = 'LOGISTICS') > count(*)"
        f" FILTER (WHERE space = 'FINANCE') FROM {_RUNS} WHERE status = 'FAILED' AND {_MARCH}"
    ),
    "do all finance tables have a description": (
        "SELECT bool_and(coalesce(trim(description), '') <> '')"
        f" FROM {_ASSETS} WHERE schema = 'FINANCE' AND asset_type = 'table'"
    ),
}


@pytest.mark.parametrize(("question", "sql"), _ORDERED.items())
def test_a_list_comes_in_its_order(worlds: Mapping[str, World], question: str, sql: str) -> None:
    answer, expected = _asked(worlds, question, sql)
    cells = [[plain(cell) for cell in row] for row in answer.rows]
    assert len(cells) == len(expected)
    for given, wanted in zip(cells, expected, strict=True):
        assert all(plain(each) in given for each in wanted)


@pytest.mark.parametrize(("question", "sql"), _ROWS.items())
def test_an_answer_holds_these_rows(worlds: Mapping[str, World], question: str, sql: str) -> None:
    assert_holds(*_asked(worlds, question, sql))


@pytest.mark.parametrize(("question", "sql"), _VALUES.items())
def test_an_answer_comes_to_this(worlds: Mapping[str, World], question: str, sql: str) -> None:
    answer, expected = _asked(worlds, question, sql)
    assert plain(answer.value) == plain(expected[0][0])


@pytest.mark.parametrize(
    "question",
    [
        "names used by more than one table",
        "spaces with more failures than the average space",
    ],
)
def test_what_is_not_understood_is_asked_about(worlds: Mapping[str, World], question: str) -> None:
    answer = Agent(worlds["base"].store).ask(question, Conversation(), CLOCK)
    assert answer.behaviour is Behaviour.CLARIFY


def _asked(
    worlds: Mapping[str, World], question: str, sql: str
) -> tuple[Answer, list[tuple[Any, ...]]]:
    store = worlds["base"].store
    expected = [tuple(row) for row in store.query(sql).rows]
    assert expected
    return Agent(store).ask(question, Conversation(), CLOCK), expected
