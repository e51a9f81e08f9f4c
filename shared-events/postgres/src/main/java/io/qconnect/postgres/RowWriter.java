package io.qconnect.postgres;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes the values of a row, one after the other, in the order of the table's columns. */
public interface RowWriter {

    RowWriter id(@Nullable UUID id);

    RowWriter text(@Nullable String text);

    /** A value of an enum type. */
    RowWriter word(@Nullable Enum<?> word);

    /** An {@code integer}. */
    RowWriter number(@Nullable Integer number);

    /** A {@code bigint}. */
    RowWriter count(long count);

    /** A {@code bytea}. */
    RowWriter bytes(byte[] bytes);

    RowWriter truth(boolean truth);

    /** A {@code timestamptz}, to the microsecond. */
    RowWriter instant(@Nullable Instant instant);

    RowWriter date(LocalDate date);

    /** A {@code time}, to the microsecond. */
    RowWriter time(@Nullable LocalTime time);

    /** The row is complete. */
    void end();
}
