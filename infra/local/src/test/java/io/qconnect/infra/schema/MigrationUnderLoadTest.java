package io.qconnect.infra.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.qconnect.infra.local.LocalPostgres;
import io.qconnect.postgres.Migrations;
import io.qconnect.postgres.SchemaProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Migrations while the clinic works: nobody waits longer for a table than 200 ms. Every migration that comes after the
 * first release is held against that here, with tables that are not empty.
 */
@Tag("proof")
class MigrationUnderLoadTest {

    private static final Duration NOTICED = Duration.ofMillis(200);

    /** On a busy machine, what somebody asks for takes a while itself, and so does waking up. */
    private static final Duration SLACK = Duration.ofMillis(300);

    /** The newest versions that only ever meet empty tables. */
    private static final String COMMAND_BORN_WITH = "11";

    private static final String QUERY_BORN_WITH = "10";

    private static final String[] AT_THE_DESK = {
        "SELECT count(*) FROM (SELECT FROM appointments WHERE queue_id = gen_random_uuid()) x",
        "SELECT * FROM appointments ORDER BY booked_at LIMIT 20",
        """
        INSERT INTO appointments (id, queue_id, status, booked_at, updated_at)
        VALUES (gen_random_uuid(), gen_random_uuid(), 'PENDING', now(), now())
        """
    };

    private static final PostgresServer SERVER = PostgresServer.ours();

    @TempDir
    private Path more;

    private static Flyway flyway(Database kind, String database, String target) {
        return kind.migrations(SERVER.url(database), SERVER.logins().apply(kind.owner()))
                .target(target)
                .load();
    }

    private Flyway withMore(Database kind, String database) {
        return kind.migrations(SERVER.url(database), SERVER.logins().apply(kind.owner()))
                .locations("filesystem:" + kind.scripts(), "filesystem:" + more)
                .load();
    }

    private String aFullQueryDatabase(String version) {
        String database = SERVER.newDatabase(Database.QUERY);
        Migrations.carryOut(flyway(Database.QUERY, database, version));
        SERVER.as(LocalPostgres.QUERY_ROLE, database, """
            INSERT INTO appointments (id, queue_id, user_id, token_no, status, booked_at, updated_at)
            SELECT gen_random_uuid(), md5((n / 50)::text)::uuid, gen_random_uuid(), n % 50, 'PENDING', now(), now()
              FROM generate_series(1, 60000) n
            """);
        return database;
    }

    private Duration longestWaitDuring(String database, Flyway migrations, String role, String... work)
            throws Exception {
        try (LockWatch watch = new LockWatch(SERVER, database);
                Work going = new Work(SERVER, database, role, work)) {
            Migrations.carryOut(migrations);
            Duration longest = watch.longest();
            assertThat(going.done()).isPositive();
            return longest;
        }
    }

    @Test
    void new_steps_of_the_query_database_keep_nobody_waiting() throws Exception {
        String database = aFullQueryDatabase(QUERY_BORN_WITH);

        assertThat(longestWaitDuring(
                        database, flyway(Database.QUERY, database, "latest"), LocalPostgres.QUERY_ROLE, AT_THE_DESK))
                .isLessThan(NOTICED.plus(SLACK));
    }

    @Test
    void new_steps_of_the_store_keep_nobody_waiting() throws Exception {
        String database = SERVER.newDatabase(Database.COMMAND);
        Migrations.carryOut(flyway(Database.COMMAND, database, COMMAND_BORN_WITH));
        String append = """
            INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                    payload_type, payload_revision, payload, meta_data, command_id, command_part, client_given)
            SELECT gen_random_uuid(), gen_random_uuid(), 0, 'Queue', now(), 'queue.opened', '1',
                   convert_to(repeat('x', 300), 'UTF8'), convert_to('{}', 'UTF8'), gen_random_uuid(), 1, true
              FROM generate_series(1, %d)
            """;
        SERVER.as(LocalPostgres.COMMAND_ROLE, database, append.formatted(50_000));

        assertThat(longestWaitDuring(
                        database,
                        flyway(Database.COMMAND, database, "latest"),
                        LocalPostgres.COMMAND_ROLE,
                        append.formatted(3),
                        "SELECT count(*) FROM (SELECT FROM domain_event ORDER BY global_index DESC LIMIT 100) x"))
                .isLessThan(NOTICED.plus(SLACK));
    }

