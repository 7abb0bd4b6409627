-- name: asset_names
-- Every live asset by its names, and whether anything hangs on it.
SELECT
    a.id, a.system, a.schema, a.name, a.label, a.asset_type, a.description,
    (a.id IN (SELECT unnest([l.sap_asset_id, l.glue_asset_id]) FROM v_link l JOIN v_job_link j ON j.link_id = l.link_id)) IS TRUE AS has_job,
    (a.id IN (SELECT unnest([l.sap_asset_id, l.glue_asset_id]) FROM v_link l WHERE l.status <> 'REJECTED')) IS TRUE AS has_link,
    EXISTS (SELECT 1 FROM v_lineage e WHERE e.upstream_id = a.id) AS has_downstream,
    EXISTS (SELECT 1 FROM v_lineage e WHERE e.downstream_id = a.id) AS has_upstream
FROM v_asset a
WHERE a.deleted_at IS NULL
ORDER BY a.system, a.schema, a.name;

-- name: gone_names
-- The newest of the deleted assets of each name that no live asset has.
SELECT max(a.id) AS id, max(a.system) AS system, max(a.schema) AS schema, max(a.name) AS name
FROM v_asset a
WHERE a.deleted_at IS NOT NULL
GROUP BY lower(a.name)
HAVING lower(max(a.name)) NOT IN (SELECT lower(x.name) FROM v_asset x WHERE x.deleted_at IS NULL)
ORDER BY id;

-- name: schema_names
-- Every live space and database.
SELECT s.system, s.name, s.label
FROM v_schema s
WHERE s.deleted_at IS NULL
ORDER BY s.system, s.name;

-- name: column_names
-- The names of columns in one spelling, with their labels.
SELECT replace(lower(c.name), '_', '') AS folded, min(c.name) AS name, max(c.label) AS label, count(*) AS times
FROM (
    SELECT name, label FROM v_column
    UNION ALL
    SELECT downstream_column, NULL FROM v_column_lineage
    UNION ALL
    SELECT column_name, NULL FROM v_drift WHERE column_name IS NOT NULL
) c
GROUP BY replace(lower(c.name), '_', '')
ORDER BY folded;

-- name: job_names
-- Every job.
SELECT j.job_id, j.name
FROM v_job j
WHERE j.deleted_at IS NULL
ORDER BY j.name;

-- name: user_names
-- Everyone whose name stands in the store.
SELECT z.name
FROM v_user z
ORDER BY z.name;

-- name: value_names
-- The words that enumerations really hold.
SELECT 'drift.kind' AS field, kind AS value FROM v_drift GROUP BY kind
UNION ALL
SELECT 'run.error_class', error_class FROM v_run WHERE error_class IS NOT NULL GROUP BY error_class
UNION ALL
SELECT 'check.component', component FROM v_health_check GROUP BY component
UNION ALL
SELECT 'log.component', component FROM v_run_log GROUP BY component
UNION ALL
SELECT 'finding.kind', kind FROM v_finding GROUP BY kind
UNION ALL
SELECT 'audit.action', action FROM v_audit GROUP BY action
UNION ALL
SELECT 'audit.subject', subject FROM v_audit
WHERE regexp_matches(action, 'delete|drop|remove')
    AND subject NOT IN (SELECT x.qualified_name FROM v_asset x)
    AND subject NOT IN (SELECT x.name FROM v_job x WHERE x.deleted_at IS NULL)
GROUP BY subject
UNION ALL
SELECT 'connection.connection', name FROM v_connection WHERE deleted_at IS NULL GROUP BY name
UNION ALL
SELECT 'pair.pair', name FROM v_pair WHERE deleted_at IS NULL GROUP BY name
ORDER BY 1, 2;

-- name: describe_asset
-- Everything in one row about assets.
SELECT
    a.qualified_name AS asset, a.name, a.label, a.kind, a.schema, a.system, a.owner, a.description,
    p.row_count, p.profiled_at AS rows_counted_at, a.column_count,
    (SELECT string_agg(x.name, ', ' ORDER BY x.position) FROM v_column x WHERE x.asset_id = a.id AND x.is_key) AS key_columns,
    (SELECT string_agg(x.glue_schema || '.' || x.glue_name, ', ' ORDER BY x.glue_schema, x.glue_name) FROM v_link x WHERE x.sap_asset_id = a.id AND x.status = 'ACTIVE') AS mapped_to,
    (SELECT max(x.glue_name) FROM v_link x WHERE x.sap_asset_id = a.id AND x.status = 'ACTIVE') AS target,
    (SELECT string_agg(x.sap_schema || '.' || x.sap_name, ', ' ORDER BY x.sap_schema, x.sap_name) FROM v_link x WHERE x.glue_asset_id = a.id AND x.status = 'ACTIVE') AS mapped_from,
    s.last_status, s.last_started_at AS last_run_at, s.last_success_at,
    w.started_at AS last_success_started_at,
    a.changed_at, a.changed_by, a.first_seen_at,
    (SELECT string_agg(x.name, ', ' ORDER BY x.position) FROM v_measure x WHERE x.asset_id = a.id AND NOT x.is_hidden) AS measures,
    array_to_string(a.tags, ', ') AS tags
FROM v_asset a
LEFT JOIN v_profile p ON p.asset_id = a.id AND p.is_newest
LEFT JOIN v_asset_sync s ON s.asset_id = a.id
LEFT JOIN (
    SELECT y.asset_id, max(y.started_at) AS started_at
    FROM (
        SELECT x.sap_asset_id AS asset_id, x.started_at FROM v_run_asset x WHERE x.status = 'SUCCEEDED'
        UNION ALL
        SELECT x.glue_asset_id, x.started_at FROM v_run_asset x WHERE x.status = 'SUCCEEDED'
    ) y
    WHERE list_contains($assets, y.asset_id)
    GROUP BY y.asset_id
) w ON w.asset_id = a.id
WHERE list_contains($assets, a.id)
ORDER BY a.system, a.qualified_name;

-- name: columns_of_asset
-- The columns of assets with what is said of the asset itself.
SELECT
    c.name AS column_name, c.data_type, c.is_key, c.is_nullable, c.label,
    coalesce(nullif(trim(c.description), ''), c.comment) AS description,
    a.qualified_name AS asset, a.description AS asset_description, a.label AS asset_label
