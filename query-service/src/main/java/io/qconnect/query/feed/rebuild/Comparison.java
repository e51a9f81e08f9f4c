package io.qconnect.query.feed.rebuild;

import io.qconnect.query.feed.tables.ReadSet;
import io.qconnect.query.feed.tables.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Compares the fresh tables with the live ones, row by row, in one snapshot in which both stand at the same place of
 * the log. First a sum of hashes over each table; only where these differ, the rows are looked for. Differences are
 * told by key and column, never by value: there may be names in them.
 */
final class Comparison {

    /** More of one table than anybody would read; their number is told all the same. */
    private static final int LISTED_MAX = 20;

    /** Two sums may only by chance be equal over different rows, once in 2^64. */
    private static final String SUM = """
        SELECT count(*) || ' ' || coalesce(sum(hash_record_extended(t, 0)), 0)
        FROM   %s.%s t
        """;

    /** By the hashes first: text and JSON are made of those rows only that are listed. */
    private static final String DIFFERENCES = """
        WITH     differing AS MATERIALIZED (
                     SELECT %2$s, l.hash IS NULL AS added, n.hash IS NULL AS missing
                     FROM   (SELECT %2$s, hash_record_extended(t, 0) AS hash FROM public.%1$s t) l
                            FULL JOIN
                            (SELECT %2$s, hash_record_extended(t, 0) AS hash FROM fresh.%1$s t) n
                            USING (%2$s)
                     WHERE  l.hash IS DISTINCT FROM n.hash)
        SELECT   listed.row_key,
                 CASE WHEN listed.missing THEN 'MISSING' WHEN listed.added THEN 'ADDED' ELSE 'CHANGED' END AS kind,
                 ARRAY (SELECT   key
                        FROM     jsonb_each(to_jsonb(l)) a JOIN jsonb_each(to_jsonb(n)) b USING (key)
                        WHERE    a.value IS DISTINCT FROM b.value
                        ORDER BY key
                 ) AS columns,
                 (SELECT count(*) FROM differing) AS found
        FROM     (SELECT   concat_ws('/', %2$s) AS row_key, *
                  FROM     differing
                  ORDER BY row_key
                  LIMIT    %3$d) listed
                 LEFT JOIN public.%1$s l USING (%2$s)
                 LEFT JOIN fresh.%1$s n USING (%2$s)
        ORDER BY listed.row_key
        """;

    private static final String STREAMS_BEHIND = """
        SELECT count(*)
        FROM   public.stream_progress l
               LEFT JOIN fresh.stream_progress n USING (stream_id)
        WHERE  coalesce(n.version, 0) < l.version
        """;

    private final JdbcTemplate snapshot;

    /** @param snapshot in a transaction that sees both sets of tables at the same place of the log */
    Comparison(Connection snapshot) {
        this.snapshot = new JdbcTemplate(new SingleConnectionDataSource(snapshot, true));
    }

    /** How a row differs: the rebuilt tables lack it, have it besides, or have it otherwise. */
    enum Kind {
        MISSING,
        ADDED,
        CHANGED
    }

    record Row(String key, Kind kind, List<String> columns) {}

    /** @param rows the first of them, in the order of their keys */
    record Difference(String table, long found, List<Row> rows) {}

    /** Before {@link #begin}. */
    static void prepare(Connection connection) throws SQLException {
        Patience.grant(connection);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
    }

    /** Takes the snapshot: what is committed later does not play a part. */
    static void begin(Connection connection) throws SQLException {
        connection.rollback();
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    List<Difference> of(Stream<Table<?, ?>> tables) {
        return tables.filter(table -> !sum(ReadSet.LIVE, table).equals(sum(ReadSet.FRESH, table)))
                .map(this::differences)
                .toList();
    }

    /** How many streams are further in the live tables: the log does not hold all that has happened. */
    long streamsBehind() {
        return Objects.requireNonNull(snapshot.queryForObject(STREAMS_BEHIND, Long.class));
    }

    private String sum(ReadSet set, Table<?, ?> table) {
        return Objects.requireNonNull(snapshot.queryForObject(SUM.formatted(set.schema(), table.name()), String.class));
    }

    private Difference differences(Table<?, ?> table) {
        List<Row> rows = new ArrayList<>();
        long[] found = {0};
        snapshot.query(DIFFERENCES.formatted(table.name(), table.key(), LISTED_MAX), row -> {
            String[] columns = (String[]) row.getArray("columns").getArray();
            rows.add(new Row(row.getString("row_key"), Kind.valueOf(row.getString("kind")), Arrays.asList(columns)));
            found[0] = row.getLong("found");
        });
        return new Difference(table.name(), found[0], List.copyOf(rows));
    }
}
