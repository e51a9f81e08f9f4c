package io.qconnect.infra.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All rows of a database as JSON, to see whether each of them still is what it was, perhaps with more columns. */
record Picture(Map<String, List<String>> rows) {

    /** Columns that have another name since: table and old name. */
    private static final Map<String, String> RENAMED = Map.of("appointments.created_at", "booked_at");

    private static final String TABLES = """
        SELECT relname FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'flyway_schema_history'
        """;

    static Picture of(Connection database) throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : strings(database, TABLES)) {
            rows.put(table, strings(database, "SELECT to_jsonb(t)::text FROM " + table + " t"));
        }
        return new Picture(rows);
    }

    /** Rows of this picture that the database holds no more. */
    List<String> lostIn(Connection database) throws SQLException {
        List<String> lost = new ArrayList<>();
        for (Map.Entry<String, List<String>> table : rows.entrySet()) {
            for (String row : table.getValue()) {
                if (!holds(database, table.getKey(), row)) {
                    lost.add(table.getKey() + " " + row);
                }
            }
        }
        return lost;
    }

    private static boolean holds(Connection database, String table, String row) throws SQLException {
        String sought = row;
        for (Map.Entry<String, String> renamed : RENAMED.entrySet()) {
            if (renamed.getKey().startsWith(table + ".")) {
                String old = renamed.getKey().substring(table.length() + 1);
                sought = sought.replace("\"" + old + "\"", "\"" + renamed.getValue() + "\"");
            }
        }
        String sql = "SELECT 1 FROM " + table + " t WHERE to_jsonb(t) @> '" + sought.replace("'", "''") + "'::jsonb";
        return !strings(database, sql).isEmpty();
    }

    static List<String> strings(Connection database, String sql) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                all.add(row.getString(1));
            }
        }
        return all;
    }
}
