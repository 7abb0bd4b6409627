-- What people and syncs decided and did: pairs, links, bases, drift, plans, runs, audit events.

CREATE SEQUENCE link_id;
CREATE SEQUENCE drift_id;
CREATE SEQUENCE decision_id;
CREATE SEQUENCE run_id;
CREATE SEQUENCE log_id;
CREATE SEQUENCE write_id;

CREATE TABLE pair (
    name VARCHAR PRIMARY KEY,
    sap_connection VARCHAR NOT NULL,
    sap_schema VARCHAR NOT NULL,
    glue_connection VARCHAR NOT NULL,
    glue_schema VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    mode VARCHAR NOT NULL,
    deletion VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP
);

CREATE TABLE link (
    id BIGINT PRIMARY KEY,
    pair VARCHAR NOT NULL,
    sap_connection VARCHAR NOT NULL,
    sap_schema VARCHAR NOT NULL,
    sap_name VARCHAR NOT NULL,
    glue_connection VARCHAR NOT NULL,
    glue_schema VARCHAR NOT NULL,
    glue_name VARCHAR NOT NULL,
    mode VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    evidence VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE link_base (
    link_id BIGINT PRIMARY KEY,
    content BLOB NOT NULL,
    sap_fingerprint VARCHAR NOT NULL,
    glue_fingerprint VARCHAR NOT NULL,
    rules_fingerprint VARCHAR NOT NULL,
    agreed_at TIMESTAMP NOT NULL
);

CREATE TABLE drift (
    id BIGINT PRIMARY KEY,
    link_id BIGINT NOT NULL,
    side VARCHAR NOT NULL,
    column_name VARCHAR,
    field VARCHAR NOT NULL,
    base_value VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    detected_at TIMESTAMP NOT NULL,
    acknowledged_by VARCHAR,
    acknowledged_at TIMESTAMP,
    resolved_at TIMESTAMP
);

CREATE TABLE rejection (
    line_id VARCHAR PRIMARY KEY,
    sap_value VARCHAR NOT NULL,
    glue_value VARCHAR NOT NULL,
    rejected_by VARCHAR NOT NULL,
    rejected_at TIMESTAMP NOT NULL
);

CREATE TABLE plan (
    id VARCHAR PRIMARY KEY,
    pair VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    header BLOB NOT NULL,
    digest VARCHAR NOT NULL
);

CREATE TABLE plan_line (
    plan_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    line_id VARCHAR NOT NULL,
    link_id BIGINT NOT NULL,
    sap VARCHAR,
    glue VARCHAR,
    target VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    column_name VARCHAR,
    field VARCHAR,
    before_value VARCHAR,
    after_value VARCHAR,
    base_value VARCHAR,
    movement VARCHAR,
    risk VARCHAR,
    conflict BOOLEAN NOT NULL,
    blocked VARCHAR,
    reason VARCHAR,
    line VARCHAR NOT NULL
);

-- Every decision ever made; the newest one of a line counts.
CREATE TABLE decision (
    id BIGINT PRIMARY KEY,
    plan_id VARCHAR NOT NULL,
    line_id VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL
);

CREATE TABLE run (
    id BIGINT PRIMARY KEY,
    kind VARCHAR NOT NULL,
    pair VARCHAR,
    plan_id VARCHAR,
    actor VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    queued_at TIMESTAMP NOT NULL,
    started_at TIMESTAMP,
    finished_at TIMESTAMP,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    progress_at TIMESTAMP,
    summary VARCHAR NOT NULL,
    error_code VARCHAR,
    error_class VARCHAR,
    error VARCHAR
);

CREATE TABLE run_log (
    id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    logged_at TIMESTAMP NOT NULL,
    level VARCHAR NOT NULL,
    component VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    asset_connection VARCHAR,
    asset_schema VARCHAR,
    asset_name VARCHAR,
    error_code VARCHAR,
    error_class VARCHAR
);

-- The write journal: an intent before each write to a catalog, its outcome after it.
CREATE TABLE catalog_write (
    id BIGINT PRIMARY KEY,
    run_id BIGINT NOT NULL,
    link_id BIGINT,
    side VARCHAR NOT NULL,
    connection VARCHAR NOT NULL,
    schema VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    before_body BLOB,
    after_body BLOB,
    outcome VARCHAR,
    error VARCHAR,
    intended_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);

CREATE TABLE line_outcome (
    run_id BIGINT NOT NULL,
    plan_id VARCHAR NOT NULL,
    line_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

-- A hash chain: each event's hash covers its content and the hash before it.
CREATE TABLE audit_event (
    id BIGINT PRIMARY KEY,
    recorded_at TIMESTAMP NOT NULL,
    actor VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    previous VARCHAR NOT NULL,
    hash VARCHAR NOT NULL
);
