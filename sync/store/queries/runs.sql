-- name: start
-- Starts a run.
INSERT INTO run (
    id, kind, pair, plan_id, actor, status, queued_at, started_at, done, total, summary
)
VALUES (nextval('run_id'), $kind, $pair, $plan_id, $actor, 'RUNNING', $now, $now, 0, 0, '{}')
RETURNING id;

-- name: finish
-- Ends a run.
UPDATE run
SET status = $status,
    finished_at = $now,
    summary = $summary,
    error_code = $error_code,
    error_class = $error_class,
    error = $error,
    written = $written
WHERE id = $run_id
RETURNING id;

-- name: log
-- Adds a line to the log of a run.
INSERT INTO run_log (
    id, run_id, logged_at, level, component, action, message, asset_connection, asset_schema,
    asset_name, error_code, error_class
)
VALUES (
    nextval('log_id'), $run_id, $now, $level, $component, $action, $message, $connection,
    $schema, $name, $error_code, $error_class
);

-- name: log_many
-- Adds lines to the log of a run, in their order.
INSERT INTO run_log (
    id, run_id, logged_at, level, component, action, message, asset_connection, asset_schema,
    asset_name, error_code, error_class
)
SELECT
    nextval('log_id'), $run_id, $now, level, $component, $action, message, connection, schema,
    name, error_code, error_class
FROM (
    SELECT level, message, connection, schema, name, error_code, error_class
    FROM arrow_log
    ORDER BY item
) entry;

-- name: progress
-- Notes how far a run is.
UPDATE run
SET done = $done, total = $total, progress_at = $now
WHERE id = $run_id;

-- name: line_outcomes
-- Notes what became of the lines of a plan.
INSERT INTO line_outcome (run_id, plan_id, line_id, outcome, detail, recorded_at)
SELECT $run_id, $plan_id, line_id, outcome, detail, $now
FROM arrow_outcome;

-- name: outcomes_of
-- The newest outcome of each line of a plan.
SELECT line_id, arg_max(outcome, (recorded_at, run_id)), arg_max(detail, (recorded_at, run_id))
FROM line_outcome
WHERE plan_id = $plan_id
GROUP BY line_id;

-- name: writes
-- The writes of a run, or the open ones of every run.
SELECT
    id, run_id, link_id, side, connection, schema, name, before_body, after_body, outcome,
    error, intended_at, finished_at
FROM catalog_write
WHERE ($run_id::BIGINT IS NULL OR run_id = $run_id) AND (NOT $open OR outcome IS NULL)
ORDER BY id;

-- name: fail_dead
-- Fails the runs that no living process carries on.
UPDATE run
SET status = 'FAILED',
    finished_at = $now,
    error_code = 'PROCESS_DIED',
    error_class = 'INTERNAL',
    error = 'The process ended before the run did.'
WHERE status = 'RUNNING' AND asked_by IS NULL AND id NOT IN (SELECT unnest($own::BIGINT[]))
RETURNING id;

-- name: unknown_writes
-- Marks the open writes of ended runs as unknown.
UPDATE catalog_write
SET outcome = 'unknown', error = 'The process ended during the write.', finished_at = $now
WHERE outcome IS NULL AND run_id IN (SELECT unnest($run_ids::BIGINT[]));

-- name: get
-- One run.
SELECT
    r.id, r.kind, r.pair, r.plan_id, r.actor, r.status, r.queued_at, r.started_at, r.finished_at,
    r.done, r.total, r.summary, r.error_code, r.error_class, r.error, r.job_id, j.name, r.priority,
    r.asked_by, r.not_before, r.retry_of, r.connection, r.written,
    (SELECT count(*) FROM run_attempt a WHERE a.run_id = r.id)
FROM run r
LEFT JOIN job j ON j.id = r.job_id
WHERE r.id = $run_id;

-- name: recent
-- The newest runs, newest first.
SELECT
    r.id, r.kind, r.pair, r.plan_id, r.actor, r.status, r.queued_at, r.started_at, r.finished_at,
    r.done, r.total, r.summary, r.error_code, r.error_class, r.error, r.job_id, j.name, r.priority,
    r.asked_by, r.not_before, r.retry_of, r.connection, r.written,
    (SELECT count(*) FROM run_attempt a WHERE a.run_id = r.id)
FROM run r
LEFT JOIN job j ON j.id = r.job_id
WHERE ($kind::VARCHAR IS NULL OR r.kind = $kind)
    AND ($pair::VARCHAR IS NULL OR r.pair = $pair)
    AND ($job_id::BIGINT IS NULL OR r.job_id = $job_id)
    AND ($status::VARCHAR IS NULL OR r.status = $status)
ORDER BY r.id DESC
LIMIT $limit OFFSET $offset;

-- name: logs
-- The log of a run, oldest line first.
SELECT
    id, run_id, logged_at, level, component, action, message, asset_connection, asset_schema,
    asset_name, error_code, error_class
FROM run_log
WHERE run_id = $run_id
ORDER BY id;
