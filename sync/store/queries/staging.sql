-- name: interrupt_others
-- Ends discoveries of the connection that never finished.
UPDATE discovery
SET status = 'INTERRUPTED', finished_at = $now
WHERE connection = $connection AND status = 'RUNNING';

-- name: begin
-- Starts a discovery, never before what was written already: the clock may have jumped back.
INSERT INTO discovery (id, connection, status, started_at)
SELECT
    nextval('discovery_id'), $connection, 'RUNNING',
    greatest($now::TIMESTAMP, (SELECT max(written_at) FROM asset WHERE connection = $connection))
RETURNING id;

-- name: running
-- The connection and start of a running discovery.
SELECT connection, started_at
FROM discovery
WHERE id = $discovery AND status = 'RUNNING';

-- name: next_discovery_id
-- An id for staging without a discovery.
SELECT nextval('discovery_id');

-- name: next_asset_ids
-- As many new asset ids as asked for.
SELECT nextval('asset_id')
FROM range($count);

-- name: known_state
-- What the store holds of the given refs: id, fingerprint, version, whether vanished.
SELECT r.item, a.id, a.fingerprint, a.version, a.vanished_at IS NOT NULL
FROM arrow_ref r
JOIN asset a ON a.connection = r.connection AND a.schema = r.schema AND a.name = r.name;

-- name: staged_before
-- What the discovery staged already under the same refs.
SELECT s.asset_id
FROM stage_asset s
JOIN arrow_ref r ON r.schema = s.schema AND r.name = s.name
WHERE s.discovery = $discovery;

-- name: unstage_assets
-- Removes assets that are staged again.
DELETE FROM stage_asset
WHERE discovery = $discovery AND asset_id IN (SELECT unnest($ids));

-- name: unstage_measures
-- Removes the staged measures of assets that are staged again.
DELETE FROM stage_measure
WHERE discovery = $discovery AND asset_id IN (SELECT unnest($ids));

-- name: stage_part
-- Stages the columns of a batch of assets, as one Arrow table.
INSERT INTO stage_part (discovery, part, columns)
VALUES ($discovery, nextval('stage_part_id'), $columns)
RETURNING part;

-- name: stage_assets
-- Stages assets whose columns are in a part.
INSERT INTO stage_asset BY NAME
SELECT
    $discovery AS discovery, $part AS part, asset_id, whole, connection, schema, name, system, kind, label, description, owner,
    status, exposed, protected, draft_status, draft_by, draft_since, fingerprint, version,
    column_count, documented_columns, tags, changed_at, changed_by, body
FROM arrow_asset;

-- name: stage_measures
-- Stages the measures of assets that moved.
INSERT INTO stage_measure BY NAME
SELECT
    $discovery AS discovery, asset_id, position, name, label, kind, aggregation, expression, unit, hidden
FROM arrow_measure;

-- name: stage_edges
-- Stages lineage edges.
INSERT INTO stage_edge BY NAME
SELECT
    $discovery AS discovery, up_connection, up_schema, up_name, up_column, down_connection, down_schema,
    down_name, down_column, kind, via
FROM arrow_edge;

-- name: stage_seen
-- Stages names that exist without having been read.
INSERT INTO stage_seen BY NAME
SELECT
    $discovery AS discovery, schema, name, how
FROM arrow_seen;

-- name: stage_schema
-- Stages a schema.
INSERT INTO stage_schema (discovery, name, label, description, owner, properties, tags)
VALUES ($discovery, $name, $label, $description, $owner, $properties, $tags);

-- name: save_verdict
-- Keeps the verdict of a schema.
INSERT INTO discovery_verdict (discovery, schema, reading, reason, unreadable, unexposed)
VALUES ($discovery, $schema, $reading, $reason, $unreadable, $unexposed);

