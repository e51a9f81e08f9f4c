package io.qconnect.infra.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A database's schema as text, one line for each thing in it, from the server's catalogue: what is really there, not
 * what the migrations were meant to make. Lines are in an order of their own, so two dumps can be compared, also of
 * servers of different versions. Flyway's table is left out.
 */
public final class SchemaDump {

    private static final String TYPES = """
        SELECT 'type ' || t.typname || ' (' || string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) || ')'
          FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
         WHERE t.typnamespace = 'public'::regnamespace
         GROUP BY t.typname
         ORDER BY t.typname COLLATE "C"
        """;

    private static final String FUNCTIONS = """
        SELECT 'function ' || proname || '(' || pg_get_function_identity_arguments(oid) || ') '
               || btrim(regexp_replace(prosrc, '[[:space:]]+', ' ', 'g'))
          FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace
         ORDER BY proname COLLATE "C"
        """;

    /** Columns in their order, then what holds for the table. */
    private static final String TABLES = """
        WITH tables AS (
            SELECT oid, relname, relacl, relowner
              FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'flyway_schema_history'
        ), lines AS (
            SELECT relname, 0 AS kind, 0 AS place, 'table ' || relname AS line
              FROM tables
            UNION ALL
            SELECT relname, 1, attnum,
                   '  ' || attname || ' ' || format_type(atttypid, atttypmod)
                   || CASE WHEN attnotnull THEN ' not null' ELSE '' END
                   || CASE attidentity WHEN 'a' THEN ' generated always as identity' ELSE '' END
                   || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
              FROM tables JOIN pg_attribute a ON attrelid = tables.oid AND attnum > 0 AND NOT attisdropped
                   LEFT JOIN pg_attrdef d ON adrelid = tables.oid AND adnum = attnum
            UNION ALL
            -- since version 18 "not null" is a constraint of its own; it is said with the column
            SELECT relname, 2, 0, '  constraint ' || conname || ' ' || pg_get_constraintdef(c.oid)
              FROM tables JOIN pg_constraint c ON conrelid = tables.oid AND contype <> 'n'
            UNION ALL
            SELECT relname, 3, 0,
                   '  ' || replace(pg_get_indexdef(indexrelid), 'public.', '')
                   || CASE WHEN indisvalid THEN '' ELSE ' -- not valid' END
              FROM tables JOIN pg_index ON indrelid = tables.oid
            UNION ALL
            SELECT relname, 4, 0,
                   '  ' || replace(pg_get_triggerdef(t.oid), 'public.', '')
                   || CASE tgenabled WHEN 'A' THEN ' -- always' WHEN 'D' THEN ' -- disabled' ELSE '' END
              FROM tables JOIN pg_trigger t ON tgrelid = tables.oid AND NOT tgisinternal
            UNION ALL
            SELECT relname, 5, 0,
                   '  grant ' || string_agg(lower(privilege_type), ', ' ORDER BY privilege_type)
                   || ' to ' || pg_get_userbyid(grantee)
              FROM tables, aclexplode(relacl)
             WHERE grantee <> relowner
             GROUP BY relname, grantee
        )
        SELECT line FROM lines ORDER BY relname COLLATE "C", kind, place, line COLLATE "C"
        """;

    private SchemaDump() {}

    /** The lines of the schema {@code public}. */
    public static List<String> of(Connection database) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = database.createStatement()) {
            for (String query : List.of(TYPES, FUNCTIONS, TABLES)) {
                try (ResultSet row = statement.executeQuery(query)) {
                    while (row.next()) {
                        lines.add(row.getString(1));
                    }
                }
            }
        }
        return lines;
    }
}