FROM v_asset a
LEFT JOIN v_column c ON c.asset_id = a.id
WHERE list_contains($assets, a.id)
ORDER BY a.qualified_name, c.position;

-- name: upstream
-- What assets read from, over any number of hops up to a depth.
WITH RECURSIVE up AS (
    SELECT e.upstream_id AS id, 1 AS distance
    FROM v_lineage e
    WHERE list_contains($assets, e.downstream_id) AND e.carries_data
    UNION
    SELECT e.upstream_id AS id, up.distance + 1 AS distance
    FROM up
    JOIN v_lineage e ON e.downstream_id = up.id
    WHERE e.carries_data AND up.distance < $depth
)
SELECT
    a.qualified_name AS asset, min(up.distance) AS distance, a.name, a.label, a.schema, a.system, a.kind, a.asset_type, a.owner
FROM up
JOIN v_asset a ON a.id = up.id
WHERE NOT list_contains($assets, a.id)
    AND (len($types) = 0 OR list_contains($types, a.asset_type))
    AND (len($schemas) = 0 OR list_contains($schemas, a.schema))
    AND ($owner IS NULL OR a.owner = $owner)
GROUP BY ALL
HAVING min(up.distance) >= $least
ORDER BY distance, asset;

-- name: downstream
-- What reads from assets, over any number of hops up to a depth.
WITH RECURSIVE down AS (
    SELECT e.downstream_id AS id, 1 AS distance
    FROM v_lineage e
    WHERE list_contains($assets, e.upstream_id) AND e.carries_data
    UNION
    SELECT e.downstream_id AS id, down.distance + 1 AS distance
    FROM down
    JOIN v_lineage e ON e.upstream_id = down.id
    WHERE e.carries_data AND down.distance < $depth
)
SELECT
    a.qualified_name AS asset, min(down.distance) AS distance, a.name, a.label, a.schema, a.system, a.kind, a.asset_type, a.owner
FROM down
JOIN v_asset a ON a.id = down.id
WHERE NOT list_contains($assets, a.id)
    AND (len($types) = 0 OR list_contains($types, a.asset_type))
    AND (len($schemas) = 0 OR list_contains($schemas, a.schema))
    AND ($owner IS NULL OR a.owner = $owner)
GROUP BY ALL
HAVING min(down.distance) >= $least
ORDER BY distance, asset;

-- name: lineage_graph
-- What assets read from and what reads from them, over all hops.
WITH RECURSIVE reach AS (
    SELECT e.upstream_id AS id, 'upstream' AS direction, 1 AS distance
    FROM v_lineage e
    WHERE list_contains($assets, e.downstream_id) AND e.carries_data
    UNION
    SELECT e.downstream_id AS id, 'downstream' AS direction, 1 AS distance
    FROM v_lineage e
    WHERE list_contains($assets, e.upstream_id) AND e.carries_data
    UNION
    SELECT
        CASE reach.direction WHEN 'upstream' THEN e.upstream_id ELSE e.downstream_id END AS id,
        reach.direction, reach.distance + 1 AS distance
    FROM reach
    JOIN v_lineage e
        ON (reach.direction = 'upstream' AND e.downstream_id = reach.id)
        OR (reach.direction = 'downstream' AND e.upstream_id = reach.id)
    WHERE e.carries_data AND reach.distance < $depth
)
SELECT a.qualified_name AS asset, min(reach.distance) AS distance, reach.direction, a.name, a.label, a.schema, a.kind
FROM reach
JOIN v_asset a ON a.id = reach.id
WHERE NOT list_contains($assets, a.id)
GROUP BY ALL
ORDER BY reach.direction DESC, distance, asset;

-- name: lineage_path
-- The ways from assets to others, the shortest first.
WITH RECURSIVE walk AS (
    SELECT a.id, [a.id] AS ids, [a.qualified_name] AS names
    FROM v_asset a
    WHERE list_contains($starts, a.id)
    UNION ALL
    SELECT d.id, list_append(walk.ids, d.id) AS ids, list_append(walk.names, d.qualified_name) AS names
    FROM walk
    JOIN v_lineage e ON e.upstream_id = walk.id
    JOIN v_asset d ON d.id = e.downstream_id
    WHERE e.carries_data AND NOT list_contains(walk.ids, d.id) AND len(walk.ids) < 30
        AND NOT list_contains($avoided, d.id)
),
found AS (
    SELECT DISTINCT names, len(names) - 1 AS hops
    FROM walk
    WHERE list_contains($ends, id) AND len(ids) > 1
),
numbered AS (
    SELECT names, hops, row_number() OVER (ORDER BY hops, names) AS path
    FROM found
)
SELECT numbered.path, step.n AS step, numbered.names[step.n] AS asset, numbered.hops, array_to_string(numbered.names, ' -> ') AS whole_path
FROM numbered
JOIN range(1, 31) AS step(n) ON step.n <= len(numbered.names)
WHERE numbered.path <= 20
ORDER BY numbered.path, step.n;

-- name: longest_chain
-- The longest chains of data flow.
WITH RECURSIVE walk AS (
    SELECT a.id, [a.id] AS ids, [a.qualified_name] AS names
    FROM v_asset a
    WHERE a.deleted_at IS NULL
        AND EXISTS (SELECT 1 FROM v_lineage e WHERE e.upstream_id = a.id AND e.carries_data)
        AND NOT EXISTS (SELECT 1 FROM v_lineage e WHERE e.downstream_id = a.id AND e.carries_data)
    UNION ALL
    SELECT d.id, list_append(walk.ids, d.id) AS ids, list_append(walk.names, d.qualified_name) AS names
    FROM walk
    JOIN v_lineage e ON e.upstream_id = walk.id
    JOIN v_asset d ON d.id = e.downstream_id
    WHERE e.carries_data AND NOT list_contains(walk.ids, d.id) AND len(walk.ids) < 30
),
ranked AS (
    SELECT names, len(names) - 1 AS hops, rank() OVER (ORDER BY len(names) DESC) AS place
    FROM (
        SELECT DISTINCT walk.names
        FROM walk
        JOIN v_asset z ON z.id = walk.id
        WHERE len($types) = 0 OR list_contains($types, z.asset_type)
    ) AS chains
),
numbered AS (
    SELECT names, hops, row_number() OVER (ORDER BY names) AS path
    FROM ranked
    WHERE place = 1
)
SELECT numbered.path, step.n AS step, numbered.names[step.n] AS asset, numbered.hops, array_to_string(numbered.names, ' -> ') AS whole_path
FROM numbered
JOIN range(1, 31) AS step(n) ON step.n <= len(numbered.names)
ORDER BY numbered.path, step.n;

