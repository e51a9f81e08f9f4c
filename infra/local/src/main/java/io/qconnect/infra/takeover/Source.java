package io.qconnect.infra.takeover;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the predecessor's tables, with whatever its database let in: only its ids are always there. Each is read
 * from the columns that {@link Predecessor} asks for, in their order.
 */
sealed interface Source {

    record User(
            String id,
            @Nullable String name,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String password,
            @Nullable String role,
            @Nullable Instant createdAt,
            @Nullable Instant changedAt)
            implements Source {

        static User of(ResultSet row) throws SQLException {
            return new User(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    moment(row.getString(7)),
                    moment(row.getString(8)));
        }
    }

    record Doctor(
            String id,
            @Nullable String name,
            @Nullable String specialty,
            @Nullable String room,
            @Nullable Instant createdAt,
            @Nullable Instant changedAt)
            implements Source {

        static Doctor of(ResultSet row) throws SQLException {
            return new Doctor(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    moment(row.getString(5)),
                    moment(row.getString(6)));
        }
    }

    /** @param currentNo its counter; null where there is none */
    record Queue(
            String id,
            String doctor,
            @Nullable LocalDate date,
            @Nullable Integer currentNo,
            @Nullable Instant createdAt,
            List<Appointment> appointments)
            implements Source {

        static Queue of(ResultSet row, List<Appointment> appointments) throws SQLException {
            return new Queue(
                    row.getString(1),
                    row.getString(2),
                    day(row.getString(3)),
                    row.getString(4) == null ? null : Integer.valueOf(row.getString(4)),
                    moment(row.getString(5)),
                    appointments);
        }
    }

    record Appointment(
            String id,
            String user,
            int tokenNo,
            @Nullable String status,
            @Nullable Instant createdAt,
            @Nullable Instant changedAt)
            implements Source {

        /** @param from where its columns begin, from 1 */
        static Appointment of(ResultSet row, int from) throws SQLException {
            return new Appointment(
                    row.getString(from),
                    row.getString(from + 1),
                    row.getInt(from + 2),
                    row.getString(from + 3),
                    moment(row.getString(from + 4)),
                    moment(row.getString(from + 5)));
        }
    }

    /** @param content null where the database has only its path */
    record File(
            String id,
            String user,
            @Nullable String name,
            @Nullable String mimeType,
            @Nullable String path,
            byte @Nullable [] content,
            @Nullable Instant createdAt)
            implements Source {

        static File of(ResultSet row) throws SQLException {
            return new File(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getBytes(6),
                    moment(row.getString(7)));
        }
    }

    /** There was no QConnect in the last century, nor anything that it could take over. */
    Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    /** Null for what no clock can have meant. */
    private static @Nullable Instant moment(@Nullable String text) {
        try {
            Instant at = text == null ? null : Instant.parse(text);
            return at == null || at.isBefore(FIRST) ? null : at;
        } catch (DateTimeException infinite) {
            return null;
        }
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException infinite) {
            return null;
        }
    }

    String id();
}
