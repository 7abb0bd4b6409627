-- Jobs, their runs and attempts; health and alerts; profiles and findings.

CREATE SEQUENCE job_id;
CREATE TABLE job (
    id BIGINT PRIMARY KEY,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    pair VARCHAR,
    link_ids BIGINT[] NOT NULL,
    connection VARCHAR,
    direction VARCHAR,
    priority VARCHAR NOT NULL,
    schedule_kind VARCHAR NOT NULL,
    cron VARCHAR,
    interval_s BIGINT,
    time_zone VARCHAR NOT NULL,
    on_missed VARCHAR NOT NULL,
    enabled BOOLEAN NOT NULL,
    options VARCHAR NOT NULL,
    next_fire_at TIMESTAMP,
    last_fire_at TIMESTAMP,
    created_by VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_by VARCHAR NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP
);

ALTER TABLE run ADD COLUMN job_id BIGINT;
ALTER TABLE run ADD COLUMN priority VARCHAR;
-- What asked for it: schedule, manual, retry, api, agent.
ALTER TABLE run ADD COLUMN asked_by VARCHAR;
-- What it writes: two runs that share one of these never execute at once.
ALTER TABLE run ADD COLUMN scopes VARCHAR[];
-- What it cannot do without: while one of them is down, the run waits.
ALTER TABLE run ADD COLUMN connections VARCHAR[];
ALTER TABLE run ADD COLUMN link_ids BIGINT[];
ALTER TABLE run ADD COLUMN connection VARCHAR;
ALTER TABLE run ADD COLUMN direction VARCHAR;
-- The run that it tries again.
ALTER TABLE run ADD COLUMN retry_of BIGINT;
ALTER TABLE run ADD COLUMN not_before TIMESTAMP;
ALTER TABLE run ADD COLUMN options VARCHAR;
ALTER TABLE run ADD COLUMN cancel_asked_by VARCHAR;
ALTER TABLE run ADD COLUMN cancel_asked_at TIMESTAMP;
-- Objects that it wrote.
ALTER TABLE run ADD COLUMN written INTEGER;

CREATE TABLE run_attempt (
    run_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    status VARCHAR NOT NULL,
    error_code VARCHAR,
    error_class VARCHAR,
    error VARCHAR,
    retry_at TIMESTAMP
);

CREATE SEQUENCE health_check_id;
CREATE TABLE health_check (
    id BIGINT NOT NULL,
    component VARCHAR NOT NULL,
    connection VARCHAR,
    check_name VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    checked_at TIMESTAMP NOT NULL,
    latency_ms DOUBLE,
    message VARCHAR NOT NULL,
    remedy VARCHAR
);

-- How well each part is now: one row per subject, connection '' for the app's own parts.
CREATE TABLE health_state (
    component VARCHAR NOT NULL,
    connection VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    since TIMESTAMP NOT NULL,
    checked_at TIMESTAMP NOT NULL,
    message VARCHAR NOT NULL,
    remedy VARCHAR NOT NULL
);

CREATE SEQUENCE alert_id;
CREATE TABLE alert (
    id BIGINT PRIMARY KEY,
    component VARCHAR NOT NULL,
    connection VARCHAR,
    severity VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    previous_status VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    raised_at TIMESTAMP NOT NULL,
    recovered_at TIMESTAMP,
    acknowledged_by VARCHAR,
    acknowledged_at TIMESTAMP
);

CREATE SEQUENCE profile_id;
CREATE TABLE profile (
    id BIGINT PRIMARY KEY,
    asset_id BIGINT NOT NULL,
    run_id BIGINT,
    profiled_at TIMESTAMP NOT NULL,
    row_count BIGINT,
    sampled_rows BIGINT NOT NULL
);

CREATE TABLE column_profile (
    profile_id BIGINT NOT NULL,
    column_name VARCHAR NOT NULL,
    null_share DOUBLE,
    distinct_count BIGINT,
    minimum VARCHAR,
    maximum VARCHAR,
    min_length BIGINT,
    max_length BIGINT,
    newest_at TIMESTAMP,
    top_values VARCHAR NOT NULL,
    is_personal BOOLEAN NOT NULL
);

