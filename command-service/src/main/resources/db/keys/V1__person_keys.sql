-- One data key per person, wrapped by the master key. Destroying a row makes everything sealed with it unreadable.
CREATE TABLE person_keys (
    person_id     uuid        PRIMARY KEY,
    key_id        uuid        NOT NULL UNIQUE,
    wrapped_key   bytea       NOT NULL,
    master_key_id text        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- query-service opens names for its own tables; it reads keys and never makes one
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'qconnect_query') THEN
        GRANT USAGE ON SCHEMA public TO qconnect_query;
        GRANT SELECT ON person_keys TO qconnect_query;
    END IF;
END
$$;
