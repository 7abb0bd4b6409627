-- name: inventory_totals
-- How much there is of everything.
SELECT
    system AS "system", connection AS "connection", schema AS "schema", kind AS "kind",
    count(*) AS "assets", sum(column_count) AS "columns",
    count(*) FILTER (WHERE documented) AS "documented assets",
    round(100.0 * sum(documented_columns) / nullif(sum(column_count), 0), 1)
        AS "documented columns, %"
FROM v_asset
WHERE deleted_at IS NULL AND ($schema IS NULL OR schema = $schema)
    AND ($connection IS NULL OR connection = $connection)
GROUP BY ALL
ORDER BY ALL;

-- name: inventory_assets
-- Every asset with what is known of it.
SELECT
    a.connection AS "connection", a.schema AS "schema", a.name AS "name", a.kind AS "kind",
    a.label AS "label", a.description AS "description", a.owner AS "owner", a.status AS "status",
    a.column_count AS "columns", p.row_count AS "rows",
    (
        SELECT string_agg(DISTINCT l.mode || ' ' || lower(l.status), ', ')
        FROM v_link l
        WHERE a.id IN (l.sap_asset_id, l.glue_asset_id) AND l.status <> 'REJECTED'
    ) AS "link",
    a.changed_at AS "changed", a.first_seen_at AS "first seen"
FROM v_asset a
LEFT JOIN v_profile p ON p.asset_id = a.id AND p.is_newest
WHERE a.deleted_at IS NULL AND ($schema IS NULL OR a.schema = $schema)
    AND ($connection IS NULL OR a.connection = $connection)
ORDER BY a.connection, a.schema, a.name;

-- name: dictionary
-- The columns of linked assets side by side.
WITH sap AS (
    SELECT l.link_id, l.pair, c.*
    FROM v_link l
    JOIN v_column c ON c.asset_id = l.sap_asset_id
    WHERE l.status = 'ACTIVE' AND ($pair IS NULL OR l.pair = $pair)
),
glue AS (
    SELECT l.link_id, l.pair, c.*
    FROM v_link l
    JOIN v_column c ON c.asset_id = l.glue_asset_id
    WHERE l.status = 'ACTIVE' AND ($pair IS NULL OR l.pair = $pair)
)
SELECT
    coalesce(s.pair, g.pair) AS "pair",
    s.qualified_asset AS "Datasphere asset", s.name AS "Datasphere column",
    s.data_type AS "Datasphere type", s.label AS "label", s.description AS "description",
    s.is_key AS "key", g.qualified_asset AS "Glue table", g.name AS "Glue column",
    g.data_type AS "Glue type", g.comment AS "comment"
FROM sap s
FULL JOIN glue g ON g.link_id = s.link_id AND lower(g.name) = lower(s.name)
WHERE $schema IS NULL OR s.schema = $schema OR g.schema = $schema
ORDER BY coalesce(s.pair, g.pair), coalesce(s.link_id, g.link_id),
    coalesce(s.position, 9999), g.position;

-- name: compliance_changes
-- What was written, who proposed, approved and carried it out, and its proof.
SELECT
    r.finished_at AS "when", l.pair AS "pair", l.target AS "written in", l.sap AS "Datasphere",
    l.glue AS "Glue", l.action AS "action", l.column_name AS "column", l.field AS "field",
    l.before_value AS "before", l.after_value AS "after", p.created_by AS "proposed by",
    l.decided_by AS "approved by", r.actor AS "carried out by", l.outcome AS "proof",
    l.outcome_detail AS "detail", l.plan_id AS "plan", l.run_id AS "run"
FROM v_plan_line l
JOIN v_plan p ON p.plan_id = l.plan_id
JOIN v_run r ON r.run_id = l.run_id
WHERE l.outcome IS NOT NULL AND ($pair IS NULL OR l.pair = $pair)
    AND ($since::TIMESTAMP IS NULL OR r.finished_at >= $since)
    AND ($until::TIMESTAMP IS NULL OR r.finished_at < $until)
ORDER BY r.finished_at DESC, l.position;

-- name: compliance_totals
-- The proofs by pair.
SELECT
    l.pair AS "pair", l.outcome AS "proof", count(*) AS "lines",
    count(DISTINCT l.run_id) AS "runs"
FROM v_plan_line l
JOIN v_run r ON r.run_id = l.run_id
WHERE l.outcome IS NOT NULL AND ($pair IS NULL OR l.pair = $pair)
    AND ($since::TIMESTAMP IS NULL OR r.finished_at >= $since)
    AND ($until::TIMESTAMP IS NULL OR r.finished_at < $until)
GROUP BY ALL
ORDER BY ALL;

-- name: audit_events
-- The audit events of the time.
SELECT
    audit_id AS "event", recorded_at AS "when", actor AS "who", action AS "what",
    subject AS "of what", left(hash, 16) AS "hash begins"
FROM v_audit
WHERE ($since::TIMESTAMP IS NULL OR recorded_at >= $since)
    AND ($until::TIMESTAMP IS NULL OR recorded_at < $until)
