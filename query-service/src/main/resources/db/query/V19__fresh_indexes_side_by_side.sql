-- A rebuild makes the remaining indexes of the fresh tables one by one, several at a time, over a connection each.
-- PostgreSQL's own way of using a second processor starts and ends two processes for every index, which takes as long as
-- most of the indexes do. (index_fresh_tables is called for the early ones.)

-- One index of a drawn table, made for the fresh one as well.
CREATE FUNCTION make_fresh_index(index_name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    SET max_parallel_maintenance_workers = 0 AS $$
DECLARE
    definition text;
BEGIN
    PERFORM rebuild_must_be_allowed();
    SELECT replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON fresh.') INTO STRICT definition
    FROM   drawn_table d
           JOIN pg_index i ON i.indrelid = format('public.%I', d.name)::regclass
    WHERE  i.indexrelid = format('public.%I', index_name)::regclass;
    EXECUTE definition;
END $$;

CREATE FUNCTION analyze_fresh_table(table_name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rebuild_must_be_allowed();
    EXECUTE format('ANALYZE fresh.%I', table_name);
END $$;
