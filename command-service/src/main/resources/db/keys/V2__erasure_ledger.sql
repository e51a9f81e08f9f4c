-- Who was erased: so that nobody comes back with a restore of the facts, or of this database. Kept for ever; it names
-- nobody, because with the key everything else about the person became unreadable.
CREATE TABLE erasure (
    person_id     uuid        PRIMARY KEY,
    -- the key that was destroyed; null for a person of whom nothing was ever sealed
    key_id        uuid,
    facts_touched bigint      NOT NULL,
    erased_at     timestamptz NOT NULL,
    erased_by     text        NOT NULL
);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'qconnect_query') THEN
        GRANT SELECT ON erasure TO qconnect_query;
    END IF;
END
$$;
