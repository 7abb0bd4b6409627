"""Turns about what the answer before showed: its rows, its groups, a share, a day, a person."""

from __future__ import annotations

import pytest

from sync.agent.agent import Agent
from sync.agent.answer import Behaviour
from sync.store.database import Store
from tests.agent.talking import assert_holds, last


@pytest.mark.parametrize(
    ("turns", "read"),
    [
        (("direct sources of AM_PROFITABILITY", "not the finance ones"), "space not = FINANCE"),
        (("why did payroll fail", "how often did it fail with that error?"), "error class = AUTH"),
        (("why did payroll fail", "which other assets failed for the same reason"), "asset not ="),
        (("jobs without a schedule", "when did each of them last run"), "jobs, where has no sch"),
        (("warnings that do not mention throttling", "and the ones that do?"), "e contains thr"),
        (("mapped assets", "how many per person"), "count of assets, per owner"),
        (("finance runs in february", "what share of them succeeded", "and hr?"), "success rate"),
        (("columns of DELIVERIES in LOGISTICS", "sorry, i meant SALES_ORDERS"), "where asset = S"),
        (("failed runs of deliveries", "and all deliveries runs in march?"), "where asset = LOGI"),
        (("assets per space", "drop the ones with none"), "per space, with number > 0"),
        (("failures in february", "how does that compare to january"), "count of runs, where"),
        (("unmapped assets per space", "which space has the most", "list them"), "space = those"),
        (("assets ran today", "which of these have no owner"), "has runs 2026-03-18"),
        (("upstream of AM_SALES_REVENUE", "which of those are remote tables"), "= remote_table"),
        (("top 2 slowest jobs in march", "how did they do last month?"), "where job = those of"),
        (("failures by weekday in february", "and by hour?"), "per hour of day"),
        (("failed LOGISTICS runs", "how many times each?"), "count of runs, per job"),
        (("tables changed this month", "by whom?", "only priya's"), "changed by = priya.nair"),
        (("top 2 spaces by failures", "success rate for these?"), "space = those of before"),
        (("runs this week", "anything with warnings?"), "status = PARTIAL, in this week"),
        (("failed runs last night", "have those failed before?"), "per job, where status = FA"),
        (("runs per day last week", "which day is the busiest", "what ran then"), "10 March"),
        (("how many FINANCE tables", "any open drift there?"), "space = FINANCE"),
        (("failures per day last week", "exclude weekends"), "not on weekends"),
        (("who owns WAREHOUSES", "nobody? which other tables have none?"), "asset not = LOGIST"),
        (("views without owner", "are they used by anything?"), "another asset reads from it"),
        (("keys of PRODUCTS", "and in glue?"), "where asset = masterdata_db.products"),
        (("last 5 failed runs", "in which spaces?"), "per space, where status = FAILED; run ="),
        (("drift in SALES", "sort by date"), "space = SALES, highest detected at first"),
        (("mappings approved in november", "by whom", "how many each"), "per user, where"),
        (("first failure this year", "and the last one"), "highest started at first"),
        (("what changed in MASTERDATA this month?", "who did it"), "space = MASTERDATA, in this"),
        (("unmapped tables of j.ortiz in LOGISTICS", "how many is that"), "has no active mapp"),
        (("failing jobs", "since when", "which error"), "is the newest finished run"),
        (("all views", "who owns most of them?"), "per owner, where asset type = view, highest"),
        (("critical drift this month", "who should I tell?"), "severity = CRITICAL"),
        (("runs yesterday", "only the slow ones, above 10 minutes"), "duration > 600, in yest"),
        (("failed runs this week", "which of them runs next?"), "job = those of before; its sch"),
        (("sources of AM_PROFITABILITY", "and what feeds those?"), "where feeds = those of"),
        (("slowest job", "and the one after that?"), "number 2 of the ranking"),
        (("how many runs were manual last week", "by whom?"), "count of runs, per user"),
        (("mapped tables without an owner", "the other way round?"), "no active mapping; has an"),
        (("avg duration of SHIPMENTS runs", "compare with DELIVERIES"), "per asset, where asset"),
        (("failed runs in FINANCE", "how does that compare to HR?"), "space = FINANCE or HR"),
        (("failures per day in SALES", "put it next to HR"), "per space, day, where"),
        (("failed runs in HR", "drop the HR part, I want all spaces"), "status = FAILED, over"),
        (("failed runs in HR", "not just HR, all spaces"), "runs, where status = FAILED, over"),
        (("views without owner", "no, I meant unmapped"), "= view; has no active mapping"),
        (("columns of PRODUCTS", "which are nullable?", "oops, i meant the keys"), "of the key"),
        (("slowest run yesterday", "how often did that job run"), "where job = journal_entries"),
        (("jobs in SALES", "how many runs did each have today"), "per job, where job = those of"),
        (("tables in HR", "how many failed runs each"), "per asset, where status = FAILED; as"),
        (("failed runs today", "did any of them fail in may"), "where job = those of before; s"),
        (("what share of jobs is paused", "list those"), "jobs, where not: its schedule"),
        (("failed runs in HR this week", "drop the time filter"), "space = HR, over all stored"),
        (("how much of HR is covered?", "which ones are missing?"), "has no active mapping"),
        (("tables of anna", "the ones of hers in HR"), "owner = anna.keller; space = HR"),
        (("5 biggest tables", "top 3 is enough"), "the first 3"),
        (("SALES tables", "drop the SALES filter, I want all"), "assets, where asset type = table"),
        (("failures last week", "now per day, with a line"), "count of runs, per day"),
        (("failed runs this week", "how often did each one fail, worst first"), "per job, where"),
        (("success rate of SHIPMENTS in march", "what was it in february?"), "in February 2026"),
        (("average duration of SHIPMENTS", "how was it last week?"), "avg duration of runs"),
        (("FINANCE runs this year", "without the date restriction"), "FINANCE, over all stored"),
        (("jobs with high priority that failed", "how often did each one fail"), "per job"),
        (("was glue down last week?", "for how long"), "downtime, in last week"),
        (("last failed run", "what does its log say", "who owns that table"), "LOGISTICS.INV"),
        (("which glue table is SHIPMENTS in", "columns of that table"), "logistics_db.shipments"),
        (("describe SALES_ORDERS", "has it got open drift"), "asset = SALES.SALES_ORDERS"),
        (("is SALARY mandatory in EMPLOYEES", "and in PAYROLL_RESULTS"), "not: may be null"),
        (("logs of run 4161", "only errors"), "log lines, where run = 4161; level = ERROR"),
        (("unmapped assets in SALES", "not the models"), "asset type not = model; has no active"),
        (("assets in HR without owner", "and assets without description"), "= HR; has no desc"),
        (("failures per job this month", "which has the most", "list them"), "job = those of"),
        (("average duration of SHIPMENTS runs", "what was the longest?"), "max duration of runs"),
        (("open drift in SALES", "when was it detected"), "SALES.SALES_ORDERS; not resolved"),
        (("orphan tables", "how big are they", "the biggest one's columns"), "asset = landing_raw"),
        (
            ("failed runs this week", "which error was most common?"),
            "per error class, where status",
        ),
        (("failed runs in march", "which error is most common", "which jobs had it"), "per job"),
        (("jobs in SALES", "which of them has the most failures?"), "per job, where status = FAIL"),
        (("spaces", "which of them has the lowest coverage"), "coverage of assets, per space"),
        (("jobs in SALES", "average duration of each this week"), "per job, where job = those of"),
        (("slowest job on average", "and the others?"), "per job, where job not = those of"),
        (("which space has most failures today", "how was it in may"), "space = LOGISTICS, in May"),
        (("assets per system", "and type"), "per system, asset type"),
        (("assets per system", "and type", "drop the type again"), "count of assets, per system"),
        (("why did SHIPMENTS fail", "how often this month"), "count of runs, where asset = LOGI"),
        (("did SHIPMENTS succeed today", "why not?"), "why, where asset = LOGISTICS.SHIPMENTS"),
        (("views in LOGISTICS", "what are they built on?"), "feeds = those of before"),
        (("mappings pending approval", "what is its score?"), "mappings, where status = PROP"),
        (("runtime per job today", "in descending order"), "14:30), highest number first"),
        (
            ("which user was most active this month", "what did they do"),
            "events, where user = anna",
        ),
        (
            ("what depends on EXCHANGE_RATES", "which spaces are they in"),
            "assets, per space, where",
        ),
        (("jobs that run hourly", "what do they sync?"), "jobs, per asset, where fires every"),
        (
            ("columns called EMAIL", "which tables of those are mapped", "and which aren't"),
            "not: its",
        ),
        (("last outage of datasphere", "how long did that one last?"), "outages"),
        (
            ("when did DELIVERIES last succeed", "and when did it last fail"),
            "asset = LOGISTICS.DEL",
        ),
        (("coverage by space", "which ones are below half?"), "with number < 50"),
        (
            ("jobs that failed twice in march", "how many runs did they have in total"),
            "where job = th",
        ),
        (("top 2 jobs by failures", "how many failures do they have in total"), "job = those of"),
        (("what is running now", "how long does it usually take"), "per job, where job = those"),
        (("warnings logged today", "any from the scheduler"), "level = WARN; component = sch"),
        (("assets in FINANCE", "tables, not views"), "space = FINANCE; asset type = table"),
        (
            ("last successful run of SALES_ORDERS", "and the last failed one"),
            "= SALES.SALES_ORDERS",
        ),
        (("open drift by severity", "which has the most?", "show the tables"), "severity = CRIT"),
        (("drift of anna's assets", "and for priya"), "drift events, where owner = priya.nair"),
        (("is AR_INVOICES mapped", "to what?"), "mapping of, of FINANCE.AR_INVOICES"),
        (("failed runs in HR", "when was the last one"), "space = HR, over all stored history, hi"),
        (("tables in HR", "when was the second one synced?"), "asset = HR.EMPLOYEES"),
        (("outages of glue_api this month", "total downtime"), "downtime, in this month"),
        (("average duration of HR runs", "and the longest run ever"), "highest duration first"),
        (("remote tables", "what reads from them?"), "depends on = those of before"),
        (("mappings with open drift", "who should fix them"), "mappings, where has drift"),
        (("failed runs in SALES and HR", "which of the two had more?"), "per space, where status"),
        (("failures per space", "same figures, but by job instead"), "count of runs, per job"),
        (
            ("top 2 slowest jobs", "which of the two fails more often?"),
            "per job, where status = FA",
        ),
        (
            ("top 3 jobs by failures", "which of them has the most?"),
            "count of runs, per job, where s",
        ),
        (("jobs with failures", "other way round: jobs without failures"), "where has no runs"),
    ],
)
def test_what_is_asked_of_it_is_read(agent: Agent, turns: tuple[str, ...], read: str):
    assert read in last(agent, *turns).interpretation


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("which jobs failed today, and were they retried?", [False, True, True]),
        ("drift in LOGISTICS this month, and has it been resolved?", ["NEW", "RESOLVED"]),
        ("jobs in SALES, are they enabled?", [False, True, True]),
        ("when was SHIPMENTS last synced, and did that succeed?", ["FAILED"]),
    ],
)
def test_a_yes_or_no_is_told_of_each_row(agent: Agent, text: str, told: list[object]):
    answer = last(agent, text)

    assert any(list(cells) == told for cells in zip(*answer.rows, strict=True))


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        (("upstream of AM_PROFITABILITY, at most 2 hops", "now without the limit"), 7),
        (("tables in HR", "are they all mapped?"), False),
        (("jobs in FINANCE", "did they all succeed last time?"), False),
        (("jobs in LOGISTICS", "which of them failed on their last run"), 2),
        (("failure rate per space in february", "in march", "put them side by side"), 5),
        (("job with the worst success rate this year", "what is its schedule?"), "manual"),
        (("average columns per table in each space", "which is highest"), 6.0),
        (("which job took the longest yesterday", "how long was that"), 1606.8),
        (("oldest open drift", "on which table"), "FINANCE.JOURNAL_ENTRIES"),
        (("columns of SHIPMENTS vs DELIVERIES", "only what they share"), 2),
        (("success rate per space in march", "against february", "which got worse?"), 3),
        (("success rate per space in february", "and in march", "which ones got worse?"), 3),
        (("is V_CASH_FLOW fed by CUSTOMERS", "and the other way round?"), False),
        (("unmapped FINANCE tables", "which have no owner", "who owns the rest?"), "j.ortiz"),
        (("runs of finance yesterday", "did any of them fail?"), False),
        (("columns per space", "the documented ones", "as a share of all", "the worst one"), 0.0),
        (("which component was down longest this year", "how many runs began that day"), 0),
        (("assets in the sandbox", "are any mapped?", "how many of them have no owner"), 1),
        (("who owns the most assets", "how many is that"), 17),
        (("all views", "only those that were changed in february or march"), 3),
    ],
)
def test_what_is_asked_of_it_is_answered(agent: Agent, turns: tuple[str, ...], value: object):
    answer = last(agent, *turns)
    assert (answer.value if answer.value is not None else len(answer.rows)) == value


