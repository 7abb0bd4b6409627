-- name: links
-- The links of a pair that stand at a status, the surest first, and how many there are.
SELECT
    link_id, mode, status, score, sap_connection, sap_schema, sap_name, sap_label, glue_connection,
    glue_schema, glue_name, evidence, decided_by, decided_at, count(*) OVER () AS total
FROM v_link
WHERE pair = $pair AND status = $status
ORDER BY score DESC, sap_schema, sap_name, link_id
LIMIT $limit OFFSET $offset;

-- name: link_counts
-- How many links of a pair stand at each status.
SELECT status, count(*) AS links
FROM v_link
WHERE pair = $pair
GROUP BY status;

-- name: drift
-- The open drift of a pair, gravest first, and how much there is.
SELECT
    drift_id, side, sap_schema || '.' || sap_name AS sap, glue_schema || '.' || glue_name AS glue,
    column_name, field, base_value, value, kind, severity, status, detected_at,
    count(*) OVER () AS total
FROM v_drift
WHERE pair = $pair AND status <> 'RESOLVED'
ORDER BY
    list_position(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], severity), detected_at DESC, drift_id
LIMIT $limit OFFSET $offset;

-- name: runs_of_plan
-- The runs that carried a plan out, newest first.
SELECT run_id, kind, state, actor, started_at, finished_at
FROM v_run
WHERE plan_id = $plan_id AND kind IN ('sync', 'apply')
ORDER BY run_id DESC;
