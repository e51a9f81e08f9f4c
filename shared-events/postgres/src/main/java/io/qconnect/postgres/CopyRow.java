package io.qconnect.postgres;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the binary form of PostgreSQL's COPY: no text is made and none is parsed. Times are counted from 2000, in
 * microseconds; a word of an enum type travels as its label.
 */
public final class CopyRow implements RowWriter {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int NO_VALUE = -1;
    private static final short END = -1;
    private static final Instant TIME_ZERO = Instant.parse("2000-01-01T00:00:00Z");
    private static final LocalDate DAY_ZERO = LocalDate.of(2000, 1, 1);
    private static final long NANOS_PER_MICRO = 1_000;

    private final DataOutputStream out;
    private final int width;
    private int written;

    /** @param width how many values a row has */
    public CopyRow(DataOutputStream out, int width) {
        this.out = out;
        this.width = width;
    }

    /** Comes before the first row: no flags, and no extension of the header. */
    public static void begin(DataOutputStream out) throws IOException {
        out.write(SIGNATURE);
        out.writeInt(0);
        out.writeInt(0);
    }

    public static void finish(DataOutputStream out) throws IOException {
        out.writeShort(END);
    }

    private interface Value {
        void write() throws IOException;
    }

    private RowWriter put(int bytes, Value value) {
        try {
            if (written++ == 0) {
                out.writeShort(width);
            }
            out.writeInt(bytes);
            value.write();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private RowWriter missing() {
        return put(NO_VALUE, () -> {});
    }

    private RowWriter longValue(long value) {
        return put(Long.BYTES, () -> out.writeLong(value));
    }

    @Override
    public RowWriter id(@Nullable UUID id) {
        return id == null
                ? missing()
                : put(2 * Long.BYTES, () -> {
                    out.writeLong(id.getMostSignificantBits());
                    out.writeLong(id.getLeastSignificantBits());
                });
    }

    @Override
    public RowWriter text(@Nullable String text) {
        if (text == null) {
            return missing();
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return put(bytes.length, () -> out.write(bytes));
    }

    @Override
    public RowWriter word(@Nullable Enum<?> word) {
        return text(word == null ? null : word.name());
    }

    @Override
    public RowWriter number(@Nullable Integer number) {
        return number == null ? missing() : put(Integer.BYTES, () -> out.writeInt(number));
    }

    @Override
    public RowWriter count(long count) {
        return longValue(count);
    }

    @Override
    public RowWriter bytes(byte[] bytes) {
        return put(bytes.length, () -> out.write(bytes));
    }

    @Override
    public RowWriter truth(boolean truth) {
        return put(1, () -> out.writeBoolean(truth));
    }

    @Override
    public RowWriter instant(@Nullable Instant instant) {
        return instant == null ? missing() : longValue(ChronoUnit.MICROS.between(TIME_ZERO, instant));
    }

    @Override
    public RowWriter date(LocalDate date) {
        return put(Integer.BYTES, () -> out.writeInt(Math.toIntExact(ChronoUnit.DAYS.between(DAY_ZERO, date))));
    }

    @Override
    public RowWriter time(@Nullable LocalTime time) {
        return time == null ? missing() : longValue(time.toNanoOfDay() / NANOS_PER_MICRO);
    }

    @Override
    public void end() {
        if (written != width) {
            throw new IllegalStateException("A row of " + width + " columns was given " + written + " values");
        }
        written = 0;
    }
}
