"""Questions that set numbers beside or against each other, with their answers in SQL."""

from __future__ import annotations

import pytest

from sync.agent.agent import Agent
from sync.store.database import Store
from tests.agent.talking import assert_holds, last

_MARCH = "started_at >= TIMESTAMP '2026-03-01'"
_ASSETS = "(SELECT * FROM v_asset WHERE deleted_at IS NULL)"

# The rows that an answer must hold in any order, whatever else it shows.
_ROWS = {
    "number of tables per owner and total row count of them": (
        "SELECT owner, count(*), sum(row_count) FROM (SELECT a.owner, p.row_count FROM"
        f" {_ASSETS} a LEFT JOIN v_profile p ON p.asset_id = a.id AND p.is_newest"
        " WHERE a.asset_type = 'table') GROUP BY ALL"
    ),
    "for every owner the number of tables and the total number of rows in them": (
        "SELECT owner, count(*), sum(row_count) FROM (SELECT a.owner, p.row_count FROM"
        f" {_ASSETS} a LEFT JOIN v_profile p ON p.asset_id = a.id AND p.is_newest"
        " WHERE a.asset_type = 'table') GROUP BY ALL"
    ),
    "how many spaces hold a table and how many tables are that": (
        f"SELECT count(DISTINCT schema), count(*) FROM {_ASSETS}"
        " WHERE system = 'datasphere' AND asset_type = 'table'"
    ),
    "how many mapped assets does each space have and what share of all its assets is that": (
        "SELECT schema, sum(m), count(*), 100.0 * sum(m) / count(*) FROM (SELECT a.schema, (EXISTS"
        " (SELECT 1 FROM v_link l WHERE l.sap_asset_id = a.id AND l.status = 'ACTIVE'))::INT AS m"
        " FROM v_asset a WHERE a.system = 'datasphere' AND a.deleted_at IS NULL) GROUP BY ALL"
    ),
    "models that read from views": (
        "SELECT DISTINCT d.qualified_name FROM v_lineage l JOIN v_asset u ON u.id = l.upstream_id"
        " JOIN v_asset d ON d.id = l.downstream_id WHERE u.asset_type = 'view'"
        " AND d.asset_type = 'model'"
    ),
    "how many people logged in this week": (
        "SELECT count(DISTINCT actor) FROM v_audit WHERE action = 'login'"
        " AND recorded_at >= TIMESTAMP '2026-03-16'"
    ),
    "total row count per glue database, without the iceberg and delta tables": (
        f"SELECT a.schema, sum(p.row_count) FROM {_ASSETS} a JOIN v_profile p ON p.asset_id = a.id"
        " AND p.is_newest WHERE a.system = 'glue'"
        " AND a.kind NOT IN ('iceberg_table', 'delta_table') GROUP BY ALL"
    ),
    "how many personal data columns does each table of HR have, including those with none": (
        f"SELECT a.qualified_name, count(c.name) FROM {_ASSETS} a LEFT JOIN v_column c"
        " ON c.asset_id = a.id AND c.semantics LIKE '%personal_data%'"
        " WHERE a.schema = 'HR' AND a.asset_type = 'table' GROUP BY ALL"
    ),
    "what is going to fire before 6 pm today": (
        "SELECT name FROM v_job WHERE enabled AND next_fire_at < TIMESTAMP '2026-03-18 18:00'"
    ),
    "when will payroll run": ("SELECT next_fire_at FROM v_job WHERE name = 'payroll_results_sync'"),
    "columns that were dropped since new year, with severity": (
        "SELECT severity FROM v_drift WHERE kind = 'COLUMN_DROPPED'"
        " AND detected_at >= TIMESTAMP '2026-01-01'"
    ),
    "what is the data type of amount in finance_db.journal_entries": (
        "SELECT data_type FROM v_column WHERE qualified_asset = 'finance_db.journal_entries'"
        " AND name = 'amount'"
    ),
    "bar chart of the row counts of the tables in the HR space": (
        f"SELECT a.qualified_name, p.row_count FROM {_ASSETS} a JOIN v_profile p"
        " ON p.asset_id = a.id AND p.is_newest WHERE a.schema = 'HR' AND a.asset_type = 'table'"
    ),
    "how many nullable columns does each space have? leave out spaces with fewer than 10": (
        "SELECT schema, count(*) FROM v_column WHERE system = 'datasphere' AND is_nullable"
        " GROUP BY ALL HAVING count(*) >= 10"
    ),
    "datasphere only pls - per owner the number of tables": (
        f"SELECT owner, count(*) FROM {_ASSETS} WHERE system = 'datasphere'"
        " AND asset_type = 'table' GROUP BY ALL"
    ),
    "how many columns are undocumented, and in how many tables": (
        "SELECT count(*), count(DISTINCT asset_id) FILTER (asset_type = 'table') FROM (SELECT c.*,"
        " a.asset_type FROM v_column c JOIN v_asset a ON a.id = c.asset_id WHERE a.deleted_at IS"
        " NULL) WHERE trim(concat(label, description, comment)) = ''"
    ),
    "how many jobs run daily and how many run hourly": (
        "SELECT count(*) FILTER (regexp_matches(cron, '^\\d+ \\d+ \\* \\* \\*$')),"
        " count(*) FILTER (regexp_matches(cron, '^\\d+ \\* \\* \\* \\*$') OR interval_s = 3600)"
        " FROM v_job WHERE deleted_at IS NULL"
    ),
    "which datasphere objects turned up for the first time since Monday": (
        f"SELECT qualified_name FROM {_ASSETS} WHERE system = 'datasphere'"
        " AND first_seen_at >= TIMESTAMP '2026-03-16'"
    ),
    "which jobs have a cron schedule": (
        "SELECT name FROM v_job WHERE cron IS NOT NULL AND deleted_at IS NULL"
    ),
    "top 5 tables by row count": (
        f"SELECT a.qualified_name FROM {_ASSETS} a JOIN v_profile p ON p.asset_id = a.id"
        " AND p.is_newest WHERE a.asset_type = 'table' ORDER BY p.row_count DESC LIMIT 5"
    ),
    "percentage of tables with an owner, by database, only those below 100 %": (
        "SELECT schema, 100.0 * count(nullif(trim(owner), '')) / count(*) AS share FROM v_asset"
        " WHERE deleted_at IS NULL AND asset_type = 'table' AND system = 'glue'"
        " GROUP BY 1 HAVING share < 100"
    ),
    "share of all columns per space, only those over 20 percent": (
        "SELECT schema, count(*) FROM v_column WHERE system = 'datasphere' GROUP BY 1"
        " HAVING count(*) > 0.2 * (SELECT count(*) FROM v_column WHERE system = 'datasphere')"
    ),
    "per database: tables, columns, tables without owner": (
        "SELECT s.name, count(a.id), coalesce(sum(a.column_count), 0),"
        " count(a.id) - count(nullif(trim(a.owner), '')) FROM v_schema s LEFT JOIN v_asset a"
        " ON a.schema = s.name AND a.deleted_at IS NULL WHERE s.system = 'glue' GROUP BY 1"
    ),
    "owners with more undocumented assets than documented ones": (
        "SELECT owner, count(*), count(nullif(trim(description), '')) FROM v_asset"
        " WHERE deleted_at IS NULL AND trim(owner) <> '' GROUP BY 1"
        " HAVING count(*) > 2 * count(nullif(trim(description), ''))"
    ),
    "who acknowledged drift in march and how many": (
        "SELECT acknowledged_by, count(*) FROM v_drift WHERE acknowledged_at >="
        " TIMESTAMP '2026-03-01' GROUP BY 1"
    ),
    "jobs with neither high nor critical priority that are enabled": (
        "SELECT name FROM v_job WHERE priority NOT IN ('HIGH', 'CRITICAL') AND enabled"
        " AND deleted_at IS NULL"
    ),
    "columns whose name contains DATE": (
        "SELECT qualified_asset, name FROM v_column WHERE contains(lower(name), 'date')"
        f" AND asset_id IN (SELECT id FROM {_ASSETS})"
    ),
    "drift detected in december but resolved in january": (
        "SELECT drift_id FROM v_drift WHERE month(detected_at) = 12 AND month(resolved_at) = 1"
    ),
    "number of different actions per user": (
        "SELECT actor, count(DISTINCT action) FROM v_audit GROUP BY 1"
    ),
    "who owns the three biggest datasphere tables": (
        "SELECT a.qualified_name, a.owner FROM v_asset a JOIN v_profile p ON p.asset_id = a.id"
        " AND p.is_newest WHERE a.asset_type = 'table' AND a.system = 'datasphere'"
        " AND a.deleted_at IS NULL ORDER BY p.row_count DESC LIMIT 3"
    ),
    "jobs of undocumented assets": (
        "SELECT j.name FROM v_job j JOIN v_job_link x ON x.job_id = j.job_id JOIN v_link l"
        " ON l.link_id = x.link_id JOIN v_asset a ON a.id = l.sap_asset_id WHERE"
        " coalesce(a.description, '') = '' AND j.deleted_at IS NULL AND a.deleted_at IS NULL"
    ),
    "how many columns belong to tables that are not mapped": (
        f"SELECT count(*) FROM v_column c JOIN {_ASSETS} a ON a.id = c.asset_id WHERE"
        " a.asset_type = 'table' AND a.system = 'datasphere' AND a.id NOT IN"
        " (SELECT sap_asset_id FROM v_link WHERE status = 'ACTIVE')"
    ),
    "top 3 spaces by assets": (
        f"SELECT schema, count(*) FROM {_ASSETS} WHERE system = 'datasphere' GROUP BY 1"
        " ORDER BY 2 DESC, 1 LIMIT 3"
    ),
    "what kinds of drift and how often": "SELECT kind, count(*) FROM v_drift GROUP BY 1",
    "average time to resolve drift by severity": (
        "SELECT severity, avg(epoch(resolved_at - detected_at)) FROM v_drift GROUP BY 1"
    ),
    "per space: assets, mapped, unmapped": (
        "SELECT s.name, count(a.id), count(a.id) FILTER (l.id IS NOT NULL),"
        f" count(a.id) FILTER (l.id IS NULL) FROM v_schema s LEFT JOIN {_ASSETS} a"
        " ON a.schema = s.name LEFT JOIN (SELECT DISTINCT sap_asset_id AS id FROM v_link"
        " WHERE status = 'ACTIVE') l ON l.id = a.id WHERE s.system = 'datasphere' GROUP BY ALL"
    ),
    "does SALES or LOGISTICS have more undocumented columns": (
        "SELECT schema, count(*) FROM v_column WHERE schema IN ('SALES', 'LOGISTICS')"
        " AND NOT documented GROUP BY ALL"
    ),
    "how long does drift stay open on average until it is resolved, by severity": (
        "SELECT severity, avg(epoch(resolved_at) - epoch(detected_at)) FROM v_drift"
        " WHERE status = 'RESOLVED' GROUP BY ALL"
    ),
    "who owns both tables and views": (
        f"SELECT owner FROM {_ASSETS} WHERE trim(owner) <> '' GROUP BY ALL"
        " HAVING bool_or(asset_type = 'table') AND bool_or(asset_type = 'view')"
    ),
    "remote versus local tables, how many of each": (
        f"SELECT kind, count(*) FROM {_ASSETS} WHERE kind IN ('remote_table', 'local_table')"
        " GROUP BY ALL"
    ),
    "tables vs views per owner": (
        f"SELECT owner, count(*) FILTER (asset_type = 'table'),"
        f" count(*) FILTER (asset_type = 'view') FROM {_ASSETS}"
        " WHERE asset_type IN ('table', 'view') GROUP BY ALL"
    ),
    "how often was each component found DOWN this month": (
        "SELECT component, count(*) FROM v_health_check WHERE status = 'DOWN'"
        " AND checked_at >= TIMESTAMP '2026-03-01' GROUP BY ALL"
    ),
    "drift of high or critical severity": (
        "SELECT drift_id FROM v_drift WHERE severity IN ('HIGH', 'CRITICAL')"
    ),
    "open drift by severity with the date of the newest event of each": (
        "SELECT severity, count(*), max(detected_at) FROM v_drift WHERE status <> 'RESOLVED'"
        " GROUP BY ALL"
    ),
    "how many minutes was glue_api degraded last week": (
        "SELECT 'glue_api', 1800 * count(*), count(*) FROM v_health_check WHERE component ="
        " 'glue_api' AND status = 'DEGRADED' AND checked_at >= TIMESTAMP '2026-03-09'"
        " AND checked_at < TIMESTAMP '2026-03-16'"
    ),
    "when was glue last degraded": (
        "SELECT max(checked_at) FROM v_health_check WHERE component = 'glue_api'"
        " AND status = 'DEGRADED'"
    ),
    "kinds of drift detected in march but not in february": (
        "SELECT kind FROM v_drift GROUP BY ALL HAVING bool_or(detected_at >= TIMESTAMP"
        " '2026-03-01') AND NOT bool_or(detected_at >= TIMESTAMP '2026-02-01' AND detected_at <"
        " TIMESTAMP '2026-03-01')"
    ),
    "downtime of glue in march, excluding degraded": (
        "SELECT 'glue_api', 1800 * count(*) FROM v_health_check WHERE component = 'glue_api'"
        " AND status = 'DOWN' AND checked_at >= TIMESTAMP '2026-03-01'"
    ),
    "success rate of the shipments job compared with all other jobs": (
        "SELECT a / b, (s - a) / (n - b) FROM (SELECT"
        " 100.0 * count(*) FILTER (status = 'SUCCEEDED' AND job = 'shipments_sync') AS a,"
        " count(*) FILTER (job = 'shipments_sync') AS b,"
        " 100.0 * count(*) FILTER (status = 'SUCCEEDED') AS s, count(*) AS n FROM v_run"
        " WHERE status IN ('SUCCEEDED', 'FAILED', 'PARTIAL'))"
    ),
    "when did payroll fail for the first and for the last time": (
        "SELECT min(started_at), max(started_at) FROM v_run"
        " WHERE status = 'FAILED' AND job = 'payroll_results_sync'"
    ),
    "error classes that SALES and FINANCE have in common": (
        "SELECT r.error_class FROM v_run r JOIN v_pair p ON p.name = r.pair WHERE r.status ="
        " 'FAILED' AND p.sap_schema IN ('SALES', 'FINANCE') GROUP BY ALL"
        " HAVING count(DISTINCT p.sap_schema) = 2"
    ),
    "runs queued for more than a minute this week, with their priority": (
        "SELECT run_id, priority FROM v_run WHERE queue_s > 60"
        " AND started_at >= TIMESTAMP '2026-03-16'"
    ),
    "jobs that have run exactly once this month": (
        "SELECT job FROM v_run WHERE started_at >= TIMESTAMP '2026-03-01' GROUP BY ALL"
        " HAVING count(*) = 1"
    ),
    "runs that started within an hour after midnight yesterday": (
        "SELECT run_id FROM v_run WHERE started_at >= TIMESTAMP '2026-03-17'"
        " AND started_at < TIMESTAMP '2026-03-17 01:00'"
    ),
    "which runs were under way while datasphere was down in march": (
        "SELECT DISTINCT r.run_id FROM v_run r JOIN v_health_check h ON h.component ="
        " 'datasphere_api' AND h.status = 'DOWN' AND r.finished_at > h.checked_at"
        " AND r.started_at < h.checked_at + INTERVAL 30 MINUTE"
        " WHERE h.checked_at >= TIMESTAMP '2026-03-01'"
    ),
    "which jobs had failed runs during an outage of glue this year": (
        "SELECT DISTINCT r.job FROM v_run r JOIN v_health_check h ON h.component = 'glue_api'"
        " AND h.status = 'DOWN' AND r.finished_at > h.checked_at"
        " AND r.started_at < h.checked_at + INTERVAL 30 MINUTE WHERE r.status = 'FAILED'"
    ),
    "which error classes got rarer in march than in february": (
        "SELECT error_class FROM v_run WHERE status = 'FAILED' GROUP BY ALL HAVING"
        f" count(*) FILTER ({_MARCH}) < count(*) FILTER (started_at >= TIMESTAMP '2026-02-01'"
        f" AND NOT {_MARCH})"
    ),
    "which jobs failed both this week and last week": (
        "SELECT job FROM v_run WHERE status = 'FAILED' GROUP BY ALL HAVING"
        " count(*) FILTER (started_at >= TIMESTAMP '2026-03-16') > 0"
        " AND count(*) FILTER (started_at >= TIMESTAMP '2026-03-09'"
        " AND started_at < TIMESTAMP '2026-03-16') > 0"
    ),
    "which jobs succeeded today after failing yesterday": (
        "SELECT job FROM v_run GROUP BY ALL HAVING count(*) FILTER (status = 'SUCCEEDED' AND"
        " started_at >= TIMESTAMP '2026-03-18') > 0 AND count(*) FILTER (status = 'FAILED' AND"
        " started_at >= TIMESTAMP '2026-03-17' AND started_at < TIMESTAMP '2026-03-18') > 0"
    ),
    "list the alerts of the last 30 days with how long they lasted": (
        "SELECT component, epoch(recovered_at - raised_at) FROM v_alert WHERE raised_at >= "
        "TIMESTAMP"
        " '2026-02-16 14:30'"
    ),
}

