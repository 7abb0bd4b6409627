-- name: counts
-- How much of each thing a store holds.
SELECT 'assets' AS thing, count(*) AS number FROM v_asset
UNION ALL
SELECT 'links', count(*) FROM v_link
UNION ALL
SELECT 'plans', count(*) FROM v_plan
UNION ALL
SELECT 'runs', count(*) FROM v_run;

-- name: latest
-- When the last event was recorded.
SELECT max(recorded_at) AS at
FROM v_audit;
