"""Fills a world up to the size that latency is measured at, with names as a catalog has them."""

from __future__ import annotations

from pathlib import Path

from sync.config import StoreSettings
from sync.store.connection import Cursor, Database
from sync.store.opening import open_database
from tests.agent.world.build import CLOCK, build
from tests.agent.world.story import tell

ASSETS, RUNS = 2_000, 50_000  # with 25 columns each, and six log lines
_AREAS = "PLANT BATCH ROUTE TAX CLAIM ASSET CONTRACT PRICE QUOTE PARTNER REBATE FREIGHT TARIFF LOT"
_THINGS = "HEADER ITEM TEXT STATUS HISTORY LOG PLAN FACT SNAPSHOT INDEX GROUP TYPE RULE TOTAL"
_FIELDS = "KEY CODE NAME AMOUNT DATE UNIT STATE NOTE USER COUNT RATIO REGION SOURCE TARGET VALUE"
# Every statement names the rows that it adds by n, so that one follows from the other.
_STATEMENTS = (
    """
    CREATE TEMP TABLE filled AS
    SELECT
        n, nextval('asset_id') AS id, n % 2 = 0 AS sap, 'AREA_' || (n // 2 % 10) AS space,
        list_extract(string_split($areas, ' '), 1 + (n // 2) % 14) || '_'
            || list_extract(string_split($things, ' '), 1 + (n // 28) % 14) || '_' || (n // 2)
            AS name
    FROM range($assets) r(n)
    """,
    """
    INSERT INTO catalog_schema BY NAME
    SELECT DISTINCT
        CASE WHEN sap THEN 'dsp' ELSE 'glue' END AS connection,
        CASE WHEN sap THEN space ELSE lower(space) END AS name, '{}' AS properties, '[]' AS tags,
        TIMESTAMP '2025-11-01' AS first_seen_at, TIMESTAMP '2026-03-18' AS last_seen_at
    FROM filled
    """,
    """
    INSERT INTO asset BY NAME
    SELECT
        id, CASE WHEN sap THEN 'dsp' ELSE 'glue' END AS connection,
        CASE WHEN sap THEN space ELSE lower(space) END AS schema,
        CASE WHEN sap THEN name ELSE lower(name) END AS name,
        CASE WHEN sap THEN 'datasphere' ELSE 'glue' END AS system,
        CASE WHEN sap THEN 'local_table' ELSE 'glue_table' END AS kind,
        replace(name, '_', ' ') AS label, 'Rows of ' || name AS description, 'svc_sync' AS owner,
        'Deployed' AS status, true AS exposed, 'f' || n AS fingerprint, '1' AS version,
        25 AS column_count, 5 AS documented_columns, '[]' AS tags, fold(name) AS name_folded,
        fold(name) AS label_folded, words(name) AS search_text,
        TIMESTAMP '2025-11-01' AS first_seen_at, TIMESTAMP '2026-03-18' AS last_seen_at
    FROM filled
    """,
    """
    INSERT INTO asset_column BY NAME
    SELECT
        id AS asset_id, (1 + c)::INTEGER AS position, column_name AS name,
        CASE c % 3 WHEN 0 THEN 'cds.String(20)' WHEN 1 THEN 'cds.Date' ELSE 'cds.Integer' END
            AS native_type,
        CASE WHEN c % 5 = 0 THEN column_name END AS label, c = 0 AS key, c > 0 AS nullable,
        false AS partition, false AS technical, fold(column_name) AS name_folded
    FROM (
        SELECT
            id, c, list_extract(string_split($fields, ' '), 1 + (n + c) % 15) || '_' || c
                AS column_name
        FROM filled, range(25) r(c)
    )
    """,
    """
    INSERT INTO edge BY NAME
    SELECT
        'dsp' AS up_connection, a.space AS up_schema, a.name AS up_name, 'dsp' AS down_connection,
        b.space AS down_schema, b.name AS down_name, 'query' AS kind
    FROM filled a JOIN filled b ON b.n = a.n + 20 AND a.sap AND b.n % 6 <> 0
    """,
    """
    CREATE TEMP TABLE linked AS
    SELECT nextval('link_id') AS link_id, nextval('job_id') AS job_id, n, space, name
    FROM filled WHERE sap AND n < 1000
    """,
    """
    INSERT INTO link BY NAME
    SELECT
        link_id AS id, 'area' AS pair, 'dsp' AS sap_connection, space AS sap_schema,
        name AS sap_name, 'glue' AS glue_connection, lower(space) AS glue_schema,
        lower(name) AS glue_name, 'bind' AS mode, 'ACTIVE' AS status, 1.0 AS score,
        '[]' AS evidence, 'admin' AS decided_by, TIMESTAMP '2025-11-02' AS decided_at,
        TIMESTAMP '2025-11-02' AS created_at
    FROM linked
    """,
    """
    INSERT INTO job BY NAME
    SELECT
        job_id AS id, lower(name) || '_sync' AS name, 'sync' AS kind, 'area' AS pair,
        [link_id] AS link_ids, 'LOW' AS priority, 'cron' AS schedule_kind, '0 3 * * *' AS cron,
        'UTC' AS time_zone, 'run' AS on_missed, true AS enabled, '{}' AS options,
        TIMESTAMP '2026-03-19 03:00' AS next_fire_at, 'admin' AS created_by,
        TIMESTAMP '2025-11-02' AS created_at, 'admin' AS updated_by,
        TIMESTAMP '2025-11-02' AS updated_at
    FROM linked
    """,
    """
    INSERT INTO run BY NAME
    SELECT
        nextval('run_id') AS id, 'sync' AS kind, 'area' AS pair, 'svc_sync' AS actor,
        CASE WHEN n % 40 = 0 THEN 'FAILED' ELSE 'SUCCEEDED' END AS status,
        TIMESTAMP '2025-12-20' + n * INTERVAL 150 SECOND AS queued_at,
        queued_at + INTERVAL 5 SECOND AS started_at,
        started_at + (30 + n % 400) * INTERVAL 1 SECOND AS finished_at,
        1 AS done, 1 AS total, '{}' AS summary,
        CASE WHEN n % 40 = 0 THEN 'TIMEOUT' END AS error_class,
        CASE WHEN n % 40 = 0 THEN 'Datasphere read timed out' END AS error,
        (SELECT min(job_id) FROM linked) + n % 500 AS job_id, 'LOW' AS priority,
        'schedule' AS asked_by, (n % 50)::INTEGER AS written
    FROM range($runs) r(n)
    """,
    """
    INSERT INTO run_log BY NAME
    SELECT
        nextval('log_id') AS id, r.id AS run_id, r.started_at + k * INTERVAL 1 SECOND AS logged_at,
        CASE k WHEN 5 THEN 'WARN' ELSE 'INFO' END AS level, 'worker_pool' AS component,
        'step' AS action, 'Step ' || k || ' of run ' || r.id AS message
    FROM run r, range(6) s(k)
    WHERE r.pair = 'area'
    """,
)


def build_big(folder: Path) -> Path:
    """Write the base world into a new store in *folder*, filled up, and return the store's file."""
    path = build(folder, tell("base"))
    database = Database(open_database(path, StoreSettings(), CLOCK), path.name)
    try:
        database.write(_fill)
        database.checkpoint()
    finally:
        database.close()
    return path


def _fill(cursor: Cursor) -> None:
    given = {"assets": ASSETS, "runs": RUNS, "areas": _AREAS, "things": _THINGS, "fields": _FIELDS}
    for statement in _STATEMENTS:
        cursor.run(statement, **{name: v for name, v in given.items() if f"${name}" in statement})
