-- What a person confirmed to be one asset under another name: its past goes on under the new one.

CREATE TABLE asset_rename (
    connection VARCHAR NOT NULL,
    schema VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    new_schema VARCHAR NOT NULL,
    new_name VARCHAR NOT NULL,
    confirmed_at TIMESTAMP NOT NULL,
    confirmed_by VARCHAR NOT NULL
);

CREATE VIEW v_rename AS
SELECT
    r.connection, c.system, r.schema, r.name, r.new_schema, r.new_name, r.confirmed_at,
    r.confirmed_by
FROM asset_rename r
LEFT JOIN connection c ON c.name = r.connection;
