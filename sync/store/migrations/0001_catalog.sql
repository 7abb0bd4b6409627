-- What discoveries found: connections, schemas, assets, columns, measures, bodies, lineage.
-- Times are UTC. There are no foreign keys: DuckDB 2.0 refuses harmless transactions with them.

CREATE SEQUENCE asset_id;
CREATE SEQUENCE discovery_id;

-- Letters and digits only, without case and accents, so that SALES_ORDERS meets "Sales Orders".
CREATE MACRO fold(t) AS regexp_replace(lower(strip_accents(t)), '[^\p{L}\p{N}]+', '', 'g');
CREATE MACRO words(t) AS trim(regexp_replace(lower(strip_accents(t)), '[^\p{L}\p{N}]+', ' ', 'g'));

CREATE TABLE connection (
    name VARCHAR PRIMARY KEY,
    system VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    landscape VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    writable BOOLEAN NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP
);

CREATE TABLE catalog_schema (
    connection VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    label VARCHAR,
    description VARCHAR,
    owner VARCHAR,
    properties VARCHAR NOT NULL,
    tags VARCHAR NOT NULL,
    reading VARCHAR,
    reason VARCHAR,
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    vanished_at TIMESTAMP,
    PRIMARY KEY (connection, name)
);

CREATE TABLE asset (
    id BIGINT PRIMARY KEY,
    connection VARCHAR NOT NULL,
    schema VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    system VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    label VARCHAR,
    description VARCHAR,
    owner VARCHAR,
    status VARCHAR NOT NULL,
    exposed BOOLEAN NOT NULL,
    protected VARCHAR,
    draft_status VARCHAR,
    draft_by VARCHAR,
    draft_since TIMESTAMP,
    fingerprint VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    column_count INTEGER NOT NULL,
    documented_columns INTEGER NOT NULL,
    tags VARCHAR NOT NULL,
    changed_at TIMESTAMP,
    changed_by VARCHAR,
    name_folded VARCHAR NOT NULL,
    label_folded VARCHAR,
    search_text VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    written_at TIMESTAMP,
    vanished_at TIMESTAMP,
    vanish_reason VARCHAR
);
CREATE UNIQUE INDEX asset_ref ON asset (connection, schema, name);

-- The current state only; without a key, because an index on millions of rows costs more than it
-- saves.
CREATE TABLE asset_column (
    asset_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    native_type VARCHAR NOT NULL,
    label VARCHAR,
    description VARCHAR,
    comment VARCHAR,
    key BOOLEAN NOT NULL,
    nullable BOOLEAN NOT NULL,
    partition BOOLEAN NOT NULL,
    technical BOOLEAN NOT NULL,
    default_value VARCHAR,
    semantics VARCHAR,
    name_folded VARCHAR NOT NULL,
    label_folded VARCHAR
);

CREATE TABLE asset_measure (
    asset_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    label VARCHAR,
    kind VARCHAR NOT NULL,
    aggregation VARCHAR,
    expression VARCHAR,
    unit VARCHAR,
    hidden BOOLEAN NOT NULL
);

-- One compressed native definition per asset and content fingerprint.
CREATE TABLE body (
    asset_id BIGINT NOT NULL,
    fingerprint VARCHAR NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (asset_id, fingerprint)
);

CREATE TABLE history (
    asset_id BIGINT NOT NULL,
    fingerprint VARCHAR NOT NULL,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP
);

-- By name, because an edge may name an asset that no discovery has read (yet). An edge belongs to
-- the definition of its downstream asset and is replaced with it.
CREATE TABLE edge (
    up_connection VARCHAR NOT NULL,
    up_schema VARCHAR NOT NULL,
    up_name VARCHAR NOT NULL,
    up_column VARCHAR,
    down_connection VARCHAR NOT NULL,
    down_schema VARCHAR NOT NULL,
    down_name VARCHAR NOT NULL,
    down_column VARCHAR,
    kind VARCHAR NOT NULL,
    via VARCHAR
);

CREATE TABLE discovery (
    id BIGINT PRIMARY KEY,
    connection VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    complete BOOLEAN,
    added INTEGER,
    changed INTEGER,
    unchanged INTEGER,
    vanished INTEGER,
    reappeared INTEGER,
    reason VARCHAR
);

CREATE TABLE discovery_verdict (
    discovery BIGINT NOT NULL,
    schema VARCHAR NOT NULL,
    reading VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    unreadable VARCHAR NOT NULL,
    unexposed VARCHAR NOT NULL
);

-- Staging: what a running discovery has read; nothing reads it until the discovery finishes.
CREATE TABLE stage_asset (
    discovery BIGINT NOT NULL,
    asset_id BIGINT NOT NULL,
    whole BOOLEAN NOT NULL,
    connection VARCHAR NOT NULL,
    schema VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    system VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    label VARCHAR,
    description VARCHAR,
    owner VARCHAR,
    status VARCHAR NOT NULL,
    exposed BOOLEAN NOT NULL,
    protected VARCHAR,
    draft_status VARCHAR,
    draft_by VARCHAR,
    draft_since TIMESTAMP,
    fingerprint VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    column_count INTEGER NOT NULL,
    documented_columns INTEGER NOT NULL,
    tags VARCHAR NOT NULL,
    changed_at TIMESTAMP,
    changed_by VARCHAR,
    body BLOB
);

CREATE TABLE stage_column (
    discovery BIGINT NOT NULL,
    asset_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    native_type VARCHAR NOT NULL,
    label VARCHAR,
    description VARCHAR,
    comment VARCHAR,
    key BOOLEAN NOT NULL,
    nullable BOOLEAN NOT NULL,
    partition BOOLEAN NOT NULL,
    technical BOOLEAN NOT NULL,
    default_value VARCHAR,
    semantics VARCHAR
);

CREATE TABLE stage_measure (
    discovery BIGINT NOT NULL,
    asset_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    label VARCHAR,
    kind VARCHAR NOT NULL,
    aggregation VARCHAR,
    expression VARCHAR,
    unit VARCHAR,
    hidden BOOLEAN NOT NULL
);

CREATE TABLE stage_edge (
    discovery BIGINT NOT NULL,
    up_connection VARCHAR NOT NULL,
    up_schema VARCHAR NOT NULL,
    up_name VARCHAR NOT NULL,
    up_column VARCHAR,
    down_connection VARCHAR NOT NULL,
    down_schema VARCHAR NOT NULL,
    down_name VARCHAR NOT NULL,
    down_column VARCHAR,
    kind VARCHAR NOT NULL,
    via VARCHAR
);

-- What else is known to exist: listed at its known version, unreadable, or no longer exposed.
CREATE TABLE stage_seen (
    discovery BIGINT NOT NULL,
    schema VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    how VARCHAR NOT NULL
);

CREATE TABLE stage_schema (
    discovery BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    label VARCHAR,
    description VARCHAR,
    owner VARCHAR,
    properties VARCHAR NOT NULL,
    tags VARCHAR NOT NULL
);
