-- name: missing
-- What a complete reading did not name and of which nothing is known yet, with its kind.
SELECT a.schema, a.name, a.kind
FROM asset a
LEFT JOIN discovery_verdict v ON v.discovery = $discovery AND v.schema = a.schema
WHERE a.connection = $connection
    AND (
        a.vanished_at IS NULL
        OR a.id NOT IN (SELECT asset_id FROM absence WHERE ended_at IS NULL)
    )
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
ORDER BY a.schema, a.name;

-- name: stage_probes
-- Stages what the catalog answered when it was asked for assets by name.
INSERT INTO stage_absence (discovery, asset_id, state, asked, answered)
SELECT $discovery, a.id, p.state, p.asked, p.answered
FROM arrow_probe p
JOIN asset a ON a.connection = $connection AND a.schema = p.schema AND a.name = p.name;

-- name: stage_unlisted
-- What is not proven to be deleted stays as it was last read, unless our settings leave it out.
INSERT INTO stage_seen (discovery, schema, name, how)
SELECT $discovery, a.schema, a.name, 'unlisted'
FROM arrow_probe p
JOIN asset a ON a.connection = $connection AND a.schema = p.schema AND a.name = p.name
WHERE p.state <> 'deleted' AND NOT p.outside AND a.vanished_at IS NULL;

-- name: stage_unread
-- The live assets of schemas that were not read to their end are out of sight with them.
INSERT INTO stage_absence (discovery, asset_id, state, asked, answered)
SELECT
    $discovery, a.id, if(v.reading = 'denied', 'forbidden', 'listing failed'),
    'the list of ' || a.schema, v.reason
FROM asset a
JOIN discovery_verdict v ON v.discovery = $discovery AND v.schema = a.schema
WHERE a.connection = $connection AND v.reading <> 'complete' AND a.vanished_at IS NULL
    AND (a.written_at IS NULL OR a.written_at <= $started)
    AND a.id NOT IN (SELECT asset_id FROM stage_asset WHERE discovery = $discovery)
    AND (a.schema, a.name) NOT IN (
        SELECT (schema, name) FROM stage_seen WHERE discovery = $discovery
    );

-- name: stage_unexposed
-- What consumers can no longer read.
INSERT INTO stage_absence (discovery, asset_id, state, asked, answered)
SELECT DISTINCT
    $discovery, a.id, 'no longer exposed', 'the catalog of exposed assets of ' || a.schema,
    if(
        v.reading = 'complete', 'it is not there any more; the object API still names it',
        'it is not there any more; the object API is closed to us'
    )
FROM stage_seen s
JOIN asset a ON a.connection = $connection AND a.schema = s.schema AND a.name = s.name
JOIN discovery_verdict v ON v.discovery = $discovery AND v.schema = s.schema
WHERE s.discovery = $discovery AND s.how = 'unexposed' AND a.vanished_at IS NULL;

-- name: end_seen
-- What is in sight again is absent no more; exposure is lost until the catalog shows it.
UPDATE absence
SET ended_at = $now
FROM asset a
WHERE a.id = absence.asset_id AND absence.ended_at IS NULL AND a.connection = $connection
    AND a.vanished_at IS NULL
    AND (absence.state <> 'no longer exposed' OR a.exposed)
    AND a.id NOT IN (SELECT asset_id FROM stage_absence WHERE discovery = $discovery)
    AND (
        a.id IN (SELECT asset_id FROM stage_asset WHERE discovery = $discovery)
        OR (a.schema, a.name) IN (
            SELECT (schema, name) FROM stage_seen WHERE discovery = $discovery
        )
    );

-- name: end_moved
-- Another answer is another absence; what is deleted is so even in a schema that fails to be read.
UPDATE absence
SET ended_at = $now
FROM stage_absence s
WHERE s.discovery = $discovery AND s.asset_id = absence.asset_id
    AND absence.ended_at IS NULL AND absence.state <> s.state;

-- name: check_again
-- Keeps the newest answer of an absence that goes on.
UPDATE absence
SET asked = s.asked, answered = s.answered, checked_at = $now
FROM stage_absence s
WHERE s.discovery = $discovery AND s.asset_id = absence.asset_id AND absence.ended_at IS NULL;

-- name: begin_absences
-- Notes what is out of sight since this discovery.
INSERT INTO absence (id, asset_id, state, asked, answered, since, checked_at)
SELECT nextval('absence_id'), s.asset_id, s.state, s.asked, s.answered, $now, $now
FROM stage_absence s
WHERE s.discovery = $discovery
    AND s.asset_id NOT IN (SELECT asset_id FROM absence WHERE ended_at IS NULL);

-- name: end_of
-- What is read back after a write is in sight.
UPDATE absence
SET ended_at = $now
WHERE ended_at IS NULL AND state <> 'no longer exposed'
    AND asset_id IN (
        SELECT id
        FROM asset
        WHERE (connection, schema, name) IN (SELECT (connection, schema, name) FROM arrow_ref)
    );

-- name: dropped
-- What we dropped ourselves is deleted: the write was proven.
INSERT INTO absence (id, asset_id, state, asked, answered, since, checked_at)
SELECT nextval('absence_id'), id, 'deleted', $reason, 'the drop was proven', $now, $now
FROM asset
WHERE connection = $connection AND schema = $schema AND name = $name;

-- name: open_of
-- The open absences of the given assets.
SELECT r.item, b.state, b.asked, b.answered, b.since, b.checked_at, b.released_by
FROM arrow_ref r
JOIN asset a ON a.connection = r.connection AND a.schema = r.schema AND a.name = r.name
JOIN absence b ON b.asset_id = a.id AND b.ended_at IS NULL;

-- name: open
-- Every open absence, of one connection or schema where given.
SELECT
    a.connection, a.schema, a.name, b.state, b.asked, b.answered, b.since, b.checked_at,
    b.released_by
FROM absence b
JOIN asset a ON a.id = b.asset_id
WHERE b.ended_at IS NULL AND ($connection::VARCHAR IS NULL OR a.connection = $connection)
    AND ($schema::VARCHAR IS NULL OR a.schema = $schema)
ORDER BY a.connection, a.schema, a.name;

-- name: release
-- Lets the partner of a deleted asset be dropped without waiting.
UPDATE absence
SET released_by = $by, released_at = $now
WHERE ended_at IS NULL AND state = 'deleted'
    AND asset_id = (
        SELECT id FROM asset WHERE connection = $connection AND schema = $schema AND name = $name
    )
RETURNING id;
