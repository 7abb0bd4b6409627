-- The stable views: the contract for pages, agent, reports and anyone's BI tool. `views.md` beside
-- this folder describes every column; a test keeps both equal. Times are UTC.

-- Edges whose downstream asset is still there.
CREATE VIEW live_edge AS
SELECT
    e.up_connection, e.up_schema, e.up_name, e.up_column, e.down_connection, e.down_schema,
    e.down_name, e.down_column, e.kind, e.via
FROM edge e
WHERE NOT EXISTS (
    SELECT 1
    FROM asset a
    WHERE a.connection = e.down_connection AND a.schema = e.down_schema
        AND a.name = e.down_name AND a.vanished_at IS NOT NULL
);

-- The configured catalogs, without secrets.
CREATE VIEW v_connection AS
SELECT name, system, role, landscape, address, writable, updated_at, removed_at AS deleted_at
FROM connection;

-- Spaces and databases, the empty ones included.
CREATE VIEW v_schema AS
SELECT
    s.connection, c.system, s.name, s.label, s.description, s.owner,
    count(a.id) FILTER (WHERE a.vanished_at IS NULL) AS asset_count,
    s.reading AS last_reading, s.reason AS last_reading_reason,
    s.first_seen_at, s.last_seen_at, s.vanished_at AS deleted_at
FROM catalog_schema s
LEFT JOIN connection c ON c.name = s.connection
LEFT JOIN asset a ON a.connection = s.connection AND a.schema = s.name
GROUP BY ALL;

-- Tables, views and models of both catalogs, the deleted ones included (deleted_at is set).
CREATE VIEW v_asset AS
SELECT
    id, system, connection, schema, name, schema || '.' || name AS qualified_name, kind,
    CASE
        WHEN kind IN ('view', 'glue_view') THEN 'view'
        WHEN kind = 'analytic_model' THEN 'model'
        ELSE 'table'
    END AS asset_type,
    label, description, owner, from_json(tags, '["VARCHAR"]') AS tags, status, exposed,
    column_count, documented_columns,
    trim(coalesce(label, '')) <> '' OR trim(coalesce(description, '')) <> '' AS documented,
    draft_status, draft_by, draft_since, protected, version, fingerprint, changed_at, changed_by,
    first_seen_at, last_seen_at, vanished_at AS deleted_at, vanish_reason AS deleted_reason
FROM asset;

-- The columns of live assets as they are now.
CREATE VIEW v_column AS
SELECT
    c.asset_id, a.system, a.connection, a.schema, a.name AS asset,
    a.schema || '.' || a.name AS qualified_asset, c.position, c.name,
    c.native_type AS data_type, c.label, c.description, c.comment, c.key AS is_key,
    c.nullable AS is_nullable, c.partition AS is_partition, c.technical AS is_technical,
    c.default_value, c.semantics,
    trim(coalesce(c.label, '')) <> '' OR trim(coalesce(c.description, '')) <> ''
        OR trim(coalesce(c.comment, '')) <> '' AS documented
FROM asset_column c
JOIN asset a ON a.id = c.asset_id
WHERE a.vanished_at IS NULL;

-- The measures of live analytic models.
CREATE VIEW v_measure AS
SELECT
    m.asset_id, a.system, a.connection, a.schema, a.name AS asset,
    a.schema || '.' || a.name AS qualified_asset, m.position, m.name, m.label, m.kind,
    m.aggregation, m.expression, m.unit, m.hidden AS is_hidden
FROM asset_measure m
JOIN asset a ON a.id = m.asset_id
WHERE a.vanished_at IS NULL;

-- Which asset's data goes into which: one row per pair of assets and kind of edge.
CREATE VIEW v_lineage AS
SELECT DISTINCT
    u.id AS upstream_id, e.up_connection AS upstream_connection, e.up_schema AS upstream_schema,
    e.up_name AS upstream_name, d.id AS downstream_id, e.down_connection AS downstream_connection,
    e.down_schema AS downstream_schema, e.down_name AS downstream_name, e.kind,
    e.kind <> 'association' AS carries_data, e.via
FROM live_edge e
LEFT JOIN asset u
    ON u.connection = e.up_connection AND u.schema = e.up_schema AND u.name = e.up_name
LEFT JOIN asset d
    ON d.connection = e.down_connection AND d.schema = e.down_schema AND d.name = e.down_name;

-- Which column's data goes into which.
CREATE VIEW v_column_lineage AS
SELECT DISTINCT
    u.id AS upstream_id, e.up_connection AS upstream_connection, e.up_schema AS upstream_schema,
    e.up_name AS upstream_name, e.up_column AS upstream_column, d.id AS downstream_id,
    e.down_connection AS downstream_connection, e.down_schema AS downstream_schema,
    e.down_name AS downstream_name, e.down_column AS downstream_column, e.kind
FROM live_edge e
LEFT JOIN asset u
    ON u.connection = e.up_connection AND u.schema = e.up_schema AND u.name = e.up_name