-- name: reached_by_all
-- What every one of several assets reaches, or is reached by.
SELECT a.qualified_name AS asset, max(r.distance) AS farthest, a.name, a.label, a.schema, a.kind
FROM v_reach r
JOIN v_asset a ON a.id = CASE $direction WHEN 'down' THEN r.downstream_id ELSE r.upstream_id END
WHERE list_contains($assets, CASE $direction WHEN 'down' THEN r.upstream_id ELSE r.downstream_id END)
    AND r.distance BETWEEN $least AND $depth
    AND (len($types) = 0 OR list_contains($types, a.asset_type))
    AND (len($schemas) = 0 OR list_contains($schemas, a.schema))
    AND (len($kinds) = 0 OR list_contains($kinds, a.kind))
GROUP BY ALL
HAVING count(DISTINCT CASE $direction WHEN 'down' THEN r.upstream_id ELSE r.downstream_id END) = len($assets)
ORDER BY asset;

-- name: reached_by_first_only
-- What the first asset reaches, or is reached by, and the second one does not.
SELECT a.qualified_name AS asset, r.distance, a.name, a.label, a.schema, a.kind
FROM v_reach r
JOIN v_asset a ON a.id = CASE $direction WHEN 'down' THEN r.downstream_id ELSE r.upstream_id END
WHERE CASE $direction WHEN 'down' THEN r.upstream_id ELSE r.downstream_id END = $assets[1]
    AND a.id NOT IN (
        SELECT CASE $direction WHEN 'down' THEN x.downstream_id ELSE x.upstream_id END
        FROM v_reach x
        WHERE CASE $direction WHEN 'down' THEN x.upstream_id ELSE x.downstream_id END = $assets[2]
            AND x.distance BETWEEN $least AND $depth
    )
    AND r.distance BETWEEN $least AND $depth
    AND (len($types) = 0 OR list_contains($types, a.asset_type))
    AND (len($schemas) = 0 OR list_contains($schemas, a.schema))
    AND (len($kinds) = 0 OR list_contains($kinds, a.kind))
ORDER BY r.distance, asset;

-- name: column_upstream
-- Which columns a column's data comes from, over so many hops.
WITH RECURSIVE up AS (
    SELECT upstream_schema AS schema, upstream_name AS name, upstream_column AS column_name, 1 AS distance
    FROM v_column_lineage
    WHERE list_contains($assets, downstream_id)
        AND replace(lower(downstream_column), '_', '') = replace(lower($column), '_', '')
    UNION
    SELECT e.upstream_schema AS schema, e.upstream_name AS name, e.upstream_column AS column_name, up.distance + 1 AS distance
    FROM up
    JOIN v_column_lineage e
        ON e.downstream_schema = up.schema AND e.downstream_name = up.name
        AND e.downstream_column = up.column_name
    WHERE up.distance < $depth
)
SELECT schema || '.' || name AS asset, column_name, min(distance) AS distance
FROM up
GROUP BY ALL
HAVING min(distance) >= $least
ORDER BY distance, asset, column_name;

-- name: columns_between
-- Which columns of some assets come from which columns of others, over all hops.
WITH RECURSIVE up AS (
    SELECT downstream_schema || '.' || downstream_name AS asset, downstream_column AS column_name,
        upstream_id AS id, upstream_schema AS schema, upstream_name AS name, upstream_column AS source_column, 1 AS distance
    FROM v_column_lineage
    WHERE list_contains($ends, downstream_id)
    UNION
    SELECT up.asset, up.column_name, e.upstream_id AS id, e.upstream_schema AS schema, e.upstream_name AS name,
        e.upstream_column AS source_column, up.distance + 1 AS distance
    FROM up
    JOIN v_column_lineage e
        ON e.downstream_schema = up.schema AND e.downstream_name = up.name
        AND e.downstream_column = up.source_column
    WHERE up.distance < 30
)
SELECT column_name, asset, schema || '.' || name AS source, source_column, min(distance) AS distance
FROM up
WHERE list_contains($starts, id)
GROUP BY ALL
ORDER BY column_name, distance, source_column;

-- name: column_downstream
-- Which columns a column's data goes into, over so many hops.
WITH RECURSIVE down AS (
    SELECT downstream_schema AS schema, downstream_name AS name, downstream_column AS column_name, 1 AS distance
    FROM v_column_lineage
    WHERE list_contains($assets, upstream_id)
        AND replace(lower(upstream_column), '_', '') = replace(lower($column), '_', '')
    UNION
    SELECT e.downstream_schema AS schema, e.downstream_name AS name, e.downstream_column AS column_name, down.distance + 1 AS distance
    FROM down
    JOIN v_column_lineage e
        ON e.upstream_schema = down.schema AND e.upstream_name = down.name
        AND e.upstream_column = down.column_name
    WHERE down.distance < $depth
)
SELECT schema || '.' || name AS asset, column_name, min(distance) AS distance
FROM down
GROUP BY ALL
HAVING min(distance) >= $least
ORDER BY distance, asset, column_name;

-- name: mapping_of
-- The mappings of assets, with the newest run of each.
SELECT
    l.glue_schema || '.' || l.glue_name AS target, l.status, l.glue_schema, l.glue_name,
    l.sap_schema || '.' || l.sap_name AS source, l.mode, l.pair, l.agreed_at, l.decided_by, l.decided_at, l.score,
    s.last_started_at AS last_run_at, s.last_status, s.last_success_at
FROM v_link l
LEFT JOIN v_asset_sync s ON s.asset_id = l.sap_asset_id
WHERE l.status <> 'REJECTED' AND (list_contains($assets, l.sap_asset_id) OR list_contains($assets, l.glue_asset_id))
ORDER BY l.status, target;

-- name: schema_difference
-- The columns in which both sides of a mapping differ.
SELECT
    coalesce(q.sap_column, q.glue_column) AS column_name, q.difference, q.sap_type, q.glue_type,
    q.sap_schema || '.' || q.sap_name AS source, q.glue_schema || '.' || q.glue_name AS target
