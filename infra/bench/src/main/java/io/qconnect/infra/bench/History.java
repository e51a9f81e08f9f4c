package io.qconnect.infra.bench;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.infra.local.Login;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The stored facts behind the service's back: how many there are, and how far they are sealed. More are put there by
 * the million with one statement: copies of a fact, each in its place in a stream of its own.
 */
final class History implements AutoCloseable {

    private static final long FACTS_A_STATEMENT = 100_000;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration SEALED_MAX = Duration.ofHours(1);

    private static final String COPIES = """
        INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
               payload_type, payload_revision, payload, meta_data, command_id, command_part, client_given)
        SELECT gen_random_uuid(), md5((%1$d + n / 1000)::text)::uuid, n %% 1000, type, time_stamp, payload_type,
               payload_revision, payload, meta_data, gen_random_uuid(), 1, true
          FROM generate_series(0, %2$d - 1) AS n,
               (SELECT * FROM domain_event WHERE payload_type = 'queue.token-issued' LIMIT 1) AS original
        """;

    private final Connection store;

    History(LocalPostgres postgres) throws SQLException {
        Login superuser = postgres.superuser();
        this.store = DriverManager.getConnection(
                postgres.jdbcUrl(LocalPostgres.COMMAND_DATABASE), superuser.user(), superuser.password());
    }

    long facts() throws SQLException {
        return number("SELECT count(*) FROM domain_event");
    }

    /** Returns when all of them are sealed: until then, the sealer works beside the bookings. */
    void fillUpTo(long facts) throws SQLException {
        store.setAutoCommit(false);
        for (long there = facts(); there < facts; there += FACTS_A_STATEMENT) {
            try (Statement statement = store.createStatement()) {
                // the append lock, as everybody who appends
                statement.execute("SELECT pg_advisory_xact_lock(x'51436F6E6E656374'::bigint)");
                statement.execute(COPIES.formatted(there, FACTS_A_STATEMENT));
            }
            store.commit();
        }
        store.commit();
        store.setAutoCommit(true);
        try (Statement statement = store.createStatement()) {
            statement.execute("VACUUM (ANALYZE) domain_event");
        }
        secondsUntilSealed();
    }

    /** @throws IllegalStateException when it takes longer than anybody waits */
    double secondsUntilSealed() throws SQLException {
        long begin = System.nanoTime();
        long last = number("SELECT max(global_index) FROM domain_event");
        while (number("SELECT coalesce(max(size), 0) FROM sealed_log") < last) {
            if (System.nanoTime() - begin > SEALED_MAX.toNanos()) {
                throw new IllegalStateException("The history is not sealed after " + SEALED_MAX.toMinutes() + " min");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        store.close();
    }
}
