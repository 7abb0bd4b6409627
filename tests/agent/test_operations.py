"""What operators ask about runs, jobs, schedules, health and people, against SQL by hand.

The fixture world stands still on Wednesday 18 March 2026, 14:30.
"""

from __future__ import annotations

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Answer, Behaviour
from sync.store.database import Store
from tests.agent.world import CLOCK


def ask(agent: Agent, text: str) -> Answer:
    answer = agent.ask(text, Conversation(), CLOCK)
    assert answer.behaviour is Behaviour.ANSWER, answer.text
    return answer


LAST = "SELECT {} FROM v_run WHERE job = '{}' ORDER BY started_at DESC NULLS LAST LIMIT 1"
# question | SQL of the one value that is highlighted
VALUES = [
    ("what was the error of the last failed run",
     "SELECT error_class FROM v_run WHERE status = 'FAILED' ORDER BY started_at DESC LIMIT 1"),
    ("how long did the last sync of products take", LAST.format("duration_s", "products_sync")),
    ("who triggered the last run of shipments", LAST.format("actor", "shipments_sync")),
    ("how many times in a row has the payroll job failed", "SELECT 3"),
    ("longest failure streak", "SELECT 3"),
    ("when did ap invoices start failing",
     "SELECT min(started_at) FROM v_run WHERE job = 'ap_invoices_sync' "
     "AND started_at > '2026-03-09'"),
    ("who changed the shipments job last",
     "SELECT actor FROM v_audit WHERE subject = 'shipments_sync' AND action = 'job.changed'"),
    ("when was the job open_orders_sync changed",
     "SELECT recorded_at FROM v_audit WHERE subject = 'open_orders_sync'"),
    ("most active user this month",
     "SELECT count(*) FROM v_audit WHERE actor = 'anna.keller' AND recorded_at >= '2026-03-01'"),
    ("how many outages did glue have in march", "SELECT 2"),
    ("how long was the last outage of glue", "SELECT 5400"),
    ("for how long was glue down in march, all outages added up", "SELECT 12600"),
    ("which component was down the longest this month", "SELECT 'scheduler'"),
    ("how often was datasphere down this year", "SELECT 3"),
    ("current state of the worker pool", "SELECT 'DEGRADED'"),
    ("was glue reachable last night", "SELECT TRUE"),
    ("was datasphere down today", "SELECT TRUE"),
    ("did all runs succeed yesterday", "SELECT FALSE"),
    ("does payroll run tonight", "SELECT TRUE"),
    ("how often does the products sync run", "SELECT cron FROM v_job WHERE name = 'products_sync'"),
    ("which job fires next", "SELECT min(next_fire_at) FROM v_job WHERE enabled"),
    ("when was the open orders job disabled",
     "SELECT recorded_at FROM v_audit WHERE subject = 'open_orders_sync'"),
    ("was any job switched off in march?", "SELECT FALSE"),
    ("how many jobs were disabled in february", "SELECT 1"),
    ("did the finance jobs all succeed on their last run", "SELECT FALSE"),
    ("have all the HR jobs succeeded on their most recent run", "SELECT FALSE"),
    ("on how many days in a row did payroll fail", "SELECT 3"),
    ("which of the sales jobs is the least reliable",
     "SELECT 100.0 * count(*) FILTER (status = 'SUCCEEDED') / count(*) FROM v_run "
     "WHERE job = 'open_orders_sync' AND status IN ('SUCCEEDED', 'FAILED', 'PARTIAL')"),
    ("rows written by FINANCE yesterday",
     "SELECT sum(r.written) FROM v_run r JOIN v_pair p ON p.name = r.pair WHERE p.sap_schema = "
     "'FINANCE' AND r.started_at >= '2026-03-17' AND r.started_at < '2026-03-18'"),
    ("has the exchange rates sync become slower since january",
     "SELECT avg(duration_s) FILTER (started_at >= '2026-03-01') > avg(duration_s) FILTER "
     "(started_at >= '2026-01-01' AND started_at < '2026-02-01') FROM v_run "
     "WHERE job = 'exchange_rates_sync'"),
    ("when did the scheduler come back up after its last outage",
     "SELECT TIMESTAMP '2026-03-09 00:00'"),
    ("last error of payroll", "SELECT 'AUTH'"),
    ("how many failures happened while glue was down", "SELECT 4"),
    ("how many of the timeouts in march hit logistics", "SELECT 3"),
    ("were all health checks ok yesterday", "SELECT TRUE"),
    ("which job runs most often", "SELECT count(*) FROM v_run WHERE job = 'inventory_levels_sync'"),
    ("how many log lines did run 4161 produce",
     "SELECT count(*) FROM v_run_log WHERE run_id = 4161"),
    ("how many runs failed on their third attempt in february",
     "SELECT count(*) FROM v_run WHERE status = 'FAILED' AND attempts = 3 "
     "AND started_at >= '2026-02-01' AND started_at < '2026-03-01'"),
    ("how often will inventory levels run today", "SELECT 9"),
    ("how many runs are due tomorrow", "SELECT 44"),
    ("how many jobs run tomorrow", "SELECT 12"),
    ("did the jobs of logistics all run without errors yesterday", "SELECT FALSE"),
    ("longest gap between two successful loads of payroll results",
     "SELECT max(epoch(s)) FROM (SELECT started_at - lag(started_at) OVER (ORDER BY started_at) "
     "AS s FROM v_run WHERE job = 'payroll_results_sync' AND status = 'SUCCEEDED')"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "sql"), VALUES, ids=[question for question, _ in VALUES])
