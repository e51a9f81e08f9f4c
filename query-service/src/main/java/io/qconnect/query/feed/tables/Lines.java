package io.qconnect.query.feed.tables;

import io.qconnect.postgres.RoundTrip.Value;
import io.qconnect.postgres.RowWriter;
import io.qconnect.query.platform.SqlValues;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows as the values of a statement that is carried out once for each. */
final class Lines implements RowWriter {

    private final List<List<Value>> lines = new ArrayList<>();
    private List<Value> line = new ArrayList<>();

    List<List<Value>> all() {
        return lines;
    }

    private RowWriter add(Value value) {
        line.add(value);
        return this;
    }

    @Override
    public RowWriter id(@Nullable UUID id) {
        return add((at, statement) -> statement.setObject(at, id, Types.OTHER));
    }

    @Override
    public RowWriter text(@Nullable String text) {
        return add((at, statement) -> statement.setString(at, text));
    }

    @Override
    public RowWriter word(@Nullable Enum<?> word) {
        return add((at, statement) -> SqlValues.setEnum(statement, at, word));
    }

    @Override
    public RowWriter number(@Nullable Integer number) {
        return add((at, statement) -> SqlValues.setInteger(statement, at, number));
    }

    @Override
    public RowWriter count(long count) {
        return add((at, statement) -> statement.setLong(at, count));
    }

    @Override
    public RowWriter bytes(byte[] bytes) {
        return add((at, statement) -> statement.setBytes(at, bytes));
    }

    @Override
    public RowWriter truth(boolean truth) {
        return add((at, statement) -> statement.setBoolean(at, truth));
    }

    @Override
    public RowWriter instant(@Nullable Instant instant) {
        return add((at, statement) -> SqlValues.setInstant(statement, at, instant));
    }

    @Override
    public RowWriter date(LocalDate date) {
        return add((at, statement) -> statement.setObject(at, date, Types.DATE));
    }

    @Override
    public RowWriter time(@Nullable LocalTime time) {
        return add((at, statement) -> statement.setObject(at, time, Types.TIME));
    }

    @Override
    public void end() {
        lines.add(line);
        line = new ArrayList<>(line.size());
    }
}