-- name: pass_over_written
-- Counts assets that were written back after the reading began as merely seen.
INSERT INTO stage_seen (discovery, schema, name, how)
SELECT s.discovery, s.schema, s.name, 'written'
FROM stage_asset s
JOIN asset a ON a.connection = s.connection AND a.schema = s.schema AND a.name = s.name
WHERE s.discovery = $discovery AND a.written_at > $started;

-- name: unstage_written
-- What was read before a write back is older than the store.
DELETE FROM stage_asset
WHERE discovery = $discovery
    AND EXISTS (
        SELECT 1
        FROM asset a
        WHERE a.connection = stage_asset.connection AND a.schema = stage_asset.schema
            AND a.name = stage_asset.name AND a.written_at > $started
    );

-- name: count_staged
-- How many staged assets are new, moved, back again and the same.
SELECT
    count(*) FILTER (WHERE a.id IS NULL),
    count(*) FILTER (WHERE a.vanished_at IS NULL AND a.fingerprint <> s.fingerprint),
    count(*) FILTER (WHERE a.vanished_at IS NULL AND a.fingerprint = s.fingerprint),
    count(*) FILTER (WHERE a.vanished_at IS NOT NULL)
FROM stage_asset s
LEFT JOIN asset a ON a.id = s.asset_id
WHERE s.discovery = $discovery;

-- name: count_seen
-- How many assets were seen without being read, and how many of those are back again.
SELECT
    count(DISTINCT a.id) FILTER (WHERE a.vanished_at IS NULL),
    count(DISTINCT a.id) FILTER (
        WHERE a.vanished_at IS NOT NULL AND (a.written_at IS NULL OR a.written_at <= $started)
    )
FROM stage_seen s
JOIN asset a ON a.connection = $connection AND a.schema = s.schema AND a.name = s.name
WHERE s.discovery = $discovery
    AND NOT EXISTS (
        SELECT 1 FROM stage_asset t WHERE t.discovery = $discovery AND t.asset_id = a.id
    );

-- name: close_moved_history
-- Ends the history rows of assets whose content moved.
UPDATE history
SET valid_to = $now
FROM stage_asset s
WHERE s.discovery = $discovery AND history.asset_id = s.asset_id
    AND history.valid_to IS NULL AND history.fingerprint <> s.fingerprint;

-- name: save_bodies
-- Keeps one body per asset and fingerprint, as last read.
INSERT INTO body (asset_id, fingerprint, body)
SELECT asset_id, fingerprint, body
FROM stage_asset
WHERE discovery = $discovery AND whole
ON CONFLICT (asset_id, fingerprint) DO UPDATE SET body = excluded.body;

-- name: open_history
-- Starts a history row for each asset without a current one.
INSERT INTO history (asset_id, fingerprint, valid_from)
SELECT s.asset_id, s.fingerprint, $now
FROM stage_asset s
WHERE s.discovery = $discovery
    AND NOT EXISTS (
        SELECT 1 FROM history h WHERE h.asset_id = s.asset_id AND h.valid_to IS NULL
    );

-- name: update_assets
-- Brings known assets up to date where anything differs.
UPDATE asset
SET kind = s.kind,
    label = s.label,
    description = s.description,
    owner = s.owner,
    status = s.status,
    exposed = s.exposed,
    protected = s.protected,
    draft_status = s.draft_status,
    draft_by = s.draft_by,
    draft_since = s.draft_since,
    fingerprint = s.fingerprint,
    version = s.version,
    column_count = s.column_count,
    documented_columns = s.documented_columns,
    tags = s.tags,
    changed_at = s.changed_at,
    changed_by = s.changed_by,
    label_folded = fold(s.label),
    search_text = words(concat_ws(' ', s.schema, s.name, s.label, s.description)),
    vanished_at = NULL,
    vanish_reason = NULL
FROM stage_asset s
WHERE s.discovery = $discovery AND asset.id = s.asset_id
    AND (
        s.whole
        OR (
            asset.label, asset.description, asset.owner, asset.status, asset.exposed,
            asset.protected, asset.draft_status, asset.draft_by, asset.draft_since, asset.tags
        ) IS DISTINCT FROM (
            s.label, s.description, s.owner, s.status, s.exposed,
            s.protected, s.draft_status, s.draft_by, s.draft_since, s.tags
        )
    );

