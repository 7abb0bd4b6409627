-- name: downstream
-- Every asset that data from one asset reaches, with its shortest distance; cycles end.
WITH RECURSIVE reached(connection, schema, name, depth, kind) USING KEY (connection, schema, name) AS (
    SELECT $connection::VARCHAR, $schema::VARCHAR, $name::VARCHAR, 0, ''
    UNION
    SELECT e.down_connection, e.down_schema, e.down_name, min(r.depth) + 1, min(e.kind)
    FROM reached r
    JOIN live_edge e
        ON e.up_connection = r.connection AND e.up_schema = r.schema AND e.up_name = r.name
    WHERE ($depth::INTEGER IS NULL OR r.depth < $depth)
        AND ($associations OR e.kind <> 'association')
        AND (e.down_connection, e.down_schema, e.down_name) NOT IN (
            SELECT (connection, schema, name) FROM recurring.reached
        )
    GROUP BY e.down_connection, e.down_schema, e.down_name
)
SELECT connection, schema, name, depth, kind
FROM reached
WHERE depth > 0
ORDER BY depth, connection, schema, name;

-- name: upstream
-- Every asset that data of one asset comes from, with its shortest distance; cycles end.
WITH RECURSIVE reached(connection, schema, name, depth, kind) USING KEY (connection, schema, name) AS (
    SELECT $connection::VARCHAR, $schema::VARCHAR, $name::VARCHAR, 0, ''
    UNION
    SELECT e.up_connection, e.up_schema, e.up_name, min(r.depth) + 1, min(e.kind)
    FROM reached r
    JOIN live_edge e
        ON e.down_connection = r.connection AND e.down_schema = r.schema AND e.down_name = r.name
    WHERE ($depth::INTEGER IS NULL OR r.depth < $depth)
        AND ($associations OR e.kind <> 'association')
        AND (e.up_connection, e.up_schema, e.up_name) NOT IN (
            SELECT (connection, schema, name) FROM recurring.reached
        )
    GROUP BY e.up_connection, e.up_schema, e.up_name
)
SELECT connection, schema, name, depth, kind
FROM reached
WHERE depth > 0
ORDER BY depth, connection, schema, name;

-- name: edges
-- The edges between assets that touch any of the given ones.
SELECT DISTINCT
    e.up_connection, e.up_schema, e.up_name, e.down_connection, e.down_schema, e.down_name,
    e.kind, NULL AS up_column, NULL AS down_column, e.via
FROM live_edge e
WHERE (e.up_connection, e.up_schema, e.up_name) IN (
        SELECT (connection, schema, name) FROM arrow_ref
    )
    OR (e.down_connection, e.down_schema, e.down_name) IN (
        SELECT (connection, schema, name) FROM arrow_ref
    )
ORDER BY ALL;

-- name: column_edges
-- The edges between columns that touch one asset.
SELECT DISTINCT
    e.up_connection, e.up_schema, e.up_name, e.down_connection, e.down_schema, e.down_name,
    e.kind, e.up_column, e.down_column, e.via
FROM live_edge e
WHERE e.up_column IS NOT NULL AND e.down_column IS NOT NULL
    AND (
        (e.up_connection, e.up_schema, e.up_name) = ($connection, $schema, $name)
        OR (e.down_connection, e.down_schema, e.down_name) = ($connection, $schema, $name)
    )
ORDER BY ALL;
