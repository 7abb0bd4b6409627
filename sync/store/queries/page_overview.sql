-- name: pair_sides
-- How many live assets each side of each pair takes in, and how many of them no active link ties.
WITH
scopes AS (
    SELECT
        name AS pair, 'sap' AS side, sap_connection AS connection, sap_schema AS schema,
        json_extract(definition, '$.sap') AS scope
    FROM v_pair
    WHERE deleted_at IS NULL
    UNION ALL
    SELECT name, 'glue', glue_connection, glue_schema, json_extract(definition, '$.glue')
    FROM v_pair
    WHERE deleted_at IS NULL
),
patterns AS (
    SELECT
        pair, side, connection, schema,
        from_json(json_extract(scope, '$.include'), '["VARCHAR"]') AS include,
        from_json(json_extract(scope, '$.exclude'), '["VARCHAR"]') AS exclude,
        from_json(json_extract(scope, '$.kinds'), '["VARCHAR"]') AS kinds
    FROM scopes
),
inside AS (
    SELECT p.pair, p.side, a.id
    FROM patterns p
    JOIN v_asset a ON a.connection = p.connection AND a.schema = p.schema
    WHERE a.deleted_at IS NULL
        AND list_bool_or(list_transform(p.include, lambda each: a.name GLOB each))
        AND NOT coalesce(
            list_bool_or(list_transform(p.exclude, lambda each: a.name GLOB each)), FALSE
        )
        AND (len(p.kinds) = 0 OR list_contains(p.kinds, a.kind))
),
tied AS (
    SELECT pair, sap_asset_id AS id
    FROM v_link
    WHERE status = 'ACTIVE'
    UNION
    SELECT pair, glue_asset_id
    FROM v_link
    WHERE status = 'ACTIVE'
)
SELECT
    i.pair,
    count(*) FILTER (WHERE i.side = 'sap' AND t.id IS NULL) AS only_sap,
    count(*) FILTER (WHERE i.side = 'glue' AND t.id IS NULL) AS only_glue
FROM inside i
LEFT JOIN tied t ON t.pair = i.pair AND t.id = i.id
GROUP BY i.pair;

-- name: pair_links
-- How many links each pair has by status, and how many active ones the newest plan changes.
SELECT
    pair,
    count(*) FILTER (WHERE status = 'ACTIVE') AS active,
    count(*) FILTER (WHERE status = 'PROPOSED') AS proposed
FROM v_link
GROUP BY pair;

-- name: gains
-- What links could still give each side: columns with a text where the partner has fewer.
SELECT
    count(*) FILTER (WHERE l.status = 'PROPOSED') AS proposed,
    coalesce(sum(greatest(s.documented_columns - g.documented_columns, 0)), 0)::BIGINT AS to_glue,
    coalesce(sum(greatest(g.documented_columns - s.documented_columns, 0)), 0)::BIGINT AS to_sap,
    count(*) FILTER (WHERE s.documented AND NOT g.documented) AS tables
FROM v_link l
JOIN v_asset s ON s.id = l.sap_asset_id AND s.deleted_at IS NULL
JOIN v_asset g ON g.id = l.glue_asset_id AND g.deleted_at IS NULL
WHERE l.status IN ('ACTIVE', 'PROPOSED');

-- name: drifting
-- Open drift by pair: erasures, grave events, and all.
SELECT
    pair, count(*) AS events,
    count(*) FILTER (WHERE ends_with(kind, '_ERASED')) AS erasures,
    count(*) FILTER (WHERE severity IN ('CRITICAL', 'HIGH')) AS grave
FROM v_drift
WHERE status = 'NEW'
GROUP BY pair;

-- name: unwell
-- The parts that are not well, the worst first.
SELECT component, connection, status, since, message, remedy
FROM v_health
WHERE status IN ('DOWN', 'DEGRADED')
ORDER BY status = 'DEGRADED', component, connection;

-- name: stale_pairs
-- When each pair that has links was planned or synced last.
SELECT l.pair, max(greatest(p.created_at, r.finished_at)) AS looked_at
FROM (SELECT DISTINCT pair FROM v_link WHERE status = 'ACTIVE') l
LEFT JOIN (SELECT pair, max(created_at) AS created_at FROM v_plan GROUP BY pair) p USING (pair)
LEFT JOIN (
    SELECT pair, max(finished_at) AS finished_at
    FROM v_run
    WHERE state = 'SUCCEEDED' AND pair IS NOT NULL
    GROUP BY pair
) r USING (pair)
GROUP BY l.pair;

-- name: needed_undocumented
-- Assets without a text that the data of many others comes from, the most needed first.
SELECT a.connection, a.schema, a.name, n.dependents
FROM (
    SELECT upstream_id AS id, count(DISTINCT downstream_id) AS dependents
    FROM v_lineage
    WHERE carries_data AND upstream_id IS NOT NULL
    GROUP BY upstream_id
    HAVING count(DISTINCT downstream_id) >= $least
) n
JOIN v_asset a ON a.id = n.id
WHERE NOT a.documented AND a.deleted_at IS NULL
ORDER BY n.dependents DESC, a.schema, a.name
LIMIT $limit;

-- name: changed_counts
-- What readings found and runs wrote since then, by hour.
SELECT
    date_trunc('hour', finished_at) AS hour, sum(added)::BIGINT AS added,
    sum(changed)::BIGINT AS changed, sum(vanished)::BIGINT AS vanished, 0::BIGINT AS written
FROM v_discovery
WHERE finished_at >= $since
GROUP BY ALL
UNION ALL
SELECT
    date_trunc('hour', finished_at), 0, 0, 0, coalesce(sum(written), 0)::BIGINT
FROM v_run
WHERE finished_at >= $since AND written IS NOT NULL
GROUP BY ALL
ORDER BY hour;

-- name: changed_assets
-- The assets that came, changed or went since then, the newest first.
SELECT
    connection, system, schema, name, label, changed_by,
    CASE
        WHEN deleted_at >= $since THEN 'gone'
        WHEN first_seen_at >= $since THEN 'new'
        ELSE 'changed'
    END AS event,
    CASE
        WHEN deleted_at >= $since THEN deleted_at
        WHEN first_seen_at >= $since THEN first_seen_at
        ELSE changed_at
    END AS moment
FROM v_asset
WHERE deleted_at >= $since OR first_seen_at >= $since
    OR (changed_at >= $since AND deleted_at IS NULL)
ORDER BY moment DESC, schema, name
LIMIT $limit;
