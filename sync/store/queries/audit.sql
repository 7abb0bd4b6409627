-- name: last
-- The newest event's id and hash.
SELECT id, hash
FROM audit_event
ORDER BY id DESC
LIMIT 1;

-- name: append
-- Adds an event.
INSERT INTO audit_event (id, recorded_at, actor, action, subject, detail, previous, hash)
VALUES ($id, $at, $actor, $action, $subject, $detail, $previous, $hash);

-- name: chain
-- Events in order, after a given one.
SELECT id, recorded_at, actor, action, subject, detail, previous, hash
FROM audit_event
WHERE id > $after
ORDER BY id
LIMIT $limit;

-- name: recent
-- The newest events, newest first.
SELECT id, recorded_at, actor, action, subject, detail, previous, hash
FROM audit_event
ORDER BY id DESC
LIMIT $limit;
