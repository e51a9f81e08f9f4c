-- Who waits, or waited, for a place in a full queue, and what came of it.
CREATE TYPE entry_state AS ENUM ('WAITING', 'OFFERED', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'LEFT');

CREATE TABLE waiting_list (
    id         uuid        PRIMARY KEY,
    queue_id   uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    state      entry_state NOT NULL,
    joined_at  timestamptz NOT NULL,
    offer_id   uuid,
    expires_at timestamptz,
    updated_at timestamptz NOT NULL,
    version    bigint      NOT NULL
);
CREATE INDEX idx_waiting_list_queue_page ON waiting_list (queue_id, joined_at, id);
CREATE INDEX idx_waiting_list_user_page  ON waiting_list (user_id, joined_at, id);
