package io.qconnect.query.platform;

import io.qconnect.postgres.RoundTrip;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values between Java and PostgreSQL where JDBC is too narrow: arrays, instants, and what may be missing. */
public final class SqlValues {

    private SqlValues() {}

    /** For {@code = ANY (?)}. */
    public static void setIds(PreparedStatement statement, int index, Collection<UUID> ids) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("uuid", ids.toArray()));
    }

    /** The same on a {@link RoundTrip}. */
    public static List<RoundTrip.Value> ids(Collection<UUID> ids) {
        return List.of((index, statement) -> setIds(statement, index, ids));
    }

    /** Any value that a question can ask for. */
    public static void set(PreparedStatement statement, int index, Object value) throws SQLException {
        switch (value) {
            case Instant instant -> setInstant(statement, index, instant);
            case Enum<?> word -> setEnum(statement, index, word);
            default -> statement.setObject(index, value);
        }
    }

    public static void setInstant(PreparedStatement statement, int index, @Nullable Instant instant)
            throws SQLException {
        statement.setObject(
                index, instant == null ? null : instant.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    public static void setEnum(PreparedStatement statement, int index, @Nullable Enum<?> word) throws SQLException {
        statement.setObject(index, word == null ? null : word.name(), Types.OTHER);
    }

    public static void setInteger(PreparedStatement statement, int index, @Nullable Integer number)
            throws SQLException {
        statement.setObject(index, number, Types.INTEGER);
    }

    public static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    public static @Nullable Integer integerOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Integer.class);
    }

    public static <W extends Enum<W>> W word(ResultSet row, String column, Class<W> words) throws SQLException {
        return Enum.valueOf(words, row.getString(column));
    }

    public static <W extends Enum<W>> @Nullable W wordOrNull(ResultSet row, String column, Class<W> words)
            throws SQLException {
        String word = row.getString(column);
        return word == null ? null : Enum.valueOf(words, word);
    }
}
