-- name: tables
-- Every table of the file.
SELECT table_name
FROM duckdb_tables()
WHERE NOT internal;

-- name: create_migration
-- The list of the migrations that were applied.
CREATE TABLE IF NOT EXISTS migration (
    id INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
);

-- name: newest_migration
-- The number of the newest applied migration, 0 for none.
SELECT coalesce(max(id), 0)
FROM migration;

-- name: record_migration
-- Notes that a migration was applied.
INSERT INTO migration (id, name, applied_at)
VALUES ($id, $name, $now);
