-- name: versions
-- The version of each live asset of a connection.
SELECT schema, name, version
FROM asset
WHERE connection = $connection AND vanished_at IS NULL;

-- name: bodies
-- The current definitions of the given live assets.
SELECT r.item, b.body
FROM arrow_ref r
JOIN asset a ON a.connection = r.connection AND a.schema = r.schema AND a.name = r.name
JOIN body b ON b.asset_id = a.id AND b.fingerprint = a.fingerprint
WHERE a.vanished_at IS NULL;

-- name: body_at
-- The definition of an asset as the store knew it at a moment.
SELECT b.body
FROM asset a
JOIN history h ON h.asset_id = a.id
JOIN body b ON b.asset_id = h.asset_id AND b.fingerprint = h.fingerprint
WHERE a.connection = $connection AND a.schema = $schema AND a.name = $name
    AND h.valid_from <= $at AND (h.valid_to IS NULL OR h.valid_to > $at)
ORDER BY h.valid_from DESC
LIMIT 1;

-- name: history
-- Every definition that an asset had, oldest first.
SELECT h.fingerprint, h.valid_from, h.valid_to, b.body
FROM asset a
JOIN history h ON h.asset_id = a.id
JOIN body b ON b.asset_id = h.asset_id AND b.fingerprint = h.fingerprint
WHERE a.connection = $connection AND a.schema = $schema AND a.name = $name
ORDER BY h.valid_from, h.valid_to NULLS LAST;

-- name: schemas
-- The schemas of a connection that are there.
SELECT name, label, description, owner, properties, tags
FROM catalog_schema
WHERE connection = $connection AND vanished_at IS NULL
ORDER BY name;

-- name: last_verdicts
-- The verdicts of the last finished discovery of a connection.
SELECT schema, reading, reason, unreadable, unexposed
FROM discovery_verdict
WHERE discovery = (
    SELECT max(id)
    FROM discovery
    WHERE connection = $connection AND status IN ('COMPLETE', 'PARTIAL')
);

-- name: summaries
-- The assets of a connection or of one schema of it.
SELECT
    id, connection, schema, name, system, kind, label, description, fingerprint, version,
    vanished_at, status, exposed, draft_by, draft_since, draft_status, protected, column_count
FROM asset
WHERE connection = $connection
    AND ($schema::VARCHAR IS NULL OR schema = $schema)
    AND (NOT $live OR vanished_at IS NULL)
ORDER BY schema, name;

-- name: unlinked
-- The live assets of a schema that no active or paused link of the pair ties.
SELECT
    id, connection, schema, name, system, kind, label, description, fingerprint, version,
    vanished_at, status, exposed, draft_by, draft_since, draft_status, protected, column_count
FROM asset a
WHERE connection = $connection AND schema = $schema AND vanished_at IS NULL
    AND name NOT IN (
        SELECT sap_name
        FROM link
        WHERE pair = $pair AND status IN ('ACTIVE', 'PAUSED')
            AND sap_connection = $connection AND sap_schema = $schema
    )
    AND name NOT IN (
        SELECT glue_name
        FROM link
        WHERE pair = $pair AND status IN ('ACTIVE', 'PAUSED')
            AND glue_connection = $connection AND glue_schema = $schema
    )
ORDER BY name;

-- name: summaries_of
-- The given assets.
SELECT
    a.id, a.connection, a.schema, a.name, a.system, a.kind, a.label, a.description,
    a.fingerprint, a.version, a.vanished_at, a.status, a.exposed, a.draft_by, a.draft_since,
    a.draft_status, a.protected, a.column_count
FROM arrow_ref r
JOIN asset a ON a.connection = r.connection AND a.schema = r.schema AND a.name = r.name
ORDER BY r.item;

-- name: began
-- Since when the given assets are there without a gap, or were when they vanished.
SELECT r.item, max(h.valid_from)
FROM arrow_ref r
JOIN asset a ON a.connection = r.connection AND a.schema = r.schema AND a.name = r.name
JOIN history h ON h.asset_id = a.id
WHERE NOT EXISTS (
    SELECT 1
    FROM history p
    WHERE p.asset_id = h.asset_id AND p.valid_to = h.valid_from
)
GROUP BY r.item;

-- name: columns
-- The columns of the given live assets, in order.
SELECT
    r.item, c.name, c.position, c.native_type, c.label, c.description, c.comment, c.key,
    c.nullable, c.partition, c.technical
