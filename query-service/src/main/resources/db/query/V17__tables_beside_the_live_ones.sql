-- A rebuild draws every read table anew in the schema "fresh" and then exchanges it for the live one, which is put aside
-- in "former". Making, indexing and exchanging tables is done by the functions below, with the rights of the role that
-- owns the tables; the service that calls them needs no right to change a schema.

CREATE SCHEMA fresh;
CREATE SCHEMA former;
-- the tables in them carry the grants of the live ones
GRANT USAGE ON SCHEMA fresh, former TO PUBLIC;

-- The tables that are drawn from facts, and the indexes that are needed while one is filled; the others are made
-- afterwards, which is many times faster. A migration that adds a drawn table adds its line here.
CREATE TABLE drawn_table (
    name            text   PRIMARY KEY,
    early_indexes   text[] NOT NULL DEFAULT '{}'
);
INSERT INTO drawn_table (name, early_indexes) VALUES
    ('users',           '{}'),
    ('doctors',         '{}'),
    ('queues',          '{}'),
    ('appointments',    '{}'),
    ('tokens',          '{idx_token_appointment}'),
    ('waiting_list',    '{}'),
    ('files',           '{}'),
    ('stream_progress', '{}'),
    ('feed_offsets',    '{}'),
    ('feed_epoch',      '{}'),
    ('parked_records',  '{idx_parked_stream,idx_parked_once}');

-- One line for each rebuild: how far it is, and what came of it. Every instance of the service can show it.
CREATE TABLE rebuild_run (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    phase       text        NOT NULL,
    facts_done  bigint      NOT NULL DEFAULT 0,
    facts_total bigint      NOT NULL DEFAULT 0,
    reading_ms  bigint      NOT NULL DEFAULT 0,
    differences text        NOT NULL DEFAULT '[]',
    detail      text        NOT NULL DEFAULT '',
    started_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz
);

-- Who may write the read tables may rebuild them, and nobody else.
CREATE FUNCTION rebuild_must_be_allowed() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT has_table_privilege(session_user, 'public.feed_offsets', 'UPDATE') THEN
        RAISE EXCEPTION 'only who writes the read tables may rebuild them' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- The columns of a table as text, to tell whether two tables are made alike.
CREATE FUNCTION shape_of(relation regclass) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
    FROM   pg_attribute
    WHERE  attrelid = relation AND attnum > 0 AND NOT attisdropped
$$;

