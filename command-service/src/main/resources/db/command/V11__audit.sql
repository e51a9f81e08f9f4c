-- Commands that were not carried out: by whom, which, when, and by which name they were refused. No bodies, no values.
CREATE TABLE refused_command (
    number      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    refused_at  timestamptz NOT NULL,
    actor       text        NOT NULL,
    command     text        NOT NULL,
    command_id  uuid        NOT NULL,
    correlation text        NOT NULL,
    -- the ids that the command named: its queue, appointment, patient, doctor
    subjects    uuid[]      NOT NULL,
    refusal     text        NOT NULL
);
CREATE INDEX refused_command_subjects ON refused_command USING gin (subjects);

-- What auditors looked at: a row when a reading begins, and one when it ends, with what came of it.
CREATE TABLE audit_read (
    number  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    read_id uuid        NOT NULL,
    read_at timestamptz NOT NULL,
    actor   text        NOT NULL,
    query   text        NOT NULL,
    -- null while it goes on, and for ever when the process was killed meanwhile
    status  integer,
    facts   bigint
);

-- both are only ever added to
CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON refused_command
    EXECUTE FUNCTION only_added_to();
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_read
    EXECUTE FUNCTION only_added_to();
