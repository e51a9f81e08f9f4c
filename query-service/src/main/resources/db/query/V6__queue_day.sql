-- The whole day of a queue: it pauses, closes, changes its size; patients are skipped, recalled and moved.

ALTER TYPE stage ADD VALUE 'SKIPPED';
ALTER TYPE stage ADD VALUE 'MOVED';

CREATE TYPE queue_state AS ENUM ('OPEN', 'PAUSED', 'CLOSED');
ALTER TABLE queues ADD COLUMN state queue_state NOT NULL DEFAULT 'OPEN';

-- Every number ever issued in a queue, and what became of it: null while its appointment is still on its way. An
-- appointment that moved away and came back has two numbers in the same queue.
CREATE TABLE tokens (
    queue_id       uuid        NOT NULL,
    token_no       integer     NOT NULL,
    appointment_id uuid        NOT NULL,
    issued_at      timestamptz NOT NULL,
    outcome        stage,
    PRIMARY KEY (queue_id, token_no)
);
CREATE INDEX idx_token_appointment ON tokens (appointment_id, queue_id);

INSERT INTO tokens (queue_id, token_no, appointment_id, issued_at, outcome)
SELECT queue_id, token_no, id, booked_at,
       CASE WHEN status IN ('COMPLETED', 'CANCELLED') THEN stage END
FROM   appointments
WHERE  token_no IS NOT NULL
    ON CONFLICT DO NOTHING;
