-- name: history
-- Runs that fit the filters, newest first; an empty list lets everything pass.
SELECT
    run_id, kind, pair, coalesce(connection, summary ->> '$.connection') AS connection, job_id,
    job, state, actor, asked_by, retry_of, attempts,
    queued_at, started_at, finished_at, duration_s, written, error_code, error_class, error,
    summary, plan_id, count(*) OVER () AS fitting
FROM v_run
WHERE (len($states::VARCHAR[]) = 0 OR list_contains($states::VARCHAR[], state))
    AND (len($kinds::VARCHAR[]) = 0 OR list_contains($kinds::VARCHAR[], kind))
    AND (len($pairs::VARCHAR[]) = 0 OR list_contains($pairs::VARCHAR[], pair))
    AND (len($jobs::VARCHAR[]) = 0 OR list_contains($jobs::VARCHAR[], job))
    AND (len($codes::VARCHAR[]) = 0 OR list_contains($codes::VARCHAR[], error_code))
    AND (len($classes::VARCHAR[]) = 0 OR list_contains($classes::VARCHAR[], error_class))
    AND ($since::TIMESTAMP IS NULL OR coalesce(finished_at, started_at, queued_at) >= $since)
ORDER BY run_id DESC
LIMIT $limit OFFSET $offset;

-- name: choices
-- The pairs and jobs that runs can be filtered by, also those that are gone.
SELECT
    (SELECT coalesce(list_sort(list(DISTINCT name)), []) FROM v_pair) AS pairs,
    (SELECT coalesce(list_sort(list(DISTINCT name)), []) FROM v_job) AS jobs;

-- name: lately
-- How the runs that ended since a moment ended.
SELECT state, count(*) AS runs, median(duration_s) AS seconds
FROM v_run
WHERE finished_at >= $since
GROUP BY state;

-- name: failures
-- Failed runs by cause, the newest cause first, with the runs to try again.
-- A run counts until a later one of the same kind, pair and connection succeeded; the newest run of
-- each of these is the one to try again.
WITH
told AS (
    SELECT
        run_id, kind, pair, job, state, asked_by, finished_at, error_code, error_class, error,
        coalesce(connection, summary ->> '$.connection') AS connection
    FROM v_run
    WHERE coalesce(finished_at, started_at, queued_at) >= $since
),
followed AS (
    SELECT
        run_id, state, asked_by, finished_at, error_code, error_class, error,
        coalesce(job, concat_ws(' of ', kind, coalesce(pair, connection))) AS thing,
        max(run_id) FILTER (WHERE state = 'SUCCEEDED') OVER about AS healed_by,
        max(run_id) FILTER (WHERE error_code IS NOT NULL) OVER about AS last_failed
    FROM told
    WINDOW about AS (PARTITION BY kind, pair, connection)
)
SELECT
    error_code AS code, any_value(error_class) AS error_class, count(*) AS runs,
    max(finished_at) AS last_at, min(finished_at) AS first_at, arg_max(error, run_id) AS error,
    list_sort(list(DISTINCT thing)) AS things,
    coalesce(
        list(run_id ORDER BY run_id DESC) FILTER (
            WHERE run_id = last_failed AND asked_by IS NOT NULL
        ),
        []
    ) AS last_runs
FROM followed
WHERE state IN ('FAILED', 'PARTIAL') AND error_code IS NOT NULL
    AND run_id > coalesce(healed_by, 0)
GROUP BY error_code
ORDER BY last_at DESC;

-- name: run_lines
-- The lines of a plan that a run carried out, and those that still wait for it.
SELECT
    position, sap, glue, column_name, field, target, action, before_value, after_value, risk,
    decided_by, outcome, outcome_detail, line_id
FROM v_plan_line
WHERE plan_id = $plan_id
    AND (run_id = $run_id OR (outcome IS NULL AND decision = 'ACCEPTED'))
ORDER BY position;

-- name: beside
-- What runs beside the queue: what a page or a command started itself.
SELECT run_id, kind, pair, actor, started_at, done, total
FROM v_run
WHERE state = 'RUNNING' AND asked_by IS NULL
ORDER BY run_id;

-- name: job_runs
-- The newest runs of each job.
SELECT job_id, run_id, state, finished_at
FROM v_run
WHERE job_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY job_id ORDER BY run_id DESC) <= $limit
ORDER BY run_id DESC;
