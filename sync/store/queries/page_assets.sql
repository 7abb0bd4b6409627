-- name: fitting
-- One page of the assets that fit, as ids in order, and how many fit in all.
-- $ids are the hits of a search, best first. What is gone is shown to those who ask for it.
WITH
hits AS (
    SELECT unnest($ids::BIGINT[]) AS id, unnest($places::BIGINT[]) AS place
)
SELECT a.id, count(*) OVER () AS total
FROM v_asset a
LEFT JOIN hits h ON h.id = a.id
WHERE (NOT $searches OR h.id IS NOT NULL)
    AND (len($systems) = 0 OR list_contains($systems, a.system))
    AND (len($schemas) = 0 OR list_contains($schemas, a.schema))
    AND (len($kinds) = 0 OR list_contains($kinds, a.kind))
    AND (len($tags) = 0 OR list_has_any(a.tags, $tags))
    AND ($documented::BOOLEAN IS NULL OR a.documented = $documented)
    AND (a.deleted_at IS NULL OR a.id IN (
        SELECT asset_id
        FROM v_absence
        WHERE ended_at IS NULL AND state <> 'deleted'
    ))
ORDER BY
    place NULLS LAST,
    CASE WHEN $sort = 'changed' THEN changed_at END DESC NULLS LAST,
    CASE WHEN $sort = 'new' THEN first_seen_at END DESC NULLS LAST,
    CASE WHEN $sort = 'columns' THEN column_count END DESC NULLS LAST,
    CASE WHEN $sort = 'undocumented' THEN column_count - documented_columns END DESC NULLS LAST,
    system, schema, name, id
LIMIT $limit OFFSET $offset;

-- name: fitting_states
-- The same, of the assets that stand at one of $states.
WITH
hits AS (
    SELECT unnest($ids::BIGINT[]) AS id, unnest($places::BIGINT[]) AS place
),
ends AS (
    SELECT sap_asset_id AS asset_id, glue_schema || '.' || glue_name AS partner, status, link_id
    FROM v_link
    WHERE status IN ('ACTIVE', 'PROPOSED')
    UNION ALL
    SELECT glue_asset_id, sap_schema || '.' || sap_name, status, link_id
    FROM v_link
    WHERE status IN ('ACTIVE', 'PROPOSED')
),
drifting AS (
    SELECT DISTINCT link_id
    FROM v_drift
    WHERE status <> 'RESOLVED'
),
newest AS (
    SELECT arg_max(plan_id, created_at) AS plan_id
    FROM v_plan
    GROUP BY pair
),
conflicting AS (
    SELECT DISTINCT l.link_id
    FROM v_plan_line l
    JOIN newest n ON n.plan_id = l.plan_id
    WHERE l.conflict AND l.decision = 'PENDING' AND l.outcome IS NULL AND l.blocked IS NULL
),
links AS (
    SELECT
        e.asset_id,
        string_agg(e.partner, ', ' ORDER BY e.partner) FILTER (WHERE e.status = 'ACTIVE')
            AS partners,
        bool_or(e.status = 'PROPOSED') AS proposed,
        bool_or(e.status = 'ACTIVE' AND d.link_id IS NOT NULL) AS drifting,
        bool_or(c.link_id IS NOT NULL) AS conflicting
    FROM ends e
    LEFT JOIN drifting d ON d.link_id = e.link_id
    LEFT JOIN conflicting c ON c.link_id = e.link_id
    WHERE e.asset_id IS NOT NULL
    GROUP BY e.asset_id
),
absent AS (
    SELECT asset_id, state
    FROM v_absence
    WHERE ended_at IS NULL
),
told AS (
    SELECT
        a.id, a.system, a.schema, a.name, a.column_count, a.documented_columns, a.changed_at,
        a.first_seen_at, h.place,
        list_filter(
            CASE
                WHEN a.deleted_at IS NOT NULL THEN [coalesce(b.state, 'deleted')]
                ELSE [
                    CASE
                        WHEN l.partners IS NULL AND l.proposed THEN 'proposed'
                        WHEN l.partners IS NULL THEN 'only here'
                        WHEN l.drifting THEN 'out of step'
                        ELSE 'linked'
                    END,
                    CASE WHEN l.conflicting THEN 'conflict' END,
                    b.state,
                    CASE WHEN a.draft_status IS NOT NULL THEN 'draft' END,
                    CASE WHEN a.protected IS NOT NULL THEN 'read-only' END
                ]
            END,
            lambda word: word IS NOT NULL
        ) AS states
    FROM v_asset a
    LEFT JOIN hits h ON h.id = a.id
    LEFT JOIN links l ON l.asset_id = a.id
    LEFT JOIN absent b ON b.asset_id = a.id
    WHERE (NOT $searches OR h.id IS NOT NULL)
        AND (len($systems) = 0 OR list_contains($systems, a.system))
        AND (len($schemas) = 0 OR list_contains($schemas, a.schema))
        AND (len($kinds) = 0 OR list_contains($kinds, a.kind))
        AND (len($tags) = 0 OR list_has_any(a.tags, $tags))
        AND ($documented::BOOLEAN IS NULL OR a.documented = $documented)
)
SELECT id, count(*) OVER () AS total
FROM told
WHERE list_has_any(states, $states)
ORDER BY
    place NULLS LAST,
    CASE WHEN $sort = 'changed' THEN changed_at END DESC NULLS LAST,
    CASE WHEN $sort = 'new' THEN first_seen_at END DESC NULLS LAST,
    CASE WHEN $sort = 'columns' THEN column_count END DESC NULLS LAST,
    CASE WHEN $sort = 'undocumented' THEN column_count - documented_columns END DESC NULLS LAST,
    system, schema, name, id
