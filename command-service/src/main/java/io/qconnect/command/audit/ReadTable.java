package io.qconnect.command.audit;

import io.qconnect.events.Uuids;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who looked at what: a row when a reading begins, so that none goes unrecorded, and one when it ends. */
@Component
class ReadTable {

    private static final String WRITE = """
        INSERT INTO audit_read (read_id, read_at, actor, query, status, facts)
        VALUES (?, ?, ?, ?, ?, ?)
        """;

    private static final String READ = """
        SELECT began.read_id, began.read_at, began.actor, began.query, ended.status, ended.facts,
               ended.read_at AS ended_at, began.number
          FROM audit_read began
          LEFT JOIN audit_read ended ON ended.read_id = began.read_id AND ended.status IS NOT NULL
         WHERE began.status IS NULL
           AND began.number > ?
         ORDER BY began.number
         LIMIT ?
        """;

    private final JdbcClient jdbc;
    private final Clock clock;

    ReadTable(@Qualifier("auditDataSource") DataSource database, Clock clock) {
        this.jdbc = JdbcClient.create(database);
        this.clock = clock;
    }

    /**
     * A reading.
     *
     * @param status of the HTTP answer; null while the reading goes on, or when the process was killed meanwhile
     * @param facts how many it showed
     */
    record Reading(
            UUID readId,
            Instant readAt,
            String actor,
            String query,
            @Nullable Integer status,
            @Nullable Long facts,
            @Nullable Instant endedAt,
            long number) {}

    UUID began(String actor, String query) {
        UUID id = Uuids.timeOrdered();
        write(id, actor, query, null, null);
        return id;
    }

    void ended(UUID id, String actor, String query, int status, long facts) {
        write(id, actor, query, status, facts);
    }

    private void write(UUID id, String actor, String query, @Nullable Integer status, @Nullable Long facts) {
        jdbc.sql(WRITE)
                .param(id)
                .param(Timestamp.from(clock.instant()))
                .param(actor)
                .param(query)
                .param(status)
                .param(facts)
                .update();
    }

    List<Reading> after(long number, int limit) {
        return jdbc.sql(READ).params(number, limit).query(Reading.class).list();
    }
}
