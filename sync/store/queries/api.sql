-- name: assets
-- Live assets by connection, schema and kind, in the order of their names.
SELECT
    id, system, connection, schema, name, qualified_name, kind, asset_type, label, description,
    owner, tags, status, exposed, column_count, documented_columns, documented, draft_status,
    draft_by, draft_since, protected, version, fingerprint, changed_at, changed_by,
    first_seen_at, last_seen_at, deleted_at, deleted_reason
FROM v_asset
WHERE deleted_at IS NULL
    AND ($connection IS NULL OR connection = $connection)
    AND ($schema IS NULL OR schema = $schema)
    AND ($kind IS NULL OR kind = $kind)
ORDER BY connection, schema, name

-- name: asset
-- One asset, gone or not.
SELECT
    id, system, connection, schema, name, qualified_name, kind, asset_type, label, description,
    owner, tags, status, exposed, column_count, documented_columns, documented, draft_status,
    draft_by, draft_since, protected, version, fingerprint, changed_at, changed_by,
    first_seen_at, last_seen_at, deleted_at, deleted_reason
FROM v_asset
WHERE id = $asset_id;

-- name: columns
-- The columns of one asset.
SELECT
    asset_id, system, connection, schema, asset, qualified_asset, position, name, data_type,
    label, description, comment, is_key, is_nullable, is_partition, is_technical, default_value,
    semantics, documented
FROM v_column
WHERE asset_id = $asset_id
ORDER BY position;

-- name: links_of
-- The links of one asset.
SELECT
    link_id, pair, mode, status, score, sap_asset_id, sap_connection, sap_schema, sap_name,
    sap_label, glue_asset_id, glue_connection, glue_schema, glue_name, agreed_at, has_base,
    evidence, decided_by, decided_at, created_at
FROM v_link
WHERE (sap_asset_id = $asset_id OR glue_asset_id = $asset_id) AND status <> 'REJECTED'
ORDER BY link_id;

-- name: lineage
-- The edges around one asset, both ways, as far as `depth`; circles end.
WITH RECURSIVE around AS (
    SELECT $asset_id::BIGINT AS id, 0 AS depth, 'both' AS way
    UNION
    SELECT
        CASE WHEN e.upstream_id = a.id THEN e.downstream_id ELSE e.upstream_id END,
        a.depth + 1,
        CASE WHEN e.upstream_id = a.id THEN 'downstream' ELSE 'upstream' END
    FROM around a
    JOIN v_lineage e
        ON (e.upstream_id = a.id AND a.way IN ('both', 'downstream'))
        OR (e.downstream_id = a.id AND a.way IN ('both', 'upstream'))
    WHERE a.depth < $depth
)
SELECT DISTINCT
    e.upstream_id, e.upstream_connection, e.upstream_schema, e.upstream_name, e.downstream_id,
    e.downstream_connection, e.downstream_schema, e.downstream_name, e.kind, e.carries_data,
    e.via
FROM v_lineage e
WHERE e.upstream_id IN (SELECT id FROM around) AND e.downstream_id IN (SELECT id FROM around)
ORDER BY e.upstream_schema, e.upstream_name, e.downstream_schema, e.downstream_name, e.kind;

-- name: pairs
-- The configured pairs.
SELECT
    name, sap_connection, sap_schema, glue_connection, glue_schema, direction, mode, deletion,
    definition, updated_at, deleted_at
FROM v_pair
WHERE deleted_at IS NULL
ORDER BY name

-- name: plans
-- Saved plans, newest first.
SELECT
    plan_id, pair, created_by, created_at, line_count, conflict_count, blocked_count
FROM v_plan
WHERE $pair IS NULL OR pair = $pair
ORDER BY created_at DESC, plan_id

-- name: lines
-- The lines of a plan.
SELECT
    plan_id, pair, position, line_id, link_id, sap, glue, target, action, column_name, field,
    before_value, after_value, base_value, movement, risk, conflict, blocked, reason, decision,
    decided_by, decided_at, outcome, outcome_detail, run_id
