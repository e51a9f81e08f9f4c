package io.qconnect.query.platform;

import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.support.JdbcUtils;

/**
 * A list that is given in parts. Its order is one column that never changes, then the id; the next part begins after
 * the last row given, whatever came or went in between. So nobody is listed twice, and nobody who was there all the
 * time is left out. A part is one statement, whose text is always the same for the same filters and limit: the server has
 * parsed and planned it before.
 *
 * @param name what it is a list of; cursors are good for the lists of one name only
 * @param select the columns and the table
 * @param column what the list is ordered by
 * @param newestFirst whether it begins with the greatest
 * @param key the column's value in a row
 * @param parsed the value again from its text
 */
public record OrderedList<R, K>(
        String name,
        String select,
        RowMapper<R> reading,
        String column,
        boolean newestFirst,
        Function<R, K> key,
        Function<R, UUID> id,
        Function<String, K> parsed) {

    /** Above this an answer is no longer a page that somebody looks at. */
    private static final int LIMIT_MAX = 100;

    private static final int LIMIT_USUAL = 20;

    /**
     * @param filters attributes, as questions call them, and the values they must have
     * @param limit 1 to 100, or null for 20
     * @throws Refusal when the limit or the cursor is not possible
     */
    public Page<R> page(JdbcTemplate jdbc, Map<String, ?> filters, @Nullable Integer limit, @Nullable String cursor) {
        int rows = limit == null ? LIMIT_USUAL : limit;
        if (rows < 1 || rows > LIMIT_MAX) {
            throw Refusal.malformed("limit", "limit must be 1 to " + LIMIT_MAX);
        }
        String fingerprint = Cursor.fingerprint(name, filters);
        // one more than asked for tells whether there is another part
        List<R> found = query(jdbc, new TreeMap<>(filters), Cursor.read(cursor, fingerprint), rows + 1);
        List<R> given = found.subList(0, Math.min(rows, found.size()));
        String next = found.size() > rows ? cursorAfter(given.getLast()).write(fingerprint) : null;
        return new Page<>(given, next);
    }

    private Cursor cursorAfter(R last) {
        return new Cursor(key.apply(last).toString(), id.apply(last));
    }

    private List<R> query(JdbcTemplate jdbc, SortedMap<String, ?> filters, @Nullable Cursor after, int rows) {
        K first = after == null ? null : parse(after.first());
        return jdbc.query(
                statement(filters, after != null, rows),
                parameters -> {
                    int index = 1;
                    for (Object value : filters.values()) {
                        SqlValues.set(parameters, index++, value);
                    }
                    if (after != null && first != null) {
                        SqlValues.set(parameters, index++, first);
                        SqlValues.set(parameters, index, after.id());
                    }
                },
                reading);
    }

    /** The limit stands in the text: of a limit that it does not know the server expects too much to plan well. */
    private String statement(SortedMap<String, ?> filters, boolean continued, int rows) {
        StringBuilder text = new StringBuilder(select).append(" WHERE true");
        filters.keySet()
                .forEach(attribute -> text.append(" AND ")
                        .append(JdbcUtils.convertPropertyNameToUnderscoreName(attribute))
                        .append(" = ?"));
        if (continued) {
            text.append(" AND (%s, id) %s (?, ?)".formatted(column, newestFirst ? "<" : ">"));
        }
        String direction = newestFirst ? " DESC" : " ASC";
        return text.append(" ORDER BY ")
                .append(column)
                .append(direction)
                .append(", id")
                .append(direction)
                .append(" LIMIT ")
                .append(rows)
                .toString();
    }

    private K parse(String first) {
        try {
            return parsed.apply(first);
        } catch (DateTimeException damaged) {
            throw Cursor.foreign();
        }
    }
}
