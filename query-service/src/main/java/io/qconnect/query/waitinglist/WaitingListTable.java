package io.qconnect.query.waitinglist;

import io.qconnect.query.platform.SqlValues;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The waiting lists, for writing. */
@Component
class WaitingListTable {

    private static final String JOIN = """
        INSERT INTO waiting_list (id, queue_id, user_id, state, joined_at, updated_at, version)
        VALUES (?, ?, ?, 'WAITING', ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """;

    private static final String CHANGE = """
        UPDATE waiting_list
        SET    state      = ?,
               offer_id   = coalesce(?, offer_id),
               expires_at = coalesce(?, expires_at),
               updated_at = ?,
               version    = ?
        WHERE  id      = ?
        AND    version < ?
        """;

    private static final String KNOWS_QUEUE = "SELECT EXISTS (SELECT FROM queues WHERE id = ?)";

    private final JdbcTemplate jdbc;

    WaitingListTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void join(UUID entry, UUID queue, UUID user, Instant joinedAt, Instant recordedAt, long version) {
        jdbc.update(JOIN, statement -> {
            statement.setObject(1, entry, Types.OTHER);
            statement.setObject(2, queue, Types.OTHER);
            statement.setObject(3, user, Types.OTHER);
            SqlValues.setInstant(statement, 4, joinedAt);
            SqlValues.setInstant(statement, 5, recordedAt);
            statement.setLong(6, version);
        });
    }

    void change(List<EntryChange> changes) {
        jdbc.batchUpdate(CHANGE, changes, changes.size(), (statement, change) -> {
            SqlValues.setEnum(statement, 1, change.state());
            statement.setObject(2, change.offerId(), Types.OTHER);
            SqlValues.setInstant(statement, 3, change.expiresAt());
            SqlValues.setInstant(statement, 4, change.recordedAt());
            statement.setLong(5, change.version());
            statement.setObject(6, change.entryId(), Types.OTHER);
            statement.setLong(7, change.version());
        });
    }

    boolean knowsQueue(UUID queueId) {
        return Boolean.TRUE.equals(jdbc.queryForObject(KNOWS_QUEUE, Boolean.class, queueId));
    }

    void clear() {
        jdbc.execute("TRUNCATE waiting_list");
    }
}