LIMIT $limit OFFSET $offset;

-- name: listed
-- The given assets with their partners and what is open about them.
WITH
ends AS (
    SELECT sap_asset_id AS asset_id, glue_schema || '.' || glue_name AS partner, status, link_id
    FROM v_link
    WHERE status IN ('ACTIVE', 'PROPOSED')
        AND sap_asset_id IN (SELECT unnest($ids::BIGINT[]))
    UNION ALL
    SELECT glue_asset_id, sap_schema || '.' || sap_name, status, link_id
    FROM v_link
    WHERE status IN ('ACTIVE', 'PROPOSED')
        AND glue_asset_id IN (SELECT unnest($ids::BIGINT[]))
),
drifting AS (
    SELECT DISTINCT link_id
    FROM v_drift
    WHERE status <> 'RESOLVED'
),
newest AS (
    SELECT arg_max(plan_id, created_at) AS plan_id
    FROM v_plan
    GROUP BY pair
),
conflicting AS (
    SELECT DISTINCT l.link_id
    FROM v_plan_line l
    JOIN newest n ON n.plan_id = l.plan_id
    WHERE l.conflict AND l.decision = 'PENDING' AND l.outcome IS NULL AND l.blocked IS NULL
),
links AS (
    SELECT
        e.asset_id,
        string_agg(e.partner, ', ' ORDER BY e.partner) FILTER (WHERE e.status = 'ACTIVE')
            AS partners,
        bool_or(e.status = 'PROPOSED') AS proposed,
        bool_or(e.status = 'ACTIVE' AND d.link_id IS NOT NULL) AS drifting,
        bool_or(c.link_id IS NOT NULL) AS conflicting
    FROM ends e
    LEFT JOIN drifting d ON d.link_id = e.link_id
    LEFT JOIN conflicting c ON c.link_id = e.link_id
    WHERE e.asset_id IS NOT NULL
    GROUP BY e.asset_id
),
absent AS (
    SELECT asset_id, state
    FROM v_absence
    WHERE ended_at IS NULL
)
SELECT
    a.id, a.system, a.connection, a.schema, a.name, a.kind, a.label, a.description,
    a.column_count, a.documented_columns, l.partners,
        list_filter(
            CASE
                WHEN a.deleted_at IS NOT NULL THEN [coalesce(b.state, 'deleted')]
                ELSE [
                    CASE
                        WHEN l.partners IS NULL AND l.proposed THEN 'proposed'
                        WHEN l.partners IS NULL THEN 'only here'
                        WHEN l.drifting THEN 'out of step'
                        ELSE 'linked'
                    END,
                    CASE WHEN l.conflicting THEN 'conflict' END,
                    b.state,
                    CASE WHEN a.draft_status IS NOT NULL THEN 'draft' END,
                    CASE WHEN a.protected IS NOT NULL THEN 'read-only' END
                ]
            END,
            lambda word: word IS NOT NULL
        ) AS states, a.changed_at, a.tags
