-- name: insert
-- Saves a new job.
INSERT INTO job (
    id, name, kind, pair, link_ids, connection, direction, priority, schedule_kind, cron,
    interval_s, time_zone, on_missed, enabled, options, next_fire_at, created_by, created_at,
    updated_by, updated_at
)
VALUES (
    nextval('job_id'), $name, $kind, $pair, $link_ids::BIGINT[], $connection, $direction,
    $priority, $schedule_kind, $cron, $interval_s, $time_zone, $on_missed, $enabled, $options,
    $next_fire_at, $actor, $now, $actor, $now
)
RETURNING id;

-- name: update
-- Changes a job.
UPDATE job
SET name = $name, kind = $kind, pair = $pair, link_ids = $link_ids::BIGINT[],
    connection = $connection, direction = $direction, priority = $priority,
    schedule_kind = $schedule_kind, cron = $cron, interval_s = $interval_s,
    time_zone = $time_zone, on_missed = $on_missed, enabled = $enabled, options = $options,
    next_fire_at = $next_fire_at, updated_by = $actor, updated_at = $now
WHERE id = $job_id AND removed_at IS NULL
RETURNING id;

-- name: remove
-- Takes a job away; its runs stay.
UPDATE job
SET removed_at = $now, next_fire_at = NULL, updated_by = $actor, updated_at = $now
WHERE id = $job_id AND removed_at IS NULL
RETURNING id;

-- name: fired
-- Notes that a job fired, and when it does so next.
UPDATE job
SET last_fire_at = $last_fire_at, next_fire_at = $next_fire_at
WHERE id = $job_id;

-- name: all
-- The jobs, or the ones with a number or a name.
SELECT
    id, name, kind, pair, link_ids, connection, direction, priority, schedule_kind, cron,
    interval_s, time_zone, on_missed, enabled, options, next_fire_at, last_fire_at, created_by,
    created_at, updated_by, updated_at
FROM job
WHERE removed_at IS NULL
    AND ($job_id::BIGINT IS NULL OR id = $job_id)
    AND ($name::VARCHAR IS NULL OR name = $name)
ORDER BY id;

-- name: due
-- The jobs whose time has come, and those that fired in what is the far future by now.
SELECT
    id, name, kind, pair, link_ids, connection, direction, priority, schedule_kind, cron,
    interval_s, time_zone, on_missed, enabled, options, next_fire_at, last_fire_at, created_by,
    created_at, updated_by, updated_at
FROM job
WHERE removed_at IS NULL
    AND enabled
    AND next_fire_at IS NOT NULL
    AND (next_fire_at <= $now OR last_fire_at > $far)
ORDER BY next_fire_at, id;

-- name: ever
-- How many jobs there have ever been.
SELECT count(*) FROM job;
