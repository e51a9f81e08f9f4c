package io.qconnect.query.platform;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.support.JdbcUtils;

/**
 * Rows by plain JDBC: for lists that everybody looks at all the time. A part of a list is one statement, whose text is
 * always the same for the same filters and limit: the server has parsed and planned it before.
 *
 * @param select the columns and the table
 * @param column what the list is ordered by
 * @param newestFirst whether it begins with the greatest
 */
public record TableRows<R>(JdbcTemplate jdbc, String select, RowMapper<R> reading, String column, boolean newestFirst)
        implements ListedRows<R> {

    @Override
    public List<R> read(Map<String, ?> filters, @Nullable Place after, int atMost) {
        SortedMap<String, ?> inOrder = new TreeMap<>(filters);
        return jdbc.query(
                statement(inOrder, after != null, atMost),
                parameters -> {
                    int index = 1;
                    for (Object value : inOrder.values()) {
                        SqlValues.set(parameters, index++, value);
                    }
                    if (after != null) {
                        SqlValues.set(parameters, index++, after.key());
                        SqlValues.set(parameters, index, after.id());
                    }
                },
                reading);
    }

    /** The limit stands in the text: of a limit that it does not know the server expects too much to plan well. */
    private String statement(SortedMap<String, ?> filters, boolean continued, int atMost) {
        StringBuilder text = new StringBuilder(select).append(" WHERE true");
        filters.keySet()
                .forEach(attribute -> text.append(" AND ")
                        .append(JdbcUtils.convertPropertyNameToUnderscoreName(attribute))
                        .append(" = ?"));
        if (continued) {
            text.append(" AND (%s, id) %s (?, ?)".formatted(column, newestFirst ? "<" : ">"));
        }
        return text.append(" ORDER BY %1$s %2$s, id %2$s".formatted(column, newestFirst ? "DESC" : "ASC"))
                .append(" LIMIT ")
                .append(atMost)
                .toString();
    }
}