FROM v_plan_line
WHERE plan_id = $plan_id AND ($decision IS NULL OR decision = $decision)
ORDER BY position

-- name: runs
-- Runs, newest first.
SELECT
    run_id, kind, pair, plan_id, actor, status, state, job_id, job, priority, asked_by,
    retry_of, connection, queued_at, not_before, started_at, finished_at, duration_s, queue_s,
    done, total, written, attempts, error_code, error_class, error, summary
FROM v_run
WHERE ($status IS NULL OR status = $status) AND ($job_id IS NULL OR job_id = $job_id)
    AND ($pair IS NULL OR pair = $pair) AND ($kind IS NULL OR kind = $kind)
ORDER BY run_id DESC

-- name: run
-- One run.
SELECT
    run_id, kind, pair, plan_id, actor, status, state, job_id, job, priority, asked_by,
    retry_of, connection, queued_at, not_before, started_at, finished_at, duration_s, queue_s,
    done, total, written, attempts, error_code, error_class, error, summary
FROM v_run
WHERE run_id = $run_id;

-- name: log
-- The log of a run, oldest line first.
SELECT
    log_id, run_id, logged_at, level, component, action, message, asset_connection,
    asset_schema, asset_name, error_code, error_class
FROM v_run_log
WHERE run_id = $run_id
ORDER BY log_id

-- name: jobs
-- Jobs, oldest first.
SELECT
    job_id, name, kind, pair, connection, direction, priority, schedule_kind, cron, interval_s,
    time_zone, on_missed, enabled, next_fire_at, last_fire_at, created_by, created_at,
    updated_by, updated_at, deleted_at, options
FROM v_job
WHERE deleted_at IS NULL
ORDER BY job_id

-- name: audit
-- Audit events, newest first.
SELECT
    audit_id, recorded_at, actor, action, subject, detail, previous_hash, hash
FROM v_audit
WHERE ($actor IS NULL OR actor = $actor) AND ($action IS NULL OR action = $action)
ORDER BY audit_id DESC

-- name: reports
-- Stored reports, newest first.
SELECT
    report_id, kind, title, format, filters, made_by, made_at, run_id, row_count, size_bytes
FROM v_report
ORDER BY report_id DESC

-- name: health
-- How well each part is now.
SELECT
    component, connection, status, since, checked_at, message, remedy
FROM v_health
ORDER BY component, connection;

-- name: counts
-- What there is, for the status and the metrics.
SELECT
    (SELECT count(*) FROM v_asset WHERE deleted_at IS NULL) AS assets,
    (SELECT count(*) FROM v_link WHERE status = 'ACTIVE') AS links,
    (SELECT count(*) FROM v_drift WHERE status <> 'RESOLVED') AS open_drift,
    (SELECT count(*) FROM v_alert WHERE recovered_at IS NULL) AS open_alerts,
    (SELECT count(*) FROM v_run WHERE status = 'RUNNING') AS running,
    (SELECT count(*) FROM v_run WHERE status = 'QUEUED') AS queued;

-- name: run_counts
-- Runs by how they ended.
SELECT kind, status, count(*) AS runs
FROM v_run
GROUP BY ALL
ORDER BY ALL;

-- name: events_after
-- Audit events after one, oldest first.
SELECT audit_id, recorded_at, actor, action, subject
FROM v_audit
WHERE audit_id > $after
ORDER BY audit_id
LIMIT 200;

-- name: newest_event
-- The number of the newest audit event, 0 without one.
SELECT coalesce(max(audit_id), 0) AS audit_id
FROM v_audit;

-- name: active_runs
-- What runs or waits, and what has just ended.
SELECT run_id, kind, pair, job, state, done, total, error
FROM v_run
WHERE state IN ('QUEUED', 'RUNNING', 'WAITING') OR run_id >= (SELECT max(run_id) - 20 FROM v_run)
ORDER BY run_id;