FROM v_column_pair q
WHERE (list_contains($assets, q.sap_asset_id) OR list_contains($assets, q.glue_asset_id))
    AND ($every OR q.difference <> 'same')
    AND q.link_status <> 'REJECTED' AND q.glue_asset_id IS NOT NULL
    AND ($difference IS NULL OR q.difference = $difference OR ($difference = 'on one side' AND starts_with(q.difference, 'only')))
ORDER BY q.difference, column_name;

-- name: rows_of_pair
-- How many rows both sides of a mapping have, by their newest profiles.
SELECT
    l.sap_schema || '.' || l.sap_name AS source, p.row_count AS source_rows,
    l.glue_schema || '.' || l.glue_name AS target, g.row_count AS target_rows,
    p.row_count - g.row_count AS difference
FROM v_link l
LEFT JOIN v_profile p ON p.asset_id = l.sap_asset_id AND p.is_newest
LEFT JOIN v_profile g ON g.asset_id = l.glue_asset_id AND g.is_newest
WHERE (list_contains($assets, l.sap_asset_id) OR list_contains($assets, l.glue_asset_id))
    AND l.status <> 'REJECTED' AND l.glue_asset_id IS NOT NULL
ORDER BY l.glue_schema, l.glue_name;

-- name: columns_side_by_side
-- The columns in which two assets differ; types of both systems are compared as their pair is.
WITH counterparts AS (
    SELECT replace(lower(coalesce(q.sap_column, q.glue_column)), '_', '') AS folded, q.difference
    FROM v_column_pair q
    WHERE (list_contains($first, q.sap_asset_id) AND list_contains($second, q.glue_asset_id))
        OR (list_contains($second, q.sap_asset_id) AND list_contains($first, q.glue_asset_id))
),
ones AS (
    SELECT c.name, c.data_type, c.position, c.system, replace(lower(c.name), '_', '') AS folded
    FROM v_column c
    WHERE list_contains($first, c.asset_id)
),
others AS (
    SELECT c.name, c.data_type, c.position, c.system, replace(lower(c.name), '_', '') AS folded
    FROM v_column c
    WHERE list_contains($second, c.asset_id)
),
compared AS (
    SELECT
        coalesce(f.name, s.name) AS column_name,
        CASE
            WHEN s.name IS NULL THEN 'only in ' || $one
            WHEN f.name IS NULL THEN 'only in ' || $other
            WHEN f.system = s.system AND lower(f.data_type) <> lower(s.data_type) THEN 'different type'
            WHEN f.system <> s.system AND p.difference = 'different type' THEN 'different type'
            ELSE 'same'
        END AS difference,
        f.data_type AS first_type, s.data_type AS second_type, coalesce(f.position, 1000 + s.position) AS place
    FROM ones f
    FULL JOIN others s ON s.folded = f.folded
    LEFT JOIN counterparts p ON p.folded = coalesce(f.folded, s.folded)
)
SELECT column_name, difference, first_type, second_type
FROM compared
WHERE difference <> 'same' AND ($difference IS NULL OR difference = $difference)
ORDER BY place;

-- name: columns_in_all
-- The columns that every one of several assets has.
SELECT c.name AS column_name, c.data_type, c.qualified_asset AS asset
FROM v_column c
WHERE c.asset_id = $assets[1]
    AND replace(lower(c.name), '_', '') IN (
        SELECT replace(lower(o.name), '_', '')
        FROM v_column o
        WHERE list_contains($assets, o.asset_id)
        GROUP BY replace(lower(o.name), '_', '')
        HAVING count(DISTINCT o.asset_id) = len($assets)
    )
    AND replace(lower(c.name), '_', '') NOT IN (
        SELECT replace(lower(o.name), '_', '')
        FROM v_column o
        WHERE list_contains($excluded, o.asset_id)
    )
ORDER BY c.position;

-- name: columns_of_every
-- The columns that every asset of some types in some places has, with the types that they have there.
WITH them AS (
    SELECT a.id
    FROM v_asset a
    WHERE a.deleted_at IS NULL
        AND (len($schemas) = 0 OR list_contains($schemas, a.schema))
        AND (len($types) = 0 OR list_contains($types, a.asset_type))
        AND (len($kinds) = 0 OR list_contains($kinds, a.kind))
        AND (len($systems) = 0 OR list_contains($systems, a.system))
)
SELECT min(c.name) AS column_name,
    string_agg(DISTINCT c.data_type, ', ' ORDER BY c.data_type) AS data_type,
    count(DISTINCT c.asset_id) AS assets
FROM v_column c
JOIN them t ON t.id = c.asset_id
GROUP BY replace(lower(c.name), '_', '')
HAVING count(DISTINCT c.asset_id) = (SELECT count(*) FROM them)
ORDER BY column_name;

-- name: columns_compared
-- Columns of one asset that another has too, or has not.
SELECT c.name AS column_name, c.data_type, c.qualified_asset AS asset
FROM v_column c
WHERE list_contains($first, c.asset_id)
    AND $shared = (replace(lower(c.name), '_', '') IN (
        SELECT replace(lower(o.name), '_', '')
        FROM v_column o
        WHERE list_contains($second, o.asset_id) AND (o.is_key OR NOT $keys)
    ))
    AND (c.is_key OR NOT $keys)
ORDER BY c.position;

