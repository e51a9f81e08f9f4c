-- How far the read tables have come. Written in the same transaction as the tables themselves, so they always agree.

-- How many facts of a stream stand in the tables. The next one must carry the next number.
CREATE TABLE stream_progress (
    stream_id   uuid        PRIMARY KEY,
    version     bigint      NOT NULL,
    recorded_at timestamptz NOT NULL
);

-- The next record to be taken of each partition. Kafka's own memory of this is not used.
CREATE TABLE feed_offsets (
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL,
    PRIMARY KEY (topic, partition)
);

-- The life of the event store that the tables are drawn from; a restored store starts a new one. Before the first fact
-- it is the least of all UUIDs. One row, which every writer holds (shared), so that a change of epoch has them all
-- wait.
CREATE TABLE feed_epoch (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    epoch    uuid    NOT NULL
);
INSERT INTO feed_epoch (epoch) VALUES ('00000000-0000-0000-0000-000000000000');

-- Records set aside: facts that came before their predecessor, and what could not be read or drawn.
CREATE TABLE parked_records (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic         text        NOT NULL,
    partition     integer     NOT NULL,
    record_offset bigint      NOT NULL,
    record_key    bytea,
    headers       bytea       NOT NULL,
    value         bytea,
    stream_id     uuid,
    version       bigint,
    reason        text        NOT NULL CHECK (reason IN ('EARLY', 'UNREADABLE', 'UNPROJECTABLE')),
    detail        text        NOT NULL,
    parked_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_parked_stream ON parked_records (stream_id, version);
-- A log that is read again does not set the same record aside twice.
CREATE UNIQUE INDEX idx_parked_once ON parked_records (topic, partition, record_offset, md5(coalesce(value, '')));