LEFT JOIN asset d
    ON d.connection = e.down_connection AND d.schema = e.down_schema AND d.name = e.down_name
WHERE e.up_column IS NOT NULL AND e.down_column IS NOT NULL;

-- The configured pairs: which schema is kept in step with which.
CREATE VIEW v_pair AS
SELECT
    name, sap_connection, sap_schema, glue_connection, glue_schema, direction, mode, deletion,
    definition, updated_at, removed_at AS deleted_at
FROM pair;

-- Links (also called mappings): one Datasphere asset tied to one Glue table.
CREATE VIEW v_link AS
SELECT
    l.id AS link_id, l.pair, l.mode, l.status, l.score, s.id AS sap_asset_id, l.sap_connection,
    l.sap_schema, l.sap_name, s.label AS sap_label, g.id AS glue_asset_id, l.glue_connection,
    l.glue_schema, l.glue_name, b.agreed_at, b.link_id IS NOT NULL AS has_base,
    l.evidence, l.decided_by, l.decided_at, l.created_at
FROM link l
LEFT JOIN asset s
    ON s.connection = l.sap_connection AND s.schema = l.sap_schema AND s.name = l.sap_name
LEFT JOIN asset g
    ON g.connection = l.glue_connection AND g.schema = l.glue_schema AND g.name = l.glue_name
LEFT JOIN link_base b ON b.link_id = l.id;

-- Saved plans with the number of their lines.
CREATE VIEW v_plan AS
SELECT
    p.id AS plan_id, p.pair, p.created_by, p.created_at, count(l.line_id) AS line_count,
    count(*) FILTER (WHERE l.conflict) AS conflict_count,
    count(*) FILTER (WHERE l.blocked IS NOT NULL) AS blocked_count
FROM plan p
LEFT JOIN plan_line l ON l.plan_id = p.id
GROUP BY ALL;

-- The field-level lines of the plans, with the newest decision and the newest outcome.
CREATE VIEW v_plan_line AS
WITH
decided AS (
    SELECT
        plan_id, line_id, arg_max(decision, id) AS decision, arg_max(decided_by, id) AS decided_by,
        arg_max(decided_at, id) AS decided_at
    FROM decision
    GROUP BY plan_id, line_id
),
carried AS (
    SELECT
        plan_id, line_id, arg_max(outcome, (recorded_at, run_id)) AS outcome,
        arg_max(detail, (recorded_at, run_id)) AS outcome_detail, max(run_id) AS run_id
    FROM line_outcome
    GROUP BY plan_id, line_id
)
SELECT
    l.plan_id, p.pair, l.position, l.line_id, l.link_id, l.sap, l.glue, l.target, l.action,
    l.column_name, l.field, l.before_value, l.after_value, l.base_value, l.movement, l.risk,
    l.conflict, l.blocked, l.reason, coalesce(d.decision, 'PENDING') AS decision, d.decided_by,
    d.decided_at, c.outcome, c.outcome_detail, c.run_id
FROM plan_line l
JOIN plan p ON p.id = l.plan_id
LEFT JOIN decided d ON d.plan_id = l.plan_id AND d.line_id = l.line_id
LEFT JOIN carried c ON c.plan_id = l.plan_id AND c.line_id = l.line_id;

-- Executions: discoveries, plans, applies.
CREATE VIEW v_run AS
SELECT
    id AS run_id, kind, pair, plan_id, actor, status, queued_at, started_at, finished_at,
    epoch(finished_at - started_at) AS duration_s, done, total, error_code, error_class, error,
    summary
FROM run;

-- What runs wrote to their logs.
CREATE VIEW v_run_log AS
SELECT
    id AS log_id, run_id, logged_at, level, component, action, message, asset_connection,
    asset_schema, asset_name, error_code, error_class
FROM run_log;

-- Linked fields that differ from the base on one side; open means not RESOLVED.
CREATE VIEW v_drift AS
SELECT
    d.id AS drift_id, d.link_id, l.pair, d.side, l.sap_connection, l.sap_schema, l.sap_name,
    l.glue_connection, l.glue_schema, l.glue_name, d.column_name, d.field, d.base_value, d.value,
    d.kind, d.severity, d.status, d.detected_at, d.acknowledged_by, d.acknowledged_at,
    d.resolved_at
FROM drift d
LEFT JOIN link l ON l.id = d.link_id;

-- Who did what to what, in a hash chain.
CREATE VIEW v_audit AS
SELECT
    id AS audit_id, recorded_at, actor, action, subject, detail, previous AS previous_hash, hash
FROM audit_event;

-- Readings of the catalogs and what they found.
CREATE VIEW v_discovery AS
SELECT
    id AS discovery_id, connection, status, started_at, finished_at,
    epoch(finished_at - started_at) AS duration_s, added, changed, unchanged, vanished,
    reappeared, reason
FROM discovery;