CREATE FUNCTION drop_tables_of(schema_name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    doomed text;
BEGIN
    FOR doomed IN SELECT tablename FROM pg_tables WHERE schemaname = schema_name LOOP
        EXECUTE format('DROP TABLE %I.%I', schema_name, doomed);
    END LOOP;
END $$;

-- Empty tables beside the live ones, made like them, with their keys and grants; and beside each a narrow one without
-- keys or log, into which rows are copied on their way.
CREATE FUNCTION lay_out_fresh_tables() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    drawn drawn_table;
    live  regclass;
    part  record;
BEGIN
    PERFORM rebuild_must_be_allowed();
    PERFORM drop_tables_of('fresh');
    PERFORM drop_tables_of('former');
    FOR drawn IN SELECT * FROM drawn_table LOOP
        live := format('public.%I', drawn.name)::regclass;
        EXECUTE format('CREATE TABLE fresh.%1$I (LIKE public.%1$I INCLUDING ALL EXCLUDING INDEXES)', drawn.name);
        EXECUTE format('CREATE UNLOGGED TABLE fresh.%2$I (LIKE public.%1$I)', drawn.name, 'load_' || drawn.name);
        FOR part IN SELECT conname, pg_get_constraintdef(oid) AS definition
                    FROM   pg_constraint
                    WHERE  conrelid = live AND contype IN ('p', 'u') LOOP
            EXECUTE format('ALTER TABLE fresh.%I ADD CONSTRAINT %I %s', drawn.name, part.conname, part.definition);
        END LOOP;
        FOR part IN SELECT DISTINCT a.grantee, a.privilege_type
                    FROM   pg_class c, aclexplode(c.relacl) a
                    WHERE  c.oid = live AND a.grantee <> c.relowner LOOP
            EXECUTE format('GRANT %s ON fresh.%I, fresh.%I TO %s', part.privilege_type, drawn.name,
                           'load_' || drawn.name,
                           CASE part.grantee WHEN 0 THEN 'PUBLIC' ELSE part.grantee::regrole::text END);
        END LOOP;
    END LOOP;
    PERFORM index_fresh_tables(true);
END $$;

-- The indexes of the live tables that the fresh ones do not have yet: the early ones, or all.
CREATE FUNCTION index_fresh_tables(only_early boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    part record;
BEGIN
    PERFORM rebuild_must_be_allowed();
    FOR part IN SELECT replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON fresh.') AS definition
                FROM   drawn_table d
                       JOIN pg_index i ON i.indrelid = format('public.%I', d.name)::regclass
                       JOIN pg_class c ON c.oid = i.indexrelid
                WHERE  to_regclass(format('fresh.%I', c.relname)) IS NULL
                AND    (NOT only_early OR c.relname = ANY (d.early_indexes)) LOOP
        EXECUTE part.definition;
    END LOOP;
    IF NOT only_early THEN
        FOR part IN SELECT name FROM drawn_table LOOP
            EXECUTE format('ANALYZE fresh.%I', part.name);
        END LOOP;
    END IF;
END $$;

-- In one moment the fresh tables are the live ones, and those are put aside. Needs no table moved twice, copies nothing.
CREATE FUNCTION exchange_tables() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    drawn drawn_table;
BEGIN
    PERFORM rebuild_must_be_allowed();
    PERFORM drop_tables_of('former');
    FOR drawn IN SELECT * FROM drawn_table ORDER BY name LOOP
        IF shape_of(format('public.%I', drawn.name)::regclass) <> shape_of(format('fresh.%I', drawn.name)::regclass) THEN
            RAISE EXCEPTION 'the live table % has changed since its successor was laid out', drawn.name;
        END IF;
        EXECUTE format('DROP TABLE fresh.%I', 'load_' || drawn.name);
        EXECUTE format('ALTER TABLE public.%I SET SCHEMA former', drawn.name);
        EXECUTE format('ALTER TABLE fresh.%I SET SCHEMA public', drawn.name);
    END LOOP;
END $$;

-- Takes the last exchange back: the former tables are live again, and the feed catches up from where they stood.
CREATE FUNCTION exchange_tables_back() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    drawn drawn_table;
BEGIN
    PERFORM rebuild_must_be_allowed();
    PERFORM drop_tables_of('fresh');
    FOR drawn IN SELECT * FROM drawn_table ORDER BY name LOOP
        IF to_regclass(format('former.%I', drawn.name)) IS NULL THEN
            RAISE EXCEPTION 'no tables are put aside';
        END IF;
        EXECUTE format('ALTER TABLE public.%I SET SCHEMA fresh', drawn.name);
        EXECUTE format('ALTER TABLE former.%I SET SCHEMA public', drawn.name);
        EXECUTE format('ALTER TABLE fresh.%I SET SCHEMA former', drawn.name);
    END LOOP;
END $$;

-- What a rebuild that broke off has left, and tables put aside that a migration has made unlike the live ones.
CREATE FUNCTION drop_stale_tables() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rebuild_must_be_allowed();
    PERFORM drop_tables_of('fresh');
    IF EXISTS (SELECT FROM drawn_table d
               WHERE  to_regclass(format('former.%I', d.name)) IS NOT NULL
               AND    shape_of(format('former.%I', d.name)::regclass) <> shape_of(format('public.%I', d.name)::regclass))
    THEN
        PERFORM drop_tables_of('former');
    END IF;
END $$;
