-- name: digest
-- The digest of a saved plan.
SELECT digest
FROM plan
WHERE id = $plan_id;

-- name: save
-- Keeps a plan.
INSERT INTO plan (id, pair, created_by, created_at, header, digest)
VALUES ($plan_id, $pair, $created_by, $now, $header, $digest);

-- name: save_lines
-- Keeps the lines of a plan.
INSERT INTO plan_line (
    plan_id, position, line_id, link_id, sap, glue, target, action, column_name, field,
    before_value, after_value, base_value, movement, risk, conflict, blocked, reason, line
)
SELECT
    $plan_id, position, line_id, link_id, sap, glue, target, action, column_name, field,
    before_value, after_value, base_value, movement, risk, conflict, blocked, reason, line
FROM arrow_line;

-- name: load
-- A plan without its lines.
SELECT id, pair, created_by, created_at, header
FROM plan
WHERE id = $plan_id;

-- name: lines
-- The lines of a plan, in order.
SELECT line
FROM plan_line
WHERE plan_id = $plan_id
ORDER BY position;

-- name: decisions
-- The newest decision on each line of a plan.
SELECT
    line_id, arg_max(decision, id), arg_max(value, id), arg_max(decided_by, id),
    arg_max(decided_at, id)
FROM decision
WHERE plan_id = $plan_id
GROUP BY line_id;

-- name: unknown_lines
-- Which of the given lines the plan does not have.
SELECT unnest($line_ids::VARCHAR[]) AS line_id
EXCEPT
SELECT line_id
FROM plan_line
WHERE plan_id = $plan_id;

-- name: decide
-- Decides on lines of a plan.
INSERT INTO decision (id, plan_id, line_id, decision, value, decided_by, decided_at)
SELECT nextval('decision_id'), $plan_id, line_id, $decision, $value, $by, $now
FROM (SELECT unnest($line_ids::VARCHAR[]) AS line_id);

-- name: list
-- The newest plans, of one pair where given.
SELECT
    p.id, p.pair, p.created_by, p.created_at, count(l.line_id),
    count(*) FILTER (WHERE l.conflict), count(*) FILTER (WHERE l.blocked IS NOT NULL)
FROM plan p
LEFT JOIN plan_line l ON l.plan_id = p.id
WHERE $pair::VARCHAR IS NULL OR p.pair = $pair
GROUP BY ALL
ORDER BY p.created_at DESC, p.id
LIMIT $limit;

-- name: find
-- The plans whose id starts so.
SELECT id
FROM plan
WHERE starts_with(id, $prefix)
ORDER BY id = $prefix DESC, created_at DESC
LIMIT 4;
