package io.qconnect.infra.takeover;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table of the predecessor as its own catalogue describes it. Schemas differ from installation to installation: an id
 * is a number or a text, a column is missing or has another name, a time has a zone or not. So each value is asked for
 * as text, by an expression that fits the column that is really there.
 *
 * @param columns their types by name; none when there is no such table
 */
record SourceTable(String name, Map<String, String> columns) {

    private static final String COLUMNS = """
        SELECT attname, format_type(atttypid, NULL)
          FROM pg_attribute
         WHERE attrelid = to_regclass(?)
           AND attnum > 0
           AND NOT attisdropped
        """;

    private static final String INSTANT = "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'";

    static SourceTable find(Connection connection, String name) throws SQLException {
        Map<String, String> columns = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(COLUMNS)) {
            select.setString(1, '"' + name + '"');
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    columns.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return new SourceTable(name, columns);
    }

    boolean exists() {
        return !columns.isEmpty();
    }

    /** In FROM. */
    String quoted() {
        return '"' + name + '"';
    }

    /** The first of these columns that is there. */
    Optional<String> first(String... names) {
        return Arrays.stream(names).filter(columns::containsKey).findFirst();
    }

    /**
     * A column that must be there.
     *
     * @param alias of the table
     * @throws IllegalStateException when none of them is
     */
    String column(String alias, String... names) {
        return first(names)
                .map(column -> alias + ".\"" + column + '"')
                .orElseThrow(() -> new IllegalStateException("the predecessor's table \"" + name + "\" has no column \""
                        + String.join("\" or \"", names) + '"'));
    }

    /** The text of a column, or null where there is none. */
    String text(String alias, String... names) {
        return first(names).map(column -> column(alias, column) + "::text").orElse("NULL::text");
    }

    /** A time as an ISO instant. A column without a zone holds UTC: Prisma writes it so. */
    String instant(String alias, String... names) {
        return first(names)
                .map(column -> {
                    String value = column(alias, column);
                    return switch (columns.getOrDefault(column, "")) {
                        case "timestamp with time zone" -> "to_char(" + value + " AT TIME ZONE 'UTC', " + INSTANT + ")";
                        case "timestamp without time zone" -> "to_char(" + value + ", " + INSTANT + ")";
                        default -> "NULL::text";
                    };
                })
                .orElse("NULL::text");
    }

    /**
     * A day as {@code YYYY-MM-DD}.
     *
     * @param zone in which the predecessor's days begin, where it keeps a day as a moment
     */
    String day(String alias, ZoneId zone, String... names) {
        String value = column(alias, names);
        String there = " AT TIME ZONE '" + zone.getId() + "'";
        return switch (columns.getOrDefault(first(names).orElseThrow(), "")) {
            case "date" -> value + "::text";
            case "timestamp without time zone" -> "(" + value + " AT TIME ZONE 'UTC'" + there + ")::date::text";
            case "timestamp with time zone" -> "(" + value + there + ")::date::text";
            default -> "left(" + value + "::text, 10)";
        };
    }
}
