-- name: named
-- The assets that a text names as SCHEMA.NAME, the vanished ones too.
SELECT connection, schema, name, system
FROM asset
WHERE schema || '.' || name = $text
    AND ($connection::VARCHAR IS NULL OR connection = $connection)
ORDER BY connection, schema, name;

-- name: schemas_named
-- The schemas of a name, the vanished ones too.
SELECT connection, name
FROM catalog_schema
WHERE name = $text AND ($connection::VARCHAR IS NULL OR connection = $connection)
ORDER BY connection;

-- name: bodies_at
-- The definitions that an asset or a whole schema had at a moment.
SELECT a.connection, a.schema, a.name, a.system, b.body
FROM asset a
JOIN history h ON h.asset_id = a.id
JOIN body b ON b.asset_id = h.asset_id AND b.fingerprint = h.fingerprint
WHERE a.connection = $connection AND a.schema = $schema
    AND ($name::VARCHAR IS NULL OR a.name = $name)
    AND h.valid_from <= $at AND (h.valid_to IS NULL OR h.valid_to > $at)
QUALIFY row_number() OVER (PARTITION BY a.id ORDER BY h.valid_from DESC) = 1
ORDER BY a.name;

-- name: timeline
-- The definitions that began or ended between two moments, each with the one before it.
WITH
line AS (
    SELECT
        h.asset_id, h.fingerprint, h.valid_from, h.valid_to,
        lag(h.fingerprint) OVER place AS previous_print, lag(h.valid_to) OVER place AS previous_to,
        lag(h.valid_from) OVER place AS previous_from, lead(h.valid_from) OVER place AS next_from
    FROM history h
    JOIN asset a ON a.id = h.asset_id
    WHERE $name::VARCHAR IS NULL
        OR (a.connection = $connection AND a.schema = $schema AND a.name = $name)
    WINDOW place AS (PARTITION BY h.asset_id ORDER BY h.valid_from, h.valid_to NULLS LAST)
),
moved AS (
    SELECT
        asset_id, fingerprint, valid_from AS at, valid_to, TRUE AS began, previous_print,
        previous_from, previous_to
    FROM line
    WHERE valid_from > $since AND valid_from <= $until
    UNION ALL
    SELECT asset_id, fingerprint, valid_to, NULL, FALSE, NULL, valid_from, NULL
    FROM line
    WHERE valid_to > $since AND valid_to <= $until
        AND (next_from IS NULL OR next_from > valid_to)
)
SELECT
    m.at, m.valid_to, m.began, a.connection, a.schema, a.name, a.system, b.body, p.body,
    m.previous_from, m.at = a.first_seen_at, m.previous_to < m.at,
    CASE WHEN a.vanished_at = m.at THEN a.vanish_reason END
FROM moved m
JOIN asset a ON a.id = m.asset_id
JOIN body b ON b.asset_id = m.asset_id AND b.fingerprint = m.fingerprint
LEFT JOIN body p ON p.asset_id = m.asset_id AND p.fingerprint = m.previous_print
ORDER BY m.at, a.connection, a.schema, a.name, m.began;

-- name: proven_writes
-- The writes of our runs that were proven between two moments, with whose run it was.
SELECT
    w.connection, w.schema, w.name, w.finished_at, w.after_body, r.actor, r.id, r.plan_id
FROM catalog_write w
JOIN run r ON r.id = w.run_id
WHERE w.outcome = 'proven' AND w.finished_at > $since AND w.finished_at <= $until
    AND (
        $name::VARCHAR IS NULL
        OR (w.connection = $connection AND w.schema = $schema AND w.name = $name)
    )
ORDER BY w.finished_at, w.id;

-- name: discovery_days
-- The days on which something was discovered, the newest first.
SELECT DISTINCT date_trunc('day', started_at)::TIMESTAMP AS day
FROM discovery
ORDER BY day DESC
LIMIT $count;

-- name: last_discovery
-- When a connection was discovered last.
SELECT max(started_at)
FROM discovery
WHERE connection = $connection;

-- name: forget_versions
-- Forgets when an asset had definitions that ended long ago; its last one stays.
DELETE FROM history
WHERE valid_to < $before
    AND EXISTS (
        SELECT 1
        FROM history later
        WHERE later.asset_id = history.asset_id AND later.valid_from > history.valid_from
    )
RETURNING asset_id;

-- name: forget_bodies
-- Forgets definitions that no version names any more, the current ones excepted.
DELETE FROM body
WHERE NOT EXISTS (
        SELECT 1
        FROM history h
        WHERE h.asset_id = body.asset_id AND h.fingerprint = body.fingerprint
    )
    AND NOT EXISTS (
        SELECT 1 FROM asset a WHERE a.id = body.asset_id AND a.fingerprint = body.fingerprint
    )
RETURNING asset_id;

-- name: forget_written
-- Forgets the bodies of writes that ended long ago; that they happened stays.
UPDATE catalog_write
SET before_body = NULL, after_body = NULL
WHERE finished_at < $before AND (before_body IS NOT NULL OR after_body IS NOT NULL)
RETURNING id;

-- name: renames
-- The confirmed renames of assets.
SELECT connection, schema, name, new_schema, new_name, confirmed_at, confirmed_by
FROM asset_rename
ORDER BY confirmed_at;

-- name: save_rename
-- Keeps a confirmed rename.
INSERT INTO asset_rename (
    connection, schema, name, new_schema, new_name, confirmed_at, confirmed_by
)
VALUES ($connection, $schema, $name, $new_schema, $new_name, $at, $by);

-- name: renamed_columns
-- The lines that renamed a column and were proven.
SELECT l.line
FROM plan_line l
WHERE l.action = 'rename_column'
    AND EXISTS (
        SELECT 1
        FROM line_outcome o
        WHERE o.plan_id = l.plan_id AND o.line_id = l.line_id AND o.outcome = 'proven'
    )
ORDER BY l.plan_id, l.position;
