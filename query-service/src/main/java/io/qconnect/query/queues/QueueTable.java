package io.qconnect.query.queues;

import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueId;
import io.qconnect.events.QueueState;
import io.qconnect.events.TokenPolicy;
import io.qconnect.postgres.RoundTrip;
import io.qconnect.postgres.RowWriter;
import io.qconnect.query.feed.tables.Table;
import io.qconnect.query.platform.SqlValues;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The plan of the day, for writing. */
@Component
class QueueTable extends Table<UUID, QueueRow> {

    private static final String COLUMNS = """
        id, doctor_id, date, session, zone, opens_at, closes_at, capacity, token_policy,
        minutes_per_patient, room, last_issued_no, current_no, active_count,
        created_at, updated_at, version, state\
        """;

    private static final String FIND = "SELECT " + COLUMNS + " FROM queues WHERE id = ANY (?)";

    private static final String ON_CONFLICT = """
        ON CONFLICT (id) DO UPDATE
        SET    capacity            = excluded.capacity,
               state               = excluded.state,
               last_issued_no      = excluded.last_issued_no,
               current_no          = excluded.current_no,
               active_count        = excluded.active_count,
               updated_at          = excluded.updated_at,
               version             = excluded.version
        WHERE  queues.version < excluded.version
        """;

    QueueTable(JdbcTemplate jdbc) {
        super(jdbc, "queues", "id", COLUMNS, ON_CONFLICT);
    }

    @Override
    public Supplier<Map<UUID, QueueRow>> find(Collection<UUID> ids, RoundTrip trip) {
        return byId(FIND, ids, QueueTable::read, trip);
    }

    private static QueueRow read(ResultSet row) throws SQLException {
        QueueOpened opened = new QueueOpened(
                new QueueId(SqlValues.id(row, "id")),
                new DoctorId(SqlValues.id(row, "doctor_id")),
                row.getObject("date", LocalDate.class),
                row.getString("session"),
                ZoneId.of(row.getString("zone")),
                row.getObject("opens_at", LocalTime.class),
                row.getObject("closes_at", LocalTime.class),
                row.getInt("capacity"),
                SqlValues.word(row, "token_policy", TokenPolicy.class),
                row.getInt("minutes_per_patient"),
                row.getString("room"));
        return new QueueRow(
                opened,
                SqlValues.word(row, "state", QueueState.class),
                row.getInt("capacity"),
                row.getInt("last_issued_no"),
                SqlValues.integerOrNull(row, "current_no"),
                row.getInt("active_count"),
                SqlValues.instant(row, "created_at"),
                SqlValues.instant(row, "updated_at"),
                row.getLong("version"));
    }

    @Override
    protected void write(QueueRow row, RowWriter to) {
        QueueOpened opened = row.opened();
        to.id(row.id())
                .id(opened.doctorId().value())
                .date(opened.date())
                .text(opened.session())
                .text(opened.zone().getId())
                .time(opened.opensAt())
                .time(opened.closesAt())
                .number(row.capacity())
                .word(opened.tokenPolicy())
                .number(opened.minutesPerPatient())
                .text(opened.room())
                .number(row.lastIssuedNo())
                .number(row.nowServing())
                .number(row.activeCount())
                .instant(row.createdAt())
                .instant(row.updatedAt())
                .count(row.version())
                .word(row.state())
                .end();
    }
}
