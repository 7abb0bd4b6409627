-- name: catalogs
-- What each configured catalog holds, and when it was last read to the end.
WITH
held AS (
    SELECT
        connection, count(*) AS assets, sum(column_count) AS columns,
        sum(documented_columns) AS documented_columns,
        count(*) FILTER (WHERE documented) AS documented_assets
    FROM v_asset
    WHERE deleted_at IS NULL
    GROUP BY connection
),
spaces AS (
    SELECT connection, count(*) AS schemas
    FROM v_schema
    WHERE deleted_at IS NULL
    GROUP BY connection
),
readings AS (
    SELECT connection, max(finished_at) AS read_at
    FROM v_discovery
    WHERE status IN ('COMPLETE', 'PARTIAL')
    GROUP BY connection
)
SELECT
    c.name AS connection, c.system, c.writable, coalesce(s.schemas, 0) AS schemas,
    coalesce(h.assets, 0) AS assets, coalesce(h.columns, 0)::BIGINT AS columns,
    coalesce(h.documented_columns, 0)::BIGINT AS documented_columns,
    coalesce(h.documented_assets, 0) AS documented_assets, r.read_at
FROM v_connection c
LEFT JOIN held h ON h.connection = c.name
LEFT JOIN spaces s ON s.connection = c.name
LEFT JOIN readings r ON r.connection = c.name
WHERE c.deleted_at IS NULL
ORDER BY c.system, c.name;

-- name: unread
-- The schemas whose last reading was not complete, with the reason and its remedy.
SELECT connection, name, last_reading, last_reading_reason
FROM v_schema
WHERE deleted_at IS NULL AND last_reading IS NOT NULL AND last_reading <> 'complete'
ORDER BY connection, name;

-- name: coverage
-- The share of documented columns per schema that has columns.
SELECT
    connection, system, schema, sum(column_count)::BIGINT AS columns,
    sum(documented_columns)::BIGINT AS documented
FROM v_asset
WHERE deleted_at IS NULL
GROUP BY connection, system, schema
HAVING sum(column_count) > 0
ORDER BY system, schema;

-- name: open_drift
-- Open drift events by severity, and how many of them erased something.
SELECT severity, count(*) AS events, count(*) FILTER (WHERE ends_with(kind, '_ERASED')) AS erasures
FROM v_drift
WHERE status <> 'RESOLVED'
GROUP BY severity;

-- name: pair_standing
-- The open lines of the newest plan of each pair.
WITH newest AS (
    SELECT pair, arg_max(plan_id, created_at) AS plan_id, max(created_at) AS planned_at
    FROM v_plan
    GROUP BY pair
)
SELECT
    n.pair, n.plan_id, n.planned_at,
    count(*) FILTER (WHERE waits AND NOT conflict AND blocked IS NULL) AS to_do,
    count(*) FILTER (WHERE waits AND conflict AND blocked IS NULL) AS conflicts,
    count(*) FILTER (WHERE waits AND blocked IS NOT NULL) AS blocked,
    count(*) FILTER (WHERE l.action = 'report') AS reported,
    list(DISTINCT l.link_id) FILTER (WHERE waits AND l.link_id > 0) AS links
FROM newest n
LEFT JOIN (
    SELECT
        plan_id, link_id, action, conflict, blocked,
        action <> 'report' AND decision <> 'REJECTED'
            AND coalesce(outcome, '') NOT IN ('proven', 'no_change') AS waits
    FROM v_plan_line
) l ON l.plan_id = n.plan_id
GROUP BY n.pair, n.plan_id, n.planned_at;

-- name: asset_links
-- The links of one asset.
SELECT link_id, pair
FROM v_link
WHERE status IN ('ACTIVE', 'PROPOSED', 'PAUSED')
    AND ((sap_connection = $connection AND sap_schema = $schema AND sap_name = $name)
        OR (glue_connection = $connection AND glue_schema = $schema AND glue_name = $name))
ORDER BY status, link_id;

-- name: asset_paths
-- Where the pages of assets are, of the names that mean one live asset.
SELECT qualified_name, any_value(connection || '/' || schema || '/' || name) AS path
FROM v_asset
WHERE deleted_at IS NULL AND list_contains($names::VARCHAR[], qualified_name)
GROUP BY qualified_name
HAVING count(*) = 1;
