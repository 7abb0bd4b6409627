-- Assets out of sight: why a listing no longer names them, with what was asked and answered.

CREATE SEQUENCE absence_id;

-- At most one row of an asset is open (without ended_at); the newest answer stands in it.
CREATE TABLE absence (
    id BIGINT PRIMARY KEY,
    asset_id BIGINT NOT NULL,
    state VARCHAR NOT NULL,
    asked VARCHAR NOT NULL,
    answered VARCHAR NOT NULL,
    since TIMESTAMP NOT NULL,
    checked_at TIMESTAMP NOT NULL,
    released_by VARCHAR,
    released_at TIMESTAMP,
    ended_at TIMESTAMP
);

-- Staging: what a running discovery learned of the assets that it did not find listed.
CREATE TABLE stage_absence (
    discovery BIGINT NOT NULL,
    asset_id BIGINT NOT NULL,
    state VARCHAR NOT NULL,
    asked VARCHAR NOT NULL,
    answered VARCHAR NOT NULL
);

-- Assets out of sight, now (ended_at is NULL) and earlier.
CREATE VIEW v_absence AS
SELECT
    b.id AS absence_id, b.asset_id, a.system, a.connection, a.schema, a.name,
    a.schema || '.' || a.name AS qualified_name, b.state, b.asked, b.answered, b.since,
    b.checked_at, b.released_by, b.released_at, b.ended_at
FROM absence b
JOIN asset a ON a.id = b.asset_id;