-- name: search_assets
-- Assets by how well names, labels, descriptions and columns fit some words.
WITH hits AS (
    SELECT
        a.id,
        sum(CASE WHEN contains(replace(lower(a.name), '_', ' '), w.word) THEN 5 ELSE 0 END)
        + sum(CASE WHEN contains(lower(coalesce(a.label, '')), w.word) THEN 4 ELSE 0 END)
        + sum(CASE WHEN contains(lower(coalesce(a.description, '')), w.word) THEN 2 ELSE 0 END)
        + sum(CASE WHEN starts_with(lower(a.name), w.word) AND len(a.name) <= len(w.word) + 1 THEN 6 ELSE 0 END)
            AS own,
        list_distinct(list(w.word) FILTER (
            WHERE contains(replace(lower(a.name), '_', ' '), w.word)
                OR contains(lower(coalesce(a.label, '')), w.word)
                OR contains(lower(coalesce(a.description, '')), w.word)
        )) AS words
    FROM v_asset a
    CROSS JOIN (SELECT unnest($words) AS word) w
    WHERE a.deleted_at IS NULL
    GROUP BY a.id
),
fitting_columns AS (
    SELECT
        c.asset_id AS id, count(DISTINCT c.name) AS number, string_agg(DISTINCT c.name, ', ' ORDER BY c.name) AS names,
        list_distinct(list(w.word)) AS words
    FROM v_column c
    JOIN (SELECT unnest($words) AS word) w
        ON contains(replace(lower(c.name), '_', ' '), w.word)
        OR contains(lower(coalesce(c.label, '')), w.word)
    GROUP BY c.asset_id
)
SELECT
    a.qualified_name AS asset, a.label, a.kind, a.schema, a.name,
    2 * h.own + least(coalesce(c.number, 0), 3) + CASE WHEN h.own > 0 AND l.link_id IS NOT NULL THEN 1 ELSE 0 END AS relevance,
    concat_ws('; ',
        CASE WHEN h.own > 0 THEN 'name or text holds ' || array_to_string(h.words, ', ') END,
        CASE WHEN c.number > 0 THEN 'columns ' || c.names END
    ) AS because,
    a.owner, a.description
FROM v_asset a
JOIN hits h ON h.id = a.id
LEFT JOIN fitting_columns c ON c.id = a.id
LEFT JOIN (SELECT min(x.link_id) AS link_id, x.sap_asset_id FROM v_link x WHERE x.status = 'ACTIVE' GROUP BY x.sap_asset_id) l ON l.sap_asset_id = a.id
WHERE a.deleted_at IS NULL AND (h.own > 0 OR c.number > 0)
    AND ($type IS NULL OR a.asset_type = $type)
    AND ($system IS NULL OR a.system = $system)
    AND (len($schemas) = 0 OR list_contains($schemas, a.schema))
ORDER BY
    len(h.words) = len($words) DESC,
    len(list_distinct(list_concat(h.words, coalesce(c.words, [])))) DESC,
    relevance DESC, a.system, asset;

-- name: log_of_runs
-- The log of runs, in time order.
SELECT g.logged_at, g.level, g.component, g.action, g.message, g.error_class, g.run_id, g.log_id
FROM v_run_log g
WHERE list_contains($runs, g.run_id) AND ($level IS NULL OR g.level = $level)
ORDER BY g.logged_at, g.log_id;

-- name: consecutive_failures
-- Jobs with several failed runs one right after the other.
WITH ended AS (
    SELECT r.job_id, r.job, r.run_id, r.status, r.started_at, p.sap_schema AS space,
        row_number() OVER (PARTITION BY r.job_id ORDER BY r.started_at, r.run_id)
        - row_number() OVER (PARTITION BY r.job_id, r.status ORDER BY r.started_at, r.run_id) AS streak
    FROM v_run r
    LEFT JOIN v_pair p ON p.name = r.pair
    WHERE r.finished_at IS NOT NULL
        AND ($since IS NULL OR r.started_at >= $since)
        AND ($until IS NULL OR r.started_at < $until)
        AND (len($schemas) = 0 OR list_contains($schemas, p.sap_schema))
        AND (len($jobs) = 0 OR list_contains($jobs, r.job_id))
),
streaks AS (
    SELECT job_id, job, space, count(*) AS failures, min(started_at) AS first_at, max(started_at) AS last_at
    FROM ended
    WHERE status = $status
    GROUP BY job_id, job, space, streak
)
SELECT
    s.job,
    (SELECT string_agg(y.sap_schema || '.' || y.sap_name, ', ' ORDER BY y.sap_name) FROM v_job_link x JOIN v_link y ON y.link_id = x.link_id WHERE x.job_id = s.job_id) AS assets,
    max(s.failures) AS longest_streak, arg_max(s.first_at, (s.failures, s.last_at)) AS streak_from,
    arg_max(s.last_at, (s.failures, s.last_at)) AS streak_to
FROM streaks s
WHERE s.failures >= $number
GROUP BY s.job, s.job_id
ORDER BY longest_streak DESC, s.job
LIMIT $limit;

-- name: days_in_a_row
-- Jobs with a failed run on each of several days, one right after the other.
WITH days AS (
    SELECT DISTINCT r.job_id, r.job, CAST(date_trunc('day', r.started_at) AS DATE) AS day
    FROM v_run r
    LEFT JOIN v_pair p ON p.name = r.pair
    WHERE r.finished_at IS NOT NULL AND r.status = $status
        AND ($since IS NULL OR r.started_at >= $since)
        AND ($until IS NULL OR r.started_at < $until)
        AND (len($schemas) = 0 OR list_contains($schemas, p.sap_schema))
        AND (len($jobs) = 0 OR list_contains($jobs, r.job_id))
),
placed AS (
    SELECT job_id, job, day,
        date_diff('day', DATE '2000-01-01', day) - row_number() OVER (PARTITION BY job_id ORDER BY day) AS streak
    FROM days
),
streaks AS (
    SELECT job_id, job, count(*) AS days, min(day) AS first_day, max(day) AS last_day
    FROM placed
    GROUP BY job_id, job, streak
)
SELECT
    s.job,
    (SELECT string_agg(y.sap_schema || '.' || y.sap_name, ', ' ORDER BY y.sap_name) FROM v_job_link x JOIN v_link y ON y.link_id = x.link_id WHERE x.job_id = s.job_id) AS assets,
    max(s.days) AS longest_streak, arg_max(s.first_day, (s.days, s.last_day)) AS streak_from,
    arg_max(s.last_day, (s.days, s.last_day)) AS streak_to
FROM streaks s
WHERE s.days >= $number
GROUP BY s.job, s.job_id
ORDER BY longest_streak DESC, s.job
LIMIT $limit;

-- name: failing_since
-- Since when jobs whose newest run failed have been failing.
WITH ended AS (
    SELECT r.job_id, r.job, r.run_id, r.status, r.started_at, r.error_class,
        max(r.started_at) FILTER (WHERE r.status <> 'FAILED') OVER (PARTITION BY r.job_id) AS last_other_at
    FROM v_run r
    WHERE r.finished_at IS NOT NULL AND (len($jobs) = 0 OR list_contains($jobs, r.job_id))
)
SELECT
    e.job, min(e.started_at) AS failing_since, count(*) AS failures_in_a_row, max(e.last_other_at) AS last_other_run_at,
    arg_max(e.error_class, (e.started_at, e.run_id)) AS error_class,
    epoch(CAST($now AS TIMESTAMP) - min(e.started_at)) AS failing_s
