-- name: bases
-- The bases of the given links.
SELECT link_id, content, sap_fingerprint, glue_fingerprint, rules_fingerprint, agreed_at
FROM link_base
WHERE link_id IN (SELECT unnest($ids::BIGINT[]));

-- name: save
-- Keeps what both sides agreed on.
INSERT INTO link_base (
    link_id, content, sap_fingerprint, glue_fingerprint, rules_fingerprint, agreed_at
)
SELECT link_id, content, sap_fingerprint, glue_fingerprint, rules_fingerprint, agreed_at
FROM arrow_base
ON CONFLICT (link_id) DO UPDATE SET
    content = excluded.content,
    sap_fingerprint = excluded.sap_fingerprint,
    glue_fingerprint = excluded.glue_fingerprint,
    rules_fingerprint = excluded.rules_fingerprint,
    agreed_at = excluded.agreed_at;

-- name: move_drift
-- An open event whose value moved again is new again.
UPDATE drift
SET base_value = n.base_value,
    value = n.value,
    kind = n.kind,
    severity = n.severity,
    status = CASE WHEN drift.value = n.value THEN drift.status ELSE 'NEW' END
FROM arrow_drift n
WHERE drift.status <> 'RESOLVED' AND drift.link_id = n.link_id AND drift.side = n.side
    AND drift.column_name IS NOT DISTINCT FROM n.column_name AND drift.field = n.field;

-- name: resolve_drift
-- An open event that is no difference any more is resolved.
UPDATE drift
SET status = 'RESOLVED', resolved_at = $now
WHERE status <> 'RESOLVED' AND link_id IN (SELECT unnest($ids::BIGINT[]))
    AND NOT EXISTS (
        SELECT 1
        FROM arrow_drift n
        WHERE n.link_id = drift.link_id AND n.side = drift.side AND n.field = drift.field
            AND n.column_name IS NOT DISTINCT FROM drift.column_name
    );

-- name: add_drift
-- Adds the events that are not open yet.
INSERT INTO drift (
    id, link_id, side, column_name, field, base_value, value, kind, severity, status, detected_at
)
SELECT
    nextval('drift_id'), n.link_id, n.side, n.column_name, n.field, n.base_value, n.value,
    n.kind, n.severity, 'NEW', $now
FROM arrow_drift n
WHERE NOT EXISTS (
    SELECT 1
    FROM drift d
    WHERE d.status <> 'RESOLVED' AND d.link_id = n.link_id AND d.side = n.side
        AND d.field = n.field AND d.column_name IS NOT DISTINCT FROM n.column_name
);

-- name: drift
-- Drift events, of one status where given, newest first.
SELECT
    id, link_id, side, column_name, field, base_value, value, kind, severity, status,
    detected_at, resolved_at
FROM drift
WHERE ($status::VARCHAR IS NULL OR status = $status)
ORDER BY detected_at DESC, id DESC;

-- name: acknowledge
-- Someone has seen a drift event.
UPDATE drift
SET status = 'ACKNOWLEDGED', acknowledged_by = $by, acknowledged_at = $now
WHERE id = $id AND status = 'NEW';
