package io.qconnect.query.appointments;

import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.Stage;
import io.qconnect.query.appointments.AppointmentRow.Booking;
import io.qconnect.query.appointments.AppointmentRow.Times;
import io.qconnect.query.platform.SqlValues;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The appointment book, for writing. */
@Component
class AppointmentTable {

    private static final String FIND = """
        SELECT id, queue_id, user_id, channel, priority, booked_at, placement,
               token_no, stage, room, checked_in_at, called_at, started_at, ended_at,
               cancelled_by, cancellation_reason, updated_at, version
        FROM   appointments
        WHERE  id = ANY (?)
        """;

    private static final String DRAW = """
        INSERT INTO appointments (id, queue_id, user_id, channel, priority, booked_at, placement,
                                  token_no, status, stage, room, checked_in_at, called_at, started_at, ended_at,
                                  cancelled_by, cancellation_reason, updated_at, version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE
        SET    queue_id            = excluded.queue_id,
               user_id             = excluded.user_id,
               channel             = excluded.channel,
               priority            = excluded.priority,
               placement           = excluded.placement,
               token_no            = excluded.token_no,
               status              = excluded.status,
               stage               = excluded.stage,
               room                = excluded.room,
               checked_in_at       = excluded.checked_in_at,
               called_at           = excluded.called_at,
               started_at          = excluded.started_at,
               ended_at            = excluded.ended_at,
               cancelled_by        = excluded.cancelled_by,
               cancellation_reason = excluded.cancellation_reason,
               updated_at          = excluded.updated_at,
               version             = excluded.version
        WHERE  (appointments.placement, appointments.version) < (excluded.placement, excluded.version)
        """;

    private static final String KNOWS_QUEUE = "SELECT EXISTS (SELECT FROM queues WHERE id = ?)";

    private static final String KNOWS_USER = "SELECT EXISTS (SELECT FROM users WHERE id = ?)";

    private final JdbcTemplate jdbc;

    AppointmentTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<UUID, AppointmentRow> find(Collection<UUID> ids) {
        Map<UUID, AppointmentRow> rows = HashMap.newHashMap(ids.size());
        jdbc.query(FIND, statement -> SqlValues.setIds(statement, 1, ids), row -> {
            rows.put(SqlValues.id(row, "id"), read(row));
        });
        return rows;
    }

    void draw(Collection<AppointmentRow> rows) {
        jdbc.batchUpdate(DRAW, rows, rows.size(), AppointmentTable::write);
    }

    void clear() {
        jdbc.execute("TRUNCATE appointments");
    }

    boolean knowsQueue(UUID queueId) {
        return Boolean.TRUE.equals(jdbc.queryForObject(KNOWS_QUEUE, Boolean.class, queueId));
    }

    boolean knowsUser(UUID userId) {
        return Boolean.TRUE.equals(jdbc.queryForObject(KNOWS_USER, Boolean.class, userId));
    }

    private static AppointmentRow read(ResultSet row) throws SQLException {
        Booking booking = new Booking(
                SqlValues.id(row, "id"),
                SqlValues.id(row, "queue_id"),
                row.getObject("user_id", UUID.class),
                SqlValues.word(row, "channel", Channel.class),
                SqlValues.word(row, "priority", Priority.class),
                SqlValues.instant(row, "booked_at"),
                row.getInt("placement"));
        Times times = new Times(
                SqlValues.instantOrNull(row, "checked_in_at"),
                SqlValues.instantOrNull(row, "called_at"),
                SqlValues.instantOrNull(row, "started_at"),
                SqlValues.instantOrNull(row, "ended_at"));
        return new AppointmentRow(
                booking,
                SqlValues.integerOrNull(row, "token_no"),
                SqlValues.word(row, "stage", Stage.class),
                row.getString("room"),
                times,
                SqlValues.wordOrNull(row, "cancelled_by", CancelledBy.class),
                SqlValues.wordOrNull(row, "cancellation_reason", CancellationReason.class),
                SqlValues.instant(row, "updated_at"),
                row.getLong("version"));
    }

    private static void write(PreparedStatement statement, AppointmentRow row) throws SQLException {
        Booking booking = row.booking();
        statement.setObject(1, booking.id(), Types.OTHER);
        statement.setObject(2, booking.queueId(), Types.OTHER);
        statement.setObject(3, booking.userId(), Types.OTHER);
        SqlValues.setEnum(statement, 4, booking.channel());
        SqlValues.setEnum(statement, 5, booking.priority());
        SqlValues.setInstant(statement, 6, booking.bookedAt());
        statement.setInt(7, booking.placement());
        SqlValues.setInteger(statement, 8, row.tokenNo());
        SqlValues.setEnum(statement, 9, row.stage().status());
        SqlValues.setEnum(statement, 10, row.stage());
        statement.setString(11, row.room());
        SqlValues.setInstant(statement, 12, row.times().checkedInAt());
        SqlValues.setInstant(statement, 13, row.times().calledAt());
        SqlValues.setInstant(statement, 14, row.times().startedAt());
        SqlValues.setInstant(statement, 15, row.times().endedAt());
        SqlValues.setEnum(statement, 16, row.cancelledBy());
        SqlValues.setEnum(statement, 17, row.cancellationReason());
        SqlValues.setInstant(statement, 18, row.updatedAt());
        statement.setLong(19, row.version());
    }
}
