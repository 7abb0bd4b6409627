-- What the agent reads beside the views of pages, and what it keeps of its conversations.

-- Types of both catalogs in one spelling, to tell whether two columns hold the same.
CREATE MACRO plain_type(t) AS CASE
    WHEN t IS NULL THEN NULL
    WHEN regexp_matches(lower(t), '^(cds\.)?(large)?(string|uuid|n?varchar|n?char|text)')
        THEN 'string'
    WHEN regexp_matches(lower(t), '^(cds\.)?(integer64|bigint|int64|long)') THEN 'bigint'
    WHEN regexp_matches(lower(t), '^(cds\.)?(integer|int32|int)\b') THEN 'int'
    WHEN regexp_matches(lower(t), '^(cds\.)?(datetime|timestamp)') THEN 'timestamp'
    WHEN regexp_matches(lower(t), '^(cds\.)?(large)?(binary|varbinary)') THEN 'binary'
    ELSE replace(regexp_replace(lower(t), '^cds\.', ''), ' ', '')
END;

-- Which assets a run was about: those of the links that its job covers.
CREATE VIEW v_run_asset AS
SELECT
    r.run_id, r.job_id, r.status, r.started_at, r.finished_at, l.link_id, l.sap_asset_id,
    l.sap_schema, l.sap_name, l.glue_asset_id, l.glue_schema, l.glue_name
FROM v_run r
JOIN v_job_link j ON j.job_id = r.job_id
JOIN v_link l ON l.link_id = j.link_id;

-- How runs left each asset: the newest one that ended, and the newest that succeeded.
CREATE VIEW v_asset_sync AS
WITH touched AS (
    SELECT sap_asset_id AS asset_id, run_id, status, started_at, finished_at
    FROM v_run_asset
    UNION
    SELECT glue_asset_id AS asset_id, run_id, status, started_at, finished_at
    FROM v_run_asset
)
SELECT
    asset_id, count(*) AS run_count,
    count(*) FILTER (WHERE status = 'FAILED') AS failed_count,
    max(finished_at) FILTER (WHERE status = 'SUCCEEDED') AS last_success_at,
    max(started_at) AS last_started_at,
    arg_max(status, started_at) FILTER (WHERE finished_at IS NOT NULL) AS last_status
FROM touched
WHERE asset_id IS NOT NULL
GROUP BY asset_id;

-- The columns of both sides of every link, side by side.
CREATE VIEW v_column_pair AS
WITH
sap AS (
    SELECT l.link_id, c.name, c.data_type, c.position
    FROM v_link l
    JOIN v_column c ON c.asset_id = l.sap_asset_id
),
glue AS (
    SELECT l.link_id, c.name, c.data_type, c.position
    FROM v_link l
    JOIN v_column c ON c.asset_id = l.glue_asset_id
),
side_by_side AS (
    SELECT
        coalesce(s.link_id, g.link_id) AS link_id, coalesce(s.position, g.position) AS position,
        s.name AS sap_column, s.data_type AS sap_type, g.name AS glue_column,
        g.data_type AS glue_type
    FROM sap s
    FULL JOIN glue g ON g.link_id = s.link_id AND fold(g.name) = fold(s.name)
)
SELECT
    l.link_id, l.pair, l.status AS link_status, l.sap_asset_id, l.sap_schema, l.sap_name,
    l.glue_asset_id, l.glue_schema, l.glue_name, c.position, c.sap_column, c.sap_type,
    c.glue_column, c.glue_type,
    CASE
        WHEN c.glue_column IS NULL THEN 'only in datasphere'
        WHEN c.sap_column IS NULL THEN 'only in glue'
        WHEN plain_type(c.sap_type) <> plain_type(c.glue_type) THEN 'different type'
        ELSE 'same'
    END AS difference
FROM side_by_side c
JOIN v_link l ON l.link_id = c.link_id;

-- Which asset's data reaches which, over any number of edges; cycles do not loop.
CREATE VIEW v_reach AS
WITH RECURSIVE reach AS (
    SELECT DISTINCT upstream_id, downstream_id, 1 AS distance
    FROM v_lineage
    WHERE carries_data AND upstream_id IS NOT NULL AND downstream_id IS NOT NULL
    UNION
    SELECT r.upstream_id, e.downstream_id, r.distance + 1 AS distance
    FROM reach r
    JOIN v_lineage e ON e.upstream_id = r.downstream_id
    WHERE e.carries_data AND e.downstream_id IS NOT NULL AND r.distance < 30
)
SELECT upstream_id, downstream_id, min(distance) AS distance
FROM reach
WHERE upstream_id <> downstream_id
GROUP BY upstream_id, downstream_id;

-- Everyone whose name stands anywhere in the store.
CREATE VIEW v_user AS
SELECT user_name AS name, list_sort(list(DISTINCT role)) AS roles
FROM (
    SELECT owner AS user_name, 'owner' AS role FROM asset WHERE vanished_at IS NULL
    UNION ALL
    SELECT owner AS user_name, 'owner' AS role FROM catalog_schema WHERE vanished_at IS NULL
    UNION ALL
    SELECT changed_by AS user_name, 'editor' AS role FROM asset WHERE vanished_at IS NULL
    UNION ALL
    SELECT actor AS user_name, 'actor' AS role FROM audit_event
    UNION ALL
    SELECT actor AS user_name, 'starter' AS role FROM run
    UNION ALL
    SELECT decided_by AS user_name, 'approver' AS role FROM link WHERE status <> 'PROPOSED'
    UNION ALL
    SELECT acknowledged_by AS user_name, 'acknowledger' AS role FROM drift
    UNION ALL
    SELECT created_by AS user_name, 'creator of jobs' AS role FROM job
) AS named
WHERE trim(coalesce(user_name, '')) <> ''
GROUP BY user_name;

-- One row per question that somebody asked, with what became of it.
CREATE SEQUENCE agent_turn_id;
CREATE TABLE agent_turn (
    id BIGINT PRIMARY KEY,
    conversation VARCHAR NOT NULL,
    turn INTEGER NOT NULL,
    actor VARCHAR NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    question VARCHAR NOT NULL,
    behaviour VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    frame VARCHAR NOT NULL,
    sql VARCHAR,
    params VARCHAR,
    row_count INTEGER NOT NULL,
    milliseconds DOUBLE NOT NULL,
    used_model BOOLEAN NOT NULL
);

-- Questions whose reading a person called right; they are replayed in the tests.
CREATE TABLE agent_verified (
    question VARCHAR PRIMARY KEY,
    frame VARCHAR NOT NULL,
    verified_by VARCHAR NOT NULL,
    verified_at TIMESTAMP NOT NULL
);

-- Words that no question could be explained with, for the steward of the semantic model.
CREATE TABLE agent_unknown_word (
    word VARCHAR PRIMARY KEY,
    times INTEGER NOT NULL,
    last_question VARCHAR NOT NULL,
    last_asked_at TIMESTAMP NOT NULL
);

CREATE VIEW v_turn AS
SELECT
    id AS turn_id, conversation, turn, actor, asked_at, question, behaviour, answer, sql,
    row_count, milliseconds, used_model
FROM agent_turn;

CREATE VIEW v_verified_question AS
SELECT question, frame, verified_by, verified_at
FROM agent_verified;

CREATE VIEW v_unknown_word AS
SELECT word, times, last_question, last_asked_at
FROM agent_unknown_word;
