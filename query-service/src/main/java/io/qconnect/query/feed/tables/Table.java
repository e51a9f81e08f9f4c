package io.qconnect.query.feed.tables;

import io.qconnect.postgres.CopyRow;
import io.qconnect.postgres.RoundTrip;
import io.qconnect.postgres.RoundTrip.Reading;
import io.qconnect.postgres.RowWriter;
import io.qconnect.query.platform.SqlValues;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A read table that facts are folded into: how its rows are found by their keys, and how they are written. The live
 * feed writes a handful of rows at a time; a rebuild loads tens of thousands with COPY. Both write the same columns by
 * the same method and settle conflicts by the same clause, so a row means the same whichever way it came. Which set of
 * tables is meant (see {@link ReadSet}) is settled by the transaction around it.
 *
 * @param <K> what a row is found by
 * @param <R> what the facts add up to; immutable
 */
public abstract class Table<K, R> {

    private static final int BUFFER_BYTES = 1 << 16;

    protected final JdbcTemplate jdbc;
    private final String name;
    private final String key;
    private final int width;
    private final String insert;
    private final String copy;
    private final String stage;
    private final String moveStaged;

    /**
     * @param key the columns of the primary key
     * @param columns in the order in which {@link #write} gives their values
     * @param onConflict what becomes of a row that is there already
     */
    protected Table(JdbcTemplate jdbc, String name, String key, String columns, String onConflict) {
        this.jdbc = jdbc;
        this.name = name;
        this.key = key;
        this.width = columns.split(",").length;
        String places = Stream.generate(() -> "?").limit(width).collect(Collectors.joining(", "));
        this.insert = "INSERT INTO %s (%s) VALUES (%s) %s".formatted(name, columns, places, onConflict);
        this.copy = "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(name, columns);
        this.stage = "COPY load_%s (%s) FROM STDIN (FORMAT binary)".formatted(name, columns);
        this.moveStaged =
                "INSERT INTO %1$s (%2$s) SELECT %2$s FROM load_%1$s %3$s".formatted(name, columns, onConflict);
    }

    /** As it is called in every set of tables. */
    public final String name() {
        return name;
    }

    /** The columns of the primary key, with commas between. */
    public final String key() {
        return key;
    }

    /** The rows that there are among these, as of when the trip is made. */
    public abstract Supplier<Map<K, R>> find(Collection<K> keys, RoundTrip trip);

    /** The rows that there are among these. */
    public final Map<K, R> find(Collection<K> keys) {
        return find(keys, new RoundTrip(jdbc)).get();
    }

    public final Optional<R> find(K key) {
        return Optional.ofNullable(find(List.of(key)).get(key));
    }

    /**
     * Writes a row: its values in the order of the columns, then {@link RowWriter#end}. A row of several lines does so
     * for each.
     */
    protected abstract void write(R row, RowWriter to);

    /**
     * Those of these rows that are to stand in the table.
     *
     * @param trip with which the others are taken out of it, where rows can go
     */
    protected Collection<R> standing(Collection<R> rows, RoundTrip trip) {
        return rows;
    }

    /** Has a few rows written, new or changed, when the trip is made. */
    public final void draw(Collection<R> rows, RoundTrip trip) {
        Lines lines = new Lines();
        standing(rows, trip).forEach(row -> write(row, lines));
        trip.change(insert, lines.all(), _ -> {});
    }

    /** Writes very many rows, none of which is there yet, with COPY. */
    public final void add(Collection<R> rows) {
        copy(copy, rows);
    }

    /** Writes very many rows, new or changed: by COPY beside the table, and from there into it with one statement. */
    public final void load(Collection<R> rows) {
        copy(stage, rows);
        jdbc.update(moveStaged);
        jdbc.execute("TRUNCATE load_" + name);
    }

    private void copy(String statement, Collection<R> rows) {
        RoundTrip trip = new RoundTrip(jdbc);
        Collection<R> standing = standing(rows, trip);
        trip.make();
        jdbc.execute((ConnectionCallback<Long>) connection -> {
            PGConnection postgres = connection.unwrap(PGConnection.class);
            try (var out = new DataOutputStream(
                    new BufferedOutputStream(new PGCopyOutputStream(postgres, statement), BUFFER_BYTES))) {
                CopyRow.begin(out);
                RowWriter line = new CopyRow(out, width);
                standing.forEach(row -> write(row, line));
                CopyRow.finish(out);
            } catch (IOException | UncheckedIOException failed) {
                throw refused(failed);
            }
            return (long) standing.size();
        });
    }

    /** PostgreSQL's own words are left out of the message: they quote values. */
    private static RuntimeException refused(Exception failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && String.valueOf(sql.getSQLState()).startsWith("2")) {
                return new DataIntegrityViolationException("The table refuses a row", failed);
            }
        }
        return new IllegalStateException("Rows could not be copied into a table", failed);
    }

    public final void clear() {
        jdbc.execute("TRUNCATE " + name);
    }

    /** Reads the rows that a query by an array of ids finds. */
    protected static <R> Supplier<Map<UUID, R>> byId(
            String sql, Collection<UUID> ids, Reading<R> reading, RoundTrip trip) {
        return trip.ask(sql, SqlValues.ids(ids), found -> {
            Map<UUID, R> rows = LinkedHashMap.newLinkedHashMap(ids.size());
            while (found.next()) {
                rows.put(SqlValues.id(found, "id"), reading.of(found));
            }
            return rows;
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
