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
 * How the cost of a booking grows: with the queues in use, and with the history that is stored already. History is put into
 * the store by the million with one statement: copies of a fact, each in its place in a stream of its own.
 */
record Growth(BusRuns bus, LocalPostgres postgres, Lengths lengths, Sheet sheet) {

    private static final int[] QUEUES = {1, 10, 100, 1_000, 10_000};
    private static final int IN_FLIGHT = 256;

    /** Whatever the history, so much of the first rate must be left. */
    private static final double LEFT = 0.9;

    private static final long FACTS_A_STATEMENT = 100_000;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration SEALED_MAX = Duration.ofHours(1);

    private static final String COPIES = """
        INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type,
               payload_revision, payload, meta_data, command_id, command_part, client_given)
        SELECT gen_random_uuid(), md5((%1$d + n / 1000)::text)::uuid, n %% 1000, type, time_stamp, payload_type,
               payload_revision, payload, meta_data, gen_random_uuid(), 1, true
          FROM generate_series(0, %2$d - 1) AS n,
               (SELECT * FROM domain_event WHERE payload_type = 'queue.token-issued' LIMIT 1) AS original
        """;

    void withQueues() throws Exception {
        for (int round = 1; round <= lengths.rounds(); round++) {
            for (int queues : QUEUES) {
                Load.Result result = bus.booked(queues, IN_FLIGHT);
                sheet.rate(
                        "growth-queues-" + queues,
                        "command bus, %,d queues, %d in flight".formatted(queues, IN_FLIGHT),
                        result.perSecond(),
                        "p99 %s ms".formatted(Report.shown(result.percentile(99))));
            }
        }
    }

    /** @param millions of facts in the store, in ascending order */
    void withHistory(int... millions) throws Exception {
        double empty = rate();
        for (int million : millions) {
            fillUpTo(million * 1_000_000L);
            for (int round = 1; round <= lengths.rounds(); round++) {
                double rate = rate();
                sheet.share(
                        "growth-history-" + million,
                        "the same, 100 queues, over %d M facts".formatted(million),
                        LEFT,
                        rate / empty,
                        "%s/s, of the rate over few facts".formatted(Report.shown(rate)));
            }
        }
    }

    private double rate() throws Exception {
        return bus.booked(100, IN_FLIGHT).perSecond();
    }

    /** Returns when all of them are sealed: until then, the sealer works beside the bookings. */
    private void fillUpTo(long facts) throws SQLException {
        Login superuser = postgres.superuser();
        try (Connection store = DriverManager.getConnection(
                        postgres.jdbcUrl(LocalPostgres.COMMAND_DATABASE), superuser.user(), superuser.password());
                Statement statement = store.createStatement()) {
            store.setAutoCommit(false);
            for (long there = number(statement, "SELECT count(*) FROM domain_event");
                    there < facts;
                    there += FACTS_A_STATEMENT) {
                // the append lock, as everybody who appends
                statement.execute("SELECT pg_advisory_xact_lock(x'51436F6E6E656374'::bigint)");
                statement.execute(COPIES.formatted(there, FACTS_A_STATEMENT));
                store.commit();
            }
            store.setAutoCommit(true);
            statement.execute("VACUUM (ANALYZE) domain_event");
            awaitSealed(statement);
        }
    }

    private static void awaitSealed(Statement statement) throws SQLException {
        long deadline = System.nanoTime() + SEALED_MAX.toNanos();
        long last = number(statement, "SELECT max(global_index) FROM domain_event");
        while (number(statement, "SELECT coalesce(max(size), 0) FROM sealed_log") < last) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("The history is not sealed after " + SEALED_MAX.toMinutes() + " min");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