FROM ended e
WHERE e.status = 'FAILED' AND (e.last_other_at IS NULL OR e.started_at > e.last_other_at)
GROUP BY e.job_id, e.job
ORDER BY failing_since;

-- name: recovery
-- How long it took from each failure to the next success of its job.
WITH failed AS (
    SELECT r.job_id, r.job, r.finished_at, r.started_at, p.sap_schema AS space,
        (SELECT min(x.finished_at) FROM v_run x WHERE x.job_id = r.job_id AND x.status = 'SUCCEEDED' AND x.started_at > r.started_at) AS recovered_at
    FROM v_run r
    LEFT JOIN v_pair p ON p.name = r.pair
    WHERE r.status = 'FAILED'
        AND ($since IS NULL OR r.started_at >= $since)
        AND ($until IS NULL OR r.started_at < $until)
        AND (len($schemas) = 0 OR list_contains($schemas, p.sap_schema))
        AND (len($jobs) = 0 OR list_contains($jobs, r.job_id))
)
SELECT
    CASE $by WHEN 'job' THEN job WHEN 'space' THEN space ELSE 'all jobs' END AS name,
    CASE WHEN $median THEN median(epoch(recovered_at - finished_at)) ELSE avg(epoch(recovered_at - finished_at)) END AS recovery_s,
    count(*) AS failures, count(recovered_at) AS recovered
FROM failed
GROUP BY ALL
HAVING count(recovered_at) > 0
ORDER BY recovery_s DESC NULLS LAST;

-- name: downtime
-- Spells in which a component was not OK: from the first such check to the next OK one.
WITH seen AS (
    SELECT h.component, h.check_id, h.status, h.checked_at,
        lead(h.checked_at) OVER (PARTITION BY h.component, h.check_name ORDER BY h.checked_at) AS next_at
    FROM v_health_check h
    WHERE len($components) = 0 OR list_contains($components, h.component)
)
SELECT
    component,
    sum(epoch(least(coalesce(next_at, $now), coalesce($until, $now), $now) - checked_at)) AS downtime_s,
    count(*) AS bad_checks,
    min(checked_at) AS first_bad_check_at, max(checked_at) AS last_bad_check_at
FROM seen
WHERE status <> 'OK' AND (len($statuses) = 0 OR list_contains($statuses, status))
    AND ($since IS NULL OR checked_at >= $since)
    AND ($until IS NULL OR checked_at < $until)
GROUP BY component
ORDER BY CASE WHEN $least THEN downtime_s ELSE -downtime_s END, component
LIMIT $limit;

-- name: outages
-- Each spell in which a component was not OK.
WITH marked AS (
    SELECT h.component, h.status, h.checked_at, h.message, h.latency_ms,
        lag(h.status, 1, 'OK') OVER (PARTITION BY h.component, h.check_name ORDER BY h.checked_at) AS before,
        lead(h.checked_at) OVER (PARTITION BY h.component, h.check_name ORDER BY h.checked_at) AS next_at,
        sum(CASE WHEN h.status = 'OK' THEN 1 ELSE 0 END) OVER (PARTITION BY h.component, h.check_name ORDER BY h.checked_at) AS spell
    FROM v_health_check h
    WHERE len($components) = 0 OR list_contains($components, h.component)
)
SELECT
    m.component, max(m.checked_at) FILTER (WHERE m.status = 'DOWN' OR list_contains($statuses, m.status)) AS last_down_check_at,
    min(m.checked_at) AS began_at, max(coalesce(m.next_at, m.checked_at)) AS ended_at,
    epoch(max(coalesce(m.next_at, $now)) - min(m.checked_at)) AS duration_s,
    string_agg(DISTINCT m.status, ', ' ORDER BY m.status) AS statuses, max(m.message) AS message
FROM marked m
WHERE m.status <> 'OK'
GROUP BY m.component, m.spell
HAVING (len($statuses) = 0 OR count(*) FILTER (WHERE list_contains($statuses, m.status)) > 0)
    AND ($since IS NULL OR max(m.checked_at) >= $since)
    AND ($until IS NULL OR min(m.checked_at) < $until)
ORDER BY began_at DESC
LIMIT $limit;

-- name: health_then
-- How many checks of each component were OK in a time.
SELECT
    h.component, count(*) FILTER (WHERE h.status = 'OK') AS ok_checks,
    count(*) FILTER (WHERE h.status <> 'OK') AS bad_checks, count(*) AS checks,
    count(*) FILTER (WHERE h.status = 'DOWN') AS down_checks,
    string_agg(DISTINCT h.status, ', ' ORDER BY h.status) AS statuses,
    min(h.checked_at) FILTER (WHERE h.status = 'DOWN') AS first_down_check_at,
    max(h.checked_at) FILTER (WHERE h.status = 'DOWN') AS last_down_check_at,
    min(h.checked_at) FILTER (WHERE h.status <> 'OK') AS first_bad_check_at,
    max(h.checked_at) FILTER (WHERE h.status <> 'OK') AS last_bad_check_at
FROM v_health_check h
WHERE (len($components) = 0 OR list_contains($components, h.component))
    AND ($since IS NULL OR h.checked_at >= $since)
    AND ($until IS NULL OR h.checked_at < $until)
GROUP BY h.component
ORDER BY bad_checks DESC, h.component;

-- name: health_since
-- The newest status of each component, and since when every check saw it.
WITH seen AS (
    SELECT h.component, h.check_id, h.status, h.checked_at, h.message,
        max_by(h.status, (h.checked_at, h.check_id)) OVER (PARTITION BY h.component) AS newest
    FROM v_health_check h
    WHERE len($components) = 0 OR list_contains($components, h.component)
),
other AS (
    SELECT component, max(checked_at) AS last_other_at
    FROM seen
    WHERE status <> newest
    GROUP BY component
)
SELECT
    s.component, s.newest AS status, min(s.checked_at) AS since,
    epoch($now - min(s.checked_at)) AS lasting_s, arg_max(s.message, (s.checked_at, s.check_id)) AS message
