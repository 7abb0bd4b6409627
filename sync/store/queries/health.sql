-- name: add_checks
-- Keeps what checks saw.
INSERT INTO health_check (
    id, component, connection, check_name, status, checked_at, latency_ms, message, remedy
)
SELECT
    nextval('health_check_id'), component, connection, check_name, status, $now, latency_ms,
    message, remedy
FROM arrow_check;

-- name: states
-- How well each part is now.
SELECT component, connection, status, since, checked_at, message, remedy
FROM health_state
ORDER BY component, connection;

-- name: forget_state
-- Makes room for the new state of a part.
DELETE FROM health_state
WHERE component = $component AND connection = $connection;

-- name: set_state
-- Notes how well a part is.
INSERT INTO health_state
VALUES ($component, $connection, $status, $since, $checked_at, $message, $remedy);

-- name: recover
-- Ends the alerts of a part that is well again.
UPDATE alert
SET recovered_at = $now
WHERE component = $component AND coalesce(connection, '') = $connection AND recovered_at IS NULL;

-- name: raise
-- Notes a change for the worse.
INSERT INTO alert (
    id, component, connection, severity, status, previous_status, message, raised_at
)
VALUES (
    nextval('alert_id'), $component, nullif($connection, ''), $severity, $status,
    $previous_status, $message, $now
);

-- name: alerts
-- The newest alerts, the open ones first.
SELECT
    id, component, connection, status, previous_status, message, raised_at, recovered_at,
    acknowledged_by, acknowledged_at
FROM alert
WHERE $all OR recovered_at IS NULL
ORDER BY recovered_at IS NOT NULL, id DESC
LIMIT $limit;

-- name: acknowledge
-- Notes who has seen an alert.
UPDATE alert
SET acknowledged_by = $actor, acknowledged_at = $now
WHERE id = $alert_id
RETURNING id;

-- name: prune
-- Forgets checks that are too old.
DELETE FROM health_check
WHERE checked_at < $before;

-- name: read_at
-- When each connection was last read, though a schema may have been denied to us.
SELECT connection, max(finished_at)
FROM discovery
WHERE status IN ('COMPLETE', 'PARTIAL')
GROUP BY connection;

-- name: agreed_at
-- When the links of each pair last agreed.
SELECT p.name, max(b.agreed_at)
FROM pair p
LEFT JOIN link l ON l.pair = p.name AND l.status = 'ACTIVE'
LEFT JOIN link_base b ON b.link_id = l.id
WHERE p.removed_at IS NULL
GROUP BY p.name;