-- name: insert_assets
-- Adds the assets that the store has never seen.
INSERT INTO asset BY NAME
SELECT
    s.asset_id AS id, s.connection, s.schema, s.name, s.system, s.kind, s.label, s.description,
    s.owner, s.status, s.exposed, s.protected, s.draft_status, s.draft_by, s.draft_since,
    s.fingerprint, s.version, s.column_count, s.documented_columns, s.tags, s.changed_at,
    s.changed_by, fold(s.name) AS name_folded, fold(s.label) AS label_folded,
    words(concat_ws(' ', s.schema, s.name, s.label, s.description)) AS search_text,
    $now AS first_seen_at, $now AS last_seen_at
FROM stage_asset s
WHERE s.discovery = $discovery
    AND NOT EXISTS (SELECT 1 FROM asset a WHERE a.id = s.asset_id);

-- name: revive_seen
-- An asset that is listed at its known version is there again.
UPDATE asset
SET vanished_at = NULL, vanish_reason = NULL
FROM stage_seen s
WHERE s.discovery = $discovery AND asset.connection = $connection
    AND asset.schema = s.schema AND asset.name = s.name
    AND asset.vanished_at IS NOT NULL
    AND (asset.written_at IS NULL OR asset.written_at <= $started);

-- name: reopen_history
-- Starts a history row for live assets of the connection that have no current one.
INSERT INTO history (asset_id, fingerprint, valid_from)
SELECT a.id, a.fingerprint, $now
FROM asset a
WHERE a.connection = $connection AND a.vanished_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM history h WHERE h.asset_id = a.id AND h.valid_to IS NULL);

-- name: touch_seen
-- Notes when each asset was last seen.
UPDATE asset
SET last_seen_at = $now
WHERE connection = $connection AND vanished_at IS NULL
    AND (
        id IN (SELECT asset_id FROM stage_asset WHERE discovery = $discovery)
        OR (schema, name) IN (
            SELECT (schema, name)
            FROM stage_seen
            WHERE discovery = $discovery AND how <> 'unlisted'
        )
    );

-- name: hide_unexposed
-- Assets that consumers can no longer read are still there.
UPDATE asset
SET exposed = FALSE
FROM stage_seen s
WHERE s.discovery = $discovery AND s.how = 'unexposed' AND asset.connection = $connection
    AND asset.schema = s.schema AND asset.name = s.name AND asset.exposed
    AND asset.id NOT IN (SELECT asset_id FROM stage_asset WHERE discovery = $discovery);

-- name: delete_columns
-- Removes the columns of assets that were read anew.
DELETE FROM asset_column
WHERE asset_id IN (SELECT asset_id FROM stage_asset WHERE discovery = $discovery AND whole);

-- name: staged_parts
-- The parts of a discovery, in the order of staging.
SELECT part
FROM stage_part
WHERE discovery = $discovery
ORDER BY part;

-- name: staged_columns
-- The columns of one part.
SELECT columns
FROM stage_part
WHERE part = $part;

-- name: insert_columns
-- Puts in the columns of the assets of one part as read.
INSERT INTO asset_column BY NAME
SELECT
    c.asset_id, c.position, c.name, c.native_type, c.label, c.description, c.comment, c.key,
    c.nullable, c.partition, c.technical, c.default_value, c.semantics,
    fold(c.name) AS name_folded, fold(c.label) AS label_folded
FROM arrow_column c
WHERE c.asset_id IN (
    SELECT s.asset_id
    FROM stage_asset s
    WHERE s.discovery = $discovery AND s.part = $part AND s.whole
);

-- name: delete_measures
-- Removes the measures of assets that were read anew.
DELETE FROM asset_measure
WHERE asset_id IN (SELECT asset_id FROM stage_asset WHERE discovery = $discovery AND whole);

