package io.qconnect.query.board;

import io.qconnect.events.QueueState;
import io.qconnect.query.platform.SqlValues;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads a board off the tables: in one statement, so that its numbers belong together. */
@Component
class BoardTable {

    private static final String FIND = """
        SELECT q.id, coalesce(d.room_no, q.room) AS room, q.date, q.zone, q.session, q.state, q.current_no, q.version,
               q.doctor_id, d.name, d.specialty,
               (SELECT count(*)
                FROM   appointments a
                WHERE  a.queue_id = q.id AND a.stage = 'CHECKED_IN' AND a.status IN ('PENDING', 'IN_PROGRESS')
               ) AS waiting,
               (SELECT count(*)
                FROM   appointments a
                WHERE  a.queue_id = q.id AND a.stage = 'BOOKED' AND a.status IN ('PENDING', 'IN_PROGRESS')
               ) AS booked,
               ARRAY (SELECT   a.token_no
                      FROM     appointments a
                      WHERE    a.queue_id = q.id AND a.stage = 'CHECKED_IN'
                      AND      a.status IN ('PENDING', 'IN_PROGRESS')
                      AND      a.token_no IS NOT NULL
                      ORDER BY a.priority, a.token_no
                      LIMIT    10
               ) AS next,
               (SELECT coalesce(jsonb_agg(jsonb_build_object('tokenNo', s.token_no, 'room', s.room, 'stage', s.stage)
                                          ORDER BY s.seen_at DESC, s.token_no DESC), '[]')
                FROM   (SELECT a.token_no, a.room, a.stage, coalesce(a.started_at, a.called_at) AS seen_at
                        FROM   appointments a
                        WHERE  a.queue_id = q.id AND a.stage IN ('CALLED', 'IN_CONSULTATION')
                        AND    a.status IN ('PENDING', 'IN_PROGRESS')) s
               ) AS serving
        FROM   queues q
               LEFT JOIN doctors d ON d.id = q.doctor_id
        WHERE  q.id = ?
        """;

    /**
     * The transactions that wrote the rows of which a board is made: of the queue, which every fact about it writes, of
     * its doctor and, where somebody waits, of the earlier queues that tell the doctor's pace. A row that is written
     * again, in these tables or in others put in their place, has another.
     */
    private static final String WRITERS = """
        SELECT q.id,
               concat_ws(' ', q.xmin, coalesce(d.xmin::text, '-'),
                         CASE WHEN EXISTS (SELECT FROM appointments a
                                           WHERE  a.queue_id = q.id AND a.stage = 'CHECKED_IN'
                                           AND    a.status IN ('PENDING', 'IN_PROGRESS'))
                         THEN (SELECT string_agg(earlier.xmin::text, ' ')
                               FROM   (SELECT e.xmin
        """ + PaceTable.EARLIER + """
                                      ) earlier)
                         END) AS writers
        FROM   queues q
               LEFT JOIN doctors d ON d.id = q.doctor_id
        WHERE  q.id = ANY (?)
        """;

    private static final String DOCTOR = "SELECT doctor_id FROM queues WHERE id = ?";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcTemplate jdbc;
    private final PaceTable pace;

    BoardTable(JdbcTemplate jdbc, PaceTable pace) {
        this.jdbc = jdbc;
        this.pace = pace;
    }

    Optional<Board> find(UUID queueId) {
        return jdbc.query(FIND, (row, _) -> read(row), queueId).stream().findFirst();
    }

    /** For each of these queues that there is, a text that differs from what it was when the queue's board does. */
    Map<UUID, String> writers(Collection<UUID> queueIds) {
        Map<UUID, String> found = HashMap.newHashMap(queueIds.size());
        jdbc.query(WRITERS, statement -> SqlValues.setIds(statement, 1, queueIds), row -> {
            found.put(SqlValues.id(row, "id"), row.getString("writers"));
        });
        return found;
    }

    /** Whose queue this is; empty when there is no such queue. */
    Optional<UUID> doctorOf(UUID queueId) {
        return jdbc.query(DOCTOR, (row, _) -> SqlValues.id(row, "doctor_id"), queueId).stream()
                .findFirst();
    }

    private Board read(ResultSet row) throws SQLException {
        Integer[] next = (Integer[]) row.getArray("next").getArray();
        List<Board.Serving> serving = JSON.readValue(row.getString("serving"), new TypeReference<>() {});
        return new Board(
                SqlValues.id(row, "id"),
                SqlValues.id(row, "doctor_id"),
                row.getString("name"),
                row.getString("specialty"),
                row.getString("room"),
                row.getObject("date", LocalDate.class),
                row.getString("zone"),
                row.getString("session"),
                SqlValues.word(row, "state", QueueState.class),
                SqlValues.integerOrNull(row, "current_no"),
                serving,
                Arrays.asList(next),
                waits(SqlValues.id(row, "id"), next.length),
                row.getInt("waiting"),
                row.getInt("booked"),
                row.getLong("version"));
    }

    /** Nobody waits in nearly all queues that are looked at; then nothing needs to be read. */
    private List<WaitEstimate> waits(UUID queueId, int numbers) {
        if (numbers == 0) {
            return List.of();
        }
        WaitEstimate.Pace known = pace.pace(queueId);
        return IntStream.range(0, numbers)
                .mapToObj(ahead -> WaitEstimate.of(ahead, known))
                .toList();
    }
}
