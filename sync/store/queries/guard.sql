-- name: parse
-- The statements of a text as DuckDB understands them.
SELECT json_serialize_sql($text);

-- name: functions
-- The names of DuckDB's own functions.
SELECT DISTINCT function_name
FROM duckdb_functions()
WHERE function_type IN ('scalar', 'aggregate', 'macro', 'window') AND internal;

-- name: views
-- The views that queries may read.
SELECT view_name
FROM duckdb_views()
WHERE NOT internal AND starts_with(view_name, 'v_');

-- name: taken
-- The names of every table and view, DuckDB's own included.
SELECT table_name
FROM duckdb_tables()
UNION
SELECT view_name
FROM duckdb_views();

-- name: begin
-- A transaction that cannot change anything.
BEGIN TRANSACTION READ ONLY;

-- name: end
-- Ends it.
ROLLBACK;

-- name: limit_time
-- How long a statement of this cursor may run; 0 is no limit.
SET max_execution_time = $milliseconds;
