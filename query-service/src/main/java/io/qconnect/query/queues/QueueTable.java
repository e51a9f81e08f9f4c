package io.qconnect.query.queues;

import io.qconnect.events.DoctorId;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueId;
import io.qconnect.events.QueueState;
import io.qconnect.events.TokenPolicy;
import io.qconnect.query.platform.SqlValues;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The plan of the day, for writing. */
@Component
class QueueTable {

    private static final String FIND = """
        SELECT id, doctor_id, date, session, zone, opens_at, closes_at, capacity, token_policy,
               minutes_per_patient, room, last_issued_no, current_no, active_count,
               created_at, updated_at, version, state
        FROM   queues
        WHERE  id = ANY (?)
        """;

    private static final String DRAW = """
        INSERT INTO queues (id, doctor_id, date, session, zone, opens_at, closes_at, capacity, token_policy,
                            minutes_per_patient, room, last_issued_no, current_no, active_count,
                            created_at, updated_at, version, state)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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

    private final JdbcTemplate jdbc;

    QueueTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<UUID, QueueRow> find(Collection<UUID> ids) {
        Map<UUID, QueueRow> rows = HashMap.newHashMap(ids.size());
        jdbc.query(FIND, statement -> SqlValues.setIds(statement, 1, ids), row -> {
            rows.put(SqlValues.id(row, "id"), read(row));
        });
        return rows;
    }

    void draw(Collection<QueueRow> rows) {
        jdbc.batchUpdate(DRAW, rows, rows.size(), QueueTable::write);
    }

    void clear() {
        jdbc.execute("TRUNCATE queues");
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

    private static void write(PreparedStatement statement, QueueRow row) throws SQLException {
        QueueOpened opened = row.opened();
        statement.setObject(1, row.id(), Types.OTHER);
        statement.setObject(2, opened.doctorId().value(), Types.OTHER);
        statement.setObject(3, opened.date(), Types.DATE);
        statement.setString(4, opened.session());
        statement.setString(5, opened.zone().getId());
        statement.setObject(6, opened.opensAt(), Types.TIME);
        statement.setObject(7, opened.closesAt(), Types.TIME);
        statement.setInt(8, row.capacity());
        SqlValues.setEnum(statement, 9, opened.tokenPolicy());
        statement.setInt(10, opened.minutesPerPatient());
        statement.setString(11, opened.room());
        statement.setInt(12, row.lastIssuedNo());
        SqlValues.setInteger(statement, 13, row.nowServing());
        statement.setInt(14, row.activeCount());
        SqlValues.setInstant(statement, 15, row.createdAt());
        SqlValues.setInstant(statement, 16, row.updatedAt());
        statement.setLong(17, row.version());
        SqlValues.setEnum(statement, 18, row.state());
    }
}
