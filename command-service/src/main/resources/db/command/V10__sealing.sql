-- The tree over the stored facts, off the write path: how far each life of the store is sealed, the tiles of its tree
-- (256 hashes each, C2SP tlog-tiles), and the signed checkpoints.
CREATE TABLE sealed_log (
    epoch uuid   PRIMARY KEY,
    size  bigint NOT NULL CHECK (size >= 0)
);

CREATE TABLE sealed_tile (
    epoch  uuid     NOT NULL,
    level  smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
    number bigint   NOT NULL CHECK (number >= 0),
    hashes bytea    NOT NULL,
    PRIMARY KEY (epoch, level, number)
);
-- hashes cannot be compressed
ALTER TABLE sealed_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE TABLE signed_checkpoint (
    epoch     uuid        NOT NULL,
    size      bigint      NOT NULL,
    note      text        NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (epoch, size)
);

-- In which stream an appointment began, and where it was moved to. Written while sealing; derivable.
CREATE TABLE appointment_place (
    appointment_id uuid   NOT NULL,
    position       bigint NOT NULL,
    stream         uuid   NOT NULL,
    PRIMARY KEY (appointment_id, position)
);

-- history is asked for by time; positions follow time closely, so a summary for each block of pages is enough
CREATE INDEX domain_event_recorded ON domain_event USING brin (time_stamp);