-- name: insert_measures
-- Puts in their measures as read.
INSERT INTO asset_measure BY NAME
SELECT
    m.asset_id, m.position, m.name, m.label, m.kind, m.aggregation, m.expression, m.unit, m.hidden
FROM stage_measure m
JOIN stage_asset s ON s.asset_id = m.asset_id AND s.discovery = m.discovery
WHERE m.discovery = $discovery AND s.whole;

-- name: delete_edges
-- Removes edges into the staged assets that their definitions no longer state.
DELETE FROM edge
WHERE (down_connection, down_schema, down_name) IN (
        SELECT (connection, schema, name) FROM stage_asset WHERE discovery = $discovery
    )
    AND NOT EXISTS (
        SELECT 1
        FROM stage_edge s
        WHERE s.discovery = $discovery AND s.down_connection = edge.down_connection
            AND s.down_schema = edge.down_schema AND s.down_name = edge.down_name
            AND s.up_connection = edge.up_connection AND s.up_schema = edge.up_schema
            AND s.up_name = edge.up_name AND s.kind = edge.kind
            AND s.up_column IS NOT DISTINCT FROM edge.up_column
            AND s.down_column IS NOT DISTINCT FROM edge.down_column
            AND s.via IS NOT DISTINCT FROM edge.via
    );

-- name: insert_edges
-- Adds the staged edges that are new.
INSERT INTO edge BY NAME
SELECT
    up_connection, up_schema, up_name, up_column, down_connection, down_schema, down_name,
    down_column, kind, via
FROM stage_edge
WHERE discovery = $discovery
EXCEPT
SELECT
    up_connection, up_schema, up_name, up_column, down_connection, down_schema, down_name,
    down_column, kind, via
FROM edge;

-- name: vanish_assets
-- Marks what a complete reading of its schema, or of the list of schemas, did not show.
UPDATE asset
SET vanished_at = $now,
    vanish_reason = CASE
        WHEN s.state = 'forbidden' THEN s.answered
        WHEN v.schema IS NULL THEN 'its schema is gone'
        ELSE 'no longer listed'
    END
FROM asset a
LEFT JOIN discovery_verdict v ON v.discovery = $discovery AND v.schema = a.schema
LEFT JOIN stage_absence s ON s.discovery = $discovery AND s.asset_id = a.id
WHERE asset.id = a.id AND a.connection = $connection AND a.vanished_at IS NULL
    AND (a.written_at IS NULL OR a.written_at <= $started)
    AND a.id NOT IN (SELECT asset_id FROM stage_asset WHERE discovery = $discovery)
    AND (a.schema, a.name) NOT IN (
        SELECT (schema, name) FROM stage_seen WHERE discovery = $discovery
    )
    AND (
        v.reading = 'complete'
        OR (
            v.schema IS NULL AND $complete
            AND a.schema NOT IN (SELECT name FROM stage_schema WHERE discovery = $discovery)
        )
    )
RETURNING asset.schema, asset.name;

-- name: close_vanished_history
-- Ends the history rows of assets that are gone.
UPDATE history
SET valid_to = $now
FROM asset a
WHERE a.id = history.asset_id AND a.connection = $connection
    AND a.vanished_at IS NOT NULL AND history.valid_to IS NULL;

-- name: save_schemas
-- Keeps the schemas that were listed, as they are now.
INSERT INTO catalog_schema (
    connection, name, label, description, owner, properties, tags, first_seen_at, last_seen_at
)
SELECT
    $connection, name, any_value(label), any_value(description), any_value(owner),
    any_value(properties), any_value(tags), $now, $now
FROM stage_schema
WHERE discovery = $discovery
GROUP BY name
ON CONFLICT (connection, name) DO UPDATE SET
    label = excluded.label,
    description = excluded.description,
    owner = excluded.owner,
    properties = excluded.properties,
    tags = excluded.tags,
    last_seen_at = excluded.last_seen_at,
    vanished_at = NULL;