    /** Slow to build on purpose: so that it takes long on a fast machine, too. */
    private static final String EXPENSIVE = "(md5(md5(md5(md5(md5(md5(md5(md5(repeat(id::text, 20))))))))))";

    @Test
    void a_plain_index_would_be_found_out() throws Exception {
        String database = aFullQueryDatabase("latest");
        Files.writeString(
                more.resolve("V900__index.sql"), "CREATE INDEX found_out ON appointments (" + EXPENSIVE + ");");

        assertThat(longestWaitDuring(
                        database, withMore(Database.QUERY, database), LocalPostgres.QUERY_ROLE, AT_THE_DESK))
                .isGreaterThan(NOTICED);
    }

    @Test
    void an_index_that_is_built_beside_the_work_is_fine() throws Exception {
        String database = aFullQueryDatabase("latest");
        Files.writeString(more.resolve("V900__index.sql"), """
            SET lock_timeout = 0;
            CREATE INDEX CONCURRENTLY welcome ON appointments (%s);
            RESET lock_timeout;
            """.formatted(EXPENSIVE));
        Files.writeString(more.resolve("V900__index.sql.conf"), "executeInTransaction=false\n");

        assertThat(longestWaitDuring(
                        database, withMore(Database.QUERY, database), LocalPostgres.QUERY_ROLE, AT_THE_DESK))
                .isLessThan(NOTICED.plus(SLACK));
    }

    /** A change that takes a moment itself has to wait for a long reading, and everybody would wait behind it. */
    @Test
    void a_step_that_must_wait_for_a_table_lets_others_pass_and_comes_again() throws Exception {
        String database = aFullQueryDatabase("latest");
        Files.writeString(more.resolve("V900__column.sql"), "ALTER TABLE appointments ADD COLUMN remark text;");
        try (LockWatch watch = new LockWatch(SERVER, database);
                Work _ = new Work(SERVER, database, LocalPostgres.QUERY_ROLE, AT_THE_DESK);
                Connection reading = SERVER.connect(database, LocalPostgres.QUERY_ROLE)) {
            reading.setAutoCommit(false);
            reading.createStatement().execute("SELECT count(*) FROM appointments");
            var migrating = CompletableFuture.supplyAsync(
                    () -> Migrations.carryOut(withMore(Database.QUERY, database)), Thread::startVirtualThread);
            letItBeTurnedAway(database);
            reading.commit();

            assertThat(migrating.join().steps()).isEqualTo(1);
            assertThat(watch.longest()).isLessThan(NOTICED.plus(SLACK));
        }
    }

    private static void letItBeTurnedAway(String database) throws SQLException {
        await().atMost(Duration.ofMinutes(1)).until(() -> waiting(database));
        await().atMost(Duration.ofMinutes(1)).until(() -> !waiting(database));
    }

    private static boolean waiting(String database) throws SQLException {
        try (Connection connection = SERVER.connect(database, "postgres")) {
            return !Picture.strings(connection, """
                SELECT 1 FROM pg_locks
                 WHERE NOT granted AND relation = 'appointments'::regclass AND mode = 'AccessExclusiveLock'
                """).isEmpty();
        }
    }

    @Test
    void a_table_that_is_never_let_go_is_named() throws Exception {
        String database = aFullQueryDatabase("latest");
        Files.writeString(more.resolve("V900__column.sql"), "ALTER TABLE appointments ADD COLUMN remark text;");
        try (Connection reading = SERVER.connect(database, LocalPostgres.QUERY_ROLE)) {
            reading.setAutoCommit(false);
            reading.createStatement().execute("SELECT count(*) FROM appointments");

            assertThatThrownBy(() -> Migrations.carryOut(withMore(Database.QUERY, database)))
                    .isInstanceOf(SchemaProblem.class)
                    .hasMessageContaining("somebody holds a table")
                    .hasMessageContaining("V900__column.sql has changed nothing");
        }
    }
}
