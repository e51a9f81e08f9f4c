-- The truth: every fact, in the order of commits (the append lock sees to that). Rows are only ever added.
CREATE TABLE domain_event (
    global_index         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_identifier     uuid        NOT NULL,
    aggregate_identifier uuid        NOT NULL,
    sequence_number      bigint      NOT NULL CHECK (sequence_number >= 0),
    type                 text        NOT NULL,
    time_stamp           timestamptz NOT NULL,
    payload_type         text        NOT NULL,
    payload_revision     text        NOT NULL,
    payload              bytea       NOT NULL,
    meta_data            bytea       NOT NULL,
    command_id           uuid        NOT NULL,
    command_part         integer     NOT NULL CHECK (command_part >= 1),
    client_given         boolean     NOT NULL
);

-- the last guard when several processes decide about the same aggregate
CREATE UNIQUE INDEX domain_event_stream ON domain_event (aggregate_identifier, sequence_number);

-- a command whose id was given by its client never has two effects, on whichever aggregate or process
CREATE UNIQUE INDEX domain_event_command ON domain_event (command_id, command_part) WHERE client_given;

-- Snapshots are derivable and may be deleted at any time.
CREATE TABLE aggregate_snapshot (
    event_identifier     uuid        NOT NULL,
    aggregate_identifier uuid        NOT NULL,
    sequence_number      bigint      NOT NULL,
    type                 text        NOT NULL,
    time_stamp           timestamptz NOT NULL,
    payload_type         text        NOT NULL,
    payload_revision     text,
    payload              bytea       NOT NULL,
    meta_data            bytea,
    PRIMARY KEY (aggregate_identifier, sequence_number)
);

-- How far each streaming processor has come, and which process runs it.
CREATE TABLE token_entry (
    processor_name text    NOT NULL,
    segment        integer NOT NULL,
    token          bytea,
    token_type     text,
    time_stamp     text,
    owner          text,
    PRIMARY KEY (processor_name, segment)
);

-- The lives of this store: the first, and one more after each restore.
CREATE TABLE store_epoch (
    number     integer     PRIMARY KEY DEFAULT 1,
    epoch      uuid        NOT NULL UNIQUE,
    reason     text        NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now()
);
