package io.qconnect.query.appointments;

import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.Channel;
import io.qconnect.events.Priority;
import io.qconnect.events.Stage;
import io.qconnect.postgres.RoundTrip;
import io.qconnect.postgres.RowWriter;
import io.qconnect.query.appointments.AppointmentRow.Booking;
import io.qconnect.query.appointments.AppointmentRow.Times;
import io.qconnect.query.feed.tables.Table;
import io.qconnect.query.platform.OrderedList;
import io.qconnect.query.platform.Page;
import io.qconnect.query.platform.SqlValues;
import io.qconnect.query.platform.TableRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The appointment book. */
@Component
class AppointmentTable extends Table<UUID, AppointmentRow> {

    private static final String COLUMNS = """
        id, queue_id, user_id, channel, priority, booked_at, placement,
        token_no, status, stage, room, checked_in_at, called_at, started_at, ended_at,
        cancelled_by, cancellation_reason, updated_at, version\
        """;

    private static final String FIND = "SELECT " + COLUMNS + " FROM appointments WHERE id = ANY (?)";

    private static final String ON_CONFLICT = """
        ON CONFLICT (id) DO UPDATE
        SET    queue_id            = excluded.queue_id,
               user_id             = excluded.user_id,
               channel             = excluded.channel,
               priority            = excluded.priority,
               booked_at           = excluded.booked_at,
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

    private static final String WHEREABOUTS = "SELECT id, queue_id, user_id FROM appointments WHERE id = ANY (?)";

    private static final String KNOWS_QUEUE = "SELECT EXISTS (SELECT FROM queues WHERE id = ?)";

    private static final String KNOWS_USER = "SELECT EXISTS (SELECT FROM users WHERE id = ?)";

    private final TableRows<AppointmentRow> rows;
    private final OrderedList<AppointmentRow, Instant> inOrderOfBooking;

    AppointmentTable(JdbcTemplate jdbc) {
        super(jdbc, "appointments", "id", COLUMNS, ON_CONFLICT);
        this.rows = new TableRows<>(
                jdbc, "SELECT " + COLUMNS + " FROM appointments", (row, _) -> read(row), "booked_at", false);
        this.inOrderOfBooking = new OrderedList<>(
                "Appointment", rows, row -> row.booking().bookedAt(), AppointmentRow::id, Instant::parse);
    }

    @Override
    public Supplier<Map<UUID, AppointmentRow>> find(Collection<UUID> ids, RoundTrip trip) {
        return byId(FIND, ids, AppointmentTable::read, trip);
    }

    /** @param userId null for a walk-in nobody knows */
    record Whereabouts(UUID queueId, @Nullable UUID userId) {}

    /** The queues and patients of those of these appointments that there are. */
    Map<UUID, Whereabouts> whereabouts(Collection<UUID> ids) {
        Map<UUID, Whereabouts> found = HashMap.newHashMap(ids.size());
        jdbc.query(WHEREABOUTS, statement -> SqlValues.setIds(statement, 1, ids), row -> {
            UUID patient = row.getObject("user_id", UUID.class);
            found.put(SqlValues.id(row, "id"), new Whereabouts(SqlValues.id(row, "queue_id"), patient));
        });
        return found;
    }

    boolean knowsQueue(UUID queueId) {
        return Boolean.TRUE.equals(jdbc.queryForObject(KNOWS_QUEUE, Boolean.class, queueId));
    }

    boolean knowsUser(UUID userId) {
        return Boolean.TRUE.equals(jdbc.queryForObject(KNOWS_USER, Boolean.class, userId));
    }

    /** In the order of booking. */
    Page<AppointmentRow> page(Map<String, ?> filters, @Nullable Integer limit, @Nullable String cursor) {
        return inOrderOfBooking.page(filters, limit, cursor);
    }

    /** The first ones of a patient, in the order of booking. */
    List<AppointmentRow> of(UUID patient, int atMost) {
        return rows.read(Map.of("userId", patient), null, atMost);
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

    @Override
    protected void write(AppointmentRow row, RowWriter to) {
        Booking booking = row.booking();
        Times times = row.times();
        to.id(booking.id())
                .id(booking.queueId())
                .id(booking.userId())
                .word(booking.channel())
                .word(booking.priority())
                .instant(booking.bookedAt())
                .number(booking.placement())
                .number(row.tokenNo())
                .word(row.stage().status())
                .word(row.stage())
                .text(row.room())
                .instant(times.checkedInAt())
                .instant(times.calledAt())
                .instant(times.startedAt())
                .instant(times.endedAt())
                .word(row.cancelledBy())
                .word(row.cancellationReason())
                .instant(row.updatedAt())
                .count(row.version())
                .end();
    }
}