FROM seen s
LEFT JOIN other o ON o.component = s.component
WHERE (o.last_other_at IS NULL OR s.checked_at > o.last_other_at)
    AND (len($statuses) = 0 OR list_contains($statuses, s.newest))
GROUP BY s.component, s.newest
ORDER BY s.component;

-- name: health_now
-- The newest check of each component.
SELECT h.component, h.status, h.checked_at, h.latency_ms, h.message, h.remedy, h.check_name
FROM v_health_check h
WHERE len($components) = 0 OR list_contains($components, h.component)
QUALIFY row_number() OVER (PARTITION BY h.component ORDER BY h.checked_at DESC, h.check_id DESC) = 1
    AND (len($statuses) = 0 OR list_contains($statuses, h.status))
ORDER BY h.status = 'OK', h.component;

-- name: stale_assets
-- Mapped assets whose last successful sync is too long ago, or has never been.
SELECT
    a.qualified_name AS asset, coalesce(CAST(s.last_success_at AS VARCHAR), 'never') AS last_refresh,
    s.last_success_at, s.last_status, a.label, a.kind, a.schema, a.owner
FROM v_asset a
LEFT JOIN v_asset_sync s ON s.asset_id = a.id
WHERE a.deleted_at IS NULL AND a.system = 'datasphere'
    AND EXISTS (SELECT 1 FROM v_link x WHERE x.sap_asset_id = a.id AND x.status = 'ACTIVE')
    AND (s.last_success_at IS NULL OR s.last_success_at < $before)
    AND (len($schemas) = 0 OR list_contains($schemas, a.schema))
    AND (len($types) = 0 OR list_contains($types, a.asset_type))
ORDER BY s.last_success_at NULLS FIRST, asset;

-- name: histogram
-- How many assets lie in each power of ten of a number.
SELECT
    CASE WHEN n < 1 THEN '0' ELSE CAST(CAST(pow(10, floor(log10(n))) AS BIGINT) AS VARCHAR) || ' to ' || CAST(CAST(pow(10, floor(log10(n)) + 1) AS BIGINT) - 1 AS VARCHAR) END AS bin,
    count(*) AS assets, CAST(min(CASE WHEN n < 1 THEN 0 ELSE pow(10, floor(log10(n))) END) AS BIGINT) AS lower_bound
FROM (
    SELECT CASE $measure WHEN 'row_count' THEN p.row_count ELSE a.column_count END AS n
    FROM v_asset a
    LEFT JOIN v_profile p ON p.asset_id = a.id AND p.is_newest
    WHERE a.deleted_at IS NULL AND (len($types) = 0 OR list_contains($types, a.asset_type))
        AND (len($schemas) = 0 OR list_contains($schemas, a.schema))
        AND ($system IS NULL OR a.system = $system)
) AS numbers
WHERE n IS NOT NULL
GROUP BY bin
ORDER BY lower_bound;

-- name: recurrence
-- How many of the newest runs of a job failed, and with what.
WITH newest AS (
    SELECT r.run_id, r.job, r.status, r.error_class, r.started_at
    FROM v_run r
    WHERE r.finished_at IS NOT NULL AND (list_contains($jobs, r.job_id))
    QUALIFY row_number() OVER (ORDER BY r.started_at DESC) <= $number
)
SELECT
    count(*) FILTER (WHERE status = 'FAILED') AS failed, count(*) AS runs,
    string_agg(DISTINCT error_class, ', ' ORDER BY error_class) FILTER (WHERE status = 'FAILED') AS error_classes,
    min(started_at) AS first_of_them, max(started_at) AS newest,
    (SELECT count(*) FROM v_run x WHERE x.status = 'FAILED' AND list_contains($jobs, x.job_id)) AS failed_ever,
    string_agg(DISTINCT job, ', ' ORDER BY job) AS jobs
FROM newest;

-- name: got_worse
-- Groups whose failure rate moved between two periods.
WITH counted AS (
    SELECT
        CASE $by WHEN 'space' THEN p.sap_schema WHEN 'job' THEN r.job ELSE r.error_class END AS name,
        count(*) FILTER (WHERE r.status = 'FAILED' AND r.started_at >= $since AND r.started_at < $until) * 100.0
            / nullif(count(*) FILTER (WHERE r.started_at >= $since AND r.started_at < $until), 0) AS failure_rate,
        count(*) FILTER (WHERE r.status = 'FAILED' AND r.started_at >= $before AND r.started_at < $before_until) * 100.0
            / nullif(count(*) FILTER (WHERE r.started_at >= $before AND r.started_at < $before_until), 0) AS failure_rate_before,
        count(*) FILTER (WHERE r.status = 'FAILED' AND r.started_at >= $since AND r.started_at < $until) AS failures,
        count(*) FILTER (WHERE r.status = 'FAILED' AND r.started_at >= $before AND r.started_at < $before_until) AS failures_before
    FROM v_run r
    LEFT JOIN v_pair p ON p.name = r.pair
    WHERE r.status IN ('SUCCEEDED', 'FAILED', 'PARTIAL')
    GROUP BY ALL
)
SELECT name, failure_rate, failure_rate_before, failure_rate - failure_rate_before AS change, failures, failures_before
FROM counted
WHERE CASE
        WHEN $by_count THEN sign(failures - failures_before)
        ELSE sign(failure_rate - failure_rate_before)
    END = CASE $direction WHEN 'worse' THEN 1 ELSE -1 END
ORDER BY abs(failure_rate - failure_rate_before) DESC;

-- name: got_slower
-- Groups whose runs took longer, or less long, on average than in the period before.
WITH counted AS (
    SELECT
        CASE $by WHEN 'space' THEN p.sap_schema ELSE r.job END AS name,
        avg(r.duration_s) FILTER (WHERE r.started_at >= $since AND r.started_at < $until) AS duration,
        avg(r.duration_s) FILTER (WHERE r.started_at >= $before AND r.started_at < $before_until) AS duration_before
    FROM v_run r
    LEFT JOIN v_pair p ON p.name = r.pair
    WHERE r.finished_at IS NOT NULL AND (len($schemas) = 0 OR list_contains($schemas, p.sap_schema))
    GROUP BY ALL
)
SELECT name, duration, duration_before, duration - duration_before AS change
FROM counted
WHERE
    sign(duration - duration_before) = CASE $direction WHEN 'slower' THEN 1 ELSE -1 END
    AND 100 * abs(duration - duration_before) >= $percent * duration_before