-- name: save_readings
-- Keeps how the reading of each schema ended, listed or not.
INSERT INTO catalog_schema (
    connection, name, properties, tags, reading, reason, first_seen_at, last_seen_at
)
SELECT $connection, schema, '{}', '[]', any_value(reading), any_value(reason), $now, $now
FROM discovery_verdict
WHERE discovery = $discovery
GROUP BY schema
ON CONFLICT (connection, name) DO UPDATE SET
    reading = excluded.reading,
    reason = excluded.reason,
    last_seen_at = excluded.last_seen_at,
    vanished_at = NULL;

-- name: vanish_schemas
-- Marks the schemas that a complete list of schemas did not show.
UPDATE catalog_schema
SET vanished_at = $now
WHERE connection = $connection AND $complete AND vanished_at IS NULL
    AND name NOT IN (SELECT name FROM stage_schema WHERE discovery = $discovery)
    AND name NOT IN (SELECT schema FROM discovery_verdict WHERE discovery = $discovery);

-- name: finish
-- Ends a discovery with its counts.
UPDATE discovery
SET status = CASE
        WHEN $complete AND NOT EXISTS (
            SELECT 1 FROM discovery_verdict v
            WHERE v.discovery = $discovery AND v.reading <> 'complete'
        ) THEN 'COMPLETE'
        ELSE 'PARTIAL'
    END,
    finished_at = $now,
    complete = $complete,
    added = $added,
    changed = $changed,
    unchanged = $unchanged,
    vanished = $vanished,
    reappeared = $reappeared
WHERE id = $discovery;

-- name: abandon
-- Ends a discovery that could not read its catalog.
UPDATE discovery
SET status = 'FAILED', finished_at = $now, reason = $reason
WHERE id = $discovery AND status = 'RUNNING';

-- name: clean_assets
-- Removes staged assets of discoveries that do not run.
DELETE FROM stage_asset
WHERE discovery NOT IN (SELECT id FROM discovery WHERE status = 'RUNNING');

-- name: clean_parts
-- Removes staged columns of discoveries that do not run.
DELETE FROM stage_part
WHERE discovery NOT IN (SELECT id FROM discovery WHERE status = 'RUNNING');

-- name: clean_measures
-- Removes staged measures of discoveries that do not run.
DELETE FROM stage_measure
WHERE discovery NOT IN (SELECT id FROM discovery WHERE status = 'RUNNING');

-- name: clean_edges
-- Removes staged edges of discoveries that do not run.
DELETE FROM stage_edge
WHERE discovery NOT IN (SELECT id FROM discovery WHERE status = 'RUNNING');

-- name: clean_seen
-- Removes staged names of discoveries that do not run.
DELETE FROM stage_seen
WHERE discovery NOT IN (SELECT id FROM discovery WHERE status = 'RUNNING');

-- name: clean_absences
-- Removes staged absences of discoveries that do not run.
DELETE FROM stage_absence
WHERE discovery NOT IN (SELECT id FROM discovery WHERE status = 'RUNNING');

-- name: clean_schemas
-- Removes staged schemas of discoveries that do not run.
DELETE FROM stage_schema
WHERE discovery NOT IN (SELECT id FROM discovery WHERE status = 'RUNNING');

-- name: mark_written
-- Notes that we wrote the assets ourselves, so that an older reading does not undo it.
UPDATE asset
SET written_at = $now
WHERE (connection, schema, name) IN (SELECT (connection, schema, name) FROM arrow_ref);

-- name: forget
-- Marks an asset that we dropped.
UPDATE asset
SET vanished_at = $now, vanish_reason = $reason, written_at = $now
WHERE connection = $connection AND schema = $schema AND name = $name AND vanished_at IS NULL;

-- name: verdicts_of
-- The verdicts of one discovery.
SELECT schema, reading, reason, unreadable, unexposed
FROM discovery_verdict
WHERE discovery = $discovery
ORDER BY schema;
