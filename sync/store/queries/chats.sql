-- name: add_turn
-- Keeps one turn of a conversation.
INSERT INTO agent_turn (
    id, conversation, turn, actor, asked_at, question, behaviour, answer, frame, sql, params,
    row_count, milliseconds, used_model
)
SELECT
    nextval('agent_turn_id'), $conversation,
    (SELECT count(*) + 1 FROM agent_turn WHERE conversation = $conversation), $actor, $now,
    $question, $behaviour, $answer, $frame, $statement, $params, $row_count, $milliseconds, $used_model
RETURNING id;

-- name: conversations
-- The newest conversations of somebody, by their first question.
SELECT
    conversation, arg_min(question, turn) AS question, count(*) AS turns,
    max(asked_at) AS asked_at
FROM agent_turn
WHERE actor = $actor
GROUP BY conversation
ORDER BY max(asked_at) DESC
LIMIT $limit;

-- name: questions
-- What somebody asked in a conversation, in order.
SELECT question, behaviour, answer, asked_at
FROM agent_turn
WHERE conversation = $conversation AND actor = $actor
ORDER BY turn;

-- name: said
-- The turns of a conversation up to one of them, which is the last.
SELECT t.question, t.behaviour, t.frame, t.asked_at
FROM agent_turn t
JOIN agent_turn last
    ON last.conversation = t.conversation AND last.actor = t.actor AND t.id <= last.id
WHERE last.id = $turn_id
ORDER BY t.id;

-- name: verify
-- Keeps a reading as right.
INSERT INTO agent_verified (question, frame, verified_by, verified_at, asked_at)
VALUES ($question, $frame, $actor, $now, $asked_at)
ON CONFLICT DO UPDATE SET
    frame = excluded.frame, verified_by = excluded.verified_by,
    verified_at = excluded.verified_at, asked_at = excluded.asked_at;

-- name: verified
-- Questions whose reading somebody called right.
SELECT question, frame, asked_at
FROM agent_verified
ORDER BY question;

-- name: unknown_words
-- What nothing explained, what was asked most often first.
SELECT word, times, last_question, last_asked_at
FROM agent_unknown_word
ORDER BY times DESC, last_asked_at DESC, word
LIMIT $limit;

-- name: unknown_word
-- Counts a word that nothing explained.
INSERT INTO agent_unknown_word (word, times, last_question, last_asked_at)
VALUES ($word, 1, $question, $now)
ON CONFLICT DO UPDATE SET
    times = agent_unknown_word.times + 1, last_question = excluded.last_question,
    last_asked_at = excluded.last_asked_at;

-- name: sides
-- Both sides of a pair.
SELECT sap_connection, sap_schema, glue_connection, glue_schema
FROM v_pair
WHERE name = $pair;