CREATE SEQUENCE finding_id;
CREATE TABLE finding (
    id BIGINT PRIMARY KEY,
    asset_id BIGINT NOT NULL,
    column_name VARCHAR,
    kind VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    found_at TIMESTAMP NOT NULL,
    acknowledged_by VARCHAR,
    acknowledged_at TIMESTAMP,
    resolved_at TIMESTAMP
);

-- The definitions of what is done again and again.
CREATE VIEW v_job AS
SELECT
    id AS job_id, name, kind, pair, connection, direction, priority, schedule_kind, cron,
    interval_s, time_zone, on_missed, enabled, next_fire_at, last_fire_at, created_by, created_at,
    updated_by, updated_at, removed_at AS deleted_at, options
FROM job;

-- The links that a job covers: those that it names, or every active one of its pair.
CREATE VIEW v_job_link AS
SELECT j.id AS job_id, j.name AS job, l.id AS link_id, l.pair
FROM job j
JOIN link l ON l.pair = j.pair
    AND (list_contains(j.link_ids, l.id) OR (len(j.link_ids) = 0 AND l.status = 'ACTIVE'))
WHERE j.removed_at IS NULL;

-- Executions of something long.
CREATE OR REPLACE VIEW v_run AS
SELECT
    r.id AS run_id, r.kind, r.pair, r.plan_id, r.actor,
    CASE r.status WHEN 'WAITING' THEN 'QUEUED' ELSE r.status END AS status,
    r.status AS state, r.job_id, j.name AS job, r.priority, r.asked_by, r.retry_of, r.connection,
    r.queued_at, r.not_before,
    r.started_at, r.finished_at,
    epoch(r.finished_at - r.started_at) AS duration_s,
    epoch(r.started_at - r.queued_at) AS queue_s,
    r.done, r.total, r.written,
    (SELECT count(*) FROM run_attempt a WHERE a.run_id = r.id) AS attempts,
    r.error_code, r.error_class, r.error, r.summary
FROM run r
LEFT JOIN job j ON j.id = r.job_id;

-- The tries of a run.
CREATE VIEW v_attempt AS
SELECT
    run_id, number AS attempt, started_at, finished_at,
    epoch(finished_at - started_at) AS duration_s, status, error_code, error_class, error, retry_at
FROM run_attempt;

-- What the checks of connections and of the app itself saw.
CREATE VIEW v_health_check AS
SELECT
    id AS check_id, component, connection, check_name, status, checked_at, latency_ms, message,
    remedy
FROM health_check;

-- How well each part is now.
CREATE VIEW v_health AS
SELECT
    component, nullif(connection, '') AS connection, status, since, checked_at, message, remedy
FROM health_state;

-- Changes of health, with their recovery.
CREATE VIEW v_alert AS
SELECT
    id AS alert_id, component, connection, severity, status, previous_status, message, raised_at,
    recovered_at, acknowledged_by, acknowledged_at
FROM alert;

-- What samples of rows told of an asset.
CREATE VIEW v_profile AS
SELECT
    p.id AS profile_id, p.asset_id, a.connection, a.schema, a.name AS asset,
    a.schema || '.' || a.name AS qualified_asset, p.profiled_at, p.row_count, p.sampled_rows,
    p.run_id,
    p.id = max(p.id) OVER (PARTITION BY p.asset_id) AS is_newest
FROM profile p
JOIN asset a ON a.id = p.asset_id;

-- What samples of rows told of a column.
CREATE VIEW v_column_profile AS
SELECT
    p.profile_id, p.asset_id, p.connection, p.schema, p.asset, p.qualified_asset, c.column_name,
    p.profiled_at, p.is_newest, c.null_share, c.distinct_count, c.minimum, c.maximum, c.min_length,
    c.max_length, c.newest_at, c.top_values, c.is_personal
FROM column_profile c
JOIN v_profile p ON p.profile_id = c.profile_id;

-- Observations of quality.
CREATE VIEW v_finding AS
SELECT
    f.id AS finding_id, f.asset_id, a.connection, a.schema, a.name AS asset,
    a.schema || '.' || a.name AS qualified_asset, f.column_name, f.kind, f.severity, f.status,
    f.message, f.found_at, f.acknowledged_by, f.acknowledged_at, f.resolved_at
FROM finding f
JOIN asset a ON a.id = f.asset_id;
