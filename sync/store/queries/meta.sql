-- name: save_connections
-- Mirrors the configured connections, without anything secret.
INSERT INTO connection (name, system, role, landscape, address, writable, updated_at)
SELECT name, system, role, landscape, address, writable, $now
FROM arrow_connection
ON CONFLICT (name) DO UPDATE SET
    system = excluded.system,
    role = excluded.role,
    landscape = excluded.landscape,
    address = excluded.address,
    writable = excluded.writable,
    updated_at = excluded.updated_at,
    removed_at = NULL;

-- name: remove_connections
-- Marks connections that the settings no longer name.
UPDATE connection
SET removed_at = $now
WHERE removed_at IS NULL AND name NOT IN (SELECT name FROM arrow_connection);

-- name: connections
-- The configured connections.
SELECT name, system, role, landscape, address, writable
FROM connection
WHERE removed_at IS NULL
ORDER BY name;

-- name: schema_version
-- The newest migration that was applied.
SELECT max(id)
FROM migration;