FROM arrow_ref r
JOIN asset a ON a.connection = r.connection AND a.schema = r.schema AND a.name = r.name
JOIN asset_column c ON c.asset_id = a.id
WHERE a.vanished_at IS NULL
ORDER BY r.item, c.position;

-- name: search
-- Live assets ranked by how well names, labels, columns and descriptions meet the words.
WITH
wanted AS (
    SELECT fold($text) AS term, string_split(words($text), ' ') AS terms
),
by_asset AS (
    SELECT
        a.id,
        CASE
            WHEN a.name_folded = w.term OR fold(a.schema) || a.name_folded = w.term THEN 100
            WHEN a.label_folded = w.term THEN 97
            WHEN starts_with(a.name_folded, w.term) THEN 90
            WHEN starts_with(a.label_folded, w.term) THEN 87
            WHEN contains(a.name_folded, w.term) THEN 80
            WHEN contains(a.label_folded, w.term) THEN 77
            WHEN list_bool_and(list_transform(w.terms, lambda t: contains(a.search_text, t)))
                THEN 65
            WHEN contains(fold(a.description), w.term) THEN 50
            WHEN len(w.term) > 3 AND jaro_winkler_similarity(a.name_folded, w.term) >= 0.9
                THEN 60 * jaro_winkler_similarity(a.name_folded, w.term)
            WHEN len(w.term) > 3 AND jaro_winkler_similarity(a.label_folded, w.term) >= 0.9
                THEN 58 * jaro_winkler_similarity(a.label_folded, w.term)
            ELSE 0
        END AS score,
        CASE
            WHEN score IN (97, 87, 77) THEN 'label'
            WHEN score = 65 THEN 'words'
            WHEN score = 50 THEN 'description'
            WHEN score < 60 AND jaro_winkler_similarity(a.name_folded, w.term) < 0.9 THEN 'label'
            ELSE 'name'
        END AS matched
    FROM asset a, wanted w
    WHERE a.vanished_at IS NULL
        AND ($system::VARCHAR IS NULL OR a.system = $system)
        AND ($schema::VARCHAR IS NULL OR a.schema = $schema)
        AND ($kind::VARCHAR IS NULL OR a.kind = $kind)
),
column_names AS (
    SELECT
        c.name_folded,
        CASE
            WHEN c.name_folded = w.term THEN 60
            WHEN contains(c.name_folded, w.term) THEN 45
            WHEN len(w.term) > 3 AND jaro_winkler_similarity(c.name_folded, w.term) >= 0.92
                THEN 40 * jaro_winkler_similarity(c.name_folded, w.term)
        END AS score
    FROM (SELECT DISTINCT name_folded FROM asset_column) c, wanted w
    WHERE contains(c.name_folded, w.term)
        OR (len(w.term) > 3 AND jaro_winkler_similarity(c.name_folded, w.term) >= 0.92)
),
by_column AS (
    SELECT c.asset_id AS id, n.score, 'column ' || c.name AS matched
    FROM asset_column c
    JOIN column_names n ON n.name_folded = c.name_folded
    UNION ALL
    SELECT
        c.asset_id, CASE WHEN c.label_folded = w.term THEN 58 ELSE 43 END, 'column ' || c.name
    FROM asset_column c, wanted w
    WHERE contains(c.label_folded, w.term)
),
best AS (
    SELECT id, max(score) AS score, arg_max(matched, score) AS matched
    FROM (
        SELECT id, score, matched FROM by_asset WHERE score > 0
        UNION ALL
        SELECT id, score, matched FROM by_column
    )
    WHERE (SELECT term FROM wanted) <> ''
    GROUP BY id
)
SELECT
    a.id, a.connection, a.schema, a.name, a.system, a.kind, a.label, a.description,
    a.fingerprint, a.version, a.vanished_at, a.status, a.exposed, a.draft_by, a.draft_since,
    a.draft_status, a.protected, a.column_count, b.score, b.matched
FROM best b
JOIN asset a ON a.id = b.id
WHERE a.vanished_at IS NULL
    AND ($system::VARCHAR IS NULL OR a.system = $system)
    AND ($schema::VARCHAR IS NULL OR a.schema = $schema)
    AND ($kind::VARCHAR IS NULL OR a.kind = $kind)
ORDER BY b.score DESC, len(a.name), a.name, a.schema, a.id
LIMIT $limit;
