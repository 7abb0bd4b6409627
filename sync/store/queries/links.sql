-- name: save_pairs
-- Mirrors the configured pairs.
INSERT INTO pair (
    name, sap_connection, sap_schema, glue_connection, glue_schema, direction, mode, deletion,
    definition, updated_at
)
SELECT
    name, sap_connection, sap_schema, glue_connection, glue_schema, direction, mode, deletion,
    definition, $now
FROM arrow_pair
ON CONFLICT (name) DO UPDATE SET
    sap_connection = excluded.sap_connection,
    sap_schema = excluded.sap_schema,
    glue_connection = excluded.glue_connection,
    glue_schema = excluded.glue_schema,
    direction = excluded.direction,
    mode = excluded.mode,
    deletion = excluded.deletion,
    definition = excluded.definition,
    updated_at = excluded.updated_at,
    removed_at = NULL;

-- name: remove_pairs
-- Marks pairs that the settings no longer name.
UPDATE pair
SET removed_at = $now
WHERE removed_at IS NULL AND name NOT IN (SELECT name FROM arrow_pair);

-- name: update_by_id
-- Brings links with a known id up to date.
UPDATE link
SET mode = n.mode,
    status = n.status,
    score = n.score,
    evidence = n.evidence,
    decided_by = n.decided_by,
    decided_at = n.decided_at
FROM arrow_link n
WHERE link.id = n.id;

-- name: refresh_decided
-- A new suggestion for a link that was decided on changes its evidence only.
UPDATE link
SET score = n.score, evidence = n.evidence
FROM arrow_link n
WHERE n.id = 0 AND link.status <> 'PROPOSED' AND link.pair = n.pair
    AND link.sap_connection = n.sap_connection AND link.sap_schema = n.sap_schema
    AND link.sap_name = n.sap_name AND link.glue_connection = n.glue_connection
    AND link.glue_schema = n.glue_schema AND link.glue_name = n.glue_name;

-- name: update_proposed
-- A link that was only proposed takes over all of a new suggestion.
UPDATE link
SET mode = n.mode,
    status = n.status,
    score = n.score,
    evidence = n.evidence,
    decided_by = n.decided_by,
    decided_at = n.decided_at
FROM arrow_link n
WHERE n.id = 0 AND link.status = 'PROPOSED' AND link.pair = n.pair
    AND link.sap_connection = n.sap_connection AND link.sap_schema = n.sap_schema
    AND link.sap_name = n.sap_name AND link.glue_connection = n.glue_connection
    AND link.glue_schema = n.glue_schema AND link.glue_name = n.glue_name;

-- name: insert_links
-- Adds links that the store does not know yet.
INSERT INTO link (
    id, pair, sap_connection, sap_schema, sap_name, glue_connection, glue_schema, glue_name,
    mode, status, score, evidence, decided_by, decided_at, created_at
)
SELECT
    nextval('link_id'), n.pair, n.sap_connection, n.sap_schema, n.sap_name, n.glue_connection,
    n.glue_schema, n.glue_name, n.mode, n.status, n.score, n.evidence, n.decided_by,
    n.decided_at, $now
FROM (SELECT DISTINCT ON (pair, sap_connection, sap_schema, sap_name, glue_connection,
        glue_schema, glue_name)
    id, pair, sap_connection, sap_schema, sap_name, glue_connection, glue_schema, glue_name,
    mode, status, score, evidence, decided_by, decided_at
    FROM arrow_link
    WHERE id = 0
    ORDER BY item DESC) n
WHERE NOT EXISTS (
    SELECT 1
    FROM link l
    WHERE l.pair = n.pair
        AND l.sap_connection = n.sap_connection AND l.sap_schema = n.sap_schema
        AND l.sap_name = n.sap_name AND l.glue_connection = n.glue_connection
        AND l.glue_schema = n.glue_schema AND l.glue_name = n.glue_name
);

-- name: saved
-- The links that were just saved, in the order in which they were given.
SELECT
    l.id, l.pair, l.sap_connection, l.sap_schema, l.sap_name, l.glue_connection, l.glue_schema,
    l.glue_name, l.mode, l.status, l.score, l.evidence, l.decided_by, l.decided_at
FROM arrow_link n
JOIN link l ON (n.id = 0 OR l.id = n.id) AND l.pair = n.pair
    AND l.sap_connection = n.sap_connection AND l.sap_schema = n.sap_schema
    AND l.sap_name = n.sap_name AND l.glue_connection = n.glue_connection
    AND l.glue_schema = n.glue_schema AND l.glue_name = n.glue_name
