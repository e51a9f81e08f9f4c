-- Tables put aside by a rebuild are taken back only when they are made like the live ones. A release may add an index, without
-- which its questions are slow: from here on indexes count as much as columns.

-- The columns and indexes of a table as text, to tell whether two tables are made alike, in whatever schema they are.
CREATE OR REPLACE FUNCTION shape_of(relation regclass) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws('; ',
                     (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
                      FROM   pg_attribute
                      WHERE  attrelid = relation AND attnum > 0 AND NOT attisdropped),
                     (SELECT string_agg(replace(pg_get_indexdef(i.indexrelid), format(' ON %I.', n.nspname), ' ON '), '; '
                                        ORDER BY c.relname)
                      FROM   pg_index i
                             JOIN pg_class c ON c.oid = i.indexrelid
                             JOIN pg_namespace n ON n.oid = c.relnamespace
                      WHERE  i.indrelid = relation))
$$;

-- Takes the last exchange back: the former tables are live again, and the feed catches up from where they stood.
CREATE OR REPLACE FUNCTION exchange_tables_back() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
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
        IF shape_of(format('public.%I', drawn.name)::regclass) <> shape_of(format('former.%I', drawn.name)::regclass) THEN
            RAISE EXCEPTION 'the live table % has changed since its predecessor was put aside', drawn.name;
        END IF;
        EXECUTE format('ALTER TABLE public.%I SET SCHEMA fresh', drawn.name);
        EXECUTE format('ALTER TABLE former.%I SET SCHEMA public', drawn.name);
        EXECUTE format('ALTER TABLE fresh.%I SET SCHEMA former', drawn.name);
    END LOOP;
END $$;
