package io.qconnect.query.feed.tables;

import io.qconnect.query.platform.SqlValues;
import io.qconnect.schema.RowWriter;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;

/** Rows as the parameters of a prepared statement, gathered into one batch. */
final class StatementRow implements RowWriter {

    private final PreparedStatement statement;
    private int index;

    StatementRow(PreparedStatement statement) {
        this.statement = statement;
    }

    private interface Setting {
        void at(int index) throws SQLException;
    }

    private RowWriter set(Setting setting) {
        try {
            setting.at(++index);
            return this;
        } catch (SQLException failed) {
            throw new UncategorizedSQLException("A row's value", null, failed);
        }
    }

    @Override
    public RowWriter id(@Nullable UUID id) {
        return set(at -> statement.setObject(at, id, Types.OTHER));
    }

    @Override
    public RowWriter text(@Nullable String text) {
        return set(at -> statement.setString(at, text));
    }

    @Override
    public RowWriter word(@Nullable Enum<?> word) {
        return set(at -> SqlValues.setEnum(statement, at, word));
    }

    @Override
    public RowWriter number(@Nullable Integer number) {
        return set(at -> SqlValues.setInteger(statement, at, number));
    }

    @Override
    public RowWriter count(long count) {
        return set(at -> statement.setLong(at, count));
    }

    @Override
    public RowWriter bytes(byte[] bytes) {
        return set(at -> statement.setBytes(at, bytes));
    }

    @Override
    public RowWriter truth(boolean truth) {
        return set(at -> statement.setBoolean(at, truth));
    }

    @Override
    public RowWriter instant(@Nullable Instant instant) {
        return set(at -> SqlValues.setInstant(statement, at, instant));
    }

    @Override
    public RowWriter date(LocalDate date) {
        return set(at -> statement.setObject(at, date, Types.DATE));
    }

    @Override
    public RowWriter time(@Nullable LocalTime time) {
        return set(at -> statement.setObject(at, time, Types.TIME));
    }

    @Override
    public void end() {
        set(_ -> statement.addBatch());
        index = 0;
    }
}