def test_one_value_is_highlighted(agent: Agent, store: Store, question: str, sql: str) -> None:
    ((wanted,),) = store.query(sql).rows

    value = ask(agent, question).value

    assert value == pytest.approx(wanted) if isinstance(wanted, float) else value == wanted


NEWEST = (
    "SELECT job FROM (SELECT job, arg_max(status, started_at) AS last FROM v_run "
    "WHERE finished_at IS NOT NULL GROUP BY job) WHERE last {}"
)
RAN = "SELECT DISTINCT job FROM v_run WHERE started_at >= '{}'"
# question | SQL of the jobs that are listed
JOBS = [
    ("what is currently failing?", NEWEST.format("= 'FAILED'")),
    ("jobs whose latest run was partial", NEWEST.format("= 'PARTIAL'")),
    ("for which jobs is the latest finished run anything but a success?",
     NEWEST.format("<> 'SUCCEEDED'")),
    ("which jobs failed in their last run", NEWEST.format("= 'FAILED'")),
    ("jobs that ran this week without a single failure",
     RAN.format("2026-03-16") + " EXCEPT " + RAN.format("2026-03-16") + " AND status = 'FAILED'"),
    ("jobs that did run this month but not once with success",
     RAN.format("2026-03-01") + " EXCEPT " + RAN.format("2026-03-01")
     + " AND status = 'SUCCEEDED'"),
    ("which jobs run on sundays",
     "SELECT name FROM v_job WHERE interval_s > 0 OR (split_part(cron, ' ', 5) IN ('*', '0') "
     "AND split_part(cron, ' ', 3) = '*')"),
    ("what fires at 3 in the morning",
     "SELECT name FROM v_job WHERE split_part(cron, ' ', 2) IN ('3', '*')"),
    ("finance jobs due on friday",
     "SELECT unnest(['journal_entries_sync', 'exchange_rates_sync', 'gl_accounts_sync'])"),
    ("jobs scheduled for sunday that have low priority", "SELECT 'purchase_orders_sync'"),
    ("what has been queued the longest", "SELECT 'products_sync'"),
    ("enabled jobs which nothing ever triggers automatically",
     "SELECT name FROM v_job WHERE enabled AND schedule_kind = 'manual'"),
    ("which jobs were modified by anna", "SELECT 'shipments_sync'"),
    ("which jobs are scheduled monday to friday but not on weekends",
     "SELECT name FROM v_job WHERE split_part(cron, ' ', 5) = '1-5'"),
    ("jobs without a schedule that ran this month", "SELECT 'ar_invoices_trial'"),
    ("which jobs run every hour", "SELECT name FROM v_job WHERE cron = '0 * * * *'"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "sql"), JOBS, ids=[question for question, _ in JOBS])
def test_the_jobs_that_are_meant_are_listed(
    agent: Agent, store: Store, question: str, sql: str
) -> None:
    wanted = {row[0] for row in store.query(sql).rows}

    answer = ask(agent, question)

    place = answer.columns.index("job")
    assert {row[place] for row in answer.rows} == wanted
    assert wanted


RUNS = [
    ("unsuccessful runs this week", "status IN ('FAILED', 'PARTIAL', 'CANCELLED') AND {week}"),
    ("which syncs did not complete successfully this week",
     "status IN ('FAILED', 'PARTIAL', 'CANCELLED') AND {week}"),
    ("runs somebody started by hand this week", "asked_by = 'manual' AND {week}"),
    ("runs that succeeded only after a retry this week",
     "status = 'SUCCEEDED' AND attempts > 1 AND {week}"),
    ("which syncs are still going and since when", "status = 'RUNNING'"),
    ("anything stuck?", "status IN ('RUNNING', 'QUEUED') "
     "AND coalesce(started_at, queued_at) < TIMESTAMP '2026-03-18 14:00'"),
    ("why did the last three runs of ap invoices fail",
     "job = 'ap_invoices_sync' AND status = 'FAILED'"),
    ("runs with 3 attempts this week", "attempts = 3 AND {week}"),
    ("runs since yesterday noon", "started_at >= '2026-03-17 12:00'"),
    ("failures two fridays ago", "status = 'FAILED' AND started_at::DATE = '2026-03-06'"),
    ("failures this month except on weekends",
     "status = 'FAILED' AND started_at >= '2026-03-01' AND isodow(started_at) < 6"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "sql"), RUNS, ids=[question for question, _ in RUNS])
