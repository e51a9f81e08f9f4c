-- What becomes due without anybody asking: the end of a queue's day, the end of a held place. Written in the transaction of
-- the fact it follows from, so nothing is forgotten, whichever process goes down when.
CREATE TABLE queue_alarm (
    kind     text        NOT NULL CHECK (kind IN ('DAY_OVER', 'OFFER_EXPIRES')),
    subject  uuid        NOT NULL,
    queue_id uuid        NOT NULL,
    due_at   timestamptz NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX queue_alarm_due ON queue_alarm (due_at);
