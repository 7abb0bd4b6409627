-- The columns of a batch wait as one Arrow table for the end of the discovery, instead of as rows
-- that are written, read and deleted again. The last part in which an asset was staged counts.

DROP TABLE stage_column;
ALTER TABLE stage_asset ADD COLUMN part BIGINT;

CREATE SEQUENCE stage_part_id;

CREATE TABLE stage_part (
    discovery BIGINT NOT NULL,
    part BIGINT NOT NULL,
    columns BLOB NOT NULL
);

-- Names are mostly letters, digits and underscores, which fold at a fraction of the cost.
CREATE OR REPLACE MACRO fold(t) AS CASE
    WHEN regexp_full_match(t, '[A-Za-z0-9_]*') THEN replace(lower(t), '_', '')
    ELSE regexp_replace(lower(strip_accents(t)), '[^\p{L}\p{N}]+', '', 'g')
END;
