-- Reports as they were made: stored copies, to be downloaded again.

CREATE SEQUENCE report_id;
CREATE TABLE report (
    id BIGINT PRIMARY KEY,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    filters VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,
    made_at TIMESTAMP NOT NULL,
    run_id BIGINT,
    row_count BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    content BLOB NOT NULL
);

-- Reports that were made, without their content.
CREATE VIEW v_report AS
SELECT
    id AS report_id, kind, title, format, filters, made_by, made_at, run_id, row_count, size_bytes
FROM report;
