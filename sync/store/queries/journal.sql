-- name: next_ids
-- As many ids of writes as asked for.
SELECT nextval('write_id')
FROM range($count);

-- name: intents
-- Notes that catalogs are about to be written.
INSERT INTO catalog_write (
    id, run_id, link_id, side, connection, schema, name, before_body, intended_at
)
SELECT id, run_id, link_id, side, connection, schema, name, before_body, intended_at
FROM arrow_intent;

-- name: ended
-- Notes what became of writes.
UPDATE catalog_write
SET outcome = e.outcome,
    before_body = coalesce(e.before_body, catalog_write.before_body),
    after_body = e.after_body,
    error = e.error,
    finished_at = e.finished_at
FROM arrow_ended e
WHERE catalog_write.id = e.id
RETURNING catalog_write.id;

-- name: withdraw
-- Takes back the intent of a write that did not happen.
DELETE FROM catalog_write
WHERE id = $id AND outcome IS NULL;
