-- What the service may do with its tables, said anew after every migration. Its role makes and changes no tables;
-- history can only be added to and read. Two processes that start at once do this one after the other.
DO $$
DECLARE
    application text := '${application}';
    kept        text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('qconnect.grants'));
    IF application = current_user THEN
        RETURN; -- a single role for everything: there is nothing to grant
    END IF;
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', application);
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', application);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', application);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM %I', application);
    FOREACH kept IN ARRAY ARRAY['domain_event', 'store_epoch', 'signed_checkpoint', 'refused_command', 'audit_read'] LOOP
        IF to_regclass(kept) IS NOT NULL THEN
            EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM %I', kept, application);
        END IF;
    END LOOP;
END
$$;
