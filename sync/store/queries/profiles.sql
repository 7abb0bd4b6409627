-- name: add
-- Keeps a profile.
INSERT INTO profile (id, asset_id, run_id, profiled_at, row_count, sampled_rows)
VALUES (nextval('profile_id'), $asset_id, $run_id, $now, $row_count, $sampled_rows)
RETURNING id;

-- name: add_columns
-- Keeps what a profile tells of columns.
INSERT INTO column_profile (
    profile_id, column_name, null_share, distinct_count, minimum, maximum, min_length, max_length,
    newest_at, top_values, is_personal
)
SELECT
    $profile_id, column_name, null_share, distinct_count, minimum, maximum, min_length,
    max_length, newest_at, top_values, is_personal
FROM arrow_profile;

-- name: of_asset
-- The newest profiles of an asset, newest first.
SELECT id, asset_id, profiled_at, row_count, sampled_rows
FROM profile
WHERE asset_id = $asset_id
ORDER BY id DESC
LIMIT $limit;

-- name: columns_of
-- What a profile tells of columns.
SELECT
    column_name, null_share, distinct_count, minimum, maximum, min_length, max_length, newest_at,
    top_values, is_personal
FROM column_profile
WHERE profile_id = $profile_id
ORDER BY rowid;

-- name: prune_columns
-- Forgets what is too old.
DELETE FROM column_profile
WHERE profile_id IN (SELECT id FROM profile WHERE profiled_at < $before);

-- name: prune
-- Forgets what is too old.
DELETE FROM profile
WHERE profiled_at < $before;

-- name: open_findings
-- The findings of an asset that are not resolved.
SELECT id, kind, column_name
FROM finding
WHERE asset_id = $asset_id AND status <> 'RESOLVED';

-- name: add_finding
-- Notes a new finding.
INSERT INTO finding (id, asset_id, column_name, kind, severity, status, message, found_at)
VALUES (
    nextval('finding_id'), $asset_id, $column_name, $kind, $severity, 'NEW', $message, $now
);

-- name: change_finding
-- Says anew what is found still.
UPDATE finding
SET message = $message, severity = $severity
WHERE id = $finding_id;

-- name: resolve
-- Ends a finding that is there no more.
UPDATE finding
SET status = 'RESOLVED', resolved_at = $now
WHERE id = $finding_id;

-- name: acknowledge
-- Notes who has seen a finding.
UPDATE finding
SET status = 'ACKNOWLEDGED', acknowledged_by = $actor, acknowledged_at = $now
WHERE id = $finding_id AND status = 'NEW'
RETURNING id;

-- name: readable
-- The assets whose rows can be read: exposed, live ones of a connection, a space, or some links.
SELECT a.id, a.connection, a.schema, a.name
FROM asset a
WHERE a.vanished_at IS NULL AND a.exposed AND a.system = 'datasphere'
    AND ($connection IS NULL OR a.connection = $connection)
    AND ($schema IS NULL OR a.schema = $schema)
    AND (
        len($links::BIGINT[]) = 0
        OR EXISTS (
            SELECT 1 FROM link l
            WHERE list_contains($links::BIGINT[], l.id) AND l.sap_connection = a.connection
                AND l.sap_schema = a.schema AND l.sap_name = a.name
        )
    )
ORDER BY a.connection, a.schema, a.name;