ORDER BY audit_id DESC;

-- name: drift_open
-- The fields that differ from what both sides agreed on.
SELECT
    pair AS "pair", side AS "moved in", sap_schema || '.' || sap_name AS "Datasphere",
    glue_schema || '.' || glue_name AS "Glue", column_name AS "column", field AS "field",
    base_value AS "agreed", value AS "now", severity AS "severity", status AS "status",
    detected_at AS "first seen", acknowledged_by AS "seen by"
FROM v_drift
WHERE status <> 'RESOLVED' AND ($pair IS NULL OR pair = $pair)
ORDER BY detected_at DESC, drift_id;

-- name: conflicts
-- The lines of the newest plan of each pair that a person must settle.
WITH newest AS (
    SELECT pair, arg_max(plan_id, created_at) AS plan_id
    FROM v_plan
    GROUP BY pair
)
SELECT
    l.pair AS "pair", l.sap AS "Datasphere", l.glue AS "Glue", l.column_name AS "column",
    l.field AS "field", l.base_value AS "agreed", l.before_value AS "before",
    l.after_value AS "after", l.reason AS "why", l.decision AS "decision"
FROM v_plan_line l
JOIN newest n ON n.plan_id = l.plan_id
WHERE l.conflict AND l.outcome IS NULL AND ($pair IS NULL OR l.pair = $pair)
ORDER BY l.pair, l.position;

-- name: fidelity_links
-- The active links whose crossing is measured.
SELECT link_id, pair, sap_connection, sap_schema, sap_name, glue_connection, glue_schema, glue_name,
    mode
FROM v_link
WHERE status = 'ACTIVE' AND ($pair IS NULL OR pair = $pair)
ORDER BY pair, sap_schema, sap_name;

-- name: runs_by_day
-- How runs ended, day by day.
SELECT
    started_at::DATE AS "day", kind AS "kind", count(*) AS "runs",
    count(*) FILTER (WHERE status = 'SUCCEEDED') AS "succeeded",
    count(*) FILTER (WHERE status = 'PARTIAL') AS "partial",
    count(*) FILTER (WHERE status = 'FAILED') AS "failed",
    count(*) FILTER (WHERE status = 'CANCELLED') AS "cancelled",
    round(avg(duration_s), 1) AS "seconds on average", sum(written) AS "objects written"
FROM v_run
WHERE started_at IS NOT NULL AND ($pair IS NULL OR pair = $pair)
    AND ($since::TIMESTAMP IS NULL OR started_at >= $since)
    AND ($until::TIMESTAMP IS NULL OR started_at < $until)
GROUP BY ALL
ORDER BY ALL DESC;

-- name: runs_by_pair
-- How runs ended, pair by pair; the rate leaves out what was cancelled or goes on.
SELECT
    pair AS "pair", kind AS "kind", count(*) AS "runs",
    round(
        100.0 * count(*) FILTER (WHERE status = 'SUCCEEDED')
        / nullif(count(*) FILTER (WHERE status IN ('SUCCEEDED', 'PARTIAL', 'FAILED')), 0), 1
    ) AS "success rate, %",
    round(median(duration_s), 1) AS "median seconds",
    round(quantile_cont(duration_s, 0.95), 1) AS "p95 seconds",
    max(finished_at) FILTER (WHERE status = 'SUCCEEDED') AS "last success"
FROM v_run
WHERE ($pair IS NULL OR pair = $pair)
    AND ($since::TIMESTAMP IS NULL OR started_at >= $since)
    AND ($until::TIMESTAMP IS NULL OR started_at < $until)
GROUP BY ALL
ORDER BY ALL;

-- name: run_failures
-- Why runs failed.
SELECT
    error_class AS "class", error_code AS "code", count(*) AS "runs",
    max(finished_at) AS "last time", arg_max(error, finished_at) AS "newest message"
FROM v_run
WHERE error_code IS NOT NULL AND ($pair IS NULL OR pair = $pair)
    AND ($since::TIMESTAMP IS NULL OR started_at >= $since)
    AND ($until::TIMESTAMP IS NULL OR started_at < $until)
GROUP BY ALL
ORDER BY count(*) DESC;

-- name: save
-- Keeps a report.
INSERT INTO report (
    id, kind, title, format, filters, made_by, made_at, run_id, row_count, size_bytes, content
)
VALUES (
    nextval('report_id'), $kind, $title, $format, $filters, $made_by, $now, $run_id, $row_count,
    $size_bytes, $content
)
RETURNING id;

-- name: get
-- A report with its content.
SELECT id, kind, title, format, filters, made_by, made_at, run_id, row_count, size_bytes, content
FROM report
WHERE id = $report_id;

-- name: recent
-- The newest reports, without their content.
SELECT id, kind, title, format, filters, made_by, made_at, run_id, row_count, size_bytes, ''::BLOB
FROM report
ORDER BY id DESC
LIMIT $limit;

-- name: remove
-- Takes a report away.
DELETE FROM report
WHERE id = $report_id
RETURNING id;
