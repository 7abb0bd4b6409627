-- A question about "yesterday" is asked again as of the day on which it was asked.
ALTER TABLE agent_verified ADD COLUMN asked_at TIMESTAMP;
UPDATE agent_verified SET asked_at = verified_at;

CREATE OR REPLACE VIEW v_verified_question AS
SELECT question, frame, verified_by, verified_at, asked_at
FROM agent_verified;
