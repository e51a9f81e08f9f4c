-- What the service may do with its tables, said anew after every migration. Its role makes and changes no tables. It
-- empties those that can be drawn again; the log of who looked at whose data is only added to and read.
DO $$
DECLARE
    application text := '${application}';
    place       text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('qconnect.grants'));
    IF application = current_user THEN
        RETURN; -- a single role for everything: there is nothing to grant
    END IF;
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    FOR place IN SELECT nspname FROM pg_namespace
                  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', place, application);
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', place, application);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA %I TO %I',
                       place, application);
    END LOOP;
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON flyway_schema_history FROM %I', application);
    IF to_regclass('access_log') IS NOT NULL THEN
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON access_log FROM %I', application);
    END IF;
END
$$;
