-- name: same
-- A run in the queue that somebody asked for in the same words.
SELECT id, priority, not_before
FROM run
WHERE status IN ('QUEUED', 'WAITING')
    AND asked_by IS NOT NULL
    AND kind = $kind
    AND job_id IS NOT DISTINCT FROM $job_id
    AND pair IS NOT DISTINCT FROM $pair
    AND ($plan_id::VARCHAR IS NULL OR plan_id = $plan_id)
    AND link_ids = $link_ids::BIGINT[]
    AND connection IS NOT DISTINCT FROM $connection
    AND direction IS NOT DISTINCT FROM $direction
    AND options = $options
ORDER BY id
LIMIT 1;

-- name: hasten
-- Lets a run in the queue be as urgent as the newer request.
UPDATE run
SET priority = $priority, not_before = $not_before
WHERE id = $run_id;

-- name: ask
-- Puts a run into the queue.
INSERT INTO run (
    id, kind, pair, plan_id, actor, status, queued_at, done, total, summary, job_id, priority,
    asked_by, scopes, not_before, options, connections, link_ids, connection, direction, retry_of
)
VALUES (
    nextval('run_id'), $kind, $pair, $plan_id, $actor, 'QUEUED', $now, 0, 0, '{}', $job_id,
    $priority, $asked_by, $scopes::VARCHAR[], $not_before, $options, $connections::VARCHAR[],
    $link_ids::BIGINT[], $connection, $direction, $retry_of
)
RETURNING id;

-- name: active
-- The runs of the queue that are not over, or one of whatever status.
SELECT
    r.id, r.kind, r.pair, r.plan_id, r.actor, r.status, r.queued_at, r.started_at, r.job_id,
    r.priority, r.asked_by, r.scopes, r.not_before, r.options, r.connections, r.link_ids,
    r.connection, r.direction, r.retry_of, r.cancel_asked_by,
    (SELECT count(*) FROM run_attempt a WHERE a.run_id = r.id)
FROM run r
WHERE r.asked_by IS NOT NULL
    AND (
        ($run_id::BIGINT IS NULL AND r.status IN ('QUEUED', 'WAITING', 'RUNNING'))
        OR r.id = $run_id
    )
ORDER BY r.id;

-- name: begin
-- Lets a run begin, or begin again.
UPDATE run
SET status = 'RUNNING', started_at = coalesce(started_at, $now), done = 0, total = 0
WHERE id = $run_id;

-- name: begin_attempt
-- Begins a try.
INSERT INTO run_attempt (run_id, number, started_at, status)
SELECT $run_id, count(*) + 1, $now, 'RUNNING'
FROM run_attempt
WHERE run_id = $run_id;

-- name: end_attempt
-- Ends the try under way.
UPDATE run_attempt
SET finished_at = $now, status = $status, error_code = $error_code, error_class = $error_class,
    error = $error, retry_at = $retry_at
WHERE run_id = $run_id AND finished_at IS NULL;

-- name: end
-- Ends a run.
UPDATE run
SET status = $status, finished_at = $now, summary = $summary, written = $written,
    error_code = $error_code, error_class = $error_class, error = $error
WHERE id = $run_id;

-- name: wait
-- Lets a run wait for its next try.
UPDATE run
SET status = 'WAITING', not_before = $retry_at, error_code = $error_code,
    error_class = $error_class, error = $error
WHERE id = $run_id;

-- name: carries
-- Notes which plan a run carries out.
UPDATE run
SET plan_id = $plan_id
WHERE id = $run_id;

-- name: ask_cancel
-- Notes that somebody wants a run to end.
UPDATE run
SET cancel_asked_by = $actor, cancel_asked_at = $now
WHERE id = $run_id;

-- name: durations
-- How long the last runs of each job, kind and pair took, in seconds.
SELECT job_id, kind, pair, median(duration_s)
FROM (
    SELECT
        job_id, kind, pair, epoch(finished_at - started_at) AS duration_s,
        row_number() OVER (PARTITION BY job_id, kind, pair ORDER BY id DESC) AS age
    FROM run
    WHERE status IN ('SUCCEEDED', 'PARTIAL') AND asked_by IS NOT NULL AND started_at IS NOT NULL
)
WHERE age <= 10
GROUP BY job_id, kind, pair;

-- name: attempts
-- The tries of a run, in order.
SELECT
    run_id, number, started_at, finished_at, status, error_code, error_class, error, retry_at
FROM run_attempt
WHERE run_id = $run_id
ORDER BY number;

-- name: give_back
-- Puts a run that was stopped with the app back into the queue.
UPDATE run
SET status = 'QUEUED', not_before = $now
WHERE id = $run_id;
