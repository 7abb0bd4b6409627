"""Numbers of runs set beside or against each other, with their answers in SQL."""

from __future__ import annotations

import pytest

from sync.agent.agent import Agent
from sync.store.database import Store
from tests.agent.talking import assert_holds, last

_RUNS = "(SELECT r.*, p.sap_schema AS space FROM v_run r LEFT JOIN v_pair p ON p.name = r.pair)"
_MARCH = "started_at >= TIMESTAMP '2026-03-01'"
_FEBRUARY = "started_at >= TIMESTAMP '2026-02-01' AND started_at < TIMESTAMP '2026-03-01'"
_WEEK = "started_at >= TIMESTAMP '2026-03-16'"
_TODAY = "started_at >= TIMESTAMP '2026-03-18'"


def _rate(when: str) -> str:
    return (
        f"100.0 * count(*) FILTER (status = 'FAILED' AND {when})"
        f" / count(*) FILTER (status IN ('SUCCEEDED', 'FAILED', 'PARTIAL') AND {when})"
    )


# The rows that an answer must hold in any order, whatever else it shows.
_ROWS = {
    "how many runs did each job have last month and how long did they take on average": (
        f"SELECT job, count(*), avg(duration_s) FROM v_run WHERE {_FEBRUARY} GROUP BY ALL"
    ),
    "how many jobs failed in march and how many runs was that": (
        f"SELECT count(DISTINCT job), count(*) FROM v_run WHERE status = 'FAILED' AND {_MARCH}"
    ),
    "which jobs had their last failure before march": (
        "SELECT job FROM v_run WHERE status = 'FAILED' GROUP BY ALL"
        " HAVING max(started_at) < TIMESTAMP '2026-03-01'"
    ),
    "average time between being queued and starting for critical jobs last week": (
        "SELECT avg(epoch(started_at - queued_at)) FROM v_run WHERE priority = 'CRITICAL' AND"
        " started_at >= TIMESTAMP '2026-03-09' AND started_at < TIMESTAMP '2026-03-16'"
    ),
    "top 3 error classes by number of affected jobs": (
        "SELECT error_class, count(DISTINCT job_id) AS n FROM v_run WHERE status = 'FAILED'"
        " GROUP BY ALL ORDER BY n DESC LIMIT 3"
    ),
    "which failures of this week were not followed by a success, and what were the errors": (
        "SELECT run_id, error_class FROM (SELECT *, max(started_at) FILTER (status = 'SUCCEEDED')"
        " OVER (PARTITION BY job_id) AS good FROM v_run) WHERE status = 'FAILED'"
        f" AND {_WEEK} AND (good IS NULL OR good < started_at)"
    ),
    "scheduled or not, show me everything from yesterday that did not succeed": (
        "SELECT run_id FROM v_run WHERE status IN ('FAILED', 'PARTIAL', 'CANCELLED')"
        " AND started_at >= TIMESTAMP '2026-03-17' AND started_at < TIMESTAMP '2026-03-18'"
    ),
    "how did the last run of payroll and the last run of employees end": (
        "SELECT job, arg_max(status, started_at) FROM v_run WHERE started_at IS NOT NULL"
        " AND job IN ('payroll_results_sync', 'employees_sync') GROUP BY ALL"
    ),
    "failed runs per job in march, also those without any": (
        "SELECT j.name, count(r.run_id) FROM v_job j LEFT JOIN v_run r ON r.job_id = j.job_id"
        f" AND r.status = 'FAILED' AND r.{_MARCH} WHERE j.deleted_at IS NULL GROUP BY ALL"
    ),
    "error log lines which the payroll sync has written this week": (
        "SELECT l.message FROM v_run_log l JOIN v_run r ON r.run_id = l.run_id WHERE l.level ="
        " 'ERROR' AND r.job = 'payroll_results_sync' AND l.logged_at >= TIMESTAMP '2026-03-16'"
    ),
    "were fewer objects synced in march than in february": (
        f"SELECT sum(written) FILTER ({_MARCH}) AS n FROM v_run UNION ALL"
        f" SELECT sum(written) FILTER ({_FEBRUARY}) FROM v_run"
    ),
    "jobs that failed in march without a schedule": (
        "SELECT r.run_id FROM v_run r JOIN v_job j ON j.job_id = r.job_id"
        f" WHERE r.status = 'FAILED' AND r.{_MARCH} AND j.schedule_kind = 'manual'"
    ),
    "failed runs of jobs without an owner": (
        "SELECT DISTINCT r.run_id FROM v_run r JOIN v_run_asset x ON x.run_id = r.run_id"
        " JOIN v_link l ON l.link_id = x.link_id JOIN v_asset a ON a.id = l.sap_asset_id"
        " WHERE r.status = 'FAILED' AND trim(coalesce(a.owner, '')) = ''"
    ),
    "how many runs were cancelled in march, and how many different jobs does that concern": (
        f"SELECT count(*), count(DISTINCT job) FROM v_run WHERE status = 'CANCELLED' AND {_MARCH}"
    ),
    "how many runs failed and how many jobs are disabled": (
        "SELECT (SELECT count(*) FROM v_run WHERE status = 'FAILED'),"
        " (SELECT count(*) FROM v_job WHERE NOT enabled AND deleted_at IS NULL)"
    ),
    "runs per space without failed and cancelled runs": (
        f"SELECT space, count(*) FROM {_RUNS} WHERE status NOT IN ('FAILED', 'CANCELLED')"
        " GROUP BY ALL"
    ),
    "how many hours passed between the last two failures of the sales orders sync": (
        "SELECT epoch(started_at - lag(started_at) OVER (ORDER BY started_at)) FROM v_run WHERE"
        " job = 'sales_orders_sync' AND status = 'FAILED' ORDER BY started_at DESC LIMIT 1"
    ),
    "were there any loads of AR_INVOICES that ended with warnings or were cancelled": (
        "SELECT run_id FROM v_run WHERE job LIKE 'ar_invoices%'"
        " AND status IN ('PARTIAL', 'CANCELLED')"
    ),
    "jobs whose last run took longer than 5 minutes": (
        "SELECT run_id FROM (SELECT run_id, duration_s, row_number() OVER (PARTITION BY job_id"
        " ORDER BY started_at DESC) AS place FROM v_run WHERE finished_at IS NOT NULL)"
        " WHERE place = 1 AND duration_s > 300"
    ),
    "max duration of payroll runs": (
        "SELECT max(duration_s) FROM v_run WHERE job = 'payroll_results_sync'"
    ),
    "did customers_sync fail in february": (
        f"SELECT run_id FROM v_run WHERE job = 'customers_sync' AND {_FEBRUARY}"
        " AND status = 'FAILED'"
    ),
    "what share of runs finished within 2 minutes": (
        "SELECT count(*) FILTER (duration_s <= 120 AND status NOT IN ('RUNNING', 'QUEUED')),"
        " count(*) FROM v_run"
    ),
    "number of errors logged by high priority jobs per error class": (
        "SELECT coalesce(g.error_class, r.error_class), count(*) FROM v_run_log g"
        " JOIN v_run r ON r.run_id = g.run_id WHERE g.level = 'ERROR'"
        " AND r.priority = 'HIGH' GROUP BY 1"
    ),
    "jobs that failed in every month of this year": (
        "SELECT job FROM v_run WHERE status = 'FAILED' AND started_at >= TIMESTAMP '2026-01-01'"
        " GROUP BY 1 HAVING count(DISTINCT month(started_at)) = 3"
    ),
    "how often did anna's tables fail this month": (
        "SELECT count(DISTINCT r.run_id) FROM v_run r JOIN v_run_asset x ON x.run_id = r.run_id"
        " JOIN v_asset a ON a.id = x.sap_asset_id WHERE r.status = 'FAILED'"
        f" AND r.{_MARCH} AND a.owner = 'anna.keller'"
    ),
    "failed runs of unmapped assets per job": (
        "SELECT r.job, count(*) FROM v_run r JOIN v_run_asset x ON x.run_id = r.run_id JOIN"
        " v_asset a ON a.id = x.sap_asset_id AND a.deleted_at IS NULL WHERE r.status = 'FAILED'"
        " AND a.id NOT IN (SELECT sap_asset_id FROM v_link WHERE status = 'ACTIVE') GROUP BY 1"
    ),
    "number of different error classes per space": (
        f"SELECT space, count(DISTINCT error_class) FROM {_RUNS} GROUP BY 1"
    ),
    "runs per user and number of different jobs": (
        "SELECT actor, count(*), count(DISTINCT job_id) FROM v_run GROUP BY 1"
    ),
    "on which days did both the shipments sync and the payroll sync fail?": (
        "SELECT CAST(started_at AS DATE) FROM v_run WHERE status = 'FAILED' AND job IN"
        " ('shipments_sync', 'payroll_results_sync') GROUP BY 1 HAVING count(DISTINCT job) = 2"
    ),
    "whose assets had more failed runs in march: j.ortiz's or anna.keller's?": (
        "SELECT a.owner, count(*) FROM v_run r JOIN v_run_asset x ON x.run_id = r.run_id"
        " JOIN v_asset a ON a.id = x.sap_asset_id WHERE r.status = 'FAILED'"
        " AND r.started_at >= TIMESTAMP '2026-03-01'"
        " AND a.owner IN ('j.ortiz', 'anna.keller') GROUP BY 1"
    ),
    "jobs with a failure rate of 0 % in march": (
        "SELECT job FROM v_run WHERE started_at >= TIMESTAMP '2026-03-01' AND status IN"
        " ('SUCCEEDED', 'FAILED', 'PARTIAL') GROUP BY 1"
        " HAVING count(*) FILTER (WHERE status = 'FAILED') = 0"
    ),
    "how many runs were there this week and how many of them failed": (
        f"SELECT count(*), count(*) FILTER (status = 'FAILED') FROM v_run WHERE {_WEEK}"
    ),
    "which jobs failed on at least 2 different days in march": (
        f"SELECT job FROM v_run WHERE status = 'FAILED' AND {_MARCH} GROUP BY ALL"
        " HAVING count(DISTINCT date_trunc('day', started_at)) >= 2"
    ),
    "which jobs failed more often in march than in february": (
        "SELECT job FROM v_run WHERE status = 'FAILED' GROUP BY ALL"
        f" HAVING count(*) FILTER ({_MARCH}) > count(*) FILTER ({_FEBRUARY})"
    ),
    "pie chart of how the runs of this week ended": (
        f"SELECT status, count(*) FROM v_run WHERE {_WEEK} GROUP BY ALL"
    ),
    "jobs that failed with at least 2 different error classes": (
        "SELECT job FROM v_run WHERE status = 'FAILED' GROUP BY ALL"
        " HAVING count(DISTINCT error_class) >= 2"
    ),
    "which jobs both failed and succeeded today": (
        f"SELECT job FROM v_run WHERE {_TODAY} GROUP BY ALL"
        " HAVING bool_or(status = 'FAILED') AND bool_or(status = 'SUCCEEDED')"
    ),
    "jobs with more than 20 runs and a success rate below 95 %": (
        "SELECT job FROM v_run GROUP BY ALL HAVING count(*) > 20"
        " AND 100.0 * count(*) FILTER (status = 'SUCCEEDED')"
        " / count(*) FILTER (status IN ('SUCCEEDED', 'FAILED', 'PARTIAL')) < 95"
    ),
    "runs that failed or took longer than 10 minutes today": (
        f"SELECT run_id FROM v_run WHERE {_TODAY} AND (status = 'FAILED' OR duration_s > 600)"
    ),
    "runs that failed or needed more than 2 attempts this week": (
        f"SELECT run_id FROM v_run WHERE {_WEEK} AND (status = 'FAILED' OR attempts > 2)"
    ),
    "jobs of high or critical priority that did not fail a single time in march": (
        "SELECT name FROM v_job WHERE priority IN ('HIGH', 'CRITICAL') AND name NOT IN"
        f" (SELECT job FROM v_run WHERE status = 'FAILED' AND {_MARCH})"
    ),
    "failed runs this week but not those hit by throttling": (
        f"SELECT run_id FROM v_run WHERE status = 'FAILED' AND {_WEEK}"
        " AND error_class IS DISTINCT FROM 'THROTTLING'"
    ),
    "failure rate per space: february vs march": (
        f"SELECT space, {_rate(_FEBRUARY)}, {_rate(_MARCH)} FROM {_RUNS} GROUP BY ALL"
        " HAVING max(started_at) >= TIMESTAMP '2026-02-01'"
    ),
    "runs per trigger with their share": (
        "SELECT asked_by, count(*), 100.0 * count(*) / sum(count(*)) OVER () FROM v_run"
        " GROUP BY ALL"
    ),
    "duration percentiles (50, 90, 99) for the customers job": (
        "SELECT quantile_cont(duration_s, 0.5), quantile_cont(duration_s, 0.9),"
        " quantile_cont(duration_s, 0.99) FROM v_run WHERE job = 'customers_sync'"
    ),
    "which failures this week were not yet followed by a successful run": (
        f"SELECT run_id FROM v_run r WHERE status = 'FAILED' AND {_WEEK} AND NOT EXISTS (SELECT 1"
        " FROM v_run x WHERE x.job_id = r.job_id AND x.status = 'SUCCEEDED' AND x.started_at >"
        " r.started_at)"
    ),
    "how many failed runs were followed by a successful run of the same job within an hour?": (
        "SELECT count(*) FROM v_run r WHERE status = 'FAILED' AND (SELECT min(x.finished_at) FROM"
        " v_run x WHERE x.job_id = r.job_id AND x.status = 'SUCCEEDED' AND x.started_at >"
        " r.started_at) <= r.finished_at + INTERVAL 1 HOUR"
    ),
    "runs this week that ran 50% longer than usual": (
        f"SELECT run_id FROM v_run r WHERE {_WEEK} AND duration_s > 1.5 * (SELECT avg(duration_s)"
        " FROM v_run x WHERE x.job_id = r.job_id)"
    ),
    "for which jobs is the last success older than 3 days": (
        "SELECT name FROM v_job j WHERE deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM v_run x"
        " WHERE x.job_id = j.job_id AND x.status = 'SUCCEEDED'"
        " AND x.started_at >= TIMESTAMP '2026-03-15 14:30')"
    ),
    "jobs cancelled more often than failed": (
        "SELECT job FROM v_run GROUP BY ALL HAVING count(*) FILTER (status = 'CANCELLED') >"
        " count(*) FILTER (status = 'FAILED')"
    ),
    "are there jobs that only ever fail at night": (
        "SELECT job FROM v_run WHERE status = 'FAILED' GROUP BY ALL HAVING"
        " bool_and(hour(started_at) < 6 OR hour(started_at) >= 18)"
    ),
    "which job had the biggest jump in average duration from february to march": (
        "SELECT job FROM v_run GROUP BY ALL ORDER BY avg(duration_s) FILTER (WHERE"
        f" {_MARCH}) - avg(duration_s) FILTER (WHERE {_FEBRUARY}) DESC NULLS LAST LIMIT 1"
    ),
    "most common error class of jobs in HR": (
        f"SELECT error_class, count(*) FROM {_RUNS} WHERE status = 'FAILED' AND space = 'HR'"
        " GROUP BY ALL ORDER BY 2 DESC LIMIT 1"
    ),
    "the ten slowest runs of the last 7 days, with job and how long they waited in the queue": (
        "SELECT run_id, queue_s FROM v_run WHERE started_at >= TIMESTAMP '2026-03-11 14:30'"
        " ORDER BY duration_s DESC NULLS LAST LIMIT 10"
    ),
    "what broke overnight and is still broken": (
        "SELECT job FROM v_run WHERE finished_at IS NOT NULL GROUP BY ALL HAVING"
        " arg_max(status, started_at) = 'FAILED' AND bool_or(status = 'FAILED' AND started_at >="
        " TIMESTAMP '2026-03-17 18:00' AND started_at < TIMESTAMP '2026-03-18 06:00')"
    ),
    "compare runs and failures of this month with february": (
        "SELECT 'this month', count(*), count(*) FILTER (status = 'FAILED') FROM v_run"
        f" WHERE {_MARCH} UNION ALL SELECT 'February 2026', count(*), count(*) FILTER"
        f" (status = 'FAILED') FROM v_run WHERE {_FEBRUARY}"
    ),
    "which job had the most failures in one week this quarter": (
        "SELECT job, count(*) FROM v_run WHERE status = 'FAILED' AND started_at >= TIMESTAMP"
        " '2026-01-01' GROUP BY job, date_trunc('week', started_at)"
        " QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1"
    ),
    "how many of yesterday's runs had to wait more than 30 seconds in the queue": (
        "SELECT count(*) FROM v_run WHERE queue_s > 30 AND started_at >= TIMESTAMP '2026-03-17'"
        " AND started_at < TIMESTAMP '2026-03-18'"
    ),
    "which run waited longest in the queue this week": (
        f"SELECT run_id FROM v_run WHERE {_WEEK} QUALIFY rank() OVER (ORDER BY queue_s DESC"
        " NULLS LAST) = 1"
    ),
    "is the customers sync slower than last week": (
        f"SELECT 'this week', avg(duration_s) FROM v_run WHERE job = 'customers_sync' AND {_WEEK}"
        " UNION ALL SELECT 'last week', avg(duration_s) FROM v_run WHERE job = 'customers_sync' AND"
        " started_at >= TIMESTAMP '2026-03-09' AND started_at < TIMESTAMP '2026-03-16'"
    ),
    "how many minutes in total were lost to failed runs this month": (
        f"SELECT sum(duration_s) FROM v_run WHERE status = 'FAILED' AND {_MARCH}"
    ),
    "which jobs had more than 2 failures this month but none last month": (
        "SELECT job FROM v_run WHERE status = 'FAILED' GROUP BY ALL HAVING count(*) FILTER (WHERE"
        f" {_MARCH}) > 2 AND count(*) FILTER (WHERE {_FEBRUARY}) = 0"
    ),
    "average duration of failed versus successful runs per space this quarter": (
        "SELECT space, avg(duration_s) FILTER (status = 'FAILED'), avg(duration_s) FILTER (status ="
        " 'SUCCEEDED') FROM (SELECT s.name AS space, r.* FROM v_schema s LEFT JOIN v_pair p ON"
        " p.sap_schema = s.name LEFT JOIN v_run r ON r.pair = p.name AND r.started_at >= TIMESTAMP"
        " '2026-01-01' WHERE s.system = 'datasphere') GROUP BY ALL"
    ),
    "was there a day this month without a single successful payroll run": (
        "SELECT CAST(d AS DATE) FROM range(TIMESTAMP '2026-03-01', TIMESTAMP '2026-03-19', "
        "INTERVAL 1"
        " DAY) AS t(d) WHERE NOT EXISTS (SELECT 1 FROM v_run WHERE job = 'payroll_results_sync' AND"
        " status = 'SUCCEEDED' AND CAST(started_at AS DATE) = CAST(d AS DATE))"
    ),
    "which jobs failed with more than one kind of error this quarter": (
        "SELECT job FROM v_run WHERE status = 'FAILED' AND started_at >= TIMESTAMP '2026-01-01'"
        " GROUP BY ALL HAVING count(DISTINCT error_class) > 1"
    ),
    "how many runs failed on their first attempt but succeeded later": (
        "SELECT count(*) FROM v_run WHERE status = 'SUCCEEDED' AND attempts > 1"
    ),
    "did we have more cancellations in february or in march": (
        f"SELECT 'February 2026', count(*) FROM v_run WHERE status = 'CANCELLED' AND {_FEBRUARY}"
        f" UNION ALL SELECT 'March 2026', count(*) FROM v_run WHERE status = 'CANCELLED' AND "
        f"{_MARCH}"
    ),
    "retries per job this month": (
        f"SELECT job, sum(greatest(attempts - 1, 0)) FROM v_run WHERE {_MARCH} GROUP BY ALL"
    ),
    "is the customers sync getting slower this week?": (
        "SELECT CAST(started_at AS DATE), avg(duration_s) FROM v_run WHERE job = 'customers_sync'"
        f" AND {_WEEK} GROUP BY ALL"
    ),
    "are throttling errors getting more frequent this month?": (
        f"SELECT 'this month', count(*) FROM v_run WHERE error_class = 'THROTTLING' AND {_MARCH}"
        f" UNION ALL SELECT 'last month', count(*) FROM v_run WHERE error_class = 'THROTTLING'"
        f" AND {_FEBRUARY}"
    ),
}


@pytest.mark.parametrize(("question", "sql"), _ROWS.items())
def test_an_answer_holds_these_rows(agent: Agent, store: Store, question: str, sql: str) -> None:
    assert_holds(last(agent, question), store.query(sql).rows)