@pytest.mark.parametrize("text", ["how many columns does the other one have", "who moved them"])
def test_what_points_at_nothing_is_asked_back(agent: Agent, text: str):
    assert last(agent, "coverage of LOGISTICS", text).behaviour is not Behaviour.ANSWER


_LONGEST = (
    "SELECT run_id FROM v_run WHERE kind = 'sync' AND started_at >= TIMESTAMP '2026-03-01'"
    " AND duration_s IS NOT NULL ORDER BY duration_s DESC LIMIT 3"
)
_RUNS_ON = (
    "SELECT count(*) FROM v_run WHERE kind = 'sync' AND started_at::DATE = DATE '2026-{0}' {1}"
)
_FAILED = "AND status = 'FAILED'"


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        (("how many runs on 10 march", "sorry, i meant the 12th"), _RUNS_ON.format("03-12", "")),
        (("how many runs on 10 march", "and the 12th?"), _RUNS_ON.format("03-12", "")),
        (
            ("how many failed runs on march 3", "same for the 4th"),
            _RUNS_ON.format("03-04", _FAILED),
        ),
        (
            ("how many failed runs in february", "just on the 13th"),
            _RUNS_ON.format("02-13", _FAILED),
        ),
        (("5 longest runs this month", "just 3 of them"), _LONGEST),
        (("5 longest runs this month", "3 are enough"), _LONGEST),
        (
            (
                "the 5 jobs that failed the most since january",
                "same thing for february alone, one row is enough",
            ),
            "SELECT job, count(*) FROM v_run WHERE kind = 'sync' AND status = 'FAILED' AND "
            "started_at >= TIMESTAMP '2026-02-01' AND started_at < TIMESTAMP '2026-03-01' "
            "GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        ),
        (
            ("how did the newest AP_INVOICES run end?", "its log, error lines only"),
            "SELECT message FROM v_run_log WHERE level = 'ERROR' AND run_id = (SELECT run_id FROM "
            "v_run WHERE job = 'ap_invoices_sync' AND started_at IS NOT NULL "
            "ORDER BY started_at DESC LIMIT 1)",
        ),
        (
            (
                "list the logistics jobs",
                "which of them failed most often this month?",
                "why did it fail the last time?",
            ),
            "SELECT error_class FROM v_run WHERE job = 'inventory_levels_sync' AND status = "
            "'FAILED' ORDER BY started_at DESC LIMIT 1",
        ),
        (
            ("how did the newest AP_INVOICES run end?", "its log lines?"),
            "SELECT message FROM v_run_log WHERE run_id = (SELECT run_id FROM v_run WHERE job = "
            "'ap_invoices_sync' AND started_at IS NOT NULL ORDER BY started_at DESC LIMIT 1)",
        ),
        (
            ("tell me about EXCHANGE_RATES", "to which glue tables does it go?"),
            "SELECT glue_schema || '.' || glue_name FROM v_link WHERE sap_name = 'EXCHANGE_RATES'",
        ),
        (
            ("coverage of HR", "which assets are missing"),
            "SELECT name FROM v_asset WHERE schema = 'HR' AND deleted_at IS NULL AND id NOT IN "
            "(SELECT sap_asset_id FROM v_link WHERE status = 'ACTIVE')",
        ),
        (
            ("pause the inventory levels job", "what's in the queue at the moment?"),
            "SELECT job, queued_at FROM v_run WHERE kind = 'sync' AND status = 'QUEUED'",
        ),
        (
            ("rerun everything that failed today", "wait, which ones failed today?"),
            "SELECT run_id FROM v_run WHERE kind = 'sync' AND status = 'FAILED' "
            "AND started_at >= TIMESTAMP '2026-03-18'",
        ),
        (
            ("status of the invoices sync", "the vendor ones"),
            "SELECT status, started_at FROM v_run WHERE job = 'ap_invoices_sync' "
            "ORDER BY started_at DESC LIMIT 1",
        ),
        (
            ("drift nobody has acknowledged so far, most severe on top",),
            "SELECT drift_id FROM v_drift WHERE status = 'NEW'",
        ),
    ],
)
def test_a_turn_shows_what_the_store_knows(
    agent: Agent, store: Store, turns: tuple[str, ...], sql: str
):
    assert_holds(last(agent, *turns), store.query(sql).rows)


def test_the_next_run_of_a_table_with_several_jobs_is_the_soonest(agent: Agent, store: Store):
    turns = ("tell me about EXCHANGE_RATES in the FINANCE space", "when is its next sync due?")
    soonest = store.query(
        "SELECT min(next_fire_at) FROM v_job WHERE name LIKE 'exchange_rates%' AND enabled"
    )
    assert last(agent, *turns).value == soonest.rows[0][0]
