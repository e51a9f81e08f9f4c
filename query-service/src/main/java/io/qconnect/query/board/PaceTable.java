package io.qconnect.query.board;

import io.qconnect.query.board.WaitEstimate.Pace;
import io.qconnect.query.platform.SqlValues;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads off the tables how fast a queue goes, and who comes before whom. */
@Component
class PaceTable {

    /** Of the doctor's earlier queues the latest 20 count: about a month. */
    static final String EARLIER = """
        FROM     queues e
        WHERE    e.doctor_id = q.doctor_id AND e.date < q.date
        ORDER BY e.date DESC, e.id
        LIMIT    20
        """;

    private static final String PACE = """
        SELECT q.minutes_per_patient,
               ARRAY (SELECT   extract(epoch FROM a.ended_at - a.started_at) / 60
                      FROM     appointments a
                      WHERE    a.queue_id = q.id AND a.stage = 'COMPLETED'
                      AND      a.started_at IS NOT NULL AND a.ended_at > a.started_at
                      ORDER BY a.ended_at
               )::double precision[] AS today,
               (SELECT count(*)
                FROM   appointments a
                WHERE  a.queue_id = q.id AND a.stage IN ('CALLED', 'IN_CONSULTATION')
                AND    a.status IN ('PENDING', 'IN_PROGRESS')
               ) AS in_progress,
               (SELECT coalesce(avg(extract(epoch FROM a.ended_at - a.started_at) / 60), 0)
                FROM   (SELECT e.id
        """ + EARLIER + """
                       ) earlier
                       JOIN appointments a ON a.queue_id = earlier.id
                WHERE  a.stage = 'COMPLETED' AND a.started_at IS NOT NULL AND a.ended_at > a.started_at
               )::double precision AS history
        FROM   queues q
        WHERE  q.id = ?
        """;

    /** Whoever is not here yet is called after those who are, in the same order. */
    private static final String PLACE = """
        SELECT a.queue_id, a.user_id, a.stage,
               (SELECT count(*)
                FROM   appointments b
                WHERE  b.queue_id = a.queue_id AND b.id <> a.id
                AND    b.status IN ('PENDING', 'IN_PROGRESS')
                AND    (b.stage = 'CHECKED_IN' OR b.stage = 'BOOKED' AND a.stage = 'BOOKED')
                AND    (b.stage = 'CHECKED_IN' AND a.stage = 'BOOKED'
                        OR (b.priority, coalesce(b.token_no, 1000000), b.booked_at)
                         < (a.priority, coalesce(a.token_no, 1000000), a.booked_at))
               ) AS ahead
        FROM   appointments a
        WHERE  a.id = ?
        """;

    private final JdbcTemplate jdbc;

    PaceTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param userId null for a walk-in nobody knows
     * @param ahead who will be called earlier; null for whoever waits no more
     */
    record Standing(
            UUID queueId, @Nullable UUID userId, @Nullable Integer ahead) {}

    /** @throws org.springframework.dao.EmptyResultDataAccessException when there is no such queue */
    Pace pace(UUID queueId) {
        return Objects.requireNonNull(jdbc.queryForObject(PACE, PaceTable::read, queueId));
    }

    Optional<Standing> standing(UUID appointmentId) {
        return jdbc.query(PLACE, (row, _) -> standing(row), appointmentId).stream()
                .findFirst();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        boolean waits = List.of("BOOKED", "CHECKED_IN").contains(row.getString("stage"));
        return new Standing(
                SqlValues.id(row, "queue_id"),
                row.getObject("user_id", UUID.class),
                waits ? row.getInt("ahead") : null);
    }

    private static Pace read(ResultSet row, int number) throws SQLException {
        Double[] today = (Double[]) row.getArray("today").getArray();
        return new Pace(
                row.getInt("minutes_per_patient"),
                row.getDouble("history"),
                Arrays.asList(today),
                row.getInt("in_progress"));
    }
}
