-- name: digest
-- A sum that changes with the names that the agent knows, and with what hangs on an asset.
SELECT sum(z.digest)
FROM (
    SELECT sum(
        hash('asset', id, system, schema, name, label, kind, owner, changed_by, vanished_at)::HUGEINT
    ) AS digest
    FROM asset
    UNION ALL
    SELECT sum(hash('schema', connection, name, label, owner, vanished_at)::HUGEINT)
    FROM catalog_schema
    UNION ALL
    SELECT sum(hash('column', name, label)::HUGEINT) FROM asset_column
    UNION ALL
    SELECT sum(hash('edge', e)::HUGEINT) FROM edge e
    UNION ALL
    SELECT sum(hash(
        'link', id, sap_connection, sap_schema, sap_name, glue_connection, glue_schema, glue_name,
        status, decided_by
    )::HUGEINT)
    FROM link
    UNION ALL
    SELECT sum(hash('job', id, name, pair, link_ids, created_by, removed_at)::HUGEINT) FROM job
    UNION ALL
    SELECT sum(hash('connection', name, system, removed_at)::HUGEINT) FROM connection
    UNION ALL
    SELECT sum(hash('pair', name, removed_at)::HUGEINT) FROM pair
    UNION ALL
    SELECT sum(hash('drift', kind, acknowledged_by)::HUGEINT)
    FROM (SELECT DISTINCT kind, acknowledged_by FROM drift)
    UNION ALL
    SELECT sum(hash('run', actor, error_class)::HUGEINT)
    FROM (SELECT DISTINCT actor, error_class FROM run)
    UNION ALL
    SELECT sum(hash('log', component)::HUGEINT) FROM (SELECT DISTINCT component FROM run_log)
    UNION ALL
    SELECT sum(hash('check', component)::HUGEINT) FROM (SELECT DISTINCT component FROM health_check)
    UNION ALL
    SELECT sum(hash('finding', kind)::HUGEINT) FROM (SELECT DISTINCT kind FROM finding)
    UNION ALL
    SELECT sum(hash('event', actor, action)::HUGEINT)
    FROM (SELECT DISTINCT actor, action FROM audit_event)
    UNION ALL
    SELECT sum(hash('gone', subject)::HUGEINT)
    FROM (SELECT DISTINCT subject FROM audit_event WHERE regexp_matches(action, 'delete|drop|remove'))
) z;