def test_the_runs_that_are_meant_are_listed(
    agent: Agent, store: Store, question: str, sql: str
) -> None:
    where = sql.format(week="started_at >= '2026-03-16'")
    wanted = {row[0] for row in store.query(f"SELECT run_id FROM v_run WHERE {where}").rows}

    answer = ask(agent, question)

    place = answer.columns.index("run")
    assert {row[place] for row in answer.rows} == wanted
    assert wanted


_FAILED = "status = 'FAILED'"
_MARCH = "started_at >= '2026-03-01'"
# question | SQL of the first columns of its rows
ROWS = [
    ("which jobs ran most often in march and how many of them failed",
     f"SELECT job, count(*), count(*) FILTER (WHERE {_FAILED}) FROM v_run WHERE {_MARCH} "
     "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"),
    ("oldest last failure per space",
     "SELECT p.sap_schema, max(r.started_at) FROM v_run r JOIN v_pair p ON p.name = r.pair "
     f"WHERE {_FAILED} GROUP BY 1 ORDER BY 2"),
    ("which jobs failed for the first time this month",
     f"SELECT job, min(started_at) AS m FROM v_run WHERE {_FAILED} GROUP BY 1 "
     "HAVING m >= '2026-03-01' ORDER BY 2 DESC"),
    ("whose jobs failed most often this month", "SELECT 'anna.keller', 16"),
    ("which health check failed most this month",
     "SELECT component, count(*) FROM v_health_check WHERE status <> 'OK' "
     "AND checked_at >= '2026-03-01' GROUP BY 1 ORDER BY 2 DESC LIMIT 1"),
    ("in which hour of the day do most failures fall",
     f"SELECT hour(started_at), count(*) FROM v_run WHERE {_FAILED} GROUP BY 1 "
     "ORDER BY 2 DESC LIMIT 1"),
    ("failures of views compared with tables",
     "SELECT a.asset_type, count(*) FROM v_run r JOIN v_run_asset x ON x.run_id = r.run_id "
     f"JOIN v_asset a ON a.id = x.sap_asset_id WHERE r.{_FAILED} GROUP BY 1 ORDER BY 2 DESC"),
    ("which user started the most manual runs and how many of those failed",
     f"SELECT actor, count(*), count(*) FILTER (WHERE {_FAILED}) FROM v_run "
     "WHERE asked_by = 'manual' GROUP BY 1 ORDER BY 2 DESC LIMIT 1"),
    ("did views or tables drift more", "SELECT 'table', count(*) FROM v_drift"),
    ("which day this month had no runs at all", "SELECT DATE '2026-03-08', 0"),
    ("which error message shows up most often in the logs",
     "SELECT message, count(*) FROM v_run_log WHERE level = 'ERROR' GROUP BY 1 "
     "ORDER BY 2 DESC LIMIT 1"),
    ("which assets had runs failing on connection errors in march, and how many each",
     "SELECT x.sap_schema || '.' || x.sap_name, count(*) FROM v_run_asset x "
     f"JOIN v_run r ON r.run_id = x.run_id WHERE r.{_MARCH} AND r.error_class = 'CONNECTION' "
     "GROUP BY 1 ORDER BY 2 DESC, 1"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "sql"), ROWS, ids=[question for question, _ in ROWS])
def test_each_row_tells_all_that_is_asked(
    agent: Agent, store: Store, question: str, sql: str
) -> None:
    wanted = store.query(sql).rows

    answer = ask(agent, question)

    assert [row[: len(wanted[0])] for row in answer.rows] == [tuple(row) for row in wanted]


def test_the_most_frequent_error_of_each_space_is_one_row_each(agent: Agent) -> None:
    answer = ask(agent, "most frequent error of each space this year")

    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    assert {(row["space"], row["error_class"]) for row in rows} >= {("HR", "AUTH")}
    assert len({row["space"] for row in rows}) == len(rows)


def test_who_never_logged_in_is_told(agent: Agent) -> None:
    answer = ask(agent, "which users never logged in")

    assert {row[0] for row in answer.rows} == {"admin", "svc_sync"}
