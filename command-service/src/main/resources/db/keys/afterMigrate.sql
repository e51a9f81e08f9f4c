-- command-service makes and destroys keys, and adds to the ledger of erasures; query-service opens names for its own
-- tables, so it reads both and changes nothing.
DO $$
DECLARE
    writer text := '${writer}';
    reader text := '${reader}';
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('qconnect.grants'));
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    IF writer <> current_user THEN
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', writer);
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', writer);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA public TO %I', writer);
        EXECUTE format('GRANT INSERT, UPDATE, DELETE ON person_keys TO %I', writer);
    END IF;
    IF reader <> current_user AND EXISTS (SELECT FROM pg_roles WHERE rolname = reader) THEN
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', reader);
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', reader);
        EXECUTE format('GRANT SELECT ON person_keys TO %I', reader);
    END IF;
    IF to_regclass('erasure') IS NOT NULL THEN
        EXECUTE format('GRANT INSERT ON erasure TO %I', writer);
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = reader) THEN
            EXECUTE format('GRANT SELECT ON erasure TO %I', reader);
        END IF;
    END IF;
END
$$;
