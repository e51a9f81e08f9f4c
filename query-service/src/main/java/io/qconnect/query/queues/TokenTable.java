package io.qconnect.query.queues;

import io.qconnect.events.Stage;
import io.qconnect.query.platform.SqlValues;
import io.qconnect.query.queues.IssuedNumbers.Holder;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The roll of numbers, for writing, and for finding out who has which. */
@Component
class TokenTable {

    private static final String ISSUE = """
        INSERT INTO tokens (queue_id, token_no, appointment_id, issued_at)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (queue_id, token_no) DO NOTHING
        """;

    /** The newest number of the appointment in this queue: an older one went with a place that was left. */
    private static final String SETTLE = """
        UPDATE tokens t
        SET    outcome = ?
        WHERE  t.queue_id       = ?
        AND    t.appointment_id = ?
        AND    t.token_no       = (SELECT max(n.token_no)
                                   FROM   tokens n
                                   WHERE  n.queue_id = t.queue_id AND n.appointment_id = t.appointment_id)
        """;

    private static final String NUMBERS = """
        SELECT   queue_id, appointment_id, max(token_no) AS token_no
        FROM     tokens
        WHERE    appointment_id = ANY (?)
        GROUP BY queue_id, appointment_id
        """;

    private final JdbcTemplate jdbc;

    TokenTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    record Issued(UUID queueId, int tokenNo, UUID appointmentId, Instant at) {}

    /** @param outcome null when the appointment is on its way again */
    record Settled(
            UUID queueId, UUID appointmentId, @Nullable Stage outcome) {}

    void issue(List<Issued> numbers) {
        jdbc.batchUpdate(ISSUE, numbers, numbers.size(), (statement, number) -> {
            statement.setObject(1, number.queueId(), Types.OTHER);
            statement.setInt(2, number.tokenNo());
            statement.setObject(3, number.appointmentId(), Types.OTHER);
            SqlValues.setInstant(statement, 4, number.at());
        });
    }

    void settle(List<Settled> numbers) {
        jdbc.batchUpdate(SETTLE, numbers, numbers.size(), (statement, number) -> {
            SqlValues.setEnum(statement, 1, number.outcome());
            statement.setObject(2, number.queueId(), Types.OTHER);
            statement.setObject(3, number.appointmentId(), Types.OTHER);
        });
    }

    /** The numbers of these appointments, of those that have one; also those of other queues they have been in. */
    Map<Holder, Integer> numbers(Collection<Holder> holders) {
        Map<Holder, Integer> numbers = HashMap.newHashMap(holders.size());
        List<UUID> appointments = holders.stream().map(Holder::appointmentId).toList();
        jdbc.query(NUMBERS, statement -> SqlValues.setIds(statement, 1, appointments), row -> {
            numbers.put(
                    new Holder(SqlValues.id(row, "queue_id"), SqlValues.id(row, "appointment_id")),
                    row.getInt("token_no"));
        });
        return numbers;
    }

    void clear() {
        jdbc.execute("TRUNCATE tokens");
    }
}