ORDER BY n.item;

-- name: links
-- Links, of one pair or status where given.
SELECT
    id, pair, sap_connection, sap_schema, sap_name, glue_connection, glue_schema, glue_name,
    mode, status, score, evidence, decided_by, decided_at
FROM link
WHERE ($pair::VARCHAR IS NULL OR pair = $pair)
    AND ($status::VARCHAR IS NULL OR status = $status)
ORDER BY pair, sap_schema, sap_name, glue_schema, glue_name, id;

-- name: count
-- How many links of a pair are active.
SELECT count(*)
FROM link
WHERE pair = $pair AND status = 'ACTIVE';

-- name: moved
-- The active links of a pair whose base does not hold for what both sides and the rules are now.
SELECT
    l.id, l.pair, l.sap_connection, l.sap_schema, l.sap_name, l.glue_connection, l.glue_schema,
    l.glue_name, l.mode, l.status, l.score, l.evidence, l.decided_by, l.decided_at
FROM link l
LEFT JOIN asset s
    ON s.connection = l.sap_connection AND s.schema = l.sap_schema AND s.name = l.sap_name
    AND s.vanished_at IS NULL
LEFT JOIN asset g
    ON g.connection = l.glue_connection AND g.schema = l.glue_schema AND g.name = l.glue_name
    AND g.vanished_at IS NULL
LEFT JOIN link_base b ON b.link_id = l.id
WHERE l.pair = $pair AND l.status = 'ACTIVE'
    AND (
        b.link_id IS NULL
        OR b.rules_fingerprint <> $rules
        OR b.sap_fingerprint IS DISTINCT FROM s.fingerprint
        OR b.glue_fingerprint IS DISTINCT FROM g.fingerprint
    )
ORDER BY l.sap_schema, l.sap_name, l.glue_schema, l.glue_name, l.id;

-- name: halved
-- The active links of a pair of which one side is there and the other one is not.
SELECT
    l.id, l.pair, l.sap_connection, l.sap_schema, l.sap_name, l.glue_connection, l.glue_schema,
    l.glue_name, l.mode, l.status, l.score, l.evidence, l.decided_by, l.decided_at
FROM link l
LEFT JOIN asset s
    ON s.connection = l.sap_connection AND s.schema = l.sap_schema AND s.name = l.sap_name
    AND s.vanished_at IS NULL
LEFT JOIN asset g
    ON g.connection = l.glue_connection AND g.schema = l.glue_schema AND g.name = l.glue_name
    AND g.vanished_at IS NULL
WHERE l.pair = $pair AND l.status = 'ACTIVE' AND (s.id IS NULL) <> (g.id IS NULL)
ORDER BY l.sap_schema, l.sap_name, l.glue_schema, l.glue_name, l.id;

-- name: links_of
-- The links of a pair that tie one of the given assets.
SELECT
    l.id, l.pair, l.sap_connection, l.sap_schema, l.sap_name, l.glue_connection, l.glue_schema,
    l.glue_name, l.mode, l.status, l.score, l.evidence, l.decided_by, l.decided_at
FROM link l
WHERE l.pair = $pair
    AND (
        (l.sap_connection, l.sap_schema, l.sap_name) IN (
            SELECT (connection, schema, name) FROM arrow_ref
        )
        OR (l.glue_connection, l.glue_schema, l.glue_name) IN (
            SELECT (connection, schema, name) FROM arrow_ref
        )
    )
ORDER BY l.id;

-- name: set_status
-- Decides on a link.
UPDATE link
SET status = $status, decided_by = $by, decided_at = $now
WHERE id = $id
RETURNING id;

-- name: withdraw
-- Takes back a proposal.
DELETE FROM link
WHERE id = $id AND status = 'PROPOSED';

-- name: rejections
-- The rejected lines with both values as they were then.
SELECT line_id, sap_value, glue_value
FROM rejection;

-- name: reject
-- Remembers a rejected line with both values.
INSERT INTO rejection (line_id, sap_value, glue_value, rejected_by, rejected_at)
VALUES ($line_id, $sap_value, $glue_value, $by, $now)
ON CONFLICT (line_id) DO UPDATE SET
    sap_value = excluded.sap_value,
    glue_value = excluded.glue_value,
    rejected_by = excluded.rejected_by,
    rejected_at = excluded.rejected_at;

-- name: forget_rejection
-- A line that is rejected no more.
DELETE FROM rejection
WHERE line_id = $line_id;