ORDER BY abs(duration - duration_before) DESC;

-- name: audit_of_links
-- Who decided or changed mappings of assets.
SELECT u.recorded_at, u.actor, u.action, u.detail, l.sap_schema || '.' || l.sap_name AS source, l.glue_schema || '.' || l.glue_name AS target, u.subject, u.audit_id
FROM v_audit u
JOIN v_link l ON CAST(l.link_id AS VARCHAR) = u.subject
WHERE (starts_with(u.action, 'link') OR starts_with(u.action, 'mapping'))
    AND NOT regexp_matches(u.action, 'view|read|show')
    AND (list_contains($assets, l.sap_asset_id) OR list_contains($assets, l.glue_asset_id))
    AND ($since IS NULL OR u.recorded_at >= $since)
    AND ($until IS NULL OR u.recorded_at < $until)
ORDER BY u.recorded_at;

-- name: latest_run
-- The newest run of some jobs that has begun.
SELECT
    r.status, r.started_at, r.finished_at, r.duration_s, r.error_class, r.error, r.job, r.run_id,
    (SELECT string_agg(x.sap_schema || '.' || x.sap_name, ', ' ORDER BY x.sap_name) FROM v_run_asset x WHERE x.run_id = r.run_id) AS assets,
    r.asked_by, r.priority, r.written, r.attempts,
    (SELECT string_agg(g.message, ' | ' ORDER BY g.logged_at, g.log_id) FROM v_run_log g WHERE g.run_id = r.run_id AND g.level = 'ERROR') AS error_lines
FROM v_run r
WHERE list_contains($jobs, r.job_id) AND r.started_at IS NOT NULL
ORDER BY r.started_at DESC, r.run_id DESC
LIMIT 1;

-- name: jobs_of_assets
-- The jobs that cover assets.
SELECT DISTINCT j.job_id, j.job
FROM v_job_link j
JOIN v_link l ON l.link_id = j.link_id
WHERE list_contains($assets, l.sap_asset_id) OR list_contains($assets, l.glue_asset_id)
ORDER BY j.job;

-- name: fires_between
-- Jobs whose schedule fires on some days of the week (0 is Sunday) between two minutes of the day.
WITH fields AS (
    SELECT j.job_id, f.field,
        unnest(string_split(split_part(j.cron, ' ', f.place), ',')) AS part, f.highest
    FROM v_job j
    CROSS JOIN (VALUES ('hour', 2, 23), ('day', 5, 7)) AS f(field, place, highest)
    WHERE j.cron IS NOT NULL
),
parts AS (
    SELECT job_id, field, highest,
        regexp_extract(part, '^([0-9*]+)', 1) AS low,
        regexp_extract(part, '-([0-9]+)', 1) AS high,
        coalesce(try_cast(regexp_extract(part, '/([0-9]+)', 1) AS INTEGER), 1) AS step
    FROM fields
),
allowed AS (
    SELECT DISTINCT p.job_id, p.field, CASE p.field WHEN 'day' THEN v.value % 7 ELSE v.value END AS value
    FROM parts p
    JOIN range(24) AS v(value)
        ON v.value >= coalesce(try_cast(p.low AS INTEGER), 0)
        AND v.value <= CASE
            WHEN p.high <> '' THEN CAST(p.high AS INTEGER)
            WHEN p.low = '*' OR p.step > 1 THEN p.highest
            ELSE CAST(p.low AS INTEGER)
        END
        AND (v.value - coalesce(try_cast(p.low AS INTEGER), 0)) % p.step = 0
),
moments AS (
    SELECT h.job_id, h.value * 60 + coalesce(try_cast(split_part(j.cron, ' ', 1) AS INTEGER), 0) AS minute, d.value AS day
    FROM allowed h
    JOIN allowed d ON d.job_id = h.job_id AND d.field = 'day'
    JOIN v_job j ON j.job_id = h.job_id
    WHERE h.field = 'hour' AND (len($days) = 0 OR split_part(j.cron, ' ', 3) = '*')
    UNION ALL
    SELECT j.job_id,
        CAST(epoch(j.next_fire_at + to_seconds(j.interval_s * s.step)) // 60 % 1440 AS BIGINT) AS minute,
        CAST(dayofweek(j.next_fire_at + to_seconds(j.interval_s * s.step)) AS BIGINT) AS day
    FROM v_job j
    JOIN range(1000) AS s(step) ON s.step * j.interval_s < 604800
    WHERE j.interval_s > 0 AND j.next_fire_at IS NOT NULL
)
SELECT
    j.name AS job,
    (SELECT string_agg(y.sap_schema || '.' || y.sap_name, ', ' ORDER BY y.sap_name) FROM v_job_link x JOIN v_link y ON y.link_id = x.link_id WHERE x.job_id = j.job_id) AS assets,
    coalesce(j.cron, 'every ' || CASE WHEN j.interval_s % 86400 = 0 THEN j.interval_s // 86400 || ' d' WHEN j.interval_s % 3600 = 0 THEN j.interval_s // 3600 || ' h' WHEN j.interval_s % 60 = 0 THEN j.interval_s // 60 || ' min' ELSE j.interval_s || ' s' END) AS schedule, j.priority, j.enabled, j.next_fire_at
FROM v_job j
WHERE j.deleted_at IS NULL
    AND ($enabled IS NULL OR j.enabled = $enabled)
    AND EXISTS (
        SELECT 1
        FROM moments m
        JOIN (SELECT unnest($from_minutes) AS since, unnest($to_minutes) AS until) w
            ON m.minute >= w.since AND m.minute < w.until
        WHERE m.job_id = j.job_id
            AND (len($days) = 0 OR list_contains($days, m.day))
    )
    AND NOT EXISTS (SELECT 1 FROM moments m WHERE m.job_id = j.job_id AND list_contains($never, m.day))
    AND (SELECT count(DISTINCT m.day) FROM moments m WHERE m.job_id = j.job_id AND list_contains($each, m.day)) = len($each)
ORDER BY j.name;
