-- name: checks
-- What the newest look at each part saw.
SELECT component, connection, check_name, status, checked_at, latency_ms, message, remedy
FROM v_health_check
QUALIFY checked_at = max(checked_at) OVER (PARTITION BY component, connection)
ORDER BY connection IS NULL, connection, component, check_id;

-- name: latency
-- How long a request to each connection took, by the checks since a moment.
SELECT connection, checked_at, latency_ms
FROM v_health_check
WHERE check_name = 'latency' AND checked_at >= $since
ORDER BY checked_at;

-- name: attempts
-- How the tries of runs ended since a moment, by hour; no class where they went well.
SELECT
    date_trunc('hour', finished_at) AS hour, coalesce(error_class, '') AS error_class,
    count(*) AS tries
FROM v_attempt
WHERE finished_at >= $since
GROUP BY hour, coalesce(error_class, '')
ORDER BY hour, error_class;

-- name: findings
-- Findings that are not resolved, or all of them, the gravest first.
SELECT
    finding_id, qualified_asset, connection, column_name, kind, severity, status, message,
    found_at, acknowledged_by, resolved_at
FROM v_finding
WHERE $everything OR status <> 'RESOLVED'
ORDER BY
    status = 'RESOLVED', list_position(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], severity),
    finding_id DESC
LIMIT 1000;

-- name: profiles
-- The newest profile of each asset with what stands out in it.
SELECT
    p.connection, p.qualified_asset, p.profiled_at, p.row_count, p.sampled_rows,
    count(c.column_name) AS columns, max(c.null_share) AS most_nulls,
    count(c.column_name) FILTER (WHERE c.is_personal) AS personal
FROM v_profile p
LEFT JOIN v_column_profile c ON c.profile_id = p.profile_id
WHERE p.is_newest
GROUP BY p.connection, p.qualified_asset, p.profiled_at, p.row_count, p.sampled_rows
ORDER BY p.connection, p.qualified_asset;