# What the sentence of a verdict begins with or holds.
_SAYS = {
    "how many jobs are enabled and how many disabled": "18 jobs (its schedule fires); 1 job ",
    "how many tables are there in datasphere and how many in glue": "; 21 assets (system = glue)",
    "does customers_sync take longer than products_sync on average?": "Yes:",
    "do manual runs fail more often than scheduled ones?": "Yes: failure rate",
    "did failures drop between last week and this week?": " No.",
    "has the failure rate gone up from february to march?": " Yes.",
    "are there more views than remote tables?": "Yes:",
    "how many more tables does FINANCE have than SALES": " The difference is 2.",
    "by what percentage did the number of runs change from january to february": " -11.02 %.",
    "share of assets per space in percent": "Share of assets per space",
    "which has more columns, SHIPMENTS or DELIVERIES": "LOGISTICS.SHIPMENTS has more.",
}


@pytest.mark.parametrize(("question", "sql"), _ROWS.items())
def test_an_answer_holds_these_rows(agent: Agent, store: Store, question: str, sql: str) -> None:
    assert_holds(last(agent, question), store.query(sql).rows)


@pytest.mark.parametrize(("question", "words"), _SAYS.items())
def test_a_verdict_says_which(agent: Agent, question: str, words: str) -> None:
    assert words in last(agent, question).text