FROM v_asset a
LEFT JOIN links l ON l.asset_id = a.id
LEFT JOIN absent b ON b.asset_id = a.id
WHERE a.id IN (SELECT unnest($ids::BIGINT[]));

-- name: choices
-- What there is to filter by.
SELECT
    count(*) AS assets,
    list_sort(list(DISTINCT schema)) AS schemas,
    list_sort(list(DISTINCT kind)) AS kinds,
    list_sort(list_distinct(flatten(list(tags)))) AS tags
FROM v_asset;

-- name: vocabulary
-- The words of names and labels, of assets and of columns.
WITH texts AS (
    SELECT DISTINCT name || ' ' || coalesce(label, '') AS text
    FROM v_asset
    WHERE deleted_at IS NULL
    UNION ALL
    SELECT DISTINCT label
    FROM v_column
    WHERE label IS NOT NULL
)
SELECT DISTINCT unnest(string_split_regex(lower(text), '[^\pL]+')) AS word
FROM texts;

-- name: links_at
-- The active links of the given assets.
SELECT link_id, pair, sap_asset_id, glue_asset_id
FROM v_link
WHERE status = 'ACTIVE' AND (
    sap_asset_id IN (SELECT unnest($ids::BIGINT[]))
    OR glue_asset_id IN (SELECT unnest($ids::BIGINT[]))
);

-- name: runs
-- The newest runs of jobs that were about one asset.
SELECT
    r.run_id, r.kind, r.pair, r.job, r.status, r.actor, r.started_at, r.finished_at,
    r.duration_s, r.error, r.plan_id
FROM v_run r
WHERE r.run_id IN (
        SELECT run_id
        FROM v_run_asset
        WHERE sap_asset_id = $asset_id OR glue_asset_id = $asset_id
    )
    OR r.plan_id IN (
        SELECT plan_id
        FROM v_plan_line
        WHERE link_id IN (
                SELECT link_id
                FROM v_link
                WHERE sap_asset_id = $asset_id OR glue_asset_id = $asset_id
            )
            AND outcome IS NOT NULL
    )
ORDER BY r.run_id DESC
LIMIT 20;

-- name: lines
-- What plans wrote for one asset, newest first.
SELECT
    l.plan_id, l.pair, l.action, l.target, l.column_name, l.field, l.before_value, l.after_value,
    l.outcome, l.run_id, l.decided_by
FROM v_plan_line l
WHERE l.outcome IS NOT NULL AND l.link_id IN (
    SELECT link_id
    FROM v_link
    WHERE sap_asset_id = $asset_id OR glue_asset_id = $asset_id
)
ORDER BY l.run_id DESC, l.position
LIMIT 200;

-- name: findings
-- The open findings of one asset, gravest first.
SELECT finding_id, column_name, kind, severity, status, message, found_at
FROM v_finding
WHERE asset_id = $asset_id AND status <> 'RESOLVED'
ORDER BY list_position(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], severity), found_at DESC;
